"""A report of a class and a feedback page in a browser: everybody can use them, and they ask nobody for anything."""

import pytest
import test_similarity
from test_browser import AXE, PHONE, RULES, WIDE
from typer.testing import CliRunner

from autograde.classroom import report_page, similarity
from autograde.classroom.course_file import Assignment, Course
from autograde.cli import app
from course.authoring.notebook import ROOT
from course.i18n import LANGUAGES, load_messages, use_language
from docs.site.publish import install_node_modules

SHOTS = ROOT / "build" / "screenshots"
COURSE = '[[assignment]]\nname = "stage1"\ndue = 2026-03-02T08:00:00Z\nlate = { percent_per_day = 10 }\n'


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A sample class, graded, with its reports."""
    install_node_modules()
    root = tmp_path_factory.mktemp("class")
    (root / "course.toml").write_text(COURSE, "utf-8")
    (root / "roster.csv").write_text("student,name\njiwoo,김지우\nabsent,Jane Doe\n", "utf-8")
    words = ["--root", str(root)]
    assert CliRunner().invoke(app, ["sample", str(root), "--stage", "1"]).exit_code == 0
    steps = ["--step", "step02", "--step", "step05"]
    assert CliRunner().invoke(app, ["run", "stage1", *words, *steps, "--trusted"]).exit_code in (0, 1)
    for lang in LANGUAGES:
        assert CliRunner().invoke(app, ["report", "stage1", *words, "--lang", lang]).exit_code == 0
    found = {f"report-{lang}": root / f"reports/stage1.{lang}.html" for lang in LANGUAGES}
    for lang, page in {"ko": "seoyeon/stage1/step02", "ja": "sakura/stage1/step05", "en": "liam/stage1/step02"}.items():
        found[f"feedback-{lang}"] = root / f"feedback/{page}.html"
    pairs = similarity.compare(test_similarity.students(ann=test_similarity.OWN, bob=test_similarity.OWN))
    for lang in LANGUAGES:
        found[f"similar-{lang}"] = root / f"similar.{lang}.html"
        with use_language(lang):
            page = report_page.render_pairs(Course({}), Assignment("week3", (8,)), pairs, 2)
        found[f"similar-{lang}"].write_text(page, "utf-8")
    return found


PAGES = [f"{kind}-{lang}" for kind in ("report", "feedback", "similar") for lang in LANGUAGES]


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_breaks_no_rule_and_fits(browser, files, name, size, scheme):
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(files[name].as_uri())
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"class-{name}-{'phone' if size is PHONE else 'wide'}.png", full_page=True)
    for each in page.locator("summary").all():
        each.click()
    assert not [each for each in asked if not each.startswith(("file:", "data:"))]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.add_script_tag(path=AXE)
    broken = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    context.close()
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]][:3]) for each in broken] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_from_the_report_to_a_students_exercise(browser, files, lang):
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(files[f"report-{lang}"].as_uri())
    page.locator('a[href="../feedback/seoyeon/stage1/step02.html#step02-square"]').click()
    page.wait_for_url("**/step02.html#step02-square")
    assert page.locator("#step02-square").is_visible()
    answer = load_messages("ko")["fb_answer"]  # the page is in the student's language
    assert answer in page.locator("#step02-square").inner_text()
    context.close()
