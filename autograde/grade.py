"""Grading as a pure function: a submission goes in, a result comes out; no files, no database, no global state.

The student's cells run in the student's process, cell by cell. At each test cell the trusted side runs the lesson's own
test with handles for the student's names. When a cell or a test ends the process (a hang, a crash), a new one replays
the cells that had worked. An exercise that fails behind an earlier one that failed is tried once more with our answer
in that one's place. So the loss stays with one exercise.

A notebook is gone through twice (`autograde.sealed.replay` says why): a first process runs the cells and the visible
parts of the tests, and all that its student is shown comes from it; a second one is asked the hidden parts as well, and
all that is taken from it is whether they passed, by which kind of exception they did not, and which known mistake that
is like.
"""

from __future__ import annotations

import ast
import builtins
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograde.misconceptions import recorded
from autograde.sealed.handle import HandleMisuse
from autograde.sealed.replay import Replay
from autograde.sealed.session import Limits, Session, StudentError, StudentGone
from autograde.submission import Submission, released
from course import box, mistakes, safety, testing
from course.lesson import HIDDEN, Cell, Lesson, between, lesson, solved, without
from course.mistakes import Behaviour, Diagnosis
from course.observation import Observation
from course.released import withheld
from course.sofar import so_far
from course.testing import CheckFailed
from course.texts import joined, say, speaking

BUDGET = 60.0
"""Seconds for each of the two ways through a notebook."""


@dataclass(frozen=True)
class Note:
    """A sentence of `course.texts` with its values, said when it is read and in the reader's language."""

    key: str
    values: dict[str, str]


def note(key: str, **values: str) -> Note:
    """A `Note`, its values by name."""
    return Note(key, values)


SHORTER = {"hidden_differs": "hidden_named", "hidden_raised": "hidden_raised_named", "timeout": "timeout_named"}
"""What is said in the place of a general question once the mistake is known."""


@dataclass
class Exercise:
    """The outcome of one exercise; `state` is "passed", "failed" or "untouched", `behaviour` what went wrong where."""

    id: str
    name: str
    max_score: int
    state: str = "failed"
    note: Note | None = None
    behaviour: Behaviour = field(default_factory=dict)
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    advice: list[Note] = field(default_factory=list)
    credit: float = 0.0

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    @property
    def score(self) -> float:
        """All points, or what a failed test gave in part: never less than none, nor as much as all."""
        if self.passed:
            return self.max_score
        part = self.credit if self.state == "failed" and 0 <= self.credit < self.max_score else 0
        return int(part) if part == int(part) else part

    @property
    def seen(self) -> str:
        """What was observed, in the language of the moment; nothing of a hidden test."""
        if self.note is None:
            return ""
        key = SHORTER.get(self.note.key, self.note.key) if self.diagnosis else self.note.key
        return box.fitted(say(key, **self.note.values), self.diagnosis.sentence())

    @property
    def message(self) -> str:
        """What to tell, in the language of the moment: what was observed, and which mistake behaves like that."""
        return joined(self.seen, self.diagnosis.sentence())

    def said(self) -> list[str]:
        """What may have gone wrong with the notebook itself, in the language of the moment."""
        return [say(each.key, **each.values) for each in self.advice]


@dataclass
class Result:
    """The outcome of a submission, with what each of its cells printed, by position."""

    step: int
    lang: str
    exercises: list[Exercise]
    flags: list[str] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def score(self) -> float:
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
                    "state": each.state,
                    "mistakes": each.diagnosis.ids,
                    "message": each.message,
                    "hints": each.diagnosis.hints(),
                    "advice": each.said(),
                }
                for each in self.exercises
            ],
            "flags": self.flags,
        }


VOCABULARY = {name: getattr(testing, name) for name in testing.__all__}


@cache
def _known_names(step: int) -> frozenset[str]:
    """The top-level names that the course has defined by the end of a step: these may shadow a builtin."""
    tree = ast.parse(so_far(step) + "\n".join(solved(each.code) for each in lesson(step).of_role("exercise")))
    return frozenset(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))


def _wanted(code: str, step: int) -> list[str]:
    """The names that a test reads and does not bring along."""
    loaded = {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    taken = set(VOCABULARY) | {"np"} | (set(dir(builtins)) - _known_names(step))
    return sorted(loaded - taken)


class Grader:
    """Grades one submission; see `grade`."""

    def __init__(self, submission: Submission, limits: Limits, traces: dict[str, Behaviour] | None) -> None:
        self.submission = submission
        self.traces = traces
        self.lesson: Lesson = submission.lesson
        self.limits = limits
        self.tests = {cell.id: cell for cell in self.lesson.of_role("test")}
        self.stubs = released(submission.step)
        self.cells = [(n, cell) for n, cell in enumerate(submission.notebook.cells) if cell.cell_type == "code"]
        self.worked: set[int] = set()
        self.errors: dict[str, dict[str, Any]] = {}
        self.end = 0.0

    def grade(self) -> Result:
        outputs, first = self.look()
        second = first | self.ask(first)
        outcomes: dict[str, Exercise] = {}
        for position, cell in self.cells:
            if cell.id in self.tests:
                behind = {each.id for each in outcomes.values() if not each.passed}
                outcome = self.settle(self.tests[cell.id], first[cell.id], second[cell.id], behind)
                outcomes[outcome.name] = outcome
                outputs[position] = _test_output(outcome)
        ordered = [outcomes[name] for name in self.lesson.exercises]
        return Result(self.submission.step, self.submission.lang, ordered, self.flags(), outputs)

    @contextmanager
    def way(self) -> Iterator[Replay]:
        """A way through the notebook, with time of its own."""
        self.end = time.monotonic() + BUDGET
        found = Replay(self.limits)
        try:
            yield found
        finally:
            found.close()

    def look(self) -> tuple[dict[int, list[dict[str, Any]]], dict[str, Observation | None]]:
        """The first way: what each cell printed, by position, and how the visible part of each test went."""
        outputs: dict[int, list[dict[str, Any]]] = {}
        seen: dict[str, Observation | None] = {}
        with self.way() as way:
            for position, cell in self.cells:
                if cell.id in self.tests:
                    seen[cell.id] = self.observe(way, self.tests[cell.id], hidden=False)
                else:
                    outputs[position] = self.cell(way, position, cell)
        return outputs, seen

    def ask(self, first: dict[str, Observation | None]) -> dict[str, Observation | None]:
        """The second way: how those tests go, hidden part and all, that the visible part does not settle."""
        left = [name for name, seen in first.items() if self.is_open(self.tests[name], seen)]
        asides = {cell.id for cell in self.lesson.of_role("demo") if cell.aside}
        found: dict[str, Observation | None] = {}
        with self.way() as way:
            for position, cell in self.cells:
                if len(found) == len(left):
                    break
                if cell.id in left:
                    found[cell.id] = self.observe(way, self.tests[cell.id], hidden=True)
                elif cell.id in asides and cell.source == self.stubs[cell.id].source:
                    continue  # looked at on the first way
                elif position in self.worked and time.monotonic() < self.end:
                    with suppress(StudentGone):
                        way.run_cell(cell.source)
        return found

    def is_open(self, test: Cell, first: Observation | None) -> bool:
        """Whether an exercise is not settled by the visible part of its test."""
        hidden = bool(between(HIDDEN, test.code).strip())
        return hidden and first is not None and (first.passed or not self.untouched(self.name_of(test)))

    def name_of(self, test: Cell) -> str:
        """The name of the cell that a test is about."""
        return f"{self.lesson.name}-{test.exercise}"

    def cell(self, way: Replay, position: int, cell: NotebookNode) -> list[dict[str, Any]]:
        """Run one of the student's cells and return its outputs."""
        name, source = cell.id, cell.source
        if not source.strip():
            return []
        if time.monotonic() > self.end:
            self.errors[name] = {"ename": "TimeLimit", "evalue": say("time_up")}
            return [_error(**self.errors[name])]
        try:
            outputs, error = way.run_cell(source)
        except StudentGone as gone:
            kind = "TimeLimit" if gone.reason == "timeout" else "Crash"
            why = _gone(gone, self.limits.cell)
            self.errors[name] = {"ename": kind, "evalue": say(why.key, **why.values)}
            return [_error(**self.errors[name])]
        self.worked.add(position)
        if error is not None:
            self.errors[name] = error
            outputs = [*outputs, {"output_type": "error", **error}]
        return outputs

    def settle(self, test: Cell, first: Observation | None, second: Observation | None, behind: set[str]) -> Exercise:
        """The outcome of an exercise, whose test has to pass on both ways.

        Args:
            test: its test.
            first: what was seen of the visible part on the first way, None if time was up.
            second: what was seen of both parts on the second way, None if time was up.
            behind: the ids of the exercises before it that failed.
        """
        outcome = Exercise(self.name_of(test), test.exercise or "", test.points)
        if first is None or second is None:
            outcome.note = note("time_up")
            return outcome
        told, hidden = (second, True) if first.passed else (first, False)
        untouched = not told.passed and self.untouched(outcome.id)
        if not told.passed and behind and not untouched and not withheld():
            again = self.observe_behind(test, behind)
            if again is not None:  # by a process that was asked this test alone, its visible part first
                told, second, hidden = again, again, again.part == "hidden"
        outcome.behaviour, outcome.credit = second.behaviour, second.credit
        if told.passed:
            outcome.state = "passed"
        elif untouched:
            outcome.state, outcome.note = "untouched", note("untouched")
        else:
            outcome.note = self.explain(told, test, hidden=hidden)
            outcome.diagnosis = mistakes.diagnose(self.lesson.step, outcome.name, second.behaviour, self.traces)
            outcome.advice = list(self.advice(outcome.id))
        return outcome

    def observe(self, way: Replay, test: Cell, *, hidden: bool) -> Observation | None:
        """Run the visible part of a test, or both, where the notebook stands; None if there is no time for it."""
        if time.monotonic() > self.end:
            return None
        seen = Observation(HandleMisuse)
        try:
            with way.running() as live:
                self.judge(test, live, seen, hidden=hidden)
        except StudentGone as gone:
            seen.end(gone, gone.reason)
        return seen

    def observe_behind(self, test: Cell, behind: set[str]) -> Observation | None:
        """Run a test with our answers in the place of the failed ones before it; None if there is no time for it."""
        answers = {
            self.name_of(each): solved(self.lesson.exercises[name].code) for name, each in self.lesson.tests.items()
        }
        seen = Observation(HandleMisuse)
        live = Session.start(self.limits)
        try:
            for position, each in self.cells:
                if time.monotonic() > self.end:
                    return None
                if each.id == test.id:
                    break
                if each.id in behind or position in self.worked:
                    live.run_cell(answers[each.id] if each.id in behind else each.source)
            self.judge(test, live, seen, hidden=True)
        except StudentGone as gone:
            seen.end(gone, gone.reason)
        finally:
            live.close()
        return seen

    def judge(self, test: Cell, live: Session, seen: Observation, *, hidden: bool) -> None:
        """Run the visible part of a test, or both parts, against a process."""
        parts = {"visible": without(HIDDEN, test.code)} | ({"hidden": between(HIDDEN, test.code)} if hidden else {})
        token = testing.session.set(live)
        scope: dict[str, Any] = {"__name__": "test", "np": np, **VOCABULARY, "passed": lambda: None}
        try:
            with live.allow(self.limits.test):
                wanted = _wanted("\n".join(parts.values()), self.lesson.step)
                try:
                    found = live.names(wanted)  # the other side may send more: nothing of it may stand for ours
                except StudentError as error:
                    return seen.end(error, "names")
                scope |= {name: found[name] for name in wanted if name in found}
                for part, code in parts.items():
                    seen.run(code, f"<{test.id} {part}>", part, scope)
                if hidden and not seen.passed:
                    seen.probe(mistakes.probe(self.lesson.step, test.exercise or ""), scope)
        finally:
            testing.session.reset(token)
            scope.clear()

    def explain(self, seen: Observation, test: Cell, *, hidden: bool) -> Note:
        """What to tell the learner. Of a hidden test nothing is told but that it failed, and with which exception."""
        error = seen.problem
        broken = self.errors.get(self.name_of(test))
        if broken and broken["ename"] in ("TimeLimit", "Crash"):
            return note("timeout", seconds=f"{self.limits.cell:g}") if broken["ename"] == "TimeLimit" else note("died")
        if broken and broken["ename"] != "NotImplementedError":
            return note("cell_raised", name=broken["ename"], text=_short(broken["evalue"]))
        match error:
            case StudentGone():
                return _gone(error, self.limits.test)
            case HandleMisuse():  # the gate proves that no test does this to a right answer
                return note("not_data")
            case StudentError() if isinstance(error, MemoryError):
                return note("memory")
            case StudentError() if hidden:
                return note("hidden_raised", name=_builtin(error))
            case StudentError():
                place = f" ({error.places[-1]})" if error.places else ""
                return note("raised", name=error.raised, text=_short(error.text), place=place)
            case NameError():
                return note("missing_name", name=error.name or "?")
            case _ if hidden:
                return note("hidden_differs")
            case CheckFailed():
                return Note(error.key, error.values)
        return note("raised", name=type(error).__name__, text=_short(str(error)), place="")

    def advice(self, name: str) -> Iterator[Note]:
        """What may have gone wrong with the notebook itself, for an exercise that failed."""
        code = [cell for cell in self.submission.notebook.cells if cell.cell_type == "code"]
        for cell in code:
            if cell.id == name:
                for function, read in safety.leaks(cell.source, [each.source for each in code if each is not cell]):
                    yield note("leak", function=function, name=read)
        if safety.out_of_order(cell.get("execution_count") for cell in code):
            yield note("order")

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
        right = box.passed(mistakes.success(int(outcome.id[4:6]), outcome.name))
        return [{"output_type": "display_data", "data": right, "metadata": {}}]
    failed = _error("CheckFailed", "✘ " + outcome.seen)
    if outcome.state == "untouched":
        return [failed]
    told = (outcome.seen, outcome.diagnosis.sentence(), outcome.diagnosis.hints(), outcome.said())
    shown = {"text/html": box.html(*told), "text/plain": box.text(*told)}
    return [{"output_type": "display_data", "data": shown, "metadata": {}}, failed]


def grade(submission: Submission, limits: Limits | None = None, traces: dict[str, Behaviour] | None = None) -> Result:
    """Grade a submission.

    Args:
        submission: as `autograde.submission` reads it.
        limits: of time and memory.
        traces: what each known mistake of the step leaves in its test, made with the seed of this run; by default what
            the catalogue has recorded, which holds for the hidden tests while the course's own seed is used.

    Nothing is raised for what a student's code does. What is raised is a fault of ours: a broken test, a machine that
    cannot start a process.
    """
    if traces is None and testing.seed() == testing.SEED:
        traces = recorded(submission.step)
    with speaking(submission.lang):
        return Grader(submission, limits or Limits(), traces).grade()
