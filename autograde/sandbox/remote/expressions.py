"""Evaluate the parts of a test's expression.

What is asked of a student's objects is deferred; the rest is done at once.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from types import FunctionType, MethodType
from typing import Any

from autograde.sandbox.remote.deferred import HOLDERS, LOCAL, Connection, Deferred, deferred_in, resolved, settle
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import Handle, HandleMisuse
from course.feedback import unchanged
from course.feedback.learner_side import program, remote

PYTHON_CODE = (FunctionType, MethodType)
DATA = ("data",)


def _known(item: Any) -> Any:
    """Return the value of what was carried out already."""
    return item.result() if type(item) is Deferred and item.done else item


def _connection(*items: Any) -> Connection | None:
    """Return the connection of the first student's object among some values."""
    for each in items:
        if type(each) is Deferred:
            return each.connection
        if type(each) is Handle:
            found: Any = each._remote
            return found  # type: ignore[no-any-return]
    return None


def _connection_within(items: Iterable[Any]) -> Connection | None:
    """Return the connection of the first student's object among some values.

    It may be in a list among them.
    """
    for each in items:
        found = _connection_within(each) if type(each) is list else _connection(each)
        if found is not None:
            return found
    return None


def later(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function return what it raises as a result that failed.

    The result raises it where it is used.
    """

    @wraps(function)
    def wrapped(*args: Any, **named: Any) -> Any:
        try:
            return function(*args, **named)
        except Exception as error:
            active: Any = remote.get()
            return Deferred(active, "raise", error=error)

    return wrapped


@later
def get(item: Any, name: str) -> Any:
    """Return `item.name`, deferred where `item` is a student's."""
    item = _known(item)
    connection = _connection(item)
    return getattr(item, name) if connection is None else Deferred(connection, "get", item, name)


@later
def put(item: Any, name: str, value: Any) -> Any:
    """Set `item.name`, deferred where `item` is a student's."""
    item, value = _known(item), _known(value)
    connection = _connection(item)
    return setattr(item, name, take(value)) if connection is None else Deferred(connection, "set", item, name, value)


@later
def calculate(verb: str, *items: Any) -> Any:
    """Return the result of an operator.

    It is deferred where one of the operands is a student's.
    """
    items = tuple(take(each) if type(each) is list else _known(each) for each in items)
    connection = _connection(*items)
    return LOCAL[verb](*items) if connection is None else Deferred(connection, verb, *items)


@later
def call(function: Any, *args: Any, **named: Any) -> Any:
    """Call a function, deferred where it is a student's.

    One of the test's own may ask for something itself: what was collected so far comes before it.

    No iterator goes through the arguments: it would end with one that failed in a `StopIteration`, and not raise it.
    """
    function, args = _known(function), tuple([_known(each) for each in args])
    named = {key: _known(each) for key, each in named.items()}
    connection = _connection(function)
    if connection is not None:
        return Deferred(connection, "call", function, list(args), named)
    if function is len and len(args) == 1 and (connection := _connection(args[0])):
        return Deferred(connection, "len", args[0])
    connection = _connection_within([*args, *named.values()])
    if connection is None and type(function) in PYTHON_CODE and not _is_numpys(function):
        connection = remote.get()  # type: ignore[assignment]
    if connection is not None:
        pending = [each for each in connection.pending if each.verb != "restore"]  # which raises nothing
        if pending:
            settle(connection)
        for each in pending:
            each.result()
    return function(*[take(each) for each in args], **{key: take(each) for key, each in named.items()})


def _is_numpys(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).partition(".")[0] == "numpy"


@later
def is_instance(item: Any, cls: Any) -> Any:
    """Return whether `item` is of a class, deferred where both are a student's."""
    item, cls = _known(item), _known(cls)
    connection = _connection(cls) and _connection(item)
    return Deferred(connection, "isinstance", item, cls) if connection else None


class KnownClass:
    """A student's class whose answer to `isinstance` is known for one object."""

    def __init__(self, cls: Any, answer: Any) -> None:
        self.cls, self.answer = cls, answer

    @property
    def __name__(self) -> str:
        return str(getattr(self.cls, "__name__", "?"))

    def __instancecheck__(self, item: Any) -> bool:
        return self.answer is True and type(item) is Handle


def known_class(cls: Any, answer: Any) -> Any:
    """Return a class that answers as `is_instance` did."""
    return cls if answer is None else KnownClass(cls, answer)


def keep(item: Any) -> Any:
    """Return what may be deferred; its result is wanted, whatever else uses it."""
    for each in deferred_in(item) if type(item) in HOLDERS else ():
        each.named = True
    return item


def take(item: Any) -> Any:
    """Return the value of what may be deferred, or hold something deferred in a list."""
    if type(item) is Deferred:
        return item.result()
    return resolved(item) if type(item) is list and deferred_in(item) else item


def derives(*bases: Any) -> bool:
    """Return whether one of the bases of a class is a student's."""
    return any(type(each) is Handle for each in bases)


def concatenated(items: list[Any]) -> list[Any]:
    """Return a list of the elements of several values, which may be deferred."""
    return [each for item in take(items) for each in item]


@later
def values(boxes: list[Any], attributes: tuple[str, ...] = DATA) -> Any:
    """Return the deferred values of attributes of boxes, for `unchanged`."""
    active: Any = remote.get()
    return Deferred(active, "inside", program(unchanged.READ), {"boxes": boxes, "names": list(attributes)})


def copies(found: dict[str, Any]) -> list[Any]:
    """Return what `values` gave, as it is now."""
    return unchanged.copies(found["found"])


def compare(boxes: int, before: list[Any], found: dict[str, Any], attributes: tuple[str, ...] = DATA) -> None:
    """Check that `values` of so many boxes are what they were before."""
    unchanged.compare(boxes, before, found["found"], attributes)


class Elements:
    """What an iterator gives, to be gone through again: elements, and its exception."""

    def __init__(self, source: Iterable[Any]) -> None:
        self.found: list[Any] = []
        self.error: BaseException | None = None
        try:
            for each in source:
                self.found.append(each)
        except (Exception, HandleMisuse) as error:
            self.error = error

    def __iter__(self) -> Iterator[Any]:
        yield from self.found
        if self.error is not None:
            raise self.error


class Recording:
    """What the first part of a run collects, for the second part in the same order."""

    def __init__(self) -> None:
        self.items: deque[Any] = deque()
        self.error: BaseException | None = None

    def add(self, item: Any) -> Any:
        """Record a value, which may be deferred, and return it."""
        self.items.append(keep(item))
        return item

    def elements(self, item: Any) -> Any:
        """Record what a loop or several names take elements of, and return it.

        An iterator gives its elements once; a recorded one gives the same to both parts of the run.
        """
        found = item if type(item) is list else take(item)
        return self.add(Elements(found) if isinstance(found, (Handle, Iterator)) else found)

    def stop(self) -> None:
        """Record the exception that is being handled: it ends the recording.

        Raises:
            StudentProcessDied: that is the exception. What was collected has no results any more.
        """
        self.error = sys.exception()
        if isinstance(self.error, StudentProcessDied):
            raise self.error

    def next(self) -> Any:
        """Return the next value.

        Raises:
            BaseException: what its operation raised, or what ended the recording before it.
        """
        if self.items:
            return take(self.items.popleft())
        self.finish()
        raise RuntimeError("a run that takes more than it recorded")

    def finish(self) -> None:
        """End the run.

        Raises:
            BaseException: what ended the recording.
        """
        if self.error is not None:
            raise self.error


NAMES = {
    "<record>": Recording,
    **{f"<{each.__name__}>": each for each in (get, put, calculate, call, take, derives, concatenated)},
    **{f"<{each.__name__}>": each for each in (values, copies, compare, is_instance, known_class)},
}
"""These functions by names that no test can bind."""
