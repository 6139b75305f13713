"""Turn measurements into verdicts and a Markdown page."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.engine.harness import Ratio
from benchmarks.engine.table import cpu

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
OTTER = REQUIREMENTS.read_text("utf-8").partition("otter-grader==")[2].split()[0]


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
        """What is judged: of several rounds the worst, since a user has one."""
        if not isinstance(self.value, Ratio):
            return self.value
        return self.value.low if self.unit == "x" else self.value.high

    @property
    def verdict(self) -> str:
        sign = 1 if self.unit == "x" else -1
        reached = [sign * self.figure >= sign * limit for limit in (self.must, self.aim)]
        return "aim" if all(reached) else "must" if reached[0] else "FAILS"

    def _format(self, number: float) -> str:
        if self.unit in ("x", "s"):
            return f"{number:.1f}{' s' if self.unit == 's' else 'x'}"
        return f"{number:.2f}" if self.unit == "ratio" else f"{number:.0f} {self.unit}"

    def __str__(self) -> str:
        measured = self._format(self.figure)
        if isinstance(self.value, Ratio):
            best = self.value.high if self.unit == "x" else self.value.low
            measured += f" (median {self._format(self.value.median)}, best {self._format(best)})"
        sign = ">=" if self.unit == "x" else "<="
        must, aim = (f"{sign} {self._format(limit)}" for limit in (self.must, self.aim))
        return f"| {self.name} | {must} | {aim} | {measured} | {self.verdict} |"


HEAD = "| | must | aim | worst round | reached |\n|--|--|--|--|--|"
INTRODUCTION = """\
# Grading benchmarks

Written by `make bench-grading UPDATE=--update-docs`; do not edit. gradsteps grades sealed and renders feedback pages;
stock nbgrader and otter-grader do neither in the time compared. A factor is their wall time divided by that of
gradsteps, on the same notebooks within one run; the graders alternate, and each row is judged by its worst round.
"""
COUNTED = """\
How it is counted:

- **Notebooks.** Those of both stages, by students who have everything right, one mistake, half of it, or all in turns,
  in three languages.
- **Cores.** nbgrader grades one notebook after the other, its own process and a kernel by turns, and may use every
  core; so does `otter run`, a command a notebook. gradsteps starts one worker per core (`os.cpu_count()`), pinned to
  that core. Nothing else is pinned.
- **Steady state** is read from the times at which graded notebooks are written, after the first student's.
- **From command to exit** is a new process each time; gradsteps also creates its gradebook there, stock's exists.
- **Protection.** The same class is graded with all layers of the sandbox and, where bubblewrap is not found, with
  `--trusted`, by turns: the time a notebook takes in the steady state. What has no switch is in both: two processes,
  two passes, bounds, sanitizing.
- **otter-grader** grades the first student's notebooks with the visible and hidden tests of the lessons as `otter
  assign` converts them, in its own process, without isolation.
- **Feedback pages** are rendered by one process on each side, stock's after the first student's.
- **Processor time** is that of the whole machine, student processes and the kernel's work for them included; the
  machine is idle otherwise. Of a step it is that of its solution, graded ten times by one process after a first time;
  the cost a notebook is less that of a class of one student. Peak memory is that of the process that writes the
  gradebook.
- **Scores** are compared cell by cell between the gradebooks of nbgrader and gradsteps.
"""


def page(rows: list[Row], facts: list[str], settings: str) -> str:
    """Return the text of docs/benchmarks-grading.md."""
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in ("aim", "must", "FAILS")}
    machine = (
        f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, nbgrader {version('nbgrader')}, otter-grader {OTTER}."
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
