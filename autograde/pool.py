"""Work on what students hand in, in processes that may end without harm.

Each process keeps to one core, with the students' processes that it starts: it and they take turns, hundreds of times
a notebook, and to wake one on another core takes longer than most of what it is asked.

Each process has two notebooks before it, so that what a class takes here does not grow with the class, and the one
that was under way when a process ended is known. It is tried again in a new process, and given up as a fault of ours
when that ends, too. A task that takes too long or too much memory is ended from outside and not tried again: that is
what it does, and no fault of the machine.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import warnings
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from autograde.sandbox.linux import syscalls
from course.i18n import Message

Task = TypeVar("Task")
Found = TypeVar("Found")
SECONDS, MEMORY = 120.0, 600 << 20
"""How long a task may take altogether, and how many bytes the process that does it may hold meanwhile."""
FORKS = sys.platform == "linux"
"""Whether a process is made as a copy of this one, with all that it has imported; elsewhere it starts from nothing."""
TRIES = 3
AHEAD = 2
"""How many tasks a process has before it, so that it need not wait while an answer is written down."""
NEAR = 100
"""How many of the waiting tasks are looked at for one of a kind that a process knows."""
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
WATCH = 0.1
"""Seconds between two looks at what the processes take: NumPy fills a few hundred megabytes in that time."""
KEPT = 0.6
"""The part of its memory that a process may keep between tasks; with more, another takes its place.

What one task left there would otherwise count as the next one's.
"""
PATIENCE = 5.0
"""Seconds that a process may take to end when there is nothing left to do."""


@dataclass(frozen=True)
class WorkerLost:
    """A task without an answer, and why: a fault of the machine or of ours."""

    why: str


@dataclass(frozen=True)
class OverLimit:
    """A task that was ended because it took too long, or too much memory."""

    kind: str
    """"seconds" or "memory"."""

    @property
    def why(self) -> Message:
        return Message(f"over_{self.kind}", seconds=f"{SECONDS:g}", megabytes=MEMORY >> 20)


@dataclass(eq=False)
class _Worker(Generic[Task]):
    place: int
    process: BaseProcess
    connection: Connection
    tasks: deque[tuple[Task, int]] = field(default_factory=deque)
    """What it was given and has not answered, each with how often it was tried; the first is under way."""
    began: float = 0.0
    """When the first of its tasks began."""
    looked_at: float = 0.0
    """When it was last looked at what it takes."""
    kinds: set[Hashable] = field(default_factory=set)
    """The kinds of tasks that it was given."""
    inherited: int = 0
    """Bytes that the process got in memory from the one that it is a copy of: no task of its own took them."""

    def taken(self) -> int:
        """Return the bytes that the process took in memory since it began.

        They are 0 where that cannot be read.
        """
        return max(0, _resident(self.process.pid) - self.inherited)


def _resident(pid: int | None) -> int:
    """Return the bytes that a process holds in memory; 0 where that cannot be read."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm", "rb", 0) as file:
        return int(file.read().split()[1]) * PAGE
    return 0


def _serve(
    connection: Connection, place: int, work: Callable[[Task], Found], warm_up: Callable[[], None], parent: int
) -> None:
    """Warm up, then work off tasks until the connection or the parent process ends."""
    if FORKS:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            return
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[place % len(cores)]})
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they may quote what a student wrote, on the terminal of who grades
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the process that started this one
    with suppress(Exception):  # a fault of the machine is told where a task meets it
        warm_up()
    gc.freeze()  # what was there before the first task is never garbage
    gc.set_threshold(20_000)  # a task makes as many objects, few of them in cycles
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        if task is None:
            return
        try:
            connection.send(work(task))
        except Exception as error:
            connection.send(WorkerLost(f"{type(error).__name__}: {error}"))


def call(task: Callable[[], Found]) -> Found:
    """Do a task that says itself what is to be done: a partial of a module's function."""
    return task()


def nothing() -> None:
    """Do nothing: most work needs no preparation."""


class Pool(Generic[Task, Found]):
    """Worker processes that do `work`, for use in a `with` block.

    They start with the pool, from the thread that makes it, and end with it. Whatever reads what a student controls
    does it here: an odd file then costs its own task, and not the command.

    Args:
        work: what is done with each task, a function of a module.
        warm_up: what a process does before its first task.
        workers: how many processes; by default one a core.
        kind: returns the kind of a task. A process gets those first of which it has done others.
        seconds: how long a task may take.
        memory: how many bytes a process may take in addition to those that it began with.
    """

    def __init__(
        self,
        work: Callable[[Task], Found],
        warm_up: Callable[[], None] = nothing,
        workers: int | None = None,
        *,
        kind: Callable[[Task], Hashable] = lambda task: None,
        seconds: float = SECONDS,
        memory: float = MEMORY,
    ) -> None:
        self.kind, self.seconds, self.memory = kind, seconds, memory
        self.arguments = (work, warm_up, os.getpid())
        self.context: Any = get_context("fork" if FORKS else "spawn")
        self.workers: set[_Worker[Task]] = set()
        self.waiting: deque[tuple[Task, int]] = deque()
        """Tasks that no process has yet, each with how often it was tried."""
        for place in range(workers or os.cpu_count() or 1):
            self._start(place)

    def __enter__(self) -> Pool[Task, Found]:
        return self

    def __exit__(self, *failure: object) -> None:
        for worker in self.workers:
            if worker.tasks:
                worker.process.kill()
            else:  # forked ones hold each other's connections, so that closing them is not noticed
                with suppress(OSError):
                    worker.connection.send(None)
            worker.connection.close()
        for worker in self.workers:
            worker.process.join(PATIENCE)
            worker.process.kill()
            worker.process.join()
        self.workers.clear()

    def _start(self, place: int) -> None:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, place, *self.arguments), daemon=True)
        process.start()
        theirs.close()  # so that the connection ends with the process
        self.workers.add(_Worker(place, process, ours, inherited=_resident(os.getpid()) if FORKS else 0))

    def _give(self, worker: _Worker[Task], task: Task, tries: int) -> None:
        if not worker.tasks:
            worker.began = time.monotonic()
        worker.tasks.append((task, tries))
        worker.kinds.add(self.kind(task))
        with suppress(OSError):  # it has ended, which is seen where it is asked for its answer
            worker.connection.send(task)

    def _fill(self) -> None:
        """Give each process what it may have before it, those with the least first."""
        while self.waiting and len((least := min(self.workers, key=lambda each: len(each.tasks))).tasks) < AHEAD:
            self._give(least, *self._next(least))

    def _next(self, worker: _Worker[Task]) -> tuple[Task, int]:
        """Take the first near task of a kind that is new or known here, or the first."""
        others = set[Hashable]().union(*(each.kinds for each in self.workers)) - worker.kinds
        near = (number for number, (task, _) in enumerate(islice(self.waiting, NEAR)) if self.kind(task) not in others)
        place = next(near, 0)
        found = self.waiting[place]
        del self.waiting[place]
        return found

    def _ended(self, worker: _Worker[Task]) -> None:
        """Put a new process in the place of one that has ended."""
        self.workers.discard(worker)
        worker.connection.close()
        worker.process.join()
        self._start(worker.place)

    def _over_limit(self, worker: _Worker[Task]) -> OverLimit | None:
        """Return the limit that the task under way in a process has passed.

        Memory is looked at every `WATCH` seconds.
        """
        now = time.monotonic()
        if now - worker.began > self.seconds:
            return OverLimit("seconds")
        if now - max(worker.began, worker.looked_at) < WATCH:
            return None
        worker.looked_at = now
        return OverLimit("memory") if worker.taken() > self.memory else None

    def result(self, task: Task) -> Found | WorkerLost | OverLimit:
        """Return what was found for a single task."""
        [(_, found)] = self.results([task])
        return found

    def results(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Found | WorkerLost | OverLimit]]:
        """Yield each task with what was found, in the order in which they end."""
        self.waiting.extend((task, 1) for task in tasks)
        self._fill()
        while any(worker.tasks for worker in self.workers):
            yield from self.poll()

    def in_order(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Found]]:
        """Yield each task with what was found, in the order of the tasks.

        Tasks are hashable.

        Raises:
            RuntimeError: a task was ended, or raised.
        """
        found: dict[Task, Found] = {}
        ended = self.results(tasks)
        for task in tasks:
            while task not in found:
                other, result = next(ended)
                if isinstance(result, (WorkerLost, OverLimit)):
                    raise RuntimeError(f"{other}: {result.why}")
                found[other] = result
            yield task, found[task]

    def submit(self, task: Task) -> None:
        """Add a task, whose result `poll` returns."""
        self.waiting.append((task, 1))
        self._fill()

    def poll(self, others: Sequence[Any] = ()) -> list[tuple[Task, Found | WorkerLost | OverLimit]]:
        """Return the tasks that have ended since, each with what was found.

        Waits for one for at most `WATCH` seconds, or until one of `others` can be read: connections or sockets.
        """
        ended: list[tuple[Task, Found | WorkerLost | OverLimit]] = []
        busy = {worker.connection: worker for worker in self.workers if worker.tasks}
        answered = wait([*busy, *others], WATCH)
        for connection, worker in busy.items():
            if connection in answered:
                ended += self._answer(worker)
            elif over := self._over_limit(worker):
                worker.process.kill()
                task, _ = worker.tasks.popleft()
                self._ended(worker)
                self.waiting.extendleft(reversed(worker.tasks))
                ended.append((task, over))
        self._fill()
        return ended

    def _answer(self, worker: _Worker[Task]) -> Iterator[tuple[Task, Found | WorkerLost | OverLimit]]:
        """Yield the task under way in a process, which has answered or ended.

        Nothing is yielded if the task is to be tried again.
        """
        task, tries = worker.tasks.popleft()
        worker.began = time.monotonic()
        try:
            found: Found = worker.connection.recv()
            if worker.taken() > KEPT * self.memory:
                worker.process.kill()
                self._ended(worker)
                self.waiting.extendleft(reversed(worker.tasks))
            yield task, found
        except (EOFError, OSError):
            self._ended(worker)
            self.waiting.extendleft(reversed(worker.tasks))
            if tries < TRIES:
                self.waiting.appendleft((task, tries + 1))
            else:
                yield task, WorkerLost(f"the process that graded it ended, {TRIES} times")
