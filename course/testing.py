"""The vocabulary of the test cells.

A test cell is ordinary Python over the learner's own names. The same text runs in two places: in the learner's kernel,
where those names are the objects themselves, and on the trusted side of the grader, where they are handles to objects
in another process (`autograde.sandbox`). Three rules make both the same:

- compare through this vocabulary, never by `==` on a learner's object;
- what has to run beside the learner's code (a loop over weak references) goes into `inside`, where the grader also puts
  a class of the test;
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
from copy import deepcopy
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from course.feedback import diagnosis, html, kernel_hook, new_python
from course.feedback.backward_laws import recovers as recovers
from course.feedback.backward_laws import value_and_grad as value_and_grad
from course.feedback.comparison import close, distinct, equal, fail, kind, same
from course.feedback.laws import AFRESH, NEWBORN, OVERWRITTEN, REWRITTEN, RUN_TESTS, SEPARATE, UNTOUCHED, samples
from course.feedback.learner_side import remote, run_beside
from course.feedback.observation import CheckFailed, current
from course.feedback.prediction import agrees, is_open, shown
from course.feedback.unchanged import READ, compare, copies, identical
from course.i18n import translate

__all__ = [
    "afresh",
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


def untouched(call: Any, *things: Any) -> None:
    """Check that a call leaves its arguments as they were.

    They are boxes, arrays, or lists of them. A box keeps the very array, and an array what it holds; `grad`, `creator`,
    `generation` and `name` are kept too.
    """
    kept = _judged(UNTOUCHED, call, things)
    if not all(kept):
        fail("differs", observed=kept, expected=[True] * len(kept))


def newborn(call: Any, *things: Any) -> None:
    """Check that a call makes new boxes, without a gradient.

    The arguments are boxes, or lists of them. They have a `grad` during the call, and it goes no further. Where a
    shortcut might return an argument, give neutral elements: x + 0, x * 1.
    """
    new = _judged(NEWBORN, call, things)
    if not (new and all(new)):
        fail("differs", observed=new, expected=[True] * len(new))


def separate(call: Any, *things: Any) -> None:
    """Check that two calls with the same arguments make arrays of their own.

    What one call made, the next must not write over, as it does where a buffer is kept. Arguments and results are
    boxes, arrays, or lists of them; a result may be an argument's own array.

    Whether memory is shared, the learner's code could lie about. So what the first call made is also compared with
    what it holds after a call with other numbers.
    """
    apart = _judged(SEPARATE, call, things)
    if not all(apart):
        return fail("differs", observed=False, expected=True)
    both = run_beside(OVERWRITTEN, {"call": call, "things": list(things)})
    before = deepcopy(list(both.look()))
    both.again()
    after = list(both.look())
    if not (len(before) == len(after) and all(map(identical, before, after))):
        fail("differs", observed=False, expected=True)


def afresh(make: Any, first: list[Any], second: list[Any], scales: tuple[float, ...] = (1.0, -3.0)) -> None:
    """Check that a function object takes nothing over from the call before.

    It is called with one list of arguments, with others of the second list's shape, and then with the second list, and
    does what a new one does. A new one is called with other numbers, which changes nothing for it. Then its `backward`
    is called with arrays of each of the scales, or not at all where there is none.

    What it does to an element must depend on the elements in the same place alone: arguments that differ in a part
    make, one after the other, what they make joined.

    Args:
        make: makes a function object, or a function whose results have one as their `creator`.
        first, second: the arguments of two calls, which differ in the number of their elements.
        scales: what the gradients consist of that `backward` receives.
    """
    kept = _judged(AFRESH, make, (first, second, list(scales)))
    if not all(kept):
        fail("differs", observed=kept, expected=[True] * len(kept))


def _judged(law: str, call: Any, things: tuple[Any, ...]) -> list[bool]:
    """Return what a law says of a call, and check that it can tell.

    The law is judged beside the learner's code, by that code's own word. It judges a second call as well, which breaks
    it, in an order that nobody can know: a process that always answers "kept" is found out.
    """
    place = secrets.randbelow(2)
    found = list(run_beside(law, {"call": call, "things": list(things), "place": place}).found)
    kept = found.pop(place)
    if not (len(found) == 1 and found[0] and not any(found[0])):
        fail("differs", depth=3, observed=True, expected=False)
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
        return fail("raises_other", seen=type(error).__name__, expected=names)
    return fail("raises_nothing", expected=names)


@contextmanager
def unchanged(*boxes: Any, attributes: tuple[str, ...] = ("data",)) -> Iterator[None]:
    """Check that the `with` block leaves boxes as they were.

    Compared are `data`, or other attributes, in value, shape and dtype.
    """
    places = {"boxes": list(boxes), "names": list(attributes)}
    before = copies(run_beside(READ, places).found)
    yield
    compare(len(boxes), before, run_beside(READ, places).found, attributes)


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


def predict(guess: object, seen: object) -> None:
    """Compare a learner's guess with what happens, for no points.

    It is a word of demonstrations, which import it themselves, and no check: it never raises. While the guess, or a
    part of it, is None, it asks for a guess and shows nothing of what happens. `agrees` says what counts as right.

    Args:
        guess: a number, a truth value, a text, or a list of these.
        seen: what happens, in the same form.
    """
    if is_open(guess):
        words = translate("predict_open")
    elif agrees(guess, seen):
        words = translate("predict_right", seen=shown(seen))
    else:
        words = translate("predict_wrong", guess=shown(guess), seen=shown(seen))
    kernel_hook.publish(html.note_bundle(words))


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


def in_new_python(source: str, **values: Any) -> SimpleNamespace:
    """Run a program in a new Python, with the modules in the notebook's folder.

    It is a word of the step about packages, whose tests import it themselves.

    The program sees `values` and none of the notebook's names, and ends with a dictionary `found`. All of these are
    what JSON can hold.

    Returns:
        The items of `found` as attributes, and `error`: the last line of an exception, or "".
    """
    active = remote.get()
    return new_python.run(source, values) if active is None else active.in_new_python(source, values)


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


def rewritten(name: str) -> Any:
    """Run the learner's own cells again, and return what they bind to a name.

    It is a word of hidden tests, which import it themselves. The cells run beside the learner's code. What a class or
    function computed when it was written, it computes with the names that are replaced now. Where the cells are
    unknown, it is the learner's object itself: in a kernel of their own, and of a program.
    """
    active = remote.get()
    sources = active.own_cells if active is not None else []
    return run_beside(REWRITTEN, {"sources": sources, "name": name}, sys._getframe(1).f_globals).made


def _load_feedback() -> None:
    """Load the feedback extension in a learner's kernel, nowhere else.

    This is the one effect of importing this module. The first code cell of every notebook imports it, so feedback works
    without a magic, which a plain program could not run. `%unload_ext course.feedback.kernel_hook` reverts it.
    """
    if shell := kernel_hook.kernel_shell():
        shell.extension_manager.load_extension(kernel_hook.__name__)


_load_feedback()
