"""Run the red team against stock nbgrader and against sealed grading, and write the table into docs/security.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.red_team import sealed, stock
from benchmarks.red_team.collect import Attack, collect, modules
from benchmarks.red_team.table import Outcome, Row, table, write
from course.lesson import lesson
from course.notebook import ROOT

PROTOCOL = b"get_ipython()._showtraceback.__self__"
"""What an attack on our own protocol holds: stock nbgrader has no such thing."""


def sample(attacks: list[Attack], most: int) -> list[Attack]:
    """Up to `most` of them, evenly from first to last."""
    if len(attacks) <= most:
        return attacks
    return [attacks[n * (len(attacks) - 1) // max(most - 1, 1)] for n in range(most)]


def against_stock(attack: Attack, folder: Path) -> Outcome:
    """One attack against stock nbgrader; its keeper is lost only to what ends every process of its user."""
    made = folder / f"template{attack.step:02d}"
    if not made.exists():
        stock.template(attack.step, folder)
    found = stock.grade(made, attack.step, attack.data, folder)
    full = lesson(attack.step).points
    if found is None:
        return Outcome(attack.deserved, None, (None, None), full, finished=False)
    points = found["scores"]
    finished = found["status"] is not None and points.get("zoe") is not None
    neighbours = (points.get("amy"), points.get("zoe"))
    return Outcome(attack.deserved, points.get("eve"), neighbours, full, finished, len(found["left"]))


def row(name: str, wants: str, attacks: list[Attack], most: int) -> Row:
    """The outcomes of one module's attacks."""
    found = Row(wants, why="not run: it takes more than a notebook")
    with TemporaryDirectory() as folder:
        for number, step in enumerate(sorted({each.step for each in attacks})):
            chosen = sample([each for each in attacks if each.step == step], most)
            found.sealed += sealed.grade(chosen, Path(folder, f"class{number}"))
            for each in chosen:
                if PROTOCOL in each.data.replace(b'\\"', b'"'):
                    found.why = "not run: it is aimed at sealed grading's own protocol"
                else:
                    found.stock.append(against_stock(each, Path(folder)))
    return found


def main() -> int:
    """Run and write; 1 if sealed grading did not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.red_team", description=__doc__)
    parser.add_argument("names", nargs="*", help="modules of tests/red_team; by default all, and the page is written")
    parser.add_argument("--most", type=int, default=3, help="how many notebooks of a module to run (3)")
    arguments = parser.parse_args()
    known = modules()
    names = arguments.names or list(known)
    sys.path.insert(0, str(ROOT / "tests"))
    attacks, failed = collect(names)
    rows = []
    for name in names:
        rows.append(row(name, known[name], [each for each in attacks if each.module == name], arguments.most))
        print(table(rows[-1:]).splitlines()[2], flush=True)
    if not arguments.names:
        write(ROOT / "docs" / "security.md", table(rows))
    for name in sorted(failed):
        print(f"{name}: its own test fails, so what its attacks deserve is not known", file=sys.stderr)
    return 1 if failed or not all(each.held for each in [each for found in rows for each in found.sealed]) else 0


if __name__ == "__main__":
    sys.exit(main())
