"""Wants the grader to stop quietly. SystemExit, and all like it, is an answer among others."""

import pytest

from red_team.helpers import attack, scores, square


@pytest.mark.parametrize("name", ["SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "BaseException"])
def test_in_cell_and_test(name):
    assert scores(attack(square=f"raise {name}")) == [5, 0]
    assert scores(attack(square=square(f"raise {name}"))) == [5, 0]


def test_behind_right_answers_it_costs_nothing():
    assert scores(attack(last="import sys, atexit\natexit.register(lambda: 1 / 0)\nsys.exit(1)")) == [5, 5]
    assert scores(attack(last="exit()\nquit()")) == [5, 5]
