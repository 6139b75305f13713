"""The marks of one notebook, as on its feedback page and in the gradebook."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field

from autograde.grading.result import Result
from course.i18n import translate

NO_RESPONSE = "No response."
"""nbgrader's own comment on an exercise that was handed in untouched."""


@dataclass(frozen=True)
class Marks:
    """The points, comments and lateness of one notebook.

    Points are by test cell, comments by exercise cell. All points include extra credit.

    `scores` has points and their maximum, `late` is in seconds, `penalty` in points.
    """

    scores: dict[str, tuple[float, float]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    late: float = 0.0
    penalty: float = 0.0

    @property
    def score(self) -> float:
        """The points of the notebook, less the penalty, as nbgrader's own pages show them."""
        return sum(score for score, _ in self.scores.values()) - self.penalty

    @property
    def max_score(self) -> float:
        return sum(most for _, most in self.scores.values())

    def digest(self) -> str:
        """Return a text that changes with any of the marks."""
        return hashlib.sha256(json.dumps(vars(self), sort_keys=True).encode()).hexdigest()

    def late_note(self) -> str:
        """Return a sentence about lateness in the current language, "" for work in time."""
        if not self.late:
            return ""
        if not self.penalty:
            return translate("late_note", time=duration(self.late))
        return translate("late_penalty_note", time=duration(self.late), points=f"{self.penalty:.4g}")


@dataclass
class ManualEntries:
    """The scores, extra credit and comments that a person entered, by cell.

    They belong to one student's notebook.
    """

    scores: dict[str, float] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    extra_credit: dict[str, float] = field(default_factory=dict)

    def marks(self, result: Result, late: float) -> Marks:
        """Return the marks of a result with these entries applied.

        The late penalty is known only once the result is saved.
        """
        scores, untouched = gradebook_scores(result)
        most = {str(each.id.test): float(each.max_score) for each in result.exercises}
        return Marks(
            {
                cell: (float(self.scores.get(cell, score)) + self.extra_credit.get(cell, 0.0), most[cell])
                for cell, score in scores.items()
            },
            dict.fromkeys(untouched, NO_RESPONSE) | self.comments,
            late,
        )


def gradebook_scores(result: Result) -> tuple[dict[str, float], set[str]]:
    """Return the points by test cell and the untouched exercises of a result.

    The gradebook holds a result in this form. Untouched exercises are those handed in as released.
    """
    return (
        {str(each.id.test): each.score for each in result.exercises},
        {str(each.id) for each in result.exercises if each.state == "untouched"},
    )


def duration(seconds: float) -> str:
    """Return a time span in the current language.

    It is in days and hours, or in hours and minutes if shorter than a day.
    """
    minutes = int(seconds) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return translate("late_days", days=days, hours=hours)
    return translate("late_hours", hours=hours, minutes=minutes)
