"""Wants a neighbour's marks, and the neighbour's answers on its own feedback page: a symbolic link is handed in."""

import pytest

from red_team.helpers import empty, hand_in, run_class, solution


@pytest.mark.slow
def test_it_wins_nothing(tmp_path):
    there = hand_in(tmp_path, "zoe", solution())
    link = hand_in(tmp_path, "eve", empty())
    link.unlink()
    link.symlink_to(there)
    _, points = run_class(tmp_path)
    assert points["zoe"] == 10
    assert points["eve"] == 0
