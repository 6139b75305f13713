"""A file that harms its reader costs its own line, in each command that reads what students wrote."""

import io
import json
import os
import time

import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograde.classroom import student_folder
from autograde.classroom.submitted import collect
from autograde.cli import app
from autograde.grading import submission
from autograde.grading.result import Result
from autograde.learner import check_files
from autograde.learner.check_files import siblings
from autograde.learner.watch import Watch
from autograde.pool import Pool
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.cli import app as course_app

HARMS = ["end", "raise", "wait", "eat"]


def harm(kind):
    if kind == "end":
        os.kill(os.getpid(), 9)
    elif kind == "wait":
        time.sleep(60)
    elif kind == "eat":
        held = bytearray(200 << 20)
        held[::4096] = b"x" * len(held[::4096])
        time.sleep(60)
    raise RecursionError("deep")


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """Bounds that are reached at once."""
    monkeypatch.setitem(Pool.__init__.__kwdefaults__, "seconds", 1.0)
    monkeypatch.setitem(Pool.__init__.__kwdefaults__, "memory", 100 << 20)


@pytest.fixture
def harmful(monkeypatch):
    """Make the grader's reading of each notebook that holds a certain word harmful in some way."""

    def prepare(kind):
        def load(text, file):
            return harm(kind) if "HARM" in text else real(text, file)

        real = submission.read_cells
        monkeypatch.setattr(submission, "read_cells", load)
        monkeypatch.setattr(check_files, "grade", lambda found, limits: Result(found.step, "en", []))

    return prepare


def put(file, step=2, word=""):
    file.parent.mkdir(parents=True, exist_ok=True)
    made = json.loads(notebook.text(notebook.release(lesson(step), "en")))
    made["cells"][1]["source"] = [f"# {word}"]
    file.write_text(json.dumps(made).replace('"gradsteps"', '"other"') if word else json.dumps(made))


@pytest.mark.parametrize("kind", HARMS)
def test_a_students_folder_costs_that_students_line(tmp_path, harmful, kind):
    for student in ("ann", "bob", "cho"):
        put(tmp_path / student / "stage1" / "step02.ipynb", word="HARM" if student == "bob" else "")
    harmful(kind)
    found = collect(tmp_path, "stage1")
    assert sorted(found.students) == ["ann", "cho"]
    assert [(each.key, each.values["file"]) for each in found.problems] == [("intake_fault", "bob")]
    assert kind != "raise" or "RecursionError: deep" in str(found.problems[0])


@pytest.mark.parametrize("kind", ["raise", "wait"])
def test_check_goes_on_with_the_next_file(tmp_path, harmful, kind):
    for name, word in (("step02", ""), ("step03", "HARM"), ("step04", "")):
        put(tmp_path / f"{name}.ipynb", int(name[-2:]), word)
    harmful(kind)
    done = CliRunner().invoke(app, ["check", str(tmp_path), "--json"])
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in each for each in lines] == [False, True, False]
    assert "step03.ipynb" in lines[1]["error"]
    if kind == "wait":
        return
    alone = CliRunner().invoke(app, ["check", str(tmp_path / "step03.ipynb")])
    assert alone.exit_code == 2
    assert len(alone.stderr.splitlines()) == 1


@pytest.mark.parametrize("kind", ["end", "eat"])
def test_progress_shows_the_other_steps(tmp_path, harmful, kind):
    for step in (2, 3):
        put(tmp_path / "stage1" / f"step{step:02d}.ipynb", step, "HARM" if step == 3 else "x")
    harmful(kind)
    done = CliRunner().invoke(course_app, ["progress", str(tmp_path), "--json", "--lang", "en"])
    assert done.exit_code == 0
    states = {each["step"]: each for each in json.loads(done.stdout)["steps"]}
    assert states["step03"]["state"] == "unreadable"
    assert "step03.ipynb" in states["step03"]["problem"]
    assert states["step02"]["problem"] is None


def test_watch_says_it_and_waits_for_the_next_save(tmp_path, harmful):
    file, out = tmp_path / "step02.ipynb", io.StringIO()
    put(file, word="HARM")
    harmful("end")
    keys = iter(["", "q"])
    Watch(file, "en", Limits(), Console(file=out, width=200)).run(lambda seconds: next(keys))
    assert "step02.ipynb: the process that graded it ended" in out.getvalue()


def test_what_ends_the_reader_of_one_folder_ends_no_class(tmp_path, monkeypatch):
    put(tmp_path / "submitted" / "ann" / "stage1" / "step02.ipynb")
    (tmp_path / "submitted" / "bob").mkdir()
    real = student_folder.Scan.collect
    monkeypatch.setattr(
        student_folder.Scan,
        "collect",
        lambda scan, folder: harm("end") if scan.found.student == "bob" else real(scan, folder),
    )
    monkeypatch.setitem(Pool.__init__.__kwdefaults__, "seconds", 60.0)
    monkeypatch.setitem(Pool.__init__.__kwdefaults__, "memory", 600 << 20)
    done = CliRunner().invoke(app, ["run", "stage1", "--root", str(tmp_path), "--step", "2", "--workers", "1"])
    assert done.exit_code == 1
    assert "bob: not graded" in done.stdout
    assert (tmp_path / "autograded" / "ann" / "stage1" / "step02.ipynb").exists()


def test_the_other_notebooks_of_a_stage_are_read_without_links_and_within_a_common_time(tmp_path, monkeypatch):
    graded = []

    def grade(found, limits):
        graded.append((found.step, limits.notebook))
        if found.step == 4:
            raise RecursionError
        time.sleep(0.06 if found.step == 5 else 0)
        return Result(found.step, "en", [])

    monkeypatch.setattr(check_files, "grade", grade)
    monkeypatch.setattr(check_files, "BESIDE", 0.05 + 2)
    for step in (1, 3, 4, 5, 6):
        put(tmp_path / "own" / f"step{step:02d}.ipynb", step)
    put(tmp_path / "other" / "step02.ipynb")
    (tmp_path / "own" / "step02.ipynb").symlink_to(tmp_path / "other" / "step02.ipynb")
    found = siblings(tmp_path / "own" / "step01.ipynb", 1, Limits())
    assert set(found) == {3, 5, 6}
    lefts = [left for _, left in graded]
    assert lefts == sorted(lefts, reverse=True) and lefts[-1] <= 2
    monkeypatch.setattr(check_files, "BESIDE", 0.0)
    assert siblings(tmp_path / "own" / "step01.ipynb", 1, Limits()) == {}
