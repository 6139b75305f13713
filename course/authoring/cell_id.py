"""The id of a notebook cell, which is also its nbgrader grade id."""

from __future__ import annotations

from course.i18n.step_names import step_name, step_of_cell


class CellId(str):
    """The id of a cell: step07-square, its test step07-square-test, step07-demo-1.

    A string in every respect, so that notebooks, JSON and nbgrader take it as it is.
    """

    __slots__ = ()

    @classmethod
    def of(cls, step: int, name: str) -> CellId:
        """Return the id of the cell `name` of a step."""
        return cls(f"{step_name(step)}-{name}")

    @property
    def step(self) -> int:
        """The number of the step."""
        return step_of_cell(self) or 0

    @property
    def name(self) -> str:
        """The id without the name of its step."""
        return self.partition("-")[2]

    @property
    def test(self) -> CellId:
        """The id of this exercise's test cell."""
        return CellId(f"{self}-test")

    @property
    def exercise(self) -> CellId:
        """The id of the exercise cell that this test belongs to."""
        return CellId(self.removesuffix("-test"))
