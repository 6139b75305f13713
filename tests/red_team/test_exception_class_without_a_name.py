"""Wants to end the grading of the class without touching the protocol: an exception whose class has no text for a name.

The name arrives as an object, and to compare an object ends a test with an exception that nobody may swallow.
"""

import pytest

from red_team.helpers import attack, empty, hand_in, plant, run_class, scores, solution

SOURCE = """
class Meta(type):
    __name__ = property(lambda cls: object())
class Nameless(Exception, metaclass=Meta): pass
raise Nameless
"""


def test_it_costs_one_exercise():
    assert scores(attack(square=SOURCE)) == [5, 0]


@pytest.mark.slow
def test_the_class_is_graded(tmp_path):
    hand_in(tmp_path, "eve", plant(empty(), square=SOURCE))
    hand_in(tmp_path, "zoe", solution())
    try:
        _, points = run_class(tmp_path)
    except BaseException as error:
        raise AssertionError(f"a submission ended the class: {error}") from error
    assert points["zoe"] == 10
