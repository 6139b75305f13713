"""Gather pass rates, mistakes and students of an assignment.

Points are those of the gradebook, so that a manual score counts. Mistakes are those that the grader named, which the
graded notebooks in autograded/ keep.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograde.classroom.class_outcomes import of_students
from autograde.classroom.course_file import Assignment, Course
from autograde.classroom.outcomes import SYMBOLS, Outcome, marked_state
from autograde.classroom.pages import Pages
from autograde.classroom.roster import Person
from autograde.classroom.scores import StudentScores, read_scores, students_of
from autograde.classroom.submitted import collect
from autograde.classroom.winnowing import LONGEST
from autograde.errors import SubmissionError
from autograde.files import read_regular
from course.authoring.cell_id import CellId
from course.authoring.files import write_atomically
from course.feedback.diagnosis import Diagnosis, exercise_hints
from course.i18n import Message

STUCK = 0.5
"""A student who handed in and passes less than this part of the exercises is stuck."""
BINS = 10


@dataclass
class ExerciseReport:
    """How many students are in each state of an exercise.

    `change` is in passes since the last run.
    """

    id: str
    step: int
    name: str
    points: int
    states: Counter[str] = field(default_factory=Counter)
    change: int | None = None

    @property
    def graded(self) -> int:
        return sum(count for state, count in self.states.items() if state not in ("missing", "ungraded"))

    @property
    def rate(self) -> float | None:
        """The part of the graded answers that passes."""
        return self.states["passed"] / self.graded if self.graded else None


@dataclass
class MistakeReport:
    """A named mistake with its students, an anonymous example and the hints."""

    exercise: str
    diagnosis: Diagnosis
    students: list[str]
    example: str
    hints: list[str]


@dataclass
class StudentReport:
    """A student's states by exercise, pages by step, and totals by assignment."""

    student: str
    name: str
    states: dict[str, str]
    scores: StudentScores | None
    pages: dict[int, Path]
    totals: dict[str, float | None]

    @property
    def is_stuck(self) -> bool:
        known = [state for state in self.states.values() if state != "ungraded"]
        return bool(set(known) - {"missing"}) and known.count("passed") < STUCK * len(known)


@dataclass
class ClassReport:
    """All that a report of an assignment shows."""

    course: Course
    plan: Assignment
    exercises: list[ExerciseReport]
    mistakes: list[MistakeReport]
    students: list[StudentReport]
    problems: list[Message] = field(default_factory=list)
    has_before: bool = False

    @property
    def absent(self) -> list[StudentReport]:
        """The students who handed in nothing."""
        return [each for each in self.students if set(each.states.values()) == {"missing"}]

    @property
    def stuck(self) -> list[StudentReport]:
        return [each for each in self.students if each.is_stuck]

    def distribution(self) -> list[int]:
        """Return how many students have how many tenths of the points.

        Full marks are in the last tenth.
        """
        counts = [0] * BINS
        for each in self.students:
            total = each.scores.score if each.scores else None
            if total is not None and each not in self.absent:
                counts[min(BINS - 1, int(BINS * total / self.plan.max_score + 1e-9))] += 1
        return counts

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data, texts in the current language."""
        return {
            "assignment": self.plan.name,
            "due": self.plan.due.isoformat() if self.plan.due else None,
            "max_score": round(self.plan.max_score, 4),
            "exercises": [
                {
                    **{"id": each.id, "points": each.points, "states": {key: each.states[key] for key in SYMBOLS}},
                    **{"rate": each.rate, "change": each.change},
                }
                for each in self.exercises
            ],
            "mistakes": [
                {
                    **{"exercise": each.exercise, "ids": each.diagnosis.ids, "name": each.diagnosis.name()},
                    **{"count": len(each.students), "students": each.students, "example": each.example},
                    "hints": each.hints,
                }
                for each in self.mistakes
            ],
            "distribution": self.distribution(),
            "stuck": [each.student for each in self.stuck],
            "absent": [each.student for each in self.absent],
            "students": [
                {
                    **{"student": each.student, "name": each.name, "states": each.states, "totals": each.totals},
                    "score": each.scores.score if each.scores else None,
                    "late_seconds": each.scores.late if each.scores else 0.0,
                    "penalty": each.scores.penalty if each.scores else 0.0,
                }
                for each in self.students
            ],
        }


def _state(
    score: float | None, most: int, outcome: Outcome | None, *, is_graded: bool, is_handed_in: bool = True
) -> str:
    if is_graded:
        return "ungraded" if score is None else marked_state(score, most, outcome)
    if score:  # which a person entered
        return marked_state(score, most, None)
    return "ungraded" if is_handed_in else "missing"


def make(course: Course, plan: Assignment, pages: Pages) -> ClassReport:
    """Gather the report of an assignment."""
    tables = {name: read_scores(pages.url, each) for name, each in course.assignments.items()}
    table, handed_in = tables[plan.name], _handed_in(course, plan, pages)
    exercises = [
        ExerciseReport(str(test.id.exercise), each.step, name, test.points)
        for each in plan.lessons
        for name, test in each.tests.items()
    ]
    names = students_of([table, handed_in], course.people)
    known, problems = of_students(pages, plan, names, _shortened)
    found: dict[tuple[str, Diagnosis], dict[str, str]] = defaultdict(dict)
    students = []
    for student in names:
        own, outcomes = table.get(student), known.get(student, {})
        links = {
            each.step: pages.page(student, each.name)
            for each in plan.lessons
            if pages.done(student, each.name).exists()
        }
        states = {}
        for exercise in exercises:
            score = own.cells.get(f"{exercise.id}-test") if own else None
            outcome = outcomes.get(exercise.id)
            where = {
                "is_graded": exercise.step in links,
                "is_handed_in": exercise.step in handed_in.get(student, ()),
            }
            state = _state(score, exercise.points, outcome, **where)
            states[exercise.id] = state
            exercise.states[state] += 1
            if outcome and outcome.diagnosis and state in ("failed", "partial"):
                found[exercise.id, outcome.diagnosis][student] = outcome.code
        totals = {name: one[student].score if student in one else None for name, one in tables.items()}
        person = course.people.get(student) or Person(student)
        students.append(StudentReport(student, person.name, states, own, links, totals))
    mistakes = [_mistake(exercise, diagnosis, by) for (exercise, diagnosis), by in found.items()]
    mistakes.sort(key=lambda each: (-len(each.students), each.exercise))
    return ClassReport(course, plan, exercises, mistakes, students, problems)


def _handed_in(course: Course, plan: Assignment, pages: Pages) -> dict[str, set[int]]:
    """Return the steps that each student handed in, graded or not."""
    folder = pages.folders.submitted
    if not folder.is_dir():
        return {}
    found = collect(folder, plan.name, course.assignments).students
    return {student: set(each.files) for student, each in found.items() if each.files}


def _shortened(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    """Return outcomes with answers of a length that may be an example."""
    return {name: replace(each, code=each.code[:LONGEST]) for name, each in outcomes.items()}


def _mistake(exercise: str, diagnosis: Diagnosis, codes: dict[str, str]) -> MistakeReport:
    """Return a named mistake with its shortest example."""
    example = min(codes.values(), key=lambda code: (len(code), code))
    cell = CellId(exercise)
    hints = diagnosis.hints() or exercise_hints(cell.step, cell.name)
    return MistakeReport(exercise, diagnosis, sorted(codes), example, hints)


def _kept(file: Path) -> list[dict[str, int]]:
    """Return the passes of earlier runs; none if the file is missing or broken."""
    with suppress(SubmissionError, ValueError, RecursionError):
        kept = json.loads(read_regular(str(file))[0])
        if isinstance(kept, list) and all(isinstance(each, dict) for each in kept):
            return kept if all(type(count) is int for each in kept for count in each.values()) else []
    return []


def compare(report: ClassReport, root: Path) -> None:
    """Enter the change in passes since the last run, and remember this one.

    A report made again without a change between shows the same comparison.
    """
    file = root / ".gradsteps" / f"report-{report.plan.name}.json"
    now = {each.id: each.states["passed"] for each in report.exercises}
    kept = _kept(file)
    if not kept or kept[-1] != now:
        kept = [*kept[-1:], now]
        write_atomically(file, json.dumps(kept))
    if len(kept) > 1:
        report.has_before = True
        for each in report.exercises:
            each.change = now[each.id] - kept[0].get(each.id, 0)
