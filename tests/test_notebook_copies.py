"""Notebooks are copied and written as by nbformat, and faster."""

import json
from copy import deepcopy

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode, from_dict

from autograde.grading import notebook_copies
from course.authoring import notebook as built
from course.authoring.lesson import lesson

WORDS = st.text(max_size=30)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
METADATA = st.dictionaries(st.sampled_from(["trusted", "tags", "nbgrader", "cells", "x y"]), TREES, max_size=3)
BUNDLES = st.dictionaries(
    st.sampled_from(["text/plain", "text/html", "image/png", "image/svg+xml", "application/json"]), WORDS, max_size=2
)
OUTPUTS = st.one_of(
    st.builds(lambda text: {"output_type": "stream", "name": "stdout", "text": text}, WORDS),
    st.builds(lambda data: {"output_type": "display_data", "data": data, "metadata": {}}, BUNDLES),
    st.builds(
        lambda data: {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}, BUNDLES
    ),
    st.builds(lambda text: {"output_type": "error", "ename": "E", "evalue": text, "traceback": [text]}, WORDS),
)
CELLS = st.one_of(
    st.builds(
        lambda source, metadata, outputs: {
            **{"cell_type": "code", "id": "a", "source": source, "metadata": metadata},
            **{"outputs": outputs, "execution_count": None},
        },
        WORDS,
        METADATA,
        st.lists(OUTPUTS, max_size=3),
    ),
    st.builds(
        lambda source, metadata, bundle: {
            **{"cell_type": "markdown", "id": "b", "source": source, "metadata": metadata},
            **({"attachments": {"p.png": bundle}} if bundle else {}),
        },
        WORDS,
        METADATA,
        BUNDLES,
    ),
)
NOTEBOOKS = st.builds(
    lambda cells, metadata: from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}),
    st.lists(CELLS, max_size=4),
    METADATA,
)


def as_nbformat_writes(notebook):
    return f"{nbformat.v4.nbjson.writes(notebook)}\n"


@settings(deadline=None, max_examples=200)
@given(NOTEBOOKS)
def test_a_notebook_is_written_as_by_nbformat(notebook):
    before = deepcopy(notebook)
    assert notebook_copies.text(notebook) == as_nbformat_writes(notebook)
    assert notebook == before


@pytest.mark.parametrize("step", [1, 16, 25])
def test_a_lessons_notebooks_are_written_as_by_nbformat(step):
    for made in (
        built.source(lesson(step), "ko"),
        built.release(lesson(step), "ja"),
        built.solution(lesson(step), "en"),
    ):
        assert notebook_copies.text(made) == built.text(made)


def test_a_long_cell_is_written_and_not_kept():
    made = built.solution(lesson(1), "en")
    made.cells[-1].source = "x = 1\n" * notebook_copies.MAX_CACHED_CHARS
    kept = notebook_copies._cached_cell.cache_info().currsize
    notebook_copies.text(made)
    assert notebook_copies._cached_cell.cache_info().currsize < kept + len(made.cells)
    assert notebook_copies.text(made) == built.text(made)


@given(TREES.map(lambda tree: from_dict({"tree": tree})))
def test_a_copy_is_equal_and_shares_nothing_that_can_change(node):
    made = notebook_copies.copied(node)
    assert made == node
    assert json.dumps(made) == json.dumps(node)
    todo = [(made, node)]
    while todo:
        one, other = todo.pop()
        assert type(one) is type(other)
        if isinstance(one, dict | list):
            assert one is not other
            keys = one if isinstance(one, dict) else range(len(one))
            todo += [(one[key], other[key]) for key in keys]
    assert isinstance(made, NotebookNode)
