"""Find pairs of students whose answers are alike.

A library was looked for: copydetect, the one on PyPI for this, compares whole files and was last released in 2024. What
matters here is what to leave out, exercise by exercise: the stub, the course's own solutions, the known right designs
and mistakes, the code so far, and whatever a good part of the class shares.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

from autograde.catalogue import known_answers
from autograde.classroom.class_outcomes import of_students
from autograde.classroom.course_file import Assignment
from autograde.classroom.outcomes import Outcome
from autograde.classroom.pages import Pages
from autograde.classroom.winnowing import LONGEST, fingerprints, words
from course.authoring.cell_id import CellId
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.i18n import Message

COMMON, GROUP = 0.2, 4
"""What more than this part of the class shares, and more than this many students, is nobody's own."""
LEAST, LEAST_WORDS = 6, 4
"""How many fingerprints, or names and comments, two students share at least to be shown."""
ALIKE = 0.5
"""The least part of the smaller answer's own fingerprints that two students share."""


@dataclass(frozen=True)
class Answer:
    """The code of an answer, with its words and its fingerprints.

    Each fingerprint comes with the lines that it covers.
    """

    code: str
    prints: dict[int, set[int]]
    words: set[str]

    @classmethod
    def of(cls, code: str) -> Answer:
        """Return what the first `LONGEST` characters of an answer hold."""
        code = code[:LONGEST]
        return cls(code, fingerprints(code), words(code))


@dataclass
class Shared:
    """What two students share in one exercise: the lines on each side, and the words."""

    exercise: str
    codes: tuple[str, str]
    lines: tuple[set[int], set[int]]
    count: int
    words: list[str]


@dataclass
class Pair:
    """Two students and what they share.

    `share` is the part of the smaller one's own code that it is.
    """

    students: tuple[str, str]
    share: float
    count: int
    words: int
    exercises: list[Shared] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the pair as plain data, without its code."""
        return {
            **{"students": list(self.students), "share": round(self.share, 3), "fingerprints": self.count},
            "exercises": {each.exercise: {"fingerprints": each.count, "words": each.words} for each in self.exercises},
        }


@cache
def _given(step: int) -> tuple[frozenset[int], frozenset[str]]:
    """Return the fingerprints and words that a step's text and catalogue give."""
    here = lesson(step)
    codes = [cell.code for cell in here.cells if cell.is_code]
    codes += [strip_markers(cell.code) for cell in here.of_role("exercise")]
    codes += [each.code for each in known_answers(step)]
    codes += [preamble(step)]
    prose = {word for cell in here.cells for text in cell.text.values() for word in re.findall(r"[^\W\d]\w+", text)}
    return (
        frozenset(one for code in codes for one in fingerprints(code)),
        frozenset(prose.union(*map(words, codes))),
    )


def _own(many: dict[str, set[Any]], given: frozenset[Any], most: int) -> dict[str, set[Any]]:
    """Return what each student has that is not given and that not too many share."""
    counts = Counter(one for each in many.values() for one in each)
    return {who: {one for one in each if one not in given and counts[one] <= most} for who, each in many.items()}


def compare(answers: dict[str, dict[str, Answer]]) -> list[Pair]:
    """Return the pairs that are alike, the most alike first.

    Args:
        answers: those of each student by exercise, like "step05-square".
    """
    most = max(GROUP, int(COMMON * len(answers)))
    sizes: Counter[str] = Counter()
    shared: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for exercise in sorted({name for each in answers.values() for name in each}):
        here = {who: each[exercise] for who, each in answers.items() if exercise in each}
        given, given_words = _given(CellId(exercise).step)
        own = _own({who: set(each.prints) for who, each in here.items()}, given, most)
        own_words = _own({who: each.words for who, each in here.items()}, given_words, most)
        sizes.update({who: len(each) for who, each in own.items()})
        for one, two in sorted(_meeting(own) | _meeting(own_words)):
            both = own[one] & own[two]
            lines = tuple({line for each in both for line in here[who].prints[each]} for who in (one, two))
            same = sorted(own_words[one] & own_words[two])
            made = Shared(exercise, (here[one].code, here[two].code), (lines[0], lines[1]), len(both), same)
            shared[one, two].append(made)
    found = []
    for (one, two), exercises in shared.items():
        count, common = sum(each.count for each in exercises), sum(len(each.words) for each in exercises)
        share = count / max(1, min(sizes[one], sizes[two]))
        if (count >= LEAST and share >= ALIKE) or common >= LEAST_WORDS:
            found.append(Pair((one, two), min(1.0, share), count, common, exercises))
    return sorted(found, key=lambda pair: (-pair.count - pair.words, pair.students))


def _meeting(own: dict[str, set[Any]]) -> set[tuple[str, str]]:
    """Return the pairs of students who share anything of their own."""
    owners: dict[Any, list[str]] = defaultdict(list)
    for who, each in own.items():
        for one in each:
            owners[one].append(who)
    return {pair for each in {tuple(sorted(each)) for each in owners.values()} for pair in combinations(each, 2)}


def read_answers(plan: Assignment, pages: Pages) -> tuple[dict[str, dict[str, Answer]], list[Message]]:
    """Return the answers that students handed in by exercise, and the problems met.

    Untouched stubs are none.
    """
    found, problems = of_students(pages, plan, pages.students(), _answers)
    return {student: each for student, each in found.items() if each}, problems


def _answers(outcomes: dict[str, Outcome]) -> dict[str, Answer]:
    return {name: Answer.of(one.code) for name, one in outcomes.items() if one.state != "untouched" and one.code}
