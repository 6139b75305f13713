"""An assignment of one's own, steps 5-8 with a deadline, by `autograde` and by nbgrader's commands."""

import csv

import pytest
from nbgrader.api import Gradebook
from nbgrader_command import nbgrader
from typer.testing import CliRunner

from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]
COURSE = """
[[assignment]]
name = "week3"
steps = "5-8"
due = 2026-03-20T23:59:00+09:00
late = { percent_per_day = 10, at_most = 50 }
points = 100
seed = 4711
variants = 2
languages = ["en"]

[assignment.extensions]
bob = "2 days"

[[assignment]]
name = "resit"
steps = "7"
languages = ["en"]
"""
ALL = sum(lesson(step).points for step in range(5, 9))
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
    hand_in(root, "bob", range(5, 9), stamp=LATE)
    hand_in(root, "cho", range(5, 9), stamp=LATE)
    hand_in(root, "dan", [5])
    hand_in(root, "dan", [7], "resit")
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
    assert found["bob"] == (ALL, 0, 0)
    score, penalty, late = found["cho"]
    assert (score, late) == (ALL, 24 * 3600 + 31 * 60)
    assert penalty == pytest.approx(0.2 * ALL)
    assert found["dan"][0] == lesson(5).points


def test_nbgraders_own_command_gives_the_same_and_the_resit_counts_apart(root):
    before = totals(root)
    nbgrader(root, "autograde", "week3", "--force", "--SealedAutograde.trusted=True")
    assert totals(root) == before
    done = autograde("run", "resit", "--root", root, "--trusted")
    assert done.exit_code == 0, done.output
    assert totals(root, "resit") == {"dan": (lesson(7).points, 0, 0)}
    assert totals(root) == before


def test_an_extension_given_later_takes_the_penalty_away(root):
    (root / "course.toml").write_text(COURSE.replace('bob = "2 days"', 'bob = "2 days"\ncho = "3 days"'), "utf-8")
    assert autograde("run", "week3", "--root", root, "--trusted").exit_code == 0
    assert totals(root)["cho"] == (ALL, 0, 0)
    (root / "course.toml").write_text(COURSE, "utf-8")
    done = autograde("run", "week3", "--root", root, "--trusted")
    assert totals(root)["cho"][1] == pytest.approx(0.2 * ALL)
    assert "80" in done.output  # the total is scaled to 100 points


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
