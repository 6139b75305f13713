"""Whatever is handed in or answered, the grader has no fault, and it costs no more than the bounds say.

The cases are drawn by hypothesis, the same at each run.
"""

import json
import re
from contextlib import suppress

import msgpack
import numpy as np
import pytest
from bounded_cases import Cost, drawn
from hypothesis import given
from hypothesis import strategies as st

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.classroom.submitted import collect
from autograde.errors import SubmissionError
from autograde.grading.collected import collected_statements
from autograde.grading.flags import flags
from autograde.grading.messages import failure_message
from autograde.grading.outputs import safe_outputs
from autograde.grading.result import Result
from autograde.grading.run_test import run_test
from autograde.grading.submission import from_bytes
from autograde.sandbox import codec
from autograde.sandbox.protection import Protection
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, Session, _checked_outputs
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.feedback.observation import Observation

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("fuzz")]
SECONDS = 5.0
"""Processor time that one case may cost."""


odd_text = st.text(max_size=40) | st.sampled_from(
    [
        "step02-square",
        "step02-square-test",
        "code",
        "markdown",
        "\x1b[2J",
        "\u202e",
        "\ud800",
        "[" * 99,
        "%%time\n",
        "$x$",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | odd_text
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_text, inner, max_size=4), max_leaves=12
)
REAL = json.loads(notebook.text(notebook.solution(lesson(2), "en")))


def places(value, path=()):
    """The path of every value in a JSON document."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


PLACES = [path for path in places(REAL) if path]


def changed(path, value):
    made = json.loads(json.dumps(REAL))
    holder = made
    for key in path[:-1]:
        if not isinstance(holder, (dict, list)):
            return made
        holder = holder[key]
    holder[path[-1]] = value
    return made


def is_shown(data):
    """Read a file as a submission of step 2 and make its pages; what cannot be graded says so."""
    with suppress(SubmissionError):
        submission = from_bytes(data, "step02.ipynb", 2)
        flags(submission)
        made = render.autograded(submission, Result(2, "en", []))
        assert notebook.text(made)
        assert render.feedback(made, ManualEntries().marks(Result(2, "en", []), 0), "ann", "stage1", "step02")


@drawn(150)
@given(st.sampled_from(PLACES), values)
def test_a_notebook_with_anything_anywhere(path, value):
    with Cost(SECONDS):
        is_shown(json.dumps(changed(path, value)).encode())


@drawn(150)
@given(st.integers(0, len(json.dumps(REAL))), st.binary(max_size=30), st.integers(0, 500))
def test_a_file_with_any_bytes_anywhere(start, data, cut):
    text = json.dumps(REAL).encode()
    with Cost(SECONDS):
        is_shown(text[:start] + data + text[start + cut :])


@drawn(80)
@given(st.lists(st.tuples(st.binary(min_size=1, max_size=12), st.binary(max_size=60)), max_size=6))
def test_a_folder_with_any_names(tmp_path_factory, files):
    root = tmp_path_factory.mktemp("submitted")
    (root / "ann").mkdir()
    for name, data in files:
        clean = name.replace(b"/", b"").replace(b"\0", b"")
        with suppress(OSError):
            (root / "ann" / (clean.decode("utf-8", "surrogateescape") + "step02.ipynb")).write_bytes(data)
    with Cost(SECONDS):
        found = collect(root, "stage1")
        assert all(str(line) for each in found.students.values() for line in [*each.problems, *each.notes])


numbers = st.sampled_from(
    [np.zeros(()), np.ones(3), np.float64(1.5), np.full((2, 2), np.nan), np.zeros((0, 3)), 1j, 2**70]
)
handles = st.builds(
    lambda number, name: codec.handle_code(number, name),
    st.integers(-1, 5),
    st.sampled_from(["Variable", "Square", "x"]),
)
answers = st.recursive(
    scalars | numbers | handles,
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(odd_text, inner, max_size=3),
    max_leaves=8,
)
replies = (
    st.builds(lambda value: ["ok", value], answers)
    | st.builds(
        lambda *parts: ["raised", *parts], st.lists(odd_text, max_size=3), odd_text, odd_text, st.lists(odd_text)
    )
    | st.builds(
        lambda name: ["raised", [name], name, name, []], st.sampled_from(["StopIteration", "OSError", "Warning"])
    )
    | st.builds(
        lambda *parts: ["ok", list(parts)],
        st.integers(-1, 6),
        st.lists(answers | st.integers(0, 5), max_size=3),
        st.lists(st.tuples(answers | st.integers(0, 5), answers).map(list), max_size=4),
        st.none() | answers,
    )
    | answers
)


def frame(value):
    try:
        return codec.encode(value, lambda item: item if isinstance(item, msgpack.ExtType) else codec.reject(item))
    except (codec.ProtocolError, ValueError, OverflowError):
        return b"\xc0"


class Liar:
    """A student process that answers whatever was drawn, and any request for names with handles."""

    def __init__(self, frames):
        self.frames, self.asked, self.lost = frames, 0, False
        self.channel, self.protection = self, Protection()

    def send(self, request):
        self.asked += 1
        self.verb = codec.decode(request, lambda number, name: number)[1]

    def receive(self, seconds, most):
        if seconds <= 0:
            raise TimeoutError
        if self.verb == "lookup" and self.asked == 1:
            wanted = ["Square", "Function", "Variable"]
            return frame(["ok", [[name, codec.handle_code(n, name)] for n, name in enumerate(wanted)]])
        return self.frames[self.asked % len(self.frames)]

    def kill(self):
        pass


@drawn(300)
@given(st.lists(replies.map(frame), min_size=1, max_size=6), st.sampled_from(["function", "square"]))
def test_a_process_that_answers_anything(frames, exercise):
    seen, test = Observation(HandleMisuse, statements=collected_statements), lesson(2).tests[exercise]
    with Cost(SECONDS):
        try:
            run_test(test, 2, Session(Limits(), Liar(frames)), seen, hidden=True, seconds=2.0)
        except StudentProcessDied as gone:
            seen.end(gone, gone.reason)
        assert not seen.passed
        assert str(failure_message(seen, None, Limits(), hidden=False))


@drawn(150)
@given(st.lists(st.binary(max_size=80), min_size=1, max_size=4))
def test_a_process_that_sends_any_bytes(frames):
    seen = Observation(HandleMisuse, statements=collected_statements)
    with Cost(SECONDS), suppress(StudentProcessDied):
        run_test(lesson(2).tests["square"], 2, Session(Limits(), Liar(frames)), seen, hidden=True, seconds=2.0)
    assert not (seen.passed and seen.fingerprint)


KINDS = ["text/plain", "text/html", "text/latex", "image/png", "image/svg+xml", "image/jpeg", "application/javascript"]
outputs = st.fixed_dictionaries(
    {"output_type": st.sampled_from(["stream", "display_data", "execute_result", "error", "x"])},
    optional={
        "name": st.sampled_from(["stdout", "stderr", "x"]),
        "text": odd_text | st.none(),
        "data": st.dictionaries(
            st.sampled_from(KINDS), odd_text | st.sampled_from(["<script>", "<svg onload=x>", "<b"])
        ),
    },
)


@drawn(200)
@given(st.lists(outputs | values, max_size=4))
def test_any_outputs(found):
    with Cost(SECONDS):
        try:
            shown = safe_outputs(_checked_outputs(found))
        except codec.ProtocolError:
            return
        submission = from_bytes(json.dumps(REAL).encode(), "step02.ipynb", 2)
        made = render.autograded(submission, Result(2, "en", [], outputs={2: shown}))
        page = render.feedback(made, ManualEntries().marks(Result(2, "en", []), 0), "ann", "stage1", "step02")
        assert notebook.text(made)
        assert "<script" not in page and not re.search(r"<[^>]*\bonload\b", page) and "\x1b" not in page


def test_the_liar_is_a_process_as_far_as_a_session_knows():
    assert isinstance(Session(Limits(), Liar([b""])).protection, Protection)
