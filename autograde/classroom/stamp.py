"""Read, compare and copy the time of a submission in timestamp.txt.

nbgrader's exchange or a person wrote the file.
"""

from __future__ import annotations

import datetime
import os
import re
import secrets
import warnings
import zoneinfo
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import dateutil.parser
import dateutil.tz

from autograde.errors import SubmissionError
from autograde.files import open_folder, printable, read_below, read_regular
from autograde.grading.submission import decode
from course.authoring.files import write_atomically
from course.i18n import Message

NAME, SECRET = "timestamp.txt", "submission_secret.txt"
MAX_STAMP = 4096
"""Bytes of a file that can hold a time."""

NBGRADERS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})? UTC", re.ASCII)
"""How nbgrader's exchange writes a time."""
OTHER_DAYS = (datetime.datetime(2000, 1, 1), datetime.datetime(2004, 2, 2))
"""Days that differ in year, month and day; a text that says all three means the same on both."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The time when something was handed in, or why it is unknown.

    `text` is the time as nbgrader's exchange writes it, `time` is in UTC without a zone, and `problem` says why the
    time is missing.
    """

    text: str = ""
    time: datetime.datetime | None = None
    problem: Message | None = None


def parse_stamp(data: bytes) -> Stamp:
    """Return the submission time in the bytes of a file.

    Editors may have saved the file with a byte order mark or in UTF-16.
    """
    try:
        text = decode(data).replace("\0", "").strip()
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    if not text:
        return Stamp(problem=Message("stamp_empty"))
    try:
        if NBGRADERS.fullmatch(text):  # a class has thousands, and dateutil takes a hundred times as long
            return Stamp(text, datetime.datetime.fromisoformat(text.removesuffix(" UTC")))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dateutil warns of an unknown zone, which nbgrader takes for UTC
            time = parse_time(text)
    except Exception:  # whatever it is, dateutil did not expect it either (decimal.InvalidOperation)
        return Stamp(problem=Message("stamp_unreadable", text=_one_line(text)))
    return Stamp(f"{time.isoformat(' ')} UTC", time)  # dateutil skips line ends and more of the student's text


def parse_time(value: str | datetime.datetime, zone: datetime.tzinfo = datetime.UTC) -> datetime.datetime:
    """Return a time in UTC, without a zone.

    `zone` is that of a time that names none.

    nbgrader's own `parse_utc` takes "+0900" for 900 seconds, "PM" for a zone, and KST and JST for UTC. dateutil would
    take what is missing of a date from today's, so that a lateness would change from day to day.

    Raises:
        ValueError, OverflowError: it is not a time, or a part of its date is missing.
    """
    found = [value] if isinstance(value, datetime.datetime) else [_parsed(value.strip(), each) for each in OTHER_DAYS]
    if len({each.date() for each in found}) > 1:
        raise ValueError("a part of the date is missing")
    time = found[0] if found[0].tzinfo else found[0].replace(tzinfo=zone)
    return time.astimezone(datetime.UTC).replace(tzinfo=None)


@cache
def _zones() -> set[str]:
    """Return the names of time zones.

    dateutil would read whatever file a name leads to.
    """
    return zoneinfo.available_timezones()


def _parsed(text: str, default: datetime.datetime) -> datetime.datetime:
    head, _, name = text.rpartition(" ")
    if "/" in name and name in _zones():  # "Asia/Seoul", which dateutil's parser does not know
        return dateutil.parser.parse(head, default=default).replace(tzinfo=zoneinfo.ZoneInfo(name))
    text = re.sub(r"\b(?:UTC|GMT)(?=[+-]\d)", "", text)  # dateutil takes GMT+9 for nine hours west
    return dateutil.parser.parse(text, default=default, tzinfos=_zone)


def _zone(name: str | None, offset: int | None) -> datetime.tzinfo | None:
    """Return the zone of an abbreviation or of an offset in seconds.

    None for neither, and for an unknown abbreviation.
    """
    if offset is not None:
        return dateutil.tz.tzoffset(None, offset)
    if name in ("KST", "JST"):
        return dateutil.tz.tzoffset(name, 9 * 3600)
    return zoneinfo.ZoneInfo(name) if name in _zones() else None


def from_nanoseconds(changed: int) -> datetime.datetime:
    """Return a file's time of change, in UTC.

    A file system or an archive can hold times that are not of this era; the nearest one from 1970 to 9999 is taken.
    """
    last = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    seconds = min(max(changed / 10**9, 0.0), last.timestamp() - 1)
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _one_line(text: str, most: int = 60) -> str:
    """Return the start of a text as one printable line."""
    line = printable(" ".join(text[: 4 * most].split()))
    return line if len(line) <= most else line[: most - 1] + "…"


def read_stamp(folder: int, before: Stamp) -> Stamp:
    """Return the stamp in a folder, or `before` if that is later.

    `folder` is the folder's descriptor.
    """
    try:
        found = parse_stamp(read_regular(NAME, folder, MAX_STAMP)[0])
    except SubmissionError as bad:
        too_large = Message("stamp_unreadable", text="…")
        found = Stamp(problem=too_large if bad.message.key == "too_large" else bad.message)
    return later(before, found)


def later(before: Stamp, found: Stamp) -> Stamp:
    """Return the later one of two stamps.

    It is `found`, unless `before` has a time and `found` has none or an earlier one.
    """
    return before if before.time and (found.time is None or found.time < before.time) else found


def stamp_in(folder: Path, known: Stamp | None = None) -> Stamp:
    """Return the stamp in a folder of the instructor's.

    A missing stamp is not reported as a problem. `known` is returned if the file holds its text: to parse a time takes
    longer than to read it.
    """
    try:
        with open_folder(folder) as inner:
            data = read_regular(NAME, inner, MAX_STAMP)[0]
        return known if known and known.text and data == known.text.encode() else parse_stamp(data)
    except (OSError, SubmissionError):
        return Stamp()


def copy_exchange_files(root: Path, parts: tuple[str, ...], places: Iterable[Path], stamp: Stamp, newest: int) -> None:
    """Copy the time and the secret of a submission into other folders.

    `nbgrader release_feedback` reads both beside the pages.

    It stops for the whole class where one of the two is missing. So work that came without the exchange gets the time
    of its newest file, in nanoseconds, and a secret of its own. The secret lies in the folder `parts` below `root`.
    A file that has another name on the disk is no secret: under it, a page would take the place of a neighbor's.
    """
    secret = ""
    with suppress(SubmissionError, UnicodeDecodeError, OSError):
        if os.lstat(root.joinpath(*parts, SECRET)).st_nlink == 1:
            secret = read_below(root, (*parts, SECRET), MAX_STAMP).decode("ascii")
    for place in places:
        if not place.is_dir():
            continue
        _put(place / NAME, stamp.text, lambda: f"{from_nanoseconds(newest):%Y-%m-%d %H:%M:%S.%f UTC}")
        _put(place / SECRET, secret, lambda: secrets.token_hex(64))


def _put(file: Path, text: str, default: Callable[[], str]) -> None:
    """Write a text that a file does not hold yet.

    Without a text, a default is written if there is no file.
    """
    try:
        known = file.read_bytes()
    except FileNotFoundError:
        write_atomically(file, text or default())
    else:
        if text and known != text.encode():
            write_atomically(file, text)
