"""Files that a student controls are opened once, without links and without waiting, and named in one line."""

import errno
import os
import re
import unicodedata
from pathlib import Path

import pytest

from autograde.classroom import archives
from autograde.errors import SubmissionError
from autograde.files import printable, read_below, read_regular
from autograde.grading import submission
from autograde.learner.check_files import gradable_files
from course.i18n import detect_language
from course.i18n.notebook_metadata import MAX_BRACKETS, MAX_BYTES, load_notebook
from tests.places import occupy

NOTEBOOK = '{"nbformat": 4, "metadata": {"gradsteps": {"step": 2, "lang": "ja"}}, "cells": []%s}'


def swapping(place, other):
    """A look at a name's kind after which `other` lies there: whoever looks and then opens by name is deceived."""
    real = os.stat

    def look(name, *words, **more):
        found = real(name, *words, **more)
        if os.fsdecode(name).endswith(place.name) and other.exists():
            os.replace(other, place)
        return found

    return look


@pytest.mark.parametrize("named", [True, False], ids=["named", "found"])
def test_a_pipe_put_in_the_place_of_a_file_is_not_waited_for(tmp_path, named, monkeypatch):
    file, pipe = tmp_path / "step02.ipynb", tmp_path / "pipe"
    file.write_text(NOTEBOOK % "")
    os.mkfifo(pipe)
    monkeypatch.setattr(os, "stat", swapping(file, pipe))
    file.exists()  # a look, such as any caller takes
    with pytest.raises(SubmissionError) as bad:
        submission.read(file, root=None if named else tmp_path)
    assert bad.value.message.key == "intake_special"


def test_a_link_is_followed_where_a_person_named_it_and_not_where_it_was_found(tmp_path):
    (tmp_path / "real.ipynb").write_text("{}")
    (tmp_path / "link.ipynb").symlink_to("real.ipynb")
    (tmp_path / "folder").symlink_to(tmp_path)
    assert read_regular(str(tmp_path / "link.ipynb"), follow_links=True)[0] == b"{}"
    for parts in (("link.ipynb",), ("folder", "real.ipynb"), ("folder", "link.ipynb")):
        with pytest.raises(SubmissionError):
            read_below(tmp_path, parts)


@pytest.mark.parametrize("kind", ["pipe", "folder", "sparse", "brackets", "deep", "nothing"])
def test_a_notebook_that_costs_too_much_is_no_notebook(tmp_path, kind):
    file = tmp_path / "step02.ipynb"
    match kind:
        case "pipe" | "folder":
            occupy(file, kind)
        case "sparse":
            file.write_text(NOTEBOOK % "")
            os.truncate(file, MAX_BYTES + 1)
        case "brackets":
            file.write_text(NOTEBOOK % (', "x": [' + "[]," * MAX_BRACKETS + "0]"))
        case "deep":
            file.write_text(NOTEBOOK % (', "x": ' + "[" * 100_000 + "]" * 100_000))
    assert load_notebook(file) is None
    assert detect_language(tmp_path) is None


def test_a_folder_is_looked_through_without_following_links(tmp_path):
    for name in ("a.ipynb", "b/c.py", "b/.ipynb_checkpoints/d.ipynb", "e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "b" / "up").symlink_to(tmp_path)
    found = [str(file.relative_to(root)) for file, root in gradable_files(tmp_path)]
    assert found == ["a.ipynb", "b/c.py"]


def test_a_folder_of_many_large_notebooks_is_not_read_for_its_language(tmp_path, monkeypatch):
    monkeypatch.setattr("course.i18n.MAX_SECONDS", 0.0)
    (tmp_path / "step01.ipynb").write_text(NOTEBOOK.replace("ja", "xx") % "")
    (tmp_path / "step02.ipynb").write_text(NOTEBOOK % "")
    assert detect_language(tmp_path) is None
    (tmp_path / "step01.ipynb").unlink()
    assert detect_language(tmp_path) == "ja"


@pytest.fixture
def shut(tmp_path, monkeypatch):
    """A folder that may not be opened, which root could all the same."""
    folder = tmp_path / "class" / "shut"
    folder.mkdir(parents=True)
    real = os.scandir

    def scandir(place):
        if Path(place) == folder:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))
        return real(place)

    monkeypatch.setattr(os, "scandir", scandir)
    return folder


def test_a_folder_that_may_not_be_opened_is_not_passed_over(shut):
    assert list(gradable_files(shut)) == [(shut, None)]
    assert list(gradable_files(shut.parent)) == [(shut, shut.parent)]
    source = archives.Source(shut.parent, lambda _: None)
    assert list(source.entries()) == []
    assert [str(each) for each in source.problems] == ["shut: cannot be read (Permission denied)."]


def test_whatever_a_name_holds_it_is_one_line_that_says_it():
    for number in (*range(0x3000), *range(0xD7F0, 0x11000), 0x1F600, 0xE0001, 0x10FFFF):
        shown = printable(f"a{chr(number)}b")
        assert len(shown.splitlines()) == 1
        assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]", shown)
        assert shown.encode()
    names = ["홍길동 (과제 1).ipynb", "山田\u3000太郎", "é", unicodedata.normalize("NFD", "한글é"), "👩🏽"]
    assert [printable(each) for each in names] == names
    assert printable(os.fsdecode(b"\xff\n")) == r"\xff\n"
    assert printable("a\u3164\u2800b\ufe0f\U000e0100") == r"a\u3164\u2800b\ufe0f\U000e0100"
    assert printable("a" + " " * 9 + "b" + "\u3000" * 10) == "a" + " " * 8 + r"\x20b" + "\u3000" * 8 + r"\u3000" * 2
