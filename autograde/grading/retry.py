"""Grading where machines fail: what may have ended by other hands than the student's is tried again."""

from __future__ import annotations

from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.submission import Submission
from autograde.sandbox.protection import SandboxError
from autograde.sandbox.remote.session import Limits, StudentGone, ends
from course.feedback.diagnosis import Fingerprints

TRIES = 3


def graded(submission: Submission, limits: Limits, fingerprints: Fingerprints | None = None) -> Result:
    """The result of a submission; the arguments are those of `grade`.

    Where a student's process died, of the student's code or because somebody ended it, the notebook is graded again:
    code that dies does so again, and two results that agree are the student's own doing.

    Raises:
        SandboxError: there was no process for the student's code, each time.
    """
    results: list[Result] = []
    for last in range(TRIES, 0, -1):
        told: list[str] = []
        token = ends.set(told)
        try:
            results.append(grade(submission, limits, fingerprints))
        except SandboxError:
            if last == 1:
                raise
            continue
        finally:
            ends.reset(token)
        agreed = len(results) > 1 and _scores(results[-1]) == _scores(results[-2])
        if StudentGone.reason not in told or agreed:
            break
    return results[-1]


def _scores(result: Result) -> list[float]:
    return [each.score for each in result.exercises]
