"""Wants to choke whoever reads it: 100 MB, 10,000 cells, a million brackets, one endless line."""

import json
import time

import pytest

from autograde.classroom.assignment_run import GradingJob, run_job
from autograde.classroom.student_folder import SubmittedFile
from autograde.errors import SubmissionError
from autograde.grading.submission import read
from autograde.sandbox.remote.session import Limits
from red_team.helpers import as_file, graded_file, hand_in, memory_bounded, run_class, scores, solution


def test_a_hundred_megabytes_are_not_read(tmp_path):
    file = tmp_path / "step02.ipynb"
    with file.open("wb") as stream:
        stream.truncate(100 << 20)
    with memory_bounded(20 << 20), pytest.raises(SubmissionError):
        read(file)


def test_nineteen_megabytes_of_prose_cost_nothing(tmp_path):
    def change(raw):
        raw["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "x" * (19 << 20)})

    assert scores(graded_file(as_file(tmp_path, change))) == [5, 5]


@pytest.mark.slow
def test_ten_thousand_cells(tmp_path):
    def change(raw):
        empty = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
        raw["cells"][1:1] = [dict(empty) for _ in range(10_000)]

    start = time.monotonic()
    with pytest.raises(SubmissionError):
        read(as_file(tmp_path, change))
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("text", ["[" * 64_000, "*a" * 30_000, "`" * 64_000, "> " * 30_000, "<a " * 20_000])
def test_prose_that_is_slow_to_render(tmp_path, text):
    def change(raw):
        raw["cells"].insert(1, {"cell_type": "markdown", "metadata": {}, "source": text})

    file = as_file(tmp_path, change)
    start = time.process_time()
    submitted = SubmittedFile(2, (file.name,), 0)
    found = run_job(GradingJob("eve", "stage1", tmp_path, submitted, limits=Limits(protection="best")))
    assert found.result.score == 10
    assert time.process_time() - start < 10


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 900 + "]" * 900])
def test_brackets_without_end(tmp_path, text):
    file = tmp_path / "step02.ipynb"
    file.write_text(text)
    with pytest.raises(SubmissionError):
        read(file)


def test_deep_metadata(tmp_path):
    def change(raw):
        deep = 1
        for _ in range(400):
            deep = {"a": deep}
        for cell in raw["cells"]:
            cell["metadata"]["deep"] = deep
        raw["metadata"]["deep"] = deep

    assert scores(graded_file(as_file(tmp_path, change))) == [5, 5]


@pytest.mark.slow
def test_the_neighbours_are_graded(tmp_path):
    hand_in(tmp_path, "eve", "[" * 100_000)
    big = json.dumps({"nbformat": 4, "cells": [{"cell_type": "raw", "source": "x" * (60 << 20)}]})
    hand_in(tmp_path, "mallory", big)
    hand_in(tmp_path, "zoe", solution())
    found, points = run_class(tmp_path)
    assert found["eve"].unreadable and found["mallory"].unreadable
    assert points == {"eve": 0, "mallory": 0, "zoe": 10}
