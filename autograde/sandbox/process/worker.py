"""Run cells and single operations in the student process.

The answer is plain data or a handle's number.

Nothing here knows a test, an expected value or a score, and nothing here needs to be trusted.
"""

from __future__ import annotations

import base64
import builtins
import operator
import os
import random
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO, TextIOBase
from typing import IO, Any

import numpy as np
from IPython.core.displaypub import CapturingDisplayPublisher

from autograde.sandbox import codec
from autograde.sandbox.linux import rlimits
from autograde.sandbox.operators import OPERATORS
from autograde.sandbox.process.batch import Batch, Result
from autograde.sandbox.process.shell import make_shell
from course.feedback.learner_side import run_program

MAX_TEXT, MAX_PICTURE = 100_000, 600_000
"""Most characters in one output of a cell, and in a picture in Base64."""
PICTURES = ("image/png", "image/jpeg")
SURELY_SMALL = 8 << 10
"""Bytes of a frame that keeps all bounds of an answer."""
BASES = type.__dict__["__mro__"].__get__  # whatever a metaclass says of its classes
OPERATIONS: dict[str, Callable[..., Any]] = {
    **OPERATORS,
    "setitem": operator.setitem,
    "contains": operator.contains,
    "len": len,
    "list": list,
    "repr": repr,
    "str": str,
    "float": float,
    "int": int,
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "isinstance": lambda value, cls, type=type: True in [each is cls for each in BASES(type(value))],
    "issubclass": lambda sub, cls: True in [each is cls for each in BASES(sub)],
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager: type(manager).__exit__(manager, None, None, None),
}


def _as_text(kind: str, value: Any) -> str | None:
    """Return the data of an output as text, a picture in Base64.

    The result is None where the data is too large or something else.
    """
    if kind in PICTURES and isinstance(value, bytes):
        value = base64.b64encode(value).decode("ascii")
    most = MAX_PICTURE if kind in PICTURES else MAX_TEXT
    return value if isinstance(value, str) and len(value) <= most else None


class Redirection:
    """A context in which what is printed goes to two files.

    IPython's `capture_output` makes objects for displays as well each time, which takes longer than most cells.
    """

    def __init__(self, stdout: TextIOBase, stderr: TextIOBase) -> None:
        self.stdout, self.stderr = stdout, stderr

    def __enter__(self) -> Redirection:
        self.kept = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.stdout, self.stderr
        return self

    def __exit__(self, *failure: object) -> None:
        sys.stdout, sys.stderr = self.kept


class Nowhere(TextIOBase):
    """A file that keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)


class Worker:
    """A student process: the shell, and the objects that the grader holds handles to."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self.reader, self.writer = reader, writer
        self.shell = make_shell()
        sys.path.insert(0, "")  # as in a kernel: a package written by the notebook can be imported
        random.seed(0)  # the same notebook gets the same result every time
        np.random.seed(0)
        self.verbs: dict[str, Callable[..., Any]] = {
            **OPERATIONS,
            "batch": self.batch,
            "cell": self.cell,
            "lookup": self.lookup,
            "call": self.call,
            "inside": self.inside,
            "replace": self.replace,
            "restore": self.restore,
        }
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.count = 0
        nowhere = Nowhere()
        self.silence = Redirection(nowhere, nowhere)
        self.overridden: dict[str, Any] = {}
        self.error: dict[str, Any] | None = None
        self.shell._showtraceback = self.note_error  # type: ignore[method-assign]
        self.results: list[dict[str, Any]] = []
        self.displays = self.shell.display_pub = CapturingDisplayPublisher()
        displayhook: Any = self.shell.displayhook
        displayhook.write_output_prompt = lambda: None
        displayhook.write_format_data = lambda data, metadata=None: self.results.append(data)
        displayhook.finish_displayhook = lambda: None

    def note_error(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        """Keep the error of a cell, in the place of IPython's printing it."""
        self.error = {
            "ename": etype.__name__,
            "evalue": str(evalue)[:2000],
            "traceback": [str(x)[:5000] for x in stb[:60]],
        }

    def export(self, item: Any) -> Any:
        """Return the handle of an object: the same number as long as the grader holds it."""
        if id(item) not in self.numbers:
            self.count += 1
            self.numbers[id(item)] = self.count
            self.objects[self.count] = item
        return codec.handle_code(self.numbers[id(item)], type(item).__name__)

    def object(self, number: int, name: str) -> Any:
        """Return the object of a handle.

        Numbers below 0 are results of the same batch, the first of them -1.
        """
        return self.objects[number] if number >= 0 else Result(-1 - number)

    @property
    def names(self) -> dict[str, Any]:
        """The global names of the student's code."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    @contextmanager
    def _without_formatting(self) -> Iterator[None]:
        """Format neither values nor tracebacks: both cost more than most cells."""
        formatter: Any = self.shell.display_formatter
        kept = formatter.format, self.shell.showtraceback
        formatter.format = lambda *_, **__: ({}, {})
        self.shell.showtraceback = lambda *_, **__: None  # type: ignore[method-assign]
        try:
            yield
        finally:
            formatter.format, self.shell.showtraceback = kept  # type: ignore[method-assign]

    def cell(self, source: str, lang: str = "en", shown: bool = True, code: bytes | None = None) -> list[Any]:
        """Run a cell and return its outputs in nbformat's shape and its error.

        Both are empty unless `shown`.

        `lang` is the language of the course's messages in it; `code` is as `StudentShell.run_compiled` takes it.
        """
        os.environ["COURSE_LANG"] = lang
        self.error = None
        self.results.clear()
        self.displays.outputs.clear()
        printed = Redirection(StringIO(), StringIO())
        with printed if shown else self._without_formatting():
            if code is None or not self.shell.run_compiled(code, source):
                self.shell.autoawait = "await" in source or "async" in source  # else every cell is compiled twice
                run_cell: Any = self.shell.run_cell  # which IPython leaves without types
                run_cell(source, store_history=False)
        outputs: list[dict[str, Any]] = []
        if not shown:
            return [outputs, None]
        for name in ("stdout", "stderr"):
            if text := getattr(printed, name).getvalue():
                cut = text[:MAX_TEXT] + ("\n...\n" if len(text) > MAX_TEXT else "")
                outputs.append({"output_type": "stream", "name": name, "text": cut})
        for kind, bundles in (
            ("display_data", [each["data"] for each in self.displays.outputs]),
            ("execute_result", self.results),
        ):
            for bundle in bundles[:50]:
                data = {key: text for key, value in bundle.items() if (text := _as_text(key, value)) is not None}
                counted = {"execution_count": None} if kind == "execute_result" else {}
                outputs.append({"output_type": kind, "data": data, "metadata": {}} | counted)
        return [outputs, self.error]

    def lookup(self, names: list[str]) -> list[Any]:
        """Return name-value pairs for those names that the student's code defined."""
        return [[name, self.names[name]] for name in names if name in self.names]

    def call(self, function: Any, args: list[Any], named: dict[str, Any]) -> Any:
        """Call an object."""
        return function(*args, **named)

    def batch(self, steps: list[list[Any]], wanted: list[int]) -> list[Any]:
        """Carry out operations that may use results of earlier ones.

        The answer is that of `Batch.answer`.
        """
        batch = Batch(self.verbs, wanted)
        batch.run(steps)
        return batch.answer(self.export, self.describe)

    def inside(self, program: bytes, values: dict[str, Any]) -> dict[str, Any]:
        """Run a program of a test beside the student's code.

        The result holds the names that it defines, with their values.
        """
        return run_program(program, self.names, values)

    def replace(self, values: dict[str, Any]) -> None:
        """Override global names until `restore`."""
        self.overridden = {name: self.names[name] for name in values if name in self.names}
        for name in values:
            self.names[name] = values[name]

    def restore(self) -> None:
        """Undo the last `replace`."""
        self.names.update(self.overridden)

    def release(self, numbers: list[int]) -> None:
        """Forget objects that the grader has no handles to any more."""
        for number in numbers:
            self.numbers.pop(id(self.objects.pop(number, None)), None)

    def handle_request(self, frame: bytes) -> bytes:
        """Carry out one request and return the frame of the answer."""
        released, verb, arguments = codec.decode(frame, self.object)
        if released:
            self.release(released)
        method = self.verbs[verb]
        try:
            with self.silence:
                value = method(*arguments)
            frame = codec.encode(["ok", value], self.export)
            if verb != "cell" and len(frame) > SURELY_SMALL:  # the grader would end a process that sends too much
                codec.decode(frame, lambda number, name: None, codec.ANSWER)
            return frame
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            return codec.encode(["raised", *self.describe(error)], self.export)

    def describe(self, error: BaseException) -> list[Any]:
        """Return an exception as data.

        The data are its builtin base classes, the name of its class, its text, and its last lines.
        """
        bases = [each.__name__ for each in type(error).__mro__ if getattr(builtins, each.__name__, None) is each]
        try:
            text = str(error)[:2000]
        except Exception:
            text = ""
        lines = traceback.extract_tb(error.__traceback__, limit=-12)
        own = [each for each in lines if each.filename.startswith(("<ipython-input", "./", "/tmp"))]
        frames = [f"{each.name}: {each.line}" for each in own if each.line]
        return [bases, type(error).__name__, text, [frame[:200] for frame in frames[-3:]]]

    def report_layers(self, layers: list[str]) -> None:
        """Report the sandbox layers of this process.

        The report comes before any of the student's code runs.
        """
        codec.write(self.writer, codec.encode(["ready", layers], self.export))

    def serve(self) -> None:
        """Answer requests until the grader hangs up."""
        while True:
            try:
                frame = codec.read(self.reader)
            except EOFError:
                return
            codec.write(self.writer, self.handle_request(frame))


ANSWERS = ("course.authoring", "course.engine", "course.lessons", "autograde.catalogue")
"""Modules that hold answers."""


def forget_answers() -> None:
    """Block the import of modules that hold answers.

    The sandbox hides their files as well.
    """
    for name in ANSWERS:
        sys.modules[name] = None  # type: ignore[assignment]


def main(memory: int) -> None:
    """Serve requests on standard input and output.

    What cells write to these descriptors is lost.
    """
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    worker = Worker(reader, writer)
    forget_answers()
    worker.report_layers(["rlimits"] if rlimits.restrict(memory, sealed=False) else [])
    worker.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
