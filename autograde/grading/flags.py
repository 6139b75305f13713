"""Flag imports of answers and replaced parts of the test tools.

Flags mark what a person should look at.

Flags come from the text of the student's own cells. They never change a score: an honest notebook may do the same, and
a hidden attempt gains nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nbformat import NotebookNode

from autograde.grading.names import MAX_PARSED, parse
from autograde.grading.submission import Submission
from course.authoring.released_lesson import released_lesson
from course.i18n import Message

ANSWERS = ("course.engine", "course.lessons", "course.authoring", "autograde", "dezero")
MAX_ANALYSED, MAX_FLAGS = 100_000, 20
"""Most characters of a student's own code that are looked through, and most flags of a submission."""
SHELL = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post", "set_custom_exc", "displayhook")
"""Attributes of IPython's shell with which a cell could change later cells."""


def flags(submission: Submission) -> list[Message]:
    """Return the flags of a submission, without repetition."""
    code = [cell for cell in submission.notebook.cells if cell.cell_type == "code"]
    lengths = [len(cell.source) for cell in code if _own(cell, submission)]
    if sum(lengths) > MAX_ANALYSED:
        return [Message("flag_long", kilobytes=MAX_ANALYSED // 1000)]
    long = [Message("flag_long", kilobytes=MAX_PARSED // 1000)] if max(lengths, default=0) > MAX_PARSED else []
    modules = frozenset().union(*(_modules(cell.source) for cell in code))
    found = {each for cell in code if _own(cell, submission) for each in _odd(cell.source, modules)}
    return [*long, *sorted(found, key=lambda each: (each.key, str(each.values)))][:MAX_FLAGS]


def _own(cell: NotebookNode, submission: Submission) -> bool:
    """Return whether a cell holds the student's own text."""
    fresh = released_lesson(submission.step).cells.get(cell.id)
    return fresh is None or fresh.source != cell.source


@lru_cache(1024)
def _modules(source: str) -> frozenset[str]:
    """Return the names bound to modules in a cell.

    Results are cached, because most cells are the same for a whole class.
    """
    imports = [node for node in ast.walk(parse(source)) if isinstance(node, ast.Import)]
    return frozenset(alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names)


def _odd(source: str, modules: frozenset[str]) -> Iterator[Message]:
    for node in ast.walk(parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (Message("flag_imports", name=name[:80]) for name in names if name.startswith(ANSWERS))
        for target in _targets(node):
            if _root(target) in modules:
                yield Message("flag_replaces", name=ast.unparse(target)[:80])
        if isinstance(node, ast.Attribute) and node.attr in SHELL:
            yield Message("flag_replaces", name=ast.unparse(node)[:80])


def _targets(node: ast.AST) -> Iterable[ast.expr]:
    """Return attribute and item targets that a statement assigns or deletes.

    `del sys.modules[...]` (step 23) is allowed.
    """
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store()):
            return [node]
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[owner, name, *_]):
            return [ast.Subscript(owner, name, ast.Load())]
    return []


def _root(node: ast.expr) -> str | None:
    """Return the name that a chain of attributes and items starts from.

    For np.testing.assert_allclose it is "np".
    """
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
