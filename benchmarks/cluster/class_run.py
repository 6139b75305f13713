"""Grade a class and print how long it took, as JSON.

`python -m benchmarks.cluster.class_run FOLDER NOTEBOOKS PROCESSES [ADDRESS]`: in a process of its own, like the
command. Without an address the notebooks are graded by processes of this machine.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cluster.coordinator import Cluster
from autograde.cluster.encryption import security
from autograde.cluster.worker import AHEAD


def measure(root: Path, notebooks: int, processes: int, address: str | None) -> dict[str, float]:
    """Return the seconds and the processor seconds of this process for each notebook.

    Counted is from the answer after the first ones, which were given out at once, to the last one.
    """
    run = AssignmentRun("stage1", root, trusted=True, elsewhere=address is not None)
    if address is None:
        run.start(processes)
    else:
        run.pool = Cluster(address, security(address, None), print, trusted=True)
    run.register_assignment()
    jobs = run.pending_jobs(run.students, list(run.plan.steps), force=True)[:notebooks]
    first, times, before, after = AHEAD * processes, list[float](), 0.0, 0.0
    for graded, each in enumerate(run.grade(jobs), 1):
        if each.result is None:
            raise RuntimeError(each.fault or each.unreadable)
        times.append(time.perf_counter())
        if graded == first:
            before = _processor_seconds()
        if graded == len(jobs):
            after = _processor_seconds()
    counted = len(times) - first
    return {
        "seconds": (times[-1] - times[first - 1]) / counted,
        "processor": (after - before) / counted,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10,
    }


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    folder, notebooks, processes, *address = sys.argv[1:]
    print(json.dumps(measure(Path(folder), int(notebooks), int(processes), address[0] if address else None)))
