"""Exceptions of the autograder, below `course.errors.GradstepsError`."""

from __future__ import annotations

from course.errors import GradstepsError
from course.i18n import Message


class SubmissionError(GradstepsError):
    """A file that cannot be graded; the message says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class NothingToGradeError(GradstepsError):
    """A course folder without submissions to grade; the text says what is missing."""


class CourseConfigError(GradstepsError):
    """A course folder's nbgrader_config.py that cannot be used."""


class ExtraTestsError(GradstepsError):
    """An instructor's folder of extra tests that cannot be used."""


class GradebookWriteError(GradstepsError):
    """Results that cannot be saved.

    Saved results are kept; the same command continues with the rest.
    """


class ScoreRangeError(GradstepsError):
    """A score outside its cell's range; nothing was entered."""


class CatalogueError(GradstepsError):
    """A catalogue entry that breaks the format or no longer fits the lesson."""


class ClusterError(GradstepsError):
    """A scheduler or a worker that cannot be used; the text says why."""
