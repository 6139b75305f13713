"""Read the syntax tree of a learner's code, within bounds.

Whatever looks through such a tree may recurse, as `ast.unparse` and `ast.dump` do, and may look at all of its nodes
several times. Both are safe for trees from here alone, so no other module parses a learner's code.
"""

from __future__ import annotations

import ast
import warnings
from functools import lru_cache
from typing import TypeVar

MAX_PARSED, MAX_CACHED = 20_000, 8_000
"""Characters of the longest text that is parsed, and of one of which many trees are kept.

The longest cell of a lesson has 6,000.
"""
MAX_DEPTH = 100
"""How deep a tree may be. Python's own code stays below 30, a sum of so many terms or an `elif` of so many branches
does not.
"""
MAX_BITS = 13_000
"""Bits of the largest integer: Python refuses to write the digits of one with more than 14,284."""
NOT_PYTHON = ast.Module([], [])
"""The tree of a text that is not Python."""
NOT_READ = ast.Module([], [])
"""The tree of a text that is beyond the bounds. It may do anything."""


def parse(source: str) -> ast.Module:
    """Return the syntax tree of a text, or one of the two empty trees above.

    Trees are shared: nobody may change one.
    """
    if len(source) > MAX_PARSED:
        return NOT_READ
    return (_parse_short if len(source) <= MAX_CACHED else _parse_long)(source)


def _parse(source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():  # about the text of its literals
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return NOT_PYTHON
    except (RecursionError, MemoryError):
        return NOT_READ
    return tree if _is_within(tree, MAX_DEPTH) else NOT_READ


_parse_short, _parse_long = lru_cache(256)(_parse), lru_cache(8)(_parse)


def _is_within(tree: ast.AST, most: int) -> bool:
    """Return whether a tree is at most so deep, and its integers can be written."""
    level = [tree]
    for _ in range(most):
        level = [child for node in level for child in children(node)]
        if not level:
            return True
        if any(isinstance(node, ast.Constant) and _is_large(node.value) for node in level):
            return False
    return False


def _is_large(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() > MAX_BITS


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes directly below a node, without its context and its operator."""
    fields, found = vars(node), list[ast.AST]()
    for name in node._fields:
        value = fields.get(name)
        if type(value) is list:
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found


def walk(node: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, without contexts and operators.

    It takes half of the time of `ast.walk`.
    """
    found = [node]
    for each in found:  # which grows meanwhile; to call `children` for each would take twice the time
        fields = vars(each)
        for name in each._fields:
            value = fields.get(name)
            if type(value) is list:
                found += [inner for inner in value if isinstance(inner, ast.AST)]
            elif isinstance(value, ast.AST) and value._fields:
                found.append(value)
    return found


Tree = TypeVar("Tree", bound=ast.AST)


def copied(node: Tree) -> Tree:
    """Return a copy of a tree, as `copy.deepcopy` does, in a fraction of the time."""
    made = type(node).__new__(type(node))
    before, fields = vars(node), vars(made)
    for name in (*node._fields, *node._attributes):
        value = before.get(name)
        if type(value) is list:
            fields[name] = [copied(each) if isinstance(each, ast.AST) else each for each in value]
        elif name in before:
            fields[name] = copied(value) if isinstance(value, ast.AST) and value._fields else value
    return made


def unparse(node: ast.AST) -> str:
    """Return the code of a part of a tree.

    Before Python 3.12, an f-string cannot hold every text within its braces, such as a wide space in quotes. Where one
    holds more than `ast.unparse` can write, calls of `format` take the place of f-strings.
    """
    try:
        return ast.unparse(node)
    except ValueError:
        return ast.unparse(_WithoutFStrings().visit(copied(node)))


class _WithoutFStrings(ast.NodeTransformer):
    """Make each f-string a call of `str.format`."""

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        self.generic_visit(node)
        text, values = "", list[ast.expr]()
        for part in node.values:
            match part:
                case ast.Constant(str(plain)):
                    text += plain.replace("{", "{{").replace("}", "}}")
                case ast.FormattedValue(value, conversion, spec):
                    text += "{" + (f"!{chr(conversion)}" if conversion > 0 else "") + (":{}}" if spec else "}")
                    values += [value, spec] if spec else [value]
        return ast.Call(ast.Attribute(ast.Constant(text), "format", ast.Load()), values, [])
