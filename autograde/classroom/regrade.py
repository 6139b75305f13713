"""Grade again what is graded, and say which scores differ before any is written.

A regrade is for tests or points that were mended after a class was graded. What people entered stays: a score by hand
counts in the place of the automatic one, before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.gradebook_reader import Entered, GradebookReader
from autograde.classroom.jobs import GradingJob, JobResult
from autograde.classroom.marks import gradebook_scores
from autograde.classroom.write_errors import explain_write_errors
from autograde.errors import NothingToGradeError
from course.i18n import Message
from course.i18n.step_names import step_name


class ScoreChange(NamedTuple):
    """A test cell whose automatic score differs from the one in the gradebook.

    `by_hand` is whether a person's score counts in its place, so that the difference counts for nothing.
    """

    student: str
    cell: str
    before: float
    after: float
    by_hand: bool


@dataclass(frozen=True)
class TotalChange:
    """A student's points in the assignment, less late penalties, before and after."""

    student: str
    before: float
    after: float


@dataclass
class _Student:
    """What is entered for a student: entries by cell, penalties by step, seconds late."""

    cells: dict[str, Entered]
    penalties: dict[int, float]
    late: float


class Regrade:
    """A second grading of notebooks that did not change since they were graded.

    Args:
        run: the assignment; its gradebook is read here, so make this before anything is written.
        students: whose notebooks.
        steps: which notebooks.

    Raises:
        NothingToGradeError: none of them is graded and unchanged.
    """

    def __init__(self, run: AssignmentRun, students: list[str], steps: list[int]) -> None:
        self.run = run
        self.before: dict[str, _Student] = {}
        self.after: dict[str, dict[str, float]] = {}
        with explain_write_errors(), GradebookReader(run.url, run.assignment) as book:
            for student, _, late, penalties in book.submissions():
                self.before[student] = _Student({}, penalties, late)
            for student, cell, entered in book.entered():
                self.before[student].cells[cell] = entered
        known = [each for each in students if each in self.before]
        jobs = run.pending_jobs(known, steps, force=True) if known else []
        self.jobs = [each for each in jobs if self._is_graded(each) and each.file.is_graded]
        self.left_out = len(jobs) - len(self.jobs)
        """Notebooks that are not graded yet, or were handed in again since."""
        if not self.jobs:
            raise NothingToGradeError(str(Message("regrade_nothing", assignment=run.assignment)))

    def _is_graded(self, job: GradingJob) -> bool:
        cells = [entered for cell, entered in self.before[job.student].cells.items() if cell.startswith(f"{job.name}-")]
        return bool(cells) and None not in [each.auto for each in cells]

    def results(self, *, apply: bool) -> Iterator[JobResult]:
        """Grade the notebooks and yield each result, saved if `apply` is set.

        Scores of notebooks that cannot be graded now stay.
        """
        if apply:
            self.run.register_assignment()
        for found in self.run.grade(self.jobs, keep=True) if apply else self.run.preview(self.jobs):
            if found.result is not None:
                self.after.setdefault(found.student, {}).update(gradebook_scores(found.result)[0])
            yield found

    def changes(self) -> list[ScoreChange]:
        """Return the test cells with another score, by student and cell."""
        found = []
        for student, cells in sorted(self.after.items()):
            for cell, after in sorted(cells.items()):
                entered = self.before[student].cells.get(cell, Entered())
                if after != (entered.auto or 0):
                    found.append(ScoreChange(student, cell, entered.auto or 0, after, entered.by_hand is not None))
        return found

    def totals(self, changes: Iterable[ScoreChange]) -> list[TotalChange]:
        """Return the totals of students with a changed score, in assignment points.

        The penalty of a late notebook follows its score by the assignment's own rule.
        """
        found = []
        for student in sorted({each.student for each in changes}):
            known, new = self.before[student], self.after[student]
            before = {cell: entered.score for cell, entered in known.cells.items()}
            after = before | {cell: known.cells.get(cell, Entered())._replace(auto=new[cell]).score for cell in new}
            penalties = {step: self._penalty(student, step, after) for step in known.penalties}
            found.append(TotalChange(student, self._total(before, known.penalties), self._total(after, penalties)))
        return found

    def _penalty(self, student: str, step: int, points: dict[str, float]) -> float:
        known = self.before[student]
        if not known.late:
            return known.penalties[step]
        score = sum(score for cell, score in points.items() if cell.startswith(f"{step_name(step)}-"))
        return self.run.policy.penalty(student, score, known.late, known.penalties[step] or None) or 0.0

    def _total(self, points: dict[str, float], penalties: dict[int, float]) -> float:
        return max(0.0, sum(points.values()) - sum(penalties.values())) * self.run.plan.scale
