"""nbgrader's gradebook, written by one process with one session.

What nbgrader's own converters would enter is entered here, to the same tables of nbgrader's own; they open the database
anew for every preprocessor of every notebook, which costs more than the grading.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbgrader
from alembic.script import ScriptDirectory
from nbgrader.api import (
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
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests, SaveCells
from sqlalchemy import bindparam, create_engine, inspect, select, text, update
from sqlalchemy.exc import SAWarning

from autograde.errors import ScoreRangeError
from autograde.grading.result import Result
from course.authoring import notebook as built
from course.authoring.lesson import Lesson

WAIT = 60
"""Seconds to wait for a gradebook that another program has locked."""


@dataclass
class ManualEntries:
    """What a person entered for a student's notebook: scores and comments by cell."""

    scores: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


def gradebook_scores(result: Result) -> tuple[dict[str, float], set[str]]:
    """What a result is in the gradebook: points by test cell, and the exercises handed in untouched."""
    return (
        {str(each.id.test): each.score for each in result.exercises},
        {each.id for each in result.exercises if each.state == "untouched"},
    )


@dataclass(frozen=True)
class _Entry:
    """A student's submission as it was last told to the gradebook: its notebooks' ids by name."""

    timestamp: str | None
    late: float
    notebooks: dict[str, str]


def _create(url: str) -> None:
    """Note the version of the tables in a new gradebook: nbgrader starts a program to learn it, for half a second."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if inspect(connection).get_table_names() in ([], ["alembic_version"]):
            head = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic")).get_current_head()
            connection.execute(text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"))
            if connection.execute(text("SELECT 1 FROM alembic_version")).first() is None:
                connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head})
    engine.dispose()


class GradebookWriter:
    """The gradebook of one assignment. Use it in a `with` block."""

    def __init__(self, url: str, assignment: str) -> None:
        warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries cause them
        self.url = f"{url}?timeout={WAIT}" if url.startswith("sqlite:") and "?" not in url else url
        self.assignment = assignment
        _create(self.url)
        self.book = Gradebook(self.url)
        self.late = LateSubmissionPlugin()
        self.entries: dict[str, _Entry] = {}

    def __enter__(self) -> GradebookWriter:
        return self

    def __exit__(self, *failure: object) -> None:
        self.book.close()

    def register_assignment(self, lessons: list[Lesson]) -> None:
        """Tell the gradebook of the assignment as the lessons define it, whether it is new or known."""
        from nbgrader.converters.generate_assignment import GenerateAssignment

        self.book.update_or_create_assignment(self.assignment)
        for lesson in lessons:
            notebook = built.source(lesson, "en")
            resources: dict[str, Any] = {
                "metadata": {"name": lesson.name, "path": ""},
                "nbgrader": {
                    "notebook": lesson.name,
                    "assignment": self.assignment,
                    "student": ".",
                    "db_url": self.url,
                },
            }
            for preprocessor in GenerateAssignment.preprocessors.default_args[0]:
                if preprocessor not in (IncludeHeaderFooter, InstantiateTests):
                    notebook, resources = preprocessor().preprocess(notebook, resources)
                if preprocessor is SaveCells:
                    break  # what follows is for the notebook that students get
        self.book.db.expire_all()

    def submission(self, student: str, timestamp: str | None) -> SubmittedAssignment:
        """A student's submission, made where it is new."""
        self.book.update_or_create_student(student)
        stamped = {"timestamp": timestamp} if timestamp else {}
        return self.book.update_or_create_submission(self.assignment, student, **stamped)

    def _entry(self, student: str, timestamp: str | None) -> _Entry:
        found = self.entries.get(student)
        if found is None or found.timestamp != timestamp:
            made = self.submission(student, timestamp)
            notebooks = {each.name: each.id for each in made.notebooks}
            found = self.entries[student] = _Entry(timestamp, made.total_seconds_late, notebooks)
            self.book.db.expunge_all()  # a gradebook of thousands is not kept in memory
        return found

    def manual(self, student: str) -> dict[str, ManualEntries]:
        """What people entered for a student by hand, by notebook; it outlives every grading."""
        try:
            submission = self.book.find_submission(self.assignment, student)
        except MissingEntry:
            return {}
        found: dict[str, ManualEntries] = {}
        of_student = SubmittedNotebook.assignment_id == submission.id
        cells = select(Notebook.name, BaseCell.name).where(of_student)
        scores = cells.add_columns(Grade.manual_score).select_from(Grade).join(Grade.cell).join(Grade.notebook)
        for notebook, cell, score in self.book.db.execute(
            scores.join(SubmittedNotebook.notebook).where(Grade.manual_score.is_not(None))
        ):
            found.setdefault(notebook, ManualEntries()).scores[cell] = score
        comments = (
            cells.add_columns(Comment.manual_comment).select_from(Comment).join(Comment.cell).join(Comment.notebook)
        )
        for notebook, cell, comment in self.book.db.execute(
            comments.join(SubmittedNotebook.notebook).where(Comment.manual_comment.is_not(None))
        ):
            if comment:
                found.setdefault(notebook, ManualEntries()).comments[cell] = comment
        return found

    def record(
        self,
        student: str,
        timestamp: str | None,
        notebook: str,
        scores: dict[str, float] | None,
        unanswered: set[str],
        *,
        needs_review: bool,
    ) -> None:
        """Enter one notebook's scores, by cell, in one commit.

        Args:
            student: whose it is.
            timestamp: when it was handed in, None if that was not kept.
            notebook: its name, "step07".
            scores: the points by test cell; None leaves the notebook ungraded.
            unanswered: the exercise cells that were handed in untouched.
            look: whether a person has to look at it.

        Raises:
            ScoreError: a score is not within its cell's range; nothing was entered.
        """
        entry = self._entry(student, timestamp)
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
        told = select(Comment.id, BaseCell.name).join(BaseCell, BaseCell.id == Comment.cell_id)
        comments = [
            {"id": comment, "auto_comment": "No response." if cell in unanswered else None}
            for comment, cell in db.execute(told.where(Comment.notebook_id == number)).all()
        ]
        self._update(Grade, grades)
        self._update(Comment, comments)
        self._penalise(entry, number, student)
        db.commit()

    def _update(self, kind: Any, rows: list[dict[str, Any]]) -> None:
        """Change rows by their "id", all in the same columns; past the mapper, which takes longer than the database."""
        if rows:
            table = kind.__table__
            values: Any = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
            change = table.update().where(table.c.id == bindparam("new_id")).values(values)
            self.book.db.execute(change, [{f"new_{name}": value for name, value in row.items()} for row in rows])

    def _penalise(self, entry: _Entry, number: str, student: str) -> None:
        penalty = None
        if entry.late > 0:
            score = self.book.db.get(SubmittedNotebook, number).score
            penalty = self.late.late_submission_penalty(student, score, entry.late)
            penalty = penalty if penalty is None else min(max(penalty, 0), score)
        self._update(SubmittedNotebook, [{"id": number, "late_submission_penalty": penalty}])

    def missing(self, student: str, timestamp: str | None, names: list[str]) -> None:
        """Give no points for notebooks that were not handed in."""
        for name in names:
            number = self._entry(student, timestamp).notebooks[name]
            nothing = update(Grade).where(Grade.notebook_id == number)
            self.book.db.execute(nothing.values(auto_score=0, needs_manual_grade=False))
        self.book.db.commit()

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The scores and maxima by student and notebook."""
        return {
            submission.student.id: {each.name: (each.score, each.max_score) for each in submission.notebooks}
            for submission in self.book.assignment_submissions(self.assignment)
        }
