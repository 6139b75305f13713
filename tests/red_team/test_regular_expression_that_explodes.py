"""Wants to stall in a regular expression's backtracking."""

from red_team.helpers import attack, scores, square


def test_it_ends():
    assert scores(attack(square=square("import re\nre.match('(a+)+$', 'a' * 64 + 'b')\nreturn x * x"))) == [5, 0]
