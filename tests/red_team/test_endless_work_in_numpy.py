"""Wants to hang in C, where Python looks at no signal. The process is ended from outside."""

from red_team.helpers import attack, scores, square

BODY = "a = np.ones((4000, 4000))\nwhile True: a = a @ a / 4000"


def test_a_product_that_takes_for_ever():
    assert scores(attack(square=square(BODY))) == [5, 0]


def test_one_call_that_takes_minutes():
    body = "return np.sort(np.tile(np.random.rand(10_000_000), 8)).cumsum()[0] * x"
    assert scores(attack(square=square(body))) == [5, 0]
