"""Wants to fill the grader's memory with messages that nobody asked for: they are read as fast as they come."""

from red_team.helpers import FRAMES, elsewhere

SOURCE = (
    FRAMES
    + """
big = frame(ok(bytes(16 << 20)))
for _ in range({count}):
    worker.writer.write(big)
    worker.writer.flush()
"""
)


def test_the_grader_stays_small():
    source = "import time\n" + SOURCE.format(count=60) + "time.sleep(60)"
    assert elsewhere(memory=700 << 20, square=source) == [5, 0]
