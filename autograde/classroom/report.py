"""Print results for people: a check in a terminal, and the table of a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.files import printable
from autograde.classroom.jobs import JobResult
from autograde.classroom.marks import duration
from autograde.grading.result import Exercise, Result
from course.authoring.lesson import lesson, lessons
from course.feedback.diagnosis import Diagnosis
from course.i18n import translate, use_language

MARKS = {"passed": ("✔", "green"), "failed": ("✘", "red"), "untouched": ("·", "dim")}


def _exercise(each: Exercise) -> Text:
    mark, style = MARKS[each.state]
    line = Text(f" {mark} {each.id}  {each.score}/{each.max_score}", style=style)
    for told in [each.seen, each.diagnosis.sentence(), *each.said()]:
        if told:
            line.append(f"\n   {told}", style="default")
    return line


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
            ladder = next_up.diagnosis.hints() or [hint[result.lang] for hint in here.hints(next_up.name)]
            for number, hint in enumerate(ladder[:hints], 1):
                parts.append(Text(f"\n{translate('hint', number=number)} ({next_up.id})", style="cyan"))
                parts.append(Padding(Markdown(hint), (0, 3)))
        for flag in result.flags:
            parts.append(Text(f" ! {flag}", style="yellow"))
        parts.append(_progress(result, siblings))
    return Group(*parts)


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


def class_table(run: AssignmentRun, results: Iterable[JobResult]) -> RenderableType:
    """Return the class at a glance: scores, lateness, problems and mistakes.

    Scores are as the gradebook has them. Notes are listed, too.

    A total is the sum of a row less the late penalty, as `nbgrader export` has it.
    """
    scores, lateness = run.scores(), run.lateness()
    found = {(each.student, each.step): each for each in results}
    table = Table(box=None, pad_edge=False)
    table.add_column(translate("student"))
    for each in run.lessons:
        table.add_column(str(each.step), justify="right")
    table.add_column(translate("total"), justify="right")
    if lateness:
        table.add_column(translate("late"), justify="right")
    for student in sorted(scores):
        row = []
        for each in run.lessons:
            score, maximum = scores[student].get(each.name, (0.0, 0.0))
            style = "green" if score == maximum else "yellow" if score else "dim"
            one = found.get((student, each.step))
            mark = "?" if one and one.fault else "!" if one and one.unreadable else f"{score:g}"
            row.append(Text(mark, style="bold red" if mark in "?!" else style))
        seconds, penalty = lateness.get(student, (0.0, 0.0))
        total = max(0.0, sum(score for score, _ in scores[student].values()) - penalty)
        row.append(Text(f"{total:g}"))
        if lateness:
            late = duration(seconds) if seconds else ""
            row.append(Text(f"{late} −{penalty:g}" if penalty else late, style="red"))
        table.add_row(Text(printable(student)), *row)
    outof = [str(each.points) for each in run.lessons]
    total_points = str(sum(each.points for each in run.lessons))
    table.add_row(Text(translate("of"), style="dim"), *outof, total_points, style="dim")
    parts: list[RenderableType] = [table]
    parts += _section(translate("problems"), [*ungraded(run, found.values()), *_failures(found.values())])
    parts += _section(translate("most_common"), _common(found.values()))
    parts += _section(translate("repairs"), notes(run, found.values()))
    parts.append(Text(f"\n{translate('feedback_lies', folder=_short(run.folders.feedback))}"))
    return Group(*parts)


def ungraded(run: AssignmentRun, results: Iterable[JobResult]) -> list[str]:
    """Return a line for each thing that is handed in and not completely graded.

    Such a thing is not graded at all, or graded without a part of it, such as its time.
    """
    folders = [run.collection.students[each] for each in run.selected]
    lines = [*map(str, run.collection.problems), *run.faults]
    lines += [f"{each.student} {line}" for each in folders for line in (*each.problems, each.stamp.problem) if line]
    lines += [f"{each.student} {each.unreadable or each.fault}" for each in _sorted(results) if not each.result]
    return lines


def notes(run: AssignmentRun, results: Iterable[JobResult]) -> list[str]:
    """Return a line for each thing that is graded and was not as released.

    The line says where it lay, or what was repaired.
    """
    folders = [run.collection.students[each] for each in run.selected]
    lines = [*map(str, run.collection.notes), *(f"{each.student} {line}" for each in folders for line in each.notes)]
    return lines + [f"{each.student} {repair}" for each in results for repair in each.repairs]


def is_complete(run: AssignmentRun, results: Iterable[JobResult]) -> bool:
    """Return whether everything that was asked for is graded.

    That is the whole class, or the students named.
    """
    problems = [run.collection.students[each].problems for each in run.selected]
    if len(run.selected) == len(run.collection.students):
        problems.append(run.collection.problems)
    return not any([run.faults, [each for each in results if each.fault or each.unreadable], *problems])


def _short(folder: Path) -> str:
    try:
        return str(folder.relative_to(Path.cwd()))
    except ValueError:
        return str(folder)


def _section(title: str, lines: Iterable[str]) -> list[RenderableType]:
    texts = [Text(f"  {line}") for line in lines]
    return [Text(f"\n{title}", style="bold"), *texts] if texts else []


def _sorted(results: Iterable[JobResult]) -> list[JobResult]:
    return sorted(results, key=lambda one: (one.student, one.step))


def _failures(results: Iterable[JobResult]) -> Iterable[str]:
    for each in _sorted(results):
        for flag in each.result.flags if each.result else []:
            yield f"{each.student} step{each.step:02d}: {flag}"
        for exercise in each.result.exercises if each.result else []:
            if exercise.state == "failed" and not exercise.diagnosis:
                yield f"{each.student} {exercise.id}: {exercise.message}"


def _common(results: Iterable[JobResult]) -> Iterable[str]:
    """Yield a line for each mistake, with the number of students who share it.

    An example is "3 of 12 step14-variable  The earlier gradient is overwritten".
    """
    counts: Counter[tuple[str, Diagnosis]] = Counter()
    of: Counter[str] = Counter()
    for each in results:
        for exercise in each.result.exercises if each.result else []:
            of[exercise.id] += 1
            if exercise.diagnosis:
                counts[exercise.id, exercise.diagnosis] += 1
    for (name, diagnosis), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0])):
        yield f"{translate('share', count=count, of=of[name])} {name}  {diagnosis.name()}"
