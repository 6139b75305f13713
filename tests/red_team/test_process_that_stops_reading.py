"""Wants to hang the grader for ever: it answers before it is asked, and then reads no more.

The next question does not fit into the pipe, and whoever writes it waits without a deadline.
"""

from red_team.helpers import FRAMES, elsewhere

SOURCE = (
    FRAMES
    + """
import time
for _ in range(3):
    codec.write(worker.writer, ok([[], None]))
time.sleep(60)
"""
)


def test_it_ends():
    found = elsewhere(seconds=40, function=SOURCE, square="x = '" + "a" * 2_000_000 + "'")
    assert found == [0, 0]
