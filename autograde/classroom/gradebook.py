"""Write nbgrader's gradebook, in one process with one session.

The tables and their contents are those of nbgrader's own converters. Those open the database once per preprocessor and
notebook, which costs more than the grading. Here many notebooks are one transaction.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import Boolean, bindparam, false, func, or_, text

from autograde.classroom.course_config import LatePolicy
from autograde.classroom.course_file import Assignment as Plan
from autograde.classroom.database import repeated
from autograde.classroom.gradebook_reader import GradebookReader, points
from autograde.classroom.marks import NO_RESPONSE
from autograde.classroom.registration import register
from autograde.classroom.submission_rows import change_times, enter_submissions
from autograde.errors import ScoreRangeError
from course.authoring.lesson import Lesson
from course.i18n import translate

Times = Mapping[str, datetime.datetime | None]
"""When students handed in, in UTC, None if that is unknown."""


@dataclass(frozen=True)
class NotebookScores:
    """The scores of one student's notebook.

    Args:
        student: whose notebook it is.
        notebook: its name, "step07".
        scores: the points by test cell; None leaves the notebook ungraded.
        unanswered: the exercise cells that were handed in untouched.
        needs_review: whether a person has to look at it, whatever was entered by hand.
        is_absent: whether it was not handed in, which leaves nothing to look at.
    """

    student: str
    notebook: str
    scores: Mapping[str, float] | None
    unanswered: frozenset[str] = field(default_factory=frozenset)
    needs_review: bool = False
    is_absent: bool = False


class GradebookWriter(GradebookReader):
    """The gradebook of one assignment, to read and to write. Use it in a `with` block.

    Args:
        url: of the database, as nbgrader has it.
        assignment: its name.
        policy: the late penalties; without one, none are entered.
        plan: the due time and the extensions of course.toml, where they are set.
    """

    def __init__(self, url: str, assignment: str, policy: LatePolicy | None = None, plan: Plan | None = None) -> None:
        super().__init__(url, assignment, plan)
        self.policy = policy

    @repeated
    def register_assignment(self, lessons: list[Lesson]) -> None:
        """Enter the assignment as the lessons define it, whether it is new or known."""
        self.book.update_or_create_assignment(self.assignment)
        if self.plan:
            self.set_due(self.plan)
        register(self.book, self.assignment, lessons)
        self._forget()

    @repeated
    def set_due(self, plan: Plan) -> None:
        """Enter the due date of course.toml, if it has one."""
        if plan.due:
            self.book.update_or_create_assignment(self.assignment, duedate=plan.due_in_utc())
        self._forget()

    def _forget(self) -> None:
        self.book.db.expire_all()
        self._known_rows = None

    @repeated
    def enter(self, times: Times) -> None:
        """Enter submissions, those of new students as well.

        Without a time, the known time stays.
        """
        self._enter(times)
        self.book.db.commit()

    def _enter(self, times: Times) -> tuple[dict[str, dict[str, str]], set[str]]:
        """Enter submissions.

        Returns the ids of their notebooks by student and name, and the new students.
        """
        extensions = None
        if self.plan and self.plan.due:
            extensions = {student: self.plan.extension(student) for student in times}
        return enter_submissions(self.book.db, self.rows, times, extensions)

    def check_range(self, entry: NotebookScores) -> None:
        """Check the points of a notebook.

        Raises:
            ScoreRangeError: a score is not within its cell's range.
        """
        for cell in self.rows.tests_of[entry.notebook] if entry.scores is not None else ():
            score = entry.scores.get(cell.name, 0)  # type: ignore[union-attr]
            if not 0 <= score <= cell.max_score:
                raise ScoreRangeError(f"{cell.notebook}, {cell.name}: a score of {score} out of {cell.max_score}")

    @repeated
    def record(self, entries: Sequence[NotebookScores], times: Times) -> None:
        """Enter the scores of notebooks in one transaction.

        Args:
            entries: one for each notebook.
            times: when their students handed in; without a time, the known time stays.

        Raises:
            ScoreRangeError: a score is not within its cell's range; nothing was entered.
        """
        for entry in entries:
            self.check_range(entry)
        numbers, new_ones = self._enter(times)
        grades: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
        comments = []
        for entry in entries:
            place = {"of_notebook": numbers[entry.student][entry.notebook]}
            needed = not entry.is_absent and (entry.needs_review or entry.scores is None)
            for cell in self.rows.tests_of[entry.notebook]:
                score = None if entry.scores is None else entry.scores.get(cell.name, 0)
                grades[entry.is_absent].append({**place, "of_cell": cell.id, "new_score": score, "new_need": needed})
            for cell in self.rows.exercises_of[entry.notebook]:
                comment = NO_RESPONSE if cell.name in entry.unanswered else None
                if comment or entry.student not in new_ones:  # new rows have none
                    comments.append({**place, "of_cell": cell.id, "new_comment": comment})
        for is_absent, rows in grades.items():
            by_hand = false() if is_absent else Grade.__table__.c.manual_score.is_not(None)
            need = or_(by_hand, bindparam("new_need", type_=Boolean))
            self._update(Grade, rows, auto_score=bindparam("new_score"), needs_manual_grade=need)
        self._update(Comment, comments, auto_comment=bindparam("new_comment"))
        self.book.db.commit()

    def _update(self, kind: Any, rows: list[dict[str, Any]], **values: Any) -> None:
        """Update rows of Grade or Comment by cell and notebook, in the order of the index.

        The update bypasses SQLAlchemy's mapper, which costs more than the query.
        """
        if rows:
            table = kind.__table__
            place = (table.c.cell_id == bindparam("of_cell")) & (table.c.notebook_id == bindparam("of_notebook"))
            self.book.db.connection().execute(table.update().where(place).values(values), rows)

    @repeated
    def analyze(self) -> None:
        """Let PostgreSQL count the rows that were entered, to plan queries by.

        It would do so by itself a minute later, and until then a query about a class takes a hundred times as long.
        """
        if self.book.engine.dialect.name == "postgresql":
            tables = (SubmittedAssignment, SubmittedNotebook, Grade, Comment)
            self.book.db.execute(text(f"ANALYZE {', '.join(each.__tablename__ for each in tables)}"))
            self.book.db.commit()

    @repeated
    def refresh_lateness(self, times: Times) -> list[str]:
        """Enter changed submission times and late penalties; return what failed.

        A due date may be moved, a time corrected, and points may be entered by a person after the grading.
        """
        faults: list[str] = []
        late: dict[str, float] = {}
        changes = []
        who = (SubmittedAssignment.id, SubmittedAssignment.student_id)
        columns = (*who, SubmittedAssignment.timestamp, SubmittedAssignment.extension)
        for number, student, known, extension in self._rows_of(self._submitted(columns)):
            if student not in times:
                continue
            time, own = times[student] or known, self._extension(student, extension)
            if (time, own) != (known, extension):
                changes.append((number, time, own))
            late[student] = self._seconds_late(time, own)
        change_times(self.book.db, changes)
        if self.policy is not None:
            self._penalize(late, faults)
        self.book.db.commit()
        return faults

    def _penalize(self, late: Mapping[str, float], faults: list[str]) -> None:
        """Enter the late penalties of students, by their seconds late.

        What failed is appended to `faults`.
        """
        assert self.policy is not None
        columns = (SubmittedAssignment.student_id, SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty)
        query = self._notebooks((*columns, func.coalesce(func.sum(Grade.score), 0.0)))
        query = query.join(Grade, Grade.notebook_id == SubmittedNotebook.id, isouter=True).group_by(*columns)
        changes = []
        failed: set[str] = set()
        for student, number, before, score in self._rows_of(query):
            if student in failed or not (late.get(student, 0) > 0 or (before is not None and student in late)):
                continue
            try:
                penalty = self.policy.penalty(student, points(score) or 0.0, late[student], before)
            except Exception as error:
                failed.add(student)
                faults.append(f"{student} {translate('late_fault', why=f'{type(error).__name__}: {error}')}")
                continue
            if penalty != before:
                changes.append({"of_notebook": number, "new_penalty": penalty})
        if changes:
            table = SubmittedNotebook.__table__
            change = table.update().where(table.c.id == bindparam("of_notebook"))
            self.book.db.connection().execute(change.values(late_submission_penalty=bindparam("new_penalty")), changes)
