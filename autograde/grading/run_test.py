"""Run a lesson's test against a student process: the grader's side.

The test is the lesson's own text. It runs in the grader, with handles for the student's names and the checks of
`course.testing`. An `Observation` records how it goes.
"""

from __future__ import annotations

import ast
import builtins
from functools import cache
from typing import Any

import numpy as np

from autograde.sandbox.remote.session import Session, StudentError
from course import testing
from course.authoring.lesson import Cell, lesson
from course.authoring.markers import HIDDEN, extract_region, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.feedback import diagnosis
from course.feedback.observation import Observation

VOCABULARY = {name: getattr(testing, name) for name in testing.__all__}


@cache
def _known_names(step: int) -> frozenset[str]:
    """Return the top-level names defined by the end of a step; these may shadow a builtin."""
    tree = ast.parse(preamble(step) + "\n".join(strip_markers(each.code) for each in lesson(step).of_role("exercise")))
    return frozenset(node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))


@cache
def _wanted(code: str, step: int) -> list[str]:
    """Return the names that a test reads from the student's namespace."""
    loaded = {n.id for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    taken = set(VOCABULARY) | {"np"} | (set(dir(builtins)) - _known_names(step))
    return sorted(loaded - taken)


def run_test(test: Cell, step: int, live: Session, seen: Observation, *, hidden: bool, seconds: float) -> None:
    """Run the visible part of a test, or both parts, against a process.

    Args:
        test: the test cell of the lesson.
        step: the number of the lesson.
        live: the session of the student process.
        seen: records what the test sees.
        hidden: whether to run the hidden part as well.
        seconds: the time limit.

    Raises:
        StudentProcessDied: the process ended, or was too slow.
    """
    parts = {"visible": remove_region(HIDDEN, test.code)}
    if hidden:
        parts["hidden"] = extract_region(HIDDEN, test.code)
    token = testing.remote.set(live)
    scope: dict[str, Any] = {"__name__": "test", "np": np, **VOCABULARY, "passed": lambda: None}
    try:
        live.set_deadline(seconds)
        wanted = _wanted("\n".join(parts.values()), step)
        try:
            found = live.names(wanted)  # it may send more names: none may replace the grader's
        except StudentError as error:
            return seen.end(error, "names")
        scope |= {name: found[name] for name in wanted if name in found}
        for part, code in parts.items():
            seen.run(code, f"<{test.id} {part}>", part, scope)
        if hidden and not seen.passed:
            seen.probe(diagnosis.probe_code(step, test.exercise or ""), scope)
    finally:
        testing.remote.reset(token)
        scope.clear()
