"""Time contenders in pairs.

They alternate, and only times of one round are compared. Other load on the machine slows all contenders of a round
alike, so ratios stay valid where times do not. The order rotates and reverses, so that no contender always finds the
cache left by the same other one. Times are CPU seconds of all threads of this process: waiting for a core does not
count.
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
    """Return the mean CPU seconds of `times` runs.

    Garbage is collected before the runs, and during them only if `collector` is true.
    """
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
    """Return `count` samples of every contender, each at least about `seconds` long."""
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


def ratio(times: list[float], baseline: list[float]) -> Ratio:
    """Divide paired times; the median below 1 means faster than the baseline."""
    ratios = [a / b for a, b in zip(times, baseline, strict=True)]
    return Ratio(median(ratios), min(ratios), max(ratios))


def exponent(times: dict[int, float]) -> float:
    """Fit seconds = c * n**p by least squares in log-log space; return p."""
    xs = [log(n) for n in times]
    ys = [log(t) for t in times.values()]
    x0, y0 = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x0) * (y - y0) for x, y in zip(xs, ys, strict=True)) / sum((x - x0) ** 2 for x in xs)
