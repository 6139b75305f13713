"""Decide whose a file from an LMS is, and when it was handed in.

Both are read from the beginning of its path. What follows a student's name there is the student's own: the names and
times of folders and of files in an archive, which could be another student's name and any time.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from autograde.classroom.archives import Entry, Incoming
from autograde.classroom.lms_names import Claim, Matcher, claim, sender
from autograde.classroom.roster import Person
from autograde.files import is_student_name

MAX_STUDENTS = 10
"""How many students are named that a file may be of."""
SEVERAL = "?"
"""Stands for the sender of a file in no folder that names several students."""


@dataclass(frozen=True)
class Owner:
    """Who handed in a file, and when.

    Attributes:
        students: whose it may be, some of them if they are many: one if all is well.
        told: when it was handed in by what names the student, None where that has no time.
        late: whether the LMS says that it is late.
        time: when it was handed in otherwise, in local time without a zone, None if nothing tells it.
        in_zip: whether `time` is from a zip.
    """

    students: list[str]
    told: datetime.datetime | None
    late: bool
    time: datetime.datetime | None
    in_zip: bool


def _of(students: set[str], made: Claim, entry: Incoming, *, is_told: bool = True, own_archive: bool) -> Owner:
    place = entry.archive if own_archive and entry.archive else entry
    told = made.time if is_told else None
    return Owner(sorted(students)[:MAX_STUDENTS], told, made.late, place.time, place.in_zip)


def find_owner(entry: Incoming, people: Mapping[str, Person], matcher: Matcher) -> Owner:
    """Return who handed in a file.

    The path as a whole may not name another student than its beginning: then both are returned.

    Args:
        entry: the file.
        people: the roster by student; without one only forms that name a student's own folder or login count.
        matcher: of the roster.
    """
    if not people:
        return _without_roster(entry)
    of_whole = matcher.find(claim(entry.parts))
    inside = len(entry.archive.parts) if entry.archive else 0
    is_own = entry.archive is not None and entry.archive.in_zip  # what an LMS has in its zip is a student's
    for length in range(1, (inside if is_own else len(entry.parts)) + 1):
        made = claim(entry.parts[:length], is_file=length in (inside, len(entry.parts)))
        first = matcher.find(made)
        if first:
            students = first | of_whole if len(first) == 1 else first
            is_told = not matcher.find(Claim(made.doubts))
            return _of(students, made, entry, is_told=is_told, own_archive=length <= inside)
    return _of(set() if is_own else of_whole, claim(entry.parts), entry, own_archive=False)


def find_sender(entry: Entry, people: Mapping[str, Person], matcher: Matcher) -> str:
    """Return whose a file is, by a text that all files of a student share.

    It is "" for one of nobody in a folder: it may be an LMS's, with a class in it. One that names several students is
    its first folder's: the other names may be its sender's own choice. Those in no folder are together.
    """
    made = Incoming(entry.parts, entry.time, entry.in_zip, None, "")
    students = find_owner(made, people, matcher).students
    if len(students) == 1:
        return students[0]
    if students:
        return sender(entry.parts) if len(entry.parts) > 1 else SEVERAL
    return sender(entry.parts) if entry.in_zip else ""


def _without_roster(entry: Incoming) -> Owner:
    """Return whom the forms name: the first part of a path, and no other form in it."""
    parts, own_archive = entry.parts, False
    if entry.archive:
        own_archive = entry.archive.in_zip or claim(entry.archive.parts).proper != ""
        parts = entry.archive.parts if own_archive else parts[len(entry.archive.parts) :]
    first = claim(parts[:1], is_file=len(parts) == 1)
    names = {each.proper.strip() for each in (first, claim(parts))} - {""}
    if len(names) == 1 and not all(is_student_name(each) and each[0] != "." and "/" not in each for each in names):
        names = set()
    return _of(names, first, entry, own_archive=own_archive)
