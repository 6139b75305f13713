"""Release checks: grade every reference answer and known mistake.

Every solution scores 100 %, every empty stub 0, every known wrong version loses the points of its exercise, every
right design passes in full, and nothing of an answer or a hidden test is left in release/.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.catalogue import KnownAnswer, known_answers, learner_view, recorded
from autograde.grading.demonstrations import file, is_stale
from autograde.grading.passes import grade
from autograde.grading.result import Exercise, Result
from autograde.grading.submission import from_cells
from autograde.pool import FORKS, Pool
from autograde.sandbox.process.fork_server import fork_server_for
from autograde.sandbox.protection import resolve_mode
from autograde.sandbox.remote.errors import StudentTimeout
from autograde.sandbox.remote.session import Limits
from autograde.validation.held_out import HeldOutAnswer, held_out_answers
from autograde.validation.in_process import in_process_scores
from course.authoring import notebook as built
from course.authoring.cell_id import CellId
from course.authoring.lesson import Lesson, lesson, lessons
from course.authoring.markers import HIDDEN, SOLUTION, extract_region, remove_region
from course.authoring.preamble import preamble
from course.feedback import diagnosis
from course.feedback.diagnosis import Fingerprints
from course.feedback.observation import Fingerprint, ended_by
from course.i18n import LANGUAGES
from course.i18n.step_names import step_name

LIMITS = Limits(cell=10.0, test=6.0)
PATIENT = Limits(cell=3.0, test=6.0)
"""For wrong versions: with some, a demonstration never ends."""
SHORT = Limits(cell=1.5, test=0.4)
"""For wrong versions that never end: a longer wait shows nothing more."""
KINDS = ("solutions", "stubs", "wrong_versions", "accepted_variants", "held_out")
NAMED = 0.95
"""The part of the wrong versions in other styles whose idea has to be named."""


@dataclass
class Report:
    """The findings of a release check.

    They are counts per kind, problems in words, and how each wrong version failed.
    """

    ok: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    of: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    leaks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    recorded: dict[int, Fingerprints] = field(default_factory=dict)
    false_alarms: list[str] = field(default_factory=list)
    misdiagnosed: list[str] = field(default_factory=list)
    confusion: dict[int, Counter[tuple[str, str]]] = field(default_factory=dict)

    def add(self, case: Case, result: Result, in_process: list[int]) -> None:
        """Count one graded notebook.

        `in_process` are its scores in one process, where they were requested.
        """
        found = list(_failures(case, result))
        if in_process and in_process != [each.score for each in result.exercises]:
            found.append(f"{step_name(case.step)} {case.kind}: scores {in_process} where nothing is sealed")
        self.problems += found
        self.of[case.kind] += 1
        right = not found
        if case.kind == "held_out":
            wanted, named, right = _diagnosed_idea(case, result)
            self.confusion.setdefault(case.step, Counter())[wanted, named] += 1
            if not right:
                answer = f"{step_name(case.step)} {_label(case.version)}"
                self.misdiagnosed.append(f"{answer}: {named}, where it is {wanted}")
        elif case.kind == "wrong_versions":
            self.recorded.setdefault(case.step, {})[_label(case.version)] = _of(case, result).fingerprint
        elif case.kind in ("solutions", "accepted_variants"):
            self.false_alarms += [f"{each.id}: {each.message}" for each in result.exercises if each.diagnosis]
        self.ok[case.kind] += right

    @property
    def holds(self) -> bool:
        exact = all(self.ok[kind] == self.of[kind] for kind in KINDS if kind != "held_out")
        named = self.ok["held_out"] >= NAMED * self.of["held_out"]
        return exact and named and not (self.leaks or self.problems or self.false_alarms)

    def as_json(self) -> dict[str, Any]:
        counts = {kind: {"ok": self.ok[kind], "of": self.of[kind]} for kind in KINDS}
        return counts | {"leaks": len(self.leaks), "false_alarms": len(self.false_alarms)}


@dataclass(frozen=True)
class Case:
    """One notebook to grade.

    It is the solution of a step, its stub, or the solution with one exercise written otherwise.
    """

    step: int
    kind: str
    version: KnownAnswer | HeldOutAnswer | None = None

    @property
    def limits(self) -> Limits:
        """The limits: short ones for what ended in a timeout when it was recorded.

        If it does so no more, its fingerprint is another, and the recorded one is out of date.
        """
        if self.kind not in ("wrong_versions", "held_out"):
            return LIMITS
        return SHORT if ended_by(self.recorded, StudentTimeout.reason) else PATIENT

    @property
    def recorded(self) -> Fingerprint:
        """The recorded fingerprint of the known mistake, in whichever style."""
        if self.version is None:
            return {}
        name = self.version.id if isinstance(self.version, KnownAnswer) else self.version.of
        return (recorded(self.step) or {}).get(name, {})

    def notebook(self) -> NotebookNode:
        make = built.release if self.kind == "stubs" else built.solution
        made = deepcopy(_made(make, self.step))
        if self.version is not None:
            for cell in made.cells:
                if cell.id == CellId.of(self.step, self.version.exercise):
                    cell.source = self.version.code
        return made


@cache
def _made(make: Callable[[Lesson, str], NotebookNode], step: int) -> NotebookNode:
    return make(lesson(step), "en")


def cases(steps: Iterable[int]) -> list[Case]:
    """Everything that the gate grades for these steps."""
    found: list[Case] = []
    for step in steps:
        found += [Case(step, "solutions"), Case(step, "stubs")]
        found += [
            Case(step, "wrong_versions" if each.wrong else "accepted_variants", each) for each in known_answers(step)
        ]
        found += [Case(step, "held_out", each) for each in held_out_answers(step)]
    return found


def _grade(case: Case) -> tuple[Result, list[int]]:
    """Return a case's result and its scores in one process.

    Only solutions and stubs have such scores, those of their tests run as notebook cells.
    """
    submission = from_cells(case.notebook().cells, case.step, "en")
    in_process = in_process_scores(submission, case.limits) if case.kind in ("solutions", "stubs") else []
    if case.version is None or case.kind not in ("wrong_versions", "held_out"):
        return grade(submission, LIMITS), in_process
    start = time.monotonic()
    result = grade(submission, SHORT, only=case.version.exercise)
    if time.monotonic() - start > SHORT.test and _of(case, result).fingerprint != case.recorded:
        result = grade(submission, LIMITS, only=case.version.exercise)  # it ends, but later
    return result, in_process


def _failures(case: Case, result: Result) -> Iterator[str]:
    """Yield what is wrong with a result, in words."""
    name = f"{step_name(case.step)} {case.kind} {_label(case.version)}".rstrip()
    if case.kind == "stubs":
        for each in result.exercises:
            if each.score:
                yield f"{name}: {each.name} scores {each.score} without a line of the learner's"
    elif case.kind in ("wrong_versions", "held_out"):
        if _of(case, result).passed:
            yield f"{name}: is accepted by {_of(case, result).name}"
    else:
        for each in result.exercises:
            if not each.passed:
                yield f"{name}: {each.name} fails: {each.message}"
            if each.credit not in (0, each.max_score):
                yield f"{name}: {each.name} gives {each.credit:g} points in parts, of {each.max_score}"
        for output in (output for outputs in result.outputs.values() for output in outputs):
            if output["output_type"] == "error" and case.kind == "solutions":
                yield f"{name}: a cell raises {output['ename']}: {output['evalue'][:200]}"


def _label(version: KnownAnswer | HeldOutAnswer | None) -> str:
    return (
        "" if version is None else version.id if isinstance(version, KnownAnswer) else f"{version.of} {version.style}"
    )


def _of(case: Case, result: Result) -> Exercise:
    """Return the result of the exercise that this case modifies."""
    return next(each for each in result.exercises if case.version and each.name == case.version.exercise)


def _idea(step: int, name: str) -> str:
    return next((each.idea or each.id for each in known_answers(step) if each.id == name), "?")


def _diagnosed_idea(case: Case, result: Result) -> tuple[str, str, bool]:
    """Return the expected idea, the diagnosed idea, and whether they match.

    The diagnosed idea is "nothing" if no mistake is diagnosed.

    Mistakes of one idea are told in one way: what it says of them, and its hints, are the same.
    """
    assert isinstance(case.version, HeldOutAnswer)
    named = {_idea(case.step, name) for name in _of(case, result).diagnosis.ids}
    wanted = _idea(case.step, case.version.of)
    return wanted, " / ".join(sorted(named)) or "nothing", named == {wanted}


def leaks(here: Lesson) -> Iterator[str]:
    """Yield what a step's released notebooks leak.

    These are answers, hidden tests, markers and outputs that are left in them. A notebook that is not built is
    reported as well.
    """
    secrets = [extract_region(HIDDEN, cell.code).strip() for cell in here.of_role("test")]
    lines = {line.strip() for secret in secrets for line in secret.splitlines() if len(line.strip()) > 24}
    shown = [preamble(here.step), *(remove_region(HIDDEN, text) for cell in here.cells for text in cell.text.values())]
    lines -= {line.strip() for text in shown for line in text.splitlines()}
    answers = [extract_region(SOLUTION, cell.code).strip() for cell in here.of_role("exercise")]
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


def graded(todo: list[Case], workers: int | None = None) -> Iterator[tuple[Case, Result, list[int]]]:
    """Grade cases in parallel, in their order."""
    if FORKS:
        for mode in {resolve_mode(LIMITS.protection), "trusted"}:
            fork_server_for(mode)
    with Pool[Case, tuple[Result, list[int]]](_grade, workers=workers, kind=attrgetter("step")) as pool:
        for case, (result, in_process) in pool.in_order(todo):
            yield case, result, in_process


def run(steps: list[int] | None = None, workers: int | None = None) -> Iterator[Report]:
    """Grade everything and yield the growing report after each case.

    The report is yielded a last time when it is complete.
    """
    chosen = steps or [each.step for each in lessons()]
    report = Report()
    for case, result, in_process in graded(cases(chosen), workers):
        report.add(case, result, in_process)
        yield report
    for step in chosen:
        report.leaks += leaks(lesson(step))
    yield report


def find_stale(report: Report) -> list[str]:
    """Return the recorded fingerprints that differ from this run.

    `autograde gate --record` updates them.
    """
    found = [
        f"{step_name(step)} {name}: the recorded fingerprint is out of date"
        for step, seen in report.recorded.items()
        for name, fingerprint in seen.items()
        if (recorded(step) or {}).get(name) != fingerprint
    ]
    found += [f"{file(step)} is out of date" for step in report.recorded if is_stale(step)]
    return found + [
        f"course/feedback/diagnosis/{step_name(step)}.json is out of date"
        for step in report.recorded
        if diagnosis.load_table(step) != learner_view(step)
    ]


def confusion(report: Report) -> str:
    """Return a confusion matrix per step, as Markdown."""
    lines = [
        "# Which mistakes are told apart",
        "",
        "Each known mistake was written in two other styles by somebody who had only its description. The table",
        "counts, by step, the idea behind such an answer and the one that the grader named; right ones are summed up.",
        "Made by `autograde gate --record`.",
    ]
    for step, counts in sorted(report.confusion.items()):
        right = sum(count for (wanted, named), count in counts.items() if wanted == named)
        lines += ["", f"## Step {step}", "", f"{right} of {sum(counts.values())} as they are."]
        rest = sorted((pair, count) for pair, count in counts.items() if pair[0] != pair[1])
        if rest:
            lines += ["", "| idea | named | times |", "|--|--|--|"]
            lines += [f"| {wanted} | {named} | {count} |" for (wanted, named), count in rest]
    return "\n".join(lines) + "\n"
