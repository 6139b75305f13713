"""The root of the exceptions of this package and of `autograde`."""

from __future__ import annotations

from pathlib import Path

from course.i18n import Message


class GradstepsError(Exception):
    """An error with a cause outside of the program; the text names it and a remedy."""


class LessonFormatError(GradstepsError):
    """A lesson file that breaks the format, or a step that does not exist."""


class SolutionsUnavailableError(GradstepsError):
    """Solutions or hidden tests are needed where the student edition is installed."""

    def __init__(self, message: Message | None = None) -> None:
        super().__init__(message or Message("withheld"))


class LinkedFolderError(GradstepsError):
    """A link where a folder is to be written to: it may lead to somebody's work."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Message("linked_folder", folder=folder))
