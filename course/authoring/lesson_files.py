"""Find the lesson files: one percent script per step."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from course.i18n.step_names import step_files, step_number

LESSONS = Path(__file__).parents[1] / "lessons"


@cache
def paths() -> dict[int, Path]:
    """Return the lesson files by step number, in order."""
    found = ((step_number(path.stem), path) for path in step_files(LESSONS, ".py", "stage*"))
    return {step: path for step, path in found if step is not None}


def step_named(text: str) -> int | None:
    """Return the step that "step07", "7" or "project" names, None if there is none."""
    found = re.fullmatch(r"(?:step)?0*(\d{1,2})", text.strip())
    step = int(found[1]) if found else step_number(text.strip().lower())
    return step if step in paths() else None
