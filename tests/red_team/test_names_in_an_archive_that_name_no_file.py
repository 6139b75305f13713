"""Wants to stop a collection with one entry of an archive whose name is none: the folder itself."""

import zipfile

import pytest

from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import load_course
from red_team.test_files_in_anothers_name import CAME, COURSE, ROSTER, collected, handed_in, notebook, packed

NAMES = [".", "./.", ".\\", ".\\./."]


@pytest.mark.parametrize("name", NAMES)
def test_what_lies_beside_it_is_taken(tmp_path, name):
    files = {name: (notebook(666), CAME), "bob_772_90211_step05.ipynb": (notebook(), CAME)}
    assert collected(tmp_path, **files).problems == []
    assert handed_in(tmp_path, "bob") == notebook()


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_cost_the_archive_that_a_student_made(tmp_path, name):
    inner = packed(**{name: (notebook(666), CAME), "step05.ipynb": (notebook(1), CAME)})
    assert collected(tmp_path, **{"mallory_771_90210_work.zip": (inner, CAME)}).problems == []
    assert handed_in(tmp_path, "mallory") == notebook(1)


@pytest.mark.parametrize("name", NAMES)
def test_another_students_archive_is_read(tmp_path, name):
    (tmp_path / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    (tmp_path / "roster.csv").write_text(ROSTER)
    for archive, entry in (("mallory.zip", name), ("other.zip", "bob_772_90211_step05.ipynb")):
        with zipfile.ZipFile(tmp_path / archive, "w") as made:
            made.writestr(zipfile.ZipInfo(entry, CAME), notebook())
    course = load_course(tmp_path)
    collecting = Collecting(course, course.find("stage1"), tmp_path, tmp_path / "submitted")
    collecting.run([tmp_path / "mallory.zip", tmp_path / "other.zip"])
    assert handed_in(tmp_path, "bob") == notebook()
