"""Read the learner's objects as short texts, without ever raising."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

WIDEST = 18
"""The most characters that a value takes in a picture."""

MISSING: Any = object()
FLOAT = re.compile("[.en]")
"""What a number that reads as a float has: a point, an exponent, `inf` or `nan`."""
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


def attribute(thing: object, name: str) -> Any:
    """Return the attribute, or MISSING where it is missing or raises."""
    try:
        return getattr(thing, name)
    except Exception:
        return MISSING


def kind(thing: object) -> str:
    """Return the name of the object's class."""
    name = type.__dict__["__name__"].__get__(type(thing))
    return cut(str(name), 24)


def cut(text: str, most: int = WIDEST) -> str:
    """Return `text` on one line of at most `most` characters.

    Characters that XML forbids are replaced by spaces.
    """
    text = UNPRINTABLE.sub(" ", text).strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def _number(value: Any) -> str:
    if isinstance(value, float):
        text = f"{value:.5g}"
        return text if FLOAT.search(text) else text + ".0"
    return cut(repr(value))


def _array(data: np.ndarray) -> str:
    if data.ndim == 0:
        return _number(data.item())
    if 0 < data.size <= 6:
        text = " ".join(np.array2string(data, precision=4).split())
        if len(text) <= WIDEST:
            return text
    return f"{data.shape} {data.dtype}"


def short(value: object) -> str:
    """Return a value in few characters: five digits, large arrays by shape and dtype.

    >>> short(np.array(3.297442541400256)), short(np.array([1.0, 2.0])), short(np.ones((3, 4)))
    ('3.2974', '[1. 2.]', '(3, 4) float64')
    """
    try:
        if isinstance(value, (np.ndarray, np.generic)):
            return _array(np.asarray(value))
        return _number(value)
    except Exception:
        return f"‹{kind(value)}›"


def is_variable(thing: object) -> bool:
    """Tell whether this looks like a Variable of some step, by its attributes."""
    if isinstance(thing, (np.ndarray, np.generic, memoryview, type)):
        return False
    return attribute(thing, "creator") is not MISSING or (
        attribute(thing, "data") is not MISSING and attribute(thing, "grad") is not MISSING
    )
