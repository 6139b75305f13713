"""The release gate: the grader is graded before a learner meets it.

Every solution scores 100 %, every empty stub 0, every known wrong version loses the points of its exercise, every
right design passes in full, and nothing of an answer or a hidden test is left in release/.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.grade import Result, grade
from autograde.misconceptions import Version, recorded, told, versions
from autograde.sealed.session import Limits
from autograde.submission import heal
from course import mistakes
from course import notebook as built
from course.lesson import HIDDEN, LANGUAGES, SOLUTION, Lesson, between, lesson, lessons, without
from course.mistakes import Behaviour
from course.sofar import so_far

LIMITS = Limits(cell=5.0, test=3.0)
KINDS = ("solutions", "stubs", "wrong_versions", "right_designs")


@dataclass
class Report:
    """What the gate found: counts a kind, problems in words, and how each wrong version failed."""

    ok: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    leaks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    recorded: dict[int, dict[str, Behaviour]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        return self.ok == self.of and not self.leaks and not self.problems

    def as_json(self) -> dict[str, Any]:
        return {kind: {"ok": self.ok[kind], "of": self.of[kind]} for kind in KINDS} | {"leaks": len(self.leaks)}


@dataclass(frozen=True)
class Case:
    """One notebook to grade: the solution of a step, its stub, or the solution with one exercise written otherwise."""

    step: int
    kind: str
    version: Version | None = None

    def notebook(self) -> NotebookNode:
        if self.kind == "stubs":
            return built.release(lesson(self.step), "en")
        made = built.solution(lesson(self.step), "en")
        if self.version is not None:
            for cell in made.cells:
                if cell.id == f"step{self.step:02d}-{self.version.exercise}":
                    cell.source = self.version.code
        return made


def cases(steps: Iterable[int]) -> list[Case]:
    """Everything that the gate grades for these steps."""
    found: list[Case] = []
    for step in steps:
        found += [Case(step, "solutions"), Case(step, "stubs")]
        found += [Case(step, "wrong_versions" if each.wrong else "right_designs", each) for each in versions(step)]
    return found


def _grade(case: Case) -> Result:
    return grade(heal(case.notebook().cells, case.step, "en"), LIMITS)


def _failures(case: Case, result: Result) -> Iterator[str]:
    """What is wrong with a result, in words; nothing if it is as it must be."""
    name = f"step{case.step:02d} {case.kind}" + (f" {case.version.id}" if case.version else "")
    if case.kind == "stubs":
        for each in result.exercises:
            if each.score:
                yield f"{name}: {each.name} scores {each.score} without a line of the learner's"
    elif case.kind == "wrong_versions" and case.version is not None:
        if any(each.passed for each in result.exercises if each.name == case.version.exercise):
            yield f"{name}: is accepted by {case.version.exercise}: {case.version.named('en')}"
    else:
        for each in result.exercises:
            if not each.passed:
                yield f"{name}: {each.name} fails: {each.message}"
        for output in (output for outputs in result.outputs.values() for output in outputs):
            if output["output_type"] == "error" and case.kind == "solutions":
                yield f"{name}: a cell raises {output['ename']}: {output['evalue'][:200]}"


def leaks(here: Lesson) -> Iterator[str]:
    """Answers, hidden tests, markers and outputs that are left in a step's released notebooks."""
    secrets = [between(HIDDEN, cell.code).strip() for cell in here.of_role("test")]
    lines = {line.strip() for secret in secrets for line in secret.splitlines() if len(line.strip()) > 24}
    shown = [so_far(here.step), *(without(HIDDEN, text) for cell in here.cells for text in cell.text.values())]
    lines -= {line.strip() for text in shown for line in text.splitlines()}
    answers = [between(SOLUTION, cell.code).strip() for cell in here.of_role("exercise")]
    for lang in LANGUAGES:
        file = built.path("release", here, lang)
        if not file.exists():
            yield f"{here.name} ({lang}): is not built"
            continue
        for cell in nbformat.read(file, as_version=4).cells:
            where = f"{here.name} ({lang}), {cell.id}"
            if cell.cell_type == "code" and (cell.outputs or cell.execution_count):
                yield f"{where}: an output"
            if any(marker in cell.source for marker in (*HIDDEN, *SOLUTION)):
                yield f"{where}: a marker"
            if any(line in lines for line in map(str.strip, cell.source.splitlines())):
                yield f"{where}: a line of a hidden test"
            if any(answer and answer in cell.source for answer in answers if len(answer) > 24):
                yield f"{where}: an answer"


def run(steps: list[int] | None = None, workers: int | None = None) -> Iterator[Report]:
    """Grade everything; yields the growing report after each case, last when it is complete."""
    chosen = steps or [each.step for each in lessons()]
    report = Report()
    todo = cases(chosen)
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for case, result in zip(todo, pool.map(_grade, todo), strict=True):
            found = list(_failures(case, result))
            report.of[case.kind] += 1
            report.ok[case.kind] += not found
            report.problems += found
            if case.kind == "wrong_versions" and case.version is not None:
                behaviour = next(each.behaviour for each in result.exercises if each.name == case.version.exercise)
                report.recorded.setdefault(case.step, {})[case.version.id] = behaviour
            yield report
    for step in chosen:
        report.leaks += leaks(lesson(step))
    yield report


def stale(report: Report) -> list[str]:
    """What is recorded of the wrong versions and is not what was seen: `autograde gate --record` writes it anew."""
    found = [
        f"step{step:02d} {name}: the recorded behaviour is out of date"
        for step, seen in report.recorded.items()
        for name, behaviour in seen.items()
        if (recorded(step) or {}).get(name) != behaviour
    ]
    return found + [
        f"course/mistakes/step{step:02d}.json is out of date"
        for step in report.recorded
        if mistakes.table(step) != told(step)
    ]
