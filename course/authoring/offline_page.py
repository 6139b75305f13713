"""Export notebooks as web pages that work offline.

The pages make no requests: formulas are MathML, and no script is loaded.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any

import nh3
from jinja2 import DictLoader, pass_context
from jinja2.runtime import Context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

CSS = """\
summary { display: list-item; cursor: pointer }
math[display="block"] { margin: .8em 0 }
math [mathvariant="monospace"] { font-family: monospace }
"""
"""What the style sheets of nbconvert and nbgrader lack: marks before folded hints, and formulas."""
MATHML = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "ms", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup",
    "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "mstyle",
    "mpadded", "mphantom", "menclose",
}  # fmt: skip
ATTRIBUTES = {
    "display", "displaystyle", "scriptlevel", "mathvariant", "stretchy", "fence", "separator", "form", "minsize",
    "maxsize", "symmetric", "movablelimits", "accent", "accentunder", "linethickness", "columnalign", "rowalign",
    "columnspacing", "rowspacing", "columnlines", "rowlines", "width", "height", "depth", "lspace", "rspace",
    "largeop",
}  # fmt: skip
LONGEST = 2_000
"""Characters of the longest formula that is set; a longer one is shown as it is written."""
NO_SCRIPTS = DictLoader(
    {
        "mathjax.html.j2": "{% macro mathjax(url='') %}{% endmacro %}",
        "mermaidjs.html.j2": "{% macro mermaid_js(url='', elk='') %}{% endmacro %}",
    }
)
"""Takes the place of the templates that load scripts."""


@lru_cache(4096)
def typeset(formula: str, *, display: bool) -> str:
    """Return a TeX formula as MathML that is safe in any page.

    A formula that cannot be converted is returned as it is written, escaped, and so is one of more than `LONGEST`
    characters.
    """
    try:
        from latex2mathml.converter import convert

        if len(formula) > LONGEST:
            raise ValueError("too long")
        made = convert(formula, display="block" if display else "inline")
    except Exception:  # whatever the converter stumbles over, RecursionError too
        mark = "$$" if display else "$"
        return escape(f"{mark}{formula}{mark}", quote=False)
    return nh3.clean(made, tags=MATHML, attributes=dict.fromkeys(MATHML, ATTRIBUTES))


class PlainCodeRenderer(IPythonRenderer):
    """nbconvert's renderer of Markdown, which colors no code but Python.

    A learner may name any language that Pygments knows, and some take the square or more of a text.
    """

    def block_code(self, code: str, info: str | None = None) -> str:
        """Render a fenced block."""
        return str(super().block_code(code, "python" if info and info.split()[:1] == ["python"] else None))

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Render a picture that the notebook holds, and a link to any other.

        Whoever opens a page with another one asks for it, with their own cookies: that of a grader's own server may be
        `/logout`.
        """
        held = url.lower().startswith(("attachment:", "data:"))
        return str(super().image(text, url, title) if held else self.link(text or escape(url), url, title))


class MathRenderer(PlainCodeRenderer):
    """A renderer of Markdown with formulas set."""

    def inline_math(self, body: str) -> str:
        """Render `$...$`."""
        return typeset(body, display=False)

    def block_math(self, body: str) -> str:
        """Render `$$...$$`."""
        return typeset(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        r"""Render `\begin{...}...\end{...}`."""
        return typeset(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)


class OfflineExporter(HTMLExporter):
    """nbconvert's exporter without scripts and requests."""

    def __init__(self, **named: Any) -> None:
        super().__init__(extra_loaders=[NO_SCRIPTS], **named)  # type: ignore[no-untyped-call]

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Render Markdown as HTML."""
        return self.render_markdown(source, context.get("cell", {}).get("attachments", {}))

    def render_markdown(self, source: str, attachments: dict[str, Any]) -> str:
        """Render Markdown with the pictures that are attached to its cell."""
        renderer = MathRenderer(
            escape=False,
            attachments=attachments,
            embed_images=self.embed_images,
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))


class PageExporter(OfflineExporter):
    """The exporter of `course solution --html`."""

    def __init__(self, **named: Any) -> None:
        block = "{%- block html_head_js -%}{%- endblock -%}"
        style = f"{{%- block html_head_css -%}}<style>{CSS}</style>{{%- endblock -%}}"
        super().__init__(raw_template=f"{{%- extends 'index.html.j2' -%}}{block}{style}", **named)
