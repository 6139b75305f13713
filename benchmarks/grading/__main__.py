"""Measure grading against its peers; exit with 1 if a "must" limit fails.

The peers are stock nbgrader and otter-grader.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.engine.harness import Ratio, ratio
from benchmarks.grading.otter import Otter
from benchmarks.grading.runs import Gradsteps, NbgraderPlugin, Run, Stock, Unsealed, pace, run
from benchmarks.grading.table import HEAD, Row, page
from benchmarks.grading.workloads import differences, make_class, reset, scores, steps_of
from benchmarks.output import add_output_options, write_page

PAGE = "benchmarks-grading.md"
MEGABYTE = 1 << 20
DEAREST = 10


@dataclass
class Times:
    """Seconds by what was measured, a round each."""

    found: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, seconds: float) -> None:
        self.found.setdefault(name, []).append(seconds)
        print(f"{name}: {seconds:.3f} s", flush=True)

    def factor(self, slow: str, fast: str) -> Ratio:
        return ratio(self.found[slow], self.found[fast])

    def facts(self) -> list[str]:
        return [f"{name}: {median(each):.3f} s" for name, each in self.found.items()]


def interleave(turns: Sequence[Callable[[], None]], rounds: int) -> None:
    """Take turns, and begin each round with another one."""
    for number in range(rounds):
        first = number % len(turns)
        for turn in (*turns[first:], *turns[:first]):
            turn()


def compare_stage(
    folder: Path, stage: int, students: int, rounds: int, otter: Path | None
) -> tuple[list[Row], list[str], list[str]]:
    """Return rows for one stage, further facts, and scores that differ."""
    roots = {name: folder / f"{name}{stage}" for name in ("stock", "gradsteps", "plugin")}
    for root in roots.values():
        count = make_class(root, stage, students)
    stock, gradsteps = Stock(roots["stock"], stage), Gradsteps(roots["gradsteps"], stage)
    plugin = NbgraderPlugin(roots["plugin"], stage)
    stock.create_assignment()
    plugin.create_assignment()
    times, each, name = Times(), len(steps_of(stage)), f"stage {stage}"
    peer = Otter(otter, roots["stock"]) if otter and stage == 1 else None
    pages = folder / f"pages{stage}"
    pages.mkdir()

    def run_stock() -> None:
        reset(stock.root, gradebook=False)
        times.note(f"stock, {count} notebooks of {name}", stock.grade().seconds)
        times.note(f"stock, a notebook of {name}", pace(stock.root, "autograded", each))
        if stage == 1:
            stock.feedback()
            times.note("stock, a page", pace(stock.root, "feedback", each))

    def run_gradsteps() -> None:
        reset(gradsteps.root, gradebook=True)
        times.note(f"gradsteps, {count} notebooks of {name}", gradsteps.grade().seconds)
        times.note(f"gradsteps, a notebook of {name}", pace(gradsteps.root, "autograded", each))
        if stage == 1:
            run(folder, "benchmarks.grading.pages", str(gradsteps.root), gradsteps.stage, str(pages))
            times.note("gradsteps, a page", float((folder / "log.txt").read_text().split()[-1]))

    def run_plugin() -> None:
        reset(plugin.root, gradebook=False)
        times.note(f"nbgrader with our plugin, {count} notebooks of {name}", plugin.grade().seconds)

    def run_otter() -> None:
        assert peer is not None
        files = sorted((stock.root / "submitted" / "student000").glob("*/*.ipynb"))
        times.note(f"otter, a notebook of {name}", sum(map(peer.grade, files)) / len(files))

    turns = [run_stock, run_gradsteps]
    if stage == 1:
        turns.append(run_plugin)
    if peer:
        for step in steps_of(stage):
            peer.create_autograder(step)
        turns.append(run_otter)
    interleave(turns, rounds)

    here = f"gradsteps, a notebook of {name}"
    aim = {1: 40, 2: 60}[stage]
    rows = [
        Row(f"steady state, {name}", times.factor(f"stock, a notebook of {name}", here), 30, aim),
        Row(
            f"{count} notebooks of {name}, command to exit",
            times.factor(f"stock, {count} notebooks of {name}", f"gradsteps, {count} notebooks of {name}"),
            15,
            25,
        ),
    ]
    if peer:
        rows.append(Row("`otter run`, not sealed, stage 1", times.factor(f"otter, a notebook of {name}", here), 45, 70))
    if stage == 1:
        slow = f"nbgrader with our plugin, {count} notebooks of {name}"
        rows += [
            Row(
                "`nbgrader autograde` with our configuration",
                times.factor(f"stock, {count} notebooks of {name}", slow),
                7,
                12,
            ),
            Row("feedback pages", times.factor("stock, a page", "gradsteps, a page"), 3, 10),
        ]
    expected = scores(stock.root, stage)
    graders = (gradsteps, plugin) if stage == 1 else (gradsteps,)
    wrong = [f"{of.root.name}: {line}" for of in graders for line in differences(expected, scores(of.root, stage))]
    total = len(graders) * len(expected)
    return rows, [*times.facts(), f"{total - len(wrong)} of {total} scores of {name} are stock's own."], wrong


def measure_protection(folder: Path, students: int, rounds: int) -> tuple[list[Row], list[str]]:
    """Compare the time of a notebook in the sandbox and in a plain process."""
    each = len(steps_of(1))
    graders: dict[str, Gradsteps] = {}
    for name, grader in (("in the sandbox", Gradsteps), ("in a plain process", Unsealed)):
        root = folder / name.replace(" ", "-")
        make_class(root, 1, students)
        graders[name] = grader(root, 1)
    times = Times()

    def turn(name: str) -> None:
        reset(graders[name].root, gradebook=True)
        graders[name].grade()
        times.note(f"a notebook {name}", pace(graders[name].root, "autograded", each))

    interleave([partial(turn, name) for name in graders], rounds)
    cost = times.factor(*(f"a notebook {name}" for name in graders))
    return [Row("time of a notebook, sandbox against a plain process", cost, 1.25, 1.15, "ratio")], times.facts()


def measure_steps(folder: Path, times: int) -> tuple[list[Row], list[str]]:
    """Return the processor time of the dearest step, and of the ten dearest."""
    run(folder, "benchmarks.grading.steps", str(times))
    found = json.loads((folder / "log.txt").read_text().splitlines()[-1])
    dearest = sorted(found.items(), key=lambda each: -each[1])
    listed = ", ".join(f"{step}: {cost:.0f}" for step, cost in dearest[:DEAREST])
    name = f"dearest step ({dearest[0][0]}), processor time"
    return [Row(name, dearest[0][1], 400, 250, "ms")], [f"the {DEAREST} dearest steps, ms of processor time: {listed}"]


def measure_growth(folder: Path, small: int, large: int, rounds: int) -> tuple[list[Row], list[str]]:
    """Compare the cost per notebook of a large class and a small one; add peak memory.

    A class of one notebook shows what a command costs before and after the grading.
    """
    steps = len(steps_of(1))
    found: dict[int, list[Run]] = {}
    single: list[float] = []
    sizes = [1, small] * rounds
    for size in [*sizes, large, *sizes]:
        root = folder / f"class-of-{size}"
        make_class(root, 1, size)
        reset(root, gradebook=True)
        found.setdefault(size, []).append(Gradsteps(root, 1).grade())
        print(f"{steps * size} notebooks: {found[size][-1]}", flush=True)
        if size == 1:
            alone = folder / "single"
            make_class(alone, 1, 1, most=1)
            reset(alone, gradebook=True)
            single.append(Gradsteps(alone, 1).grade().seconds)

    def cost(size: int) -> float:
        alone, here = (median(each.processor for each in found[number]) for number in (1, size))
        return (here - alone) / (steps * (size - 1))

    whole = found[large][0]
    name = f"{steps * large:,} notebooks"
    rows = [
        Row("a class of one notebook, command to exit", max(single), 4, 2.5, "s"),
        Row(f"cost a notebook, {name} against {steps * small}", cost(large) / cost(small), 1.10, 1.0, "ratio"),
        Row(f"peak memory of the coordinator, {name}", whole.peak / MEGABYTE, 250, 200, "MB"),
    ]
    each = whole.seconds / (steps * large)
    facts = [f"{name}: {whole.seconds:.0f} s, {1000 * each:.1f} ms a notebook wall time"]
    facts += [f"{steps * size:,} notebooks: {1000 * cost(size):.1f} ms of CPU time each" for size in (small, large)]
    return rows, facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, write its page, and return 1 if a limit or a score fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small classes, one round; prints only, writes nothing")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of everything against stock (default 3)")
    parser.add_argument(
        "--students", type=int, nargs=2, default=(8, 4), help="students for stages 1 and 2 (default 8 4)"
    )
    parser.add_argument("--small", type=int, default=10, help="students of the small class (default 10)")
    parser.add_argument("--large", type=int, default=500, help="students of the large class (default 500)")
    parser.add_argument("--otter", type=Path, help="the Python of an environment with otter-grader")
    add_output_options(parser, PAGE)
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.students, options.small, options.large = 1, (2, 2), 3, 10
    rows: list[Row] = []
    facts: list[str] = []
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="gradsteps-bench-") as name:
        for stage, students in enumerate(options.students, 1):
            more, noted, differing = compare_stage(Path(name), stage, students, options.rounds, options.otter)
            rows, facts, wrong = rows + more, facts + noted, wrong + differing
        for more, noted in (
            measure_protection(Path(name), options.students[0], options.rounds),
            measure_steps(Path(name), 2 if options.quick else 10),
            measure_growth(Path(name), options.small, options.large, options.rounds),
        ):
            rows, facts = rows + more, facts + noted
    settings = (
        f"{options.rounds} rounds with classes of {options.students[0]} (stage 1) and {options.students[1]} (stage 2) "
        f"students; classes of {options.small} and {options.large} for what grows."
    )
    print("\n".join([HEAD, *map(str, rows), *facts]))
    if not options.quick:
        write_page(options, page(rows, facts, settings))
    for line in wrong:
        print("score differs from stock:", line, file=sys.stderr)
    failed = [row for row in rows if row.verdict == "FAILS"]
    for row in failed:
        print("fails:", row, file=sys.stderr)
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
