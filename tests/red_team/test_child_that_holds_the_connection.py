"""Wants to keep the grader waiting: the process dies, but a child of its keeps the connection open."""

from red_team.helpers import attack, scores, sealed

SOURCE = """
import os, time
if os.fork() == 0:
    time.sleep(60)
os._exit(1)
"""


@sealed
def test_it_costs_one_exercise():
    assert scores(attack(square=SOURCE)) == [5, 0]
