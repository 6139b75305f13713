"""Write results of several notebooks at once.

They go into the gradebook, autograded/ and feedback/.

A transaction takes the gradebook longer than the rows in it. So results are collected for a moment, entered in one
transaction, and then their files are written. A notebook counts as graded once its file is in autograded/; what is
entered without its file is graded again.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from autograde.classroom.gradebook import GradebookWriter, NotebookScores, Times
from autograde.classroom.graded_files import GradedFolder
from autograde.classroom.jobs import GradingJob, JobResult
from autograde.classroom.marks import ManualEntries, gradebook_scores
from autograde.classroom.pages import Pages
from autograde.classroom.stamp import copy_exchange_files
from autograde.classroom.student_folder import StudentFolder
from autograde.classroom.submitted import Collection
from autograde.classroom.write_errors import explain_write_errors
from autograde.errors import ScoreRangeError
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson
from course.i18n import Message
from course.i18n.step_names import step_name

BATCH, SECONDS = 100, 0.5
"""How many notebooks are written at once, and for how long the first of them may wait."""


class ResultWriter:
    """The writing end of a run over an assignment.

    Args:
        book: the gradebook.
        pages: the folders of what is graded.
        collection: what was handed in.
        lessons: of the assignment.
        jobs: all that are graded; a student is completed with the last of their own.
        keep: leave the scores of notebooks that cannot be graded now.
    """

    def __init__(
        self,
        book: GradebookWriter,
        pages: Pages,
        collection: Collection,
        lessons: Sequence[Lesson],
        jobs: Iterable[GradingJob],
        *,
        keep: bool = False,
    ) -> None:
        self.book, self.pages, self.collection = book, pages, collection
        self.steps = {each.name: each.step for each in lessons}
        self.left = Counter(job.student for job in jobs)
        """How many notebooks of each student are not written yet."""
        self.keep = keep
        self.waiting: list[JobResult] = []
        self.since = 0.0
        self.known = book.students()
        self.manual: dict[str, dict[str, ManualEntries]] | None = None

    def add(self, found: JobResult) -> list[JobResult]:
        """Take a result; return the results that are written now, none of them or several.

        Raises:
            GradebookWriteError: results cannot be saved.
        """
        if not self.waiting:
            self.since = time.monotonic()
        self.waiting.append(found)
        if len(self.waiting) < BATCH and time.monotonic() - self.since < SECONDS:
            return []
        return self.write()

    def write(self) -> list[JobResult]:
        """Write what waits and return its results.

        Students whose last notebook is among them are completed.

        Raises:
            GradebookWriteError: results cannot be saved.
        """
        written, self.waiting = self.waiting, []
        if not written:
            return []
        with explain_write_errors():
            saved = [each for each in written if each.result is not None or not self.keep]
            entries = [self._scores(each) for each in saved]
            self.left -= Counter(each.student for each in written)
            students = list(dict.fromkeys(each.student for each in written))
            finished = [each for each in students if each not in self.left]
            absent = [name for student in finished for name in self._absent(student)]
            self.book.record(entries + absent, self._times(students))
            for student in students:
                for each in saved:
                    if each.student == student:
                        self._write_files(each)
                if student in finished:
                    self._finish(student, has_written=True)
        return written

    def complete(self, students: Iterable[str]) -> None:
        """Complete the students of whom nothing was to grade.

        Raises:
            GradebookWriteError: results cannot be saved.
        """
        students = list(students)
        for first in range(0, len(students), BATCH):
            some = students[first : first + BATCH]
            with explain_write_errors():
                changed = [each for each in some if each not in self.known or self._withdrawn(each)]
                self.book.record([name for each in changed for name in self._absent(each)], self._times(changed))
                for student in some:
                    self._finish(student)

    def save_index(self) -> None:
        """Write down which students are completed.

        The next look at the class need not read their folders.

        Raises:
            GradebookWriteError: the disk does not take it.
        """
        with explain_write_errors():
            self.collection.index.save(self.collection.students)

    def _times(self, students: Iterable[str]) -> Times:
        return {each: self.collection.students[each].stamp.time for each in students}

    def _scores(self, found: JobResult) -> NotebookScores:
        """Return what the gradebook gets of a result.

        A result with an impossible score becomes a fault.
        """
        place = (found.student, step_name(found.step))
        if found.result is None:
            return NotebookScores(*place, {} if found.unreadable else None, needs_review=True)
        scores, unanswered = gradebook_scores(found.result)
        entry = NotebookScores(*place, scores, frozenset(unanswered))
        try:
            self.book.check_range(entry)
        except ScoreRangeError as error:
            found.result, found.fault = None, str(error)
            return NotebookScores(*place, None, needs_review=True)
        return entry

    def _write_files(self, found: JobResult) -> None:
        place = (found.student, step_name(found.step))
        if found.result is not None:
            write_atomically(self.pages.page(*place), found.page)
            write_atomically(self.pages.done(*place), found.notebook)
        else:  # an earlier grading is of another submission, and would count as the grading of this one
            self.pages.remove(*place)
        files = self.collection.students[found.student].files
        files[found.step] = replace(files[found.step], is_graded=found.result is not None)
        found.page = found.notebook = b""

    def _missing(self, folder: StudentFolder) -> list[str]:
        return [name for name, step in self.steps.items() if step not in folder.files and folder.is_searched]

    def _absent(self, student: str) -> list[NotebookScores]:
        """Return no points for each notebook that was not handed in."""
        names = self._missing(self.collection.students[student])
        return [NotebookScores(student, name, {}, is_absent=True) for name in names]

    def _withdrawn(self, student: str) -> list[str]:
        """Return the names of notebooks that were graded and are not handed in any more."""
        names = self._missing(self.collection.students[student])
        return [name for name in names if self.pages.exists(student, name)]

    def _finish(self, student: str, *, has_written: bool = False) -> None:
        """Remove withdrawn notebooks, copy nbgrader's files, and remember the student.

        Graded notebooks that were not written now are remembered as they were when they were looked at.
        """
        folder = self.collection.students[student]
        for name in self._withdrawn(student):
            self.pages.remove(student, name)
            if self.manual is None:
                self.manual = self.book.manual()
            kept = self.manual.get(student, {}).get(name, ManualEntries()).scores
            folder.notes.append(Message("manual_stays" if kept else "intake_withdrawn", step=name))
        if folder.files:
            newest = max(file.changed for file in folder.files.values())
            places = [self.pages.done(student, "step").parent, self.pages.page(student, "step").parent]
            own = (student, self.pages.assignment)
            copy_exchange_files(self.pages.folders.submitted, own, places, folder.stamp, newest)
            folder.is_newer = False
            if has_written:
                folder.graded = GradedFolder(str(places[0])).state()
        self.collection.index.remember(folder)
