"""A class that was graded is listed without reading what nobody changed, and no change stays unseen."""

import hashlib
import os
import time

import pytest

from autograde.classroom import folder_walk, submitted
from autograde.classroom.course_file import stages
from autograde.classroom.folder_index import FolderIndex
from autograde.classroom.graded_files import GradedFolder
from autograde.classroom.submitted import collect

OLD, NEW = b'{"nbformat": 4, "cells": []}', b'{"nbformat": 4, "cells":[]} '
STEPS = (1, 2)


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """Files count as old at once."""
    monkeypatch.setattr(folder_walk, "SETTLED", -(10**12))


class Class:
    """A graded class of two in a folder."""

    def __init__(self, root):
        self.root, self.work, self.graded = root, root / "submitted", root / "autograded"
        for student in ("ann", "bob"):
            for step in STEPS:
                self.put(student, step, OLD)
                self.grade(student, step, OLD)

    def put(self, student, step, content):
        file = self.work / student / "stage1" / f"step{step:02d}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def grade(self, student, step, content):
        file = self.graded / student / "stage1" / f"step{step:02d}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'"submission": "{hashlib.sha256(content).hexdigest()}"')
        return file

    def look(self):
        return collect(self.work, "stage1", graded=self.graded, index=FolderIndex(self.root / "index.jsonl"))

    def remember(self):
        found = self.look()
        for folder in found.students.values():
            found.index.remember(folder)
        found.index.save(found.students)
        return found

    def left(self):
        """What is not graded."""
        return {
            (name, step)
            for name, each in self.look().students.items()
            for step, file in each.files.items()
            if not file.is_graded
        }


@pytest.fixture
def a_class(tmp_path):
    made = Class(tmp_path)
    made.remember()
    return made


def test_folders_that_nobody_changed_are_not_read(a_class, monkeypatch):
    before = a_class.look().students

    def read(*arguments):
        raise AssertionError("read")

    monkeypatch.setattr(submitted, "_look", read)
    found = a_class.look()
    assert (found.students, found.problems) == (before, [])


def replace(a_class):
    file = a_class.work / "ann/stage1/step01.ipynb"
    status = file.stat()
    other = file.with_name("other")
    other.write_bytes(NEW)
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(file)


def write_into(a_class):
    file = a_class.work / "ann/stage1/step01.ipynb"
    status = file.stat()
    time.sleep(0.02)  # until the clock of the file system has moved on
    file.write_bytes(NEW)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES = {
    "a file of the same size and time in its place": (replace, {("ann", 1)}),
    "other contents of the same size and time": (write_into, {("ann", 1)}),
    "a step that was not there": (lambda each: each.put("ann", 3, OLD), {("ann", 3)}),
    "a new student": (lambda each: each.put("cho", 1, OLD), {("cho", 1)}),
    "a graded notebook removed": (lambda each: (each.graded / "ann/stage1/step02.ipynb").unlink(), {("ann", 2)}),
    "all graded notebooks moved away": (
        lambda each: each.graded.rename(each.root / "away"),
        {(name, step) for name in ("ann", "bob") for step in STEPS},
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(a_class, change):
    assert len(OLD) == len(NEW)
    assert a_class.left() == set()
    make, expected = CHANGES[change]
    make(a_class)
    assert a_class.left() == expected


def test_a_time_of_handing_in_that_changed_is_seen(a_class):
    (a_class.work / "ann/stage1/timestamp.txt").write_text("2026-03-01 09:00:00 UTC")
    found = a_class.look().students
    assert (found["ann"].is_newer, found["bob"].is_newer) == (True, False)
    assert str(found["ann"].stamp.time) == "2026-03-01 09:00:00"


def test_another_plan_of_the_course_is_another_look(a_class):
    known = dict(stages())
    index = FolderIndex(a_class.root / "index.jsonl")
    where = (a_class.graded, ["ann", "bob"])
    assert index.unchanged(a_class.work, "stage1", known, *where) == {"ann", "bob"}
    known.pop("stage2")
    assert index.unchanged(a_class.work, "stage1", known, *where) == set()


def test_what_there_is_to_say_of_a_folder_is_said_each_time(a_class):
    a_class.put("ann", 1, OLD).rename(a_class.work / "ann/stage1/my step01.ipynb")
    first = a_class.remember().students["ann"].notes
    assert first
    assert a_class.look().students["ann"].notes == first


def test_a_file_with_two_names_on_the_disk_is_said_each_time(a_class):
    shared = a_class.work / "bob/stage1/step01.ipynb"
    shared.unlink()
    os.link(a_class.work / "ann/stage1/step01.ipynb", shared)
    assert all(a_class.remember().students[name].problems for name in ("ann", "bob"))
    assert all(a_class.look().students[name].problems for name in ("ann", "bob"))


def test_a_folder_that_has_just_changed_is_not_remembered(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_walk, "SETTLED", 10**12)
    assert Class(tmp_path).remember().index.lines == {}


def test_a_student_who_is_gone_is_forgotten(a_class):
    (a_class.work / "bob").rename(a_class.root / "bob")
    a_class.remember()
    assert list(a_class.look().index.lines) == ["ann"]


@pytest.mark.parametrize("content", ["", "x\n", "[]\n", '["ann", 1]\n', "\0", "null\n", '{"a": 1}\n'])
def test_an_index_that_is_broken_costs_time_alone(a_class, content):
    (a_class.root / "index.jsonl").write_text(content)
    assert a_class.left() == set()
    assert set(a_class.look().students) == {"ann", "bob"}


def test_a_folder_of_graded_notebooks_is_as_it_was_until_a_file_in_it_is_another(tmp_path):
    folder = GradedFolder(str(tmp_path / "folder"))
    states = [folder.state()]
    for number, name in enumerate(("a", "b", "a")):
        other = tmp_path / "other"
        other.write_text(str(number))
        (tmp_path / "folder").mkdir(exist_ok=True)
        time.sleep(0.02)  # until the clock of the file system has moved on
        other.replace(tmp_path / "folder" / name)
        assert folder.state() == folder.state()
        states.append(folder.state())
    assert states[0] == ""
    assert len(set(states)) == 4
