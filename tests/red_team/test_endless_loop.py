"""Wants to hold the grader for ever with a plain loop. The deadline is kept outside, and the loss is one exercise."""

import pytest

from red_team.helpers import attack, scores, square


def test_in_an_exercise():
    assert scores(attack(square=square("while True: pass"))) == [5, 0]


def test_in_a_cell_before_the_first_exercise():
    assert scores(attack(first="while True: pass")) == [5, 5]


@pytest.mark.slow
def test_in_every_exercise():
    assert scores(attack(function="while True: pass", square="while True: pass")) == [0, 0]
