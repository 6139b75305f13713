"""Test every mutant of the lessons: `python -m benchmarks.mutation [STEP ...]`.

Prints the mutants that pass their test (correct answers, or gaps in the test) and how many of the others are diagnosed.
Each mutant runs in a fork of this process with limits of time and memory.
"""

from __future__ import annotations

import json
import linecache
import os
import resource
import signal
import sys
import tempfile
from typing import Any

import numpy as np

from autograde.catalogue import recorded
from benchmarks.mutation.mutants import Mutant, mutants
from course import testing
from course.authoring.lesson import Lesson, lesson, lessons
from course.authoring.markers import HIDDEN, extract_region, remove_region, strip_markers
from course.authoring.preamble import preamble
from course.feedback import diagnosis
from course.feedback.observation import Fingerprint, Observation

CELL, TEST, MEMORY = 2.0, 3.0, 4 << 30


class MutantTimeoutError(BaseException):
    """A mutant does not end; a BaseException, so that its code cannot catch it."""


def _stop(*_: object) -> None:
    raise MutantTimeoutError


def _run(code: str, name: str, names: dict[str, Any]) -> None:
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    signal.setitimer(signal.ITIMER_REAL, CELL, 0.5)
    try:
        exec(compile(code, name, "exec"), names)
    except (Exception, MutantTimeoutError):
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def observe(here: Lesson, mutant: Mutant) -> Observation:
    """Run a mutant and its whole test in this process."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(preamble(here.step), "<so far>", "exec"), names)
    for exercise, cell in here.exercises.items():
        _run(mutant.code if exercise == mutant.exercise else strip_markers(cell.code), f"<{exercise}>", names)
        if exercise == mutant.exercise:
            break
    vocabulary = {name: getattr(testing, name) for name in testing.__all__}
    names |= vocabulary | {"np": np, "passed": lambda: None}
    test, seen = here.tests[mutant.exercise].code, Observation()
    signal.setitimer(signal.ITIMER_REAL, TEST, 0.5)
    try:
        seen.run(remove_region(HIDDEN, test), "<visible>", "visible", names)
        seen.run(extract_region(HIDDEN, test), "<hidden>", "hidden", names)
        if not seen.passed:
            seen.probe(diagnosis.probe_code(here.step, mutant.exercise), names)
    except MutantTimeoutError as late:
        seen.end(late, "timeout")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return seen


def run_in_fork(here: Lesson, mutant: Mutant) -> Fingerprint | None:
    """Return a mutant's fingerprint, empty if it passes; None if its process died."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.signal(signal.SIGALRM, _stop)
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            os.chdir(tempfile.mkdtemp())
            os.write(writer, json.dumps(observe(here, mutant).fingerprint).encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(data) if data else None


def main(steps: list[int]) -> None:
    """Test the mutants of the given steps, or of all; print a summary."""
    total = passing = named = 0
    for here in [lesson(step) for step in steps] or lessons():
        known = recorded(here.step)
        for mutant in mutants(here):
            fingerprint = run_in_fork(here, mutant)
            total += 1
            if fingerprint == {}:
                passing += 1
                print(f"{here.name}-{mutant.exercise}, {mutant.what}: passes", flush=True)
            elif fingerprint:
                named += bool(diagnosis.diagnose(here.step, mutant.exercise, fingerprint, known))
    print(f"{total} mutants: {passing} pass, {total - passing} fail, {named} of these are diagnosed")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
