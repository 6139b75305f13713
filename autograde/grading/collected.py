"""Rewrite a test so that what it asks of a student's objects is collected.

Runs of statements become one request or few (`recorded_run`), and so does each other expression.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from autograde.grading.deferred_syntax import WORDS, Expressions, NotCollected, at, helper
from autograde.grading.own_names import own_names
from autograde.grading.recorded_run import RecordedRun, is_check
from course.feedback.observation import Statements, compile_statements
from course.feedback.syntax import walk


class Collecting(ast.NodeTransformer):
    """Rewrites the statements of a test and the blocks in them.

    `source` is the whole test, or a part of it.
    """

    def __init__(self, source: str = "") -> None:
        tree = ast.parse(source)
        functions = [each for each in walk(tree) if isinstance(each, ast.FunctionDef)]
        self.checkers = frozenset(each.name for each in functions if _names(each) & WORDS)
        self.expressions = Expressions(own_names(tree))
        self.count = 0

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Return the statements of a block, those of a run rewritten together."""
        made: list[ast.stmt] = []
        rest = list(statements)
        while rest:
            self.count += 1
            run = RecordedRun(f"<{self.count}>", self.expressions, self.checkers)
            run.extend(rest)
            alone = self.expressions.operations(rest[0]) < 2 + is_check(rest[0])
            if run.parts.first and (run.length > 1 or not alone):
                made += run.statements(rest[0])
                del rest[: run.length]
            else:
                made.append(self.visit(rest.pop(0)))
        return made

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
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)) or self.expressions.operations(node) < 2:
            return self.generic_visit(node)
        try:
            return at(node, helper("take", self.expressions.deferred(node)))
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
        choice = ast.If(helper("derives", *node.bases), [made], [node])
        return ast.fix_missing_locations(ast.copy_location(choice, node))


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in walk(node) if isinstance(each, ast.Name)}


@lru_cache(1024)
def collected_statements(source: str, name: str) -> Statements:
    """Compile each statement of a test, rewritten.

    Each comes with the names that it binds.
    """
    collecting = Collecting(source)
    return compile_statements(source, name, lambda statement: collecting.block([statement]))
