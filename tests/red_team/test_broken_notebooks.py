"""Wants to stop the class with a file that cannot be read: bytes, formats, kinds that nobody wrote. It is told."""

import json

import pytest

from autograde.errors import SubmissionError
from autograde.grading.submission import read
from course.authoring import notebook
from red_team.helpers import as_file, graded_file, hand_in, run_class, scores, solution

TEXTS = {
    "empty": b"",
    "broken UTF-8": b'{"nbformat": 4, "cells": [{"source": "\x81\x00"}]}',
    "half of UTF-16": '{"nbformat": 4, "cells": []}'.encode("utf-16")[:-1],
    "binary": bytes(range(256)) * 40,
    "no JSON": b"{'nbformat': 4}",
    "a list": b"[]",
    "no cells": b'{"nbformat": 4}',
    "cells that are none": b'{"nbformat": 4, "cells": [1, null]}',
    "an odd version": b'{"nbformat": "four", "cells": []}',
    "a version below zero": b'{"nbformat": -7, "cells": []}',
    "version 3 without worksheets": b'{"nbformat": 3, "cells": []}',
    "version 3, odd worksheets": b'{"nbformat": 3, "worksheets": {"a": 1}}',
}


@pytest.mark.parametrize("kind", TEXTS)
def test_it_is_told(tmp_path, kind):
    file = tmp_path / "step02.ipynb"
    file.write_bytes(TEXTS[kind])
    with pytest.raises(SubmissionError):
        read(file)


def test_nbformat_3_is_graded(tmp_path):
    import nbformat

    file = tmp_path / "step02.ipynb"
    file.write_text(json.dumps(nbformat.convert(solution(), 3)))
    assert json.loads(file.read_text())["worksheets"]
    assert scores(graded_file(file)) == [5, 5]


def test_cells_of_odd_kinds(tmp_path):
    def change(raw):
        raw["cells"] += [{}, {"cell_type": 7, "source": {"a": 1}}, {"cell_type": "code", "source": [1, None, ["x"]]}]
        raw["nbformat_minor"] = "many"
        raw["metadata"]["kernelspec"] = {"name": "../../bin/sh", "language": "bash"}

    assert scores(graded_file(as_file(tmp_path, change))) == [5, 5]


def lone(raw):
    raw["cells"].append({"cell_type": "markdown", "metadata": {"\ud800": 1}, "source": "\ud800"})
    raw["cells"].append({"cell_type": "code", "metadata": {}, "source": "'\udfff'", "outputs": []})


def test_half_a_surrogate_pair_is_healed(tmp_path):
    assert scores(graded_file(as_file(tmp_path, lone))) == [5, 5]


@pytest.mark.slow
def test_the_neighbours_are_graded(tmp_path):
    raw = json.loads(notebook.text(solution()))
    lone(raw)
    hand_in(tmp_path, "amy", json.dumps(raw))
    hand_in(tmp_path, "eve", "{")
    hand_in(tmp_path, "zoe", solution())
    found, points = run_class(tmp_path)
    assert points == {"amy": 10, "eve": 0, "zoe": 10}
    assert not any(each.fault for each in found.values())
