"""Paired timing: contenders take turns, and only times of the same round are compared.

A machine that other work slows down slows all contenders of a round alike, so the ratio survives where
the times do not.  The order rotates and turns round, so that none always runs after the same other one,
on a cache that is warm or cold.
Times are the processor's, of all threads of this process, so that waiting for a core does not count.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, log
from statistics import median

Run = Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """The median of paired ratios, with the smallest and the largest."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.3f} ({self.low:.3f}-{self.high:.3f})"


def sample(run: Run, times: int, collector: bool) -> float:
    """Seconds for one run, as the mean of `times`.  Garbage is collected before, not during."""
    gc.collect()
    gc.disable()
    if collector:
        gc.enable()
    try:
        start = time.process_time()
        for _ in range(times):
            run()
        return (time.process_time() - start) / times
    finally:
        gc.enable()


def rounds(runs: dict[str, Run], count: int, seconds: float, collector: bool) -> dict[str, list[float]]:
    """`count` rounds of every contender, each sample at least about `seconds` long."""
    names = list(runs)
    times = {}
    for name, run in runs.items():
        run()
        times[name] = max(1, ceil(seconds / max(sample(run, 1, collector), 1e-7)))
    found: dict[str, list[float]] = {name: [] for name in names}
    for i in range(count):
        turn = i % len(names)
        order = names[turn:] + names[:turn]
        for name in reversed(order) if i % 2 else order:
            found[name].append(sample(runs[name], times[name], collector))
    return found


def ratio(ours: list[float], theirs: list[float]) -> Ratio:
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    return Ratio(median(ratios), min(ratios), max(ratios))


def exponent(times: dict[int, float]) -> float:
    """p of the power law seconds = c * n**p that fits best: the slope in a log-log plot (least squares)."""
    xs = [log(n) for n in times]
    ys = [log(t) for t in times.values()]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / sum((x - x0) ** 2 for x in xs)
