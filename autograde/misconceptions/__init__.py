"""Known wrong versions of the exercises, and right ones of another design, each a small edit of our solution.

One TOML file a step. `[[wrong]]` must lose the points of its exercise, `[[right]]` must pass in full; the release gate
(`autograde.gate`) holds both. `behaviour.json` records how each wrong version fails, so that a learner's failure that
looks exactly like it can be named without the answers at hand.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from course.lesson import LANGUAGES, lesson, solved

HERE = Path(__file__).parent
BEHAVIOUR = HERE / "behaviour.json"


class CatalogueError(ValueError):
    """An entry of the catalogue breaks its format, or no longer fits the lesson."""


@dataclass(frozen=True)
class Version:
    """One version of an exercise. `code` is the whole text of its cell."""

    id: str
    step: int
    exercise: str
    wrong: bool
    code: str
    title: tuple[tuple[str, str], ...] = ()

    def named(self, lang: str) -> str:
        """The mistake in one sentence."""
        return dict(self.title)[lang]


def _edited(source: str, edits: list[list[str]], where: str) -> str:
    for old, new in edits:
        if source.count(old) != 1:
            raise CatalogueError(f"{where}: {old!r} stands {source.count(old)} times in the solution, not once")
        source = source.replace(old, new)
    return source


def _version(entry: dict[str, Any], step: int, wrong: bool) -> Version:
    where = f"step{step:02d}.toml, {entry.get('id')}"
    expected = {"id", "exercise", "title"} if wrong else {"id", "exercise"}
    if set(entry) - {"edits", "code", "title"} | (expected & {"title"}) != expected or ("edits" in entry) == (
        "code" in entry
    ):
        raise CatalogueError(f"{where}: has {sorted(entry)}, needs {sorted(expected)} and one of code, edits")
    exercise = str(entry["exercise"])
    if exercise not in lesson(step).exercises:
        raise CatalogueError(f"{where}: no exercise {exercise!r} in step {step}")
    title = entry.get("title", {})
    if wrong and (not isinstance(title, dict) or set(title) != set(LANGUAGES)):
        raise CatalogueError(f"{where}: needs a title in {', '.join(LANGUAGES)}")
    source = solved(lesson(step).exercises[exercise].code)
    code = str(entry["code"]).strip("\n") if "code" in entry else _edited(source, entry["edits"], where)
    if code.strip() == source.strip():
        raise CatalogueError(f"{where}: is no different from the solution")
    return Version(str(entry["id"]), step, exercise, wrong, code, tuple(title.items()))


@cache
def versions(step: int) -> tuple[Version, ...]:
    """All versions known for a step, wrong ones first.

    Raises:
        CatalogueError: an entry is malformed.
    """
    file = HERE / f"step{step:02d}.toml"
    if not file.exists():
        return ()
    table = tomllib.loads(file.read_text("utf-8"))
    found = [_version(entry, step, True) for entry in table.get("wrong", [])]
    found += [_version(entry, step, False) for entry in table.get("right", [])]
    if len({each.id for each in found}) != len(found):
        raise CatalogueError(f"{file.name}: two versions share an id")
    return tuple(found)


@cache
def behaviour() -> dict[str, dict[str, str]]:
    """How each wrong version fails: by step's name and version's id, the digest of its transcript."""
    return json.loads(BEHAVIOUR.read_text("utf-8")) if BEHAVIOUR.exists() else {}


def behaves_like(step: int, exercise: str, digest: str) -> list[Version]:
    """The wrong versions that fail exactly in this way."""
    known = behaviour().get(f"step{step:02d}", {})
    return [
        each for each in versions(step) if each.wrong and each.exercise == exercise and known.get(each.id) == digest
    ]
