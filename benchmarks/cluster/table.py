"""Turn measurements of a cluster into verdicts and a Markdown page."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.engine.harness import Ratio

MOST_OVERHEAD = 1.10
LEAST_OF_LINEAR = 0.9


@dataclass(frozen=True)
class Scale:
    """What a cluster does with workers that answer after a fixed time.

    Attributes:
        processes: how many answer at once.
        pause: the seconds after which one answers.
        pace: the notebooks a second.
        coordinator: the processor seconds of the coordinator a notebook.
        scheduler: those of the scheduler.
        workers: those of all workers together.
        memory: the most bytes of the coordinator's memory.
    """

    processes: int
    pause: float
    pace: float
    coordinator: float
    scheduler: float
    workers: float
    memory: float

    @property
    def limit(self) -> float:
        """The notebooks a second that the coordinator's processor time allows."""
        return 1 / self.coordinator

    @property
    def linear(self) -> float:
        """The notebooks a second if nothing but the pause took time."""
        return self.processes / self.pause

    @property
    def of_linear(self) -> float:
        return self.pace / self.linear


INTRODUCTION = """\
# Cluster benchmarks

Written by `make bench-cluster UPDATE=--update-docs`; do not edit. All processes run on one machine and talk over the
loopback address.
"""
COUNTED = """\
How it is counted:

- **Overhead.** The same class is graded in turns by the processes of `autograde run` and by one `autograde worker` with
  as many, sealed. A ratio compares two runs of one round, from the first answers to the last one; gradebook, notebooks
  and pages are written in both.
- **Scaling.** Workers of up to four processes sleep instead of grading, and return a real answer of the notebook's
  step. The coordinator reads, sends, checks and writes as always. All processes share the machine's cores, so their
  processor time together bounds the pace here. On several machines the coordinator's alone does, which is its limit
  above, or the scheduler's.
- **Processor time** is that of the processes themselves; of a worker with its host, without its sleeping processes.
"""


def page(
    machine: str, overhead: Ratio, local: Sequence[float], cluster: Sequence[float], scales: Sequence[Scale]
) -> tuple[str, bool]:
    """Return the page, and whether all limits hold."""
    scaled = [each for each in scales if each.pause]
    room = bound(scaled)
    within = [each for each in scaled if each.linear <= room]
    holds = overhead.median <= MOST_OVERHEAD and all(each.of_linear >= LEAST_OF_LINEAR for each in within)
    lines = [
        INTRODUCTION,
        f"Machine: {machine}.\n",
        f"Limits {'hold' if holds else 'FAIL'}: overhead at most {MOST_OVERHEAD:.2f}; at least {LEAST_OF_LINEAR:g} of "
        f"linear up to {room:.0f} notebooks a second, which is what the processor time of all processes allows here.\n",
        f"- overhead of Dask: {overhead.median:.2f} (rounds {overhead.low:.2f} to {overhead.high:.2f})",
        f"- local: {1000 * median(local):.1f} ms a notebook",
        f"- one worker: {1000 * median(cluster):.1f} ms a notebook",
        f"- limit of the coordinator: {median(each.limit for each in scales):.0f} notebooks a second",
        f"- limit of the scheduler: {median(1 / each.scheduler for each in scales):.0f} notebooks a second",
        f"- memory of the coordinator: at most {max(each.memory for each in scales) / 2**20:.0f} MB\n",
        "| processes | a job sleeps | notebooks a second | of linear | coordinator | scheduler | workers |",
        "|--|--|--|--|--|--|--|",
        *map(_row, scales),
        "",
        COUNTED,
    ]
    return "\n".join(lines), holds


def bound(scales: Sequence[Scale]) -> float:
    """Return the notebooks a second that the processor time of all processes allows."""
    cores = os.cpu_count() or 1
    return median(cores / (each.coordinator + each.scheduler + each.workers) for each in scales)


def _row(each: Scale) -> str:
    costs = (f"{1000 * seconds:.1f} ms" for seconds in (each.coordinator, each.scheduler, each.workers))
    linear = f"{each.of_linear:.2f}" if each.pause else ""
    return f"| {each.processes} | {1000 * each.pause:.0f} ms | {each.pace:.0f} | {linear} | {' | '.join(costs)} |"
