"""Wants to pass for an instance: metaclasses that say yes to everything. Being one is never all that is asked."""

from red_team.helpers import attack, scores

SOURCE = """
class Meta(type):
    __instancecheck__ = __subclasscheck__ = lambda cls, other: True
    __eq__ = lambda cls, other: True
    __hash__ = type.__hash__
class Variable(metaclass=Meta):
    def __init__(self, data): self.data = 0.0
class Square(Variable):
    __call__ = lambda self, x: self
    def __init__(self, *a): self.data = 0.0
"""


def test_it_wins_nothing():
    assert scores(attack(square=SOURCE)) == [5, 0]
