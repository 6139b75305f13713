"""Wants Formgrader's page: its time, since it is rendered in the instructor's server, and the boxes for points on it.

The box of a test is found by its id, and the first element with the id is taken. What MathJax or a picture of a page
does, it does in the browser of whoever grades: set a formula that ends the tab, or ask the grader's server to log out.
"""

import re
import sys
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from traitlets.config import Config

from autograde.classroom import nbgrader_plugin
from autograde.classroom.bounded_exporter import FormgraderExporter
from autograde.classroom.marks import Marks
from autograde.classroom.render import autograded, feedback
from autograde.grading.result import Result
from autograde.grading.submission import from_cells
from red_team.helpers import solution
from red_team.test_drawings_that_cost_the_browser import png, text64

MOST = 5.0
"""Seconds for a page of a few megabytes."""
pytest.importorskip("jupyter_server")


@pytest.fixture(scope="module")
def exporter():
    from nbgrader.server_extensions.formgrader import handlers

    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    return FormgraderExporter(config=config)


def page(exporter, *cells):
    """Formgrader's page of a notebook with these cells before its others."""
    made = solution(2)
    made.cells[1:1] = cells
    submission = from_cells(made.cells, 2, "en")
    graded = autograded(submission, Result(2, "en", [], [], {}))
    told = {"base_url": "", "submission_id": "1", "notebook_id": "step02", "assignment_id": "stage1"}
    told |= {"index": 0, "total": 1, "student": "ann", "notebook_path": "x"}
    return exporter.from_notebook_node(graded, told)[0]


def pasted(source):
    data = png(700, 700) + b"\0" * 2_000_000
    return new_markdown_cell(source, attachments={"a": {"image/png": text64(data)}})


@pytest.mark.parametrize(
    "cell",
    [
        pasted("[" * 9_900 + "![](attachment:a)"),
        pasted("[x" * 4_900 + "![](attachment:a)"),
        new_code_cell("x = 1" + " " * 400_000),
        new_code_cell("\n" * 400_000 + "%%x"),
        new_code_cell("'''" + "\n" * 400_000 + "'''"),
        new_markdown_cell("```objective-j\n" + "f((" * 3_000 + "\n```"),
        new_markdown_cell("```perl6\n" + "q((" * 3_000 + "\n```"),
        [new_markdown_cell(" ".join(f"$x^{{{i + j}}}$" for i in range(900))) for j in range(0, 4500, 900)],
        [new_markdown_cell(" ".join(f"\\\\({i + j}\\\\)" for i in range(900))) for j in range(0, 4500, 900)],
        [new_markdown_cell(f"$${i}{'&' * 1_900}$$") for i in range(25)],
    ],
    ids=[
        *("brackets", "brackets and letters", "spaces", "lines", "a string", "a fence", "another fence"),
        *("formulas", "other formulas", "a formula's columns"),
    ],
)
def test_a_page_takes_seconds(exporter, cell):
    start = time.monotonic()
    assert "step02-square-test" in page(exporter, *(cell if isinstance(cell, list) else [cell]))
    assert time.monotonic() - start < MOST


@pytest.mark.parametrize(
    "source",
    [
        "# step02-square-test",
        "step02-square-test\n==================",
        "### *step02-square-test* ###",
        "# step02-square-comment\n\n# statusmessage\n\n# notebook",
    ],
)
def test_no_heading_takes_the_place_of_a_box(exporter, source):
    shown = page(exporter, new_markdown_cell(source))
    for box in ("step02-square-test", "step02-square-comment", "statusmessage"):
        assert shown.count(f'id="{box}"') == 1
    assert not re.search(r"<h\d[^>]*\bid=", shown)


def test_an_honest_page_keeps_colors_formulas_and_points(exporter):
    shown = page(exporter, new_markdown_cell("# A heading\n\n$x^2$\n\n```python\nreturn 1\n```\n\n```\nplain\n```"))
    assert "<h1>A heading</h1>" in shown
    assert "<msup>" in shown
    assert '<span class="k">return</span>' in shown
    assert shown.count('class="score tabbable"') == 2


@pytest.mark.parametrize(
    "formula",
    [
        "$" + r"\sqrt{" * 250 + "x" + "}" * 250 + "$",
        r"$\def\a{\a\a}\a$",
        r"$\href{javascript:1}{x}$",
        r"\\(\cssId{a}{x}\\)",
    ],
    ids=["nested", "a macro", "a link", "an id"],
)
def test_no_formula_is_left_to_what_runs_in_the_browser(exporter, formula):
    shown = page(exporter, new_markdown_cell(formula), new_code_cell("1"))
    assert "MathJax.js" not in shown and "cdnjs" not in shown
    assert "Startup: {signal: {Interest" in shown  # what Formgrader's own script asks for
    assert not re.search("<script[^>]*src=.https?:", shown)
    assert not re.search('(?:href|id)="(?:javascript|a")', shown)


@pytest.mark.parametrize(
    "source",
    ["![x](/logout)", "![x](http://127.0.0.1:9/x.png)", "![x][y]\n\n[y]: //127.0.0.1:9/x.png", "![](<?x=1>)"],
)
def test_no_picture_is_asked_for(exporter, source):
    made = solution(2)
    made.cells[1:1] = [new_markdown_cell(source)]
    graded = autograded(from_cells(made.cells, 2, "en"), Result(2, "en", [], [], {}))
    for shown in (page(exporter, new_markdown_cell(source)), feedback(graded, Marks(), "ann", "stage1", "step02")):
        assert not re.search(r'<img[^>]*src="(?!data:)', shown)
    shown = page(exporter, pasted("![x](attachment:a)"))
    assert re.search(r'<img[^>]*src="data:image/png', shown)


def test_formgrader_uses_the_exporter(monkeypatch, tmp_path):
    from nbgrader.server_extensions.formgrader import formgrader

    before = formgrader.HTMLExporter
    monkeypatch.setattr(formgrader, "HTMLExporter", before)
    for module, name in (
        (nbgrader_plugin.nbgrader.apps.api, "Autograde"),
        (nbgrader_plugin.nbgrader.apps.api, "GenerateFeedback"),
        (nbgrader_plugin.nbgrader.apps.autogradeapp, "Autograde"),
        (nbgrader_plugin.nbgrader.apps.generatefeedbackapp, "GenerateFeedback"),
        (nbgrader_plugin.CourseDirectory, "get_existing_timestamp"),
        (nbgrader_plugin.NbGraderAPI, "get_submitted_students"),
        (nbgrader_plugin.NbGraderAPI, "get_submitted_timestamp"),
        (nbgrader_plugin.NbGraderAPI, "_filter_existing_notebooks"),
        (nbgrader_plugin.nbgrader.utils, "parse_utc"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    nbgrader_plugin.configure(Config(), tmp_path, "en")
    assert sys.modules[formgrader.__name__].HTMLExporter is FormgraderExporter
