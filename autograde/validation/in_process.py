"""Run a test as one more cell of the notebook.

This is the other way to run a test, with no second process and no handle.

So it runs in a learner's own kernel, in nbgrader's Validate and in stock nbgrader, and so a test's author reads it. The
gate holds sealed grading to the scores that come of it. For the course's own notebooks alone: a student's code could
do with the tests around it what it likes.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from autograde.grading.demonstrations import idle_demonstrations
from autograde.grading.submission import Submission
from autograde.sandbox.process.worker import ANSWERS
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.sandbox.remote.session import Limits
from course.authoring.markers import strip_markers
from course.authoring.released_lesson import released_lesson

REMEMBER = f"import sys; [sys.modules.pop(name, None) for name in {ANSWERS}]"
"""Makes importable what the student's processes are kept from: hidden tests may compare with the reference engine."""


def _passes(submission: Submission, limits: Limits, changed: dict[str, str], wanted: set[str]) -> set[str]:
    """Return the wanted exercises that pass their test.

    The cells that `changed` names run with the sources that it gives; demonstrations that no test needs do not run.
    """
    tests = {cell.id: cell for cell in submission.lesson.of_role("test")}
    code_cells = [cell for cell in submission.notebook.cells if cell.cell_type == "code"]
    last = max(n for n, cell in enumerate(code_cells) if cell.id in tests and tests[cell.id].exercise in wanted)
    unneeded = idle_demonstrations(code_cells, released_lesson(submission.step))
    way = NotebookRun(limits)
    found: set[str] = set()
    try:
        way.run_cell(REMEMBER)
        for cell in code_cells[: last + 1]:
            test = tests.get(cell.id)
            if cell.id in unneeded or (test and test.exercise not in wanted):
                continue
            with suppress(StudentProcessDied):
                _, error = way.run_cell(test.code if test else changed.get(cell.id, cell.source))
                if test and test.exercise and error is None:
                    found.add(test.exercise)
    finally:
        way.close()
    return found


def in_process_scores(submission: Submission, limits: Limits | None = None, only: str | None = None) -> list[int]:
    """Return the exercises' scores, in order, with tests run as notebook cells.

    The hidden part of each test is included. With `only`, just this exercise is tested.

    As in sealed grading, an exercise that fails behind others that failed is tried again with our answers in their
    places, and a cell that ends the process costs its own exercise.
    """
    limits = replace(limits or Limits(), protection="trusted")
    limits = replace(limits, cell=max(limits.cell, limits.test))
    lesson = submission.lesson
    names = list(lesson.exercises) if only is None else [only]
    passed = _passes(submission, limits, {}, set(names))
    failed: list[str] = []
    for name in names:
        if name not in passed and failed:
            answers: dict[str, str] = {
                lesson.exercises[each].id: strip_markers(lesson.exercises[each].code) for each in failed
            }
            passed |= _passes(submission, limits, answers, {name})
        if name not in passed:
            failed.append(name)
    return [lesson.tests[name].points if name in passed else 0 for name in names]
