"""Preprocessors for nbgrader's pipelines, and the configuration that installs them.

They replace nbgrader's own and open the gradebook once, not once per preprocessor and notebook. Everything else, the
gradebook above all, stays nbgrader's.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, GetGrades, NbGraderPreprocessor
from traitlets import Bool

from autograde.classroom import render
from autograde.classroom.course_config import add_commands_to_path, set_folders
from autograde.classroom.gradebook import GradebookWriter
from autograde.classroom.marks import gradebook_scores
from autograde.errors import SubmissionError
from autograde.grading.passes import grade
from autograde.grading.retry import TRIES
from autograde.grading.submission import Submission, from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import require_solutions
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, remove_region
from course.i18n import LANGUAGES, Message, language

Resources = dict[str, Any]


def _submission(notebook: NotebookNode, resources: Resources) -> Submission | None:
    """Return the notebook sanitized, or None if it belongs to no step of the course."""
    found = re.fullmatch(r"step(\d\d)", resources["nbgrader"]["notebook"])
    if not found or int(found[1]) not in paths():
        return None
    own = notebook.metadata.get("gradsteps")
    lang = own.get("lang") if isinstance(own, dict) else None
    return from_cells(notebook.cells, int(found[1]), lang if lang in LANGUAGES else language())


class Sanitize(NbGraderPreprocessor):
    """Restore required cells and drop the sender's metadata.

    A notebook that is a link, or lies below one, is refused: it could be another student's.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        told = resources["nbgrader"]
        folders = CourseDirectory(parent=self)
        file = Path(folders.format_path(folders.submitted_directory, told["student"], told["assignment"]))
        if any(each.is_symlink() for each in (file / f"{told['notebook']}.ipynb", file, file.parent)):
            raise SubmissionError(Message("link", file=file / f"{told['notebook']}.ipynb"))
        submission = _submission(nb, resources)
        if submission is None:
            return nb, resources
        for repair in submission.repairs:
            self.log.warning("%s", repair)
        return render.restore_locked_cells(submission), resources


class SealedExecute(NbGraderPreprocessor):
    """Grade the notebook in the sandbox and write the outputs into its cells, in place of nbgrader's `Execute`.

    Without a sandbox the notebook stays ungraded, unless `c.SealedExecute.trusted = True`.
    """

    trusted = Bool(False, help="Grade even where this machine gives no sandbox.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        require_solutions()
        submission = _submission(render.release_locked_cells(nb), resources)
        if submission is None:
            raise ValueError(f"{resources['nbgrader']['notebook']} is not a notebook of this course")
        result = grade(submission, Limits(protection="best" if self.trusted else "sealed"), tries=TRIES)
        resources["gradsteps"] = result
        return render.autograded(submission, result), resources


@cache
def _book(url: str, assignment: str) -> GradebookWriter:
    return GradebookWriter(url, assignment)


class SaveScores(NbGraderPreprocessor):
    """Enter the scores of `SealedExecute`, in place of nbgrader's `SaveAutoGrades`.

    nbgrader reads scores from what the cells printed. There, a warning costs all points, and NaN or a negative number
    gives them all.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        told, result = resources["nbgrader"], resources["gradsteps"]
        book = _book(told["db_url"], told["assignment"])
        book.record(told["student"], None, told["notebook"], *gradebook_scores(result), needs_review=False)
        return nb, resources


class HideTests(NbGraderPreprocessor):
    """Remove the hidden tests from a graded notebook before its student sees it."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> tuple[NotebookNode, Resources]:
        if cell.cell_type == "code" and HIDDEN[0] in cell.source:
            cell.source = remove_region(HIDDEN, cell.source)
        return cell, resources


class ShowLateness(NbGraderPreprocessor):
    """Say on the page how late the work was, and what that costs."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        told = resources["nbgrader"]
        marks = _book(told["db_url"], told["assignment"]).marks(told["student"]).get(told["student"], {})
        if told["notebook"] in marks:
            render.insert_late_note(nb, marks[told["notebook"]])
        return nb, resources


def configure(c: Any, root: Path, lang: str) -> None:
    """Set up nbgrader for this course, as nbgrader_config.py does.

    This sets the folders and the preprocessors above, and puts this environment's commands on PATH.
    """
    add_commands_to_path()
    set_folders(c, root, lang)
    c.Autograde.sanitize_preprocessors = [Sanitize]
    c.Autograde.autograde_preprocessors = [SealedExecute, SaveScores, AssignLatePenalties]
    c.GenerateFeedback.preprocessors = [HideTests, GetGrades, ShowLateness, CSSHTMLHeaderPreprocessor]
