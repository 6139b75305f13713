"""Export marks as CSV, as `nbgrader export` does, without formulas.

A spreadsheet computes a cell that begins like a formula, and a student's name or folder could. nbgrader also puts no
quotes around names with commas.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin

from autograde.grading.plain_text import printable

SCORES = ("raw_score", "late_submission_penalty", "score")
COLUMNS = ("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email", *SCORES, "max_score")
SEPARATOR, FORMULA = re.compile("(?<=[;,|\t\n])"), re.compile(r"[^\w;,|\t\n]*?[=+\-@\t＝＋－＠﹦−]")
"""Where a formula may begin: some spreadsheets separate cells at other signs, skip what is invisible, or take a sign
of full width for the plain one."""


def defused(value: Any) -> Any:
    """Return a cell's text, an apostrophe before what may be a formula.

    Numbers stay as they are.
    """
    if not isinstance(value, str):
        return value
    return "".join(f"'{each}" if FORMULA.match(each) else each for each in SEPARATOR.split(printable(value)))


class SafeCsvExport(CsvExportPlugin):
    """nbgrader's export with its columns and options."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the marks of all students into a file, `to` or grades.csv."""
        with open(self.to or "grades.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            for row in self._rows(gradebook):
                writer.writerow({name: defused(value) for name, value in row.items()})

    def _rows(self, gradebook: Gradebook) -> Iterator[dict[str, Any]]:
        students, assignments = set(map(str, self.student)), set(map(str, self.assignment))
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if (assignments and assignment.name not in assignments) or (students and student.id not in students):
                    continue
                row = {name: getattr(student, name) for name in ("last_name", "first_name", "email")}
                row |= {"assignment": assignment.name, "duedate": assignment.duedate, "student_id": student.id}
                row |= dict.fromkeys(SCORES, 0.0) | {"max_score": assignment.max_score}
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    yield row
                    continue
                score, penalty = submission.score, submission.late_submission_penalty
                marks = dict(zip(SCORES, (score, penalty, max(0.0, score - penalty)), strict=True))
                yield row | marks | {"timestamp": submission.timestamp}
