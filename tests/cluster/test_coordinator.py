"""What the coordinator decides, with workers that do as the test says: no process, no network."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from autograde.classroom.jobs import GradingJob, JobResult, RenderJob
from autograde.classroom.marks import Marks
from autograde.classroom.student_folder import SubmittedFile
from autograde.cluster import connection, coordinator
from autograde.cluster.connection import Answered, Disconnected, Failed
from autograde.cluster.coordinator import LOSSES, Cluster
from autograde.cluster.encoding import encode_answer
from autograde.cluster.members import BATCHES, MOST
from autograde.pool import OverLimit, WorkerLost
from tests.cluster.test_members import SEALED

JOBS = [GradingJob(f"student{number}", "stage1", Path(), SubmittedFile(2, ("x",), 0)) for number in range(120)]


class Reader(ExitStack):
    """In the place of the local processes: reads when it is asked for the next job."""

    def __init__(self, *_, **named):
        super().__init__()
        self.read = 0

    def results(self, tasks):
        for job in tasks:
            self.read += 1
            yield job, b"job" if isinstance(job, GradingJob) else JobResult(job.student, job.step, page="page")


class Network:
    """In the place of the connection: keeps what is sent, and the test puts what happens into `events`."""

    def __init__(self, *_):
        self.sent, self.sizes, self.cancelled, self.waiting = {}, {}, set(), []
        self.events = self

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass

    def submit(self, attempt, frames, worker):
        self.sent[attempt], self.sizes[attempt] = worker, len(frames)

    def cancel(self, attempt):
        self.cancelled.add(attempt)

    def get(self, timeout):
        if not self.waiting:
            self.idle()
        return self.waiting.pop(0)

    def idle(self):
        """Answer the oldest attempt that is open."""
        self.answer(self.oldest())

    def oldest(self):
        return next(each for each in self.sent if each not in self.cancelled)

    def answer(self, attempt, answer=None):
        self.cancelled.add(attempt)
        frame = encode_answer(answer or JobResult("", 0, fault=f"by {self.sent[attempt]}"))
        self.waiting.append(Answered(attempt, [frame] * self.sizes[attempt]))

    def join(self, *names):
        self.waiting.append(connection.Members(dict.fromkeys(names, SEALED)))


@pytest.fixture
def cluster(monkeypatch):
    monkeypatch.setattr(coordinator, "Pool", type("Fake", (Reader,), {"__class_getitem__": lambda cls, _: cls}))
    monkeypatch.setattr(coordinator, "Connection", Network)
    said = []
    made = Cluster("tcp://s", None, said.append, patience=1000.0)
    made.said = said
    return made


def test_each_job_is_answered_once_by_some_worker(cluster):
    cluster.connection.join("a", "b")
    with cluster:
        found = list(cluster.results(JOBS))
    assert cluster.said == []
    assert [job for job, _ in found] == JOBS
    assert {answer.fault for _, answer in found} == {"by a", "by b"}
    assert {answer.student for _, answer in found} == {job.student for job in JOBS}


def test_a_notebook_is_read_when_a_worker_has_room_for_it(cluster):
    cluster.connection.join("a")
    with cluster:
        results = cluster.results(JOBS)
        for number in range(1, len(JOBS)):
            next(results)
            assert cluster.local.read <= number + BATCHES * MOST


def test_jobs_go_in_batches_which_get_smaller_at_the_end(cluster):
    cluster.connection.join("a", "b")
    with cluster:
        assert len(list(cluster.results(JOBS))) == len(JOBS)
    sizes = list(cluster.connection.sizes.values())
    assert max(sizes) == MOST
    assert sizes[-4:] == [1] * 4
    assert len(sizes) < len(JOBS) / 2


def test_a_large_notebook_goes_alone(cluster, monkeypatch):
    monkeypatch.setattr(coordinator, "MOST_BYTES", 2 * len(b"job"))
    cluster.connection.join("a")
    with cluster:
        assert len(list(cluster.results(JOBS))) == len(JOBS)
    assert max(cluster.connection.sizes.values()) == 2


def test_no_more_is_read_while_the_open_jobs_are_too_many_bytes(cluster, monkeypatch):
    monkeypatch.setattr(coordinator, "MOST_HELD", 5 * len(b"job"))
    cluster.connection.join("a", "b")
    with cluster:
        for number, _ in enumerate(cluster.results(JOBS), 1):
            assert cluster.local.read <= number + MOST + 5
    assert cluster.held == 0


def test_nothing_is_read_ahead_where_there_is_no_worker(cluster):
    def idle():
        assert cluster.local.read == 1
        cluster.connection.join("a")

    cluster.connection.idle, real = idle, cluster.connection.idle
    with cluster:
        results = cluster.results(JOBS)
        cluster.connection.waiting += [Failed(99, "of nobody"), connection.Members({})]
        cluster.connection.idle = lambda: (idle(), setattr(cluster.connection, "idle", real))
        assert len(list(results)) == len(JOBS)
    assert [line.key for line in cluster.said] == ["cluster_no_worker"]


def test_pages_are_rendered_on_this_machine(cluster):
    job = RenderJob("ann", "stage1", "step02", Path(), Marks())
    with cluster:
        [(done, found)] = cluster.results([job])
    assert (done, found.page, cluster.connection.sent) == (job, "page", {})


def test_the_second_answer_to_a_job_is_dropped(cluster):
    cluster.connection.join("a", "b")
    cluster.members.patience = 0.0
    network = cluster.connection

    def slow():
        """The first worker answers nothing until the second one has answered all."""
        open_attempts = [each for each in network.sent if each not in network.cancelled]
        by_b = [each for each in open_attempts if network.sent[each] == "b"]
        network.waiting.append(None)
        if by_b:
            network.answer(by_b[0])

    network.idle = slow
    with cluster:
        found = []
        for job, answer in cluster.results(JOBS[:6]):
            found.append((job, answer.fault))
            for attempt, worker in list(network.sent.items()):
                if worker == "a" and len(found) == 6:
                    network.answer(attempt)
        assert [fault for _, fault in found] == ["by b"] * 6
        assert len({job.student for job, _ in found}) == 6
        assert list(cluster.results([])) == []
    assert not cluster.attempts


def test_the_jobs_of_a_worker_that_is_gone_go_to_another(cluster):
    network = cluster.connection
    network.join("a")
    network.join("b")
    with cluster:
        found = list(cluster.results(JOBS[:3]))
    assert {answer.fault for _, answer in found} == {"by b"}
    assert len(found) == 3


def test_a_job_that_fails_on_each_worker_is_given_up_with_the_reason(cluster):
    network = cluster.connection
    network.join("a", "b")

    def fail():
        attempt = network.oldest()
        network.cancelled.add(attempt)
        network.waiting.append(Failed(attempt, "KilledWorker: a"))

    network.idle = fail
    with cluster:
        [(job, answer)] = cluster.results(JOBS[:1])
    assert job == JOBS[0]
    assert isinstance(answer, WorkerLost)
    assert "KilledWorker: a" in answer.why
    assert len(network.sent) == LOSSES


def test_an_answer_that_is_none_is_tried_again(cluster):
    network = cluster.connection
    network.join("a", "b")
    real, odd = network.idle, [b"", b"\x80"]

    def answer_oddly():
        if not odd:
            return real()
        attempt = network.oldest()
        network.cancelled.add(attempt)
        network.waiting.append(Answered(attempt, [odd.pop()]))

    network.idle = answer_oddly
    with cluster:
        [(_, answer)] = cluster.results(JOBS[:1])
    assert answer.fault.startswith("by ")
    assert len(network.sent) == 3


def test_a_job_that_ends_its_worker_costs_the_others_of_its_batch_nothing(cluster):
    """All go alone afterwards, so that the one is known."""
    network, worst, real = cluster.connection, [], cluster.connection.idle
    network.join("a", "b")
    holds = {}
    submit = network.submit

    def keep(attempt, frames, worker):
        holds[attempt] = {job.job.student for job in cluster.attempts[attempt].jobs}
        submit(attempt, frames, worker)

    network.submit = keep

    def fail():
        attempt = network.oldest()
        if not worst and len(holds[attempt]) == MOST:
            worst.append(min(holds[attempt]))
        if not worst or worst[0] not in holds[attempt]:
            return real()
        network.cancelled.add(attempt)
        network.waiting.append(Failed(attempt, "KilledWorker: a"))

    network.idle = fail
    with cluster:
        found = {job.student: answer for job, answer in cluster.results(JOBS)}
    assert len(found) == len(JOBS)
    assert [student for student, answer in found.items() if isinstance(answer, WorkerLost)] == worst
    assert [len(holds[each]) for each in holds if worst[0] in holds[each]] == [MOST] + [1] * (LOSSES - 1)
    assert max(map(len, holds.values())) == MOST


def test_of_a_batch_with_an_answer_that_is_none_the_others_count(cluster):
    network, real = cluster.connection, cluster.connection.idle
    network.join("a")
    odd = []

    def answer_oddly():
        attempt = network.oldest()
        real()
        if network.sizes[attempt] == MOST and not odd:
            odd.append(network.waiting[-1].frames)
            odd[0][2] = b"\x80"

    network.idle = answer_oddly
    with cluster:
        found = list(cluster.results(JOBS))
    assert odd
    assert len(found) == len({job.student for job, _ in found}) == len(JOBS)
    assert all(answer.fault == "by a" for _, answer in found)
    assert sum(network.sizes.values()) == len(JOBS) + 1


@pytest.mark.parametrize("frames", [[], [b""], None, b"12345678", [b""] * (MOST + 1)])
def test_a_batch_with_other_than_an_answer_to_each_job_is_tried_again(cluster, frames):
    network, real = cluster.connection, cluster.connection.idle
    network.join("a")
    odd = []

    def answer_oddly():
        attempt = network.oldest()
        if network.sizes[attempt] == MOST and not odd:
            odd.append(attempt)
            network.waiting.append(Answered(attempt, frames))
        else:
            real()

    network.idle = answer_oddly
    with cluster:
        found = list(cluster.results(JOBS))
    assert len(found) == len({job.student for job, _ in found}) == len(JOBS)
    assert sum(network.sizes.values()) == len(JOBS) + MOST


def test_the_jobs_of_a_slow_batch_go_alone_to_another_worker(cluster):
    """What the slow one answers for some of them first counts, and for the others does not."""
    network, real = cluster.connection, cluster.connection.idle
    network.join("a", "b")
    slow = []

    def one_is_slow():
        attempt = network.oldest()
        if not slow and network.sizes[attempt] == MOST:
            slow.append(attempt)
            cluster.attempts[attempt] = replace(cluster.attempts[attempt], since=-1e9)
            cluster.looked = -1e9
        elsewhere = [
            each
            for each in network.sent
            if slow and each > slow[0] and network.sent[each] != network.sent[slow[0]] and each not in network.cancelled
        ]
        if slow and elsewhere:
            return network.answer(elsewhere[0])
        return real()

    network.idle = one_is_slow
    with cluster:
        found = list(cluster.results(JOBS))
    assert slow
    assert len(found) == len({job.student for job, _ in found}) == len(JOBS)
    assert not cluster.attempts
    assert not cluster.open


def test_when_the_scheduler_is_lost_all_open_jobs_are_given_again(cluster):
    network = cluster.connection
    network.join("a")
    real = network.idle

    def lose():
        network.idle = real
        network.waiting.append(Disconnected("closed"))
        network.join("c")

    network.idle = lose
    with cluster:
        found = list(cluster.results(JOBS))
    assert len(found) == len(JOBS)
    assert {answer.fault for _, answer in found} == {"by c"}
    assert "cluster_disconnected" in [line.key for line in cluster.said]


@pytest.mark.parametrize("answer", [OverLimit("seconds"), OverLimit("memory"), WorkerLost("ended, 3 times")])
def test_what_a_worker_could_not_grade_is_answered_and_not_tried_elsewhere(cluster, answer):
    network = cluster.connection
    network.join("a", "b")
    network.idle = lambda: network.answer(next(iter(network.sent)), answer)
    with cluster:
        assert list(cluster.results(JOBS[:1])) == [(JOBS[0], answer)]
    assert len(network.sent) == 1
