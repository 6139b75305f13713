"""Write scores as CSV tables, and in the import forms of Canvas and Moodle.

A cell that a spreadsheet would compute is defused (`csv_export`). A student without a submission, or with a notebook
that could not be graded, has an empty cell: LMSs leave the grade unchanged, and nobody gets a silent zero.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any, TextIO

from autograde.classroom.course_file import Assignment
from autograde.classroom.csv_export import defused
from autograde.classroom.roster import Person
from autograde.classroom.scores import StudentScores, students_of

Tables = list[tuple[Assignment, dict[str, StudentScores]]]
Roster = dict[str, Person]
NOBODY = StudentScores("")


def _number(value: float | None) -> float | str:
    return "" if value is None else round(value, 4)


def _who(person: Person) -> list[Any]:
    return [person.student, person.name, person.email, person.number]


def _people(tables: Tables, roster: Roster) -> Iterator[Person]:
    for student in students_of([table for _, table in tables], roster):
        yield roster.get(student) or Person(student)


def _assignments(tables: Tables, roster: Roster) -> Iterator[list[Any]]:
    """Yield a row per student and assignment."""
    columns = ("assignment", "score", "max_score", "penalty", "late_seconds", "submitted")
    yield ["student", "name", "email", "number", *columns]
    for person in _people(tables, roster):
        for plan, table in tables:
            one = table.get(person.student, NOBODY)
            time = f"{one.submitted:%Y-%m-%dT%H:%M:%SZ}" if one.submitted else ""
            marks = [_number(one.score), _number(plan.max_score), _number(one.penalty), round(one.late), time]
            yield [*_who(person), plan.name, *(marks if person.student in table else ["", marks[1], "", "", ""])]


def _steps(tables: Tables, roster: Roster) -> Iterator[list[Any]]:
    """Yield a row per student, assignment and step."""
    yield ["student", "name", "email", "number", "assignment", "step", "score", "max_score", "penalty"]
    for person in _people(tables, roster):
        for plan, table in tables:
            one = table.get(person.student, NOBODY)
            for each in plan.lessons:
                penalty = one.penalties.get(each.step, 0.0) if person.student in table else None
                marks = [_number(one.of_step(each.step)), each.points, _number(penalty)]
                yield [*_who(person), plan.name, each.name, *marks]


def _exercises(tables: Tables, roster: Roster) -> Iterator[list[Any]]:
    """Yield a row per student, assignment and exercise, before any late penalty."""
    yield ["student", "name", "email", "number", "assignment", "step", "exercise", "score", "max_score"]
    for person in _people(tables, roster):
        for plan, table in tables:
            cells = table.get(person.student, NOBODY).cells
            for each in plan.lessons:
                for name, test in each.tests.items():
                    marks = [_number(cells.get(str(test.id))), test.points]
                    yield [*_who(person), plan.name, each.name, name, *marks]


def _canvas(tables: Tables, roster: Roster) -> Iterator[list[Any]]:
    """Yield a row per student in the form of Canvas's gradebook import."""
    heads = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    yield [*heads, *(plan.name for plan, _ in tables)]
    yield ["    Points Possible", "", "", "", "", *(_number(plan.max_score) for plan, _ in tables)]
    for person in _people(tables, roster):
        who = [person.name or person.student, person.canvas, person.number, person.login or person.email]
        scores = [_number(table.get(person.student, NOBODY).score) for _, table in tables]
        yield [*who, person.section, *scores]


def _moodle(tables: Tables, roster: Roster) -> Iterator[list[Any]]:
    """Yield a row per student for Moodle's import of grades from a CSV file."""
    yield ["Username", "ID number", "Email address", "Full name", *(plan.name for plan, _ in tables)]
    for person in _people(tables, roster):
        who = [person.login or person.student, person.number, person.email, person.name]
        yield [*who, *(_number(table.get(person.student, NOBODY).score) for _, table in tables)]


FORMS: dict[str, Callable[[Tables, Roster], Iterator[list[Any]]]] = {
    "assignments": _assignments,
    "steps": _steps,
    "exercises": _exercises,
    "canvas": _canvas,
    "moodle": _moodle,
}


def write(file: TextIO, form: str, tables: Tables, roster: Roster) -> int:
    """Write scores in one of `FORMS` and return the number of rows below the head."""
    writer = csv.writer(file, lineterminator="\n")
    count = -1
    for count, row in enumerate(FORMS[form](tables, roster)):
        writer.writerow([defused(cell) if count else cell for cell in row])
    return count
