"""Find the first error of a recorded backward pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from course.draw.expected_gradients import Gradient, outputs_of, reduced
from course.draw.graph_view import GraphReader
from course.draw.recording import Recording, consumers, inputs_of
from course.draw.value import short
from course.i18n import translate


@dataclass
class FirstError:
    """The first mistake.

    Attributes:
        event: after how many events it shows: the number of the event itself, or of all where only the end shows it.
        variable: the position of the Variable whose gradient is wrong, None where a function comes twice.
        sentence: what is wrong, in the learner's language.
    """

    event: int
    variable: int | None
    sentence: str


def agree(observed: Gradient, expected: np.ndarray, scale: float = 0.0) -> bool:
    """Compare two gradients, up to rounding of sums of terms of size `scale`."""
    if observed is None or observed.shape != expected.shape:
        return False
    with np.errstate(all="ignore"):
        return bool(np.allclose(observed, expected, rtol=1e-5, atol=1e-9 + 1e-6 * scale, equal_nan=True))


class BackwardChecker:
    """Compare a recording with the expected gradients, event by event."""

    def __init__(
        self, reader: GraphReader, recording: Recording, expected: list[Gradient], first: dict[int, np.ndarray]
    ) -> None:
        self.reader, self.recording, self.expected, self.first = reader, recording, expected, first
        self.given: dict[int, np.ndarray] = {}
        self.scale = [0.0] * len(expected)
        self.taken: set[int] = set()

    def label(self, at: int) -> str:
        return self.reader.view.call(at)

    def find(self) -> FirstError | None:
        """Return the first error, None if none is found."""
        for number, event in enumerate(self.recording.events):
            found = self._taken(number) or self._passed_on(number)
            if found:
                return found
            self.taken.add(event.function)
        return self._end()

    def _taken(self, number: int) -> FirstError | None:
        event = self.recording.events[number]
        f, name = event.function, self.label(event.function)
        if f in self.taken:
            return FirstError(number, None, translate("draw_twice", name=name))
        for at, gy in zip(outputs_of(self.reader, f), event.gys, strict=False):
            right = None if at is None else self.expected[at]
            if at is None or right is None or agree(gy, right, self.scale[at]):
                continue
            late = [each for each in dict.fromkeys(consumers(self.reader, at)) if each not in self.taken]
            what = {"variable": self.label(at), "seen": "None" if gy is None else short(gy), "right": short(right)}
            if late and gy is not None:
                names = ", ".join(map(self.label, late))
                return FirstError(number, at, translate("draw_early", name=name, late=names, **what))
            return FirstError(number, at, translate("draw_wrong", **what))
        return None

    def _passed_on(self, number: int) -> FirstError | None:
        event, after = self.recording.events[number], self.recording.after(number)
        inputs = inputs_of(self.reader, event.function)
        for at, gx in zip(inputs, event.gxs, strict=False):
            if gx is not None:
                part = reduced(gx, self.reader.objects[at])
                with np.errstate(all="ignore"):
                    self.scale[at] += float(np.max(np.abs(part), initial=0.0)) if np.isfinite(part).all() else 0.0
                    self.given[at] = self.given[at] + part if at in self.given else part
        for at in dict.fromkeys(inputs):
            seen, right = after.get(at), self.given.get(at)
            if seen is not None and right is not None and event.returned and not self._fits(at, seen, right):
                what = {"variable": self.label(at), "seen": short(seen), "right": short(right)}
                return FirstError(number, at, translate("draw_parts", **what))
        return None

    def _fits(self, at: int, seen: np.ndarray, right: np.ndarray) -> bool:
        """Compare a gradient with what arrived, with or without its earlier value."""
        first = self.first.get(at)
        return agree(seen, right, self.scale[at]) or (
            first is not None and first.shape == right.shape and agree(seen, first + right, self.scale[at])
        )

    def _end(self) -> FirstError | None:
        if self.recording.error is not None or self.recording.endless:
            return None
        for at in self.leaves():
            right, seen = self.expected[at], self.recording.last.get(at)
            if right is not None and (seen is None or not self._fits(at, seen, right)):
                last = [
                    n for n, each in enumerate(self.recording.events) if at in inputs_of(self.reader, each.function)
                ]
                what = {"variable": self.label(at), "seen": "None" if seen is None else short(seen)}
                number = last[-1] if last else len(self.recording.events)
                return FirstError(number, at, translate("draw_wrong", right=short(right), **what))
        return None

    def leaves(self) -> list[int]:
        """Return the Variables without a creator."""
        made = {end for _, end in self.reader.view.edges}
        nodes = self.reader.view.nodes
        return [at for at, node in enumerate(nodes) if node.kind == "variable" and at not in made]
