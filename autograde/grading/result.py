"""The result of grading a submission: scores and messages by exercise.

Messages are kept as keys and values of `course.i18n`, so that each reader gets them in their own language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograde.grading.plain_text import printable
from course.authoring.cell_id import CellId
from course.feedback import html
from course.feedback.diagnosis import Diagnosis
from course.feedback.observation import Fingerprint
from course.i18n import Message, join_sentences
from course.i18n.step_names import step_name

SHORTER = {"hidden_kind": "hidden_differs", "hidden_raised_kind": "hidden_raised", "timeout": "timeout_named"}
"""Shorter messages, used once the mistake is known."""


@dataclass
class Exercise:
    """The outcome of one exercise; `state` is "passed", "failed" or "untouched"."""

    id: CellId
    name: str
    max_score: int
    state: str = "failed"
    note: Message | None = None
    fingerprint: Fingerprint = field(default_factory=dict)
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    advice: list[Message] = field(default_factory=list)
    credit: float = 0.0

    @property
    def passed(self) -> bool:
        return self.state == "passed"

    @property
    def score(self) -> float:
        """All points, or the partial credit of a failed test.

        Partial credit lies within 0 <= credit < max_score; any other value counts as 0.
        """
        if self.passed:
            return self.max_score
        part = self.credit if self.state == "failed" and 0 <= self.credit < self.max_score else 0
        return int(part) if part == int(part) else part

    @property
    def seen(self) -> str:
        """What was observed, in the current language; nothing of a hidden test."""
        if self.note is None:
            return ""
        known = SHORTER.get(self.note.key) if self.diagnosis else None
        chosen = Message(known, **self.note.values) if known else self.note
        return html.truncate(printable(str(chosen)), self.diagnosis.sentence())

    @property
    def message(self) -> str:
        """What was observed, and the diagnosed mistake, in the current language."""
        return join_sentences(self.seen, self.diagnosis.sentence())

    def said(self) -> list[str]:
        """Return the advice on the notebook itself, in the current language."""
        return [str(each) for each in self.advice]


@dataclass
class Result:
    """The outcome of a submission, with the outputs of its cells, by position."""

    step: int
    lang: str
    exercises: list[Exercise]
    flags: list[Message] = field(default_factory=list)
    outputs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def score(self) -> float:
        return sum(each.score for each in self.exercises)

    @property
    def max_score(self) -> int:
        return sum(each.max_score for each in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Return the result as `autograde check --json` prints it.

        Its messages are in the current language.
        """
        return {
            "step": step_name(self.step),
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
