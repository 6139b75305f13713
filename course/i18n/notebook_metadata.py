"""Read what a built notebook records about itself."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_BYTES = 20 << 20
"""The size of the largest file that is read."""
MAX_BRACKETS, MAX_COMMAS = 200_000, 2_000_000
"""Most objects and lists, and most commas, of a file: of a few bytes of JSON, Python makes hundreds in memory."""


@dataclass(frozen=True)
class NotebookMetadata:
    """The `gradsteps` entry of a notebook's metadata, None for malformed parts.

    Attributes:
        step: its step.
        lang: its language.
        digest: a hash of what its exercises depend on.
        version: the version of the course that built it.
        install: where its first cell gets the course; "" if it does not say.
    """

    step: int | None = None
    lang: str | None = None
    digest: str | None = None
    version: str | None = None
    install: str = ""

    @classmethod
    def of(cls, notebook: Any) -> NotebookMetadata:
        """Return the metadata of a notebook that was parsed from JSON, whatever its form."""
        metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
        found = metadata.get("gradsteps") if isinstance(metadata, dict) else None
        if not isinstance(found, dict):
            return cls()
        step = found.get("step")
        lang, digest, version, install = (
            each if isinstance(each, str) else None for each in map(found.get, ("lang", "digest", "version", "install"))
        )
        return cls(
            step if type(step) is int else None,
            lang,
            digest,
            version,
            install or "",
        )


def is_too_large(text: str) -> bool:
    """Return whether the JSON of a text could take too much memory."""
    return text.count("{") + text.count("[") > MAX_BRACKETS or text.count(",") > MAX_COMMAS


def load_notebook(file: Path) -> Any:
    """Return the JSON of a notebook file, None if it cannot be read.

    The file may be anybody's: a pipe is not waited for, and what is too large is not read.
    """
    try:
        with open(file, "rb", opener=_open_at_once) as opened:
            if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                return None
            data = opened.read(MAX_BYTES + 1)
        text = data.decode("utf-8")
        return None if len(data) > MAX_BYTES or is_too_large(text) else json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None


def _open_at_once(file: str, flags: int) -> int:
    return os.open(file, flags | getattr(os, "O_NONBLOCK", 0))
