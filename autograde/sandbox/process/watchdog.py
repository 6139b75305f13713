"""Watches, from the warm parent, what each student's process and all that it started take together.

rlimits bound every process by itself; this bounds their sum. A process whose own parent is gone becomes a child of the
student's process, the first of its namespace, so nothing gets away.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from autograde.sandbox.linux import rlimits

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
INTERVAL = 0.05
PARENT, THREADS, RESIDENT = 1, 17, 21
"""Where /proc/PID/stat holds these, counted after the program's name."""


@dataclass(frozen=True)
class Task:
    """A process: its parent, its threads, its bytes in memory, shared ones too."""

    pid: int
    parent: int
    threads: int
    resident: int


def _tasks() -> Iterable[Task]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
                words = file.read().rpartition(b")")[2].split()
                yield Task(int(name), int(words[PARENT]), int(words[THREADS]), int(words[RESIDENT]) * PAGE)


def _share(task: Task) -> int:
    """The bytes that are a process's part of the memory, shared ones divided among those who share them."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{task.pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    return task.resident


def greedy(bounds: dict[int, int]) -> list[int]:
    """Those of the students' processes that started too many others, or hold more bytes than their bound with them."""
    children: dict[int, list[Task]] = {}
    for task in _tasks():
        children.setdefault(task.parent, []).append(task)
        if task.pid in bounds:
            children.setdefault(-task.pid, []).append(task)
    found = []
    for student, most in bounds.items():
        family = children.get(-student, [])
        for task in family:
            family += children.get(task.pid, [])
        crowded = sum(task.threads for task in family) > rlimits.PROCESSES + 8
        if crowded or (sum(task.resident for task in family) > most and sum(map(_share, family)) > most):
            found.append(student)
    return found
