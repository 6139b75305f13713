"""Read the roster of a class, a CSV file with a row per student.

Columns, of which only `student` is needed: `student` (the name of the folder in submitted/), `name`, `email`, `number`
(the university's number), `login`, `canvas` (Canvas's own id), `section`, and `extension:ASSIGNMENT` (see
`course_file`). The columns of `nbgrader db student import` (`id`, `first_name`, `last_name`, `email`) will do as well.
Other columns are left alone.
"""

from __future__ import annotations

import csv
import io
import os
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from autograde.errors import CourseConfigError, SubmissionError
from autograde.files import is_student_name, read_regular
from autograde.grading.submission import decode
from course.i18n import Message

COLUMNS = ("student", "name", "email", "number", "login", "canvas", "section")
ALIASES = {
    "student": ("student", "student_id", "id", "folder", "학생", "学生"),
    "name": ("name", "full name", "이름", "성명", "名前", "氏名"),
    "email": ("email", "e-mail", "email address", "이메일", "メール", "メールアドレス"),
    "number": ("number", "student number", "id number", "sis user id", "학번", "学籍番号"),
    "login": ("login", "username", "sis login id", "아이디", "ログイン"),
    "canvas": ("canvas", "canvas id"),
    "section": ("section", "group", "분반", "クラス"),
    "first": ("first_name", "first name"),
    "last": ("last_name", "last name"),
}
EXTENSION = "extension:"
MOST = 4 << 20
"""Bytes of a roster."""


@dataclass(frozen=True)
class Person:
    """A student of the roster; what it does not say is ""."""

    student: str
    name: str = ""
    email: str = ""
    number: str = ""
    login: str = ""
    canvas: str = ""
    section: str = ""
    extensions: dict[str, str] = field(default_factory=dict, compare=False)

    def identifiers(self) -> set[str]:
        """Return all texts that name this student alone, for comparison."""
        one = (self.student, self.email, self.number, self.login, self.canvas)
        return {comparable(each) for each in one if each}


@lru_cache(2_048)
def comparable(text: str) -> str:
    """Return a name for comparison: composed, one width, one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def read_configuration(file: Path, most: int) -> bytes:
    """Return the bytes of a file of the course, `most` of them at the most.

    Raises:
        CourseConfigError: it has more, or cannot be read.
    """
    try:
        return read_regular(str(file), most=most, follow_links=True)[0]
    except SubmissionError as bad:
        raise CourseConfigError(str(Message(bad.message.key, **bad.message.values | {"file": file}))) from None


def read_csv(file: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV file, each with the number of its line.

    Empty rows are left out. Encodings and separators are those of spreadsheets.

    Raises:
        CourseConfigError: it cannot be read.
    """
    try:
        text = decode(read_configuration(file, MOST))
        first = text.splitlines()[0] if text.strip() else ""
        rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count), strict=True)
        return [
            (rows.line_num, [unicodedata.normalize("NFC", cell).strip() for cell in row]) for row in rows if any(row)
        ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CourseConfigError(str(Message("course_file_unreadable", file=file, why=error))) from None


def read_roster(file: Path) -> dict[str, Person]:
    """Return the students of a roster by the names of their folders, in its order.

    A roster that does not exist or is an empty file has none.

    Raises:
        CourseConfigError: it cannot be read, or two rows name one student; the text says which.
    """
    rows = read_csv(file) if os.path.exists(file) else []
    if not rows:
        return {}
    heads = rows[0][1]
    lower = [head.lower() for head in heads]
    places = {
        column: lower.index(alias)
        for column, aliases in ALIASES.items()
        for alias in reversed(aliases)
        if alias in lower
    }
    if "student" not in places:
        raise CourseConfigError(str(Message("roster_columns", file=file, columns=", ".join(COLUMNS))))
    found: dict[str, Person] = {}
    owners: dict[str, str] = {}
    for line, row in rows[1:]:
        person = _person(heads, places, row + [""] * len(heads))
        if not is_student_name(person.student) or "/" in person.student or person.student.startswith("."):
            raise CourseConfigError(str(Message("roster_student", file=file, line=line)))
        for each in person.identifiers():
            other = owners.setdefault(each, person.student)
            if other != person.student or person.student in found:
                raise CourseConfigError(str(Message("roster_twice", file=file, line=line, value=each, other=other)))
        found[person.student] = person
    return found


def _person(heads: list[str], places: dict[str, int], cells: list[str]) -> Person:
    extensions = {
        head[len(EXTENSION) :].strip(): cell
        for head, cell in zip(heads, cells, strict=False)
        if head.lower().startswith(EXTENSION) and cell
    }
    values = {column: cells[place] for column, place in places.items()}
    parts = [values.pop("first", ""), values.pop("last", "")]
    values["name"] = values.get("name") or " ".join(filter(None, parts))
    return Person(**values, extensions=extensions)
