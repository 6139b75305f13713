"""Start a student process, send it requests under a deadline, and end it."""

from __future__ import annotations

import math
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NoReturn
from weakref import WeakValueDictionary

from autograde.sandbox import codec
from autograde.sandbox.process.launcher import Process, start
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.deferred import Deferred, settle
from autograde.sandbox.remote.errors import (
    StudentError,
    StudentProcessDied,
    StudentProcessKilled,
    StudentTimeout,
    received_exception,
)
from autograde.sandbox.remote.handle import Handle, HandleMisuse
from course.feedback import new_python
from course.feedback.learner_side import program
from course.i18n import language

MAX_OUTPUT_CHARS, MAX_OUTPUTS = 1 << 20, 200
"""Most characters in all outputs of a cell together, and most outputs of a cell."""


ANSWERS: dict[str, type] = {
    "list": list,
    "lookup": list,
    "inside": dict,
    "len": int,
    "repr": str,
    "str": str,
    "float": float,
    "int": int,
}
"""The type of the answer to an operation that has only one: a handle in its place would be asked in turn, for ever."""


@dataclass(frozen=True)
class Limits:
    """Limits on the time and memory of a student process.

    `cell` is in seconds per cell, `test` in seconds per test, `notebook` in seconds for all of it, `memory` in bytes of
    address space.

    `protection` is "sealed", "trusted" or "best"; see `protection.resolve_mode`.
    """

    cell: float = 10.0
    test: float = 10.0
    notebook: float = math.inf
    memory: int = 3 << 30
    protection: str = "best"


class Session:
    """A running student process, as the grader sees it."""

    def __init__(self, limits: Limits, process: Process) -> None:
        self.limits = limits
        self.process = process
        self.handles: WeakValueDictionary[int, Handle] = WeakValueDictionary()
        self.released: list[int] = []
        self.deadline = 0.0
        self.own_cells: list[str] = []
        self.pending: list[Deferred] = []
        """Operations that go with the next request."""

    @classmethod
    def start(cls, limits: Limits, imports: frozenset[str] = frozenset()) -> Session:
        """Start a student process; the caller closes the session.

        Args:
            limits: of time and memory, and the protection.
            imports: modules that the code will need, imported before the process is forked.

        Raises:
            SandboxError: no process starts under the protection that the limits name.
        """
        return cls(limits, start(limits.memory, limits.protection, imports))

    @property
    def protection(self) -> Protection:
        """The protection that the process reported before its first request."""
        return self.process.protection

    def handle(self, number: int, name: str) -> Handle:
        """Return the one handle of an object of the process.

        `number` and `name` are the object's number and the name of its class.
        """
        found = self.handles.get(number)
        if found is None:
            found = self.handles[number] = Handle(self, number, name)
        return found

    def release(self, handle: Handle) -> None:
        """Let the process forget an object that no handle refers to any more.

        The next request carries this out.
        """
        if self.handles.get(handle._number) is handle:
            del self.handles[handle._number]
            self.released.append(handle._number)

    def _opaque(self, item: Any) -> Any:
        if isinstance(item, Handle):
            return item._code
        raise HandleMisuse(f"a {type(item).__name__} cannot cross to the student's code: define it with inside(...)")

    def set_deadline(self, seconds: float) -> None:
        """Give the requests from now on this many seconds altogether.

        Handles have no parameter for a time limit.
        """
        self.deadline = time.monotonic() + seconds

    def request(self, verb: str, *arguments: Any) -> Any:
        """Return the answer of the process to one operation.

        The answer has to arrive within the deadline that was set.

        Raises:
            StudentError: the student's code raised.
            StudentProcessDied: the process died, was killed, or broke the protocol.
            StudentTimeout: it did not answer before the deadline.
        """
        if any(each.done for each in self.pending):  # what failed there is raised in its own place, and not here
            settle(self)
        if not self.pending:
            return self.ask(verb, *arguments)
        answer = Deferred(self, verb, *arguments).result()
        return answer if isinstance(answer, ANSWERS.get(verb, object)) else self.refuse("not an answer")

    def ask(self, verb: str, *operands: Any) -> Any:
        """Return the answer of the process to one operation.

        It is as `request`, without what was collected before.
        """
        return self._exchange(self.deadline, verb, *operands)

    def _exchange(self, deadline: float, verb: str, *arguments: Any) -> Any:
        released, self.released = self.released, []
        self.process.channel.send(codec.encode([released, verb, list(arguments)], self._opaque))
        try:
            bounds = codec.OUTPUTS if verb == "cell" else codec.ANSWER
            frame = self.process.channel.receive(deadline - time.monotonic(), bounds.frame)
            answer = codec.decode(frame, self.handle, bounds)
        except TimeoutError:
            self.process.kill()
            raise StudentTimeout from None
        except codec.ProtocolError as error:
            self.process.kill()
            raise StudentProcessDied(str(error)) from None
        except (EOFError, OSError) as error:
            self.process.kill(ending=True)
            from_outside = self.process.killed and self.protection.sealed
            raise (StudentProcessKilled if from_outside else StudentProcessDied)(str(error)) from None
        if type(answer) is list and answer and type(answer[0]) is str:  # a handle in its place cannot be compared
            if answer[0] == "ok" and len(answer) == 2 and isinstance(answer[1], ANSWERS.get(verb, object)):
                return answer[1]
            if answer[0] == "raised" and (raised := received_exception(answer[1:])):
                raise raised
        return self.refuse("not an answer")

    def refuse(self, why: str) -> NoReturn:
        """End a process that breaks the protocol.

        Raises:
            StudentProcessDied: always.
        """
        self.process.kill()
        raise StudentProcessDied(why)

    def run_cell(
        self, source: str, *, shown: bool = True, seconds: float | None = None, code: bytes | None = None
    ) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """Run a notebook cell and return its outputs and its error, if any.

        The outputs are in nbformat's shape.

        Args:
            source: the text of the cell.
            shown: whether outputs and the error are wanted; without them both are empty, and the cell runs faster.
            seconds: its time limit, by default the limit for a cell.
            code: what Python compiles the text to, marshalled, of a cell without magics and without a value to show.

        Raises:
            StudentProcessDied: the cell ended the process.
            StudentTimeout: the cell took too long.
        """
        settle(self)
        deadline = time.monotonic() + (self.limits.cell if seconds is None else seconds)
        try:
            answer = self._exchange(deadline, "cell", source, language(), shown, code)
        except StudentError as broken:  # the cell broke what runs cells
            return [], {"ename": broken.class_name, "evalue": broken.text, "traceback": [broken.text]}
        match answer:
            case [list(outputs), error]:
                with suppress(codec.ProtocolError, HandleMisuse):
                    return _checked_outputs(outputs), _checked_error(error)
        return self.refuse("not the answer of a cell")

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """Return the values of those of the wanted names that the student's code defined."""
        answer = self.request("lookup", wanted)
        if all(type(pair) is list and len(pair) == 2 and type(pair[0]) is str for pair in answer):
            return dict(answer)
        return self.refuse("not an answer to a lookup of names")

    def inside(self, source: str, values: dict[str, Any]) -> dict[str, Any]:
        """Run source text beside the student's code and return the names that it defines."""
        return dict(self.request("inside", program(source), values))

    def in_new_python(self, source: str, values: dict[str, Any]) -> SimpleNamespace:
        """Run source text in a new process, with the modules in this one's folder.

        Raises:
            StudentProcessDied: one of the two processes ended, or was too slow.
            SandboxError: no process starts.
        """
        modules = self.inside(new_python.MODULES, {}).get("modules")
        with closing(Session.start(self.limits)) as other:
            other.deadline = self.deadline
            other.inside(new_python.BEGIN, {"modules": modules})
            try:
                found = other.inside(source + new_python.AFTER, values).get("found")
            except StudentError as error:
                return new_python.answer("", f"{error.class_name}: {error.text}")
            return new_python.answer(found)

    def replace(self, values: dict[str, Any]) -> None:
        """Override global names of the student's code until `restore`.

        The next request carries it out.
        """
        Deferred(self, "replace", values)

    def restore(self) -> None:
        """Undo the last `replace`. The next request carries it out."""
        Deferred(self, "restore")

    def close(self) -> None:
        """Kill the process, whatever it is doing.

        Raises:
            SandboxError: the sandbox around it had ended, which a student's code cannot cause.
        """
        self.process.kill()
        if self.process.lost:
            raise SandboxError("the sandbox ended under a student process")


def _checked_outputs(outputs: list[Any]) -> list[dict[str, Any]]:
    """Return outputs in nbformat's shape, cut to the bounds.

    Raises:
        ProtocolError: they have another shape.
    """
    made, left = [], MAX_OUTPUT_CHARS
    for output in outputs[:MAX_OUTPUTS]:
        match output:
            case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
                made.append({"output_type": "stream", "name": name, "text": text[:left]})
                left -= len(text)
            case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
                if not all(type(word) is str for pair in data.items() for word in pair):
                    raise codec.ProtocolError("not an output")
                left -= sum(len(key) + len(text) for key, text in data.items())
                counted = {"execution_count": None} if kind == "execute_result" else {}
                if left >= 0:
                    made.append({"output_type": kind, "data": data, "metadata": {}} | counted)
            case _:
                raise codec.ProtocolError("not an output")
        left = max(left, 0)
    return made


def _checked_error(error: Any) -> dict[str, Any] | None:
    match error:
        case None:
            return None
        case {"ename": str(name), "evalue": str(text), "traceback": list(lines)}:
            if all(type(line) is str for line in lines):
                return {"ename": name[:200], "evalue": text[:2000], "traceback": [x[:5000] for x in lines[:60]]}
    raise codec.ProtocolError("not an error")
