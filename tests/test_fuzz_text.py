"""Whatever text is handed in or printed, reading and showing it raises nothing and costs a bounded time.

Texts are short pieces, drawn by hypothesis and repeated up to the bounds: what takes the square of a length, or the
stack of a depth, shows on them. The cases are the same at each run.
"""

import json
from contextlib import suppress

import pytest
from bounded_cases import Cost, drawn
from hypothesis import given
from hypothesis import strategies as st
from red_team.helpers import PICTURE
from red_team.test_deeply_nested_source import look_at

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.errors import SubmissionError
from autograde.grading.flags import flags
from autograde.grading.outputs import MAX_STORED, OutputBudget, plain_prose
from autograde.grading.result import Result
from autograde.grading.submission import from_bytes, holds_answer, identify
from course.authoring import notebook
from course.authoring.lesson import lesson

pytestmark = pytest.mark.slow
SECONDS = 3.0
"""Processor time that one case may cost."""
REAL = json.loads(notebook.text(notebook.solution(lesson(2), "en")))
EMPTY = Result(2, "en", [])


def repeated(pieces, most):
    """Texts of a few pieces, over and over: `most` characters at most."""
    one = st.sampled_from(pieces)
    few = one | st.lists(one, min_size=2, max_size=3).map("".join)
    sizes = st.sampled_from([most, 1, 99, 900, most])
    return st.builds(lambda text, size: (text * size)[:most], few, sizes)


INNER = ["-{}", "not {}", "({})", "[{}]", "{}+1", "{}.x", "{}()", "{}[0]", "lambda: {}", "{} if 1 else 0", "f({})"]
INNER += ["[x for x in {}]", "{}.displayhook", "{{**{}}}", "f(a={})", "'a' {}", "{} < 1", "x, {}", "*{}", "await {}"]
OUTER = ["y = {}", "{}.x = 1", "for x[{}] in []: pass", "@{}\ndef f(): pass", "del {}.x", "with {} as y: pass", "{}"]
OUTER += ["class A({}): pass", "%time {}", "y = %time {}", "%%time\n{}", "import numpy as np\nnp.x[{}] = 1", "{}?"]
OUTER += ["class A:\n def forward(self, x):\n  return {}", "!{}", "setattr(np, {}, 1)", "if 1: pass\nelif {}: pass"]


@st.composite
def nested(draw):
    """Code of expressions in expressions, up to 900 deep."""
    parts, text = draw(st.lists(st.sampled_from(INNER), min_size=1, max_size=3)), "x"
    for number in range(draw(st.sampled_from([3, 30, 90, 120, 400, 900]))):
        text = parts[number % len(parts)].replace("{}", text) if len(text) < 19_000 else text
    return draw(st.sampled_from(OUTER)).replace("{}", text)


CODE = ["x\n", " ", "\n", "(", "[", "{", "'", '"""', "f'{", "\\", "#", "%x\n", "a = %x\n", "!x\n", "x?\n", "if 1:\n "]
CODE += ["def f():\n ", "a.b = 1\n", "import a\n", "from a import *\n", "lambda ", "é", "\ud800", "\x0c", "1e", "0x"]
CODE += ["...", ";", "=", "\0"]


def looked_at(source):
    with Cost(SECONDS):
        look_at(source)


@drawn(40)
@given(nested())
def test_nested_code(source):
    looked_at(source)


@drawn(40)
@given(repeated(CODE, 19_000))
def test_any_code(source):
    looked_at(source.encode("utf-8", "replace").decode())


PROSE = [
    "[",
    "![",
    "](",
    "](attachment:",
    "a",
    "*",
    "_",
    "`",
    "> ",
    "- ",
    "\n",
    "|",
    "$",
    "<b",
    "&#1",
    "[&#11",
    "&",
    ";",
    "#",
]
PROSE += ["    ", "\\"]
PROSE += ["[^a]", "]: ", "~~", "<!--", "\ud800", "\x1b[", "\u202e", "http://a", "@", "\\begin{a}", "1. ", "---\n", '"']
ODD = ["\ud800", "\udfff", "\x00", "\x1b[2J", "\u202e", "", "a" * 300, "attachment:a", "../a", "<b>", "step02-square"]
odd = st.sampled_from(ODD)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | odd
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd, inner, max_size=3), max_leaves=6
)
cells = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["markdown", "code", "raw", "heading"]), "source": repeated(PROSE, 9_000)},
    optional={
        "attachments": st.dictionaries(
            odd, st.sampled_from([{"image/png": "AAAA"}, {"image/png": PICTURE}]), max_size=3
        )
        | values,
        "metadata": st.fixed_dictionaries({}, optional={"nbgrader": values, "tags": values, "gradsteps": values}),
        "outputs": values,
        "id": odd,
        "execution_count": scalars,
    },
)


@drawn(25)
@given(st.lists(cells, min_size=1, max_size=4), odd, values, st.booleans())
def test_any_cells(found, key, value, ascii_only):
    made = {**REAL, key: value, "cells": [*REAL["cells"], *found]}
    data = json.dumps(made, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    with Cost(SECONDS), suppress(SubmissionError):
        identify(data, key)
        holds_answer(data, key, 2)
        submission = from_bytes(data, "step02.ipynb", 2)
        flags(submission)
        graded = render.autograded(submission, EMPTY)
        page = render.feedback(graded, ManualEntries().marks(EMPTY, 0), "ann", "stage1", "step02")
        assert len(notebook.text(graded).encode()) + len(page.encode()) < render.MAX_FILES


HTML = [
    "<b>",
    "<b id=g{}>",
    "<p>",
    "</p>",
    "</b>",
    "<a>",
    "<ul><li>",
    "<dl><dd>",
    "<b><p>",
    "<table>",
    "<tr><td>",
    "<div>",
    "<svg>",
    "x",
]
HTML += ["<style>", "</style>", "<!--", "-->", "<![CDATA[", "<p a{}=1 ", "&amp", "&#", "<", "<math>", "<select>", "'"]
HTML += ["<circle/>", '"']
kinds = st.sampled_from(["text/plain", "text/html", "text/latex", "image/svg+xml", "image/png", "application/json"])
texts = repeated(HTML + PROSE[:4], 199_000)
outputs = st.dictionaries(kinds, texts).map(
    lambda data: {"output_type": "display_data", "data": data, "metadata": {}},
)


@drawn(40)
@given(st.lists(outputs, min_size=1, max_size=2))
def test_any_outputs(found):
    budget = OutputBudget()
    with Cost(SECONDS):
        kept = budget.take(found)
    assert sum(len(json.dumps(each).encode()) for each in kept) < MAX_STORED


@drawn(40)
@given(repeated(PROSE, 9_000))
def test_any_prose(source):
    source = source.encode("utf-8", "replace").decode()
    with Cost(SECONDS):
        render._exporter().render_markdown(plain_prose(source), {})


@pytest.fixture(scope="module", autouse=True)
def loaded():
    """Load what the first case would load."""
    submission = from_bytes(json.dumps(REAL).encode(), "step02.ipynb", 2)
    render.feedback(render.autograded(submission, EMPTY), ManualEntries().marks(EMPTY, 0), "ann", "stage1", "step02")
