"""Grade one submission. Writes nothing; the score depends on the submission alone.

The student's cells run in a student process, one by one. At each test cell the grader runs the lesson's own test, with
handles for the student's names. When a cell or a test ends the process (a hang, a crash), a new process replays the
completed cells. So the loss is limited to one exercise.

Three kinds of process see different things, and whatever one of them learns, it could leave where a later one finds it.
So they run in this order, each kind with all its retries (`retry`) before the next:

1. The visible pass runs the cells and the visible parts of the tests. All that the student is shown comes from it.
2. The hidden pass runs the hidden parts as well. Three things are taken from it: whether a test passed, the kind of
   exception, and which known mistake the failure matches.
3. An exercise that fails after an earlier failure gets a process with reference answers in the failed cells before it.
   By then the marks of those exercises are final. The same three things are taken from it.

All of it together has one time budget.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from typing import Any

from nbformat import NotebookNode

from autograde.catalogue import recorded
from autograde.grading.causes import answer_elsewhere, diagnose, notebook_advice
from autograde.grading.collected import collected_statements
from autograde.grading.demonstrations import idle_demonstrations, recorded_output
from autograde.grading.flags import flags
from autograde.grading.messages import (
    CRASH,
    TIMEOUT,
    error_output,
    failure_message,
    process_end_message,
    test_cell_output,
)
from autograde.grading.outputs import OutputBudget
from autograde.grading.released_code import released_code
from autograde.grading.result import Exercise, Result
from autograde.grading.retry import PassResult, Seen, ascending_runs, repeat_pass
from autograde.grading.run_test import hidden_parts, run_test
from autograde.grading.script import PROGRAM
from autograde.grading.submission import Submission
from autograde.grading.substitution import answers_of, repaired_cells, repaired_program
from autograde.grading.written import Written
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.sandbox.remote.session import Limits
from course import testing
from course.authoring.cell_id import CellId
from course.authoring.lesson import Cell, Lesson, has_solutions
from course.authoring.released_lesson import released_lesson
from course.feedback.diagnosis import Fingerprints
from course.feedback.observation import HIDDEN_PARTS, Observation
from course.i18n import Message, translate, use_language

BUDGET = 100.0
"""Seconds for one notebook: all passes, replays and retries together. The visible passes end after half of it.

A grading process is ended after 120: what is left is for reading and rendering.
"""


class Grader:
    """Grades one submission; see `grade`."""

    def __init__(
        self,
        submission: Submission,
        limits: Limits,
        fingerprints: Fingerprints | None,
        tries: int = 1,
        only: str | None = None,
    ) -> None:
        self.submission = submission
        self.fingerprints = fingerprints
        self.lesson: Lesson = submission.lesson
        self.limits = limits
        self.tries = tries
        self.released = released_lesson(submission.step)
        self.tests = self.released.tests
        self.cells = [(n, cell) for n, cell in enumerate(submission.notebook.cells) if cell.cell_type == "code"]
        self.alone = only is not None
        self.idle = idle_demonstrations([cell for _, cell in self.cells], self.released)
        if only is not None:
            self.tests = {name: test for name, test in self.tests.items() if test.exercise == only}
            end = next(n for n, (_, cell) in enumerate(self.cells) if cell.id in self.tests)
            others = self.released.tests.keys() - self.tests.keys()
            self.cells = [each for each in self.cells[: end + 1] if each[1].id not in others]
        self.written = Written(self.lesson, self.released, [cell for _, cell in self.cells])
        self.visible = PassResult()

    def grade(self) -> Result:
        """Return the result of the submission."""
        start = time.monotonic()
        budget = min(BUDGET, self.limits.notebook)
        middle, end = start + budget / 2, start + budget
        self.visible = visible = repeat_pass(lambda: self.run_visible_pass(middle), self.tries, middle)
        hidden = visible if self.alone else repeat_pass(lambda: self.run_hidden_pass(end), self.tries, end)
        outputs, outcomes = dict(visible.outputs), dict[str, Exercise]()
        for position, cell in self.cells:
            if cell.id in self.tests:
                earlier = [outcomes[name] for name in takewhile(cell.id.__ne__, self.tests) if name in outcomes]
                failed_before = {each.id for each in earlier if not each.passed}
                seen = visible.observations[cell.id]
                outcome = self.decide(
                    self.tests[cell.id], seen, hidden.observations.get(cell.id, seen), failed_before, end
                )
                outcomes[cell.id] = outcome
                outputs[position] = test_cell_output(outcome)
        ordered = [outcomes[name] for name in self.tests if name in outcomes]
        return Result(self.submission.step, self.submission.lang, ordered, flags(self.submission), outputs)

    @contextmanager
    def start_run(self, end: float, result: PassResult) -> Iterator[NotebookRun]:
        """Yield a new run of the notebook that has to end in time."""
        run = NotebookRun(self.limits, self.lesson.imports(self.idle), end, released_code(self.lesson.step))
        try:
            yield run
        finally:
            result.ends += run.ends
            run.close()

    def run_visible_pass(self, end: float) -> PassResult:
        """Run each cell and the visible part of each test.

        Of an exercise that is graded alone, both parts of the test run.
        """
        result, budget = PassResult(), OutputBudget()
        with self.start_run(end, result) as run:
            for position, cell in self.cells:
                if cell.id in self.tests:
                    result.observations[cell.id] = self.observe(run, self.tests[cell.id], self.alone)
                elif cell.id in self.idle and (shown := recorded_output(self.lesson.step, cell.id)) is not None:
                    result.outputs[position] = shown
                else:
                    result.outputs[position] = budget.take(self.run_cell(run, result, position, cell))
        return result

    def run_hidden_pass(self, end: float) -> PassResult:
        """Run the hidden parts of the tests that the visible part leaves undecided.

        The completed cells before these tests run too, except idle demonstrations. A hidden part may hold what an
        earlier exercise asks for. So where the student moved tests, one that comes after a test of a later exercise
        runs in a process that has not seen it.
        """
        result, seen = PassResult(), self.visible.observations
        left = [name for name, visible in seen.items() if self.written.leaves_undecided(self.tests[name], visible)]
        for names in ascending_runs(left, list(self.tests).index):
            self.run_hidden_parts(names, result, end)
        return result

    def run_hidden_parts(self, names: list[str], result: PassResult, end: float) -> None:
        """Run the hidden parts of some tests in a process of their own."""
        seen, left = self.visible.observations, set(names)
        with self.start_run(end, result) as run:
            for position, cell in self.cells:
                if left <= result.observations.keys():
                    break
                if cell.id in left:
                    result.observations[cell.id] = self.observe(run, self.tests[cell.id], True, seen[cell.id])
                elif cell.id in self.idle:
                    continue
                elif position in self.visible.completed and run.seconds_left() > 0:
                    with suppress(StudentProcessDied):
                        run.run_cell(cell.source, shown=False)

    def run_cell(self, run: NotebookRun, result: PassResult, position: int, cell: NotebookNode) -> list[dict[str, Any]]:
        """Run one of the student's cells and return its outputs."""
        name, source = cell.id, cell.source
        if not source.strip():
            return []
        try:
            outputs, error = run.run_cell(source, shown=not self.alone)
        except StudentProcessDied as gone:
            kind = TIMEOUT if gone.reason == "timeout" else CRASH
            text = str(process_end_message(gone, self.limits.cell))
            if run.seconds_left() <= 0:
                kind, text = TIMEOUT, translate("time_up")
            result.errors[name] = {"ename": kind, "evalue": text}
            return [error_output(**result.errors[name])]
        result.completed.add(position)
        if error is not None:
            result.errors[name] = error
            outputs = [*outputs, {"output_type": "error", **error}]
        return outputs

    def decide(
        self,
        test: Cell,
        visible: Seen,
        hidden: Seen,
        failed_before: set[CellId],
        end: float,
    ) -> Exercise:
        """Return the outcome of an exercise, whose test has to pass in both passes.

        Args:
            test: its test.
            visible: the visible part in the visible pass, None if time was up.
            hidden: both parts in the hidden pass, None if time was up.
            failed_before: the ids of the exercises before it that failed.
            end: the deadline of the notebook.
        """
        outcome = Exercise(test.id.exercise, test.exercise or "", test.points)
        if visible is None or hidden is None:
            outcome.note = Message("time_up")
            return outcome
        told, in_hidden = (hidden, True) if visible.passed else (visible, visible.part in HIDDEN_PARTS)
        passed = told.passed
        untouched = not passed and self.written.is_untouched(outcome.id)
        elsewhere = answer_elsewhere(test, [cell for _, cell in self.cells]) if untouched else None
        can_pass = failed_before and not untouched and not self.written.unanswered(test)
        if not passed and can_pass and has_solutions():
            again = self.observe_after_failures(test, failed_before, end)
            if again is not None:
                hidden, passed = again, again.passed
                if again.part in HIDDEN_PARTS:  # of an earlier part, which holds the answers, nothing is told
                    told, in_hidden = again, True
        outcome.fingerprint, outcome.credit = hidden.fingerprint, hidden.credit
        if passed:
            outcome.state = "passed"
        elif untouched:
            outcome.state = "failed" if elsewhere else "untouched"
            outcome.note = elsewhere or Message("untouched")
        else:
            broken = self.visible.errors.get(outcome.id) or self.visible.errors.get(PROGRAM)
            outcome.note = failure_message(told, broken, self.limits, hidden=in_hidden)
            if not (broken and broken["ename"] in (TIMEOUT, CRASH)):
                answer = self.written.answer(outcome.id)
                outcome.diagnosis = diagnose(
                    answer, test, self.lesson, told, hidden, self.fingerprints, in_hidden=in_hidden
                )
            outcome.advice = list(notebook_advice(outcome.id, [cell for _, cell in self.cells]))
        return outcome

    def observe(self, run: NotebookRun, test: Cell, hidden: bool, first: Seen = None) -> Seen:
        """Run the visible part of a test, or both parts; the result is None if time is up.

        Of a visible part that passed in `first`, only what the hidden part needs runs.
        """
        if run.seconds_left() <= 0:
            return None
        seen = Observation(HandleMisuse, statements=collected_statements)
        if missing := self.written.unanswered(test):
            seen.missing = missing
            seen.end(NameError(name=missing[0]), "names")
            return seen
        try:
            with run.session() as live:
                seconds = min(self.limits.test, run.seconds_left())
                live.own_cells = self.written.own_cells(test)
                run_test(test, self.lesson.step, live, seen, hidden=hidden, seconds=seconds, first=first)
        except StudentProcessDied as gone:
            seen.end(gone, gone.reason)
        return seen

    def observe_after_failures(self, test: Cell, failed_before: set[CellId], end: float) -> Seen:
        """Run a test with reference answers in the failed cells before it.

        The result is None if time is up.
        """

        def run_pass() -> PassResult:
            result = PassResult()
            with self.start_run(end, result) as run:
                for source in sources:
                    with suppress(StudentProcessDied):
                        run.run_cell(source, shown=False)
                result.observations[test.id] = self.observe(run, test, True)
            return result

        sources = self.sources_with_answers(test, failed_before)
        return repeat_pass(run_pass, self.tries, end).observations[test.id]

    def sources_with_answers(self, test: Cell, failed_before: set[CellId]) -> list[str]:
        """Return the cells that an exercise needs, failed ones with reference answers."""
        end = next(n for n, (_, cell) in enumerate(self.cells) if cell.id == test.id)
        before = [each for each in self.cells[:end] if each[1].id not in self.tests]
        positions, cells = [position for position, _ in before], [cell for _, cell in before]
        answers = answers_of(self.lesson)
        if any(cell.id == PROGRAM for cell in cells):
            missing = {each.id.exercise for each in self.tests.values() if self.written.unanswered(each)}
            return repaired_program(cells, answers, failed_before - missing)
        shown = {n for n, cell in enumerate(cells) if self.written.is_released(cell) and cell.id not in self.idle}
        completed = {n for n, position in enumerate(positions) if position in self.visible.completed}
        checked = "\n".join([test.code, *hidden_parts(test, self.lesson.step).values()])
        return repaired_cells(cells, answers, failed_before, shown, completed, checked)


def grade(
    submission: Submission,
    limits: Limits | None = None,
    fingerprints: Fingerprints | None = None,
    tries: int = 1,
    only: str | None = None,
) -> Result:
    """Grade a submission.

    Args:
        submission: as `autograde.grading.submission` reads it.
        limits: of time and memory.
        fingerprints: those of the step's known mistakes for this run's seed; by default the recorded ones, which
            are valid for the course's own seed.
        tries: how often a pass may run in which a student process died; see `retry`.
        only: the name of the one exercise to grade, as far as its test, without demonstrations and in one pass, which
            keeps nothing from a student; by default all.

    Nothing is raised for what a student's code does. An exception is a fault of the grader: a broken test, a machine
    that cannot start a process.
    """
    if fingerprints is None and testing.seed() == testing.SEED:
        fingerprints = recorded(submission.step)
    with use_language(submission.lang):
        return Grader(submission, limits or Limits(), fingerprints, tries, only).grade()
