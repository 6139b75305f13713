"""A worker: Dask's worker process, which hands jobs to grading processes.

The scheduler imports this module, too, to read what it passes on.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Worker, get_worker
from distributed.comm.core import connect
from distributed.security import Security

from autograde.cluster import announcement, settings
from autograde.cluster.announcement import Announcement
from autograde.cluster.encryption import is_loopback
from autograde.cluster.grading_processes import GradingProcesses
from course.i18n import Message

AHEAD = 2
"""How many batches there may be for a grading process, so that it need not wait for the network."""
TIMEOUT, PAUSE = 10.0, 2.0
"""Seconds to wait for a scheduler's answer, and before it is asked again."""


async def grade(jobs: list[bytes]) -> list[bytes]:
    """Do encoded jobs on a Dask worker and return the encoded answers."""
    worker: Any = get_worker()
    answers: list[bytes] = await worker.grading.grade(jobs)
    return answers


async def serve(
    scheduler: str,
    found: Announcement,
    processes: GradingProcesses,
    security: Security,
    say: Callable[[Message], None],
    host: str | None = None,
) -> None:
    """Grade for a scheduler until this process is asked to end.

    If the scheduler is not there or ends, it is waited for.

    Args:
        scheduler: its address.
        found: what this worker has.
        processes: those that grade.
        security: of the connections.
        say: is called with what a person should know.
        host: the address at which the scheduler reaches this worker; Dask finds it by default.
    """
    settings.configure()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if host is None and is_loopback(scheduler):
        host = "127.0.0.1"
    with TemporaryDirectory() as folder:
        async with processes as grading:
            while not stop.is_set():
                if not await _answers(scheduler, security, say, stop):
                    return
                worker: Any = Worker(
                    scheduler,
                    nthreads=AHEAD * found.processes,
                    memory_limit=0,  # each grading process has a limit of its own
                    local_directory=folder,
                    host=host,
                    security=security,
                    startup_information={announcement.KEY: lambda worker: found.as_plain()},
                    **settings.NO_PAGES,
                )
                worker.grading = grading
                try:
                    await _first(_take_part(worker, say, scheduler, found.processes), stop.wait())
                finally:
                    await worker.close()


async def _take_part(worker: Any, say: Callable[[Message], None], scheduler: str, processes: int) -> None:
    """Join the scheduler, and stay until one of the two ends."""
    await worker
    say(Message("worker_ready", scheduler=scheduler, processes=processes))
    await worker.finished()


async def _answers(scheduler: str, security: Security, say: Callable[[Message], None], stop: asyncio.Event) -> bool:
    """Wait until the scheduler answers.

    Returns False if this process is asked to end before.
    """
    told = False
    while not stop.is_set():
        try:
            comm = await connect(scheduler, timeout=TIMEOUT, **security.get_connection_args("worker"))
        except OSError as error:
            if not told:
                say(Message("cluster_no_answer", scheduler=scheduler, why=error))
            told = True
            await _first(asyncio.sleep(PAUSE), stop.wait())
        else:
            await comm.close()
            return True
    return False


async def _first(*waits: Any) -> None:
    """Wait for the first of several to end, and end the others.

    An error of the first is raised.
    """
    tasks = [asyncio.ensure_future(each) for each in waits]
    done, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    for each in done:
        each.result()
