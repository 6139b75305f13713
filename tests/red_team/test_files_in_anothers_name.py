"""Wants to hand in for somebody else, or earlier than it did: an archive holds folders named as an LMS names them.

A student chooses the names and the times in an archive. So whose it is, and when it came, is said by what is around it.
"""

import io
import re
import zipfile

import pytest
from traitlets.config import Configurable

from autograde.classroom.collecting import MAX_COPIES, Collecting
from autograde.classroom.course_file import load_course
from autograde.classroom.lms_extractor import DOWNLOADED, LmsCollector
from autograde.classroom.turns import MAX_LINES
from tests.in_process_pool import InProcessPool

ROSTER = "student,name,canvas,number\nmallory,Mallory Kim,771,2026001\nbob,Bob Lee,772,2026002\n"
COURSE = '[[assignment]]\nname = "stage1"\nsteps = "1-10"\ndue = 2026-03-20T23:59:00\n'
CAME, FORGED = (2026, 3, 21, 9, 0, 0), (2026, 3, 1, 9, 0, 0)
LATER = (2030, 1, 1, 0, 0, 0)
INNER = [
    "Bob Lee_12_assignsubmission_file_/step05.ipynb",
    "bob+stage1+2031-01-01 00:00:00 UTC+x/step05.ipynb",
    "Week 3_bob_attempt_2031-01-01-10-15-00_step05.ipynb",
    "bob_772_90212_step05.ipynb",
    "2026002/step05.ipynb",
    "bob/Bob Lee_12_assignsubmission_file_/step05.ipynb",
]
OUTER = {
    "Canvas": ("mallory_771_90210_work.zip", "bob_772_90211_step05.ipynb"),
    "Moodle": ("Mallory Kim_11_assignsubmission_file_/work.zip", "Bob Lee_12_assignsubmission_file_/step05.ipynb"),
    "Google": ("Mallory Kim - work.zip", "Bob Lee - step05.ipynb"),
    "folders": ("mallory/work.zip", "bob/step05.ipynb"),
}


@pytest.fixture(autouse=True)
def in_process(monkeypatch):
    monkeypatch.setattr("autograde.classroom.incoming.Pool", InProcessPool)


def notebook(number=0):
    return f'{{"metadata": {{"gradsteps": {{"step": 5}}}}, "nbformat": 4, "cells": [], "x": {number}}}'.encode()


def packed(**files):
    """A zip of files by name, each with its content and time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, (content, time) in files.items():
            archive.writestr(zipfile.ZipInfo(name, time), content)
    return made.getvalue()


def collected(root, roster=ROSTER, **files):
    (root / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    if roster:
        (root / "roster.csv").write_text(roster)
    (root / "lms.zip").write_bytes(packed(**files))
    course = load_course(root)
    return Collecting(course, course.find("stage1"), root, root / "submitted").run([root / "lms.zip"])


def handed_in(root, student):
    file = root / "submitted" / student / "stage1" / "step05.ipynb"
    return file.read_bytes() if file.exists() else None


def time(root, student):
    return (root / "submitted" / student / "stage1" / "timestamp.txt").read_text()[:10]


def keeps_bobs(root, files):
    """Collecting these files leaves Bob's own work and its time."""
    collected(root, **files)
    assert handed_in(root, "bob") == notebook()
    assert time(root, "bob") == "2026-03-21"


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("form", OUTER)
def test_nobody_hands_in_for_another(tmp_path, form, inner):
    outer, theirs = OUTER[form]
    keeps_bobs(tmp_path, {outer: (packed(**{inner: (notebook(666), LATER)}), CAME), theirs: (notebook(), CAME)})


@pytest.mark.parametrize("inner", INNER)
@pytest.mark.parametrize("form", ["Canvas", "Moodle", "folders"])
def test_nobody_does_so_without_a_roster(tmp_path, form, inner):
    outer, theirs = OUTER[form]
    files = {outer: (packed(**{inner: (notebook(666), LATER)}), CAME), theirs: (notebook(), CAME)}
    done = collected(tmp_path, roster="", **files)
    bob = "Bob Lee" if form == "Moodle" else "bob"
    assert handed_in(tmp_path, bob) == notebook()
    assert set(done.taken) == {bob, "Mallory Kim" if form == "Moodle" else "mallory"}


FLAT = {
    "Canvas": "mallory_771_90210_{}",
    "Canvas, late": "mallory_LATE_771_90210_{}",
    "Moodle": "Mallory Kim_11_assignsubmission_file_{}",
    "Blackboard": "Week 3_mallory_attempt_2026-03-21-10-15-00_{}",
    "campus": "2026001_{}",
}
"""How an LMS writes the name that a student gave a file."""
OWN = [each.replace("/", "_") for each in INNER]
NAMED = ["2026002.ipynb", "x 2026002.ipynb", "Bob Lee.ipynb", "x_2026002_attempt_2031-01-01-00-00-00_step05.ipynb"]
BEFORE = [
    "Mallory Kim - {}",
    "Mallory Kim_{}",
    "Kim, Mallory_{}",
    "mallory_{}",
    "2026001 {}",
    "Mallory Kim(2026001)_{}",
    "kimmallory_771_90210_{}",
    "kimmallory_1_90210_{}",
    "Mallory Kim/{}",
    "mallory/{}",
]
"""What an LMS or a person writes before a file's own name; Canvas's id need not be on the roster."""


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("form", FLAT)
def test_nobody_does_so_by_a_files_own_name(tmp_path, form, own):
    theirs = "bob_772_90211_step05.ipynb"
    keeps_bobs(tmp_path, {FLAT[form].format(own): (notebook(666), LATER), theirs: (notebook(), CAME)})


@pytest.mark.parametrize("own", [*OWN, *NAMED, "work.zip/2026002.ipynb", "2026002.zip/step05.ipynb"])
@pytest.mark.parametrize("before", BEFORE)
def test_the_beginning_of_a_name_is_read_with_the_rest(tmp_path, before, own):
    """An identifier that a student wrote does not count before the name that an LMS wrote."""
    outer, _, inner = before.format(own).partition(".zip/")
    content = packed(**{inner: (notebook(666), LATER)}) if inner else notebook(666)
    keeps_bobs(
        tmp_path, {outer + ".zip" * bool(inner): (content, LATER), "bob_772_90211_step05.ipynb": (notebook(), CAME)}
    )


@pytest.mark.parametrize("own", ["bob_772_1_step05.ipynb", "Bob Lee_12_assignsubmission_file_step05.ipynb"])
@pytest.mark.parametrize("folders", ["mallory", "mallory/x"])
def test_nor_in_ones_own_folder_without_a_roster(tmp_path, folders, own):
    """Two students are named: the file is listed."""
    done = collected(
        tmp_path, "", **{f"{folders}/{own}": (notebook(666), LATER), "bob/step05.ipynb": (notebook(), CAME)}
    )
    assert done.taken == {"bob": [5]} and handed_in(tmp_path, "bob") == notebook()
    assert [each.key for each in done.problems] == ["collect_several"]


@pytest.mark.parametrize("before", ["Mallory Kim - {}", "Mallory Kim_{}", "Mallory Kim/{}"])
def test_a_number_chooses_none_of_two_students_with_one_name(tmp_path, before):
    files = {before.format("2026009.ipynb"): (notebook(666), LATER)}
    done = collected(tmp_path, ROSTER + "m2,Mallory Kim,779,2026009\n", **files)
    assert not done.taken and [each.key for each in done.problems] == ["collect_several"]


@pytest.mark.parametrize("name", ["2026009_Mallory Kim", "Mallory Kim(2026009)_step05", "[2026009] Mallory Kim"])
def test_a_number_that_an_lms_wrote_does(tmp_path, name):
    done = collected(tmp_path, ROSTER + "m2,Mallory Kim,779,2026009\n", **{f"{name}.ipynb": (notebook(), CAME)})
    assert done.taken == {"m2": [5]}


@pytest.mark.parametrize("title", ["Week 3", "Week_3", "3"])
def test_a_title_of_blackboards_names_nobody(tmp_path, title):
    done = collected(tmp_path, ROSTER, **{f"{title}_bob_attempt_2026-03-20-00-00-00_x.ipynb": (notebook(), CAME)})
    assert done.taken == {"bob": [5]} and time(tmp_path, "bob") == "2026-03-20"


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize("form", ["Canvas", "Moodle", "Blackboard"])
def test_nor_without_a_roster(tmp_path, form, own):
    theirs = FLAT[form].replace("mallory", "bob").replace("Mallory Kim", "Bob Lee").format("step05.ipynb")
    done = collected(tmp_path, "", **{FLAT[form].format(own): (notebook(666), LATER), theirs: (notebook(), CAME)})
    assert handed_in(tmp_path, "Bob Lee" if form == "Moodle" else "bob") == notebook()
    assert "Bob Lee" in done.taken or "bob" in done.taken


@pytest.mark.parametrize("inner", INNER)
def test_nor_if_two_students_have_one_name(tmp_path, inner):
    files = {"Mallory Kim - work.zip": (packed(**{inner: (notebook(666), LATER)}), CAME)}
    files["bob_772_90211_step05.ipynb"] = (notebook(), CAME)
    collected(tmp_path, ROSTER + "m2,Mallory Kim,779,2026009\n", **files)
    assert handed_in(tmp_path, "bob") == notebook()


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("Mallory_11_assignsubmission_file_/Bob_12_assignsubmission_file_/step05.ipynb", "step05.ipynb"),
        ("Mallory_11_assignsubmission_file_/extracted/Bob_12_assignsubmission_file_/step05.ipynb", "step05.ipynb"),
        ("Mallory_11_assignsubmission_file_/a/b/bob_772_90212_step05.ipynb", "bob_772_90212_step05.ipynb"),
        ("Mallory_771_90210_work/bob_772_90212_step05.ipynb", "bob_772_90212_step05.ipynb"),
        ("Mallory_771_90210_work/Bob_12_assignsubmission_file_/step05.ipynb", "step05.ipynb"),
        ("Mallory_LATE_771_90210_work/extracted/x/bob_772_90212_step05.ipynb", "bob_772_90212_step05.ipynb"),
        ("Mallory_771_90210_bob_772_90212_step05.ipynb", "bob_772_90212_step05.ipynb"),
    ],
)
@pytest.mark.parametrize("archive", ["week 3", "week_3_1_2"])
def test_nor_with_the_zip_collector_of_nbgrader(archive, path, file):
    found = re.match(DOWNLOADED, f"{archive}/{path}")
    assert found and (found["student_id"], found["file_id"]) == ("Mallory", file)


class ZipCollector(Configurable):
    extracted_directory = "extracted"

    def _format_collect_path(self, name):
        return f"/course/downloaded/stage1/{name}"


@pytest.mark.parametrize(
    "outer",
    [
        "Mallory_11_assignsubmission_onlinetext_/",
        "Week 3_mallory_attempt_2026-03-21-10-15-00_work/",
        "Mallory Kim - work/",
        "2026001_Mallory Kim/",
    ],
)
@pytest.mark.parametrize("inner", ["", "extracted/", "extracted/lms/", "downloaded/stage1/extracted/"])
def test_nor_with_a_folder_named_as_nbgrader_names_its_own(outer, inner):
    collector = LmsCollector(parent=ZipCollector())
    path = f"/course/downloaded/stage1/extracted/lms/{outer}{inner}bob_772_90212_step05.ipynb"
    assert collector.collect(path) is None


def test_nor_for_a_namesake(tmp_path):
    """The numbers in an archive are not those of the LMS; whose it is stays open."""
    files = {"Mallory Kim - work.zip": (packed(**{"2026009/step05.ipynb": (notebook(666), LATER)}), CAME)}
    done = collected(tmp_path, ROSTER + "m2,Mallory Kim,779,2026009\n", **files)
    assert not done.taken and [each.key for each in done.problems] == ["collect_several"]


TIMED = [
    "mallory_attempt_2026-03-01-10-15-00_step05.ipynb",
    "x_mallory_attempt_2026-03-01-10-15-00_step05.ipynb",
    "+stage1+2026-03-01 00:00:00 UTC.ipynb",
    "+stage1+2026-03-01 00:00:00 UTC+step05.ipynb",
    "+stage1+2026-03-01 00:00:00 UTC.zip",
]


@pytest.mark.parametrize("own", TIMED)
@pytest.mark.parametrize("form", [*(FLAT[each] for each in ("Canvas", "Canvas, late", "Moodle", "campus")), *BEFORE])
def test_a_files_own_name_says_no_time(tmp_path, form, own):
    content = packed(**{"step05.ipynb": (notebook(), FORGED)}) if own.endswith(".zip") else notebook()
    collected(tmp_path, **{form.format(own): (content, CAME)})
    assert not (tmp_path / "submitted" / "mallory").exists() or time(tmp_path, "mallory") == "2026-03-21"


def test_folders_of_a_students_own_name_nobody_else(tmp_path):
    files = {f"mallory/{inner}": (notebook(666), LATER) for inner in INNER}
    collected(tmp_path, **files, **{"bob/step05.ipynb": (notebook(), CAME)})
    assert handed_in(tmp_path, "bob") == notebook()


@pytest.mark.parametrize("inner", ["step05.ipynb", "mallory+stage1+2026-03-01 00:00:00 UTC+x/step05.ipynb"])
@pytest.mark.parametrize("roster", [ROSTER, ""])
def test_nobody_hands_in_earlier_than_the_lms_says(tmp_path, roster, inner):
    collected(tmp_path, roster, **{OUTER["Canvas"][0]: (packed(**{inner: (notebook(), FORGED)}), CAME)})
    assert time(tmp_path, "mallory") == "2026-03-21"


@pytest.mark.parametrize("roster", [ROSTER, ""])
def test_an_lms_archive_in_a_folder_is_read_as_before(tmp_path, roster):
    export = packed(
        **{
            "Bob Lee_12_assignsubmission_file_/step05.ipynb": (notebook(1), FORGED),
            "Mallory Kim_11_assignsubmission_file_/step05.ipynb": (notebook(2), CAME),
        }
    )
    (tmp_path / "lms").mkdir()
    (tmp_path / "lms" / "week 3.zip").write_bytes(export)
    (tmp_path / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    if roster:
        (tmp_path / "roster.csv").write_text(roster)
    course = load_course(tmp_path)
    done = Collecting(course, course.find("stage1"), tmp_path, tmp_path / "submitted").run([tmp_path / "lms"])
    assert len(done.taken) == 2 and not done.problems
    assert time(tmp_path, "bob" if roster else "Bob Lee") == "2026-03-01"


@pytest.mark.parametrize(
    "names",
    [
        [f"{number}.py" for number in range(2000)],
        [f"../{number}" for number in range(2000)],
        [f"{number}" + "x" * 60_000 for number in range(50)],
        ["/".join(["d"] * 400) + f"/{number}" for number in range(500)],
        [f"bob+x{number}+2031-01-01 00:00:00 UTC+x/step05.ipynb" for number in range(500)],
    ],
    ids=["programs", "outside", "long", "deep", "another's"],
)
def test_an_archive_does_not_fill_the_terminal(tmp_path, names):
    """Each file that is not taken is a line, and a name in an archive has up to 65,535 characters."""
    inner = packed(**{name: (notebook(number), CAME) for number, name in enumerate(names)})
    done = collected(tmp_path, **{OUTER["Canvas"][0]: (inner, CAME)})
    lines = [str(each) for each in [*done.problems, *done.notes]]
    assert len(lines) <= MAX_LINES + 2
    assert max(map(len, lines)) < 1_500


MANY = {
    **{form: FLAT[form].replace("{}", "{number}.zip") for form in ("Canvas", "Moodle", "Blackboard", "campus")},
    "Canvas, as Moodle": "mallory_771_90210_x_{number}_assignsubmission_file_.zip",
    "Google": "Mallory Kim - x{number}.zip",
    "folders": "2026001_Mallory Kim/x{number}.zip",
}


@pytest.mark.parametrize("form", MANY)
def test_a_students_archives_leave_room_for_another_student(tmp_path, form, monkeypatch):
    """Some kilobytes of archives unpack to gigabytes; whoever comes later in the alphabet was left out."""
    monkeypatch.setattr("autograde.classroom.incoming.MAX_ZIP", 2 << 20)
    large = [notebook(number) + b" " * (1 << 20) for number in range(3)]
    inner = {f"{number}/step05.ipynb": (content, CAME) for number, content in enumerate(large)}
    name = MANY[form]
    theirs = (
        name.replace("mallory", "zoe").replace("Mallory", "Zoe").replace("771", "773").replace("2026001", "2026003")
    )
    theirs = theirs.format(number=1)
    files = {name.format(number=number): (packed(**inner), CAME) for number in range(9)}
    files[theirs] = (packed(**{"step05.ipynb": (notebook(7), CAME)}), CAME)
    done = collected(tmp_path, ROSTER + "zoe,Zoe Kim,773,2026003\n", **files)
    assert handed_in(tmp_path, "zoe") == notebook(7)
    assert [each.key for each in done.problems].count("collect_too_much") == 8


def test_an_archive_does_not_fill_the_disk(tmp_path):
    names = {
        f"{number}/step05.ipynb": (notebook(number), (2026, 3, 1, 1, number // 60, number % 60 // 2 * 2))
        for number in range(400)
    }
    done = collected(
        tmp_path, **{"bob_772_90211_step05.ipynb": (notebook(), CAME), OUTER["Canvas"][0]: (packed(**names), CAME)}
    )
    assert handed_in(tmp_path, "bob") == notebook()
    assert sum(1 for _ in tmp_path.rglob("older/**/*.ipynb")) <= MAX_COPIES
    assert len(done.problems) + len(done.notes) <= MAX_COPIES + 10


@pytest.mark.parametrize("kind", ["too large", "damaged"])
def test_what_is_refused_counts_as_unpacked(tmp_path, kind, monkeypatch):
    """A small archive held 57 GB of files that are too large, and took minutes."""
    monkeypatch.setattr("autograde.classroom.incoming.MAX_ZIP", 2 << 20)
    monkeypatch.setattr("autograde.classroom.archives.MAX_BYTES", 1 << 20)
    size = (1 << 20) + 1 if kind == "too large" else (1 << 20) - 1
    inner = packed(**{f"{number}/step05.ipynb": (b" " * size, CAME) for number in range(9)})
    if kind == "damaged":
        inner = inner.replace(b"  PK", b"! PK")
    files = {f"mallory_771_{number}_work.zip": (inner, CAME) for number in range(3)}
    done = collected(tmp_path, **files, **{"bob_772_90211_step05.ipynb": (notebook(), CAME)})
    assert done.taken == {"bob": [5]}
    kinds = [each.key for each in done.problems]
    assert kinds.count("collect_too_much") == 2 and kinds.count("too_large") == 1 and kinds.count("collect_bad") == 3
