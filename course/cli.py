"""The command `course`: notebooks, checks, hints and solutions; build and dist."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograde import startup
from autograde.classroom.terminal import bar, console, errors, markdown
from autograde.learner.commands import check, complain, progress, require_language, watch
from course.extras import explain
from course.i18n import LANGUAGES, detect_language, language, translate, use_language
from course.i18n.step_names import step_name

if TYPE_CHECKING:
    from course.authoring.lesson import Lesson

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Learn with the notebooks of the course gradsteps."""
    startup.skip_web_address_grammar()


app.command()(check)
app.command()(progress)
app.command()(watch)


@app.command()
def build(
    everything: Annotated[bool, typer.Option("--all", help="Build all notebooks, changed or not.")] = False,
    check: Annotated[bool, typer.Option(help="Write nothing; exit 1 if a notebook is not up to date.")] = False,
    install: Annotated[
        str | None,
        typer.Option(help="The address from which the first cell of each notebook installs the course.", metavar="URL"),
    ] = None,
) -> None:
    """Build source/ and release/ from the lessons."""
    from course.authoring import badge, notebook
    from course.errors import GradstepsError

    if install is not None and not install.isprintable():
        raise complain(f"--install {install!r}")
    try:
        if check:
            changed = notebook.find_stale()
        else:
            count = notebook.count()
            with bar(quiet=False) as shown:
                task = shown.add_task("build", total=count)
                changed = notebook.build(everything=everything, install=install, advance=lambda: shown.advance(task))
            badge.update_readmes()
    except GradstepsError as problem:
        raise complain(str(problem)) from None
    for file in changed:
        console.print(("out of date: " if check else "") + str(file.relative_to(notebook.ROOT)))
    console.print(f"{len(changed)} of {notebook.count()} notebooks {'out of date' if check else 'written'}")
    raise typer.Exit(1 if check and changed else 0)


def _chosen(lang: str | None, folder: Path) -> str:
    """Return the language to use for a learner's folder.

    It is the requested one, by default that of COURSE_LANG, else that of the learner's notebooks, else the current
    one.
    """
    require_language(lang)
    named = os.environ.get("COURSE_LANG")
    return lang or (named if named in LANGUAGES else None) or detect_language(folder) or language()


def is_interactive() -> bool:
    """Tell whether a person can answer a question."""
    return sys.stdin.isatty()


Lang = Annotated[str | None, typer.Option(help="Language: ko, ja or en.")]
OWN = Path("notebooks")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Your own folder; created if it does not exist.")] = OWN,
    lang: Lang = None,
) -> None:
    """Create your own folder with all notebooks and a list of the steps."""
    from course.authoring import workspace

    with use_language(_chosen(lang, folder)):
        _hand_out(folder)
        file = workspace.next_notebook(folder)
        console.print(translate("initialized", file=file, folder=folder), markup=False, soft_wrap=True)


def _require(package: str) -> None:
    """Check that a package is installed; the command exits if it is not."""
    if find_spec(package) is None:
        raise complain(explain(package))


def _hand_out(folder: Path) -> None:
    """Copy the notebooks that a folder lacks, and say how many."""
    from course.authoring import workspace
    from course.errors import LinkedFolderError

    try:
        new = workspace.copy_release(folder, language())
    except LinkedFolderError as problem:
        raise complain(str(problem)) from None
    except OSError as error:
        raise complain(translate("unwritable", file=folder, why=error.strerror)) from None
    console.print(translate("handed_out", folder=folder, count=len(new)), markup=False)


@app.command()
def lab(
    options: Annotated[
        list[str] | None, typer.Argument(metavar="[-- OPTIONS]", help="Further options for JupyterLab.")
    ] = None,
    lang: Lang = None,
    folder: Annotated[Path, typer.Option(help="Your own folder of notebooks; created if it does not exist.")] = OWN,
) -> None:
    """Open your own copies of the notebooks in JupyterLab."""
    from course.authoring import workspace

    with use_language(_chosen(lang, folder)):
        _require("jupyterlab")
        _hand_out(folder)
        if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in (options or ()):
            console.print(translate("as_root"), style="yellow", markup=False, soft_wrap=True)
        workspace.serve(folder, language(), options or ())


@app.command()
def solution(
    step: Annotated[str, typer.Argument(metavar="STEP", help="The step, like step07.")],
    lang: Lang = None,
    folder: Annotated[Path, typer.Option(help="The folder to write to.")] = OWN / "solutions",
    html: Annotated[bool, typer.Option("--html", help="Write a web page instead of a notebook.")] = False,
) -> None:
    """Run a step's solution and save it with its outputs."""
    from course.authoring import workspace
    from course.errors import GradstepsError

    with use_language(_chosen(lang, folder.parent)):
        here = _lesson(step)
        _require("nbclient")
        try:
            with errors.status(translate("running_solution", step=here.name)):
                file = workspace.solution(here, language(), folder, page=html)
        except GradstepsError as problem:
            raise complain(str(problem)) from None
        except OSError as error:
            raise complain(translate("unwritable", file=folder, why=error.strerror)) from None
        console.print(translate("solution_lies", file=file), markup=False, soft_wrap=True)


def _lesson(step: str) -> Lesson:
    """Return the lesson that a word names, like "step07" or "7"."""
    from course.authoring.lesson import lesson
    from course.authoring.lesson_files import paths, step_named

    number = step_named(step)
    if number is None:
        first, last = (step_name(end) for end in (min(paths()), max(paths())))
        raise complain(translate("no_such_step", step=step, first=first, last=last))
    return lesson(number)


@app.command()
def hint(
    step: Annotated[str, typer.Argument(metavar="STEP", help="The step, like step07.")],
    exercise: Annotated[
        str | None, typer.Argument(metavar="[EXERCISE]", help="The exercise; by default the first.")
    ] = None,
    number: Annotated[int | None, typer.Option(min=1, help="Show only this hint, without asking.")] = None,
    lang: Lang = None,
) -> None:
    """Show the hints of an exercise, one at a time."""
    with use_language(_chosen(lang, OWN)):
        here = _lesson(step)
        name = exercise or next(iter(here.exercises))
        if name not in here.exercises:
            names = ", ".join(here.exercises)
            raise complain(translate("no_such_exercise", step=here.name, exercise=name, names=names))
        hints = [each[language()] for each in here.hints(name)]
        if not hints or (number or 1) > len(hints):
            raise complain(translate("no_hints", exercise=f"{here.name}-{name}", count=len(hints)))
        for rung in [number] if number else range(1, len(hints) + 1):
            console.print(translate("hint", number=rung) + f" ({here.name}-{name})", style="cyan", markup=False)
            console.print(markdown(hints[rung - 1], indent=3))
            if number or rung == len(hints) or not is_interactive():
                break
            question = translate("more_hints", number=rung + 1, last=len(hints))
            if console.input(f"[dim]{question}[/dim] ").strip().lower().startswith("q"):
                break


@app.command()
def dist(
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("dist"),
) -> None:
    """Build the wheel, and an archive to hand out for each language and stage."""
    from course.authoring import handout
    from course.authoring.lesson import require_solutions
    from course.errors import GradstepsError

    try:
        require_solutions()
        with bar(quiet=False) as shown:
            files = list(shown.track(handout.write_all(out), handout.count(), description="dist"))
    except GradstepsError as problem:
        raise complain(str(problem)) from None
    for file in files:
        console.print(f"{file}  {file.stat().st_size / 1e6:.1f} MB", markup=False)
