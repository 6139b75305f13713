"""Grade one submission. Writes nothing; the score depends on the submission alone.

The student's cells run in a student process, one by one. At each test cell the grader runs the lesson's own test, with
handles for the student's names. When a cell or a test ends the process (a hang, a crash), a new process replays the
completed cells. An exercise that fails after an earlier failure is tried once more with the reference answer in the
earlier cell. So the loss is limited to one exercise.

Each notebook is executed in two passes (`notebook_run` says why). The visible pass runs the cells and the visible parts
of the tests; all that the student is shown comes from it. The hidden pass runs the hidden parts as well. Only three
things are taken from it: whether a test passed, the kind of exception, and which known mistake the failure matches.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from nbformat import NotebookNode

from autograde.catalogue import recorded
from autograde.grading.flags import flags
from autograde.grading.messages import (
    CRASH,
    TIMEOUT,
    error_output,
    failure_message,
    process_end_message,
    test_cell_output,
)
from autograde.grading.outputs import safe_outputs
from autograde.grading.result import Exercise, Result
from autograde.grading.run_test import run_test
from autograde.grading.sanitize import released
from autograde.grading.submission import Submission
from autograde.sandbox.process.notebook_run import NotebookRun
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, Session, StudentProcessDied
from course import testing
from course.authoring.lesson import Cell, Lesson, has_solutions
from course.authoring.markers import HIDDEN, extract_region, strip_markers
from course.feedback import diagnosis, notebook_lint
from course.feedback.diagnosis import Fingerprints
from course.feedback.observation import Observation
from course.i18n import Message, translate, use_language

BUDGET = 60.0
"""Seconds for each of the two passes over a notebook."""


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
        self.ends: list[str] = []

    def grade(self) -> Result:
        outputs, visible = self.run_visible_pass()
        hidden = visible | self.run_hidden_pass(visible)
        outcomes: dict[str, Exercise] = {}
        for position, cell in self.cells:
            if cell.id in self.tests:
                failed_before = {each.id for each in outcomes.values() if not each.passed}
                outcome = self.decide(self.tests[cell.id], visible[cell.id], hidden[cell.id], failed_before)
                outcomes[outcome.name] = outcome
                outputs[position] = test_cell_output(outcome)
        ordered = [outcomes[name] for name in self.lesson.exercises]
        return Result(self.submission.step, self.submission.lang, ordered, flags(self.submission), outputs, self.ends)

    @contextmanager
    def start_pass(self) -> Iterator[NotebookRun]:
        """One pass over the notebook, with its own time budget."""
        self.end = time.monotonic() + BUDGET
        found = NotebookRun(self.limits, self.lesson.imports)
        try:
            yield found
        finally:
            self.ends += found.ends
            found.close()

    def run_visible_pass(self) -> tuple[dict[int, list[dict[str, Any]]], dict[str, Observation | None]]:
        """Return the outputs of each cell, by position, and the outcome of each test's visible part."""
        outputs: dict[int, list[dict[str, Any]]] = {}
        seen: dict[str, Observation | None] = {}
        with self.start_pass() as pass_:
            for position, cell in self.cells:
                if cell.id in self.tests:
                    seen[cell.id] = self.observe(pass_, self.tests[cell.id], hidden=False)
                else:
                    outputs[position] = self.cell(pass_, position, cell)
        return outputs, seen

    def run_hidden_pass(self, visible: dict[str, Observation | None]) -> dict[str, Observation | None]:
        """Return the outcomes, both parts included, of the tests that the visible part leaves undecided."""
        left = [name for name, seen in visible.items() if self.needs_hidden_pass(self.tests[name], seen)]
        asides = {cell.id for cell in self.lesson.of_role("demo") if cell.aside}
        found: dict[str, Observation | None] = {}
        with self.start_pass() as pass_:
            for position, cell in self.cells:
                if len(found) == len(left):
                    break
                if cell.id in left:
                    found[cell.id] = self.observe(pass_, self.tests[cell.id], hidden=True)
                elif cell.id in asides and cell.source == self.stubs[cell.id].source:
                    continue  # its output was taken in the visible pass
                elif position in self.worked and time.monotonic() < self.end:
                    with suppress(StudentProcessDied):
                        pass_.run_cell(cell.source, shown=False)
        return found

    def needs_hidden_pass(self, test: Cell, visible: Observation | None) -> bool:
        """Return whether the visible part of a test leaves its exercise undecided."""
        has_hidden_part = bool(extract_region(HIDDEN, test.code).strip())
        return has_hidden_part and visible is not None and (visible.passed or not self.untouched(self.name_of(test)))

    def name_of(self, test: Cell) -> str:
        """Return the name of the exercise cell that a test belongs to."""
        return f"{self.lesson.name}-{test.exercise}"

    def cell(self, pass_: NotebookRun, position: int, cell: NotebookNode) -> list[dict[str, Any]]:
        """Run one of the student's cells and return its outputs."""
        name, source = cell.id, cell.source
        if not source.strip():
            return []
        if time.monotonic() > self.end:
            self.errors[name] = {"ename": TIMEOUT, "evalue": translate("time_up")}
            return [error_output(**self.errors[name])]
        try:
            outputs, error = pass_.run_cell(source)
        except StudentProcessDied as gone:
            kind = TIMEOUT if gone.reason == "timeout" else CRASH
            self.errors[name] = {"ename": kind, "evalue": str(process_end_message(gone, self.limits.cell))}
            return [error_output(**self.errors[name])]
        self.worked.add(position)
        if error is not None:
            self.errors[name] = error
            outputs = [*outputs, {"output_type": "error", **error}]
        return safe_outputs(outputs)

    def decide(
        self, test: Cell, visible: Observation | None, hidden: Observation | None, failed_before: set[str]
    ) -> Exercise:
        """Return the outcome of an exercise, whose test has to pass in both passes.

        Args:
            test: its test.
            visible: the visible part in the visible pass, None if time was up.
            hidden: both parts in the hidden pass, None if time was up.
            failed_before: the ids of the exercises before it that failed.
        """
        outcome = Exercise(self.name_of(test), test.exercise or "", test.points)
        if visible is None or hidden is None:
            outcome.note = Message("time_up")
            return outcome
        decisive, in_hidden = (hidden, True) if visible.passed else (visible, False)
        untouched = not decisive.passed and self.untouched(outcome.id)
        if not decisive.passed and failed_before and not untouched and has_solutions():
            again = self.observe_after_failures(test, failed_before)
            if again is not None:  # from a process that ran this test alone, its visible part first
                decisive, hidden, in_hidden = again, again, again.part == "hidden"
        outcome.fingerprint, outcome.credit = hidden.fingerprint, hidden.credit
        if decisive.passed:
            outcome.state = "passed"
        elif untouched:
            outcome.state, outcome.note = "untouched", Message("untouched")
        else:
            outcome.note = failure_message(decisive, self.errors.get(outcome.id), self.limits, hidden=in_hidden)
            outcome.diagnosis = diagnosis.diagnose(
                self.lesson.step, outcome.name, hidden.fingerprint, self.fingerprints
            )
            outcome.advice = list(self.advice(outcome.id))
        return outcome

    def observe(self, pass_: NotebookRun, test: Cell, *, hidden: bool) -> Observation | None:
        """Run the visible part of a test, or both, at this point of the notebook; None if time is up."""
        if time.monotonic() > self.end:
            return None
        seen = Observation(HandleMisuse)
        try:
            with pass_.session() as live:
                run_test(test, self.lesson.step, live, seen, hidden=hidden)
        except StudentProcessDied as gone:
            seen.end(gone, gone.reason)
        return seen

    def observe_after_failures(self, test: Cell, failed_before: set[str]) -> Observation | None:
        """Run a test with reference answers in the failed cells before it; None if time is up."""
        answers = {
            self.name_of(each): strip_markers(self.lesson.exercises[name].code)
            for name, each in self.lesson.tests.items()
        }
        seen = Observation(HandleMisuse)
        live = Session.start(self.limits, self.lesson.imports)
        try:
            for position, each in self.cells:
                if time.monotonic() > self.end:
                    return None
                if each.id == test.id:
                    break
                if each.id in failed_before or position in self.worked:
                    live.run_cell(answers[each.id] if each.id in failed_before else each.source, shown=False)
            run_test(test, self.lesson.step, live, seen, hidden=True)
        except StudentProcessDied as gone:
            self.ends.append(gone.reason)
            seen.end(gone, gone.reason)
        finally:
            live.close()
        return seen

    def advice(self, name: str) -> Iterator[Message]:
        """Yield what may be wrong with the notebook itself, for an exercise that failed."""
        code = [cell for cell in self.submission.notebook.cells if cell.cell_type == "code"]
        for cell in code:
            if cell.id == name:
                for function, read in notebook_lint.leaks(
                    cell.source, [each.source for each in code if each is not cell]
                ):
                    yield Message("leak", function=function, name=read)
        if notebook_lint.out_of_order(cell.get("execution_count") for cell in code):
            yield Message("order")

    def untouched(self, name: str) -> bool:
        """Return whether the exercise's cell is still the released stub."""
        cells = [cell for cell in self.submission.notebook.cells if cell.id == name]
        return bool(cells) and all(cell.source.strip() == self.stubs[name].source.strip() for cell in cells)


def grade(submission: Submission, limits: Limits | None = None, fingerprints: Fingerprints | None = None) -> Result:
    """Grade a submission.

    Args:
        submission: as `autograde.grading.submission` reads it.
        limits: of time and memory.
        fingerprints: those of the step's known mistakes for this run's seed; by default the recorded ones, which
            are valid for the course's own seed.

    Nothing is raised for what a student's code does. An exception is a fault of the grader: a broken test, a machine
    that cannot start a process.
    """
    if fingerprints is None and testing.seed() == testing.SEED:
        fingerprints = recorded(submission.step)
    with use_language(submission.lang):
        return Grader(submission, limits or Limits(), fingerprints).grade()
