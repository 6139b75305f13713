"""nbgrader's gradebook, written by one process with one session.

What nbgrader's own converters would enter is entered here, to the same tables through nbgrader's own API; they open the
database anew for every preprocessor of every notebook, which costs more than the grading.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests
from sqlalchemy.exc import SAWarning

from course import notebook as built
from course.lesson import Lesson


@dataclass
class Manual:
    """What a person entered for a student's notebook: scores and comments by cell."""

    scores: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


class Book:
    """The gradebook of one assignment. Use it in a `with` block."""

    def __init__(self, url: str, assignment: str) -> None:
        warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries cause them
        self.url = url
        self.assignment = assignment
        self.book = Gradebook(url)
        self.late = LateSubmissionPlugin()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *failure: object) -> None:
        self.book.close()

    def enrol(self, lessons: list[Lesson]) -> None:
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
        self.book.db.expire_all()

    def submission(self, student: str, timestamp: str | None) -> SubmittedAssignment:
        """A student's submission, made where it is new."""
        self.book.update_or_create_student(student)
        stamped = {"timestamp": timestamp} if timestamp else {}
        return self.book.update_or_create_submission(self.assignment, student, **stamped)

    def manual(self, student: str) -> dict[str, Manual]:
        """What people entered for a student by hand, by notebook; it outlives every grading."""
        from nbgrader.api import MissingEntry

        try:
            submission = self.book.find_submission(self.assignment, student)
        except MissingEntry:
            return {}
        return {
            each.name: Manual(
                {grade.name: grade.manual_score for grade in each.grades if grade.manual_score is not None},
                {comment.name: comment.manual_comment for comment in each.comments if comment.manual_comment},
            )
            for each in submission.notebooks
        }

    def record(
        self,
        student: str,
        timestamp: str | None,
        notebook: str,
        scores: dict[str, float] | None,
        unanswered: set[str],
        *,
        look: bool,
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
            ValueError: a score is not within its cell's range; nothing was entered.
        """
        submission = self.submission(student, timestamp)
        found = next(each for each in submission.notebooks if each.name == notebook)
        for grade in found.grades:
            score = None if scores is None else scores.get(grade.name, 0)
            if score is not None and not 0 <= score <= grade.max_score:
                self.book.db.rollback()
                raise ValueError(f"{notebook}, {grade.name}: a score of {score} out of {grade.max_score}")
            grade.auto_score = score
            grade.needs_manual_grade = look or score is None or grade.manual_score is not None
        for comment in found.comments:
            comment.auto_comment = "No response." if comment.name in unanswered else None
        self._penalise(submission, found, student)
        self.book.db.commit()

    def _penalise(self, submission: SubmittedAssignment, notebook: SubmittedNotebook, student: str) -> None:
        notebook.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            penalty = self.late.late_submission_penalty(student, notebook.score, submission.total_seconds_late)
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0), notebook.score)

    def missing(self, student: str, timestamp: str | None, names: list[str]) -> None:
        """Give no points for notebooks that were not handed in."""
        submission = self.submission(student, timestamp)
        for notebook in submission.notebooks:
            if notebook.name in names:
                for grade in notebook.grades:
                    grade.auto_score = 0
                    grade.needs_manual_grade = False
        self.book.db.commit()

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The scores and maxima by student and notebook."""
        return {
            submission.student.id: {each.name: (each.score, each.max_score) for each in submission.notebooks}
            for submission in self.book.assignment_submissions(self.assignment)
        }
