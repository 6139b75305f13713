"""The lessons, one percent script a step, and where each is found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def paths() -> dict[int, Path]:
    """The lesson files by step number, in order."""
    return {int(path.stem.removeprefix("step")): path for path in sorted(HERE.glob("stage*/step*.py"))}

