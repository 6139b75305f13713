"""Wants to fill memory and disk through what it prints. Output is bounded on its way; the answers beside it count."""

import pytest

from red_team.helpers import attack, graded, memory_bounded, plant, printed, scores, solution

WAYS = {
    "stdout": "for _ in range(200): print('x' * 1_000_000)",
    "stderr": "import sys\nfor _ in range(200): sys.stderr.write('x' * 1_000_000)",
    "display": "from IPython.display import display, HTML\nfor _ in range(2000): display(HTML('x' * 50_000))",
    "a huge repr": "class Huge:\n    def __repr__(self): return 'x' * 100_000_000\nHuge()",
    "a huge exception": "raise ValueError('x' * 100_000_000)",
    "file descriptors": "import os\nfor fd in (1, 2):\n    for _ in range(200): os.write(fd, b'x' * 1_000_000)",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_is_small(way):
    with memory_bounded(200 << 20):
        result = attack(last=WAYS[way])
    assert scores(result) == [5, 5]
    assert len(printed(result)) < 6_000_000


def test_output_without_end_costs_one_exercise():
    result = attack(square="while True: print('x' * 10_000)")
    assert scores(result) == [5, 0]
    assert len(printed(result)) < 1_000_000


def test_all_cells_together_show_no_more_than_a_notebook_may():
    made = solution(2)
    for _ in range(12):
        plant(made, first="for _ in range(9): print('x' * 96_000)")
    result = graded(made)
    assert scores(result) == [5, 5]
    assert len(printed(result)) < 8 << 20
    assert "..." in printed(result)
