"""Read what a student controls: files of bounded size, no links, no waiting.

A submitted folder is untrusted: links could point to another's work or to a device, and a pipe would block its reader.
Every name below a trusted folder is opened relative to the descriptor of its folder, and what was opened is looked at,
not its name: between two looks at a name a student may put something else there.
"""

from __future__ import annotations

import html
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograde.errors import SubmissionError
from course.i18n import Message
from course.i18n.notebook_metadata import MAX_BYTES

MAX_ENTRIES, MAX_DEPTH = 2000, 8
"""How many entries of a student's folder are looked at, and how many folders deep."""
MAX_NAME = 128
"""Characters of a student's name in nbgrader's tables: a server refuses all that is entered with a longer one."""
MARKUP = re.compile(r'[<>"\\%?#*]')
"""What ends a text, a script or an address in a page, or is read as another character or as any in an address.

Formgrader puts names into its pages, addresses and patterns as they are.
"""
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001d159\U000e0100-\U000e01ef]"
)
"""Letters and marks that Unicode counts as printable and that look like nothing."""
BLANK = re.compile(r"(?<=\s{8})\s")
"""Spaces after eight others: a name full of them pushes what follows to a line of its own."""
NO_LINK, NO_WAIT, FOLDER = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY"))
READ = os.O_RDONLY | NO_WAIT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
RELATIVE = os.open in os.supports_dir_fd
"""Whether a name can be opened relative to a folder. On Windows it cannot, and a learner reads their own files only."""


@contextmanager
def open_folder(name: str | Path, parent: int | None = None) -> Iterator[int]:
    """Open a folder for the `with` block and yield its descriptor.

    Args:
        name: the folder; below `parent` a single name.
        parent: the descriptor of the folder that holds it. Without one a link is followed, as the root is trusted.

    Raises:
        OSError: it is a link, or not a folder.
    """
    descriptor = os.open(name, READ | FOLDER | (NO_LINK if parent is not None else 0), dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_regular(
    name: str, folder: int | None = None, most: int = MAX_BYTES, *, follow_links: bool = False
) -> tuple[bytes, int]:
    """Return the bytes of a file and when it was changed, in nanoseconds.

    Args:
        name: the file; below `folder` a single name.
        folder: the descriptor of the folder that holds it.
        most: how many bytes it may have.
        follow_links: whether it may be a link, because somebody named it who is trusted.

    Raises:
        SubmissionError: it is a link, a folder or a device, it is larger than `most` bytes, or it cannot be read.
    """
    try:
        descriptor = os.open(name, READ | (0 if follow_links else NO_LINK), dir_fd=folder)
    except FileNotFoundError:
        raise SubmissionError(Message("no_file", file=printable(name))) from None
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            if not follow_links and stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                raise SubmissionError(Message("link", file=printable(name))) from None
        raise SubmissionError(Message("unreadable", file=printable(name), why=_why(error))) from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise SubmissionError(Message("intake_folder", file=printable(name)))
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError(Message("intake_special", file=printable(name)))
        data = _read(descriptor, most + 1, status.st_size + 1) if status.st_size <= most else None
    except OSError as error:
        raise SubmissionError(Message("unreadable", file=printable(name), why=_why(error))) from None
    finally:
        os.close(descriptor)
    if data is None or len(data) > most:
        raise SubmissionError(Message("too_large", file=printable(name), megabytes=most >> 20))
    return data, status.st_mtime_ns


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _read(descriptor: int, most: int, size: int) -> bytes:
    """Return the bytes of a file, at most `most`; `size` is how many it seems to have."""
    parts = []
    while most > 0 and (part := os.read(descriptor, min(most, size))):
        parts.append(part)
        most -= len(part)
        size = 1 << 16
    return b"".join(parts)


def read_below(root: Path, parts: tuple[str, ...], most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file below `root`, following no link on the way.

    The file may be some folders below `root`. See `read_regular`.
    """
    if not RELATIVE:
        return read_regular(str(root.joinpath(*parts)), None, most)[0]
    try:
        with open_folder(root) as folder:
            return _read_below(folder, parts, most)
    except OSError as error:
        raise SubmissionError(Message("unreadable", file=root, why=_why(error))) from None


def _read_below(folder: int, parts: tuple[str, ...], most: int) -> bytes:
    if len(parts) == 1:
        return read_regular(parts[0], folder, most)[0]
    try:
        with open_folder(parts[0], folder) as inner:
            return _read_below(inner, parts[1:], most)
    except OSError as error:
        raise SubmissionError(Message("unreadable", file=printable(parts[0]), why=_why(error))) from None


def printable(text: object) -> str:
    """Return a text, such as a file's name, as one line that says all that it holds.

    Line breaks, control characters, invisible and bidirectional characters, bytes that are not UTF-8, and spaces that
    could fill a line are escaped.
    Whatever is printed as a line goes through this function: a name could hold a line of its own.
    """
    shown = str(text)
    if not shown.isprintable():
        shown = "".join(
            each if each.isprintable() or unicodedata.category(each) == "Zs" else _escaped(each) for each in shown
        )
    return BLANK.sub(lambda found: _escaped(found[0]), UNSEEN.sub(lambda found: _escaped(found[0]), shown))


def is_student_name(name: str) -> bool:
    """Return whether a folder may have this name if it is a student's.

    The name goes into the gradebook, into pages and onto the terminal.
    """
    is_line = 0 < len(name) <= MAX_NAME and name == printable(name).strip()
    return is_line and not MARKUP.search(name) and html.unescape(name) == name


def _escaped(character: str) -> str:
    """Return an escape of a character.

    A byte that is not UTF-8 is one that Python kept as a surrogate.
    """
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:
        return f"\\x{number - 0xDC00:02x}"
    if character == " ":
        return "\\x20"
    return character.encode("unicode_escape").decode()
