"""`autograde run --regrade`: what a mended test changes, shown before it is written."""

import hashlib

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.regrade import Regrade
from autograde.cli import app
from autograde.errors import NothingToGradeError
from course.authoring import notebook
from course.authoring.lesson import lesson

COURSE = """\
[[assignment]]
name = "week1"
steps = ["step01", "step02"]
due = 2026-03-01T09:00:00Z
late = { percent_per_day = 10 }
"""
NAMES = {"ann": "2026-03-01 08:00:00 UTC", "bob": "2026-03-01 08:00:00 UTC", "cat": "2026-03-01 12:00:00 UTC"}
CELL = "step02-square-test"


def regrade(root, *words):
    return CliRunner().invoke(app, ["run", "week1", "--root", str(root), "--regrade", *words])


def contents(root):
    files = (each for each in root.rglob("*") if each.is_file() and ".lock" not in each.name)
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def entered(url):
    with Gradebook(url) as book:
        for student in NAMES:
            submission = book.find_submission("week1", student)
            for each in submission.notebooks:
                for grade in each.grades:
                    yield (student, grade.name), (grade.auto_score, grade.manual_score, grade.extra_credit)
                for comment in each.comments:
                    yield (student, comment.name, "comment"), comment.manual_comment


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class whose gradebook holds what an earlier, wrong test of `square` gave: no point to anybody."""
    root = tmp_path_factory.mktemp("class")
    (root / "course.toml").write_text(COURSE, "utf-8")
    for student, stamp in NAMES.items():
        folder = root / "submitted" / student / "week1"
        folder.mkdir(parents=True)
        for step in (1, 2):
            (folder / f"step{step:02d}.ipynb").write_text(notebook.text(notebook.solution(lesson(step), "en")), "utf-8")
        (folder / "timestamp.txt").write_text(stamp, "utf-8")
    assert CliRunner().invoke(app, ["run", "week1", "--root", str(root)]).exit_code == 0
    run = AssignmentRun("week1", root)
    with Gradebook(run.url) as book:
        for student in NAMES:
            for each in book.find_submission("week1", student).notebooks:
                if each.name == "step02":
                    grade = next(one for one in each.grades if one.name == CELL)
                    grade.auto_score = 0
                    if student == "bob":
                        grade.manual_score, grade.extra_credit = 2.0, 0.5
                        each.comments[0].manual_comment = "seen"
        book.db.commit()
    assert CliRunner().invoke(app, ["feedback", "week1", "--root", str(root)]).exit_code == 0
    return root


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_differences_are_shown_before_anything_is_written_and_entries_by_hand_stay(graded):
    run = AssignmentRun("week1", graded)
    points, all_points = lesson(2).tests["square"].points, lesson(1).points + lesson(2).points
    before = contents(graded)
    again = Regrade(run, list(NAMES), [1, 2])
    assert len(list(again.results(apply=False))) == 6
    changes = again.changes()
    assert [(each.student, each.cell, each.before, each.after) for each in changes] == [
        (student, CELL, 0, points) for student in NAMES
    ]
    assert [each.by_hand for each in changes] == [False, True, False]
    assert [(each.student, each.before, each.after) for each in again.totals(changes)] == [
        ("ann", all_points - points, all_points),
        ("bob", all_points - points + 2.5, all_points - points + 2.5),
        ("cat", pytest.approx(0.9 * (all_points - points)), pytest.approx(0.9 * all_points)),
    ]
    shown = regrade(graded)
    assert shown.exit_code == 0, shown.output
    assert "--regrade --apply" in shown.output
    assert contents(graded) == before

    known = dict(entered(run.url))
    written = regrade(graded, "--apply")
    assert written.exit_code == 0, written.output
    assert dict(entered(run.url)) == known | {
        (student, CELL): (points, 2.0 if student == "bob" else None, 0.5 if student == "bob" else None)
        for student in NAMES
    } | {key: value for key, value in known.items() if "comment" in key}
    assert run.lateness()["cat"][1] == pytest.approx(0.1 * all_points)
    assert f"{points:g} / {points:g}" in run.pages.page("ann", "step02").read_text("utf-8")
    with_nothing_new = Regrade(run, list(NAMES), [1, 2])
    list(with_nothing_new.results(apply=False))
    assert with_nothing_new.changes() == []


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_a_notebook_that_cannot_be_graded_again_keeps_its_scores(graded, monkeypatch):
    def broken(*words):
        raise RuntimeError("the machine")

    monkeypatch.setattr("autograde.classroom.jobs.grade", broken)
    run = AssignmentRun("week1", graded)
    known = run.scores()
    again = Regrade(run, list(NAMES), [1, 2])
    assert all(each.fault for each in again.results(apply=True))
    assert run.scores() == known
    assert not run.pending_jobs(list(NAMES), [1, 2], force=False)


@pytest.mark.slow
@pytest.mark.xdist_group("class")
def test_what_is_not_graded_or_handed_in_again_is_left_out(graded):
    extra = graded / "submitted" / "dan" / "week1"
    extra.mkdir(parents=True)
    (extra / "step01.ipynb").write_text(notebook.text(notebook.solution(lesson(1), "ko")), "utf-8")
    changed = graded / "submitted" / "ann" / "week1" / "step01.ipynb"
    changed.write_text(changed.read_text("utf-8") + "\n", "utf-8")
    run = AssignmentRun("week1", graded)
    again = Regrade(run, run.select(()), [1, 2])
    assert {(each.student, each.step) for each in again.jobs} == {
        (student, step) for student in NAMES for step in (1, 2)
    } - {("ann", 1)}
    with pytest.raises(NothingToGradeError):
        Regrade(run, ["dan"], [1])


def test_apply_needs_regrade_and_regrade_excludes_force(tmp_path):
    (tmp_path / "submitted").mkdir()
    assert CliRunner().invoke(app, ["run", "stage1", "--root", str(tmp_path), "--apply"]).exit_code == 2
    assert regrade(tmp_path, "--force").exit_code == 2
