"""A network as SVG: bands, lines, nodes and notes, as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from html import escape

from course.draw import theme
from course.draw.graph_view import GraphView, Node
from course.draw.layout import Layout, place
from course.i18n import translate

MARGIN, LINE, HEAD = 12.0, 16.0, 26.0
NOTES = 340.0
"""Least width of the notes under a picture, in px: that of a telephone."""
LEAST, SHRINKS = 420.0, 0.8
"""To what width in px, and to what part of its width, a drawing shrinks."""
NARROW, WIDE = set("filjtrI.,:;'|!()[] -"), set("mwMWGOQ@%")


@cache
def _em(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.34 if letter in NARROW else 0.86 if letter in WIDE else 0.66 if letter.isupper() else 0.57


def text_width(text: str, size: float = 13.0) -> float:
    """Estimate the width of a text, in px."""
    return size * sum(map(_em, text))


def wrapped(text: str, width: float) -> list[str]:
    """Wrap a text to a width; Japanese breaks anywhere, other languages between words."""
    lines, line = [], ""
    words = text.split(" ") if " " in text else list(text)
    joint = " " if " " in text else ""
    for word in words:
        longer = line + joint + word if line else word
        if line and text_width(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def fmt(value: float) -> str:
    """Format a coordinate in few characters."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, content: str, kind: str = "") -> str:
    """Return a line of text around its center."""
    mark = f' class="{kind}"' if kind else ""
    return f'<text x="{fmt(x)}" y="{fmt(y)}"{mark}>{escape(content)}</text>'


def grad_line(grad: str) -> str:
    """Return how a gradient is written into its Variable."""
    return f"grad {grad}"


def node_lines(node: Node, room: str = "") -> list[tuple[str, str]]:
    """Return the lines of text in a node, each with its CSS class.

    `room` is the longest gradient that has to fit in.
    """
    if node.kind == "function":
        return [(node.title, "n")]
    grad = room or node.grad
    found = [(node.title, "n"), (node.text, ""), (grad_line(grad) if grad else "", "g")]
    return [(line, kind) for line, kind in found if line]


def size_of(node: Node, room: str = "") -> tuple[float, float]:
    """Width and height of a node."""
    lines = node_lines(node, room)
    if node.kind == "function":
        return text_width(lines[0][0]) * 1.06 + 24, 34.0
    if node.kind == "elided":
        return 34.0, 26.0
    half = LINE * len(lines) / 2 + 6
    wide = 30.0
    for row, (line, _) in enumerate(lines):
        far = abs(row - (len(lines) - 1) / 2) * LINE + 6
        wide = max(wide, (text_width(line) / 2 + 8) / (1 - (far / half) ** 2) ** 0.5)
    return 2 * wide, 2 * half


class Drawing:
    """A network with its places.

    Args:
        rooms: for each node the longest gradient that will be written there later.
    """

    def __init__(self, view: GraphView, reserved_labels: Iterable[str] = ()) -> None:
        self.view = view
        self.reserved_labels = [*reserved_labels] or [""] * len(view.nodes)
        self.sizes = [size_of(node, room) for node, room in zip(view.nodes, self.reserved_labels, strict=True)]
        self.layout: Layout = place(view, self.sizes)
        self.notes = list(view.notes)
        if self.layout.back:
            self.notes.insert(0, translate("draw_cycle"))
        elif self.layout.wrong:
            self.notes.insert(0, translate("draw_generations_wrong"))
        self.top = HEAD if self.layout.generation is not None else 0.0
        self.width = max(self.layout.width, 1.0) + 2 * MARGIN
        self.below = 38.0 if self.layout.back else 0.0
        self.height = self.layout.height + 2 * MARGIN + self.top + self.below
        if not view.nodes:
            self.height = MARGIN

    def at(self, node: int) -> tuple[float, float]:
        """Return the center of a node on the page."""
        return self.layout.x[node] + MARGIN, self.layout.y[node] + MARGIN + self.top

    def shape(self, node: int, kind: str = "", grow: float = 0.0) -> str:
        """Return the outline of a node."""
        x, y = self.at(node)
        width, height = (each + 2 * grow for each in self.sizes[node])
        mark = f' class="{kind}"/>' if kind else "/>"
        if self.view.nodes[node].kind == "function":
            corner = f'x="{fmt(x - width / 2)}" y="{fmt(y - height / 2)}"'
            return f'<rect {corner} width="{fmt(width)}" height="{fmt(height)}" rx="8"{mark}'
        return f'<ellipse cx="{fmt(x)}" cy="{fmt(y)}" rx="{fmt(width / 2)}" ry="{fmt(height / 2)}"{mark}'

    def line_center(self, node: int, row: int) -> tuple[float, float]:
        """Return the center of a line of text in a node."""
        x, y = self.at(node)
        rows = len(node_lines(self.view.nodes[node], self.reserved_labels[node]))
        return x, y + (row - (rows - 1) / 2) * LINE

    def bands(self) -> str:
        """Return a stripe for each generation, with its number."""
        if self.layout.generation is None:
            return ""
        parts, layout = [], self.layout
        last = (len(layout.left) - 1) // 2
        for generation in range(last + 1):
            left = layout.left[2 * generation] + MARGIN - 8
            right = layout.right[min(2 * generation + 1, len(layout.right) - 1)] + MARGIN + 8
            if generation % 2 == 0:
                width, height = fmt(right - left), fmt(self.height - 8)
                parts.append(f'<rect class="band" x="{fmt(left)}" y="4" width="{width}" height="{height}" rx="8"/>')
            number = generation + self.layout.generation
            long = translate("draw_generation", number=number)
            label = long if text_width(long, 11.5) < right - left else str(number)
            parts.append(text((left + right) / 2, 17, label, "s"))
        return "".join(parts)

    def _curve(self, points: list[tuple[float, float]]) -> str:
        moved = [(x + MARGIN, y + MARGIN + self.top) for x, y in points]
        x, y = moved[0]
        path = f"M{fmt(x)} {fmt(y)}"
        for index, (right, low) in enumerate(moved[1:]):
            half = fmt((x + right) / 2)
            bent = index % 2 == 0 and abs(low - y) >= 0.1
            path += f"C{half} {fmt(y)} {half} {fmt(low)} {fmt(right)} {fmt(low)}" if bent else f"H{fmt(right)}"
            x, y = right, low
        return path

    def lines(self) -> str:
        """Return the arrows, in the direction of the computation."""
        paths, tips = [], []
        for points in self.layout.lines:
            x, y = points[-1][0] + MARGIN, points[-1][1] + MARGIN + self.top
            points = [*points[:-1], (points[-1][0] - 5, points[-1][1])]
            paths.append(self._curve(points))
            tips.append(f"M{fmt(x)} {fmt(y)}l-8-4v8z")
        drawn = f'<path class="l" fill="none" stroke="#64748b" d="{"".join(paths)}"/>'
        drawn += f'<path class="tip" fill="#64748b" d="{"".join(tips)}"/>'
        for start, end in self.layout.back:
            (x0, y0), (x1, y1) = self.at(start), self.at(end)
            y0, y1 = y0 + self.sizes[start][1] / 2, y1 + self.sizes[end][1] / 2
            low = fmt(max(y0, y1) + 38)
            curve = f"M{fmt(x0)} {fmt(y0)}C{fmt(x0)} {low} {fmt(x1)} {low} {fmt(x1)} {fmt(y1 + 8)}"
            drawn += f'<path class="back" fill="none" d="{curve}"/>'
            drawn += f'<path class="backtip" d="M{fmt(x1)} {fmt(y1 + 1)}l-5 10h10z"/>'
        return drawn

    def nodes(self, *, grads: bool = True) -> str:
        """Return shapes and texts, and the gradients if asked for."""
        groups: dict[str, list[str]] = {"v": [], "f": [], "o": []}
        texts = []
        for position, node in enumerate(self.view.nodes):
            group = {"variable": "v", "function": "f"}.get(node.kind, "o")
            groups[group].append(self.shape(position))
            for row, (line, kind) in enumerate(node_lines(node, self.reserved_labels[position])):
                if kind != "g" or (grads and node.grad):
                    texts.append(text(*self.line_center(position, row), line, kind))
        paint = {"v": 'fill="#fff4d6" stroke="#a86a10"', "f": 'fill="#e0ebfd" stroke="#1d4ed8"', "o": 'fill="none"'}
        return "".join(f'<g class="{k}" {paint[k]}>{"".join(v)}</g>' for k, v in groups.items() if v) + "".join(texts)

    def noted(self) -> tuple[str, float, float]:
        """Return the notes under the picture, and its width and height with them."""
        width = max(self.width, NOTES) if self.notes else self.width
        y, parts = self.height, []
        for note in self.notes:
            for line in wrapped(note, (width - 2 * MARGIN) / 1.06):
                parts.append(f'<text x="{fmt(MARGIN)}" y="{fmt(y + 6)}" class="note">{escape(line)}</text>')
                y += LINE + 3
        return "".join(parts), width, y + (4 if parts else 0)


def fitting(width: float) -> str:
    """Return the style of a drawing that shrinks with its place.

    It scrolls before it is too small to read.
    """
    return f"max-width:100%;min-width:{fmt(min(width, max(LEAST, width * SHRINKS)))}px;height:auto"


def open_tag(width: float, height: float, ident: str, title: str, description: str, *, standalone: bool = False) -> str:
    """Return the start of an `<svg>` with a title and a description."""
    space = ' xmlns="http://www.w3.org/2000/svg" class="gsd gsb"' if standalone else ' class="gsb"'
    fit = "" if standalone else f' style="{fitting(width)}"'
    return (
        f'<svg{space} width="{fmt(width)}" height="{fmt(height)}" '
        f'viewBox="0 0 {fmt(width)} {fmt(height)}"{fit} role="img" '
        f'aria-labelledby="{ident}t {ident}d" font-size="13" text-anchor="middle" dominant-baseline="central">'
        f'<title id="{ident}t">{escape(title)}</title><desc id="{ident}d">{escape(description)}</desc>'
    )


def style(*, standalone: bool = False) -> str:
    """Return the style sheet as an element."""
    return f"<style>{theme.style(standalone=standalone)}</style>"
