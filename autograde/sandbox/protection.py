"""What stands between a student's code and this machine, and how much of it this machine gives.

Two modes: `sealed`, the operating system's sandbox, and `trusted`, a plain process with limits on time and memory, for
code that one would run anyway. `best` is the one or the other, by what works here.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from autograde.sandbox.linux import bubblewrap

MODES = ("sealed", "trusted", "best")
NEEDED = frozenset(("bubblewrap", "namespaces"))
PATIENCE = 60.0


class SandboxError(RuntimeError):
    """A student's process could not be started as it must be, or lost its sandbox: a fault of ours or of the machine.

    Nothing is to be graded then; a student's code cannot cause it.
    """


@dataclass(frozen=True)
class Protection:
    """What protects a run: the layers that are on, and why there are not more, where one knows."""

    layers: tuple[str, ...] = ()
    why: str = ""

    @property
    def sealed(self) -> bool:
        """Whether strangers' code may run under it."""
        return set(self.layers) >= NEEDED

    @property
    def mode(self) -> str:
        return "sealed" if self.sealed else "trusted"

    def __str__(self) -> str:
        """One line for whoever starts a run."""
        if self.sealed:
            return ", ".join(self.layers) + "; no network, no files"
        reason = f" ({self.why})" if self.why else ""
        return (", ".join(self.layers) or "nothing") + f"; the network and your files are open to it{reason}"


def of(layers: Iterable[object]) -> Protection:
    """The protection that a student's process reports.

    Raises:
        SandboxError: it is not a report.
    """
    found = tuple(layers)
    if not all(isinstance(each, str) for each in found):
        raise SandboxError("the student's process did not say what protects it")
    return Protection(tuple(map(str, found)))


@cache
def _limits() -> tuple[str, ...]:
    try:
        import resource  # noqa: F401
    except ImportError:
        return ()
    return ("rlimits",)


@cache
def _tried(user: int) -> Protection:
    if bubblewrap.program() is None:
        return Protection(_limits(), "bubblewrap is not installed")
    try:
        done = subprocess.run(
            bubblewrap.command("autograde.sandbox.linux.namespaces"),
            env=bubblewrap.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        found = json.loads(done.stdout) if done.stdout else done.stderr.strip().splitlines()[-1:]
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return Protection(_limits(), f"{type(error).__name__}: {error}")
    if isinstance(found, list) and set(found) >= NEEDED:
        return of(found)
    return Protection(_limits(), found if isinstance(found, str) else " ".join(found) or "bubblewrap failed")


def probe() -> Protection:
    """The best protection that this machine gives, found by trying all of it once."""
    return _tried(os.geteuid() if hasattr(os, "geteuid") else 0)


def choose(mode: str) -> str:
    """Which of "sealed" and "trusted" to start in. "sealed" is not tried here: starting tries it.

    Raises:
        SandboxError: "sealed" is asked for and cannot work here; the text says why.
        ValueError: there is no such mode.
    """
    if mode not in MODES:
        raise ValueError(f"protection {mode!r}: {', '.join(MODES)}")
    if mode == "best":
        return probe().mode
    if mode == "sealed" and bubblewrap.program() is None:
        raise SandboxError("this machine does not seal off a student's code: bubblewrap is not installed")
    return mode
