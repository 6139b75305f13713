"""Write files so that readers see the old or the new content, never a part."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(file: Path, text: str) -> None:
    """Replace a file's content in one step.

    The text is written as UTF-8 with "\\n" line ends. A missing folder is made.

    Raises:
        OSError: it cannot be written. The old content stays.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        os.replace(part, file)
    finally:
        part.unlink(missing_ok=True)
