"""Load the known answers of the exercises, wrong and right.

Each is a small edit of the solution.

One TOML file per step. A `[[wrong]]` answer must lose the points of its exercise, a `[[right]]` one must pass in full;
`autograde.validation.release_check` checks both. Wrong answers that come from one misunderstanding share an `[[idea]]`:
why it goes wrong, and three hints. `[[probe]]` is extra code that distinguishes mistakes with equal fingerprints.
`[[success]]` is the message for an exercise that passes. `fingerprints.json` records how each wrong answer fails, so
that an equal failure of a learner can be named without the solutions.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograde.errors import CatalogueError
from course.authoring.expected import expected_names, expected_returns
from course.authoring.files import write_atomically
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.feedback import diagnosis
from course.feedback.diagnosis import Fingerprints
from course.i18n import LANGUAGES
from course.i18n.step_names import step_name

HERE = Path(__file__).parent
FINGERPRINTS = HERE / "fingerprints.json"


@dataclass(frozen=True)
class Idea:
    """One misunderstanding, with an explanation and a ladder of hints.

    The explanation says why it goes wrong; the hints are a question, the idea, and where to look.
    """

    id: str
    explanation: dict[str, str]
    hints: dict[str, list[str]]


@dataclass(frozen=True)
class Success:
    """The message for a passing answer.

    `text` says what the answer got right. `bug`, which is optional, is the bug of a real project that this prevents.
    """

    exercise: str
    text: dict[str, str]
    bug: dict[str, str] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class KnownAnswer:
    """A known answer to an exercise, wrong or right.

    `code` is the whole text of its cell.
    """

    id: str
    step: int
    exercise: str
    wrong: bool
    code: str
    title: tuple[tuple[str, str], ...] = ()
    idea: str = ""

    def named(self, lang: str) -> str:
        """Return the mistake in one sentence."""
        return dict(self.title)[lang]


def _edited(source: str, edits: list[list[str]], where: str) -> str:
    for old, new in edits:
        if source.count(old) != 1:
            raise CatalogueError(f"{where}: {old!r} occurs {source.count(old)} times in the solution, not once")
        source = source.replace(old, new)
    return source


def _version(entry: dict[str, Any], step: int, wrong: bool) -> KnownAnswer:
    where = f"{step_name(step)}.toml, {entry.get('id')}"
    expected = {"id", "exercise", "title"} if wrong else {"id", "exercise"}
    found = set(entry) - {"edits", "code", "title", "idea"} | (expected & {"title"})
    if found != expected or ("edits" in entry) == ("code" in entry):
        raise CatalogueError(f"{where}: has {sorted(entry)}, needs {sorted(expected)} and one of code, edits")
    exercise = str(entry["exercise"])
    if exercise not in lesson(step).exercises:
        raise CatalogueError(f"{where}: no exercise {exercise!r} in step {step}")
    title = entry.get("title", {})
    if wrong and (not isinstance(title, dict) or set(title) != set(LANGUAGES)):
        raise CatalogueError(f"{where}: needs a title in {', '.join(LANGUAGES)}")
    source = strip_markers(lesson(step).exercises[exercise].code)
    code = str(entry["code"]).strip("\n") if "code" in entry else _edited(source, entry["edits"], where)
    if code.strip() == source.strip():
        raise CatalogueError(f"{where}: equals the solution")
    return KnownAnswer(str(entry["id"]), step, exercise, wrong, code, tuple(title.items()), str(entry.get("idea", "")))


def _table(step: int) -> dict[str, list[dict[str, Any]]]:
    file = HERE / f"{step_name(step)}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def _in_all_languages(entry: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    found = entry.get(key)
    if not isinstance(found, dict) or set(found) != set(LANGUAGES):
        raise CatalogueError(f"{where}: needs {key} in {', '.join(LANGUAGES)}")
    return found


@cache
def ideas(step: int) -> dict[str, Idea]:
    """Return the misunderstandings of a step's wrong answers, by id.

    Raises:
        CatalogueError: an entry is malformed.
    """
    found: dict[str, Idea] = {}
    for entry in _table(step).get("idea", []):
        where = f"{step_name(step)}.toml, idea {entry.get('id')}"
        if set(entry) != {"id", "explanation", "hints"} or entry["id"] in found:
            raise CatalogueError(f"{where}: needs an id of its own, explanation and hints; has {sorted(entry)}")
        hints = _in_all_languages(entry, "hints", where)
        if any(len(ladder) != 3 for ladder in hints.values()):
            raise CatalogueError(f"{where}: a ladder has three hints: a question, the idea, where to look")
        found[entry["id"]] = Idea(entry["id"], _in_all_languages(entry, "explanation", where), hints)
    return found


@cache
def successes(step: int) -> dict[str, Success]:
    """Return the messages for passing exercises, by exercise.

    Raises:
        CatalogueError: an entry is malformed.
    """
    found: dict[str, Success] = {}
    for entry in _table(step).get("success", []):
        name = entry.get("exercise")
        where = f"{step_name(step)}.toml, success of {name}"
        if name not in lesson(step).exercises or name in found or set(entry) - {"exercise", "text", "bug", "source"}:
            raise CatalogueError(f"{where}: needs an exercise of the step, once, and text; has {sorted(entry)}")
        if ("bug" in entry) != ("source" in entry):
            raise CatalogueError(f"{where}: a bug names its source")
        bug = _in_all_languages(entry, "bug", where) if "bug" in entry else {}
        found[name] = Success(name, _in_all_languages(entry, "text", where), bug, entry.get("source", ""))
    return found


@cache
def probes(step: int) -> dict[str, str]:
    """Return the probe code by exercise; learners may read it.

    Raises:
        CatalogueError: an entry is malformed.
    """
    found: dict[str, str] = {}
    for entry in _table(step).get("probe", []):
        name = entry.get("exercise")
        if set(entry) != {"exercise", "code"} or name not in lesson(step).exercises or name in found:
            where = f"{step_name(step)}.toml, probe of {name}"
            raise CatalogueError(f"{where}: needs an exercise of the step, once, and code")
        found[name] = entry["code"].strip()
    return found


@cache
def known_answers(step: int) -> tuple[KnownAnswer, ...]:
    """Return all known answers of a step, wrong ones first.

    Raises:
        CatalogueError: an entry is malformed.
    """
    table = _table(step)
    found = [_version(entry, step, True) for entry in table.get("wrong", [])]
    found += [_version(entry, step, False) for entry in table.get("right", [])]
    if len({each.id for each in found}) != len(found):
        raise CatalogueError(f"{step_name(step)}.toml: two answers share an id")
    unknown = {each.idea for each in found} - {"", *ideas(step)}
    if unknown:
        raise CatalogueError(f"{step_name(step)}.toml: no idea {', '.join(sorted(unknown))}")
    return tuple(found)


@cache
def _fingerprints() -> dict[str, Fingerprints]:
    return json.loads(FINGERPRINTS.read_text("utf-8")) if FINGERPRINTS.exists() else {}


def recorded(step: int) -> Fingerprints | None:
    """Return how each wrong version of a step fails, by its id.

    Hidden tests are included. It is None if nothing is recorded.
    """
    return _fingerprints().get(step_name(step))


def record(seen: dict[int, Fingerprints]) -> None:
    """Record how the wrong versions of some steps fail.

    What learners may know of the mistakes is written for all steps.
    """
    known = _fingerprints() | {step_name(step): found for step, found in seen.items()}
    write_atomically(FINGERPRINTS, json.dumps(known, indent=0, sort_keys=True) + "\n")
    _fingerprints.cache_clear()
    for step in paths():
        file = diagnosis.HERE / f"{step_name(step)}.json"
        write_atomically(file, json.dumps(learner_view(step), ensure_ascii=False, indent=0) + "\n")
    diagnosis.load_table.cache_clear()


def learner_view(step: int) -> dict[str, Any]:
    """Return what learners may know of a step's mistakes.

    This includes texts, and fingerprints in the visible tests only.
    """
    here = lesson(step)
    known = recorded(step) or {}
    exercises: dict[str, Any] = {}
    for test in here.of_role("test"):
        wrong = {
            each.id: {
                "idea": each.idea,
                "title": dict(each.title),
                "fingerprint": {
                    key: value for key, value in known.get(each.id, {}).items() if not key.startswith("hidden")
                },
            }
            for each in known_answers(step)
            if each.wrong and each.exercise == test.exercise
        }
        success = successes(step).get(str(test.exercise))
        exercises[str(test.exercise)] = {
            "test": remove_region(HIDDEN, test.code).strip(),
            "probe": probes(step).get(str(test.exercise), ""),
            "success": asdict(success) if success else None,
            "hints": here.hints(str(test.exercise)),
            "names": list(expected_names(step, str(test.exercise))),
            "returns": sorted(expected_returns(step, str(test.exercise))),
            "mistakes": wrong,
        }
    return {"exercises": exercises, "ideas": {name: asdict(each) for name, each in ideas(step).items()}}
