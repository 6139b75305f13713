"""Notebooks as editors, clouds and mail programs leave them, and cells merged, split and moved in JupyterLab."""

import json

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.classroom import render
from autograde.classroom.marks import Marks
from autograde.errors import SubmissionError
from autograde.grading.notebook_file import MAX_CELLS, MAX_SOURCE
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.submission import read
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n import Message

HERE = lesson(2)
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


@pytest.fixture
def made():
    return notebook.solution(HERE, "en")


@pytest.fixture
def handed_in(tmp_path):
    def write(made, encode=lambda text: text.encode("utf-8")):
        file = tmp_path / "step02.ipynb"
        file.write_bytes(encode(made if isinstance(made, str) else nbformat.writes(made)))
        return read(file)

    return write


def named(made, name):
    return next(cell for cell in made.cells if cell.id == f"step02-{name}")


def full_marks(submission):
    result = grade(submission)
    assert [each.score for each in result.exercises] == [each.max_score for each in result.exercises], [
        each.message for each in result.exercises
    ]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode() + b"\x00\x00garbage",
        lambda text: b"\n\n" + text.encode(),
    ],
    ids=["BOM", "UTF-16", "CRLF", "garbage after the end", "empty lines"],
)
def test_a_file_in_another_encoding_is_read(made, handed_in, encode):
    submission = handed_in(made, encode)
    assert not submission.repairs
    full_marks(submission)


@pytest.mark.parametrize(("encoding", "word"), [("cp949", "제곱"), ("cp932", "二乗")])
def test_a_file_as_windows_saves_it_is_read(made, handed_in, encoding, word):
    made.cells = [cell for cell in made.cells if cell.cell_type == "code"]
    made.cells.append(new_code_cell(f"# {word}"))
    text = json.dumps(made, ensure_ascii=False)
    submission = handed_in(text, lambda text: text.encode(encoding, "replace"))
    full_marks(submission)
    assert any("#" in cell.source for cell in submission.notebook.cells[-1:])


def test_line_ends_of_windows_within_cells_change_no_test(made, handed_in):
    for cell in made.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    assert not handed_in(made).repairs


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("<!DOCTYPE html>\n<html><title>Sign in</title></html>", "web_page"),
        ("PK\x03\x04 and so on", "archive"),
        ('{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> other\n]}', "conflict"),
        ('{"doc_id": "1a", "url": "https://drive.example/1a", "email": "a@b.c"}', "shortcut"),
    ],
)
def test_what_is_no_notebook_says_what_it_is(handed_in, text, key):
    with pytest.raises(SubmissionError) as caught:
        handed_in(text)
    assert caught.value.message.key == key


def test_a_notebook_without_ids_and_with_attachments_everywhere_is_read(made, handed_in):
    raw = json.loads(nbformat.writes(made))
    raw["nbformat_minor"] = 2
    for cell in raw["cells"]:
        del cell["id"]
        cell["attachments"] = {}
    full_marks(handed_in(json.dumps(raw)))


def test_pictures_pasted_into_prose_stay_and_nothing_else_does(made, handed_in):
    bundle = {"image/png": PIXEL, "image/svg+xml": "<svg onload='x()'/>", "text/html": "<script>x()</script>"}
    made.cells.insert(1, new_markdown_cell("![here](attachment:pasted.png)", attachments={"pasted.png": bundle}))
    prose = handed_in(made).notebook.cells[1]
    assert prose.attachments == {"pasted.png": {"image/png": PIXEL}}


def test_counts_of_execution_are_kept(made, handed_in):
    named(made, "square").execution_count = 7
    named(made, "function").execution_count = 10**9
    found = handed_in(made).notebook
    assert [named(found, name).execution_count for name in ("square", "function")] == [7, None]


def test_an_answer_merged_into_the_test_below_it_counts(made, handed_in):
    answer, test = named(made, "square"), named(made, "square-test")
    test.source = f"{answer.source}\n\n{test.source}"
    made.cells.remove(answer)
    submission = handed_in(made)
    assert Message("repair_moved_out", cell=test.id) in submission.repairs
    full_marks(submission)


def test_an_answer_merged_into_the_given_cell_counts(made, handed_in):
    answer, given = named(made, "function"), named(made, "given")
    given.source = f"{given.source}\n\n{answer.source}"
    made.cells.remove(answer)
    full_marks(handed_in(made))


def test_an_answer_typed_into_the_test_counts_while_the_stub_is_still_there(made, handed_in):
    test = named(made, "square-test")
    test.source = f"{named(made, 'square').source}\n\n{test.source}"
    named(made, "square").source = named(notebook.release(HERE, "en"), "square").source
    full_marks(handed_in(made))


def test_given_code_that_was_changed_is_still_graded_as_released(made, handed_in):
    given = named(made, "given")
    given.source = given.source.replace("self.data = data", "self.data = data * 0")
    submission = handed_in(made)
    assert not any("data * 0" in cell.source for cell in submission.notebook.cells)


def test_a_check_written_into_a_test_is_no_definition(made, handed_in):
    named(made, "square-test").source += "\nassert False"
    assert [each.key for each in handed_in(made).repairs] == ["repair_changed"]


def test_a_notebook_of_another_version_is_said_once(made, handed_in):
    made.metadata.gradsteps.digest = "of long ago"
    for name in ("given", "square-test"):
        named(made, name).source += "\n# of long ago"
    assert handed_in(made).repairs == [Message("repair_version", cell="step02")]


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ([new_code_cell("") for _ in range(MAX_CELLS + 1)], "too_many_cells"),
        ([new_code_cell("x" * (MAX_SOURCE + 1))], "too_much_text"),
    ],
)
def test_a_notebook_beyond_all_bounds_is_refused(made, handed_in, cells, key):
    made.cells += cells
    with pytest.raises(SubmissionError) as caught:
        handed_in(made)
    assert caught.value.message.key == key


@pytest.mark.parametrize(
    ("reference", "name", "is_shown"),
    [
        ("![a](attachment:box.png)", "box.png", True),
        pytest.param("![a](attachment:%EA%B7%B8%EB%A6%BC%20(1).png)", "그림 (1).png", True, marks=pytest.mark.slow),
        pytest.param("![a](<attachment:my box.png>)", "my box.png", True, marks=pytest.mark.slow),
        pytest.param("![a](attachment:my box.png)", "my box.png", True, marks=pytest.mark.slow),
        ("![a][1]\n\n[1]: attachment:box.png", "box.png", True),
        ("![a](attachment:gone.png)", None, False),
        pytest.param("![a](attachment:gone.png) ![b](attachment:box.png)", "box.png", True, marks=pytest.mark.slow),
        pytest.param("![a][1]\n\n[1]: attachment:gone.png", None, False, marks=pytest.mark.slow),
        pytest.param("An attachment: see below", "box.png", False, marks=pytest.mark.slow),
    ],
)
def test_a_pasted_picture_is_on_the_page_and_a_lost_one_costs_no_page(made, handed_in, reference, name, is_shown):
    attachments = {name: {"image/png": PIXEL}} if name else {}
    made.cells.insert(1, new_markdown_cell(f"My drawing: {reference}", attachments=attachments))
    notebook = render.autograded(handed_in(made), Result(2, "en", []))
    page = render.feedback(notebook, Marks(), "mina", "stage1", "step02")
    assert (f"data:image/png;base64,{PIXEL}" in page) == is_shown
    assert "My drawing" in page
    nbformat.validate(notebook)
    HTMLExporter().from_notebook_node(notebook)
