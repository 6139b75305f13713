"""Wants a command to wait, to fill memory or to end with a traceback: what a command remembers is something else.

A course folder may come from somebody, too: in an archive, or on a disk that several people write to.
"""

import pytest
from typer.testing import CliRunner

from autograde.classroom import class_report
from autograde.classroom.class_report import ClassReport, compare
from autograde.classroom.course_file import Course, stages
from autograde.classroom.course_lock import NAME, course_lock
from autograde.classroom.folder_index import FolderIndex
from autograde.cli import app
from autograde.errors import GradebookWriteError
from red_team.helpers import hand_in, solution
from tests.places import occupy

KINDS = ("pipe", "endless", "folder", "bytes", "deep", "odd", "other")


def put(file, kind):
    file.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "pipe" | "endless" | "folder":
            occupy(file, kind)
        case "bytes":
            file.write_bytes(b"\xff\xfe\x00")
        case "deep":
            file.write_text("[" * 100_000)
        case "odd":
            file.write_text('[{"step02-square": "x"}, 5]')
        case "other":
            file.write_text('[[["ann"], 1, 2, 3, 4, 5]]')


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_index_is_none(tmp_path, kind):
    put(tmp_path / "index.jsonl", kind)
    assert FolderIndex(tmp_path / "index.jsonl").lines == {}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "folder"])
def test_of_a_broken_report_nothing_is_compared(tmp_path, kind):
    plan = stages()["stage1"]
    exercise = class_report.ExerciseReport("step02-square", 2, "square", 5)
    report = ClassReport(Course(stages()), plan, [exercise], [], [])
    put(tmp_path / ".gradsteps" / "report-stage1.json", kind)
    compare(report, tmp_path)
    assert not report.has_before


@pytest.mark.parametrize("kind", ["endless", "folder", "pipe", "nothing"])
def test_a_lock_that_is_none_is_said_or_taken(tmp_path, kind):
    place, elsewhere = tmp_path / NAME, tmp_path / "elsewhere"
    if kind == "nothing":
        place.parent.mkdir()
        place.symlink_to(elsewhere)
    else:
        put(place, kind)
    try:
        with course_lock(tmp_path, lambda: None):
            assert kind == "pipe"
    except GradebookWriteError:
        assert kind != "pipe"
    assert not elsewhere.exists()


@pytest.mark.slow
def test_a_class_is_graded_all_the_same(tmp_path):
    hand_in(tmp_path, "ann", solution())
    put(tmp_path / ".gradsteps" / "folders-stage1.jsonl", "pipe")
    shown = CliRunner().invoke(app, ["run", "stage1", "--root", str(tmp_path), "--step", "step02"])
    assert shown.exit_code == 0
    assert (tmp_path / "feedback" / "ann" / "stage1" / "step02.html").is_file()
