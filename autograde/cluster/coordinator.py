"""Give the jobs of a run to the workers of a cluster, and yield each result once.

A job is read below submitted/ when a worker has room for it, in a process of this machine with limits. Jobs go in
batches, whose answers return together: Dask takes as long for a notebook as for ten. A job may be attempted several
times: a worker leaves, is slow, or the scheduler ends. Then it goes alone, so that it costs no other job. The first
answer counts, and later ones are dropped. Pages that are rendered again stay on this machine, where the graded
notebooks are.
"""

from __future__ import annotations

import itertools
import operator
import queue
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from distributed.security import Security

from autograde.classroom.jobs import GradingJob, JobResult, RenderJob, run_job
from autograde.cluster import connection
from autograde.cluster.connection import Answered, Connection, Disconnected, Failed
from autograde.cluster.encoding import Answer, EncodingError, decode_answer, encode_job
from autograde.cluster.members import PATIENCE, Member, Members
from autograde.errors import SubmissionError
from autograde.files import printable
from autograde.pool import Pool, WorkerLost
from course.i18n import Message

Job = GradingJob | RenderJob
LOSSES = 5
"""How often a job may end without an answer, because its worker is gone or fails, before it is given up."""
ATTEMPTS = 2
"""How many workers may have a job at a time."""
WAIT = 0.5
"""Seconds to wait for an event before slow batches are looked for."""
MOST_BYTES, MOST_HELD = 4 << 20, 64 << 20
"""How many bytes of jobs a batch has, unless one alone has more, and how many all jobs have that are not answered."""


@dataclass(eq=False)
class _Open:
    """A job without an answer.

    Attributes:
        frame: the job as it is sent.
        attempts: the numbers of those that it is in.
        losses: how often it ended without an answer.
    """

    job: GradingJob
    frame: bytes
    attempts: set[int] = field(default_factory=set)
    losses: int = 0


@dataclass(frozen=True)
class _Attempt:
    """A batch of jobs that a worker has, and since when."""

    worker: str
    since: float
    jobs: list[_Open]


def prepare(job: Job) -> bytes | JobResult:
    """Read and encode a job, in a process of this machine.

    A job that needs this machine's files is done here.
    """
    if isinstance(job, RenderJob):
        return run_job(job)
    try:
        return encode_job(job.load())
    except SubmissionError as bad:
        return JobResult(job.student, job.step, unreadable=printable(bad))
    except Exception as error:
        return JobResult(job.student, job.step, fault=printable(f"{type(error).__name__}: {error}"))


class Cluster:
    """The workers of a scheduler, for use in a `with` block.

    Its processes of this machine start when it is made: before threads, and before anything opens the gradebook.

    Args:
        scheduler: its address.
        security: of the connection.
        say: is called with what a person should know.
        trusted: whether the students' code is trusted.
        readers: how many processes of this machine read and render; by default one a core.
        patience: how many seconds a batch may take before its jobs are given to another worker, too.
    """

    def __init__(
        self,
        scheduler: str,
        security: Security,
        say: Callable[[Message], None],
        *,
        trusted: bool = False,
        readers: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.say, self.scheduler = say, scheduler
        self.local = Pool[Job, bytes | JobResult](prepare, workers=readers)
        self.connection = Connection(scheduler, security)
        self.members = Members(trusted=trusted, patience=patience)
        self.numbers = itertools.count()
        self.open: set[_Open] = set()
        self.attempts: dict[int, _Attempt] = {}
        self.waiting: deque[_Open] = deque()
        """Open jobs without an attempt."""
        self.unread = 0
        """How many jobs are not read yet."""
        self.held = 0
        """The bytes of the open jobs."""
        self.looked = 0.0
        self.told_to_wait = False

    def __enter__(self) -> Cluster:
        with ExitStack() as started:
            started.enter_context(self.local)
            started.enter_context(self.connection)
            self.started = started.pop_all()
        return self

    def __exit__(self, *failure: object) -> None:
        self.started.close()

    def results(self, tasks: Iterable[Job]) -> Iterator[tuple[Job, Answer]]:
        """Yield each job once, with what was found, in the order in which they end."""
        self.unread = operator.length_hint(tasks)
        for job, prepared in self.local.results(tasks):
            self.unread -= 1
            if isinstance(job, GradingJob) and isinstance(prepared, bytes):
                made = _Open(job, prepared)
                self.open.add(made)
                self.held += len(prepared)
                self.waiting.append(made)
            elif not isinstance(prepared, bytes):
                yield job, prepared
            while not self._give():
                yield from self._next()
        self.unread = 0
        while self.open:
            self._give()
            yield from self._next()

    def _give(self) -> bool:
        """Give waiting jobs to workers that have room.

        Returns whether more can be read: nothing waits, or a worker with enough before it waits for a larger batch. If
        the open jobs have too many bytes, nothing more is read until some are answered.
        """
        may_read = self.held < MOST_HELD or not self.attempts
        now = time.monotonic()
        while self.waiting:
            left = len(self.waiting) + max(0, self.unread)
            found = self.members.next(now, left)
            if found is None:
                return False
            member, size = found
            if may_read and member.is_busy and len(self.waiting) < size and self.unread > 0:
                return True
            self._attempt(self._batch(size), member, now)
        return may_read

    def _batch(self, size: int) -> list[_Open]:
        """Take up to `size` waiting jobs, or one that was lost before."""
        batch = [self.waiting.popleft()]
        length = len(batch[0].frame)
        while self.waiting and len(batch) < size:
            following = self.waiting[0]
            length += len(following.frame)
            if batch[0].losses or following.losses or length > MOST_BYTES:
                break
            batch.append(self.waiting.popleft())
        return batch

    def _attempt(self, jobs: list[_Open], member: Member, now: float) -> None:
        number = next(self.numbers)
        for each in jobs:
            each.attempts.add(number)
        self.attempts[number] = _Attempt(member.name, now, jobs)
        self.members.give(member, number, len(jobs), now)
        self.connection.submit(number, [each.frame for each in jobs], member.name)

    def _next(self) -> Iterator[tuple[Job, Answer]]:
        """Wait for one event, and yield the jobs that it ends."""
        try:
            event = self.connection.events.get(timeout=WAIT)
        except queue.Empty:
            event = None
        if isinstance(event, connection.Members):
            gone, news = self.members.update(event.workers)
            for line in news:
                self.say(line)
            if not (self.members.known or self.told_to_wait):
                self.told_to_wait = True
                self.say(Message("cluster_no_worker", scheduler=self.scheduler))
            for attempt in gone:
                yield from self._lost(attempt, str(Message("cluster_worker_gone")))
        elif isinstance(event, Disconnected):
            self._disconnected(event)
        elif isinstance(event, Failed):
            yield from self._lost(event.attempt, event.why)
        elif isinstance(event, Answered):
            yield from self._answered(event)
        now = time.monotonic()
        if now - self.looked > WAIT:
            self.looked = now
            self._try_elsewhere(now)

    def _answered(self, event: Answered) -> Iterator[tuple[Job, Answer]]:
        attempt = self.attempts.get(event.attempt)
        if attempt is None:
            return
        if type(event.frames) is not list or len(event.frames) != len(attempt.jobs):
            yield from self._lost(event.attempt, f"{len(attempt.jobs)} jobs have as many answers")
            return
        self._end(event.attempt, answered=True)
        for job, frame in zip(attempt.jobs, event.frames, strict=True):
            if job not in self.open:
                continue
            try:
                answer = decode_answer(frame, job.job.student, job.job.step)
            except EncodingError as error:
                yield from self._lose(job, str(error))
                continue
            self._close(job)
            yield job.job, answer

    def _lost(self, number: int, why: str) -> Iterator[tuple[Job, Answer]]:
        """End an attempt without answers."""
        if number in self.attempts:
            for job in self._end(number):
                yield from self._lose(job, why)

    def _lose(self, job: _Open, why: str) -> Iterator[tuple[Job, Answer]]:
        """Try a job again that an attempt did not answer, or give it up."""
        job.losses += 1
        if job.losses >= LOSSES:
            self._close(job)
            yield job.job, WorkerLost(str(Message("cluster_given_up", times=job.losses, why=why)))
        elif not job.attempts:
            self.waiting.append(job)

    def _end(self, number: int, *, answered: bool = False) -> list[_Open]:
        """Forget an attempt and return those of its jobs that are open."""
        attempt = self.attempts.pop(number)
        now = time.monotonic()
        self.members.take(attempt.worker, number, now, now - attempt.since if answered else None)
        if not answered:
            self.connection.cancel(number)
        for job in attempt.jobs:
            job.attempts.discard(number)
        return [job for job in attempt.jobs if job in self.open]

    def _close(self, job: _Open) -> None:
        """Forget a job, and the attempts that have no other open one."""
        self.open.discard(job)
        self.held -= len(job.frame)
        for number in list(job.attempts):
            if self.open.isdisjoint(self.attempts[number].jobs):
                self._end(number)

    def _disconnected(self, event: Disconnected) -> None:
        """Let all jobs wait until the scheduler is there again."""
        if self.members.known:
            self.say(Message("cluster_disconnected", scheduler=self.scheduler, why=event.why))
        for number in list(self.attempts):
            self.waiting.extend(job for job in self._end(number) if not job.attempts)
        self.members.update({})

    def _try_elsewhere(self, now: float) -> None:
        """Give the jobs of batches that take too long to other workers as well.

        Each goes alone.
        """
        most = self.members.most()
        for attempt in [each for each in self.attempts.values() if now - each.since > most]:
            for job in attempt.jobs:
                if job not in self.open or len(job.attempts) >= ATTEMPTS:
                    continue
                if found := self.members.next(now, 1, [self.attempts[each].worker for each in job.attempts]):
                    self._attempt([job], found[0], now)
