"""Wants to confuse the comparison with arrays that are none: subclasses, objects, records, masks, views of nothing."""

import pytest

from red_team.helpers import attack, elsewhere, scores, square

WAYS = {
    "subclass": "class A(np.ndarray):\n    def __array_function__(self, *a): return True\n"
    "    __eq__ = lambda self, other: True\nreturn np.zeros(x.shape).view(A)",
    "object array": "a = np.empty(x.shape, object)\na[...] = type('E', (), {'__eq__': lambda s, o: True})()\nreturn a",
    "record": "return np.zeros(x.shape, [('a', float)])",
    "masked": "return np.ma.masked_all(x.shape)",
    "text": "return np.full(x.shape, '100')",
    "dates": "return np.full(x.shape, np.datetime64('nat'))",
    "nan": "return np.full(x.shape, np.nan)",
    "infinite": "return np.full(x.shape, np.inf)",
    "empty": "return np.zeros((0,))",
    "of another shape": "return np.broadcast_to(x * x, (3,) + x.shape)",
    "subclass of float": "class F(float):\n    __eq__ = lambda s, o: True\nreturn F(0)",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing(way):
    assert scores(attack(square=square(WAYS[way]))) == [5, 0]


def test_an_array_that_claims_to_be_endless():
    body = "return np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40,), (0,))"
    assert elsewhere(square=square(body)) == [5, 0]
