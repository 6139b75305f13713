"""Retry grading when a student process may have been killed from outside."""

from __future__ import annotations

from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.submission import Submission
from autograde.sandbox.protection import SandboxError
from autograde.sandbox.remote.session import Limits, StudentProcessDied
from course.feedback.diagnosis import Fingerprints

TRIES = 3


def grade_with_retry(submission: Submission, limits: Limits, fingerprints: Fingerprints | None = None) -> Result:
    """Return the result of a submission; the arguments are those of `grade`.

    Where a student process died, the submission is graded again, up to three times in all. A crash caused by the
    submission repeats; two runs with equal scores are accepted as the result.

    Raises:
        SandboxError: no student process could be started, three times.
    """
    results: list[Result] = []
    for last in range(TRIES, 0, -1):
        try:
            results.append(grade(submission, limits, fingerprints))
        except SandboxError:
            if last == 1:
                raise
            continue
        agreed = len(results) > 1 and _scores(results[-1]) == _scores(results[-2])
        if StudentProcessDied.reason not in results[-1].ends or agreed:
            break
    return results[-1]


def _scores(result: Result) -> list[float]:
    return [each.score for each in result.exercises]
