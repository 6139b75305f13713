"""Wants to break a stack: Python's, C's, or the one of whoever reads the answer."""

import pytest

from red_team.helpers import attack, elsewhere, scores, square


@pytest.mark.parametrize(
    "body",
    [
        "return self.forward(x)",
        "import sys\nsys.setrecursionlimit(10**9)\nreturn self.forward(x)",
        "t = []\nfor _ in range(100_000): t = [t]\nreturn repr(t)",
    ],
    ids=["plain", "without a limit", "repr"],
)
def test_in_the_students_process(body):
    assert scores(attack(square=square(body))) == [5, 0]


@pytest.mark.parametrize("depth", [50, 400, 100_000])
def test_nested_lists_given_for_data(depth):
    body = f"t = []\nfor _ in range({depth}): t = [t]\nreturn t"
    assert elsewhere(square=square(body)) == [5, 0]
