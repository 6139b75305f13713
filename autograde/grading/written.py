"""What a student wrote for the exercises of a notebook, as far as it can be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from nbformat import NotebookNode

from autograde.grading.names import unanswered
from autograde.grading.retry import Seen
from autograde.grading.run_test import hidden_parts
from autograde.grading.script import PROGRAM
from course.authoring.cell_id import CellId
from course.authoring.lesson import Cell, Lesson
from course.authoring.released_lesson import ReleasedLesson


class Written:
    """The code cells of a submission beside what was released.

    Args:
        lesson: the step.
        released: its cells as students got them.
        cells: the code cells of the sanitized submission, in order.
    """

    def __init__(self, lesson: Lesson, released: ReleasedLesson, cells: Sequence[NotebookNode]) -> None:
        self.lesson, self.released, self.cells = lesson, released, cells

    def is_released(self, cell: NotebookNode) -> bool:
        """Return whether a cell has the text of the release."""
        stub = self.released.cells.get(cell.id)
        return stub is not None and bool(cell.source == stub.source)

    def is_untouched(self, exercise: CellId) -> bool:
        """Return whether the exercise's cell is still the released stub."""
        stub = self.released.cells[exercise].source.strip()
        cells = [cell for cell in self.cells if cell.id == exercise]
        return bool(cells) and all(cell.source.strip() == stub for cell in cells)

    def answer(self, exercise: CellId) -> str:
        """Return the student's text for an exercise: its cell, or the whole program."""
        return "\n".join(cell.source for cell in self.cells if cell.id in (exercise, PROGRAM))

    def unanswered(self, test: Cell) -> list[str]:
        """Return the names that a test's exercise asks for if the student binds none.

        Only the student's own cells count, not locked cells and unchanged demonstrations.
        """
        own = [cell.source for cell in self._own(self.cells)]
        return unanswered(self.lesson.step, test.exercise or "", own)

    def own_cells(self, test: Cell) -> list[str]:
        """Return the sources of the student's own cells before a test.

        There are none of a program.
        """
        own = self._own(takewhile(lambda cell: cell.id != test.id, self.cells))
        return [] if any(cell.id == PROGRAM for cell in own) else [cell.source for cell in own]

    def _own(self, cells: Iterable[NotebookNode]) -> list[NotebookNode]:
        locked = {cell.id for cell in self.lesson.cells if cell.role in ("given", "test")}
        demos = {cell.id for cell in self.lesson.of_role("demo")}
        return [cell for cell in cells if cell.id not in locked and not (cell.id in demos and self.is_released(cell))]

    def leaves_undecided(self, test: Cell, visible: Seen) -> bool:
        """Return whether a test's visible part leaves its exercise undecided."""
        has_hidden_part = any(part.strip() for part in hidden_parts(test, self.lesson.step).values())
        return has_hidden_part and visible is not None and (visible.passed or not self.is_untouched(test.id.exercise))
