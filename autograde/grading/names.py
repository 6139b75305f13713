"""Find the names that tests read, exercises require and students define."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from autograde.sandbox.process.shell import RUNS_CODE
from course import testing
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.feedback import syntax

CELL_MAGIC = re.compile(rf"^\s*%%(?:{'|'.join(sorted(RUNS_CODE))})\b.*\n")
MAX_ANALYSED = 100_000
"""Characters of a student's own code that are looked through together; a lesson's own code has up to 30,000."""
MAX_MAGICS = 10
"""Most magics of a cell that is parsed: IPython reads the whole cell once more for each of them."""
MAX_LINE = 2_000
"""Characters of the longest line beside a magic: on unclosed quotes the tokenizer takes the square of a line."""
DYNAMIC = {"exec", "eval", "globals", "locals", "vars", "setattr"}
"""Builtins with which code can define names that cannot be read from its text."""


def parse(source: str) -> ast.Module:
    """Return the syntax tree of the code that IPython runs for a cell.

    The tree is empty if the code cannot be parsed, or is beyond the bounds of `course.feedback.syntax`.

    Magics and shell lines are calls there. The body of a magic that runs Python, such as `%%time`, is part of the tree.
    """
    return syntax.parse(_without_magics(source)) if len(source) <= syntax.MAX_PARSED else syntax.NOT_READ


@lru_cache(512)
def _without_magics(source: str) -> str:
    """Return the Python code that IPython runs for a cell.

    It is the cell itself if there is no such code.
    """
    body = CELL_MAGIC.sub("", source, count=1)
    if syntax.parse(body) is syntax.NOT_PYTHON and max(map(len, body.splitlines()), default=0) <= MAX_LINE:
        with suppress(Exception), warnings.catch_warnings():  # whatever IPython stumbles over
            warnings.simplefilter("ignore")  # IPython's of line ends, which Python's tokenizer has other ideas of
            return _FewMagics().transform_cell(body)  # type: ignore[no-untyped-call]
    return body


class _FewMagics(TransformerManager):
    """IPython's translation of magics, which gives up after a few."""

    def do_token_transforms(self, lines: list[str]) -> list[str]:
        for _ in range(MAX_MAGICS + 1):
            changed, lines = self.do_one_token_transform(lines)  # type: ignore[no-untyped-call]
            if not changed:
                return lines
        raise ValueError("too many magics")


def is_analysed(sources: Iterable[str]) -> bool:
    """Return whether a student's own cells are short enough to be looked through."""
    return sum(map(len, sources)) <= MAX_ANALYSED


def imported_by(statement: ast.Import | ast.ImportFrom) -> set[str]:
    """Return the names that an import binds."""
    return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}


def bound_by(statement: ast.stmt) -> set[str]:
    """Return the names that a statement defines, imports or assigns.

    An attribute appears with its object, as "Variable.__add__".
    """
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {statement.name}
        case ast.ImportFrom(module="course.testing"):  # of another version of the course
            return set()
        case ast.Import() | ast.ImportFrom():
            return imported_by(statement)
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):  # the main part of a program
            return set().union(*map(bound_by, statement.orelse))
    stored = {syntax.unparse(node) for node in _stored(statement)}
    return stored.union(*map(bound_by, _nested(statement)))


def _stored(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the assignment targets in a statement's own scope.

    Targets with a scope of their own and those in nested statements are left out.
    """
    for child in syntax.children(node):
        if isinstance(child, (ast.Name, ast.Attribute)) and isinstance(child.ctx, ast.Store):
            yield child
        if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.Lambda, ast.comprehension)):
            yield from _stored(child)


def _nested(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements in the body of an `if`, `for`, `while`, `with` or `try`."""
    for child in syntax.children(statement):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler):
            yield from child.body


@lru_cache(1024)
def bound_names(source: str) -> frozenset[str]:
    """Return all names that a source binds at its top level."""
    return frozenset().union(*map(bound_by, parse(source).body))


def _loads(node: ast.AST) -> list[ast.Name]:
    return [each for each in syntax.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)]


def loaded_by(node: ast.AST) -> set[str]:
    """Return the names that a piece of code reads, in whatever scope."""
    return {each.id for each in _loads(node)}


def _changes_objects(statement: ast.stmt) -> bool:
    """Return whether a statement changes objects in place.

    It does if it sets or deletes parts of objects or calls a method for its effect.
    """
    for node in syntax.walk(statement):
        match node:
            case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                return True
            case ast.Expr(value=ast.Call(func=ast.Attribute() | ast.Name(id="setattr" | "delattr"))):
                return True
    return False


@lru_cache(1024)
def changed_names(source: str) -> frozenset[str]:
    """Return the names whose objects a source may change at its top level.

    `Function.__call__ = call` is such a change.

    A loop over classes that sets an attribute of each counts, and so does a decorator that is given a class. To call a
    function does not change it.
    """
    found: set[str] = set()
    for statement in parse(source).body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found |= set().union(*map(loaded_by, statement.decorator_list))
        elif _changes_objects(statement):
            called = {each.func for each in syntax.walk(statement) if isinstance(each, ast.Call)}
            found |= {each.id for each in _loads(statement) if each not in called}
    return frozenset(found)


@lru_cache(1024)
def defines_unreadably(source: str) -> bool:
    """Return whether a source may bind names that its text does not show.

    Examples are `import *`, `exec`, a cell magic, and code that is too long or too deep to be looked through.
    """
    tree = parse(source)
    if tree is syntax.NOT_READ:
        return True
    if not tree.body and source.strip():
        return "%" in source or "!" in source
    stars = (
        alias.name == "*" for node in syntax.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    )
    return any(stars) or any(isinstance(node, ast.Name) and node.id in DYNAMIC for node in syntax.walk(tree))


@lru_cache(1024)
def read_names(code: str) -> frozenset[str]:
    """Return the names that a test reads.

    The source texts that the test gives to `inside` are included.
    """
    tree = parse(code)
    loaded = {node.id for node in syntax.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for node in syntax.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="inside"), args=[ast.Constant(value=str(source)), *_]):
                loaded |= read_names(source) - bound_names(source)
    return frozenset(loaded)


@cache
def course_names(step: int) -> frozenset[str]:
    """Return the names that the course has introduced by the end of a step.

    They are those of functions, classes and variables.
    """
    sources = [preamble(step), *(strip_markers(each.code) for each in lesson(step).of_role("exercise"))]
    return frozenset(name for source in sources for name in bound_names(source) if "." not in name)


@cache
def preamble_names(step: int) -> frozenset[str]:
    """Return the functions and classes of a step's code so far."""
    definitions = (node for node in parse(preamble(step)).body if isinstance(node, (ast.FunctionDef, ast.ClassDef)))
    return frozenset(node.name for node in definitions)


@cache
def answer_names(step: int) -> dict[str, frozenset[str]]:
    """Return the names that each solution binds, by exercise cell.

    Attributes are included.
    """
    return {each.id: bound_names(strip_markers(each.code)) for each in lesson(step).of_role("exercise")}


@cache
def required_names(step: int, exercise: str) -> frozenset[str]:
    """Return the names that an answer to an exercise has to bind.

    They are the names of the solution that the exercise's test reads.
    """
    bound = answer_names(step)[lesson(step).exercises[exercise].id]
    return frozenset(name for name in bound & read_names(lesson(step).tests[exercise].code) if "." not in name)


@cache
def wanted_names(code: str, step: int) -> list[str]:
    """Return the names that the grader asks of a student's namespace to run a test."""
    loaded = {n.id for n in syntax.walk(parse(code)) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    taken = set(testing.__all__) | {"np"} | (set(dir(builtins)) - course_names(step))
    return sorted(loaded - taken)


def needed_names(code: str, step: int) -> list[str]:
    """Return the course's names that the code of a test reads."""
    return sorted(read_names(code) & course_names(step) - {*testing.__all__, "np"})


def unanswered(step: int, exercise: str, own: Iterable[str]) -> list[str]:
    """Return an exercise's required names if the student's own cells touch none.

    The list is empty if these cells bind or change one of them, or may bind names that their text does not show.
    """
    sources, required = list(own), required_names(step, exercise)
    if not is_analysed(sources):
        return []
    touched = frozenset().union(*map(bound_names, sources), *map(changed_names, sources))
    if any(map(defines_unreadably, sources)) or required & touched:
        return []
    return sorted(required)
