"""Measure a cluster on this machine; exit with 1 if a limit fails.

It takes about a quarter of an hour. What was measured is kept in build/benchmarks-cluster.json, so that one part can be
measured again by itself; the page is written from all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cluster.encoding import encode_answer
from autograde.sandbox.protection import Protection
from benchmarks.cluster import canned, machines, postgresql
from benchmarks.cluster.table import Cost, Page, Row, Scale, Written
from benchmarks.engine.table import cpu
from benchmarks.grading.workloads import make_class, reset
from benchmarks.output import ROOT, add_output_options, write_page

PAGE = "benchmarks-cluster.md"
KEPT = ROOT / "build" / "benchmarks-cluster.json"
SLEEP = 0.04
PROCESSES = (1, 2, 4, 8, 16, 32)
PER_MACHINE = 4
"""How many processes a worker has at most."""
STUDENTS, SECONDS = 120, 6.0
"""Of the class that sleeping workers answer, and for how long they do at a linear pace."""
OF_STEPS = 14
"""Notebooks of a student of the class that the coordinator writes."""
LONG = 660.0
"""Seconds that writing may take at most; what is not written then is left out."""


def overhead(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return what a notebook takes, by round.

    The first are of this machine's processes, the second of a worker with as many.
    """
    root, logs, processes = folder / "class", folder / "logs", os.cpu_count() or 1
    logs.mkdir()
    notebooks = make_class(root, 1, options.students)
    found: dict[str, list[dict[str, float]]] = {"local": [], "cluster": []}
    address = machines.free_address()
    with ExitStack() as running:
        scheduler = running.enter_context(machines.started(logs, address, "autograde", "scheduler", address))
        words = ("autograde", "worker", address, "--processes", str(processes), "--trusted")
        worker = running.enter_context(machines.started(logs, address, *words))
        for number in range(options.rounds):
            for name in ("local", "cluster") if number % 2 else ("cluster", "local"):
                reset(root, gradebook=True)
                watched = (address, str(scheduler), str(worker)) if name == "cluster" else ()
                words = (str(root), str(notebooks), str(processes), *watched)
                cost = machines.run("benchmarks.cluster.class_run", *words)
                found[name].append(cost)
                print(f"{name}: {1000 * cost['processor']:.1f} ms of processor time a notebook", flush=True)
    return found


def scaling(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the throughput of clusters whose processes sleep.

    The last one answers at once.
    """
    root = folder / "class"
    most = make_class(root, 1, STUDENTS)
    prepare_answers(folder, root)
    found = []
    for processes, pause in [*((each, SLEEP) for each in PROCESSES), (8, 0.0)]:
        notebooks = min(most, int(SECONDS * processes / SLEEP)) if pause else most
        made = scale(folder, root, notebooks, processes, pause)
        print(made, f"{made.pace:.0f} a second", flush=True)
        found.append(asdict(made))
    return found


def scale(folder: Path, root: Path, notebooks: int, processes: int, pause: float) -> Scale:
    """Return the throughput of a cluster whose processes answer after some seconds."""
    logs = Path(tempfile.mkdtemp(dir=folder))
    address = machines.free_address()
    variables = {canned.FOLDER: str(folder / "canned"), canned.SECONDS: str(pause)}
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
        return Scale(processes, pause, Cost(**machines.run("benchmarks.cluster.class_run", *words)))


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


def sqlite(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Return what the coordinator writes to a SQLite file."""
    return written(options.notebooks)


def server(folder: Path, options: argparse.Namespace) -> dict[str, Any] | None:
    """Return what the coordinator writes to PostgreSQL, None if there is none."""
    if not postgresql.is_installed():
        return None
    with postgresql.server() as url:
        return written(options.notebooks, "--db", url)


def written(notebooks: int, *words: str) -> dict[str, Any]:
    """Return what the coordinator writes to a database."""
    words += ("--students", str(notebooks // OF_STEPS), "--seconds", str(LONG), "--every", "1000")
    made: dict[str, Any] = machines.run("benchmarks.cluster.coordinator", *words)
    print(f"{made['database']}: {made['pace']:.0f} notebooks a second", flush=True)
    return made


PARTS: dict[str, Callable[[Path, argparse.Namespace], Any]] = {
    "overhead": overhead,
    "scaling": scaling,
    "sqlite": sqlite,
    "postgresql": server,
}


def machine() -> str:
    """Return what a page says of the machine."""
    cores = os.cpu_count() or 1
    found = f"{cpu()}, {cores} cores, {platform.system()} {platform.machine()}; Python {platform.python_version()}, "
    return found + f"distributed {version('distributed')}; {Protection.detect()}"


def page(known: dict[str, Any]) -> Page:
    """Return the page of what was measured."""
    costs = {name: [Cost(**each) for each in many] for name, many in known["overhead"].items()}
    scales = [Scale(**each | {"cost": Cost(**each["cost"])}) for each in known["scaling"]]
    databases = filter(None, (known["sqlite"], known["postgresql"]))
    made = [Written(**each | {"rows": [Row(**row) for row in each["rows"]]}) for each in databases]
    return Page(known["machine"], os.cpu_count() or 1, **costs, scales=scales, written=made)


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=24, help="of the class that is really graded")
    parser.add_argument("--rounds", type=int, default=5, help="in which it is graded with a cluster and without")
    parser.add_argument("--notebooks", type=int, default=40_000, help="that the coordinator writes to a database")
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part again, and no other")
    add_output_options(parser, PAGE)
    options = parser.parse_args()
    known = json.loads(KEPT.read_text("utf-8")) if options.only and KEPT.exists() else {}
    if known.get("machine") != machine():
        known = {"machine": machine()}
    for name in options.only or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            known[name] = PARTS[name](Path(folder), options)
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(json.dumps(known), "utf-8")
    if missing := PARTS.keys() - known.keys():
        print(f"not measured yet: {', '.join(sorted(missing))}")
        return 0
    made = page(known)
    write_page(options, made.text())
    return 0 if made.holds() else 1


if __name__ == "__main__":
    sys.exit(main())
