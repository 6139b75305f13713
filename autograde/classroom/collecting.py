"""Bring what LMSs hand over into submitted/STUDENT/ASSIGNMENT/stepNN.ipynb.

A file whose student or step is not certain is listed and left alone. Of several files of one step the newest counts;
the others go to older/STUDENT/ASSIGNMENT/, and nothing is deleted.
"""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from autograde.classroom import stamp
from autograde.classroom.archives import Incoming, Source
from autograde.classroom.course_file import UTC, Assignment, Course
from autograde.classroom.incoming import notebooks_of
from autograde.classroom.lms_names import Claim, Matcher
from autograde.classroom.name_encodings import choose_texts
from autograde.classroom.owner import Owner, find_owner, find_sender
from autograde.classroom.roster import comparable, read_csv
from autograde.errors import CourseConfigError, SubmissionError
from autograde.files import read_below
from course.authoring.files import write_atomically
from course.i18n import Message
from course.i18n.step_names import step_name

OLDER, MAX_COPIES, MAX_NAMED = "older", 50, 5
"""The folder of what is not graded, how many files of a step are taken of a student in one collection, and named."""


@dataclass(frozen=True)
class Piece:
    """A notebook of a known student and step.

    `time` is in UTC without a zone, and None if nothing tells it; `is_sure` says that the form itself has the time, and
    `is_timed` that it is the time of handing in, and not that of copying a file.
    """

    student: str
    step: int
    entry: Incoming
    digest: str
    time: datetime.datetime | None
    is_sure: bool
    is_timed: bool
    late: bool


@dataclass
class Collected:
    """What a collection did: files per student, notes, and open questions."""

    taken: dict[str, list[int]] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    problems: list[Message] = field(default_factory=list)


class Collecting:
    """One collection for an assignment.

    Args:
        course: the assignments, the time zone and the roster of the course. Without a roster only forms that name a
            student's own folder or login are matched.
        plan: the assignment.
        root: the course folder.
        submitted: the folder for what is taken.
        encoding: of names in zips that are not UTF-8; by default the one that fits the roster.
        times: times of handing in by any identifier of a student, which count before all others.
    """

    def __init__(
        self,
        course: Course,
        plan: Assignment,
        root: Path,
        submitted: Path,
        encoding: str | None = None,
        times: dict[str, datetime.datetime] | None = None,
    ) -> None:
        self.course, self.plan, self.people, self.encoding = course, plan, course.people, encoding
        self.root, self.submitted = root, submitted
        self.matcher = Matcher(course.people.values())
        self.times: dict[str, datetime.datetime] = {}
        self.done = Collected()
        self.dated_by_zip = 0
        self.undated: list[str] = []
        for text, time in (times or {}).items():
            owners = self.matcher.find(Claim((text,))) if self.people else {text}
            if len(owners) == 1:
                self.times[comparable(owners.pop())] = time
            else:
                self.done.problems.append(Message("collect_times_whose", who=text))

    def run(self, places: Iterable[Path]) -> Collected:
        """Take all that is certain from zips and folders."""
        pieces: dict[tuple[str, int], list[Piece]] = {}
        with TemporaryDirectory(prefix="gradsteps-") as folder:
            self.kept = Path(folder)
            choose = partial(choose_texts, matcher=self.matcher, encoding=self.encoding)
            whose = partial(find_sender, people=self.people, matcher=self.matcher)
            for place in places:
                notebooks, lines = notebooks_of(Source(place, choose), self.kept, self._owner, whose)
                for notebook, owner in notebooks:
                    piece = self._piece(notebook, owner)
                    if isinstance(piece, Piece):
                        pieces.setdefault((piece.student, piece.step), []).append(piece)
                    else:
                        lines.add(piece, notebook.archive.sender if notebook.archive else "")
                self.done.problems += lines.shown()
            for (student, step), many in sorted(pieces.items()):
                with self._guarded(student):
                    self._take(student, step, many)
        for student in sorted(self.done.taken):
            with self._guarded(student):
                self._stamp(student, [each for (who, _), many in pieces.items() if who == student for each in many])
        if self.dated_by_zip:
            self.done.notes.append(Message("collect_zip_times", count=self.dated_by_zip))
        if self.undated and self.plan.due:
            self.done.notes.append(Message("collect_no_time", names=", ".join(self.undated)))
        return self.done

    def missing(self) -> list[str]:
        """Return the students of the roster of whom no file was ever collected."""
        return sorted(each for each in self.people if not self._has_notebooks(each))

    def _has_notebooks(self, student: str) -> bool:
        """Return whether files were collected, or the folder cannot be searched."""
        try:
            return any(name.endswith(".ipynb") for name in os.listdir(self.submitted / student / self.plan.name))
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True

    @contextmanager
    def _guarded(self, student: str) -> Iterator[None]:
        """Make of whatever goes wrong with one student's files one line for that student."""
        try:
            yield
        except Exception as error:
            why = f"{type(error).__name__}: {error}"
            self.done.problems.append(Message("intake_fault", file=student, why=why))

    def _owner(self, entry: Incoming) -> Owner | None:
        """Return whose a file is, None for one of another assignment."""
        return find_owner(entry, self.people, self.matcher) if entry.step in self.plan.steps else None

    def _piece(self, entry: Incoming, owner: Owner | None) -> Piece | Message:
        """Return a notebook as a piece, or a line on why it is not taken."""
        if owner is None:
            key = "collect_which_step" if entry.step is None else "collect_other_step"
            return Message(key, file=entry.shown, step=step_name(entry.step or 0), assignment=self.plan.name)
        if len(owner.students) != 1:
            names = ", ".join(owner.students)
            return Message("collect_several" if names else "collect_whose", file=entry.shown, names=names)
        (student,) = owner.students
        time = self.times.get(comparable(student)) or owner.told or owner.time
        sure = comparable(student) in self.times or owner.told is not None
        timed = sure or (time is not None and owner.in_zip)
        return Piece(student, entry.step or 0, entry, entry.digest, self._utc(time), sure, timed, owner.late)

    def _utc(self, time: datetime.datetime | None) -> datetime.datetime | None:
        if time is None or (time.tzinfo is None and self.course.zone is None):
            return time
        aware = time if time.tzinfo else time.replace(tzinfo=self.course.zone)
        with suppress(OverflowError):  # a time of the year 1
            return aware.astimezone(UTC).replace(tzinfo=None)
        return None

    def _take(self, student: str, step: int, many: list[Piece]) -> None:
        """Write the newest of a step's files, and keep the others."""
        distinct = list({each.digest: each for each in sorted(many, key=_age)}.values())
        newest = distinct[-1]
        name = step_name(step)
        if len(distinct) > MAX_COPIES:
            values = {"student": student, "step": name, "count": len(distinct), "most": MAX_COPIES}
            self.done.problems.append(Message("collect_many", **values))
            distinct = distinct[-MAX_COPIES:]
        if len(distinct) > 1 and _age(distinct[-2]) == _age(newest):
            some = [each.entry.shown for each in distinct[:MAX_NAMED]]
            shown = ", ".join([*some, *["…"] * (len(distinct) > MAX_NAMED)])
            self.done.problems.append(Message("collect_tie", student=student, step=name, files=shown))
            return
        parts = (student, self.plan.name, f"{name}.ipynb")
        folders = (self.submitted / student, self.submitted / student / self.plan.name)
        folder = next((each for each in folders if each.is_symlink()), None)
        if folder:
            self.done.problems.append(Message("intake_linked_folder", file=folder))
            return
        file = self.submitted.joinpath(*parts)
        kept = self._existing(parts)
        if kept is not None and hashlib.sha256(kept).hexdigest() != newest.digest:
            changed = stamp.from_nanoseconds(file.stat().st_mtime_ns).replace(tzinfo=None)
            if newest.time is None or newest.time.replace(microsecond=0) <= changed.replace(microsecond=0):
                values = {"student": student, "step": name, "file": newest.entry.shown}
                self.done.notes.append(Message("collect_not_newer", **values))
                self._keep(newest, self._data(newest))
                return
            self._keep(replace(newest, digest="", time=changed), kept)
            self.done.notes.append(Message("collect_replaced", student=student, step=name, file=newest.entry.shown))
        for each in distinct[:-1]:
            self._keep(each, self._data(each))
            self.done.notes.append(Message("collect_older", student=student, step=name, file=each.entry.shown))
        if kept is None or hashlib.sha256(kept).hexdigest() != newest.digest:
            write_atomically(file, self._data(newest))
            _set_time(file, newest.time)
        self.done.taken.setdefault(student, []).append(step)

    def _data(self, piece: Piece) -> bytes:
        return (self.kept / piece.entry.digest).read_bytes()

    def _existing(self, parts: tuple[str, ...]) -> bytes | None:
        try:
            return read_below(self.submitted, parts) if self.submitted.joinpath(*parts).exists() else None
        except SubmissionError as bad:
            self.done.problems.append(bad.message)
            return b""

    def _keep(self, piece: Piece, data: bytes) -> None:
        time = f"{piece.time:%Y%m%dT%H%M%S}" if piece.time else "undated"
        name = f"{step_name(piece.step)}-{time}-{hashlib.sha256(data).hexdigest()[:8]}.ipynb"
        file = self.root / OLDER / piece.student / self.plan.name / name
        write_atomically(file, data)
        _set_time(file, piece.time)

    def _stamp(self, student: str, pieces: list[Piece]) -> None:
        """Write the time of handing in, the newest of a student's files.

        A file of a folder has none: its own time may be that of copying it.
        """
        timed = [each for each in pieces if each.is_timed]
        newest = max(timed, key=_age, default=None)
        folder = self.submitted / student / self.plan.name
        before = stamp.stamp_in(folder).time
        if newest is None or newest.time is None:
            if before is None:
                self.undated.append(student)
            return
        if not newest.is_sure and self.course.zone is None:
            self.done.notes.append(Message("collect_no_zone", student=student))
            return
        if not newest.is_sure:
            self.dated_by_zip += 1
        if before is None or newest.time > before or comparable(student) in self.times:
            write_atomically(folder / stamp.NAME, f"{newest.time:%Y-%m-%d %H:%M:%S} UTC\n")
        due = self.plan.due_in_utc()
        own = self.plan.extension(student) or datetime.timedelta()
        if due and any(each.late for each in pieces) and newest.time <= due + own:
            self.done.problems.append(Message("collect_late_mark", student=student))


def _age(piece: Piece) -> datetime.datetime:
    return piece.time or datetime.datetime.min


def _set_time(file: Path, time: datetime.datetime | None) -> None:
    if time is not None:
        seconds = time.replace(tzinfo=UTC).timestamp()
        os.utime(file, (seconds, seconds))


def read_times(file: Path, zone: datetime.tzinfo | None) -> dict[str, datetime.datetime]:
    """Return times of handing in, in UTC, of a CSV file.

    Its columns are `student` and `time`. A time without a zone is in `zone`, by default in UTC.

    Raises:
        CourseConfigError: a column is missing, or a time cannot be read; the text says in which line.
    """
    (_, heads), *rows = read_csv(file) or [(1, [])]
    found = {}
    for line, row in [(1, heads), *rows]:
        cells = dict(zip(heads, row, strict=False))
        try:
            who, time = cells["student"], cells["time"]
            if row is not heads:
                found[comparable(who)] = stamp.parse_time(time, zone or UTC).replace(tzinfo=UTC)
        except (KeyError, ValueError, OverflowError):
            raise CourseConfigError(str(Message("collect_times", file=file, line=line))) from None
    return found
