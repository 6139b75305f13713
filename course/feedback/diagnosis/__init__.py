"""Naming a mistake by what it does, with nothing of a solution or of a hidden test at hand.

`stepNN.json` is built from the instructor's catalogue (`autograde gate --record`). For each exercise it holds the known
mistakes: what to say of them in each language, and the trace (`observation`) that each leaves in the visible
part of the exercise's test. The grader, which has the hidden parts too, passes a fuller table of traces.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from course.feedback.observation import PROBE
from course.i18n import joined, language, say

HERE = Path(__file__).parent
Behaviour = dict[str, str]
"""What is wrong in a test, by statement: `Observation.behaviour`."""


@dataclass(frozen=True)
class Mistake:
    """A known mistake: one sentence on what the code does, why it goes wrong, and three hints, by language."""

    def __hash__(self) -> int:
        return hash((self.id, self.exercise))

    id: str
    exercise: str
    title: dict[str, str]
    explanation: dict[str, str]
    hints: dict[str, list[str]]


@dataclass(frozen=True)
class Diagnosis:
    """The mistakes that behave like an answer: none, one, several that cannot be told apart, or two `together`."""

    mistakes: tuple[Mistake, ...] = ()
    together: bool = False

    def __bool__(self) -> bool:
        return bool(self.mistakes)

    @property
    def ids(self) -> list[str]:
        return [each.id for each in self.mistakes]

    def name(self) -> str:
        """What went wrong, in the language of the moment; nothing if nothing is known."""
        titles = [each.title[language()] for each in self.mistakes]
        if len(titles) < 2:
            return "".join(titles)
        if self.together:
            return say("two_at_once", one=titles[0], other=titles[1])
        more = f" (+{len(titles) - 3})" if len(titles) > 3 else ""
        return say("one_of", names=" / ".join(titles[:3])) + more

    def sentence(self) -> str:
        """What went wrong and why, in the language of the moment; of a tie, what holds for all of it."""
        why = {each.explanation[language()] for each in self.mistakes}
        if len(why) != 1:
            return self.name()
        return joined(self.name() if len(self.mistakes) == 1 else "", why.pop())

    def hints(self) -> list[str]:
        """A question, the idea, and where to look, in the language of the moment."""
        return self.mistakes[0].hints.get(language(), []) if self.mistakes else []


@cache
def table(step: int) -> dict[str, Any]:
    """All that learners may know of a step's mistakes, as `autograde.catalogue.told` made it."""
    file = HERE / f"step{step:02d}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else {"exercises": {}, "ideas": {}}


def mistakes(step: int, exercise: str) -> dict[str, Mistake]:
    """The known mistakes of an exercise by id."""
    here = table(step)
    nothing: dict[str, Any] = {"explanation": dict.fromkeys(("ko", "ja", "en"), ""), "hints": {}}
    found = {}
    for name, entry in here["exercises"].get(exercise, {}).get("mistakes", {}).items():
        idea = here["ideas"].get(entry["idea"], nothing)
        found[name] = Mistake(name, exercise, entry["title"], idea["explanation"], idea["hints"])
    return found


def visible(step: int, exercise: str) -> dict[str, Behaviour]:
    """The traces that the mistakes of an exercise leave in the visible part of its test."""
    entries = table(step)["exercises"].get(exercise, {}).get("mistakes", {})
    return {name: entry["seen"] for name, entry in entries.items() if entry["seen"]}


def probe(step: int, exercise: str) -> str:
    """What else to ask of a wrong answer to this exercise, to tell mistakes apart that its test sees alike."""
    return table(step)["exercises"].get(exercise, {}).get("probe") or ""


def exercise_of(test: str) -> tuple[int, str] | None:
    """The step and exercise that a test cell, as learners have it, belongs to."""
    return _tests().get(test.strip())


@cache
def _tests() -> dict[str, tuple[int, str]]:
    return {
        entry["test"]: (int(file.stem[4:]), exercise)
        for file in sorted(HERE.glob("step*.json"))
        for exercise, entry in table(int(file.stem[4:]))["exercises"].items()
    }


def success(step: int, exercise: str) -> str:
    """What was right about a right answer, and the bug elsewhere that it prevents, in the language of the moment."""
    found = table(step)["exercises"].get(exercise, {}).get("success")
    if not found:
        return ""
    bug = f"{found['bug'][language()]} ({found['source']})" if found.get("bug") else ""
    return joined(found["text"][language()], bug)


def diagnose(step: int, exercise: str, behaviour: Behaviour, traces: dict[str, Behaviour] | None = None) -> Diagnosis:
    """The known mistakes that leave exactly this trace, or a pair of them that leave it together.

    Args:
        step: 1 to 24.
        exercise: its name.
        behaviour: what was seen.
        traces: by mistake, the trace that it leaves in the same parts of the test; the visible part's by default.
    """
    known = mistakes(step, exercise)
    if traces is None:
        traces = visible(step, exercise)
        behaviour = {key: seen for key, seen in behaviour.items() if not key.startswith("hidden")}
    traces = {name: trace for name, trace in traces.items() if name in known}
    seen = _coarse(behaviour)
    if not seen:
        return Diagnosis()
    alike = [name for name, trace in traces.items() if _coarse(trace) == seen]
    for closer in (lambda trace: trace, _probed):
        alike = [name for name in alike if closer(traces[name]) == closer(behaviour)] or alike
    if alike:
        return Diagnosis(tuple(known[name] for name in alike))
    traces = {name: _coarse(trace) for name, trace in traces.items()}
    pairs = [pair for pair in combinations(traces, 2) if _add_up(traces[pair[0]], traces[pair[1]], seen)]
    if len(pairs) == 1:
        return Diagnosis(tuple(known[name] for name in pairs[0]), together=True)
    return Diagnosis()


def _coarse(behaviour: Behaviour) -> Behaviour:
    """What a trace says of the test alone. What exceptions say and what probes see only decides between those alike."""
    return {key: seen.partition("/")[0] for key, seen in behaviour.items() if not key.startswith(PROBE)}


def _probed(behaviour: Behaviour) -> Behaviour:
    return {key: seen.partition("/")[0] for key, seen in behaviour.items() if key.startswith(PROBE)}


def _add_up(one: Behaviour, other: Behaviour, both: Behaviour) -> bool:
    """Whether two mistakes at once leave the trace `both`: each its own, and anything where they meet."""
    alone, elsewhere, meeting = one.keys() - other.keys(), other.keys() - one.keys(), one.keys() & other.keys()
    return (
        bool(alone and elsewhere)
        and both.keys() == alone | elsewhere | meeting
        and all(both[key] == one[key] for key in alone)
        and all(both[key] == other[key] for key in elsewhere)
    )
