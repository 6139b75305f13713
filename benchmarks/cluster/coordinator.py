"""Measure how many notebooks a second the coordinator writes.

That is the limit of a cluster of any size.
Workers are replaced by results that are graded once and answered at once, each a copy that is unpickled as a worker's
answer is. The coordinator keeps to one core and does all that it does for a class: gradebook, autograded/, feedback/,
the files of the exchange, late penalties and the look for outdated pages. What is written is shortened by a process on
another core: a notebook and its page have 200 KB.

What is handed in is on the disk for the part of the class of which the listing is measured: in a process of its own,
on all cores, as a command does it.

A virtual machine gets its memory from the host when it first touches it, which takes longer than to write into it. So
all memory is touched first: otherwise the pace would fall once the class has filled what was touched before.

The last line is a `Written` of `benchmarks.cluster.table` as JSON.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import os
import pickle
import resource
import tempfile
import time as clock
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from multiprocessing import Process, get_context
from pathlib import Path

from autograde import startup

startup.skip_web_address_grammar()  # as the command does, before anything imports what they are about
startup.skip_server_extensions()

from autograde.classroom.assignment_run import AssignmentRun  # noqa: E402
from autograde.classroom.course_config import load_config  # noqa: E402
from autograde.classroom.jobs import GradingJob, JobResult, RenderJob, run_job, warm_up  # noqa: E402
from autograde.classroom.stamp import Stamp  # noqa: E402
from autograde.classroom.student_folder import StudentFolder, SubmittedFile  # noqa: E402
from autograde.classroom.submitted import Collection  # noqa: E402
from autograde.pool import Pool  # noqa: E402
from benchmarks.cluster.table import LISTED, Row, Written  # noqa: E402
from benchmarks.grading.workloads import KINDS, notebook_text  # noqa: E402
from course.authoring.lesson import lessons  # noqa: E402

STAGE, NAME = 2, "week"
STEPS = range(11, 25)
DUE = datetime.datetime(2026, 3, 1)
COURSE = f"""[[assignment]]
name = "{NAME}"
steps = "{STEPS[0]}-{STEPS[-1]}"
due = {DUE.isoformat()}Z
late = {{ percent_per_day = 10 }}
"""
LATE = 10
"""Every tenth student hands in a day late."""
END = 4096
"""How many bytes of a written file are kept: those that a run reads again."""
MOST_TOUCHED = 64 << 30
"""Bytes of memory that are touched first: about as many as a class writes."""
PAUSE = 0.5
"""Seconds between two looks for a student whose files are all written."""


def resident() -> int:
    """Return the bytes that this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def graded(folder: Path, run: AssignmentRun) -> dict[int, list[bytes]]:
    """Grade each step's notebooks of each kind.

    Returns their pickled results by step, in the order of the kinds.
    """
    jobs = []
    for lesson in lessons(STAGE):
        for kind in KINDS:
            parts = (kind, f"{lesson.name}.ipynb")
            file = folder.joinpath(*parts)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(notebook_text(lesson.step, kind, "en"), "utf-8")
            jobs.append(GradingJob(kind, NAME, folder, SubmittedFile(lesson.step, parts, 0), limits=run.limits))
    found: dict[int, dict[str, bytes]] = {}
    with Pool[GradingJob, JobResult](run_job, partial(warm_up, run.protection.mode)) as pool:
        for job, answer in pool.results(jobs):
            if not isinstance(answer, JobResult) or answer.result is None:
                raise RuntimeError(f"{job.student} {job.name}: {answer}")
            found.setdefault(job.step, {})[job.student] = pickle.dumps(answer)
    return {step: [results[kind] for kind in KINDS] for step, results in found.items()}


class CannedWorkers:
    """Workers that answer at once, with results that were graded before.

    Args:
        canned: pickled results by step.
        seconds: after how long no more results are given.
        every: how many notebooks a line is about.
    """

    def __init__(self, canned: dict[int, list[bytes]], seconds: float, every: int) -> None:
        self.canned, self.seconds, self.every = canned, seconds, every
        self.count = 0
        self.rows: list[Row] = []

    def __enter__(self) -> CannedWorkers:
        return self

    def __exit__(self, *failure: object) -> None:
        return None

    def results(self, tasks: Iterable[GradingJob | RenderJob]) -> Iterator[tuple[GradingJob | RenderJob, JobResult]]:
        """Yield jobs with a result each, and print a line now and then."""
        start = before = clock.perf_counter()
        used = clock.process_time()
        for task in tasks:
            answers = self.canned[task.step]
            found: JobResult = pickle.loads(answers[int(task.student.removeprefix("student")) % len(answers)])
            found.student = task.student
            if isinstance(task, RenderJob):
                yield task, JobResult(task.student, task.step, page=found.page)
                continue
            yield task, found
            self.count += 1
            if self.count % self.every == 0:
                now, own = clock.perf_counter(), clock.process_time()
                row = Row(self.count, self.every / (now - before), self.every / (own - used), resident())
                self.rows.append(row)
                print(f"| {row.notebooks:,} | {row.pace:.0f} | {row.own_pace:.0f} | {row.memory >> 20} |", flush=True)
                before, used = now, own
                if now - start > self.seconds:
                    return


class CannedRun(AssignmentRun):
    """A run over a class of which a part is on the disk."""

    def hand_in(self, students: int) -> None:
        """Put a class into the collection, with all notebooks of the assignment."""
        super().collect()
        for number in range(len(self.collection.students), students):
            student = name_of(number)
            stamp = Stamp(f"{time_of(number)} UTC", time_of(number))
            files = {
                each.step: SubmittedFile(each.step, (student, NAME, f"{each.name}.ipynb"), 1) for each in self.lessons
            }
            self.collection.students[student] = StudentFolder(student, files, stamp=stamp)

    def collect(self) -> Collection:
        """Return the class as it was put together."""
        return self.collection


def name_of(number: int) -> str:
    """Return the name of a student."""
    return f"student{number:06d}"


def time_of(number: int) -> datetime.datetime:
    """Return when a student hands in."""
    return DUE + datetime.timedelta(hours=-1 if number % LATE else 1)


def write_submissions(root: Path, students: int) -> None:
    """Write what students hand in: the notebooks that the results are of."""
    for number in range(students):
        folder = root / "submitted" / name_of(number) / NAME
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text(f"{time_of(number)} UTC", "utf-8")
        for lesson in lessons(STAGE):
            if lesson.step in STEPS:
                text = notebook_text(lesson.step, KINDS[number % len(KINDS)], "en")
                (folder / f"{lesson.name}.ipynb").write_text(text, "utf-8")


def touch_memory(folder: Path) -> Path:
    """Fill the disk's cache and return the file that keeps it full.

    The file is one hole: it takes no place on the disk, and to read it fills memory with zeros.
    """
    lines = Path("/proc/meminfo").read_text().splitlines()
    free = next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemFree:"))
    file = folder / "zeros"
    with file.open("wb") as stream:
        stream.truncate(min(free, MOST_TOUCHED))
    part = bytearray(1 << 20)
    with file.open("rb", 0) as stream:
        while stream.readinto(part):
            pass
    return file


def list_class(root: Path, url: str | None, force: bool) -> tuple[float, int, int]:
    """List what is to be graded of the class on the disk.

    Returns the seconds that it takes, the number of notebooks, and the most bytes of memory.
    """
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    gc.freeze()  # as the command does
    run = AssignmentRun(NAME, root, trusted=True, config=load_config(root, url))
    start = clock.perf_counter()
    found = run.pending_jobs(run.students, list(run.plan.steps), force=force)
    seconds = clock.perf_counter() - start
    return seconds, len(found), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def shorten(root: Path, students: int) -> None:
    """Shorten the written files of each student to their ends, once all are written."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores - {max(cores)} or cores)
    for number in range(students):
        places = [root / kind / name_of(number) / NAME for kind in ("autograded", "feedback")]
        while not all((each / "timestamp.txt").exists() for each in places):
            clock.sleep(PAUSE)
        for file in (file for each in places for file in each.glob("step*")):
            with file.open("r+b") as stream:
                stream.seek(max(0, file.stat().st_size - END))
                end = stream.read()
                stream.seek(0)
                stream.write(end)
                stream.truncate()


def measure(folder: Path, options: argparse.Namespace) -> Written:
    """Write a class and return the pace and the memory."""
    gc.freeze()  # as the command does
    (folder / "course.toml").write_text(COURSE, "utf-8")
    some = min(options.students, LISTED // len(STEPS))
    write_submissions(folder, some)
    zeros = touch_memory(folder)
    run = CannedRun(NAME, folder, trusted=True, config=load_config(folder, options.db))
    canned = graded(folder / "canned", run)
    shortening = Process(target=shorten, args=(folder, options.students), daemon=True)
    shortening.start()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    run.hand_in(options.students)
    run.register_assignment()
    if run.known_students():
        raise SystemExit("the database is not empty")

    def listed() -> tuple[float, int]:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            seconds, count, memory = pool.submit(list_class, folder, options.db, options.force).result()
        shown = f"{seconds:.1f} s and {memory >> 20} MB"
        print(f"listing of {some:,} students: {shown}, {count:,} jobs", flush=True)
        return seconds, memory

    new, most = listed()
    jobs = run.pending_jobs(run.students, list(run.plan.steps), force=options.force)
    print("| notebooks | a second | a second of the processor | MB |\n|--:|--:|--:|--:|")
    run.pool = workers = CannedWorkers(canned, options.seconds, options.every)
    start, processor = clock.perf_counter(), clock.process_time()
    last, used = start, processor
    for _ in run.grade(jobs):
        last, used = clock.perf_counter(), clock.process_time()
    end = clock.perf_counter()
    rate = workers.count / (last - start)
    print(f"{workers.count:,} notebooks in {last - start:.1f} s: {rate:.0f} a second")
    print(f"end of the run: {end - last:.1f} s; processor time of all: {clock.process_time() - processor:.1f} s")
    again, most_again = listed()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    print(f"peak: {peak >> 20} MB")
    peak = max(peak, most, most_again)
    shortening.terminate()
    shortening.join()
    zeros.unlink()
    database = "PostgreSQL" if options.db else "SQLite"
    own = workers.count / (used - processor)
    return Written(database, workers.rows, rate, own, peak, some * len(STEPS), new, again)


def main() -> None:
    """Read the options and measure in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=10_000, help="how many hand in 14 notebooks (default 10000)")
    parser.add_argument("--db", help="the URL of an empty database; by default a SQLite file in the folder")
    parser.add_argument("--seconds", type=float, default=180, help="stop writing after so long (default 180)")
    parser.add_argument("--every", type=int, default=2_000, help="notebooks between two lines (default 2000)")
    parser.add_argument("--force", action="store_true", help="ask for all notebooks in pending_jobs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coordinator-") as folder:
        print(json.dumps(asdict(measure(Path(folder), options))))


if __name__ == "__main__":
    main()
