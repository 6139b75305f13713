"""Name the steps: "step01" to "step24", and "project" for the one after them.

A step's name is that of its lesson file, of its notebook in the gradebook, and the start of its cells' ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OWN_NAMES = {25: "project"}
"""The steps that have a name in the place of a number."""
_NUMBERS = {name: step for step, name in OWN_NAMES.items()}


def step_name(step: int) -> str:
    """Return the name of a step, like "step07" or "project"."""
    return OWN_NAMES.get(step, f"step{step:02d}")


def step_label(step: int) -> str:
    """Return a step's name for a narrow column, like "7" or "project"."""
    return OWN_NAMES.get(step, str(step))


def step_number(name: str) -> int | None:
    """Return the step of a name that `step_name` gives, None for other texts."""
    if name in _NUMBERS:
        return _NUMBERS[name]
    found = re.fullmatch(r"step([0-9]{2})", name)
    return int(found[1]) if found else None


def step_of_cell(id: str) -> int | None:
    """Return the step that a cell's id begins with, None if there is none."""
    name, dash, _ = id.partition("-")
    return step_number(name) if dash else None


def step_files(folder: Path, suffix: str, pattern: str = "") -> Iterator[Path]:
    """Yield the files that are named after a step, in the order of the steps.

    Args:
        folder: where they are.
        suffix: that of the files, like ".ipynb".
        pattern: the folders below it to look in, like "stage*"; by default in the folder itself.
    """
    found = []
    with suppress(OSError):  # a link that leads nowhere may end the search
        for file in folder.glob(f"{pattern}/*{suffix}" if pattern else f"*{suffix}"):
            if (step := step_number(file.stem)) is not None:
                found.append((file.parent, step, file))
    yield from (file for *_, file in sorted(found))
