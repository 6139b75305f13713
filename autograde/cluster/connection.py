"""The coordinator's connection to a scheduler, in a thread with an event loop.

Whatever happens is put into one queue, which the coordinator reads: so all that it decides, it decides in one thread.
A lost connection is made again, for as long as it takes.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from distributed import Client
from distributed.security import Security

from autograde.cluster import announcement, settings
from autograde.cluster.announcement import Announcement
from autograde.cluster.worker import grade
from autograde.errors import ClusterError
from course.i18n import Message

TIMEOUT = 10.0
"""Seconds to wait for a scheduler's answer."""
LOOK = 0.5
"""Seconds between two looks at the workers, or between two trials to reach the scheduler."""


@dataclass(frozen=True)
class Members:
    """The workers that there are, by address.

    Each has its announcement, None if it made none.
    """

    workers: dict[str, Announcement | None]


@dataclass(frozen=True)
class Answered:
    """What a worker returned for an attempt: an answer to each of its jobs."""

    attempt: int
    frames: list[bytes]


@dataclass(frozen=True)
class Failed:
    """An attempt that ended without an answer, and why."""

    attempt: int
    why: str


@dataclass(frozen=True)
class Disconnected:
    """The scheduler is gone, and with it all attempts."""

    why: str


Event = Members | Answered | Failed | Disconnected


class Connection:
    """A connection to a scheduler, for use in a `with` block.

    Attributes:
        events: what happened.

    Raises:
        ClusterError: the scheduler does not answer when the block is entered.
    """

    def __init__(self, scheduler: str, security: Security) -> None:
        self.scheduler, self.security = scheduler, security
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.attempts: dict[int, asyncio.Task[None]] = {}
        self.client: Client | None = None
        self.loop = asyncio.new_event_loop()
        self.stop = asyncio.Event()
        self.thread = threading.Thread(target=self._run, name="cluster", daemon=True)

    def __enter__(self) -> Connection:
        settings.configure()
        self.thread.start()
        first = self.events.get()
        if isinstance(first, Disconnected):
            self.__exit__()
            raise ClusterError(str(Message("cluster_no_answer", scheduler=self.scheduler, why=first.why)))
        self.events.put(first)
        return self

    def __exit__(self, *failure: object) -> None:
        self.loop.call_soon_threadsafe(self.stop.set)
        self.thread.join(TIMEOUT)

    def submit(self, attempt: int, frames: list[bytes], worker: str) -> None:
        """Give a batch of jobs to a worker.

        The attempt's number comes back with what happens.
        """
        self.loop.call_soon_threadsafe(self._begin, attempt, frames, worker)

    def cancel(self, attempt: int) -> None:
        """Forget an attempt; nothing comes back for it."""
        self.loop.call_soon_threadsafe(self._cancel, attempt)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(self._stay_connected())
        finally:
            self.loop.close()

    async def _stay_connected(self) -> None:
        while not self.stop.is_set():
            why = ""
            try:
                client = Client(
                    self.scheduler,
                    security=self.security,
                    asynchronous=True,
                    timeout=TIMEOUT,
                    set_as_default=False,
                    direct_to_workers=False,
                )
                try:
                    await asyncio.wait_for(client, 2 * TIMEOUT)
                    self.client = client
                    await self._watch(client)
                finally:
                    self.client = None
                    self._abandon()
                    with suppress(OSError, TimeoutError):
                        await asyncio.wait_for(client.close(), TIMEOUT)
            except Exception as error:  # whatever Dask raises when its connection breaks
                why = f"{type(error).__name__}: {error}"
            if not self.stop.is_set():
                self.events.put(Disconnected(why))
                await self._pause()

    def _abandon(self) -> None:
        for task in self.attempts.values():
            task.cancel()
        self.attempts.clear()

    async def _watch(self, client: Client) -> None:
        while client.status == "running" and not self.stop.is_set():
            scheduler: Any = client.scheduler
            known = await asyncio.wait_for(scheduler.identity(n_workers=-1), TIMEOUT)
            workers = known["workers"].items()
            self.events.put(
                Members({name: Announcement.from_plain(each.get(announcement.KEY)) for name, each in workers})
            )
            await self._pause()

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), LOOK)

    def _begin(self, attempt: int, frames: list[bytes], worker: str) -> None:
        if self.client is None:
            return  # the coordinator reads of it and gives the job again
        self.attempts[attempt] = self.loop.create_task(self._attempt(self.client, attempt, frames, worker))

    def _cancel(self, attempt: int) -> None:
        if task := self.attempts.pop(attempt, None):
            task.cancel()

    async def _attempt(self, client: Client, attempt: int, frames: list[bytes], worker: str) -> None:
        event: Event
        future = client.submit(grade, frames, key=f"{client.id}-{attempt}", workers=[worker], pure=False)
        try:
            event = Answered(attempt, await future)
        except (asyncio.CancelledError, CancelledError) as error:
            if attempt not in self.attempts:
                raise
            event = Failed(attempt, f"{type(error).__name__}: {error}")
        except Exception as error:
            event = Failed(attempt, f"{type(error).__name__}: {error}")
        finally:
            future.release()
        if self.attempts.pop(attempt, None):
            self.events.put(event)
