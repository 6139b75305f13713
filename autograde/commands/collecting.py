"""The command that takes submissions in: collect."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import console, errors
from autograde.commands import Root, as_instructor
from autograde.learner.commands import complain
from course.i18n import translate


def collect(
    assignment: Annotated[str, typer.Argument(help="The assignment, like week3.")],
    sources: Annotated[list[Path], typer.Argument(metavar="ZIP_OR_FOLDER...", help="What the LMS gave you.")],
    root: Root = Path(),
    encoding: Annotated[str | None, typer.Option(help="cp949 or cp932: of old zips' names.")] = None,
    times: Annotated[Path | None, typer.Option(help="A CSV file: student, time.")] = None,
) -> None:
    """Sort zips and folders of an LMS into submitted/; list what is not certain."""
    from autograde.classroom.archives import ENCODINGS
    from autograde.classroom.collecting import Collecting, read_times
    from autograde.classroom.course_config import CourseFolders, load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.roster import read_roster
    from course.errors import GradstepsError

    as_instructor()
    here = root.resolve()
    if encoding not in (None, *ENCODINGS):
        raise complain(f"--encoding {encoding}: {', '.join(ENCODINGS)}")
    try:
        course = load_course(here)
        people = read_roster(course.roster) if course.roster else {}
        folders = CourseFolders.of(load_config(here), here)
        own = {}
        if times is not None:
            with times.open(encoding="utf-8-sig", newline="") as file:
                own = read_times(csv.DictReader(file))
        work = Collecting(course, course.find(assignment), people, here, folders.submitted, encoding, own)
        done = work.run(sources)
    except GradstepsError as problem:
        raise complain(problem) from None
    except (OSError, ValueError, KeyError, csv.Error) as error:
        raise complain(translate("course_file_unreadable", file=times or root, why=error)) from None
    for student, steps in done.taken.items():
        console.say(f"{student}: {', '.join(f'step{step:02d}' for step in sorted(steps))}")
    for line in done.notes:
        errors.say(line, "dim")
    for line in done.problems:
        errors.say(line, "yellow")
    missing = sorted(set(people) - set(done.taken))
    if missing:
        errors.say(translate("collect_missing", names=", ".join(missing)), "dim")
    console.say(translate("collected", students=len(done.taken), problems=len(done.problems)), "bold")
    raise typer.Exit(1 if done.problems else 0)
