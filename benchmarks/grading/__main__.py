"""Measure grading against stock nbgrader; exit with 1 if a "must" limit fails."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.engine.harness import Ratio, ratio
from benchmarks.grading.runs import Gradsteps, NbgraderPlugin, Run, Stock, pace, run
from benchmarks.grading.table import HEAD, Row, page
from benchmarks.grading.workloads import differences, make_class, reset, scores
from benchmarks.output import add_output_options, write_page

PAGE = "benchmarks-grading.md"
STEPS = 10
"""Notebooks of a student, all of stage 1."""
MEGABYTE = 1 << 20


def compare(folder: Path, students: int, rounds: int) -> tuple[list[Row], list[str], list[str]]:
    """Return rows against stock nbgrader, further facts, and scores that differ."""
    roots = {name: folder / name for name in ("stock", "gradsteps", "plugin")}
    for root in roots.values():
        make_class(root, students)
    stock, gradsteps = Stock(roots["stock"]), Gradsteps(roots["gradsteps"])
    plugin = NbgraderPlugin(roots["plugin"])
    stock.create_assignment()
    plugin.create_assignment()
    (folder / "pages").mkdir()
    times: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        times.setdefault(name, []).append(seconds)
        print(f"{name}: {seconds:.3f} s", flush=True)

    def run_stock() -> None:
        reset(stock.root, gradebook=False)
        note("stock", stock.grade().seconds)
        note("stock, a notebook", pace(stock.root, "autograded", STEPS))
        stock.feedback()
        note("stock, a page", pace(stock.root, "feedback", STEPS))

    def run_gradsteps() -> None:
        reset(gradsteps.root, gradebook=True)
        note("gradsteps", gradsteps.grade().seconds)
        note("gradsteps, a notebook", pace(gradsteps.root, "autograded", STEPS))
        run(folder, "benchmarks.grading.pages", str(gradsteps.root), str(folder / "pages"))
        note("gradsteps, a page", float((folder / "log.txt").read_text().split()[-1]))

    def run_plugin() -> None:
        reset(plugin.root, gradebook=False)
        note("nbgrader with our plugin", plugin.grade().seconds)

    turns: list[Callable[[], None]] = [run_stock, run_gradsteps, run_plugin]
    for number in range(rounds):
        for turn in turns[number % 3 :] + turns[: number % 3]:
            turn()

    def factor(stock_name: str, name: str) -> Ratio:
        return ratio(times[stock_name], times[name])

    count = students * STEPS
    rows = [
        Row("throughput, sealed, steady state", factor("stock, a notebook", "gradsteps, a notebook"), 25, 40),
        Row(f"{count} notebooks from command to exit", factor("stock", "gradsteps"), 12, 20),
        Row("`nbgrader autograde` with our configuration", factor("stock", "nbgrader with our plugin"), 5, 10),
        Row("feedback pages", factor("stock, a page", "gradsteps, a page"), 3, 10),
    ]
    facts = [
        f"{name}: {median(found):.3f} s" if "a " in name else f"{name}, {count} notebooks: {median(found):.1f} s"
        for name, found in times.items()
    ]
    expected = scores(stock.root)
    wrong = [
        f"{each.root.name}: {line}" for each in (gradsteps, plugin) for line in differences(expected, scores(each.root))
    ]
    facts.append(f"{2 * len(expected) - len(wrong)} of {2 * len(expected)} scores are stock's own.")
    return rows, facts, wrong


def measure_growth(folder: Path, small: int, large: int, rounds: int) -> tuple[list[Row], list[str]]:
    """Compare the cost per notebook of a large class and a small one; add peak memory."""
    found: dict[int, list[Run]] = {}
    sizes = [1, small] * rounds
    for size in [*sizes, large, *sizes]:
        root = folder / f"class-of-{size}"
        make_class(root, size)
        reset(root, gradebook=True)
        found.setdefault(size, []).append(Gradsteps(root).grade())
        print(f"{STEPS * size} notebooks: {found[size][-1]}", flush=True)

    def cost(size: int) -> float:
        alone, here = (median(each.processor for each in found[number]) for number in (1, size))
        return (here - alone) / (STEPS * (size - 1))

    whole = found[large][0]
    name = f"{STEPS * large:,} notebooks"
    rows = [
        Row(f"cost a notebook, {name} against {STEPS * small}", cost(large) / cost(small), 1.10, 1.0, "ratio"),
        Row(f"peak memory of the coordinator, {name}", whole.peak / MEGABYTE, 400, 250, "MB"),
    ]
    each = whole.seconds / (STEPS * large)
    facts = [f"{name}: {whole.seconds:.0f} s, {1000 * each:.1f} ms a notebook wall time"]
    facts += [f"{STEPS * size:,} notebooks: {1000 * cost(size):.1f} ms of CPU time each" for size in (small, large)]
    return rows, facts


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, write its page, and return 1 if a limit or a score fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small classes, one round; prints only, writes nothing")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of everything against stock (default 3)")
    parser.add_argument("--students", type=int, default=8, help="students of the class of these rounds (default 8)")
    parser.add_argument("--small", type=int, default=10, help="students of the small class (default 10)")
    parser.add_argument("--large", type=int, default=500, help="students of the large class (default 500)")
    add_output_options(parser, PAGE)
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.students, options.small, options.large = 1, 2, 5, 20
    with tempfile.TemporaryDirectory(prefix="gradsteps-bench-") as name:
        rows, facts, wrong = compare(Path(name), options.students, options.rounds)
        more, more_facts = measure_growth(Path(name), options.small, options.large, options.rounds)
    rows += more
    settings = (
        f"{options.rounds} rounds with a class of {options.students}, {STEPS} notebooks each; "
        f"classes of {options.small} and {options.large} for what grows."
    )
    print("\n".join([HEAD, *map(str, rows), *facts, *more_facts]))
    if not options.quick:
        write_page(options, page(rows, facts + more_facts, settings))
    for line in wrong:
        print("score differs from stock:", line, file=sys.stderr)
    failed = [row for row in rows if row.verdict == "FAILS"]
    for row in failed:
        print("fails:", row, file=sys.stderr)
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
