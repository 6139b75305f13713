"""Collect operations on a student's objects and send them as one request.

`f(Variable(x)).data` is three operations, and each would be a request. A `Deferred` stands for the result of one that
is not yet carried out. Others may use it. When its value is needed, all that were collected so far go as one message,
in their order. Values and exceptions are those of single requests, and an exception is raised where its value is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn, Protocol

from msgpack import ExtType

from autograde.sandbox import codec
from autograde.sandbox.operators import OPERATORS
from autograde.sandbox.remote.errors import StudentError, received_exception
from autograde.sandbox.remote.handle import MAX_LENGTH

LOCAL: dict[str, Callable[..., Any]] = {
    "get": getattr,
    "set": setattr,
    "call": lambda function, args, named: function(*args, **named),
    "isinstance": isinstance,
    "len": len,
    **OPERATORS,
}
"""Operations as Python does them, on data and on handles."""
MOST_COLLECTED = 300
"""Operations that are collected before they are carried out."""


class Connection(Protocol):
    """What carries operations out: a `Session`."""

    pending: list[Deferred]

    def ask(self, verb: str, *operands: Any) -> Any:
        """Return the answer to one operation."""

    def refuse(self, why: str) -> NoReturn:
        """End a process that breaks the protocol."""


class Deferred:
    """The result of an operation that is carried out later.

    Attributes:
        verb: the name of the operation.
        operands: its arguments, as a request has them.
        number: its place in the message that it goes with.
        used: whether an operation that follows uses the result.
        named: whether a name of the test holds it.
        done: whether it was carried out: then `value` is its result, or `error` what it raised.
    """

    __slots__ = ("connection", "done", "error", "named", "number", "operands", "used", "value", "verb")

    def __init__(self, connection: Connection, verb: str, *operands: Any, error: Exception | None = None) -> None:
        self.connection, self.verb, self.operands = connection, verb, operands
        self.used = self.named = False
        self.done, self.error = error is not None, error
        self.number, self.value = 0, None
        for each in operands:
            if type(each) in HOLDERS:
                for inner in deferred_in(each):
                    inner.used = True
        connection.pending.append(self)
        if len(connection.pending) >= MOST_COLLECTED and error is None:
            settle(connection)

    def result(self) -> Any:
        """Return the result; carry out what was collected, if need be.

        Raises:
            Exception: what the operation raised, or one before it without which it was not carried out.
        """
        if not self.done:
            settle(self.connection)
        if self.error is not None:
            raise self.error
        if not self.done:
            raise RuntimeError("an operation that was given up with its test")
        return self.value

    def carry_out(self) -> None:
        """Carry the operation out alone, on results that are there."""
        operands = [resolved(each) for each in self.operands]
        local = LOCAL.get(self.verb)
        try:
            self.value = local(*operands) if local else self.connection.ask(self.verb, *operands)
        except Exception as error:
            self.error = error
        self.finish()

    def finish(self) -> None:
        self.done, self.operands = True, ()


HOLDERS = frozenset({Deferred, list, dict})
"""The types of operands that are, or may hold, something deferred."""


def deferred_in(item: Any) -> list[Deferred]:
    """Return what is deferred in an operand."""
    if type(item) is Deferred:
        return [item]
    inner = item.values() if type(item) is dict else item
    return [found for each in inner if type(each) in HOLDERS for found in deferred_in(each)]


def resolved(item: Any, place: Callable[[Deferred], Any] = Deferred.result) -> Any:
    """Return an operand with a result where something is deferred.

    `place` returns the result, or what stands for it.
    """
    if type(item) is Deferred:
        return place(item)
    if type(item) is list:
        return [resolved(each, place) if type(each) in HOLDERS else each for each in item]
    if type(item) is dict:
        return {key: resolved(each, place) for key, each in item.items()}
    return item


@cache
def _code(number: int) -> ExtType:
    """Return how the result of an operation is named in the same message."""
    return codec.handle_code(-1 - number, "")


def _place(item: Deferred) -> Any:
    return item.result() if item.done else _code(item.number)


def settle(connection: Connection) -> None:
    """Carry out all operations that were collected, in their order."""
    while connection.pending:
        program, connection.pending = connection.pending, []
        failed = next((number for number, each in enumerate(program) if each.done), None)
        if failed is not None:
            _give_up(program[failed + 1 :], program[failed].error)
            program = program[:failed]
        if len(program) > 1:
            connection.pending = _carry_out(connection, program)
        elif program:
            program[0].carry_out()


def first_error(connection: Connection, error: BaseException) -> BaseException:
    """Return what a collected operation raises, else `error`.

    It would have been raised before `error`, had each operation been carried out at once.
    """
    pending = list(connection.pending)
    settle(connection)
    return next((each.error for each in pending if each.error is not None), error)


def _carry_out(connection: Connection, program: list[Deferred]) -> list[Deferred]:
    """Send several operations as one request; return those that remain."""
    for number, each in enumerate(program):
        each.number = number
    try:
        steps = [[each.verb, [resolved(operand, _place) for operand in each.operands]] for each in program]
        wanted = [number for number, each in enumerate(program) if each.named or not each.used]
        answer = connection.ask("batch", steps, wanted)
    except StudentError as error:  # what all the results are together cannot cross
        return _give_up(program, error)
    match answer:
        case [int(end), list(left_to_us), list(pairs), raised] if 0 <= end <= len(program):
            pass
        case _:
            connection.refuse("not the answer of a batch")
    for pair in pairs:
        match pair:
            case [int(number), value] if 0 <= number < end:
                if program[number].verb == "len" and not (type(value) is int and value <= MAX_LENGTH):
                    connection.refuse("not a length")
                program[number].value = value
    numbers_left = {number for number in left_to_us if type(number) is int}
    for number, each in enumerate(program[:end]):
        if number in numbers_left:
            each.carry_out()
        each.finish()
    if end == len(program):
        return []
    if raised is not None:
        return _give_up(program[end:], received_exception(raised) or connection.refuse("not an exception"))
    program[end].carry_out()
    failed = program[end].error
    return program[end + 1 :] if failed is None else _give_up(program[end + 1 :], failed)


def _give_up(program: list[Deferred], error: Exception | None) -> list[Deferred]:
    """Let operations that are not carried out any more raise what stopped them."""
    for each in program:
        each.error = error
        each.finish()
    return []
