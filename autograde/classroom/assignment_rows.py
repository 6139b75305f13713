"""Read an assignment's own rows in nbgrader's gradebook, without submissions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from nbgrader.api import Assignment, GradeCell, Notebook, SolutionCell, TaskCell
from sqlalchemy import select


@dataclass(frozen=True)
class Cell:
    """A cell of an assignment that has grades or comments.

    `notebook` is its notebook's name, `max_score` that of a test.
    """

    id: str
    name: str
    notebook: str
    max_score: float = 0.0


@dataclass(frozen=True)
class AssignmentRows:
    """The rows of an assignment itself, without anybody's submission.

    `notebooks` has names by id; `tests` and `exercises` have the cells with grades and those with comments, by id.
    An assignment that is not in the gradebook has the id "".
    """

    id: str = ""
    due: datetime.datetime | None = None
    notebooks: dict[str, str] = field(default_factory=dict)
    tests: dict[str, Cell] = field(default_factory=dict)
    exercises: dict[str, Cell] = field(default_factory=dict)

    @cached_property
    def tests_of(self) -> dict[str, list[Cell]]:
        """The cells with grades by notebook."""
        return self._by_notebook(self.tests)

    @cached_property
    def exercises_of(self) -> dict[str, list[Cell]]:
        """The cells with comments by notebook."""
        return self._by_notebook(self.exercises)

    def _by_notebook(self, cells: dict[str, Cell]) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {name: [] for name in self.notebooks.values()}
        for cell in cells.values():
            found[cell.notebook].append(cell)
        return found


def read_rows(db: Any, assignment: str) -> AssignmentRows:
    """Return the rows of an assignment from a session."""
    found = db.execute(select(Assignment.id, Assignment.duedate).where(Assignment.name == assignment)).first()
    if found is None:
        return AssignmentRows()
    query = select(Notebook.id, Notebook.name).where(Notebook.assignment_id == found.id)
    names: dict[str, str] = dict(db.execute(query).all())
    made = AssignmentRows(found.id, found.duedate, names)
    for kind in (GradeCell, TaskCell, SolutionCell):
        most = () if kind is SolutionCell else (kind.max_score,)
        columns = select(kind.id, kind.name, kind.notebook_id, *most).where(kind.notebook_id.in_(tuple(names)))
        for number, name, notebook, *score in db.execute(columns):
            cell = Cell(number, name, names[notebook], *map(float, score))
            if kind is not SolutionCell:
                made.tests[number] = cell
            if kind is not GradeCell:
                made.exercises[number] = cell
    return made
