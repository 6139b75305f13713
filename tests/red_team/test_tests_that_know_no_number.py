"""Wants the points of tests for tests without an expected number: they compare the engine with classes put aside."""

import pytest
from nbformat.v4 import new_code_cell

from red_team.helpers import cell, graded, solution

SQUARE = """
Old = Square
class SquareTest(unittest.TestCase):
    def test_forward(self):
        x = Variable(np.array([3.0, -1.5]))
        self.assertTrue(np.allclose(square(x).data, Old()(x).data))
    def test_backward(self):
        x = Variable(np.array([3.0, -1.5]))
        square(x).backward()
        f = Old()
        f(x)
        self.assertTrue(np.allclose(x.grad, f.backward(np.ones(2))))
    def test_gradient_check(self):
        self.assertTrue(gradient_check(square, Variable(np.array([0.3, -1.2]))))
"""
METHODS = """
class Old(Function):
    forward, backward = Square.forward, Square.backward
""" + SQUARE.replace("Old = Square", "")
CHAIN = """
old = Variable, Square, Exp
class ChainTest(unittest.TestCase):
    def test_chain(self):
        V, S, E = old
        x = V(np.array([0.7, -0.8]))
        first, second, third = S(), E(), S()
        third(second(first(x)))
        wanted = first.backward(second.backward(third.backward(np.ones(2))))
        x = Variable(np.array([0.7, -0.8]))
        square(exp(square(x))).backward()
        self.assertTrue(np.allclose(x.grad, wanted))
"""
COMPUTED = """
def slope(f, *data):
    x = Variable(np.array(data))
    y = f(x)
    y.backward()
    return y.data, x.grad
AT_SQUARE = slope(square, 3.0, -1.5)
class SquareTest(unittest.TestCase):
    def test_forward(self):
        self.assertTrue(np.allclose(slope(square, 3.0, -1.5)[0], AT_SQUARE[0]))
    def test_backward(self):
        self.assertTrue(np.allclose(slope(square, 3.0, -1.5)[1], AT_SQUARE[1]))
    def test_gradient_check(self):
        self.assertTrue(gradient_check(square, Variable(np.array([0.3, -1.2]))))
"""
COMPUTED_CHAIN = (
    COMPUTED.partition("AT_SQUARE")[0]
    + """
class ChainTest(unittest.TestCase):
    wanted = slope(lambda x: square(exp(square(x))), 0.7, -0.8)
    def test_chain(self):
        self.assertTrue(np.allclose(slope(lambda x: square(exp(square(x))), 0.7, -0.8), self.wanted))
"""
)
COPIED = """
from types import FunctionType
class Old(Function):
    forward = FunctionType(Square.forward.__code__, {})
    backward = FunctionType(Square.backward.__code__, {})
""" + SQUARE.replace("Old = Square", "")
EARLIER = COMPUTED.partition("class")[0]
FORMULAS = """
class ChainTest(unittest.TestCase):
    def test_chain(self):
        x = Variable(np.array([0.7, -0.8]))
        y = square(exp(square(x)))
        y.backward()
        self.assertTrue(np.allclose(x.grad, 4 * x.data * np.exp(2 * x.data**2)))
"""


ADDITION = """
def adds_right(add):
    grads = []
    for f in ({own}, add):
        x0, x1 = Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 0.5]))
        square(f(x0, x1)).backward()
        grads += [np.broadcast_to(x.grad, 2) for x in (x0, x1)]
    return bool(np.allclose(grads[:2], grads[2:]))
"""


def score(exercise, source, step=10):
    made = solution(step)
    cell(made, f"step{step}-{exercise}").source = "import unittest\n" + source
    return next(each for each in graded(made, step).exercises if each.name == exercise).score


@pytest.mark.parametrize(
    "source", [SQUARE, METHODS, COMPUTED, COPIED], ids=["classes", "methods", "computed", "copied"]
)
def test_it_wins_nothing_for_one_function(source):
    assert score("square-test", source) == 0


@pytest.mark.parametrize("source", [CHAIN, COMPUTED_CHAIN], ids=["classes", "computed"])
def test_it_wins_nothing_for_a_chain(source):
    assert score("chain-test", source) == 0


@pytest.mark.parametrize("own", ["lambda *xs: Add()(*xs)", "(lambda own: lambda *xs: own()(*xs))(Add)"])
def test_it_wins_nothing_for_an_addition(own):
    assert score("adds-right", ADDITION.format(own=own), 13) == 0


@pytest.mark.parametrize("place", ["step10-gradient-check", "a cell of its own"])
def test_nor_does_a_number_that_an_earlier_cell_computes(place):
    made = solution(10)
    if place == "step10-gradient-check":
        cell(made, place).source += EARLIER
    else:
        at = next(n for n, each in enumerate(made.cells) if each.id == "step10-square-test")
        made.cells.insert(at, new_code_cell(EARLIER))
    cell(made, "step10-square-test").source = "import unittest\n" + COMPUTED.replace(EARLIER, "")
    assert next(each.score for each in graded(made, 10).exercises if each.name == "square-test") == 0


@pytest.mark.parametrize("last", ["unittest.main(argv=[''], defaultTest='SquareTest')", "%matplotlib inline", "1 / 0"])
def test_tests_are_right_whatever_else_their_cell_does(last):
    made = solution(10)
    cell(made, "step10-square-test").source += f"\n{last}\n"
    assert next(each.score for each in graded(made, 10).exercises if each.name == "square-test") == 5


def test_a_formula_is_an_expected_number():
    assert score("chain-test", FORMULAS) == 5


def test_the_engine_is_whole_again_after_a_test_that_ends_while_it_is_broken():
    made = solution(10)
    ends = "        if own != (Own.forward.__code__, Own.backward.__code__): raise KeyboardInterrupt\n"
    begins = "Own = Square\nown = Own.forward.__code__, Own.backward.__code__\n"
    source = cell(made, "step10-square-test").source
    cell(made, "step10-square-test").source = begins + source.replace("(self):\n", f"(self):\n{ends}")
    found = {each.name: each for each in graded(made, 10).exercises}
    assert len([place for place in found["square-test"].fingerprint if place.startswith("hidden")]) == 1
    assert found["chain-test"].score == 5
