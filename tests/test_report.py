"""What a learner and an instructor read in a terminal."""

import io
from types import SimpleNamespace

import pytest
from rich.console import Console

from autograde.catalogue import known_answers, recorded
from autograde.classroom import report
from autograde.classroom.assignment_run import JobResult
from autograde.classroom.course_file import Assignment
from autograde.grading.result import Exercise, Result
from autograde.learner import check_report
from course.authoring.lesson import lesson, lessons
from course.feedback import diagnosis
from course.i18n import Message, translate


def shown(renderable):
    out = io.StringIO()
    Console(file=out, width=400, color_system=None).print(renderable)
    return out.getvalue()


@pytest.fixture(scope="module")
def mistake():
    """What is known of a mistake of step 2's exercise "square"."""
    known = next(each for each in known_answers(2) if each.wrong and each.exercise == "square")
    found = diagnosis.diagnose(2, "square", recorded(2)[known.id], recorded(2))
    assert known.id in found.ids
    return found


def result(step, *states, lang="en", known=None):
    here = lesson(step)
    exercises = []
    for name, state in zip(here.exercises, states, strict=True):
        exercises.append(Exercise(f"{here.name}-{name}", name, here.tests[name].points, state))
    if known:
        exercises[-1].diagnosis = known
    return Result(step, lang, exercises)


def test_a_check_shows_each_exercise_and_the_hints_of_the_first_that_fails(mistake):
    text = shown(check_report.check(result(2, "passed", "failed", known=mistake), {}, 1))
    assert "✔ step02-function" in text
    assert "✘ step02-square  0/5" in text
    assert mistake.sentence() in text
    assert text.count(translate("hint", number=1)) == 1
    assert translate("hint", number=2) not in text
    assert "(step02-square)" in text


def test_a_check_counts_the_stage_with_its_neighbours():
    other = result(1, *["passed"] * len(lesson(1).exercises))
    text = shown(check_report.check(result(2, "passed", "untouched"), {1: other}, 0))
    assert f"■▣{'□' * 8} {other.score + 5}/{sum(each.points for each in lessons(1))}" in text


def test_a_check_speaks_the_language_of_the_notebook():
    assert lesson(2).title("ko") in shown(check_report.check(result(2, "passed", "passed", lang="ko"), {}, 0))


def test_a_flag_and_advice_are_shown():
    found = result(2, "passed", "failed")
    found.flags.append(Message("link", file="x.ipynb"))
    found.exercises[1].advice.append(Message("link", file="y.ipynb"))
    text = shown(check_report.check(found, {}, 0))
    assert f"! {found.flags[0]}" in text
    assert str(found.exercises[1].advice[0]) in text


@pytest.fixture
def table(tmp_path, mistake):
    """A class of four: two with one mistake, one whose file nobody can read, one that was not graded."""
    half = result(2, "passed", "failed", known=mistake)
    jobs = [
        JobResult("ann", 2, half, repairs=[Message("link", file="ann.ipynb")]),
        JobResult("bob", 2, half),
        JobResult("cy", 2, unreadable="cannot be read"),
        JobResult("dee", 2, fault="SandboxError: no"),
    ]
    scores = {name: {"step02": (points, 10.0)} for name, points in {"ann": 5, "bob": 5, "cy": 0, "dee": 0}.items()}
    collection = SimpleNamespace(problems=[], notes=[], students={})
    parts = {"collection": collection, "selected": [], "faults": []}
    folders = SimpleNamespace(feedback=tmp_path / "feedback")
    parts["plan"] = Assignment("stage1", (2,))
    run = SimpleNamespace(scores=lambda: scores, lateness=dict, lessons=[lesson(2)], folders=folders, **parts)
    summary = report.ResultSummary()
    for each in jobs:
        summary.add(each)
    return shown(report.class_table(run, summary))


def test_the_table_has_a_row_for_each_student_with_marks_for_what_was_not_graded(table):
    rows = {words[0]: words[1:] for line in table.splitlines()[:5] if (words := line.split())}
    assert [rows[name] for name in ("ann", "bob", "cy", "dee")] == [["5", "5"], ["5", "5"], ["!", "0"], ["?", "0"]]


def test_the_table_counts_a_mistake_that_several_made(table, mistake):
    line = next(line for line in table.splitlines() if "step02-square" in line)
    assert translate("share", count=2, of=2) in line
    assert mistake.name() in line


def test_the_table_lists_problems_repairs_and_the_folder_of_the_feedback(table, tmp_path):
    for text in ("cy cannot be read", "dee SandboxError: no", f"ann {Message('link', file='ann.ipynb')}"):
        assert text in table
    assert str(tmp_path / "feedback") in table
