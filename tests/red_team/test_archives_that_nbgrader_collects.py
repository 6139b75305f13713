"""Wants to stop `nbgrader zip_collect`, or to fill the disk with it: what a student's archive inside an LMS's holds."""

import pytest

from autograde.classroom.collecting import MAX_COPIES
from autograde.classroom.lms_extractor import BoundedExtractor
from autograde.grading.notebook_file import MAX_BYTES
from red_team.test_files_in_anothers_name import CAME, notebook, packed

OUTER, NEIGHBOR = "mallory_771_90210_work", "bob_772_90211_step05.ipynb"
NAMES = ["..\\x.ipynb", "C:\\x.ipynb", "//x.ipynb", "a/../../x.ipynb", "y" * 300 + ".ipynb"]


def extracted(root, inner):
    """The files that are extracted of an LMS's archive with one of a student's, and their sizes."""
    (root / "archive").mkdir()
    lms = packed(**{f"{OUTER}.zip": (inner, CAME), NEIGHBOR: (notebook(), CAME)})
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
