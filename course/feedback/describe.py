"""Describe the value and the argument that a failed check is about."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache
from types import FrameType

import numpy as np

from course.feedback.observation import class_name
from course.feedback.plain_data import plain_type, to_plain_deep

WORDS = {
    "shape": ("seen", "wanted"),
    "dtype": ("seen", "wanted"),
    "not_kind": ("seen", "expected"),
    "raises_other": ("seen", "expected"),
    "raises_nothing": ("expected",),
    "changed": ("attribute",),
}
"""The values of a message that are words of it; the others are described."""


def is_plain(value: object) -> bool:
    """Tell whether a value is plain data and not an object of the learner's."""
    return value is None or plain_type(value) is not None


def describe(value: object) -> str:
    """Return a value in a few words, safe to print whatever it is."""
    if not is_plain(value):
        return f"<{class_name(value)}>"
    value = to_plain_deep(value)
    with np.printoptions(threshold=12, edgeitems=3, legacy="1.25"):
        text = repr(value.item()) if isinstance(value, np.generic) else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def describe_values(key: str, values: dict[str, object]) -> dict[str, str]:
    """Return the values of the message `key`, all as text."""
    words = WORDS.get(key, ())
    return {name: str(value) if name in words else describe(value) for name, value in values.items()}


def label(frame: FrameType | None) -> str:
    """Return a check's first argument as written: "y.data" of `equal(y.data, 9.0)`."""
    if frame is None:
        return "?"
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    if not source:
        return "?"
    line, _, column, _ = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    return _first_arguments(source).get((line, column), "?")


@lru_cache(64)
def _first_arguments(source: str) -> dict[tuple[int | None, int | None], str]:
    """Return the first argument of each call, by the call's line and column."""
    try:
        calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    except SyntaxError:
        return {}
    return {(node.lineno, node.col_offset): ast.unparse(node.args[0]) for node in reversed(calls)}
