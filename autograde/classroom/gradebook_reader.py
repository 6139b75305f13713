"""Read nbgrader's gradebook, in one process with one session.

Each method asks the database once for a class, not once for each student or notebook: its tables have no index by
notebook, so that a question about one notebook takes as long as one about all.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any, NamedTuple, Self, TypeVar

from nbgrader.api import (
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SAWarning

from autograde.classroom.assignment_rows import AssignmentRows, Cell, read_rows
from autograde.classroom.course_file import Assignment as Plan
from autograde.classroom.database import Database, repeated
from autograde.classroom.marks import ManualEntries, Marks
from course.i18n.step_names import step_number

Owner = TypeVar("Owner")
AT_ONCE = 10_000
"""How many rows of a class are in memory at once."""
MAX_POINTS = 1e9
"""More points than any exercise has."""


def points(value: object) -> float | None:
    """Return points of a database, None for what are none.

    Another program may have entered infinity or, into a server's, NaN: no sum could be told of a class with them.
    """
    return float(value) if isinstance(value, int | float) and abs(value) <= MAX_POINTS else None


class Entered(NamedTuple):
    """The points of one test cell: by the grader, by a person, and as extra credit."""

    auto: float | None = None
    by_hand: float | None = None
    extra: float = 0.0

    @property
    def score(self) -> float:
        """What counts: a person's points or else the grader's, and the extra credit."""
        return (self.by_hand if self.by_hand is not None else self.auto or 0.0) + self.extra


class GradebookReader:
    """The gradebook of one assignment. Use it in a `with` block.

    Args:
        url: of the database, as nbgrader has it.
        assignment: its name.
        plan: the due time and the extensions of course.toml, where they are set.
    """

    def __init__(self, url: str, assignment: str, plan: Plan | None = None) -> None:
        self.assignment, self.plan = assignment, plan
        self.book = Database(url)
        self.warnings = ExitStack()
        self._known_rows: AssignmentRows | None = None

    def __enter__(self) -> Self:
        self.warnings.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", category=SAWarning)  # nbgrader's own queries cause them
        return self

    def __exit__(self, *failure: object) -> None:
        self.warnings.close()
        self.book.close()

    @property
    def rows(self) -> AssignmentRows:
        """The assignment's own rows, read once."""
        if self._known_rows is None:
            self._known_rows = self._read_rows()
        return self._known_rows

    @repeated
    def _read_rows(self) -> AssignmentRows:
        return read_rows(self.book.db, self.assignment)

    def _submitted(self, columns: Iterable[Any], students: Iterable[str] | None = None) -> Any:
        """Select columns of submissions for some students or for all."""
        query = select(*columns).select_from(SubmittedAssignment)
        query = query.where(SubmittedAssignment.assignment_id == self.rows.id)
        return query if students is None else query.where(SubmittedAssignment.student_id.in_(list(students)))

    def _notebooks(
        self, columns: Iterable[Any], students: Iterable[str] | None = None, notebook: str | None = None
    ) -> Any:
        """Select columns of submitted notebooks.

        They are those of some students or of all, and of one name or of all.
        """
        query = self._submitted(columns, students)
        query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        wanted = tuple(number for number, name in self.rows.notebooks.items() if notebook in (None, name))
        return query.where(SubmittedNotebook.notebook_id.in_(wanted))

    def _cells(
        self, kind: Any, columns: Iterable[Any], students: Iterable[str] | None = None, notebook: str | None = None
    ) -> Any:
        """Select columns of `kind` (Grade or Comment).

        They come after the ids of the submitted notebook and of the cell. The notebooks are those of some students or
        of all, of one name or of all. The ids of cells are for the index of the table, which has them before the
        notebook.
        """
        cells = self.rows.tests if kind is Grade else self.rows.exercises
        wanted = tuple(number for number, cell in cells.items() if notebook in (None, cell.notebook))
        query = select(kind.notebook_id, kind.cell_id, *columns).where(kind.cell_id.in_(wanted))
        if students is not None:
            query = query.where(kind.notebook_id.in_(self._notebooks((SubmittedNotebook.id,), students, notebook)))
        return query

    def _few_cells(self, kind: Any, columns: Iterable[Any], condition: Any) -> Any:
        """Select columns of the few rows that meet a condition, of all students.

        They come as in `_cells`, and are read in the order of the table: an index would jump about in the whole file.
        """
        cells = self.rows.tests if kind is Grade else self.rows.exercises
        query = select(kind.notebook_id, kind.cell_id, *columns)
        return query.where(func.coalesce(kind.cell_id, "").in_(tuple(cells)), condition)

    def _rows_of(self, query: Any) -> Any:
        """Return the rows of a query, of which only some are in memory at once."""
        return self.book.db.connection().execute(query.execution_options(yield_per=AT_ONCE))

    def _of_owners(self, kind: Any, query: Any, owners: Mapping[str, Owner]) -> Iterator[tuple[Owner, Cell, Any]]:
        """Yield the rows of a query of cells: owner, cell and values.

        The owners are given by the ids of submitted notebooks. What another program has entered since they were read
        has none, and is left out.
        """
        cells = self.rows.tests if kind is Grade else self.rows.exercises
        for number, cell_id, *values in self._rows_of(query):
            if number in owners:
                yield owners[number], cells[cell_id], values

    def _owners(self) -> dict[str, str]:
        """Return the students of submitted notebooks, by the notebooks' ids."""
        columns = (SubmittedNotebook.id, SubmittedAssignment.student_id)
        return dict(iter(self._rows_of(self._notebooks(columns))))

    @repeated
    def late(self, times: Mapping[str, datetime.datetime | None]) -> dict[str, float]:
        """Return by how many seconds each submission of these times is late.

        The deadline includes extensions. Without a time, that in the gradebook counts.
        """
        columns = (SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        entered = {student: pair for student, *pair in self.book.db.execute(self._submitted(columns))}
        found = {}
        for student, time in times.items():
            known, extension = entered.get(student, (None, None))
            found[student] = self._seconds_late(time or known, self._extension(student, extension))
        return found

    def _extension(self, student: str, entered: datetime.timedelta | None) -> datetime.timedelta | None:
        """Return a student's extension, by default the one that is entered.

        That of course.toml comes first if it sets a due date.
        """
        return self.plan.extension(student) if self.plan and self.plan.due else entered

    def _seconds_late(self, time: datetime.datetime | None, extension: datetime.timedelta | None) -> float:
        if self.rows.due is None or time is None:
            return 0.0
        return max(0.0, (time - self.rows.due - (extension or datetime.timedelta())).total_seconds())

    @repeated
    def manual(self) -> dict[str, dict[str, ManualEntries]]:
        """Return what people entered, by student and notebook.

        Grading keeps these entries.
        """
        found: dict[str, dict[str, ManualEntries]] = {}

        def entries(student: str, cell: Cell) -> ManualEntries:
            return found.setdefault(student, {}).setdefault(cell.notebook, ManualEntries())

        owners = self._owners()
        by_hand = or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None))
        query = self._few_cells(Grade, (Grade.manual_score, Grade.extra_credit), by_hand)
        for student, cell, (score, extra) in self._of_owners(Grade, query, owners):
            if points(score) is not None:
                entries(student, cell).scores[cell.name] = score
            if points(extra):
                entries(student, cell).extra_credit[cell.name] = extra
        query = self._few_cells(Comment, (Comment.manual_comment,), Comment.manual_comment.is_not(None))
        for student, cell, (comment,) in self._of_owners(Comment, query, owners):
            if comment:
                entries(student, cell).comments[cell.name] = comment
        return found

    @repeated
    def marks(self, students: Iterable[str] | None = None, notebook: str | None = None) -> dict[str, dict[str, Marks]]:
        """Return the marks as they are entered, by student and notebook.

        They are those of some students, or of all if none are given, and of one notebook or of all. Those of a large
        class are read by notebook: SQLite goes through all rows of the cells, however few students are asked for.
        """
        found: dict[str, dict[str, Marks]] = {}
        by_id: dict[str, Marks] = {}
        who = (SubmittedNotebook.id, SubmittedNotebook.notebook_id, SubmittedAssignment.student_id)
        times = (SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        query = self._notebooks((*who, *times, SubmittedNotebook.late_submission_penalty), students, notebook)
        for number, name, student, time, extension, penalty in self._rows_of(query):
            made = by_id[number] = Marks({}, {}, self._seconds_late(time, extension), points(penalty) or 0.0)
            found.setdefault(student, {})[self.rows.notebooks[name]] = made
        query = self._cells(Grade, (Grade.score,), students, notebook)
        for marks, cell, (score,) in self._of_owners(Grade, query, by_id):
            marks.scores[cell.name] = (points(score) or 0.0, cell.max_score)
        query = self._cells(Comment, (Comment.comment,), students, notebook).where(Comment.comment.is_not(None))
        for marks, cell, (comment,) in self._of_owners(Comment, query, by_id):
            if comment:
                marks.comments[cell.name] = comment
        return found

    @repeated
    def graded(self) -> dict[str, set[str]]:
        """Return the names of the notebooks that have a score for each test, by student."""
        firsts = tuple(cells[0].id for cells in self.rows.tests_of.values() if cells)
        left = {number for (number,) in self._rows_of(select(Grade.notebook_id).where(Grade.cell_id.in_(firsts)))}
        left.difference_update(
            number for number, _ in self._rows_of(self._few_cells(Grade, (), Grade.auto_score.is_(None)))
        )
        found: dict[str, set[str]] = {}
        columns = (SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedNotebook.notebook_id)
        for number, student, notebook in self._rows_of(self._notebooks(columns)):
            if number in left:
                found.setdefault(student, set()).add(self.rows.notebooks[notebook])
        return found

    @repeated
    def students(self) -> set[str]:
        """Return the students with a submission for the assignment."""
        return set(self.book.db.scalars(self._submitted((SubmittedAssignment.student_id,))))

    @repeated
    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Return the scores and maxima by student and notebook, before any late penalty."""
        most = dict.fromkeys(self.rows.notebooks.values(), 0.0)
        for cell in self.rows.tests.values():
            most[cell.notebook] += cell.max_score
        columns = (SubmittedAssignment.student_id, SubmittedNotebook.notebook_id)
        query = self._notebooks((*columns, func.coalesce(func.sum(Grade.score), 0.0)))
        query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id, isouter=True).group_by(*columns)
        found: dict[str, dict[str, tuple[float, float]]] = {each: {} for each in self.students()}
        for student, notebook, score in self.book.db.execute(query):
            name = self.rows.notebooks[notebook]
            found[student][name] = (points(score) or 0.0, most[name])
        return found

    @repeated
    def submissions(self) -> list[tuple[str, datetime.datetime | None, float, dict[int, float]]]:
        """Return student, time, seconds late and penalties by step."""
        penalties: dict[str, dict[int, float]] = {}
        columns = (SubmittedAssignment.student_id, SubmittedNotebook.notebook_id)
        query = self._notebooks((*columns, SubmittedNotebook.late_submission_penalty))
        for student, notebook, penalty in self.book.db.execute(query):
            if (step := step_number(self.rows.notebooks[notebook])) is not None:
                penalties.setdefault(student, {})[step] = points(penalty) or 0.0
        times = (SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        return [
            (student, time, self._seconds_late(time, extension), penalties.get(student, {}))
            for student, time, extension in self.book.db.execute(self._submitted(times))
        ]

    @repeated
    def cells(self) -> list[tuple[str, str, float | None]]:
        """Return the points by student and test cell, None if not graded."""
        query = self._cells(Grade, (Grade.score, Grade.auto_score, Grade.manual_score))
        return [
            (student, cell.name, None if auto is None and manual is None else points(score))
            for student, cell, (score, auto, manual) in self._of_owners(Grade, query, self._owners())
        ]

    @repeated
    def entered(self) -> list[tuple[str, str, Entered]]:
        """Return what is entered by student and test cell."""
        query = self._cells(Grade, (Grade.auto_score, Grade.manual_score, Grade.extra_credit))
        return [
            (student, cell.name, Entered(points(auto), points(by_hand), points(extra) or 0.0))
            for student, cell, (auto, by_hand, extra) in self._of_owners(Grade, query, self._owners())
        ]

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds late and the penalty in points, by student.

        Students who are neither late nor penalized are left out.
        """
        found = {student: (late, sum(penalties.values())) for student, _, late, penalties in self.submissions()}
        return {student: pair for student, pair in found.items() if any(pair)}
