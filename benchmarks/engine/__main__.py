"""Measure the engine against its peers; exit with 1 if a "must" limit fails."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from benchmarks.engine import workloads as w
from benchmarks.engine.harness import exponent, ratio, rounds
from benchmarks.engine.peers import PEERS, Engine, Peer
from benchmarks.engine.table import LIMITS, Row, limits, page
from benchmarks.output import add_output_options, write_page

PAGE = "benchmarks.md"
Runner = Callable[[Peer], Callable[[], Any]]
SIZES: dict[str, list[int | None]] = {
    "W1": [99, 9_999, 99_999],
    "W1-leaf": [99],
    "W2": [128, 1_024, 8_192],
    "W2-join": [128, 1_024, 8_192],
    "W3": [None],
    "W4": [99, 9_999],
}
QUICK: dict[str, list[int | None]] = {**SIZES, "W1": [99], "W2": [1_024], "W2-join": [1_024], "W4": [99]}
GROWTH = {"W1": [99, 999, 9_999, 99_999], "W2": [128, 512, 2_048, 8_192], "W4": [99, 999, 9_999]}
OPS = {"W1": 1, "W2": 2, "W4": 3}
SHORT = 5  # times as many rounds where a round takes milliseconds
LONGEST = {("W2", "core_simple"): 5_000, ("W2-join", "core_simple"): 5_000}  # quadratic there: a minute a run
LONGEST |= {(workload, "micrograd"): 5_000 for workload in SIZES}  # it recurses
LONGEST |= {(workload, "autograd"): 50_000 for workload in SIZES}  # it takes seconds


def runner(workload: str, n: int | None) -> Runner:
    """Return a function from a peer to a run of `workload` of size `n`."""
    graph, values = w.SCALARS[workload]
    bound = graph if n is None else partial(graph, n=n)
    return lambda peer: partial(peer.run, bound, values)


def check_gradients(engine: Peer, peers: Sequence[Peer]) -> None:
    """Raise AssertionError unless all peers return the engine's gradients."""
    for workload in w.SCALARS:
        run = runner(workload, None if workload == "W3" else 8)
        expected = np.array(run(engine)(), float)
        for peer in peers:
            np.testing.assert_allclose(
                np.array(run(peer)(), float), expected, rtol=1e-9, err_msg=f"{workload} {peer.name}"
            )


def scalar_rows(engine: Peer, peers: Sequence[Peer], quick: bool, count: int) -> list[Row]:
    """Measure the scalar workloads against every peer."""
    rows = []
    for workload, sizes in (QUICK if quick else SIZES).items():
        for n in sizes:
            for collector in (False, True):
                run = runner(workload, n)
                runs = {"engine": run(engine), "A/A": run(engine)}
                for peer in peers:
                    if (n or 0) < LONGEST.get((workload, peer.name), 10**9):
                        runs[peer.name] = run(peer)
                turns = count if (n or 0) > 5_000 else SHORT * count
                found = rounds(runs, turns, 0.002 if quick else 0.004, collector)
                label = workload if n is None else f"{workload} n={n:,}"
                for name in list(runs)[1:]:
                    bounds = limits(workload, name, n)
                    rows.append(
                        Row(label, name, "on" if collector else "off", ratio(found["engine"], found[name]), bounds)
                    )
                    print(rows[-1], flush=True)
    return rows


def array_rows(engine: Peer, quick: bool, count: int) -> list[Row]:
    """Measure the array workloads against handwritten numpy."""
    rows = []
    rng = np.random.default_rng(0)
    for n in (10, 1_000, 30_000, 1_000_000):
        x, v = rng.uniform(0.5, 1.5, n), rng.uniform(0.5, 1.5, n)
        for found, expected in zip(engine.run(w.eight_ops, [x, v]), w.eight_ops_numpy(x, v), strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-12)
        run = partial(engine.run, w.eight_ops, [x, v])
        label = f"W5 n={n:,}"
        rows += paired_arrays(label, run, partial(w.eight_ops_numpy, x, v), count, LIMITS.get((label, "numpy")), quick)
    x = rng.uniform(0.5, 1.5, 100_000)
    total = partial(w.sum_of, n=64)
    rows += paired_arrays(
        "fan-in 64 x 100,000", partial(engine.run, total, [x]), partial(w.sum_numpy, x, 64), count, None, quick
    )
    return rows


def paired_arrays(
    label: str, run: Any, reference: Any, count: int, bounds: tuple[float, float] | None, quick: bool
) -> list[Row]:
    """Measure one array workload, with garbage collection off and on."""
    rows = []
    for collector in (False, True):
        found = rounds(
            {"engine": run, "A/A": run, "numpy": reference}, SHORT * count, 0.005 if quick else 0.02, collector
        )
        for name in ("A/A", "numpy"):
            mode = "on" if collector else "off"
            rows.append(
                Row(label, name, mode, ratio(found["engine"], found[name]), bounds if name == "numpy" else None)
            )
            print(rows[-1], flush=True)
    return rows


def growth_rows(engine: Peer, count: int) -> tuple[list[Row], list[str]]:
    """Fit growth exponents; return their rows and lines of ns per function."""
    rows, lines = [], []
    for workload, sizes in GROWTH.items():
        runs = {str(n): runner(workload, n)(engine) for n in sizes}
        found = rounds(runs, count, 0.01, collector=False)
        times = {n: min(found[str(n)]) for n in sizes}
        rows.append(
            Row(
                f"{workload} growth exponent, n={sizes[0]:,} ... {sizes[-1]:,}",
                "-",
                "off",
                exponent(times),
                LIMITS["exponent", "-"],
            )
        )
        print(rows[-1], flush=True)
        lines += [f"| {workload} | {n:,} | {t / n / OPS[workload] * 1e9:.0f} |" for n, t in times.items()]
    return rows, lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark, write its page, and return 1 if a limit fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes and short samples; prints only, writes nothing"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=9,
        help="rounds of the longest rows, the others have five times as many (default 9)",
    )
    add_output_options(parser, PAGE)
    options = parser.parse_args(arguments)
    count = options.rounds

    engine, peers = Engine(), [peer() for peer in PEERS]
    gc.freeze()  # a collection then looks at the graphs, not at the modules of every peer
    with np.errstate(all="ignore"):
        check_gradients(engine, peers)
        rows = scalar_rows(engine, peers, options.quick, count)
        rows += array_rows(engine, options.quick, count)
        more, times = growth_rows(engine, count)
    rows += more
    if not options.quick:
        settings = f"{count} to {SHORT * count} interleaved rounds in rotating order, processor time."
        write_page(options, page(rows, times, settings))
    failed = [row for row in rows if row.verdict == "FAILS"]
    for row in failed:
        print("fails:", row, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
