"""The time of a submission, in whatever form its file was saved."""

import os

import pytest

from autograde.classroom.files import open_folder
from autograde.classroom.stamp import Stamp, parse_stamp, read_stamp, stamp_in

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
