"""The story of a class in the browser: three students in three languages, and their instructor."""

import re

from jupyterlab_page import STUDENTS, Notebook
from playwright.sync_api import expect

from autograde.catalogue import known_answers
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.i18n import load_messages

FUNCTION = """class Function:
    def __call__(self, input):
        return Variable(self.forward(input.data))

    def forward(self, x):
        raise NotImplementedError()"""
WRONG = """class Square(Function):
    def forward(self, x):
        return x * 2"""
STAGE = sum(each.points for each in lessons(1))
COMMENT = "Well seen, {name}: $x^2$ is not $2x$."
MENUS = {"ko": "파일", "ja": "ファイル", "en": "File"}

INCREMENT = re.compile(r"peak memory: .* MiB,\s+increment:\s+(-?[0-9.]+)\s+MiB")


def named(step, name, lang):
    """The sentence that names a known mistake."""
    return next(each.named(lang) for each in known_answers(step) if each.id == name)


class Formgrader:
    """nbgrader's page for instructors, in the frame in which JupyterLab shows it."""

    def __init__(self, lab):
        lab.choose("Nbgrader", "Formgrader")
        self.page = lab.page.frame_locator("#formgrader-iframe iframe")

    def row(self, name):
        return self.page.locator("tr", has=self.page.get_by_text(name, exact=True))

    def press(self, name, column):
        """Press a button of a row and read the message that ends its work."""
        self.row(name).locator(f".{column} a").click()
        told = self.page.locator(".modal-title")
        expect(told).to_have_text("Success")
        log = self.page.locator(".modal-body").inner_text()
        self.page.locator(".modal-footer button").click()
        expect(told).to_have_count(0)
        return log


def test_the_instructor_makes_the_assignment_and_releases_it(sit):
    lab = sit("instructor")
    grader = Formgrader(lab)
    grader.press("stage1", "assign")
    for each in lessons(1):
        made = lab.root / "release" / "en" / "stage1" / f"{each.name}.ipynb"
        assert made.read_bytes() == notebook.path("release", each, "en").read_bytes()
    grader.press("stage1", "release")
    expect(grader.row("stage1").locator(".status")).to_have_text("released")
    lab.shoot("released")


def test_a_student_is_told_the_mistake_mends_it_and_passes(sit, lang):
    lab = sit(lang)
    lab.open("")
    expect(lab.page.locator(".jp-NotebookPanel")).to_have_count(1)  # what is to be done next stands open
    expect(lab.page.locator(".lm-MenuBar-itemLabel").first).to_have_text(MENUS[lang])
    book = Notebook(lab, "stage1/step02.ipynb")
    expect(lab.page.locator(".Toastify__toast")).to_have_count(0)  # no question about news
    lab.shoot("opened")
    book.write("step02-function", FUNCTION)
    book.run("step02-function")
    forgotten = book.run("step02-function-test").locator(".jp-OutputArea")
    expect(forgotten).to_contain_text(load_messages(lang)["run_first_cell"])
    lab.shoot("forgotten")
    given = book.cell("step02-given")
    given.click()
    expect(given).to_have_class(re.compile("jp-mod-active"))
    expect(given.locator(".jp-InputPlaceholder")).to_be_visible()
    given.locator(".jp-MoreHorizIcon").click()
    expect(given.locator(".jp-InputPlaceholder")).to_have_count(0)
    book.run("step02-given")
    expect(book.run("step02-function-test").locator(".jp-OutputArea")).to_contain_text("✔")
    book.write("step02-square", WRONG)
    book.run("step02-square")
    told = book.run("step02-square-test").locator(".jp-OutputArea")
    expect(told).to_contain_text("✘")
    expect(told).to_contain_text(named(2, "2.9", lang))
    told.locator("summary", has_text=load_messages(lang)["hint"].format(number=1)).click()
    lab.shoot("told")
    book.write("step02-square", WRONG.replace("x * 2", "x**2"))
    book.run("step02-square")
    passed = book.run("step02-square-test").locator(".jp-OutputArea")
    expect(passed).to_contain_text("✔ " + load_messages(lang)["visible_passed"])
    lab.shoot("passed")
    book.save()
    given = next(cell for cell in book.read() if cell["id"] == "step02-given")
    assert given["metadata"]["jupyter"]["source_hidden"]

    book.panel.get_by_text("Validate", exact=True).click()
    dialog = lab.page.locator(".jp-Dialog")
    expect(dialog.locator(".validation-success, .validation-failed").first).to_be_visible()
    lab.shoot("validated")
    expect(dialog.locator(".validation-failed")).to_have_count(0)
    dialog.locator("button").last.click()


def run_all(book):
    """Restart the kernel and run all cells, by the button of the toolbar."""
    book.panel.locator("[data-command='notebook:restart-run-all']").click()
    book.page.locator(".jp-Dialog .jp-mod-accept").click()


def test_the_student_leafs_through_backward_in_step_7(sit, lang):
    lab = sit(lang)
    book = Notebook(lab, "stage1/step07.ipynb")
    run_all(book)
    name = next(cell["id"] for cell in book.read() if "\nplay(y)" in "".join(cell["source"]))
    player = book.cell(name).locator(".gsp")
    page = player.locator("section:visible")
    seen = []
    for _ in range(3):
        seen.append(page.inner_text())
        page.locator("header label", has_text="▶").click()
    assert len(set(seen)) == 3
    expect(page.locator("svg")).to_be_visible()
    lab.shoot("player")
    book.save()  # by Ctrl+S, right after a click


def test_the_player_can_be_leafed_through_by_keyboard(sit):
    lab = sit("en")
    book = Notebook(lab, "stage1/step07.ipynb")
    run_all(book)
    name = next(cell["id"] for cell in book.read() if "\nplay(y)" in "".join(cell["source"]))
    player = book.cell(name).locator(".gsp")
    page = player.locator("section:visible")
    before = page.inner_text()
    player.locator("input").first.focus()
    lab.page.keyboard.press("ArrowRight")
    expect(page).not_to_have_text(before)


def test_the_student_sees_the_memory_in_step_18(sit, lang):
    lab = sit(lang)
    book = Notebook(lab, "stage2/step18.ipynb")
    run_all(book)
    cells = [cell for cell in book.read() if "%memit" in "".join(cell["source"]) and cell["cell_type"] == "code"]
    told = [book.cell(cell["id"]).locator(".jp-OutputArea") for cell in cells[:3]]
    for each in told:
        expect(each).to_contain_text(INCREMENT)
    _, training, inference = (float(INCREMENT.search(each.text_content())[1]) for each in told)
    lab.shoot("memit")
    assert training > 4 * max(inference, 1)


class Assignments:
    """nbgrader's page for students."""

    def __init__(self, lab):
        lab.choose("Nbgrader", "Assignment List")
        self.page = lab.page.locator("#nbgrader-assignment-list")

    def section(self, name):
        return self.page.locator(f"#{name}_assignments_list")


def test_the_student_submits_from_the_assignment_list(sit, lang):
    lab = sit(lang)
    list_ = Assignments(lab)
    expect(list_.section("submitted")).not_to_contain_text("stage1")
    list_.section("fetched").get_by_text("Submit", exact=True).click()
    expect(list_.section("submitted")).to_contain_text("stage1")
    lab.shoot("submitted")


def test_the_instructor_collects_and_autogrades_sealed(sit, course):
    lab = sit("instructor")
    grader = Formgrader(lab)
    grader.press("stage1", "collect")
    names = sorted(path.name for path in (lab.root / "submitted").iterdir())
    assert names
    expect(grader.row("stage1").locator(".num-submissions")).to_have_text(str(len(names)))
    grader.row("stage1").locator(".num-submissions a").click()
    for name in names:
        grader.press(name, "autograde")
        expect(grader.row(name).locator(".score")).to_have_text(f"{lesson(2).points + lesson(7).points} / {STAGE}")
        expect(grader.row(name).locator(".status")).to_have_text("graded")
    lab.shoot("graded")


def test_the_instructor_writes_a_comment_and_releases_the_feedback(sit):
    lab = sit("instructor")
    names = sorted(path.name for path in (lab.root / "submitted").iterdir())
    for name in names:
        grader = Formgrader(lab)
        grader.page.get_by_role("link", name="Manage Students").click()
        grader.row(name).get_by_role("link").first.click()
        for link in ("stage1", "step02"):
            grader.page.get_by_role("link", name=link, exact=True).click()
        box = grader.page.locator("#step02-square-comment")
        expect(box).to_have_attribute("placeholder", re.compile("."))  # the page's script has taken it over
        box.fill(COMMENT.format(name=name))
        with lab.page.expect_response(lambda each: "/api/comment/" in each.url and each.request.method == "PUT"):
            box.press("Tab")
    lab.shoot("commented")
    grader = Formgrader(lab)
    grader.press("stage1", "generate-feedback")
    grader.press("stage1", "release-feedback")
    lab.shoot("feedback")


def test_the_student_fetches_the_feedback_and_reads_it(sit, lang):
    lab = sit(lang)
    list_ = Assignments(lab)
    list_.section("submitted").get_by_text("Fetch Feedback", exact=True).click()
    list_.section("submitted").get_by_text("view feedback").click()
    lab.page.locator(".jp-DirListing-item", has_text="step02.html").dblclick()
    page = lab.page.frame_locator(".jp-HTMLViewer iframe")
    expect(page.locator("body")).to_contain_text(COMMENT.format(name=STUDENTS[lang]).split("$")[0])
    expect(page.locator("body")).to_contain_text("✔ " + load_messages(lang)["passed"])
    expect(page.locator("body")).not_to_contain_text("HIDDEN TESTS")
    page.get_by_text(STUDENTS[lang]).first.scroll_into_view_if_needed()
    lab.shoot("feedback")


def test_a_student_who_hands_in_late_is_told_so_and_keeps_the_comment(sit):
    lab = sit("instructor")
    grader = Formgrader(lab)
    grader.row("stage1").locator(".edit a").click()
    due = grader.page.locator("input.modal-duedate")
    due.focus()  # fills in a time of its own at the first focus
    due.fill("2020-01-01T00:00")
    grader.page.locator(".modal-footer button.save").click()
    expect(grader.row("stage1").locator(".duedate")).to_contain_text("2020")

    student = sit("ko")
    list_ = Assignments(student)
    list_.section("fetched").get_by_text("Submit", exact=True).click()
    list_.section("submitted").locator(".list_item").nth(1).wait_for()

    grader = Formgrader(lab)
    grader.press("stage1", "collect")
    grader.row("stage1").locator(".num-submissions a").click()
    grader.press(STUDENTS["ko"], "autograde")
    expect(grader.row(STUDENTS["ko"]).locator(".score")).to_have_text(
        f"{lesson(2).points + lesson(7).points} / {STAGE}"
    )
    grader = Formgrader(lab)
    grader.press("stage1", "generate-feedback")
    grader.press("stage1", "release-feedback")

    list_ = Assignments(student)
    submitted = list_.section("submitted")
    submitted.get_by_text("Fetch Feedback", exact=True).first.click()
    expect(submitted.get_by_text("view feedback")).to_have_count(2)
    newest = max(student.root.glob("stage1/feedback/*"), key=lambda each: each.name)
    page = (newest / "step02.html").read_text("utf-8")
    assert load_messages("ko")["late_note"].partition("{")[2].partition("}")[2] in page
    assert COMMENT.format(name=STUDENTS["ko"]).partition("$")[0] in page
    lab.shoot("late")
