"""Compute the fingerprints of known mistakes with the seed of a class.

A fingerprint is what a mistake leaves in the tests; the seed is the one that the class is graded with.

With the course's own seed that is recorded in the catalogue. An instructor who sets GRADSTEPS_SEED has other numbers in
the hidden tests: then the wrong versions are graded once, before the class, and what they leave is kept in the course
folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from autograde.catalogue import known_answers, recorded
from autograde.validation import release_check
from course import testing
from course.authoring.files import write_atomically
from course.authoring.lesson import lesson
from course.feedback.diagnosis import Fingerprints
from course.i18n.step_names import step_name


def _file(folder: Path, step: int) -> Path:
    """Return the file of a step's fingerprints.

    Its name changes with all that they depend on.
    """
    text = repr([testing.seed(), lesson(step), known_answers(step)])
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return folder / ".gradsteps" / f"fingerprints-{step_name(step)}-{digest}.json"


def load(step: int, folder: Path) -> Fingerprints | None:
    """Return the fingerprints of a step's mistakes, None if they are not computed yet."""
    if testing.seed() == testing.SEED:
        return recorded(step)
    file = _file(folder, step)
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def missing(steps: list[int], folder: Path) -> list[int]:
    """Return the steps whose fingerprints are missing for this seed."""
    return [step for step in steps if load(step, folder) is None]


def compute(steps: list[int], folder: Path, workers: int | None = None) -> Iterator[tuple[int, int]]:
    """Compute and keep the fingerprints of these steps.

    Yields the number of wrong versions that are graded so far, and their total.
    """
    todo = [case for case in release_check.cases(steps) if case.kind == "wrong_versions"]
    report = release_check.Report()
    for done, graded in enumerate(release_check.graded(todo, workers), 1):
        report.add(*graded)
        yield done, len(todo)
    for step, found in report.recorded.items():
        write_atomically(_file(folder, step), json.dumps(found))
