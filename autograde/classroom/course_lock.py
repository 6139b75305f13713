"""Let one command at a time write into a course folder.

Two at once would enter the same students and remove each other's files. The lock ends with the process that holds it,
however that ends; the file stays. Where the system has no such locks, commands are not kept apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograde.classroom.write_errors import explain_write_errors

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NAME = Path(".gradsteps", "lock")


@contextmanager
def course_lock(root: Path, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a course for the `with` block.

    Args:
        root: the course folder.
        waits: called once if another command holds the lock, before it is waited for.

    Raises:
        GradebookWriteError: the folder cannot be written to.
    """
    flags = os.O_RDONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)  # another teacher may own the file
    with explain_write_errors():
        (root / NAME).parent.mkdir(parents=True, exist_ok=True)
        file = os.open(root / NAME, flags, 0o666)
    try:
        if fcntl is not None:
            _wait_for(file, waits)
        yield
    finally:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_UN)  # forked workers hold the file as well
        os.close(file)


def _wait_for(file: int, waits: Callable[[], None]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(file, fcntl.LOCK_EX)
