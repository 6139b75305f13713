"""Find what a hidden part of a test needs of the visible part before it.

The visible pass runs the visible part. Where it passed there, the hidden pass runs of it only what the hidden part
builds on: what a visible part asks is known to every learner, so that to ask it again there proves nothing more.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from autograde.grading.free_names import free_in, stored
from course.feedback.syntax import walk


@lru_cache(512)
def needed_statements(visible: str, hidden: str) -> frozenset[int]:
    """Return which statements of a visible part a hidden part needs, by number.

    Needed is whatever uses a name which the hidden part reads, or a name that is used together with it: `y.backward()`
    changes the boxes that `y` was made from, and a check of `x.size` what a wrong property remembers. So are `credit`
    and what uses a global of the student's whose attributes a statement sets: the hidden part cannot see how it was.
    """
    before = ast.parse(visible).body
    own = {name for statement in before for name in _bound(statement)}
    names = free_in(ast.parse(hidden).body) & own
    always = {name for statement in before for name in _changed(statement)} - own | {"credit"}
    needed = {number for number, each in enumerate(before) if _mentioned(each) & always}
    while True:
        names |= {name for number in needed for name in _mentioned(before[number]) & own}
        more = {number for number, each in enumerate(before) if _mentioned(each) & names}
        if more <= needed:
            return frozenset(needed)
        needed |= more


def _changed(statement: ast.stmt) -> set[str]:
    """Return the names whose attributes or elements a statement sets or deletes."""
    found = set()
    for each in walk(statement):
        if isinstance(each, (ast.Attribute, ast.Subscript)) and not isinstance(each.ctx, ast.Load):
            found |= {name.id for name in walk(each) if isinstance(name, ast.Name)}
    return found


def _bound(statement: ast.AST) -> set[str]:
    definitions = (each for each in walk(statement) if isinstance(each, (ast.FunctionDef, ast.ClassDef)))
    return stored(statement) | {each.name for each in definitions}


def _mentioned(node: ast.AST) -> set[str]:
    """Return the names that a piece of code reads or binds."""
    return _bound(node) | {each.id for each in walk(node) if isinstance(each, ast.Name)}
