"""Grade an assignment of a class.

Submissions are read from submitted/; results go to the gradebook, autograded/ and feedback/.

Worker processes grade notebooks and render their pages; this process alone writes. A notebook counts as graded once its
file is in autograded/, which is written last and whole. So the run may be stopped at any moment; the same command
continues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import cast

from traitlets.config import Config

from autograde.classroom import render
from autograde.classroom.course_config import LatePolicy, load_config
from autograde.classroom.course_file import load_course, seeded
from autograde.classroom.folder_index import FolderIndex
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.jobs import GradingJob, JobResult, RenderJob, Workers, job_result, run_job, warm_up
from autograde.classroom.marks import ManualEntries
from autograde.classroom.pages import Pages
from autograde.classroom.result_writer import ResultWriter
from autograde.classroom.submitted import Collection, collect, same_name
from autograde.classroom.write_errors import explain_write_errors
from autograde.errors import NothingToGradeError
from autograde.pool import FORKS, Pool
from autograde.sandbox.process.fork_server import fork_server_for
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.session import Limits
from autograde.validation import compute_fingerprints
from course.authoring.lesson import Lesson
from course.feedback.diagnosis import Fingerprints
from course.i18n import Message
from course.i18n.step_names import step_name

NOTHING = ManualEntries()
"""What nobody entered for a notebook: one for all of a class."""


class AssignmentRun:
    """A run over one assignment of a course folder: of its course.toml, or a stage.

    Args:
        assignment: its name.
        root: the course folder, which holds submitted/.
        trusted: grade without a sandbox where there is none.
        config: the course's configuration; by default that of its nbgrader_config.py.
        elsewhere: whether other machines grade, whose sandboxes count and not this one's.

    Raises:
        NothingToGradeError: there is nothing to grade.
        CourseConfigError: the folder's nbgrader_config.py cannot be used.
        SandboxError: there is no sandbox, and the code is not trusted.
    """

    def __init__(
        self,
        assignment: str,
        root: Path,
        *,
        trusted: bool = False,
        config: Config | None = None,
        elsewhere: bool = False,
    ) -> None:
        self.root = root.resolve()
        self.course = load_course(self.root)
        self.plan = self.course.find(assignment)
        assignment = self.plan.name
        config = load_config(self.root) if config is None else config
        self.pages = Pages(assignment, self.root, config)
        self.folders, self.url = self.pages.folders, self.pages.url
        if not self.folders.submitted.is_dir():
            raise NothingToGradeError(str(Message("no_submitted", folder=root, assignment=assignment)))
        self.policy = LatePolicy(config, self.plan.late)
        self.protection = Protection.detect()
        if not (self.protection.sealed or trusted or elsewhere):
            raise SandboxError(self.protection.why)
        mode = ("best" if trusted else "sealed") if elsewhere else self.protection.mode
        self.limits = Limits(protection=mode)
        self.assignment = assignment
        self.lessons: list[Lesson] = self.plan.lessons
        self.pool: Workers | None = None
        """What does the jobs; without one, `grade` starts processes of this machine."""
        self.collection = Collection()
        self.is_collected = False
        """Whether the collection is new enough to make jobs of."""
        self.selected: list[str] = []
        self.faults: list[str] = []
        """What went wrong beside the grading of a notebook."""

    def _book(self) -> GradebookWriter:
        with explain_write_errors():
            return GradebookWriter(self.url, self.assignment, self.policy, self.plan)

    @property
    def students(self) -> list[str]:
        """The students who handed in anything for this assignment.

        They are included even if none of their files can be graded.
        """
        return sorted(self.collect().students)

    def collect(self) -> Collection:
        """Return what is handed in now."""
        with explain_write_errors():
            known, places = self.course.assignments, self.folders
            index = FolderIndex(self.root / ".gradsteps" / f"folders-{self.assignment}.jsonl")
            self.collection = collect(places.submitted, self.assignment, known, places.autograded, index)
        self.is_collected = True
        return self.collection

    def select(self, names: Iterable[str]) -> list[str]:
        """Return the students of these names, or all if no name is given.

        Names match in any Unicode spelling.

        Raises:
            NothingToGradeError: there is no such student, or no student at all.
        """
        known, names = self.students, list(names)
        found = [each for each in known if not names or any(same_name(each, name) for name in names)]
        unknown = sorted(name for name in names if not any(same_name(each, name) for each in known))
        if unknown or not (found or self.collection.problems):
            key = "no_submission_of" if unknown else "no_submission"
            values = {"assignment": self.assignment, "folder": self.folders.submitted, "names": ", ".join(unknown)}
            raise NothingToGradeError(str(Message(key, **values)))
        return found

    @contextmanager
    def locked(self, waits: Callable[[], None]) -> Iterator[None]:
        """Hold the lock that writing takes.

        What is handed in is looked at anew if another command held it.
        """

        def wait() -> None:
            self.is_collected = False
            waits()

        with self.pages.lock(wait):
            yield

    def register_assignment(self) -> None:
        """Enter the assignment into the gradebook as the lessons define it."""
        with explain_write_errors(), self._book() as book:
            book.register_assignment(self.lessons)

    def missing_fingerprints(self, steps: list[int]) -> Iterator[tuple[int | None, list[int]]]:
        """Yield each seed with the steps that lack fingerprints for it."""
        for seed in self.plan.seeds():
            with seeded(seed):
                missing = compute_fingerprints.missing(steps, self.root)
            if missing:
                yield seed, missing

    def start(self, workers: int | None = None) -> Workers:
        """Start the workers of this machine, one per core by default.

        Call it before anything opens the gradebook: forked workers must not share its connection, and they warm up
        while the assignment is registered. They share the fork server, which lasts as long as this process, and the
        templates of pages.
        """
        if FORKS:
            with suppress(SandboxError):  # a worker that needs it says so
                fork_server_for(self.protection.mode)
            render.warm_up()
        ready = partial(warm_up, self.protection.mode)
        self.pool = Pool[GradingJob | RenderJob, JobResult](run_job, ready, workers, kind=attrgetter("step"))
        return self.pool

    def pending_jobs(self, students: list[str], steps: list[int], *, force: bool) -> list[GradingJob]:
        """Return a job for each notebook not graded yet or handed in again.

        With `force`, every notebook gets a job. What is handed in is looked at anew unless nobody asked for jobs since
        it was last looked at, which takes longer than all the rest.
        """
        found: list[GradingJob] = []
        known: dict[int | None, dict[int, Fingerprints | None]] = {}
        for seed in self.plan.seeds():
            with seeded(seed):
                known[seed] = {step: compute_fingerprints.load(step, self.root) for step in steps}
        folders = self.collection.students if self.is_collected else self.collect().students
        self.is_collected = False
        self.selected = [each for each in students if each in folders]
        with explain_write_errors(), self._book() as book:
            graded, manual = book.graded(), book.manual()
            late = book.late({each: folders[each].stamp.time for each in self.selected})
            for student in self.selected:
                folder = folders[student]
                all_of_them = force or folder.is_newer
                due = [
                    file
                    for step, file in sorted(folder.files.items())
                    if step in steps
                    and (all_of_them or not file.is_graded or step_name(step) not in graded.get(student, ()))
                ]
                if not due:
                    continue
                for file in due:
                    name = step_name(file.step)
                    entries = manual.get(student, {}).get(name, NOTHING)
                    if entries.scores and not file.is_graded:
                        folder.notes.append(Message("manual_stays", step=name))
                    seed = self.plan.seed_of(student)
                    found.append(
                        GradingJob(
                            student,
                            self.assignment,
                            self.folders.submitted,
                            file,
                            limits=self.limits,
                            manual=entries,
                            late=late[student],
                            fingerprints=known.get(seed, {}).get(file.step),
                            seed=seed,
                        )
                    )
        return found

    def preview(self, jobs: list[GradingJob]) -> Iterator[JobResult]:
        """Grade notebooks in parallel and yield each result; nothing is saved."""
        with self.pool or self.start() as pool:
            self.pool = None
            for job, answer in pool.results(jobs):
                found = job_result(job, answer)
                found.page = found.notebook = b""
                yield found

    def grade(self, jobs: list[GradingJob], workers: int | None = None, *, keep: bool = False) -> Iterator[JobResult]:
        """Grade notebooks in parallel and yield each result once it is saved.

        Several results are saved at once; if the caller ends early, so is what waits. Lateness and pages are updated
        at the end. With `keep`, scores of notebooks that cannot be graded now stay.

        Raises:
            GradebookWriteError: results cannot be saved.
        """
        with self.pool or self.start(workers) as pool, self._book() as book:
            self.pool = None
            with explain_write_errors():
                writer = ResultWriter(book, self.pages, self.collection, self.lessons, jobs, keep=keep)
            try:
                for done, answer in pool.results(jobs):
                    yield from writer.add(job_result(done, answer))
            except (KeyboardInterrupt, GeneratorExit):
                writer.write()
                writer.save_index()
                raise
            yield from writer.write()
            graded = {job.student for job in jobs}
            writer.complete(each for each in self.selected if each not in graded)
            writer.save_index()
            self._note_others(writer.known)
            with explain_write_errors():
                if jobs:
                    book.analyze()
                times = {each: self.collection.students[each].stamp.time for each in self.selected}
                self.faults += book.refresh_lateness(times)
                names = list(book.rows.notebooks.values())
            for name in names:  # the marks of a class take much memory
                with explain_write_errors():
                    outdated = self.pages.outdated(book, self.selected, name)
                for done, answer in pool.results(outdated):
                    fault = self.pages.write(cast(RenderJob, done), job_result(done, answer))
                    self.faults += [fault] if fault else []

    def _note_others(self, known: set[str]) -> None:
        """Note students of the gradebook without a submission of the same name.

        They have no submission now, or their folder has another spelling of the name.
        """
        for student in sorted(known - set(self.collection.students)):
            twin = next((each for each in self.collection.students if same_name(each, student)), None)
            key = "intake_gone" if twin is None else "intake_spelling_gradebook"
            self.collection.notes.append(Message(key, name=student))

    def known_students(self) -> set[str]:
        """Return all students of the gradebook, with a submission or without."""
        with explain_write_errors(), self._book() as book:
            return {each.id for each in book.book.students}

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Return the gradebook's scores and maxima, by student and notebook."""
        with self._book() as book:
            return book.scores()

    def lateness(self) -> dict[str, tuple[float, float]]:
        """Return the seconds late and the penalty in points, by student.

        Students who are neither late nor penalized are left out.
        """
        with self._book() as book:
            return book.lateness()
