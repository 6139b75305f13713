"""Turn measurements into verdicts and a Markdown page."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.engine.harness import Ratio

LIMITS: dict[tuple[str, str], tuple[float, float]] = {
    ("W1", "core_simple"): (0.40, 0.30),
    ("W1-leaf", "core_simple"): (0.40, 0.30),
    ("W2", "core_simple"): (0.10, 0.07),
    ("W2-join", "core_simple"): (0.10, 0.07),
    ("W3", "core_simple"): (0.40, 0.30),
    ("W4", "core_simple"): (0.40, 0.30),
    ("*", "torch"): (0.40, 0.25),
    ("*", "autograd"): (0.20, 0.12),
    ("*", "micrograd"): (1.05, 0.80),
    ("W5 n=1,000", "numpy"): (2.7, 2.2),
    ("W5 n=1,000,000", "numpy"): (1.10, 0.95),
    ("exponent", "-"): (1.10, 1.03),
}
"""The engine's limits, (must, aim) by (workload, peer); "*" stands for any scalar workload."""


@dataclass(frozen=True)
class Row:
    """One comparison; `limits` is None if it is only reported."""

    workload: str
    peer: str
    gc: str
    value: Ratio | float
    limits: tuple[float, float] | None

    @property
    def figure(self) -> float:
        return self.value.median if isinstance(self.value, Ratio) else self.value

    @property
    def verdict(self) -> str:
        if self.limits is None:
            return ""
        must, aim = self.limits
        return "aim" if self.figure <= aim else "must" if self.figure <= must else "FAILS"

    def __str__(self) -> str:
        value = str(self.value) if isinstance(self.value, Ratio) else f"{self.value:.3f}"
        must, aim = ("", "") if self.limits is None else (f"{limit:.2f}" for limit in self.limits)
        return f"| {self.workload} | {self.peer} | {self.gc} | {value} | {must} | {aim} | {self.verdict} |"


def limits(workload: str, peer: str, n: int | None) -> tuple[float, float] | None:
    """Return the limits of a row, None if it has none.

    W2 against core_simple is judged at n = 1,024 only: its cost is quadratic there and linear here. W1-leaf, where each
    product takes a 0-dim leaf out of its array, is reported and not judged against micrograd, whose leaves are Python
    numbers.
    """
    if (workload, peer) == ("W1-leaf", "micrograd"):
        return None
    if workload.startswith("W2") and peer == "core_simple" and n != 1024:
        return None
    return LIMITS.get((workload, peer)) or LIMITS.get(("*", peer))


def cpu() -> str:
    """Return the CPU's model name, or the architecture if it has none."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def machine() -> str:
    """Return the machine, Python and the peers with their versions."""
    peers = ", ".join(f"{name} {version(name)}" for name in ("dezero", "torch", "autograd", "micrograd"))
    return (
        f"{cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, numpy {version('numpy')}; {peers}."
    )


def page(rows: list[Row], times: list[str], settings: str) -> str:
    """Return the text of docs/benchmarks.md."""
    judged = [row for row in rows if row.limits]
    counts = {verdict: sum(row.verdict == verdict for row in judged) for verdict in ("aim", "must", "FAILS")}
    head = "| workload | against | gc | ratio (range) | must | aim | reached |\n|--|--|--|--|--|--|--|"
    return "\n".join(
        [
            "# Engine benchmarks",
            "",
            "Written by `python -m benchmarks.engine --update-docs`; do not edit. A ratio is the engine's time divided",
            "by the peer's: forward, backward and freeing the graph. It is the median of paired rounds, with their",
            "range. Below 1 the engine is faster. A/A compares the engine with itself: its distance from 1 is noise.",
            "",
            f"Machine: {machine()}",
            f"Settings: {settings}",
            "",
            f"Of {len(judged)} judged rows {counts['aim']} reach the aim, {counts['must']} the must only, "
            f"and {counts['FAILS']} fail.",
            "",
            head,
            *map(str, rows),
            "",
            "The engine's own time for one function, forward and backward (the fastest round, gc off):",
            "",
            "| workload | n | ns per function |\n|--|--|--|",
            *times,
            "",
            "Workloads (`benchmarks/engine/workloads.py`): W1 a chain of n squares and products with a number, W1-leaf",
            "with a second leaf; W2 the sum of n squares of one x, W2-join the same as one function of n inputs (in",
            "micrograd, which has none, Python's sum); W3 Goldstein-Price; W4 a ladder of n diamonds; W5 eight",
            "operations on arrays of n elements, against handwritten numpy; fan-in 64 x n one array used 64 times.",
            "All in float64, torch with one thread.  micrograd (it recurses) runs no chain over",
            "5,000, nor core_simple (quadratic) W2 there, autograd (slow) none over 50,000.",
            "Imported modules are frozen out of garbage collection.",
            "",
        ]
    )
