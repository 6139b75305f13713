"""Wants to stop `nbgrader zip_collect`, or to fill the disk with it: what a student's archive inside an LMS's holds."""

import pytest

from autograde.classroom.collecting import MAX_COPIES
from autograde.classroom.lms_extractor import BoundedExtractor
from autograde.grading.notebook_file import MAX_BYTES
from red_team.test_files_in_anothers_name import CAME, LATER, notebook, packed

OUTER, NEIGHBOR = "mallory_771_90210_work", "bob_772_90211_step05.ipynb"
NAMES = ["..\\x.ipynb", "C:\\x.ipynb", "//x.ipynb", "a/../../x.ipynb", "y" * 300 + ".ipynb"]


def extracted(root, inner, **others):
    """The files that are extracted of an LMS's archive with one of a student's, and their sizes."""
    (root / "archive").mkdir()
    lms = packed(**{f"{OUTER}.zip": (inner, CAME), NEIGHBOR: (notebook(), CAME), **others})
    (root / "archive" / "lms.zip").write_bytes(lms)
    BoundedExtractor().extract(str(root / "archive"), str(root / "extracted"))
    files = [each for each in root.rglob("*") if each.is_file() and each.name != "lms.zip"]
    return {str(each.relative_to(root)): each.stat().st_size for each in files}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_refused_costs_its_own_file(tmp_path, name):
    found = extracted(tmp_path, packed(**{name: (notebook(), CAME), "step05.ipynb": (notebook(1), CAME)}))
    assert found.keys() == {f"extracted/lms/{NEIGHBOR}", f"extracted/lms/{OUTER}/step05.ipynb"}


CONTENTS = {"large": notebook() + b" " * MAX_BYTES, "no text": b"\0" * (30 << 20), "a zip": b"PK\3\4", "no JSON": b"{"}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_what_is_large_or_no_notebook_is_not_written(tmp_path, content):
    found = extracted(tmp_path, packed(**{"step05.ipynb": (content, CAME), "data.bin": (content, CAME)}))
    assert found.keys() == {f"extracted/lms/{NEIGHBOR}"}


def test_of_many_files_of_a_step_some_are_written(tmp_path):
    found = extracted(tmp_path, packed(**{f"{number}.ipynb": (notebook(number), CAME) for number in range(300)}))
    assert len(found) == MAX_COPIES + 1


def test_a_broken_archive_costs_itself(tmp_path):
    assert extracted(tmp_path, b"PK\3\4 no archive").keys() == {f"extracted/lms/{NEIGHBOR}"}


def test_of_two_files_of_one_name_the_newest_is_written(tmp_path):
    """nbgrader ends its command for the class at a second one."""
    inner = packed(**{"a/step05.ipynb": (notebook(1), LATER), "b/step05.ipynb": (notebook(2), CAME)})
    assert extracted(tmp_path, inner).keys() == {f"extracted/lms/{NEIGHBOR}", f"extracted/lms/{OUTER}/a/step05.ipynb"}


@pytest.mark.parametrize("names", [("a/step05.ipynb", "b/step05.ipynb"), ("step05.ipynb", "c/d/step05.ipynb")])
@pytest.mark.parametrize("numbers", [(1, 1), (1, 2)])
def test_of_two_of_one_time_none_is_written_unless_they_are_one(tmp_path, names, numbers):
    inner = packed(**{name: (notebook(number), CAME) for name, number in zip(names, numbers, strict=True)})
    found = extracted(tmp_path, inner)
    assert f"extracted/lms/{NEIGHBOR}" in found and len(found) == (2 if numbers == (1, 1) else 1)


def test_what_is_handed_in_again_is_written_once(tmp_path):
    again = {OUTER.replace("90210_work", "90213_step05.ipynb"): (notebook(2), LATER)}
    found = extracted(tmp_path, packed(**{"step05.ipynb": (notebook(1), LATER)}), **again)
    assert found.keys() == {f"extracted/lms/{NEIGHBOR}", f"extracted/lms/{next(iter(again))}"}


@pytest.mark.parametrize(
    "name", ["bob_779_90214_step05.ipynb", "bob_LATE_779_90214_step06.ipynb", "bob_779_90214_x.zip"]
)
def test_of_two_students_of_one_name_none_is_written(tmp_path, name, caplog):
    """nbgrader would put both into one folder."""
    work = packed(**{"step05.ipynb": (notebook(666), CAME)}) if name.endswith(".zip") else notebook(666)
    found = extracted(tmp_path, packed(**{"step05.ipynb": (notebook(1), CAME)}), **{name: (work, LATER)})
    assert found.keys() == {f"extracted/lms/{OUTER}/step05.ipynb"}
    assert NEIGHBOR in caplog.text and name in caplog.text


@pytest.mark.parametrize("name", ["...zip", "..zip", "....zip"])
def test_an_archives_name_leads_to_no_other_students_folder(tmp_path, name):
    inner = packed(**{"Bob Lee_12_assignsubmission_file_/step05.ipynb": (notebook(666), CAME)})
    outer = "Mallory Kim_11_assignsubmission_file_"
    found = extracted(tmp_path, packed(), **{f"{outer}/{name}": (inner, CAME)})
    assert [each for each in found if "Bob" in each and not each.startswith(f"extracted/lms/{outer}/")] == []
    assert len(found) == 2
