"""Reading and healing what learners hand in."""

import json
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograde.errors import SubmissionError
from autograde.grading.submission import from_cells, from_notebook, parse_step, read
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.i18n import LANGUAGES, use_language

HERE = lesson(2)
TESTS = [cell.id for cell in HERE.of_role("test")]
STUBS = [cell.id for cell in HERE.of_role("exercise")]


@pytest.fixture
def handed_in():
    return notebook.solution(HERE, "ko")


def position(cells, name):
    return next(number for number, cell in enumerate(cells) if cell.id == name)


def cell(cells, name):
    return cells[position(cells, name)]


def kinds(submission):
    return sorted((repair.key.removeprefix("repair_"), repair.values["cell"]) for repair in submission.repairs)


def code_cells(cells):
    return [cell.source for cell in cells if cell.cell_type == "code"]


def test_an_untouched_notebook_needs_no_repair(handed_in):
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert sanitized.repairs == []
    assert code_cells(sanitized.notebook.cells) == code_cells(handed_in.cells)


def test_healing_a_healed_notebook_changes_nothing(handed_in):
    del handed_in.cells[position(handed_in.cells, TESTS[0])]
    once = from_cells(handed_in.cells, 2, "ko")
    twice = from_cells(deepcopy(once.notebook.cells), 2, "ko")
    assert twice.repairs == []
    assert code_cells(once.notebook.cells) == code_cells(twice.notebook.cells)


def test_a_deleted_test_is_put_back_behind_its_exercise(handed_in):
    del handed_in.cells[position(handed_in.cells, TESTS[0])]
    sanitized = from_cells(handed_in.cells, 2, "ko")
    ids = [cell.id for cell in sanitized.notebook.cells]
    assert ids.index(TESTS[0]) == ids.index(STUBS[0]) + 1
    assert kinds(sanitized) == [("missing", TESTS[0])]


def test_healing_leaves_the_notebook_that_was_given_alone(handed_in):
    cell(handed_in.cells, TESTS[0]).source = "changed"
    before = deepcopy(handed_in.cells)
    from_cells(handed_in.cells, 2, "ko")
    assert handed_in.cells == before


def test_a_deleted_opening_is_put_back_at_the_top(handed_in):
    del handed_in.cells[position(handed_in.cells, "step02-given")]
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert sanitized.notebook.cells[0].id == "step02-given"


def test_a_doubled_test_stands_once(handed_in):
    at = position(handed_in.cells, TESTS[0])
    handed_in.cells.append(deepcopy(handed_in.cells[at]))
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert [cell.id for cell in sanitized.notebook.cells].count(TESTS[0]) == 1
    assert kinds(sanitized) == [("doubled", TESTS[0])]


@pytest.mark.parametrize("stub_first", [True, False])
def test_of_two_copies_of_an_exercise_the_one_that_was_worked_on_counts(handed_in, stub_first):
    at = position(handed_in.cells, STUBS[1])
    stub = deepcopy(notebook.release(HERE, "ko").cells[position(notebook.release(HERE, "ko").cells, STUBS[1])])
    worked = handed_in.cells[at].source
    handed_in.cells.insert(at if stub_first else at + 1, stub)
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert [cell.source for cell in sanitized.notebook.cells if cell.id == STUBS[1]] == [worked]
    assert stub.source not in code_cells(sanitized.notebook.cells)


def test_a_first_attempt_in_a_copy_still_runs(handed_in):
    at = position(handed_in.cells, STUBS[1])
    attempt = deepcopy(handed_in.cells[at])
    attempt.source = "attempt = 1"
    handed_in.cells.insert(at, attempt)
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert "attempt = 1" in code_cells(sanitized.notebook.cells)


def test_a_changed_test_is_graded_as_released(handed_in):
    cell = handed_in.cells[position(handed_in.cells, TESTS[0])]
    original = cell.source
    cell.source = "pass"
    cell.metadata["tags"] = ["skip-execution"]
    cell.metadata["nbgrader"]["points"] = 100
    sanitized = from_cells(handed_in.cells, 2, "ko")
    back = sanitized.notebook.cells[position(sanitized.notebook.cells, TESTS[0])]
    assert back.source == original
    assert "tags" not in back.metadata
    assert back.metadata["nbgrader"]["points"] < 100
    assert kinds(sanitized) == [("changed", TESTS[0]), ("skipped", TESTS[0])]


def test_a_notebook_that_lost_its_metadata_is_recognised_by_its_content(handed_in):
    for cell in handed_in.cells:
        cell.metadata = nbformat.NotebookNode()
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert [cell.id for cell in sanitized.notebook.cells if cell.id in TESTS] == TESTS
    assert {kind for kind, _ in kinds(sanitized)} == {"adopted"}


def test_a_test_turned_into_prose_is_code_again(handed_in):
    at = position(handed_in.cells, TESTS[0])
    handed_in.cells[at] = new_markdown_cell("gone", metadata=handed_in.cells[at].metadata)
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert sanitized.notebook.cells[position(sanitized.notebook.cells, TESTS[0])].cell_type == "code"


def test_odd_metadata_stops_nothing(handed_in):
    text = json.loads(notebook.text(handed_in))
    text["cells"] += [
        {"cell_type": "code", "source": ["a", " = 1"], "metadata": {"nbgrader": "odd"}},
        {"cell_type": "code", "source": None, "metadata": None},
        {"cell_type": "strange", "source": "x", "metadata": {"nbgrader": {"grade_id": 7}}},
        {"cell_type": "code", "source": "b = 2", "metadata": {"nbgrader": {"grade_id": "step99-x", "grade": True}}},
    ]
    sanitized = from_notebook(json.dumps(text), None, None, Path("x.ipynb"))
    assert "a = 1" in code_cells(sanitized.notebook.cells)
    assert "b = 2" in code_cells(sanitized.notebook.cells)


def test_the_step_and_the_language_are_read_from_the_notebook(tmp_path, handed_in):
    file = tmp_path / "my homework.ipynb"
    file.write_text(notebook.text(handed_in), "utf-8")
    found = read(file)
    assert (found.step, found.lang) == (2, "ko")
    assert read(file, lang="ja").lang == "ja"


def test_an_old_notebook_format_is_read(tmp_path, handed_in):
    old = nbformat.convert(deepcopy(handed_in), 3)
    file = tmp_path / "step02.ipynb"
    file.write_text(nbformat.writes(old, version=3), "utf-8")
    assert read(file).step == 2


def test_a_program_is_taken_for_its_step(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text("class Function: pass", "utf-8")
    assert "class Function: pass" in code_cells(read(file, 2, "ja").notebook.cells)
    with pytest.raises(SubmissionError) as bad:
        read(file)
    assert bad.value.message.key == "which_step"


BAD = {
    "no_file": ("none.ipynb", None),
    "empty": ("step02.ipynb", b" \n"),
    "encoding": ("step02.ipynb", b"{\x81\x00}"),
    "not_json": ("step02.ipynb", b'{"cells": ['),
    "not_notebook": ("step02.ipynb", b'{"cells": []}'),
    "which_step": ("homework.ipynb", b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'),
}


@pytest.mark.parametrize("key", BAD)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_graded_is_refused_with_a_sentence_in_ones_own_language(tmp_path, key, lang):
    name, content = BAD[key]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SubmissionError) as bad, use_language(lang):
        read(tmp_path / name)
    assert bad.value.message.key == key
    with use_language(lang):
        assert name in str(bad.value)


def test_a_text_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text("hello")
    for name in ("a.txt", "."):
        with pytest.raises(SubmissionError):
            read(tmp_path / name)


def test_a_notebook_of_another_step_is_told_apart(tmp_path, handed_in):
    file = tmp_path / "step03.ipynb"
    file.write_text(notebook.text(handed_in), "utf-8")
    with pytest.raises(SubmissionError) as bad:
        read(file, 3)
    assert bad.value.message.key == "other_step"
    assert bad.value.message.values["found"] == "step02"


@pytest.mark.parametrize(("text", "step"), [("step07", 7), ("7", 7), ("07", 7), (" step07 ", 7)])
def test_a_step_may_be_written_in_several_ways(text, step):
    assert parse_step(text) == step


@pytest.mark.parametrize("text", ["step99", "0", "seven", "step7.ipynb", "", "-1"])
def test_a_step_that_is_none_is_refused(text):
    with pytest.raises(SubmissionError):
        parse_step(text)


def test_an_extra_cell_is_kept_where_it_stood(handed_in):
    handed_in.cells.insert(3, new_code_cell("mine = 1"))
    sanitized = from_cells(handed_in.cells, 2, "ko")
    assert sanitized.notebook.cells[3].source == "mine = 1"
