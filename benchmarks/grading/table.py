"""From measurements to verdicts and a Markdown table."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version

from benchmarks.engine.harness import Ratio
from benchmarks.engine.table import cpu


@dataclass(frozen=True)
class Row:
    """One measurement with what is asked of it: at least so many times as fast, or at most so much."""

    name: str
    value: Ratio | float
    must: float
    aim: float
    unit: str = "x"

    @property
    def figure(self) -> float:
        return self.value.median if isinstance(self.value, Ratio) else self.value

    @property
    def verdict(self) -> str:
        sign = 1 if self.unit == "x" else -1
        reached = [sign * self.figure >= sign * limit for limit in (self.must, self.aim)]
        return "aim" if all(reached) else "must" if reached[0] else "FAILS"

    def _told(self, number: float) -> str:
        return f"{number:.1f}x" if self.unit == "x" else f"{number:.2f}" if self.unit == "ratio" else f"{number:.0f} MB"

    def __str__(self) -> str:
        measured = self._told(self.figure)
        if isinstance(self.value, Ratio):
            measured += f" ({self._told(self.value.low)}-{self._told(self.value.high)})"
        sign = ">=" if self.unit == "x" else "<="
        must, aim = (f"{sign} {self._told(limit)}" for limit in (self.must, self.aim))
        return f"| {self.name} | {must} | {aim} | {measured} | {self.verdict} |"


HEAD = "| | must | aim | measured (range) | reached |\n|--|--|--|--|--|"
INTRODUCTION = """\
# Grading benchmarks

Written by `make bench-grading`; do not edit. Ours grades sealed and makes feedback pages; stock nbgrader does neither
in the time compared. A factor is stock's time by the clock divided by ours: the median of paired rounds with their
range. Both took turns, on the same notebooks, within one run.
"""
COUNTED = """\
How it is counted:

- **Cores.** nbgrader grades one notebook after the other, its own process and a kernel in turns, and may use all cores
  that it can; ours starts one process a core (`os.cpu_count()`), which keeps to that core. Nothing else is pinned.
- **Steady state** is read off the times at which graded notebooks were written, after the first student's.
- **From command to exit** is a process of its own each time; ours makes its gradebook in it, stock finds one made.
- **Feedback pages** are made by one process on each side, stock's after the first student's.
- **Cost a notebook** is the processor time of the whole machine while the command ran, students' processes and the
  kernel's work for them too, less that of a class of one student; the machine has nothing else to do. Peak memory is
  that of the process that writes the gradebook.
- **Scores** are compared cell by cell between the three gradebooks.
"""


def page(rows: list[Row], facts: list[str], settings: str) -> str:
    """The text of docs/benchmarks-grading.md."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("aim", "must", "FAILS")}
    machine = (
        f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, nbgrader {version('nbgrader')}."
    )
    reached = f"{counts['aim']} reach the aim, {counts['must']} the must only, and {counts['FAILS']} fail."
    return "\n".join(
        [
            INTRODUCTION,
            f"Machine: {machine}",
            f"Settings: {settings}",
            "",
            f"Of {len(rows)} rows {reached}",
            "",
            HEAD,
            *map(str, rows),
            "",
            *(f"- {fact}" for fact in facts),
            "",
            COUNTED,
        ]
    )
