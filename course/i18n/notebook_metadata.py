"""Read what a built notebook records about itself: step, language and digest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class NotebookMetadata:
    """The `gradsteps` entry of a notebook's metadata, None for malformed parts."""

    step: int | None = None
    lang: str | None = None
    digest: str | None = None

    @classmethod
    def of(cls, notebook: Any) -> NotebookMetadata:
        """Return the metadata of a notebook that was parsed from JSON, whatever its form."""
        metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
        found = metadata.get("gradsteps") if isinstance(metadata, dict) else None
        if not isinstance(found, dict):
            return cls()
        step, lang, digest = found.get("step"), found.get("lang"), found.get("digest")
        return cls(
            step if type(step) is int else None,
            lang if isinstance(lang, str) else None,
            digest if isinstance(digest, str) else None,
        )


def load_notebook(file: Path) -> Any:
    """Return the JSON of a notebook file, None if it cannot be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
