"""Wants a class's files not taken, or all room for its own, by what a sender writes below the LMS's own text."""

import io
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from autograde.classroom.archives import Entry, Source
from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import load_course
from autograde.classroom.lms_names import Matcher
from autograde.classroom.name_encodings import choose_texts
from autograde.classroom.owner import find_sender
from autograde.classroom.submitted import collect
from autograde.errors import SubmissionError
from tests.in_process_pool import InProcessPool

KOREAN = (
    "student,name,number\njiwoo,김지우,2026001\nminjun,이민준,2026002\nseoyeon,박서연,2026003\nmallory,최악역,2026004\n"
)
JAPANESE = "haruto,佐藤陽翔,2026005\nyui,鈴木結衣,2026006\nren,高橋蓮太,2026007\nsora,田中空良,2026008\n"
COURSE = '[[assignment]]\nname = "week1"\nsteps = "1-5"\n[[assignment]]\nname = "week2"\nsteps = "6-10"\n'
FORMS = {
    "folders": "{name}/{own}",
    "folders in a folder": "과제1/{name}/{own}",
    "Google": "{name} - {own}",
    "campus": "{number}_{name}_{own}",
    "campus, folders": "{number}_{name}/{own}",
}
CLASS = {"김지우": "2026001", "이민준": "2026002", "박서연": "2026003", "최악역": "2026004"}


def notebook(step=5):
    return f'{{"metadata": {{"gradsteps": {{"step": {step}}}}}, "nbformat": 4, "cells": []}}'.encode()


def course_in(root, roster):
    (root / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    (root / "roster.csv").write_text(roster, "utf-8")
    return load_course(root)


def with_raw_names(files):
    """A zip whose names are bytes of no stated encoding, as Windows writes them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, (name, content) in enumerate(files):
            archive.writestr(f"{number:04d}".ljust(len(name), "x"), content)
    found = made.getvalue()
    for number, (name, _) in enumerate(files):
        found = found.replace(f"{number:04d}".ljust(len(name), "x").encode(), name)
    return found


def read_as_cp949(text, encoding="cp932"):
    """What to type on Korean Windows so that its bytes say this text in another encoding."""
    return text.encode(encoding).decode("cp949")


def wide(number):
    return "".join(chr(0xFF10 + int(digit)) for digit in number)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("handed_in", [3, 1])
def test_nobody_outvotes_the_encoding_of_a_class(tmp_path, monkeypatch, form, handed_in):
    monkeypatch.setattr("autograde.classroom.incoming.Pool", InProcessPool)
    own = [read_as_cp949(wide(number)) for number in CLASS.values()]
    files = [(name, "step05.ipynb") for name in list(CLASS)[:handed_in]]
    files += [("최악역", f"{each}.ipynb") for each in own]
    raw = [
        (FORMS[form].format(name=name, number=CLASS[name], own=own).encode("cp949"), notebook()) for name, own in files
    ]
    (tmp_path / "lms.zip").write_bytes(with_raw_names(raw))
    course = course_in(tmp_path, KOREAN)
    collecting = Collecting(course, course.find("week1"), tmp_path, tmp_path / "submitted")
    assert {"jiwoo", "minjun", "seoyeon"} & set(collecting.run([tmp_path / "lms.zip"]).taken) == {
        each for each, _ in zip(("jiwoo", "minjun", "seoyeon"), range(handed_in), strict=False)
    }


def test_names_of_another_language_below_do_not(tmp_path):
    course = course_in(tmp_path, KOREAN + JAPANESE)
    theirs = [f"{name}/step05.ipynb".encode("cp949") for name in ("김지우", "이민준")]
    mine = [
        "최악역/".encode("cp949") + name.encode("cp932") + b"/x.txt" for name in ("佐藤陽翔", "鈴木結衣", "田中空良")
    ]
    texts = {each: [raw.decode(each, "replace") for raw in (*theirs, *mine)] for each in ("cp949", "cp932")}
    assert choose_texts(texts, Matcher(course.people.values()))[:2] == ["김지우/step05.ipynb", "이민준/step05.ipynb"]


def test_a_class_is_known_by_what_is_below_where_nothing_above_tells(tmp_path):
    course = course_in(tmp_path, KOREAN)
    raw = [f"week1/{name}.ipynb".encode("cp949") for name in CLASS]
    texts = {each: [name.decode(each, "replace") for name in raw] for each in ("cp932", "cp949")}
    assert choose_texts(texts, Matcher(course.people.values()))[0] == "week1/김지우.ipynb"


def test_many_long_names_take_little_memory(tmp_path):
    """The listing is one task for the whole zip: what ends it costs everybody's files."""
    course = course_in(tmp_path, KOREAN)
    names = [f"mallory/{number:05d}_" + "_".join("가나다라마바사아자차" * 20) for number in range(2000)]
    texts = {each: [name.encode("cp949").decode(each, "replace") for name in names] for each in ("cp949", "cp932")}
    tracemalloc.start()
    try:
        choose_texts(texts, Matcher(course.people.values()))
        assert tracemalloc.get_traced_memory()[1] < 150 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("roster", [KOREAN, ""])
@pytest.mark.parametrize("own", ["{}.zip", "{}_12_assignsubmission_file_.zip", "{}/work.zip"])
def test_what_a_path_names_below_makes_no_further_quota(tmp_path, roster, own):
    people = course_in(tmp_path, roster).people if roster else {}
    matcher = Matcher(people.values())
    paths = [("최악역", *own.format(name).split("/")) for name in ("김지우", "이민준", "박서연", "any1", "any2")]
    senders = {
        find_sender(Entry(parts, None, in_zip, 0, bytes), people, matcher)
        for parts in paths
        for in_zip in (True, False)
    }
    assert len(senders) <= 2  # the student, and their folder


def test_files_in_no_folder_that_name_several_students_share_one(tmp_path):
    people = course_in(tmp_path, KOREAN).people
    entries = [Entry((f"2026004_{number}.zip",), None, True, 0, bytes) for number in ("2026001", "2026002")]
    assert len({find_sender(each, people, Matcher(people.values())) for each in entries}) == 1


def with_two_names(listed, own, data):
    """A zip of one file, which has another name than the list of files says."""
    check, sizes = zlib.crc32(data), (len(data), len(data))
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0x5C74, check, *sizes, len(own), 0) + own + data
    entry = struct.pack("<IHHHHHHIII", 0x02014B50, 20, 20, 0, 0, 0, 0x5C74, check, *sizes)
    entry += struct.pack("<HHHHHII", len(listed), 0, 0, 0, 0, 0, 0) + listed
    return head + entry + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(entry), len(head), 0)


def test_what_is_wrong_with_an_archive_is_said_in_a_short_line():
    """zipfile quotes a name of 64 KB."""
    raw = with_two_names(b"step05.ipynb", bytes(65_000), notebook())
    source = Source(Path("work.zip"), lambda texts: texts["cp949"])
    [entry] = source.inside(Entry(("work.zip",), None, True, len(raw), lambda: raw))
    with pytest.raises(SubmissionError) as caught:
        entry.read()
    assert len(str(caught.value)) < 1_500


def test_notes_on_a_students_files_have_a_bound(tmp_path):
    folder = tmp_path / "submitted/mallory/week1"
    folder.mkdir(parents=True)
    for number in range(300):
        (folder / f"{number}{'x' * 150}.ipynb").write_bytes(notebook(6))
    course = course_in(tmp_path, KOREAN)
    made = collect(tmp_path / "submitted", "week1", course.assignments).students["mallory"]
    assert len(made.notes) <= 101
