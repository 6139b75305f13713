"""Gather pass rates, mistakes and students of an assignment.

Points are those of the gradebook, so that a manual score counts. Mistakes are those that the grader named, which the
graded notebooks in autograded/ keep.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograde.classroom.class_outcomes import of_students
from autograde.classroom.course_file import Assignment, Course
from autograde.classroom.outcomes import SYMBOLS, Outcome, marked_state
from autograde.classroom.pages import Pages
from autograde.classroom.roster import Person
from autograde.classroom.scores import StudentScores, read_scores, students_of
from autograde.classroom.winnowing import LONGEST
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
    def handed_in(self) -> int:
        return sum(count for state, count in self.states.items() if state != "missing")

    @property
    def rate(self) -> float | None:
        """The part of those who handed it in that passes."""
        return self.states["passed"] / self.handed_in if self.handed_in else None


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
        tried = [state for state in self.states.values() if state not in ("missing", "ungraded")]
        return bool(tried) and tried.count("passed") < STUCK * len(self.states)


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


def _state(score: float | None, most: int, outcome: Outcome | None, *, has_file: bool) -> str:
    if not has_file:
        return "missing" if not score else "passed" if score >= most else "partial"
    return "ungraded" if score is None else marked_state(score, most, outcome)


def make(course: Course, plan: Assignment, pages: Pages) -> ClassReport:
    """Gather the report of an assignment."""
    tables = {name: read_scores(pages.url, each) for name, each in course.assignments.items()}
    table = tables[plan.name]
    exercises = [
        ExerciseReport(str(test.id.exercise), each.step, name, test.points)
        for each in plan.lessons
        for name, test in each.tests.items()
    ]
    found: dict[tuple[str, Diagnosis], dict[str, str]] = defaultdict(dict)
    students = []
    names = students_of([table], course.people)
    known, problems = of_students(pages, plan, names, _shortened)
    for student in names:
        outcomes = known.get(student, {})
        files = set()
        links = {}
        for each in plan.lessons:
            notebook = pages.done(student, each.name)
            if notebook.exists():
                files.add(each.step)
                links[each.step] = pages.page(student, each.name)
        own = table.get(student)
        states = {}
        for exercise in exercises:
            score = own.cells.get(f"{exercise.id}-test") if own else None
            outcome = outcomes.get(exercise.id)
            state = _state(score, exercise.points, outcome, has_file=exercise.step in files)
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


def _shortened(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    """Return outcomes with answers of a length that may be an example."""
    return {name: replace(each, code=each.code[:LONGEST]) for name, each in outcomes.items()}


def _mistake(exercise: str, diagnosis: Diagnosis, codes: dict[str, str]) -> MistakeReport:
    """Return a named mistake with its shortest example."""
    example = min(codes.values(), key=lambda code: (len(code), code))
    step, name = int(exercise[4:6]), exercise[7:]
    hints = diagnosis.hints() or exercise_hints(step, name)
    return MistakeReport(exercise, diagnosis, sorted(codes), example, hints)


def compare(report: ClassReport, root: Path) -> None:
    """Enter the change in passes since the last run, and remember this one.

    A report made again without a change between shows the same comparison.
    """
    file = root / ".gradsteps" / f"report-{report.plan.name}.json"
    now = {each.id: each.states["passed"] for each in report.exercises}
    try:
        kept: list[dict[str, int]] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        kept = []
    if not kept or kept[-1] != now:
        kept = [*kept[-1:], now]
        write_atomically(file, json.dumps(kept))
    if len(kept) > 1:
        report.has_before = True
        for each in report.exercises:
            each.change = now[each.id] - kept[0].get(each.id, 0)
