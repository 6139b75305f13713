"""Measure grading against stock nbgrader, write docs/benchmarks-grading.md, exit 1 if a "must" fails."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.engine.harness import Ratio, ratio
from benchmarks.grading.classes import differences, forget, make, scores
from benchmarks.grading.runs import Ours, Road, Run, Stock, pace, run
from benchmarks.grading.table import HEAD, Row, page

STEPS = 10
"""Notebooks of a student, all of stage 1."""
MEGABYTE = 1 << 20


def compared(folder: Path, students: int, rounds: int) -> tuple[list[Row], list[str], list[str]]:
    """The rows against stock nbgrader, facts beside them, and the scores that differ."""
    roots = {name: folder / name for name in ("stock", "ours", "road")}
    for root in roots.values():
        make(root, students)
    stock, ours, road = Stock(roots["stock"]), Ours(roots["ours"]), Road(roots["road"])
    stock.enrol()
    road.enrol()
    (folder / "pages").mkdir()
    times: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        times.setdefault(name, []).append(seconds)
        print(f"{name}: {seconds:.3f} s", flush=True)

    def stocks() -> None:
        forget(stock.root, gradebook=False)
        note("stock", stock.grade().seconds)
        note("stock, a notebook", pace(stock.root, "autograded", STEPS))
        stock.feedback()
        note("stock, a page", pace(stock.root, "feedback", STEPS))

    def others() -> None:
        forget(ours.root, gradebook=True)
        note("ours", ours.grade().seconds)
        note("ours, a notebook", pace(ours.root, "autograded", STEPS))
        run(folder, "benchmarks.grading.pages", str(ours.root), str(folder / "pages"))
        note("ours, a page", float((folder / "log.txt").read_text().split()[-1]))

    def roads() -> None:
        forget(road.root, gradebook=False)
        note("road", road.grade().seconds)

    turns: list[Callable[[], None]] = [stocks, others, roads]
    for number in range(rounds):
        for turn in turns[number % 3 :] + turns[: number % 3]:
            turn()

    def factor(theirs: str, mine: str) -> Ratio:
        return ratio(times[theirs], times[mine])

    count = students * STEPS
    rows = [
        Row("throughput, sealed, steady state", factor("stock, a notebook", "ours, a notebook"), 25, 40),
        Row(f"{count} notebooks from command to exit", factor("stock", "ours"), 12, 20),
        Row("`nbgrader autograde` with our configuration", factor("stock", "road"), 5, 10),
        Row("feedback pages", factor("stock, a page", "ours, a page"), 3, 10),
    ]
    facts = [
        f"{name}: {median(found):.3f} s" if "a " in name else f"{name}, {count} notebooks: {median(found):.1f} s"
        for name, found in times.items()
    ]
    expected = scores(stock.root)
    wrong = [f"{each.root.name}: {line}" for each in (ours, road) for line in differences(expected, scores(each.root))]
    facts.append(f"{2 * len(expected) - len(wrong)} of {2 * len(expected)} scores are stock's own.")
    return rows, facts, wrong


def growing(folder: Path, small: int, large: int, rounds: int) -> tuple[list[Row], list[str]]:
    """What a notebook costs in a large class against a small one, and the memory of the large one."""
    found: dict[int, list[Run]] = {}
    sizes = [1, small] * rounds
    for size in [*sizes, large, *sizes]:
        root = folder / f"class-of-{size}"
        make(root, size)
        forget(root, gradebook=True)
        found.setdefault(size, []).append(Ours(root).grade())
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
    facts = [f"{name}: {whole.seconds:.0f} s, {1000 * each:.1f} ms a notebook by the clock"]
    facts += [
        f"{STEPS * size:,} notebooks: {1000 * cost(size):.1f} ms of processor time each" for size in (small, large)
    ]
    return rows, facts


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.grading", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small classes, one round; prints only, writes nothing")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of everything against stock (default 3)")
    parser.add_argument("--students", type=int, default=8, help="students of the class of these rounds (default 8)")
    parser.add_argument("--small", type=int, default=10, help="students of the small class (default 10)")
    parser.add_argument("--large", type=int, default=500, help="students of the large class (default 500)")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks-grading.md"))
    options = parser.parse_args(arguments)
    if options.quick:
        options.rounds, options.students, options.small, options.large = 1, 2, 5, 20
    with tempfile.TemporaryDirectory(prefix="gradsteps-bench-") as name:
        rows, facts, wrong = compared(Path(name), options.students, options.rounds)
        more, told = growing(Path(name), options.small, options.large, options.rounds)
    rows += more
    settings = (
        f"{options.rounds} rounds with a class of {options.students}, {STEPS} notebooks each; "
        f"classes of {options.small} and {options.large} for what grows."
    )
    print("\n".join([HEAD, *map(str, rows), *facts, *told]))
    if not options.quick:
        options.out.write_text(page(rows, facts + told, settings), encoding="utf-8")
    for line in wrong:
        print("another score than stock's:", line, file=sys.stderr)
    failed = [row for row in rows if row.verdict == "FAILS"]
    for row in failed:
        print("fails:", row, file=sys.stderr)
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
