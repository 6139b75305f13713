"""Wants a score that no cell has: NaN, below zero, above the maximum. The gradebook's own door is narrow, too."""

import pytest

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from autograde.errors import ScoreRangeError
from red_team.helpers import run_class


@pytest.mark.slow
def test_the_gradebook_takes_none_of_them(tmp_path):
    (tmp_path / "submitted").mkdir()
    run_class(tmp_path)
    run = AssignmentRun("stage1", tmp_path)
    with GradebookWriter(run.url, "stage1") as book:
        for score in (float("nan"), -1, 5.5, float("inf"), 1e300):
            with pytest.raises(ScoreRangeError):
                book.record([NotebookScores("eve", "step02", {"step02-square-test": score})], {"eve": None})
            assert book.scores().get("eve", {}).get("step02", (0,))[0] == 0
