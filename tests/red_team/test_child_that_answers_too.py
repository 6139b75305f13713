"""Wants to confuse the grader: a forked child serves the same connection, and two processes answer in turns.

Whoever answers, it is the student's side; an answer is data and is compared with the reference.
"""

from red_team.helpers import WORKER, attack

SOURCE = WORKER + "import os\nif os.fork() == 0:\n    worker.serve()\n    os._exit(0)\n"


def test_a_second_voice_wins_nothing():
    assert attack(first=SOURCE, function="class Function: pass", square="class Square: pass").score == 0
