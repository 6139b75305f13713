"""Rewrite the expressions of a test, for what they ask to be collected.

The functions of `autograde.sandbox.remote.expressions` do the collecting.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from inspect import isfunction

from autograde.grading.own_names import BUILTINS, is_own
from course import testing
from course.feedback.syntax import children, copied, walk

WORDS = frozenset({*testing.__all__, *(name for name, each in vars(testing).items() if isfunction(each))})
"""The names of `course.testing`: a failure names the line and the text of their call, so they are called in place."""
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


def helper(name: str, *args: ast.expr, keywords: Iterable[ast.keyword] = ()) -> ast.Call:
    """Return a call of one of the functions of `autograde.sandbox.remote.expressions`."""
    return ast.Call(ast.Name(f"<{name}>", ast.Load()), list(args), list(keywords))


def at(place: ast.AST, node: ast.expr) -> ast.expr:
    """Return an expression whose new parts stand at a place of the test."""
    for each in walk(node):
        if isinstance(each, ast.expr) and not hasattr(each, "lineno"):
            ast.copy_location(each, place)
    for keyword in getattr(node, "keywords", ()):
        ast.copy_location(keyword, place)
    return node


class Expressions:
    """The expressions of a test.

    `own_names` are those of its names that are known to hold its own values; see that module.
    """

    def __init__(self, own_names: frozenset[str] = frozenset()) -> None:
        self.own_names = own_names
        self.is_own_known: dict[ast.expr, bool] = {}

    def is_own(self, node: ast.expr) -> bool:
        """Return whether an expression surely asks nothing of a student's process."""
        found = self.is_own_known.get(node)
        if found is None:
            found = self.is_own_known[node] = is_own(node, self.own_names)
        return found

    def stays_in_place(self, node: ast.expr) -> bool:
        """Return whether an argument of a check is evaluated where the check is.

        It asks nothing of a student's process, and has the value that it has before, while its names have theirs; a
        random number has not.

        Raises:
            NotCollected: it can be evaluated neither there nor before.
        """
        if self.is_own(node):
            calls = [each.func for each in walk(node) if isinstance(each, ast.Call)]
            return all(_is_of_numpy(each) or _is_builtin(each) for each in calls)
        return not self.operations(node) and bool(self.own(node))

    def operations(self, node: ast.AST) -> int:
        """Return how many operations a piece of a test may ask of a student's process."""
        kinds = (ast.Attribute, ast.Call, ast.BinOp, ast.UnaryOp, ast.Subscript)
        if isinstance(node, ast.expr) and (_is_local(node) or self.is_own(node)):
            below = children(node) if not self.is_own(node) else ()
            return sum(map(self.operations, below))
        return isinstance(node, kinds) + sum(map(self.operations, children(node)))

    def deferred(self, node: ast.expr) -> ast.expr:
        """Return an expression whose value is that of `node`, or a `Deferred` of it.

        Raises:
            NotCollected: it holds something else than names, constants, attributes, calls and operators.
        """
        deferred = self.deferred
        if self.is_own(node):
            return node
        match node:
            case ast.Name() | ast.Constant():
                return node
            case ast.Call(ast.Name(name)) if name in WORDS:
                raise NotCollected
            case ast.Attribute(value, name) if not name.startswith("__"):
                made: ast.expr = helper("get", deferred(value), ast.Constant(name))
            case ast.List(elements, ast.Load()) if any(isinstance(each, ast.Starred) for each in elements):
                made = helper("concatenated", ast.List([self._spread(each) for each in elements], ast.Load()))
            case ast.List(elements, ast.Load()):
                made = ast.List(list(map(deferred, elements)), ast.Load())
            case ast.ListComp(element, loops) if not any(self.operations(each) or each.is_async for each in loops):
                made = ast.ListComp(deferred(element), loops)
            case ast.Call(function, args, keywords) if all(each.arg for each in keywords):
                named = [ast.keyword(each.arg, deferred(each.value)) for each in keywords]
                made = helper("call", deferred(function), *map(self._argument, args), keywords=named)
            case ast.BinOp(left, operator, right) if type(operator) in OPERATORS:
                made = helper("calculate", ast.Constant(OPERATORS[type(operator)]), deferred(left), deferred(right))
            case ast.UnaryOp(operator, operand) if type(operator) in OPERATORS:
                made = helper("calculate", ast.Constant(OPERATORS[type(operator)]), deferred(operand))
            case ast.Subscript(value, index) if not isinstance(index, (ast.Slice, ast.Tuple)):
                made = helper("calculate", ast.Constant("getitem"), deferred(value), deferred(index))
            case ast.IfExp(test, body, orelse):
                made = ast.IfExp(self.own(test), deferred(body), deferred(orelse))
            case _:
                return self.own(node)
        return at(node, made)

    def elements(self, node: ast.expr, target: ast.expr) -> ast.expr:
        """Return the deferred form of what a target goes through, or is unpacked from.

        Raises:
            NotCollected: as `deferred`.
        """
        match node:
            case ast.List(parts) | ast.Tuple(parts) if not self.is_own(node):
                pairs = isinstance(target, ast.Tuple) and all(isinstance(each, ast.Tuple) for each in parts)
                found = [ast.List(each.elts, ast.Load()) if pairs else each for each in parts]  # type: ignore[attr-defined]
                return at(node, self.deferred(ast.copy_location(ast.List(found, ast.Load()), node)))
            case ast.GeneratorExp(element, loops):
                return self.deferred(ast.copy_location(ast.ListComp(element, loops), node))
        return self.deferred(node)

    def own(self, node: ast.expr) -> ast.expr:
        """Return an expression of the test's own values, evaluated at once.

        An example is a comparison of numbers.

        Raises:
            NotCollected: it may ask a student's process.
        """
        if self.is_own(node):
            return node
        binding = (ast.Lambda, ast.comprehension, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom, ast.Starred)
        if self.operations(node) or any(isinstance(each, binding) for each in walk(node)):
            raise NotCollected
        made: ast.expr = _TakeNames().visit(copied(node))
        return made

    def _argument(self, node: ast.expr) -> ast.expr:
        if isinstance(node, ast.Starred):
            return at(node, ast.Starred(helper("take", self.deferred(node.value)), ast.Load()))
        return self.deferred(node)

    def _spread(self, node: ast.expr) -> ast.expr:
        """Return a deferred list of one element, or what a starred one is spread from."""
        if isinstance(node, ast.Starred):
            return self.deferred(node.value)
        return at(node, ast.List([self.deferred(node)], ast.Load()))


class _TakeNames(ast.NodeTransformer):
    """Lets each name stand for its value."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return at(node, helper("take", node))


def _is_local(node: ast.expr) -> bool:
    """Return whether a node is a function of numpy, its call, or a negative number."""
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    return _is_of_numpy(node.func if isinstance(node, ast.Call) else node)


def _is_of_numpy(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np"


def _is_builtin(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in BUILTINS
