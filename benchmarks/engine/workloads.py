"""Workloads: graphs of scalars for every peer, arrays against handwritten numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Values = list[Any]


def chain(peer: Any, x: Any, n: int) -> Any:
    """Chain n functions: squares and products with a number by turns (W1)."""
    for _ in range(n // 2):
        x = peer.square(x) * 0.5
    return peer.square(x) if n % 2 else x


def chain_leaf(peer: Any, x: Any, w: Any, n: int) -> Any:
    """Chain n functions, with products by a second leaf (W1-leaf)."""
    for _ in range(n // 2):
        x = peer.square(x) * w
    return peer.square(x) if n % 2 else x


def fan_in(peer: Any, x: Any, n: int) -> Any:
    """Sum n squares of one x, added one by one (W2)."""
    y = peer.square(x)
    for _ in range(n - 1):
        y = y + peer.square(x)
    return y


def join(peer: Any, x: Any, n: int) -> Any:
    """Sum n squares of one x in one function of n inputs (W2-join)."""
    return peer.join([peer.square(x) for _ in range(n)])


def goldstein_price(peer: Any, x: Any, y: Any) -> Any:
    """Compute the Goldstein-Price function (1971), 36 operations (W3)."""
    return (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
        30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


def ladder(peer: Any, x: Any, n: int) -> Any:
    """Chain n diamonds: split a value in two halves and add them (W4)."""
    for _ in range(n):
        x = x * 0.5 + x * 0.5
    return x


def eight_ops(peer: Any, x: Any, w: Any) -> Any:
    """Apply each of the eight built-in functions once, on arrays (W5)."""
    y = x * w
    y = y / (peer.square(y) + 1.0)
    return (peer.exp(-y) - x) ** 2


def eight_ops_numpy(x: Any, w: Any) -> tuple[Any, Any]:
    """Compute W5 and its gradients in numpy, nothing computed twice or in vain."""
    h1 = x * w
    h2 = np.square(h1)
    h3 = h2 + 1.0
    h4 = h1 / h3
    h5 = -h4
    h6 = np.exp(h5)
    h7 = h6 - x
    h8 = h7**2
    assert h8.shape == x.shape
    g7 = 2.0 * h7
    g4 = -(g7 * h6)
    g1 = g4 / h3
    g3 = -g1 * h4
    g1 = g1 + 2.0 * h1 * g3
    return g1 * w - g7, g1 * x


def sum_of(peer: Any, x: Any, n: int) -> Any:
    """Add an array to itself n times (fan-in)."""
    y = x
    for _ in range(n - 1):
        y = y + x
    return y


def sum_numpy(x: Any, n: int) -> tuple[Any]:
    """Compute the fan-in and its gradient in numpy: n - 1 additions each way."""
    ys = [x]
    for _ in range(n - 1):
        ys.append(ys[-1] + x)
    gy = np.ones_like(x)
    gx = gy + gy
    for _ in range(n - 2):
        gx += gy
    return (gx,)


SCALARS: dict[str, tuple[Callable[..., Any], Values]] = {
    "W1": (chain, [1.0]),
    "W1-leaf": (chain_leaf, [1.0, 0.9]),
    "W2": (fan_in, [1.5]),
    "W2-join": (join, [1.5]),
    "W3": (goldstein_price, [1.0, 1.0]),
    "W4": (ladder, [1.5]),
}
