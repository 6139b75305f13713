"""Draw a graph's ownership: which objects keep which alive, which share memory."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from html import escape

from course.draw import svg, theme
from course.draw.graph_view import GraphReader, GraphView, names_in
from course.draw.picture import Displayable, identity, read
from course.draw.references import Buffer, buffers, held, strongly_connected_components
from course.draw.value import kind
from course.i18n import translate

APART = 6.0
FIRST = ord("Ⓐ")

RULES = """\
.gso{overflow-x:auto;padding:6px 10px;border-radius:8px;width:fit-content;max-width:100%}
.gsd.gso p{margin:4px 0;color:var(--ink)}
.gsd.gso p.s{color:var(--soft);font-size:12px}
.gsd.gso p svg{vertical-align:-1px;margin-right:5px}
.gsb .keep{fill:none;stroke:var(--line);stroke-width:1.5}
.gsb .weak{fill:none;stroke:var(--line);stroke-width:1.5;stroke-dasharray:3 4}
.gsb .ring{fill:none;stroke:var(--mark);stroke-width:3}
.gsb .ringtip{fill:var(--mark);stroke:none}
"""


@dataclass
class ReferenceGraph:
    """What was found, by positions of nodes.

    Attributes:
        strong, weak: what each node keeps alive, and what it refers to weakly.
        cycles: groups of nodes that keep each other alive.
        shared: memory that several arrays use.
        named: the nodes that the caller's names hold.
    """

    strong: list[set[int]]
    weak: list[set[int]]
    cycles: list[list[int]]
    shared: list[Buffer]
    named: list[str]


class _References(svg.Drawing):
    """A drawing whose lines are references, each from holder to held."""

    def __init__(self, view: GraphView, references: ReferenceGraph) -> None:
        super().__init__(view)
        self.references = references
        self.ring = {node: number for number, group in enumerate(references.cycles) for node in group}
        near = {pair for edge in view.edges for pair in (edge, edge[::-1])}
        pairs = {(holder, each) for holder, found in enumerate(references.strong) for each in found}
        self.far = sorted(pairs - near) + [edge for edge in self.layout.back if edge in pairs]
        self.height += 34.0 if self.far and not self.below else 0.0

    def _style(self, holder: int, each: int) -> str:
        """Return how the reference is drawn; "" where there is none."""
        if each in self.references.weak[holder]:
            return "weak"
        if each not in self.references.strong[holder]:
            return ""
        return "ring" if holder in self.ring and self.ring[holder] == self.ring.get(each) else "keep"

    def _drawn(self, style: str, path: str, tip: str) -> str:
        kind = "ringtip" if style == "ring" else "tip"
        return f'<path class="{style}" fill="none" stroke="#64748b" d="{path}"/><path class="{kind}" d="{tip}"/>'

    def lines(self) -> str:
        """Return the references: between neighbors in both directions, then the others."""
        parts = []
        for points, (start, end) in zip(self.layout.lines, self.layout.ends, strict=True):
            back, ahead = self._style(end, start), self._style(start, end)
            apart = APART if back and ahead else 0.0
            begins = abs(points[0][0] - self.layout.x[start] - self.sizes[start][0] / 2) < 0.1
            if back:
                (x, y), shifted = self._shifted(points, -apart)
                shifted[0] = (shifted[0][0] + 5 * begins, shifted[0][1])
                tip = f"M{svg.fmt(x)} {svg.fmt(y)}l8-4v8z" if begins else ""
                parts.append(self._drawn(back, self._curve(shifted), tip))
            if ahead:
                _, shifted = self._shifted(points, apart)
                x, y = shifted[-1][0] + svg.MARGIN, shifted[-1][1] + svg.MARGIN + self.top
                shifted[-1] = (shifted[-1][0] - 5, shifted[-1][1])
                parts.append(self._drawn(ahead, self._curve(shifted), f"M{svg.fmt(x)} {svg.fmt(y)}l-8-4v8z"))
        return "".join(parts) + "".join(self._arc(holder, each) for holder, each in self.far)

    def _shifted(
        self, points: list[tuple[float, float]], by: float
    ) -> tuple[tuple[float, float], list[tuple[float, float]]]:
        """Return the first point on the page, and all points moved down a little."""
        moved = [(x, y + by) for x, y in points]
        return (moved[0][0] + svg.MARGIN, moved[0][1] + svg.MARGIN + self.top), moved

    def _arc(self, holder: int, each: int) -> str:
        (x0, y0), (x1, y1) = self.at(holder), self.at(each)
        y0, y1 = y0 + self.sizes[holder][1] / 2, y1 + self.sizes[each][1] / 2
        low = svg.fmt(max(y0, y1) + 34)
        curve = f"M{svg.fmt(x0)} {svg.fmt(y0)}C{svg.fmt(x0)} {low} {svg.fmt(x1)} {low} {svg.fmt(x1)} {svg.fmt(y1 + 4)}"
        return self._drawn(self._style(holder, each), curve, f"M{svg.fmt(x1)} {svg.fmt(y1)}l-4 8h8z")


class Owners(Displayable):
    """What `owners` found, drawn. It keeps no Variable alive.

    Attributes:
        cycles: the groups that keep each other alive, as names.
        shared: the arrays that share memory, as names like "a.grad", a list a piece of memory.
    """

    def __init__(self, view: GraphView, references: ReferenceGraph) -> None:
        self.view, self.references = view, references
        self.cycles = [[view.call(node) for node in group] for group in references.cycles]
        self.shared = [[f"{view.call(at)}.{name}" for at, name in each.aliases] for each in references.shared]
        self.ident = identity(repr(view))

    def sentences(self) -> list[str]:
        """Return the notes, one sentence each."""
        if not self.view.nodes:
            return []
        name = self.view.call(0)
        sentences = [
            translate("draw_cycles", number=len(self.cycles)) if self.cycles else translate("draw_no_cycles", name=name)
        ]
        if self.references.named:
            sentences.append(translate("draw_named", names=", ".join(self.references.named)))
        for number, (names, buffer) in enumerate(zip(self.shared, self.references.shared, strict=True)):
            sentences.append(
                f"{_letter(number)} {translate('draw_shared', names=', '.join(names), bytes=f'{buffer.size:,}')}"
            )
        return sentences if self.shared else [*sentences, translate("draw_not_shared")]

    def _lettered(self) -> GraphView:
        """Return the graph with a letter at each array that shares memory."""
        nodes = [replace(node) for node in self.view.nodes]
        for number, buffer in enumerate(self.references.shared):
            for at, name in buffer.aliases:
                node, letter = nodes[at], _letter(number)
                if name == "data":
                    node.text += f" {letter}"
                else:
                    node.grad += f" {letter}"
        return replace(self.view, nodes=nodes)

    def summary(self) -> str:
        return "\n".join([*self.view.notes, *self.sentences()])

    def html(self) -> str:
        """Return the picture and its notes as HTML."""
        drawing = _References(self._lettered(), self.references)
        notes, width, height = drawing.noted()
        title = translate("draw_owners", name=self.view.call(0) if self.view.nodes else "y")
        opening = svg.open_tag(width, height, self.ident, title, " ".join(self.sentences()))
        body = drawing.bands() + drawing.lines() + drawing.nodes() + notes
        sentences = "".join(f"<p>{escape(each)}</p>" for each in self.sentences())
        return (
            f'<style>{theme.style()}{RULES}</style><div class="gsd gso">{opening}{body}</svg>'
            f"{self._legend() if self.view.nodes else ''}{sentences}</div>"
        )

    def _legend(self) -> str:
        signs = []
        for style in ("keep", "weak", "ring"):
            line = (
                f'<svg class="gsb" width="30" height="8" aria-hidden="true"><path class="{style}" d="M1 4H29"/></svg>'
            )
            signs.append(line + escape(translate(f"draw_{style}")))
        return f'<p class="s">{"&emsp;".join(signs)}</p>'


def _letter(number: int) -> str:
    return chr(FIRST + number) if number < 26 else f"({number + 1})"


def _found(reader: GraphReader, names: dict[int, str]) -> ReferenceGraph:
    pairs = [held(reader, at) for at in range(len(reader.objects))]
    strong = [each[0] for each in pairs]
    named = [names[id(thing)] for thing in reader.objects if id(thing) in names]
    return ReferenceGraph(
        strong, [each[1] for each in pairs], strongly_connected_components(strong), buffers(reader), named
    )


def owners(y: object) -> Owners:
    """Draw what keeps what alive in the graph of `y`, and which arrays share memory.

    Arrows are references, from the one that holds to the one that is held; dashed ones are weak. Letters mark
    arrays that use the same memory. A large graph is looked at as far as it is drawn.
    """
    names = names_in(sys._getframe(1))
    reader = read(y, names)
    try:
        return Owners(reader.view, _found(reader, names))
    except Exception as error:
        return Owners(GraphView(notes=[translate("draw_failed", name=kind(error))]), ReferenceGraph([], [], [], [], []))
