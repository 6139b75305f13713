"""The command `course`: build the notebooks, open them, show solutions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from course.i18n import LANGUAGES, language, translate, use_language

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
    from course.authoring import notebook
    from course.errors import GradstepsError

    try:
        changed = notebook.find_stale() if check else notebook.build(everything=everything)
    except GradstepsError as problem:
        raise complain(str(problem)) from None
    for file in changed:
        console.print(("out of date: " if check else "") + str(file.relative_to(notebook.ROOT)))
    console.print(f"{len(changed)} of {notebook.count()} notebooks {'out of date' if check else 'written'}")
    raise typer.Exit(1 if check and changed else 0)


def complain(problem: str) -> typer.Exit:
    """Print what is wrong and what to do; return an exit to raise."""
    errors.print(problem, style="red", markup=False)
    return typer.Exit(2)


def _chosen(lang: str | None, folder: Path) -> str:
    """Return the language to use for a learner's folder.

    It is the requested one, by default that of COURSE_LANG, else that of the learner's notebooks, else the current
    one.
    """
    from course.authoring.workspace import detect_language

    if lang is not None and lang not in LANGUAGES:
        raise complain(translate("no_such_language", lang=lang, names=", ".join(LANGUAGES)))
    named = os.environ.get("COURSE_LANG")
    return lang or (named if named in LANGUAGES else None) or detect_language(folder) or language()


Lang = Annotated[str | None, typer.Option(help="Language: ko, ja or en.")]
OWN = Path("notebooks")


@app.command()
def lab(
    options: Annotated[
        list[str] | None, typer.Argument(metavar="[-- OPTIONS]", help="Further options for JupyterLab.")
    ] = None,
    lang: Lang = None,
    folder: Annotated[Path, typer.Option(help="Your own folder of notebooks, made if it is not there.")] = OWN,
) -> None:
    """Open the student's notebooks in JupyterLab, as copies of one's own."""
    from course.authoring import workspace

    with use_language(_chosen(lang, folder)):
        try:
            new = workspace.copy_release(folder, language())
        except OSError as error:
            raise complain(translate("unwritable", file=folder, why=error.strerror)) from None
        console.print(translate("handed_out", folder=folder, count=len(new)), markup=False)
        if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in (options or ()):
            console.print(translate("as_root"), style="yellow", markup=False, soft_wrap=True)
        workspace.serve(folder, language(), options or ())


@app.command()
def solution(
    step: Annotated[str, typer.Argument(metavar="STEP", help="The step, like step07.")],
    lang: Lang = None,
    folder: Annotated[Path, typer.Option(help="Where to write it.")] = OWN / "solutions",
    html: Annotated[bool, typer.Option("--html", help="Write a web page instead of a notebook.")] = False,
) -> None:
    """Run a step's solution and write it with its outputs."""
    from course.authoring import workspace
    from course.authoring.lesson import lesson
    from course.authoring.lesson_files import paths, step_named
    from course.errors import SolutionsUnavailableError

    with use_language(_chosen(lang, folder.parent)):
        number = step_named(step)
        if number is None:
            first, last = (f"step{end:02d}" for end in (min(paths()), max(paths())))
            raise complain(translate("no_such_step", step=step, first=first, last=last))
        try:
            file = workspace.solution(lesson(number), language(), folder, page=html)
        except SolutionsUnavailableError as problem:
            raise complain(str(problem)) from None
        except OSError as error:
            raise complain(translate("unwritable", file=folder, why=error.strerror)) from None
        console.print(translate("solution_lies", file=file), markup=False, soft_wrap=True)
