"""Read `course.toml`, an instructor's own assignments of a course folder.

    [[assignment]]
    name = "week3"
    steps = "5-8"
    due = 2026-03-20T23:59:00+09:00

Without the file the assignments are the course's stages, without a due date. A step may be in several assignments.
`assignment_fields` checks the values.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import tomllib
import unicodedata
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograde.classroom import assignment_fields as fields
from autograde.classroom.assignment_fields import FieldError, LateRule
from autograde.classroom.roster import Person, read_configuration, read_roster
from autograde.errors import CourseConfigError, NothingToGradeError
from course import testing
from course.authoring.lesson import Lesson, lesson, lessons
from course.i18n import LANGUAGES, Message

FILE = "course.toml"
TOP = ("title", "timezone", "roster", "assignment")
OF_ASSIGNMENT = ("name", "steps", "due", "late", "points", "languages", "seed", "variants", "extensions")
UTC = datetime.UTC
MAX_SEED = 2**31
MOST = 1 << 20
"""Bytes of the file."""


@dataclass(frozen=True)
class Assignment:
    """Steps that are handed in together.

    `due` is an aware time, `extensions` holds other due times by student, and `points` is what the whole counts for in
    tables, pages and exports; None for the sum of the exercises' points. `seed` chooses the numbers of the hidden
    tests, and `variants` says how many groups of students have numbers of their own; None for each student.
    """

    name: str
    steps: tuple[int, ...]
    due: datetime.datetime | None = None
    late: LateRule | None = None
    points: float | None = None
    languages: tuple[str, ...] = LANGUAGES
    seed: int | None = None
    variants: int | None = 1
    extensions: Mapping[str, datetime.datetime] = field(default_factory=dict)

    @property
    def lessons(self) -> list[Lesson]:
        return [lesson(step) for step in self.steps]

    @property
    def scale(self) -> float:
        """What a point of an exercise counts for in the assignment's total."""
        return 1.0 if self.points is None else self.points / sum(each.points for each in self.lessons)

    @property
    def max_score(self) -> float:
        return self.scale * sum(each.points for each in self.lessons)

    def require_steps(self, steps: Iterable[int]) -> None:
        """Check that steps are the assignment's own.

        Raises:
            NothingToGradeError: one is not.
        """
        if other := sorted(set(steps) - set(self.steps)):
            names = ", ".join(each.name for each in self.lessons)
            raise NothingToGradeError(
                str(Message("no_step_in", assignment=self.name, step=lesson(other[0]).name, names=names))
            )

    def due_in_utc(self) -> datetime.datetime | None:
        """Return the due time as nbgrader keeps it, in UTC and without a zone."""
        return None if self.due is None else self.due.astimezone(UTC).replace(tzinfo=None)

    def extension(self, student: str) -> datetime.timedelta | None:
        """Return a student's extension of the due time, None for none."""
        own = self.extensions.get(unicodedata.normalize("NFC", student))
        return None if own is None or self.due is None else own - self.due

    def seed_of(self, student: str) -> int | None:
        """Return the seed of a student's tests, None for that of the environment.

        It follows from the student's name, and so does the group.
        """
        if self.variants == 1:
            return self.seed
        text = unicodedata.normalize("NFC", f"{self.name}/{student}")
        if self.variants is None:
            return int(hashlib.sha256(f"{self._first_seed}/{text}".encode()).hexdigest(), 16) % MAX_SEED
        return self._first_seed + int(hashlib.sha256(text.encode()).hexdigest(), 16) % self.variants

    def seeds(self) -> list[int | None]:
        """Return the seeds for which the fingerprints of known mistakes are computed.

        With a seed per student there are none: that would take longer than grading. Mistakes are then known from the
        visible tests alone.
        """
        if self.variants is None:
            return []
        return [self.seed] if self.variants == 1 else [self._first_seed + group for group in range(self.variants)]

    @property
    def _first_seed(self) -> int:
        return testing.seed() if self.seed is None else self.seed


@dataclass(frozen=True)
class Course:
    """The assignments of a course folder by name, in their order.

    `zone` is the time zone in which times are shown, None for that of each due date, and `roster` is the path of the
    list of students.
    """

    assignments: dict[str, Assignment]
    title: str = "gradsteps"
    zone: datetime.tzinfo | None = None
    roster: Path | None = None

    @cached_property
    def people(self) -> dict[str, Person]:
        """The students of the roster by the names of their folders."""
        return read_roster(self.roster) if self.roster else {}

    def find(self, name: str) -> Assignment:
        """Return an assignment by its name.

        Raises:
            NothingToGradeError: there is no such assignment; the text lists those that there are.
        """
        found = self.assignments.get(unicodedata.normalize("NFC", name))
        if found is None:
            names = ", ".join(self.assignments)
            raise NothingToGradeError(str(Message("no_assignment", name=name, names=names)))
        return found

    def select(self, names: Iterable[str] | None) -> list[Assignment]:
        """Return the assignments of these names, or all if no name is given.

        Raises:
            NothingToGradeError: as `find`.
        """
        return [self.find(name) for name in names or self.assignments]

    def shown(self, time: datetime.datetime) -> str:
        """Return a time as text, with its zone; a time without one is in UTC."""
        aware = time if time.tzinfo else time.replace(tzinfo=UTC)
        here = aware.astimezone(self.zone) if self.zone else aware
        offset = here.strftime("%z")
        return f"{here:%Y-%m-%d %H:%M} {'UTC' if offset == '+0000' else f'UTC{offset[:3]}:{offset[3:]}'}"


def stages() -> dict[str, Assignment]:
    """Return the assignments of a course folder without `course.toml`: the stages."""
    found: dict[str, list[int]] = {}
    for each in lessons():
        found.setdefault(f"stage{each.stage}", []).append(each.step)
    return {name: Assignment(name, tuple(steps)) for name, steps in sorted(found.items())}


def load_course(root: Path) -> Course:
    """Return the assignments of a course folder.

    Raises:
        CourseConfigError: its `course.toml` cannot be used; the text says where and why.
    """
    file = root / FILE
    if not os.path.exists(file):
        return Course(stages(), roster=root / "roster.csv")
    data = read_configuration(file, MOST)
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # tomllib's own is a ValueError, and so is that of a long number
        raise CourseConfigError(str(Message("course_file_unreadable", file=file, why=error))) from None
    try:
        return _course(values, root)
    except FieldError as error:
        where = ": ".join([FILE, *error.path])
        raise CourseConfigError(f"{where}: {error.message}") from None


def _course(values: dict[str, Any], root: Path) -> Course:
    fields.only_known(values, TOP)
    zone = _zone(values)
    many = values.get("assignment", [])
    if not isinstance(many, list) or not many or not all(isinstance(each, dict) for each in many):
        raise FieldError(Message("course_file_no_assignment"), "assignment")
    found: dict[str, Assignment] = {}
    folders: dict[str, str] = {}
    for number, each in enumerate(many, 1):
        with fields.inside(f"assignment {number}"):
            name = fields.name_of(each)
            twin = folders.setdefault(fields.folded(name), name)
        with fields.inside(name):
            if name in found or twin != name:
                raise FieldError(Message("course_file_twice", name=name, other=twin), "name")
            found[name] = _assignment(name, each, zone)
    title, roster = fields.text(values, "title", "gradsteps"), root / fields.text(values, "roster", "roster.csv")
    return Course(_extended(found, roster, zone), title, zone, roster)


def _extended(found: dict[str, Assignment], file: Path, zone: datetime.tzinfo | None) -> dict[str, Assignment]:
    """Add the roster's extensions to those of course.toml, which come first."""
    added: dict[str, dict[str, datetime.datetime]] = {name: {} for name in found}
    for person in read_roster(file).values():
        for name, text in person.extensions.items():
            try:
                if name not in found:
                    raise FieldError(Message("one_of", names=", ".join(found)))
                added[name][person.student] = fields.later_time(
                    fields.parsed(text), found[name].due, zone, person.student
                )
            except FieldError as error:
                values = {"file": file, "student": person.student, "name": name, "why": error.message}
                raise CourseConfigError(str(Message("roster_extension", **values))) from None
    return {name: replace(each, extensions={**added[name], **each.extensions}) for name, each in found.items()}


def _zone(values: dict[str, Any]) -> datetime.tzinfo | None:
    name = fields.text(values, "timezone", "")
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise FieldError(Message("course_file_zone", name=name), "timezone") from None


def _assignment(name: str, values: dict[str, Any], zone: datetime.tzinfo | None) -> Assignment:
    fields.only_known(values, OF_ASSIGNMENT)
    stage = stages().get(name)
    steps = fields.steps(values, stage.steps if stage else None)
    if stage and steps != stage.steps:
        raise FieldError(Message("course_file_stage", name=name), "steps")
    due = fields.time(values, "due", zone)
    return Assignment(
        name,
        steps,
        due,
        fields.late(values),
        fields.points(values),
        fields.languages(values),
        fields.whole(values, "seed", None, 0, MAX_SEED - 1),
        fields.variants(values),
        fields.extensions(values, due, zone),
    )


@contextmanager
def seeded(seed: int | None) -> Iterator[None]:
    """Use a seed for hidden tests inside the `with` block.

    It holds for this process and those that it starts. None leaves the seed of the environment.
    """
    if seed is None:
        yield
        return
    before = os.environ.get("GRADSTEPS_SEED")
    os.environ["GRADSTEPS_SEED"] = str(seed)
    try:
        yield
    finally:
        if before is None:
            del os.environ["GRADSTEPS_SEED"]
        else:
            os.environ["GRADSTEPS_SEED"] = before
