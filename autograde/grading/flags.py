"""Flag imports of answers and replaced parts of the test tools.

Flags mark what a person should look at.

Flags come from the text of the student's own cells. They never change a score: an honest notebook may do the same, and
a hidden attempt gains nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from nbformat import NotebookNode

from autograde.grading.names import MAX_ANALYSED, is_analysed, parse
from autograde.grading.submission import Submission
from course.authoring.released_lesson import released_lesson
from course.feedback.syntax import MAX_PARSED, NOT_READ, unparse, walk
from course.i18n import Message

ANSWERS = ("course.engine", "course.lessons", "course.authoring", "autograde", "dezero")
MAX_FLAGS = 20
"""Most flags of a submission."""
MAX_NODES = 200
"""Nodes of the largest target that is shown as it is written."""
SHELL = ("ast_transformers", "input_transformers_cleanup", "input_transformers_post", "set_custom_exc", "displayhook")
"""Attributes of IPython's shell with which a cell could change later cells."""


def flags(submission: Submission) -> list[Message]:
    """Return the flags of a submission, without repetition."""
    code = [cell for cell in submission.notebook.cells if cell.cell_type == "code"]
    own = [cell.source for cell in code if _own(cell, submission)]
    if not is_analysed(own):
        return [Message("flag_long", kilobytes=MAX_ANALYSED // 1000)]
    long = [Message("flag_long", kilobytes=MAX_PARSED // 1000)] if max(map(len, own), default=0) > MAX_PARSED else []
    deep = any(parse(each) is NOT_READ for each in own if len(each) <= MAX_PARSED)
    unread = long + [Message("flag_deep")] * deep
    modules = frozenset().union(*(_modules(cell.source) for cell in code))
    found = {each for source in own for each in _odd(source, modules)}
    return [*unread, *sorted(found, key=lambda each: (each.key, str(each.values)))][:MAX_FLAGS]


def _own(cell: NotebookNode, submission: Submission) -> bool:
    """Return whether a cell holds the student's own text."""
    fresh = released_lesson(submission.step).cells.get(cell.id)
    return fresh is None or fresh.source != cell.source


@lru_cache(1024)
def _modules(source: str) -> frozenset[str]:
    """Return the names bound to modules in a cell.

    Results are cached, because most cells are the same for a whole class.
    """
    imports = [node for node in walk(parse(source)) if isinstance(node, ast.Import)]
    return frozenset(alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names)


@lru_cache(1024)
def _odd(source: str, modules: frozenset[str]) -> tuple[Message, ...]:
    """Return the flags of a cell.

    Results are cached, because many answers of a class are the same.
    """
    return tuple(_odd_parts(source, modules))


def _odd_parts(source: str, modules: frozenset[str]) -> Iterator[Message]:
    for node in walk(parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (Message("flag_imports", name=name[:80]) for name in names if name.startswith(ANSWERS))
        for target in _targets(node):
            if _root(target) in modules:
                yield Message("flag_replaces", name=_shown(target))
        if isinstance(node, ast.Attribute) and node.attr in SHELL:
            yield Message("flag_replaces", name=_shown(node))


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


def _shown(node: ast.expr) -> str:
    """Return the code of a target, shortened."""
    if sum(1 for _ in islice(walk(node), MAX_NODES)) < MAX_NODES:
        return unparse(node)[:80]
    return f"{_root(node) or '…'}.….{getattr(node, 'attr', '…')}"[:80]


def _root(node: ast.expr) -> str | None:
    """Return the name that a chain of attributes and items starts from.

    For np.testing.assert_allclose it is "np".
    """
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
