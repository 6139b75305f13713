"""Wants to keep the grader busy by replays: cells that work, and others that end the process after each of them."""

import time

import pytest
from nbformat.v4 import new_code_cell

from autograde.grading import passes, retry
from red_team.helpers import QUICK, empty, graded, plant, scores, solution, square

SECONDS = 6.0
SLOW = "import os, time\ntime.sleep(0.5)"
LATER = "import time\nif 'format' in vars(get_ipython().display_formatter): time.sleep(0.7)"
"""Sleeps where outputs are not wanted, as in a replay."""
DEADLY = "import os\nos._exit(1)"


@pytest.fixture(autouse=True)
def budget(monkeypatch):
    monkeypatch.setattr(passes, "BUDGET", SECONDS)


def pairs(made, number, deadly=DEADLY):
    """A notebook with slow cells at its top, each followed by one that ends the process or is slow later."""
    slow = [] if deadly == LATER else [SLOW]
    made.cells[1:1] = [new_code_cell(each) for _ in range(number) for each in (*slow, deadly)]
    return made


ATTACKS = {
    "cells that end the process": lambda: pairs(solution(), 12),
    "many of them": lambda: pairs(solution(), 300, "import os\nos.abort()"),
    "cells that take too long": lambda: pairs(solution(), 12, "while True: pass"),
    "an exercise that ends it when asked": lambda: plant(pairs(solution(), 5), square=square("import os; os._exit(1)")),
    "cells that are slow in a replay alone": lambda: plant(pairs(solution(), 30, LATER), square=DEADLY),
    "cells that are slow without outputs, and a test that dies": lambda: plant(
        pairs(solution(), 30, LATER), square=square("import os; os._exit(1)")
    ),
    "exercises that fail after failed ones": lambda: plant(pairs(empty(), 3), function="pass", square=square("1 / 0")),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_one_budget_bounds_all_passes_and_replays(name):
    made = ATTACKS[name]()
    start = time.monotonic()
    graded(made, limits=QUICK, tries=retry.TRIES)
    assert time.monotonic() - start < SECONDS + 6


def test_a_notebook_that_needs_few_replays_keeps_its_points():
    made = pairs(solution(), 1)
    assert scores(graded(made)) == [5, 5]
