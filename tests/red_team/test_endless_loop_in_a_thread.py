"""Wants threads that go on after their cell. They share one process's limits and end with it; right answers count."""

from red_team.helpers import attack, scores

SOURCE = """
import threading, sys
def spin():
    while True: pass
for _ in range(3):
    threading.Thread(target=spin, daemon={daemon}).start()
"""


def test_threads_beside_right_answers():
    assert scores(attack(last=SOURCE.format(daemon=True))) == [5, 5]
    assert scores(attack(last=SOURCE.format(daemon=False))) == [5, 5]


def test_waiting_for_a_thread_that_never_ends():
    source = "import threading\nt = threading.Thread(target=threading.Event().wait)\nt.start()\nt.join()"
    assert scores(attack(square=source)) == [5, 0]
