"""Read single keys from a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Keys = Callable[[float], str]
"""Waits at most so many seconds and returns the key that was pressed, "" if none was."""


@contextmanager
def keyboard() -> Iterator[Keys]:
    """Give single keys without Enter while the `with` block lasts.

    Where standard input is not a terminal there are none, and waiting is all that happens.
    """
    if not sys.stdin.isatty():
        yield _wait
    elif sys.platform == "win32":
        yield _windows_key
    else:
        import termios
        import tty

        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield _posix_key
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _wait(seconds: float) -> str:
    time.sleep(seconds)
    return ""


def _posix_key(seconds: float) -> str:
    import os
    import select

    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return os.read(sys.stdin.fileno(), 64).decode("utf-8", "replace")[:1].lower() or "q" if ready else ""


def _windows_key(seconds: float) -> str:
    import msvcrt

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
            return str(msvcrt.getwch()).lower()  # type: ignore[attr-defined, unused-ignore]
        time.sleep(0.05)
    return ""
