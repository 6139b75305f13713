"""Find the lesson files: one percent script per step."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

LESSONS = Path(__file__).parents[1] / "lessons"


@cache
def paths() -> dict[int, Path]:
    """Return the lesson files by step number, in order."""
    return {int(path.stem.removeprefix("step")): path for path in sorted(LESSONS.glob("stage*/step*.py"))}


def step_named(text: str) -> int | None:
    """Return the step that "step07", "7" or "07" names, None if there is none."""
    found = re.fullmatch(r"(?:step)?0*(\d{1,2})", text.strip())
    return int(found[1]) if found and int(found[1]) in paths() else None
