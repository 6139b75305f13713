"""Render a class's feedback pages with the marks that the gradebook has now.

The pages are feedback/STUDENT/ASSIGNMENT/stepNN.html.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import ArgumentError
from traitlets.config import Config

from autograde.classroom.course_config import CourseFolders, LatePolicy
from autograde.classroom.course_file import load_course
from autograde.classroom.course_lock import course_lock
from autograde.classroom.database import is_server
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.gradebook_reader import GradebookReader
from autograde.classroom.graded_files import shown_marks
from autograde.classroom.jobs import JobResult, RenderJob, job_result, run_job
from autograde.classroom.stamp import copy_exchange_files, stamp_in
from autograde.classroom.write_errors import explain_write_errors
from autograde.errors import CourseConfigError
from autograde.pool import Pool
from course.authoring.files import write_atomically
from course.i18n import Message
from course.i18n.step_names import step_files

AT_ONCE = 500
"""How many students a query names at most; of more, all are read."""


class Pages:
    """The graded notebooks and pages of one assignment of a course folder.

    Raises:
        CourseConfigError: the course's folders are not laid out as nbgrader does by default, or the gradebook's URL
            is none.
    """

    def __init__(self, assignment: str, root: Path, config: Config) -> None:
        self.assignment, self.root, self.config = assignment, root, config
        self.folders = CourseFolders.of(config, root)
        self.url: str = CourseDirectory(config=config).db_url
        try:
            self.has_server = is_server(self.url)
        except ArgumentError as error:
            raise CourseConfigError(str(Message("database_url", why=error))) from None

    def lock(self, waits: Callable[[], None]) -> AbstractContextManager[None]:
        """Hold the lock that writing the assignment takes; see `course_lock`."""
        return course_lock(self.root, waits, self.assignment if self.has_server else "")

    def done(self, student: str, name: str) -> Path:
        """Return where a graded notebook lies."""
        return self.folders.autograded / student / self.assignment / f"{name}.ipynb"

    def page(self, student: str, name: str) -> Path:
        """Return where the page of a notebook lies."""
        return self.folders.feedback / student / self.assignment / f"{name}.html"

    def remove(self, student: str, name: str) -> bool:
        """Remove a graded notebook and its page; return whether there was one."""
        found = self.exists(student, name)
        for each in (self.done(student, name), self.page(student, name)) if found else ():
            each.unlink(missing_ok=True)
        return found

    def exists(self, student: str, name: str) -> bool:
        """Return whether there is a graded notebook or its page."""
        return any(each.exists() for each in (self.done(student, name), self.page(student, name)))

    def students(self) -> list[str]:
        """Return the students with graded notebooks."""
        found = step_files(self.folders.autograded, ".ipynb", f"*/{self.assignment}")
        return sorted({each.parent.parent.name for each in found})

    def outdated(
        self, book: GradebookReader, students: list[str], name: str, *, force: bool = False
    ) -> list[RenderJob]:
        """Return a job for each graded notebook of a name whose page is outdated.

        A page is outdated if it does not show the marks as entered. With `force`, every graded notebook gets a job.
        """
        found: list[RenderJob] = []
        selected = set(students)
        asked = students if len(selected) <= AT_ONCE else None
        for student, marks in book.marks(asked, name).items():
            if student not in selected or not marks[name].scores:
                continue
            page = f"{self.folders.feedback}/{student}/{self.assignment}/{name}.html"
            is_outdated = force or shown_marks(page) != marks[name].digest()
            if is_outdated and (done := self.done(student, name)).exists():
                found.append(RenderJob(student, self.assignment, name, done, marks[name]))
        return sorted(found, key=lambda job: job.student)

    def refresh_penalties(self, students: list[str]) -> list[str]:
        """Enter the late penalties as the course sets them now; return what failed.

        The times of handing in stay as they are in the gradebook.

        Raises:
            NothingToGradeError: the course has no such assignment.
        """
        plan = load_course(self.root).find(self.assignment)
        policy = LatePolicy(self.config, plan.late)
        with explain_write_errors(), GradebookWriter(self.url, self.assignment, policy, plan) as book:
            book.set_due(plan)
            return book.refresh_lateness(dict.fromkeys(students))

    def write(self, job: RenderJob, found: JobResult) -> str:
        """Write a page that was rendered; return what went wrong, "" for nothing."""
        if not found.page:
            return f"{job.student} {job.name}.html: {found.fault or found.unreadable}"
        with explain_write_errors():
            write_atomically(self.page(job.student, job.name), found.page)
        return ""

    def render(self, students: list[str], wanted: Callable[[str], bool], *, force: bool) -> tuple[int, Iterable[str]]:
        """Render the outdated pages of students and remove those of withdrawn work.

        Args:
            students: whose pages.
            wanted: says of the name of a notebook whether its page is asked for.
            force: render also what is up to date.

        Returns:
            How many pages were made, and what went wrong.
        """
        with explain_write_errors(), GradebookReader(self.url, self.assignment) as book:
            names = [name for name in book.rows.notebooks.values() if wanted(name)]
            jobs = [each for name in names for each in self.outdated(book, students, name, force=force)]
            graded = book.graded()
        faults = []
        for student in students:
            for done in step_files(self.done(student, "step").parent, ".ipynb"):
                if wanted(done.stem) and done.stem not in graded.get(student, ()):
                    faults.append(f"{student} {done.name}: the gradebook has no marks for it. Grade it again.")
        made: list[str] = []
        if jobs:
            with Pool[RenderJob, JobResult](run_job, workers=min(len(jobs), os.cpu_count() or 1)) as pool:
                made += [self.write(job, job_result(job, answer)) for job, answer in pool.results(jobs)]
        with explain_write_errors():
            for student in students:
                self._tidy(student, wanted)
        return made.count(""), [*faults, *filter(None, made)]

    def _tidy(self, student: str, wanted: Callable[[str], bool]) -> None:
        """Remove pages without a graded notebook and copy the exchange's files.

        The files that the exchange needs go beside the remaining pages.
        """
        done, pages = self.done(student, "step").parent, self.page(student, "step").parent
        for page in step_files(pages, ".html"):
            if wanted(page.stem) and not self.done(student, page.stem).exists():
                page.unlink(missing_ok=True)
        newest = max(each.stat().st_mtime_ns for each in step_files(done, ".ipynb"))
        copy_exchange_files(done, (), [done, pages], stamp_in(done), newest)
