"""What the gradients should be, found without the learner's walk: only each function's own `backward` is trusted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from typing import Any

import numpy as np

from course.draw.layout import against
from course.draw.network import Reading, outputs
from course.draw.value import MISSING, attribute

Gradient = np.ndarray | None


def array(value: Any) -> Gradient:
    """A number or an array as an array of one's own; None for what is neither."""
    try:
        found = np.array(value)
    except Exception:
        return None
    return found if found.dtype.kind in "fiubc" else None


def reduced(gx: np.ndarray, x: object) -> np.ndarray:
    """A gradient in the shape of its Variable: what broadcasting repeated is added up."""
    shape = np.shape(attribute(x, "data"))
    if gx.shape == shape or len(shape) > gx.ndim:
        return gx
    lead = gx.ndim - len(shape)
    axes = [*range(lead), *(lead + i for i, n in enumerate(shape) if n == 1 and gx.shape[lead + i] != 1)]
    summed: np.ndarray = np.asarray(gx.sum(axis=tuple(axes)))
    return summed.reshape(shape) if summed.size == np.prod(shape, dtype=int) else gx


def made(reading: Reading, function: int) -> list[int | None]:
    """The positions of a function's outputs; None for one that is gone."""
    found = outputs(reading.things[function])
    if found is None:
        return [end for start, end in reading.network.edges if start == function]
    return [None if each is None else reading.at(each) for each in found]


def tupled(value: Any) -> tuple[Any, ...]:
    """What `backward` returned, one gradient an input."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


def order(reading: Reading) -> list[int]:
    """The functions so that each comes after all that use its results."""
    network = reading.network
    users = [0] * len(network.nodes)
    before: list[list[int]] = [[] for _ in network.nodes]
    for start, end in network.edges:
        users[start] += 1
        before[end].append(start)
    ready, found = [node for node, count in enumerate(users) if not count], []
    for node in ready:
        if network.nodes[node].kind == "function":
            found.append(node)
        for start in before[node]:
            users[start] -= 1
            if not users[start]:
                ready.append(start)
    return found


class kept_grads:
    """Every Variable's `grad` as it was, once the block is over."""

    def __init__(self, things: Sequence[object]) -> None:
        self.saved = [(thing, found) for thing in things if (found := attribute(thing, "grad")) is not MISSING]

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        for thing, grad in self.saved:
            with suppress(Exception):
                thing.grad = grad  # type: ignore[attr-defined]


def seed(y: object) -> Gradient:
    """What a backward pass starts from: `y.grad`, or ones where it is None."""
    grad, data = attribute(y, "grad"), array(attribute(y, "data"))
    if grad is None or grad is MISSING:
        return None if data is None else np.ones(data.shape)
    return array(grad)


def gradients(reading: Reading) -> list[Gradient]:
    """The gradient of every node's Variable; None where none arrives or a function's `backward` does not work.

    Nothing of the learner's is changed, and what their functions print stays unprinted.
    """
    things = reading.things
    found: list[Gradient] = [None] * len(things)
    if against(reading.network):
        return found
    found[0] = seed(things[0])
    with kept_grads(things), redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        for at in order(reading):
            f = things[at]
            places = made(reading, at)
            if not any(place is not None and found[place] is not None for place in places):
                continue
            try:
                gys = [_given(things, found, place) for place in places]
                gxs = tupled(f.backward(*gys))
            except Exception:
                return [found[0], *[None] * (len(things) - 1)]
            for start, gx in zip(reading.network.into(at), gxs, strict=False):
                part = array(gx)
                if part is not None:
                    part = reduced(part, things[start])
                    known = found[start]
                    found[start] = part if known is None else known + part
    return found


def _given(things: Sequence[object], found: Sequence[Gradient], place: int | None) -> np.ndarray:
    """A copy of an output's gradient; zeros where nothing uses it."""
    gradient = None if place is None else found[place]
    if gradient is not None:
        return gradient.copy()
    data = None if place is None else array(attribute(things[place], "data"))
    return np.zeros(() if data is None else data.shape)
