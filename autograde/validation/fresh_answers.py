"""Grade answers of people who did not know the tests.

The grader's disagreements with these people are counted.

`tests/answers/fresh/stepNN.PART.toml` holds the answers to a step, each with its author's verdict: "wrong", "right" or
"odd" (the text leaves it open; not counted). Answers of the part "guide" were looked at while tests were written; those
of the others were graded once before they were looked at. A comment "judged" says why a verdict is not its author's.
`names.toml` lists, by answer, the known mistakes whose titles are true of it, as a person judged.

The four rates: wrong answers with full marks, right answers that lose a point, untrue names, and failures with a true
name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any

from autograde.grading.passes import grade
from autograde.grading.result import Exercise
from autograde.grading.submission import from_cells, from_script
from autograde.pool import Pool
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook as built
from course.authoring.lesson import lesson
from course.authoring.notebook import ROOT
from course.i18n import use_language
from course.i18n.step_names import step_number

FOLDER = ROOT / "tests" / "answers" / "fresh"
LIMITS = Limits(cell=5.0, test=5.0)
PROGRAM = "program"
"""What `exercise` is where the answer is the whole step as one .py file."""
VERDICTS = ("wrong", "right", "odd")


@dataclass(frozen=True)
class FreshAnswer:
    """An answer to one exercise, or a program of a whole step.

    Attributes:
        fails: of a program, the exercises that it gets wrong.
        true_names: the known mistakes whose titles are true of it; None if nobody judged.
    """

    id: str
    step: int
    exercise: str
    verdict: str
    idea: str
    code: str
    fails: tuple[str, ...] = ()
    true_names: tuple[str, ...] | None = None


def load(folder: Path = FOLDER, steps: Iterable[int] | None = None, part: str = "*") -> list[FreshAnswer]:
    """Return the answers of a folder, in the order of the steps."""
    names = folder / "names.toml"
    judged: dict[str, list[str]] = tomllib.loads(names.read_text("utf-8")) if names.exists() else {}
    found = []
    for file in sorted(folder.glob(f"*.{part}.toml")):
        step = step_number(file.name.partition(".")[0])
        if step is not None and (steps is None or step in steps):
            for entry in tomllib.loads(file.read_text("utf-8"))["answer"]:
                fields = {key: entry[key] for key in ("id", "exercise", "verdict", "idea", "code")}
                true_names = tuple(judged[entry["id"]]) if entry["id"] in judged else None
                fails = tuple(entry.get("fails", ()))
                found.append(FreshAnswer(step=step, fails=fails, true_names=true_names, **fields))
    return found


def grade_answer(answer: FreshAnswer) -> list[Exercise]:
    """Return the results of all exercises of the step, given one fresh answer.

    The other exercises have the course's own answers, unless the answer is a whole program.
    """
    if answer.exercise == PROGRAM:
        return grade(from_script(answer.code, answer.step, "en"), LIMITS).exercises
    made = built.solution(lesson(answer.step), "en")
    for cell in made.cells:
        if cell.id == answer.exercise:
            cell.source = answer.code.strip("\n")
    return grade(from_cells(made.cells, answer.step, "en"), LIMITS).exercises


@dataclass
class Rates:
    """The four rates, as counts, and each disagreement in a line."""

    counts: dict[str, list[int]] = field(
        default_factory=lambda: {"wrong_full_marks": [0, 0], "right_lost": [0, 0], "untrue": [0, 0], "named": [0, 0]}
    )
    disagreements: list[str] = field(default_factory=list)

    def _count(self, rate: str, hit: bool) -> None:
        self.counts[rate][0] += hit
        self.counts[rate][1] += 1

    def add(self, answer: FreshAnswer, exercises: list[Exercise]) -> None:
        """Count one graded answer."""
        about = {each.id: each for each in exercises}
        failed = {each.id for each in exercises if not each.passed}
        wrong = set(answer.fails) if answer.exercise == PROGRAM else {answer.exercise}
        wrong = wrong if answer.verdict == "wrong" else set()
        if answer.verdict == "odd":
            return
        if answer.verdict == "wrong":
            missed = wrong - failed
            self._count("wrong_full_marks", bool(missed))
            if missed:
                self.disagreements.append(f"{answer.id} is wrong and passes {', '.join(sorted(missed))}: {answer.idea}")
        unfair = failed - wrong
        if answer.verdict == "right" or answer.exercise == PROGRAM:
            self._count("right_lost", bool(unfair))
        if unfair:
            said = "; ".join(f"{name}: {about[name].message}" for name in sorted(unfair))
            self.disagreements.append(f"{answer.id} ({answer.verdict}) loses {said} IDEA {answer.idea}")
        for name in sorted(failed & wrong):
            self._name(answer, about[name])

    def _name(self, answer: FreshAnswer, exercise: Exercise) -> None:
        ids = exercise.diagnosis.ids
        true = bool(ids) and answer.true_names is not None and set(ids) & set(answer.true_names) != set()
        self._count("named", true)
        if ids:
            if answer.true_names is not None:
                self._count("untrue", not true)
            if not true:
                judged = "untrue" if answer.true_names is not None else "not judged"
                line = f"{answer.id} is named {', '.join(ids)} ({judged}): {exercise.diagnosis.sentence()}"
                self.disagreements.append(f"{line} IDEA {answer.idea}")

    @property
    def holds(self) -> bool:
        """The verdict: true if all four goals are met.

        The goals are at most 1 % of wrong answers with full marks, no right answer that loses a point, at most 2 %
        untrue names, and at least 70 % of failures with a true name.
        """
        share = {name: hits / max(of, 1) for name, (hits, of) in self.counts.items()}
        strict = share["wrong_full_marks"] <= 0.01 and not self.counts["right_lost"][0]
        return strict and share["untrue"] <= 0.02 and share["named"] >= 0.7

    def as_json(self) -> dict[str, Any]:
        return {name: {"count": hits, "of": of} for name, (hits, of) in self.counts.items()}


def run(answers: list[FreshAnswer], workers: int | None = None) -> Iterator[Rates]:
    """Grade answers in parallel; yields the growing rates after each."""
    rates = Rates()
    with Pool[FreshAnswer, list[Exercise]](grade_answer, workers=workers, kind=attrgetter("step")) as pool:
        for answer, exercises in pool.in_order(answers):
            with use_language("en"):
                rates.add(answer, exercises)
            yield rates
