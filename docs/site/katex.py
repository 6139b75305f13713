"""Typeset formulas with KaTeX at build time, as HTML and MathML without scripts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError


class Typesetter:
    """A node process that turns formulas into HTML, one line each; it starts lazily."""

    def __init__(self, modules: Path) -> None:
        self.modules = modules
        self.process: subprocess.Popen[str] | None = None

    def __call__(self, formula: str, *, display: bool) -> str:
        """Typeset one formula.

        Raises:
            SphinxError: KaTeX rejects the formula; the text is its message.
        """
        if self.process is None:
            command = ["node", str(Path(__file__).with_suffix(".cjs")), str(self.modules / "katex")]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([formula, display]) + "\n")
        self.process.stdin.flush()
        html, problem = json.loads(self.process.stdout.readline() or '["", "KaTeX has ended"]')
        if problem:
            raise SphinxError(f"{formula}: {problem}")
        return str(html)

    def close(self) -> None:
        """End the process."""
        if self.process and self.process.stdin:
            self.process.stdin.close()
            self.process.wait()
            self.process = None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the math renderer "katex" of the folder `katex_modules`."""
    app.add_config_value("katex_modules", None, "env", (str,))
    made: list[Typesetter] = []

    def typeset(formula: str, *, display: bool) -> str:
        if not made:
            made.append(Typesetter(Path(app.config.katex_modules)))
        return made[0](formula, display=display)

    def inline(translator: Any, node: nodes.Element) -> None:
        translator.body.append(typeset(node.astext(), display=False))
        raise nodes.SkipNode

    def block(translator: Any, node: nodes.Element) -> None:
        translator.body.append(f'<div class="formula">{typeset(node.astext(), display=True)}</div>')
        raise nodes.SkipNode

    def close(app: Sphinx, problem: Exception | None) -> None:
        for each in made:
            each.close()

    app.add_html_math_renderer("katex", (inline, None), (block, None))
    app.connect("build-finished", close)
    app.add_css_file("katex/katex.min.css")
    return {"parallel_read_safe": True, "parallel_write_safe": False}
