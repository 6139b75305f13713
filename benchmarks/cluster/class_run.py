"""Grade a class and print what a notebook took, as JSON.

`python -m benchmarks.cluster.class_run FOLDER NOTEBOOKS PROCESSES [ADDRESS [SCHEDULER WORKER...]]`: in a process of its
own, like the command. Without an address the notebooks are graded by processes of this machine. The last words are the
numbers of the processes whose processor time is measured, too.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.jobs import Workers
from autograde.cluster.coordinator import Cluster
from autograde.cluster.encryption import security
from benchmarks.cluster.machines import processor_seconds, tree_seconds
from benchmarks.cluster.table import Cost

FIRST = 20
"""How many notebooks for each process are not counted, a third at most: with them it meets each step once."""


class Measured:
    """The workers of a run, which note what was used before all but its first jobs.

    Args:
        workers: those that do the jobs.
        first: how many jobs are not counted.
        watched: the numbers of other processes.
    """

    def __init__(self, workers: Workers, first: int, watched: list[int]) -> None:
        self.workers, self.first, self.watched = workers, first, watched
        self.before: list[float] = []

    def __enter__(self) -> Measured:
        self.workers.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self.workers.__exit__(*failure)

    def results(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        jobs = list(tasks)
        if not self.before:
            yield from self.workers.results(jobs[: self.first])
            self.before = self.now()
            jobs = jobs[self.first :]
        yield from self.workers.results(jobs)

    def now(self) -> list[float]:
        """Return the time, and the processor seconds.

        Those are of all processes together, of this one, and of each other one.
        """
        used = resource.getrusage(resource.RUSAGE_SELF)
        everything = sum(map(tree_seconds, [os.getpid(), *self.watched]))
        own = used.ru_utime + used.ru_stime
        return [time.perf_counter(), everything, own, *map(processor_seconds, self.watched)]


def measure(root: Path, notebooks: int, processes: int, address: str | None, watched: list[int]) -> Cost:
    """Return what a notebook took.

    Raises:
        RuntimeError: one could not be graded.
    """
    run = AssignmentRun("stage1", root, trusted=True, elsewhere=address is not None)
    workers = (
        run.start(processes) if address is None else Cluster(address, security(address, None), print, trusted=True)
    )
    measured = run.pool = Measured(workers, min(FIRST * processes, notebooks // 3), watched)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, list(run.plan.steps), force=True)[:notebooks]
    after = [0.0]
    for number, each in enumerate(run.grade(jobs), 1):
        if each.result is None:
            raise RuntimeError(each.fault or each.unreadable)
        if number == len(jobs):
            after = measured.now()
    seconds, everything, own, *others = (
        (end - begin) / (len(jobs) - measured.first) for begin, end in zip(measured.before, after, strict=True)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    return Cost(seconds, everything, own, sum(others[:1]), sum(others[1:]), memory)


if __name__ == "__main__":
    folder, count, size, *more = sys.argv[1:]
    found = measure(Path(folder), int(count), int(size), more[0] if more else None, list(map(int, more[1:])))
    print(json.dumps(asdict(found)))
