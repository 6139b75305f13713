"""Write files so that readers see the old or the new content, never a part."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_atomically(file: Path, content: str | bytes | Iterable[str]) -> None:
    """Replace a file's content in one step.

    A text, or the parts of one, is written as UTF-8 with "\\n" line ends. A missing folder is made. What killed
    processes left of earlier attempts is removed. No link in the folder is followed: it may hold what somebody else
    put there, under any name that is used here.

    Raises:
        OSError: it cannot be written. The old content stays.
    """
    folder, start = file.parent, f".{file.name}."
    part = folder / f"{start}{os.getpid()}.part"
    whole = (content,) if isinstance(content, str | bytes) else content
    part.unlink(missing_ok=True)
    try:
        try:
            stream = part.open("xb")
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            stream = part.open("xb")
        with stream:
            stream.writelines(each if isinstance(each, bytes) else each.encode() for each in whole)
        os.replace(part, file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    for name in os.listdir(folder):
        if name.startswith(start) and name.endswith(".part") and _is_abandoned(folder / name):
            with suppress(OSError):  # another process was faster, or it is a folder
                (folder / name).unlink()


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
