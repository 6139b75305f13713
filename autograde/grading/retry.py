"""Repeat a pass when a student process may have been killed from outside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from autograde.sandbox.protection import SandboxError
from autograde.sandbox.remote.errors import StudentProcessDied, StudentProcessKilled
from course.feedback.observation import Observation

TRIES = 3
Seen = Observation | None
"""How a test went; None if time was up before it."""


@dataclass
class PassResult:
    """What one pass over a notebook found.

    Attributes:
        observations: each test's outcome, by the id of its cell; None where time was up.
        outputs: those of the other cells, by position.
        errors: those that cells ended in, by the id of the cell.
        completed: the positions of the cells that did not end their process.
        ends: why student processes ended before their time, each "died", "killed" or "timeout".
    """

    observations: dict[str, Seen] = field(default_factory=dict)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    errors: dict[str, dict[str, Any]] = field(default_factory=dict)
    completed: set[int] = field(default_factory=set)
    ends: list[str] = field(default_factory=list)

    @property
    def marks(self) -> list[tuple[str, bool, float]]:
        """The outcomes as far as they count for the score."""
        return [(name, seen.passed, seen.credit) for name, seen in self.observations.items() if seen is not None]


def repeat_pass(run: Callable[[], PassResult], tries: int, deadline: float) -> PassResult:
    """Return the result of a pass, run again where a student process died.

    A crash caused by the submission repeats; two results with equal marks are accepted, unless a process was killed:
    in a sandbox a submission cannot do that, except by lowering its own limit of processor time, for no gain.
    Nor is a pass repeated that would probably not end before the deadline.

    Args:
        run: runs the pass once.
        tries: how often it may run.
        deadline: of all runs, on the monotonic clock.

    Raises:
        SandboxError: no student process could be started, `tries` times.
    """
    results: list[PassResult] = []
    for left in range(tries, 0, -1):
        start = time.monotonic()
        try:
            results.append(run())
        except SandboxError:
            if left == 1:
                raise
            continue
        ends, end = set(results[-1].ends), time.monotonic()
        killed = StudentProcessKilled.reason in ends
        agreed = not killed and len(results) > 1 and results[-1].marks == results[-2].marks
        if not (killed or StudentProcessDied.reason in ends) or agreed or end + (end - start) > deadline:
            break
    return results[-1]


def ascending_runs(names: Iterable[str], key: Callable[[str], int]) -> list[list[str]]:
    """Cut a list of names before each whose key is less than the last one's."""
    runs: list[list[str]] = []
    for name in names:
        if not runs or key(name) < key(runs[-1][-1]):
            runs.append([])
        runs[-1].append(name)
    return runs
