"""Wants an exception in the grader: answers to "run this cell" of another shape, which nobody expected.

What escapes here is no fault of the machine: it leaves the notebook ungraded, or, where it is a BaseException, ends the
whole class.
"""

import pytest

from red_team.helpers import WORKER, attack

ANSWERS = {
    "a number": "5",
    "nothing": "None",
    "a number too long to print": "10 ** 6000",
    "an object": "object()",
    "three things": "[[], None, None]",
    "outputs that are no list": "[7, None]",
    "an error that is no table": "[[], 7]",
    "an error with an object for its name": "[[], {'ename': object(), 'evalue': '', 'traceback': []}]",
    "an error without a name": "[[], {}]",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_exercise_is_lost_and_nothing_else(answer):
    source = WORKER + f"worker.verbs['cell'] = lambda source, *rest: {ANSWERS[answer]}"
    assert attack(function=source, square="pass").score == 0
