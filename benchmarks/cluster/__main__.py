"""Measure a cluster on this machine; exit with 1 if a limit fails."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cluster.encoding import encode_answer
from autograde.sandbox.protection import Protection
from benchmarks.cluster import canned, machines
from benchmarks.cluster.table import Scale, page
from benchmarks.engine.harness import ratio
from benchmarks.engine.table import cpu
from benchmarks.grading.workloads import make_class, reset
from benchmarks.output import add_output_options, write_page

PAGE = "benchmarks-cluster.md"
SLEEP = 0.04
PROCESSES = (1, 2, 4, 8, 16, 32)
PER_MACHINE = 4
"""How many processes a worker has at most."""


def overhead(folder: Path, students: int, rounds: int, processes: int) -> tuple[list[float], list[float]]:
    """Return the seconds per notebook, by round.

    The first are of this machine's processes, the second of a worker with as many.
    """
    root, logs = folder / "class", folder / "logs"
    logs.mkdir()
    notebooks = make_class(root, 1, students)
    found: dict[str, list[float]] = {"local": [], "cluster": []}
    address = machines.free_address()
    with ExitStack() as running:
        running.enter_context(machines.started(logs, address, "autograde", "scheduler", address))
        worker = ("autograde", "worker", address, "--processes", str(processes), "--trusted")
        running.enter_context(machines.started(logs, address, *worker))
        for number in range(rounds):
            for name in ("local", "cluster") if number % 2 else ("cluster", "local"):
                reset(root, gradebook=True)
                words = (str(root), str(notebooks), str(processes), *([address] if name == "cluster" else []))
                took = machines.run("benchmarks.cluster.class_run", *words)["seconds"]
                found[name].append(took)
                print(f"{name}: {1000 * took:.1f} ms a notebook", flush=True)
    return found["local"], found["cluster"]


def scale(folder: Path, root: Path, notebooks: int, processes: int, seconds: float) -> Scale:
    """Return the throughput of a cluster whose processes answer after some seconds."""
    logs = Path(tempfile.mkdtemp(dir=folder))
    address = machines.free_address()
    variables = {canned.FOLDER: str(folder / "canned"), canned.SECONDS: str(seconds)}
    sizes = [PER_MACHINE] * (processes // PER_MACHINE) or [processes]
    with ExitStack() as running:
        scheduler = running.enter_context(machines.started(logs, address, "autograde", "scheduler", address))
        workers = [
            running.enter_context(
                machines.started(logs, address, "benchmarks.cluster.worker", address, str(size), **variables)
            )
            for size in sizes
        ]
        reset(root, gradebook=True)
        words = (str(root), str(notebooks), str(processes), address, *map(str, (scheduler, *workers)))
        found = machines.run("benchmarks.cluster.class_run", *words)
    costs = (found[name] for name in ("coordinator", "scheduler", "workers", "memory"))
    made = Scale(processes, seconds, 1 / found["seconds"], *costs)
    print(made, flush=True)
    return made


def prepare_answers(folder: Path, root: Path) -> None:
    """Keep the answer to each step of the class's first student."""
    (folder / "canned").mkdir()
    run = AssignmentRun("stage1", root, trusted=True)
    run.start(1)
    run.register_assignment()
    jobs = run.pending_jobs(run.students[:1], list(run.plan.steps), force=True)
    if run.pool is None:
        raise RuntimeError("no processes")
    with run.pool as pool:
        for job, answer in pool.results(jobs):
            (folder / "canned" / f"step{job.step:02d}").write_bytes(encode_answer(answer))


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=24, help="of the class that is really graded")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("overhead", "scale"), help="measure this alone and write nothing")
    add_output_options(parser, PAGE)
    options = parser.parse_args()
    cores = os.cpu_count() or 1
    local: list[float] = []
    cluster: list[float] = []
    scales: list[Scale] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only != "scale":
            local, cluster = overhead(folder, options.students, options.rounds, cores)
        if options.only != "overhead":
            root = folder / "canned-class"
            make_class(root, 1, 60)
            prepare_answers(folder, root)
            notebooks = 600
            scales = [scale(folder, root, min(notebooks, 60 + 60 * each), each, SLEEP) for each in PROCESSES]
            scales.append(scale(folder, root, notebooks, 8, 0.0))
    if options.only:
        return 0
    found = f"{cpu()}, {cores} cores, {platform.system()} {platform.machine()}; Python {platform.python_version()}, "
    found += f"distributed {version('distributed')}; {Protection.detect()}"
    text, holds = page(found, ratio(cluster, local), local, cluster, scales)
    write_page(options, text)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
