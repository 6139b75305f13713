"""Draw where a descent went, on the curve or landscape of its function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from course.i18n import translate

MARGIN = 0.2
"""How much wider than its paths a picture is on each side, as a part of their extent."""
LEVELS = 18
COLOURS = ("#d1242f", "#0550ae", "#1a7f37", "#8250df")


def descent(f: Callable[..., Any], *paths: Iterable[Any]) -> None:
    """Draw a function of one or two numbers, and paths of points on it.

    A function of one number is a curve; one of two is seen from above, as contour lines with equal areas between them.
    A path begins at a ring and ends at a square; where paths meet, the first is on top. Points with an infinite or
    undefined number are left out.

    Args:
        f: called once, with one array per number of a point; returns an array, or a Variable of one. What is written
            with operators takes arrays as it takes Variables.
        paths: the points of each path in order: numbers, or pairs of numbers.

    Raises:
        ValueError: the points are not numbers or pairs of numbers, or none is finite.
        ModuleNotFoundError: matplotlib is not installed.
    """
    import matplotlib.pyplot as plt

    points = [_finite(path) for path in paths]
    if not points or any(len(each) == 0 or each.shape[1] != points[0].shape[1] for each in points):
        raise ValueError(translate("draw_descent_points"))
    low, high = np.min([each.min(axis=0) for each in points], axis=0), np.max([p.max(axis=0) for p in points], axis=0)
    room = np.where(high > low, (high - low) * MARGIN, 1.0)
    figure, axes = plt.subplots(figsize=(5.6, 4.2))
    if len(low) == 1:
        (ticks,) = (np.linspace(low - room, high + room, 201)[:, 0],)
        axes.plot(ticks, _values(f, ticks), color="black", linewidth=1)
        heights = [_values(f, each[:, 0]) for each in points]
        drawn = [np.stack([each[:, 0], z], axis=1) for each, z in zip(points, heights, strict=True)]
    else:
        grids = np.meshgrid(*(np.linspace(a - r, b + r, 121) for a, b, r in zip(low, high, room, strict=True)))
        z = _values(f, *grids)
        levels = np.unique(np.quantile(z[np.isfinite(z)], np.linspace(0, 1, LEVELS)))
        if len(levels) > 1:
            axes.contourf(*grids, z, levels=levels, cmap="viridis", alpha=0.35)
            axes.contour(*grids, z, levels=levels, colors="black", linewidths=0.4, alpha=0.6)
        drawn = points
    for number, each in enumerate(drawn):
        look: dict[str, Any] = {"color": COLOURS[number % len(COLOURS)], "zorder": 3 + len(drawn) - number}
        axes.plot(*each.T, ".-", linewidth=1.2, markersize=5, **look)
        axes.plot(*each[0], "o", markersize=9, fillstyle="none", **look)
        axes.plot(*each[-1], "s", markersize=7, **look)
    axes.set(xlabel="x", ylabel="f(x)" if len(low) == 1 else "y")
    figure.tight_layout()


def _finite(path: Iterable[Any]) -> np.ndarray:
    """Return the finite points of a path, of shape (n, 1) or (n, 2)."""
    try:
        rows = np.array([np.ravel(np.asarray(point, dtype=float)) for point in path], dtype=float)
    except (TypeError, ValueError):
        rows = np.empty((0, 1))
    if rows.ndim != 2 or rows.shape[1] not in (1, 2):
        return np.empty((0, 1))
    finite: np.ndarray = rows[np.isfinite(rows).all(axis=1)]
    return finite


def _values(f: Callable[..., Any], *arrays: np.ndarray) -> np.ndarray:
    found = f(*arrays)
    values = found if isinstance(found, (np.ndarray, np.generic, float, int)) else found.data
    return np.broadcast_to(np.asarray(values, dtype=float), arrays[0].shape)
