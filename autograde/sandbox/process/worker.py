"""S, the student's side: runs cells and does single operations, and answers with plain data or a handle's number.

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
from contextlib import contextmanager, nullcontext
from typing import IO, Any

import numpy as np
from IPython.utils.capture import capture_output

from autograde.sandbox.linux import rlimits
from autograde.sandbox.process.shell import make_shell
from autograde.sandbox.remote import codec
from course.testing import run_inside

OUTPUT, PICTURE = 100_000, 600_000
"""How many characters an output may have, and a picture in Base64."""
PICTURES = ("image/png", "image/jpeg")
OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in ("add", "sub", "mul", "truediv", "pow", "matmul", "neg", "pos", "getitem", "setitem", "contains")
} | {
    "len": len,
    "list": list,
    "repr": repr,
    "str": str,
    "float": float,
    "int": int,
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "isinstance": isinstance,
    "issubclass": issubclass,
    "enter": lambda manager: type(manager).__enter__(manager),
    "exit": lambda manager: type(manager).__exit__(manager, None, None, None),
}


def _as_text(kind: str, value: Any) -> str | None:
    """Return what an output says as text, a picture in Base64; None where it is too large or something else."""
    if kind in PICTURES and isinstance(value, bytes):
        value = base64.b64encode(value).decode("ascii")
    most = PICTURE if kind in PICTURES else OUTPUT
    return value if isinstance(value, str) and len(value) <= most else None


class Worker:
    """One student's process: the shell, and the objects that the trusted side holds handles to."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self.reader, self.writer = reader, writer
        self.shell = make_shell()
        sys.path.insert(0, "")  # as in a kernel: a package written by the notebook can be imported
        random.seed(0)  # the same notebook gets the same result every time
        np.random.seed(0)
        self.verbs: dict[str, Callable[..., Any]] = {
            **OPERATIONS,
            "cell": self.cell,
            "has": self.has,
            "call": self.call,
            "inside": self.inside,
            "replace": self.replace,
            "restore": self.restore,
        }
        self.objects: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.count = 0
        self.covered: dict[str, Any] = {}
        self.error: dict[str, Any] | None = None
        self.shell._showtraceback = self.note_error  # type: ignore[method-assign]
        self.results: list[dict[str, Any]] = []
        self.shell.displayhook.write_output_prompt = lambda: None
        self.shell.displayhook.write_format_data = lambda data, metadata=None: self.results.append(data)
        self.shell.displayhook.finish_displayhook = lambda: None

    def note_error(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.error = {
            "ename": etype.__name__,
            "evalue": str(evalue)[:2000],
            "traceback": [str(x)[:5000] for x in stb[:60]],
        }

    def opaque(self, item: Any) -> Any:
        """The handle of an object: the same number as long as the trusted side holds it."""
        if id(item) not in self.numbers:
            self.count += 1
            self.numbers[id(item)] = self.count
            self.objects[self.count] = item
        return codec.handle_code(self.numbers[id(item)], type(item).__name__)

    def object(self, number: int, name: str) -> Any:
        return self.objects[number]

    @property
    def names(self) -> dict[str, Any]:
        return self.shell.user_ns

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """Format no value and trace no error back: both cost more than most cells."""
        formatter: Any = self.shell.display_formatter
        kept = formatter.format, self.shell.showtraceback
        formatter.format = lambda *_, **__: ({}, {})
        self.shell.showtraceback = lambda *_, **__: None  # type: ignore[method-assign]
        try:
            yield
        finally:
            formatter.format, self.shell.showtraceback = kept  # type: ignore[method-assign]

    def cell(self, source: str, lang: str = "en", shown: bool = True) -> list[Any]:
        """Run a cell, to which the course speaks `lang`: its outputs in nbformat's shape, and its error or None.

        Where they are not to be `shown`, there are none.
        """
        os.environ["COURSE_LANG"] = lang
        self.error = None
        self.results.clear()
        with nullcontext() if shown else self._unseen(), capture_output() as captured:
            self.shell.autoawait = "await" in source or "async" in source  # else every cell is compiled twice
            self.shell.run_cell(source, store_history=False)
        outputs: list[dict[str, Any]] = []
        if not shown:
            return [outputs, None]
        for name in ("stdout", "stderr"):
            text = getattr(captured, name)
            if text:
                cut = text[:OUTPUT] + ("\n...\n" if len(text) > OUTPUT else "")
                outputs.append({"output_type": "stream", "name": name, "text": cut})
        for kind, bundles in (
            ("display_data", [rich.data for rich in captured.outputs]),
            ("execute_result", self.results),
        ):
            for bundle in bundles[:50]:
                data = {key: text for key, value in bundle.items() if (text := _as_text(key, value)) is not None}
                counted = {"execution_count": None} if kind == "execute_result" else {}
                outputs.append({"output_type": kind, "data": data, "metadata": {}} | counted)
        return [outputs, self.error]

    def has(self, names: list[str]) -> list[Any]:
        """The values of those of the names that the student defined, as pairs."""
        return [[name, self.names[name]] for name in names if name in self.names]

    def call(self, function: Any, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        return function(*args, **named)

    def inside(self, source: str, values: dict[str, Any]) -> dict[str, Any]:
        return run_inside(source, self.names, values)

    def replace(self, values: dict[str, Any]) -> None:
        self.covered = {name: self.names[name] for name in values if name in self.names}
        for name in values:
            self.names[name] = values[name]

    def restore(self) -> None:
        self.names.update(self.covered)

    def release(self, numbers: list[int]) -> None:
        for number in numbers:
            self.numbers.pop(id(self.objects.pop(number, None)), None)

    def answer(self, frame: bytes) -> bytes:
        """Do what a frame asks for."""
        released, verb, arguments = codec.decode(frame, self.object)
        self.release(released)
        method = self.verbs[verb]
        try:
            with capture_output(display=False):
                value = method(*arguments)
            return codec.encode(["ok", value], self.opaque)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            return codec.encode(["raised", *self.describe(error)], self.opaque)

    def describe(self, error: BaseException) -> list[Any]:
        """An exception as data: the builtin classes it derives from, its own class's name, its text and lines."""
        bases = [each.__name__ for each in type(error).__mro__ if getattr(builtins, each.__name__, None) is each]
        try:
            text = str(error)[:2000]
        except Exception:
            text = ""
        lines = traceback.extract_tb(error.__traceback__, limit=-4)
        theirs = [each for each in lines if "sealed" not in each.filename and "<inside>" not in each.filename]
        places = [f"{each.name}: {each.line}" for each in theirs if each.line]
        return [bases, type(error).__name__, text, [place[:200] for place in places[-3:]]]

    def ready(self, layers: list[str]) -> None:
        """Report what protects this process, before anything of the student's runs."""
        codec.write(self.writer, codec.encode(["ready", layers], self.opaque))

    def serve(self) -> None:
        """Answer frames until the other side hangs up."""
        while True:
            try:
                frame = codec.read(self.reader)
            except EOFError:
                return
            codec.write(self.writer, self.answer(frame))


ANSWERS = ("course.engine", "course.lessons", "autograde.catalogue")


def forget_answers() -> None:
    """Make the answers unimportable here by their names; the sandbox keeps their files away as well."""
    for name in ANSWERS:
        sys.modules[name] = None  # type: ignore[assignment]


def main(memory: int) -> None:
    """Serve on the pipes that are this process's standard input and output; what cells print there is lost."""
    reader = os.fdopen(os.dup(0), "rb")
    writer = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    worker = Worker(reader, writer)
    forget_answers()
    worker.ready(["rlimits"] if rlimits.restrict(memory, sealed=False) else [])
    worker.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
