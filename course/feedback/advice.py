"""Give advice on the notebook itself.

The advice is about old objects, lost operators and cells that were not run.

Advice to run a cell again is given for a failed test only if the test then fails in fewer places. That is tried, and
undone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.feedback import diagnosis, notebook_lint
from course.feedback.observation import Observation
from course.i18n import translate
from course.i18n.notebook_metadata import load_notebook

MOST = 6
"""So many suggestions are tried."""
BY_OLD_OBJECTS = (AttributeError, TypeError, NotImplementedError)
"""The errors in which an object of an earlier version of its class ends."""
GIVEN = "from course.testing import "
"""What the first code cell holds, and beside it only test cells."""


@dataclass(frozen=True)
class Suggestion:
    """A sentence that asks to run a cell again, and the cell."""

    text: str
    cell: str


def first_cell_forgotten(error: BaseException, ran: Sequence[str]) -> bool:
    """Return whether a name is missing because the first code cell was not run.

    Args:
        error: what a cell raised.
        ran: the sources of the cells that this kernel ran.
    """
    if type(error) is not NameError or not error.name:
        return False
    if any(GIVEN in each and diagnosis.exercise_of(each) is None for each in ran):
        return False
    given = next((each for each in saved_cells() if GIVEN in each), "")
    return not given or error.name in notebook_lint.bound(given)


def not_run(error: BaseException, ran: Sequence[str]) -> Iterator[str]:
    """Yield where a missing name is defined, if that cell was not run."""
    if type(error) is NameError and error.name:
        defining = [each for each in saved_cells() if error.name in notebook_lint.bound(each)]
        if defining and not any(error.name in notebook_lint.bound(each) for each in ran):
            yield translate("not_run", name=error.name)


def leaks(source: str, ran: Sequence[str]) -> Iterator[str]:
    """Yield the functions that a cell uses and that read the notebook's variables."""
    read = notebook_lint.used(source)
    defining = [each for each in ran if notebook_lint.bound(each) & read]
    for each in dict.fromkeys(defining[::-1]):
        for function, name in notebook_lint.leaks(each, [other for other in ran if other != each]):
            yield translate("leak", function=function, name=name)


def suggestions(source: str, names: dict[str, Any], ran: Sequence[str]) -> list[Suggestion]:
    """Return the cells that may have to run again, in the order in which they ran.

    A cell that would bring back the earlier version of the class is left out, and so is what the failed cell makes.
    """
    earlier = [each for each in ran if each.strip() != source.strip()]
    read = notebook_lint.used(source) - notebook_lint.bound(source)
    found: dict[int, Suggestion] = {}
    for finding in notebook_lint.findings(names, read, earlier):
        defining = [at for at, each in enumerate(earlier) if finding.name in notebook_lint.assigned_names(each)]
        if defining and finding.cls not in notebook_lint.bound(earlier[defining[-1]]):
            found.setdefault(defining[-1], Suggestion(finding.text, earlier[defining[-1]]))
    return [found[at] for at in sorted(found)][:MOST]


def helpful(tried: Sequence[Suggestion], seen: Observation, rerun: Callable[[Sequence[str]], Observation]) -> list[str]:
    """Return the suggestions that are needed for a test to fail in fewer places.

    Args:
        tried: the suggestions.
        seen: the test as it failed.
        rerun: runs the test again after some cells.
    """

    def helps(chosen: Sequence[Suggestion]) -> bool:
        try:
            again = rerun([each.cell for each in chosen])
        except Exception:
            return False
        return again.passed or len(again.fingerprint) < len(seen.fingerprint)

    needed = list(tried)
    if not needed or not seen.fingerprint or not helps(needed):
        return []
    for each in tried:
        rest = [other for other in needed if other is not each]
        if rest and helps(rest):
            needed = rest
    return [each.text for each in needed]


def saved_cells() -> list[str]:
    """Return the code cells of the notebook that this kernel runs, as last saved."""
    try:
        cells = load_notebook(Path(os.environ["JPY_SESSION_NAME"]))["cells"]
        return ["".join(each["source"]) for each in cells if each["cell_type"] == "code"]
    except (KeyError, TypeError):
        return []
