"""The commands that show results: report, similar, feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from autograde.classroom.terminal import console, errors
from autograde.commands import Root, as_instructor
from autograde.learner.commands import complain
from course.i18n import LANGUAGES, Message, language, translate, use_language


def report(
    assignment: Annotated[str, typer.Argument(help="The assignment, like week3.")],
    root: Root = Path(),
    lang: Annotated[str | None, typer.Option(help="Language: ko, ja or en.")] = None,
    to: Annotated[Path | None, typer.Option(help="A folder; by default reports/ of the course folder.")] = None,
) -> None:
    """Write the class at a glance as one web page, and the same as JSON."""
    from autograde.classroom import class_report, report_page
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages
    from autograde.classroom.roster import read_roster
    from course.authoring.files import write_atomically
    from course.errors import GradstepsError

    as_instructor()
    if lang is not None and lang not in LANGUAGES:
        raise complain(translate("no_such_language", lang=lang, names=", ".join(LANGUAGES)))
    here = root.resolve()
    folder = to or here / "reports"
    try:
        with use_language(lang or language()):
            course = load_course(here)
            plan = course.find(assignment)
            people = read_roster(course.roster) if course.roster else {}
            found = class_report.make(course, plan, Pages(plan.name, here, load_config(here)), people)
            if not found.students:
                raise complain(translate("report_nobody", assignment=plan.name))
            class_report.compare(found, here)
            page = folder / f"{plan.name}.{language()}.html"
            write_atomically(page, report_page.render(found))
            write_atomically(
                page.with_suffix(".json"), json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n"
            )
            console.say(translate("report_lies", file=page))
            _end_with(found.problems)
    except GradstepsError as problem:
        raise complain(problem) from None
    except OSError as error:
        raise complain(translate("unwritable", file=folder, why=error.strerror)) from None


def _end_with(problems: list[Message]) -> None:
    """Print problems and exit, if there are any."""
    for each in problems:
        errors.say(each, "yellow")
    if problems:
        raise typer.Exit(1)


def similar(
    assignment: Annotated[str, typer.Argument(help="The assignment, like week3.")],
    root: Root = Path(),
    lang: Annotated[str | None, typer.Option(help="Language: ko, ja or en.")] = None,
    to: Annotated[Path | None, typer.Option(help="A folder; by default reports/ of the course folder.")] = None,
) -> None:
    """Write a page with pairs of answers that are alike, for a person to judge."""
    from autograde.classroom import report_page, similarity
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages
    from course.authoring.files import write_atomically
    from course.errors import GradstepsError

    as_instructor()
    if lang is not None and lang not in LANGUAGES:
        raise complain(translate("no_such_language", lang=lang, names=", ".join(LANGUAGES)))
    here = root.resolve()
    folder = to or here / "reports"
    try:
        with use_language(lang or language()):
            plan = load_course(here).find(assignment)
            pages = Pages(plan.name, here, load_config(here))
            answers, problems = similarity.read_answers(plan, pages, pages.students())
            if not answers and not problems:
                raise complain(translate("feedback_nobody", assignment=plan.name))
            pairs = similarity.compare(answers)
            page = folder / f"{plan.name}-similar.{language()}.html"
            write_atomically(page, report_page.render_pairs(plan, pairs, len(answers)))
            found = json.dumps([each.as_json() for each in pairs], ensure_ascii=False, indent=1)
            write_atomically(page.with_suffix(".json"), f"{found}\n")
            console.say(translate("sim_count", pairs=len(pairs), students=len(answers)))
            console.say(translate("report_lies", file=page))
            _end_with(problems)
    except GradstepsError as problem:
        raise complain(problem) from None
    except OSError as error:
        raise complain(translate("unwritable", file=folder, why=error.strerror)) from None


def feedback(
    assignment: Annotated[str, typer.Argument(help="The assignment, like week3.")],
    root: Root = Path(),
    student: Annotated[list[str] | None, typer.Option(help="Only this student; may be given several times.")] = None,
    force: Annotated[bool, typer.Option(help="Make pages again that are up to date.")] = False,
) -> None:
    """Make the feedback pages again whose points, comments or penalties have changed."""
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.course_lock import course_lock
    from autograde.classroom.pages import Pages
    from autograde.classroom.submitted import same_name
    from course.errors import GradstepsError

    as_instructor()
    here = root.resolve()
    try:
        plan = load_course(here).find(assignment)
        pages = Pages(plan.name, here, load_config(here))
        known = pages.students()
        students = [each for each in known if not student or any(same_name(each, name) for name in student)]
        if not students:
            raise complain(translate("feedback_nobody", assignment=plan.name))
        with course_lock(here, lambda: errors.say(translate("course_busy"), "yellow")):
            faults = pages.refresh_penalties(students)
            made, more = pages.render(students, lambda name: True, force=force)
    except GradstepsError as problem:
        raise complain(problem) from None
    faults += more
    for line in faults:
        errors.say(line, "red")
    console.say(translate("feedback_made", count=made, folder=pages.folders.feedback))
    raise typer.Exit(1 if faults else 0)
