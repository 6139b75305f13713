"""Wants to change its answer with each look: right for the first, or until the reference was asked for."""

from red_team.helpers import attack, scores

SOURCE = """
import itertools
class Shifting:
    looks = itertools.count()
    @property
    def data(self):
        return [100, np.array([1.0, 4.0, 9.0]), np.array(0.0)][next(Shifting.looks) % 3]
Variable.data = property(lambda self: Shifting().data, lambda self, value: None)
class Square(Function):
    def __call__(self, x): return Shifting()
"""
DATA = "class Square(Function):\n    data = property(lambda s: {})\n    __call__ = lambda s, x: s"


def test_it_wins_nothing_and_the_exercise_before_it_keeps_its_points():
    assert scores(attack(square=SOURCE)) == [5, 0]


def test_a_property_that_hangs():
    assert scores(attack(square=DATA.format("__import__('threading').Event().wait()"))) == [5, 0]


def test_a_property_that_ends_the_process():
    assert scores(attack(square=DATA.format("__import__('os')._exit(0)"))) == [5, 0]
