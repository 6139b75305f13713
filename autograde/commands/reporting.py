"""The commands that show results: report, similar, feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from autograde.classroom.terminal import console, errors
from autograde.commands import Database, Lang, Root, as_instructor, explained, say_busy
from autograde.learner.commands import complain
from course.i18n import Message, language, translate, use_language

Name = Annotated[str, typer.Argument(help="The assignment, like week3.")]
To = Annotated[Path | None, typer.Option(help="The folder to write to; by default reports/ in the course folder.")]


def report(assignment: Name, root: Root = Path(), lang: Lang = None, to: To = None, database: Database = None) -> None:
    """Write an overview of the class as a web page and as JSON."""
    from autograde.classroom import class_report, report_page
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages

    as_instructor()
    here = root.resolve()
    folder = (to or here / "reports").resolve()
    with use_language(lang or language()), explained(folder):
        course = load_course(here)
        plan = course.find(assignment)
        found = class_report.make(course, plan, Pages(plan.name, here, load_config(here, database)))
        if not found.students:
            raise complain(translate("report_nobody", assignment=plan.name))
        class_report.compare(found, here)
        _write(folder / plan.name, report_page.render(found, folder), found.as_json(), found.problems)


def similar(assignment: Name, root: Root = Path(), lang: Lang = None, to: To = None) -> None:
    """Write a page with pairs of similar answers, for a person to judge."""
    from autograde.classroom import report_page, similarity
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages

    as_instructor()
    here = root.resolve()
    folder = (to or here / "reports").resolve()
    with use_language(lang or language()), explained(folder):
        course = load_course(here)
        plan = course.find(assignment)
        answers, problems = similarity.read_answers(plan, Pages(plan.name, here, load_config(here)))
        if not answers and not problems:
            raise complain(translate("feedback_nobody", assignment=plan.name))
        pairs = similarity.compare(answers)
        page = report_page.render_pairs(course, plan, pairs, len(answers))
        console.say(translate("sim_count", pairs=len(pairs), students=len(answers)))
        _write(folder / f"{plan.name}-similar", page, [each.as_json() for each in pairs], problems)


def _write(place: Path, page: str, data: Any, problems: list[Message]) -> None:
    """Write a page and its data, with the language in their names.

    Exit with status 1 if there are problems, which are printed.
    """
    from course.authoring.files import write_atomically

    file = place.with_name(f"{place.name}.{language()}.html")
    write_atomically(file, page)
    write_atomically(file.with_suffix(".json"), json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    console.say(translate("report_lies", file=file))
    for each in problems:
        errors.say(each, "yellow")
    if problems:
        raise typer.Exit(1)


def feedback(
    assignment: Name,
    root: Root = Path(),
    student: Annotated[list[str] | None, typer.Option(help="Only this student; can be repeated.")] = None,
    force: Annotated[bool, typer.Option(help="Rebuild pages even if they are up to date.")] = False,
    database: Database = None,
) -> None:
    """Rebuild the feedback pages whose points, comments or penalties have changed."""
    from autograde.classroom.course_config import load_config
    from autograde.classroom.course_file import load_course
    from autograde.classroom.pages import Pages
    from autograde.classroom.submitted import same_name

    as_instructor()
    here = root.resolve()
    with explained(here):
        plan = load_course(here).find(assignment)
        pages = Pages(plan.name, here, load_config(here, database))
        known = pages.students()
        if not known:
            raise complain(translate("feedback_nobody", assignment=plan.name))
        if unknown := [name for name in student or () if not any(same_name(each, name) for each in known)]:
            raise complain(translate("feedback_who", assignment=plan.name, names=", ".join(unknown)))
        students = [each for each in known if not student or any(same_name(each, name) for name in student)]
        with pages.lock(say_busy):
            faults = pages.refresh_penalties(students)
            made, more = pages.render(students, lambda name: True, force=force)
    faults += more
    for line in faults:
        errors.say(line, "red")
    console.say(translate("feedback_made", count=made, folder=pages.folders.feedback))
    raise typer.Exit(1 if faults else 0)
