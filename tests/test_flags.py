"""What a human is told to look at, and what an honest notebook may do without being looked at."""

import nbformat
import pytest

from autograde.grading.flags import flags
from autograde.grading.submission import from_cells, from_notebook
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.i18n import LANGUAGES, Message, use_language


def flagged(source, at="step02-square"):
    cells = notebook.solution(lesson(2), "en").cells
    next(cell for cell in cells if cell.id == at).source = source
    with use_language("en"):
        return [str(each) for each in flags(from_cells(cells, 2, "en"))]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("from course.engine import Square", "course.engine"),
        ("import dezero.core as d", "dezero.core"),
        ("from course import lessons", "course.lessons"),
        ("np.allclose = lambda *a, **k: True", "np.allclose"),
        ("np.testing.assert_allclose = print", "np.testing.assert_allclose"),
        ("import builtins\nbuiltins.isinstance = lambda *a: True", "builtins.isinstance"),
        ("import builtins as b\ndef f():\n    del b.print", "b.print"),
        ("import sys\nsys.modules['numpy'] = None", "sys.modules['numpy']"),
        ("import sys\nsys.excepthook = print", "sys.excepthook"),
        ("import numpy\nvars(numpy)\nnumpy.__dict__['array'] = list", "numpy.__dict__['array']"),
        ("setattr(np, 'array_equal', lambda *a, **k: True)", "np['array_equal']"),
        ("get_ipython().ast_transformers.append(None)", "get_ipython().ast_transformers"),
        ("get_ipython().set_custom_exc((Exception,), print)", "set_custom_exc"),
    ],
)
def test_an_attempt_is_named(source, named):
    assert any(named in each for each in flagged(source)), flagged(source)


@pytest.mark.parametrize(
    "source",
    [
        "class Square(Function):\n    def forward(self, x):\n        self.x = x\n        return x ** 2",
        "import numpy\nx = numpy.zeros(3)\nx[0] = 1.0\nx.shape = (3, 1)",
        "Variable.__mul__ = lambda a, b: a",
        "setattr(Variable, '__add__', lambda a, b: a)",
        "import dataclasses\n%timeit 1\n!ls",
        "def (",
        "\0",
        "",
    ],
)
def test_what_honest_code_does_is_not(source):
    assert flagged(source) == []


@pytest.mark.parametrize("each", lessons(), ids=lambda each: each.name)
def test_no_lesson_asks_for_anything_that_is_flagged(each):
    for lang in LANGUAGES:
        assert flags(from_cells(notebook.solution(each, lang).cells, each.step, lang)) == []


def test_a_flag_is_raised_once_however_often_it_is_done():
    assert len(flagged("np.array = 1\nnp.array = 2")) == 1


def test_a_cell_marked_to_be_skipped_is_told_of_and_runs(tmp_path):
    made = notebook.release(lesson(2), "en")
    test = next(cell for cell in made.cells if cell.id == "step02-square-test")
    test.metadata["tags"] = ["skip-execution"]
    found = from_notebook(nbformat.writes(made), None, None, tmp_path / "step02.ipynb")
    assert found.repairs == [Message("repair_skipped", cell=test.id)]
    assert "tags" not in next(cell for cell in found.notebook.cells if cell.id == test.id).metadata


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\nfrom course.engine import Variable",
        "%%time\nfrom course.engine import Variable",
        "!ls\nimport autograde",
        "x = !ls\nimport autograde\nx?",
        "%%capture out\nimport numpy as np\nnp.allclose = print",
    ],
)
def test_magics_hide_nothing_from_a_flag(source):
    assert flagged(source)
