"""Limit each student process tree's total memory and threads, from the zygote.

rlimits bound every process alone; this bounds their sum. An orphan becomes a child of the student process, the first
one of its pid namespace, so no process leaves the tree.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from autograde.sandbox.linux import rlimits

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
INTERVAL = 0.05
"""Seconds between two checks."""
PPID, NUM_THREADS, RSS = 1, 17, 21
"""Positions of these fields in /proc/PID/stat, counted after the program's name."""


@dataclass(frozen=True)
class Task:
    """A process, with its parent, its number of threads and its resident bytes, shared ones included."""

    pid: int
    parent: int
    threads: int
    resident: int


def _tasks() -> Iterable[Task]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            with suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
                yield Task(int(name), int(fields[PPID]), int(fields[NUM_THREADS]), int(fields[RSS]) * PAGE_SIZE)


def _proportional_size(task: Task) -> int:
    """Return a process's memory in bytes, shared pages divided among those that share them."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{task.pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    return task.resident


def over_limit(limits: dict[int, int]) -> list[int]:
    """Return the student processes whose tree exceeds its thread or memory limit.

    Args:
        limits: bytes of memory, by process number.
    """
    children: dict[int, list[Task]] = {}
    trees: dict[int, list[Task]] = {pid: [] for pid in limits}
    for task in _tasks():
        children.setdefault(task.parent, []).append(task)
        if task.pid in trees:
            trees[task.pid].append(task)
    found = []
    for pid, memory in limits.items():
        tree = trees[pid]
        for task in tree:
            tree += children.get(task.pid, [])
        crowded = sum(task.threads for task in tree) > rlimits.PROCESSES + 8
        if crowded or (sum(task.resident for task in tree) > memory and sum(map(_proportional_size, tree)) > memory):
            found.append(pid)
    return found
