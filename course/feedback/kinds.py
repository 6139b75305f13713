"""Kinds of hidden checks: what a learner may know of a hidden check that failed.

In the hidden part of a test, a comment line `# kind: NAME` says what the checks below it are about, up to the next such
line. The names are a closed list: each `kind_NAME` of `course.i18n` is a noun phrase for "It is about ...". One name is
resolved while the test runs: `shape` becomes numbers, vector, matrix or empty by the test's own variable `shape`.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from course.i18n import load_messages

COMMENT = re.compile(r"#\s*kind:\s*(\S+)\s*$")
BY_SHAPE = "shape"


@cache
def names() -> frozenset[str]:
    """Return the names of all kinds, without `shape`."""
    return frozenset(key.removeprefix("kind_") for key in load_messages("en") if key.startswith("kind_"))


@lru_cache(256)
def kind_comments(source: str) -> dict[int, str]:
    """Return the kind that each `# kind:` comment of a test names, by line number."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = ((token.start[0], COMMENT.match(token.string)) for token in tokens if token.type == tokenize.COMMENT)
    return {line: found[1] for line, found in comments if found}


def kind_at(source: str, line: int, scope: Mapping[str, Any]) -> str | None:
    """Return the kind of the check in a line of a test.

    It is None if no comment at or above the line names a kind.

    Args:
        source: the text of the hidden part.
        line: counted from 1.
        scope: the variables of the test at that moment.
    """
    above = [number for number in kind_comments(source) if number <= line]
    if not above:
        return None
    found = kind_comments(source)[max(above)]
    return _by_shape(scope.get(BY_SHAPE)) if found == BY_SHAPE else found


def _by_shape(shape: object) -> str | None:
    if not isinstance(shape, tuple):
        return None
    if 0 in shape:
        return "empty"
    return ("numbers", "vector", "matrix")[min(len(shape), 2)]
