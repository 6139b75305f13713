"""Find the names of a test that surely hold its own values.

Such a name never holds an object of a student.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from course.feedback.syntax import walk

BUILTINS = frozenset(
    ["abs", "bool", "dict", "enumerate", "float", "int", "len", "list", "max", "min", "range"]
    + ["reversed", "round", "set", "sorted", "str", "sum", "tuple", "zip"]
)
"""Python's functions that tests use on their own values; no lesson defines one of these names."""
GIVEN = BUILTINS | {"np", "samples", "seeded_rng"}
"""The names with which every test begins, as far as their values and results are the test's own."""
SCOPES = (ast.Lambda, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.NamedExpr, ast.Await, ast.Yield)
"""What has names of its own, or is carried out at another time."""


def is_own(node: ast.expr, names: frozenset[str]) -> bool:
    """Return whether an expression is surely the test's own, given the names that are."""
    nodes = walk(node)
    inner = {each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    for each in nodes:
        if isinstance(each, (*SCOPES, ast.YieldFrom)) or getattr(each, "is_async", False):
            return False
        if isinstance(each, ast.Name) and each.id not in names | inner:
            return False
        if isinstance(each, ast.Attribute) and each.attr.startswith("__"):
            return False
    return True


def own_names(tree: ast.AST) -> frozenset[str]:
    """Return the names of a test that are bound to its own values only."""
    values: dict[str, list[ast.expr | None]] = {}
    for name, value in _bindings(tree):
        values.setdefault(name, []).append(value)
    found = frozenset(values) | GIVEN
    while True:
        kept = {name for name in found if all(value and is_own(value, found) for value in values.get(name, ()))}
        if kept == found:
            return found
        found = frozenset(kept)


def _bindings(tree: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield each name that is bound, with the expression of its value.

    The value may be a part of the expression's. What is bound otherwise comes with None.
    """
    named = set()
    for node in walk(tree):
        match node:
            case ast.Assign(targets, value):
                pairs = [(target, value) for target in targets]
            case ast.AugAssign(target, _, value) | ast.For(target, value) | ast.comprehension(target, value):
                pairs = [(target, value)]
            case _:
                continue
        for target, value in pairs:
            for part, found in _parts(target, value):
                for each in walk(part):
                    if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                        named.add(each)
                        yield each.id, found
    for node in walk(tree):
        match node:
            case ast.Name(name, ast.Store() | ast.Del()) if node not in named:
                yield name, None
            case ast.arg(name) | ast.FunctionDef(name) | ast.ClassDef(name) | ast.ExceptHandler(name=str(name)):
                yield name, None
            case ast.alias(name, other):
                yield (other or name).partition(".")[0], None


def _parts(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield targets with their values, pair by pair where both are written as pairs."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _parts(one, other)
    else:
        yield target, value
