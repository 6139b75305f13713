"""Grade a class and print how long it took, as JSON.

`python -m benchmarks.cluster.class_run FOLDER NOTEBOOKS PROCESSES [ADDRESS [SCHEDULER WORKER...]]`: in a process of its
own, like the command. Without an address the notebooks are graded by processes of this machine. The last words are the
numbers of the processes whose processor time is measured, too.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.jobs import Workers
from autograde.cluster.coordinator import Cluster
from autograde.cluster.encryption import security
from autograde.cluster.worker import AHEAD
from benchmarks.cluster.machines import processor_seconds


class Measured:
    """The workers of a run, which notes the time when its first answers have come.

    Args:
        workers: those that do the jobs.
        first: how many answers are not counted: their jobs were given out at once.
        watched: the numbers of other processes.
    """

    def __init__(self, workers: Workers, first: int, watched: list[int]) -> None:
        self.workers, self.first, self.watched = workers, first, watched
        self.before = [0.0]

    def __enter__(self) -> Measured:
        self.workers.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self.workers.__exit__(*failure)

    def results(self, tasks: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        for number, found in enumerate(self.workers.results(tasks), 1):
            yield found
            if number == self.first:
                self.before = self.now()

    def now(self) -> list[float]:
        """Return the time, and the processor seconds of this process and of the others."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return [time.perf_counter(), used.ru_utime + used.ru_stime, *map(processor_seconds, self.watched)]


def measure(root: Path, notebooks: int, processes: int, address: str | None, watched: list[int]) -> dict[str, float]:
    """Return a notebook's seconds, and the processor seconds of all processes.

    Raises:
        RuntimeError: one could not be graded.
    """
    run = AssignmentRun("stage1", root, trusted=True, elsewhere=address is not None)
    workers = (
        run.start(processes) if address is None else Cluster(address, security(address, None), print, trusted=True)
    )
    measured = run.pool = Measured(workers, AHEAD * processes, watched)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, list(run.plan.steps), force=True)[:notebooks]
    after = [0.0]
    for number, each in enumerate(run.grade(jobs), 1):
        if each.result is None:
            raise RuntimeError(each.fault or each.unreadable)
        if number == len(jobs):
            after = measured.now()
    seconds, own, *others = (
        (end - begin) / (len(jobs) - measured.first) for begin, end in zip(measured.before, after, strict=True)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    scheduler, workers_together = (others[0], sum(others[1:])) if others else (0.0, 0.0)
    return {
        "seconds": seconds,
        "coordinator": own,
        "scheduler": scheduler,
        "workers": workers_together,
        "memory": memory,
    }


if __name__ == "__main__":
    folder, count, size, *more = sys.argv[1:]
    print(json.dumps(measure(Path(folder), int(count), int(size), more[0] if more else None, list(map(int, more[1:])))))
