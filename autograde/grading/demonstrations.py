"""Leave out the demonstrations that grading does not need.

A demonstration that nobody changed says nothing about the answers around it, unless a later cell builds on what it
leaves. Some take longer than everything else in their notebook: plots, memory measurements, other Python processes.
In their place the page shows what the course's own run of them printed.
"""

from __future__ import annotations

import builtins
import hashlib
import json
from collections.abc import Sequence, Set
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.catalogue import HERE
from autograde.grading.free_names import free_in_functions, free_names, left_names
from autograde.grading.names import changed_names, is_analysed, parse
from course import draw, memory, testing
from course.authoring.lesson import Lesson, lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.authoring.released_lesson import ReleasedLesson
from course.feedback.syntax import NOT_READ
from course.i18n import LANGUAGES, language, load_messages, translate
from course.i18n.step_names import step_name

FOLDER = HERE / "demonstrations"
UNCHANGED = {"np", *dir(builtins)}
"""Names whose objects no demonstration changes, though it calls methods with them."""


def idle_demonstrations(cells: Sequence[NotebookNode], released: ReleasedLesson) -> frozenset[str]:
    """Return the ids of the demonstrations that do not run.

    Nobody changed them, and no later cell needs them.

    Args:
        cells: the code cells of the submission.
        released: the lesson.
    """
    demos = {cell.id: cell for cell in released.lesson.of_role("demo")}
    unchanged = {
        n
        for n, cell in enumerate(cells)
        if cell.id in demos and cell.source.strip() == released.cells[cell.id].source.strip()
    }
    sources = [released.tests[cell.id].code if cell.id in released.tests else cell.source for cell in cells]
    own = [
        sources[n]
        for n, cell in enumerate(cells)
        if n not in unchanged and released.required.get(cell.id) not in ("given", "test")
    ]
    if not is_analysed(sources) or any(parse(each) is NOT_READ for each in own):  # they may need anything
        return frozenset()
    return frozenset(cells[n].id for n in unchanged - _needed(sources, unchanged))


def _needed(sources: Sequence[str], demos: Set[int]) -> set[int]:
    """Return the positions of those demonstrations that a later cell may need.

    A function reads names when it is called, which may be in any cell.
    """
    needed = set[int]()
    while True:
        running = [source for n, source in enumerate(sources) if n not in demos - needed]
        wanted, found = set[str]().union(*map(free_in_functions, running)), set[int]()
        for n in reversed(range(len(sources))):
            if n in demos:
                own = left_names(sources[n]) | (changed_names(sources[n]) - UNCHANGED)
                if wanted.isdisjoint(name.partition(".")[0] for name in own):
                    continue
                found.add(n)
            wanted |= free_names(sources[n])
        if found <= needed:
            return needed
        needed |= found


def file(step: int) -> Path:
    """Return where a step's recorded demonstrations are."""
    return FOLDER / f"{step_name(step)}.json"


def code_digest(of: Lesson) -> str:
    """Return a digest of what the demonstrations of a lesson depend on.

    It is the lesson's code, that of the drawings where it uses them, and the messages that demonstrations print.
    """
    texts = [
        preamble(of.step),
        *(strip_markers(cell.code) for cell in of.cells if cell.is_code and cell.role != "test"),
    ]
    speaking = [testing, memory]
    drawings = sorted(Path(draw.__file__).parent.glob("*.py")) if any(draw.__name__ in text for text in texts) else []
    texts += [module.read_text("utf-8") for module in drawings]
    code = "\n".join([*texts, *(Path(str(module.__file__)).read_text("utf-8") for module in speaking)])
    for lang in LANGUAGES:
        texts += [message for key, message in load_messages(lang).items() if f'"{key}"' in code]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@cache
def recorded(step: int, lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return what a step's demonstrations show in the course's own run, by cell id."""
    if not file(step).exists():
        return {}
    outputs: dict[str, dict[str, list[dict[str, Any]]]] = json.loads(file(step).read_text("utf-8"))["outputs"]
    return outputs["en"] | outputs[lang]


def recorded_output(step: int, name: str) -> list[dict[str, Any]] | None:
    """Return what a demonstration shows in the course's own run.

    It is in the current language, after a line that says so, or None if there is no record.
    """
    outputs = recorded(step, language()).get(name)
    if not outputs:
        return outputs
    return [{"output_type": "stream", "name": "stdout", "text": translate("demonstration") + "\n"}, *outputs]


def is_stale(step: int) -> bool:
    """Return whether a step's code has changed since its demonstrations were recorded."""
    found = json.loads(file(step).read_text("utf-8")) if file(step).exists() else {"digest": None}
    return any(lesson(step).of_role("demo")) and found["digest"] != code_digest(lesson(step))
