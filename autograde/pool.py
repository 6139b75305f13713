"""Processes that grade notebooks beside this one, and what becomes of a notebook when one of them ends.

Each process is given one notebook at a time, so that what a class takes here does not grow with the class, and the
notebook that was under way when a process ended is known. It is tried again in a new process, and given up as a fault
of ours when that ends, too.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from autograde.sealed import kernel

Task = TypeVar("Task")
Found = TypeVar("Found")
FORKS = sys.platform == "linux"
"""Whether a process is made as a copy of this one, with all that it has imported; elsewhere it starts from nothing."""
TRIES = 3
SET_PDEATHSIG = 1
PATIENCE = 5.0
"""Seconds that a process may take to end when there is nothing left to do."""


@dataclass(frozen=True)
class Lost:
    """A task without an answer, and why."""

    why: str


@dataclass(eq=False)
class _Worker(Generic[Task]):
    process: BaseProcess
    connection: Connection
    task: Task | None = None
    tries: int = 0


def _serve(connection: Connection, work: Callable[[Task], Found], prepare: Callable[[], None], parent: int) -> None:
    """What each process does: make ready, then work off tasks. It ends with the process that started it."""
    if FORKS:
        kernel.prctl(SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            return
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the process that started this one
    with suppress(Exception):  # a fault of the machine is told where a task meets it
        prepare()
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
            connection.send(Lost(f"{type(error).__name__}: {error}"))


class Pool(Generic[Task, Found]):
    """Processes that do `work`. They start with the pool, from this thread, and end with it; use it in a `with` block.

    Args:
        work: what is done with each task, a function of a module.
        prepare: what a process does before its first task.
        workers: how many processes; by default one a core.
    """

    def __init__(self, work: Callable[[Task], Found], prepare: Callable[[], None], workers: int | None = None) -> None:
        self.arguments = (work, prepare, os.getpid())
        self.context: Any = get_context("fork" if FORKS else "spawn")
        self.workers: set[_Worker[Task]] = set()
        for _ in range(workers or os.cpu_count() or 1):
            self._start()

    def __enter__(self) -> Pool[Task, Found]:
        return self

    def __exit__(self, *failure: object) -> None:
        for worker in self.workers:
            if worker.task is not None:
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

    def _start(self) -> _Worker[Task]:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_serve, args=(theirs, *self.arguments), daemon=True)
        process.start()
        theirs.close()  # so that the connection ends with the process
        worker: _Worker[Task] = _Worker(process, ours)
        self.workers.add(worker)
        return worker

    def _give(self, worker: _Worker[Task], task: Task, tries: int) -> None:
        worker.task, worker.tries = task, tries
        with suppress(OSError):  # it has ended, which is seen where it is asked for its answer
            worker.connection.send(task)

    def _ended(self, worker: _Worker[Task]) -> _Worker[Task]:
        """Put a new process in the place of one that has ended."""
        self.workers.discard(worker)
        worker.connection.close()
        worker.process.join()
        return self._start()

    def results(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Found | Lost]]:
        """Each task with what was found, in the order in which they end."""
        waiting = deque(tasks)
        for worker in list(self.workers)[: len(waiting)]:
            self._give(worker, waiting.popleft(), 1)
        while busy := {worker.connection: worker for worker in self.workers if worker.task is not None}:
            for connection in wait(list(busy)):
                worker = busy[connection]  # type: ignore[index]
                task, worker.task = worker.task, None
                assert task is not None
                found: Found | Lost
                try:
                    found = worker.connection.recv()
                except (EOFError, OSError):
                    worker, tries = self._ended(worker), worker.tries
                    if tries < TRIES:
                        self._give(worker, task, tries + 1)
                        continue
                    found = Lost(f"the process that graded it ended, {TRIES} times")
                if waiting:
                    self._give(worker, waiting.popleft(), 1)
                yield task, found
