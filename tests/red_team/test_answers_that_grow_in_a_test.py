"""Wants small answers to become large on the trusted side: what a test itself computes with them has no bound.

The answers keep all bounds of an answer. The test multiplies, adds or formats them, whatever its checks said before.
"""

import subprocess
import sys

import pytest

from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from red_team.helpers import cell, memory_bounded, plant, solution

FORMAT = "calls = '%700000000d'\nhours = 1.0"
FORMAT_OF_BYTES = "calls = b'%0900000000d'\nhours = 1.0"
SUMMED = (
    "parts = [np.zeros((450, 1, 1)), 1, np.zeros((1, 450, 1)), 0, np.zeros((1, 1, 450)), 1, 1]\n"
    "generation = dict(zip('ABCDEFG', parts))"
)
COLUMN_TIMES_ROW = """
made = [0]

class Variable:
    def __new__(cls, data):
        made[0] += 1
        return np.zeros((9000, 1) if made[0] % 2 else (1, 9000))
"""


def score_of(exercise, made, step):
    """The score of one exercise, which costs the grader a bounded amount of memory."""
    with memory_bounded():
        (result,) = [
            each
            for each in grade(from_cells(made.cells, step, "en"), Limits(cell=5.0, test=5.0), only=exercise).exercises
            if each.name == exercise
        ]
    return result.score


@pytest.mark.parametrize("source", [FORMAT, FORMAT_OF_BYTES])
def test_a_format_where_a_number_belongs(source):
    assert score_of("cost", plant(solution(4), cost=source), 4) == 0


def test_arrays_that_are_summed_across_each_other():
    assert score_of("generation", plant(solution(15), generation=SUMMED), 15) == 0


@pytest.mark.slow
@pytest.mark.parametrize(("step", "exercise"), [(22, "sub"), (20, "operators")])
def test_a_column_times_a_row(step, exercise):
    made = solution(step)
    cell(made, f"step{step}-{exercise}").source += COLUMN_TIMES_ROW
    assert score_of(exercise, made, step) == 0


def test_the_bound_ends_with_the_test():
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_DATA)
    assert score_of("cost", plant(solution(4), cost=FORMAT), 4) == 0
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


MATRICES = """
import numpy as np
from autograde.grading.own_memory import bounded_memory
with bounded_memory(1 << 20):
    print(np.ones((60, 60)) @ np.ones((60, 60)) == 60.0)
"""


def test_a_product_of_matrices_needs_no_more_than_its_result():
    done = subprocess.run([sys.executable, "-c", MATRICES], capture_output=True, text=True, timeout=60)
    assert (done.returncode, "True" in done.stdout, done.stderr) == (0, True, "")
