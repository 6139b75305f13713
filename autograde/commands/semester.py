"""The commands that set up a semester: init, assign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import console, errors
from autograde.commands import Root, as_instructor
from autograde.learner.commands import complain
from course.i18n import LANGUAGES, language, translate, use_language


def init(
    root: Annotated[Path, typer.Argument(help="The course folder, made if it is not there.")] = Path(),
    lang: Annotated[str | None, typer.Option(help="Language of the comments: ko, ja or en.")] = None,
) -> None:
    """Write a commented course.toml and nbgrader_config.py; existing files stay."""
    from autograde.classroom import course_example

    as_instructor()
    if lang is not None and lang not in LANGUAGES:
        raise complain(translate("no_such_language", lang=lang, names=", ".join(LANGUAGES)))
    with use_language(lang or language()):
        try:
            for file, is_new in course_example.write(root):
                console.say(translate("init_new" if is_new else "init_kept", file=file))
        except OSError as error:
            raise complain(translate("unwritable", file=root, why=error.strerror)) from None


def assign(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="By default all.")] = None,
    root: Root = Path(),
) -> None:
    """Make source/ and release/ of the assignments, and register them."""
    from autograde.classroom import assignment_files
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.course_lock import course_lock
    from autograde.classroom.gradebook import GradebookWriter
    from autograde.classroom.pages import Pages
    from autograde.classroom.write_errors import explain_write_errors
    from course.errors import GradstepsError

    as_instructor()
    try:
        course = load_course(root.resolve())
        plans = [course.find(name) for name in names] if names else list(course.assignments.values())
        config = load_config(root.resolve())
        with course_lock(root.resolve(), lambda: errors.say(translate("course_busy"), "yellow")):
            for plan in plans:
                changed = assignment_files.write(root, plan)
                with explain_write_errors():
                    book = GradebookWriter(Pages(plan.name, root.resolve(), config).url, plan.name, None, plan)
                    with book:
                        book.register_assignment(plan.lessons)
                due = translate("due", time=course.shown(plan.due)) if plan.due else translate("no_due")
                values = {"name": plan.name, "steps": len(plan.steps), "points": f"{plan.max_score:g}", "due": due}
                console.say(translate("assigned", **values, files=len(changed)))
    except GradstepsError as problem:
        raise complain(problem) from None
    except OSError as error:
        raise complain(translate("unwritable", file=error.filename or root, why=error.strerror)) from None
