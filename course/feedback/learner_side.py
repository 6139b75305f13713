"""Run code beside the learner's objects, whichever process they live in."""

from __future__ import annotations

import linecache
import symtable
from collections.abc import Iterator
from contextvars import ContextVar
from functools import lru_cache
from marshal import dumps, loads
from types import CodeType, SimpleNamespace
from typing import Any, Protocol

import numpy as np


class RemoteSide(Protocol):
    """Where the learner's objects live when they are not in this process.

    `own_cells` are the sources of the learner's own cells, as far as the test.
    """

    own_cells: list[str]

    def inside(self, source: str, values: dict[str, Any]) -> dict[str, Any]: ...
    def in_new_python(self, source: str, values: dict[str, Any]) -> SimpleNamespace: ...
    def replace(self, values: dict[str, Any]) -> None: ...
    def restore(self) -> None: ...


remote: ContextVar[RemoteSide | None] = ContextVar("remote", default=None)


def run_beside(source: str, values: dict[str, Any], names: dict[str, Any] | None = None) -> SimpleNamespace:
    """Run source text where the learner's objects live.

    `names` are the learner's, in case that is this process.
    """
    active = remote.get()
    if active is not None:
        return SimpleNamespace(**active.inside(source, values))
    return SimpleNamespace(**run_inside(source, {"np": np} if names is None else names, values))


_compile, _exec = compile, exec  # those of Python, whatever the learner's code puts in their place


@lru_cache(256)
def compiled(source: str) -> tuple[CodeType, frozenset[str]]:
    """Return a program's code, and the global names that it and its functions bind."""
    return _compile(source, "<inside>", "exec"), frozenset(_bound(symtable.symtable(source, "<inside>", "exec")))


@lru_cache(1024)
def program(source: str) -> bytes:
    """Return what `compiled` gives as bytes, for a process of the same Python.

    To compile there takes longer than most programs run, and each process would do it again.
    """
    return dumps(compiled(source))


def _bound(table: symtable.SymbolTable) -> Iterator[str]:
    is_module = table.get_type() == "module"
    for symbol in table.get_symbols():
        if (is_module or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _bound(child)


def run_inside(source: str, names: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Run the source of `inside`, where the learner's names are `names`."""
    linecache.cache["<inside>"] = (len(source), None, source.splitlines(keepends=True), "<inside>")
    return _run(*compiled(source), names, values)


def run_program(encoded: bytes, names: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Run what `program` gives as `run_inside` runs its source."""
    code, assigned = loads(encoded)
    return _run(code, assigned, names, values)


def _run(code: CodeType, assigned: frozenset[str], names: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    scope = {**names, **values}
    _exec(code, scope)
    return {name: value for name, value in scope.items() if name in assigned}
