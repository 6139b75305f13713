"""The vocabulary of the test cells.

A test cell is ordinary Python over the learner's own names. The same text runs in two places: in the learner's kernel,
where those names are the objects themselves, and on the trusted side of the grader, where they are handles to objects
in another process (`autograde.sandbox`). Three rules make both the same:

- compare through this vocabulary, never by `==` on a learner's object;
- what has to run beside the learner's code (a class of one's own, a loop over weak references) goes into `inside`;
- hand the learner's code plain data, arrays or its own objects, never a function or class of the test.

A failed check raises `CheckFailed`, an AssertionError whose text is in the learner's language.
"""

from __future__ import annotations

import linecache
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from types import ModuleType, SimpleNamespace
from typing import Any, Protocol

import numpy as np

from course.feedback import diagnosis, html, kernel_hook
from course.feedback.describe import describe_values, label
from course.feedback.laws import NEWBORN, RUN_TESTS, SEPARATE, UNTOUCHED, assigned_names, samples
from course.feedback.observation import CheckFailed, canonical_form, class_name, current
from course.feedback.plain_data import holds_only_data, holds_only_numbers, to_plain_deep
from course.i18n import Message, translate

__all__ = [
    "close",
    "credit",
    "distinct",
    "equal",
    "inside",
    "kind",
    "newborn",
    "passed",
    "raises",
    "reference",
    "replaced",
    "run_tests",
    "same",
    "samples",
    "seeded_rng",
    "separate",
    "unchanged",
    "untouched",
]

SEED = 20


class RemoteSide(Protocol):
    """Where the learner's objects live when they are not in this process."""

    def inside(self, source: str, values: dict[str, Any]) -> dict[str, Any]: ...
    def replace(self, values: dict[str, Any]) -> None: ...
    def restore(self) -> None: ...


remote: ContextVar[RemoteSide | None] = ContextVar("remote", default=None)


def _fail(key: str, depth: int = 2, **values: object) -> None:
    """Raise `CheckFailed`, or note it where a test is observed to its end."""
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
        return _fail("not_number", observed=observed, expected=expected)
    if seen.shape != want.shape:
        return _fail("shape", observed=observed, expected=expected, seen=str(seen.shape), wanted=str(want.shape))
    with np.errstate(all="ignore"):
        alike = np.allclose(seen, want, rtol=rtol, atol=atol, equal_nan=True)
    if not alike:
        return _fail("differs", observed=observed, expected=expected)
    if dtype is not None and seen.dtype != np.dtype(dtype):
        return _fail("dtype", seen=str(seen.dtype), wanted=dtype)


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
        _fail("differs", observed=observed, expected=expected)


def same(observed: object, expected: object) -> None:
    """Check that both are one and the same object of the learner's."""
    if observed is not expected:
        _fail("not_same", observed=observed, expected=expected)


def kind(observed: object, *classes: Any) -> None:
    """Check that a value is an instance of one of the learner's or Python's classes.

    Of Python's classes, what counts is the value's own class and not what it says of itself.
    """
    if not any(_is_instance(observed, each) for each in classes):
        names = " / ".join(getattr(each, "__name__", "?") for each in classes)
        _fail("not_kind", observed=observed, seen=class_name(observed), expected=names)


def _is_instance(value: object, cls: Any) -> bool:
    return issubclass(type(value), cls) if isinstance(cls, type) else isinstance(value, cls)


def distinct(*objects: object) -> None:
    """Check that each is an object of its own, that none is given twice."""
    seen = {id(each): each for each in objects}
    if len(seen) < len(objects):
        _fail("differs", observed=len(seen), expected=len(objects))


def untouched(call: Any, *things: Any) -> None:
    """Check that a call leaves its arguments as they were.

    They are boxes, arrays, or lists of them. A box keeps the very array, and an array what it holds; `grad`, `creator`,
    `generation` and `name` are kept too.
    """
    kept = _judged(UNTOUCHED, call, things)
    if not all(kept):
        _fail("differs", observed=kept, expected=[True] * len(kept))


def newborn(call: Any, *things: Any) -> None:
    """Check that a call makes new boxes, without a gradient.

    The arguments are boxes, or lists of them. They have a `grad` during the call, and it goes no further. Where a
    shortcut might return an argument, give neutral elements: x + 0, x * 1.
    """
    new = _judged(NEWBORN, call, things)
    if not (new and all(new)):
        _fail("differs", observed=new, expected=[True] * len(new))


def separate(call: Any, *things: Any) -> None:
    """Check that two calls with the same arguments make arrays of their own.

    What one call made, the next must not write over, as it does where a buffer is kept. Arguments and results are
    boxes, arrays, or lists of them; a result may be an argument's own array.
    """
    apart = _judged(SEPARATE, call, things)
    if not all(apart):
        _fail("differs", observed=False, expected=True)


def _judged(law: str, call: Any, things: tuple[Any, ...]) -> list[bool]:
    """Return what a law says of a call, and check that it can tell.

    The law is judged beside the learner's code, by that code's own word. It judges a second call as well, which breaks
    it, in an order that nobody can know: a process that always answers "kept" is found out.
    """
    place = secrets.randbelow(2)
    found = list(run_beside(law, {"call": call, "things": list(things), "place": place}).found)
    kept = found.pop(place)
    if not (len(found) == 1 and found[0] and not any(found[0])):
        _fail("differs", depth=3, observed=True, expected=False)
    return list(kept)


@contextmanager
def raises(*errors: type[Exception]) -> Iterator[None]:
    """Check that the `with` block raises one of the errors."""
    names = " / ".join(error.__name__ for error in errors)
    try:
        yield
    except CheckFailed:
        raise
    except errors:
        return
    except Exception as error:
        return _fail("raises_other", seen=type(error).__name__, expected=names)
    return _fail("raises_nothing", expected=names)


@contextmanager
def unchanged(*boxes: Any, attributes: tuple[str, ...] = ("data",)) -> Iterator[None]:
    """Check that the `with` block leaves boxes as they were.

    Compared are `data`, or other attributes, in value, shape and dtype.
    """
    places = [(box, name) for box in boxes for name in attributes]
    before = [deepcopy(getattr(box, name)) for box, name in places]
    yield
    for (box, name), kept in zip(places, before, strict=True):
        found = getattr(box, name)
        alike = found is kept is None or (
            isinstance(found, (np.ndarray, np.generic))
            and isinstance(kept, (np.ndarray, np.generic))
            and found.dtype == kept.dtype
            and np.array_equal(found, kept, equal_nan=found.dtype.kind in "fc")
        )
        if not alike:
            return _fail("changed", attribute=name, observed=found, expected=kept)


@contextmanager
def credit(points: float) -> Iterator[None]:
    """Give part of the points for what the `with` block checks.

    They count whatever fails before or after it.

    An exercise whose test has such blocks earns the sum of those that hold, at most its points, and still says what is
    wrong. In a learner's own kernel a failed check inside raises as it does anywhere.
    """
    watching = current.get()
    if watching is None:
        yield
    else:
        with watching.credit_block(points):
            yield


def passed() -> None:
    """Show that the visible part of a test has passed.

    What was right is shown too, as far as the visible part can know.
    """
    frame = sys._getframe(1)
    found = diagnosis.exercise_of("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
    praise = diagnosis.success_message(*found, visible_only=True) if found else ""
    kernel_hook.publish(html.success_bundle(translate("visible_passed"), praise))


def seed() -> int:
    """Return the hidden tests' random seed: GRADSTEPS_SEED, or the course's own."""
    return int(os.environ.get("GRADSTEPS_SEED", SEED))


def seeded_rng() -> np.random.Generator:
    """Return random numbers for a hidden test, the same at every call.

    GRADSTEPS_SEED, a whole number, changes them all.
    """
    return np.random.default_rng(seed())


fresh = seeded_rng  # the name that notebooks handed out with version 0.1 import


def reference() -> ModuleType:
    """Return `course.engine`, to compare the learner's results with.

    It is imported here and not above: a student's process, which imports this module, has no engine to import.
    """
    from course import engine

    return engine


def inside(source: str, **values: Any) -> SimpleNamespace:
    """Run source text beside the learner's code and return the names that it defines.

    The source sees the learner's names and `values`; what it defines stays out of the learner's namespace.
    """
    return run_beside(source, values, sys._getframe(1).f_globals)


def run_beside(source: str, values: dict[str, Any], names: dict[str, Any] | None = None) -> SimpleNamespace:
    """Run source text where the learner's objects live.

    `names` are the learner's, in case that is this process.
    """
    active = remote.get()
    if active is not None:
        return SimpleNamespace(**active.inside(source, values))
    return SimpleNamespace(**run_inside(source, {"np": np} if names is None else names, values))


_compile = compile  # that of Python, whatever the learner's code puts in its place


def run_inside(source: str, names: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Run the source of `inside`, where the learner's names are `names`."""
    scope = {**names, **values}
    linecache.cache["<inside>"] = (len(source), None, source.splitlines(keepends=True), "<inside>")
    code = _compile(source, "<inside>", "exec")
    exec(code, scope)
    assigned = set(assigned_names(code))
    return {name: value for name, value in scope.items() if name in assigned}


@contextmanager
def replaced(**values: Any) -> Iterator[None]:
    """Replace the learner's global names inside the `with` block."""
    active = remote.get()
    if active is not None:
        active.replace(values)
        try:
            yield
        finally:
            active.restore()
        return
    names = sys._getframe(2).f_globals
    before = {name: names[name] for name in values if name in names}
    names.update(values)
    try:
        yield
    finally:
        for name in values:
            names.pop(name, None)
        names.update(before)


def run_tests(case: Any) -> SimpleNamespace:
    """Run a learner's TestCase; return the numbers `run`, `failed` and `broken`.

    Broken tests end in another error than a failed assertion.
    """
    found = run_beside(RUN_TESTS, {"case": case})
    return SimpleNamespace(run=found.run, failed=found.failed, broken=found.broken)


def _load_feedback() -> None:
    """Load the feedback extension in a learner's kernel, nowhere else.

    This is the one effect of importing this module. The first code cell of every notebook imports it, so feedback works
    without a magic, which a plain program could not run. `%unload_ext course.feedback.kernel_hook` reverts it.
    """
    if shell := kernel_hook.kernel_shell():
        shell.extension_manager.load_extension(kernel_hook.__name__)


_load_feedback()
