"""Wants more memory than one process may have, by forking. The sum over a student's processes is bounded, too."""

from dataclasses import replace

import pytest

from red_team.helpers import QUICK, attack, scores, sealed

SOURCE = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        x = bytes(b'1' * (120 << 20))
        time.sleep(30)
        os._exit(0)
time.sleep(30)
"""


@sealed
@pytest.mark.slow
def test_it_is_ended():
    limits = replace(QUICK, cell=10.0, memory=400 << 20)
    assert scores(attack(limits=limits, square=SOURCE)) == [5, 0]
