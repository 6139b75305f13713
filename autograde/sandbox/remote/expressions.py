"""Evaluate the parts of a test's expression.

What is asked of a student's objects is deferred; the rest is done at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from types import FunctionType, MethodType
from typing import Any

from autograde.sandbox.remote.deferred import HOLDERS, LOCAL, Connection, Deferred, deferred_in, resolved, settle
from autograde.sandbox.remote.handle import Handle
from course.feedback.learner_side import remote

PYTHON_CODE = (FunctionType, MethodType)


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
    connection = _connection_within([*args, *named.values()])
    if connection is None and type(function) in PYTHON_CODE:
        connection = remote.get()  # type: ignore[assignment]
    if connection is not None:
        pending = list(connection.pending)
        settle(connection)
        for each in pending:
            each.result()
    return function(*[take(each) for each in args], **{key: take(each) for key, each in named.items()})


def keep(item: Any) -> Any:
    """Return what may be deferred, for a name of the test.

    Its result is wanted, whatever else uses it.
    """
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


NAMES = {f"<{function.__name__}>": function for function in (get, put, calculate, call, keep, take, derives)}
"""These functions by names that no test can bind."""
