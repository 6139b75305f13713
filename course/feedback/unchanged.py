"""Compare what boxes hold before and after a piece of a test."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from course.feedback.comparison import fail

READ = "found = [getattr(box, name) for box in boxes for name in names]"
"""The program that reads attributes of boxes beside the learner's code."""


def copies(values: list[Any]) -> list[Any]:
    """Return values as they are now."""
    return [deepcopy(each) for each in values]


def compare(boxes: int, before: list[Any], after: list[Any], attributes: tuple[str, ...]) -> None:
    """Check that attributes of so many boxes are as they were."""
    for name, found, kept in zip(list(attributes) * boxes, after, before, strict=True):
        if not (found is kept is None or identical(found, kept)):
            return fail("changed", attribute=name, observed=found, expected=kept)


def identical(one: Any, other: Any) -> bool:
    """Return whether both are arrays of one dtype with the same numbers."""
    kinds = (np.ndarray, np.generic)
    return (
        isinstance(one, kinds)
        and isinstance(other, kinds)
        and one.dtype == other.dtype
        and np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")
    )
