"""The id of a notebook cell, which is also its nbgrader grade id."""

from __future__ import annotations


class CellId(str):
    """The id of a cell: step07-square, its test step07-square-test, step07-demo-1.

    A string in every respect, so that notebooks, JSON and nbgrader take it as it is.
    """

    __slots__ = ()

    @classmethod
    def of(cls, step: int, name: str) -> CellId:
        """Return the id of the cell `name` of a step."""
        return cls(f"step{step:02d}-{name}")

    @property
    def step(self) -> int:
        """The step, 1 to 24."""
        return int(self[4:6])

    @property
    def test(self) -> CellId:
        """The id of this exercise's test cell."""
        return CellId(f"{self}-test")

    @property
    def exercise(self) -> CellId:
        """The id of the exercise cell that this test belongs to."""
        return CellId(self.removesuffix("-test"))
