"""Build the message about a failed exercise, and the outputs of its test cell."""

from __future__ import annotations

import re
from typing import Any

from autograde.grading.result import Exercise
from autograde.grading.script import stop_line
from autograde.sandbox.remote.errors import StudentError, StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits
from course.feedback import diagnosis, html
from course.feedback.observation import CheckFailed, Observation
from course.i18n import Message, translate

TIMEOUT, CRASH = "TimeLimit", "Crash"
"""Substitutes for an exception's name where a cell ended its process."""


def failure_message(seen: Observation, broken: dict[str, Any] | None, limits: Limits, *, hidden: bool) -> Message:
    """Return the message for the learner.

    Of a hidden test it reveals only that it failed, and the kind of exception.

    Args:
        seen: the observation of the test, which did not pass.
        broken: the error that the exercise's own cell ended in, if it did.
        limits: the time limits of the run.
        hidden: whether the failure is in the hidden part.
    """
    error = seen.problem
    if lacks_names(seen):
        return _missing_message(seen, broken)
    if broken and broken["ename"] == TIMEOUT:
        return Message("timeout", seconds=f"{limits.cell:g}")
    if broken and broken["ename"] == CRASH:
        return Message("died")
    if broken and broken["ename"] != "NotImplementedError":
        return Message("cell_raised", name=broken["ename"], text=_short(broken["evalue"]))
    match error:
        case StudentProcessDied():
            return process_end_message(error, limits.test)
        case HandleMisuse():  # the gate proves that no test does this to a right answer
            return Message("not_data")
        case StudentError() if isinstance(error, MemoryError):
            return Message("memory")
        case StudentError() if hidden:
            return _hidden("hidden_raised", seen.kind, name=_builtin(error))
        case StudentError() if not error.frames:  # what the test itself does to the student's objects
            return Message("test_raised", name=error.class_name, text=_short(error.text))
        case StudentError():
            place = f" ({error.frames[-1]})" if error.frames else ""
            return Message("raised", name=error.class_name, text=_short(error.text), place=place)
        case _ if hidden:
            return _hidden("hidden_differs", seen.kind)
        case CheckFailed():
            return error.message
        case AttributeError() if "SimpleNamespace" not in str(error):
            return Message("test_raised", name="AttributeError", text=_short(str(error)))
    return Message("test_stopped", line=seen.line)


def lacks_names(seen: Observation) -> bool:
    """Return whether a test failed because a name that it requires is undefined.

    Only names that the course asks for count.
    """
    return _undefined_name(seen.problem) in seen.missing


def problem_texts(seen: Observation) -> list[str]:
    """Return what a failed check or an exception says, and where it was raised.

    Only parts that may hold names count.
    """
    match seen.problem:
        case CheckFailed(message=message):
            return [str(value) for name, value in message.values.items() if name in ("what", "attribute")]
        case StudentError(text=text, frames=frames):
            return [text, *frames]
        case problem:
            return [str(problem)]


def _undefined_name(error: BaseException | None) -> str | None:
    """Return the name that a NameError is about, on whichever side it was raised."""
    if not isinstance(error, NameError):
        return None
    found = re.match(r"name '(\w+)' is not defined", error.text if isinstance(error, StudentError) else "")
    return found[1] if found else error.name


def _missing_message(seen: Observation, broken: dict[str, Any] | None) -> Message:
    """Return the message for missing names or for the error that left them missing."""
    if broken and broken["ename"] != "NotImplementedError":
        text = re.sub(r" \(<[^)]*, line \d+\)$", "", _short(broken["evalue"]))
        return Message("stopped", name=broken["ename"], text=text, line=stop_line(broken))
    return Message("missing_names", names=", ".join(seen.missing))


def _hidden(key: str, kind: str | None, **values: str) -> Message:
    """Return the message for a hidden check that failed.

    It gives the kind of the check where the test names one.
    """
    if kind is None:
        return Message(key, **values)
    return Message("hidden_raised_kind" if values else "hidden_kind", kind=Message(f"kind_{kind}"), **values)


def process_end_message(gone: StudentProcessDied, seconds: float) -> Message:
    """Return the message for a process that ended; `seconds` was its time limit."""
    return Message("timeout", seconds=f"{seconds:g}") if gone.reason == "timeout" else Message("died")


def error_output(ename: str, evalue: str) -> dict[str, Any]:
    """Return an exception as nbformat's error output."""
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": [evalue]}


def test_cell_output(outcome: Exercise) -> list[dict[str, Any]]:
    """Return the outputs of an exercise's test cell, in the current language."""
    if outcome.passed:
        right = html.success_bundle(translate("passed"), diagnosis.success_message(outcome.id.step, outcome.name))
        return [{"output_type": "display_data", "data": right, "metadata": {}}]
    failed = error_output("CheckFailed", "✘ " + outcome.seen)
    if outcome.state == "untouched":
        return [failed]
    hints = outcome.diagnosis.hints() or diagnosis.exercise_hints(outcome.id.step, outcome.name)
    parts = (outcome.diagnosis.sentence(), hints, outcome.said())
    shown = {"text/html": html.render_html(*parts), "text/plain": html.render_text(*parts)}
    return [failed, {"output_type": "display_data", "data": shown, "metadata": {}}]


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _builtin(error: StudentError) -> str:
    """Return the name of the builtin class that an exception derives from.

    The exception's own class could be named after hidden values.
    """
    return next(each.__name__ for each in type(error).__mro__ if each.__module__ == "builtins")
