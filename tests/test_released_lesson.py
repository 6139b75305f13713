"""The released form of a lesson, and the ids of its cells."""

import os
import pickle
import subprocess
import sys

import pytest

from course.authoring.cell_id import CellId
from course.authoring.files import write_atomically
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN
from course.authoring.released_lesson import released_lesson


def test_an_id_names_its_step_its_exercise_and_its_test():
    square = CellId.of(7, "square")
    assert square == "step07-square"
    assert square.test == "step07-square-test"
    assert square.test.exercise == square
    assert square.test.step == 7
    assert pickle.loads(pickle.dumps(square)) == square
    assert type(pickle.loads(pickle.dumps(square))) is CellId


def test_every_test_names_an_exercise_of_its_lesson():
    for each in lessons():
        ids = {cell.id for cell in each.of_role("exercise")}
        assert {test.id.exercise for test in each.of_role("test")} == ids
        assert {cell.id.step for cell in each.cells} == {each.step}


@pytest.mark.parametrize("step", [1, 14])
def test_hidden_tests_are_in_the_locked_cells_alone(step):
    found = released_lesson(step)
    assert set(found.tests) <= set(found.locked_cells) < set(found.required)
    for name in found.tests:
        assert HIDDEN[0] in found.locked_cells[name].source
        assert HIDDEN[0] not in found.cells[name].source
        assert "checksum" in found.locked_cells[name].metadata["nbgrader"]
    assert sum(test.points for test in found.tests.values()) == lesson(step).points


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    file = tmp_path / "new" / "file.txt"
    write_atomically(file, "한글\n")
    assert file.read_bytes() == "한글\n".encode()
    with pytest.raises(UnicodeEncodeError):
        write_atomically(file, "\ud800")
    assert file.read_bytes() == "한글\n".encode()
    file.unlink()
    file.mkdir()
    with pytest.raises(OSError):
        write_atomically(file, "text")
    assert [each.name for each in file.parent.iterdir()] == ["file.txt"]


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has a signal that asks for a process")
def test_what_a_killed_process_left_of_a_file_goes_and_what_another_is_writing_stays(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for pid in (gone.pid, os.getppid()):
        (tmp_path / f".a [1].txt.{pid}.part").write_text("half")
    (tmp_path / f".other.txt.{gone.pid}.part").write_text("half")
    write_atomically(tmp_path / "a [1].txt", "whole")
    left = {each.name for each in tmp_path.iterdir()}
    assert left == {"a [1].txt", f".a [1].txt.{os.getppid()}.part", f".other.txt.{gone.pid}.part"}
