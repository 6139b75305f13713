"""Read nbgrader's gradebook, in one process with one session.

Each method asks the database once for a class, not once for each student or notebook: its tables have no index by
notebook, so that a question about one notebook takes as long as one about all.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, Self

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import func, or_, select
from sqlalchemy.exc import SAWarning

from autograde.classroom.course_file import Assignment as Plan
from autograde.classroom.database import Database, repeated
from autograde.classroom.marks import ManualEntries, Marks
from course.i18n.step_names import step_number


class Entered(NamedTuple):
    """The points of one test cell: by the grader, by a person, and as extra credit."""

    auto: float | None = None
    by_hand: float | None = None
    extra: float = 0.0

    @property
    def score(self) -> float:
        """What counts: a person's points or else the grader's, and the extra credit."""
        return (self.by_hand if self.by_hand is not None else self.auto or 0.0) + self.extra


@dataclass(frozen=True)
class Cell:
    """A cell of an assignment that has grades or comments.

    `notebook` is its notebook's name, `max_score` that of a test.
    """

    id: str
    name: str
    notebook: str
    max_score: float = 0.0


@dataclass(frozen=True)
class AssignmentRows:
    """The rows of an assignment itself, without anybody's submission.

    `notebooks` has names by id; `tests` and `exercises` have the cells with grades and those with comments, by id.
    An assignment that is not in the gradebook has the id "".
    """

    id: str = ""
    due: datetime.datetime | None = None
    notebooks: dict[str, str] = field(default_factory=dict)
    tests: dict[str, Cell] = field(default_factory=dict)
    exercises: dict[str, Cell] = field(default_factory=dict)

    @cached_property
    def tests_of(self) -> dict[str, list[Cell]]:
        """The cells with grades by notebook."""
        return self._by_notebook(self.tests)

    @cached_property
    def exercises_of(self) -> dict[str, list[Cell]]:
        """The cells with comments by notebook."""
        return self._by_notebook(self.exercises)

    def _by_notebook(self, cells: dict[str, Cell]) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {name: [] for name in self.notebooks.values()}
        for cell in cells.values():
            found[cell.notebook].append(cell)
        return found


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
        db = self.book.db
        found = db.execute(select(Assignment.id, Assignment.duedate).where(Assignment.name == self.assignment)).first()
        if found is None:
            return AssignmentRows()
        query = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == found.id)
        names: dict[str, str] = dict(db.execute(query).all())
        made = AssignmentRows(found.id, found.duedate, names)
        for kind in (GradeCell, TaskCell, SolutionCell):
            most = () if kind is SolutionCell else (kind.max_score,)
            columns = select(kind.id, kind.name, kind.notebook_id, *most).where(kind.notebook_id.in_(tuple(names)))
            for number, name, notebook, *score in db.execute(columns):
                cell = Cell(number, name, names[notebook], *map(float, score))
                if kind is not SolutionCell:
                    made.tests[number] = cell
                if kind is not GradeCell:
                    made.exercises[number] = cell
        return made

    def _submitted(self, columns: Iterable[Any], students: Iterable[str] | None = None) -> Any:
        """Select columns of submissions for some students or for all."""
        query = select(*columns).where(SubmittedAssignment.assignment_id == self.rows.id)
        return query if students is None else query.where(SubmittedAssignment.student_id.in_(list(students)))

    def _notebooks(self, columns: Iterable[Any], students: Iterable[str] | None = None) -> Any:
        """Select columns of submitted notebooks for some students or for all."""
        query = self._submitted(columns, students)
        query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        return query.where(SubmittedNotebook.notebook_id.in_(tuple(self.rows.notebooks)))

    def _cells(
        self, kind: Any, columns: Iterable[Any], students: Iterable[str] | None = None, notebook: str | None = None
    ) -> Any:
        """Select columns of `kind` (Grade or Comment).

        They are those of some students or of all, and of one notebook or of all. Each row begins with the student and
        the cell's id. The ids of cells are for the index of the table, which has them before the notebook.
        """
        cells = self.rows.tests if kind is Grade else self.rows.exercises
        wanted = tuple(number for number, cell in cells.items() if notebook in (None, cell.notebook))
        query = self._notebooks((SubmittedAssignment.student_id, kind.cell_id, *columns), students)
        query = query.join(kind, kind.notebook_id == SubmittedNotebook.id)
        return query.where(kind.cell_id.in_(wanted))

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

        query = self._cells(Grade, (Grade.manual_score, Grade.extra_credit))
        query = query.where(or_(Grade.manual_score.is_not(None), Grade.extra_credit.is_not(None)))
        for student, number, score, extra in self.book.db.execute(query):
            cell = self.rows.tests[number]
            if score is not None:
                entries(student, cell).scores[cell.name] = score
            if extra:
                entries(student, cell).extra_credit[cell.name] = extra
        query = self._cells(Comment, (Comment.manual_comment,)).where(Comment.manual_comment.is_not(None))
        for student, number, comment in self.book.db.execute(query):
            if comment:
                cell = self.rows.exercises[number]
                entries(student, cell).comments[cell.name] = comment
        return found

    @repeated
    def marks(self, students: Iterable[str] | None = None, notebook: str | None = None) -> dict[str, dict[str, Marks]]:
        """Return the marks as they are entered, by student and notebook.

        They are those of some students, or of all if none are given, and of one notebook or of all. Those of a large
        class are read by notebook: SQLite goes through all rows of the cells, however few students are asked for.
        """
        found: dict[str, dict[str, Marks]] = {}
        times = (SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        columns = (*times, SubmittedNotebook.late_submission_penalty, Grade.score)
        for student, number, time, extension, penalty, score in self.book.db.execute(
            self._cells(Grade, columns, students, notebook)
        ):
            of_student, cell = found.setdefault(student, {}), self.rows.tests[number]
            if cell.notebook not in of_student:
                late = self._seconds_late(time, extension)
                of_student[cell.notebook] = Marks({}, {}, late, float(penalty or 0))
            of_student[cell.notebook].scores[cell.name] = (float(score or 0), cell.max_score)
        query = self._cells(Comment, (Comment.comment,), students, notebook)
        for student, number, comment in self.book.db.execute(query.where(Comment.comment.is_not(None))):
            cell = self.rows.exercises[number]
            if comment and cell.notebook in found.get(student, {}):
                found[student][cell.notebook].comments[cell.name] = comment
        return found

    @repeated
    def graded(self) -> set[tuple[str, str]]:
        """Return the students and names of the notebooks that have a score for each test."""
        tests = tuple(self.rows.tests)
        entered = set(self.book.db.scalars(select(Grade.notebook_id).where(Grade.cell_id.in_(tests))))
        in_order_of_rows = func.coalesce(Grade.cell_id, "").in_(tests)  # an index would jump about in the whole file
        unscored = select(Grade.notebook_id).where(in_order_of_rows, Grade.auto_score.is_(None))
        entered.difference_update(self.book.db.scalars(unscored))
        columns = (SubmittedNotebook.id, SubmittedAssignment.student_id, SubmittedNotebook.notebook_id)
        names, found = self.rows.notebooks, self.book.db.execute(self._notebooks(columns))
        return {(student, names[notebook]) for number, student, notebook in found if number in entered}

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
            found[student][name] = (float(score), most[name])
        return found

    @repeated
    def submissions(self) -> list[tuple[str, datetime.datetime | None, float, dict[int, float]]]:
        """Return student, time, seconds late and penalties by step."""
        penalties: dict[str, dict[int, float]] = {}
        columns = (SubmittedAssignment.student_id, SubmittedNotebook.notebook_id)
        query = self._notebooks((*columns, SubmittedNotebook.late_submission_penalty))
        for student, notebook, penalty in self.book.db.execute(query):
            if (step := step_number(self.rows.notebooks[notebook])) is not None:
                penalties.setdefault(student, {})[step] = penalty or 0.0
        times = (SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        return [
            (student, time, self._seconds_late(time, extension), penalties.get(student, {}))
            for student, time, extension in self.book.db.execute(self._submitted(times))
        ]

    @repeated
    def cells(self) -> list[tuple[str, str, float | None]]:
        """Return the points by student and test cell, None if not graded."""
        query = self._cells(Grade, (Grade.score, Grade.auto_score, Grade.manual_score))
        names = {number: cell.name for number, cell in self.rows.tests.items()}
        return [
            (student, names[number], None if auto is None and manual is None else float(score))
            for student, number, score, auto, manual in self.book.db.execute(query)
        ]

    @repeated
    def entered(self) -> list[tuple[str, str, Entered]]:
        """Return what is entered by student and test cell."""
        query = self._cells(Grade, (Grade.auto_score, Grade.manual_score, Grade.extra_credit))
        return [
            (student, self.rows.tests[number].name, Entered(auto, by_hand, extra or 0.0))
            for student, number, auto, by_hand, extra in self.book.db.execute(query)
        ]

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds late and the penalty in points, by student.

        Students who are neither late nor penalized are left out.
        """
        found = {student: (late, sum(penalties.values())) for student, _, late, penalties in self.submissions()}
        return {student: pair for student, pair in found.items() if any(pair)}
