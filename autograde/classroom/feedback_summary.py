"""Gather the summary of a feedback page: points, and how exercises ended.

Points and marks are those of the gradebook; what the grader said of an exercise is left out where they differ.
"""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape
from nbformat import NotebookNode

from autograde.classroom.marks import NO_RESPONSE, Marks
from autograde.classroom.outcomes import SYMBOLS, Outcome, marked_state, of_notebook
from autograde.grading.plain_text import printable
from course.authoring.cell_id import CellId
from course.feedback import diagnosis
from course.i18n import join_sentences, language, translate

SETUP = "from course.setup import start"
"""What the first cell of a notebook holds, which finds or installs the course."""


def number(value: float) -> str:
    """Return points without trailing zeros."""
    return f"{round(float(value), 2):g}"


def code(text: str) -> Markup:
    """Return a sentence as HTML, with `code` between backticks as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def _observed(notebook: NotebookNode) -> dict[str, str]:
    """Return the message of each failed test by the id of its cell."""
    found = {}
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        for output in cell.get("outputs", ()):
            if name and output.get("output_type") == "error" and output.get("ename") == "CheckFailed":
                found[name] = printable(str(output.get("evalue", ""))).removeprefix("✘ ")
    return found


def _exercise(
    test: str, score: float, most: float, outcome: Outcome | None, observed: str, comment: str
) -> dict[str, Any]:
    cell = CellId(test).exercise
    state, name = marked_state(score, most, outcome), cell.name
    said, hints = "", []
    if state == "passed":
        if outcome and outcome.state == "passed":
            said = join_sentences(translate("passed"), diagnosis.success_message(cell.step, name))
    elif state == "untouched":
        said = translate("untouched")
    elif outcome and outcome.state == "failed":
        said = join_sentences(observed, outcome.diagnosis.sentence())
        hints = outcome.diagnosis.hints() or diagnosis.exercise_hints(cell.step, name)
    return {
        **{"id": str(cell), "name": str(cell), "state": state, "symbol": SYMBOLS[state], "said": said},
        **{"hints": hints, "points": f"{number(score)} / {number(most)}"},
        "comment": "" if comment == NO_RESPONSE else comment,
    }


def summary(notebook: NotebookNode, marks: Marks, where: str) -> dict[str, Any]:
    """Return the values of the page's template, in the current language."""
    outcomes, observed = of_notebook(notebook), _observed(notebook)
    exercises = []
    for test, (score, most) in marks.scores.items():
        cell = str(CellId(test).exercise)
        comment = marks.comments.get(cell) or ""
        exercises.append(_exercise(test, score, most, outcomes.get(cell), observed.get(test, ""), comment))
    return {
        **{"lang": language(), "title": where, "where": where, "t": translate, "number": number, "code": code},
        **{"score": number(marks.score), "most": number(marks.max_score)},
        **{"late": marks.late_note(), "exercises": exercises},
    }


def fold(notebook: NotebookNode) -> None:
    """Mark the cells that a page shows folded: the code so far, the setup."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        jupyter = cell.metadata.get("jupyter")
        if (isinstance(jupyter, dict) and jupyter.get("source_hidden")) or SETUP in cell.source:
            cell.metadata["gradsteps_fold"] = translate("fb_setup" if SETUP in cell.source else "fb_so_far")
