"""Read what graded notebooks and pages say of themselves, at their ends.

`autograde.classroom.jobs` and `autograde.classroom.render` write it there.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom.stamp import Stamp, stamp_in
from course.i18n.step_names import step_name

END = 4096
"""Bytes at the end of a notebook that hold its own metadata."""
DIGEST = re.compile(rb'"submission": "([0-9a-f]{64})"')
"""How a graded notebook says of what file it is."""


@dataclass(frozen=True)
class GradedFolder:
    """The graded notebooks of a student for an assignment.

    `path` is a folder of autograded/, which may be missing.
    """

    path: str

    def is_of(self, step: int, data: bytes, changed: int) -> bool:
        """Return whether a step's graded notebook is of a file with these bytes.

        Contents are compared, or times of change, in nanoseconds, if nbgrader graded the file.
        """
        with suppress(OSError):
            done = f"{self.path}/{step_name(step)}.ipynb"
            digest = DIGEST.search(_end_of(done, END))
            if digest is None:
                return changed <= os.stat(done).st_mtime_ns
            return digest[1].decode() == hashlib.sha256(data).hexdigest()
        return False

    def state(self) -> str:
        """Return a text that changes when a file in the folder does.

        A file may be made, replaced or removed. The text is "" for a missing folder. Files there are never written
        into, so that the status of the folder says it.
        """
        with suppress(OSError):
            status = os.stat(self.path)
            return f"{status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns}"
        return ""

    def is_before(self, stamp: Stamp) -> bool:
        """Return whether the time of a submission is later than that of what was graded."""
        if stamp.time is None:
            return False
        graded = stamp_in(Path(self.path), stamp).time
        return graded is None or stamp.time > graded


def graded_file(notebook: Path) -> tuple[str, str]:
    """Return the digest and the name of the file that was graded.

    Both are "" in a notebook that stock nbgrader graded.

    Raises:
        OSError: it cannot be read.
    """
    end = _end_of(notebook, END)
    digest = DIGEST.search(end)
    name = re.search(rb'"file": ("(?:[^"\\]|\\.)*")', end)
    return digest[1].decode() if digest else "", json.loads(name[1]) if name else ""


def shown_marks(page: str | Path) -> str:
    """Return the digest of the marks that a page shows.

    It is "" if the page does not exist or nbgrader made it.
    """
    try:
        found = re.search(rb"<!-- gradsteps ([0-9a-f]{64}) -->", _end_of(page, 200))
    except OSError:
        return ""
    return found[1].decode() if found else ""


def _end_of(file: str | Path, most: int) -> bytes:
    """Return the last bytes of a file, `most` of them at the most."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        os.lseek(descriptor, max(0, os.lseek(descriptor, 0, os.SEEK_END) - most), os.SEEK_SET)
        return os.read(descriptor, most)
    finally:
        os.close(descriptor)
