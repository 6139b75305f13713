"""Walk through a student's folder and note its state.

The state is what the file system says of each file. As git's index does, it trusts kind, size and inode, and the times
of contents and status. No program can set the last one, so that a file which was replaced or written into never looks
unchanged.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress

from autograde.classroom.course_file import Assignment
from autograde.files import MAX_DEPTH, MAX_ENTRIES, open_folder
from course import __version__

LITTER = {".ipynb_checkpoints", "__macosx", ".git", ".vscode", ".idea", "__pycache__", ".trash", ".trashes"}
"""Folders that programs make, in lower case; copies of notebooks in them are not handed in."""
SETTLED = 2 * 10**9
"""Nanoseconds after which a file that is written into again has another time: no file system's clock is coarser."""


class FolderWalk:
    """A walk through one student's folder, which reads no file.

    Args:
        assignment: for which it is looked through.
        known: all assignments of the course by name, which decide on whose a file is.
    """

    def __init__(self, assignment: str, known: Mapping[str, Assignment]) -> None:
        self.assignment = assignment
        self.left = MAX_ENTRIES
        self.is_lasting = True
        """Whether the state may be compared later.

        It may not if a file is so young that a change would not be seen, or has another name on the disk: what is said
        of it depends on other folders.
        """
        self._settled = time.time_ns() - SETTLED
        self._seen: list[object] = [
            __version__,
            assignment,
            sorted((name, *each.steps) for name, each in known.items()),
        ]

    def walk(self, folder: int, parts: tuple[str, ...]) -> None:
        """Visit what is in a folder.

        Args:
            folder: its descriptor.
            parts: its path below submitted/.
        """
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda each: each.name)
        for entry in entries:
            self.left -= 1
            if self.left == 0:
                self.refuse_more(parts)
            if self.left <= 0:
                return
            if entry.name.lower() in LITTER or entry.name.startswith("."):
                continue  # editors keep files of their own there
            with suppress(FileNotFoundError):
                status = entry.stat(follow_symlinks=False)
                self._note((*parts, entry.name), status)
                self.visit(folder, (*parts, entry.name), status.st_mode)

    def visit(self, folder: int, parts: tuple[str, ...], mode: int) -> None:
        """Go on in a folder."""
        if stat.S_ISDIR(mode) and len(parts) <= MAX_DEPTH:
            with open_folder(parts[-1], folder) as inner:
                self.walk(inner, parts)

    def refuse_more(self, parts: tuple[str, ...]) -> None:
        """Note that a folder has more than is looked at."""
        self.is_lasting = False

    def _note(self, parts: tuple[str, ...], status: os.stat_result) -> None:
        times = (status.st_mtime_ns, status.st_ctime_ns)
        self._seen.append((parts, status.st_mode, status.st_size, status.st_ino, *times))
        is_single = status.st_nlink == 1 or stat.S_ISDIR(status.st_mode)
        self.is_lasting &= is_single and status.st_ctime_ns < self._settled

    def state(self) -> str:
        """Return a text that another state does not have.

        It is "" for a state that may not be compared later.
        """
        return hashlib.sha256(repr(self._seen).encode()).hexdigest()[:32] if self.is_lasting else ""
