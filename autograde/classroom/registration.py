"""Enter an assignment's notebooks and cells into nbgrader's gradebook.

The rows are those of nbgrader's SaveCells. That opens the database for each notebook and commits for each row, which
took longer than a small class takes to grade; here one session enters all of them, and nothing where nothing changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook, GradeCell, Notebook, SolutionCell, SourceCell
from nbgrader.preprocessors import ClearOutput, ClearSolutions, ComputeChecksums, LockCells

from autograde.errors import GradebookWriteError
from course.authoring import notebook as built
from course.authoring.lesson import Lesson
from course.i18n import translate

PREPROCESSORS = (LockCells, ClearSolutions, ClearOutput, ComputeChecksums)
"""Those that nbgrader's generate_assignment runs before SaveCells and that change what is saved."""
Rows = dict[tuple[type, str], dict[str, Any]]
"""What a notebook's rows hold, by their type and the name of their cell."""


def _prepared(lesson: Lesson, assignment: str) -> NotebookNode:
    notebook = built.source(lesson, "en")
    resources: dict[str, Any] = {
        "metadata": {"name": lesson.name, "path": ""},
        "nbgrader": {"notebook": lesson.name, "assignment": assignment, "student": "."},
    }
    for preprocessor in PREPROCESSORS:
        notebook, resources = preprocessor().preprocess(notebook, resources)
    return notebook


def _rows(notebook: NotebookNode) -> Rows:
    found: Rows = {}
    for cell in notebook.cells:
        own = cell.metadata.get("nbgrader", {})
        if utils.is_grade(cell):
            found[GradeCell, own.grade_id] = {"max_score": float(own.points), "cell_type": cell.cell_type}
        if utils.is_solution(cell):
            found[SolutionCell, own.grade_id] = {}
        if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell):
            found[SourceCell, own.grade_id] = {
                "cell_type": cell.cell_type,
                "locked": utils.is_locked(cell),
                "source": cell.source,
                "checksum": own.get("checksum"),
            }
    return found


def _cells(entered: Notebook) -> Iterator[Any]:
    yield from entered.grade_cells
    yield from entered.solution_cells
    yield from entered.task_cells
    yield from entered.source_cells


def _enter(book: Gradebook, entered: Notebook, rows: Rows) -> None:
    """Make the rows of a notebook those wanted.

    Raises:
        GradebookWriteError: cells come or go, and submissions have scores for those that are there.
    """
    known = {(type(cell), cell.name): cell for cell in _cells(entered)}
    if known.keys() != rows.keys() and entered.submissions:
        raise GradebookWriteError(translate("other_cells", name=entered.name))
    for key in known.keys() - rows.keys():
        book.db.delete(known[key])
    for (kind, name), values in rows.items():
        cell = known.get((kind, name))
        if cell is None:
            book.db.add(kind(name=name, notebook=entered, **values))
        else:
            for attribute, value in values.items():
                setattr(cell, attribute, value)


def register(book: Gradebook, assignment: str, lessons: list[Lesson]) -> None:
    """Enter the notebooks and cells of an assignment that is in the gradebook.

    Raises:
        GradebookWriteError: a lesson has other cells than the gradebook, which holds submissions of it.
    """
    known = {each.name: each for each in book.find_assignment(assignment).notebooks}
    for lesson in lessons:
        notebook = _prepared(lesson, assignment)
        entered = known.get(lesson.name)
        if entered is None:
            kernel = json.dumps(notebook.metadata.get("kernelspec", {}))
            entered = Notebook(name=lesson.name, assignment=book.find_assignment(assignment), kernelspec=kernel)
            book.db.add(entered)
        _enter(book, entered, _rows(notebook))
    book.db.commit()
