"""Export students' notebooks as HTML in time that grows with their length alone.

nbconvert's own exporter takes the square of some texts, parses each page a second time, and gives headings ids by
their text. Formgrader renders a page in the instructor's Jupyter server, which does nothing else meanwhile, and finds
the boxes of its points by their ids: a heading with the name of a test would take the place of one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

from jinja2 import DictLoader, pass_context
from jinja2.runtime import Context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode

from course.authoring.offline_page import MathRenderer, PlainCodeRenderer

CACHED_CELLS, MAX_CACHED_CHARS = 1024, 8_000
"""How many rendered cells a process caches, and the size of the largest, in characters."""
MAX_COLOURED, MAX_ALL_COLOURED = 8_000, 100_000
"""How many characters of code are colored, of one cell and of a page: a character may take 30 in HTML.

The longest cell of a lesson has 6,000.
"""
MAX_FORMULAS, FORMULA = 500, re.compile(r"\$+|\\begin|\\[(\[]")
"""Beginnings and ends of formulas of a page, after which formulas are shown as they are written; a lesson has 110."""
NO_MATHJAX = DictLoader(
    {
        "mathjax.html.j2": "{% macro mathjax(url='') %}<script>window.MathJax = {Hub: {Startup: {signal: {Interest: "
        "function (then) { setTimeout(then, 0, 'End') }}}}}</script>{% endmacro %}"
    }
)
"""Takes MathJax's place in Formgrader's page, which waits to be told that formulas are set."""
GAP = re.compile(r"\s{300}")
"""White space of which the highlighter takes the square."""


class OwnCopy(NotebookNode):
    """A notebook that nobody else holds: nbconvert need not copy it."""

    def __deepcopy__(self, memo: object) -> OwnCopy:
        return self


def cached_filter(made: Callable[[str], str]) -> Callable[[str], str]:
    """Cache rendered cells that most students share (LRU, a few MB)."""
    kept = lru_cache(CACHED_CELLS)(made)
    return lambda source: (kept if len(source) <= MAX_CACHED_CHARS else made)(source)


class BoundedExporter(HTMLExporter):
    """nbconvert's HTML exporter without its second parse of the page.

    The second parse costs more than the first.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.highlighted = cached_filter(Highlight2HTML(pygments_lexer="python", parent=self))
        self.left = 0

    def coloured(self, source: str) -> str:
        """Return code as HTML, in colors if it is short."""
        self.left -= len(source)
        if len(source) <= MAX_COLOURED and self.left >= 0 and not GAP.search(source):
            return self.highlighted(source)
        return f'<div class="highlight"><pre>{escape(source)}</pre></div>'

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **named: Any) -> tuple[Any, dict[str, Any]]:
        resources = self._init_resources(resources)
        self.left = MAX_ALL_COLOURED
        self.register_filter("highlight_code", lambda source, metadata: self.coloured(source))
        types = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", types)
        self.register_filter("strip_files_prefix", lambda text: text)  # for IPython 1; its time grows with the square
        return TemplateExporter.from_notebook_node(self, nb, resources, **named)


class FormgraderExporter(BoundedExporter):
    """The exporter of Formgrader's pages.

    Formulas are set here, as on feedback pages: MathJax sets any text between two `$` in the browser of whoever grades,
    which some kilobytes keep busy for minutes or crash. Headings have no ids.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, extra_loaders=[NO_MATHJAX], **named)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **named: Any) -> tuple[Any, dict[str, Any]]:
        self.formulas_left = MAX_FORMULAS
        return super().from_notebook_node(nb, resources, **named)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown as HTML."""
        attachments = context.get("cell", {}).get("attachments", {})
        self.formulas_left -= len(FORMULA.findall(source))
        kind = MathRenderer if self.formulas_left >= 0 else PlainCodeRenderer
        renderer = kind(escape=False, attachments=attachments, exclude_anchor_links=True)
        return str(MarkdownWithMath(renderer=renderer).render(source))

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        return CSSHTMLHeaderPreprocessor(parent=self).preprocess(nb, resources)
