"""One command at a time writes into a course folder; another one waits, and says so."""

import os
import threading
import time
from multiprocessing import Pipe, get_context
from unittest.mock import Mock

import pytest
from typer.testing import CliRunner

from autograde.classroom import nbgrader_plugin
from autograde.classroom.course_lock import NAME, course_lock
from autograde.cli import app

fcntl = pytest.importorskip("fcntl")


def test_the_second_waits_and_says_so_and_the_first_does_not(tmp_path):
    said, order = [], []

    def second():
        with course_lock(tmp_path, lambda: said.append("waits")):
            order.append("second")

    with course_lock(tmp_path, lambda: said.append("never")):
        other = threading.Thread(target=second)
        other.start()
        while not said:
            other.join(0.01)
        order.append("first")
    other.join(10)
    assert (said, order) == (["waits"], ["first", "second"])


def test_assignments_with_locks_of_their_own_do_not_wait_for_each_other_but_the_course_waits_for_all(tmp_path):
    said, free = [], threading.Event()

    def course():
        with course_lock(tmp_path, lambda: said.append("course")):
            said.append("free" if free.is_set() else "too early")

    def same():
        with course_lock(tmp_path, lambda: said.append("week1"), "week1"):
            pass

    with (
        course_lock(tmp_path, lambda: said.append("never"), "week1"),
        course_lock(tmp_path, lambda: said.append("never"), "week2"),
    ):
        others = [threading.Thread(target=each) for each in (same, course)]
        for number, each in enumerate(others, 1):
            each.start()
            while len(said) < number:
                each.join(0.01)
        free.set()
    for each in others:
        each.join(10)
    assert said == ["week1", "course", "free"]


def hold(root, pipe):
    with course_lock(root, lambda: None):
        pipe.send("held")
        time.sleep(60)


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path):
    here, there = Pipe()
    holder = get_context("fork").Process(target=hold, args=(tmp_path, there))
    holder.start()
    assert here.recv() == "held"
    holder.kill()
    holder.join()
    said = []
    with course_lock(tmp_path, lambda: said.append("waits")):
        assert said == []


def test_a_lock_that_another_teacher_made_can_be_held(tmp_path, monkeypatch):
    with course_lock(tmp_path, lambda: None):
        pass
    real = os.open

    def theirs(file, flags, *words, **more):
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise PermissionError(file)
        return real(file, flags, *words, **more)

    monkeypatch.setattr(os, "open", theirs)
    with course_lock(tmp_path, lambda: None):
        assert (tmp_path / NAME).exists()


class Waited(Exception):
    """In the place of a long wait."""


def held_elsewhere(file, how):
    raise BlockingIOError if how & fcntl.LOCK_NB else Waited


@pytest.mark.parametrize("words", [["run", "stage1", "--step", "2"], ["assign", "stage1"], ["feedback", "stage1"]])
def test_commands_that_write_wait_before_they_write(words, tmp_path, monkeypatch):
    for place in ("submitted", "autograded"):
        folder = tmp_path / place / "ann" / "stage1"
        folder.mkdir(parents=True)
        (folder / "step02.ipynb").write_text("{}")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr(fcntl, "flock", held_elsewhere)
    done = CliRunner().invoke(app, [*words, "--root", str(tmp_path)])
    assert isinstance(done.exception, Waited)
    assert "Another command" in done.stderr
    assert sorted(each for each in tmp_path.rglob("*") if NAME.parts[0] not in each.parts) == before


def test_nbgraders_commands_wait_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(fcntl, "flock", held_elsewhere)
    converter = Mock(coursedir=Mock(root=str(tmp_path), db_url="sqlite://"))
    with pytest.raises(Waited):
        nbgrader_plugin._end_in_one_line(converter, lambda: pytest.fail("it has not waited"))
    converter.log.warning.assert_called_once()
