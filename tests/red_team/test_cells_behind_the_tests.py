"""Wants the last word: cells after the tests that undo, repeat or overwrite them. A verdict stands once it is made."""

import pytest

from red_team.helpers import attack, scores

WAYS = {
    "redefine": "class Square: pass\nclass Function: pass",
    "claim": "score = points = 100\nprint('✔ Passed.')\npassed = True",
    "metadata": "get_ipython().user_ns['__nbgrader_score__'] = 100",
    "end": "import os; os._exit(0)",
}


@pytest.mark.parametrize("way", WAYS)
def test_it_changes_nothing(way):
    assert scores(attack(last=WAYS[way])) == [5, 5]
    assert scores(attack(last=WAYS[way], square="class Square: pass")) == [5, 0]
