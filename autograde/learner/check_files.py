"""Find what `course check` grades, and decide what protects such a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from autograde.errors import SubmissionError
from autograde.grading import submission
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import has_solutions, lesson, lessons


def protected_limits(*, trusted: bool) -> tuple[Limits, Protection]:
    """Return the limits of a run on this machine, and what protects it.

    Installed with hidden tests, this is an instructor's machine, where the code is somebody else's: without a sandbox
    it has to be trusted. A learner's installation holds nothing to hide and grades what the learner runs anyway.

    Raises:
        SandboxError: there is no sandbox, and the code is not trusted.
    """
    protection = Protection.detect()
    if not (protection.sealed or trusted) and has_solutions():
        raise SandboxError(protection.why)
    return Limits(protection=protection.mode), protection


def gradable_files(place: Path) -> Iterator[tuple[Path, bool]]:
    """Yield each gradable file and whether it was found in a folder.

    The files are the notebooks and programs below a folder, or the given file itself.
    """
    if not place.is_dir():
        yield place, False
        return
    found = (file for kind in ("*.ipynb", "*.py") for file in place.rglob(kind))
    for file in sorted(file for file in found if ".ipynb_checkpoints" not in file.parts):
        yield file, True


def siblings(file: Path, step: int, limits: Limits) -> dict[int, Result]:
    """Return the results of the stage's other notebooks in the same folder.

    Notebooks that are missing or unreadable are left out.
    """
    results: dict[int, Result] = {}
    for each in lessons(lesson(step).stage):
        other = file.with_name(f"{each.name}.ipynb")
        if each.step != step and other.is_file():
            with suppress(SubmissionError):
                results[each.step] = grade(submission.read(other, each.step), replace(limits, cell=2.0, test=2.0))
    return results
