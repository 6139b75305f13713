"""The grading processes of a worker, as its event loop uses them."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from autograde.cluster import frames
from autograde.cluster.grading_host import WORK

TRIES = 3
PATIENCE = 10.0
"""Seconds that the host may take to end when its connection has."""
PAUSE = 1.0
"""Seconds before a host is started again."""
OWN_CHOICES = ("GRADSTEPS_SEED", "GRADSTEPS_EXTRA_TESTS")
"""Variables that a job decides and not the worker."""


@dataclass(eq=False)
class _Open:
    data: bytes
    answer: asyncio.Future[bytes]
    tries: int = 1


class GradingProcesses:
    """Processes that grade, for use in an `async with` block.

    Their host is started again if it ends, with the jobs that it had.

    Args:
        processes: how many.
        mode: the protection in which students' code runs, "" if none runs.
        work: what is done with a job; see `grading_host`.
    """

    def __init__(self, processes: int, mode: str, work: str = WORK) -> None:
        self.words = (str(processes), mode, work)
        self.numbers = itertools.count()
        self.open: dict[int, _Open] = {}
        self.host: asyncio.subprocess.Process | None = None
        self.closing = False

    async def __aenter__(self) -> GradingProcesses:
        await self._start()
        self.reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *failure: object) -> None:
        self.closing = True
        self.writer.close()
        self.reading.cancel()
        with suppress(asyncio.CancelledError):
            await self.reading
        if self.host:
            try:
                await asyncio.wait_for(self.host.wait(), PATIENCE)
            except TimeoutError:
                self.host.kill()
                await self.host.wait()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.host = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "autograde.cluster.grading_host", str(theirs.fileno()), *self.words),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name not in OWN_CHOICES},
                start_new_session=True,  # Ctrl-C is for the worker, which ends it
            )
        self.reader, self.writer = await asyncio.open_connection(sock=ours)

    async def _read(self) -> None:
        while True:
            try:
                number, answer = await frames.read(self.reader)
            except (asyncio.IncompleteReadError, ConnectionError):
                await self._restart()
                continue
            found = self.open.pop(number, None)
            if found and not found.answer.done():
                found.answer.set_result(answer)

    async def _restart(self) -> None:
        """Start another host in the place of one that has ended, with the open jobs."""
        self.writer.close()
        if self.host:
            with suppress(ProcessLookupError):
                self.host.kill()
            await self.host.wait()
        await asyncio.sleep(PAUSE)
        await self._start()
        for number, each in list(self.open.items()):
            each.tries += 1
            if each.tries > TRIES:
                del self.open[number]
                if not each.answer.done():
                    each.answer.set_exception(ConnectionError(f"the grading processes ended, {TRIES} times"))
            else:
                self.writer.write(frames.pack(number, each.data))

    async def grade(self, jobs: Sequence[bytes]) -> list[bytes]:
        """Return the answers to a batch of jobs.

        Raises:
            ConnectionError: the processes ended each time that one of them was tried.
        """
        made = {next(self.numbers): _Open(data, asyncio.get_running_loop().create_future()) for data in jobs}
        self.open.update(made)
        try:
            for number, each in made.items():
                self.writer.write(frames.pack(number, each.data))
            return list(await asyncio.gather(*(each.answer for each in made.values())))
        finally:
            for number in made:
                self.open.pop(number, None)
