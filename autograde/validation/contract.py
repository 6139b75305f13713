"""Count the demands of the lessons' texts that a check of their test stands for.

tests/contract/stepNN.toml lists them, one `[[demand]]` each:

    exercise    the name of the exercise
    sentence    the English sentence that makes the demand, or its distinctive part, as the lesson has it
    checks      pieces of the test cell, each of which is part of a check
    wrong       the id of a wrong version in the catalogue (the release gate sees it fail)
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from course.authoring.lesson import Lesson, lesson
from course.authoring.notebook import ROOT
from course.i18n.step_names import step_name

FOLDER = ROOT / "tests" / "contract"
CHECKS = {
    "afresh", "close", "distinct", "equal", "kind", "newborn", "raises", "recovers", "same", "separate", "unchanged",
    "untouched", "value_and_grad",
}  # fmt: skip


@dataclass(frozen=True)
class Demand:
    """A sentence that demands something, and the pieces of checks for it."""

    exercise: str
    sentence: str
    checks: tuple[str, ...]
    wrong: str


def path(step: int) -> Path:
    """Return the file that lists the demands of a step."""
    return FOLDER / f"{step_name(step)}.toml"


@cache
def demands(step: int) -> tuple[Demand, ...]:
    """Return the demands of a step."""
    found = tomllib.loads(path(step).read_text("utf-8"))["demand"]
    return tuple(Demand(**each | {"checks": tuple(each["checks"])}) for each in found)


@cache
def checking(test: str) -> tuple[str, ...]:
    """Return the statements at the top of a test that check something."""
    found = []
    for node in ast.parse(test).body:
        calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
        if CHECKS & {name.id for name in calls if isinstance(name, ast.Name)}:
            found.append(ast.get_source_segment(test, node) or "")
    return tuple(found)


def is_said(here: Lesson, demand: Demand) -> bool:
    """Return whether the lesson's English text has the demand's sentence."""
    text = " ".join("\n".join(cell.text["en"] for cell in here.cells if not cell.is_code).split())
    return " ".join(demand.sentence.split()) in text


def unmatched(here: Lesson, demand: Demand) -> list[str]:
    """Return the demand's pieces that no check of its test contains."""
    found = checking(here.tests[demand.exercise].code)
    return [piece for piece in demand.checks if not any(piece in statement for statement in found)]


def count(steps: Iterable[int]) -> dict[str, int]:
    """Count the demands of some steps, and those that are said and checked."""
    pairs = [(lesson(step), demand) for step in steps for demand in demands(step)]
    met = [is_said(here, each) and bool(each.checks) and not unmatched(here, each) for here, each in pairs]
    return {"ok": sum(met), "of": len(pairs)}
