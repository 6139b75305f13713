"""Find misspelt names in an answer's text as evidence of the mistake.

Such a name is nearly the one that was asked for.

A misspelt name is reported only if the check that failed needed the right one and the answer lacks it: it is nowhere in
the answer, or the misspelt one is assigned and never read.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

WORD = re.compile(r"[A-Za-z_]\w*")
SHORTEST = 4
"""Shorter names are near each other too often."""
MOST = 300
"""Most names of its own that an answer may have for one of them to be looked for."""
PYTHON = frozenset(name for cls in (object, int, float, list, dict, set) for name in dir(cls) if name.startswith("__"))
"""Special methods of Python's own: no misspelling of one another."""


@dataclass
class Identifiers:
    """The names in a text of code, by use.

    `lines` holds the number of the first line of each attribute and definition.
    """

    stored: set[str] = field(default_factory=set)
    loaded: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def all(self) -> set[str]:
        return self.stored | self.loaded | self.others


def identifiers(source: str) -> Identifiers:
    """Return the names in a text of code, by use.

    Attributes, methods, classes and keyword arguments are kept apart from local variables.
    """
    found = Identifiers()
    tree = ast.Module([], [])
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.parse(source)
    class_level = _class_level(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name):
                (found.loaded if isinstance(node.ctx, ast.Load) else found.stored).add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.stored.add(name)
            case ast.keyword(arg=str(name)) | ast.arg(arg=name):
                found.stored.add(name)
            case ast.Name(id=name, ctx=ast.Load()):
                found.others.add(name)
                continue
            case ast.Name(id=name):
                found.others.add(name)
                if name.startswith("__") or node in class_level:
                    found.stored.add(name)
            case _:
                continue
        found.lines.setdefault(name, node.lineno)
    return found


def _class_level(tree: ast.Module) -> set[ast.expr]:
    """Return the targets that are assigned in the body of a class."""
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assigns = (each for cls in classes for each in cls.body if isinstance(each, ast.Assign))
    return {target for each in assigns for target in each.targets}


def distance(one: str, other: str) -> int:
    """Return the Damerau-Levenshtein distance of two names.

    Adjacent transpositions count once.
    """
    table: dict[tuple[int, int], int] = defaultdict(int)
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if not i or not j:
                table[i, j] = i + j
                continue
            cost = one[i - 1] != other[j - 1]
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


def is_near(written: str, wanted: str) -> bool:
    """Return whether one name may be a misspelling of the other.

    Names that differ in digits alone, or that are too short, do not count as misspelt.
    """
    if min(len(written), len(wanted)) < SHORTEST or written == wanted:
        return False
    if abs(len(written) - len(wanted)) > 2 or re.sub(r"\d", "", written) == re.sub(r"\d", "", wanted):
        return False
    return distance(written, wanted) <= (1 if len(wanted) < 7 else 2)


@dataclass(frozen=True)
class NearMiss:
    """A misspelt name, the name that was asked for, and the line in the answer.

    `line` is the text of the line that holds the misspelt name.
    """

    written: str
    wanted: str
    line: str


def near_miss(answer: str, known: str, needed: Iterable[str]) -> NearMiss | None:
    """Return the name in an answer that is nearly one that the failed check needed.

    It is None if there is not exactly one such name.

    Args:
        answer: the text of the answer.
        known: all texts of code that the answer builds on or is tested by; their names are spelt as they should be.
        needed: the names that the failed check was about.
    """
    own, right = identifiers(answer), set(WORD.findall(known))
    candidates, used, found = sorted((own.stored | own.loaded) - right - PYTHON), own.all, []
    if len(candidates) > MOST:
        return None
    for wanted in sorted(set(needed)):
        for written in candidates:
            if not is_near(written, wanted):
                continue
            absent = wanted not in used
            abandoned = written in own.stored and written not in own.loaded | own.others
            if absent or abandoned:
                line = answer.splitlines()[own.lines[written] - 1].strip()
                found.append(NearMiss(written, wanted, line))
    return found[0] if len(found) == 1 else None
