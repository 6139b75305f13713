"""Wants a score that no cell has: NaN, below zero, above the maximum. The gradebook's own door is narrow, too."""

import re
import sqlite3

import pytest
from typer.testing import CliRunner

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter, NotebookScores
from autograde.cli import app
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


@pytest.mark.parametrize("column", ["manual_score", "auto_score", "extra_credit"])
@pytest.mark.parametrize("value", ["9e999", "-9e999", "1e308", "'x'"])
def test_what_another_program_entered_stops_no_command(tmp_path, column, value):
    (tmp_path / "submitted").mkdir()
    run = AssignmentRun("stage1", tmp_path)
    run.register_assignment()
    with GradebookWriter(run.url, "stage1") as book:
        scores = [NotebookScores(who, name, {}) for who in ("ann", "eve") for name in book.rows.tests_of]
        book.record(scores, {"ann": None, "eve": None})
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        database.execute(f"UPDATE grade SET {column} = {value} WHERE id IN (SELECT id FROM grade LIMIT 60)")
    words = ["--root", str(tmp_path)]
    for command in (["report", "stage1"], ["export"], ["export", "--form", "exercises"], ["run", "stage1"]):
        shown = CliRunner().invoke(app, [*command, *words])
        assert isinstance(shown.exception, SystemExit | None), command
        assert not re.search(r"\b(?:inf|nan|1e\+308)\b", shown.stdout)
