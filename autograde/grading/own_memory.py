"""Bound the memory that a test takes on the trusted side.

A test computes with what a student process answers: small data, but two columns of 10,000 numbers that are multiplied
across each other are 800 MB, and a text that is asked for a remainder may be a format of any width.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import Lock

import numpy as np

ROOM = 64 << 20
"""Bytes that one test may take in addition; with right answers the lessons' tests take less than 3 MB."""


_lock = Lock()
_bounds: list[int] = []
"""The bounds of the blocks under way: threads share one limit, which is that of the process."""
_before: list[int] = []
"""The process's own limit while there are such blocks."""


@contextmanager
def bounded_memory(room: int = ROOM) -> Iterator[None]:
    """Let this process take at most `room` bytes more of data in the `with` block.

    Beyond it a `MemoryError` is raised where the memory is asked for, and costs one statement of a test. Systems other
    than Linux have no such bound. Of blocks in several threads, the highest bound holds.
    """
    try:
        import resource

        with open("/proc/self/statm", "rb", 0) as file:
            bound = int(file.read().split()[5]) * resource.getpagesize() + room
    except (ImportError, OSError):
        yield
        return
    _prepare_products(os.getpid())

    def set_limit() -> None:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        limits = [each for each in (*_before, hard) if each != resource.RLIM_INFINITY]
        wanted = min([max(_bounds), *limits]) if _bounds else _before.pop()
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))

    with _lock:
        if not _bounds:
            _before[:] = [resource.getrlimit(resource.RLIMIT_DATA)[0]]
        _bounds.append(bound)
        set_limit()
    try:
        yield
    finally:
        with _lock:
            _bounds.remove(bound)
            set_limit()


@cache
def _prepare_products(pid: int) -> None:
    """Multiply two matrices in this process.

    OpenBLAS gets its buffers and threads when it first needs them, keeps them, and ends the process where it gets none.
    """
    matrix = np.ones((128, 128))
    np.matmul(matrix, matrix)
