"""Show what two rows of the engine's table consist of.

Run it with `python -m benchmarks.engine.floor`.

W5 with 1,000 elements is compared with NumPy by hand, W1-leaf with micrograd. Of both the arithmetic alone is timed, as
the engine has NumPy do it: without it nothing of the engine is left but its own work for each function.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from benchmarks.engine import workloads as w
from benchmarks.engine.peers import Engine, Micrograd

ROUNDS, REPEATS, FUNCTIONS = 150, 20, 99


def best(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the shortest time of each run in microseconds, measured in turns."""
    found = dict.fromkeys(runs, float("inf"))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            gc.collect()  # graphs of micrograd are cycles
            start = time.perf_counter()
            for _ in range(REPEATS):
                run()
            found[name] = min(found[name], (time.perf_counter() - start) / REPEATS * 1e6)
    return found


def calls_of_eight_ops(x: Any, w: Any) -> tuple[Any, Any]:
    """Do what the functions of W5 do, in their order."""
    h1 = x * w
    h2 = h1 * h1
    h3 = h2 + 1.0
    h4 = h1 / h3
    h6 = np.exp(-h4)
    h7 = h6 - x
    g = np.empty((h7**2).shape)
    g[...] = 1
    g *= h7
    g += g
    gx = -g
    g *= h6
    np.negative(g, g)
    g1 = g / h3
    g3 = -(g1 * h4)
    g3 *= h1
    g3 += g3
    g1 += g3
    gw = g1 * x
    gx += g1 * w
    return gx, gw


def calls_of_chain_leaf(x: Any, w: Any) -> tuple[Any, Any]:
    """Do what the functions of W1-leaf do, forward and backward."""
    kept = []
    for _ in range(FUNCTIONS // 2):
        y = x * x
        kept.append((x, y))
        x = y * w
    kept.append((x, x * x))
    g, gw = x + x, x - x
    for x, y in reversed(kept[:-1]):
        gw += g * y
        g = g * w
        g *= x
        g += g
    return g, gw


def main() -> None:
    """Print both."""
    engine, rng = Engine(), np.random.default_rng(0)
    arrays = [rng.uniform(0.5, 1.0, 1_000) for _ in range(2)]
    by_hand, calls = w.eight_ops_numpy(*arrays), calls_of_eight_ops(*arrays)
    for one, other, own in zip(by_hand, calls, engine.run(w.eight_ops, arrays), strict=True):
        np.testing.assert_allclose(one, other)
        np.testing.assert_allclose(one, own)
    leaf, values = partial(w.chain_leaf, n=FUNCTIONS), [1.0, 0.9]
    for kind in (float, np.float64):
        gradients = calls_of_chain_leaf(*map(kind, values))
        np.testing.assert_allclose(gradients, np.array(engine.run(leaf, values), float))
    gc.disable()
    parts: dict[str, dict[str, Callable[[], object]]] = {
        "by hand": {
            "by hand": lambda: w.eight_ops_numpy(*arrays),
            "the engine's calls": lambda: calls_of_eight_ops(*arrays),
            "engine": lambda: engine.run(w.eight_ops, arrays),
        },
        "micrograd": {
            "micrograd": partial(Micrograd().run, leaf, values),
            "the engine's calls, numpy.float64": lambda: calls_of_chain_leaf(*map(np.float64, values)),
            "the engine's calls, float": lambda: calls_of_chain_leaf(*values),
            "engine": partial(engine.run, leaf, values),
        },
    }
    for base, runs in parts.items():
        found = best(runs)
        for name, time_taken in found.items():
            print(f"{name}: {time_taken:.1f} us, {time_taken / found[base]:.2f} of {base}")


if __name__ == "__main__":
    main()
