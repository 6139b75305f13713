"""Processes that grade: what they may take, and what becomes of tasks when one of them ends."""

import os
import signal
import socket
import time
from collections import Counter
from operator import itemgetter

import pytest

from autograde import pool as pool_module
from autograde.classroom.jobs import GradingJob, run_job
from autograde.classroom.student_folder import SubmittedFile
from autograde.pool import FORKS, OverLimit, Pool, WorkerLost
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.lesson import lesson

pytestmark = pytest.mark.skipif(not FORKS, reason="processes are watched where they are forked")


KEPT = []


def work(task):
    kind, value = task
    if kind == "sleep":
        time.sleep(value)
    elif kind == "eat":
        held = bytearray(value)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(30)
    elif kind == "keep":
        KEPT.append(b"x" * value)
        time.sleep(1)  # long enough for a look at what it holds
    elif kind == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return value


def nothing():
    pass


def results(tasks, **limits):
    with Pool(work, nothing, 2, **limits) as pool:
        return dict(pool.results(tasks))


def test_a_task_that_takes_too_long_is_ended_and_the_others_are_answered():
    before = time.monotonic()
    tasks = [("sleep", 60), *(("add", number) for number in range(9))]
    found = results(tasks, seconds=1.0)
    assert found.pop(("sleep", 60)) == OverLimit("seconds")
    assert found == {("add", number): number for number in range(9)}
    assert time.monotonic() - before < 20


def test_answers_come_in_the_order_of_their_tasks():
    tasks = [("sleep", 0.3), *(("add", number) for number in range(9)), ("sleep", 0.1)]
    with Pool(work, nothing, 2) as pool:
        assert list(pool.in_order(tasks)) == [(task, task[1]) for task in tasks]


def test_an_ordered_task_without_an_answer_raises():
    with Pool(work, nothing, 2) as pool, pytest.raises(RuntimeError, match="not enough values to unpack"):
        list(pool.in_order([("add", 1), ("odd",), ("add", 2)]))


def test_a_task_that_takes_too_much_memory_is_ended_and_the_others_are_answered():
    tasks = [("eat", 600 << 20), *(("add", number) for number in range(9))]
    found = results(tasks, memory=500 << 20)
    assert found.pop(("eat", 600 << 20)) == OverLimit("memory")
    assert found == {("add", number): number for number in range(9)}


def test_memory_is_looked_at_often(monkeypatch):
    """A product of two arrays of a student's, of 30 KB each, takes a gigabyte in half a second."""
    looks = []
    monkeypatch.setattr(pool_module._Worker, "taken", lambda worker: looks.append(worker) or 0)
    assert results([("sleep", 1.0)]) == {("sleep", 1.0): 1.0}
    assert len(looks) >= 5


@pytest.mark.slow
def test_what_a_task_leaves_in_memory_is_not_counted_as_the_next_ones():
    tasks = [("keep", (250 << 20) + number) for number in range(4)]
    with Pool(work, nothing, 1, memory=600 << 20) as pool:
        found = dict(pool.results(tasks))
    assert found == {task: task[1] for task in tasks}


def test_what_the_starting_process_holds_is_not_counted_as_a_tasks():
    held = b"x" * (400 << 20)
    assert results([("sleep", 1.2)], memory=300 << 20) == {("sleep", 1.2): 1.2}
    del held


def test_a_process_that_dies_is_replaced_and_its_task_tried_again():
    found = results([("die", 0), ("add", 1)], seconds=60)
    assert isinstance(found[("die", 0)], WorkerLost)
    assert found[("add", 1)] == 1


def test_time_is_counted_for_each_task_alone():
    tasks = [("sleep", 0.4 + number / 1000) for number in range(8)]
    assert not any(isinstance(each, OverLimit) for each in results(tasks, seconds=3.0).values())


def test_what_cannot_be_rendered_is_graded_all_the_same(tmp_path, monkeypatch):
    file = tmp_path / "step02.ipynb"
    file.write_text(notebook.text(notebook.solution(lesson(2), "en")), "utf-8")

    def broken(*_):
        raise ValueError("cannot be rendered")

    monkeypatch.setattr("autograde.classroom.render.feedback", broken)
    submitted = SubmittedFile(2, (file.name,), 0)
    found = run_job(GradingJob("mina<b>", "stage1", tmp_path, submitted, limits=Limits(protection="best")))
    assert found.fault == ""
    assert found.result.score == found.result.max_score
    assert b"10 / 10" in found.page
    assert b"<b>" not in found.page


def test_tasks_that_are_added_one_by_one_are_answered_as_they_end():
    found, ours = [], socket.socketpair()
    with Pool(work, nothing, 2) as pool:
        pool.submit(("add", 1))
        pool.submit(("die", 2))
        while len(found) < 2:
            found += pool.poll()
        pool.submit(("sleep", 2.0))
        ours[1].send(b"x")
        before = time.monotonic()
        assert pool.poll([ours[0]]) == []
        assert time.monotonic() - before < 0.4
    assert found[0] == (("add", 1), 1)
    assert isinstance(found[1][1], WorkerLost)


def kind_and_process(task):
    time.sleep(0.02)
    return task[0], os.getpid()


def test_a_kind_of_task_stays_with_the_process_that_knows_it():
    tasks = [(kind, number) for number in range(12) for kind in "abcd"]
    with Pool(kind_and_process, workers=2, kind=itemgetter(0)) as pool:
        found = Counter(answer for _, answer in pool.results(tasks))
    for kind in "abcd":
        assert max(count for (of, _), count in found.items() if of == kind) >= 8


def test_no_process_waits_for_a_kind():
    tasks = [("a", number) for number in range(20)]
    with Pool(kind_and_process, workers=3, kind=itemgetter(0)) as pool:
        found = [answer for _, answer in pool.results(tasks)]
    assert len(found) == 20
    assert len(set(found)) == 3
