"""Render the outcomes of the attacks as the table of docs/security.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

START, END = "<!-- red team: written by python -m benchmarks.red_team -->", "<!-- red team: end -->"


@dataclass(frozen=True)
class Outcome:
    """The outcome of grading a class that contains one attack.

    Points of the attacker are `deserved` (None: unreadable) and `given` (None: not graded); `neighbours` are those of
    the other students. `finished` is whether the grader reached the last student; `left` counts programs that still ran
    afterward.
    """

    deserved: float | None
    given: float | None
    neighbours: tuple[float | None, ...]
    full: float
    finished: bool = True
    left: int = 0

    @property
    def kept(self) -> bool:
        return all(points == self.full for points in self.neighbours)

    @property
    def fair(self) -> bool:
        return not self.given if self.deserved is None else self.given == self.deserved

    @property
    def held(self) -> bool:
        return self.fair and self.kept and self.finished and not self.left


@dataclass
class Row:
    """One module of attacks; `why` is the reason if there is no outcome."""

    wants: str
    stock: list[Outcome] = field(default_factory=list)
    sealed: list[Outcome] = field(default_factory=list)
    why: str = ""


def words(found: Sequence[Outcome], why: str) -> str:
    """Return a cell of the table."""
    if not found:
        return why
    given = [(each.given, each.deserved or 0) for each in found if not each.fair]
    counts = {
        "too many points": sum(points is not None and points > deserved for points, deserved in given),
        "too few points": sum(points is not None and not points >= deserved for points, deserved in given),
        "not graded": sum(points is None for points, _ in given),
        "a neighbour loses": sum(not each.kept for each in found),
        "the class is not finished": sum(not each.finished for each in found),
        "goes on running": sum(each.left > 0 for each in found),
    }
    wrong = [f"{what} {count}" for what, count in counts.items() if count]
    return f"{sum(each.held for each in found)} of {len(found)}" + (": " + ", ".join(wrong) if wrong else "")


def table(rows: Iterable[Row]) -> str:
    """Return the table with a line of totals."""
    rows = list(rows)
    lines = ["| an attack that | stock nbgrader holds | sealed grading holds |", "|--|--|--|"]
    for row in rows:
        wants = row.wants[0].lower() + row.wants[1:]
        wants = re.sub(r"([|\\])", r"\\\1", wants)
        lines.append(f"| {wants} | {words(row.stock, row.why)} | {words(row.sealed, 'in its own test alone')} |")
    both = [row for row in rows if row.stock and row.sealed]
    sums = [[each for row in both for each in getattr(row, side)] for side in ("stock", "sealed")]
    lines.append(f"| **all that ran against both** | {words(sums[0], '')} | {words(sums[1], '')} |")
    return "\n".join(lines)


def write_section(file: Path, text: str) -> None:
    """Put the table between its markers in a page.

    Raises:
        ValueError: the page does not have the markers exactly once.
    """
    page = file.read_text("utf-8")
    if page.count(START) != 1 or page.count(END) != 1:
        raise ValueError(f"{file.name} does not have the markers of the table once")
    before, _, rest = page.partition(START)
    file.write_text(f"{before}{START}\n{text}\n{END}{rest.partition(END)[2]}", "utf-8", newline="\n")
