"""Our part in nbgrader's pipelines: four preprocessors that nbgrader_config.py puts in place of nbgrader's own.

They do what those do, and open the gradebook once, not once for each of them and each notebook. Everything else, the
gradebook above all, stays nbgrader's.
"""

from __future__ import annotations

import os
import re
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool

from autograde.classroom import render
from autograde.classroom.gradebook import GradebookWriter, gradebook_scores
from autograde.grading.passes import grade
from autograde.grading.retry import TRIES
from autograde.grading.submission import Submission, from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import require_solutions
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, remove_region
from course.i18n import LANGUAGES, language

Resources = dict[str, Any]


def _submission(notebook: NotebookNode, resources: Resources) -> Submission | None:
    """The notebook healed, or None if it is of no step of the course."""
    found = re.fullmatch(r"step(\d\d)", resources["nbgrader"]["notebook"])
    if not found or int(found[1]) not in paths():
        return None
    own = notebook.metadata.get("gradsteps")
    lang = own.get("lang") if isinstance(own, dict) else None
    return from_cells(notebook.cells, int(found[1]), lang if lang in LANGUAGES else language())


class Sanitize(NbGraderPreprocessor):
    """Gives the notebook every cell that counts, once and as the gradebook knows it, and nothing of the sender's."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        submission = _submission(nb, resources)
        if submission is None:
            return nb, resources
        for repair in submission.repairs:
            self.log.warning("%s", repair)
        return render.restore_locked_cells(submission), resources


class SealedExecute(NbGraderPreprocessor):
    """Stands where nbgrader executes the notebook: grades it sealed and writes what came out into its cells.

    Without a sandbox it refuses, and the notebook stays ungraded, unless `c.SealedExecute.trusted = True`.
    """

    trusted = Bool(False, help="Grade even where this machine gives no sandbox.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        require_solutions()
        submission = _submission(nb, resources)
        if submission is None:
            raise ValueError(f"{resources['nbgrader']['notebook']} is not a notebook of this course")
        result = grade(submission, Limits(protection="best" if self.trusted else "sealed"), tries=TRIES)
        resources["gradsteps"] = result
        return render.autograded(submission, result), resources


@cache
def _book(url: str, assignment: str) -> GradebookWriter:
    return GradebookWriter(url, assignment)


class SaveScores(NbGraderPreprocessor):
    """Enters the scores of `SealedExecute`, where nbgrader would read them from what the cells printed.

    What a student's cell or a warning prints costs nothing and gains nothing, and no number that a score cannot be is
    entered: nbgrader gives full marks for NaN and for points below zero.
    """

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        told, result = resources["nbgrader"], resources["gradsteps"]
        book = _book(told["db_url"], told["assignment"])
        book.record(told["student"], None, told["notebook"], *gradebook_scores(result), needs_review=False)
        return nb, resources


class HideTests(NbGraderPreprocessor):
    """Takes the hidden tests out of a graded notebook before it is shown to its student."""

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> tuple[NotebookNode, Resources]:
        if cell.cell_type == "code" and HIDDEN[0] in cell.source:
            cell.source = remove_region(HIDDEN, cell.source)
        return cell, resources


def configure(c: Any, root: Path, lang: str) -> None:
    """Set up nbgrader for this course: its folders, and the preprocessors above in their places.

    nbgrader calls `alembic` by its bare name, so this environment's own commands are put on PATH.
    """
    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
    from nbgrader.preprocessors import AssignLatePenalties, GetGrades

    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    c.CourseDirectory.course_id = "gradsteps"
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.source_directory = f"source/{lang}"
    c.CourseDirectory.release_directory = f"release/{lang}"
    c.Autograde.sanitize_preprocessors = [Sanitize]
    c.Autograde.autograde_preprocessors = [SealedExecute, SaveScores, AssignLatePenalties]
    c.GenerateFeedback.preprocessors = [HideTests, GetGrades, CSSHTMLHeaderPreprocessor]
