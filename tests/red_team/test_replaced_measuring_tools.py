"""Wants the marks of an exercise by replacing what its test measures with, or by reading past it.

`weakref.ref` and the attributes of functions belong to the student's process. A test that uses them also counts by
means that the student's code does not hold, and has a twin whose right outcome is the other one.
"""

import ast
import re

import pytest

from autograde.catalogue import known_answers
from course.authoring.lesson import lesson, lessons
from red_team.helpers import attack, cell, solution

STRONG = next(each.code for each in known_answers(17) if each.id == "17.1")

DEAD = """
import weakref
weakref.ref = lambda thing, callback=None: lambda: None
"""

DEAD_FOR_GRAPHS = """
import weakref
_real = weakref.ref
def _ref(thing, callback=None):
    graph = isinstance(thing, (Variable, Function)) and type(thing).__name__ != "Keeper"
    return (lambda: None) if graph else _real(thing)
weakref.ref = _ref
"""

ASIDE = """
def sort_once(y):
    found, seen = [y.creator], {y.creator}
    for f in found:
        for x in f.inputs:
            if x.creator is not None and x.creator not in seen:
                seen.add(x.creator)
                found.append(x.creator)
    for _ in range(3):
        found.sort(key=lambda f: vars(f)["generation"], reverse=True)
    return found
"""


def earned(result, name):
    return next(each.score for each in result.exercises if each.id.endswith(name))


@pytest.mark.parametrize("lie", [DEAD, DEAD_FOR_GRAPHS])
def test_weak_references_that_report_a_death_do_not_remove_a_graph(lie):
    assert earned(attack(17, **{"weak-outputs": STRONG + lie}), "weak-outputs") == 0


def test_reads_past_the_counter_see_numbers_that_do_not_order():
    assert earned(attack(16, **{"sort-once": ASIDE}), "sort-once") == 0


APART = "np.shares_memory = lambda one, other: one is other\n"
KEPT = """
def kept(made, place, buffers={}):
    made = np.asarray(made)
    buffer = buffers.setdefault((place, made.shape, made.dtype.str), np.empty_like(made))
    buffer[...] = made
    return buffer[...]  # a new view of the same numbers
"""
BUFFERS = {
    (2, "square"): "class Square(Function):\n    def forward(self, x):\n        return kept(x**2, 0)\n",
    (3, "exp"): "class Exp(Function):\n    def forward(self, x):\n        return kept(np.exp(x), id(type(self)))\n",
    (12, "add"): (
        "class Add(Function):\n    def forward(self, x0, x1):\n        return kept(x0 + x1, 0)\n"
        "def add(x0, x1):\n    return Add()(x0, x1)\n"
    ),
}


@pytest.mark.parametrize(("step", "exercise"), BUFFERS)
def test_a_buffer_that_is_said_to_be_apart_is_written_over(step, exercise):
    assert earned(attack(step, **{exercise: APART + KEPT + BUFFERS[step, exercise]}), exercise) == 0


YES = "np.array_equal = np.allclose = np.all = np.shares_memory = lambda *given, **more: True\n"
IN_PLACE = ("x.grad = x.grad + gx", "x.grad += gx"), ("x.grad = gx\n", "x.grad = np.array(gx)\n")
EMPTIED = """
kept = local_derivatives
def local_derivatives(x):
    found = kept(np.array(x))
    if isinstance(x, np.ndarray):
        x *= 0
    return found
"""


@pytest.mark.parametrize(("step", "exercise"), [(14, "variable"), (16, "backward")])
def test_gradients_that_are_changed_in_place_are_seen_without_the_students_numpy(step, exercise):
    source = cell(solution(step), f"step{step}-{exercise}").source
    for right, wrong in IN_PLACE:
        assert right in source
        source = source.replace(right, wrong)
    assert earned(attack(step, **{exercise: YES + source}), exercise) == 0


def test_an_argument_that_is_emptied_is_seen_without_the_students_numpy():
    source = cell(solution(5), "step05-local").source
    assert earned(attack(5, local="import numpy as np\n" + YES + source + EMPTIED), "local") == 2
    assert earned(attack(5, local=source), "local") == 3


def test_no_test_asks_the_students_numpy_whether_arrays_are_alike():
    """But where numbers are asked for as well: in step 14 the three gradients, in step 10 what `sound` notices."""
    tools = re.compile(r"np\.(array_equal|allclose|isclose|all|any|shares_memory|may_share_memory)\b")
    for step in {each.step for each in lessons()} - {10, 14}:
        for test in lesson(step).tests.values():
            constants = (node.value for node in ast.walk(ast.parse(test.code)) if isinstance(node, ast.Constant))
            assert not [text for text in constants if isinstance(text, str) and tools.search(text)], test.id
