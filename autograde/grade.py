"""Grading as a pure function: a submission goes in, a result comes out; no files, no database, no global state.

The student's cells run in the student's process, cell by cell. At each test cell the trusted side runs the lesson's own
test, hidden part included, with handles for the student's names. When a cell or a test ends the process (a hang, a
crash), a new one replays the cells that had worked. An exercise that fails behind an earlier one that failed is tried
once more with our answer in that one's place. So the loss stays with one exercise.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograde.misconceptions import behaves_like, versions
from autograde.sealed.handle import HandleMisuse
from autograde.sealed.session import Limits, Session, StudentError, StudentGone
from autograde.submission import Submission, released
from course import testing
from course.lesson import HIDDEN, Cell, Lesson, between, solved, without
from course.sofar import so_far
from course.testing import CheckFailed
from course.texts import language, say, speaking

BUDGET = 60.0


@dataclass(frozen=True)
class Note:
    """A sentence of `course.texts` with its values, said when it is read and in the reader's language."""

    key: str
    values: dict[str, str]


def note(key: str, **values: str) -> Note:
    """A `Note`, its values by name."""
    return Note(key, values)


@dataclass
class Exercise:
    """The outcome of one exercise. `state` is "passed", "failed" or "untouched"."""

    id: str
    name: str
    max_score: int
    state: str = "failed"
    mistakes: list[str] = field(default_factory=list)
    note: Note | None = None
    digest: str = ""

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    @property
    def score(self) -> int:
        return self.max_score if self.passed else 0

    @property
    def message(self) -> str:
        """What to tell, in the language of the moment: what was observed, and which mistake behaves like that."""
        if self.note is None:
            return ""
        known = {each.id: each for each in versions(int(self.id[4:6]))}
        names = [known[name].named(language()) for name in self.mistakes[:3] if name in known]
        named = say("one_of", names=" / ".join(names)) if len(names) > 1 else "".join(names)
        return " ".join([say(self.note.key, **self.note.values), named]).rstrip()


@dataclass
class Result:
    """The outcome of a submission, with what each of its cells printed, by position."""

    step: int
    lang: str
    exercises: list[Exercise]
    flags: list[str] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        return sum(each.score for each in self.exercises)

    @property
    def max_score(self) -> int:
        return sum(each.max_score for each in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """The result as `autograde check --json` prints it, its messages in the language of the moment."""
        return {
            "step": f"step{self.step:02d}",
            "lang": self.lang,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": [
                {
                    "id": each.id,
                    "score": each.score,
                    "max_score": each.max_score,
                    "passed": each.passed,
                    "mistakes": each.mistakes,
                    "message": each.message,
                }
                for each in self.exercises
            ],
            "flags": self.flags,
        }


VOCABULARY = {name: getattr(testing, name) for name in testing.__all__}


@cache
def _known_names(step: int) -> frozenset[str]:
    """The top-level names that the course has defined by the end of a step: these may shadow a builtin."""
    tree = ast.parse(so_far(step + 1))
    return frozenset(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))


def _wanted(code: str, step: int) -> list[str]:
    """The names that a test reads and does not bring along."""
    loaded = {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    taken = set(VOCABULARY) | {"np"} | (set(dir(builtins)) - _known_names(step))
    return sorted(loaded - taken)


def _run(code: str, name: str, scope: dict[str, Any]) -> None:
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), scope)


class Grader:
    """Grades one submission; see `grade`."""

    def __init__(self, submission: Submission, limits: Limits) -> None:
        self.submission = submission
        self.lesson: Lesson = submission.lesson
        self.limits = limits
        self.tests = {cell.id: cell for cell in self.lesson.of_role("test")}
        self.stubs = released(submission.step)
        self.worked: list[NotebookNode] = []
        self.errors: dict[str, dict[str, Any]] = {}
        self.end = time.monotonic() + BUDGET
        self.live: Session | None = None

    @contextmanager
    def running(self) -> Iterator[Session]:
        """The live process, replayed when the last one is gone; closed again when the block loses it."""
        if self.live is None:
            self.live = Session.start(self.limits)
            for cell in self.worked:
                self.live.run_cell(cell.source)
        try:
            yield self.live
        except StudentGone:
            self.live.close()
            self.live = None
            raise

    def grade(self) -> Result:
        outcomes: dict[str, Exercise] = {}
        outputs: dict[int, list[dict[str, Any]]] = {}
        try:
            for position, cell in enumerate(self.submission.notebook.cells):
                if cell.cell_type != "code":
                    continue
                if cell.id in self.tests:
                    outcome = self.test(self.tests[cell.id])
                    behind = {each.id for each in outcomes.values() if not each.passed}
                    if (
                        outcome.state == "failed"
                        and behind
                        and self.passes_behind(outcome, self.tests[cell.id], behind)
                    ):
                        outcome.state, outcome.note, outcome.mistakes = "passed", None, []
                    outcomes[outcome.name] = outcome
                    outputs[position] = _test_output(outcome)
                else:
                    outputs[position] = self.cell(cell)
        finally:
            if self.live is not None:
                self.live.close()
        ordered = [outcomes[name] for name in self.lesson.exercises]
        return Result(self.submission.step, self.submission.lang, ordered, self.flags(), outputs)

    def cell(self, cell: NotebookNode) -> list[dict[str, Any]]:
        """Run one of the student's cells and return its outputs."""
        name, source = cell.id, cell.source
        if not source.strip():
            return []
        if time.monotonic() > self.end:
            self.errors[name] = {"ename": "TimeLimit", "evalue": say("time_up")}
            return [_error(**self.errors[name])]
        try:
            with self.running() as live:
                outputs, error = live.run_cell(source)
        except StudentGone as gone:
            kind = "TimeLimit" if gone.reason == "timeout" else "Crash"
            why = _gone(gone, self.limits.cell)
            self.errors[name] = {"ename": kind, "evalue": say(why.key, **why.values)}
            return [_error(**self.errors[name])]
        self.worked.append(cell)
        if error is not None:
            self.errors[name] = error
            outputs = [*outputs, {"output_type": "error", **error}]
        return outputs

    def test(self, cell: Cell) -> Exercise:
        """Run the test of one exercise."""
        outcome = Exercise(f"{self.lesson.name}-{cell.exercise}", cell.exercise or "", cell.points)
        if time.monotonic() > self.end:
            outcome.note = note("time_up")
            return outcome
        try:
            with self.running() as live:
                self.judge(cell, live, outcome)
        except StudentGone as gone:
            outcome.note = _gone(gone, self.limits.test)
            outcome.digest = gone.reason
        if not outcome.passed and self.untouched(outcome.id):
            outcome.state, outcome.note = "untouched", note("untouched")
        elif not outcome.passed:
            outcome.mistakes = [each.id for each in behaves_like(self.lesson.step, outcome.name, outcome.digest)]
        return outcome

    def passes_behind(self, outcome: Exercise, cell: Cell, behind: set[str]) -> bool:
        """Whether an exercise passes once the failed ones before it are right."""
        answers = {f"{self.lesson.name}-{name}": solved(each.code) for name, each in self.lesson.exercises.items()}
        again = Exercise(outcome.id, outcome.name, outcome.max_score)
        live = Session.start(self.limits)
        try:
            worked = {each.id for each in self.worked}
            for each in self.submission.notebook.cells:
                if time.monotonic() > self.end:
                    return False
                if each.id == cell.id:
                    break
                if each.id in behind or each.id in worked:
                    live.run_cell(answers[each.id] if each.id in behind else each.source)
            self.judge(cell, live, again)
        except StudentGone:
            return False
        finally:
            live.close()
        return again.passed

    def judge(self, cell: Cell, live: Session, outcome: Exercise) -> None:
        """Run a test's two parts against the live process and write the verdict into `outcome`."""
        live.clear()
        token = testing.session.set(live)
        scope: dict[str, Any] = {"__name__": "test", "np": np, **VOCABULARY, "passed": lambda: None}
        hidden = False
        try:
            with live.allow(self.limits.test):
                wanted = _wanted(cell.code, self.lesson.step)
                found = live.names(wanted)  # the other side may send more: nothing of it may stand for ours
                scope |= {name: found[name] for name in wanted if name in found}
                _run(without(HIDDEN, cell.code), f"<{cell.id}>", scope)
                hidden = True
                _run(between(HIDDEN, cell.code), f"<{cell.id} unseen>", scope)
            outcome.state = "passed"
        except HandleMisuse:  # the gate proves that no test does this to a right answer
            outcome.note = note("not_data")
        except Exception as error:
            outcome.note = self.explain(error, cell, hidden=hidden)
        finally:
            testing.session.reset(token)
            outcome.digest = live.transcript.hexdigest()[:16]
            scope.clear()

    def explain(self, error: Exception, cell: Cell, *, hidden: bool) -> Note:
        """What to tell the learner. Of a hidden test nothing is told but that it failed, and with which exception."""
        broken = self.errors.get(f"{self.lesson.name}-{cell.exercise}")
        if broken and broken["ename"] in ("TimeLimit", "Crash"):
            return note("timeout", seconds=f"{self.limits.cell:g}") if broken["ename"] == "TimeLimit" else note("died")
        if broken and broken["ename"] != "NotImplementedError":
            return note("cell_raised", name=broken["ename"], text=_short(broken["evalue"]))
        if isinstance(error, StudentError):
            if isinstance(error, MemoryError):
                return note("memory")
            if hidden:
                return note("hidden_raised", name=_builtin(error))
            place = f" ({error.places[-1]})" if error.places else ""
            return note("raised", name=error.raised, text=_short(error.text), place=place)
        if isinstance(error, NameError):
            return note("missing_name", name=getattr(error, "name", None) or "?")
        if hidden:
            return note("hidden_differs")
        if isinstance(error, CheckFailed):
            return Note(error.key, error.values)
        return note("raised", name=type(error).__name__, text=_short(str(error)), place="")

    def untouched(self, name: str) -> bool:
        """Whether the exercise's cell is the stub as it was released."""
        cells = [cell for cell in self.submission.notebook.cells if cell.id == name]
        return bool(cells) and all(cell.source.strip() == self.stubs[name].source.strip() for cell in cells)

    def flags(self) -> list[str]:
        """What a human should look at; none of it changes a score."""
        found: list[str] = []
        for cell in self.submission.notebook.cells:
            if (cell.cell_type == "code" and cell.id not in self.stubs) or (
                cell.id in self.lesson_ids() and cell.source != self.stubs[cell.id].source
            ):
                found += _suspicious(cell.source)
        return sorted(set(found))

    def lesson_ids(self) -> set[str]:
        return {cell.id for cell in self.lesson.of_role("exercise")}


FORBIDDEN = ("course.engine", "course.lessons", "course.notebook", "autograde", "dezero")


def _suspicious(source: str) -> Iterator[str]:
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        for node in ast.walk(ast.parse(source)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            for name in names:
                if name.startswith(FORBIDDEN):
                    yield f"imports {name}"


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _builtin(error: StudentError) -> str:
    """The builtin class that an exception derives from: its own class could be named after what it saw."""
    return next(each.__name__ for each in type(error).__mro__ if each.__module__ == "builtins")


def _gone(gone: StudentGone, seconds: float) -> Note:
    return note("timeout", seconds=f"{seconds:g}") if gone.reason == "timeout" else note("died")


def _error(ename: str, evalue: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": [evalue]}


def _test_output(outcome: Exercise) -> list[dict[str, Any]]:
    if outcome.passed:
        return [{"output_type": "stream", "name": "stdout", "text": "✔ " + say("passed") + "\n"}]
    return [_error("CheckFailed", "✘ " + outcome.message)]


def grade(submission: Submission, limits: Limits | None = None) -> Result:
    """Grade a submission.

    Nothing is raised for what a student's code does. What is raised is a fault of ours: a broken test, a machine that
    cannot start a process.
    """
    with speaking(submission.lang):
        return Grader(submission, limits or Limits()).grade()
