"""The watchdog's sum over the tree of a student process."""

import mmap
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.sandbox.linux import rlimits, seccomp
from autograde.sandbox.process import watchdog
from autograde.sandbox.process.watchdog import Task, over_limit
from autograde.sandbox.process.zygote import Zygote

MB = 1 << 20
REAL_SHARED_MAPPINGS = watchdog._shared_mappings
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def machine(monkeypatch):
    """Replace the machine's processes; each shares half of its memory with others."""

    def run(*tasks):
        monkeypatch.setattr(watchdog, "_tasks", lambda: iter(tasks))
        monkeypatch.setattr(watchdog, "_proportional_size", lambda task: task.resident // 2)
        for name in ("_scratch_size", "_socket_buffers", "_shared_mappings"):
            monkeypatch.setattr(watchdog, name, lambda _: 0)

    return run


def test_what_a_process_started_counts_with_it_at_any_depth(machine):
    machine(Task(1, 0, 1, 900 * MB), Task(10, 1, 1, 80 * MB), Task(11, 10, 1, 80 * MB), Task(12, 11, 1, 80 * MB))
    assert over_limit({10: 100 * MB}) == [10]
    assert over_limit({10: 130 * MB}) == []


def test_the_order_in_which_processes_are_listed_does_not_matter(machine):
    machine(Task(12, 11, 1, 80 * MB), Task(11, 10, 1, 80 * MB), Task(10, 1, 1, 80 * MB))
    assert over_limit({10: 100 * MB}) == [10]


def test_shared_memory_is_counted_once(machine):
    machine(Task(10, 1, 1, 150 * MB))
    assert over_limit({10: 100 * MB}) == []
    assert over_limit({10: 70 * MB}) == [10]


def test_a_neighbour_is_not_blamed(machine):
    machine(Task(10, 1, 1, 300 * MB), Task(20, 1, 1, 10 * MB))
    assert over_limit({10: 100 * MB, 20: 100 * MB}) == [10]


@pytest.mark.parametrize("kind", ["_scratch_size", "_socket_buffers"])
def test_what_the_kernel_holds_for_a_tree_counts(machine, monkeypatch, kind):
    machine(Task(10, 1, 1, 80 * MB))
    monkeypatch.setattr(watchdog, kind, lambda pid: 61 * MB)
    assert over_limit({10: 100 * MB}) == [10]
    assert over_limit({10: 102 * MB}) == []


def test_shared_pages_that_nobody_has_mapped_count_as_far_as_the_machine_holds_any(machine, monkeypatch):
    machine(Task(10, 1, 1, 80 * MB))
    monkeypatch.setattr(watchdog, "_shared_mappings", lambda tree: 64 * MB)
    monkeypatch.setattr(watchdog, "_machine_shared", lambda: 10 * MB)
    assert over_limit({10: 100 * MB}) == []
    monkeypatch.setattr(watchdog, "_machine_shared", lambda: 90 * MB)
    assert over_limit({10: 100 * MB}) == [10]
    assert over_limit({10: 110 * MB}) == []


def test_shared_mappings_without_a_file_are_found():
    before = watchdog._shared_mappings([Task(os.getpid(), 1, 1, MB)])
    kept = mmap.mmap(-1, 1 << 20)
    assert watchdog._shared_mappings([Task(os.getpid(), 1, 1, MB)]) == before + seccomp.SHARED_MAPPING
    kept.close()


@pytest.mark.parametrize("name", [b"\xff\xfe/dev/zero", b"a\r/dev/zero", b"a b\x85/dev/zero"])
def test_a_mapped_file_of_any_name_ends_no_watch(tmp_path, name):
    file = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))
    file.parent.mkdir(parents=True)
    file.touch()
    (file.parent / "zero").write_bytes(bytes(4096))
    before = watchdog._shared_mappings([Task(os.getpid(), 1, 1, MB)])
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 4096):
        assert watchdog._shared_mappings([Task(os.getpid(), 1, 1, MB)]) >= before


def test_a_watch_that_fails_ends_what_it_watches(monkeypatch):
    """Nothing else limits what these processes use together."""

    def fails(limits):
        raise RuntimeError

    monkeypatch.setattr(watchdog, "over_limit", fails)
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    student = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    with near, far:
        watched = Zygote(near, lambda connection, memory, folder: student.pid, sealed=True)
        watched.fork(far, MB, "/")
        with pytest.raises(RuntimeError):
            watched.serve()
    with pytest.raises(ProcessLookupError):
        os.kill(student.pid, 0)


def test_threads_are_counted_over_the_tree(machine):
    most = rlimits.PROCESSES + 8
    machine(Task(10, 1, 8, MB), Task(11, 10, most - 8, MB))
    assert over_limit({10: 100 * MB}) == []
    machine(Task(10, 1, 8, MB), Task(11, 10, most - 7, MB))
    assert over_limit({10: 100 * MB}) == [10]


def test_the_largest_process_is_counted_first(machine, monkeypatch):
    counted = []
    machine(*(Task(11 + n, 10, 1, 30 * MB) for n in range(9)), Task(10, 1, 1, 20 * MB), Task(30, 10, 1, 500 * MB))
    monkeypatch.setattr(watchdog, "_proportional_size", lambda task: counted.append(task.pid) or task.resident)
    assert over_limit({10: 400 * MB}) == [10]
    assert counted == [30]


def test_what_is_surely_within_the_limit_is_not_counted_to_the_end(machine, monkeypatch):
    counted = []
    machine(Task(10, 1, 1, 90 * MB), Task(11, 10, 1, 80 * MB), Task(12, 10, 1, 5 * MB))
    monkeypatch.setattr(watchdog, "_proportional_size", lambda task: counted.append(task.pid) or task.resident // 2)
    monkeypatch.setattr(watchdog, "_machine_shared", lambda: 0)
    assert over_limit({10: 100 * MB}) == []
    assert counted == [10, 11]


@pytest.mark.parametrize("slow", ["_proportional_size", "_shared_mappings"])
def test_a_tree_that_takes_long_to_count_is_over_its_limit(machine, monkeypatch, tmp_path, slow):
    """It would grow unseen meanwhile: many mappings in many processes, each of which is small."""
    machine(*(Task(11 + n, 10, 1, 30 * MB) for n in range(60)), Task(10, 1, 1, 20 * MB))
    monkeypatch.setattr(watchdog, "_machine_shared", lambda: 500 * MB)
    assert over_limit({10: 1000 * MB}) == []
    if slow == "_proportional_size":
        monkeypatch.setattr(watchdog, slow, lambda task: sum(range(10**6)) * 0)
    else:
        (tmp_path / "maps").write_text("7f00-7f01 rw-s 00000000 00:01 77 /dev/zero (deleted)\n" * 30_000)
        monkeypatch.setattr(watchdog, slow, REAL_SHARED_MAPPINGS)
        monkeypatch.setattr(watchdog.Task, "folder", str(tmp_path))
    assert over_limit({10: 1000 * MB}) == [10]


def test_a_process_that_has_ended_is_within_its_limits(machine):
    machine(Task(1, 0, 1, MB))
    assert over_limit({10: 1}) == []


def test_this_process_is_read_from_proc():
    here = next(task for task in watchdog._tasks() if task.pid == os.getpid())
    assert here.parent == os.getppid()
    assert here.threads >= 1
    assert MB < watchdog._proportional_size(here) <= here.resident
    assert over_limit({os.getpid(): 1}) == [os.getpid()]
    assert over_limit({os.getpid(): 1 << 50}) == []
