"""Record a learner's backward pass while it runs.

Nothing of the learner's is replaced. `sys.setprofile` reports every call, so the recording shows what the code does.
`sys.settrace` counts lines, so that an endless pass is stopped. At each call of a function's `backward` the frames
between it and the start are looked at: lists there that hold functions or Variables are what waits, sets and dicts are
what was noted; the open calls themselves are the queue of a recursion.
"""

from __future__ import annotations

import sys
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from course.draw.expected_gradients import Gradient, array, tupled
from course.draw.graph_view import GraphReader, inputs, outputs
from course.draw.value import MISSING, attribute

QUEUES, NOTED = (list, deque), (set, frozenset, dict)


@dataclass
class ContainerSnapshot:
    """A container of the learner's that held parts of the graph.

    Attributes:
        name: the name of the variable it was in; "" for the open calls of a recursion.
        waits: whether it keeps an order, as a queue does.
        items: positions of nodes.
        empty: whether it held nothing at all.
    """

    name: str
    waits: bool
    items: list[int]
    empty: bool = False


@dataclass
class Event:
    """One call of a function's `backward`.

    Attributes:
        function: its position in the reading.
        gys, gxs: what it was given and what it returned; None for what is no number or array.
        before: all gradients when it was called, by position; `Recording` tells those after it.
        held: what the learner's containers held then.
    """

    function: int
    gys: list[Gradient]
    before: dict[int, np.ndarray]
    held: list[ContainerSnapshot]
    gxs: list[Gradient] = field(default_factory=list)
    returned: bool = False


@dataclass
class Recording:
    """What happened.

    Attributes:
        events: the calls, in their order.
        last: the gradients when all was over.
        error: the exception that ended it, None if it came to its end.
        endless: whether it was stopped because it went on and on.
    """

    events: list[Event] = field(default_factory=list)
    last: dict[int, np.ndarray] = field(default_factory=dict)
    error: BaseException | None = None
    endless: bool = False

    def after(self, event: int) -> dict[int, np.ndarray]:
        """All gradients when the walk went on after an event."""
        return self.events[event + 1].before if event + 1 < len(self.events) else self.last


class StepLimit(BaseException):
    """Raised inside the learner's code, past every `except Exception`."""


class BackwardRecorder:
    """Records one backward pass over a graph: `walk(y)`, by default `y.backward()`."""

    def __init__(self, reader: GraphReader, walk: Callable[[Any], object] | None = None) -> None:
        self.reader, self.recording, self.walk = reader, Recording(), walk
        functions = [f for f, node in zip(reader.objects, reader.view.nodes, strict=True) if node.kind == "function"]
        self.calls, self.steps = 4 * len(functions) + 20, 100_000 + 5_000 * len(functions)
        self.bound: dict[types.CodeType, int | None] = {}
        self.own = {id(found) for f in functions for name in ("inputs", "outputs") if (found := attribute(f, name))
                    is not MISSING}  # fmt: skip
        for f in functions:
            method = attribute(f, "backward")
            code = attribute(attribute(method, "__func__"), "__code__")
            if isinstance(code, types.CodeType):
                self.bound[code] = None
            elif isinstance(method, types.FunctionType):
                self.bound[method.__code__] = reader.at(f)
        self.kept: dict[int, np.ndarray] = {}
        self.open: tuple[types.FrameType, Event] | None = None
        self.home: types.FrameType | None = None
        self.latest: types.FrameType | None = None
        self.queues: set[tuple[types.CodeType, str]] = set()
        self.tentative: list[tuple[Event, tuple[types.CodeType, str], ContainerSnapshot]] = []

    def run(self) -> Recording:
        """Run the pass and return the recording; restore an earlier profiler."""
        y, recording = self.reader.objects[0], self.recording
        self.home, previous, traced = sys._getframe(), sys.getprofile(), sys.gettrace()
        try:
            sys.setprofile(self._tell)
            if traced is None:  # a debugger keeps its place
                sys.settrace(self._line)
            try:
                self.walk(y) if self.walk else y.backward()
            finally:
                sys.settrace(traced)
                sys.setprofile(previous)
        except StepLimit:
            recording.endless = True
        except Exception as error:
            self._raised(error)
            recording.error = error.with_traceback(None)
        recording.last = self.grads()
        for event, key, held in self.tentative:
            if key in self.queues:
                event.held.append(held)
        self.open = self.home = self.latest = None
        return recording

    def _line(self, frame: types.FrameType, what: str, result: Any) -> Any:
        """Count lines, so that a loop without calls is stopped, too."""
        self.steps -= 1
        if self.steps < 0:
            raise StepLimit
        return self._line

    def _tell(self, frame: types.FrameType, what: str, result: Any) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise StepLimit
        if what == "call" and self.open is None:
            at = self._function(frame)
            if at is not None:
                if len(self.recording.events) >= self.calls:
                    raise StepLimit
                self._called(frame, at)
        elif what == "return" and self.open is not None and frame is self.open[0]:
            event = self.open[1]
            event.gxs = [array(each) for each in tupled(result)]
            event.returned, self.open = True, None

    def _raised(self, error: Exception) -> None:
        """Tell a `backward` that raised from one that returned None: the profiler cannot."""
        trace = error.__traceback__
        while trace is not None:
            if self.latest is not None and trace.tb_frame is self.latest:
                self.recording.events[-1].returned = False
            trace = trace.tb_next

    def _function(self, frame: types.FrameType) -> int | None:
        """Return the function whose `backward` runs in this frame."""
        code = frame.f_code
        if code not in self.bound and code.co_name != "backward":
            return None
        if self.bound.get(code) is not None:
            return self.bound[code]
        first = frame.f_locals.get(code.co_varnames[0]) if code.co_varnames else None
        at = self.reader.at(first)
        return at if at is not None and self.reader.view.nodes[at].kind == "function" else None

    def _called(self, frame: types.FrameType, at: int) -> None:
        code, space = frame.f_code, frame.f_locals
        skipped = 0 if self.bound.get(code) is not None else 1
        given = [space.get(name) for name in code.co_varnames[skipped : code.co_argcount]]
        if code.co_flags & 0x04:  # *gys
            given += space.get(code.co_varnames[code.co_argcount + code.co_kwonlyargcount]) or ()
        frames = list(self._between(frame))
        event = Event(at, [array(gy) for gy in given], self.grads(frames), [])
        self._look(event, frames)
        self.recording.events.append(event)
        self.open, self.latest = (frame, event), frame

    def _between(self, frame: types.FrameType) -> Iterator[types.FrameType]:
        """Yield the frames that called this one, back to the start of the pass."""
        caller = frame.f_back
        while caller is not None and caller is not self.home:
            yield caller
            caller = caller.f_back

    def grads(self, frames: Iterable[types.FrameType] = ()) -> dict[int, np.ndarray]:
        """Return all gradients at this moment, by position of the node.

        A gradient that the walk keeps in a dict takes precedence over the Variable's own.
        """
        found: dict[int, np.ndarray] = {}
        for at, thing in enumerate(self.reader.objects):
            if self.reader.view.nodes[at].kind == "variable":
                self._put(found, at, attribute(thing, "grad"))
        for frame in frames:
            for value in frame.f_locals.values():
                if type(value) is dict:
                    for key, gradient in list(value.items()):
                        at_key = self.reader.at(key)
                        if at_key is not None and self.reader.view.nodes[at_key].kind == "variable":
                            self._put(found, at_key, gradient)
        return found

    def _put(self, found: dict[int, np.ndarray], at: int, value: Any) -> None:
        gradient = None if value is None or value is MISSING else array(value)
        if gradient is not None:
            kept = self.kept.get(at)
            same = kept is not None and kept.dtype == gradient.dtype and np.array_equal(kept, gradient, equal_nan=True)
            found[at] = self.kept[at] = kept if kept is not None and same else gradient

    def _look(self, event: Event, frames: list[types.FrameType]) -> None:
        """Note what the learner's containers hold, and the open calls of a recursion."""
        seen: set[int] = set()
        own = {id(self.reader.objects[each]) for each in self.reader.view.into(event.function)}
        own |= {id(each) for each in outputs(self.reader.objects[event.function]) or []}
        for frame in frames:
            for name, value in list(frame.f_locals.items()):
                inner = attribute(value, "queue") if type(value).__module__ == "queue" else value
                if not isinstance(inner, QUEUES + NOTED) or id(inner) in seen or id(inner) in self.own:
                    continue
                seen.add(id(inner))
                items = list(self._parts(inner))
                items = items if isinstance(inner, QUEUES) else sorted(items)
                key = (frame.f_code, name)
                held = ContainerSnapshot(name, isinstance(inner, QUEUES), items, empty=not len(inner))
                if items and any(id(self.reader.objects[each]) not in own for each in items):
                    self.queues.add(key)
                    event.held.append(held)
                elif items or held.empty:
                    self.tentative.append((event, key, held))
        stack = [at for frame in reversed(frames) if (at := self._variable(frame)) is not None]
        if stack:  # that of a loop has one call throughout, and is no queue
            calls = (frames[-1].f_code, "")
            self.tentative.append((event, calls, ContainerSnapshot("", True, stack)))
            if len(stack) > 1:
                self.queues.add(calls)

    def _variable(self, frame: types.FrameType) -> int | None:
        """Return the Variable whose `backward` runs in this frame."""
        code = frame.f_code
        if code.co_name != "backward" or not code.co_varnames:
            return None
        at = self.reader.at(frame.f_locals.get(code.co_varnames[0]))
        return at if at is not None and self.reader.view.nodes[at].kind == "variable" else None

    def _parts(self, container: Any, depth: int = 0) -> Iterator[int]:
        """Yield the nodes in a container, also in tuples and lists inside."""
        for each in list(container):
            at = self.reader.at(each)
            if at is not None and self.reader.view.nodes[at].kind in ("variable", "function"):
                yield at
            elif depth < 2 and isinstance(each, (tuple, list)) and id(each) not in self.own:
                yield from self._parts(each, depth + 1)


def consumers(reader: GraphReader, variable: int) -> list[int]:
    """Return the functions that took a Variable."""
    return [end for start, end in reader.view.edges if start == variable]


def inputs_of(reader: GraphReader, function: int) -> list[int]:
    """Return the Variables that a function took, in the order of its inputs."""
    return [at for x in inputs(reader.objects[function]) or [] if (at := reader.at(x)) is not None]
