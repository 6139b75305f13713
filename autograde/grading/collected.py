"""Rewrite a test so that what it asks of a student's objects is collected.

A run of simple statements becomes one request: first all their operations are collected, by the functions of
`autograde.sandbox.remote.expressions`; then each statement uses its results, in its own place and line. A run is
assignments and calls, then checks. So no check waits for what a later statement changes, and the test's own variables
have the values that they had there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from inspect import isfunction

from course import testing
from course.feedback.observation import Statements, compile_statements

WORDS = frozenset({*testing.__all__, *(name for name, each in vars(testing).items() if isfunction(each))})
"""The names of `course.testing`: a failure names the line and the text of their call, so they are called in place."""
CHECKS = frozenset({"close", "distinct", "equal", "kind", "same"})
"""The checks of `course.testing` that ask nothing of a student's process but their arguments."""
OPERATORS: dict[type[ast.operator] | type[ast.unaryop], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.Pow: "pow",
    ast.MatMult: "matmul",
    ast.USub: "neg",
    ast.UAdd: "pos",
}


class NotCollected(Exception):
    """An expression holds something that is evaluated where it stands."""


def _helper(name: str, *args: ast.expr, keywords: Iterable[ast.keyword] = ()) -> ast.Call:
    return ast.Call(ast.Name(f"<{name}>", ast.Load()), list(args), list(keywords))


def _operations(node: ast.AST) -> int:
    """Return how many operations an expression may ask of a student's process."""
    kinds = (ast.Attribute, ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript)
    return sum(isinstance(each, kinds) for each in ast.walk(node) if not _is_local(each))


def _is_local(node: ast.AST) -> bool:
    """Return whether an expression is surely the test's own.

    It is a function of numpy, its call, or a negative number.
    """
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, ast.Call):
        node = node.func
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np"


def deferred(node: ast.expr) -> ast.expr:
    """Return an expression whose value is that of `node`, or a `Deferred` of it.

    Raises:
        NotCollected: it holds something else than names, constants, attributes, calls and operators.
    """
    match node:
        case ast.Name() | ast.Constant() | ast.UnaryOp(ast.USub(), ast.Constant()):
            return node
        case ast.Call(ast.Name(name)) if name in WORDS:
            raise NotCollected
        case ast.Attribute(value, name) if not name.startswith("__"):
            made: ast.expr = _helper("get", deferred(value), ast.Constant(name))
        case ast.List(elements, ast.Load()):
            made = ast.List(list(map(deferred, elements)), ast.Load())
        case ast.ListComp(element, loops) if not any(_operations(each) or each.is_async for each in loops):
            made = ast.ListComp(deferred(element), loops)
        case ast.Call(function, args, keywords) if all(each.arg for each in keywords):
            named = [ast.keyword(each.arg, deferred(each.value)) for each in keywords]
            made = _helper("call", deferred(function), *map(_argument, args), keywords=named)
        case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
            made = _helper("calculate", ast.Constant(OPERATORS[type(operator)]), deferred(left), deferred(right))
        case ast.UnaryOp(operator, operand) if type(operator) in OPERATORS:
            made = _helper("calculate", ast.Constant(OPERATORS[type(operator)]), deferred(operand))
        case ast.Subscript(value, index) if not isinstance(index, (ast.Slice, ast.Tuple)):
            made = _helper("calculate", ast.Constant("getitem"), deferred(value), deferred(index))
        case ast.IfExp(test, body, orelse):
            made = ast.IfExp(_own(test), deferred(body), deferred(orelse))
        case _:
            return _own(node)
    return _at(node, made)


def _argument(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Starred):
        return _at(node, ast.Starred(_helper("take", deferred(node.value)), ast.Load()))
    return deferred(node)


def _own(node: ast.expr) -> ast.expr:
    """Return an expression of the test's own values, evaluated at once.

    An example is a comparison of numbers.

    Raises:
        NotCollected: it may ask a student's process.
    """
    binding = (ast.Lambda, ast.comprehension, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.Starred)
    if _operations(node) or any(isinstance(each, binding) for each in ast.walk(node)):
        raise NotCollected
    made: ast.expr = _TakeNames().visit(deepcopy(node))
    return made


class _TakeNames(ast.NodeTransformer):
    """Lets each name stand for its value."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _at(node, _helper("take", node))


def _at(place: ast.AST, node: ast.expr) -> ast.expr:
    for each in ast.walk(node):
        if isinstance(each, ast.expr) and not hasattr(each, "lineno"):
            ast.copy_location(each, place)
    for keyword in getattr(node, "keywords", ()):
        ast.copy_location(keyword, place)
    return node


class Collecting(ast.NodeTransformer):
    """Rewrites a statement of a test and the blocks in it."""

    def __init__(self) -> None:
        self.count = 0

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Return the statements of a block, those of a run rewritten together."""
        made: list[ast.stmt] = []
        rest = list(statements)
        while rest:
            run = self._run(rest)
            if len(run) > 1 or (run and _operations(rest[0]) > 1 + _is_check(rest[0])):
                made += [each for first, _ in run for each in first]
                made += [each for _, then in run for each in then]
                del rest[: len(run)]
            else:
                made.append(self.visit(rest.pop(0)))
        return made

    def _run(self, statements: list[ast.stmt]) -> list[tuple[list[ast.stmt], list[ast.stmt]]]:
        """Return the statements that begin a block and are one run, in two parts.

        The first part of each collects, the second uses what was collected.
        """
        run = []
        checking = False
        for statement in statements:
            is_check = _is_check(statement)
            if checking and not is_check:
                break
            checking = is_check
            try:
                run.append(self._check(statement) if is_check else self._step(statement))
            except NotCollected:
                break
        return run

    def _stored(self, node: ast.expr) -> tuple[ast.stmt, ast.expr]:
        """Return a statement that collects an expression, and the expression of its value."""
        self.count += 1
        name = f"<{self.count}>"
        first = ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name, ast.Store()), node)], node), node)
        return first, _at(node, _helper("take", ast.Name(name, ast.Load())))

    def _check(self, statement: ast.stmt) -> tuple[list[ast.stmt], list[ast.stmt]]:
        assert isinstance(statement, ast.Expr)
        assert isinstance(statement.value, ast.Call)
        first: list[ast.stmt] = []

        def argument(node: ast.expr) -> ast.expr:
            if not _operations(node):
                _own(node)  # or the statement is not collected
                return node
            collect, value = self._stored(deferred(node))
            first.append(collect)
            return value

        call = statement.value
        if any(each.arg is None for each in call.keywords):
            raise NotCollected
        args = [argument(each) for each in call.args]
        keywords = [ast.copy_location(ast.keyword(each.arg, argument(each.value)), each) for each in call.keywords]
        then = ast.copy_location(ast.Call(call.func, args, keywords), call)
        return first, [ast.copy_location(ast.Expr(then), statement)]

    def _step(self, statement: ast.stmt) -> tuple[list[ast.stmt], list[ast.stmt]]:
        match statement:
            case ast.Expr(ast.Call() as call):
                first, value = self._stored(deferred(call))
                return [first], [ast.copy_location(ast.Expr(value), statement)]
            case ast.Assign([ast.Name(name) as target], value):
                kept = _at(statement, _helper("keep", deferred(value)))
                first = ast.copy_location(ast.Assign([target], kept), statement)
                taken = _at(statement, _helper("take", ast.Name(name, ast.Load())))
                return [first], [ast.copy_location(ast.Assign([target], taken), statement)]
            case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
                pairs = [ast.Assign([target], value) for target, value in zip(targets, values, strict=True)]
                if _names(statement.value) & {each.id for each in targets if isinstance(each, ast.Name)}:
                    raise NotCollected  # all values are there before the first name is bound
                parts = [self._step(ast.copy_location(pair, statement)) for pair in pairs]
                return [each for first, _ in parts for each in first], [each for _, then in parts for each in then]
            case ast.Assign([ast.Attribute(owner, name)], value) if not name.startswith("__"):
                call = _helper("put", deferred(owner), ast.Constant(name), deferred(value))
                first, value = self._stored(_at(statement, call))
                return [first], [ast.copy_location(ast.Expr(value), statement)]
        raise NotCollected

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                setattr(node, name, self.block(value))
            elif isinstance(value, list):
                setattr(node, name, [self.visit(each) if isinstance(each, ast.AST) else each for each in value])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    def _expression(self, node: ast.expr) -> ast.AST:
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)) or _operations(node) < 2:
            return self.generic_visit(node)
        try:
            return _at(node, _helper("take", deferred(node)))
        except NotCollected:
            return self.generic_visit(node)

    visit_Attribute = visit_Call = visit_BinOp = visit_Subscript = visit_UnaryOp = _expression

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        """Let a class that derives from a student's be made beside the student's code.

        Any other class is the test's own and stays on this side.
        """
        if not node.bases:
            return node
        beside = ast.Call(ast.Name("inside", ast.Load()), [ast.Constant(ast.unparse(node))], [])
        made = ast.Assign([ast.Name(node.name, ast.Store())], ast.Attribute(beside, node.name, ast.Load()))
        choice = ast.If(_helper("derives", *node.bases), [made], [node])
        return ast.fix_missing_locations(ast.copy_location(choice, node))


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _is_check(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(ast.Call(ast.Name(name))):
            return name in CHECKS
    return False


@lru_cache(1024)
def collected_statements(source: str, name: str) -> Statements:
    """Compile each statement of a test, rewritten.

    Each comes with the names that it binds.
    """

    def rewrite(statement: ast.stmt) -> list[ast.stmt]:
        return Collecting().block([statement])

    return compile_statements(source, name, rewrite)
