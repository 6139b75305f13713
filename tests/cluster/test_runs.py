"""A class that is graded on workers: the same scores as here, whatever happens to machines on the way."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from autograde.errors import ClusterError
from autograde.sandbox.protection import Protection
from course.authoring import notebook
from course.authoring.lesson import lesson
from tests.cluster.machines import LONG, Cable, Machines, grade, until
from tests.test_faults import STEPS, done, grades, hand_in
from tests.test_faults import command as run_here

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("cluster"),
    pytest.mark.skipif(not Protection.detect().sealed, reason=f"no sandbox here: {Protection.detect()}"),
]
STUDENTS = 8
JOBS = STUDENTS * len(STEPS)
NOBODY = 65534
COMMAND = ("-m", "autograde")
"""The command as it is started by hand, in a process that has imported nothing yet."""
LONGEST = 240
"""Seconds that a test may take."""


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """A class that was graded by this machine's own processes, and what its gradebook holds."""
    root = tmp_path_factory.mktemp("local")
    hand_in(root, STUDENTS)
    assert run_here(root).wait(300) == 0, (root / "log.txt").read_text()
    return root, grades(root)


@pytest.fixture
def course(local, tmp_path):
    """The same class, not graded yet, where no worker can look: a folder of this user alone."""
    root = tmp_path / "course"
    root.mkdir(mode=0o700)
    shutil.copytree(local[0] / "submitted", root / "submitted")
    return root


@pytest.fixture
def machines(tmp_path):
    with Machines(tmp_path) as made:
        yield made


@pytest.fixture(autouse=True)
def bounded():
    """A class that waits for ever is a failure, too."""

    def late(*_):
        raise TimeoutError(f"not done in {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def check(local, course, results):
    """Each notebook was graded once, and the gradebook and the folders hold what those of a local run hold."""
    assert sorted((each.student, each.step) for each in results) == [
        (f"student{number}", step) for number in range(STUDENTS) for step in STEPS
    ]
    assert [each for each in results if each.fault or each.unreadable] == []
    check_course(local, course)


def check_course(local, course):
    assert grades(course) == local[1]
    for folder in ("autograded", "feedback"):
        names = [
            {file.relative_to(root / folder) for file in (root / folder).rglob("*") if file.is_file()}
            for root in (course, local[0])
        ]
        assert names[0] == names[1]
    assert not list(course.rglob(".*.part"))


def with_deeds(results, deeds):
    """All results; `deeds` says what is done once so many have come."""
    found = []
    for each in results:
        found.append(each)
        deeds.get(len(found), lambda: None)()
    return found


def coordinator(machines, course, **named):
    """The command itself, in a process of its own."""
    words = ("run", "stage1", "--root", str(course), "--scheduler", machines.address)
    return machines.start("coordinator", *words, **named)


def test_a_class_comes_to_the_same_scores_as_here(machines, local, course):
    machines.scheduler(program=COMMAND)
    machines.worker("one", program=COMMAND)
    machines.worker("two")
    assert coordinator(machines, course, program=COMMAND).wait(LONG) == 0, machines.said("coordinator")
    check_course(local, course)
    assert len(machines.lines("coordinator", "workers_sealed_elsewhere")) == 1
    assert machines.lines("coordinator", "cluster_no_worker") == []
    assert f"{JOBS}/{JOBS}" in machines.said("coordinator")
    for name in ("one", "two"):
        assert [file.name for file in (machines.root / name).rglob("*") if file.suffix != ".txt"] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process of another user")
def test_a_worker_of_another_user_grades_and_cannot_read_the_course(machines, local, course):
    packages = Path(sys.executable).resolve().parents[1]
    if any(not each.stat().st_mode & 0o001 for each in [*packages.parents, *notebook.ROOT.parents, notebook.ROOT]):
        pytest.skip("another user cannot read Python or this package here")
    machines.scheduler()
    machines.worker("guest", program=COMMAND, user=NOBODY, group=NOBODY, extra_groups=[])
    check(local, course, list(grade(course, machines.address, [])))


def test_a_worker_is_killed_and_another_one_joins(machines, local, course):
    machines.scheduler()
    machines.worker("one")
    machines.worker("two")
    deeds = {3: lambda: machines.kill("one"), 6: lambda: machines.worker("three", ready=False)}
    check(local, course, with_deeds(grade(course, machines.address, []), deeds))


def test_a_worker_that_is_asked_to_end_leaves_nothing_undone(machines, local, course):
    machines.scheduler()
    asked = {"one": signal.SIGTERM, "two": signal.SIGINT}
    for name in (*asked, "three"):
        machines.worker(name)
    deeds = {3: lambda: machines.send("one", asked["one"]), 7: lambda: machines.send("two", asked["two"])}
    found = with_deeds(grade(course, machines.address, []), deeds)
    for name in asked:
        assert machines.processes[name].wait(30) == 0, machines.said(name)
    check(local, course, found)


def test_the_only_worker_is_killed_and_started_again(machines, local, course):
    machines.scheduler()
    machines.worker("one")

    def start_again():
        machines.kill("one")
        machines.worker("one", ready=False)

    check(local, course, with_deeds(grade(course, machines.address, []), {3: start_again}))


def test_the_grading_processes_of_a_worker_run_out_of_memory(machines, local, course):
    """The kernel's way to end them is SIGKILL, to any of them: the worker itself stays."""
    machines.scheduler()
    machines.worker("one")
    worker, killed = machines.processes["one"], []

    def kill():
        killed.append(machines.host("one", killed))
        os.kill(killed[-1], signal.SIGKILL)

    found = with_deeds(grade(course, machines.address, []), {3: kill, 9: kill})
    assert len(set(killed)) == 2
    assert worker.poll() is None
    check(local, course, found)


def test_a_worker_is_cut_off_and_comes_back(machines, local, course):
    machines.scheduler()
    machines.worker("one")
    found = []
    with Cable(machines.port) as cable:
        machines.worker("two", address=cable.address)
        results = grade(course, machines.address, [], patience=3.0)
        found += [next(results) for _ in range(3)]
        with cable.cut():
            before = time.monotonic()
            found += results
            assert time.monotonic() - before < LONG
        check(local, course, found)


def test_a_worker_is_slow_and_what_it_answers_late_is_dropped(machines, local, course):
    machines.scheduler()
    machines.worker("one")
    machines.worker("two")
    results = grade(course, machines.address, [], patience=3.0)
    found = [next(results) for _ in range(3)]
    with machines.stopped("one"):
        found += [next(results) for _ in range(JOBS - 3)]
    time.sleep(2)
    found += results
    check(local, course, found)


def test_the_scheduler_is_killed_and_started_again(machines, local, course):
    machines.scheduler()
    machines.worker("one")
    machines.worker("two")
    said = []

    def start_again():
        machines.kill("scheduler")
        machines.scheduler(times=2)

    found = with_deeds(grade(course, machines.address, said), {3: start_again})
    assert [line.key for line in said].count("cluster_disconnected") == 1
    check(local, course, found)


def test_the_coordinator_is_ended_and_the_same_command_goes_on(machines, local, course):
    machines.scheduler()
    machines.worker("one")
    before = {}
    for number, least in ((signal.SIGKILL, 3), (signal.SIGINT, 9)):
        process = coordinator(machines, course)
        until(lambda least=least: len(done(course)) > least)
        process.send_signal(number)
        assert process.wait(30) != 0
        assert before.items() <= done(course).items(), "a graded notebook was graded again"
        before = done(course)
        assert len(before) < JOBS
    assert coordinator(machines, course).wait(LONG) == 0, machines.said("coordinator")
    assert before.items() <= done(course).items(), "a graded notebook was graded again"
    check_course(local, course)


def test_a_class_waits_for_a_worker(machines, local, course):
    machines.scheduler()
    process = coordinator(machines, course)
    machines.wait_for("coordinator", "cluster_no_worker")
    machines.worker("one", ready=False)
    assert process.wait(LONG) == 0, machines.said("coordinator")
    check_course(local, course)


def test_a_worker_waits_for_its_scheduler(machines, local, course):
    machines.worker("one", ready=False)
    machines.wait_for("one", "cluster_no_answer")
    machines.scheduler()
    check(local, course, list(grade(course, machines.address, [])))


OTHERS = {
    "cluster_version": "import course; course.__version__ = '0.0.1'",
    "cluster_digest": "from autograde.cluster import announcement; announcement.package_digest = lambda: 'x'",
    "cluster_unsealed": (
        "from autograde.sandbox.protection import Protection as P; P.detect = lambda: P(('rlimits',), 'none here')"
    ),
}


def test_workers_that_would_grade_otherwise_get_no_job(machines, course, local):
    machines.scheduler()
    for key, change in OTHERS.items():
        program = ("-c", f"{change}; from autograde.__main__ import main; main()")
        machines.worker(key, "--trusted", program=program)
    process = coordinator(machines, course)
    for key in OTHERS:
        machines.wait_for("coordinator", key)
    assert done(course) == {}
    machines.worker("one", ready=False)
    assert process.wait(LONG) == 0, machines.said("coordinator")
    check_course(local, course)
    assert [len(machines.lines("coordinator", key)) for key in OTHERS] == [1] * len(OTHERS)


def test_a_scheduler_that_is_not_there_is_named_in_one_line(machines, course):
    process = coordinator(machines, course)
    assert process.wait(60) == 2
    [line] = machines.lines("coordinator", "cluster_no_answer")
    assert machines.address in line
    assert "Traceback" not in machines.said("coordinator")
    with pytest.raises(ClusterError, match=machines.address):
        list(grade(course, machines.address, []))


def test_what_goes_beyond_a_limit_costs_its_own_notebook(machines, course):
    """An answer of the worker's pool, and no fault of the machine."""
    endless = notebook.solution(lesson(2), "en")
    next(cell for cell in endless.cells if cell.id == "step02-square").source += "\nwhile True:\n    pass"
    (course / "submitted/student0/stage1/step02.ipynb").write_text(notebook.text(endless), "utf-8")
    machines.scheduler()
    machines.worker("one")
    found = {(each.student, each.step): each for each in grade(course, machines.address, [])}
    one = found["student0", 2].result
    assert one.score < one.max_score
    assert len(found) == JOBS


def listening(pid):
    """The addresses at which a process listens."""
    inodes = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        target = os.readlink(each)
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()
    ]
    return {row[1].rpartition(":")[0] for row in rows if len(row) > 9 and row[3] == "0A" and row[9] in inodes}


def test_nothing_but_the_connections_of_the_cluster_can_be_reached_from_outside(machines):
    machines.address = f"tcp://0.0.0.0:{machines.port}"
    machines.scheduler()
    assert len(machines.lines("scheduler", "cluster_open")) == 1
    ours = f"tcp://127.0.0.1:{machines.port}"
    machines.worker("one", address=ours)
    loopback = "0100007F"
    assert listening(machines.processes["one"].pid) == {loopback}
    assert listening(machines.processes["scheduler"].pid) == {loopback, "00000000"}
    rows = Path(f"/proc/{machines.processes['scheduler'].pid}/net/tcp").read_text().splitlines()
    open_to_all = [row.split()[1] for row in rows if row.split()[3] == "0A" and row.split()[1].startswith("00000000:")]
    assert f"00000000:{machines.port:04X}" in open_to_all


def test_a_worker_that_dask_starts_grades_by_a_preload(machines, local, course):
    machines.scheduler()
    words = ("worker", machines.address, "--nworkers", "1", "--nthreads", "2", "--host", "127.0.0.1")
    words += ("--preload", "autograde.cluster.preload", "--no-dashboard", "--memory-limit", "0")
    machines.start("one", *words, program=("-m", "dask"))
    check(local, course, list(grade(course, machines.address, [])))


def test_a_worker_that_dask_starts_without_the_preload_gets_no_job(machines, course):
    machines.scheduler()
    words = ("worker", machines.address, "--nworkers", "1", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
    machines.start("one", *words, program=("-m", "dask"))
    coordinator(machines, course)
    machines.wait_for("coordinator", "cluster_unannounced")
    assert done(course) == {}
