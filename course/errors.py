"""The root of the exceptions of this package and of `autograde`."""

from __future__ import annotations

from course.i18n import Message


class GradstepsError(Exception):
    """An error with a cause outside of the program: its text names the cause and a remedy, for whoever ran it."""


class LessonFormatError(GradstepsError):
    """A lesson file that breaks the format, or a step that does not exist; the text says where and what to do."""


class SolutionsUnavailableError(GradstepsError):
    """Solutions or hidden tests are needed, and this installation has the student edition."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or Message("withheld"))
