"""Write a class of honest submissions that every grader of the benchmark reads.

A class hands in all notebooks of one stage. Of every four students one has everything right, one a mistake in the last
exercise of each notebook that has a known one, one did the first half of the stage, one mixes all that. They speak
three languages. A mistake in an earlier exercise is left out: gradsteps grades the later exercises with the earlier one
corrected, which stock nbgrader cannot. So is a mistake whose test gives part of the points: stock gives none when the
test also prints a message.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

from nbgrader.api import Gradebook

from autograde.catalogue import known_answers
from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lessons
from course.authoring.lesson import lesson as find_lesson
from course.i18n import LANGUAGES

KINDS = ("right", "mistake", "untouched")
HABITS = (("right",), ("mistake",), ("right", "untouched"), KINDS)


@cache
def notebook_text(step: int, kind: str, lang: str) -> str:
    """Return the text of a notebook of one of `KINDS`."""
    lesson = find_lesson(step)
    if kind == "untouched":
        return built.text(built.release(lesson, lang))
    made = built.solution(lesson, lang)
    last, test = list(lesson.tests.items())[-1]
    wrong = next((each for each in known_answers(step) if each.wrong and each.exercise == last), None)
    if kind == "mistake" and wrong is not None and "credit(" not in test.code:
        next(cell for cell in made.cells if cell.id == f"{lesson.name}-{last}").source = wrong.code
    return built.text(made)


def _kind(number: int, lesson: Lesson) -> str:
    habit = HABITS[number % len(HABITS)]
    steps = steps_of(lesson.stage)
    return habit[steps.index(lesson.step) * len(habit) // len(steps) if len(habit) == 2 else lesson.step % len(habit)]


def steps_of(stage: int) -> list[int]:
    """Return the steps of a stage."""
    return [each.step for each in lessons(stage)]


def make_class(root: Path, stage: int, students: int, most: int = 100) -> int:
    """Write `submitted/` for a class into `root`; return the number of notebooks.

    Each student hands in the first `most` notebooks of the stage.
    """
    handed_in = lessons(stage)[:most]
    for number in range(students):
        folder = root / "submitted" / f"student{number:03d}" / f"stage{stage}"
        folder.mkdir(parents=True, exist_ok=True)
        for lesson in handed_in:
            text = notebook_text(lesson.step, _kind(number, lesson), LANGUAGES[number % len(LANGUAGES)])
            (folder / f"{lesson.name}.ipynb").write_text(text, "utf-8")
    return students * len(handed_in)


def write_source(folder: Path, stage: int) -> None:
    """Write the instructor's notebooks to the folder that nbgrader reads."""
    folder.mkdir(parents=True, exist_ok=True)
    for lesson in lessons(stage):
        (folder / f"{lesson.name}.ipynb").write_text(built.text(built.source(lesson, "en")), "utf-8")


def reset(root: Path, *, gradebook: bool) -> None:
    """Remove the output of an earlier run."""
    for name in ("autograded", "feedback"):
        shutil.rmtree(root / name, ignore_errors=True)
    if gradebook:
        (root / "gradebook.db").unlink(missing_ok=True)


def scores(root: Path, stage: int) -> dict[str, float]:
    """Return the points in a gradebook, by student, notebook and cell."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        return {
            f"{submission.student.id}/{notebook.name}/{grade.name}": grade.score
            for submission in book.assignment_submissions(f"stage{stage}")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


def differences(one: dict[str, float], other: dict[str, float]) -> list[str]:
    """Return one line for each cell whose scores differ."""
    names = sorted(one.keys() | other.keys())
    return [
        f"{name}: {json.dumps([one.get(name), other.get(name)])}" for name in names if one.get(name) != other.get(name)
    ]
