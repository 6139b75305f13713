"""Limit each student process tree's total memory and threads, from the zygote.

rlimits bound every process alone; this bounds their sum, with the memory that the kernel holds for them. An orphan
becomes a child of the student process, the first one of its pid namespace, so no process leaves the tree.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from autograde.sandbox.linux import rlimits, seccomp
from autograde.sandbox.linux.namespaces import SCRATCH

PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
SOCKET_BUFFER = 256 << 10
"""Bytes that one Unix socket can hold: its limit for unread data, which seccomp lets nobody raise, and a message."""
RESIDENT = 600 << 20
"""Bytes that a tree may hold in memory; each process alone may have more of address space."""
INTERVAL = 0.05
"""Seconds between two checks."""
PPID, NUM_THREADS, RSS = 1, 17, 21
"""Positions of these fields in /proc/PID/stat, counted after the program's name."""


@dataclass(frozen=True)
class Task:
    """A process with its parent, number of threads and resident bytes.

    Shared bytes are included.
    """

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
    """Return a process's memory in bytes, with its part of shared pages.

    Shared pages are divided among the processes that share them.
    """
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{task.pid}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    return task.resident


def _scratch_size(pid: int) -> int:
    """Return the bytes of files in a student process's scratch folder.

    The folder is in memory.
    """
    with suppress(OSError):
        folder = os.statvfs(f"/proc/{pid}/root{SCRATCH}")
        return (folder.f_blocks - folder.f_bfree) * folder.f_frsize
    return 0


def _socket_buffers(pid: int) -> int:
    """Return the most bytes that the sockets of a process tree can hold.

    They are the sockets of the process's network namespace, which only its tree uses.
    """
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/net/sockstat") as file:
        return int(file.readline().split()[2]) * SOCKET_BUFFER
    return 0


def _machine_shared() -> int:
    """Return the bytes of all shared memory of this machine: no tree can hold more."""
    with suppress(OSError, ValueError, IndexError), open("/proc/meminfo") as file:
        for line in file:
            if line.startswith("Shmem:"):
                return int(line.split()[1]) * 1024
    return 0


def _shared_mappings(tree: Iterable[Task]) -> int:
    """Return the most bytes of shared mappings without a file.

    The pages of a mapping stay when a process unmaps it or drops most of it.
    """
    found = set()
    for task in tree:
        with suppress(OSError), open(f"/proc/{task.pid}/maps") as file:
            found |= {line.split()[4] for line in file if "/dev/zero" in line}
    return len(found) * seccomp.SHARED_MAPPING


def _too_large(pid: int, tree: list[Task], memory: int, shared: int) -> bool:
    """Return whether a process tree uses more than `memory` bytes.

    Slow counts are made only if quick ones leave it open.
    """
    kernel = _scratch_size(pid) + _socket_buffers(pid)
    resident = kernel + sum(task.resident for task in tree)
    if resident + shared <= memory:
        return False
    size = kernel + sum(map(_proportional_size, tree))
    return size > memory or (size + shared > memory and size + _shared_mappings(tree) > memory)


def over_limit(limits: dict[int, int]) -> list[int]:
    """Return the student processes whose tree exceeds its thread or memory limit.

    Memory is what processes have mapped, files in the scratch folder, socket buffers, and shared pages that no process
    has mapped any more.

    Args:
        limits: bytes of memory, by process number.
    """
    children: dict[int, list[Task]] = {}
    trees: dict[int, list[Task]] = {pid: [] for pid in limits}
    for task in _tasks():
        children.setdefault(task.parent, []).append(task)
        if task.pid in trees:
            trees[task.pid].append(task)
    found, shared = [], _machine_shared()
    for pid, memory in limits.items():
        tree = trees[pid]
        for task in tree:
            tree += children.get(task.pid, [])
        crowded = sum(task.threads for task in tree) > rlimits.PROCESSES + 8
        if crowded or (tree and _too_large(pid, tree, memory, shared)):
            found.append(pid)
    return found
