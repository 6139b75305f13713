"""What a submission earned, exercise by exercise, and what there is to say about each.

Sentences are kept as the names and values of their texts, so that each reader gets them in a language of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from course.feedback import html
from course.feedback.diagnosis import Diagnosis
from course.feedback.observation import Fingerprint
from course.i18n import joined, say


@dataclass(frozen=True)
class Note:
    """A sentence of `course.i18n` with its values, said when it is read and in the reader's language."""

    key: str
    values: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return say(self.key, **dict(self.values))


def note(key: str, **values: str) -> Note:
    """A `Note`, its values by name."""
    return Note(key, tuple(sorted(values.items())))


SHORTER = {"hidden_differs": "hidden_named", "hidden_raised": "hidden_raised_named", "timeout": "timeout_named"}
"""What is said in the place of a general question once the mistake is known."""


@dataclass
class Exercise:
    """The outcome of one exercise; `state` is "passed", "failed" or "untouched"."""

    id: str
    name: str
    max_score: int
    state: str = "failed"
    note: Note | None = None
    fingerprint: Fingerprint = field(default_factory=dict)
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    advice: list[Note] = field(default_factory=list)
    credit: float = 0.0

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    @property
    def score(self) -> float:
        """All points, or what a failed test gave in part: never less than none, nor as much as all."""
        if self.passed:
            return self.max_score
        part = self.credit if self.state == "failed" and 0 <= self.credit < self.max_score else 0
        return int(part) if part == int(part) else part

    @property
    def seen(self) -> str:
        """What was observed, in the language of the moment; nothing of a hidden test."""
        if self.note is None:
            return ""
        known = SHORTER.get(self.note.key) if self.diagnosis else None
        told = replace(self.note, key=known) if known else self.note
        return html.fitted(str(told), self.diagnosis.sentence())

    @property
    def message(self) -> str:
        """What to tell, in the language of the moment: what was observed, and which mistake behaves like that."""
        return joined(self.seen, self.diagnosis.sentence())

    def said(self) -> list[str]:
        """What may have gone wrong with the notebook itself, in the language of the moment."""
        return [str(each) for each in self.advice]


@dataclass
class Result:
    """The outcome of a submission, with what each of its cells printed, by position."""

    step: int
    lang: str
    exercises: list[Exercise]
    flags: list[Note] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return sum(each.score for each in self.exercises)

    @property
    def max_score(self) -> int:
        return sum(each.max_score for each in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """The result as `autograde check --json` prints it, its messages in the language of the moment."""
        return {
            "step": f"step{self.step:02d}",
            "lang": self.lang,
            "score": self.score,
            "max_score": self.max_score,
            "exercises": [
                {
                    "id": each.id,
                    "score": each.score,
                    "max_score": each.max_score,
                    "passed": each.passed,
                    "state": each.state,
                    "mistakes": each.diagnosis.ids,
                    "message": each.message,
                    "hints": each.diagnosis.hints(),
                    "advice": each.said(),
                }
                for each in self.exercises
            ],
            "flags": [str(each) for each in self.flags],
        }
