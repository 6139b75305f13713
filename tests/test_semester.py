"""An assignment of one's own, steps 5-8 with a deadline, by `autograde` and by nbgrader's commands."""

import csv
import json
import re

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson
from tests.warm_commands import nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]
COURSE = """
[[assignment]]
name = "week3"
steps = "5-8"
due = 2026-03-20T23:59:00+09:00
late = { percent_per_day = 10, at_most = 50 }
points = 100
languages = ["en"]

[assignment.extensions]
bob = "2 days"

[[assignment]]
name = "resit"
steps = "5"
seed = 4711
variants = "student"
languages = ["en"]
"""
ALL, ONE = sum(lesson(step).points for step in range(5, 9)), lesson(5).points
LATE = "2026-03-21 15:30:00 UTC"


def hand_in(root, student, steps, assignment="week3", stamp="2026-03-20 10:00:00 UTC"):
    folder = root / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for step in steps:
        (folder / f"step{step:02d}.ipynb").write_text(notebook.text(notebook.solution(lesson(step), "en")), "utf-8")
    (folder / "timestamp.txt").write_text(stamp, "utf-8")


def autograde(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    assert autograde("init", root).exit_code == 0
    (root / "course.toml").write_text(COURSE, "utf-8")
    assert autograde("assign", "--root", root).exit_code == 0
    hand_in(root, "ann", range(5, 9))
    hand_in(root, "bob", [5], stamp=LATE)
    hand_in(root, "cho", [5], stamp=LATE)
    hand_in(root, "dan", [5])
    hand_in(root, "dan", [5], "resit")
    done = autograde("run", "week3", "--root", root, "--trusted", "--workers", "2")
    assert done.exit_code == 0, done.output
    return root


def totals(root, assignment="week3"):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        found = {}
        for each in book.assignment_submissions(assignment):
            found[each.student.id] = (each.score, each.late_submission_penalty, each.total_seconds_late)
        return found


def test_nbgraders_own_command_makes_the_same_release(root, tmp_path):
    files = sorted((root / "release/en/week3").glob("*.ipynb"))
    before = {file: file.read_bytes() for file in files}
    nbgrader(root, "generate_assignment", "week3", "--force", COURSE_LANG="en")
    assert len(files) == 4
    assert {file: file.read_bytes() for file in files} == before


def test_lateness_extension_and_penalty_are_those_of_the_file(root):
    found = totals(root)
    assert found["ann"] == (ALL, 0, 0)
    assert found["bob"] == (ONE, 0, 0)
    score, penalty, late = found["cho"]
    assert (score, late) == (ONE, 24 * 3600 + 31 * 60)
    assert penalty == pytest.approx(0.2 * ONE)
    assert found["dan"][0] == ONE


def test_nbgraders_own_command_gives_the_same_and_the_resit_counts_apart(root):
    before = totals(root)
    nbgrader(root, "autograde", "week3", "--force", "--SealedAutograde.trusted=True")
    assert totals(root) == before
    done = autograde("run", "resit", "--root", root, "--trusted")
    assert done.exit_code == 0, done.output
    assert totals(root, "resit") == {"dan": (ONE, 0, 0)}
    assert totals(root) == before


def test_an_extension_given_later_takes_the_penalty_away(root):
    (root / "course.toml").write_text(COURSE.replace('bob = "2 days"', 'bob = "2 days"\ncho = "3 days"'), "utf-8")
    assert autograde("run", "week3", "--root", root, "--trusted").exit_code == 0
    assert totals(root)["cho"] == (ONE, 0, 0)
    (root / "course.toml").write_text(COURSE, "utf-8")
    done = autograde("run", "week3", "--root", root, "--trusted")
    assert totals(root)["cho"][1] == pytest.approx(0.2 * ONE)
    assert f"{round(80 * ONE / ALL, 2):g}" in done.output  # the total is scaled to 100 points


def test_the_export_agrees_with_the_gradebook_and_with_nbgraders_export(root):
    for form in ("assignments", "steps", "exercises", "canvas", "moodle"):
        done = autograde("export", "--form", form, "--to", root / f"{form}.csv", "--root", root)
        assert done.exit_code == 0, done.output
    with (root / "assignments.csv").open(encoding="utf-8", newline="") as file:
        mine = {(each["student"], each["assignment"]): each for each in csv.DictReader(file)}
    nbgrader(root, "export", "--to", "theirs.csv")
    with (root / "theirs.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(each["student_id"], each["assignment"]): each for each in csv.DictReader(file)}
    for who in ("ann", "bob", "cho", "dan"):
        expected = float(theirs[who, "week3"]["score"]) * 100 / ALL
        assert float(mine[who, "week3"]["score"]) == pytest.approx(expected, abs=1e-3)
    assert mine["ann", "resit"]["score"] == ""
    assert autograde("export", "--form", "pdf", "--root", root).exit_code == 2


def test_pages_follow_a_comment_and_a_penalty_without_grading_again(root):
    page = root / "feedback/cho/week3/step05.html"
    assert autograde("feedback", "week3", "--root", root).exit_code == 0
    before = page.read_text("utf-8")
    assert "late" in before
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        name = next(iter(lesson(5).exercises))
        comment = book.find_comment(f"step05-{name}", "step05", "week3", "cho")
        comment.manual_comment = "Well seen: $x^2$"
        book.db.commit()
    (root / "course.toml").write_text(COURSE.replace("percent_per_day = 10", "percent_per_day = 5"), "utf-8")
    done = autograde("feedback", "week3", "--root", root)
    assert done.exit_code == 0, done.output
    after = page.read_text("utf-8")
    assert "Well seen" in after and "Well seen" not in before
    points = lesson(5).points
    assert f"{points * 0.8:g} / {points:g} points" in before
    assert f"{points * 0.9:g} / {points:g} points" in after
    assert totals(root)["cho"][1] == pytest.approx(0.1 * ONE)
    (root / "course.toml").write_text(COURSE, "utf-8")
    assert autograde("feedback", "week3", "--root", root).exit_code == 0
    assert autograde("feedback", "resit", "--student", "nobody", "--root", root).exit_code == 2


@pytest.mark.parametrize("lang", ["ko", "ja", "en"])
def test_a_report_of_the_class_counts_what_the_gradebook_has(root, lang):
    (root / "roster.csv").write_text("student,name\nann,Ann\nabsent,김부재\n", "utf-8")
    done = autograde("report", "week3", "--root", root, "--lang", lang)
    assert done.exit_code == 0, done.output
    found = json.loads((root / f"reports/week3.{lang}.json").read_text("utf-8"))
    assert found["absent"] == ["absent"]
    assert found["stuck"] == ["bob", "cho", "dan"]
    by_id = {each["id"]: each for each in found["exercises"]}
    name = next(iter(lesson(5).exercises))
    assert by_id[f"step05-{name}"]["states"]["passed"] == 4
    assert by_id[f"step05-{name}"]["rate"] == 1
    assert sum(found["distribution"]) == 4
    scores = {each["student"]: each["score"] for each in found["students"]}
    assert scores["ann"] == pytest.approx(100)
    assert scores["cho"] == pytest.approx(80 * ONE / ALL)
    assert scores["absent"] is None
    page = (root / f"reports/week3.{lang}.html").read_text("utf-8")
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page and "http" not in page.split("</style>")[1]
    for link in re.findall(r'href="([^"#]+)', page):
        assert (root / "reports" / link).resolve().is_file(), link
