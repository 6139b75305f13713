"""The preamble of a step: the code so far, from the earlier steps' solutions.

A lesson opens with `exec(preamble(n))`, so that it runs as a plain program; its notebook holds the code itself.

Definitions are gathered by name. A later one takes the place of an earlier one *where the earlier one stood*, so that
bases come before their subclasses and the page reads like a file that grew.
"""

from __future__ import annotations

import ast
from functools import cache

from course import testing
from course.authoring.lesson import has_solutions, lesson, require_solutions
from course.authoring.lesson_files import paths
from course.authoring.markers import strip_markers

OPENING = """\
import numpy as np

from course.testing import {names}
"""
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


def _defined(node: ast.stmt) -> str | None:
    """Return the name that a top-level statement adds, None if it adds none."""
    if isinstance(node, DEFINITIONS):
        return node.name
    if isinstance(node, IMPORTS):
        return ast.unparse(node)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        return ast.unparse(node.targets[0])
    return None


def _start(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


@cache
def preamble(step: int) -> str:
    """Return the imports and definitions that open the notebook of `step`.

    Only the cells of exercises count, without those marked `keep=false`. Names that start with an underscore are left
    out, and classes whose names end in `Test`. Lessons of the student edition hold this text themselves.

    Raises:
        SolutionsUnavailableError: the student edition has no lesson of this step.
    """
    if step in paths() and not has_solutions():
        return next(lesson(step).of_role("given")).code + "\n"
    require_solutions()

    imports: dict[str, str] = {}
    kept: dict[str, str] = {}
    for earlier in (n for n in paths() if n < step):
        for cell in (each for each in lesson(earlier).of_role("exercise") if each.keep):
            source = strip_markers(cell.code)
            lines = source.splitlines()
            for node in ast.parse(source).body:
                name = _defined(node)
                if name is None or name.startswith("_") or name.endswith("Test"):
                    continue
                text = "\n".join(lines[_start(node) - 1 : node.end_lineno])
                (imports if isinstance(node, IMPORTS) else kept)[name] = text
    opening = OPENING.format(names=", ".join(sorted(testing.__all__)))
    head = "\n".join(sorted(text for text in imports.values() if text not in opening))
    parts = [head + "\n\n" + opening if head else opening]
    # neighboring one-line statements stay together, definitions get two blank lines
    previous_short = True
    for text in kept.values():
        short = "\n" not in text
        parts.append(("" if short and previous_short and len(parts) > 1 else "\n\n") + text + "\n")
        previous_short = short
    return "".join(parts).rstrip() + "\n"
