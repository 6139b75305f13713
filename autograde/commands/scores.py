"""The command that gives scores away: export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import errors
from autograde.commands import Database, Root, as_instructor, explained
from autograde.learner.commands import complain
from course.i18n import translate


def export(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Assignments; by default all.")
    ] = None,
    form: Annotated[str, typer.Option(help="assignments, steps, exercises, canvas or moodle.")] = "assignments",
    to: Annotated[Path | None, typer.Option(help="The file to write; by default the terminal.")] = None,
    root: Root = Path(),
    database: Database = None,
) -> None:
    """Write scores as CSV, also for import in Canvas and Moodle."""
    from autograde.classroom import score_export
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages
    from autograde.classroom.scores import read_scores

    as_instructor()
    if form not in score_export.FORMS:
        raise complain(f"--form {form}: {translate('one_of', names=', '.join(score_export.FORMS))}")
    here = root.resolve()
    with explained(to or here):
        course, config = load_course(here), load_config(here, database)
        tables = [(plan, read_scores(Pages(plan.name, here, config).url, plan)) for plan in course.select(names)]
        if to is None:
            rows = score_export.write(sys.stdout, form, tables, course.people)
            sys.stdout.flush()
        else:
            with to.open("w", encoding="utf-8-sig" if form in ("canvas", "moodle") else "utf-8", newline="") as file:
                rows = score_export.write(file, form, tables, course.people)
    errors.say(translate("exported", rows=rows, file=to or "-"), "dim")
    graded = {student for _, table in tables for student in table}
    open_ones = [
        f"{each.student} ({plan.name})" for plan, table in tables for each in table.values() if not each.is_complete
    ]
    if course.people and (unlisted := sorted(graded - set(course.people))):
        errors.say(translate("export_unlisted", names=", ".join(unlisted)), "yellow")
    if open_ones:
        errors.say(translate("export_open", names=", ".join(open_ones)), "yellow")
