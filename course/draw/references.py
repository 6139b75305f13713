"""Find which objects of a graph keep which alive, whatever their attributes are.

References are found as Python's own collector finds them, by `gc.get_referents`, through the containers between one
object of the graph and the next. Memory is compared by numpy.
"""

from __future__ import annotations

import gc
import types
import weakref
from collections import deque
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from course.draw.graph_view import GraphReader
from course.draw.value import attribute

DEEPEST, WORK = 4, 100_000
OPAQUE = (
    type,
    types.ModuleType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.FrameType,
    np.ndarray,
    np.generic,
)


@dataclass
class Buffer:
    """A piece of memory that several arrays use.

    Attributes:
        users: positions of Variables, each with "data" or "grad".
        size: how many bytes the largest of the arrays sees.
    """

    aliases: list[tuple[int, str]]
    size: int


def _next(thing: object) -> list[object]:
    """Return the referents of an object, skipping opaque types."""
    if isinstance(thing, types.FunctionType):
        return [cell.cell_contents for cell in thing.__closure__ or () if cell is not None and _filled(cell)]
    return [] if isinstance(thing, OPAQUE) else gc.get_referents(thing)


def _filled(cell: types.CellType) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def held(reader: GraphReader, at: int) -> tuple[set[int], set[int]]:
    """Return the nodes that a node's object keeps alive or refers to weakly.

    They are two sets: the nodes kept alive, and those that are only referred to weakly.
    """
    start = reader.objects[at]
    strong, weak, seen = set[int](), set[int](), {id(start)}
    waiting = deque((each, 1) for each in _next(start))
    while waiting and len(seen) < WORK:
        thing, depth = waiting.popleft()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        kind = type(thing)
        if issubclass(kind, weakref.ref):
            target = reader.at(weakref.ref.__call__(thing))  # type: ignore[arg-type]
        elif kind in weakref.ProxyTypes:
            target = next((n for n, each in enumerate(reader.objects) if _is_proxy(thing, each)), None)
        else:
            target = None
        if target is not None:
            weak.add(target)
            continue
        place = reader.at(thing)
        if place is not None:
            strong.add(place)
        elif depth < DEEPEST:
            waiting += ((each, depth + 1) for each in _next(thing))
    return strong - {at}, weak - strong - {at}


def _is_proxy(proxy: object, thing: object) -> bool:
    try:
        return any(each is proxy for each in weakref.getweakrefs(thing))
    except TypeError:
        return False


def strongly_connected_components(arrows: list[set[int]]) -> list[list[int]]:
    """Return the strongly connected components of two or more nodes.

    Source: Tarjan 1972, without recursion.
    """
    number, low = dict[int, int](), dict[int, int]()
    on, stack, found = set[int](), list[int](), list[list[int]]()
    for root in range(len(arrows)):
        if root in number:
            continue
        number[root] = low[root] = len(number)
        stack.append(root)
        on.add(root)
        path = [(root, iter(sorted(arrows[root])))]
        while path:
            node, rest = path[-1]
            for each in rest:
                if each not in number:
                    number[each] = low[each] = len(number)
                    stack.append(each)
                    on.add(each)
                    path.append((each, iter(sorted(arrows[each]))))
                    break
                if each in on:
                    low[node] = min(low[node], number[each])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    group = stack[stack.index(node) :]
                    del stack[-len(group) :]
                    on -= set(group)
                    if len(group) > 1:
                        found.append(sorted(group))
    return found


def _share(a: np.ndarray, b: np.ndarray) -> bool:
    if not np.may_share_memory(a, b):
        return False
    try:
        return np.shares_memory(a, b, max_work=cast(Any, WORK))  # stubs differ on what it may be
    except Exception:
        return True  # too hard to tell for sure


def buffers(reader: GraphReader) -> list[Buffer]:
    """Return the memory that more than one `data` or `grad` of the graph uses."""
    arrays = [
        (at, name, found)
        for at, node in enumerate(reader.view.nodes)
        if node.kind == "variable"
        for name in ("data", "grad")
        if isinstance(found := attribute(reader.objects[at], name), np.ndarray)
    ]
    groups: list[list[tuple[int, str, np.ndarray]]] = []
    for each in arrays:
        mine = [group for group in groups if any(_share(each[2], other[2]) for other in group)]
        groups = [group for group in groups if all(group is not other for other in mine)]
        groups.append([*(member for group in mine for member in group), each])
    return [
        Buffer([(at, name) for at, name, _ in group], max(array.nbytes for *_, array in group))
        for group in groups
        if len(group) > 1
    ]
