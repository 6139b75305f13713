"""Each command prints one line for one thing, whatever the names of files, folders and students hold."""

import os
import re
import shutil
import zipfile

import pytest
from typer.testing import CliRunner

from autograde.classroom import class_outcomes
from autograde.classroom.course_config import load_config
from autograde.classroom.course_file import load_course
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.pages import Pages
from autograde.cli import app
from course.cli import app as course_app

ODD = "\nbob:10of10\r\x1b[2K\u202e\u2028\x9b\udcff\ud7ff"
FORGED = re.compile(r"^\W*bob:10of10", re.M)
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\udc80-\udcff]")
COURSE = '[[assignment]]\nname = "week1"\nsteps = "2"\nlanguages = ["en"]\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course of one step with what an archive can hold, and a gradebook that another program wrote."""
    root = tmp_path_factory.mktemp("course")
    (root / "course.toml").write_text(COURSE)
    for file in ("ann/week1/a%s.ipynb", "ann/week1/b%s/step02.ipynb", "c%s/week1/step02.ipynb", "d%s.ipynb"):
        place = root / "submitted" / (file % ODD)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("{")
    (root / "submitted/ann/week1/timestamp.txt").write_text(f"2026{ODD}", "utf-8", errors="surrogateescape")
    plan = load_course(root).find("week1")
    with GradebookWriter(Pages("week1", root, load_config(root)).url, "week1", None, plan) as book:
        book.register_assignment(plan.lessons)
        students = ("ann", "eve\nbob:10of10\u202e")
        book.enter(dict.fromkeys(students))
        for student in students:
            folder = root / "autograded" / student / "week1"
            folder.mkdir(parents=True)
            (folder / "step02.ipynb").write_text("{}")
    with zipfile.ZipFile(root / "class.zip", "w") as file:
        for name in ("x%s.ipynb", "y%s/step02.ipynb", "ann/step02%s.zip", "../z%s.ipynb"):
            file.writestr(name % ODD[:-2], "{")
    return root


@pytest.fixture
def root(made, tmp_path):
    shutil.copytree(made, tmp_path / "root")
    return tmp_path / "root"


COMMANDS = {
    "check": (app, ["check", "submitted"]),
    "check json": (app, ["check", "submitted", "--json"]),
    "check one": (app, ["check", f"submitted/ann/week1/a{ODD}.ipynb"]),
    "progress": (course_app, ["progress", f"own{ODD}"]),
    "watch": (course_app, ["watch", f"nowhere{ODD}.ipynb"]),
    "collect": (app, ["collect", "week1", "class.zip", "submitted", f"none{ODD}"]),
    "run": (app, ["run", "week1", "--trusted"]),
    "report": (app, ["report", "week1"]),
    "similar": (app, ["similar", "week1"]),
    "feedback": (app, ["feedback", "week1"]),
    "export": (app, ["export", "week1", "--to", "scores.csv"]),
}


LONG = "x" * 300
UNREACHABLE = {
    "check": (app, ["check", LONG]),
    "check of a step": (app, ["check", LONG, "step02.ipynb"]),
    "progress": (course_app, ["progress", LONG]),
    "watch": (course_app, ["watch", LONG]),
    "init": (course_app, ["init", LONG]),
    "collect": (app, ["collect", "week1", LONG]),
    "run": (app, ["run", "week1", "--root", LONG]),
    "extra tests": (app, ["run", "week1", "--trusted", "--extra-tests", LONG]),
}


@pytest.mark.parametrize("command", UNREACHABLE)
def test_a_name_that_the_file_system_refuses_is_said_in_one_line(command, root, monkeypatch):
    monkeypatch.chdir(root)
    (root / "step02.ipynb").write_text("{")
    shown = CliRunner().invoke(*UNREACHABLE[command])
    assert isinstance(shown.exception, SystemExit)
    assert shown.exit_code in (1, 2)
    assert LONG in shown.output


@pytest.mark.parametrize("command", COMMANDS)
def test_no_name_begins_a_line_of_its_own(command, root, monkeypatch):
    monkeypatch.chdir(root)
    own = root / f"own{ODD}"
    own.mkdir()
    (own / "step02.ipynb").write_text("{")
    if command == "export":
        (root / "roster.csv").write_text("student\nzoe\n")

    def broken(file):
        raise ValueError(f"odd{ODD}")

    monkeypatch.setattr(class_outcomes, "read_outcomes", broken)
    program, words = COMMANDS[command]
    done = CliRunner(env={"COLUMNS": "500"}).invoke(program, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert "bob:10of10" in done.output  # it is said, and not as a line
    assert not FORGED.search(done.output)
    assert not UNSAFE.search(done.output)


@pytest.mark.parametrize("command", ["report", "similar"])
def test_what_cannot_be_read_of_one_student_costs_a_line(command, root, monkeypatch):
    def broken(file):
        if "ann" in file.parts:
            os.kill(os.getpid(), 9)
        return {}

    monkeypatch.chdir(root)
    monkeypatch.setattr(class_outcomes, "read_outcomes", broken)
    done = CliRunner().invoke(app, COMMANDS[command][1])
    assert done.exit_code == 1
    assert [line[:4] for line in done.stderr.splitlines()] == ["ann:"]
