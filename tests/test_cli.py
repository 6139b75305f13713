"""The commands, as people type them."""

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from autograde.cli import app
from course import notebook
from course.cli import app as course_app
from course.lesson import lesson


def autograde(*words):
    return CliRunner().invoke(app, list(map(str, words)))


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
    assert set(found) == {"step", "lang", "score", "max_score", "exercises", "flags"}
    assert (found["step"], found["lang"], found["score"], found["max_score"]) == ("step02", "ja", 5, 10)
    for each in found["exercises"]:
        assert set(each) == {"id", "score", "max_score", "passed", "mistakes", "message"}
    wrong = found["exercises"][1]
    assert (wrong["id"], wrong["passed"], wrong["mistakes"]) == ("step02-square", False, ["2.9"])


def test_check_shows_people_the_score_the_hint_and_the_progress(handed_in):
    done = autograde("check", handed_in, "--lang", "en")
    assert done.exit_code == 0
    for word in ("✔ step02-function", "✘ step02-square", "5 of 10 points", "Hint 1", "Stage 1", "5/100"):
        assert word in done.stdout
    assert "Hint 1" not in autograde("check", handed_in, "--lang", "en", "--hint", "0").stdout


def test_check_counts_the_other_notebooks_of_the_folder(handed_in):
    first = handed_in.with_name("step01.ipynb")
    first.write_text(notebook.text(notebook.solution(lesson(1), "ja")), "utf-8")
    assert f"{5 + lesson(1).points}/100" in autograde("check", handed_in, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "step02", "nowhere.ipynb"], "nowhere.ipynb"),
        (["check", "step77", "x.ipynb"], "step77"),
        (["check", "a", "b", "c"], "FILE"),
        (["check", "--lang", "fr", "x.ipynb"], "fr"),
        (["gate", "--step", "99"], "99"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(words, told):
    done = subprocess.run([sys.executable, "-m", "autograde", *words], capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_check_of_another_steps_notebook_says_how_to_check_it(handed_in):
    done = subprocess.run(
        [sys.executable, "-m", "autograde", "check", "step03", str(handed_in)], capture_output=True, text=True
    )
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


def test_gate_prints_json_of_a_fixed_shape():
    done = autograde("gate", "--step", "2", "--json")
    found = json.loads(done.stdout)
    assert set(found) == {"solutions", "stubs", "wrong_versions", "right_designs", "leaks"}
    assert found["solutions"] == found["stubs"] == {"ok": 1, "of": 1}
    assert done.exit_code == 0


def test_build_tells_an_error_in_a_lesson_in_one_line(monkeypatch):
    from course.lesson import LessonError

    def broken(**_):
        raise LessonError("step02.py, cell 3: something")

    monkeypatch.setattr(notebook, "build", broken)
    done = CliRunner().invoke(course_app, ["build"])
    assert done.exit_code == 2
    assert "cell 3" in done.output
