"""Grade the solution of each step; print the milliseconds that one takes.

They are of processor time, and one process grades all of them.
"""

from __future__ import annotations

import json
import sys

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.grading.passes import grade
from autograde.grading.submission import from_bytes
from autograde.sandbox.remote.session import Limits
from benchmarks.grading.runs import machine_cpu_seconds
from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lessons


def grade_once(lesson: Lesson, data: bytes) -> None:
    """Do what a worker does with a notebook, but for reading and writing files."""
    submission = from_bytes(data, f"{lesson.name}.ipynb", lesson.step)
    result = grade(submission, Limits(protection="sealed"))
    notebook = render.autograded(submission, result)
    render.feedback(notebook, ManualEntries().marks(result, 0.0), "student", f"stage{lesson.stage}", lesson.name)
    built.text(notebook)


def main(times: int) -> None:
    """Print as JSON the processor time of each step.

    It is that of the whole machine, without the first time.
    """
    found = {}
    for lesson in lessons():
        data = built.text(built.solution(lesson, "en")).encode()
        grade_once(lesson, data)
        before = machine_cpu_seconds()
        for _ in range(times):
            grade_once(lesson, data)
        found[lesson.step] = 1000 * (machine_cpu_seconds() - before) / times
    print(json.dumps(found))


if __name__ == "__main__":
    main(int(sys.argv[1]))
