"""Leave out the demonstrations that grading does not need.

For those that do not run at all, the page shows what the course's own run of them printed.

A demonstration that nobody changed says nothing about the answers around it, unless a later cell builds on what it
leaves. Some take longer than everything else in their notebook: plots, memory measurements, other Python processes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.catalogue import HERE
from autograde.grading.names import bound_names, is_analysed, parse, read_names, reads_from_others
from autograde.grading.substitution import needed_cells
from course import draw
from course.authoring.lesson import Lesson, lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.authoring.released_lesson import ReleasedLesson
from course.feedback.syntax import NOT_READ
from course.i18n import translate
from course.i18n.step_names import step_name

FOLDER = HERE / "demonstrations"


def idle_demonstrations(
    cells: Sequence[NotebookNode], released: ReleasedLesson
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of unchanged demonstrations to skip, and of those to run once.

    Those marked as asides in the lesson are not run at all: no cell of the course needs what they leave. All others
    run once, since the student sees what they print; a second time only if a later cell may need them.

    Args:
        cells: the code cells of the submission.
        released: the lesson.
    """
    demos = {cell.id: cell for cell in released.lesson.of_role("demo")}
    unchanged = {
        cell.id for cell in cells if cell.id in demos and cell.source.strip() == released.cells[cell.id].source.strip()
    }
    sources = [released.tests[cell.id].code if cell.id in released.tests else cell.source for cell in cells]
    kept = [n for n, cell in enumerate(cells) if cell.id not in unchanged]
    own = [sources[n] for n in kept if released.required.get(cells[n].id) not in ("given", "test")]
    if not is_analysed(sources) or any(parse(each) is NOT_READ for each in own):  # they may need anything
        return frozenset(), frozenset()
    read = frozenset[str]().union(*map(reads_from_others, own))
    asides = {name for name in unchanged if demos[name].aside and read.isdisjoint(bound_names(demos[name].code))}
    needed = needed_cells(sources, frozenset[str]().union(*(read_names(sources[n]) for n in kept)))
    others = {cell.id for n, cell in enumerate(cells) if n not in needed} & unchanged
    return frozenset(asides), frozenset(others - asides)


def file(step: int) -> Path:
    """Return where a step's recorded demonstrations are."""
    return FOLDER / f"{step_name(step)}.json"


def code_digest(of: Lesson) -> str:
    """Return a digest of what the demonstrations of a lesson depend on.

    It is the lesson's code, and that of the drawings where it uses them.
    """
    texts = [
        preamble(of.step),
        *(strip_markers(cell.code) for cell in of.cells if cell.is_code and cell.role != "test"),
    ]
    if any(draw.__name__ in text for text in texts):
        texts += [module.read_text("utf-8") for module in sorted(Path(draw.__file__).parent.glob("*.py"))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@cache
def recorded(step: int) -> dict[str, list[dict[str, Any]]]:
    """Return the outputs of a step's asides in the course's own run, by cell id."""
    found: dict[str, Any] = json.loads(file(step).read_text("utf-8")) if file(step).exists() else {"outputs": {}}
    return {name: list(outputs) for name, outputs in found["outputs"].items()}


def recorded_output(step: int, name: str) -> list[dict[str, Any]]:
    """Return the recorded output of a demonstration, after a line that says so.

    The page shows it in the place of the demonstration's own output.
    """
    note = {"output_type": "stream", "name": "stdout", "text": translate("demonstration") + "\n"}
    return [note, *recorded(step).get(name, [])]


def is_stale(step: int) -> bool:
    """Return whether a step's code has changed since its demonstrations were recorded."""
    has_asides = any(cell.aside for cell in lesson(step).of_role("demo"))
    found = json.loads(file(step).read_text("utf-8")) if file(step).exists() else None
    return has_asides != (found is not None) or (found is not None and found["digest"] != code_digest(lesson(step)))
