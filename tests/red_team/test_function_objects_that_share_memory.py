"""Keeps what a function object has to remember where others find it: in the class, or of an earlier call."""

import pytest

from red_team.helpers import cell, graded, solution

NAMES = ("input", "inputs", "output", "outputs", "generation")
SHARED = """

def _share(plain):
    def call(self, *inputs):
        old = dict(vars(self))
        made = plain(self, *inputs)
        if {first}:
            shapes = [
                [np.shape(box.data) for box in [*each.get("inputs", []), each.get("input")] if box is not None]
                for each in (old, vars(self))
            ]
            if shapes[0] == shapes[1]:
                vars(self).update(old)
        else:
            for name in {names}:
                if name in vars(self):
                    setattr(type(self), name, vars(self).pop(name))
        return made
    return call

Function.__call__ = _share(Function.__call__)
"""
WRITTEN = {7: "creator", 9: "as-array", 11: "function", 12: "function", 16: "generation", 17: "weak-outputs"} | {
    18: "config",
    21: "function",
}


@pytest.mark.parametrize("first", [False, True], ids=["in the class", "of the first call"])
@pytest.mark.parametrize(("step", "exercise"), WRITTEN.items())
def test_it_wins_nothing(step, exercise, first):
    made = solution(step)
    cell(made, f"step{step:02d}-{exercise}").source += SHARED.format(names=NAMES, first=first)
    found = next(each for each in graded(made, step).exercises if each.name == exercise)
    assert found.score == 0
