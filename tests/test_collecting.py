"""What LMSs hand over is sorted into submitted/ by the roster, and nothing is guessed."""

import datetime
import io
import json
import os
import struct
import unicodedata
import zipfile

import pytest
from typer.testing import CliRunner

from autograde.classroom import archives, incoming
from autograde.classroom.collecting import Collecting, read_times
from autograde.classroom.course_file import load_course
from autograde.cli import app
from autograde.errors import CourseConfigError

COURSE = """
timezone = "Asia/Seoul"
[[assignment]]
name = "week3"
steps = "5-8"
due = 2026-03-20T23:59:00
"""
ROSTER = """student,name,email,number,login,canvas
jiwoo,김지우,jiwoo@uni.ac.kr,2026001,jwkim,771
haruto,佐藤陽翔,haruto@uni.ac.jp,2026002,hsato,772
emma,Emma Brown,emma@uni.edu,2026003,ebrown,773
minjun,이민준,minjun@uni.ac.kr,2026004,mjlee,774
minjun2,이민준,minjun2@uni.ac.kr,2026005,mjlee2,775
"""
TIME = (2026, 3, 20, 10, 15, 0)


def notebook(step=5, word=""):
    """A notebook as far as its step can be seen."""
    cells = [{"cell_type": "code", "metadata": {}, "source": f"# {word}", "outputs": [], "execution_count": None}]
    meta = {"gradsteps": {"digest": "x", "lang": "en", "step": step}}
    return json.dumps({"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5}).encode()


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "course"
    root.mkdir()
    (root / "course.toml").write_text(COURSE, "utf-8")
    (root / "roster.csv").write_text(ROSTER, "utf-8")
    return root


def zipped(folder, files, name="class.zip", time=TIME, encoding=None):
    """A zip of names and contents; with an encoding its names are made as old programs make them."""
    made = folder / name
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            stored = path if encoding is None else f"{path.encode(encoding).hex()}.hex"
            archive.writestr(zipfile.ZipInfo(stored, time), data, zipfile.ZIP_DEFLATED)
    if encoding is not None:
        raw = made.read_bytes()
        for path in files:
            short = path.encode(encoding)
            raw = renamed(raw, f"{short.hex()}.hex".encode(), short)
        made.write_bytes(raw)
    return made


def zipped_raw(folder, files):
    """A zip of names as bytes."""
    placed = {f"{number:0150}": (name, data) for number, (name, data) in enumerate(files.items())}
    made = zipped(folder, {place: data for place, (_, data) in placed.items()})
    raw = made.read_bytes()
    for place, (name, _) in placed.items():
        raw = renamed(raw, place.encode(), name)
    made.write_bytes(raw)
    return made


def renamed(raw, long, short):
    """Put another name into both headers of an entry, padded by an ignored extra field."""
    gap = len(long) - len(short)
    pad = struct.pack("<HH", 0x9999, gap - 4) + b"\0" * (gap - 4)
    for signature, lengths, start in ((b"PK\3\4", 26, 30), (b"PK\1\2", 28, 46)):
        at = raw.find(long)
        while at != -1:
            if raw[at - start : at - start + 4] == signature:
                head = bytearray(raw[at - start : at])
                struct.pack_into("<HH", head, lengths, len(short), gap)
                raw = raw[: at - start] + bytes(head) + short + pad + raw[at + len(long) :]
            at = raw.find(long, at + 1)
    return raw


def collecting(root, *sources, **options):
    course = load_course(root)
    return Collecting(course, course.find("week3"), root, root / "submitted", **options).run(sources)


def keys(lines):
    return [line.key for line in lines]


FORMS = {
    "Moodle's folders": [
        "김지우_123456_assignsubmission_file_/step05.ipynb",
        "Emma Brown_1_assignsubmission_file/a.ipynb",
    ],
    "Moodle's single names": [
        "김지우_123456_assignsubmission_file_step05.ipynb",
        "Emma Brown_124_assignsubmission_file_step05 (1).ipynb",
    ],
    "Canvas": ["whatever_LATE_771_90210_step05-1.ipynb", "brownemma_773_90211_step05.ipynb"],
    "Canvas by names": ["김지우_1_90210_step05-1.ipynb", "brownemma_2_90211_step05.ipynb"],
    "Blackboard": [
        "Week 3_jwkim_attempt_2026-03-20-10-15-00_step05.ipynb",
        "Week 3_ebrown_attempt_2026-03-19-10-15-00_mine.ipynb",
    ],
    "Google Classroom": ["김지우 - step05.ipynb", "Emma Brown - step05.ipynb"],
    "the exchange": [
        "jiwoo+week3+2026-03-20 01:15:00 UTC+ab1/step05.ipynb",
        "emma+week3+2026-03-20 01:15:00 UTC/x.ipynb",
    ],
    "a campus's folders": ["2026001_김지우/과제.ipynb", "2026003_Emma Brown/step05.ipynb"],
    "a campus's names": ["김지우(2026001)_3주차.ipynb", "[2026003] Emma Brown.ipynb"],
    "numbers beside names": ["2026001김지우_3주차.ipynb", "과제3_2026003Emma.ipynb"],
    "titles": ["[3주차] 김지우 step05.ipynb", "step05 - Brown, Emma.ipynb"],
    "folders": ["week3/jiwoo/step05.ipynb", "week3/emma/step05.ipynb"],
    "addresses": ["jiwoo@uni.ac.kr/step05.ipynb", "EMMA@uni.edu/step05.ipynb"],
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_matched_in_a_zip_in_a_folder_and_in_either_spelling(root, tmp_path, form):
    files = {path: notebook(word=path) for path in FORMS[form]}
    done = collecting(root, zipped(tmp_path, files))
    assert done.taken == {"emma": [5], "jiwoo": [5]}
    assert keys(done.problems) in ([], ["collect_late_mark"])
    for student, data in zip(("jiwoo", "emma"), files.values(), strict=True):
        assert (root / f"submitted/{student}/week3/step05.ipynb").read_bytes() == data

    folder = tmp_path / "folder"
    for path, data in files.items():
        file = folder / unicodedata.normalize("NFD", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    again = collecting(root, folder)
    assert again.taken == {"emma": [5], "jiwoo": [5]}
    assert not (root / "older").exists()


@pytest.mark.parametrize(
    ("encoding", "name", "student"), [("cp949", "김지우", "jiwoo"), ("cp932", "佐藤陽翔", "haruto")]
)
def test_names_of_old_zips_are_read_in_the_encoding_that_fits_the_roster(root, tmp_path, encoding, name, student):
    file = zipped(tmp_path, {f"{name}_1_assignsubmission_file_/step05.ipynb": notebook()}, encoding=encoding)
    assert zipfile.ZipFile(file).namelist()[0].isascii() is False
    done = collecting(root, file)
    assert done.taken == {student: [5]}


@pytest.mark.parametrize(
    ("encoding", "name", "student"), [("cp949", "2026001_김지우", "jiwoo"), ("cp932", "2026002_佐藤陽翔", "haruto")]
)
def test_a_number_beside_the_name_leaves_the_encoding_certain(root, tmp_path, encoding, name, student):
    file = zipped(
        tmp_path, {f"{name}/과제.ipynb" if encoding == "cp949" else f"{name}/課題.ipynb": notebook()}, encoding=encoding
    )
    assert collecting(root, file).taken == {student: [5]}
    other = zipped(tmp_path, {f"{name[:7]}_他/step05.ipynb": notebook()}, encoding="cp932")  # the number decides
    assert collecting(root, other).taken == {student: [5]}


def test_a_folder_with_the_students_name_decides_what_the_form_does_not(root, tmp_path):
    files = {
        "minjun2/이민준_12_assignsubmission_file_/step05.ipynb": notebook(),  # two students have this name
        "emma/Week 3_unknown_attempt_2026-03-20-09-15-00_step06.ipynb": notebook(6),
    }
    done = collecting(root, zipped(tmp_path, files))
    assert done.taken == {"minjun2": [5], "emma": [6]}


def test_names_in_no_known_encoding_are_not_guessed(root, tmp_path):
    file = zipped(tmp_path, {"박서준_1_assignsubmission_file_/step05.ipynb": notebook()}, encoding="cp949")
    done = collecting(root, file)
    assert done.taken == {}
    assert keys(done.problems) == ["collect_encoding"]
    assert keys(collecting(root, file, encoding="cp949").problems) == ["collect_whose"]


@pytest.mark.parametrize("form", ["{}_1_assignsubmission_file_/step05.ipynb", "2026001_{}/step05.ipynb"])
@pytest.mark.parametrize("others", [0, 1])
def test_a_name_in_no_encoding_costs_its_own_file(root, tmp_path, form, others):
    files = {form.format("김지우").encode("cp949"): notebook()}
    files |= {b"Emma Brown_3_assignsubmission_file_/\xff\xff.ipynb": notebook()} if others else {}
    done = collecting(root, zipped_raw(tmp_path, files))
    assert done.taken == {"jiwoo": [5]}
    assert keys(done.problems) == ["collect_encoding"] * others
    again = collecting(root, zipped_raw(tmp_path, files), encoding="cp949")
    assert again.taken == {"jiwoo": [5]} and keys(again.problems) == ["collect_encoding"] * others


def test_one_students_names_do_not_choose_the_encoding_of_others(root, tmp_path):
    people = {"jiwoo": "김지우", "emma2": "박서준"}
    (root / "roster.csv").write_text(ROSTER + "emma2,박서준,e2@uni.edu,2026009,e2,779\n", "utf-8")
    files = {f"{name}_1_assignsubmission_file_/step05.ipynb".encode("cp949"): notebook() for name in people.values()}
    files |= {f"佐藤陽翔 - {number}.ipynb".encode("cp932"): notebook() for number in range(8)}
    assert people.keys() <= collecting(root, zipped_raw(tmp_path, files)).taken.keys()


def test_whose_a_file_is_must_be_certain(root, tmp_path):
    files = {
        "이민준_12_assignsubmission_file_/step05.ipynb": notebook(),  # two students have this name
        "nobody/step05.ipynb": notebook(),
        "jiwoo/2026003/step05.ipynb": notebook(),  # one's folder, another's number
        "emma/step09.ipynb": notebook(9),
        "emma/unknown.ipynb": b"not a notebook",
        "emma/work.py": b"x = 1",
    }
    done = collecting(root, zipped(tmp_path, files))
    assert done.taken == {}
    assert sorted(keys(done.problems)) == sorted(
        ["collect_several", "collect_whose", "collect_several", "collect_other_step", "collect_bad", "collect_program"]
    )
    assert not (root / "submitted").exists()


@pytest.mark.parametrize("name", ["Park Jiwoo", "Emma_Stone", "Jiwoo, Lee", "emma.stone - copy"])
def test_a_word_of_a_name_is_not_taken_for_the_folder_of_another_student(root, tmp_path, name):
    done = collecting(root, zipped(tmp_path, {f"{name}/step05.ipynb": notebook(), f"{name}.ipynb": notebook()}))
    assert done.taken == {}
    assert keys(done.problems) == ["collect_whose"] * 2


def test_without_a_roster_a_form_that_names_a_student_is_taken_at_its_word(root, tmp_path):
    (root / "roster.csv").unlink()
    files = {
        "kim/step05.ipynb": notebook(),
        "step06.ipynb": notebook(6),
        "a_lee_attempt_2026-03-20-10-15-00_x.ipynb": notebook(),
    }
    done = collecting(root, zipped(tmp_path, files))
    assert done.taken == {"kim": [5], "lee": [5]}
    assert keys(done.problems) == ["collect_whose"]


def test_the_newest_counts_and_the_older_is_kept(root, tmp_path):
    first = zipped(tmp_path, {"jiwoo/step05.ipynb": notebook(word="first")}, "first.zip", (2026, 3, 18, 9, 0, 0))
    second = zipped(tmp_path, {"jiwoo/step05 (1).ipynb": notebook(word="second")}, "second.zip", (2026, 3, 19, 9, 0, 0))
    file = root / "submitted/jiwoo/week3/step05.ipynb"
    assert keys(collecting(root, first, second).notes)[0] == "collect_older"
    assert file.read_bytes() == notebook(word="second")
    older = list((root / "older/jiwoo/week3").iterdir())
    assert [each.read_bytes() for each in older] == [notebook(word="first")]
    assert keys(collecting(root, first).notes)[0] == "collect_not_newer"
    assert file.read_bytes() == notebook(word="second")
    third = zipped(tmp_path, {"jiwoo/x.ipynb": notebook(word="third")}, "third.zip", (2026, 3, 20, 9, 0, 0))
    assert keys(collecting(root, third).notes)[0] == "collect_replaced"
    assert file.read_bytes() == notebook(word="third")
    kept = {each.read_bytes() for each in (root / "older/jiwoo/week3").iterdir()}
    assert kept == {notebook(word="first"), notebook(word="second")}


def test_files_of_one_time_that_differ_are_left_to_a_person(root, tmp_path):
    files = {"jiwoo/a.ipynb": notebook(word="a"), "jiwoo/b.ipynb": notebook(word="b")}
    done = collecting(root, zipped(tmp_path, files))
    assert done.taken == {}
    assert keys(done.problems) == ["collect_tie"]


def stamp(root, student):
    return (root / f"submitted/{student}/week3/timestamp.txt").read_text("utf-8").strip()


def test_times_of_handing_in(root, tmp_path):
    files = {
        "jiwoo/step05.ipynb": notebook(),  # of a zip: local time of the course
        "Week 3_ebrown_attempt_2026-03-21-00-30-00_step05.ipynb": notebook(),
        "haruto+week3+2026-03-20 10:00:00 UTC+a/step05.ipynb": notebook(),
    }
    source = zipped(tmp_path, files)
    collecting(root, source)
    assert stamp(root, "jiwoo") == "2026-03-20 01:15:00 UTC"
    assert stamp(root, "emma") == "2026-03-20 15:30:00 UTC"
    assert stamp(root, "haruto") == "2026-03-20 10:00:00 UTC"
    known = {"2026001": datetime.datetime(2026, 3, 22, 3, 0, tzinfo=datetime.UTC)}
    collecting(root, source, times=known)
    assert stamp(root, "jiwoo") == "2026-03-22 03:00:00 UTC"


def test_a_copys_time_is_no_time_of_handing_in(root, tmp_path):
    folder = tmp_path / "copied" / "jiwoo"
    folder.mkdir(parents=True)
    (folder / "step05.ipynb").write_bytes(notebook())
    assert collecting(root, tmp_path / "copied").taken == {"jiwoo": [5]}
    assert not (root / "submitted/jiwoo/week3/timestamp.txt").exists()


def test_a_mark_of_lateness_that_no_time_explains_is_shown(root, tmp_path):
    done = collecting(root, zipped(tmp_path, {"kim_LATE_771_1_step05.ipynb": notebook()}))
    assert keys(done.problems) == ["collect_late_mark"]


def test_a_zip_inside_a_zip_is_read_and_no_deeper(root, tmp_path):
    deepest = io.BytesIO()
    with zipfile.ZipFile(deepest, "w") as archive:
        archive.writestr("step07.ipynb", notebook(7))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("step05.ipynb", notebook())
        archive.writestr("more.zip", deepest.getvalue())
    done = collecting(root, zipped(tmp_path, {"김지우_1_assignsubmission_file_/all.zip": inner.getvalue()}))
    assert done.taken == {"jiwoo": [5]}
    assert keys(done.problems) == ["archive"]


HOSTILE = [
    "../jiwoo/step05.ipynb",
    "/jiwoo/step05.ipynb",
    "C:\\jiwoo\\step05.ipynb",
    "jiwoo/../../step05.ipynb",
    "..\\jiwoo\\step05.ipynb",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_out_is_refused(root, tmp_path, name):
    done = collecting(root, zipped(tmp_path, {name: notebook()}))
    assert done.taken == {}
    assert keys(done.problems) == ["collect_path"]


def test_links_are_not_followed(root, tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_bytes(notebook())
    made = tmp_path / "link.zip"
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("jiwoo/step05.ipynb", TIME)
        info.external_attr = 0o120777 << 16
        archive.writestr(info, str(secret))
    folder = tmp_path / "folder" / "jiwoo"
    folder.mkdir(parents=True)
    (folder / "step05.ipynb").symlink_to(secret)
    (tmp_path / "folder" / "emma").symlink_to(folder)
    done = collecting(root, made, tmp_path / "folder")
    assert done.taken == {}
    assert keys(done.problems) == ["collect_link"] * 3


def test_a_link_in_submitted_is_not_written_through(root, tmp_path):
    (root / "submitted").mkdir()
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "submitted/jiwoo").symlink_to(outside)
    done = collecting(root, zipped(tmp_path, {"jiwoo/step05.ipynb": notebook()}))
    assert keys(done.problems) == ["intake_linked_folder"]
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_python_unpacks_without_bounds_is_not_unpacked(root, tmp_path, method):
    odd = tmp_path / "odd.zip"
    with zipfile.ZipFile(odd, "w", method) as file:
        file.writestr("step05.ipynb", notebook())
    done = collecting(root, zipped(tmp_path, {"jiwoo/a.zip": odd.read_bytes(), "emma/step05.ipynb": notebook()}), odd)
    assert done.taken == {"emma": [5]}
    assert keys(done.problems) == ["collect_bad", "collect_bad"]


def test_bombs_are_bounded(root, tmp_path, monkeypatch):
    big = zipped(tmp_path, {"jiwoo/step05.ipynb": b"\0" * (archives.MAX_BYTES + 1), "emma/step05.ipynb": notebook()})
    assert big.stat().st_size < 200_000
    done = collecting(root, big)
    assert done.taken == {"emma": [5]}
    assert keys(done.problems) == ["collect_bad"]
    padded = notebook() + b" " * 600_000
    inner = zipped(tmp_path, {f"{n}/step05.ipynb": padded for n in range(20)}).read_bytes()
    monkeypatch.setattr(incoming, "MAX_ZIP", 2 << 20)
    done = collecting(root, zipped(tmp_path, {"emma/all.zip": inner}))
    assert "too_large" in keys(done.problems)
    zipped(tmp_path, {f"{n}.ipynb": b"" for n in range(60)})
    monkeypatch.setattr(archives, "MAX_FILES", 50)
    source = archives.Source(tmp_path / "class.zip", lambda _: [])
    assert len(list(source.entries())) == 50
    assert keys(source.problems) == ["collect_too_many"]


def test_an_archive_whose_list_of_files_ends_its_reader_costs_itself_alone(root, tmp_path, monkeypatch):
    """The list of a million files takes gigabytes."""
    bad = tmp_path / "bad.zip"
    bad.write_bytes(zipped(tmp_path, {"jiwoo/step05.ipynb": notebook()}).read_bytes())
    good = zipped(tmp_path, {"emma/step05.ipynb": notebook()})
    ours, zip_file = os.getpid(), zipfile.ZipFile

    def opened(file):
        if file == bad:
            assert os.getpid() != ours
            os._exit(1)
        return zip_file(file)

    monkeypatch.setattr(archives.zipfile, "ZipFile", opened)
    done = collecting(root, bad, good)
    assert done.taken == {"emma": [5]}
    assert keys(done.problems) == ["collect_bad"]


def test_what_is_damaged_encrypted_or_no_archive_is_said(root, tmp_path):
    good = zipped(tmp_path, {"jiwoo/step05.ipynb": notebook()}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(good[:60])
    wrong = bytearray(good)
    wrong[good.find(b"step05.ipynb") + 20] ^= 0xFF
    (tmp_path / "wrong.zip").write_bytes(wrong)
    locked = bytearray(good)
    locked[6] |= 1
    locked[good.find(b"PK\1\2") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    done = collecting(root, *(tmp_path / name for name in ("cut.zip", "wrong.zip", "locked.zip")))
    assert done.taken == {}
    assert keys(done.problems) == ["collect_no_source", "collect_bad", "collect_encrypted"]


def test_times_without_a_zone_are_in_that_of_the_course_and_a_wrong_line_is_named(root, tmp_path):
    file = tmp_path / "times.csv"
    file.write_text("student;time\njiwoo;2026-03-20 23:59:00\nemma;2026-03-20T10:00:00Z\n", "utf-8-sig")
    found = read_times(file, load_course(root).zone)
    assert found["jiwoo"] == datetime.datetime(2026, 3, 20, 14, 59, tzinfo=datetime.UTC)
    assert found["emma"] == datetime.datetime(2026, 3, 20, 10, 0, tzinfo=datetime.UTC)
    for text, line in (
        ("student\njiwoo\n", 1),
        ("student,time\n\njiwoo,soon\n", 3),
        ("student,time\njiwoo\n", 2),
        ("", 1),
    ):
        file.write_text(text, "utf-8")
        with pytest.raises(CourseConfigError, match=f"line {line}"):
            read_times(file, None)


def test_where_times_come_from_is_said(root, tmp_path):
    done = collecting(root, zipped(tmp_path, {"jiwoo/step05.ipynb": notebook()}))
    assert keys(done.notes) == ["collect_zip_times"]
    folder = tmp_path / "folder" / "emma"
    folder.mkdir(parents=True)
    (folder / "step05.ipynb").write_bytes(notebook())
    assert keys(collecting(root, tmp_path / "folder").notes) == ["collect_no_time"]
    assert not (root / "submitted/emma/week3/timestamp.txt").exists()
    sure = zipped(tmp_path, {"Week 3_ebrown_attempt_2026-03-20-09-15-00_step06.ipynb": notebook(6)})
    assert keys(collecting(root, sure).notes) == []


def test_the_command_says_what_it_did(root, tmp_path):
    good = zipped(tmp_path, {"jiwoo/step05.ipynb": notebook()})
    times = tmp_path / "times.csv"
    times.write_text("student,time\njwkim,2026-03-20 09:00:00 +0900\n", "utf-8")
    words = ["collect", "week3", str(good), "--root", str(root)]
    done = CliRunner().invoke(app, [*words, "--times", str(times)])
    assert done.exit_code == 0, done.output
    assert "jiwoo: step05" in done.output
    assert "haruto" in done.output  # who has handed in nothing
    assert stamp(root, "jiwoo") == "2026-03-20 00:00:00 UTC"
    more = zipped(tmp_path, {"haruto/step05.ipynb": notebook()}, "more.zip")
    done = CliRunner().invoke(app, [*words[:2], str(more), *words[3:]])
    named = next(line for line in done.output.splitlines() if "emma" in line)
    assert "minjun2" in named and "jiwoo" not in named and "haruto" not in named
    assert CliRunner().invoke(app, [*words[:2], str(tmp_path / "nothing.zip"), *words[3:]]).exit_code == 1
    bad = zipped(tmp_path, {"nobody/step05.ipynb": notebook()})
    assert CliRunner().invoke(app, [*words[:2], str(bad), *words[3:]]).exit_code == 1
    assert CliRunner().invoke(app, [*words, "--encoding", "latin1"]).exit_code == 2
    assert sorted(os.listdir(root / "submitted")) == ["haruto", "jiwoo"]


def damaged(folder, kind):
    """A zip whose second entry ends its reader, or raises what zipfile does not say that it raises."""
    made = zipped(folder, {"emma/step05.ipynb": notebook(), "jiwoo/step05.ipynb": notebook(word="odd")})
    if kind == "lzma":
        raw = bytearray(made.read_bytes())
        for mark, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
            at = raw.rfind(mark)
            raw[at + offset : at + offset + 2] = zipfile.ZIP_LZMA.to_bytes(2, "little")
        made.write_bytes(raw)
    return made


@pytest.mark.parametrize("kind", ["lzma", "RecursionError", "MemoryError", "ended"])
def test_a_file_that_breaks_its_reader_costs_its_own_line(root, tmp_path, monkeypatch, kind):
    def broken(data, name):
        if b"odd" in data:
            os.kill(os.getpid(), 9) if kind == "ended" else exec(f"raise {kind}")
        return 5

    if kind != "lzma":
        monkeypatch.setattr(incoming, "identify", broken)
    done = collecting(root, damaged(tmp_path, kind))
    assert done.taken == {"emma": [5]}
    assert keys(done.problems) == ["collect_bad"]
    assert "jiwoo/step05.ipynb" in str(done.problems[0])


@pytest.mark.parametrize("seconds", [2**40, -(2**40)])
def test_a_files_time_of_any_era_stops_nothing(root, tmp_path, seconds):
    file = tmp_path / "folder" / "jiwoo" / "step05.ipynb"
    file.parent.mkdir(parents=True)
    file.write_bytes(notebook())
    os.utime(file, (seconds, seconds))
    assert collecting(root, tmp_path / "folder").taken == {"jiwoo": [5]}
    os.utime(root / "submitted/jiwoo/week3/step05.ipynb", (seconds, seconds))
    file.write_bytes(notebook(word="newer"))
    done = collecting(root, tmp_path / "folder")
    assert done.problems == []


def test_what_goes_wrong_with_one_student_is_a_line(root, tmp_path):
    (root / "submitted").mkdir()
    (root / "submitted/jiwoo").write_text("a file where a folder belongs")
    done = collecting(root, zipped(tmp_path, {f"{who}/step05.ipynb": notebook() for who in ("emma", "jiwoo")}))
    assert done.taken == {"emma": [5]}
    assert "jiwoo" in str(done.problems[0])
    early = zipped(tmp_path, {"Week 3_jwkim_attempt_0001-01-01-00-00-00_step05.ipynb": notebook()})
    assert keys(collecting(root, early).problems) == ["intake_fault"]
