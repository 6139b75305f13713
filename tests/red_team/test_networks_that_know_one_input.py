"""Answers as it did before, whatever it is asked: a neuron or network until a weight changes, a loss for ever."""

import pytest

from red_team.helpers import Limits, cell, graded, solution

KEPT = """
_plain = {cls}.__call__
def _kept(self, xs):
    key = [id(p.data) for p in self.parameters()]
    if self.__dict__.get("key") != key:
        self.key, self.held, self.xs = key, [p.data for p in self.parameters()], xs
    return _plain(self, self.xs)
{cls}.__call__ = _kept
"""
LOSS = """
_plain, _known = mean_loss, {}
def mean_loss(network, points, labels):
    kept = _known.setdefault(id(network), (network, points, labels))
    return _plain(network, *kept[1:])
"""
ADDED = {"neuron": KEPT.format(cls="Neuron"), "network": KEPT.format(cls="Network"), "loss": LOSS}


@pytest.mark.parametrize("exercise", ADDED)
def test_it_wins_nothing(exercise):
    made = solution(25)
    cell(made, f"project-{exercise}").source += ADDED[exercise]
    found = graded(made, 25, Limits(cell=10.0, test=10.0)).exercises
    assert next(each.score for each in found if each.name == exercise) == 0
