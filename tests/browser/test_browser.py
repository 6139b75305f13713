"""The story of a class in the browser: three students in three languages, and their instructor."""

import re

from desk import Notebook
from playwright.sync_api import expect

from autograde.misconceptions import versions
from course.texts import sentences

FUNCTION = """class Function:
    def __call__(self, input):
        return Variable(self.forward(input.data))

    def forward(self, x):
        raise NotImplementedError()"""
WRONG = """class Square(Function):
    def forward(self, x):
        return x * 2"""
MENUS = {"ko": "파일", "ja": "ファイル", "en": "File"}


def named(step, name, lang):
    """The sentence that names a known mistake."""
    return next(each.named(lang) for each in versions(step) if each.id == name)


def test_a_student_is_told_the_mistake_mends_it_and_passes(sit, lang):
    desk = sit(lang)
    desk.open("")
    expect(desk.page.locator(".jp-NotebookPanel")).to_have_count(1)  # what is to be done next stands open
    expect(desk.page.locator(".lm-MenuBar-itemLabel").first).to_have_text(MENUS[lang])
    book = Notebook(desk, "stage1/step02.ipynb")
    expect(desk.page.locator(".Toastify__toast")).to_have_count(0)  # no question about news
    desk.shoot("opened")
    book.run("step02-given")
    book.write("step02-function", FUNCTION)
    book.run("step02-function")
    expect(book.run("step02-function-test").locator(".jp-OutputArea")).to_contain_text("✔")
    book.write("step02-square", WRONG)
    book.run("step02-square")
    told = book.run("step02-square-test").locator(".jp-OutputArea")
    expect(told).to_contain_text("✘")
    expect(told).to_contain_text(named(2, "2.9", lang))
    told.locator("summary", has_text=sentences(lang)["hint"].format(number=1)).click()
    desk.shoot("told")
    book.write("step02-square", WRONG.replace("x * 2", "x**2"))
    book.run("step02-square")
    passed = book.run("step02-square-test").locator(".jp-OutputArea")
    expect(passed).to_contain_text("✔ " + sentences(lang)["passed"])
    desk.shoot("passed")
    book.save()

    book.panel.get_by_text("Validate", exact=True).click()
    dialog = desk.page.locator(".jp-Dialog")
    expect(dialog.locator(".validation-success, .validation-failed").first).to_be_visible()
    desk.shoot("validated")
    expect(dialog.locator(".validation-failed")).to_have_count(0)
    dialog.locator("button").last.click()


def test_the_student_sees_the_memory_in_step_18(sit, lang):
    desk = sit(lang)
    book = Notebook(desk, "stage2/step18.ipynb")
    book.panel.locator("[data-command='notebook:restart-run-all']").click()
    desk.page.locator(".jp-Dialog .jp-mod-accept").click()
    cells = [cell for cell in book.read() if "%memit" in "".join(cell["source"]) and cell["cell_type"] == "code"]
    for cell in cells:
        expect(book.cell(cell["id"]).locator(".jp-OutputArea")).to_contain_text(
            re.compile(r"peak memory: .* MiB, increment:")
        )
    increments = [
        float(re.search(r"increment: (-?[0-9.]+) MiB", book.cell(cell["id"]).inner_text())[1]) for cell in cells[:3]
    ]
    desk.shoot("memit")
    assert increments[1] > 5 * max(increments[2], 1)


def test_the_student_submits_from_the_assignment_list(sit, lang):
    desk = sit(lang)
    desk.open("")
    desk.menu("Nbgrader", "Assignment List")
    desk.shoot("assignments")
