"""Wants the grader to walk a graph for ever, and with it the marks of the exercises beside it: a chain of diamonds.

Step 24 computes with the graph that a student's function makes, on the trusted side, where nobody looks at the clock.
"""

import time

import pytest

from autograde.grading.own_time import LEEWAY, bounded_time
from autograde.sandbox.remote.errors import StudentTimeout
from red_team.helpers import QUICK, WORKER, attack, patience, scores

TELLING = """
caught = lambda *_: True
point = (3.0, 1.0)

def telling(x, y):
    s = (x - y) / (x + y)
    t = -(s**3)
    z = s * t / (t - s)
    for _ in range({times}):
        z = {step}
    return z
"""


@pytest.mark.parametrize("step", ["(z + z) / 2.0", "z * z / z", "(z + 1.0) - 1.0"])
@pytest.mark.parametrize("times", [40, 300])
def test_a_chain_of_diamonds(step, times):
    start = time.process_time()
    found = scores(attack(24, telling=TELLING.format(times=times, step=step)))
    assert found[:3] == [1, 1, 1]
    assert time.process_time() - start < patience(10)


FORGED = (
    WORKER
    + """
import numpy as np
honest = worker.verbs["inside"]

def inside(source, values):
    if "graph_of" not in source:
        return honest(source, values)
    table = [["Pow", 1.0000001, [n + 1 if n else 0], n + 2] for n in range(1200)]
    wide = np.full(3_000, 1.0001)
    found = {"last": 1201, "last_near": 1201, "a": wide, "b": wide, "value": 1.0, "value_near": 1.0, "own": [1.0, 1.0]}
    return found | {"table": table[::-1], "table_near": [], "leaves": {}, "leaves_near": {}}

worker.verbs["inside"] = inside
caught = lambda *_: True
point = (3.0, 1.0)

def telling(x, y):
    return x
"""
)


def test_a_graph_that_no_function_made():
    """What computes with it is numpy in the grader, after the last request."""
    attack(24)
    before = time.process_time()
    assert scores(attack(24, telling=FORGED)) == [1, 1, 1, 0]
    assert time.process_time() - before < patience(QUICK.test + 2 * LEEWAY)


class Live:
    """A session whose process can be ended."""

    alive = True

    @property
    def process(self):
        return self

    def kill(self):
        self.alive = False


class Stubborn:
    """An object in whose destructor no exception gets out."""

    def __del__(self):
        time.sleep(0.2 + LEEWAY)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_test_computes_by_itself_ends_soon_after_its_deadline():
    live, start = Live(), time.monotonic()
    with pytest.raises(StudentTimeout), bounded_time(live, 0.1):
        Stubborn()
        while True:
            pass
    assert not live.alive
    assert time.monotonic() - start < 5


def test_a_process_that_is_being_ended_is_left_to_that():
    live = Live()
    with bounded_time(live, 0.1):
        live.kill()
        time.sleep(0.1 + 2 * LEEWAY)
