"""Wants to take the notebook, or the class, down with itself: exit, segfault, abort, kill. One exercise is lost."""

import pytest

from red_team.helpers import attack, scores, square

WAYS = {
    "exit": "import os; os._exit(0)",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "abort": "import os; os.abort()",
    "kill": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "kill the group": "import os, signal; os.killpg(0, signal.SIGKILL)",
    "exec": "import os, sys; os.execv(sys.executable, [sys.executable, '-c', ''])",
    "faulthandler": "import faulthandler; faulthandler._sigsegv()",
}


@pytest.mark.parametrize("way", WAYS)
def test_in_the_cell(way):
    assert scores(attack(square=WAYS[way])) == [5, 0]


@pytest.mark.parametrize("way", ["exit", "segfault", "abort"])
def test_when_the_test_calls_it(way):
    assert scores(attack(square=square(WAYS[way]))) == [5, 0]


def test_a_right_answer_behind_it_counts():
    assert scores(attack(function=WAYS["segfault"])) == [0, 5]
