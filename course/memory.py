"""Measure memory, exactly or line by line.

Exact figures come from Python's bookkeeping, figures by line from the operating system's.

`measure` counts the bytes that Python and numpy asked for. Its figures repeat from run to run, and for large arrays
from machine to machine, so a text or a test can rest on them. `line_by_line` shows the memory of a whole process as
memory_profiler sees it: good to look at, but it also holds what the interpreter and the C library keep in reserve.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["MIB", "MemoryUse", "line_by_line", "measure"]

MIB = 2**20
"""Bytes in a MiB."""


@dataclass(frozen=True)
class MemoryUse:
    """The memory that a call took, in bytes, beyond what was taken before it.

    Attributes:
        kept: taken when the call is over and its result is still held.
        peak: the most that was taken at one moment, so never less than `kept`.
    """

    kept: int
    peak: int

    @property
    def kept_mib(self) -> float:
        """`kept` in MiB."""
        return self.kept / MIB

    @property
    def peak_mib(self) -> float:
        """`peak` in MiB."""
        return self.peak / MIB


def measure(make: Callable[[], object]) -> MemoryUse:
    """Call `make` and return the memory that it took.

    `make` is called twice and the first call is thrown away, for it may also fill caches that are filled only once. The
    collector of reference cycles is off during the second call: what it alone could free counts as kept.

    Args:
        make: takes nothing; what it returns is held until `kept` has been read, then dropped.

    Returns:
        The bytes kept and at the peak. An array counts with its data: n float64 values take 8 n bytes.

    Raises:
        Exception: whatever `make` raises.

    >>> import numpy as np
    >>> def make():
    ...     x = np.ones(2**20)  # 8 MiB
    ...     return np.exp(x)  # 8 MiB more, and these are kept
    >>> use = measure(make)
    >>> round(use.kept_mib), round(use.peak_mib)
    (8, 16)
    """
    make()
    collecting, tracing = gc.isenabled(), tracemalloc.is_tracing()
    gc.disable()
    if not tracing:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        result = make()
        after, peak = tracemalloc.get_traced_memory()
        del result
    finally:
        if not tracing:
            tracemalloc.stop()
        if collecting:
            gc.enable()
    return MemoryUse(kept=after - before, peak=peak - before)


def line_by_line(script: Path, seconds: float = 60.0) -> str:
    """Run a script under memory_profiler and return the tables that it prints.

    There is one table for each function of the script that is decorated with `@profile`, a name that memory_profiler
    defines. Figures are in MiB, of the whole process, and differ a little from run to run. `Mem usage` is the highest
    value seen at a line. `Increment` is counted from the highest value of the line before, so a loop that goes up and
    down may show it too low, even below zero.

    Args:
        script: a Python file. The interpreter works in its folder.
        seconds: how long it may run.

    Raises:
        ModuleNotFoundError: memory_profiler is not installed.
        RuntimeError: the script could not be run to its end; the text closes with what it wrote to its error stream.
        subprocess.TimeoutExpired: it took longer than `seconds`.
    """
    if importlib.util.find_spec("memory_profiler") is None:
        raise ModuleNotFoundError("No module named 'memory_profiler'", name="memory_profiler")
    done = subprocess.run(
        [sys.executable, "-m", "memory_profiler", str(script.resolve())],
        cwd=script.resolve().parent,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=seconds,
    )
    if done.returncode:
        raise RuntimeError(f"{script.name} ended with code {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout
