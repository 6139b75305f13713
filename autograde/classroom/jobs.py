"""Do the work of a grading worker: grade a notebook or render a page.

Grading a notebook includes rendering its page. A page can also be rendered again by itself.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from autograde.classroom import render
from autograde.classroom.course_file import seeded
from autograde.classroom.marks import ManualEntries, Marks
from autograde.classroom.student_folder import SubmittedFile
from autograde.errors import SubmissionError
from autograde.files import read_below
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.retry import TRIES
from autograde.grading.submission import from_bytes
from autograde.pool import OverLimit, WorkerLost
from autograde.sandbox.process import zygote_client
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, StudentProcessDied
from course.authoring import notebook as built
from course.feedback.diagnosis import Fingerprints
from course.i18n import Message


@dataclass
class JobResult:
    """One student's notebook of one step: its result, or why there is none.

    Outputs, notebook and page are kept until they are written: a class has thousands.
    """

    student: str
    step: int
    result: Result | None = None
    repairs: list[Message] = field(default_factory=list)
    unreadable: str = ""
    fault: str = ""
    notebook: str = ""
    page: str = ""


@dataclass(frozen=True)
class GradingJob:
    """A notebook to grade, with what people entered for it.

    `root` is submitted/, `late` is in seconds, and `seed` is that of the hidden tests.
    """

    student: str
    assignment: str
    root: Path
    file: SubmittedFile
    limits: Limits = field(default_factory=lambda: Limits(protection="sealed"))
    manual: ManualEntries = field(default_factory=ManualEntries, compare=False)
    late: float = field(default=0.0, compare=False)
    fingerprints: Fingerprints | None = field(default=None, compare=False, repr=False)
    seed: int | None = None

    @property
    def step(self) -> int:
        return self.file.step

    @property
    def name(self) -> str:
        return f"step{self.step:02d}"


@dataclass(frozen=True)
class RenderJob:
    """A page to render again, usually because its marks have changed.

    `notebook` is the file in autograded/.
    """

    student: str
    assignment: str
    name: str
    notebook: Path
    marks: Marks

    @property
    def step(self) -> int:
        return int(self.name.removeprefix("step"))


def run_job(job: GradingJob | RenderJob) -> JobResult:
    """Grade one file and render its page, or render a page.

    Errors are reported in the result and never raised.
    """
    found = JobResult(job.student, job.step)
    try:
        if isinstance(job, GradingJob):
            _grade(job, found)
        else:
            notebook = nbformat.read(job.notebook, as_version=4)
            found.page = render.feedback(notebook, job.marks, job.student, job.assignment, job.name)
    except SubmissionError as bad:
        found.unreadable = str(bad)
    except (Exception, HandleMisuse, StudentProcessDied) as error:
        found.fault = f"{type(error).__name__}: {error}"
    return found


def _grade(job: GradingJob, found: JobResult) -> None:
    if job.file.refused:
        found.unreadable = str(job.file.refused)
        return
    data = read_below(job.root, job.file.parts)
    submission = from_bytes(data, job.file.parts[-1], job.step)
    found.repairs = submission.repairs
    with seeded(job.seed):
        result = grade(submission, job.limits, job.fingerprints, TRIES)
    marks = job.manual.marks(result, job.late)
    try:
        notebook = render.autograded(submission, result)
        found.page = render.feedback(notebook, marks, job.student, job.assignment, job.name)
    except Exception:  # what cannot be rendered costs no point: without outputs it can be
        result.outputs.clear()
        notebook = render.autograded(submission, result)
        found.page = render.plain_page(result, marks, job.student)
    own = {"submission": hashlib.sha256(data).hexdigest(), "file": job.file.shown_name}
    notebook.metadata["gradsteps"] |= own
    found.notebook = built.text(notebook)
    result.outputs.clear()
    found.result = result


def warm_up(mode: str) -> None:
    """Warm up a grading worker: start its zygote, where the platform has one."""
    if hasattr(os, "fork"):
        zygote_client.zygote_for(mode)


def job_result(job: GradingJob | RenderJob, answer: JobResult | WorkerLost | OverLimit) -> JobResult:
    """Return a worker's answer, or a result that says why there is none."""
    if isinstance(answer, WorkerLost):
        return JobResult(job.student, job.step, fault=answer.why)
    if isinstance(answer, OverLimit):
        return JobResult(job.student, job.step, unreadable=f"{job.name}.ipynb: {answer.why}")
    return answer
