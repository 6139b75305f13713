"""Let one command at a time write into a course folder.

Two at once would enter the same students and remove each other's files. With a database server, which several may
write at once, each assignment has a lock of its own. The lock ends with the process that holds it, however that ends;
the file stays. Where the system has no such locks, commands are not kept apart.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from autograde.classroom.write_errors import explain_write_errors
from autograde.files import NO_LINK, READ

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

NAME = Path(".gradsteps", "lock")


@contextmanager
def course_lock(root: Path, waits: Callable[[], None], assignment: str = "") -> Iterator[None]:
    """Hold the lock of a course, or of an assignment in it, for the `with` block.

    Args:
        root: the course folder.
        waits: called if another command holds the lock, before it is waited for.
        assignment: whose lock; "" for all of the course, which is free if no assignment's is held.

    Raises:
        GradebookWriteError: the folder cannot be written to.
    """
    places = [root / NAME]
    if assignment:
        places.append(places[0].with_name(f"{NAME.name}-{assignment}"))
    with ExitStack() as held:
        for place in places:
            held.enter_context(_locked(place, waits, shared=place is not places[-1]))
        yield


@contextmanager
def _locked(place: Path, waits: Callable[[], None], *, shared: bool) -> Iterator[None]:
    flags = READ | NO_LINK | os.O_CREAT  # another teacher may own the file
    with explain_write_errors():
        place.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(place, flags, 0o666)
    try:
        if fcntl is not None:
            _wait_for(file, waits, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_UN)  # forked workers hold the file as well
        os.close(file)


def _wait_for(file: int, waits: Callable[[], None], how: int) -> None:
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        waits()
        fcntl.flock(file, how)
