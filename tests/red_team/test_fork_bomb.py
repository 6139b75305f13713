"""Wants to fill the process table (bounded here to 300). The kernel counts a student's processes in a namespace."""

from red_team.helpers import attack, scores, sealed

SOURCE = """
import os, time
started = 0
try:
    while started < 300:
        if os.fork() == 0:
            time.sleep(30)
            os._exit(0)
        started += 1
except OSError:
    pass
print('started', started < 80)
"""


@sealed
def test_it_is_bounded_and_costs_no_right_answer_before_it():
    assert scores(attack(last=SOURCE)) == [5, 5]


@sealed
def test_it_costs_one_exercise():
    assert scores(attack(square=SOURCE)) == [5, 0]
