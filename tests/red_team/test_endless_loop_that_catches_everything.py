"""Wants to outlive the deadline by swallowing every exception. What ends it is no exception but SIGKILL."""

from red_team.helpers import attack, scores, square


def test_it_ends():
    body = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    assert scores(attack(square=square(body))) == [5, 0]
