"""The commands of `autograde` for a whole semester, and what all commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograde.learner.commands import complain

Root = Annotated[Path, typer.Option(help="The course folder, which holds course.toml and submitted/.")]


def as_instructor() -> None:
    """Exit unless solutions are installed."""
    from course.authoring.lesson import require_solutions
    from course.errors import SolutionsUnavailableError

    try:
        require_solutions()
    except SolutionsUnavailableError as problem:
        raise complain(problem) from None
