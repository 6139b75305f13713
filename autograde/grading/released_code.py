"""Compile the locked cells of a lesson once for all student processes.

Each notebook has them, and IPython would take longer to read them than Python takes to run them.
"""

from __future__ import annotations

import ast
import marshal
from functools import cache

from course.authoring.released_lesson import released_lesson
from course.authoring.setup_cell import setup_code
from course.i18n import LANGUAGES


@cache
def released_code(step: int) -> dict[str, bytes]:
    """Return the code of a step's locked cells by their text, for `Session.run_cell`.

    Cells with a magic, or with a value at their end that IPython would show, are left out.
    """
    released = released_lesson(step)
    given = [released.cells[name].source for name, role in released.required.items() if role == "given"]
    return {text: code for text in (*map(setup_code, LANGUAGES), *given) if (code := _compiled(text)) is not None}


def _compiled(text: str) -> bytes | None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    shown = tree.body and isinstance(tree.body[-1], ast.Expr)
    return None if shown else marshal.dumps(compile(tree, "<cell>", "exec"))
