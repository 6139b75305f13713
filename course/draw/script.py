"""Write a recorded backward pass as the player's pages of text and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import numpy as np

from course.draw.expected_gradients import Gradient
from course.draw.first_error import BackwardChecker, agree
from course.draw.graph_view import GraphReader
from course.draw.recording import ContainerSnapshot, Recording, inputs_of
from course.draw.value import kind, short
from course.i18n import translate

PAGES, MAX_CHIPS = 60, 14


@dataclass
class Page:
    """What one moment of the pass shows; positions are those of the drawn network.

    Attributes:
        grads: the gradients to write into the Variables.
        new: the Variables whose gradient changed.
        rows: label and text (markup) of what happened.
        notes: sentences, those that tell of a mistake marked True.
    """

    title: str
    grads: dict[int, str]
    now: int | None = None
    new: set[int] = field(default_factory=set)
    bad: int | None = None
    waiting: set[int] = field(default_factory=set)
    rows: list[tuple[str, str]] = field(default_factory=list)
    held: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        return any(bad for _, bad in self.notes)


def _shown(gradient: Gradient) -> str:
    return "None" if gradient is None else short(gradient)


class Script:
    """Turns a recording into pages."""

    def __init__(
        self,
        reader: GraphReader,
        drawn: GraphReader,
        recording: Recording,
        expected: list[Gradient],
        first: dict[int, np.ndarray],
    ) -> None:
        self.reader, self.drawn, self.recording, self.expected, self.first = reader, drawn, recording, expected, first
        self.checker = BackwardChecker(reader, recording, expected, first)

    def place(self, at: int) -> int | None:
        """Return where a node is in the picture, None if it is elided."""
        return self.drawn.at(self.reader.objects[at])

    def pages(self) -> list[Page]:
        events = self.recording.events
        start = events[0].before if events else self.recording.last
        shown = min(len(events), PAGES)
        pages = [Page(translate("draw_start"), self._grads(start))]
        if events:
            row = f"<b>{escape(_shown(start.get(0)))}</b>"
            pages[0].rows = [(f"{self._name(0)}.grad", row)]
            pages[0].held = self._held(0, taken=False)
            pages[0].waiting = {place for place in [self.place(events[0].function)] if place is not None}
        pages += [self._event(number) for number in range(shown)]
        if len(events) > shown:
            pages[-1].notes.append((translate("draw_more_steps", number=len(events) - shown), False))
        pages.append(self._last())
        first_error = self.checker.find()
        if first_error:
            at = min(first_error.event + 1, len(pages) - 1)
            pages[at].notes.insert(0, (first_error.sentence, True))
            pages[at].bad = None if first_error.variable is None else self.place(first_error.variable)
        return pages

    def _name(self, at: int) -> str:
        return escape(self.reader.view.call(at))

    def _grads(self, grads: Mapping[int, np.ndarray]) -> dict[int, str]:
        return {place: short(each) for at, each in grads.items() if (place := self.place(at)) is not None}

    def _event(self, number: int) -> Page:
        event, after = self.recording.events[number], self.recording.after(number)
        page = Page(translate("draw_takes", name=self.reader.view.call(event.function)), self._grads(after))
        page.now = self.place(event.function)
        page.rows.append(("gy", self._list([_shown(each) for each in event.gys])))
        page.rows.append(("gx", self._list([_shown(each) for each in event.gxs]) if event.returned else "—"))
        changed = [at for at in {**event.before, **after} if not self._alike(event.before.get(at), after.get(at))]
        inputs = inputs_of(self.reader, event.function)
        for at in sorted(changed, key=lambda each: each not in inputs):
            before = f"{escape(_shown(event.before.get(at)))} → " if at in event.before else ""
            page.rows.append((f"{self._name(at)}.grad", f"{before}<b>{escape(_shown(after.get(at)))}</b>"))
        page.new = {place for at in changed if (place := self.place(at)) is not None}
        page.held = self._held(number)
        waiting = {at for each in event.held if each.waits and each.name for at in each.items}
        page.waiting = {place for at in waiting if (place := self.place(at)) is not None}
        return page

    def _alike(self, a: Gradient, b: Gradient) -> bool:
        return a is b or (
            a is not None and b is not None and a.shape == b.shape and np.array_equal(a, b, equal_nan=True)
        )

    def _list(self, texts: list[str]) -> str:
        return ", ".join(f"<b>{escape(each)}</b>" for each in texts) or "—"

    def _chip(self, at: int, mark: str = "") -> str:
        node = self.reader.view.nodes[at]
        mark = f"{mark} x".strip() if node.kind == "variable" else mark
        generation = "" if node.generation is None else f" <small>{node.generation}</small>"
        return f'<u class="{mark}">{self._name(at)}{generation}</u>' if mark else f"<u>{self._name(at)}{generation}</u>"

    def _held(self, number: int, *, taken: bool = True) -> list[tuple[str, str]]:
        """Return what the learner's containers held when an event began.

        The function that had just been taken is marked.
        """
        event = self.recording.events[number]
        found: list[tuple[str, str]] = []
        for each in event.held:
            items = each.items if taken or not each.waits or not each.name else [*each.items, event.function]
            found.append((self._container(each), self._chips(items)))
        mark = self._chip(event.function, "now")
        return [(translate("draw_taken"), mark), *found] if taken else found

    def _container(self, held: ContainerSnapshot) -> str:
        return f"<code>{escape(held.name)}</code>" if held.name else escape(translate("draw_calls"))

    def _chips(self, items: list[int]) -> str:
        more = f" <small>+{len(items) - MAX_CHIPS}</small>" if len(items) > MAX_CHIPS else ""
        return (
            "".join(self._chip(at) for at in items[-MAX_CHIPS:]) + more
            or f"<small>{escape(translate('draw_empty'))}</small>"
        )

    def _last(self) -> Page:
        recording = self.recording
        page = Page(translate("draw_end"), self._grads(recording.last))
        if recording.endless:
            page.notes.append((translate("draw_endless", calls=len(recording.events)), True))
        elif recording.error is not None:
            page.notes.append((translate("draw_raised", name=kind(recording.error)), True))
        elif not recording.events:
            page.notes.append((translate("draw_no_call"), True))
        for at in self.checker.leaves()[:MAX_CHIPS]:
            seen, right = recording.last.get(at), self.expected[at]
            if seen is None and right is None:
                continue
            first = self.first.get(at)
            sums = [right] if first is None or right is None or first.shape != right.shape else [right, first + right]
            if recording.error is None and not recording.endless and right is not None:
                good = any(agree(seen, each, 1.0) for each in sums if each is not None)
                mark = " ✓" if good else f" ✗ <small>{escape(translate('draw_right', right=short(right)))}</small>"
            else:
                mark = ""
            page.rows.append((f"{self._name(at)}.grad", f"<b>{escape(_shown(seen))}</b>{mark}"))
        return page
