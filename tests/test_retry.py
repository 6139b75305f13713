"""Grading again after a student process may have been killed from outside."""

import pytest

from autograde.grading import retry
from autograde.grading.result import Exercise, Result
from autograde.sandbox.protection import SandboxError


def result(*scores, ends=()):
    exercises = [Exercise(f"step02-{n}", str(n), 5, "passed" if score else "failed") for n, score in enumerate(scores)]
    return Result(2, "en", exercises, ends=list(ends))


@pytest.fixture
def graded(monkeypatch):
    """Grade with the given outcomes in their order: the result, and how often `grade` was called."""

    def run(*outcomes):
        left = list(outcomes)

        def grade(*_):
            outcome = left.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(retry, "grade", grade)
        return retry.grade_with_retry(None, None), len(outcomes) - len(left)

    return run


def test_a_run_without_a_death_is_accepted_at_once(graded):
    assert graded(result(5, 0), result(5, 5)) == (result(5, 0), 1)


def test_a_timeout_is_the_submissions_own_and_is_not_tried_again(graded):
    assert graded(result(0, ends=["timeout"]), result(5))[1] == 1


def test_a_death_that_does_not_repeat_costs_nothing(graded):
    assert graded(result(0, ends=["died"]), result(5)) == (result(5), 2)


def test_two_deaths_with_equal_scores_are_the_submissions_own(graded):
    died = result(5, 0, ends=["died"])
    assert graded(died, died, result(5, 5)) == (died, 2)


def test_three_runs_at_most(graded):
    outcomes = [result(*scores, ends=["died"]) for scores in ((0, 0), (5, 0), (5, 5), (0, 5))]
    assert graded(*outcomes) == (outcomes[2], 3)


def test_a_sandbox_that_starts_at_the_third_attempt_is_enough(graded):
    assert graded(SandboxError("no"), SandboxError("no"), result(5)) == (result(5), 3)


def test_a_sandbox_that_never_starts_is_an_error_and_no_score(graded):
    with pytest.raises(SandboxError):
        graded(*[SandboxError("no")] * 3, result(5))
