"""Print the results of a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from autograde.classroom.assignment_run import AssignmentRun
from autograde.classroom.jobs import JobResult
from autograde.classroom.marks import duration
from autograde.files import printable
from course.feedback.diagnosis import Diagnosis
from course.i18n import translate
from course.i18n.step_names import step_label, step_name


@dataclass
class ResultSummary:
    """What the class at a glance shows of results.

    Whole results of thousands of students would fill the memory. `noted` has the results that say more than points.
    `mistakes` and `exercises` count the answers with each diagnosis and all answers to each exercise.
    """

    noted: list[JobResult] = field(default_factory=list)
    mistakes: Counter[tuple[str, Diagnosis]] = field(default_factory=Counter)
    exercises: Counter[str] = field(default_factory=Counter)

    def add(self, found: JobResult) -> None:
        """Count a result."""
        exercises = found.result.exercises if found.result else []
        self.exercises.update(each.id for each in exercises)
        self.mistakes.update((each.id, each.diagnosis) for each in exercises if each.diagnosis)
        unexplained = any(each.state == "failed" and not each.diagnosis for each in exercises)
        if found.result is None or found.repairs or found.result.flags or unexplained:
            self.noted.append(found)


def class_table(run: AssignmentRun, results: ResultSummary) -> RenderableType:
    """Return the class at a glance: scores, lateness, problems and mistakes.

    Scores are as the gradebook has them. Notes are listed, too.

    A total is the sum of a row less the late penalty, as `nbgrader export` has it.
    """
    scores, lateness = run.scores(), run.lateness()
    found = {(each.student, each.step): each for each in results.noted}
    table = Table(box=None, pad_edge=False)
    table.add_column(translate("student"))
    for each in run.lessons:
        table.add_column(step_label(each.step), justify="right")
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
        total = max(0.0, sum(score for score, _ in scores[student].values()) - penalty) * run.plan.scale
        row.append(Text(f"{round(total, 2):g}"))
        if lateness:
            late = duration(seconds) if seconds else ""
            row.append(Text(f"{late} −{round(penalty * run.plan.scale, 2):g}" if penalty else late, style="red"))
        table.add_row(Text(printable(student)), *row)
    outof = [str(each.points) for each in run.lessons]
    total_points = f"{run.plan.max_score:g}"
    table.add_row(Text(translate("of"), style="dim"), *outof, total_points, style="dim")
    parts: list[RenderableType] = [table]
    parts += _section(translate("problems"), [*ungraded(run, found.values()), *_failures(found.values())])
    parts += _section(translate("most_common"), _common(results))
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
    return [printable(line) for line in lines]


def notes(run: AssignmentRun, results: Iterable[JobResult]) -> list[str]:
    """Return a line for each thing that is graded and was not as released.

    The line says where it lay, or what was repaired.
    """
    folders = [run.collection.students[each] for each in run.selected]
    lines = [*map(str, run.collection.notes), *(f"{each.student} {line}" for each in folders for line in each.notes)]
    lines += [f"{each.student} {repair}" for each in results for repair in each.repairs]
    return [printable(line) for line in lines]


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
    texts = [Text(f"  {printable(line)}") for line in lines]
    return [Text(f"\n{title}", style="bold"), *texts] if texts else []


def _sorted(results: Iterable[JobResult]) -> list[JobResult]:
    return sorted(results, key=lambda one: (one.student, one.step))


def _failures(results: Iterable[JobResult]) -> Iterable[str]:
    for each in _sorted(results):
        for flag in each.result.flags if each.result else []:
            yield f"{each.student} {step_name(each.step)}: {flag}"
        for exercise in each.result.exercises if each.result else []:
            if exercise.state == "failed" and not exercise.diagnosis:
                yield f"{each.student} {exercise.id}: {exercise.message}"


def _common(results: ResultSummary) -> Iterable[str]:
    """Yield a line for each mistake, with the number of students who share it.

    An example is "3 of 12 step14-variable  The earlier gradient is overwritten".
    """
    for (name, diagnosis), count in sorted(results.mistakes.items(), key=lambda item: (-item[1], item[0][0])):
        yield f"{translate('share', count=count, of=results.exercises[name])} {name}  {diagnosis.name()}"
