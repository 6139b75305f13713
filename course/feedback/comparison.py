"""Compare a learner's values with what a test expects of them.

These are the checks of `course.testing` that look at one value; they run where the test runs.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from course.feedback.describe import describe_values, label
from course.feedback.observation import CheckFailed, canonical_form, class_name, current
from course.feedback.plain_data import holds_only_data, holds_only_numbers, to_plain_deep
from course.i18n import Message


def fail(key: str, depth: int = 2, **values: object) -> None:
    """Raise `CheckFailed`, or note it where a test is observed to its end.

    Args:
        key: the message's.
        depth: how many calls up the line of the test is whose text names the value.
        values: what fills the message's {fields}, among them `observed` and `expected`.
    """
    watching = current.get()
    seen = f"{key} {canonical_form(values.get('observed', values.get('seen')))}" if watching else ""
    if watching is not None and watching.problem is not None:
        return watching.mark(seen)
    what = label(sys._getframe(depth))
    if what is None:
        key, what = ("differs_in_test" if values.keys() >= {"observed", "expected"} else key), "…"
    failed = CheckFailed(Message(key, what=what, **describe_values(key, values)))
    if watching is None:
        raise failed
    return watching.mark(seen, failed)


def _number(value: object) -> np.ndarray | None:
    """Return the value as a numeric array, None where it is something else."""
    value = to_plain_deep(value)
    if not holds_only_numbers(value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biufc" else None


def _alike(seen: np.ndarray, want: np.ndarray, rtol: float, atol: float) -> bool:
    with np.errstate(all="ignore"):
        return bool(np.allclose(seen, want, rtol=rtol, atol=atol, equal_nan=True))


def close(
    observed: object, expected: object, rtol: float = 1e-7, atol: float = 1e-12, dtype: str | None = None
) -> None:
    """Check that numbers have the expected shape and are close everywhere.

    Close: |observed - expected| <= atol + rtol |expected|.

    Two NaN, or two infinities of one sign, count as close. `dtype`, where it is given, is checked as well: float64 that
    was cast to float32 is otherwise as close as rounding.
    """
    want = np.asarray(expected)
    seen = _number(observed)
    if seen is None:
        return fail("not_number", observed=observed, expected=expected)
    if seen.shape != want.shape:
        return fail("shape", observed=observed, expected=expected, seen=str(seen.shape), wanted=str(want.shape))
    if not ((seen == want).all() or _alike(seen, want, rtol, atol)):
        return fail("differs", observed=observed, expected=expected)
    if dtype is not None and seen.dtype != np.dtype(dtype):
        return fail("dtype", seen=str(seen.dtype), wanted=dtype)


def equal(observed: Any, expected: Any) -> None:
    """Check for the same value: text, a shape, a whole number, None.

    Numbers compare by value, not by type.
    """
    seen, wanted = to_plain_deep(observed), to_plain_deep(expected)
    if wanted is None or isinstance(wanted, (str, bytes)):
        alike = type(seen) is type(wanted) and seen == wanted
    elif isinstance(wanted, bool):
        alike = type(seen) in (bool, np.bool_) and bool(seen) == wanted
    elif isinstance(wanted, np.dtype):
        alike = isinstance(seen, np.dtype) and seen == wanted
    elif _number(wanted) is not None:
        array = _number(seen)
        alike = (
            array is not None
            and array.shape == np.shape(wanted)
            and bool(np.array_equal(array, wanted, equal_nan=True))
        )
    else:
        alike = type(seen) is type(wanted) and holds_only_data(seen) and seen == wanted
    if not alike:
        fail("differs", observed=observed, expected=expected)


def same(observed: object, expected: object) -> None:
    """Check that both are one and the same object of the learner's."""
    if observed is not expected:
        fail("not_same", observed=observed, expected=expected)


def kind(observed: object, *classes: Any) -> None:
    """Check that a value is an instance of one of the learner's or Python's classes.

    Of Python's classes, what counts is the value's own class and not what it says of itself.
    """
    if not any(_is_instance(observed, each) for each in classes):
        names = " / ".join(getattr(each, "__name__", "?") for each in classes)
        fail("not_kind", observed=observed, seen=class_name(observed), expected=names)


def _is_instance(value: object, cls: Any) -> bool:
    return issubclass(type(value), cls) if isinstance(cls, type) else isinstance(value, cls)


def distinct(*objects: object) -> None:
    """Check that each is an object of its own, that none is given twice."""
    seen = {id(each): each for each in objects}
    if len(seen) < len(objects):
        fail("differs", observed=len(seen), expected=len(objects))
