"""Print the check of one notebook: marks, the next hint, the stage's progress."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from autograde.classroom.terminal import markdown
from autograde.files import printable
from autograde.grading.result import Exercise, Result
from course.authoring.lesson import lesson, lessons
from course.i18n import translate, use_language

MARKS = {"passed": ("✔", "green"), "failed": ("✘", "red"), "untouched": ("·", "dim")}


def _exercise(each: Exercise) -> RenderableType:
    mark, style = MARKS[each.state]
    line = Text(f" {mark} {each.id}  {each.score}/{each.max_score}", style=style)
    told = [text for text in (each.seen, each.diagnosis.sentence(), *each.said()) if text]
    return Group(line, *(Padding(Text(text), (0, 0, 0, 3)) for text in told))


def check(result: Result, siblings: dict[int, Result], hints: int) -> RenderableType:
    """Return a result for its learner, with the next hint and the stage's progress.

    It also lists the exercises.
    """
    here = lesson(result.step)
    with use_language(result.lang):
        parts: list[RenderableType] = [Text(here.title(result.lang), style="bold")]
        parts += [_exercise(each) for each in result.exercises]
        parts.append(Text(translate("score", score=result.score, max_score=result.max_score), style="bold"))
        next_up = next((each for each in result.exercises if not each.passed), None)
        if next_up is not None:
            for number, hint in enumerate(hint_ladder(result, next_up)[:hints], 1):
                parts.append(Text(f"\n{translate('hint', number=number)} ({next_up.id})", style="cyan"))
                parts.append(markdown(hint, indent=3))
        for flag in result.flags:
            parts.append(Text(f" ! {printable(flag)}", style="yellow"))
        parts.append(_progress(result, siblings))
    return Group(*parts)


def hint_ladder(result: Result, exercise: Exercise) -> list[str]:
    """Return the hints of a recognized mistake, else those of the exercise."""
    return exercise.diagnosis.hints() or [hint[result.lang] for hint in lesson(result.step).hints(exercise.name)]


def _progress(result: Result, siblings: dict[int, Result]) -> Text:
    stage = lessons(lesson(result.step).stage)
    known = siblings | {result.step: result}
    line = Text(f"\n{translate('progress', stage=lesson(result.step).stage)} ")
    for each in stage:
        found = known.get(each.step)
        mark, style = (
            ("□", "dim")
            if found is None or not found.score
            else ("■", "green")
            if found.score == found.max_score
            else ("▣", "yellow")
        )
        line.append(mark, style=f"{style} underline" if each.step == result.step else style)
    score = sum(found.score for found in known.values())
    line.append(f" {score}/{sum(each.points for each in stage)}")
    return line
