"""Keep the outcome of each exercise in a graded notebook, and read it again.

It is in the metadata under `gradsteps.exercises`, beside the digest of the submission: reports and pages need the state
and the diagnosis, which no table of nbgrader's has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograde.grading.result import Result
from course.authoring.cell_id import CellId
from course.feedback import diagnosis
from course.feedback.diagnosis import Diagnosis
from course.i18n import Message
from course.i18n.notebook_metadata import load_notebook

SYMBOLS = {"passed": "✔", "partial": "◐", "failed": "✘", "untouched": "·", "missing": "–", "ungraded": "?"}
"""The states of an exercise in reports and on pages, with their signs."""


@dataclass(frozen=True)
class Outcome:
    """How an exercise ended: its state, the diagnosis, and the code of its cell."""

    state: str
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    code: str = ""


def marked_state(score: float, most: float, outcome: Outcome | None) -> str:
    """Return the state of an exercise that its points say.

    The points are those of the gradebook, so that a manual score counts.
    """
    if score >= most:
        return "passed"
    if score > 0:
        return "partial"
    return "untouched" if outcome and outcome.state == "untouched" else "failed"


def as_metadata(result: Result) -> dict[str, Any]:
    """Return the outcomes of a result in the form of JSON."""
    found: dict[str, Any] = {}
    for each in result.exercises:
        one: dict[str, Any] = {"state": each.state}
        if each.diagnosis.mistakes:
            one["mistakes"] = [mistake.id for mistake in each.diagnosis.mistakes]
        if each.diagnosis.together:
            one["together"] = True
        if each.diagnosis.evidence:
            values = {name: str(value) for name, value in each.diagnosis.evidence.values.items()}
            one["evidence"] = {"key": each.diagnosis.evidence.key, "values": values}
        found[str(each.id)] = one
    return found


def _diagnosis(exercise: str, one: dict[str, Any]) -> Diagnosis:
    cell = CellId(exercise)
    known = diagnosis.mistakes(cell.step, cell.name)
    evidence = one.get("evidence")
    return Diagnosis(
        tuple(known[name] for name in one.get("mistakes", ()) if name in known),
        bool(one.get("together")),
        Message(evidence["key"], **evidence["values"]) if evidence else None,
    )


def of_notebook(notebook: Any) -> dict[str, Outcome]:
    """Return the outcomes that a graded notebook keeps, by exercise."""
    own = notebook.get("metadata", {}).get("gradsteps", {})
    kept = own.get("exercises") if isinstance(own, dict) else None
    kept = kept if isinstance(kept, dict) else {}
    codes: dict[str, str] = {}
    for cell in notebook.get("cells", ()):
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if isinstance(name, str) and name in kept:
            codes[name] = "".join(cell.get("source", ""))
    return {
        name: Outcome(one.get("state", "failed"), _diagnosis(name, one), codes.get(name, ""))
        for name, one in kept.items()
    }


def read_outcomes(file: Path) -> dict[str, Outcome]:
    """Return the outcomes in the file of a graded notebook.

    There are none if another program graded it.
    """
    try:
        return of_notebook(load_notebook(file))
    except (TypeError, KeyError, AttributeError, ValueError):
        return {}
