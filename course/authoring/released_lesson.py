"""A lesson as it is released and graded."""

from __future__ import annotations

from functools import cache, cached_property

import nbformat
from nbformat import NotebookNode

from course.authoring import notebook
from course.authoring.lesson import Cell, Lesson, has_solutions, lesson

REQUIRED = ("given", "exercise", "test")
"""The roles of the cells that a submission must hold."""


class ReleasedLesson:
    """The notebooks of one lesson, built once per process.

    Code is the same in every language. In nbgrader's words a stage is an assignment, and this is one of its notebooks.

    Do not change the cells: copy them.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.tests: dict[str, Cell] = {cell.id: cell for cell in lesson.of_role("test")}
        self.required: dict[str, str] = {cell.id: cell.role for cell in lesson.cells if cell.role in REQUIRED}

    @cached_property
    def cells(self) -> dict[str, NotebookNode]:
        """The cells of the released notebook, by id.

        They are stubs, visible tests, demonstrations and prose. Built files are read, since to build them takes
        nbgrader, which learners do without.
        """
        file = notebook.path("release", self.lesson, "en")
        if not has_solutions() or notebook.is_current(file, self.lesson):
            return {cell.id: cell for cell in nbformat.read(file, as_version=4).cells}
        return {cell.id: cell for cell in notebook.release(self.lesson, "en").cells}

    @cached_property
    def locked_cells(self) -> dict[str, NotebookNode]:
        """The locked cells by id, as the gradebook holds them.

        They include hidden tests and checksums.

        For instructors, on Linux: nbgrader imports `pwd`, which learners on Windows do not have.
        """
        from nbgrader.preprocessors import ComputeChecksums, LockCells

        made, _ = LockCells().preprocess(notebook.source(self.lesson, "en"), {})
        locked = {cell.id: cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get("locked")}
        ComputeChecksums().preprocess(made, {})
        return locked


@cache
def released_lesson(step: int) -> ReleasedLesson:
    """Return the released form of a step's lesson.

    Raises:
        LessonFormatError: there is no such step, or its file breaks the format.
    """
    return ReleasedLesson(lesson(step))
