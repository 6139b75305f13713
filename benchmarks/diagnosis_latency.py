"""Measure what a diagnosis adds to a failed test cell in a learner's kernel.

`python -m benchmarks.diagnosis_latency` times the span from the exception to the message, with everything imported: the
kernel runs the test once more, to its end, and compares its fingerprint. It takes one known mistake per exercise and
prints the median over rounds, in ms. Answers that never end are left out: they cost the kernel hook's own time limit.
The exit status is 1 if an exercise takes longer than 0.3 s.
"""

from __future__ import annotations

import io
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from statistics import median

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from autograde.catalogue import KnownAnswer, known_answers, recorded
from course.authoring.lesson import Lesson, lessons
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from course.authoring.preamble import OPENING, preamble
from course.feedback import kernel_hook
from course.testing import __all__ as vocabulary

MAX_SECONDS, ROUNDS = 0.3, 5


def first_visible_mistake(here: Lesson, exercise: str) -> KnownAnswer | None:
    """Return the first known mistake that the visible test finds and that ends."""
    known = recorded(here.step) or {}
    ending = (each for each in known_answers(here.step) if each.wrong and each.exercise == exercise)
    return next((each for each in ending if "visible 1" in known[each.id] or "visible 2" in known[each.id]), None)


def diagnosis_seconds(here: Lesson, wrong: KnownAnswer) -> float:
    """Return the median seconds from the exception to the message."""
    times: list[float] = []

    def timed(*arguments: object, **named: object) -> None:
        begun = time.perf_counter()
        kernel_hook.handle_cell_error(*arguments, **named)  # type: ignore[arg-type]
        times.append(time.perf_counter() - begun)

    shell = InteractiveShell()
    shell.display_pub = CapturingDisplayPublisher()
    shell._showtraceback = lambda *_: None  # type: ignore[method-assign]
    shell.set_custom_exc((Exception,), timed)
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        shell.run_cell(OPENING.format(names=", ".join(vocabulary)) + preamble(here.step))
        for name, cell in here.exercises.items():
            shell.run_cell(wrong.code if name == wrong.exercise else strip_markers(cell.code), store_history=True)
            if name == wrong.exercise:
                break
        for _ in range(ROUNDS):
            shell.run_cell(remove_region(HIDDEN, here.tests[wrong.exercise].code))
    return median(times[1:] or [0.0])


def main() -> int:
    """Print the latency of each exercise; return 1 if one exceeds the limit."""
    slow = 0
    for here in lessons():
        for exercise in here.exercises:
            wrong = first_visible_mistake(here, exercise)
            if wrong is not None:
                seconds = diagnosis_seconds(here, wrong)
                slow += seconds > MAX_SECONDS
                print(f"{here.name} {exercise:16} {wrong.id:8} {seconds * 1000:6.1f} ms", flush=True)
    return min(slow, 1)


if __name__ == "__main__":
    sys.exit(main())
