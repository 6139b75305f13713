"""Read percent scripts: programs whose cells begin with a line `# %%`.

The format is that of Jupytext, Spyder and VS Code; this is the part of it that lessons and extra tests use. Jupytext
itself takes half a second to import, which is longer than most commands run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAD = re.compile(r"(?m)^# %%(?=\s|$)(.*)\n?")
OPTION = re.compile(r'(\w+)=("[^"]*"|\S+)')
MAGIC = re.compile(r"(?m)^# (?=%{1,2}[a-zA-Z])")
"""What makes a line with a magic a comment, so that the script is a program."""


@dataclass(frozen=True)
class PercentCell:
    """A cell of a percent script.

    Attributes:
        cell_type: "code" or "markdown".
        source: its text as a notebook would hold it.
        metadata: the options of its first line, like {"test": "square", "points": 5}.
    """

    cell_type: str
    source: str
    metadata: dict[str, Any]


def read_cells(file: Path) -> Iterator[PercentCell]:
    """Yield the cells of a percent script; what precedes the first is one of its own.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is not UTF-8, or an option is neither a text in quotes, a whole number, true nor false.
    """
    before, *rest = HEAD.split(file.read_text("utf-8-sig"))
    if before.strip():
        yield PercentCell("code", before.strip("\n"), {})
    for head, body in zip(rest[::2], rest[1::2], strict=True):
        metadata = {name: _value(name, value) for name, value in OPTION.findall(head)}
        text = body.rstrip("\n")
        if "[markdown]" in head:
            yield PercentCell("markdown", re.sub(r"(?m)^# ?", "", text), metadata)
        else:
            yield PercentCell("code", MAGIC.sub("", text), metadata)


def _value(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ValueError(f'{name}={text}: write a text in quotes ("..."), a whole number, true or false') from None
