"""Find what `course check` grades, grade it, and decide what protects such a run."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograde.errors import SubmissionError
from autograde.grading import submission
from autograde.grading.passes import grade
from autograde.grading.result import Result
from autograde.sandbox.protection import Protection, SandboxError
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import has_solutions, lesson, lessons
from course.authoring.notebook import CONTENTS
from course.authoring.workspace import is_pristine
from course.i18n import Message, use_language

FAULTS = (Exception, HandleMisuse, StudentProcessDied)
"""What grading raises, if at all, for a fault of ours."""
DEEPEST = 32
"""How many folders deep a folder is looked through."""
BESIDE = 20.0
"""Seconds for all the other notebooks of a stage together, whose points are shown beside a result."""


@dataclass
class Checked:
    """What a check of one file found: its result, or why there is none."""

    result: Result | None = None
    repairs: list[Message] = field(default_factory=list)
    problem: Message | str = ""


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


def gradable_files(place: Path) -> Iterator[tuple[Path, Path | None]]:
    """Yield each gradable file, with the folder that it was found in.

    The files are the notebooks and programs below a folder, without the list of the steps, or the given file itself.
    A folder that cannot be looked through counts as a file, which then cannot be read.
    """
    if not os.path.isdir(place):  # pathlib's raises for a name that is too long
        yield place, None
        return
    found: list[Path] = []
    shut: list[Path] = []
    for folder, folders, names in os.walk(place, onerror=lambda error: shut.append(Path(error.filename))):
        here = Path(folder)
        deep = len(here.relative_to(place).parts) >= DEEPEST
        folders[:] = [] if deep else [name for name in folders if name != ".ipynb_checkpoints"]
        found += [here / name for name in [*names, *folders] if name.endswith((".ipynb", ".py")) and name != CONTENTS]
    yield from ((file, place if file != place else None) for file in sorted([*found, *shut]))


def check_file(
    file: Path, root: Path | None, step: int | None, lang: str | None, spoken: str, limits: Limits
) -> Checked:
    """Read and grade a file.

    Args:
        file: the notebook or program.
        root: the folder that it was found in, None if it was named.
        step: the step that it should be of, None for any.
        lang: the language of its messages, None for its own.
        spoken: the language where it has none.
        limits: what its code may use.
    """
    with use_language(lang or spoken):
        try:
            found = submission.read(file, step, lang, root)
            return Checked(grade(found, limits), found.repairs)
        except SubmissionError as bad:
            return Checked(problem=bad.message)
        except FAULTS as error:
            return Checked(problem=f"{file}: {type(error).__name__}: {error}")


def siblings(file: Path, step: int, limits: Limits) -> dict[int, Result]:
    """Return the results of the stage's other notebooks in the same folder.

    Those that are as released, and those that cannot be graded in the time that all of them have, are left out.
    """
    results: dict[int, Result] = {}
    end = time.monotonic() + BESIDE
    for each in lessons(lesson(step).stage):
        left, other = end - time.monotonic(), file.with_name(f"{each.name}.ipynb")
        if each.step != step and left > 0 and not is_pristine(other, each):
            with suppress(*FAULTS):
                found = submission.read(other, each.step, None, file.parent)
                results[each.step] = grade(found, replace(limits, cell=2.0, test=2.0, notebook=left))
    return results
