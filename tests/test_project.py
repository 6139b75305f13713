"""The project: a network learns on the course's own engine, in the time that the notebook has for it."""

import contextlib
import io
import runpy
import time

import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograde.classroom.course_file import load_course
from autograde.cli import app
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells, identify, parse_step
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.lesson_files import step_named
from course.i18n.step_names import step_name

PROJECT = step_named("project")


@pytest.fixture(scope="module")
def learnt(tmp_path_factory):
    """The names that the lesson's own program leaves."""
    with contextlib.chdir(tmp_path_factory.mktemp("project")), contextlib.redirect_stdout(io.StringIO()):
        return runpy.run_path(str(lesson(PROJECT).path), run_name="__main__")


@pytest.mark.slow
def test_the_courses_network_learns_the_moons(learnt):
    space = learnt
    assert space["accuracy"](space["network"], space["points"], space["labels"]) >= 0.97
    assert space["accuracy"](space["network"], *space["moons"](1000, seed=11)) >= 0.97
    assert space["accuracy"](space["new_network"](8, seed=0), space["points"], space["labels"]) < 0.9
    assert space["losses"][-1] < 0.2 < space["losses"][0]


@pytest.mark.slow
def test_a_network_without_tanh_does_not_learn_them(learnt):
    space = dict(learnt)
    exec(lesson(PROJECT).exercises["network"].code.replace("tanh(neuron(xs))", "neuron(xs)"), space)
    linear = space["Network"]([space["Neuron"]([0.1, 0.2], 0.0)], space["Neuron"]([0.3], 0.0))
    for _ in range(60):
        space["train_step"](linear, space["points"], space["labels"], 0.3)
    assert space["losses"][-1] < 0.2 < space["train_step"](linear, space["points"], space["labels"], 0.3)
    assert space["accuracy"](linear, space["points"], space["labels"]) < 0.95


@pytest.mark.slow
def test_training_takes_a_minute_at_most_and_matrices_much_less(learnt):
    space = learnt
    assert 0 < space["seconds"] < 60
    assert space["slow"] > 500 * space["fast"]
    assert space["apart"] < 1e-12


@pytest.mark.slow
def test_the_whole_notebook_costs_the_grader_little():
    made = notebook.solution(lesson(PROJECT), "en")
    made.cells.append(new_code_cell("import time\nprint(time.process_time())", id="last"))
    costs = []
    for _ in range(3):
        submission = from_cells(made.cells, PROJECT, "en")
        before = time.process_time()
        result = grade(submission)
        grader = time.process_time() - before
        assert result.score == result.max_score
        last = max(result.outputs)
        student = float(result.outputs[last][0]["text"])
        costs.append(grader + 2 * student)  # a student process for the visible tests, and one for the hidden ones
    assert min(costs) < 0.4, costs


EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.mark.parametrize(
    "name", ["project.ipynb", "Copy of project (1).ipynb", "Project-Copy1.ipynb", "project_2.py", "my project.ipynb"]
)
def test_a_file_is_recognised_by_that_name(name):
    assert identify(EMPTY, name) == PROJECT


@pytest.mark.parametrize("name", ["projects.ipynb", "project plan.ipynb", "subproject.ipynb", "project"])
def test_a_file_of_another_name_is_not(name):
    assert identify(EMPTY, name) is None


@pytest.mark.parametrize("text", ["project", "Project", "25", "step25"])
def test_a_command_takes_its_name(text):
    assert parse_step(text) == PROJECT


def test_a_course_may_name_it_among_the_steps_of_an_assignment(tmp_path):
    (tmp_path / "course.toml").write_text('[[assignment]]\nname = "last"\nsteps = "23-24, project"\n', "utf-8")
    assert load_course(tmp_path).find("last").steps == (23, 24, PROJECT)


@pytest.mark.slow
def test_a_class_hands_it_in_under_its_name(tmp_path):
    folder = tmp_path / "submitted" / "ann" / "stage2"
    folder.mkdir(parents=True)
    (folder / "project.ipynb").write_text(notebook.text(notebook.solution(lesson(PROJECT), "ja")), "utf-8")
    done = CliRunner().invoke(app, ["run", "stage2", "--root", str(tmp_path), "--trusted"])
    assert done.exit_code in (0, 1), done.output
    assert (tmp_path / "autograded/ann/stage2/project.ipynb").exists()
    assert "project-step" in (tmp_path / "feedback/ann/stage2/project.html").read_text("utf-8")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        found = book.find_submission_notebook("project", "stage2", "ann")
        assert (found.score, found.max_score) == (12, 12)
    exported = CliRunner().invoke(app, ["export", "stage2", "--form", "exercises", "--root", str(tmp_path)])
    assert exported.exit_code == 0, exported.output
    assert len([row for row in exported.stdout.splitlines() if ",project," in row]) == len(lesson(PROJECT).exercises)


def test_the_last_step_has_a_name_of_its_own():
    assert step_name(PROJECT) == "project"
    assert lesson(PROJECT).name == "project"
    assert {cell.id.step for cell in lesson(PROJECT).cells} == {PROJECT}
    assert notebook.path("release", lesson(PROJECT), "ja").name == "project.ipynb"
