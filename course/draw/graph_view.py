"""Read the learner's graph into plain data, by duck typing, for any step's engine.

Objects are distinguished by identity alone. A `GraphView` holds texts, not objects, so a picture keeps no part of a
graph alive.
"""

from __future__ import annotations

import inspect
import sys
import types
import weakref
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from course.draw.value import MISSING, attribute, cut, is_variable, kind, short
from course.i18n import translate

Kind = Literal["variable", "function", "foreign", "collected", "elided"]
MOST, KEPT, COUNTED = 200, 60, 100_000


@dataclass
class Node:
    """One object of the graph.

    Attributes:
        kind: "foreign" is an input that is not a Variable, "collected" an output that no longer exists, "elided" a part
            of the graph that is left out.
        title: its name, or "" where nobody gave it one; of a function, what it computes.
        text, grad: its value and its gradient, "" where there is none.
        generation: the engine's own number, None where it has none.
    """

    kind: Kind
    title: str = ""
    text: str = ""
    grad: str = ""
    generation: int | None = None

    @property
    def label(self) -> str:
        return self.title or self.text


@dataclass
class GraphView:
    """A computational graph as texts: nodes, edges and notes.

    `edges` holds pairs of positions in `nodes`; a pair occurs twice where a function takes a Variable twice, in the
    order of its inputs. The result is node 0.
    """

    nodes: list[Node] = field(default_factory=list)
    edges: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    total: int = 0

    def into(self, node: int) -> list[int]:
        """Return where the arrows to a node come from."""
        return [start for start, end in self.edges if end == node]

    def count(self, kind: Kind) -> int:
        return sum(node.kind == kind for node in self.nodes)

    def call(self, at: int) -> str:
        """Return a node's name, or the call that it is or comes from: "Square(a)"."""
        node = self.nodes[at]
        makers = [start for start in self.into(at) if self.nodes[start].kind == "function"]
        if node.kind == "function":
            labels = [self.nodes[start].label for start in self.into(at)]
            return f"{node.title}({', '.join(each if len(each) < 9 else '…' for each in labels)})"
        return node.title or (self.call(makers[0]) if makers else node.text)

    def sentences(self) -> list[str]:
        """Return the computation in words: one "b = Exp(a)" per function."""
        lines = []
        for position, node in reversed(list(enumerate(self.nodes))):
            if node.kind == "function":
                results = [self.nodes[end].label for start, end in self.edges if start == position]
                inputs = ", ".join(self.nodes[start].label for start in self.into(position))
                lines.append(f"{', '.join(results)} = {node.title}({inputs})")
        return lines


def several(thing: object) -> list[Any] | None:
    """Return the items of a list or a tuple; None for anything else."""
    return list(thing) if isinstance(thing, (list, tuple)) else None


def links(function: object, many: str, one: str) -> list[Any] | None:
    """Return a function's inputs or outputs as a list; None if it has neither.

    `many` and `one` are the attributes to try, like "inputs" and "input". Weak references are followed.
    """
    found = attribute(function, many)
    if found is MISSING or found is None:
        found = attribute(function, one)
    if found is MISSING or found is None:
        return None
    items = several(found)
    return [item() if isinstance(item, weakref.ref) else item for item in ([found] if items is None else items)]


def inputs(function: object) -> list[Any] | None:
    """Return a function's inputs, None if it has no such attribute."""
    return links(function, "inputs", "input")


def outputs(function: object) -> list[Any] | None:
    """Return a function's outputs, None in place of a collected one."""
    return links(function, "outputs", "output")


def creator(variable: object) -> Any:
    """Return the function that made a Variable, or None."""
    found = attribute(variable, "creator")
    return None if found is MISSING else found


def names_in(frame: types.FrameType | None) -> dict[int, str]:
    """Return the caller's names for objects, by object id.

    The first name counts; names with an underscore do not.
    """
    found: dict[int, str] = {}
    if frame is not None:
        for space in (frame.f_locals, frame.f_globals):
            for name, value in list(space.items()):
                if not name.startswith("_"):
                    found.setdefault(id(value), name)
        if frame.f_code.co_flags & inspect.CO_OPTIMIZED and sys.version_info < (3, 13) and sys.gettrace() is None:
            frame.f_locals.clear()  # a copy of the caller's locals that would live as long as the frame
    return found


def _generation(thing: object) -> int | None:
    found = attribute(thing, "generation")
    return int(found) if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**9 else None


def variable_node(variable: object, name: str = "") -> Node:
    """Return the node of a Variable, with its current values."""
    own, grad, data = (attribute(variable, each) for each in ("name", "grad", "data"))
    title = cut(own, 14) if isinstance(own, str) and own else cut(name, 14)
    grad = "" if grad is MISSING or grad is None else short(grad)
    return Node("variable", title, "" if data is MISSING else short(data), grad, _generation(variable))


def function_node(function: object, name: str = "") -> Node:
    """Return the node of a function: its class, its name, a power's constant `c`."""
    plain = isinstance(function, (types.FunctionType, types.BuiltinFunctionType))
    title = cut(str(attribute(function, "__name__")), 24) if plain else kind(function)
    constant = attribute(function, "c")
    if isinstance(constant, (int, float)):
        title += f" c={short(constant)}"
    return Node("function", f"{cut(name, 8)}: {title}" if name and not plain else title, "", "", _generation(function))


class GraphReader:
    """A walk from a result back to the leaves, nearest first.

    Args:
        elide: leave out what is far from the result where the graph is too large for a picture.

    Attributes:
        network: what was read.
        things: the learner's object of each node; drop them when the work is done.
    """

    def __init__(self, y: object, names: Mapping[int, str] | None = None, *, elide: bool = True) -> None:
        self.most = MOST if elide else COUNTED
        self.view, self.objects = GraphView(), list[Any]()
        self.names = names or {}
        self._at: dict[int, int] = {}
        if not is_variable(y):
            self.view.notes.append(translate("draw_not_variable", kind=kind(y)))
            return
        self._walk(y)
        self._notes()

    def at(self, thing: object) -> int | None:
        """Return the position of an object's node, None if it has none."""
        return self._at.get(id(thing))

    def _add(self, thing: object, node: Node) -> int:
        self._at[id(thing)] = len(self.objects)
        self.objects.append(thing)
        self.view.nodes.append(node)
        return len(self.objects) - 1

    def _variable(self, thing: object) -> int:
        known = self.at(thing)
        if known is not None:
            return known
        if not is_variable(thing):
            return self._add(thing, Node("foreign", kind(thing), short(thing)))
        return self._add(thing, variable_node(thing, self.names.get(id(thing), "")))

    def _walk(self, y: object) -> None:
        whole = self._size(y)
        view, most = self.view, KEPT if whole > self.most else whole
        waiting = deque([self._variable(y)])
        seen: set[int] = set()
        while waiting:
            position = waiting.popleft()
            f = creator(self.objects[position])
            if f is None:
                continue
            if id(f) in seen:
                edge = (self._at[id(f)], position)
                if edge not in view.edges:
                    view.edges.append(edge)
                continue
            if len(self.objects) >= most and self.at(f) is None and whole > self.most:
                view.edges.append((self._add(object(), Node("elided", "⋯")), position))
                continue
            seen.add(id(f))
            at = self._function(f)
            mine = outputs(f) or []
            if not any(each is self.objects[position] for each in mine):
                mine.append(self.objects[position])
            for output in mine:
                if output is None:
                    view.edges.append((at, self._add(object(), Node("collected", "", translate("draw_collected")))))
                elif is_variable(output) and type(output) not in weakref.ProxyTypes:
                    view.edges.append((at, self._variable(output)))
            for x in inputs(f) or []:
                known = self.at(x)
                start = self._variable(x)
                view.edges.append((start, at))
                if known is None:
                    waiting.append(start)
        view.total = whole
        if whole > self.most:
            view.notes.append(translate("draw_elided", total=f"{whole:,}", shown=len(self.objects)))

    def _function(self, f: object) -> int:
        if inputs(f) is None:
            self.view.notes.append(translate("draw_no_inputs", name=kind(f)))
        return self._add(f, function_node(f, self.names.get(id(f), "")))

    def _size(self, y: object) -> int:
        """Count the nodes of the whole graph, at most `COUNTED`."""
        seen, waiting = {id(y): y}, [y]
        while waiting and len(seen) < COUNTED:
            f = creator(waiting.pop())
            if f is None or id(f) in seen:
                continue
            seen[id(f)] = f
            for x in [*(inputs(f) or []), *(each for each in outputs(f) or [] if each is not None)]:
                if id(x) not in seen:
                    seen[id(x)] = x
                    waiting.append(x)
        return len(seen)

    def _notes(self) -> None:
        view = self.view
        if len(view.nodes) == 1:
            view.notes.append(translate("draw_no_creator", name=view.nodes[0].title or translate("draw_this")))
        for node in view.nodes:
            if node.kind == "foreign":
                view.notes.append(translate("draw_foreign", kind=node.title))
                break


def row(objects: Iterable[object], names: Mapping[int, str]) -> GraphView:
    """Return a chain of Variables and functions, for engines without links."""
    view = GraphView()
    for thing in reversed(list(objects)):
        name = names.get(id(thing), "")
        node = variable_node(thing, name) if is_variable(thing) or not callable(thing) else function_node(thing, name)
        if node.kind == "variable" and attribute(thing, "data") is MISSING:
            node = Node("foreign", kind(thing), short(thing))
        view.nodes.append(node)
    view.edges = [(position + 1, position) for position in range(len(view.nodes) - 1)]
    view.total = len(view.nodes)
    return view
