"""The verdict of the cluster's benchmark: one measurement beyond its limit is enough to fail."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from benchmarks.cluster import machines
from benchmarks.cluster.table import LISTED, Cost, Page, Row, Scale, Written

COST = Cost(0.05, 0.1, 0.004, 0.001, 0.001, 200 << 20)
ROWS = [Row(1000 * number, 400.0, 500.0, 150 << 20) for number in range(1, 61)]
SQLITE = Written("SQLite", ROWS, 400.0, 500.0, 200 << 20, LISTED // 10, 0.5, 0.9)
POSTGRESQL = replace(SQLITE, database="PostgreSQL", pace=250.0)


def scale(processes, of_linear, pause=0.04):
    return Scale(processes, pause, replace(COST, seconds=0.04 / processes / of_linear))


PAGE = Page(
    "here", 2, [COST] * 3, [replace(COST, processor=0.105)] * 3, [scale(4, 0.95), scale(32, 0.4)], [SQLITE, POSTGRESQL]
)


def test_what_is_within_all_limits_holds():
    assert PAGE.holds()
    assert "Limits hold" in PAGE.text()
    assert "1.05 times the processor time" in PAGE.text()
    assert "| 60,000 | 400 | 500 | 150 MB |" in PAGE.text()
    assert Page("here", 2, PAGE.local, PAGE.cluster, PAGE.scales, [SQLITE]).holds()


BEYOND = {
    "overhead": replace(PAGE, cluster=[replace(COST, processor=0.12)] * 3),
    "scaling": replace(PAGE, scales=[scale(4, 0.85), scale(32, 0.4)]),
    "pace": replace(PAGE, written=[replace(SQLITE, pace=290.0)]),
    "pace on a server": replace(PAGE, written=[SQLITE, replace(POSTGRESQL, pace=190.0)]),
    "memory": replace(PAGE, written=[replace(SQLITE, memory=301 << 20)]),
    "listing": replace(PAGE, written=[replace(SQLITE, new=1.1)]),
    "flatness": replace(PAGE, written=[replace(SQLITE, rows=ROWS[:50] + [replace(ROWS[50], own_pace=300.0)] * 10)]),
}


@pytest.mark.parametrize("name", BEYOND)
def test_one_limit_is_enough_to_fail(name):
    assert not BEYOND[name].holds()
    assert "Limits FAIL" in BEYOND[name].text()


def test_the_processor_time_of_what_has_ended_counts():
    before = machines.tree_seconds(os.getpid())
    spin = "import time\nwhile time.process_time() < 0.5: pass"
    subprocess.run([sys.executable, "-c", f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin!r}])"])
    assert machines.tree_seconds(os.getpid()) - before > 0.45
    assert machines.tree_seconds(2**22 + 1) == 0
