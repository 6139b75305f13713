"""Wants to stop a command, or to change marks, with a folder that an archive made without any rights.

The owner of the course folder cannot search it. The superuser can, so that the tests refuse it themselves.
"""

import errno
import os

import pytest

from autograde.classroom import student_folder
from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import load_course
from red_team.helpers import hand_in, run_class, sealed, solution
from red_team.test_files_in_anothers_name import COURSE, ROSTER


def refusing(name, opened):
    def search(place, *parent):
        if os.path.basename(place) == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        return opened(place, *parent)

    return search


def test_who_has_handed_in_is_asked_without_an_error(tmp_path, monkeypatch):
    (tmp_path / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "submitted" / "mallory" / "stage1").mkdir(parents=True)
    course = load_course(tmp_path)
    collecting = Collecting(course, course.find("stage1"), tmp_path, tmp_path / "submitted")
    assert collecting.missing() == ["bob", "mallory"]
    monkeypatch.setattr(os, "listdir", refusing("stage1", os.listdir))
    monkeypatch.setattr(os, "scandir", refusing("stage1", os.scandir))
    (tmp_path / "submitted" / "bob").mkdir()
    assert collecting.missing() == []


@sealed
@pytest.mark.parametrize(("name", "stays"), [("stage1", True), ("stage2", False)])
def test_marks_stay_where_the_assignments_folder_cannot_be_searched(tmp_path, monkeypatch, name, stays):
    file = hand_in(tmp_path, "mallory", solution())
    _, before = run_class(tmp_path)
    if name != "stage1":
        file.unlink()
        (file.parent.parent / name).mkdir()
    monkeypatch.setattr(student_folder, "open_folder", refusing(name, student_folder.open_folder))
    _, after = run_class(tmp_path)
    assert before["mallory"] > 0
    assert after["mallory"] == (before["mallory"] if stays else 0)
