"""The command `autograde`: check, run, gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def bar(*, quiet: bool) -> Progress:
    """A progress bar with a count and the time that is left."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=errors, disable=quiet
    )


@app.callback()
def main() -> None:
    """Grade notebooks of the course gradsteps."""


@app.command()
def gate(
    step: Annotated[list[str] | None, typer.Option(help="Only this step; may be given several times.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    record: Annotated[bool, typer.Option(help="Write down how each wrong version fails.")] = False,
) -> None:
    """Prove that the course can be released: solutions, stubs, wrong versions, right designs, leaks."""
    from autograde import gate as gates
    from autograde.misconceptions import BEHAVIOUR, behaviour
    from autograde.submission import parse_step

    steps = [parse_step(each) for each in step] if step else None
    report = gates.Report()
    with bar(quiet=as_json) as progress:
        task = progress.add_task("gate", total=None)
        for report in gates.run(steps):
            progress.update(task, completed=sum(report.of.values()), total=sum(report.of.values()))
    if record:
        known = {name: seen for name, seen in behaviour().items() if steps}
        BEHAVIOUR.write_text(json.dumps(known | report.recorded, indent=1, sort_keys=True) + "\n", "utf-8")
        behaviour.cache_clear()
    if not steps:
        report.problems += gates.stale(report)
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        table = Table("", "ok", "of")
        for kind in gates.KINDS:
            table.add_row(kind.replace("_", " "), str(report.ok[kind]), str(report.of[kind]))
        table.add_row("leaks", str(len(report.leaks)), "0")
        console.print(table)
    for problem in report.problems + report.leaks:
        errors.print(problem, style="red", markup=False)
    raise typer.Exit(0 if report.holds else 1)


