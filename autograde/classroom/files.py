"""Read what students handed in, without following links.

A submitted folder is untrusted: links could point to another's work or to a device, and a pipe would block its reader.
Every name below submitted/ is opened relative to the descriptor of its folder, as a regular file of bounded size.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograde.errors import SubmissionError
from autograde.grading.submission import MAX_BYTES
from course.i18n import Message


@contextmanager
def open_folder(name: str | Path, parent: int | None = None) -> Iterator[int]:
    """Open a folder for the `with` block and yield its descriptor.

    Args:
        name: the folder; below `parent` a single name.
        parent: the descriptor of the folder that holds it. Without one a link is followed, as the root is trusted.

    Raises:
        OSError: it is a link, or not a folder.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | (os.O_NOFOLLOW if parent is not None else 0)
    descriptor = os.open(name, flags, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_regular(name: str, folder: int, most: int = MAX_BYTES) -> tuple[bytes, int]:
    """Return the bytes of a file and when it was changed, in nanoseconds.

    Raises:
        SubmissionError: it is a link, a folder or a device, it is larger than `most` bytes, or it cannot be read.
    """
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as error:
        with suppress(OSError):
            if stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
                raise SubmissionError(Message("link", file=printable(name))) from None
        raise SubmissionError(Message("unreadable", file=printable(name), why=error.strerror)) from None
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise SubmissionError(Message("intake_folder", file=printable(name)))
        if not stat.S_ISREG(status.st_mode):
            raise SubmissionError(Message("intake_special", file=printable(name)))
        data = _read(descriptor, most + 1) if status.st_size <= most else None
    except OSError as error:
        raise SubmissionError(Message("unreadable", file=printable(name), why=error.strerror)) from None
    finally:
        os.close(descriptor)
    if data is None or len(data) > most:
        raise SubmissionError(Message("too_large", file=printable(name), megabytes=most >> 20))
    return data, status.st_mtime_ns


def _read(descriptor: int, most: int) -> bytes:
    parts = []
    while most > 0 and (part := os.read(descriptor, min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def read_below(root: Path, parts: tuple[str, ...], most: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file below `root`, following no link on the way.

    The file may be some folders below `root`. See `read_regular`.
    """
    with open_folder(root) as folder:
        return _read_below(folder, parts, most)


def _read_below(folder: int, parts: tuple[str, ...], most: int) -> bytes:
    if len(parts) == 1:
        return read_regular(parts[0], folder, most)[0]
    try:
        with open_folder(parts[0], folder) as inner:
            return _read_below(inner, parts[1:], most)
    except OSError as error:
        raise SubmissionError(Message("unreadable", file=printable(parts[0]), why=error.strerror)) from None


def printable(name: str) -> str:
    """Return a file's name as one line of printable text.

    Bytes that are not UTF-8 and control characters are escaped.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
