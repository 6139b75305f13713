"""Wants a neighbor's marks, and the neighbor's answers on its own feedback page: a symbolic link is handed in."""

import pytest

from autograde.classroom.submitted import collect
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


def test_a_hard_link_is_listed_for_both_and_costs_the_neighbour_nothing(tmp_path):
    own = hand_in(tmp_path, "neighbour", solution(2))
    other = hand_in(tmp_path, "attacker", empty(2))
    other.unlink()
    other.hardlink_to(own)
    backup = tmp_path / "backup.ipynb"
    alone = hand_in(tmp_path, "another", solution(2))
    backup.hardlink_to(alone)
    found = collect(tmp_path / "submitted", "stage1").students
    assert [each.key for each in found["attacker"].problems] == ["intake_same_file"]
    assert [each.key for each in found["neighbour"].problems] == ["intake_same_file"]
    assert not found["another"].problems
    assert not found["neighbour"].files[2].refused
