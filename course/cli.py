"""The command `course`: build the notebooks, open them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


@app.callback()
def main() -> None:
    """Build and open the notebooks of the course gradsteps."""


@app.command()
def build(
    everything: Annotated[bool, typer.Option("--all", help="Build all notebooks, changed or not.")] = False,
    check: Annotated[bool, typer.Option(help="Write nothing; exit 1 if a notebook is not up to date.")] = False,
) -> None:
    """Make source/ and release/ from the lessons."""
    from course import notebook
    from course.lesson import LessonError

    try:
        changed = notebook.outdated() if check else notebook.build(everything=everything)
    except LessonError as problem:
        errors.print(str(problem), style="red", markup=False)
        raise typer.Exit(2) from None
    for file in changed:
        console.print(("out of date: " if check else "") + str(file.relative_to(notebook.ROOT)))
    console.print(f"{len(changed)} of {notebook.count()} notebooks {'out of date' if check else 'written'}")
    raise typer.Exit(1 if check and changed else 0)


@app.command()
def lab(
    lang: Annotated[str | None, typer.Option(help="Language: ko, ja or en.")] = None,
    folder: Annotated[Path, typer.Option(help="Your own folder of notebooks, made if it is not there.")] = Path(
        "notebooks"
    ),
) -> None:
    """Open the student's notebooks in JupyterLab, as copies of one's own."""
    from course import notebook
    from course.texts import LANGUAGES, language

    chosen = lang or language()
    if chosen not in LANGUAGES:
        errors.print(f"--lang {chosen}: {', '.join(LANGUAGES)}", style="red")
        raise typer.Exit(2)
    new = notebook.hand_out(folder, chosen)
    console.print(f"{folder}: {len(new)} new notebooks")
    environment = os.environ | {"COURSE_LANG": chosen}
    raise typer.Exit(subprocess.call([sys.executable, "-m", "jupyterlab", str(folder)], env=environment))
