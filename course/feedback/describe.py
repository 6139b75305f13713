"""Describe the value and the argument that a failed check is about."""

from __future__ import annotations

import ast
import linecache
from copy import deepcopy
from functools import lru_cache
from types import FrameType
from typing import Any

import numpy as np

from course.feedback.observation import class_name
from course.feedback.plain_data import plain_type, to_plain_deep
from course.feedback.syntax import walk

WORDS = {
    "shape": ("seen", "wanted"),
    "dtype": ("seen", "wanted"),
    "not_kind": ("seen", "expected"),
    "raises_other": ("seen", "expected"),
    "raises_nothing": ("expected",),
    "changed": ("attribute",),
}
"""The values of a message that are words of it; the others are described."""
PRINT_OPTIONS: dict[str, Any] = {"legacy": "1.25"} if int(np.__version__.partition(".")[0]) > 1 else {}
"""How NumPy writes a scalar: 1.5, also from version 2 on, which writes np.float64(1.5) by itself."""


def is_plain(value: object) -> bool:
    """Tell whether a value is plain data and not an object of the learner's."""
    return value is None or plain_type(value) is not None


def describe(value: object) -> str:
    """Return a value in a few words, safe to print whatever it is."""
    if not is_plain(value):
        return f"<{class_name(value)}>"
    value = to_plain_deep(value)
    with np.printoptions(threshold=12, edgeitems=3, **PRINT_OPTIONS):
        text = repr(value.item()) if isinstance(value, np.generic) else repr(value)
    return text if len(text) <= 200 else text[:197] + "..."


def describe_values(key: str, values: dict[str, object]) -> dict[str, str]:
    """Return the values of the message `key`, all as text."""
    words = WORDS.get(key, ())
    return {name: str(value) if name in words else describe(value) for name, value in values.items()}


def label(frame: FrameType | None) -> str | None:
    """Return a check's first argument as written: "y.data" of `equal(y.data, 9.0)`.

    What the test itself made in `inside` is left out of it; None if nothing else remains.
    """
    if frame is None:
        return "?"
    source = "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
    if not source:
        return "?"
    line, _, column, _ = list(frame.f_code.co_positions())[frame.f_lasti // 2]
    return _first_arguments(source).get((line, column), "?")


@lru_cache(64)
def _first_arguments(source: str) -> dict[tuple[int | None, int | None], str | None]:
    """Return the first argument of each call, by the call's line and column."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    calls = [node for node in walk(tree) if isinstance(node, ast.Call) and node.args]
    made = _made_inside(tree)
    return {(node.lineno, node.col_offset): _without(made, node.args[0]) for node in reversed(calls)}


def _made_inside(tree: ast.Module) -> set[str]:
    """Return the names that a test binds to what it made itself.

    These are results of `inside`, and functions and classes that the test defines.
    """
    made = set()
    for node in walk(tree):
        if isinstance(node, ast.Assign):
            calls = (each.func for each in walk(node.value) if isinstance(each, ast.Call))
            if any(isinstance(each, ast.Name) and each.id == "inside" for each in calls):
                made |= {each.id for target in node.targets for each in walk(target) if isinstance(each, ast.Name)}
        elif isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            made.add(node.name)
    return made


class _Elide(ast.NodeTransformer):
    """Replaces expressions that begin with one of some names by an ellipsis."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit(self, node: ast.AST) -> ast.AST:
        root = node
        while isinstance(root, (ast.Attribute, ast.Subscript, ast.Call)):
            root = root.func if isinstance(root, ast.Call) else root.value
        if isinstance(root, ast.Name) and root.id in self.names:
            return ast.Name("…", ast.Load())
        return self.generic_visit(node)


def _without(made: set[str], argument: ast.expr) -> str | None:
    if not any(isinstance(each, ast.Name) and each.id in made for each in walk(argument)):
        return ast.unparse(argument)
    left = _Elide(made).visit(deepcopy(argument))
    names = [each.id for each in walk(left) if isinstance(each, ast.Name)]
    return ast.unparse(left) if set(names) - {"…"} else None
