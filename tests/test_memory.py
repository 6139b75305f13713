"""course.memory: bytes that repeat, and memory_profiler in an interpreter of its own."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from course.authoring.lesson import lesson
from course.memory import MIB, MemoryUse, line_by_line, measure


class Node:
    pass


def circle() -> None:
    one, other = Node(), Node()
    one.to, other.to = other, one
    one.data = np.ones(MIB // 8)


def test_what_the_result_holds_is_kept_and_the_rest_is_peak() -> None:
    size = MIB // 8
    use = measure(lambda: np.add(np.ones(size), np.ones(size)))
    assert use.kept == pytest.approx(MIB, abs=2000)
    assert use.peak == pytest.approx(3 * MIB, abs=4000)


def test_nothing_is_kept_of_what_is_returned_by_nobody() -> None:
    def forget() -> None:
        np.ones(MIB)

    use = measure(forget)
    assert abs(use.kept) < 2000
    assert use.peak == pytest.approx(8 * MIB, abs=4000)


REPEATED = """
import numpy as np
from course.memory import measure
first, *others = [measure(lambda: [np.ones(n) for n in range(1000, 1200)]) for _ in range(6)]
print(first.kept, *sorted({use.kept for use in others}), sep="\\n")
"""


def test_it_repeats_to_the_byte() -> None:
    """In an interpreter of its own: the threads of a test runner allocate memory too."""
    done = subprocess.run([sys.executable, "-c", REPEATED], capture_output=True, text=True, check=True, timeout=60)
    first, *others = map(int, done.stdout.split())
    assert len(others) == 1
    assert abs(first - others[0]) < 1000  # what Python caches at the first use


def test_the_first_call_is_thrown_away() -> None:
    cache: list[np.ndarray] = []

    def fill_once() -> None:
        if not cache:
            cache.append(np.ones(MIB))

    assert abs(measure(fill_once).kept) < 2000
    assert len(cache) == 1


def test_what_only_the_collector_could_free_counts_as_kept() -> None:
    assert measure(circle).kept == pytest.approx(MIB, abs=4000)


def test_mib() -> None:
    use = MemoryUse(kept=MIB, peak=3 * MIB // 2)
    assert (use.kept_mib, use.peak_mib) == (1.0, 1.5)


@pytest.mark.parametrize("collecting", [True, False])
@pytest.mark.parametrize("tracing", [True, False])
def test_collector_and_tracemalloc_are_left_as_they_were(collecting: bool, tracing: bool) -> None:
    def fail() -> None:
        raise ValueError("no")

    was_on = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    if tracing:
        tracemalloc.start()
    try:
        held = np.ones(MIB)  # what is taken already is not counted
        assert measure(lambda: np.ones(MIB)).peak == pytest.approx(8 * MIB, abs=4000)
        with pytest.raises(ValueError, match="no"):
            measure(fail)
        assert held.nbytes == 8 * MIB
        assert (gc.isenabled(), tracemalloc.is_tracing()) == (collecting, tracing)
    finally:
        if tracing:
            tracemalloc.stop()
        (gc.enable if was_on else gc.disable)()


def test_a_call_that_fails_the_second_time_leaves_no_trace() -> None:
    calls: list[int] = []

    def fail_later() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyError(calls[-1])

    with pytest.raises(KeyError):
        measure(fail_later)
    assert gc.isenabled()
    assert not tracemalloc.is_tracing()


def _script(folder: Path, text: str) -> Path:
    file = folder / "script.py"
    file.write_text(text, encoding="utf-8")
    return file


def test_line_by_line_prints_a_table(tmp_path: Path) -> None:
    table = line_by_line(_script(tmp_path, "@profile\ndef f():\n    한글 = [0] * 10\n    return 한글\n\n\nf()\n"))
    assert re.search(r"^ +3 .* MiB .* MiB +1 +한글 = \[0\] \* 10$", table, re.MULTILINE)


def test_a_script_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"script\.py ended with code 1\n(.*\n)*ZeroDivisionError"):
        line_by_line(_script(tmp_path, "1 / 0\n"))


def test_a_script_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="Could not find script"):
        line_by_line(tmp_path / "nowhere.py")


def test_a_script_that_takes_too_long(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        line_by_line(_script(tmp_path, "while True:\n    pass\n"), seconds=0.4)


def _demo(step: int, mark: str) -> str:
    """The demo cell of a lesson in which `mark` stands."""
    (found,) = (cell.code for cell in lesson(step).of_role("demo") if mark in cell.code)
    return found


def test_the_script_of_step_17_shows_the_leak(tmp_path: Path) -> None:
    scope: dict[str, str] = {}
    exec(_demo(17, "SCRIPT = ").split("with tempfile")[0], scope)
    table = line_by_line(_script(tmp_path, scope["SCRIPT"]))
    highest = {}
    for part in table.split("Filename: ")[1:]:
        levels = [float(level) for level in re.findall(r"^ *\d+ +([\d.]+) MiB", part, re.MULTILINE)]
        highest[re.search(r"def (\w+)", part)[1]] = max(levels) - levels[0]
    expected = 200 * 4 * 80_000 / MIB
    assert highest["before"] > 0.8 * expected
    assert highest["before"] > 4 * highest["after"]
