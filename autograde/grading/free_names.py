"""Find the free names of code: those that it reads from other cells."""

from __future__ import annotations

import ast
import symtable
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

from autograde.grading.names import bound_names, imported_by, loaded_by, parse
from course.feedback.syntax import children, copied, unparse, walk

SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


@lru_cache(1024)
def free_names(code: str) -> frozenset[str]:
    """Return the names that a cell or a test reads before it binds them.

    A test reads those of the source texts that it gives to `inside` as well.
    """
    tree = parse(code)
    return frozenset(free_in(tree.body).union(*map(_free_inside, walk(tree))))


@lru_cache(1024)
def left_names(code: str) -> frozenset[str]:
    """Return the names that a cell leaves to later ones.

    Those of `course.testing` count.
    """
    imports = (each for each in parse(code).body if isinstance(each, (ast.Import, ast.ImportFrom)))
    return bound_names(code).union(*map(imported_by, imports))


@lru_cache(1024)
def free_in_functions(code: str) -> frozenset[str]:
    """Return the names that functions of a cell read from other cells when called."""
    return frozenset[str]().union(*map(read_by, _functions(parse(code)))) - left_names(code)


def _functions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the functions in a piece of code, but none inside another one."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        yield node
    else:
        for child in children(node):
            yield from _functions(child)


def free_in(statements: Iterable[ast.stmt]) -> set[str]:
    """Return the names that statements may read before they bind them."""
    return _free(statements, set())


def _free_inside(node: ast.AST) -> frozenset[str]:
    match node:
        case ast.Call(ast.Name("inside"), [ast.Constant(str(source)), *_], keywords):
            return free_names(source) - {each.arg for each in keywords}
    return frozenset()


def _free(statements: Iterable[ast.stmt], bound: set[str]) -> set[str]:
    """Return the free names of statements, where some names are bound.

    `bound` grows by what the statements surely bind.
    """
    found: set[str] = set()
    for statement in statements:
        match statement:
            case ast.Assign(targets, value):
                found |= read_by(value) - bound
                bound |= {name for target in targets for name in stored(target)}
                found |= {name for target in targets for name in read_by(target)} - bound
            case ast.For(target, iterable, body, orelse):
                found |= read_by(iterable) - bound
                found |= _free(body, bound | stored(target)) | _free(orelse, set(bound))
            case ast.If(test, body, orelse):
                found |= read_by(test) - bound
                one, other = set(bound), set(bound)
                found |= _free(body, one) | _free(orelse, other)
                bound |= one & other
            case ast.With(items, body):
                found |= {name for each in items for name in read_by(each.context_expr)} - bound
                bound |= {name for each in items if each.optional_vars for name in stored(each.optional_vars)}
                inner = set(bound)
                found |= _free(body, inner)
                if all(map(_raises_on, items)):
                    bound |= inner
            case ast.While(test, body, orelse):
                found |= read_by(test) - bound
                found |= _free(body, set(bound)) | _free(orelse, set(bound))
            case ast.Try(body, [], [], final):
                found |= _free(final, set(bound))
                found |= _free(body, bound)
            case ast.FunctionDef(name) | ast.ClassDef(name):
                found |= read_by(statement) - bound - {name}
                bound.add(name)
            case ast.Import() | ast.ImportFrom():
                bound |= imported_by(statement)
            case ast.Expr():
                found |= read_by(statement) - bound
            case _:
                found |= (read_by(statement) | stored(statement)) - bound
    return found


def _raises_on(item: ast.withitem) -> bool:
    """Return whether a context is known to raise again what its body raises."""
    match item.context_expr:
        case ast.Call(ast.Name("unchanged")) | ast.Call(ast.Attribute(ast.Name("np"), "errstate")):
            return True
    return False


def stored(node: ast.AST) -> set[str]:
    """Return the names that a piece of code assigns, in whatever scope."""
    return {each.id for each in walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}


COMPREHENSIONS_HAVE_SCOPES = sys.version_info < (3, 12)
"""Since Python 3.12 only generator expressions have one: other comprehensions are part of the scope around."""


class _OwnScopes(ast.NodeTransformer):
    """Make every comprehension a generator expression, which has a scope of its own."""

    def _as_generator(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> ast.AST:
        self.generic_visit(node)
        element = ast.Tuple([node.key, node.value], ast.Load()) if isinstance(node, ast.DictComp) else node.elt
        return ast.GeneratorExp(element, node.generators)

    visit_ListComp = visit_SetComp = visit_DictComp = _as_generator


def read_by(node: ast.AST) -> set[str]:
    """Return the names that a piece of code reads from the notebook's namespace."""
    if not any(isinstance(each, SCOPES) for each in walk(node)):
        return loaded_by(node)
    try:
        scoped = node if COMPREHENSIONS_HAVE_SCOPES else _OwnScopes().visit(copied(node))
        todo = [symtable.symtable(unparse(scoped), "<cell>", "exec")]
    except (SyntaxError, ValueError):
        return loaded_by(node)
    found: set[str] = set()
    for table in todo:
        top = table.get_type() == "module"
        found |= {each.get_name() for each in table.get_symbols() if each.is_referenced() and (top or each.is_global())}
        todo += table.get_children()
    return found
