"""Find what a hidden part of a test needs of the visible part before it.

The visible pass runs the visible part. Where it passed there, the hidden pass runs of it only what the hidden part
builds on: what a visible part asks is known to every learner, so that to ask it again there proves nothing more.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache

from autograde.grading.names import read_by


@lru_cache(512)
def needed_statements(visible: str, hidden: str) -> frozenset[int]:
    """Return which statements of a visible part a hidden part needs, by number.

    Needed is whatever uses a name which the hidden part reads, or a name that is used together with it: `y.backward()`
    changes the boxes that `y` was made from, and a check of `x.size` what a wrong property remembers. So are statements
    that set attributes of the student's own globals, and `credit`.
    """
    before = ast.parse(visible).body
    own = {name for statement in before for name in _bound(statement)}
    names = _free(ast.parse(hidden).body, set()) & own
    needed = {number for number, each in enumerate(before) if _changed(each) - own or "credit" in _mentioned(each)}
    while True:
        names |= {name for number in needed for name in _mentioned(before[number]) & own}
        more = {number for number, each in enumerate(before) if _mentioned(each) & names}
        if more <= needed:
            return frozenset(needed)
        needed |= more


def _changed(statement: ast.stmt) -> set[str]:
    """Return the names whose attributes or elements a statement sets or deletes."""
    found = set()
    for each in ast.walk(statement):
        if isinstance(each, (ast.Attribute, ast.Subscript)) and not isinstance(each.ctx, ast.Load):
            found |= {name.id for name in ast.walk(each) if isinstance(name, ast.Name)}
    return found


def _bound(statement: ast.AST) -> set[str]:
    definitions = (each for each in ast.walk(statement) if isinstance(each, (ast.FunctionDef, ast.ClassDef)))
    return _stored(statement) | {each.name for each in definitions}


def _mentioned(node: ast.AST) -> set[str]:
    """Return the names that a piece of code reads or binds."""
    return _bound(node) | {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _free(statements: Iterable[ast.stmt], bound: set[str]) -> set[str]:
    """Return the names that statements may read before they bind them.

    `bound` grows by what they surely bind.
    """
    found: set[str] = set()
    for statement in statements:
        match statement:
            case ast.Assign(targets, value):
                found |= read_by(value) - bound
                bound |= {name for target in targets for name in _stored(target)}
                found |= {name for target in targets for name in read_by(target)} - bound
            case ast.For(target, iterable, body, orelse):
                found |= read_by(iterable) - bound
                found |= _free(body, bound | _stored(target)) | _free(orelse, set(bound))
            case ast.If(test, body, orelse):
                found |= read_by(test) - bound
                one, other = set(bound), set(bound)
                found |= _free(body, one) | _free(orelse, other)
                bound |= one & other
            case ast.With(items, body):
                found |= {name for each in items for name in read_by(each.context_expr)} - bound
                bound |= {name for each in items if each.optional_vars for name in _stored(each.optional_vars)}
                found |= _free(body, set(bound))  # an exception may end it
            case ast.FunctionDef(name) | ast.ClassDef(name):
                found |= read_by(statement) - bound - {name}
                bound.add(name)
            case ast.Expr():
                found |= read_by(statement) - bound
            case _:
                found |= _mentioned(statement) - bound
    return found


def _stored(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
