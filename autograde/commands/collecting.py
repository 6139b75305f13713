"""The command that takes submissions in: collect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import console, errors
from autograde.commands import Root, as_instructor, explained, say_busy
from autograde.learner.commands import complain
from course.i18n import translate
from course.i18n.step_names import step_name


def collect(
    assignment: Annotated[str, typer.Argument(help="The assignment, like week3.")],
    sources: Annotated[
        list[Path], typer.Argument(metavar="ZIP_OR_FOLDER...", help="Zip files or folders from the LMS.")
    ],
    root: Root = Path(),
    encoding: Annotated[
        str | None, typer.Option(help="The encoding of names in old zip files: cp949 or cp932.")
    ] = None,
    times: Annotated[Path | None, typer.Option(help="A CSV file of submission times: student, time.")] = None,
) -> None:
    """Sort zip files and folders from an LMS into submitted/; list uncertain files."""
    from autograde.classroom.archives import ENCODINGS
    from autograde.classroom.collecting import Collecting, read_times
    from autograde.classroom.course_config import CourseFolders, load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.course_lock import course_lock

    as_instructor()
    if encoding not in (None, *ENCODINGS):
        raise complain(f"--encoding {encoding}: {translate('one_of', names=', '.join(ENCODINGS))}")
    here = root.resolve()
    with explained(here):
        course = load_course(here)
        plan = course.find(assignment)
        known = read_times(times, course.zone) if times else {}
        submitted = CourseFolders.of(load_config(here), here).submitted
        work = Collecting(course, plan, here, submitted, encoding, known)
        with course_lock(here, say_busy):
            done = work.run(sources)
    for student, steps in done.taken.items():
        console.say(f"{student}: {', '.join(step_name(step) for step in sorted(steps))}")
    for line in done.notes:
        errors.say(line, "dim")
    for line in done.problems:
        errors.say(line, "yellow")
    if missing := work.missing():
        errors.say(translate("collect_missing", names=", ".join(missing)), "dim")
    console.print(translate("collected", students=len(done.taken), problems=len(done.problems)), style="bold")
    raise typer.Exit(1 if done.problems else 0)
