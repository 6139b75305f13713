"""Render a graded notebook for the instructor and for the student.

The instructor gets nbgrader's autograded notebook, the student a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.preprocessors import LimitOutput
from traitlets.config import Config

from autograde.classroom.bounded_exporter import CACHED_CELLS, MAX_CACHED_CHARS, BoundedExporter, OwnCopy, cached_filter
from autograde.classroom.feedback_summary import fold, summary
from autograde.classroom.marks import Marks
from autograde.classroom.outcomes import as_metadata
from autograde.grading.notebook_copies import copied
from autograde.grading.outputs import plain_prose
from autograde.grading.plain_text import as_written, soon_shown
from autograde.grading.result import Result
from autograde.grading.submission import Submission
from course.authoring.markers import HIDDEN, remove_region
from course.authoring.offline_page import CSS, OfflineExporter
from course.authoring.released_lesson import released_lesson
from course.i18n import LANGUAGES, language, use_language

MAX_FILES = 20 << 20
"""How many bytes a graded notebook and its page may have together."""
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    "style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'\">"
)
"""Says to the browser what the sanitizer sees to: a page runs no script and asks for nothing."""

TEMPLATE = Path(__file__).with_name("feedback.html.j2")
"""Of feedback pages: the summary on top, then the notebook."""

SCROLLS = re.compile(
    r'<(pre|table|p(?=><math\b[^>]*display="block")|div class="(?:gsd|see)[^"]*")(?=[ >])(?![^>]*tabindex)'
)
"""The start of what may scroll sideways on a page, which a keyboard has to reach."""

UNQUOTED = ";,/?:@&=+$-_.!~*'()#"
"""What JupyterLab leaves as it is in the name of a pasted picture: the characters of JavaScript's `encodeURI`."""


def restore_locked_cells(submission: Submission) -> NotebookNode:
    """Return the sanitized notebook with all locked cells restored.

    Hidden tests are restored too.
    """
    made = copied(submission.notebook)
    originals = released_lesson(submission.step).locked_cells
    for cell in made.cells:
        if cell.cell_type == "code" and cell.id in originals:
            cell.source = originals[cell.id].source
            cell.metadata = copied(originals[cell.id].metadata)
    return made


def autograded(submission: Submission, result: Result) -> NotebookNode:
    """Return the restored notebook with the outputs of its cells.

    Its metadata gets the outcomes of the exercises.
    """
    made = restore_locked_cells(submission)
    made.metadata["gradsteps"] |= {"exercises": as_metadata(result)}
    for position, cell in enumerate(made.cells):
        if cell.cell_type == "code":
            cell.source = soon_shown(cell.source)
            cell.outputs = [from_dict(output) for output in result.outputs.get(position, [])]
        else:
            _rename_attachments(cell)
            cell.source = plain_prose(cell.source)
    made, _ = LimitOutput().preprocess(made, {})
    return made


def _rename_attachments(cell: NotebookNode) -> None:
    """Give the pictures pasted into a cell plain names.

    References to lost pictures become ordinary links.
    nbconvert raises for a reference without its picture, and does not find names that a URL has to quote.
    """
    if "attachment:" not in cell.source:
        return
    kept = {}
    for number, (name, bundle) in enumerate(
        sorted(cell.get("attachments", {}).items(), key=lambda each: -len(each[0]))
    ):
        plain = f"picture-{number}"
        for spelling in {name, quote(name), quote(name, safe=""), quote(name, safe=UNQUOTED)}:
            for written in (f"<attachment:{spelling}>", f"attachment:{spelling}"):
                cell.source = cell.source.replace(written, f"attachment:{plain}")
        kept[plain] = bundle
    cell.source = re.sub(r"((?:\]\(|\]:)\s*<?)attachment:(?!picture-\d+\b)", r"\1", cell.source)
    if kept:
        cell.attachments = NotebookNode(kept)


class _Page(BoundedExporter, OfflineExporter):
    """The exporter of feedback pages, which caches the prose that students share."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.rendered = cached_filter(partial(self.render_markdown, attachments={}))
        self.register_filter("cell_html", self.cell_html)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        source = soon_shown(as_written(source))  # a comment too
        return super().markdown2html(context, source) if "attachment:" in source else self.rendered(source)

    def cell_html(self, cell: NotebookNode, rendered: Callable[[], str]) -> str:
        """Return the HTML of a cell.

        A process keeps it for the next pages, unless a student wrote the cell.
        """
        key, code = json.dumps([language(), cell]), len(cell.source) if cell.cell_type == "code" else 0
        own = cell.metadata.get("nbgrader", {}).get("solution")
        if own or len(key) > MAX_CACHED_CHARS or self.left < code:  # beyond it, code is not colored
            return rendered()
        kept = _cached_html(key)
        if kept:
            self.left -= code
        else:
            kept.append(rendered())
        return kept[0]

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return nb, resources  # without preprocessors, nbconvert need not copy and validate the notebook


@lru_cache(CACHED_CELLS)
def _cached_html(key: str) -> list[str]:
    """Return the place of a cell's HTML, an empty list at first."""
    return []


@cache
def _exporter() -> _Page:
    config = Config()
    config.HTMLExporter.template_name = "classic"
    config.Exporter.default_preprocessors = []
    return _Page(config=config, raw_template=TEMPLATE.read_text("utf-8"))


@cache
def warm_up() -> None:
    """Render a page, so that this process and its forks have compiled the templates.

    Compiling takes as long as ten pages.
    """
    shown = new_output("stream", text="1")
    sample = new_notebook(cells=[new_markdown_cell("- *x*: $x$"), new_code_cell("print(1)", outputs=[shown])])
    feedback(sample, Marks(), "", "", "")


@cache
def _css() -> list[str]:
    _, resources = CSSHTMLHeaderPreprocessor(parent=_exporter()).preprocess(new_notebook(), {"config_dir": ""})
    return [*resources["inlining"]["css"], CSS]


def _language_of(notebook: NotebookNode) -> str:
    own = notebook.metadata.get("gradsteps")
    lang = own.get("lang") if isinstance(own, dict) else None
    return lang if lang in LANGUAGES else language()


def feedback(notebook: NotebookNode, marks: Marks, student: str, assignment: str, name: str) -> str:
    """Return the student's page of a graded notebook, without hidden tests.

    The page shows the marks and comments.

    Its last line holds the digest of the marks; see `graded_files.shown_marks`.
    """
    shown = OwnCopy(copied(notebook))
    with use_language(_language_of(notebook)):
        fold(shown)
        values = summary(notebook, marks, f"{student} · {assignment} · {name}")
        page = _page(shown, marks, name, values)
    page = page.replace("<head>", f"<head>\n{POLICY}", 1)
    page = SCROLLS.sub(r'<\1 tabindex="0"', page)
    return f"{page}\n<!-- gradsteps {marks.digest()} -->\n"


def _page(shown: NotebookNode, marks: Marks, name: str, values: dict[str, Any]) -> str:
    """Return the HTML of a page with the values of its template."""
    for cell in shown.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution"):
            meta["comment"] = marks.comments.get(meta["grade_id"])
        if meta.get("grade"):
            cell.source = remove_region(HIDDEN, cell.source)
            meta["score"], meta["points"] = marks.scores.get(meta["grade_id"], (0.0, float(meta.get("points", 0))))
    resources = {
        "unique_key": name,
        "metadata": {"name": name, "path": ""},
        "inlining": {"css": _css()},
        "gradsteps": values,
    }
    page, _ = _exporter().from_notebook_node(shown, resources)
    return str(page)


def plain_notebook(submission: Submission, result: Result) -> NotebookNode:
    """Return the graded notebook without outputs, prose and pictures.

    It takes no more than copying text, for a notebook that cannot be rendered.
    """
    made = restore_locked_cells(submission)
    made.metadata["gradsteps"] |= {"exercises": as_metadata(result)}
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = []
        else:
            cell.source = ""
            cell.pop("attachments", None)
    return made


def plain_page(marks: Marks, student: str, name: str, lang: str, said: Mapping[str, str] | None = None) -> str:
    """Return a page with only the marks of a notebook.

    It takes no more than copying text, for a notebook that cannot be rendered.

    Args:
        marks: the marks.
        student: whose they are.
        name: the name of the notebook.
        lang: its language.
        said: what the grader said of exercises, by test cell.
    """
    cells = (
        (test, f"{score:g} / {most:g}", (said or {}).get(test, "")) for test, (score, most) in marks.scores.items()
    )
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in cells)
    title = escape(f"{student}, {name}: {marks.score:g} / {marks.max_score:g}")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head>{POLICY}<meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><table>{rows}</table></body></html>\n<!-- gradsteps {marks.digest()} -->\n"
    )
