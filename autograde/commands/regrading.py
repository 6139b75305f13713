"""Show what a regrade changes: `autograde run --regrade`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from autograde.classroom.terminal import bar, console, errors
from autograde.files import printable
from course.authoring.cell_id import CellId
from course.i18n import translate

if TYPE_CHECKING:
    from autograde.classroom.assignment_run import AssignmentRun
    from autograde.classroom.regrade import Regrade, ScoreChange


def regrade(run: AssignmentRun, students: list[str], steps: list[int], *, apply: bool) -> int:
    """Grade again what is graded and print whose scores differ.

    New scores are written with `apply` only. Returns the exit status, 1 if a notebook could not be graded.

    Raises:
        NothingToGradeError: nothing is graded yet.
    """
    from autograde.classroom.regrade import Regrade
    from autograde.classroom.report import ungraded

    again, results = Regrade(run, students, steps), []
    with bar(quiet=False) as progress:
        task = progress.add_task(run.assignment, total=len(again.jobs))
        for each in again.results(apply=apply):
            results.append(each)
            progress.advance(task)
    changes = again.changes()
    if changes:
        console.print(_by_exercise(again, changes), soft_wrap=True)
        console.print(_by_student(again, changes), soft_wrap=True)
    failed = [each for each in results if each.result is None]
    for line in ungraded(run, failed):
        errors.say(line, "red")
    if failed:
        errors.say(translate("regrade_kept", count=len(failed)), "yellow")
    if again.left_out:
        errors.say(translate("regrade_left_out", count=again.left_out), "yellow")
    key = "regrade_same" if not changes else "regrade_written" if apply else "regrade_not_written"
    values = {"changes": len(changes), "students": len({each.student for each in changes}), "of": len(results)}
    console.print(translate(key, **values, command=f"autograde run {run.assignment} --regrade --apply"), soft_wrap=True)
    return 1 if failed else 0


def _by_exercise(again: Regrade, changes: list[ScoreChange]) -> Table:
    """Return a table of exercises: how many scores rise and fall, and by how much."""
    table = Table(box=None, pad_edge=False)
    for name in ("report_exercise", "regrade_up", "regrade_down", "of", "regrade_points"):
        table.add_column(translate(name), justify="left" if name == "report_exercise" else "right")
    of = Counter(cell for cells in again.after.values() for cell in cells)
    for cell in sorted({each.cell for each in changes}):
        counted = [each for each in changes if each.cell == cell]
        steps = [each.after - each.before for each in counted]
        up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
        points = sum(0 if each.by_hand else step for each, step in zip(counted, steps, strict=True))
        table.add_row(CellId(cell).exercise, str(up), str(down), str(of[cell]), f"{points:+g}")
    return table


def _by_student(again: Regrade, changes: list[ScoreChange]) -> Table:
    """Return a table of students: each changed exercise, and the total."""
    table = Table(box=None, pad_edge=False)
    for name in ("student", "report_exercise", "regrade_before", "regrade_after", ""):
        table.add_column(translate(name) if name else "", justify="right" if name.startswith("regrade") else "left")
    changed = groupby(changes, lambda each: each.student)
    for total, (_, cells) in zip(again.totals(changes), changed, strict=True):
        student = printable(total.student)
        for each in cells:
            note = translate("regrade_by_hand") if each.by_hand else ""
            style = "dim" if each.by_hand else "green" if each.after > each.before else "red"
            row = (student, CellId(each.cell).exercise, f"{each.before:g}", f"{each.after:g}", note)
            table.add_row(*(Text(word, style=style) for word in row))
        table.add_row(Text(student), translate("total"), *(f"{round(one, 2):g}" for one in (total.before, total.after)))
    return table
