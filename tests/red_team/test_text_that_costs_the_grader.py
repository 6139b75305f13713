"""Wants its text to cost the grader time or memory: what reads it looks for flags, names and misspellings."""

import time

import pytest

from autograde.classroom.submitted import collect
from autograde.errors import SubmissionError
from autograde.grading import submission as submissions
from autograde.grading.passes import grade
from red_team.helpers import QUICK, memory_bounded, patience, plant, solution


def filled(unit, size=60_000):
    return unit * (size // len(unit))


def numbered(form, size=60_000):
    return "".join(form.format(i) for i in range(size // len(form)))


CELLS = {
    "statements": filled("0\n"),
    "names": numbered("a{}=1\n"),
    "names of a class": "class A:\n" + numbered(" a{}=1\n"),
    "magics": filled("%x\n"),
    "magics to assign": filled("a=%x\n"),
    "shell lines": filled("!x\n"),
    "questions": filled("?x\n"),
    "misspelt names": "class Square(Function):\n    pass\n" + numbered("x.forw{}=1\n"),
    "few misspelt names": numbered("x.forw{}=1\n", 19_000),
    "few magics": filled("%x\n", 19_000),
    "brackets": filled("("),
    "indents": "".join(" " * n + "if 1:\n" for n in range(300)),
    "minus": filled("-", 19_000) + "1",
    "functions": numbered("def f{}(): return x\n"),
}


def cost(made):
    before = time.process_time()
    result = grade(submissions.from_cells(made.cells, 2, "en"), QUICK)
    return result, time.process_time() - before


@pytest.fixture(scope="module", autouse=True)
def warm():
    cost(solution(2))


@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)
def test_of_an_exercise(source):
    with memory_bounded():
        result, seconds = cost(plant(solution(2), square=source))
    assert [each.score for each in result.exercises] == [5, 0]
    assert seconds < patience(4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "lines", "cells"),  # most of the time is IPython's, which runs them: it is in the square of magics
    [
        ("0\n", 50, 400),
        ("a{}=1\n", 50, 100),
        ("import autograde.x{}\n", 50, 100),
        ("def f{}(): return x{}\n", 50, 100),
        ("a{}=%x\n", 20, 100),
    ],
)
def test_in_many_cells(unit, lines, cells):
    made = solution(2)
    for place in range(cells):
        plant(made, first=unit.replace("{}", str(place)) * lines)
    with memory_bounded():
        result, seconds = cost(made)
    assert seconds < patience(30 * cells / 400 * lines / 50)
    assert len(result.flags) <= 20


def test_thousands_of_flags_become_few():
    result, _ = cost(plant(solution(2), first=numbered("import autograde.x{}\n", 19_000)))
    assert len(result.flags) == 20
    result, _ = cost(plant(solution(2), first=numbered("import autograde.x{}\n", 50_000)))
    assert [each.key for each in result.flags] == ["flag_long"]
    result, _ = cost(plant(solution(2), first=filled("x = 1\n", 120_000)))
    assert [each.key for each in result.flags] == ["flag_long"]


FILES = {
    "cells": b'{"nbformat":4,"cells":[' + b"{}," * 3_000_000 + b"{}]}",
    "metadata": b'{"nbformat":4,"cells":[],"metadata":{"a":[' + b"[]," * 3_000_000 + b"[]]}}",
    "numbers": b'{"nbformat":4,"cells":[],"metadata":[' + b"1," * 9_000_000 + b"1]}",
    "old worksheets": b'{"nbformat":3,"worksheets":[{"cells":[' + b"{}," * 3_000_000 + b"{}]}]}",
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_of_a_file(data, tmp_path):
    place = tmp_path / "submitted" / "ann" / "stage1"
    place.mkdir(parents=True)
    (place / "step02.ipynb").write_bytes(data)
    before = time.process_time()
    with memory_bounded(200 << 20):
        found = collect(tmp_path / "submitted", "stage1").students["ann"]
        assert found.files[2].refused
        with pytest.raises(SubmissionError):
            submissions.from_bytes(data, "step02.ipynb", 2)
    assert time.process_time() - before < patience(3)


def test_of_many_files(tmp_path):
    place = tmp_path / "submitted" / "ann" / "stage1"
    place.mkdir(parents=True)
    for number in range(40):
        with open(place / f"step02 ({number}).ipynb", "wb") as file:
            file.write(b'{"nbformat":4,"cells":[],"metadata":{"gradsteps":{"step":2}}}')
            file.truncate(19 << 20)
    before = time.process_time()
    found = collect(tmp_path / "submitted", "stage1").students["ann"]
    assert any(each.key == "intake_too_much" for each in found.problems)
    assert time.process_time() - before < patience(5)


def test_a_program_is_as_long_as_a_notebook_at_most(tmp_path):
    file = tmp_path / "step02.py"
    file.write_text("0\n" * 3_000_000)
    with pytest.raises(SubmissionError):
        submissions.read(file)
