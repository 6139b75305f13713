"""Repeat a pass in which a student process ended before its time."""

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

    A crash caused by the submission repeats; two results with equal marks are accepted. What a process that was killed
    in its sandbox did is no result: a submission cannot do that. A pass that would probably not end before the deadline
    is not repeated.

    Args:
        run: runs the pass once.
        tries: how often it may run.
        deadline: of all runs, on the monotonic clock.

    Raises:
        SandboxError: no student process could be started, or each was killed, `tries` times.
    """
    before: PassResult | None = None
    for left in range(tries, 0, -1):
        start = time.monotonic()
        try:
            result = run()
            if StudentProcessKilled.reason in result.ends:
                raise SandboxError("the system killed the process of the student's code: it may be short of memory")
        except SandboxError:
            if left == 1 or _ends_late(start, deadline):
                raise
            continue
        agreed = before is not None and before.marks == result.marks
        if StudentProcessDied.reason not in result.ends or agreed or _ends_late(start, deadline):
            break
        before = result
    return result


def _ends_late(start: float, deadline: float) -> bool:
    """Return whether a pass as long as the one since `start` would end too late."""
    now = time.monotonic()
    return now + (now - start) > deadline


def ascending_runs(names: Iterable[str], key: Callable[[str], int]) -> list[list[str]]:
    """Cut a list of names before each whose key is less than the last one's."""
    runs: list[list[str]] = []
    for name in names:
        if not runs or key(name) < key(runs[-1][-1]):
            runs.append([])
        runs[-1].append(name)
    return runs
