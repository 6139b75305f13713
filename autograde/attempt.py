"""Grading where machines fail: what may have ended by other hands than the student's is tried once more."""

from __future__ import annotations

from autograde.grade import Result, grade
from autograde.sealed.sandbox import SandboxError
from autograde.sealed.session import Limits
from autograde.submission import Submission
from course.mistakes import Behaviour


def died(result: Result) -> bool:
    """Whether the student's process ended by itself somewhere: by the student's code, or by another's hand."""
    crashed = any(output.get("ename") == "Crash" for outputs in result.outputs.values() for output in outputs)
    return crashed or any(each.note is not None and each.note.key == "died" for each in result.exercises)


def graded(submission: Submission, limits: Limits, traces: dict[str, Behaviour] | None = None) -> Result:
    """The result of a submission, its second one where a process ended in the first: code that crashes does it again.

    The arguments are those of `grade`.

    Raises:
        SandboxError: there was no process for the student's code, twice.
    """
    try:
        result = grade(submission, limits, traces)
    except SandboxError:
        return grade(submission, limits, traces)
    return grade(submission, limits, traces) if died(result) else result
