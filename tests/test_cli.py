"""The commands, as people type them."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograde.classroom import terminal
from autograde.cli import app
from autograde.grading.result import Exercise, Result
from autograde.learner.progress import StepStatus
from autograde.sandbox.protection import Protection
from course.authoring import notebook, workspace
from course.authoring.lesson import lesson, lessons
from course.cli import app as course_app
from course.errors import LessonFormatError, SolutionsUnavailableError


def autograde(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def course(*words):
    return CliRunner().invoke(course_app, list(map(str, words)))


@pytest.fixture
def handed_in(tmp_path):
    made = notebook.solution(lesson(2), "ja")
    for cell in made.cells:
        if cell.id == "step02-square":
            cell.source = cell.source.replace("x**2", "x * 2")
    file = tmp_path / "step02.ipynb"
    file.write_text(notebook.text(made), "utf-8")
    return file


def test_check_prints_json_of_a_fixed_shape(handed_in):
    done = autograde("check", "step02", handed_in, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert set(found) == {"file", "step", "lang", "score", "max_score", "exercises", "flags"}
    assert (found["step"], found["lang"], found["score"], found["max_score"]) == ("step02", "ja", 5, 10)
    for each in found["exercises"]:
        assert set(each) == {"id", "score", "max_score", "passed", "state", "mistakes", "message", "hints", "advice"}
    wrong = found["exercises"][1]
    assert (wrong["id"], wrong["passed"], wrong["mistakes"]) == ("step02-square", False, ["2.9"])


def test_check_shows_people_the_score_the_hint_and_the_progress(handed_in):
    done = autograde("check", handed_in, "--lang", "en")
    assert done.exit_code == 0
    for word in ("✔ step02-function", "✘ step02-square", "5 of 10 points", "Hint 1", "Stage 1", "5/100"):
        assert word in done.stdout
    assert "Hint 1" not in autograde("check", handed_in, "--lang", "en", "--hint", "0").stdout


def test_check_says_at_once_that_it_works_to_people_and_to_nobody_else(handed_in, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(terminal, "errors", terminal.SafeConsole(file=said, force_terminal=True, width=100))
    assert autograde("check", handed_in).exit_code == 0
    assert handed_in.name in said.getvalue()
    monkeypatch.undo()
    done = autograde("check", handed_in)
    assert "step02.ipynb" not in done.stderr


def test_check_counts_the_other_notebooks_of_the_folder(handed_in):
    first = handed_in.with_name("step01.ipynb")
    first.write_text(notebook.text(notebook.solution(lesson(1), "ja")), "utf-8")
    assert f"{5 + lesson(1).points}/100" in autograde("check", handed_in, "--lang", "en").stdout


def test_check_takes_files_and_folders_and_prints_a_line_of_json_for_each(handed_in):
    folder = handed_in.parent / "more"
    folder.mkdir()
    (folder / "step02_mina.py").write_text("class Square(Function):\n    pass\n", "utf-8")
    (folder / "notes.ipynb").write_text("nothing", "utf-8")
    (folder / notebook.CONTENTS).write_text(notebook.text(notebook.contents("en")), "utf-8")
    done = autograde("check", handed_in, folder, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [Path(each["file"]).name for each in lines] == [handed_in.name, "notes.ipynb", "step02_mina.py"]
    assert ["error" in each for each in lines] == [False, True, False]


@pytest.fixture
def own(tmp_path, handed_in):
    """A learner's folder in Japanese: step 1 done, step 2 half, step 3 lost, step 4 broken, the others as released."""
    folder = tmp_path / "own"
    workspace.copy_release(folder, "ja")
    first, second, third, fourth = (workspace.workspace_path(folder, lesson(step)) for step in range(1, 5))
    first.write_text(notebook.text(notebook.solution(lesson(1), "ja")), "utf-8")
    second.write_bytes(handed_in.read_bytes())
    third.unlink()
    fourth.write_text("{", "utf-8")
    return folder


UNPROTECTED = Protection(("rlimits",), "bubblewrap is not installed")


@pytest.mark.parametrize("command", ["check", "progress"])
def test_without_a_sandbox_an_instructors_machine_asks_whether_the_code_is_trusted(
    command, handed_in, own, monkeypatch
):
    monkeypatch.setattr(Protection, "detect", classmethod(lambda cls: UNPROTECTED))
    words = [command, handed_in if command == "check" else own, "--lang", "en"]
    done = course(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "bubblewrap is not installed" in done.stderr and "--trusted" in done.stderr


@pytest.mark.parametrize("words", [["--trusted"], []], ids=["instructor", "learner"])
def test_check_says_what_protects_the_run(words, handed_in, monkeypatch):
    monkeypatch.setattr(Protection, "detect", classmethod(lambda cls: UNPROTECTED))
    monkeypatch.setattr("autograde.learner.check_files.has_solutions", lambda: bool(words))
    monkeypatch.setattr(
        "autograde.learner.check_files.grade", lambda found, limits: Result(2, "en", [], [limits.protection])
    )
    done = autograde("check", handed_in, "--lang", "en", "--json", *words)
    assert done.exit_code == 0
    assert str(UNPROTECTED) in done.stderr
    assert json.loads(done.stdout)["flags"] == ["trusted"]


def test_progress_says_what_protects_the_run(tmp_path):
    workspace.copy_release(tmp_path, "en")
    done = course("progress", tmp_path, "--workers", "1", "--json")
    assert done.exit_code == 0
    assert str(Protection.detect()) in done.stderr


def test_progress_in_a_folder_that_cannot_be_looked_through(tmp_path):
    workspace.copy_release(tmp_path, "en")
    shutil.rmtree(tmp_path / "stage2")
    (tmp_path / "stage2").symlink_to("x" * 300)  # as one without permissions is for others than root
    done = course("progress", tmp_path, "--workers", "1", "--json")
    assert done.exit_code == 0
    states = [each["state"] for each in json.loads(done.stdout)["steps"]]
    assert states[:10] == ["untouched"] * 10
    assert states[10:] == ["unreadable"] * (len(states) - 10)


def test_check_of_a_folder_follows_no_link_and_waits_for_no_pipe(handed_in):
    folder = handed_in.parent / "class"
    folder.mkdir()
    (folder / "a.ipynb").symlink_to(handed_in)
    os.mkfifo(folder / "b.ipynb")
    done = autograde("check", folder, "--json")
    assert done.exit_code == 1
    assert [set(json.loads(line)) for line in done.stdout.splitlines()] == [{"file", "error"}] * 2
    assert json.loads(autograde("check", folder / "a.ipynb", "--json").stdout)["score"] == 5


def test_nothing_printed_moves_the_cursor_or_turns_the_text_around(tmp_path):
    file = tmp_path / "\x1b[2J\u202estep02\x9b\udcff.ipynb"
    file.write_text("{", "utf-8")
    other = tmp_path / "other.ipynb"
    other.write_text("{", "utf-8")
    for words in ([file], [tmp_path], [tmp_path, "--json"]):
        done = autograde("check", *words)
        assert done.exit_code in (1, 2)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.output)


def test_progress_tells_of_every_step_and_what_to_do_next(own):
    done = course("progress", own, "--json")
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert set(found) == {"score", "max_score", "steps", "next"}
    assert (found["score"], found["max_score"]) == (lesson(1).points + 5, sum(each.points for each in lessons()))
    assert [each["step"] for each in found["steps"]] == [each.name for each in lessons()]
    for each in found["steps"]:
        assert set(each) == {"step", "file", "state", "score", "max_score", "exercises", "problem"}
    states = [each["state"] for each in found["steps"]]
    assert states == ["passed", "begun", "untouched", "unreadable"] + ["untouched"] * (len(states) - 4)
    assert found["steps"][1]["exercises"] == {"step02-function": "passed", "step02-square": "failed"}
    assert "step04.ipynb" in found["steps"][3]["problem"]
    assert found["next"] == {"step": "step02", "exercise": "step02-square", "file": found["steps"][1]["file"]}


@pytest.mark.slow
def test_progress_speaks_the_language_of_the_notebooks_unless_asked_for_another(own):
    shown = course("progress", own).stdout.replace("\n", " ")
    for word in ("ステップ1", "まだ解答されていません", "✔\u00a0function", "✘\u00a0square", "次にやること"):
        assert word in shown
    assert "Step 1" in course("progress", own, "--lang", "en").stdout


@pytest.mark.slow
def test_progress_of_one_stage_s_folder_is_that_of_its_steps(own):
    found = json.loads(course("progress", own / "stage1", "--json").stdout)
    assert found["score"] == lesson(1).points + 5


def test_progress_adds_parts_of_points_as_people_write_them(tmp_path):
    parts = [Exercise("step02-a", "a", 3, "failed", credit=2 / 3), Exercise("step02-b", "b", 3, "failed", credit=1 / 3)]
    assert str(StepStatus(2, tmp_path, parts).score) == "1"
    assert str(StepStatus(2, tmp_path, parts[:1]).score) == "0.67"


def test_progress_without_notebooks_says_how_to_get_some(tmp_path):
    done = course("progress", tmp_path, "--lang", "ko")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "course init" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "step02", "nowhere.ipynb"], "nowhere.ipynb"),
        (["check", "step77", "x.ipynb"], "step77"),
        (["check", "a", "b", "c"], "a"),
        (["check", "--lang", "fr", "x.ipynb"], "fr"),
        (["gate", "--step", "99"], "99"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words, told):
    done = autograde(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_check_of_another_steps_notebook_says_how_to_check_it(handed_in):
    words = ["check", "step03", str(handed_in)]
    done = subprocess.run([sys.executable, "-m", "autograde", *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert "step02" in done.stderr


def test_a_learners_text_is_no_markup(tmp_path):
    file = tmp_path / "step02.py"
    file.write_text(
        "class Function:\n    pass\nclass Square:\n    def __call__(self, x): raise ValueError('[red]no[/red]')"
    )
    done = autograde("check", file, "--lang", "en")
    assert done.exit_code == 0
    assert "step02-square" in done.stdout


@pytest.mark.slow
def test_gate_prints_json_of_a_fixed_shape():
    done = autograde("gate", "--step", "1", "--json")
    found = json.loads(done.stdout)
    kinds = {
        "solutions",
        "stubs",
        "wrong_versions",
        "accepted_variants",
        "held_out",
        "contract",
        "leaks",
        "false_alarms",
    }
    assert set(found) == kinds
    assert found["solutions"] == found["stubs"] == {"ok": 1, "of": 1}
    assert done.exit_code == 0


@pytest.mark.parametrize(
    "error",
    [LessonFormatError("step02.py, cell 3: something"), SolutionsUnavailableError()],
    ids=["format", "solutions"],
)
def test_build_tells_an_error_in_the_lessons_in_one_line(error, monkeypatch):
    def broken(**_):
        raise error

    monkeypatch.setattr(notebook, "build", broken)
    done = CliRunner().invoke(course_app, ["build"])
    assert done.exit_code == 2
    assert str(error)[:20] in done.output
