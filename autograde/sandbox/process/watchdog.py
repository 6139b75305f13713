"""Limit each student process tree's total memory and threads, from the zygote.

rlimits bound every process alone; this bounds their sum, with the memory that the kernel holds for them. An orphan
becomes a child of the student process, the first one of its pid namespace, so no process leaves the tree.
"""

from __future__ import annotations

import os
import sys
import time
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
COUNTING = 0.5
"""Seconds of processor time in which the memory of a tree can be counted.

What takes longer has a hundred times as many mappings as a notebook needs, and would grow unseen meanwhile.
"""
PPID, NUM_THREADS, RSS = 1, 17, 21
"""Positions of these fields in /proc/PID/stat, counted after the program's name."""


@dataclass(frozen=True)
class Task:
    """A process with its parent, number of threads and resident bytes.

    Shared bytes are included. `thread` is the number of a thread that runs: /proc shows nothing of a process whose
    first thread has ended, while others hold its memory.
    """

    pid: int
    parent: int
    threads: int
    resident: int
    thread: int = 0

    @property
    def folder(self) -> str:
        """Where /proc shows its memory, files and sockets."""
        return f"/proc/{self.thread or self.pid}"


def _stat(number: int) -> tuple[int, int, int]:
    """Return the parent, number of threads and resident bytes of a process.

    `number` may be that of one of its threads.

    Raises:
        OSError, ValueError, IndexError: it has ended.
    """
    with open(f"/proc/{number}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return int(fields[PPID]), int(fields[NUM_THREADS]), int(fields[RSS]) * PAGE_SIZE


def _running_thread(pid: int) -> tuple[int, int]:
    """Return a thread that holds its process's memory, and the resident bytes.

    Both are 0 if there is none.
    """
    with suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError, ValueError, IndexError):
                if resident := _stat(int(name))[2]:
                    return int(name), resident
    return 0, 0


def _tasks() -> Iterable[Task]:
    """Yield all processes, the newest first.

    So it has the least time to start another one and to end unread.
    """
    for pid in sorted(map(int, filter(str.isdigit, os.listdir("/proc"))), reverse=True):
        with suppress(OSError, ValueError, IndexError):
            parent, threads, resident = _stat(pid)
            thread = 0
            if resident == 0 and threads > 1:
                thread, resident = _running_thread(pid)
            yield Task(pid, parent, threads, resident, thread)


def _proportional_size(task: Task) -> int:
    """Return a process's memory in bytes, with its part of shared pages.

    Shared pages are divided among the processes that share them.
    """
    with suppress(OSError, ValueError, IndexError), open(f"{task.folder}/smaps_rollup") as file:
        for line in file:
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        return 0
    return task.resident


def _scratch_size(task: Task) -> int:
    """Return the bytes of files in a student process's scratch folder.

    The folder is in memory.
    """
    with suppress(OSError):
        folder = os.statvfs(f"{task.folder}/root{SCRATCH}")
        return (folder.f_blocks - folder.f_bfree) * folder.f_frsize
    return 0


def _socket_buffers(task: Task) -> int:
    """Return the most bytes that the sockets of a process tree can hold.

    They are the sockets of the process's network namespace, which only its tree uses.
    """
    with suppress(OSError, ValueError, IndexError), open(f"{task.folder}/net/sockstat") as file:
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

    The pages of a mapping stay when a process unmaps it or drops most of it. What cannot be counted in time is endless.
    """
    found: set[bytes] = set()
    end = time.thread_time() + COUNTING
    for task in tree:
        with suppress(OSError), open(f"{task.folder}/maps", "rb") as file:  # a name in it can hold any byte but \n
            found |= {line.split(None, 5)[4] for line in file if b"/dev/zero" in line}
        if time.thread_time() > end:
            return sys.maxsize
    return len(found) * seccomp.SHARED_MAPPING


def _too_large(tree: list[Task], memory: int, shared: int) -> bool:
    """Return whether a process tree, its root first, uses more than `memory` bytes.

    Slow counts are made only if quick ones leave it open.
    """
    kernel = _scratch_size(tree[0]) + _socket_buffers(tree[0])
    size, rest = kernel, sum(task.resident for task in tree)
    if size + rest + shared <= memory:
        return False
    end = time.thread_time() + COUNTING
    for task in sorted(tree, key=lambda task: task.resident, reverse=True):
        size += _proportional_size(task)
        rest -= task.resident
        if size > memory or time.thread_time() > end:
            return True
        if size + rest + shared <= memory:
            return False
    return size + shared > memory and size + _shared_mappings(tree) > memory


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
        if crowded or (tree and _too_large(tree, memory, shared)):
            found.append(pid)
    return found
