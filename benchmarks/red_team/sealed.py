"""Grade the attacks sealed: one class of all, between two correct answers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograde.classroom.assignment_run import AssignmentRun
from benchmarks.red_team.collect import Attack
from benchmarks.red_team.table import Outcome
from course.authoring import notebook
from course.authoring.lesson import lesson


def grade(attacks: Sequence[Attack], folder: Path) -> list[Outcome]:
    """Return the outcomes of attacks on one step."""
    here = lesson(attacks[0].step)
    right = notebook.text(notebook.solution(here, "en")).encode()
    files = {"amy": right} | {f"eve{n:03d}": each.data for n, each in enumerate(attacks)} | {"zoe": right}
    for student, data in files.items():
        file = folder / "submitted" / student / f"stage{here.stage}" / f"{here.name}.ipynb"
        file.parent.mkdir(parents=True)
        file.write_bytes(data)
    run = AssignmentRun(f"stage{here.stage}", folder)
    run.register_assignment()
    finished = {
        each.student: not each.fault
        for each in run.grade(run.pending_jobs(run.students, [here.step], force=False), workers=2)
    }
    points = {student: found[here.name][0] for student, found in run.scores().items()}
    neighbours = (points.get("amy"), points.get("zoe"))
    return [
        Outcome(each.deserved, points.get(name), neighbours, here.points, finished.get(name, False))
        for name, each in zip(list(files)[1:-1], attacks, strict=True)
    ]
