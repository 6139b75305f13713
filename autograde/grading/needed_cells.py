"""Find the notebook cells whose definitions an exercise needs, from the text of the cells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

MAGIC_LINE = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


def needed_cells(cells: Sequence[str], source: str) -> set[int]:
    """Return the positions of the cells that define a name which `source` reads, directly or through other cells.

    Args:
        cells: the sources of the cells before it, in order.
        source: the program that is to run after them.
    """
    wanted = _read_names(_parse(source))
    found = set()
    for position in reversed(range(len(cells))):
        tree = _parse(cells[position])
        if not wanted.isdisjoint(_defined_names(tree)):
            found.add(position)
            wanted |= _read_names(tree)
    return found


def _parse(source: str) -> ast.Module:
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.parse(MAGIC_LINE.sub("", source))
    return ast.Module([], [])


def _read_names(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _defined_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a cell binds, and those of objects that it assigns to or calls a method of."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                yield from _root(node)
            case ast.Expr(value=ast.Call(func=ast.Attribute() as method)):
                yield from _root(method)
            case ast.Expr(value=ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[owner, *_])):
                yield from _root(owner)


def _root(node: ast.expr) -> Iterator[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
