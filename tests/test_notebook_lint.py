"""What goes wrong in notebooks and not in programs is found, and sound notebooks are left in peace."""

import pytest

from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.feedback import notebook_lint


def run(*cells):
    names = {"__name__": "__main__"}
    for cell in cells:
        exec(cell, names)
    return names


def test_an_object_of_a_class_that_was_run_again():
    names = run("class Variable: pass", "x = Variable(); n = 3", "class Variable: pass", "y = Variable()")
    assert len(list(notebook_lint.old_objects(names, {"x", "y", "n", "print"}))) == 1
    assert list(notebook_lint.old_objects(names, {"y"})) == []


def test_a_class_on_a_base_that_was_run_again():
    names = run("class Function: pass", "class Square(Function): pass", "class Function: pass")
    assert len(list(notebook_lint.old_bases(names, {"Square"}))) == 1
    names = run("class Function: pass", "class Square(Function): pass")
    assert list(notebook_lint.old_bases(names, {"Square"})) == []


def test_operators_that_were_lost():
    cells = ["class V: pass", "def add(a, b): return 1", "V.__add__ = add\nV.__radd__ = add", "class V: pass"]
    assert "__add__, __radd__" in next(notebook_lint.lost_operators(run(*cells), cells)).text
    assert list(notebook_lint.lost_operators(run(*cells[:3]), cells[:3])) == []
    again = [*cells, cells[2]]
    assert list(notebook_lint.lost_operators(run(*again), again)) == []


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("class F:\n    def backward(self, gy):\n        return 2 * x * gy", [("backward", "x")]),
        ("def f(a):\n    return [a + g for _ in range(2)]", [("f", "g")]),
        ("def f(a):\n    x = a\n    return x", []),
        ("def f(x):\n    return square(np.sum(x)) + len([])", []),
        ("eps = 1e-4\ndef f(a):\n    return a + eps", []),
        ("def f(a:", []),
    ],
)
def test_names_that_leak_into_functions(cell, found):
    others = ["import numpy as np\nx = 1", "for g in range(3): pass", "def square(x): return x", "eps = 2"]
    assert list(notebook_lint.leaks(cell, others)) == found


@pytest.mark.parametrize("step", paths())
def test_no_solution_leaks(step):
    here = lesson(step)
    demos = [cell.code for cell in here.of_role("demo")]
    for cell in here.of_role("exercise"):
        assert list(notebook_lint.leaks(strip_markers(cell.code), [preamble(step), *demos])) == []


def test_order():
    assert notebook_lint.out_of_order([1, None, 3, 2])
    assert not notebook_lint.out_of_order([1, None, 2, 9])
    assert not notebook_lint.out_of_order([None, None])
