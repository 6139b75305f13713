"""The time of a submission, in whatever form its file was saved."""

import io
import os
from pathlib import Path

import pytest

from autograde.classroom.stamp import (
    NAME,
    SECRET,
    Stamp,
    copy_exchange_files,
    from_nanoseconds,
    parse_stamp,
    parse_time,
    read_stamp,
    stamp_in,
)
from autograde.files import open_folder

TEXT = "2026-03-02 09:00:00 UTC"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "  "])
def test_a_time_is_read_in_any_encoding(encoding, end):
    found = parse_stamp((TEXT + end).encode(encoding))
    assert found.time.isoformat() == "2026-03-02T09:00:00"
    assert found.problem is None


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2026-03-02 09:00:00 UTC", "2026-03-02 10:00:00 UTC"),
        ("2026-03-02T09:00:00+09:00", "2026-03-02 08:00:00 UTC"),
        ("2026-03-02 9:00:00 UTC", "2026-03-02 10:00:00 UTC"),
        ("2 March 2026 09:00", "2026-03-02 10:00"),
        ("2026-03-02 17:30:00 Asia/Seoul", "2026-03-02 09:00:00 UTC"),
    ],
)
def test_times_are_compared_as_times_with_their_zones(early, late):
    assert parse_stamp(early.encode()).time < parse_stamp(late.encode()).time


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03-02 09:00", "2026-03-02 09:00:00", "2026-03-02T09:00:00Z", "2026/03/02 9:00 AM", "2 Mar 2026 09:00"),
        *("2026-03-02 18:00:00 +0900", "2026-03-02 18:00:00+0900", "2026-03-02 18:00:00 +09:00"),
        *("2026-03-02T18:00:00+09:00", "2026-03-02 18:00 KST", "2026-03-02 18:00:00.000000 JST"),
        *("2026-03-02 6:00 PM KST", "2026-03-02 18:00:00 Asia/Tokyo", "2026-03-02 18:00 GMT+9"),
        *(
            "2026-03-02 04:00:00 EST",
            "2026-03-02 04:00:00 -0500",
            "2026-03-02 09:00:00 UTC",
            "Mon Mar 2 09:00:00 UTC 2026",
        ),
    ],
)
def test_a_time_in_any_zone_is_that_time(text):
    assert str(parse_stamp(text.encode()).time) == "2026-03-02 09:00:00"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        "2026년 3월 2일 오후 6:00".encode(),
        "2026년 3월 2일 오후 6:00".encode("cp949"),
        b"2026-03-02T09:00:00+99:99",
        b"2026-03-02 09:00:00 +999999",
        b"-24:0012345678901234123456789012340000",
        b"0001-01-01 00:00 +09:00",
        b"2026-03-02 09:00\n2026-03-03\xe2\x80\xae",
        b"99999999999999999999",
        b"\xff\xfe\x00",
        b"\x80\x81\x82",
        b"yesterday",
        b"18:00",
        b"6:00 PM",
        b"-1",
        b"Monday",
        b"2 March 09:00",
        b"March 2026",
        "026".encode("utf-16"),
        b"x" * 4000,
    ],
)
def test_what_is_no_time_is_one_line(data):
    found = parse_stamp(data)
    assert found.time is None
    line = str(found.problem)
    assert "timestamp.txt" in line
    assert line.isprintable()
    assert len(line) < 250


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "huge"])
def test_only_a_small_regular_file_is_read(tmp_path, kind):
    file = tmp_path / "timestamp.txt"
    match kind:
        case "link":
            (tmp_path / "real").write_text(TEXT)
            file.symlink_to("real")
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "huge":
            file.write_bytes(b" " * 100_000)
    with open_folder(tmp_path) as folder:
        found = read_stamp(folder, Stamp())
    assert found.time is None
    assert found.problem is not None
    assert stamp_in(tmp_path) == Stamp()


@pytest.mark.parametrize("name", ["/etc/localtime", "zones/evil", "../zones/evil", "Asia/../zones/evil"])
def test_a_zone_is_a_name_and_never_a_file(tmp_path, monkeypatch, name):
    (tmp_path / "zones").mkdir()
    (tmp_path / "zones" / "evil").write_bytes(Path("/usr/share/zoneinfo/Asia/Seoul").read_bytes())
    monkeypatch.chdir(tmp_path)
    assert parse_stamp(b"2026-03-02 18:00 Asia/Seoul").time == parse_stamp(TEXT.encode()).time
    opened = []
    monkeypatch.setattr("builtins.open", lambda file, *words, **more: opened.append(file) or io.BytesIO())
    for full in (name, str(tmp_path / "zones" / "evil")):
        assert parse_stamp(f"2026-03-02 09:00 {full}".encode()).time is None
    assert opened == []


@pytest.mark.parametrize("error", [RecursionError, ArithmeticError, KeyError, AssertionError])
def test_whatever_goes_wrong_in_reading_a_time_is_its_students_line(error, monkeypatch):
    def broken(*_, **__):
        raise error("odd")

    monkeypatch.setattr("dateutil.parser.parse", broken)
    assert parse_stamp(b"2 March 2026 09:00").problem is not None


ZONES = [" UTC", " \n\nUTC", "\r\n\x85\x0b\x0c\x1c UTC", "\t\n", " \x1f\x1e\x1dUTC", "\x00 UTC", " KST"]


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_is_kept_in_one_form_whatever_was_written_around_it(zone):
    found = parse_stamp(f"0999-03-02 10:00{zone}".encode())
    assert found.problem or found.text == f"{found.time} UTC" == str(parse_stamp(found.text.encode()).text)
    assert found.problem is None or str(found.problem).isprintable()
    assert found.text.isprintable()


@pytest.mark.parametrize("text", [TEXT, "2026-03-02 09:00:00.123456 UTC", "1999-12-31 23:59:59.000001 UTC"])
def test_a_time_as_the_exchange_writes_it_is_read_without_the_long_way(text, monkeypatch):
    expected = parse_time(text)
    monkeypatch.setattr("dateutil.parser.parse", None)
    assert parse_stamp(text.encode()) == Stamp(text, expected)


@pytest.mark.parametrize("text", ["2026-13-02 09:00:00 UTC", "2026-02-30 09:00:00 UTC", "0000-01-01 00:00:00 UTC"])
def test_a_day_that_no_calendar_has_is_no_time(text):
    assert parse_stamp(text.encode()).problem.key == "stamp_unreadable"


@pytest.mark.parametrize("seconds", [2**62, 2**55, 253402300800, -1, -(2**55)])
def test_a_time_of_change_of_any_era_is_a_time(seconds):
    assert 1970 <= from_nanoseconds(seconds * 10**9).year <= 9999
    assert from_nanoseconds(10**18).isoformat() == "2001-09-09T01:46:40+00:00"


def test_the_secret_of_the_exchange_is_not_read_through_a_link(tmp_path):
    for student in ("ann", "bob"):
        (tmp_path / "submitted" / student).mkdir(parents=True)
        (tmp_path / "graded" / student).mkdir(parents=True)
    (tmp_path / "submitted/bob/week1").mkdir()
    (tmp_path / "submitted/bob/week1" / SECRET).write_text("bobs-secret")
    (tmp_path / "submitted/ann/week1").symlink_to(tmp_path / "submitted/bob/week1")
    for student in ("ann", "bob"):
        place = tmp_path / "graded" / student
        copy_exchange_files(tmp_path / "submitted", (student, "week1"), [place], Stamp(), 2**62 * 10**9)
        assert (place / NAME).read_text().startswith("9999-12-31")
    assert (tmp_path / "graded/bob" / SECRET).read_text() == "bobs-secret"
    assert "bobs-secret" not in (tmp_path / "graded/ann" / SECRET).read_text()


def test_a_secret_that_two_students_share_on_the_disk_is_none(tmp_path):
    """A page is released under its name: that of one would take the place of the other's."""
    for student in ("ann", "bob"):
        (tmp_path / "submitted" / student / "week1").mkdir(parents=True)
        (tmp_path / "graded" / student).mkdir(parents=True)
    (tmp_path / "submitted/bob/week1" / SECRET).write_text("bobs-secret")
    (tmp_path / "submitted/ann/week1" / SECRET).hardlink_to(tmp_path / "submitted/bob/week1" / SECRET)
    for student in ("ann", "bob"):
        copy_exchange_files(tmp_path / "submitted", (student, "week1"), [tmp_path / "graded" / student], Stamp(), 1)
    secrets = [(tmp_path / "graded" / student / SECRET).read_text() for student in ("ann", "bob")]
    assert len({*secrets, "bobs-secret"}) == 3
