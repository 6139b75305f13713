"""Diagnose a wrong answer by its failure fingerprint.

It needs neither solutions nor hidden tests.

`stepNN.json` is built from the instructor's catalogue (`autograde gate --record`). For each exercise it holds the known
mistakes: what to say about them in each language, and the fingerprint (`course.feedback.observation`) that each leaves
in the visible part of the exercise's test. The grader, which also has the hidden parts, passes fuller fingerprints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from course.feedback.observation import PROBE, Fingerprint
from course.i18n import Message, join_sentences, language, translate
from course.i18n.step_names import step_files, step_name, step_number

HERE = Path(__file__).parent
Fingerprints = dict[str, Fingerprint]
"""The fingerprint of each known mistake, by the mistake's id."""


@dataclass(frozen=True)
class Mistake:
    """A known mistake: a sentence on what the code does, why it is wrong, three hints."""

    id: str
    exercise: str
    title: dict[str, str]
    explanation: dict[str, str]
    hints: dict[str, list[str]]
    idea: str = ""

    def __hash__(self) -> int:
        return hash((self.id, self.exercise))


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that fit a fingerprint, or evidence read in the answer.

    `mistakes` holds none, one, several of one idea, or two that occur `together`. `evidence` is what could be read in
    the answer's text.
    """

    mistakes: tuple[Mistake, ...] = ()
    together: bool = False
    evidence: Message | None = None

    def __bool__(self) -> bool:
        return bool(self.mistakes) or self.evidence is not None

    @property
    def ids(self) -> list[str]:
        return [self.evidence.key] if self.evidence else [each.id for each in self.mistakes]

    def name(self) -> str:
        """Return what went wrong, in the current language; empty if no mistake is known."""
        if self.evidence:
            return str(self.evidence)
        titles = [each.title[language()] for each in self.mistakes]
        if len(titles) < 2:
            return "".join(titles)
        if self.together:
            return translate("two_at_once", one=titles[0], other=titles[1])
        more = f" (+{len(titles) - 3})" if len(titles) > 3 else ""
        return translate("one_of", names=" / ".join(titles[:3])) + more

    def sentence(self) -> str:
        """Return what went wrong and why; of a tie, only what holds for all of it."""
        why = {each.explanation[language()] for each in self.mistakes}
        if len(why) != 1:
            return self.name()
        return join_sentences(self.name() if len(self.mistakes) == 1 else "", why.pop())

    def hints(self) -> list[str]:
        """Return a question, the idea, and where to look, in the current language."""
        return self.mistakes[0].hints.get(language(), []) if self.mistakes else []


@cache
def load_table(step: int) -> dict[str, Any]:
    """Load what learners may know of a step's mistakes (`catalogue.learner_view`)."""
    file = HERE / f"{step_name(step)}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {"exercises": {}, "ideas": {}}


def _entry(step: int, exercise: str) -> dict[str, Any]:
    found: dict[str, Any] = load_table(step)["exercises"].get(exercise, {})
    return found


def mistakes(step: int, exercise: str) -> dict[str, Mistake]:
    """Return the known mistakes of an exercise by id."""
    ideas = load_table(step)["ideas"]
    no_idea: dict[str, Any] = {"explanation": dict.fromkeys(("ko", "ja", "en"), ""), "hints": {}}
    found = {}
    for name, entry in _entry(step, exercise).get("mistakes", {}).items():
        idea = ideas.get(entry["idea"], no_idea)
        found[name] = Mistake(name, exercise, entry["title"], idea["explanation"], idea["hints"], entry["idea"] or name)
    return found


def visible(step: int, exercise: str) -> Fingerprints:
    """Return the mistakes' fingerprints in the visible part of an exercise's test."""
    entries = _entry(step, exercise).get("mistakes", {})
    return {name: entry["fingerprint"] for name, entry in entries.items() if entry["fingerprint"]}


def probe_code(step: int, exercise: str) -> str:
    """Return extra code that distinguishes mistakes with equal fingerprints.

    It is empty if there is none.
    """
    return _entry(step, exercise).get("probe") or ""


def expected(step: int, exercise: str) -> tuple[list[str], list[str]]:
    """Return the names that an exercise asks for, and which functions return a value."""
    entry = _entry(step, exercise)
    return entry.get("names", []), entry.get("returns", [])


def import_line(names: Iterable[str]) -> str:
    """Return the import line that opens a test cell in a notebook.

    The import loads the kernel extension, so that a test cell that runs first still shows its message to the learner.
    """
    return f"from course.testing import {', '.join(sorted(names))}"


def test_code(cell: str) -> str:
    """Return the source of a test cell without the line that imports the checks."""
    first, _, rest = cell.partition("\n")
    return rest if first.startswith("from course.testing import ") else cell


def exercise_of(test: str) -> tuple[int, str] | None:
    """Return the step and exercise of a test cell, given its source as released."""
    return _tests().get(test_code(test).strip())


@cache
def _tests() -> dict[str, tuple[int, str]]:
    return {
        entry["test"]: (step, exercise)
        for step in (step_number(file.stem) for file in step_files(HERE, ".json"))
        if step is not None
        for exercise, entry in load_table(step)["exercises"].items()
    }


def exercise_hints(step: int, exercise: str) -> list[str]:
    """Return an exercise's hints in the current language.

    They are the hints that the notebook gives.
    """
    return [hint[language()] for hint in _entry(step, exercise).get("hints", [])]


def success_message(step: int, exercise: str, *, visible_only: bool = False) -> str:
    """Return what is right about a right answer, and a real bug that it prevents.

    Args:
        step: its number.
        exercise: its name.
        visible_only: whether the hidden part of the test is still to come. Then nothing is said if a known mistake
            passes the visible part.
    """
    entry = _entry(step, exercise)
    found = entry.get("success")
    if not found or (visible_only and not all(each["fingerprint"] for each in entry["mistakes"].values())):
        return ""
    bug = f"{found['bug'][language()]} ({found['source']})" if found.get("bug") else ""
    return join_sentences(found["text"][language()], bug)


def diagnose(
    step: int, exercise: str, observed: Fingerprint, known: Fingerprints | None = None, *, informative: bool = True
) -> Diagnosis:
    """Find the known mistakes, or a pair of them, that leave a fingerprint.

    Args:
        step: its number.
        exercise: its name.
        observed: the fingerprint of the answer.
        known: the fingerprints of known mistakes in the same parts of the test; by default in the visible part.
        informative: whether a check saw a value. Where a test only raised exceptions, many mistakes leave the same:
            then their texts have to be equal too.

    Mistakes of more than one idea that are alike in all that was seen prove nothing, and none is named.
    """
    described = mistakes(step, exercise)
    if known is None:
        known = visible(step, exercise)
        observed = {key: value for key, value in observed.items() if not key.startswith("hidden")}
    known = {name: fingerprint for name, fingerprint in known.items() if name in described}
    in_test = _test_part(observed)
    if not in_test:
        return Diagnosis()
    alike = [name for name, fingerprint in known.items() if _test_part(fingerprint) == in_test]
    alike = [name for name in alike if known[name] == observed] or alike
    alike = [name for name in alike if _probe_part(known[name]) == _probe_part(observed)] or alike
    if not informative:
        alike = [name for name in alike if known[name] == observed and any("/" in each for each in observed.values())]
    if alike:
        found = tuple(described[name] for name in alike)
        return Diagnosis(found if len({each.idea for each in found}) == 1 else ())
    if not informative:
        return Diagnosis()
    known = {name: _test_part(fingerprint) for name, fingerprint in known.items()}
    pairs = [(one, other) for one, other in combinations(known, 2) if _is_union(known[one], known[other], in_test)]
    if len(pairs) == 1:
        return Diagnosis(tuple(described[name] for name in pairs[0]), together=True)
    return Diagnosis()


def _test_part(fingerprint: Fingerprint) -> Fingerprint:
    """Keep what the test itself saw.

    Exception texts and probes only decide between mistakes that are alike in it.
    """
    return {key: value.partition("/")[0] for key, value in fingerprint.items() if not key.startswith(PROBE)}


def _probe_part(fingerprint: Fingerprint) -> Fingerprint:
    return {key: value.partition("/")[0] for key, value in fingerprint.items() if key.startswith(PROBE)}


def _is_union(one: Fingerprint, other: Fingerprint, both: Fingerprint) -> bool:
    """Tell whether two mistakes leave `both` together, with anything where they meet."""
    only_one, only_other, common = one.keys() - other.keys(), other.keys() - one.keys(), one.keys() & other.keys()
    return (
        bool(only_one and only_other)
        and both.keys() == only_one | only_other | common
        and all(both[key] == one[key] for key in only_one)
        and all(both[key] == other[key] for key in only_other)
    )
