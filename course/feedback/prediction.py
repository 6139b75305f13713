"""Compare what a learner predicts with what happens."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.feedback.describe import describe
from course.feedback.observation import class_name
from course.feedback.plain_data import NUMERIC_KINDS, holds_only_numbers, plain_type, to_plain_deep

TOLERANCE = 0.01
"""How far off a predicted number may be, relative to what happens, unless that is a whole number."""


def is_open(guess: object) -> bool:
    """Return whether a guess, or a part of it, is still None."""
    if plain_type(guess) in (list, tuple):
        return any(is_open(each) for each in to_plain_deep(guess, 1))
    return guess is None


def agrees(guess: Any, seen: Any) -> bool:
    """Return whether a guess says what happens.

    Lists and tuples agree part by part, texts whatever their case and the spaces around them, and truth values only
    with truth values. Whole numbers have to be exact; others agree within `TOLERANCE`. An object of another type than
    these agrees with nothing.
    """
    guess, seen = to_plain_deep(guess), to_plain_deep(seen)
    if type(seen) in (list, tuple):
        guess = list(guess) if type(guess) is np.ndarray and guess.ndim else guess
        return (
            type(guess) in (list, tuple)
            and len(guess) == len(seen)
            and all(agrees(one, other) for one, other in zip(guess, seen, strict=True))
        )
    if type(seen) is str:
        return type(guess) is str and guess.strip().casefold() == seen.strip().casefold()
    if type(seen) in (bool, np.bool_):
        return type(guess) in (bool, np.bool_) and bool(guess) == bool(seen)
    return _near(guess, seen)


def _near(guess: Any, seen: Any) -> bool:
    if plain_type(guess) in (None, bool) or not (holds_only_numbers(guess) and holds_only_numbers(seen)):
        return False
    try:
        numbers, wanted = np.asarray(guess), np.asarray(seen)
    except ValueError:  # rows of unequal length
        return False
    if numbers.shape != wanted.shape or not {numbers.dtype.kind, wanted.dtype.kind} <= set(NUMERIC_KINDS):
        return False
    near = np.isclose(numbers, wanted, rtol=TOLERANCE, atol=0, equal_nan=True)
    return bool(np.all(np.where(wanted == np.round(wanted), numbers == wanted, near)))


def shown(value: object) -> str:
    """Return a value as text, or its class's name where its own `repr` fails."""
    try:
        return describe(value)
    except Exception:  # a learner's object may raise anything
        return f"<{class_name(value)}>"
