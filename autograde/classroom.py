"""Grading a class: from nbgrader's submitted/ to its gradebook, autograded/ and feedback/.

Processes beside this one grade notebooks and make their pages, by pure functions; this one alone writes. A notebook
counts as done once its file stands in autograded/, which is the last thing written for it and appears whole or not at
all. So the work may be stopped at any moment and goes on where it was.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograde.grade import Result, grade
from autograde.gradebook import Book, Manual
from autograde.preprocessors import configure
from autograde.sealed import sandbox
from autograde.sealed.handle import HandleMisuse
from autograde.sealed.sandbox import SandboxError
from autograde.sealed.session import Limits, StudentGone
from autograde.submission import BadSubmission, Repair, read
from course import notebook as built
from course.lesson import Lesson, lessons


class NoClass(ValueError):
    """There is nothing to grade here; the text says what is missing and what to do."""


@dataclass
class Graded:
    """One student's notebook of one step: its result and pages, or why there is none."""

    student: str
    step: int
    result: Result | None = None
    repairs: list[Repair] = field(default_factory=list)
    unreadable: str = ""
    fault: str = ""
    notebook: str = ""
    page: str = ""


@dataclass(frozen=True)
class Todo:
    """A notebook to grade, and what people entered for it by hand."""

    student: str
    assignment: str
    step: int
    file: Path
    limits: Limits = field(default_factory=lambda: Limits(protection="sealed"))
    manual: Manual = field(default_factory=Manual, compare=False)

    @property
    def name(self) -> str:
        return self.file.stem


def grade_one(todo: Todo) -> Graded:
    """Grade one file and make its pages; what is wrong with it, or with us, is told in the answer."""
    from autograde import pages

    found = Graded(todo.student, todo.step)
    try:
        if todo.file.is_symlink():
            raise BadSubmission("link", file=todo.file.name)
        submission = read(todo.file, todo.step)
        found.repairs = submission.repairs
        result = grade(submission, todo.limits)
        notebook = pages.autograded(submission, result)
        found.page = pages.feedback(notebook, result, todo.student, todo.assignment, todo.manual)
        found.notebook = built.text(notebook)
        found.result = result
    except BadSubmission as bad:
        bad.values["file"] = todo.file.name
        found.unreadable = str(bad)
    except (Exception, HandleMisuse, StudentGone) as error:
        found.fault = f"{type(error).__name__}: {error}"
    return found


def _graded(todo: list[Todo], workers: int | None) -> Iterator[tuple[Todo, Graded]]:
    """Grade in parallel. Where a process of ours breaks, those that it took along are graded again one by one."""

    def pool(size: int | None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(size, mp_context=get_context("spawn"))

    again: list[Todo] = []
    with pool(workers or os.cpu_count()) as many:
        futures: dict[Future[Graded], Todo] = {many.submit(grade_one, each): each for each in todo}
        for future in as_completed(futures):
            each = futures[future]
            try:
                yield each, future.result()
            except BrokenProcessPool:
                again.append(each)
            except Exception as error:
                yield each, Graded(each.student, each.step, fault=f"{type(error).__name__}: {error}")
    for each in again:
        with pool(1) as one:
            try:
                yield each, one.submit(grade_one, each).result()
            except Exception as error:
                yield each, Graded(each.student, each.step, fault=f"{type(error).__name__}: {error}")


def _write(file: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    part.write_text(text, "utf-8")
    os.replace(part, file)


class Classroom:
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
        stages = {f"stage{each.stage}" for each in lessons()}
        if assignment not in stages:
            raise NoClass(f"there is no assignment {assignment!r}: name one of {', '.join(sorted(stages))}")
        if not (root / "submitted").is_dir():
            raise NoClass(f"{root} holds no folder submitted/: put submitted/STUDENT/{assignment}/stepNN.ipynb there")
        self.protection = sandbox.probe()
        if not (self.protection.sealed or trusted):
            raise SandboxError(self.protection.why)
        self.limits = Limits(protection=self.protection.mode)
        self.assignment = assignment
        self.root = root.resolve()
        self.lessons: list[Lesson] = lessons(int(assignment.removeprefix("stage")))
        config = Config()
        configure(config, self.root, "en")
        self.url: str = CourseDirectory(config=config).db_url

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

    def enrol(self) -> None:
        """Tell the gradebook of the assignment as our lessons define it."""
        with Book(self.url, self.assignment) as book:
            book.enrol(self.lessons)

    def waiting(self, students: list[str], steps: list[int], *, force: bool) -> list[Todo]:
        """What is to be graded: every notebook that is not graded yet, or was handed in again since."""
        found: list[Todo] = []
        with Book(self.url, self.assignment) as book:
            for student in students:
                newer = force or (self._stamp("submitted", student) or "") > (self._stamp("autograded", student) or "")
                manual = book.manual(student)
                for each in self.lessons:
                    file = self._folder("submitted", student) / f"{each.name}.ipynb"
                    done = self._folder("autograded", student) / file.name
                    if file.is_file() and each.step in steps and (newer or not done.exists()):
                        by_hand = manual.get(each.name, Manual())
                        found.append(Todo(student, self.assignment, each.step, file, self.limits, by_hand))
        return found

    def grade(self, todo: list[Todo], workers: int | None = None) -> Iterator[Graded]:
        """Grade the notebooks in parallel; each is yielded when it is written down."""
        left: dict[str, int] = {}
        for each in todo:
            left[each.student] = left.get(each.student, 0) + 1
        with Book(self.url, self.assignment) as book:
            for each, found in _graded(todo, workers):
                self._record(book, each, found)
                left[each.student] -= 1
                if not left[each.student]:
                    self._finish(book, each.student)
                yield found

    def _record(self, book: Book, todo: Todo, found: Graded) -> None:
        scores: dict[str, float] | None = None
        unanswered: set[str] = set()
        if found.result is not None:
            scores = {f"{each.id}-test": each.score for each in found.result.exercises}
            unanswered = {each.id for each in found.result.exercises if each.state == "untouched"}
        elif found.unreadable:
            scores = {}
        stamp = self._stamp("submitted", todo.student)
        book.record(todo.student, stamp, todo.name, scores, unanswered, look=found.result is None)
        if found.result is not None:
            _write(self._folder("feedback", todo.student) / f"{todo.name}.html", found.page)
            _write(self._folder("autograded", todo.student) / f"{todo.name}.ipynb", found.notebook)

    def _finish(self, book: Book, student: str) -> None:
        """What is due once all of a student's notebooks are done: those not handed in, and the time of handing in."""
        folder = self._folder("submitted", student)
        stamp = self._stamp("submitted", student)
        book.missing(student, stamp, [e.name for e in self.lessons if not (folder / f"{e.name}.ipynb").is_file()])
        if stamp is not None:
            _write(self._folder("autograded", student) / "timestamp.txt", stamp)

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The gradebook's own scores and maxima, by student and notebook."""
        with Book(self.url, self.assignment) as book:
            return book.scores()
