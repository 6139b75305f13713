"""Wants the points of a formula for a numerical derivative, which are earned by what is as exact as the formula.

No test of values can tell the two apart: with numpy's `longdouble`, extrapolated differences give the formula's number
to the last digit. Step 6 asks for a formula in its text, and its hidden test for eleven digits from -300 to 400, which
no plain difference has.
"""

import pytest

from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from course.authoring.lesson import lesson
from red_team.helpers import QUICK, plant, solution

EXP = """
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x, f = np.asarray(self.input.data, float), np.exp
        return ({}) * gy
"""
AS_EXACT = {
    "complex step": "f(x + 1e-30j).imag / 1e-30",
    "extrapolated differences": (
        "[table := [(f(x + h) - f(x - h)) / (2 * h) for h in (1, 1/2, 1/4, 1/8, 1/16)],"
        " [table := [b + (b - a) / (4**k - 1) for a, b in zip(table, table[1:])] for k in (1, 2, 3, 4)]][0]"
        " and table[-1]"
    ),
}
NOT = {
    "central difference": "(f(x + 1e-5) - f(x - 1e-5)) / 2e-5",
    "central difference in proportion": "(f(x * (1 + 1e-5) + 1e-9) - f(x * (1 - 1e-5) - 1e-9)) / (2e-5 * x + 2e-9)",
    "extrapolated once": "(8 * (f(x + 1e-3) - f(x - 1e-3)) - (f(x + 2e-3) - f(x - 2e-3))) / 12e-3",
}


def earned(formula):
    made = plant(solution(6), exp=EXP.format(formula))
    result = grade(from_cells(made.cells, 6, "en"), QUICK, only="exp")
    return result.exercises[0].score


@pytest.mark.parametrize("formula", AS_EXACT.values(), ids=AS_EXACT)
def test_what_is_as_exact_as_the_formula_earns(formula):
    assert earned(formula) == lesson(6).tests["exp"].points


@pytest.mark.parametrize("formula", NOT.values(), ids=NOT)
def test_a_plain_difference_does_not(formula):
    assert earned(formula) == 0
