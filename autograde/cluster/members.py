"""The workers of a cluster, what they have before them, and which is next."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autograde.cluster.announcement import Announcement, refusal
from course.i18n import Message

FACTOR = 10.0
"""How many times as long as the median a batch may take before it is given to another worker, too."""
PATIENCE = 30.0
"""Seconds that it may take in any case: some notebooks run into their limits."""
REMEMBERED = 200
"""How many of the last durations the medians are of."""
MOST, SPAN = 8, 6.0
"""How many jobs a batch has at the most, and in how many seconds it should be answered."""
AHEAD, BATCHES = 2, 4
"""How many jobs for each process, and how many batches, a worker has at a time.

It need not wait then while the coordinator writes results, which takes it some tenths of a second.
"""
SHARE = 4
"""Into how many batches for each worker the jobs that are left are divided, so that all workers end together."""


@dataclass(eq=False)
class Member:
    """A worker that gets jobs.

    Attributes:
        processes: how many jobs it does at once.
        attempts: how many jobs are in each attempt that it has, by the attempt's number.
        jobs: those of all attempts.
        heard: when it answered last, or got an attempt after it had none.
    """

    name: str
    processes: int
    attempts: dict[int, int] = field(default_factory=dict)
    jobs: int = 0
    heard: float = 0.0

    @property
    def load(self) -> float:
        return self.jobs / self.processes

    @property
    def is_busy(self) -> bool:
        """Whether it has a job for each process."""
        return self.jobs >= self.processes

    def has_room(self, size: int) -> bool:
        """Return whether it may have another batch of a size."""
        return self.jobs + size <= max(AHEAD * self.processes, BATCHES * size)


class Members:
    """The workers that get jobs.

    Args:
        trusted: whether the code that they run is trusted.
        patience: how many seconds a batch may take in any case.
    """

    def __init__(self, *, trusted: bool, patience: float = PATIENCE) -> None:
        self.trusted, self.patience = trusted, patience
        self.known: dict[str, Member] = {}
        self.refused: set[Message] = set()
        self.durations: deque[float] = deque(maxlen=REMEMBERED)
        self.shares: deque[float] = deque(maxlen=REMEMBERED)
        """Durations divided by the number of jobs."""

    def update(self, found: Mapping[str, Announcement | None]) -> tuple[set[int], list[Message]]:
        """Take in who is there now.

        Returns:
            The attempts of workers that are gone, and why new workers get no jobs.
        """
        gone = [self.known.pop(name) for name in self.known.keys() - found.keys()]
        news = []
        for name, announced in found.items():
            if name in self.known:
                continue
            why = refusal(name, announced, trusted=self.trusted)
            if why is None and announced:
                self.known[name] = Member(name, announced.processes)
            elif why and why not in self.refused:
                self.refused.add(why)
                news.append(why)
        return {attempt for each in gone for attempt in each.attempts}, news

    def next(self, now: float, left: int = 1, other_than: Iterable[str] = ()) -> tuple[Member, int] | None:
        """Return the worker that jobs go to, and how many it should get.

        It is None if all have enough. One that has not answered for long gets none while there are others. A batch is
        as large as is answered in `SPAN` seconds, and smaller when few jobs are left.

        Args:
            now: the time.
            left: how many jobs no worker has.
            other_than: the names of workers that get none.
        """
        avoided, most = set(other_than), self.most()
        allowed = [each for each in self.known.values() if each.name not in avoided]
        answering = [each for each in allowed if not (each.attempts and now - each.heard > most)]
        at_once = min(MOST, SPAN / (statistics.median(self.shares) or SPAN)) if self.shares else 1.0
        share = left / SHARE / sum(each.processes for each in self.known.values()) if self.known else 0.0
        sizes = ((each, max(1, int(min(at_once, share * each.processes)))) for each in answering or allowed)
        return min(
            ((each, size) for each, size in sizes if each.has_room(size)),
            key=lambda pair: (pair[0].load, pair[0].name),
            default=None,
        )

    def most(self) -> float:
        """Return how many seconds a batch may take before it is tried elsewhere."""
        return max(self.patience, FACTOR * statistics.median(self.durations)) if self.durations else self.patience

    def give(self, member: Member, attempt: int, size: int, now: float) -> None:
        """Note that a worker got a batch of a size."""
        if not member.attempts:
            member.heard = now
        member.attempts[attempt] = size
        member.jobs += size

    def take(self, name: str, attempt: int, now: float, duration: float | None = None) -> None:
        """Note that an attempt has ended, after so many seconds if it was answered."""
        member = self.known.get(name)
        size = member.attempts.pop(attempt, 0) if member else 0
        if not (member and size):
            return
        member.jobs -= size
        if duration is not None:
            member.heard = now
            self.durations.append(duration)
            self.shares.append(duration / size)
