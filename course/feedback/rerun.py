"""Run a failed test again in the learner's kernel, to its end.

The notebook's variables and the attributes of its classes are the same afterward.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from course.feedback.observation import Observation

RERUN_TIMEOUT = 2.0
"""Seconds that the second run of a failed test may take."""
TEST = "<test>"
"""The file name of the test in a second run."""


class RerunTimeout(BaseException):
    """The second run took too long.

    A BaseException, so that a learner's `except Exception` does not catch it.
    """


def rerun_test(source: str, probe: str, names: dict[str, Any], first: Sequence[str] = ()) -> Observation:
    """Run a test once more, to its end, and record all that is wrong.

    Args:
        source: the test.
        probe: what else to ask of a wrong answer.
        names: the notebook's variables. They and the attributes of its classes are the same afterward.
        first: cells of the notebook to run before it.
    """
    observation, before, classes = Observation(), dict(names), _class_attributes(names)
    names["passed"] = lambda: None
    try:
        with _time_limit(RERUN_TIMEOUT):
            for cell in first:
                exec(compile(cell, "<cell>", "exec"), names)
            observation.run(source, TEST, "visible", names)
            observation.probe(probe, names)
    except RerunTimeout as late:
        observation.end(late, "timeout")
    finally:
        names.clear()
        names.update(before)
        _restore(classes)
    return observation


def _class_attributes(names: dict[str, Any]) -> dict[type, dict[str, Any]]:
    """Return the attributes of each class that the notebook defines."""
    classes = (each for each in names.values() if isinstance(each, type))
    return {each: dict(vars(each)) for each in classes if each.__module__ == names.get("__name__")}


def _restore(classes: dict[type, dict[str, Any]]) -> None:
    for cls, before in classes.items():
        now = dict(vars(cls))
        for name in now.keys() - before.keys():
            delattr(cls, name)
        for name, value in before.items():
            if now.get(name) is not value:
                setattr(cls, name, value)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise RerunTimeout

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
