"""The commands that set up a semester: init, assign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import console
from autograde.commands import Database, Lang, Root, as_instructor, explained, say_busy
from course.i18n import language, translate, use_language


def init(
    root: Annotated[Path, typer.Argument(help="The course folder; created if it does not exist.")] = Path(),
    lang: Lang = None,
) -> None:
    """Write a commented course.toml and nbgrader_config.py; existing files stay."""
    from autograde.classroom import course_example

    as_instructor()
    with use_language(lang or language()), explained(root):
        for file, is_new in course_example.write(root):
            console.say(translate("init_new" if is_new else "init_kept", file=file))


def assign(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Assignments; by default all.")] = None,
    root: Root = Path(),
    database: Database = None,
) -> None:
    """Make source/ and release/ of the assignments, and register them."""
    from autograde.classroom import assignment_files
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.course_lock import course_lock
    from autograde.classroom.gradebook import GradebookWriter
    from autograde.classroom.pages import Pages
    from autograde.classroom.write_errors import explain_write_errors

    as_instructor()
    here = root.resolve()
    with explained(here):
        course, config = load_course(here), load_config(here, database)
        plans = course.select(names)
        with course_lock(here, say_busy):
            for plan in plans:
                changed = assignment_files.write(here, plan)
                url = Pages(plan.name, here, config).url
                with explain_write_errors(), GradebookWriter(url, plan.name, None, plan) as book:
                    book.register_assignment(plan.lessons)
                due = translate("due", time=course.shown(plan.due)) if plan.due else translate("no_due")
                values = {"name": plan.name, "steps": len(plan.steps), "points": f"{plan.max_score:g}", "due": due}
                console.say(translate("assigned", **values, files=len(changed)))
