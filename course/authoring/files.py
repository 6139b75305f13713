"""Write files so that readers see the old or the new content, never a part."""

from __future__ import annotations

import os
from glob import escape
from pathlib import Path


def write_atomically(file: Path, text: str) -> None:
    """Replace a file's content in one step.

    The text is written as UTF-8 with "\\n" line ends. A missing folder is made. What killed processes left of earlier
    attempts is removed.

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
    for left in file.parent.glob(f".{escape(file.name)}.*.part"):
        if _is_abandoned(left):
            left.unlink(missing_ok=True)


def _is_abandoned(part: Path) -> bool:
    """Return whether the process that wrote a part is gone.

    Only POSIX has a signal that asks; elsewhere nothing counts as abandoned.
    """
    if os.name != "posix":
        return False
    try:
        os.kill(int(part.suffixes[-2][1:]), 0)
    except ProcessLookupError:
        return True
    except (ValueError, OverflowError, PermissionError):
        return False
    return False
