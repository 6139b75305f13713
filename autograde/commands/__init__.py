"""The commands of `autograde` for a whole semester, and what all commands share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import errors
from autograde.learner.commands import complain, require_language
from course.i18n import translate


def _known_language(lang: str | None) -> str | None:
    require_language(lang)
    return lang


def _existing_folder(root: Path) -> Path:
    if not os.path.isdir(root):
        raise complain(translate("no_course_folder", folder=root))
    return root


Root = Annotated[
    Path,
    typer.Option(callback=_existing_folder, help="The course folder, which holds course.toml and submitted/."),
]
Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="The gradebook's database; by default that of nbgrader_config.py or gradebook.db.",
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(callback=_known_language, help="ko, ja or en; by default that of COURSE_LANG or the system."),
]


def as_instructor() -> None:
    """Exit unless solutions are installed."""
    from course.authoring.lesson import require_solutions
    from course.errors import SolutionsUnavailableError

    try:
        require_solutions()
    except SolutionsUnavailableError as problem:
        raise complain(problem) from None


def say_busy() -> None:
    """Say that another command works in the course folder and is waited for."""
    errors.say(translate("course_busy"), "yellow")


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Explain errors in the `with` block in one line and exit with status 2.

    `place` is where the block writes.
    """
    from course.errors import GradstepsError

    try:
        yield
    except GradstepsError as problem:
        raise complain(problem) from None
    except BrokenPipeError:
        raise  # as in `autograde export | head`, which typer ends quietly
    except OSError as error:
        raise complain(translate("unwritable", file=error.filename or place, why=error.strerror)) from None
