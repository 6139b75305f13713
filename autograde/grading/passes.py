"""Grading as a pure function: a submission goes in, a result comes out; no files, no database, no global state.

The student's cells run in the student's process, cell by cell. At each test cell the trusted side runs the lesson's own
test with handles for the student's names. When a cell or a test ends the process (a hang, a crash), a new one replays
the cells that had worked. An exercise that fails behind an earlier one that failed is tried once more with our answer
in that one's place. So the loss stays with one exercise.

A notebook is gone through twice (`notebook_run` says why): a first process runs the cells and the visible
parts of the tests, and all that its student is shown comes from it; a second one is asked the hidden parts as well, and
all that is taken from it is whether they passed, by which kind of exception they did not, and which known mistake that
is like.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from nbformat import NotebookNode

from autograde.catalogue import recorded
from autograde.grading.flags import flags
from autograde.grading.messages import CRASH, TIMEOUT, ended, error_output, explain, test_output
from autograde.grading.result import Exercise, Note, Result, note
from autograde.grading.run_test import judge
from autograde.grading.submission import Submission, released
from autograde.sandbox.process.notebook_run import Replay
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, Session, StudentGone
from course import testing
from course.authoring.lesson import HIDDEN, Cell, Lesson, between, solved
from course.authoring.student_edition import withheld
from course.feedback import diagnosis, notebook_lint
from course.feedback.diagnosis import Fingerprints
from course.feedback.observation import Observation
from course.i18n import say, speaking

BUDGET = 60.0
"""Seconds for each of the two ways through a notebook."""


class Grader:
    """Grades one submission; see `grade`."""

    def __init__(self, submission: Submission, limits: Limits, fingerprints: Fingerprints | None) -> None:
        self.submission = submission
        self.fingerprints = fingerprints
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
                outputs[position] = test_output(outcome)
        ordered = [outcomes[name] for name in self.lesson.exercises]
        return Result(self.submission.step, self.submission.lang, ordered, flags(self.submission), outputs)

    @contextmanager
    def way(self) -> Iterator[Replay]:
        """A way through the notebook, with time of its own."""
        self.end = time.monotonic() + BUDGET
        found = Replay(self.limits, self.lesson.imports)
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
                        way.run_cell(cell.source, shown=False)
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
            self.errors[name] = {"ename": TIMEOUT, "evalue": say("time_up")}
            return [error_output(**self.errors[name])]
        try:
            outputs, error = way.run_cell(source)
        except StudentGone as gone:
            kind = TIMEOUT if gone.reason == "timeout" else CRASH
            self.errors[name] = {"ename": kind, "evalue": str(ended(gone, self.limits.cell))}
            return [error_output(**self.errors[name])]
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
        outcome.fingerprint, outcome.credit = second.fingerprint, second.credit
        if told.passed:
            outcome.state = "passed"
        elif untouched:
            outcome.state, outcome.note = "untouched", note("untouched")
        else:
            outcome.note = explain(told, self.errors.get(outcome.id), self.limits, hidden=hidden)
            outcome.diagnosis = diagnosis.diagnose(
                self.lesson.step, outcome.name, outcome.fingerprint, self.fingerprints
            )
            outcome.advice = list(self.advice(outcome.id))
        return outcome

    def observe(self, way: Replay, test: Cell, *, hidden: bool) -> Observation | None:
        """Run the visible part of a test, or both, where the notebook stands; None if there is no time for it."""
        if time.monotonic() > self.end:
            return None
        seen = Observation(HandleMisuse)
        try:
            with way.running() as live:
                judge(test, self.lesson.step, live, seen, hidden=hidden)
        except StudentGone as gone:
            seen.end(gone, gone.reason)
        return seen

    def observe_behind(self, test: Cell, behind: set[str]) -> Observation | None:
        """Run a test with our answers in the place of the failed ones before it; None if there is no time for it."""
        answers = {
            self.name_of(each): solved(self.lesson.exercises[name].code) for name, each in self.lesson.tests.items()
        }
        seen = Observation(HandleMisuse)
        live = Session.start(self.limits, self.lesson.imports)
        try:
            for position, each in self.cells:
                if time.monotonic() > self.end:
                    return None
                if each.id == test.id:
                    break
                if each.id in behind or position in self.worked:
                    live.run_cell(answers[each.id] if each.id in behind else each.source, shown=False)
            judge(test, self.lesson.step, live, seen, hidden=True)
        except StudentGone as gone:
            seen.end(gone, gone.reason)
        finally:
            live.close()
        return seen

    def advice(self, name: str) -> Iterator[Note]:
        """What may have gone wrong with the notebook itself, for an exercise that failed."""
        code = [cell for cell in self.submission.notebook.cells if cell.cell_type == "code"]
        for cell in code:
            if cell.id == name:
                for function, read in notebook_lint.leaks(
                    cell.source, [each.source for each in code if each is not cell]
                ):
                    yield note("leak", function=function, name=read)
        if notebook_lint.out_of_order(cell.get("execution_count") for cell in code):
            yield note("order")

    def untouched(self, name: str) -> bool:
        """Whether the exercise's cell is the stub as it was released."""
        cells = [cell for cell in self.submission.notebook.cells if cell.id == name]
        return bool(cells) and all(cell.source.strip() == self.stubs[name].source.strip() for cell in cells)


def grade(submission: Submission, limits: Limits | None = None, fingerprints: Fingerprints | None = None) -> Result:
    """Grade a submission.

    Args:
        submission: as `autograde.grading.submission` reads it.
        limits: of time and memory.
        fingerprints: of the known mistakes of the step, computed with the seed of this run; by default those that the
            catalogue has recorded, which hold for the hidden tests while the course's own seed is used.

    Nothing is raised for what a student's code does. What is raised is a fault of ours: a broken test, a machine that
    cannot start a process.
    """
    if fingerprints is None and testing.seed() == testing.SEED:
        fingerprints = recorded(submission.step)
    with speaking(submission.lang):
        return Grader(submission, limits or Limits(), fingerprints).grade()
