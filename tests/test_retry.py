"""Repeating a pass in which a student process ended before its time."""

import math
import time
from types import SimpleNamespace

import pytest

from autograde.grading.retry import TRIES, PassResult, repeat_pass
from autograde.sandbox.protection import SandboxError


def result(*passed, ends=()):
    seen = {str(n): SimpleNamespace(passed=each, credit=0.0) for n, each in enumerate(passed)}
    return PassResult(observations=seen, ends=list(ends))


def repeated(*outcomes, deadline=math.inf):
    """Repeat a pass with the given outcomes in their order: the result, and how often it ran."""
    left = list(outcomes)

    def run():
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return repeat_pass(run, TRIES, deadline), len(outcomes) - len(left)


def test_a_pass_without_a_death_is_accepted_at_once():
    first = result(True, False)
    assert repeated(first, result(True, True)) == (first, 1)


def test_a_timeout_is_the_submissions_own_and_is_not_tried_again():
    assert repeated(result(False, ends=["timeout"]), result(True))[1] == 1


def test_a_death_that_does_not_repeat_costs_nothing():
    second = result(True)
    assert repeated(result(False, ends=["died"]), second) == (second, 2)


def test_two_deaths_with_equal_marks_are_the_submissions_own():
    died = result(True, False, ends=["died"])
    assert repeated(died, died, result(True, True)) == (died, 2)


def test_what_was_killed_twice_is_tried_once_more():
    killed, last = result(False, ends=["killed"]), result(True)
    assert repeated(killed, killed, last) == (last, 3)


def test_what_was_killed_each_time_is_no_result():
    with pytest.raises(SandboxError, match="memory"):
        repeated(*[result(False, ends=["killed"])] * 3)


def test_what_was_killed_agrees_with_nothing():
    last = result(True)
    assert repeated(result(False, ends=["killed"]), result(False, ends=["died"]), last) == (last, 3)


def test_three_passes_at_most():
    marks = ((False, False), (True, False), (True, True), (False, True))
    outcomes = [result(*each, ends=["died"]) for each in marks]
    assert repeated(*outcomes) == (outcomes[2], 3)


def test_a_pass_is_not_repeated_after_the_deadline():
    assert repeated(result(False, ends=["died"]), result(True), deadline=time.monotonic())[1] == 1


def test_a_sandbox_that_starts_at_the_third_attempt_is_enough():
    last = result(True)
    assert repeated(SandboxError("no"), SandboxError("no"), last) == (last, 3)


def test_a_sandbox_that_never_starts_is_an_error_and_no_score():
    with pytest.raises(SandboxError):
        repeated(*[SandboxError("no")] * 3, result(True))
