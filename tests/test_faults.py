"""What happens when machines fail: processes that are killed, a full disk, a gradebook that another program holds."""

import contextlib
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograde.catalogue import known_answers
from autograde.classroom import assignment_run, database
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook import GradebookWriter
from autograde.errors import GradebookWriteError
from autograde.pool import FORKS, Pool, WorkerLost
from autograde.sandbox.protection import Protection
from course.authoring import notebook
from course.authoring.lesson import lesson
from tests.warm_commands import autograde, children

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
sealed = pytest.mark.skipif(not Protection.detect().sealed, reason=f"no sandbox on this machine: {Protection.detect()}")
STEPS = (1, 2)
"""Few: each process of a run prepares itself once for each step."""
KINDS = ("coordinator", "worker", "bubblewrap", "server", "zygote", "student")
BELOW = {"coordinator": "worker", "bubblewrap": "server", "server": "zygote", "zygote": "student"}
KILLS = 96
PAUSE = (0.02, 0.3)
"""Seconds between two kills. A class takes a second or two, so they meet all that it does."""
SECONDS = 1500
"""How long all the kills may take, on however slow a machine."""


def mistaken(step, lang):
    made = notebook.solution(lesson(step), lang)
    wrong = next(each for each in known_answers(step) if each.wrong)
    next(cell for cell in made.cells if cell.id == f"step{step:02d}-{wrong.exercise}").source = wrong.code
    return made


def hand_in(root, students=8):
    """Right, mistaken and untouched notebooks, in turns."""
    makes = (lambda step: notebook.solution(lesson(step), "ko"), lambda step: mistaken(step, "en"))
    makes += (lambda step: notebook.release(lesson(step), "ja"),)
    for number in range(students):
        folder = root / "submitted" / f"student{number}" / "stage1"
        folder.mkdir(parents=True)
        for step in STEPS:
            made = makes[(number + step) % len(makes)](step)
            (folder / f"step{step:02d}.ipynb").write_text(notebook.text(made), "utf-8")


def command(root, *words, **named):
    log = root / "log.txt"
    log.write_text("")
    return autograde("run", "stage1", "--workers", "2", *words, log=log, cwd=root, **named)


def said(root):
    return (root / "log.txt").read_text("utf-8")


def grades(root):
    """All that the gradebook holds of each test cell; a cell entered twice fails the test."""
    with GradebookWriter(f"sqlite:///{root / 'gradebook.db'}", "stage1") as book:
        rows = [
            (f"{submission.student.id} {each.name} {grade.name}", (grade.auto_score, grade.needs_manual_grade))
            for submission in book.book.assignment_submissions("stage1")
            for each in submission.notebooks
            for grade in each.grades
        ]
    assert len(rows) == len(dict(rows))
    return dict(rows)


def done(root):
    """The notebooks that count as graded, and when each was written."""
    return {file: file.stat().st_mtime_ns for file in (root / "autograded").glob("*/stage1/step*.ipynb")}


def check_ungraded(root):
    """A notebook that is not graded has no score, which is not the same as none of its points."""
    if not (root / "gradebook.db").exists():
        return
    handed_in = {(file.parts[-3], file.stem) for file in (root / "submitted").glob("*/stage1/*.ipynb")}
    finished = {(file.parts[-3], file.stem) for file in done(root)}
    for name, (score, needs_review) in grades(root).items():
        student, step, _ = name.split()
        if (student, step) in handed_in - finished:
            assert score is None or (score, needs_review) == expected(root)[name], name


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    root = tmp_path_factory.mktemp("undisturbed")
    hand_in(root)
    assert command(root).wait(300) == 0, said(root)
    (root / "grades.json").write_text(json.dumps(grades(root)))
    return root


def expected(root):
    return {name: tuple(each) for name, each in json.loads((root / "grades.json").read_text()).items()}


def fresh(undisturbed, root):
    """The same class, not graded yet, and what it has to come to."""
    shutil.copytree(undisturbed / "submitted", root / "submitted")
    shutil.copy(undisturbed / "grades.json", root)
    return root


def family(pid):
    """The processes of a run by kind."""
    found = {kind: [] for kind in KINDS} | {"coordinator": [pid]}

    def look(parent, kind):
        for child in children(parent):
            with contextlib.suppress(OSError):
                sealed_off = Path(f"/proc/{child}/comm").read_text() == "bwrap\n"
                mine = BELOW.get(kind)
                mine = "bubblewrap" if sealed_off else mine
                if mine is not None:
                    found[mine].append(child)
                    look(child, mine)

    look(pid, "coordinator")
    return found


@sealed
@pytest.mark.xdist_group("kills")
def test_killed_processes_change_no_score(undisturbed, tmp_path):
    chance = random.Random(20260101)
    plan = [kind for kind in KINDS for _ in range(KILLS // len(KINDS))]
    chance.shuffle(plan)
    killed = dict.fromkeys(KINDS, 0)
    end = time.monotonic() + SECONDS
    classes = 0
    while plan:
        root = fresh(undisturbed, tmp_path / f"class{classes}")
        classes += 1
        code, before = None, {}
        while code != 0:
            process = command(root)
            pause = time.monotonic() + chance.uniform(*PAUSE)
            while process.poll() is None:
                assert time.monotonic() < end, f"only {killed} in {SECONDS} seconds\n{said(root)}"
                targets = family(process.pid)[plan[-1]] if plan and time.monotonic() > pause else []
                if targets:
                    try:
                        os.kill(chance.choice(targets), signal.SIGKILL)
                    except ProcessLookupError:
                        continue
                    killed[plan.pop()] += 1
                    pause = time.monotonic() + chance.uniform(*PAUSE)
                time.sleep(0.01)
            code = process.returncode
            assert code in (0, 1, 2, -signal.SIGKILL), said(root)  # 2: the trial of the sandbox itself was killed
            check_ungraded(root)
            assert before.items() <= done(root).items(), "a graded notebook was graded again"
            before = done(root)
        found, wanted = grades(root), expected(root)
        changed = {name: (wanted.get(name), found.get(name)) for name in wanted | found}
        assert [each for each in changed.items() if each[1][0] != each[1][1]] == [], f"after {killed}"
        assert not list(root.glob("*/*/*/.*.part"))
        pages = {file.stem for file in (root / "feedback").glob("student0/stage1/*.html")}
        assert pages == {f"step{step:02d}" for step in STEPS}
    assert sum(killed.values()) == KILLS


def test_what_ends_each_process_that_grades_it_is_given_up_and_the_others_are_not():
    with Pool(fragile, lambda: None, 2) as pool:
        found = dict(pool.results(range(12)))
    assert isinstance(found.pop(5), WorkerLost)
    assert found == {each: each * each for each in range(12) if each != 5}


def test_processes_that_grade_end_by_themselves_when_all_is_done():
    with Pool(abs, lambda: None, 3) as pool:
        processes = [worker.process for worker in pool.workers]
        assert dict(pool.results([-1, 2])) == {-1: 1, 2: 2}
    assert [each.exitcode for each in processes] == [0, 0, 0]


@pytest.mark.skipif(not FORKS, reason="cores are told apart on Linux alone")
def test_each_process_that_grades_keeps_to_a_core():
    with Pool(cores, lambda: None, 3) as pool:
        found = [each for _, each in pool.results(range(30))]
    assert {len(each) for each in found} == {1}
    assert set().union(*found) <= os.sched_getaffinity(0)


def cores(_):
    return os.sched_getaffinity(0)


def fragile(number):
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def test_a_notebook_without_a_grader_is_listed_and_has_no_score(tmp_path, monkeypatch):
    hand_in(tmp_path, 1)
    real = assignment_run.run_job
    monkeypatch.setattr(assignment_run, "run_job", lambda todo: fragile(5) if todo.step == 2 else real(todo))
    run = AssignmentRun("stage1", tmp_path, trusted=True)
    run.register_assignment()
    found = {each.step: each for each in run.grade(run.pending_jobs(run.students, list(STEPS), force=False))}
    assert {step for step, each in found.items() if each.fault} == {2}
    for name, (score, needs_review) in grades(tmp_path).items():
        assert (score is None and needs_review) == (" step02 " in name), name
    monkeypatch.undo()
    assert [each.step for each in run.pending_jobs(run.students, list(STEPS), force=False)] == [2]


def test_the_disk_is_full(undisturbed, tmp_path):
    root = fresh(undisturbed, tmp_path / "class")
    AssignmentRun("stage1", root, trusted=True).register_assignment()
    most = (root / "gradebook.db").stat().st_size + (16 << 10)
    process = command(root, limits={resource.RLIMIT_FSIZE: (most, most)})
    assert process.wait(300) == 2, said(root)
    assert "Traceback" not in said(root)
    check_ungraded(root)
    before = done(root)
    assert command(root).wait(300) == 0, said(root)
    assert grades(root) == expected(root)
    assert before.items() <= done(root).items()


def test_a_file_cannot_be_written_whole(undisturbed, tmp_path, monkeypatch):
    root = fresh(undisturbed, tmp_path / "class")
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    real, written = os.replace, []

    def full(part, file):
        if len(written) == 9:
            raise OSError(28, "No space left on device")
        written.append(real(part, file))

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GradebookWriteError, match="No space left"):
        list(run.grade(run.pending_jobs(run.students, list(STEPS), force=False)))
    monkeypatch.undo()
    assert not list(root.glob("*/*/*/.*.part"))
    check_ungraded(root)
    before = done(root)
    assert 0 < len(before) < len(STEPS) * len(run.students)
    list(run.grade(run.pending_jobs(run.students, list(STEPS), force=False)))
    assert grades(root) == expected(root)
    assert before.items() <= done(root).items()


HOLD = """
import sqlite3, sys, time
book = sqlite3.connect(sys.argv[1])
book.execute('BEGIN EXCLUSIVE')
print(flush=True)
time.sleep(float(sys.argv[2]))
"""


def held(root, seconds):
    """Another program that has the gradebook to itself."""
    words = [sys.executable, "-c", HOLD, str(root / "gradebook.db"), str(seconds)]
    holder = subprocess.Popen(words, stdout=subprocess.PIPE)
    holder.stdout.readline()
    return holder


def test_a_gradebook_that_another_program_holds_for_a_while_is_waited_for(undisturbed, tmp_path):
    root = fresh(undisturbed, tmp_path / "class")
    AssignmentRun("stage1", root, trusted=True).register_assignment()
    with held(root, 8):
        assert command(root).wait(300) == 0, said(root)
    assert grades(root) == expected(root)


def test_a_gradebook_that_another_program_keeps_is_told_and_nothing_is_lost(undisturbed, tmp_path, monkeypatch):
    root = fresh(undisturbed, tmp_path / "class")
    monkeypatch.setattr(database, "WAIT", 1)
    run = AssignmentRun("stage1", root, trusted=True)
    run.register_assignment()
    graded = run.grade(run.pending_jobs(run.students, list(STEPS), force=False))
    next(graded)
    with held(root, 600) as holder:
        with pytest.raises(GradebookWriteError, match="another program has the gradebook locked"):
            list(graded)
        with pytest.raises(GradebookWriteError):
            run.pending_jobs(run.students, list(STEPS), force=False)
        holder.kill()
    before = done(root)
    assert before
    list(run.grade(run.pending_jobs(run.students, list(STEPS), force=False)))
    assert grades(root) == expected(root)
    assert before.items() <= done(root).items()
    assert sqlite3.connect(root / "gradebook.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)
