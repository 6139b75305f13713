"""Copy and write notebooks faster than nbformat, with the same result.

A class's notebooks share most of their cells, and nbformat copies, validates and formats each of them anew.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4.rwbase import split_lines, strip_transient

CACHED_CELLS, MAX_CACHED_CHARS = 1024, 8_000
"""How many written cells a process caches, and the size of the largest, in characters."""


def copied(item: Any) -> Any:
    """Return a deep copy of a notebook, or of a part of one."""
    if isinstance(item, dict):
        made: Any = NotebookNode() if isinstance(item, NotebookNode) else {}
        for key, value in item.items():
            dict.__setitem__(made, key, copied(value) if isinstance(value, (dict, list)) else value)
        return made
    if isinstance(item, list):
        return [copied(each) if isinstance(each, (dict, list)) else each for each in item]
    return item


def text(notebook: NotebookNode) -> str:
    """Return the text of a notebook's file.

    It is that of `nbformat.writes`, without validation.
    """
    shell = strip_transient(copied(NotebookNode({**notebook, "cells": []})))
    before, after = _formatted(shell).split('"cells": []', 1)
    keys = (json.dumps(cell, ensure_ascii=False, sort_keys=True) for cell in notebook.cells)
    cells = ",\n".join((_cached_cell if len(key) <= MAX_CACHED_CHARS else _cell)(key) for key in keys)
    return f'{before}"cells": [\n{cells}\n ]{after}\n' if cells else f"{_formatted(shell)}\n"


def _cell(key: str) -> str:
    """Return the text of a cell in its place in a file; `key` is the cell as JSON."""
    shell = strip_transient(split_lines(from_dict({"metadata": {}, "cells": [json.loads(key)]})))
    return "\n".join("  " + line for line in _formatted(shell.cells[0]).split("\n"))


_cached_cell = lru_cache(CACHED_CELLS)(_cell)


def _formatted(item: Any) -> str:
    return json.dumps(item, ensure_ascii=False, sort_keys=True, indent=1, separators=(",", ": "))
