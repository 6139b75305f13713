"""Run the red team against stock nbgrader and sealed grading; write a table.

The table goes to build/red-team.md; `--update-docs` puts it into docs/security.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.red_team import sealed, stock
from benchmarks.red_team.collect import Attack, collect, modules
from benchmarks.red_team.table import Outcome, Row, table, write_section
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.notebook import ROOT

PROTOCOL = b"get_ipython()._showtraceback.__self__"
"""Text that marks an attack on sealed grading's own protocol, which stock nbgrader does not have."""

ELSEWHERE = ("reading_files", "writing_and_deleting_files", "filling_the_disk", "network", "processes_out_of_sight")
"""Modules that attack files, networks and processes: the bubblewrap around stock nbgrader stops them."""

TIMED = ("dying_only_now_and_then",)
"""Modules whose attacks contain the time of day of their own test: at another time they do something else."""


def sample(attacks: list[Attack], most: int) -> list[Attack]:
    """Return up to `most` attacks, spaced evenly from first to last."""
    if len(attacks) <= most:
        return attacks
    return [attacks[n * (len(attacks) - 1) // max(most - 1, 1)] for n in range(most)]


def is_on_protocol(attack: Attack) -> bool:
    """Return whether the attack aims at a protocol that stock nbgrader does not have."""
    return PROTOCOL in attack.data.replace(b'\\"', b'"')


def is_elsewhere(attack: Attack) -> bool:
    """Return whether the bubblewrap around stock nbgrader hides the attack's target."""
    return attack.module.removeprefix("test_") in ELSEWHERE


def once(attack: Attack, folder: Path) -> Outcome:
    """Run one attack against stock nbgrader, unfinished if its bubblewrap is lost."""
    with TemporaryDirectory() as place:
        found = stock.grade(folder / f"template{attack.step:02d}", attack.step, attack.data, Path(place))
    full = lesson(attack.step).points
    if found is None:
        return Outcome(attack.deserved, None, (None, None), full, finished=False)
    points = found["scores"]
    finished = found["status"] is not None and points.get("zoe") is not None
    neighbours = (points.get("amy"), points.get("zoe"))
    return Outcome(attack.deserved, points.get("eve"), neighbours, full, finished, len(found["left"]))


def against_stock(attack: Attack, folder: Path) -> Outcome:
    """Return the better of two runs: a busy machine is not stock's fault."""
    found = once(attack, folder)
    return found if found.held else max(found, once(attack, folder), key=lambda each: (each.held, each.kept))


def demand_quiet(step: int, folder: Path) -> None:
    """Check that stock nbgrader grades three correct answers within its time limits.

    Raises:
        RuntimeError: it does not.
    """
    right = notebook.text(notebook.solution(lesson(step), "en")).encode()
    if not against_stock(Attack("", step, right, lesson(step).points), folder).held:
        raise RuntimeError("stock nbgrader does not grade correct answers here: is the machine too busy?")


def held_sealed(attacks: list[Attack], folder: Path) -> dict[bytes, Outcome]:
    """Run all attacks against sealed grading; return outcomes by the attacks' bytes."""
    found: dict[bytes, Outcome] = {}
    for step in sorted({each.step for each in attacks}):
        here = [each for each in attacks if each.step == step]
        outcomes = sealed.grade(here, folder / f"class{step:02d}")
        found |= {each.data: outcome for each, outcome in zip(here, outcomes, strict=True)}
    return found


def rows(wanted: dict[str, str], attacks: list[Attack], most: int, jobs: int) -> Iterator[Row]:
    """Yield a row of outcomes per module of attacks."""
    repeatable = [each for each in attacks if each.module.removeprefix("test_") not in TIMED]
    chosen = {name: sample([each for each in repeatable if each.module == name], most) for name in wanted}
    everything = [each for found in chosen.values() for each in found]
    with TemporaryDirectory() as place, ThreadPoolExecutor(jobs) as pool:
        folder = Path(place)
        for step in {each.step for each in everything}:
            stock.template(step, folder)
            demand_quiet(step, folder)
        fair = [each for each in everything if not is_on_protocol(each) and not is_elsewhere(each)]
        waiting = {each.data: pool.submit(against_stock, each, folder) for each in fair}
        by_sealed = held_sealed(everything, folder)
        for name, wants in wanted.items():
            why = "aimed at sealed grading's own protocol" if chosen[name] else "needs more than a notebook"
            if name.removeprefix("test_") in TIMED:
                why = "depends on the time of its own test"
            if any(map(is_elsewhere, chosen[name])):
                why = "the bubblewrap around stock nbgrader would stop it"
            row = Row(wants, why=f"not run: {why}")
            row.sealed = [by_sealed[each.data] for each in chosen[name]]
            row.stock = [waiting[each.data].result() for each in chosen[name] if each.data in waiting]
            yield row


def main() -> int:
    """Run the attacks and write the table; return 1 if sealed grading fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.red_team", description=__doc__)
    parser.add_argument("names", nargs="*", help="modules of tests/red_team; by default all, and the table is written")
    parser.add_argument("--update-docs", action="store_true", help="put the table of all modules into docs/security.md")
    parser.add_argument("--most", type=int, default=1000, help="how many notebooks of a module to run; by default all")
    parser.add_argument("--jobs", type=int, default=2, help="stock nbgrader processes at a time (default 2)")
    arguments = parser.parse_args()
    known = modules()
    wanted = {name: known[name] for name in arguments.names or known}
    sys.path.insert(0, str(ROOT / "tests"))
    attacks, failed = collect(list(wanted))
    found = []
    for row in rows(wanted, attacks, arguments.most, arguments.jobs):
        found.append(row)
        print(table([row]).splitlines()[2], flush=True)
    if arguments.update_docs and not arguments.names:
        write_section(ROOT / "docs" / "security.md", table(found))
    elif not arguments.names:
        (ROOT / "build").mkdir(exist_ok=True)
        (ROOT / "build" / "red-team.md").write_text(table(found) + "\n", "utf-8", newline="\n")
    for name in sorted(failed):
        print(f"{name}: its own test fails, so the deserved points are not known", file=sys.stderr)
    return 1 if failed or not all(each.held for row in found for each in row.sealed) else 0


if __name__ == "__main__":
    sys.exit(main())
