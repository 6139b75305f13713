"""Wants the grader to walk a graph for ever, and with it the marks of the exercises beside it: a chain of diamonds.

Step 24 computes with the graph that a student's function makes, on the trusted side, where nobody looks at the clock.
"""

import time

import pytest

from red_team.helpers import attack, patience, scores

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
