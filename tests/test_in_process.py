"""Every test works alike in one process and in two: the same scores for the same notebook."""

import pytest

from autograde.grading.submission import from_cells
from autograde.validation.in_process import in_process_scores
from autograde.validation.release_check import Case, cases
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths

SAMPLE = 5
"""One in so many wrong versions is tried; the gate itself compares solutions and stubs."""


def submission(case):
    return from_cells(case.notebook().cells, case.step, "en")


def sampled(step):
    wrong = [case for case in cases([step]) if case.kind == "wrong_versions"]
    return wrong[step % SAMPLE :: SAMPLE]


def test_right_wrong_and_missing_answers_are_told_apart():
    made = notebook.solution(lesson(2), "en")
    assert in_process_scores(from_cells(made.cells, 2, "en")) == [5, 5]
    next(each for each in made.cells if each.id == "step02-square").source = "class Square: pass"
    assert in_process_scores(from_cells(made.cells, 2, "en")) == [5, 0]
    assert in_process_scores(submission(Case(2, "stubs"))) == [0, 0]


def test_the_hidden_part_counts():
    made = notebook.solution(lesson(2), "en")
    next(
        each for each in made.cells if each.id == "step02-square"
    ).source = "class Square(Function):\n    def forward(self, x): return x ** 2 if x.ndim < 2 else x"
    assert in_process_scores(from_cells(made.cells, 2, "en")) == [5, 0]


def test_an_exercise_behind_a_failed_one_is_tried_with_our_answer():
    made = notebook.solution(lesson(2), "en")
    next(each for each in made.cells if each.id == "step02-function").source = "Function = None"
    assert in_process_scores(from_cells(made.cells, 2, "en")) == [0, 5]


def test_one_exercise_can_be_tested_alone():
    made = notebook.solution(lesson(2), "en")
    next(each for each in made.cells if each.id == "step02-square").source = "class Square: pass"
    assert in_process_scores(from_cells(made.cells, 2, "en"), only="square") == [0]
    assert in_process_scores(from_cells(made.cells, 2, "en"), only="function") == [5]


def test_a_cell_that_ends_the_process_costs_its_own_exercise():
    made = notebook.solution(lesson(2), "en")
    next(each for each in made.cells if each.id == "step02-square").source = "import os; os._exit(1)"
    assert in_process_scores(from_cells(made.cells, 2, "en")) == [5, 0]


@pytest.mark.slow
@pytest.mark.xdist_group("gate")
@pytest.mark.parametrize("step", paths())
def test_the_scores_are_those_of_sealed_grading(step, gate):
    _, results = gate
    for case in sampled(step):
        [score] = in_process_scores(submission(case), case.limits, only=case.version.exercise)
        [sealed] = results[case].exercises
        assert sealed.name == case.version.exercise
        assert score == (sealed.max_score if sealed.passed else 0), (
            case.version.id
        )  # parts of the points are the gate's
