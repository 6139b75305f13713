"""Play a recorded backward pass, one page per call, with radio buttons and CSS."""

from __future__ import annotations

import sys
from collections.abc import Callable
from html import escape
from typing import Any

from course.draw import svg, theme
from course.draw.expected_gradients import gradients
from course.draw.graph_view import GraphReader, GraphView, names_in
from course.draw.picture import Displayable, identity, read
from course.draw.recording import BackwardRecorder, Recording
from course.draw.script import MAX_CHIPS, Page, Script
from course.draw.value import kind
from course.i18n import translate

LARGEST = 500

RULES = """\
.gsp{display:flex;flex-wrap:wrap;align-items:center;gap:0 2px;padding:10px 12px;border-radius:10px;max-width:1100px;\
border:1px solid var(--band);margin:0;line-height:1.5}
.gsp>input{appearance:none;opacity:0;margin:2px 1px;width:13px;height:13px;pointer-events:none}
.gsp>label{box-sizing:border-box;width:13px;height:13px;margin:2px 1px 2px -14px;border:1px solid var(--soft);\
border-radius:50%;cursor:pointer;position:relative}
.gsp>input:checked+label{border:4px solid var(--fedge)}
.gsp>input:focus-visible+label{outline:2px solid var(--fedge);outline-offset:1px}
.gsp>input.bad+label{outline:2px solid var(--mark);outline-offset:1px}
.gsp>input.bad:checked+label{border-color:var(--mark)}
.gsp:has(label:hover)>input{visibility:hidden}
.gsp>section{display:none;order:1;flex-basis:100%;min-width:0}
.gsp>input:checked+label+section{display:block}
.gsp>input:focus-visible+label+section .at{text-decoration:underline}
.gsp header{display:flex;gap:10px;align-items:center;margin:6px 0;flex-wrap:wrap}
.gsd.gsp header label{font:inherit;font-weight:600;border:1px solid var(--fedge);border-radius:6px;padding:1px 10px;\
margin:0;cursor:pointer;user-select:none;background:var(--fun);color:var(--ink)}
.gsp header i{font-style:normal;border:1px solid transparent;padding:1px 10px;visibility:hidden}
.gsp header .at{font-weight:650}
.gsp .see{overflow-x:auto}
.gsp .side{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:4px 24px;margin-top:4px}
.gsd.gsp dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:0;align-content:start}
.gsd.gsp dt,.gsd.gsp dd{margin:0;padding:0;font:inherit;float:none;width:auto;text-align:left;color:var(--ink)}
.gsd.gsp dt{color:var(--soft)}
.gsd.gsp dd b{color:var(--grad);font-weight:650}
.gsd.gsp dl dt code{font:12px ui-monospace,Menlo,Consolas,monospace;color:inherit;background:none;padding:0}
.gsd.gsp u{text-decoration:none;display:inline-block;border:1px solid var(--fedge);background:var(--fun);\
border-radius:5px;padding:0 6px;margin:1px 4px 1px 0;white-space:nowrap}
.gsd.gsp u.x{border-color:var(--vedge);background:var(--var);border-radius:10px}
.gsd.gsp u.now{border-width:2px;font-weight:650}
.gsd.gsp small{color:var(--soft);font-size:11.5px}
.gsd.gsp p{margin:6px 0 0;color:var(--ink)}
.gsd.gsp p.bad{color:var(--mark);background:var(--glow);border-left:4px solid var(--mark);padding:4px 10px;\
border-radius:4px}
.gsb .now{fill:none;stroke:var(--fedge);stroke-width:3.5}
.gsb .wait{fill:none;stroke:var(--fedge);stroke-width:1.6;stroke-dasharray:3 3}
.gsb .new{fill:none;stroke:var(--grad);stroke-width:2.6}
.gsb .bad{fill:none;stroke:var(--mark);stroke-width:4;stroke-dasharray:9 3}
.gsb text.cross{fill:var(--mark);font-size:20px;font-weight:700}
@media print{.gsp>input,.gsp>label{display:none}.gsp>section{display:block;break-inside:avoid}}
"""


class Player(Displayable):
    """A backward pass to leaf through. It keeps no Variable alive."""

    def __init__(self, view: GraphView, pages: list[Page], note: str = "", recording: Recording | None = None) -> None:
        self.view, self.pages, self.note = view, pages, note
        self.recording = recording or Recording()
        self.ident = identity(repr(view))

    def summary(self) -> str:
        lines = [f"{page.title} {' '.join(text for text, _ in page.notes)}".strip() for page in self.pages]
        return "\n".join([self.note, *lines] if self.note else lines)

    def html(self) -> str:
        """Return the player as HTML.

        JupyterLab takes arrow keys for itself, except on what is marked with data-lm-suppress-shortcuts. That takes
        Ctrl+S as well, so a click must not move the focus there: radio buttons are hidden while the pointer is over
        their labels, and what is hidden takes no focus.
        """
        style = f"<style>{theme.style()}{RULES}</style>"
        if not self.pages:
            return f'{style}<div class="gsd gsp"><p class="bad">{escape(self.note)}</p></div>'
        reserved_labels = [""] * len(self.view.nodes)
        for page in self.pages:
            for at, grad in page.grads.items():
                reserved_labels[at] = max(reserved_labels[at], grad, key=svg.text_width)
        drawing = svg.Drawing(self.view, reserved_labels)
        notes, width, height = drawing.noted()
        base = drawing.bands() + drawing.lines() + drawing.nodes(grads=False) + notes
        box = f'viewBox="0 0 {svg.fmt(width)} {svg.fmt(height)}" width="{svg.fmt(width)}" height="{svg.fmt(height)}"'
        hidden = 'width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false"'
        shared = 'font-size="13" text-anchor="middle" dominant-baseline="central"'
        parts = [
            f'{style}<div class="gsd gsp" role="group" aria-label="{escape(translate("draw_player"))}">',
            f'<svg {hidden}><defs><g id="{self.ident}" class="gsb" {shared}>{base}</g></defs></svg>',
        ]
        for number, page in enumerate(self.pages):
            head = translate("draw_step", number=number, last=len(self.pages) - 1)
            checked, bad = " checked" if not number else "", ' class="bad"' if page.wrong else ""
            label = escape(f"{head}: {page.title}", quote=True)
            said = escape(self._said(page), quote=True)
            own = f'name="{self.ident}" id="{self.ident}-{number}"'
            parts.append(
                f'<input type="radio" {own} aria-label="{label}" data-lm-suppress-shortcuts{checked}{bad}>'
                f'<label for="{self.ident}-{number}"></label>'
                f"<section><header>{self._turn(number - 1, '◀')}{self._turn(number + 1, '▶')}"
                f'<small>{escape(head)}</small><span class="at">{escape(page.title)}</span></header>'
                f'<div class="see"><svg class="gsb" {box} role="img" aria-label="{said}" {shared} '
                f'style="{svg.fitting(width)}"><use href="#{self.ident}"/>'
                f"{self._over(drawing, page)}</svg></div>"
                f'<div class="side">{self._terms(page.rows)}{self._terms(page.held)}</div>{self._notes(page)}</section>'
            )
        return "".join(parts) + "</div>"

    def _turn(self, number: int, sign: str) -> str:
        there = 0 <= number < len(self.pages)
        return f'<label for="{self.ident}-{number}">{sign}</label>' if there else f"<i>{sign}</i>"

    def _said(self, page: Page) -> str:
        lines = [f"{self.view.call(at)}: grad {grad}" for at, grad in list(page.grads.items())[:MAX_CHIPS]]
        return ". ".join([page.title, *lines])

    def _over(self, drawing: svg.Drawing, page: Page) -> str:
        """Draw what changes from page to page: gradients and marks."""
        parts = [drawing.shape(at, "wait", 4) for at in sorted(page.waiting - {page.now})]
        parts += [drawing.shape(at, "new", 1) for at in sorted(page.new)]
        if page.now is not None:
            parts.append(drawing.shape(page.now, "now", 2))
        if page.bad is not None:
            x, y = drawing.at(page.bad)
            width, height = drawing.sizes[page.bad]
            parts.append(drawing.shape(page.bad, "bad", 4))
            parts.append(svg.text(x + width / 2 - 4, y - height / 2 + 2, "✗", "cross"))
        for at, grad in page.grads.items():
            rows = len(svg.node_lines(self.view.nodes[at], drawing.reserved_labels[at]))
            parts.append(svg.text(*drawing.line_center(at, rows - 1), svg.grad_line(grad), "g"))
        return "".join(parts)

    def _terms(self, rows: list[tuple[str, str]]) -> str:
        return f"<dl>{''.join(f'<dt>{name}</dt><dd>{text}</dd>' for name, text in rows)}</dl>"

    def _notes(self, page: Page) -> str:
        return "".join(
            f'<p class="bad">✗ {escape(text)}</p>' if bad else f"<p>{escape(text)}</p>" for text, bad in page.notes
        )


def play(y: object, walk: Callable[[Any], object] | None = None) -> Player:
    """Run `y.backward()`, the learner's own, and show it call by call.

    This is a real backward pass: afterward the gradients are those that it left. Each page shows which function was
    taken, what their own containers held then, gy and gx, and what was written where. The first wrong gradient is
    marked; what is right is computed apart, in a correct order, from the functions' own derivatives.

    Args:
        y: where the pass starts.
        walk: another backward pass to show, a function of `y` that is called in the place of the method.
    """
    names = names_in(sys._getframe(1))
    drawn = read(y, names)
    if not drawn.objects:
        return Player(GraphView(), [], drawn.view.notes[0])
    if walk is None and not callable(getattr(type(y), "backward", None)):
        return Player(GraphView(), [], translate("draw_no_backward"))
    try:
        reader = GraphReader(y, names, elide=False)
        if reader.view.count("function") > LARGEST:
            return Player(GraphView(), [], translate("draw_too_large", most=LARGEST))
        watch = BackwardRecorder(reader, walk)
        first = watch.grads()
        expected = gradients(reader)
    except Exception as error:
        return Player(GraphView(), [], translate("draw_failed", name=kind(error)))
    recording = watch.run()
    return Player(drawn.view, Script(reader, drawn, recording, expected, first).pages(), recording=recording)
