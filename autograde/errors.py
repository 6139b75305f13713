"""Exceptions of the autograder, below `course.errors.GradstepsError`."""

from __future__ import annotations

from course.errors import GradstepsError
from course.i18n import translate


class SubmissionError(GradstepsError):
    """A file that cannot be graded.

    The text says why and what to do. It is translated when it is read, into the language of that moment.

    Args:
        key: the name of the sentence in `course.i18n`.
        values: what fills its braces.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def __str__(self) -> str:
        return translate(self.key, **self.values)


class NothingToGradeError(GradstepsError):
    """A course folder without submissions to grade; the text says what is missing."""


class GradebookWriteError(GradstepsError):
    """Results that cannot be saved. Saved results are kept; the same command continues with the rest."""


class ScoreRangeError(GradstepsError):
    """A score outside its cell's range; nothing was entered."""


class CatalogueError(GradstepsError):
    """A catalogue entry that breaks the format or no longer fits the lesson."""
