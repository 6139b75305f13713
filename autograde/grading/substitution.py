"""Put reference answers in the place of failed ones.

This shows what an exercise after them is worth by itself.

Of the student's own text only what the exercise needs is kept: whatever else ran beside the reference answers could
only read them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from nbformat import NotebookNode

from autograde.grading.free_names import free_names, left_names
from autograde.grading.names import changed_names, is_analysed, read_names
from autograde.grading.script import PROGRAM, splice
from course.authoring.cell_id import CellId
from course.authoring.lesson import Lesson
from course.authoring.markers import strip_markers


def needed_cells(cells: Sequence[str], names: Set[str]) -> set[int]:
    """Return the positions of the cells that define or change some names.

    Cells that these depend on in turn are included. If the cells are too long to be looked through, there are none.

    Args:
        cells: the sources of cells, in order.
        names: what a program reads that is to run after them.
    """
    wanted, found = set(names), set[int]()
    if not is_analysed(cells):
        return found
    for position in reversed(range(len(cells))):
        own = left_names(cells[position]) | changed_names(cells[position])
        if not wanted.isdisjoint(name.partition(".")[0] for name in own):
            found.add(position)
            wanted |= free_names(cells[position])
    return found


def answers_of(lesson: Lesson) -> dict[CellId, str]:
    """Return the reference answers of a lesson by exercise cell."""
    return {each.id: strip_markers(each.code) for each in lesson.of_role("exercise")}


def repaired_program(cells: Sequence[NotebookNode], answers: dict[CellId, str], wrong: Set[CellId]) -> list[str]:
    """Return the cells before a test of a program, with the program repaired.

    Reference answers take the place of what the program gets wrong.
    """
    repair = "\n\n".join(answer for name, answer in answers.items() if name in wrong)
    return [splice(cell.source, repair) if cell.id == PROGRAM else cell.source for cell in cells]


def repaired_cells(
    cells: Sequence[NotebookNode],
    answers: dict[CellId, str],
    failed: Set[CellId],
    given: Set[int],
    completed: Set[int],
    test: str,
) -> list[str]:
    """Return the cells before a test that it needs, with failed ones repaired.

    Reference answers take the place of the failed cells.

    Args:
        cells: the code cells before the test, without other tests.
        answers: the reference answers.
        failed: the exercises that failed; those whose cell is missing come last.
        given: the positions of the cells of the release, which are kept without being needed.
        completed: the positions of the cells that ran to their end.
        test: the text of the test.
    """
    sources = [answers[cell.id] if cell.id in failed else cell.source for cell in cells]
    needed = needed_cells(sources, read_names(test))
    kept = [
        source
        for position, (cell, source) in enumerate(zip(cells, sources, strict=True))
        if cell.id in failed or (position in completed and (cell.id in answers or position in given | needed))
    ]
    return kept + [answers[name] for name in answers if name in failed - {cell.id for cell in cells}]
