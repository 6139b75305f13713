"""Run backward passes beside the learner's code, with the learner's own names."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np

from course.feedback.comparison import fail
from course.feedback.learner_side import run_beside
from course.feedback.observation import class_name
from course.feedback.unchanged import identical

VALUE_AND_GRAD = """
def judge(x, results):
    found = []
    for y in results:
        x.cleargrad()
        y.backward()
        found.append([isinstance(y, Variable), y.data, x.grad])
    return found

found = judge(x, [{expressions}])
"""
"""What `value_and_grad` runs: first all expressions, then backward from each."""

RECOVERS = """
calls = []

class Step(Function):
    broken = False
    def forward(self, *xs):
        self.places = len(xs)
        return 2 * sum(xs[1:], xs[0])
    def backward(self, gy):
        calls.append(self)
        if self.broken:
            raise RuntimeError("an error of the function")
        return 2 * gy if self.places == 1 else (2 * gy,) * self.places

class Graph:
    def __init__(self):
        self.boxes = [Variable(np.array([1.0, -2.0])) for _ in range(2 * inputs - 1)]
        self.leaves = self.boxes[:]
        self.steps = []
        x, *others = self.boxes
        y = self.step(self.step(self.step(x)))
        for other in others:
            y = self.step(self.step(other), y) if other is others[0] else self.step(y, self.step(other))
        self.end, self.faulty = y, self.steps[1]

    def step(self, *boxes):
        self.steps.append(Step())
        self.boxes.append(self.steps[-1](*boxes))
        return self.boxes[-1]

    def run(self):
        for box in self.boxes:
            box.grad = None
        calls.clear()
        self.end.grad = np.array([1.0, -3.0])
        self.end.backward()

    def fail(self):
        self.faulty.broken = True
        try:
            self.run()
        except RuntimeError:
            return True
        finally:
            self.faulty.broken = False
        return False

    def grads(self):
        return [box.grad for box in self.leaves]

def judge(failed, other):
    raised, before = failed.fail(), failed.grads()
    other.run()
    kept = other is failed or all(one is grad for one, grad in zip(before, failed.grads()))
    return [raised, kept, len(calls) == len(other.steps), other.grads()]

one, other = Graph(), Graph()
found = [judge(one, other), judge(one, one)]
"""
"""What `recovers` runs: a pass that fails in the middle, then one through another graph, or the same once more."""


def value_and_grad(expressions: Iterable[str], x: Any, **values: Any) -> list[tuple[Any, Any]]:
    """Return the data of each expression's result, and the gradient that it gives x.

    It is a word of hidden tests, which import it themselves.

    The expressions are in x, in `values` and in the learner's names, and each result has to be a Variable. They run
    beside the learner's code in one go, which takes a fraction of the time of single operations.
    """
    source = VALUE_AND_GRAD.format(expressions=", ".join(expressions))
    rows = run_beside(source, {**values, "x": x}, sys._getframe(1).f_globals).found
    for is_variable, data, _ in rows:
        if is_variable is not True:
            fail("not_kind", observed=data, seen=class_name(data), expected="Variable")
    return [(data, grad) for _, data, grad in rows]


def recovers(inputs: int = 1) -> None:
    """Check that backward passes are right after one that ended with an error.

    It is a word of hidden tests, which import it themselves. `inputs` is how many inputs the functions of the graph
    have: one, or up to two.
    """
    wanted = [factor * np.array([1.0, -3.0]) for factor in ([8] if inputs == 1 else [32, 8, 4])]
    for *kept, grads in run_beside(RECOVERS, {"inputs": inputs}, sys._getframe(1).f_globals).found:
        kept.append(len(grads) == len(wanted) and all(map(identical, grads, wanted)))
        if not all(kept):
            return fail("differs", observed=kept, expected=[True] * len(kept))
