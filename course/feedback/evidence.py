"""Find evidence of a mistake in an answer's text.

It is a misspelled name, a function without `return`, or a value that is not used.

A misspelled name is nearly the one that was asked for. It is reported only if the check that failed needed the right
one and the answer lacks it: it is nowhere in the answer, or the misspelled one is assigned and never read.

The other two are true of the text whatever was tested.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from course.feedback import syntax
from course.i18n import Message

WORD = re.compile(r"[A-Za-z_]\w*")
SHORTEST = 4
"""Shorter names are near each other too often."""
MOST = 300
"""Most names of its own that an answer may have for one of them to be looked for."""
PURE = frozenset(
    {"sorted", "reversed", "tuple", "list", "set", "dict", "zip", "map", "max", "min", "sum", "abs", "len"}
)
"""Builtins that do nothing but make a value."""
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
    found, tree = Identifiers(), syntax.parse(source)
    class_level = _class_level(tree)
    for node in syntax.walk(tree):
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


def functions(source: str) -> dict[str, ast.FunctionDef]:
    """Return the functions of a source by name.

    Methods are named with their class: "Square.forward".
    """
    found = {}
    for node in syntax.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}.{each.name}": each for each in node.body if isinstance(each, ast.FunctionDef)}
    return found


def _own(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what is in a function, but not in the functions and classes inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting += syntax.children(node)


def _gives(function: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Return) and each.value is not None for each in _own(function))


def returning(source: str) -> frozenset[str]:
    """Return the names of the functions of a source that return a value."""
    return frozenset(name for name, function in functions(source).items() if _gives(function))


def without_return(answer: str, expected: Collection[str]) -> str | None:
    """Return the name of a function that has to return a value and never does.

    It is the first in the answer; without one, the result is None. A function that yields or raises is not meant, nor
    is one with a decorator, which may return something else.

    Args:
        answer: the text of the answer.
        expected: the functions that have to return a value, as from `returning`.
    """
    otherwise = (ast.Return, ast.Yield, ast.YieldFrom, ast.Raise)
    for name, function in functions(answer).items():
        plain = name in expected and not function.decorator_list
        if plain and not any(isinstance(each, otherwise) for each in _own(function)):
            return name
    return None


def misspelling(answer: str, known: str, failure: str, names: Iterable[str]) -> Message | None:
    """Return a message on a misspelled name that a failed check needed, if any.

    Args:
        answer, known: as for `near_miss`.
        failure: the line of the check, and what it said.
        names: those that the exercise asks for. A special method counts even if the failure does not name it.
    """
    words = set(WORD.findall(failure))
    found = near_miss(answer, known, [name for name in names if name in words or name.startswith("__")])
    return Message("near_miss", written=found.written, wanted=found.wanted, line=found.line) if found else None


def lost_value(answer: str, returns: Collection[str], pure: Collection[str] = ()) -> Message | None:
    """Return a message on a value that is not returned or not used, if there is one.

    Args:
        answer: the text of the answer.
        returns: as for `without_return`.
        pure: as for `unused_value`.
    """
    if function := without_return(answer, returns):
        return Message("no_return", function=function)
    line = unused_value(answer, pure)
    return Message("unused_value", line=line) if line else None


def unused_value(answer: str, pure: Collection[str]) -> str | None:
    """Return the first line of an answer whose value nothing keeps or returns.

    Only lines in functions count: at the top level a notebook shows the value.

    Args:
        answer: the text of the answer.
        pure: functions that do nothing but return a value.
    """
    for function in functions(answer).values():
        for node in _own(function):
            if isinstance(node, ast.Expr) and _is_pure(node.value, pure):
                return answer.splitlines()[node.lineno - 1].strip()
    return None


def _is_pure(value: ast.expr, pure: Collection[str]) -> bool:
    match value:
        case ast.BinOp() | ast.Compare() | ast.UnaryOp() | ast.Tuple():
            return True
        case ast.Call(func=ast.Name(id=name), keywords=keywords):
            return (name in pure or name in PURE) and all(each.arg != "out" for each in keywords)
    return False


def _class_level(tree: ast.Module) -> set[ast.expr]:
    """Return the targets that are assigned in the body of a class."""
    classes = (node for node in syntax.walk(tree) if isinstance(node, ast.ClassDef))
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

    Names that differ in digits alone, or that are too short, do not count as misspelled.
    """
    if min(len(written), len(wanted)) < SHORTEST or written == wanted:
        return False
    if abs(len(written) - len(wanted)) > 2 or re.sub(r"\d", "", written) == re.sub(r"\d", "", wanted):
        return False
    return distance(written, wanted) <= (1 if len(wanted) < 7 else 2)


@dataclass(frozen=True)
class NearMiss:
    """A misspelled name, the name that was asked for, and the line in the answer.

    `line` is the text of the line that holds the misspelled name.
    """

    written: str
    wanted: str
    line: str


def near_miss(answer: str, known: str, needed: Iterable[str]) -> NearMiss | None:
    """Return the name in an answer that is nearly one that the failed check needed.

    It is None if there is not exactly one such name.

    Args:
        answer: the text of the answer.
        known: all texts of code that the answer builds on or is tested by; their names are spelled as they should be.
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
