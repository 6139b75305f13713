"""The workers of a cluster, what they have before them, and which is next."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from autograde.cluster.announcement import Announcement, refusal
from autograde.cluster.worker import AHEAD
from course.i18n import Message

FACTOR = 10.0
"""How many times as long as the median a job may take before it is given to another worker, too."""
PATIENCE = 30.0
"""Seconds that it may take in any case: some notebooks run into their limits."""
REMEMBERED = 200
"""How many of the last durations the median is of."""


@dataclass(eq=False)
class Member:
    """A worker that gets jobs.

    Attributes:
        room: how many attempts it may have at a time.
        attempts: those that it has, by number.
        heard: when it answered last, or got an attempt after it had none.
    """

    name: str
    room: int
    attempts: set[int] = field(default_factory=set)
    heard: float = 0.0

    @property
    def load(self) -> float:
        return len(self.attempts) / self.room


class Members:
    """The workers that get jobs.

    Args:
        trusted: whether the code that they run is trusted.
        patience: how many seconds a job may take in any case.
    """

    def __init__(self, *, trusted: bool, patience: float = PATIENCE) -> None:
        self.trusted, self.patience = trusted, patience
        self.known: dict[str, Member] = {}
        self.refused: set[Message] = set()
        self.durations: deque[float] = deque(maxlen=REMEMBERED)

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
                self.known[name] = Member(name, AHEAD * announced.processes)
            elif why and why not in self.refused:
                self.refused.add(why)
                news.append(why)
        return {attempt for each in gone for attempt in each.attempts}, news

    def next(self, now: float, other_than: Iterable[str] = ()) -> Member | None:
        """Return the worker that a job goes to, None if all have enough.

        One that has not answered for long gets none while there are others.
        """
        avoided = set(other_than)
        allowed = [each for each in self.known.values() if each.name not in avoided]
        answering = [each for each in allowed if not self._is_silent(each, now)]
        return min(
            (each for each in answering or allowed if len(each.attempts) < each.room),
            key=lambda each: (each.load, each.name),
            default=None,
        )

    def _is_silent(self, member: Member, now: float) -> bool:
        return bool(member.attempts) and now - member.heard > self.most()

    def most(self) -> float:
        """Return how many seconds a job may take before it is tried elsewhere."""
        return max(self.patience, FACTOR * statistics.median(self.durations)) if self.durations else self.patience

    def give(self, member: Member, attempt: int, now: float) -> None:
        """Note that a worker got an attempt."""
        if not member.attempts:
            member.heard = now
        member.attempts.add(attempt)

    def take(self, name: str, attempt: int, now: float, duration: float | None) -> None:
        """Note that an attempt has ended, after so many seconds if it was answered."""
        if duration is not None:
            self.durations.append(duration)
        if member := self.known.get(name):
            member.attempts.discard(attempt)
            if duration is not None:
                member.heard = now
