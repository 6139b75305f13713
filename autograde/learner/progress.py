"""Show how far a learner has come and what to do next.

It covers each step of a folder of the learner's own notebooks.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograde.classroom.terminal import markdown
from autograde.errors import SubmissionError
from autograde.files import printable
from autograde.grading.result import Exercise
from autograde.learner.check_files import check_file
from autograde.learner.check_report import MARKS
from autograde.pool import OverLimit, Pool, WorkerLost, call
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import Lesson, lesson, lessons
from course.authoring.workspace import find_notebook, is_pristine
from course.i18n import Message, language, translate, use_language
from course.i18n.step_names import step_name

BARS = {"passed": ("■", "green"), "begun": ("▣", "yellow"), "untouched": ("□", "dim"), "unreadable": ("!", "bold red")}


@dataclass
class StepStatus:
    """A learner's status in one step.

    `problem` says why the notebook could not be graded.
    """

    step: int
    file: Path
    exercises: list[Exercise]
    problem: str = ""

    @property
    def state(self) -> str:
        """One of "passed", "begun", "untouched" and "unreadable"."""
        states = {each.state for each in self.exercises}
        return "unreadable" if self.problem else states.pop() if states in ({"passed"}, {"untouched"}) else "begun"

    @property
    def score(self) -> float:
        return _sum(each.score for each in self.exercises)

    @property
    def max_score(self) -> int:
        return sum(each.max_score for each in self.exercises)

    @property
    def next_up(self) -> Exercise | None:
        """The first exercise that does not pass."""
        return next((each for each in self.exercises if not each.passed), None)


def _sum(scores: Iterable[float]) -> float:
    """Return the sum rounded to two decimals, without trailing zeros."""
    total = round(sum(scores), 2)
    return int(total) if total == int(total) else total


def find(folder: Path) -> dict[int, Path]:
    """Return the path of each step's notebook, even if it does not exist.

    Raises:
        SubmissionError: there is none of any step.
    """
    places = {each.step: find_notebook(folder, each) for each in lessons()}
    if not any(map(os.path.isfile, places.values())):
        raise SubmissionError(Message("no_notebooks", folder=folder))
    return places


def _blank(here: Lesson) -> list[Exercise]:
    return [Exercise(test.id.exercise, name, test.points, "untouched") for name, test in here.tests.items()]


def grade_step(step: int, file: Path, lang: str, limits: Limits) -> StepStatus:
    """Grade one notebook as `course check` does, unless it is as released."""
    found = StepStatus(step, file, _blank(lesson(step)))
    if not is_pristine(file, lesson(step)):
        checked = check_file(file, None, step, lang, lang, limits)
        if checked.result:
            found.exercises = checked.result.exercises
        else:
            with use_language(lang):
                found.problem = str(checked.problem)
    return found


def grade_all(places: dict[int, Path], lang: str, limits: Limits, workers: int | None = None) -> Iterator[StepStatus]:
    """Yield the learner's status in each step, in the order in which they finish."""
    todo = {step: file for step, file in places.items() if _may_exist(file)}
    yield from (StepStatus(step, places[step], _blank(lesson(step))) for step in places if step not in todo)
    tasks = [partial(grade_step, step, file, lang, limits) for step, file in todo.items()]
    with Pool[partial[StepStatus], StepStatus](call, workers=workers) as pool:
        for task, found in pool.results(tasks):
            if isinstance(found, OverLimit | WorkerLost):
                step, file = task.args[:2]
                found = StepStatus(step, file, _blank(lesson(step)), f"{file}: {found.why}")
            yield found


def _may_exist(file: Path) -> bool:
    """Tell whether a file exists, or lies in a folder that cannot be looked through."""
    try:
        file.stat()
    except OSError as error:
        return error.errno not in (errno.ENOENT, errno.ENOTDIR)
    return True


def next_up(statuses: list[StepStatus]) -> StepStatus | None:
    """Return the first step that does not pass yet."""
    return next((each for each in statuses if each.state != "passed"), None)


def as_json(statuses: list[StepStatus]) -> dict[str, Any]:
    """Return what `course progress --json` prints."""
    here = next_up(statuses)
    exercise = here.next_up if here else None
    return {
        "score": _sum(each.score for each in statuses),
        "max_score": sum(each.max_score for each in statuses),
        "steps": [
            {
                "step": step_name(each.step),
                "file": str(each.file),
                "state": each.state,
                "score": each.score,
                "max_score": each.max_score,
                "exercises": {one.id: one.state for one in each.exercises},
                "problem": each.problem or None,
            }
            for each in statuses
        ],
        "next": here and {"step": step_name(here.step), "exercise": exercise and exercise.id, "file": str(here.file)},
    }


def table(statuses: list[StepStatus]) -> RenderableType:
    """Return a table of the steps, and below it what to do next."""
    grid = Table(box=None, show_header=False, pad_edge=False)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=3)
    grid.add_column(ratio=4)
    grid.add_column(justify="right", no_wrap=True)
    for each in statuses:
        mark, style = BARS[each.state]
        title = Text(lesson(each.step).title(language()), style="dim" if each.state == "untouched" else "")
        grid.add_row(Text(mark, style=style), title, _exercises(each), Text(f"{each.score}/{each.max_score}", style))
    total = {"score": _sum(each.score for each in statuses), "max_score": sum(each.max_score for each in statuses)}
    parts: list[RenderableType] = [grid, Text("\n" + translate("score", **total), style="bold")]
    here = next_up(statuses)
    parts += [Text(translate("all_passed"), style="green")] if here is None else _advice(here)
    return Group(*parts)


def _exercises(status: StepStatus) -> Text:
    if status.problem:
        return Text(printable(status.problem), style="red")
    if status.state == "untouched":
        return Text(translate("untouched"), style="dim")
    return Text("  ").join(
        Text(f"{MARKS[e.state][0]}\u00a0{e.name}", style=MARKS[e.state][1]) for e in status.exercises
    )


def _advice(here: StepStatus) -> list[RenderableType]:
    exercise = here.next_up
    if here.problem:
        return [Text(printable(here.problem), style="red")]
    parts: list[RenderableType] = [
        Text(translate("do_next", exercise=exercise and exercise.id, file=printable(here.file)), style="cyan")
    ]
    if here.state == "begun" and exercise is not None:
        if exercise.message and exercise.state == "failed":
            parts.append(Padding(Text(exercise.message), (0, 3)))
        parts += [markdown(hint[language()], indent=3) for hint in lesson(here.step).hints(exercise.name)[:1]]
    return parts
