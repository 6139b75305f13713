"""Draw computational graphs as SVG, without scripts or requests."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from course.draw import svg
from course.draw.graph_view import GraphReader, GraphView, names_in, row
from course.draw.value import kind
from course.i18n import translate

MAX_SENTENCES = 30
_numbers = count(1)


def identity(content: str) -> str:
    """Return an id for a picture, unique in this kernel and equal in every run."""
    return f"g{zlib.crc32(content.encode()):08x}{next(_numbers)}"


class Displayable:
    """Something that a notebook displays as HTML and a terminal as a sentence."""

    def html(self) -> str:
        raise NotImplementedError

    def summary(self) -> str:
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self.html()

    def __repr__(self) -> str:
        return self.summary()


class Picture(Displayable):
    """A drawn graph, with the values of its time; it keeps no Variable alive."""

    def __init__(self, view: GraphView) -> None:
        self.view = view
        first = view.nodes[0].title if view.nodes else ""
        self.title = translate(
            "draw_title",
            name=first or "y",
            functions=view.count("function"),
            variables=view.count("variable"),
        )
        self.ident = identity(repr(view))

    @property
    def description(self) -> str:
        """The picture in words, for those who do not see it."""
        sentences = self.view.sentences()
        more = [translate("draw_more", number=len(sentences) - MAX_SENTENCES)] if len(sentences) > MAX_SENTENCES else []
        values = [
            f"{node.title}: {node.text}" + (f", {svg.grad_line(node.grad)}" if node.grad else "")
            for node in self.view.nodes[: 2 * MAX_SENTENCES]
            if node.kind == "variable" and node.title
        ]
        return " ".join(
            f"{each.rstrip('.。')}." for each in [*sentences[:MAX_SENTENCES], *more, *values, *self.view.notes]
        )

    def _svg(self, *, standalone: bool) -> str:
        drawing = svg.Drawing(self.view)
        notes, width, height = drawing.noted()
        opening = svg.open_tag(width, height, self.ident, self.title, self.description, standalone=standalone)
        style = svg.style(standalone=True) if standalone else ""
        return opening + style + drawing.bands() + drawing.lines() + drawing.nodes() + notes + "</svg>"

    def html(self) -> str:
        """Return the picture as HTML."""
        box = 'class="gsd" style="overflow-x:auto;padding:4px;border-radius:8px;width:fit-content;max-width:100%"'
        return f"{svg.style()}<div {box}>{self._svg(standalone=False)}</div>"

    def svg(self) -> str:
        """Return the picture as an SVG file, which follows the system's theme."""
        return self._svg(standalone=True)

    def save(self, path: str | Path) -> Path:
        """Write the picture into an .svg file, and return its path."""
        file = Path(path)
        file.write_text(self.svg(), "utf-8")
        return file

    def to_dot(self) -> str:
        """Return the graph in Graphviz's DOT language."""
        lines = ["digraph g {", "rankdir=LR"]
        for position, node in enumerate(self.view.nodes):
            shape = "box" if node.kind == "function" else "ellipse"
            label = "\\n".join(
                line.replace("\\", "\\\\").replace('"', '\\"') for line, _ in svg.node_lines(node) or [("", "")]
            )
            lines.append(f'n{position} [label="{label}", shape={shape}]')
        lines += [f"n{start} -> n{end}" for start, end in self.view.edges]
        return "\n".join([*lines, "}"]) + "\n"

    def summary(self) -> str:
        return f"{self.title}. {self.description}" if self.view.nodes else self.description


def failed(error: BaseException) -> GraphView:
    """Return a graph that only says why there is nothing to see."""
    return GraphView(notes=[translate("draw_failed", name=kind(error))])


def read(y: object, names: Mapping[int, str]) -> GraphReader:
    """Read the graph of `y`; whatever is broken in it ends as a sentence."""
    try:
        return GraphReader(y, names)
    except Exception as error:
        reader = GraphReader(None)
        reader.view, reader.objects = failed(error), []
        return reader


def graph(y: object) -> Picture:
    """Draw the computational graph of `y`, a Variable of any step's engine.

    Ellipses are Variables with name, value and gradient, boxes are functions; a column is a generation, or the distance
    from the start where the engine knows no generations. Names are those of `Variable.name`, else the caller's own.

    >>> import numpy as np
    >>> from course.engine import Variable
    >>> x = Variable(np.array(3.0))
    >>> y = x * x
    >>> graph(y)
    Computational graph of y (functions: 1, variables: 2). y = Mul(x, x). y: 9.0. x: 3.0.
    """
    return Picture(read(y, names_in(sys._getframe(1))).view)


def chain(*links: object) -> Picture:
    """Draw Variables and functions in a row, as in `chain(x, A, a, B, y)`.

    They are drawn in the order given.

    For the first steps, whose Variables do not know yet where they come from.
    """
    return Picture(row(links, names_in(sys._getframe(1))))
