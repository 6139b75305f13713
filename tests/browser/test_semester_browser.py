"""Formgrader with an instructor's own assignment: steps 5 to 8 with a due date."""

import re

import pytest
from jupyterlab_page import JupyterLabPage, Server
from playwright.sync_api import expect
from test_browser import Formgrader
from typer.testing import CliRunner

from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.notebook import ROOT

COURSE = """
[[assignment]]
name = "week3"
steps = "5-8"
due = 2026-03-20T23:59:00+09:00
late = { percent_per_day = 10 }
languages = "en"
"""
ALL = sum(lesson(step).points for step in range(5, 9))


@pytest.fixture(scope="module")
def desk(browser, tmp_path_factory):
    """A course folder as `autograde init` makes it, and its instructor's JupyterLab."""
    root = tmp_path_factory.mktemp("semester")
    assert CliRunner().invoke(app, ["init", str(root)]).exit_code == 0
    (root / "course.toml").write_text(COURSE, "utf-8")
    assert CliRunner().invoke(app, ["assign", "--root", str(root)]).exit_code == 0
    for student, stamp in (("ann", "2026-03-20 10:00:00 UTC"), ("cho", "2026-03-21 10:00:00 UTC")):
        folder = root / "submitted" / student / "week3"
        folder.mkdir(parents=True)
        for step in range(5, 9):
            text = notebook.text(notebook.solution(lesson(step), "en"))
            (folder / f"step{step:02d}.ipynb").write_text(text, "utf-8")
        (folder / "timestamp.txt").write_text(stamp, "utf-8")
    home = tmp_path_factory.mktemp("home")
    server = Server(home, ["jupyterlab", f"--ServerApp.root_dir={root}"], root)
    context = browser.new_context(viewport={"width": 1300, "height": 950}, reduced_motion="reduce")
    try:
        yield root, JupyterLabPage(context.new_page(), server, root, ROOT / "build" / "screenshots", "semester")
    finally:
        context.close()
        server.end()
        server.wait()


def test_formgrader_shows_the_due_date_grades_with_the_penalty_and_makes_the_pages(desk):
    root, lab = desk
    grader = Formgrader(lab)
    expect(grader.row("week3").locator(".duedate")).to_contain_text("2026-03-20")
    grader.press("week3", "assign")
    grader.row("week3").locator(".num-submissions a").click()
    for student in ("ann", "cho"):
        row = grader.page.locator("tr", has=grader.page.get_by_text(student, exact=True))
        row.locator(".autograde a").click()
        told = grader.page.locator(".modal-title")
        expect(told).to_have_text("Success")
        grader.page.locator(".modal-footer button").click()
        expect(told).to_have_count(0)
    lab.shoot("submissions")
    row = grader.page.locator("tr", has=grader.page.get_by_text("ann", exact=True))
    expect(row).to_contain_text(re.compile(rf"{ALL}(\.0)?\s*/\s*{ALL}"))
    done = CliRunner().invoke(app, ["export", "--root", str(root)])
    scores = {line.split(",")[0]: line.split(",") for line in done.output.splitlines() if ",week3," in line}
    assert float(scores["ann"][5]) == ALL
    assert float(scores["cho"][5]) == pytest.approx(0.9 * ALL)
    Formgrader(lab).press("week3", "generate-feedback")
    page = (root / "feedback/cho/week3/step05.html").read_text("utf-8")
    assert f"{0.9 * lesson(5).points:g} / {lesson(5).points} points" in page
