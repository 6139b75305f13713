"""Grading a class: from nbgrader's submitted/ to its gradebook, autograded/ and feedback/.

Notebooks are graded in parallel by the pure function; this process alone writes, through nbgrader's own converters,
and skips what is graded already. Nothing in a submission stops the batch.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.generate_assignment import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import IncludeHeaderFooter, InstantiateTests
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from autograde.grade import Result, grade
from autograde.preprocessors import configure
from autograde.submission import BadSubmission, Repair, read
from course import notebook as built
from course.lesson import Lesson, lessons


class NoClass(ValueError):
    """There is nothing to grade here; the text says what is missing and what to do."""


@dataclass
class Graded:
    """One student's notebook of one step: its result, or why there is none."""

    student: str
    step: int
    result: Result | None = None
    repairs: list[Repair] = field(default_factory=list)
    unreadable: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Todo:
    """A notebook to grade."""

    student: str
    step: int
    file: Path


def grade_one(todo: Todo) -> Graded:
    """Grade one file; what is wrong with it, or with us, is told in the answer."""
    found = Graded(todo.student, todo.step)
    try:
        submission = read(todo.file, todo.step)
        found.repairs = submission.repairs
        found.result = grade(submission)
    except BadSubmission as bad:
        bad.values["file"] = todo.file.name
        found.unreadable = str(bad)
    except Exception as error:
        found.fault = f"{type(error).__name__}: {error}"
    return found


class _Autograde(Autograde):
    """nbgrader's own autograding of a student's notebooks, with results that are there already."""

    graded: dict[int, Graded]

    def init_notebooks(self) -> None:
        super().init_notebooks()
        for folder, files in self.assignments.items():
            self.assignments[folder] = [file for file in files if _step(file) in self.graded]

    def init_single_notebook_resources(self, notebook_filename: str) -> dict[str, Any]:
        resources = super().init_single_notebook_resources(notebook_filename)
        resources["gradsteps"] = self.graded[_step(notebook_filename)].result
        return resources

    def convert_single_notebook(self, notebook_filename: str) -> None:
        found = self.graded[_step(notebook_filename)]
        if found.result is not None:
            super().convert_single_notebook(notebook_filename)
            return
        name = Path(notebook_filename).stem
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as book:
            notebook = book.find_submission_notebook(name, self.coursedir.assignment_id, self.coursedir.student_id)
            for each in notebook.grades:
                each.auto_score = None if found.fault else 0
                each.needs_manual_grade = True
            book.db.commit()


class _Feedback(GenerateFeedback):
    """nbgrader's own feedback for some of a student's notebooks."""

    steps: set[int]

    def init_notebooks(self) -> None:
        super().init_notebooks()
        for folder, files in self.assignments.items():
            self.assignments[folder] = [file for file in files if _step(file) in self.steps]


def _step(file: str | Path) -> int:
    return int(Path(file).stem.removeprefix("step"))


class Classroom:
    """A course folder with submitted/, and one assignment of it: "stage1" or "stage2"."""

    def __init__(self, assignment: str, root: Path) -> None:
        stages = {f"stage{each.stage}" for each in lessons()}
        if assignment not in stages:
            raise NoClass(f"there is no assignment {assignment!r}: name one of {', '.join(sorted(stages))}")
        if not (root / "submitted").is_dir():
            raise NoClass(f"{root} holds no folder submitted/: put submitted/STUDENT/{assignment}/stepNN.ipynb there")
        self.assignment = assignment
        self.root = root.resolve()
        self.lessons: list[Lesson] = lessons(int(assignment.removeprefix("stage")))
        self.config = Config()
        configure(self.config, self.root, "en")
        warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries cause them
        self.log = logging.getLogger("autograde")
        self.log.addHandler(logging.NullHandler())
        self.log.propagate = False

    def directory(self, student: str = "*") -> CourseDirectory:
        # the pattern makes nbgrader replace single notebooks; with its "*" it would remove the whole folder
        return CourseDirectory(
            config=self.config, assignment_id=self.assignment, student_id=student, notebook_id="step*"
        )

    @property
    def students(self) -> list[str]:
        """Who handed anything in for this assignment."""
        return sorted(
            folder.parent.name for folder in (self.root / "submitted").glob(f"*/{self.assignment}") if folder.is_dir()
        )

    def enrol(self) -> None:
        """Tell the gradebook of the assignment as our lessons define it, whether it is new or known."""
        url = self.directory().db_url
        with Gradebook(url) as book:
            book.update_or_create_assignment(self.assignment)
        for each in self.lessons:
            notebook = built.source(each, "en")
            resources: dict[str, Any] = {
                "metadata": {"name": each.name, "path": ""},
                "nbgrader": {"notebook": each.name, "assignment": self.assignment, "student": ".", "db_url": url},
            }
            for preprocessor in GenerateAssignment.preprocessors.default_args[0]:
                if preprocessor not in (IncludeHeaderFooter, InstantiateTests):
                    notebook, resources = preprocessor().preprocess(notebook, resources)

    def waiting(self, students: list[str], steps: list[int], *, force: bool) -> list[Todo]:
        """What is to be graded: every notebook that is not graded yet, or was handed in again since."""
        found: list[Todo] = []
        for student in students:
            folder = self.root / "submitted" / student / self.assignment
            done = self.root / "autograded" / student / self.assignment
            newer = force or _stamp(folder) > _stamp(done)
            for each in self.lessons:
                file = folder / f"{each.name}.ipynb"
                if file.is_file() and each.step in steps and (newer or not (done / file.name).exists()):
                    found.append(Todo(student, each.step, file))
        return found

    def grade(self, todo: list[Todo], workers: int | None = None) -> Iterator[Graded]:
        """Grade the notebooks in parallel; each is yielded when it is written down, a student at a time."""
        left: dict[str, int] = {}
        done: dict[str, dict[int, Graded]] = {}
        for each in todo:
            left[each.student] = left.get(each.student, 0) + 1
        with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
            futures: dict[Future[Graded], Todo] = {pool.submit(grade_one, each): each for each in todo}
            for future in as_completed(futures):
                each = futures[future]
                try:
                    found = future.result()
                except Exception as error:
                    found = Graded(each.student, each.step, fault=f"{type(error).__name__}: {error}")
                done.setdefault(each.student, {})[each.step] = found
                left[each.student] -= 1
                if not left[each.student]:
                    self.write(each.student, done[each.student])
                yield found

    def write(self, student: str, graded: dict[int, Graded]) -> None:
        """Enter a student's results into the gradebook, autograded/ and feedback/."""
        autograde = _Autograde(coursedir=self.directory(student), config=self.config, force=True, log=self.log)
        autograde.graded = graded
        autograde.start()
        steps = {step for step, each in graded.items() if each.result is not None}
        if steps:
            feedback = _Feedback(coursedir=self.directory(student), config=self.config, force=True, log=self.log)
            feedback.steps = steps
            feedback.start()

    def scores(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The gradebook's own scores and maxima, by student and notebook."""
        found: dict[str, dict[str, tuple[float, float]]] = {}
        with Gradebook(self.directory().db_url) as book:
            for submission in book.assignment_submissions(self.assignment):
                found[submission.student.id] = {
                    each.name: (each.score, each.max_score) for each in submission.notebooks
                }
        return found


def _stamp(folder: Path) -> str:
    """The time of a submission as nbgrader keeps it, empty where it keeps none."""
    file = folder / "timestamp.txt"
    return file.read_text("utf-8").strip() if file.is_file() else ""
