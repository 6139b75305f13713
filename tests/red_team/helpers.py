"""What the attacks share: a step's notebook with an attack planted in it, graded, and what is left behind."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from multiprocessing import forkserver, get_all_start_methods, get_context
from pathlib import Path

import pytest

from autograde import startup

startup.skip_web_address_grammar()  # before nbformat is imported

from nbformat.v4 import new_code_cell  # noqa: E402

from autograde.grading.passes import grade  # noqa: E402
from autograde.grading.submission import from_cells, read  # noqa: E402
from autograde.sandbox.protection import Protection  # noqa: E402
from autograde.sandbox.remote.session import Limits, Session  # noqa: E402
from course.authoring import notebook  # noqa: E402
from course.authoring.lesson import lesson  # noqa: E402
from tests.warm_commands import children  # noqa: E402

sealed = pytest.mark.skipif(not Protection.detect().sealed, reason=f"no sandbox on this machine: {Protection.detect()}")
QUICK = Limits(cell=1.0, test=1.0, memory=1 << 30)
ROOT = Path(__file__).parents[2]
BOUND = 300 << 20
"""Bytes by which the grader may grow, for a moment, over one attack."""

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYA"
"""The start of a PNG of one pixel in Base64, as far as its size."""

WORKER = "worker = get_ipython()._showtraceback.__self__\n"
"""Code by which a cell gets hold of the object that answers the grader."""
FRAMES = WORKER + (
    "import struct, msgpack\nfrom autograde.sandbox import codec\n"
    "def frame(body):\n    return struct.pack('<I', len(body)) + body\n"
    "def ok(value):\n    return codec.encode(['ok', value], worker.export)\n"
    "def always(body):\n    worker.handle_request = lambda asked: body\n"
)
"""Code by which a cell writes to the grader whatever bytes it likes."""


def solution(step=2):
    return notebook.solution(lesson(step), "en")


def empty(step=2):
    return notebook.release(lesson(step), "en")


def cell(made, name):
    return next(each for each in made.cells if each.id == name)


def plant(made, *, first="", last="", **exercises):
    """Put attacks into a notebook: into a cell of its own at the top or the end, or in the place of an exercise."""
    name = made.metadata["gradsteps"]["step"] if "gradsteps" in made.metadata else 2
    for exercise, source in exercises.items():
        cell(made, f"step{int(name):02d}-{exercise}").source = source
    if first:
        made.cells.insert(1, new_code_cell(first))
    if last:
        made.cells.append(new_code_cell(last))
    return made


def graded(made, step=2, limits=QUICK, tries=1):
    """The result of a notebook; the test fails where grading raises, which no submission may cause."""
    try:
        return grade(from_cells(made.cells, step, "en"), limits, tries=tries)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise AssertionError(f"a submission stopped its grader: {type(error).__name__}: {error}") from error


def attack(step=2, limits=QUICK, **planted):
    """The result of our solution with attacks planted into it."""
    return graded(plant(solution(step), **planted), step, limits)


def scores(result):
    return [each.score for each in result.exercises]


def printed(result):
    """All that the student gets to see of a result."""
    return json.dumps(result.outputs, ensure_ascii=False) + " ".join(each.message for each in result.exercises)


def square(body, before=""):
    """The second exercise of step 2 with another `forward`."""
    lines = "".join(f"\n        {line}" for line in body.splitlines())
    return f"{before}\nclass Square(Function):\n    def forward(self, x):{lines}"


def unprotected(program, seconds=20):
    """Run an attack in a plain Python, to see that it would work; what it prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=seconds, cwd="/tmp")
    return done.stdout


def hand_in(root, student, made, step=2):
    """Put a notebook, or the text of one, where `autograde run` looks for it."""
    folder = root / "submitted" / student / "stage1"
    folder.mkdir(parents=True, exist_ok=True)
    text = made if isinstance(made, str) else notebook.text(made)
    (folder / f"step{step:02d}.ipynb").write_text(text, "utf-8")
    return folder / f"step{step:02d}.ipynb"


def as_file(folder, change, step=2):
    """Our solution as a file, after `change` had its way with the parsed JSON."""
    raw = json.loads(notebook.text(solution(step)))
    raw = change(raw) or raw
    file = folder / f"step{step:02d}.ipynb"
    file.write_text(json.dumps(raw), "utf-8")
    return file


def graded_file(file, limits=QUICK):
    return grade(read(file), limits)


def run_class(root):
    """Grade a class as `autograde run` does: who was graded, with the faults, and the gradebook's scores."""
    from autograde.classroom.assignment_run import AssignmentRun

    run = AssignmentRun("stage1", root)
    run.register_assignment()
    found = list(run.grade(run.pending_jobs(run.students, [2], force=False), workers=2))
    points = {student: each["step02"][0] for student, each in run.scores().items()}
    return {each.student: each for each in found}, points


def rate(field):
    """VmRSS or VmHWM of this process in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) << 10
    return 0


@contextmanager
def kept_file(file, text):
    """A file that an attack would like to read or write, which has the same text afterwards."""
    file.write_text(text)
    yield file
    assert file.read_text() == text


@contextmanager
def memory_bounded(most=BOUND):
    """Check that this process never takes more than `most` bytes beside what it has."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        yield
        return
    before = rate("VmRSS")
    yield
    assert rate("VmHWM") - before < most


def descendants(pid):
    """The processes below one, by number."""
    below = set(children(pid))
    return below.union(*map(descendants, below))


def patience(seconds):
    """Seconds to wait on this machine for what takes at most so many on one that has nothing else to do."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return seconds * max(1.0, load / (os.cpu_count() or 1))


FORKSERVER = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
"""Starts graders from a process that has imported everything and done nothing else."""
if FORKSERVER.get_start_method() == "forkserver":
    FORKSERVER.set_forkserver_preload(["red_team.preloaded"])


def start_session():
    Session.start(QUICK).close()


def start_forkserver():
    """Start it where it finds what it preloads: it ignores this process's path, and what it misses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(map(str, (ROOT / "tests", ROOT))))
        forkserver.ensure_running()
    first = FORKSERVER.Process(target=start_session)
    first.start()
    first.join()


def grade_elsewhere(pipe, step, memory, planted):
    """Grade an attack in this process, which is a new one, and send the scores."""
    if memory:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    start_session()
    pipe.send("ready")
    pipe.send(scores(graded(plant(solution(step), **planted), step)))


def elsewhere(step=2, seconds=20.0, memory=1 << 30, **planted):
    """The scores of an attack, graded in a process of its own with limited memory: for attacks that could end it.

    A grader that crashes, hangs or runs out of memory fails the test. The seconds count from when it is ready to grade.
    """
    seconds = patience(seconds)
    here, there = FORKSERVER.Pipe()
    child = FORKSERVER.Process(target=grade_elsewhere, args=(there, step, memory, planted))
    child.start()
    there.close()
    try:
        assert here.recv() == "ready"
        assert here.poll(seconds), f"the grader hung for {seconds} seconds"
        found = here.recv()
        child.join(seconds)
        assert child.exitcode == 0, f"the grader ended with {child.exitcode}"
        return found
    except EOFError:
        child.join()
        raise AssertionError(f"the grader ended with {child.exitcode}") from None
    finally:
        child.kill()
        child.join()
