"""Run a lesson's test against a student process: the grader's side.

The test is the lesson's own text. It runs in the grader, with handles for the student's names and the checks of
`course.testing`. An `Observation` records how it goes.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from autograde.grading import extra_tests
from autograde.grading.names import needed_names, wanted_names
from autograde.grading.needed_part import needed_statements
from autograde.grading.own_memory import bounded_memory
from autograde.grading.own_time import bounded_time
from autograde.sandbox.remote import expressions
from autograde.sandbox.remote.deferred import first_error
from autograde.sandbox.remote.errors import StudentError
from autograde.sandbox.remote.session import Session
from course import testing
from course.authoring.lesson import Cell
from course.authoring.markers import HIDDEN, extract_region, remove_region
from course.feedback import diagnosis
from course.feedback.learner_side import remote
from course.feedback.observation import EXTRA, Observation

VISIBLE = "visible"
VOCABULARY = {name: getattr(testing, name) for name in testing.__all__}


def hidden_parts(test: Cell, step: int) -> dict[str, str]:
    """Return the hidden parts of a test.

    They are the course's own part and the instructor's, if there is one.
    """
    extra = extra_tests.of_step(step).get(test.exercise or "", "")
    return {"hidden": extract_region(HIDDEN, test.code)} | ({EXTRA: extra} if extra else {})


def run_test(
    test: Cell,
    step: int,
    live: Session,
    seen: Observation,
    *,
    hidden: bool,
    seconds: float,
    first: Observation | None = None,
) -> None:
    """Run the visible part of a test, or all its parts, against a process.

    Args:
        test: the test cell of the lesson.
        step: the number of the lesson.
        live: the session of the student process.
        seen: records what the test sees.
        hidden: whether to run the hidden parts as well.
        seconds: the time limit.
        first: what was seen in the visible pass: of a visible part that passed there, what the hidden parts need runs.

    Raises:
        StudentProcessDied: the process ended, or was too slow.
    """
    parts = {VISIBLE: remove_region(HIDDEN, test.code)}
    if hidden:
        parts |= hidden_parts(test, step)
    token = remote.set(live)
    seen.cause = partial(first_error, live)
    scope: dict[str, Any] = {"__name__": "test", "np": np, **VOCABULARY, **expressions.NAMES, "passed": lambda: None}
    try:
        live.set_deadline(seconds)
        code = "\n".join(parts.values())
        wanted = sorted({*wanted_names(code, step), *needed_names(code, step)})
        with bounded_time(live, seconds):
            try:
                found = live.names(wanted)  # it may send more names: none may replace the grader's
            except StudentError as error:
                return seen.end(error, "names")
            seen.missing = [name for name in needed_names(parts[VISIBLE], step) if name not in found]
            scope |= {name: found[name] for name in wanted if name in found}
            for part, code in parts.items():
                again = part != VISIBLE or first is None or not first.passed
                only = None if again else needed_statements(code, "\n".join([*parts.values()][1:]))
                with bounded_memory():
                    seen.run(code, f"<{test.id} {part}>", part, scope, only)
            if hidden and not seen.passed:
                with bounded_memory():
                    seen.probe(diagnosis.probe_code(step, test.exercise or ""), scope)
    finally:
        remote.reset(token)
        scope.clear()
