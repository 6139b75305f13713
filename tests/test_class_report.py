"""What a report says of a class, and what a feedback page says of each exercise."""

import re
from html import escape
from pathlib import Path

import nbformat
import pytest

from autograde.catalogue import known_answers
from autograde.classroom import class_report, render, report_page
from autograde.classroom.class_report import ClassReport, ExerciseReport, StudentReport
from autograde.classroom.course_config import load_config
from autograde.classroom.course_file import Assignment, Course, load_course
from autograde.classroom.feedback_summary import code, summary
from autograde.classroom.marks import Marks
from autograde.classroom.outcomes import Outcome, as_metadata, of_notebook, read_outcomes
from autograde.classroom.pages import Pages
from autograde.classroom.scores import StudentScores
from autograde.grading.result import Exercise, Result
from autograde.grading.submission import from_cells
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.feedback.diagnosis import Diagnosis, mistakes
from course.i18n import LANGUAGES, Message, use_language

WRONG = next(each for each in known_answers(2) if each.wrong)
PLAN = Assignment("week1", (2,))
TESTS = {str(test.id): float(test.points) for test in lesson(2).tests.values()}


def result():
    named = Diagnosis((mistakes(2, WRONG.exercise)[WRONG.id],))
    exercises = []
    for name, test in lesson(2).tests.items():
        wrong = name == WRONG.exercise
        made = Exercise(test.id.exercise, name, test.points, "failed" if wrong else "passed")
        made.diagnosis = named if wrong else Diagnosis()
        exercises.append(made)
    return Result(2, "en", exercises)


def graded(found):
    made = notebook.release(lesson(2), "en")
    made.metadata["gradsteps"]["exercises"] = as_metadata(found)
    return made


def test_outcomes_are_read_as_they_were_kept(tmp_path):
    found = result()
    found.exercises[0].diagnosis = Diagnosis(evidence=Message("near_miss", written="a", wanted="b", line=3))
    nbformat.write(graded(found), tmp_path / "a.ipynb")
    kept = read_outcomes(tmp_path / "a.ipynb")
    for each in found.exercises:
        assert kept[str(each.id)].state == each.state
        assert kept[str(each.id)].diagnosis.name() == each.diagnosis.name()
        assert kept[str(each.id)].code


@pytest.mark.parametrize("metadata", [{}, {"gradsteps": 3}, {"gradsteps": {"exercises": [1]}}])
def test_a_notebook_that_another_program_graded_has_no_outcomes(metadata):
    made = notebook.release(lesson(2), "en")
    made.metadata = nbformat.from_dict(metadata)
    assert of_notebook(made) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_summary_says_what_was_right_and_names_the_mistake_with_hints(lang):
    scores = {test: (0.0 if WRONG.exercise in test else most, most) for test, most in TESTS.items()}
    with use_language(lang):
        found = summary(graded(result()), Marks(scores, {}), "x")
    by_state = {each["state"]: each for each in found["exercises"]}
    assert mistakes(2, WRONG.exercise)[WRONG.id].title[lang] in by_state["failed"]["said"]
    assert len(by_state["failed"]["hints"]) == 3
    assert by_state["passed"]["said"]
    assert by_state["passed"]["hints"] == []


def test_the_page_that_grading_makes_says_what_the_grader_said():
    submission = from_cells(notebook.solution(lesson(2), "en").cells, 2, "en")
    scores = {test: (0.0 if WRONG.exercise in test else most, most) for test, most in TESTS.items()}
    page = render.feedback(render.autograded(submission, result()), Marks(scores, {}), "ann", "week1", "step02")
    summary = page[page.index('<section class="summary"') :].split("</section>")[0]
    named = mistakes(2, WRONG.exercise)[WRONG.id].title["en"]
    assert re.sub(r"`(.+?)`", r"<code>\1</code>", escape(named)) in summary
    assert "`" not in summary
    assert summary.count("<details>") == 3


def test_a_summary_never_contradicts_a_manual_score():
    full = {test: (most, most) for test, most in TESTS.items()}
    found = summary(graded(result()), Marks(full, {}), "x")
    assert {each["state"] for each in found["exercises"]} == {"passed"}
    assert not any(each["hints"] for each in found["exercises"])
    none = {test: (0.0, most) for test, most in TESTS.items()}
    found = summary(graded(result()), Marks(none, {}), "x")
    assert {each["state"] for each in found["exercises"]} == {"failed"}
    assert [bool(each["said"]) for each in found["exercises"]] == [
        WRONG.exercise in test for test in TESTS
    ]  # nothing is praised that got no points


STATES = [
    (None, None, False, "missing"),
    (0.0, None, False, "missing"),
    (5.0, None, False, "passed"),
    (5.0, Outcome("failed"), True, "passed"),
    (2.0, Outcome("failed"), True, "partial"),
    (0.0, Outcome("failed"), True, "failed"),
    (0.0, Outcome("untouched"), True, "untouched"),
    (None, Outcome("passed"), True, "ungraded"),
]


@pytest.mark.parametrize(("score", "outcome", "is_graded", "state"), STATES)
def test_the_state_of_an_exercise_follows_the_gradebook(score, outcome, is_graded, state):
    assert class_report._state(score, 5, outcome, is_graded=is_graded, is_handed_in=is_graded) == state


def test_who_handed_in_and_is_not_graded_yet_is_not_absent(tmp_path):
    (tmp_path / "roster.csv").write_text("student\nkim\nlee\n", "utf-8")
    folder = tmp_path / "submitted/kim/stage1"
    folder.mkdir(parents=True)
    nbformat.write(notebook.release(lesson(2), "en"), folder / "step02.ipynb")
    course = load_course(tmp_path)
    found = class_report.make(course, course.find("stage1"), Pages("stage1", tmp_path, load_config(tmp_path)))
    assert [each.student for each in found.absent] == ["lee"]
    assert found.stuck == []
    assert found.students[0].states[f"step02-{WRONG.exercise}"] == "ungraded"


def report(passes=3, name="ann"):
    exercise = ExerciseReport("step02-square", 2, "square", 5)
    exercise.states.update(passed=passes, failed=1)
    scores = StudentScores("ann", dict(TESTS))
    states = {"step02-square": "passed"}
    student = StudentReport(
        name, "<b>", states, scores, {2: Path("/course/feedback") / name / "week1/step02.html"}, {"week1": 10.0}
    )
    return ClassReport(Course({"week1": PLAN}), PLAN, [exercise], [], [student])


def test_a_change_since_the_last_run_stays_until_the_next_one(tmp_path):
    first = report(1)
    class_report.compare(first, tmp_path)
    assert not first.has_before
    for _ in range(2):
        second = report(3)
        class_report.compare(second, tmp_path)
        assert second.exercises[0].change == 2
    third = report(2)
    class_report.compare(third, tmp_path)
    assert third.exercises[0].change == -1


@pytest.mark.parametrize(
    ("states", "is_stuck"),
    [
        (["passed", "failed", "missing"], True),
        (["passed", "passed", "untouched"], False),
        (["missing", "missing"], False),
        (["ungraded", "ungraded", "failed"], True),
        (["ungraded", "ungraded", "passed"], False),
    ],
)
def test_who_is_stuck_passes_less_than_half_of_what_is_graded(states, is_stuck):
    student = StudentReport("ann", "", dict(enumerate(states)), None, {}, {})
    assert student.is_stuck == is_stuck


def test_full_marks_are_in_the_last_tenth():
    assert report().distribution() == [0] * 9 + [1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_names_do_no_harm_to_a_page_or_its_links(lang):
    odd = "<script>alert(1)</script> #?'\""
    with use_language(lang):
        page = report_page.render(report(name=odd), Path("/course/reports"))
    assert "<script" not in page
    assert 'href="../feedback/%3Cscript' in page
    assert "<b>" not in page
    elsewhere = report_page.render(report(), Path("/home/me"))
    assert 'href="../../course/feedback/ann/week1/step02.html#step02-square"' in elsewhere


def test_code_in_a_sentence_is_set_as_code():
    assert code("`f(x)` < `y`") == "<code>f(x)</code> &lt; <code>y</code>"
