"""Decide whose a file from an LMS is, and when it was handed in.

Both are read from the beginning of its path. What follows a student's name there is the student's own: the names and
times of folders and of files in an archive, which could be another student's name and any time.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from autograde.classroom.archives import Incoming
from autograde.classroom.lms_names import Claim, Matcher, claim
from autograde.classroom.roster import Person
from autograde.files import is_student_name

MAX_STUDENTS = 10
"""How many students are named that a file may be of."""


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


def _of(students: list[str], made: Claim, entry: Incoming, *, own_archive: bool) -> Owner:
    place = entry.archive if own_archive and entry.archive else entry
    return Owner(students[:MAX_STUDENTS], made.time, made.late, place.time, place.in_zip)


def find_owner(entry: Incoming, people: Mapping[str, Person], matcher: Matcher) -> Owner:
    """Return who handed in a file.

    The path as a whole may not name another student than its beginning: then both are returned.

    Args:
        entry: the file.
        people: the roster by student; without one only forms that name a student's own folder or login count.
        matcher: of the roster.
    """
    whole = claim(entry.parts)
    if not people:
        archive = claim(entry.archive.parts) if entry.archive else Claim(())
        made = archive if archive.proper else whole
        name = made.proper.strip()
        is_name = is_student_name(name) and not name.startswith(".") and "/" not in name
        if entry.archive and entry.archive.in_zip and made is whole:  # what an LMS has in its zip is a student's
            is_name = False
        return _of([name] if is_name else [], made, entry, own_archive=made is archive)
    of_whole = matcher.find(whole)
    for length in range(1, len(entry.parts) + 1):
        made = claim(entry.parts[:length])
        first = matcher.find(made)
        if first:
            own = entry.archive is not None and length <= len(entry.archive.parts)
            further = matcher.find(claim(entry.archive.parts)) if own and entry.archive else of_whole
            students = first | of_whole if len(first) == 1 else first & further or first
            return _of(sorted(students), made, entry, own_archive=own)
    return _of(sorted(of_whole), whole, entry, own_archive=False)
