"""Describe which sandbox layers are available and active.

Two modes exist: `sealed`, the operating system's sandbox, and `trusted`, a plain process with limits on time and
memory, for code that one would run anyway. `best` selects `sealed` where it works and `trusted` elsewhere.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from autograde.sandbox import environment
from autograde.sandbox.linux import bubblewrap
from course.errors import GradstepsError

MODES = ("sealed", "trusted", "best")
REQUIRED_LAYERS = frozenset(("bubblewrap", "namespaces"))
STARTUP_TIMEOUT = 60.0
"""Seconds that a zygote or a student process may take to start."""


class SandboxError(GradstepsError):
    """A student process did not start as required, or lost its sandbox.

    The cause is this machine or this program, never the student's code, so nothing is graded.
    """


@dataclass(frozen=True)
class Protection:
    """The layers that are active in a run, and why others are missing."""

    layers: tuple[str, ...] = ()
    why: str = ""

    @classmethod
    def from_report(cls, layers: Iterable[object]) -> Protection:
        """Return the protection that a student process reports.

        Raises:
            SandboxError: the report does not consist of names.
        """
        names = tuple(layers)
        if not all(isinstance(name, str) for name in names):
            raise SandboxError("the student process did not report its sandbox layers")
        return cls(tuple(map(str, names)))

    @classmethod
    def detect(cls) -> Protection:
        """Return the best protection that this machine offers.

        It is found by trying every layer once.
        """
        return _detect_for(os.geteuid() if hasattr(os, "geteuid") else 0)

    @property
    def sealed(self) -> bool:
        """Whether untrusted code may run under it."""
        return set(self.layers) >= REQUIRED_LAYERS

    @property
    def mode(self) -> str:
        """The mode of `MODES` that it amounts to."""
        return "sealed" if self.sealed else "trusted"

    def __str__(self) -> str:
        """Return one line for the person who starts a run."""
        if self.sealed:
            return ", ".join(self.layers) + "; no network, no files"
        reason = f" ({self.why})" if self.why else ""
        return (", ".join(self.layers) or "nothing") + f"; the network and your files are open to it{reason}"


@cache
def _available_limits() -> tuple[str, ...]:
    try:
        import resource  # noqa: F401
    except ImportError:
        return ()
    return ("rlimits",)


@cache
def _detect_for(user: int) -> Protection:
    if bubblewrap.program() is None:
        return Protection(_available_limits(), "bubblewrap is not installed")
    try:
        done = subprocess.run(
            bubblewrap.command("autograde.sandbox.linux.trial"),
            env=environment.for_python(sealed=True),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=STARTUP_TIMEOUT,
        )
        report = json.loads(done.stdout) if done.stdout else done.stderr.strip().splitlines()[-1:]
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return Protection(_available_limits(), f"{type(error).__name__}: {error}")
    if isinstance(report, list) and set(report) >= REQUIRED_LAYERS:
        return Protection.from_report(report)
    why = report if isinstance(report, str) else " ".join(report)
    return Protection(_available_limits(), why or "bubblewrap failed")


def resolve_mode(mode: str) -> str:
    """Return "sealed" or "trusted" for a mode.

    The mode "sealed" itself is tried only when a process starts.

    Raises:
        SandboxError: "sealed" is required and bubblewrap is missing.
        ValueError: the mode does not exist.
    """
    if mode not in MODES:
        raise ValueError(f"protection {mode!r}: {', '.join(MODES)}")
    if mode == "best":
        return Protection.detect().mode
    if mode == "sealed" and bubblewrap.program() is None:
        raise SandboxError("this machine has no sandbox for a student's code: bubblewrap is not installed")
    return mode
