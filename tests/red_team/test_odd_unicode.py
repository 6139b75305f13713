"""Wants text that cannot be encoded, or that ends a page, to stop who writes it down: half a surrogate pair, NUL."""

import json
import os

import pytest

from autograde.classroom import render
from autograde.classroom.jobs import GradingJob, run_job
from autograde.classroom.marks import ManualEntries
from autograde.classroom.student_folder import SubmittedFile
from autograde.errors import SubmissionError
from autograde.grading.flags import flags
from autograde.grading.names import parse
from autograde.grading.result import Result
from autograde.grading.submission import from_bytes, identify
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from red_team.helpers import PICTURE, attack, printed, scores, solution

ODD = ["\ud800", "\udfff", "a\ud800b", "\ud800\ud800", "\x00", "\ufffe", "\U0010ffff", "\u202e", "\x1b[2J", "\u2028"]


def places(odd):
    """Notebooks with a text at each place that holds text."""
    real = notebook.text(solution())
    for change in (
        lambda raw: raw["cells"][1].update(source=odd),
        lambda raw: raw["cells"].append({"cell_type": "code", "metadata": {}, "source": [f"x = '{odd}'"]}),
        lambda raw: raw["cells"].append(
            {"cell_type": "markdown", "source": "![x](attachment:a)", "attachments": {odd: {"image/png": PICTURE}}}
        ),
        lambda raw: raw["cells"].append({"cell_type": "markdown", "source": f"[{odd}](attachment:{odd}) <{odd}>"}),
        lambda raw: raw["cells"].append({"cell_type": odd, "source": odd, odd: odd}),
        lambda raw: raw["cells"][2].update(metadata={"nbgrader": {"grade_id": odd}, "tags": [odd], odd: odd}),
        lambda raw: raw["metadata"].update({odd: odd, "gradsteps": {"step": 2, "lang": odd, "digest": odd}}),
        lambda raw: raw.update({odd: odd}),
        lambda raw: raw["cells"].append({"cell_type": "code", "source": "1", "outputs": [{odd: odd}], "id": odd}),
    ):
        raw = json.loads(real)
        change(raw)
        yield raw


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_at_every_place(odd):
    for raw in places(odd):
        for data in (json.dumps(raw).encode(), json.dumps(raw, ensure_ascii=False).encode("utf-8", "surrogatepass")):
            try:
                identify(data, f"step02 {odd}.ipynb")
                submission = from_bytes(data, "step02.ipynb", 2)
            except SubmissionError:
                continue
            flags(submission)
            made = render.autograded(submission, Result(2, "en", []))
            marks = ManualEntries().marks(Result(2, "en", []), 0)
            assert notebook.text(made).encode()
            assert render.feedback(made, marks, "ann", "stage1", "step02").encode()
            assert notebook.text(render.plain_notebook(submission, Result(2, "en", []))).encode()


@pytest.mark.parametrize("source", ["x = (\u2028y = 2", "%time f(\u2029)", "x?\x85"], ids=ascii)
def test_no_warning_of_it_reaches_the_terminal(source, recwarn):
    parse(f"{source}\n# {os.getpid()}")
    assert [str(each.message) for each in recwarn] == []


def test_a_neighbour_of_an_odd_name_is_graded(tmp_path):
    raw = json.loads(notebook.text(solution()))
    picture = {"\ud800": {"image/png": PICTURE}}
    raw["cells"].insert(0, {"cell_type": "markdown", "source": "![x](attachment:a)", "attachments": picture})
    (tmp_path / "step02.ipynb").write_text(json.dumps(raw))
    file = SubmittedFile(2, ("step02.ipynb",), 0)
    found = run_job(GradingJob("eve", "stage1", tmp_path, file, limits=Limits(protection="best")))
    assert not found.fault and found.result.score == 10
    assert b"Square" in found.page


def test_of_what_code_prints():
    source = (
        "from IPython.display import display, HTML\n"
        "for odd in ('\\ud800', '\\x00', '\\udfff' * 9):\n"
        "    print(odd)\n"
        "    display(HTML(f'<b>{odd}</b>'))\n"
        "raise type('E' + '\\ud800', (ValueError,), {})('\\ud800')"
    )
    result = attack(last=source)
    assert scores(result) == [5, 5]
    assert printed(result).encode()
