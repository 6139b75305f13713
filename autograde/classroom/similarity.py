"""Find pairs of students whose answers are alike.

A library was looked for: copydetect, the one on PyPI for this, compares whole files and was last released in 2024. What
matters here is what to leave out, exercise by exercise: the stub, the course's own solutions, the known right designs
and mistakes, the code so far, and whatever a good part of the class shares.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

from autograde.catalogue import known_answers
from autograde.classroom.course_file import Assignment
from autograde.classroom.outcomes import read_outcomes
from autograde.classroom.pages import Pages
from autograde.classroom.winnowing import fingerprints, words
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble

COMMON, GROUP = 0.2, 4
"""What more than this part of the class shares, and more than this many students, is nobody's own."""
LEAST, LEAST_WORDS = 6, 4
"""How many fingerprints, or names and comments, two students share at least to be shown."""
ALIKE = 0.5
"""The least part of the smaller answer's own fingerprints that two students share."""
MOST = 60
"""Pairs that are shown at most."""


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


def compare(codes: dict[str, dict[str, str]]) -> list[Pair]:
    """Return the pairs that are alike, the most alike first.

    Args:
        codes: the code of each student by exercise, like "step05-square".
    """
    most = max(GROUP, int(COMMON * len(codes)))
    sizes: Counter[str] = Counter()
    shared: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for exercise in sorted({name for each in codes.values() for name in each}):
        here = {who: each[exercise] for who, each in codes.items() if exercise in each}
        given, given_words = _given(int(exercise[4:6]))
        prints = {who: fingerprints(code) for who, code in here.items()}
        own = _own({who: set(each) for who, each in prints.items()}, given, most)
        own_words = _own({who: words(code) for who, code in here.items()}, given_words, most)
        sizes.update({who: len(each) for who, each in own.items()})
        for one, two in sorted(_meeting(own) | _meeting(own_words)):
            both = own[one] & own[two]
            lines = tuple({line for each in both for line in prints[who][each]} for who in (one, two))
            same = sorted(own_words[one] & own_words[two])
            made = Shared(exercise, (here[one], here[two]), (lines[0], lines[1]), len(both), same)
            shared[one, two].append(made)
    found = []
    for (one, two), exercises in shared.items():
        count, common = sum(each.count for each in exercises), sum(len(each.words) for each in exercises)
        share = count / max(1, min(sizes[one], sizes[two]))
        if (count >= LEAST and share >= ALIKE) or common >= LEAST_WORDS:
            found.append(Pair((one, two), min(1.0, share), count, common, exercises))
    return sorted(found, key=lambda pair: (-pair.count - pair.words, pair.students))[:MOST]


def _meeting(own: dict[str, set[Any]]) -> set[tuple[str, str]]:
    """Return the pairs of students who share anything of their own."""
    owners: dict[Any, list[str]] = defaultdict(list)
    for who, each in own.items():
        for one in each:
            owners[one].append(who)
    return {pair for each in owners.values() for pair in combinations(sorted(each), 2)}


def read_codes(plan: Assignment, pages: Pages, students: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the code that students handed in by exercise, without untouched stubs."""
    found: dict[str, dict[str, str]] = {}
    for student in students:
        codes: dict[str, str] = {}
        for each in plan.lessons:
            notebook = pages.done(student, each.name)
            if notebook.exists():
                outcomes = read_outcomes(notebook)
                codes |= {name: one.code for name, one in outcomes.items() if one.state != "untouched" and one.code}
        if codes:
            found[student] = codes
    return found
