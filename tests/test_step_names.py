"""The names of the steps: numbers for most, a word for the one after them."""

import pytest

from autograde.classroom.student_folder import is_handed_in
from autograde.grading.submission import identify
from course.authoring.cell_id import CellId
from course.i18n.step_names import OWN_NAMES, step_files, step_label, step_name, step_number, step_of_cell


@pytest.mark.parametrize(
    ("step", "name", "label"), [(1, "step01", "1"), (24, "step24", "24"), (25, "project", "project")]
)
def test_a_name_leads_back_to_its_step(step, name, label):
    assert step_name(step) == name
    assert step_number(name) == step
    assert step_label(step) == label


@pytest.mark.parametrize(
    "name", ["", "step", "step7", "step007", "Project", "projects", "contents", "step٠٧", "step07-x"]
)
def test_another_text_names_no_step(name):
    assert step_number(name) is None


@pytest.mark.parametrize(("id", "step", "name"), [("step07-square", 7, "square"), ("project-step", 25, "step")])
def test_a_cell_knows_its_step_its_test_and_its_name(id, step, name):
    cell = CellId.of(step, name)
    assert cell == id
    assert (cell.step, cell.name, cell.test, cell.test.exercise) == (step, name, f"{id}-test", id)


@pytest.mark.parametrize("id", ["", "project", "contents", "step7-x", "x-step07"])
def test_another_id_has_no_step(id):
    assert step_of_cell(id) is None


def test_files_come_in_the_order_of_the_steps_and_no_other_files(tmp_path):
    for name in ("project.ipynb", "step02.ipynb", "step11.ipynb", "notes.ipynb", "step03.html", "step4.ipynb"):
        (tmp_path / name).touch()
    assert [file.stem for file in step_files(tmp_path, ".ipynb")] == ["step02", "step11", "project"]
    assert [file.stem for file in step_files(tmp_path.parent, ".ipynb", tmp_path.name)] == [
        "step02",
        "step11",
        "project",
    ]


def test_no_name_of_its_own_looks_like_a_number():
    assert all(step_name(step) == name and not name.startswith("step") for step, name in OWN_NAMES.items())


@pytest.mark.parametrize(
    ("name", "counts"), [("project.py", True), ("project.ipynb", True), ("my-project.py", True), ("project.pdf", False)]
)
def test_a_file_of_that_name_looks_handed_in(name, counts):
    assert is_handed_in(name) is counts


EMPTY = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def test_a_name_without_a_step_identifies_nothing():
    assert identify(EMPTY, "project plan.ipynb") is None
    assert identify(EMPTY, "Copy of step11 project.ipynb") == 11
