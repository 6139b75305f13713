"""Do the work of a grading worker: grade a notebook or render a page.

Grading a notebook includes rendering its page. A page can also be rendered again by itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from autograde.classroom import render
from autograde.classroom.course_file import seeded
from autograde.classroom.marks import ManualEntries, Marks
from autograde.classroom.student_folder import SubmittedFile
from autograde.errors import SubmissionError
from autograde.files import printable, read_below
from autograde.grading import notebook_copies
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.retry import TRIES
from autograde.grading.submission import from_bytes
from autograde.pool import OverLimit, WorkerLost
from autograde.sandbox.process import zygote_client
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits
from course.feedback.diagnosis import Fingerprints
from course.i18n import Message, language
from course.i18n.step_names import step_name, step_number


@dataclass
class JobResult:
    """One student's notebook of one step: its result, or why there is none.

    Outputs, notebook and page, the last two as the bytes of their files, are kept until they are written: a class has
    thousands.
    """

    student: str
    step: int
    result: Result | None = None
    repairs: list[Message] = field(default_factory=list)
    unreadable: str = ""
    fault: str = ""
    notebook: bytes = b""
    page: bytes = b""


@dataclass(frozen=True, kw_only=True, slots=True)
class Circumstances:
    """What the grading of a notebook takes besides its file.

    `manual` is what people entered for it, `late` is in seconds, and `seed` is that of the hidden tests.
    """

    limits: Limits = field(default_factory=lambda: Limits(protection="sealed"))
    manual: ManualEntries = field(default_factory=ManualEntries, compare=False)
    late: float = field(default=0.0, compare=False)
    fingerprints: Fingerprints | None = field(default=None, compare=False, repr=False)
    seed: int | None = None

    def as_named(self) -> dict[str, Any]:
        """Return these fields by name, for another job with the same."""
        return {each.name: getattr(self, each.name) for each in fields(Circumstances)}


@dataclass(frozen=True, slots=True)
class GradingJob(Circumstances):
    """A notebook to grade; `root` is submitted/."""

    student: str
    assignment: str
    root: Path
    file: SubmittedFile

    @property
    def step(self) -> int:
        return self.file.step

    @property
    def name(self) -> str:
        return step_name(self.step)

    def load(self) -> LoadedJob:
        """Read the file and return the job with its bytes.

        Raises:
            SubmissionError: the file is refused, or cannot be read.
        """
        if self.file.refused:
            raise SubmissionError(self.file.refused)
        data = read_below(self.root, self.file.parts)
        place = (self.student, self.assignment, self.step, self.file.parts[-1])
        return LoadedJob(*place, data, **self.as_named())


@dataclass(frozen=True, slots=True)
class LoadedJob(Circumstances):
    """A notebook to grade that holds all that grading it takes, and no path.

    `file` is the name that the student gave the file, and `data` its bytes.
    """

    student: str
    assignment: str
    step: int
    file: str
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return step_name(self.step)


@dataclass(frozen=True, slots=True)
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
        return step_number(self.name) or 0

    def plain_page(self) -> bytes:
        """Return the page without the notebook."""
        return render.plain_page(self.marks, self.student, self.name, language()).encode()


class Workers(Protocol):
    """What does the jobs of a run, for use in a `with` block.

    These are processes of this machine, or other machines.
    """

    def __enter__(self) -> Workers: ...

    def __exit__(self, *failure: object) -> None: ...

    def results(
        self, tasks: Iterable[GradingJob | RenderJob]
    ) -> Iterator[tuple[GradingJob | RenderJob, JobResult | WorkerLost | OverLimit]]:
        """Yield each job once, with what was found, in the order in which they end."""


def run_job(job: GradingJob | LoadedJob | RenderJob) -> JobResult:
    """Grade one file and render its page, or render a page.

    Errors are reported in the result, each in one line that can be encoded, and never raised.
    """
    found = JobResult(job.student, job.step)
    try:
        if isinstance(job, RenderJob):
            _render(job, found)
        else:
            _grade(job.load() if isinstance(job, GradingJob) else job, found)
    except SubmissionError as bad:
        found.unreadable = printable(bad)
    except (Exception, HandleMisuse, StudentProcessDied) as error:
        found.fault = printable(f"{type(error).__name__}: {error}")
    return found


def _render(job: RenderJob, found: JobResult) -> None:
    notebook = nbformat.read(job.notebook, as_version=4)
    page = render.feedback(notebook, job.marks, job.student, job.assignment, job.name).encode()
    found.page = page if len(page) <= render.MAX_FILES else job.plain_page()


def _grade(job: LoadedJob, found: JobResult) -> None:
    submission = from_bytes(job.data, job.file, job.step)
    found.repairs = submission.repairs
    with seeded(job.seed):
        result = grade(submission, job.limits, job.fingerprints, TRIES)
    marks = job.manual.marks(result, job.late)
    graded = {"submission": hashlib.sha256(job.data).hexdigest(), "file": printable(job.file)}
    try:
        made = render.autograded(submission, result)
        page = render.feedback(made, marks, job.student, job.assignment, job.name).encode()
        text = _file(made, graded)
        fits = len(text) + len(page) <= render.MAX_FILES
    except Exception:  # what cannot be rendered costs no point
        fits = False
    if not fits:
        text = _file(render.plain_notebook(submission, result), graded)
        said = {str(each.id.test): each.message for each in result.exercises}
        page = render.plain_page(marks, job.student, job.name, result.lang, said).encode()
    found.notebook, found.page = text, page
    result.outputs.clear()
    found.result = result


def _file(notebook: NotebookNode, graded: dict[str, str]) -> bytes:
    """Return the file of a graded notebook, which says of what file it is."""
    notebook.metadata["gradsteps"] |= graded
    return notebook_copies.text(notebook).encode()


def warm_up(mode: str) -> None:
    """Warm up a grading worker: start its zygote, where the platform has one."""
    if hasattr(os, "fork"):
        zygote_client.zygote_for(mode)


def job_result(job: GradingJob | RenderJob, answer: JobResult | WorkerLost | OverLimit) -> JobResult:
    """Return a worker's answer, or a result that says why there is none.

    A page that took too long or too much memory to render is replaced by a plain one.
    """
    if isinstance(answer, WorkerLost):
        return JobResult(job.student, job.step, fault=answer.why)
    if isinstance(answer, OverLimit) and isinstance(job, RenderJob):
        return JobResult(job.student, job.step, page=job.plain_page())
    if isinstance(answer, OverLimit):
        return JobResult(job.student, job.step, unreadable=f"{job.name}.ipynb: {answer.why}")
    return answer
