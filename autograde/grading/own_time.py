"""Bound the time that a test may take by itself.

It computes with answers that a student's code sends. The deadline of a test ends the student's process. What a test
computes from an answer in the grader, such as a walk over a graph of a student's making, would go on.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from autograde.sandbox.remote.errors import StudentTimeout
from autograde.sandbox.remote.session import Session

LEEWAY = 0.5
"""Seconds after which a test that goes on after its deadline is ended, and ended again where that was caught."""


@contextmanager
def bounded_time(live: Session, seconds: float) -> Iterator[None]:
    """End the `with` block, and the student's process, soon after so many seconds.

    It needs the main thread of a process, and signals, which Windows does not have.

    Raises:
        StudentTimeout: the block took longer.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        if live.process.alive:  # else it is being ended already
            raise StudentTimeout

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds + LEEWAY, LEEWAY)
    try:
        yield
    except StudentTimeout:
        live.process.kill()
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
