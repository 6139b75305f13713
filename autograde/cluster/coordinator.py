"""Give the jobs of a run to the workers of a cluster, and yield each result once.

A job is read below submitted/ when a worker has room for it, in a process of this machine with limits. It may be
attempted several times: a worker leaves, is slow, or the scheduler ends. The first answer counts, and later ones are
dropped. Pages that are rendered again stay on this machine, where the graded notebooks are.
"""

from __future__ import annotations

import itertools
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
from autograde.pool import Pool, WorkerLost
from course.i18n import Message

Job = GradingJob | RenderJob
LOSSES = 5
"""How often a job may end without an answer, because its worker is gone or fails, before it is given up."""
ATTEMPTS = 2
"""How many workers may have a job at a time."""
WAIT = 0.5
"""Seconds to wait for an event before slow jobs are looked for."""


@dataclass(eq=False)
class _Open:
    """A job without an answer.

    Attributes:
        frame: the job as it is sent.
        attempts: the names of the workers that have it, by attempt, and since when.
        losses: how often it ended without an answer.
    """

    job: GradingJob
    frame: bytes
    attempts: dict[int, tuple[str, float]] = field(default_factory=dict)
    losses: int = 0


def prepare(job: Job) -> bytes | JobResult:
    """Read and encode a job, in a process of this machine.

    A job that needs this machine's files is done here.
    """
    if isinstance(job, RenderJob):
        return run_job(job)
    try:
        return encode_job(job.load())
    except SubmissionError as bad:
        return JobResult(job.student, job.step, unreadable=str(bad))
    except Exception as error:
        return JobResult(job.student, job.step, fault=f"{type(error).__name__}: {error}")


class Cluster:
    """The workers of a scheduler, for use in a `with` block.

    Its processes of this machine start when it is made: before threads, and before anything opens the gradebook.

    Args:
        scheduler: its address.
        security: of the connection.
        say: is called with what a person should know.
        trusted: whether the students' code is trusted.
        readers: how many processes of this machine read and render; by default one a core.
        patience: how many seconds a job may take before it is given to another worker, too.
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
        self.by_attempt: dict[int, _Open] = {}
        self.waiting: deque[_Open] = deque()
        """Open jobs without an attempt."""
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
        for job, prepared in self.local.results(tasks):
            if isinstance(job, GradingJob) and isinstance(prepared, bytes):
                made = _Open(job, prepared)
                self.open.add(made)
                self.waiting.append(made)
                while self.waiting:
                    self._give()
                    if self.waiting:
                        yield from self._next()
            elif not isinstance(prepared, bytes):
                yield job, prepared
        while self.open:
            self._give()
            yield from self._next()

    def _give(self) -> None:
        """Give waiting jobs to workers that have room."""
        now = time.monotonic()
        while self.waiting and (member := self.members.next(now)):
            self._attempt(self.waiting.popleft(), member, now)

    def _attempt(self, job: _Open, member: Member, now: float) -> None:
        number = next(self.numbers)
        job.attempts[number] = (member.name, now)
        self.by_attempt[number] = job
        self.members.give(member, number, now)
        self.connection.submit(number, job.frame, member.name)

    def _next(self) -> Iterator[tuple[Job, Answer]]:
        """Wait for one event, and yield the job that it ends, if it ends one."""
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
        job = self.by_attempt.get(event.attempt)
        if job is None:
            return
        try:
            answer = decode_answer(event.frame, job.job.student, job.job.step)
        except EncodingError as error:
            yield from self._lost(event.attempt, str(error))
            return
        self._end_attempt(event.attempt, answered=True)
        self._close(job)
        yield job.job, answer

    def _lost(self, attempt: int, why: str) -> Iterator[tuple[Job, Answer]]:
        """End an attempt without an answer; the job is tried again, or given up."""
        job = self.by_attempt.get(attempt)
        if job is None:
            return
        self.connection.cancel(attempt)
        self._end_attempt(attempt, answered=False)
        job.losses += 1
        if job.losses >= LOSSES:
            self._close(job)
            yield job.job, WorkerLost(str(Message("cluster_given_up", times=job.losses, why=why)))
        elif not job.attempts:
            self.waiting.append(job)

    def _end_attempt(self, attempt: int, *, answered: bool) -> None:
        name, began = self.by_attempt.pop(attempt).attempts.pop(attempt)
        now = time.monotonic()
        self.members.take(name, attempt, now, now - began if answered else None)

    def _close(self, job: _Open) -> None:
        """Forget a job, and the attempts that are still under way."""
        self.open.discard(job)
        for attempt in list(job.attempts):
            self.connection.cancel(attempt)
            self._end_attempt(attempt, answered=False)

    def _disconnected(self, event: Disconnected) -> None:
        """Let all jobs wait until the scheduler is there again."""
        if self.members.known:
            self.say(Message("cluster_disconnected", scheduler=self.scheduler, why=event.why))
        for attempt, job in list(self.by_attempt.items()):
            self.connection.cancel(attempt)
            self._end_attempt(attempt, answered=False)
            self.waiting.append(job)
        self.members.update({})

    def _try_elsewhere(self, now: float) -> None:
        """Give jobs that take too long to other workers as well."""
        most = self.members.most()
        for job in self.open:
            oldest = min((since for _, since in job.attempts.values()), default=now)
            if now - oldest <= most or len(job.attempts) >= ATTEMPTS:
                continue
            if member := self.members.next(now, [name for name, _ in job.attempts.values()]):
                self._attempt(job, member, now)
