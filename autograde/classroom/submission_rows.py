"""Enter submissions into nbgrader's gradebook, many at once.

The rows are those of nbgrader's `update_or_create_submission`, which takes a commit and a query for each, and makes an
object for every grade.
"""

from __future__ import annotations

import datetime
import secrets
import uuid
from collections.abc import Iterable, Mapping
from time import time_ns
from typing import Any

from nbgrader.api import Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import bindparam, select

from autograde.classroom.assignment_rows import AssignmentRows

Times = Mapping[str, datetime.datetime | None]
Extensions = Mapping[str, datetime.timedelta | None]
Change = tuple[str, datetime.datetime | None, datetime.timedelta | None]
"""A submission's id with its new time and extension."""


def new_id() -> str:
    """Return a new id in nbgrader's form, larger than earlier ones.

    It is a UUID of version 7 (RFC 9562, 5.7): with nbgrader's own random ones each row that is entered changes pages of
    the tables' indexes somewhere in the whole file, and writing takes longer the more the gradebook holds.
    """
    milliseconds = time_ns() // 10**6
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return uuid.UUID(int=number).hex


def enter_submissions(
    db: Any, rows: AssignmentRows, times: Times, extensions: Extensions | None
) -> tuple[dict[str, dict[str, str]], set[str]]:
    """Enter the submissions of students.

    Returns their notebooks' ids by student and name, and the students whose submission is new.

    Args:
        db: the session; nothing is committed.
        rows: the assignment's own.
        times: when the students handed in; without a time, the known time stays.
        extensions: of the students; None leaves what is entered.
    """
    table = SubmittedAssignment.__table__
    columns = (table.c.student_id, table.c.id, table.c.timestamp, table.c.extension)
    query = select(*columns).where(table.c.assignment_id == rows.id, table.c.student_id.in_(sorted(times)))
    known = {student: (number, time, extension) for student, number, time, extension in db.execute(query)}
    _enter_students(db, times)
    changes: list[Change] = []
    for student, (number, time, extension) in known.items():
        new = (times[student] or time, extensions[student] if extensions is not None else extension)
        if new != (time, extension):
            changes.append((number, *new))
    change_times(db, changes)
    numbers = {student: number for student, (number, _, _) in known.items()}
    new_ones = {student: new_id() for student in sorted(times) if student not in known}
    values = [
        {
            "id": number,
            "assignment_id": rows.id,
            "student_id": student,
            "timestamp": times[student],
            "extension": extensions[student] if extensions is not None else None,
        }
        for student, number in new_ones.items()
    ]
    _insert(db, SubmittedAssignment, values)
    return _enter_notebooks(db, rows, numbers, new_ones), set(new_ones)


def change_times(db: Any, changes: Iterable[Change]) -> None:
    """Change the time and the extension of submissions, given by their ids.

    Nothing is committed.
    """
    rows = [{"of_submission": number, "new_time": time, "new_extension": span} for number, time, span in changes]
    if rows:
        table = SubmittedAssignment.__table__
        change = table.update().where(table.c.id == bindparam("of_submission"))
        change = change.values(timestamp=bindparam("new_time"), extension=bindparam("new_extension"))
        db.connection().execute(change, rows)


def _known_notebooks(db: Any, rows: AssignmentRows, submissions: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the ids of submitted notebooks by student and name.

    `submissions` has the students by id.
    """
    found: dict[str, dict[str, str]] = {student: {} for student in submissions.values()}
    table = SubmittedNotebook.__table__
    query = select(table.c.id, table.c.notebook_id, table.c.assignment_id)
    query = query.where(table.c.notebook_id.in_(tuple(rows.notebooks)), table.c.assignment_id.in_(tuple(submissions)))
    for number, notebook, submission in db.execute(query):
        found[submissions[submission]][rows.notebooks[notebook]] = number
    return found


def _enter_students(db: Any, students: Iterable[str]) -> None:
    """Enter students who are new, and name those without a name.

    Formgrader would show "None, None".
    """
    table = Student.__table__
    wanted = sorted(students)
    query = select(table.c.id, table.c.first_name, table.c.last_name).where(table.c.id.in_(wanted))
    known = {number: names for number, *names in db.execute(query)}
    nameless = [{"of_student": each, "new_name": each} for each, names in known.items() if names == [None, None]]
    if nameless:
        change = table.update().where(table.c.id == bindparam("of_student"))
        db.connection().execute(change.values(last_name=bindparam("new_name"), first_name=""), nameless)
    _insert(db, Student, [{"id": each, "last_name": each, "first_name": ""} for each in wanted if each not in known])


def _enter_notebooks(
    db: Any, rows: AssignmentRows, known: Mapping[str, str], new_ones: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Enter the notebooks, grades and comments that submissions lack.

    Returns all notebooks' ids by student and name. New submissions lack all of them, known ones those of a step that
    the assignment got later. Both are given by the ids of submissions by student.
    """
    found = _known_notebooks(db, rows, {number: student for student, number in known.items()})
    notebooks, grades, comments = [], [], []
    for student, submission in {**known, **new_ones}.items():
        own = found.setdefault(student, {})
        for notebook, name in rows.notebooks.items():
            if name in own:
                continue
            made = own[name] = new_id()
            notebooks.append({"id": made, "assignment_id": submission, "notebook_id": notebook, "flagged": False})
            for cell in rows.tests_of[name]:
                row = {"id": new_id(), "cell_id": cell.id, "notebook_id": made}
                grades.append({**row, "needs_manual_grade": True})
            for cell in rows.exercises_of[name]:
                comments.append({"id": new_id(), "cell_id": cell.id, "notebook_id": made})
    _insert(db, SubmittedNotebook, notebooks)
    _insert(db, Grade, grades)
    _insert(db, Comment, comments)
    return found


def _insert(db: Any, kind: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows without SQLAlchemy's mapper."""
    if rows:
        db.connection().execute(kind.__table__.insert(), rows)
