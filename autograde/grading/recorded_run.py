"""Rewrite a run of a test's statements in two parts, as one request or few.

The first part goes through all of the run and collects the operations; loops and conditions of the test's own are part
of it. The second part goes the same way again: each statement uses its results, in its own place and line. A
`Recording` hands them over in their order. So the checks see values as they were at their place, whatever later
statements change, and an exception ends the second part where it would have ended the run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from autograde.grading.deferred_syntax import Expressions, NotCollected, at, helper
from course.feedback.syntax import walk

CHECKS = frozenset({"close", "distinct", "equal", "kind", "same"})
"""The checks of `course.testing` that ask nothing of a student's process but their arguments."""
CHANGING = frozenset({*vars(list), *vars(set), *vars(dict), "fill"})
"""Methods that may change a list, a set, a dictionary or an array."""

Statement = TypeVar("Statement", bound=ast.stmt)


@dataclass
class Collected:
    """A part of a run.

    Attributes:
        first: collects.
        then: does what the statements say with what was collected.
        reads: names that `then` reads as it finds them.
        binds: names that it binds.
        maybe: names that it binds if a loop has a turn, or a condition holds.
        all_reads: all names that `then` reads, also those that it binds before.
        changes: names of what the first part changes.
    """

    first: list[ast.stmt] = field(default_factory=list)
    then: list[ast.stmt] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    all_reads: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)

    def add(self, other: Collected) -> None:
        """Append a statement.

        Raises:
            NotCollected: a name that is read as it is found is not the one that would be found there: the first part
                goes through all of the run before the second begins.
        """
        found = other.reads - self.binds
        if found & self.maybe or self.reads & (other.binds | other.maybe) or self.all_reads & other.changes:
            raise NotCollected
        self.first += other.first
        self.then += other.then
        self.reads |= found
        self.binds |= other.binds
        self.maybe |= other.maybe
        self.all_reads |= other.all_reads
        self.changes |= other.changes

    def inner(self, reads: set[str], maybe: set[str]) -> Collected:
        """Return what a loop or condition with this body reads and binds."""
        return Collected(reads=reads, maybe=maybe, all_reads=self.all_reads, changes=self.changes)


class RecordedRun:
    """The statements that begin a block and can be one run.

    Args:
        name: that of the variable of its recording.
        expressions: rewrites expressions.
        checkers: the functions of the test that hold checks: a call of one is not collected.
    """

    def __init__(self, name: str, expressions: Expressions, checkers: frozenset[str]) -> None:
        self.name, self.expressions, self.checkers = name, expressions, checkers
        self.parts = Collected()
        self.length = 0

    def extend(self, statements: list[ast.stmt]) -> None:
        """Take in statements as long as they can be collected."""
        for statement in statements:
            try:
                self.parts.add(self._collected(statement))
            except NotCollected:
                return
            self.length += 1

    def statements(self, place: ast.stmt) -> list[ast.stmt]:
        """Return both parts: record, whatever ends that, and use what was recorded."""
        made = ast.parse("record = make()\ntry: pass\nexcept: record.stop()\nrecord.finish()").body
        names = {"record": self.name, "make": "<record>"}
        for each in (inner for statement in made for inner in walk(statement)):
            if isinstance(each, ast.Name):
                each.id = names[each.id]
            ast.copy_location(each, place)
        start, attempt, end = made
        assert isinstance(attempt, ast.Try)
        attempt.body = self.parts.first
        return [start, attempt, *self.parts.then, end]

    def _record(self, place: ast.AST, method: str, value: ast.expr) -> ast.expr:
        """Return the call that records a value in the first part, and has that value."""
        made = ast.Call(ast.Attribute(ast.Name(self.name, ast.Load()), method, ast.Load()), [value], [])
        return at(place, made)

    def _recorded(self, place: ast.AST) -> ast.expr:
        """Return the expression of the next recorded value, for the second part."""
        return at(place, ast.Call(ast.Attribute(ast.Name(self.name, ast.Load()), "next", ast.Load()), [], []))

    def _body(self, statements: list[ast.stmt]) -> Collected:
        """Return the whole body of a statement.

        Raises:
            NotCollected: a statement of it is not collected.
        """
        body = Collected()
        for statement in statements:
            body.add(self._collected(statement))
        return body

    def _collected(self, statement: ast.stmt) -> Collected:
        """Return a statement as a part of a run.

        Raises:
            NotCollected: it is carried out where it stands.
        """
        match statement:
            case ast.Expr(ast.Call() as call):
                if any(isinstance(each, ast.Call) and self._is_checker(each.func) for each in walk(call)):
                    raise NotCollected
                if is_check(statement):
                    return self._check(statement, call)
                first = ast.Expr(self._record(call, "add", self.expressions.deferred(call)))
                return _pair(statement, first, ast.Expr(self._recorded(call)), Collected(changes=_changed(call)))
            case ast.Expr(ast.IfExp(test, body, orelse)):
                return self._condition(_placed(statement, ast.If(test, [ast.Expr(body)], [ast.Expr(orelse)])))
            case ast.Assign(targets, value):
                return self._assignment(statement, targets, value)
            case ast.For(orelse=[]):
                return self._loop(statement)
            case ast.If():
                return self._condition(statement)
            case ast.With(items, body) if all(map(_is_unchanged, items)):
                return self._unchanged(statement, items, body)
        raise NotCollected

    def _is_checker(self, function: ast.expr) -> bool:
        return isinstance(function, ast.Name) and function.id in self.checkers

    def _check(self, statement: ast.stmt, call: ast.Call) -> Collected:
        made = Collected()
        expressions = self.expressions

        def argument(node: ast.expr) -> ast.expr:
            if expressions.stays_in_place(node):
                made.reads |= _names(node)
                made.all_reads |= _names(node)
                return node
            made.first.append(_placed(node, ast.Expr(self._record(node, "add", expressions.deferred(node)))))
            return self._recorded(node)

        if any(each.arg is None for each in call.keywords):
            raise NotCollected
        args = [argument(each) for each in call.args]
        if isinstance(call.func, ast.Name) and call.func.id == "kind":
            item = call.args[0]
            if made.first:  # the value is asked for once
                record, item = made.first.pop(), ast.Name("<item>", ast.Load())
                assert isinstance(record, ast.Expr)
                made.first.append(_placed(statement, ast.Assign([ast.Name("<item>", ast.Store())], record.value)))
            args[1:] = [self._known_class(made, item, each) for each in args[1:]]
        keywords = [ast.copy_location(ast.keyword(each.arg, argument(each.value)), each) for each in call.keywords]
        then = ast.copy_location(ast.Call(call.func, args, keywords), call)
        made.then.append(_placed(statement, ast.Expr(then)))
        return made

    def _known_class(self, made: Collected, item: ast.expr, cls: ast.expr) -> ast.expr:
        """Return a class that knows whether an item is of it: the first part asks."""
        if self.expressions.is_own(cls):
            return cls
        asked = helper("is_instance", self.expressions.deferred(item), self.expressions.deferred(cls))
        made.first.append(_placed(cls, ast.Expr(self._record(cls, "add", at(cls, asked)))))
        return at(cls, helper("known_class", cls, self._recorded(cls)))

    def _assignment(self, statement: ast.stmt, targets: list[ast.expr], value: ast.expr) -> Collected:
        expressions = self.expressions
        match targets, value:
            case [ast.Name(name) as target], _:
                first = ast.Assign([target], self._record(value, "add", expressions.deferred(value)))
                return _pair(statement, first, ast.Assign([target], self._recorded(value)), Collected(binds={name}))
            case [ast.Attribute(owner, name)], _ if not name.startswith("__"):
                put = helper("put", expressions.deferred(owner), ast.Constant(name), expressions.deferred(value))
                recorded = self._record(statement, "add", at(statement, put))
                return _pair(statement, ast.Expr(recorded), ast.Expr(self._recorded(statement)))
            case [ast.Tuple(inner)], ast.Tuple(values) if len(inner) == len(values):
                if _names(value) & _bound(targets):
                    raise NotCollected  # all values are there before the first name is bound
                pairs = zip(inner, values, strict=True)
                return self._body([_placed(statement, ast.Assign([each], value)) for each, value in pairs])
            case [target], _ if _is_pattern(target):
                elements = self._record(value, "elements", expressions.elements(value, target))
                given = Collected(binds=_bound(targets))
                return _pair(
                    statement, ast.Assign([target], elements), ast.Assign([target], self._recorded(value)), given
                )
            case [_, _, *_], _:
                kept, found = ast.Name("<value>", ast.Store()), ast.Name("<value>", ast.Load())
                parts = [ast.Assign([kept], value), *(ast.Assign([target], found) for target in targets)]
                return self._body([_placed(statement, each) for each in parts])
        raise NotCollected

    def _loop(self, loop: ast.For) -> Collected:
        bound, body = _bound([loop.target]), self._body(loop.body)
        reads, binds = body.reads - bound, body.binds | body.maybe
        if not _is_pattern(loop.target) or reads & binds or body.all_reads & body.changes:
            raise NotCollected  # one turn would read what another binds or changes
        elements = self._record(loop.iter, "elements", self.expressions.elements(loop.iter, loop.target))
        first = ast.For(loop.target, elements, body.first or [ast.Pass()], [])
        then = ast.For(loop.target, self._recorded(loop.iter), body.then or [ast.Pass()], [])
        return _pair(loop, first, then, body.inner(reads=reads, maybe=binds | bound))

    def _condition(self, choice: ast.If) -> Collected:
        body, orelse = self._body(choice.body), self._body(choice.orelse)
        test = self._record(choice.test, "add", self.expressions.own(choice.test))
        first = ast.If(test, body.first or [ast.Pass()], orelse.first)
        then = ast.If(self._recorded(choice.test), body.then or [ast.Pass()], orelse.then)
        body.reads |= orelse.reads
        body.all_reads |= orelse.all_reads
        body.changes |= orelse.changes
        maybe = body.binds | body.maybe | orelse.binds | orelse.maybe
        return _pair(choice, first, then, body.inner(reads=body.reads, maybe=maybe))

    def _unchanged(self, statement: ast.With, items: list[ast.withitem], body: list[ast.stmt]) -> Collected:
        """Return a block of `unchanged`: read before and after, and compare."""
        made = Collected()
        calls = [each.context_expr for each in items if isinstance(each.context_expr, ast.Call)]
        kept = [f"<kept {call.lineno} {call.col_offset}>" for call in calls]
        for name, call in zip(kept, calls, strict=True):
            copies = at(call, helper("copies", self._recorded(call)))
            then = ast.Assign([ast.Name(name, ast.Store())], copies)
            made.add(_pair(statement, ast.Expr(self._values(call)), then))
        made.add(self._body(body))
        for name, call in reversed([*zip(kept, calls, strict=True)]):
            attributes = [each.value for each in call.keywords]
            boxes, before = ast.Constant(len(call.args)), ast.Name(name, ast.Load())
            compared = helper("compare", boxes, before, self._recorded(call), *attributes)
            made.add(_pair(statement, ast.Expr(self._values(call)), ast.Expr(at(statement, compared))))
        return made

    def _values(self, call: ast.Call) -> ast.expr:
        """Return the call that records the values which `unchanged` compares."""
        boxes = ast.List([self.expressions.deferred(each) for each in call.args], ast.Load())
        attributes = [self.expressions.own(each.value) for each in call.keywords]
        return self._record(call, "add", helper("values", boxes, *attributes))


def _placed(place: ast.AST, statement: Statement) -> Statement:
    return ast.fix_missing_locations(ast.copy_location(statement, place))


def _pair(place: ast.stmt, first: ast.stmt, then: ast.stmt, names: Collected | None = None) -> Collected:
    """Return a statement of each part, with the names of `names`."""
    return replace(names or Collected(), first=[_placed(place, first)], then=[_placed(place, then)])


def _is_pattern(target: ast.expr) -> bool:
    """Return whether a target binds names only."""
    inner = target.elts if isinstance(target, ast.Tuple) else ()
    return isinstance(target, ast.Name) or (bool(inner) and all(map(_is_pattern, inner)))


def _changed(call: ast.Call) -> set[str]:
    """Return the name whose object a call changes, as far as its method says so."""
    match call.func:
        case ast.Attribute(ast.Name(name), method) if method in CHANGING:
            return {name}
    return set()


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


def _bound(targets: Iterable[ast.expr]) -> set[str]:
    return {each.id for target in targets for each in walk(target) if isinstance(each, ast.Name)}


def is_check(statement: ast.stmt) -> bool:
    """Return whether a statement is one of `CHECKS`."""
    match statement:
        case ast.Expr(ast.Call(ast.Name(name))):
            return name in CHECKS
    return False


def _is_unchanged(item: ast.withitem) -> bool:
    match item:
        case ast.withitem(ast.Call(ast.Name("unchanged"), args, keywords), None):
            starred = any(isinstance(each, ast.Starred) for each in args)
            return not starred and all(each.arg == "attributes" for each in keywords)
    return False
