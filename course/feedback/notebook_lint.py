"""Find accidents that happen in notebooks and not in programs.

A cell that is run again makes a new class under the old name: existing objects, subclasses and operators still belong
to the old one. A name that a function forgot to take as its own is found among the notebook's variables. And cells can
be run in any order.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from course.feedback import syntax
from course.i18n import translate


@dataclass(frozen=True)
class Finding:
    """A problem with a name after a cell ran again.

    `text` is a sentence on what became of the name; `cls` is the class that has an older and a newer version.

    `name` is what has to be made again: a variable, a class, or an attribute like "Variable.__add__".
    """

    name: str
    cls: str
    text: str


def findings(names: dict[str, Any], used: set[str], ran: Sequence[str]) -> Iterator[Finding]:
    """Find what was left behind when the cell of a class ran again.

    Args:
        names: the notebook's variables.
        used: those that matter.
        ran: the cells that were run, first to last.
    """
    yield from old_objects(names, used)
    yield from old_bases(names, set(names))
    yield from lost_operators(names, ran)


def old_objects(names: dict[str, Any], used: set[str]) -> Iterator[Finding]:
    """Find names bound to instances of a class that has since been redefined."""
    for name in sorted(used & names.keys()):
        made_by = type(names[name])
        if _newer(made_by, names):
            cls = made_by.__name__
            yield Finding(name, cls, translate("old_object", name=name, cls=cls))


def old_bases(names: dict[str, Any], used: set[str]) -> Iterator[Finding]:
    """Find classes with a base class that has since been redefined."""
    for name in sorted(used & names.keys()):
        if isinstance(names[name], type):
            for base in names[name].__mro__[1:]:
                if _newer(base, names):
                    yield Finding(name, base.__name__, translate("old_base", name=name, base=base.__name__))


def _newer(cls: type, names: dict[str, Any]) -> bool:
    now = names.get(cls.__name__)
    return isinstance(now, type) and now is not cls and now.__module__ == cls.__module__ == names.get("__name__")


def lost_operators(names: dict[str, Any], ran: Sequence[str]) -> Iterator[Finding]:
    """Find attributes set on a class that a rerun removed, by the cell that set them.

    Such an attribute is set, for example, by `Variable.__add__ = add`.

    Args:
        names: the notebook's variables.
        ran: the cells that were run, first to last.
    """
    last: dict[tuple[str, str], str] = {}
    for source in ran:
        for cls, dot, attribute in (name.partition(".") for name in assigned_names(source)):
            if dot and _is_class(names, cls) and attribute not in vars(names[cls]):
                last[cls, attribute] = source
    together: dict[tuple[str, str], list[str]] = {}
    for (cls, attribute), source in sorted(last.items()):
        together.setdefault((cls, source), []).append(attribute)
    for (cls, _), lost in together.items():
        yield Finding(f"{cls}.{lost[0]}", cls, translate("lost_operators", cls=cls, names=", ".join(lost)))


def assigned_names(source: str) -> set[str]:
    """Return all names that a cell binds at its top level.

    Attributes of classes are included, such as "Variable.__add__".
    """
    targets = (target for node in _statements(source) if isinstance(node, ast.Assign) for target in node.targets)
    return bound(source) | {
        f"{each.value.id}.{each.attr}"
        for each in targets
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)
    }


def _is_class(names: dict[str, Any], name: str) -> bool:
    return isinstance(names.get(name), type)


def leaks(source: str, others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Find functions of a cell that read the notebook's variables.

    Args:
        source: the cell.
        others: the other cells. A name that one of them imports, or defines as a function or class, is no leak.
    """
    made: set[str] = set()
    shared = set(dir(builtins)) | _defined(source) | _assigned(source)
    for other in others:
        made |= _assigned(other)
        shared |= _defined(other)
    if not _statements(source):
        return
    with suppress(SyntaxError, ValueError):
        for function, name in _free(symtable.symtable(source, "<cell>", "exec")):
            if name in made - shared:
                yield function, name


def _free(table: symtable.SymbolTable, owner: str = "") -> Iterator[tuple[str, str]]:
    """Yield the global names that functions read, each with the outermost function."""
    for inner in table.get_children():
        function = owner or (inner.get_name() if inner.get_type() == "function" else "")
        read = {each.get_name() for each in inner.get_symbols() if each.is_global() and each.is_referenced()}
        if function:
            yield from ((function, name) for name in sorted(read))
        yield from _free(inner, function)


def _statements(source: str) -> list[ast.stmt]:
    return syntax.parse(source).body


def _defined(source: str) -> set[str]:
    """Return the functions, classes and modules that a cell makes."""
    found: set[str] = set()
    for node in _statements(source):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    return found


def _assigned(source: str) -> set[str]:
    """Return the other names that a cell binds at its top level."""
    found: set[str] = set()
    for statement in _statements(source):
        if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            nodes = syntax.walk(statement)
            found |= {each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return found


def bound(source: str) -> set[str]:
    """Return all names that a cell binds at its top level."""
    return _defined(source) | _assigned(source)


def used(source: str) -> set[str]:
    """Return all names that a cell reads."""
    return {
        node.id
        for statement in _statements(source)
        for node in syntax.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def out_of_order(counts: Iterable[int | None]) -> bool:
    """Tell from execution counts whether cells ran in another order than they are in."""
    seen = [count for count in counts if count is not None]
    return seen != sorted(seen)
