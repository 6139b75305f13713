"""Record which test statements fail and how, as a failure fingerprint.

The fingerprint is for matching known mistakes.

A test runs statement by statement and does not stop at the first failure: what its checks saw there is digested, and
the run goes on. A right answer has an empty fingerprint, whatever its style. A wrong one has, by statement, a digest of
the values, shapes, classes and exceptions that were seen in the wrong place. So a mistake is recognized by what the
code does and never by how it is written, and a table of fingerprints does not contain the right values.
"""

from __future__ import annotations

import ast
import hashlib
import linecache
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

import numpy as np

from course.feedback.kinds import kind_at
from course.feedback.plain_data import to_plain
from course.feedback.syntax import walk
from course.i18n import Message

VOLATILE_TEXT = re.compile(r"0x[0-9a-f]+|(?:/[\w.+-]+)+|\w[\w-]*")
"""What text may hold that is another at each run: addresses, paths, words with numbers; see `_without_volatile`."""
ADDRESS = re.compile(r"0x[0-9a-f]+")
MAX_TEXT = 10_000
"""Characters of a text that are digested."""
DIGITS, ZERO_TOLERANCE = 6, 1e-9
"""Numbers are alike to so many digits, and zero below this: another order of summing up gives other last digits."""

Fingerprint = dict[str, str]
"""Digests of what was wrong in a test, by part and statement: {"visible 2": "0f3a91c4"}. Empty for a right answer."""
PROBE = "probe"
"""The part of a fingerprint that comes from probes."""
EXTRA = "extra"
"""The part of a test that an instructor added: hidden, and unknown to the fingerprints of known mistakes."""
HIDDEN_PARTS = ("hidden", EXTRA)


class CheckFailed(AssertionError):
    """A check failed. The message is translated lazily."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def _render_traceback_(self) -> list[str]:
        return ["✘ " + str(self)]


class RemoteObject:
    """Base class of handles to objects of another process.

    `_class` is the name of the object's class there.
    """

    __slots__ = ()
    _class: str


Statements = list[tuple[CodeType, frozenset[str]]]
"""The compiled statements of a test, each with the names that it binds."""


def compile_statements(source: str, name: str, rewrite: Callable[[ast.stmt], list[ast.stmt]]) -> Statements:
    """Compile each statement of a test, after `rewrite` made one or several of it."""
    found = []
    for statement in ast.parse(source).body:
        made = ast.Module(rewrite(statement), [])
        nodes = walk(made)
        bound = {each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        found.append((compile(made, name, "exec"), frozenset(bound)))
    return found


@lru_cache(1024)
def plain_statements(source: str, name: str) -> Statements:
    """Compile each statement of a test as it is."""
    return compile_statements(source, name, lambda statement: [statement])


class Observation:
    """The run of one test.

    Attributes:
        fingerprint: by statement ("visible 2", "hidden 0"), the digest of what was seen wrong there. The texts of
            exceptions are digested apart, after a slash: they separate causes, but change with the style.
        problem: the first thing that went wrong: what a check said, or what was raised.
        part: the part of the test that `problem` is in: "visible", "hidden" or `EXTRA`.
        missing: the course's names that the test reads and the answer's namespace lacks, where the grader looked.
        line: the line of the test that `problem` is in.
        kind: the kind of hidden check that `problem` is in, as the test's own `# kind:` lines say; None elsewhere.
        informative: whether a check saw something wrong, and not only exceptions ended the statements.
        credit: the points of the `credit` blocks in which nothing was seen wrong.
        statements: compiles a test, given its text and a name for it.
        cause: returns what really ended a statement, given the exception that reached its end.
        recoverable: what a statement may raise for the run to go on: every Exception, and what a test's own side adds.
    """

    def __init__(
        self,
        *recoverable: type[BaseException],
        statements: Callable[[str, str], Statements] = plain_statements,
    ) -> None:
        self.statements = statements
        self.cause: Callable[[BaseException], BaseException] = lambda error: error
        self.fingerprint: Fingerprint = {}
        self.problem: BaseException | None = None
        self.part = ""
        self.line = ""
        self.missing: list[str] = []
        self.kind: str | None = None
        self.informative = False
        self.credit = 0.0
        self.recoverable: tuple[type[BaseException], ...] = (Exception, *recoverable)
        self._statement = self._source = self._name = ""
        self._scope: dict[str, Any] = {}
        self._marks: list[str] = []
        self._texts: list[str] = []

    @property
    def passed(self) -> bool:
        return self.problem is None

    def mark(self, seen: str, problem: BaseException | None = None) -> None:
        """Record what was seen in a wrong place; keep the first problem whole."""
        self._marks.append(seen)
        if not self._statement.startswith(PROBE) and (problem is None or isinstance(problem, CheckFailed)):
            self.informative = True
        if self.problem is None and problem is not None:
            self.problem, self.part = problem, self._statement.partition(" ")[0]
            line = self._line(problem)
            self.line = "".join(self._source.splitlines()[line - 1 : line]).strip()
            if self.part in HIDDEN_PARTS:
                self.kind = kind_at(self._source, line, self._scope)

    def _line(self, problem: BaseException) -> int:
        """Return the line of the test where a problem was raised, or the running check."""
        found = [frame.f_lineno for frame, _ in traceback.walk_stack(sys._getframe()) if self._is_test(frame)][-1:]
        found += [line for frame, line in traceback.walk_tb(problem.__traceback__) if self._is_test(frame)][:1]
        return found[-1] if found else 1

    def _is_test(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename == self._name

    def run(
        self, source: str, name: str, part: str, scope: dict[str, Any], only: Collection[int] | None = None
    ) -> None:
        """Run one part of a test in `scope`, or `only` the statements of some numbers.

        A statement that raises binds none of its names.
        """
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        self._source, self._name, self._scope = source, name, scope
        token = current.set(self)
        try:
            for number, (statement, bound) in enumerate(self.statements(source, name)):
                if only is not None and number not in only:
                    continue
                self._statement, self._marks, self._texts = f"{part} {number}", [], []
                try:
                    exec(statement, scope)
                except self.recoverable as error:
                    self._raised(self.cause(error))
                    for each in bound:
                        scope.pop(each, None)
                finally:
                    self._close()
        finally:
            current.reset(token)

    def probe(self, source: str, scope: dict[str, Any]) -> None:
        """Run extra code on a wrong answer; `seen(value)` adds to the fingerprint."""
        scope["seen"] = lambda value: self.mark(canonical_form(value))
        self.run(source, "<probe>", PROBE, scope)

    @contextmanager
    def credit_block(self, points: float) -> Iterator[None]:
        """Count `points` if nothing goes wrong in the block; catch what it raises."""
        before = len(self._marks)
        try:
            yield
        except self.recoverable as error:
            self._raised(error)
        if len(self._marks) == before:
            self.credit += points

    def _raised(self, error: BaseException) -> None:
        self.mark(f"raises {_builtin(error)}", error)
        self._texts.append(_text(error))

    def end(self, error: BaseException, reason: str) -> None:
        """Record that the run ended early, in the current statement."""
        self.mark(reason, error)
        self._close()

    def _close(self) -> None:
        if self._marks and not self._statement.startswith(EXTRA):
            texts = f"/{_digest(self._texts)[:4]}" if any(self._texts) else ""
            self.fingerprint[self._statement] = _digest(self._marks)[:8] + texts


current: ContextVar[Observation | None] = ContextVar("observation", default=None)


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def ended_by(fingerprint: Fingerprint, reason: str) -> bool:
    """Return whether a run that left this fingerprint ended early for a reason.

    `Observation.end` records the reason.
    """
    return _digest([reason])[:8] in {digest.partition("/")[0] for digest in fingerprint.values()}


def _text(error: BaseException) -> str:
    """Return an exception's text with run- and style-dependent parts removed."""
    try:
        said = getattr(error, "text", None) or str(error)
    except Exception:
        return ""
    return "" if isinstance(error, (NameError, OSError)) else re.sub(r"\d+", "", _without_volatile(str(said)))[:200]


def _without_volatile(text: str) -> str:
    """Return a text without addresses, paths, and words with numbers of three digits.

    Those count processes and files. It takes time in proportion to the text: one expression for all of it would take
    the square.
    """

    def kept(found: re.Match[str]) -> str:
        word = found[0]
        if word[0] == "/" or ADDRESS.fullmatch(word) or re.search(r"\d{3}", word):
            return ""
        return ADDRESS.sub("", word)

    return VOLATILE_TEXT.sub(kept, text[:MAX_TEXT])


def _builtin(error: BaseException) -> str:
    return next(each.__name__ for each in type(error).__mro__ if each.__module__ == "builtins")


def class_name(value: object) -> str:
    """Return the name of a value's class; for a handle, of its object's class."""
    if issubclass(type(value), RemoteObject):  # isinstance() may ask the object for its __class__
        name: str = object.__getattribute__(value, "_class")
        return name
    return type(value).__name__


def canonical_form(value: Any, depth: int = 4) -> str:
    """Return what counts of a value: numbers to six digits, objects by their class."""
    value = to_plain(value)
    if value is None or isinstance(value, (bool, np.bool_)):
        return str(value)
    if isinstance(value, (str, bytes)):
        return f"text {_without_volatile(value) if isinstance(value, str) else value!r}"
    if isinstance(value, (list, tuple)) and depth:
        return f"{type(value).__name__}({','.join(canonical_form(each, depth - 1) for each in value[:1000])})"
    if isinstance(value, dict) and depth:
        items = (f"{key}:{canonical_form(each, depth - 1)}" for key, each in list(value.items())[:1000])
        return f"dict({','.join(items)})"
    if isinstance(value, int) and value.bit_length() > 64:
        return f"number {value.bit_length()} bits"
    if isinstance(value, (int, float, complex, np.ndarray, np.generic)):
        array = np.asarray(value)
        if array.dtype.kind in "biufc":
            return f"number {array.shape} {_rounded(array)}"
        return f"array {array.dtype.kind} {array.shape}"
    if isinstance(value, np.dtype):
        return f"dtype {value}"
    return f"object {class_name(value)}"


def _rounded(array: np.ndarray) -> str:
    if array.dtype.kind == "c":
        return _rounded(array.real) + _rounded(array.imag)
    numbers = array.astype(np.float64, copy=True).reshape(-1)
    numbers[np.abs(numbers) < ZERO_TOLERANCE] = 0.0
    with np.errstate(all="ignore"):
        exponents = np.floor(np.log10(np.abs(numbers)))
        finite = np.isfinite(exponents) & np.isfinite(numbers)
        exponents[~finite] = 0
        scaled = np.where(finite, np.rint(numbers / 10.0 ** (exponents - DIGITS + 1)), numbers)
        carried = finite & (np.abs(scaled) >= 10.0**DIGITS)
    scaled[carried] /= 10
    exponents[carried] += 1
    scaled[np.isnan(scaled)] = np.nan  # its sign and payload depend on the processor
    return hashlib.sha256(scaled.tobytes() + exponents.tobytes()).hexdigest()[:12]
