"""The command `autograde`: check, run, gate.

Each command imports what it needs when it is called, so that `--help` and usage errors come at once.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograde import startup
from autograde.classroom.terminal import bar, console, errors
from autograde.commands import (
    Database,
    Root,
    as_instructor,
    cluster,
    collecting,
    regrading,
    reporting,
    say_busy,
    scores,
    semester,
)
from autograde.learner.commands import ExtraTests, Trusted, check, complain, use_extra_tests
from course.i18n import translate

if TYPE_CHECKING:
    from autograde.classroom.assignment_run import AssignmentRun

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Grade notebooks of the course gradsteps."""
    startup.skip_numpy_threads()
    startup.skip_web_address_grammar()
    startup.skip_server_extensions()


app.command()(check)
app.command()(semester.init)
app.command()(semester.assign)
app.command()(collecting.collect)
app.command()(reporting.report)
app.command()(reporting.similar)
app.command()(reporting.feedback)
app.command()(scores.export)
app.command()(cluster.worker)
app.command()(cluster.scheduler)


@app.command()
def run(
    assignment: Annotated[str, typer.Argument(help="stage1, stage2, or an assignment of course.toml")],
    root: Root = Path(),
    student: Annotated[list[str] | None, typer.Option(help="Only this student; can be repeated.")] = None,
    step: Annotated[list[str] | None, typer.Option(help="Only this step; can be repeated.")] = None,
    force: Annotated[bool, typer.Option(help="Grade notebooks again that are already graded.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Number of processes; by default one per core.")] = None,
    regrade: Annotated[
        bool, typer.Option(help="Grade again and show whose scores would change; write nothing.")
    ] = False,
    apply: Annotated[bool, typer.Option(help="With --regrade: write the new scores.")] = False,
    database: Database = None,
    trusted: Trusted = False,
    extra_tests: ExtraTests = None,
    scheduler: cluster.Scheduler = None,
    tls: cluster.Tls = None,
) -> None:
    """Grade a class: read submitted/; write gradebook, autograded/ and feedback/."""
    if apply and not regrade:
        raise complain(translate("apply_alone"))
    if regrade and force:
        raise complain(translate("regrade_force"))
    with startup.without_collection():
        from autograde.sandbox.process.fork_server import start_early

        if scheduler is None:
            start_early(trusted=trusted)
        from autograde.classroom import report
        from autograde.classroom.assignment_run import AssignmentRun
        from autograde.classroom.course_config import load_config
        from autograde.errors import (
            ClusterError,
            CourseConfigError,
            GradebookWriteError,
            NothingToGradeError,
            SubmissionError,
        )
        from autograde.grading.submission import parse_step
        from autograde.sandbox.protection import SandboxError
        from autograde.sandbox.remote.session import Limits
        from autograde.validation.extra_tests_check import failing_extra_tests

    as_instructor()
    use_extra_tests(extra_tests)
    try:
        config = load_config(root.resolve(), database)
        elsewhere = scheduler is not None
        assignment_run = AssignmentRun(assignment, root, trusted=trusted, config=config, elsewhere=elsewhere)
        steps = [parse_step(each) for each in step] if step else list(assignment_run.plan.steps)
        assignment_run.plan.require_steps(steps)
        students = assignment_run.select(student or ())
    except (CourseConfigError, GradebookWriteError, NothingToGradeError, SubmissionError) as problem:
        raise complain(problem) from None
    except SandboxError as problem:
        raise complain(translate("no_sandbox", why=problem)) from None
    protection = translate("protected_by", protection=assignment_run.protection)
    errors.say(translate("workers_sealed_elsewhere") if scheduler and not trusted else protection, "dim")
    limits = Limits() if scheduler else assignment_run.limits  # of the course's own answers
    if wrong := failing_extra_tests(steps, limits):
        raise complain(translate("extra_tests_wrong", names=", ".join(wrong)))
    graded = report.ResultSummary()
    try:
        with assignment_run.locked(say_busy):
            _compute_fingerprints(assignment_run, steps, workers)
            if scheduler is None:
                assignment_run.start(workers)
            else:
                assignment_run.pool = cluster.workers_of(scheduler, tls, trusted=trusted, readers=workers)
            if regrade:
                raise typer.Exit(regrading.regrade(assignment_run, students, steps, apply=apply))
            assignment_run.register_assignment()
            jobs = assignment_run.pending_jobs(students, steps, force=force)
            with bar(quiet=False) as progress:
                task = progress.add_task(assignment, total=len(jobs))
                for each in assignment_run.grade(jobs):
                    graded.add(each)
                    progress.advance(task)
    except (ClusterError, GradebookWriteError, NothingToGradeError) as problem:
        raise complain(problem) from None
    console.print(report.class_table(assignment_run, graded), soft_wrap=True)
    raise typer.Exit(0 if report.is_complete(assignment_run, graded.noted) else 1)


def _compute_fingerprints(run: AssignmentRun, steps: list[int], workers: int | None) -> None:
    """Compute missing fingerprints of known mistakes for the instructor's own seed.

    The seed changes the tests, so this runs before grading and shows how the known mistakes fail in them.
    """
    from autograde.classroom.course_file import seeded
    from autograde.validation import compute_fingerprints

    for seed, missing in run.missing_fingerprints(steps):
        with bar(quiet=False) as progress, seeded(seed):
            task = progress.add_task(translate("own_seed"), total=None)
            for done, of in compute_fingerprints.compute(missing, run.root, workers):
                progress.update(task, completed=done, total=of)


@app.command()
def sample(
    root: Annotated[Path, typer.Argument(help="The folder to create.")] = Path("sample"),
    stage: Annotated[list[int] | None, typer.Option(help="Stages to hand in; by default all.")] = None,
) -> None:
    """Create a sample class of twelve to try the grader."""
    from autograde.validation import sample_class as samples
    from course.authoring.lesson import lessons

    as_instructor()
    for each in stage or sorted({lesson.stage for lesson in lessons()}):
        console.print(f"{root}: {samples.make(root, each)} students, stage{each}")


@app.command()
def answers(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of answers with verdicts; by default the tests'.")
    ] = None,
    step: Annotated[list[str] | None, typer.Option(help="Only this step; can be repeated.")] = None,
    part: Annotated[str, typer.Option(help="guide, held or second; by default all.")] = "*",
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Number of processes; by default one per core.")] = None,
) -> None:
    """Grade answers written without knowledge of the tests, and print the rates.

    The output has four rates and each disagreement.
    """
    from autograde.errors import SubmissionError
    from autograde.grading.submission import parse_step
    from autograde.validation import fresh_answers

    as_instructor()
    try:
        steps = [parse_step(each) for each in step] if step else None
    except SubmissionError as problem:
        raise complain(problem) from None
    todo = fresh_answers.load(folder or fresh_answers.FOLDER, steps, part)
    if not todo:
        raise complain(f"{folder or fresh_answers.FOLDER}: holds no answers (stepNN.{part}.toml)")
    with bar(quiet=as_json) as progress:
        rates = list(progress.track(fresh_answers.run(todo, workers), len(todo), description="answers"))[-1]
    for line in rates.disagreements:
        errors.say(line, "yellow")
    if as_json:
        print(json.dumps(rates.as_json()))
    else:
        table = Table("", "count", "of")
        for name, (count, of) in rates.counts.items():
            table.add_row(name.replace("_", " "), str(count), str(of))
        console.print(table)
    raise typer.Exit(0 if rates.holds else 1)


@app.command()
def gate(
    step: Annotated[list[str] | None, typer.Option(help="Only this step; can be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    record: Annotated[bool, typer.Option(help="Record the fingerprints of the known mistakes.")] = False,
    fresh: Annotated[bool, typer.Option(help="Also grade answers of people who did not know the tests.")] = False,
) -> None:
    """Check that the course can be released.

    The proof covers solutions, stubs, wrong versions, right designs and leaks.
    """
    from autograde.catalogue import record as write
    from autograde.errors import CatalogueError, SubmissionError
    from autograde.grading.submission import parse_step
    from autograde.validation import contract, fresh_answers, record_demonstrations
    from autograde.validation import release_check as gates
    from course.authoring.lesson import lessons
    from course.authoring.notebook import ROOT
    from course.errors import LessonFormatError

    as_instructor()
    try:
        steps = [parse_step(each) for each in step] if step else None
        gates.cases(steps or [])
    except (SubmissionError, CatalogueError, LessonFormatError) as problem:
        raise complain(problem) from None
    report = gates.Report()
    with bar(quiet=as_json) as progress:
        task = progress.add_task("gate", total=None)
        for report in gates.run(steps):
            progress.update(task, completed=sum(report.of.values()), total=sum(report.of.values()))
    if record:
        write(report.recorded)
        for each in report.recorded:
            record_demonstrations.record(each)
        if not steps:
            (ROOT / "docs" / "confusion.md").write_text(gates.confusion(report), "utf-8")
    if not steps:
        report.problems += gates.find_stale(report)
    demands = contract.count(steps or [each.step for each in lessons()])
    rates = list(fresh_answers.run(fresh_answers.load(steps=steps)))[-1].as_json() if fresh else {}
    if as_json:
        print(json.dumps(report.as_json() | {"contract": demands} | ({"fresh": rates} if fresh else {})))
    else:
        table = Table("", "ok", "of")
        for kind in gates.KINDS:
            table.add_row(kind.replace("_", " "), str(report.ok[kind]), str(report.of[kind]))
        table.add_row("contract", str(demands["ok"]), str(demands["of"]))
        for name, rate in rates.items():
            table.add_row(f"fresh: {name.replace('_', ' ')}", str(rate["count"]), str(rate["of"]))
        table.add_row("leaks", str(len(report.leaks)), "0")
        table.add_row("false alarms", str(len(report.false_alarms)), "0")
        console.print(table)
        for line in report.misdiagnosed:
            errors.say(line, "yellow")
    for line in report.problems + report.leaks:
        errors.say(line, "red")
    raise typer.Exit(0 if report.holds and demands["ok"] == demands["of"] else 1)
