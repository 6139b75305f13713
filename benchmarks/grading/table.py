"""Turn measurements into verdicts and a Markdown page."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version

from benchmarks.engine.harness import Ratio
from benchmarks.engine.table import cpu


@dataclass(frozen=True)
class Row:
    """One measurement with its limits: a minimum for a factor, a maximum for the rest."""

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

    def _format(self, number: float) -> str:
        return f"{number:.1f}x" if self.unit == "x" else f"{number:.2f}" if self.unit == "ratio" else f"{number:.0f} MB"

    def __str__(self) -> str:
        measured = self._format(self.figure)
        if isinstance(self.value, Ratio):
            measured += f" ({self._format(self.value.low)}-{self._format(self.value.high)})"
        sign = ">=" if self.unit == "x" else "<="
        must, aim = (f"{sign} {self._format(limit)}" for limit in (self.must, self.aim))
        return f"| {self.name} | {must} | {aim} | {measured} | {self.verdict} |"


HEAD = "| | must | aim | measured (range) | reached |\n|--|--|--|--|--|"
INTRODUCTION = """\
# Grading benchmarks

Written by `python -m benchmarks.grading --update-docs`; do not edit. gradsteps grades sealed and renders feedback
pages; stock nbgrader does neither in the time compared. A factor is stock's wall time divided by that of gradsteps: the
median of paired rounds with their range. The graders alternate, on the same notebooks, within one run.
"""
COUNTED = """\
How it is counted:

- **Cores.** nbgrader grades one notebook after the other, its own process and a kernel by turns, and may use every
  core; gradsteps starts one worker per core (`os.cpu_count()`), pinned to that core. Nothing else is pinned.
- **Steady state** is read from the times at which graded notebooks are written, after the first student's.
- **From command to exit** is a new process each time; gradsteps also creates its gradebook there, stock's exists.
- **Feedback pages** are rendered by one process on each side, stock's after the first student's.
- **Cost a notebook** is the CPU time of the whole machine while the command runs, student processes and the kernel's
  work for them included, less that of a class of one student; the machine is idle otherwise. Peak memory is that of the
  process that writes the gradebook.
- **Scores** are compared cell by cell between the three gradebooks.
"""


def page(rows: list[Row], facts: list[str], settings: str) -> str:
    """Return the text of docs/benchmarks-grading.md."""
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
