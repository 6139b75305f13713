"""Grading a class: from nbgrader's submitted/ to its gradebook, autograded/ and feedback/.

Processes beside this one grade notebooks and make their pages, by pure functions; this one alone writes. A notebook
counts as done once its file stands in autograded/, which is the last thing written for it and appears whole or not at
all. So the work may be stopped at any moment and goes on where it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nbgrader.api import InvalidEntry, app_log
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from autograde.classroom import render
from autograde.classroom.gradebook import GradebookWriter, ManualEntries, gradebook_scores
from autograde.classroom.nbgrader_plugin import configure
from autograde.classroom.pool import OverLimit, Pool, WorkerLost
from autograde.errors import GradebookWriteError, NothingToGradeError, ScoreRangeError, SubmissionError
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.grading.retry import TRIES
from autograde.grading.submission import read
from autograde.sandbox.process import zygote_client
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, StudentProcessDied
from autograde.validation import compute_fingerprints
from course.authoring import notebook as built
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lessons
from course.authoring.lesson_files import paths
from course.feedback.diagnosis import Fingerprints
from course.i18n import Message

JOB_SECONDS, JOB_MEMORY = 120.0, 600 << 20
"""How long a notebook may take altogether, and how many bytes the process that grades it may hold meanwhile."""


@dataclass
class JobResult:
    """One student's notebook of one step: its result, or why there is none.

    The outputs, the notebook and the page are there until they are written down, and no longer: a class has thousands.
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
    """A notebook to grade, and what people entered for it by hand."""

    student: str
    assignment: str
    step: int
    file: Path
    limits: Limits = field(default_factory=lambda: Limits(protection="sealed"))
    manual: ManualEntries = field(default_factory=ManualEntries, compare=False)
    fingerprints: Fingerprints | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.file.stem


def grade_one(job: GradingJob) -> JobResult:
    """Grade one file and make its pages; what is wrong with it, or with us, is told in the answer."""
    found = JobResult(job.student, job.step)
    try:
        if job.file.is_symlink():
            raise SubmissionError(Message("link", file=job.file.name))
        submission = read(job.file, job.step)
        found.repairs = submission.repairs
        result = grade(submission, job.limits, job.fingerprints, TRIES)
        try:
            notebook = render.autograded(submission, result)
            found.page = render.feedback(notebook, result, job.student, job.assignment, job.manual)
        except Exception:  # what cannot be shown costs no point: without outputs and prose of the student's own it can
            result.outputs.clear()
            notebook = render.autograded(submission, result)
            found.page = render.plain_page(result, job.student)
        found.notebook = built.text(notebook)
        result.outputs.clear()
        found.result = result
    except SubmissionError as bad:
        values = bad.message.values | {"file": job.file.name}
        found.unreadable = str(Message(bad.message.key, **values))
    except (Exception, HandleMisuse, StudentProcessDied) as error:
        found.fault = f"{type(error).__name__}: {error}"
    return found


def warm_up(mode: str) -> None:
    """Get a process that grades ready: with a warm parent of students' processes, where there is one."""
    if hasattr(os, "fork"):
        zygote_client.zygote_for(mode)


@contextmanager
def explain_write_errors() -> Iterator[None]:
    """Tell in one sentence why the gradebook or a file cannot be written; nbgrader would log many.

    Raises:
        Halted: it cannot.
    """
    app_log.disabled = True
    try:
        yield
    except (OSError, SQLAlchemyError, InvalidEntry) as error:
        why = str(getattr(error, "orig", error))
        if "locked" in why:
            why = "another program has the gradebook locked: close it, or wait until it is done"
        raise GradebookWriteError(f"{why}. What is graded is kept; the same command goes on with the rest.") from error
    finally:
        app_log.disabled = False


class AssignmentRun:
    """A course folder with submitted/, and one assignment of it: "stage1" or "stage2".

    Args:
        assignment: its name.
        root: the course folder.
        trusted: grade without a sandbox where this machine gives none.

    Raises:
        NoClass: there is nothing to grade.
        SandboxError: there is no sandbox, and the code is not trusted.
    """

    def __init__(self, assignment: str, root: Path, *, trusted: bool = False) -> None:
        stages = {file.parent.name for file in paths().values()}
        if assignment not in stages:
            raise NothingToGradeError(f"there is no assignment {assignment!r}: name one of {', '.join(sorted(stages))}")
        if not (root / "submitted").is_dir():
            raise NothingToGradeError(
                f"{root} holds no folder submitted/: put submitted/STUDENT/{assignment}/stepNN.ipynb there"
            )
        self.protection = Protection.detect()
        if not (self.protection.sealed or trusted):
            raise SandboxError(self.protection.why)
        self.limits = Limits(protection=self.protection.mode)
        self.assignment = assignment
        self.root = root.resolve()
        self.lessons: list[Lesson] = lessons(int(assignment.removeprefix("stage")))
        config = Config()
        configure(config, self.root, "en")
        self.url: str = CourseDirectory(config=config).db_url
        self.pool: Pool[GradingJob, JobResult] | None = None

    def _book(self) -> GradebookWriter:
        with explain_write_errors():
            return GradebookWriter(self.url, self.assignment)

    def _folder(self, kind: str, student: str) -> Path:
        return self.root / kind / student / self.assignment

    def _stamp(self, kind: str, student: str) -> str | None:
        """The time of a submission as nbgrader keeps it, None where it keeps none."""
        file = self._folder(kind, student) / "timestamp.txt"
        return file.read_text("utf-8").strip() if file.is_file() else None

    @property
    def students(self) -> list[str]:
        """Who handed anything in for this assignment."""
        folders = (self.root / "submitted").glob(f"*/{self.assignment}")
        return sorted(folder.parent.name for folder in folders if folder.is_dir())

    def register_assignment(self) -> None:
        """Tell the gradebook of the assignment as our lessons define it."""
        with explain_write_errors(), self._book() as book:
            book.register_assignment(self.lessons)

    def start(self, workers: int | None = None) -> Pool[GradingJob, JobResult]:
        """Start the processes that grade; by default `grade` does, but they can get ready while something else is done.

        Args:
            workers: how many; by default one a core.
        """
        ready = partial(warm_up, self.protection.mode)
        self.pool = Pool(grade_one, ready, workers, seconds=JOB_SECONDS, memory=JOB_MEMORY)
        return self.pool

    def pending_jobs(self, students: list[str], steps: list[int], *, force: bool) -> list[GradingJob]:
        """What is to be graded: every notebook that is not graded yet, or was handed in again since."""
        found: list[GradingJob] = []
        known = {step: compute_fingerprints.load(step, self.root) for step in steps}
        with explain_write_errors(), self._book() as book:
            for student in students:
                newer = force or (self._stamp("submitted", student) or "") > (self._stamp("autograded", student) or "")
                manual = book.manual(student)
                for each in self.lessons:
                    file = self._folder("submitted", student) / f"{each.name}.ipynb"
                    done = self._folder("autograded", student) / file.name
                    if file.is_file() and each.step in steps and (newer or not done.exists()):
                        by_hand = manual.get(each.name, ManualEntries())
                        found.append(
                            GradingJob(
                                student, self.assignment, each.step, file, self.limits, by_hand, known[each.step]
                            )
                        )
        return found

    def grade(self, job: list[GradingJob], workers: int | None = None) -> Iterator[JobResult]:
        """Grade the notebooks in parallel; each is yielded when it is written down.

        Raises:
            Halted: it cannot be written down.
        """
        left: dict[str, int] = {}
        for each in job:
            left[each.student] = left.get(each.student, 0) + 1
        with self.pool or self.start(workers) as pool, self._book() as book:
            self.pool = None
            for each, found in pool.results(job):
                if isinstance(found, OverLimit):
                    said = Message(f"over_{found.kind}", seconds=f"{JOB_SECONDS:g}", megabytes=JOB_MEMORY >> 20)
                    found = JobResult(each.student, each.step, unreadable=f"{each.file.name}: {said}")
                if isinstance(found, WorkerLost):
                    found = JobResult(each.student, each.step, fault=found.why)
                with explain_write_errors():
                    self._record(book, each, found)
                    left[each.student] -= 1
                    if not left[each.student]:
                        self._finalize_student(book, each.student)
                yield found

    def _record(self, book: GradebookWriter, job: GradingJob, found: JobResult) -> None:
        scores: dict[str, float] | None = None
        unanswered: set[str] = set()
        if found.result is not None:
            scores, unanswered = gradebook_scores(found.result)
        elif found.unreadable:
            scores = {}
        stamp = self._stamp("submitted", job.student)
        try:
            book.record(job.student, stamp, job.name, scores, unanswered, needs_review=found.result is None)
        except ScoreRangeError as error:
            found.result, found.fault = None, str(error)
            book.record(job.student, stamp, job.name, None, set(), needs_review=True)
        page = self._folder("feedback", job.student) / f"{job.name}.html"
        done = self._folder("autograded", job.student) / f"{job.name}.ipynb"
        if found.result is not None:
            write_atomically(page, found.page)
            write_atomically(done, found.notebook)
        else:  # what an earlier grading left is of another submission, and would tell that this one is done
            done.unlink(missing_ok=True)
            page.unlink(missing_ok=True)
        found.page = found.notebook = ""

    def _finalize_student(self, book: GradebookWriter, student: str) -> None:
        """What is due once all of a student's notebooks are done: those not handed in, and the time of handing in."""
        folder = self._folder("submitted", student)
        stamp = self._stamp("submitted", student)
        book.missing(student, stamp, [e.name for e in self.lessons if not (folder / f"{e.name}.ipynb").is_file()])
        if stamp is not None:
            write_atomically(self._folder("autograded", student) / "timestamp.txt", stamp)

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The gradebook's own scores and maxima, by student and notebook."""
        with self._book() as book:
            return book.scores()
