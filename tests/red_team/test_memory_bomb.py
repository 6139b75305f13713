"""Wants all memory: at once, bit by bit, or in a thousand small objects. The kernel refuses beyond the limit."""

import pytest

from red_team.helpers import attack, scores, square


@pytest.mark.parametrize(
    "body",
    [
        "return bytearray(1 << 40)",
        "return np.ones((1 << 20, 1 << 12))",
        "kept = []\nwhile True: kept.append(bytearray(1 << 24))",
        "a = []\nwhile True: a = [a, a, [0] * 1000]",
        "s = 'x'\nwhile True: s += s",
    ],
    ids=["one request", "numpy", "bit by bit", "small objects", "a string that doubles"],
)
def test_it_costs_one_exercise(body):
    assert scores(attack(square=square(body))) == [5, 0]


def test_swallowing_the_error_helps_nobody():
    body = "kept = []\nwhile True:\n    try: kept.append(bytearray(1 << 22))\n    except MemoryError: pass"
    assert scores(attack(square=square(body))) == [5, 0]
