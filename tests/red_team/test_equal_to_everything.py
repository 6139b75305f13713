"""Wants to be equal to whatever is expected. What is compared is plain data, not what an object says of itself."""

import pytest

from red_team.helpers import attack, scores

WAYS = {
    "eq": "__eq__ = __le__ = __ge__ = lambda self, other: True\n    __hash__ = None",
    "ne and bool": "__ne__ = lambda self, other: False\n    __bool__ = lambda self: True",
    "array": "__array__ = lambda self, *a, **k: np.array(100.0)\n    shape = ()",
    "array_function": "__array_function__ = lambda self, *a: True\n    __array_ufunc__ = lambda self, *a, **k: True",
    "array_priority": "__array_priority__ = 1e9\n    __rsub__ = __sub__ = lambda self, other: 0.0",
    "float": "__float__ = lambda self: 100.0\n    __int__ = __index__ = lambda self: 100",
    "getattr": "def __getattr__(self, name): return lambda *a, **k: True",
    "class": "__class__ = property(lambda self: np.ndarray)\n    dtype = np.dtype(float)\n    shape = ()",
    "sequence": "__len__ = lambda self: 3\n    __getitem__ = lambda self, n: 100.0",
}
UNIVERSAL = """
class Universal:
    {way}
class Square(Function):
    def __call__(self, x): return Variable(Universal())
"""


@pytest.mark.parametrize("way", WAYS)
def test_it_wins_nothing(way):
    assert scores(attack(square=UNIVERSAL.format(way=WAYS[way]))) == [5, 0]


def test_it_would_win_against_a_plain_comparison():
    scope = {}
    exec("class Universal:\n    " + WAYS["eq"], scope)
    assert scope["Universal"]() == 100
