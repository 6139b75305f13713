"""Write nbgrader's gradebook, in one process with one session.

The tables and their contents are those of nbgrader's own converters. Those open the database once per preprocessor and
notebook, which costs more than the grading.
"""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import nbgrader
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import URL, bindparam, create_engine, inspect, make_url, select, text, update
from sqlalchemy.exc import SAWarning

from autograde.classroom.course_config import LatePolicy
from autograde.classroom.course_file import Assignment as Plan
from autograde.classroom.marks import NO_RESPONSE, ManualEntries, Marks
from autograde.classroom.registration import register
from autograde.errors import ScoreRangeError
from course.authoring.lesson import Lesson
from course.i18n import translate
from course.i18n.step_names import step_number

WAIT = 60
"""Seconds to wait for a gradebook that another program has locked."""


@dataclass(frozen=True)
class _Entry:
    """A student's submission as it was last entered.

    `notebooks` holds the ids of its notebooks by name.
    """

    time: datetime.datetime | None
    notebooks: dict[str, str]


class Entered(NamedTuple):
    """The points of one test cell: by the grader, by a person, and as extra credit."""

    auto: float | None = None
    by_hand: float | None = None
    extra: float = 0.0

    @property
    def score(self) -> float:
        """What counts: a person's points or else the grader's, and the extra credit."""
        return (self.by_hand if self.by_hand is not None else self.auto or 0.0) + self.extra


def schema_version() -> str:
    """Return the version of nbgrader's tables: the last of its migrations.

    Their files are read and not run, since Alembic takes 0.2 s to import.
    """
    files = (Path(nbgrader.__file__).parent / "alembic" / "versions").glob("*.py")
    found = [re.findall(r"^((?:down_)?revision) = '(\w+)'", file.read_text("utf-8"), re.MULTILINE) for file in files]
    known, replaced = (
        {number for pairs in found for kind, number in pairs if kind == wanted}
        for wanted in ("revision", "down_revision")
    )
    (newest,) = known - replaced
    return newest


def _stamp_version(url: URL) -> None:
    """Stamp a new database with the version of nbgrader's tables.

    This avoids nbgrader's subprocess, which takes 0.5 s.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        if inspect(connection).get_table_names() in ([], ["alembic_version"]):
            connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
            if connection.execute(text("SELECT 1 FROM alembic_version")).first() is None:
                connection.execute(
                    text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": schema_version()}
                )
    engine.dispose()


class GradebookWriter:
    """The gradebook of one assignment. Use it in a `with` block.

    Args:
        url: of the database, as nbgrader has it.
        assignment: its name.
        policy: the late penalties; without one, none are entered.
        plan: the due time and the extensions of course.toml, where they are set.
    """

    def __init__(self, url: str, assignment: str, policy: LatePolicy | None = None, plan: Plan | None = None) -> None:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            parsed = parsed.update_query_dict({"timeout": str(WAIT)})
        self.url = parsed.render_as_string(hide_password=False)
        self.assignment, self.policy, self.plan = assignment, policy, plan
        _stamp_version(parsed)
        self.book = Gradebook(self.url)
        self.entries: dict[str, _Entry] = {}
        self.warnings = ExitStack()

    def __enter__(self) -> GradebookWriter:
        self.warnings.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", category=SAWarning)  # nbgrader's own queries cause them
        return self

    def __exit__(self, *failure: object) -> None:
        self.warnings.close()
        self.book.close()

    def register_assignment(self, lessons: list[Lesson]) -> None:
        """Enter the assignment as the lessons define it, whether it is new or known."""
        self.book.update_or_create_assignment(self.assignment)
        if self.plan:
            self.set_due(self.plan)
        register(self.book, self.assignment, lessons)
        self.book.db.expire_all()

    def set_due(self, plan: Plan) -> None:
        """Enter the due date of course.toml, if it has one."""
        if plan.due:
            self.book.update_or_create_assignment(self.assignment, duedate=plan.due_in_utc())

    def submission(self, student: str, time: datetime.datetime | None) -> SubmittedAssignment:
        """Return a student's submission, created if it is new.

        Without a `time`, the known time stays.
        """
        known = self.book.update_or_create_student(student)
        if known.last_name is None and known.first_name is None:  # Formgrader would show "None, None"
            self.book.update_or_create_student(student, last_name=student, first_name="")
        stamped: dict[str, Any] = {"timestamp": time} if time else {}
        if self.plan and self.plan.due:
            stamped["extension"] = self.plan.extension(student)
        return self.book.update_or_create_submission(self.assignment, student, **stamped)

    def _entry(self, student: str, time: datetime.datetime | None) -> _Entry:
        found = self.entries.get(student)
        if found is None or found.time != time:
            made = self.submission(student, time)
            notebooks = {each.name: each.id for each in made.notebooks}
            found = self.entries[student] = _Entry(time, notebooks)
            self.book.db.expunge_all()  # a gradebook of thousands is not kept in memory
        return found

    def late(self, student: str, time: datetime.datetime | None) -> float:
        """Return by how many seconds a submission of this time is late.

        The deadline includes extensions.
        """
        try:
            submission = self.book.find_submission(self.assignment, student)
        except MissingEntry:
            due = self.book.find_assignment(self.assignment).duedate
            if due and self.plan:
                due += self.plan.extension(student) or datetime.timedelta()
        else:
            due, time = self._due(submission), time or submission.timestamp
        return max(0.0, (time - due).total_seconds()) if due and time else 0.0

    def _due(self, submission: SubmittedAssignment) -> datetime.datetime | None:
        """Return when a submission is due, with the extension that course.toml gives."""
        due: datetime.datetime | None = submission.assignment.duedate
        granted = submission.extension
        if self.plan and self.plan.due:
            granted = self.plan.extension(submission.student.id)
        return due and due + (granted or datetime.timedelta())

    def _extend(self, submission: SubmittedAssignment) -> None:
        """Set a submission's extension to that of course.toml, if that sets a due date."""
        if self.plan and self.plan.due:
            own = self.plan.extension(submission.student.id)
            if submission.extension != own:
                submission.extension = own
                self.book.db.commit()

    def _rows(self, columns: Any, kind: Any, student: str | None) -> Any:
        """Select columns of `kind` (Grade or Comment) for one student or all.

        Each row begins with the student, notebook and cell that it belongs to.
        """
        names = select(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, *columns).select_from(kind)
        names = names.join(BaseCell, BaseCell.id == kind.cell_id)
        names = names.outerjoin(GradeCell.__table__, GradeCell.__table__.c.id == kind.cell_id)
        names = names.join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
        names = names.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        names = names.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        names = names.join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        names = names.where(Assignment.name == self.assignment)
        return self.book.db.execute(names.where(SubmittedAssignment.student_id == student) if student else names)

    def manual(self, student: str) -> dict[str, ManualEntries]:
        """Return what people entered for a student, by notebook.

        Grading keeps these entries.
        """
        found: dict[str, ManualEntries] = {}
        for _, notebook, cell, score, extra in self._rows((Grade.manual_score, Grade.extra_credit), Grade, student):
            if score is not None:
                found.setdefault(notebook, ManualEntries()).scores[cell] = score
            if extra:
                found.setdefault(notebook, ManualEntries()).extra_credit[cell] = extra
        for _, notebook, cell, comment in self._rows((Comment.manual_comment,), Comment, student):
            if comment:
                found.setdefault(notebook, ManualEntries()).comments[cell] = comment
        return found

    def marks(self, student: str | None = None) -> dict[str, dict[str, Marks]]:
        """Return the marks as they are entered, by student and notebook.

        They are those of one student, or of all if none is given.
        """
        found: dict[str, dict[str, Marks]] = {}
        lateness = {each.student.id: each.total_seconds_late for each in self._submissions(student)}
        penalty = SubmittedNotebook.late_submission_penalty
        grades = self._rows((Grade.score, GradeCell.__table__.c.max_score, penalty), Grade, student)
        for who, notebook, cell, score, most, off in grades:
            of_student = found.setdefault(who, {})
            if notebook not in of_student:
                of_student[notebook] = Marks({}, {}, float(lateness.get(who, 0)), float(off or 0))
            of_student[notebook].scores[cell] = (float(score or 0), float(most))
        for who, notebook, cell, comment in self._rows((Comment.comment,), Comment, student):
            if comment and notebook in found.get(who, {}):
                found[who][notebook].comments[cell] = comment
        return found

    def _submissions(self, student: str | None = None) -> list[SubmittedAssignment]:
        try:
            return (
                [self.book.find_submission(self.assignment, student)]
                if student
                else self.book.assignment_submissions(self.assignment)
            )
        except MissingEntry:
            return []

    def record(
        self,
        student: str,
        time: datetime.datetime | None,
        notebook: str,
        scores: dict[str, float] | None,
        unanswered: set[str],
        *,
        needs_review: bool,
    ) -> None:
        """Enter one notebook's scores, by cell, in one commit.

        Args:
            student: whose notebook it is.
            time: when it was handed in, in UTC, None if that is unknown.
            notebook: its name, "step07".
            scores: the points by test cell; None leaves the notebook ungraded.
            unanswered: the exercise cells that were handed in untouched.
            needs_review: whether a person has to look at it.

        Raises:
            ScoreRangeError: a score is not within its cell's range; nothing was entered.
        """
        entry = self._entry(student, time)
        number, db = entry.notebooks[notebook], self.book.db
        known = select(Grade.id, BaseCell.name, GradeCell.__table__.c.max_score, Grade.manual_score)
        known = known.join(BaseCell, BaseCell.id == Grade.cell_id)
        known = known.join(GradeCell.__table__, GradeCell.__table__.c.id == Grade.cell_id)
        grades = []
        for grade, cell, most, by_hand in db.execute(known.where(Grade.notebook_id == number)).all():
            score = None if scores is None else scores.get(cell, 0)
            if score is not None and not 0 <= score <= most:
                db.rollback()
                raise ScoreRangeError(f"{notebook}, {cell}: a score of {score} out of {most}")
            needed = needs_review or score is None or by_hand is not None
            grades.append({"id": grade, "auto_score": score, "needs_manual_grade": needed})
        known_comments = select(Comment.id, BaseCell.name).join(BaseCell, BaseCell.id == Comment.cell_id)
        comments = [
            {"id": comment, "auto_comment": NO_RESPONSE if cell in unanswered else None}
            for comment, cell in db.execute(known_comments.where(Comment.notebook_id == number)).all()
        ]
        self._update(Grade, grades)
        self._update(Comment, comments)
        db.commit()

    def _update(self, kind: Any, rows: list[dict[str, Any]]) -> None:
        """Update rows by their "id", all in the same columns.

        The update bypasses SQLAlchemy's mapper, which costs more than the query.
        """
        if rows:
            table = kind.__table__
            values: Any = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
            change = table.update().where(table.c.id == bindparam("new_id")).values(values)
            self.book.db.execute(change, [{f"new_{name}": value for name, value in row.items()} for row in rows])

    def _penalize(self, late: float, number: str, student: str) -> None:
        """Enter the late penalty of a notebook, given by its id."""
        if self.policy is None:
            return
        notebook = self.book.db.get(SubmittedNotebook, number)
        penalty = self.policy.penalty(student, notebook.score, late, notebook.late_submission_penalty)
        if penalty != notebook.late_submission_penalty:
            self._update(SubmittedNotebook, [{"id": number, "late_submission_penalty": penalty}])

    def refresh_lateness(self, times: dict[str, datetime.datetime | None]) -> list[str]:
        """Enter changed submission times and late penalties; return what failed.

        A due date may be moved, a time corrected, and points may be entered by a person after the grading.
        """
        faults: list[str] = []
        for submission in self._submissions():
            student, time = submission.student.id, times.get(submission.student.id)
            if student not in times:
                continue
            if time is not None and time != submission.timestamp:
                submission.timestamp = time
            self._extend(submission)
            late = submission.total_seconds_late
            try:
                for each in submission.notebooks:
                    if late > 0 or each.late_submission_penalty is not None:
                        self._penalize(late, each.id, student)
            except Exception as error:
                faults.append(f"{student} {translate('late_fault', why=f'{type(error).__name__}: {error}')}")
        self.book.db.commit()
        self.book.db.expire_all()
        return faults

    def missing(self, student: str, time: datetime.datetime | None, names: list[str]) -> None:
        """Give no points for notebooks that were not handed in."""
        for name in names:
            number = self._entry(student, time).notebooks[name]
            nothing = update(Grade).where(Grade.notebook_id == number)
            self.book.db.execute(nothing.values(auto_score=0, needs_manual_grade=False))
            self.book.db.execute(update(Comment).where(Comment.notebook_id == number).values(auto_comment=None))
        self.book.db.commit()

    def graded(self) -> set[tuple[str, str]]:
        """Return the students and names of the notebooks that have a score for each test."""
        open_ones: set[tuple[str, str]] = set()
        known: set[tuple[str, str]] = set()
        for student, notebook, _, score in self._rows((Grade.auto_score,), Grade, None):
            (known if score is not None else open_ones).add((student, notebook))
        return known - open_ones

    def students(self) -> set[str]:
        """Return the students with a submission for the assignment."""
        return {each.student.id for each in self._submissions()}

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Return the scores and maxima by student and notebook, before any late penalty."""
        return {
            submission.student.id: {each.name: (each.score, each.max_score) for each in submission.notebooks}
            for submission in self._submissions()
        }

    def submissions(self) -> Iterator[tuple[str, datetime.datetime | None, float, dict[int, float]]]:
        """Yield student, time, seconds late and penalties by step."""
        for each in self._submissions():
            penalties = {
                step: one.late_submission_penalty or 0.0
                for one in each.notebooks
                if (step := step_number(one.name)) is not None
            }
            yield each.student.id, each.timestamp, each.total_seconds_late, penalties

    def cells(self) -> Iterator[tuple[str, str, float | None]]:
        """Yield the points by student and test cell, None if not graded."""
        columns = (Grade.score, Grade.auto_score, Grade.manual_score)
        for student, _, cell, score, auto, manual in self._rows(columns, Grade, None):
            yield student, cell, None if auto is None and manual is None else float(score)

    def entered(self) -> Iterator[tuple[str, str, Entered]]:
        """Yield what is entered by student and test cell."""
        columns = (Grade.auto_score, Grade.manual_score, Grade.extra_credit)
        for student, _, cell, auto, by_hand, extra in self._rows(columns, Grade, None):
            yield student, cell, Entered(auto, by_hand, extra or 0.0)

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds late and the penalty in points, by student.

        Students who are neither late nor penalized are left out.
        """
        return {
            each.student.id: (each.total_seconds_late, each.late_submission_penalty)
            for each in self._submissions()
            if each.total_seconds_late > 0 or each.late_submission_penalty
        }
