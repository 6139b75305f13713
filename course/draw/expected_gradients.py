"""Compute the expected gradients from each function's own `backward`.

The learner's walk over the graph is not used.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from typing import Any

import numpy as np

from course.draw.graph_view import GraphReader, outputs
from course.draw.layout import back_edges
from course.draw.value import MISSING, attribute

Gradient = np.ndarray | None


def array(value: Any) -> Gradient:
    """Copy a number or an array to a new array; None for anything else."""
    try:
        found = np.array(value)
    except Exception:
        return None
    return found if found.dtype.kind in "fiubc" else None


def reduced(gx: np.ndarray, x: object) -> np.ndarray:
    """Sum a gradient to the shape of its Variable, over broadcast axes."""
    shape = np.shape(attribute(x, "data"))
    if gx.shape == shape or len(shape) > gx.ndim:
        return gx
    lead = gx.ndim - len(shape)
    axes = [*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1 and gx.shape[lead + i] != 1)]
    summed: np.ndarray = np.asarray(gx.sum(axis=tuple(axes)))
    return summed.reshape(shape) if summed.size == np.prod(shape, dtype=int) else gx


def outputs_of(reader: GraphReader, function: int) -> list[int | None]:
    """Return the positions of a function's outputs; None for a collected one."""
    found = outputs(reader.objects[function])
    if found is None:
        return [end for start, end in reader.view.edges if start == function]
    return [None if each is None else reader.at(each) for each in found]


def tupled(value: Any) -> tuple[Any, ...]:
    """Return what `backward` returned as a tuple, one gradient per input."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def order(reader: GraphReader) -> list[int]:
    """Return the functions, each after all consumers of its outputs."""
    view = reader.view
    consumers = [0] * len(view.nodes)
    before: list[list[int]] = [[] for _ in view.nodes]
    for start, end in view.edges:
        consumers[start] += 1
        before[end].append(start)
    ready, found = [node for node, count in enumerate(consumers) if not count], []
    for node in ready:
        if view.nodes[node].kind == "function":
            found.append(node)
        for start in before[node]:
            consumers[start] -= 1
            if not consumers[start]:
                ready.append(start)
    return found


class preserve_grads:
    """A block after which every Variable's `grad` is as before."""

    def __init__(self, objects: Sequence[object]) -> None:
        self.saved = [(thing, found) for thing in objects if (found := attribute(thing, "grad")) is not MISSING]

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        for thing, grad in self.saved:
            with suppress(Exception):
                thing.grad = grad  # type: ignore[attr-defined]


def seed(y: object) -> Gradient:
    """Return the start of a backward pass: `y.grad`, or ones if it is None."""
    grad, data = attribute(y, "grad"), array(attribute(y, "data"))
    if grad is None or grad is MISSING:
        return None if data is None else np.ones(data.shape)
    return array(grad)


def gradients(reader: GraphReader) -> list[Gradient]:
    """Return the gradient of every node; None where none arrives.

    If a function's `backward` fails, only the result's gradient is known.

    Nothing of the learner's is changed, and what their functions print stays unprinted.
    """
    objects = reader.objects
    found: list[Gradient] = [None] * len(objects)
    if back_edges(reader.view):
        return found
    found[0] = seed(objects[0])
    with preserve_grads(objects), redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for at in order(reader):
            f = objects[at]
            places = outputs_of(reader, at)
            if not any(place is not None and found[place] is not None for place in places):
                continue
            try:
                gys = [_given(objects, found, place) for place in places]
                gxs = tupled(f.backward(*gys))
            except Exception:
                return [found[0], *[None] * (len(objects) - 1)]
            for start, gx in zip(reader.view.into(at), gxs, strict=False):
                part = array(gx)
                if part is not None:
                    part = reduced(part, objects[start])
                    known = found[start]
                    found[start] = part if known is None else known + part
    return found


def _given(objects: Sequence[object], found: Sequence[Gradient], place: int | None) -> np.ndarray:
    """Copy an output's gradient; zeros where nothing uses it."""
    gradient = None if place is None else found[place]
    if gradient is not None:
        return gradient.copy()
    data = None if place is None else array(attribute(objects[place], "data"))
    return np.zeros(() if data is None else data.shape)
