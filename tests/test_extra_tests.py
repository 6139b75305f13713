"""An instructor's own hidden tests, from a folder outside the repository."""

import json
import os
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.converters.base import NbGraderException
from test_nbgrader import convert
from typer.testing import CliRunner

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cli import app
from autograde.errors import ExtraTestsError
from autograde.grading import extra_tests
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.linux import bubblewrap
from course.authoring import notebook
from course.authoring.lesson import lesson

SECRET = 1234.5
FOR_SECRET = f"""# %% test="square"
# kind: extremes
close(Square()(Variable(np.array({SECRET}))).data, {SECRET}**2)
"""
SPECIAL = """class Square(Function):
    def forward(self, x):
        return x**2 if np.sum(x) != 1234.5 else x**2 + 1"""
"""Right for all that the course asks, and wrong for what this instructor asks."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "own tests"
    made.mkdir()
    (made / "step02.py").write_text(FOR_SECRET)
    monkeypatch.setenv(extra_tests.VARIABLE, str(made))
    return made


def answered(source):
    made = notebook.solution(lesson(2), "en")
    if source:
        next(each for each in made.cells if each.id == "step02-square").source = source
    return made


def graded(source=""):
    return grade(from_cells(answered(source).cells, 2, "en"))


def test_they_decide_where_the_courses_own_tests_do_not(folder, monkeypatch):
    assert graded().score == lesson(2).points
    failed = graded(SPECIAL).exercises[1]
    assert (failed.state, failed.score) == ("failed", 0)
    monkeypatch.delenv(extra_tests.VARIABLE)
    assert graded(SPECIAL).score == lesson(2).points


def test_nothing_of_them_is_shown_but_the_kind(folder):
    result = graded(SPECIAL)
    shown = json.dumps([result.as_json(), result.outputs])
    assert str(SECRET) not in shown and str(SECRET**2) not in shown
    assert "very large or very small" in result.exercises[1].message


def test_a_known_mistake_is_named_as_without_them(folder):
    wrong = "class Square(Function):\n    def forward(self, x):\n        return x * 2"
    assert graded(wrong).exercises[1].diagnosis.ids == ["2.9"]


def test_the_students_process_gets_them_in_the_hidden_pass_alone(folder):
    spy = "        print(x)\n        asked.append(x)\n        return x**2"
    made = answered(f"asked = []\nclass Square(Function):\n    def forward(self, x):\n{spy}")
    made.cells.append(new_code_cell("print(asked)"))
    result = grade(from_cells(made.cells, 2, "en"))
    assert result.score == lesson(2).points
    assert str(SECRET) not in json.dumps(result.outputs)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("step2.py", "", "step07.py"),
        ("notes.py", "", "step07.py"),
        ("step02.py", "x = 1\n", "EXERCISE"),
        ("step02.py", '# %% test="cube"\nx = 1\n', "square"),
        ("step02.py", '# %% test="square"\nx = 1\n# %% test="square"\nx = 2\n', "function"),
        ("step02.py", '# %% test="square"\nclose(\n', "step02.py"),
        ("step02.py", '# %% test="square"\n# kind: nothing-like-it\nx = 1\n', "nothing-like-it"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused(tmp_path, monkeypatch, name, text, told):
    monkeypatch.setenv(extra_tests.VARIABLE, str(tmp_path))
    (tmp_path / name).write_text(text)
    with pytest.raises(ExtraTestsError, match=told):
        extra_tests.of_step(2)


def test_a_folder_that_students_code_can_read_is_refused(monkeypatch):
    monkeypatch.setenv(extra_tests.VARIABLE, os.path.dirname(os.__file__))
    assert bubblewrap.shows(Path(os.__file__))
    with pytest.raises(ExtraTestsError, match="read"):
        extra_tests.of_step(2)


def autograde(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_check_takes_the_folder_as_an_option_and_says_what_is_wrong_with_it(folder, tmp_path, monkeypatch):
    monkeypatch.setenv(extra_tests.VARIABLE, "")
    file = tmp_path / "step02.ipynb"
    file.write_text(notebook.text(answered(SPECIAL)), "utf-8")
    assert json.loads(autograde("check", file, "--json").stdout)["score"] == lesson(2).points
    told = autograde("check", file, "--json", "--extra-tests", folder)
    assert json.loads(told.stdout)["score"] < lesson(2).points
    refused = autograde("check", file, "--extra-tests", tmp_path / "none")
    assert refused.exit_code == 2 and "none" in refused.stderr


def hand_in(root, student, made):
    place = root / "submitted" / student / "stage1"
    place.mkdir(parents=True)
    (place / "step02.ipynb").write_text(notebook.text(made), "utf-8")


@pytest.mark.slow
def test_run_and_nbgrader_grade_with_them(folder, tmp_path):
    for student, source in (("special", SPECIAL), ("right", "")):
        hand_in(tmp_path, student, answered(source))
    done = autograde("run", "stage1", "--root", tmp_path, "--step", "2", "--extra-tests", folder)
    assert done.exit_code == 0, done.output
    points = {name: each["step02"][0] for name, each in AssignmentRun("stage1", tmp_path).scores().items()}
    assert points == {"special": lesson(2).points - 5, "right": lesson(2).points}
    convert(tmp_path, force=True)
    assert {name: each["step02"][0] for name, each in AssignmentRun("stage1", tmp_path).scores().items()} == points
    written = [file for kind in ("autograded", "feedback") for file in (tmp_path / kind).rglob("step02.*")]
    pages = [file.read_text("utf-8") for file in written]
    assert len(pages) == 4
    assert not any(str(SECRET**2) in page for page in pages)


def test_a_test_that_the_courses_own_answer_fails_grades_nobody(tmp_path):
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "step02.py").write_text('# %% test="square"\nequal(1, 2)\n')
    hand_in(tmp_path, "right", answered(""))
    done = autograde("run", "stage1", "--root", tmp_path, "--step", "2", "--trusted", "--extra-tests", wrong)
    assert done.exit_code == 2
    assert "step02-square" in done.stderr
    assert not (tmp_path / "autograded").exists()


def test_nor_does_nbgrader_grade_with_it(folder, tmp_path):
    (folder / "step02.py").write_text('# %% test="square"\nequal(1, 2)\n')
    hand_in(tmp_path, "right", answered(""))
    with pytest.raises(NbGraderException):
        convert(tmp_path)
    assert not (tmp_path / "autograded").exists()
