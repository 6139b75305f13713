"""V's side of a student's process: start it, ask it, bound it, end it."""

from __future__ import annotations

import builtins
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

from autograde.sandbox.process.launcher import Process, start
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote import codec
from autograde.sandbox.remote.handle import Handle, HandleMisuse
from course.i18n import language

SHOWN, MANY = 1 << 20, 200
"""How many characters the outputs of a cell may have altogether, and how many outputs it may have."""


@dataclass(frozen=True)
class Limits:
    """How long and how large a student's code may be: seconds a cell, seconds a test, bytes of address space.

    `protection` is "sealed", "trusted" or "best", as `sandbox.choose` reads it.
    """

    cell: float = 10.0
    test: float = 10.0
    memory: int = 3 << 30
    protection: str = "best"


ends: ContextVar[list[str] | None] = ContextVar("ends", default=None)
"""A list that is told why each student's process ended before its time."""


class StudentGone(BaseException):
    """The student's process is no more. Not an Exception, so that no test takes it for an answer."""

    reason = "died"

    def __init__(self, *words: object) -> None:
        super().__init__(*words)
        if (told := ends.get()) is not None:
            told.append(self.reason)


class StudentTimeout(StudentGone):
    """The student's code took longer than allowed and its process was ended."""

    reason = "timeout"


class StudentError(Exception):
    """An exception of the student's code, told as data; also an instance of the builtin class that it derives from.

    Attributes:
        raised: the name of its class.
        text: what it says.
        places: the lines that it came through, the innermost last.
    """

    raised = "Exception"  # not `name`, which Python itself sets on some exceptions
    text = ""
    places: tuple[str, ...] = ()


def mirror(bases: list[str], name: str, text: str, places: list[str]) -> Exception:
    """An exception on the trusted side that stands for one of the student's."""
    found = (getattr(builtins, base, None) for base in bases)
    base = next((each for each in found if isinstance(each, type) and issubclass(each, Exception)), Exception)
    error = type(name, (StudentError, base), {"raised": name, "text": text, "places": tuple(places)})
    try:
        return error(text)
    except TypeError:  # UnicodeDecodeError and its like want more than a text
        return type(name, (StudentError,), {"raised": name, "text": text, "places": tuple(places)})(text)


class Session:
    """A running student's process, as the trusted side sees it."""

    def __init__(self, limits: Limits, process: Process) -> None:
        self.limits = limits
        self.process = process
        self.handles: WeakValueDictionary[int, Handle] = WeakValueDictionary()
        self.released: list[int] = []
        self.deadline = 0.0

    @classmethod
    def start(cls, limits: Limits, imports: frozenset[str] = frozenset()) -> Session:
        """A session with a fresh process; `close` it.

        Args:
            limits: of time and memory, and the protection.
            imports: modules of ours or of libraries that its code will want, to have them at hand.

        Raises:
            SandboxError: there is no process, or not under the protection that the limits ask for.
        """
        return cls(limits, start(limits.memory, limits.protection, imports))

    @property
    def protection(self) -> Protection:
        """What protects this machine from the process, as it reported before the first request."""
        return self.process.protection

    def handle(self, number: int, name: str) -> Handle:
        found = self.handles.get(number)
        if found is None:
            found = self.handles[number] = Handle(self, number, name)
        return found

    def release(self, handle: Handle) -> None:
        """Tell the student's process, with the next request, that nobody here holds this object any more."""
        if self.handles.get(handle._number) is handle:
            del self.handles[handle._number]
            self.released.append(handle._number)

    def _opaque(self, item: Any) -> Any:
        if isinstance(item, Handle):
            return codec.handle_code(item._number, item._class)
        raise HandleMisuse(f"a {type(item).__name__} cannot cross to the student's code: define it with inside(...)")

    def request(self, verb: str, *arguments: Any) -> Any:
        """Ask the student's process for one operation.

        Raises:
            StudentError: the student's code raised.
            StudentGone: the process died, or broke the protocol.
            StudentTimeout: it did not answer before the deadline.
        """
        released, self.released = self.released, []
        self.process.channel.send(codec.encode([released, verb, list(arguments)], self._opaque))
        try:
            frame = self.process.channel.receive(self.deadline - time.monotonic())
            answer = codec.decode(frame, self.handle)
        except TimeoutError:
            self.process.kill()
            raise StudentTimeout from None
        except (EOFError, codec.ProtocolError, OSError) as error:
            self.process.kill()
            raise StudentGone(str(error)) from None
        match answer:  # words are compared once they are known to be words: a handle is not compared
            case [str(said), value] if said == "ok":
                return value
            case [str(said), list(bases), str(name), str(text), list(places)] if said == "raised" and _texts(
                [*bases, *places]
            ):
                raise mirror(bases, name[:80].replace("\0", ""), text, places)
        self.process.kill()
        raise StudentGone("not an answer")

    @contextmanager
    def allow(self, seconds: float) -> Iterator[None]:
        """Let what is asked inside the block take this long altogether."""
        self.deadline = time.monotonic() + seconds
        yield

    def run_cell(self, source: str, *, shown: bool = True) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
        """Run a notebook cell: its outputs as nbformat knows them, in the present language, and its error or None.

        Where they are not to be `shown`, there are none.
        """
        try:
            with self.allow(self.limits.cell):
                answer = self.request("cell", source, language(), shown)
        except StudentError as broken:  # the cell broke what runs cells
            return [], {"ename": broken.raised, "evalue": broken.text, "traceback": [broken.text]}
        match answer:
            case [list(outputs), error]:
                with suppress(codec.ProtocolError, HandleMisuse):
                    return _shown(outputs), _error(error)
        self.process.kill()
        raise StudentGone("not the answer of a cell")

    def names(self, wanted: list[str]) -> dict[str, Any]:
        """Those of the wanted names that the student's code defined."""
        answer = self.request("has", wanted)
        with suppress(TypeError, ValueError):
            return dict(answer)
        self.process.kill()
        raise StudentGone("not the answer to a question for names")

    def inside(self, source: str, values: dict[str, Any]) -> dict[str, Any]:
        return dict(self.request("inside", source, values))

    def replace(self, values: dict[str, Any]) -> None:
        self.request("replace", values)

    def restore(self) -> None:
        self.request("restore")

    def close(self) -> None:
        """End the process, whatever it is doing.

        Raises:
            SandboxError: it had ended with the sandbox around it, which no student's code does.
        """
        self.process.kill()
        if self.process.lost:
            raise SandboxError("the sandbox ended under a student's process")


def _texts(found: list[Any]) -> bool:
    return all(type(each) is str for each in found)


def _shown(outputs: list[Any]) -> list[dict[str, Any]]:
    """Outputs in nbformat's shape and of bounded size, whoever made them.

    Raises:
        ProtocolError: they are something else.
    """
    made, left = [], SHOWN
    for output in outputs[:MANY]:
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


def _error(error: Any) -> dict[str, Any] | None:
    match error:
        case None:
            return None
        case {"ename": str(name), "evalue": str(text), "traceback": list(lines)}:
            if all(type(line) is str for line in lines):
                return {"ename": name[:200], "evalue": text[:2000], "traceback": [x[:5000] for x in lines[:60]]}
    raise codec.ProtocolError("not an error")
