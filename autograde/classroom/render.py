"""What a graded notebook becomes: nbgrader's autograded notebook for the instructor, a page for the student."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache, lru_cache, partial
from html import escape
from pathlib import Path
from typing import Any

import nbgrader
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import LimitOutput
from traitlets.config import Config

from autograde.classroom.gradebook import ManualEntries
from autograde.grading.outputs import plain_prose
from autograde.grading.result import Result
from autograde.grading.submission import Submission
from course.authoring.markers import HIDDEN, remove_region
from course.authoring.released_lesson import released_lesson

CACHED_CELLS, MAX_CACHED_CHARS = 1024, 8_000
"""How many rendered cells a process keeps, and of how many characters each may be."""


def restore_locked_cells(submission: Submission) -> NotebookNode:
    """The healed notebook with each cell that the gradebook knows as it is known there, hidden tests and all."""
    made = deepcopy(submission.notebook)
    originals = released_lesson(submission.step).locked_cells
    for cell in made.cells:
        if cell.cell_type == "code" and cell.id in originals:
            cell.source = originals[cell.id].source
            cell.metadata = deepcopy(originals[cell.id].metadata)
    return made


def autograded(submission: Submission, result: Result) -> NotebookNode:
    """The restored notebook with what every cell printed."""
    made = restore_locked_cells(submission)
    for position, cell in enumerate(made.cells):
        if cell.cell_type == "code":
            cell.outputs = [from_dict(output) for output in result.outputs.get(position, [])]
        else:
            cell.source = plain_prose(cell.source)
    made, _ = LimitOutput().preprocess(made, {})
    return made


def _cached_filter(made: Callable[[str], str]) -> Callable[[str], str]:
    """Make what all of a class have alike, the prose above all, once; a few megabytes of it are kept."""
    kept = lru_cache(CACHED_CELLS)(made)
    return lambda source: (kept if len(source) <= MAX_CACHED_CHARS else made)(source)


class _Page(HTMLExporter):
    """nbconvert's HTML without its second parse of the finished page, which costs more than making it."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.coloured = _cached_filter(Highlight2HTML(pygments_lexer="python", parent=self))
        self.rendered = _cached_filter(partial(super().markdown2html, {}))

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        return self.rendered(source)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **named: Any) -> tuple[Any, dict[str, Any]]:
        resources = self._init_resources(resources)
        self.register_filter("highlight_code", lambda source, metadata: self.coloured(source))
        types = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", types)
        return TemplateExporter.from_notebook_node(self, nb, resources, **named)

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return nb, resources  # there are no preprocessors, for which nbconvert would copy and validate all of it


@cache
def _exporter() -> _Page:
    templates = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
    config = Config()
    config.HTMLExporter.template_name = "feedback"
    config.HTMLExporter.extra_template_basedirs = [str(templates / "templates")]
    config.HTMLExporter.extra_template_paths = [str(templates / "static/node_modules/bootstrap/dist/css")]
    config.Exporter.default_preprocessors = []
    return _Page(config=config)


@cache
def _css() -> list[str]:
    _, resources = CSSHTMLHeaderPreprocessor(parent=_exporter()).preprocess(new_notebook(), {"config_dir": ""})
    return resources["inlining"]["css"]


def feedback(notebook: NotebookNode, result: Result, student: str, assignment: str, manual: ManualEntries) -> str:
    """The page for the student: no hidden test, but scores, what was observed, and a person's comments."""
    shown = deepcopy(notebook)
    points = {each.id.test: (each.score, each.max_score) for each in result.exercises}
    total = 0.0
    for cell in shown.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution"):
            meta["comment"] = manual.comments.get(meta["grade_id"])
        if meta.get("grade"):
            cell.source = remove_region(HIDDEN, cell.source)
            score, most = points[meta["grade_id"]]
            meta["score"], meta["points"] = manual.scores.get(meta["grade_id"], score), most
            total += meta["score"]
    resources = {
        "unique_key": f"step{result.step:02d}",
        "metadata": {"name": f"step{result.step:02d}", "path": ""},
        "inlining": {"css": _css()},
        "nbgrader": {
            "student": student,
            "assignment": assignment,
            "notebook": f"step{result.step:02d}",
            "score": total,
            "max_score": result.max_score,
            "late_penalty": 0,
        },
    }
    page, _ = _exporter().from_notebook_node(shown, resources)
    return page


def plain_page(result: Result, student: str) -> str:
    """Return a page with the points and messages alone, for a notebook that cannot be rendered."""
    cells = ((each.name, f"{each.score:g} / {each.max_score:g}", each.message) for each in result.exercises)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in cells)
    title = escape(f"{student}, step{result.step:02d}: {result.score:g} / {result.max_score:g}")
    return (
        f'<!DOCTYPE html>\n<html lang="{result.lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><table>{rows}</table></body></html>\n"
    )
