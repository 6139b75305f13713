"""Generate mutants of a solution, to find mistakes that nobody has thought of.

Each mutant differs from the solution in one place: a statement dropped, operands swapped, a condition negated, a number
off by one, another name, a call missing. `python -m benchmarks.mutation` tests them all. One that passes is correct or
shows a gap in a test; one that fails and is not diagnosed may belong in the catalogue.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from course.authoring.lesson import Lesson
from course.authoring.markers import SOLUTION, extract_region, strip_markers

OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.LtE: ast.Lt,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@dataclass(frozen=True)
class Mutant:
    """A mutated solution; `code` is the whole text of its exercise's cell."""

    step: int
    exercise: str
    what: str
    code: str


def _changes(node: ast.AST, names: list[str]) -> Iterator[tuple[str, ast.AST]]:
    """Yield replacements for a node, each with a description."""
    match node:
        case (
            ast.Assign() | ast.AugAssign() | ast.Expr() | ast.For() | ast.If() | ast.Return() | ast.While() | ast.With()
        ):
            yield "dropped", ast.Pass()
        case ast.BinOp(left, op, right):
            yield "swapped", ast.BinOp(right, op, left)
            if type(op) in OPERATORS:
                yield "another operator", ast.BinOp(left, OPERATORS[type(op)](), right)
            yield "left alone", left
            yield "right alone", right
        case ast.Compare(left, [op], others) if type(op) in COMPARISONS:
            yield "negated", ast.Compare(left, [COMPARISONS[type(op)]()], others)
        case ast.BoolOp(op, values):
            yield "and for or", ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
            for value in values:
                yield "one condition alone", value
        case ast.UnaryOp(_, operand):
            yield "sign or not dropped", operand
        case ast.Constant(bool(value)):
            yield "the other truth", ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield "one more", ast.Constant(value + 1)
            yield "one less", ast.Constant(value - 1)
        case ast.Constant(None):
            yield "nought for None", ast.Constant(0)
        case ast.Call(function, [first, *rest], named):
            yield "call dropped", first
            if rest:
                yield "arguments swapped", ast.Call(function, [rest[0], first, *rest[1:]], named)
        case ast.Call(function, []):
            yield "brackets dropped", function
        case ast.Attribute(value, _, ast.Load()):
            yield "attribute dropped", value
        case ast.Name(old, ast.Load()):
            yield from ((f"{name} for {old}", ast.Name(name, ast.Load())) for name in names if name != old)


class _ReplaceNode(ast.NodeTransformer):
    """A transformer that replaces one node, found by identity."""

    def __init__(self, target: ast.AST, other: ast.AST) -> None:
        self.target, self.other = target, other

    def visit(self, node: ast.AST) -> ast.AST:
        return self.other if node is self.target else self.generic_visit(node)


def _locals(function: ast.AST) -> list[str]:
    found = [node.arg for node in ast.walk(function) if isinstance(node, ast.arg)]
    found += [node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return list(dict.fromkeys(found))


def mutants(here: Lesson) -> Iterator[Mutant]:
    """Yield distinct mutants of the lines that a learner writes."""
    for exercise, cell in here.exercises.items():
        solution = strip_markers(cell.code)
        answers = {line.strip() for line in extract_region(SOLUTION, cell.code).splitlines() if line.strip()}
        lines = {number for number, line in enumerate(solution.splitlines(), 1) if line.strip() in answers}
        seen = {ast.unparse(ast.parse(solution))}
        tree = ast.parse(solution)
        owners: dict[int, ast.AST] = {}
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.Lambda)):
                owners |= dict.fromkeys(map(id, ast.walk(function)), function)
        for position, node in enumerate(ast.walk(tree)):
            line = getattr(node, "lineno", 0)
            if line not in lines:
                continue
            names = _locals(owners[id(node)]) if id(node) in owners else []
            for what, other in _changes(node, names):
                copy = deepcopy(tree)
                target = next(each for n, each in enumerate(ast.walk(copy)) if n == position)
                changed = ast.unparse(ast.fix_missing_locations(_ReplaceNode(target, deepcopy(other)).visit(copy)))
                if changed not in seen:
                    seen.add(changed)
                    yield Mutant(here.step, exercise, f"line {line}: {what}", changed)
