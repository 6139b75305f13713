"""Locked cells that run from compiled code: what they define and how their errors look are the same."""

import marshal

import pytest

from autograde.grading.released_code import released_code
from autograde.sandbox.remote.session import Limits, Session
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.i18n import LANGUAGES

CELL = "import sys\nprint('said', file=sys.stderr)\n\n\ndef invert(x):\n    return 1 / x  # here\n"


@pytest.fixture(params=["compiled", "read"])
def run(request):
    live = Session.start(Limits(protection="best"))
    live.set_deadline(60)
    code = marshal.dumps(compile(CELL, "<cell>", "exec"))

    def run(source):
        return live.run_cell(source, code=code if source == CELL and request.param == "compiled" else None)

    yield run
    live.close()


def test_names_and_output(run):
    outputs, error = run(CELL)
    assert error is None
    assert [(each["name"], each["text"]) for each in outputs] == [("stderr", "said\n")]
    assert run("print(invert(4))")[0][0]["text"] == "0.25\n"


def test_a_traceback_shows_the_line_and_the_cell(run):
    run(CELL)
    _, error = run("invert(0)")
    shown = "\n".join(error["traceback"])
    assert "return 1 / x  # here" in shown
    assert "Cell In[1], line 6" in shown


def test_its_own_error_is_shown_with_its_line(run):
    run("import sys\nsys.stderr = None\ndef print(*_, **__): raise OSError('no')")
    _, error = run(CELL)
    assert (error["ename"], error["evalue"]) == ("OSError", "no")
    assert "print('said', file=sys.stderr)" in "\n".join(error["traceback"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_setup_and_given_cells_of_each_notebook_are_compiled(lang):
    for each in lessons():
        cells = {cell.id: cell.source for cell in notebook.release(each, lang).cells}
        names = {f"{each.name}-setup", *(cell.id for cell in each.of_role("given"))} & cells.keys()
        assert {cells[name] for name in names} <= released_code(each.step).keys(), each.name
        assert f"{each.name}-setup" in names


def test_an_answer_is_not():
    made = notebook.solution(lesson(2), "en")
    answers = {cell.source for cell in made.cells if cell.id in ("step02-function", "step02-square")}
    assert len(answers) == 2
    assert not answers & released_code(2).keys()
