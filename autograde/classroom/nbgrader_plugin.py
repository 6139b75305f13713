"""Make nbgrader's commands do what `autograde run` does.

The commands are nbgrader's `autograde` and `generate_feedback`.

nbgrader's own converters look for submitted/STUDENT/ASSIGNMENT/stepNN.ipynb and pass over whatever has another name;
one odd file or time stops them. nbgrader names these classes in its code and not in its configuration, so `configure`
puts the ones below in their place, for its command line and for Formgrader.
"""

from __future__ import annotations

import datetime
import glob
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
import nbgrader.apps.generatefeedbackapp
import nbgrader.utils
from nbgrader.api import Notebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash
from sqlalchemy import select
from sqlalchemy.orm import object_session
from traitlets import Bool

from autograde.classroom import report
from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.bounded_exporter import FormgraderExporter
from autograde.classroom.course_config import add_commands_to_path, set_folders
from autograde.classroom.course_file import seeded
from autograde.classroom.course_lock import course_lock
from autograde.classroom.csv_export import SafeCsvExport
from autograde.classroom.database import is_server
from autograde.classroom.graded_files import graded_file
from autograde.classroom.lms_extractor import BoundedExtractor, LmsCollector
from autograde.classroom.pages import Pages
from autograde.classroom.stamp import SECRET, later, parse_time, stamp_in
from autograde.classroom.submitted import same_name
from autograde.errors import ExtraTestsError, NothingToGradeError
from autograde.files import is_student_name, printable
from autograde.grading import extra_tests
from autograde.sandbox.protection import SandboxError
from autograde.validation import compute_fingerprints
from autograde.validation.extra_tests_check import failing_extra_tests
from course.authoring.lesson import require_solutions
from course.errors import GradstepsError
from course.i18n import translate
from course.i18n.step_names import step_name, step_number


def _chosen(names: Iterable[str], pattern: str, excluded: str = "") -> list[str]:
    """Return the names that nbgrader's options choose.

    `pattern` is a name in any Unicode spelling, or else a pattern of names: a student's folder may be called "b*".
    `excluded` is a comma-separated list of names to leave out.
    """
    without = excluded.split(",") if excluded else []
    names = list(names)
    exact = [name for name in names if same_name(name, pattern)]
    return [name for name in exact or names if (exact or fnmatchcase(name, pattern)) and name not in without]


def _end_in_one_line(converter: BaseConverter, work: Callable[[], bool]) -> None:
    """Do the work of a command, and end the command if the work fails.

    The command ends as nbgrader ends it, if the work returns False or raises an error of this package.
    """
    try:
        require_solutions()
        waits = partial(converter.log.warning, "%s", translate("course_busy"))
        course = converter.coursedir
        with course_lock(Path(course.root), waits, course.assignment_id if is_server(course.db_url) else ""):
            complete = work()
    except SandboxError as problem:
        converter.log.error("%s", translate("no_sandbox_nbgrader", why=problem))
        raise NbGraderException(str(problem)) from None
    except GradstepsError as problem:
        converter.log.error("%s", printable(problem))
        raise NbGraderException(str(problem)) from None
    if not complete:
        raise NbGraderException("Not all of it could be done; the lines above say why.")


class SealedAutograde(Autograde):
    """The command `nbgrader autograde`, which does what `autograde run` does.

    Files, scores, pages and problems are the same.

    nbgrader's options choose students and notebooks. Its preprocessors have no part in the grading.
    """

    trusted = Bool(False, help="Grade even without a sandbox.").tag(config=True)

    def start(self) -> None:
        _end_in_one_line(self, self._grade)

    def _grade(self) -> bool:
        course = self.coursedir
        run = AssignmentRun(course.assignment_id, Path(course.root), trusted=self.trusted, config=self.config)
        steps = [each.step for each in run.lessons if _chosen([each.name], course.notebook_id)]
        students = _chosen(run.students, course.student_id, course.student_id_exclude)
        if not steps or not (students or run.collection.problems):
            who, what = course.student_id, f"{course.assignment_id}/{course.notebook_id}"
            raise NothingToGradeError(f"no submission for {what} from {who} in {run.folders.submitted}")
        self.log.info("%s", translate("protected_by", protection=run.protection))
        extra_tests.use(None)
        if wrong := failing_extra_tests(steps, run.limits):
            raise ExtraTestsError(translate("extra_tests_wrong", names=", ".join(wrong)))
        for seed, missing in run.missing_fingerprints(steps):
            with seeded(seed):
                for _ in compute_fingerprints.compute(missing, run.root):
                    pass
        run.start()
        run.register_assignment()
        unknown = [] if self.create_student else sorted(set(students) - run.known_students())
        for student in unknown:
            self.log.error("No student with ID '%s' exists in the database", student)
        self.run_pre_convert_hook()
        jobs = run.pending_jobs([each for each in students if each not in unknown], steps, force=self.force)
        summary = report.ResultSummary()
        for each in run.grade(jobs):
            if each.result:
                self.log.info("Graded %s of %s", step_name(each.step), each.student)
            summary.add(each)
        found = summary.noted
        self.run_post_convert_hook()
        for line in report.notes(run, found):
            self.log.warning("%s", line)
        for line in report.ungraded(run, found):
            self.log.error("%s", line)
        return report.is_complete(run, found) and not unknown


class GradstepsFeedback(GenerateFeedback):
    """The command `nbgrader generate_feedback` with the pages of `autograde run`.

    Pages are made again if marks or comments changed.
    """

    def start(self) -> None:
        _end_in_one_line(self, self._render)

    def _render(self) -> bool:
        course = self.coursedir
        pages = Pages(course.assignment_id, Path(course.root), self.config)
        students = _chosen(pages.students(), course.student_id, course.student_id_exclude)
        if not students:
            graded = pages.folders.autograded
            raise NothingToGradeError(f"nothing graded for {course.assignment_id} of {course.student_id} in {graded}")
        faults = pages.refresh_penalties(students)
        made, more = pages.render(students, lambda name: bool(_chosen([name], course.notebook_id)), force=self.force)
        self.log.info("%s pages made", made)
        for line in [*faults, *more]:
            self.log.error("%s", printable(line))
        return not faults and not list(more)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's release of feedback, for folders and notebooks of any name.

    A folder's name may hold characters of patterns: `mina[late]`. Students fetch the page of a notebook under the name
    that they gave it: "step01 (1)".
    """

    def init_src(self) -> None:
        student = self.coursedir.student_id or "*"
        place = Path(self.coursedir.root, self.coursedir.feedback_directory)
        if (place / student).is_dir():
            student = glob.escape(student)
        self.src_path = os.path.join(glob.escape(str(place)), student, glob.escape(self.coursedir.assignment_id))

    def copy_files(self) -> None:
        super().copy_files()
        graded = Path(self.coursedir.root, self.coursedir.autograded_directory)
        for page in map(Path, glob.glob(os.path.join(self.src_path, "*.html"))):
            if step_number(page.stem) is None:
                continue
            student = page.parent.parent.name
            if not _chosen([student], "*", self.coursedir.student_id_exclude):
                continue
            with suppress(OSError):
                _, file = graded_file(graded / student / page.parent.name / f"{page.stem}.ipynb")
                if file and Path(file).stem != page.stem:
                    key = notebook_hash(secret=(page.parent / SECRET).read_text(), notebook_id=Path(file).stem)
                    copied = shutil.copy(page, Path(self.dest_path, f"{key}-tmp.html"))
                    os.replace(copied, Path(self.dest_path, f"{key}.html"))


def existing_timestamp(course: CourseDirectory, folder: str) -> datetime.datetime | None:
    """Return the time of a submission, as `autograde run` reads it.

    An unreadable time counts as none and does not stop the command.
    """
    place = Path(folder)
    found = stamp_in(place)
    if place.parent.parent == Path(course.root, course.submitted_directory):
        found = later(stamp_in(place.parent), found)
    return found.time


_folders_in_submitted = NbGraderAPI.get_submitted_students


def submitted_students(api: NbGraderAPI, assignment: str) -> set[str]:
    """Return the students who handed in an assignment, or any (`*`).

    Formgrader puts a folder's name into addresses as it is: the row of `%62ob` led to Bob's page, and its buttons
    graded Bob.
    """
    return {each for each in _folders_in_submitted(api, assignment) if is_student_name(each)}


def submitted_timestamp(api: NbGraderAPI, assignment: str, student: str) -> datetime.datetime | None:
    """Return the time of a submission for Formgrader.

    An unreadable time counts as none, because Formgrader would otherwise fail on every page.
    """
    course = api.coursedir
    return existing_timestamp(course, course.format_path(course.submitted_directory, student, assignment))


def existing_notebooks(
    api: NbGraderAPI, assignment: str, notebooks: Sequence[SubmittedNotebook]
) -> list[SubmittedNotebook]:
    """Return the submitted notebooks whose graded file exists, by their ids.

    Formgrader looks for them on each page of a submission. nbgrader's own method asks the gradebook twice for each.
    """
    session = object_session(notebooks[0]) if notebooks else None
    if session is None:
        return []
    columns = select(SubmittedNotebook.id, SubmittedAssignment.student_id, Notebook.name)
    query = columns.join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
    query = query.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    query = query.where(Notebook.id.in_({each.notebook_id for each in notebooks}))
    course = api.coursedir
    found = {
        number
        for number, student, name in session.execute(query)
        if os.path.exists(
            os.path.join(course.format_path(course.autograded_directory, student, assignment), f"{name}.ipynb")
        )
    }
    return sorted((each for each in notebooks if each.id in found), key=lambda each: each.id)


def configure(c: Any, root: Path, lang: str) -> None:
    """Set up nbgrader for this course, as nbgrader_config.py does.

    This sets the folders, puts the classes above in the place of nbgrader's, and this environment's commands on PATH.
    """
    add_commands_to_path()
    set_folders(c, root, lang)
    c.ExchangeFactory.release_feedback = ReleaseFeedback
    c.ZipCollectApp.collector_plugin = LmsCollector
    c.ZipCollectApp.extractor_plugin = BoundedExtractor
    c.ExportApp.plugin_class = SafeCsvExport
    for module in (nbgrader.apps.api, nbgrader.apps.autogradeapp):
        module.Autograde = SealedAutograde
    for module in (nbgrader.apps.api, nbgrader.apps.generatefeedbackapp):
        module.GenerateFeedback = GradstepsFeedback
    CourseDirectory.get_existing_timestamp = existing_timestamp
    NbGraderAPI.get_submitted_students = submitted_students
    NbGraderAPI.get_submitted_timestamp = submitted_timestamp
    NbGraderAPI._filter_existing_notebooks = existing_notebooks
    if formgrader := sys.modules.get("nbgrader.server_extensions.formgrader.formgrader"):  # in a Jupyter server
        formgrader.HTMLExporter = FormgraderExporter  # type: ignore[attr-defined]
    nbgrader.utils.parse_utc = lambda ts: ts if ts is None else parse_time(ts)
