"""Read what a built notebook records about itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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


def load_notebook(file: Path) -> Any:
    """Return the JSON of a notebook file, None if it cannot be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
