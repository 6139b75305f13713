"""Wants to go on after grading: double fork, own session, parent dead. It ends with its namespace."""

import os
import time
from pathlib import Path

from red_team.helpers import attack, scores, sealed

SOURCE = """
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(50)', {marker!r}])
    os._exit(0)
time.sleep(0.3)
"""


def alive(marker):
    found = []
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = Path(f"/proc/{each}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if marker.encode() in words:
            found.append(int(each))
    return found


@sealed
def test_nothing_is_left():
    marker = f"red-team-daemon-{os.getpid()}"
    assert scores(attack(last=SOURCE.format(marker=marker))) == [5, 5]
    time.sleep(0.2)
    assert alive(marker) == []
