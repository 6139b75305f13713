"""Wants to be its own judge: numbers where nbgrader reads a partial score. Nothing that it says counts."""

import pytest

from red_team.helpers import attack, cell, graded, scores, solution


@pytest.mark.parametrize("value", ["float('nan')", "-5", "1e9", "float('inf')", "True", "'5'", "10**400"])
def test_a_number_in_place_of_the_exercise(value):
    assert scores(attack(square=f"Square = {value}\n{value}")) == [5, 0]


def test_a_number_as_a_tests_last_line():
    made = solution()
    cell(made, "step02-square").source = "class Square: pass"
    cell(made, "step02-square-test").source = "1e9"
    assert scores(graded(made)) == [5, 0]
