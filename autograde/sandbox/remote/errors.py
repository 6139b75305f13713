"""What ends a student process, and the exceptions of the student's code."""

from __future__ import annotations

import builtins
from typing import Any


class StudentProcessDied(BaseException):
    """The end of a student process, or its breach of the protocol.

    This is not an Exception, so that no test takes it for an answer.
    """

    reason = "died"


class StudentProcessKilled(StudentProcessDied):
    """The end of a sandboxed student process by SIGKILL, which came from outside."""

    reason = "killed"


class StudentTimeout(StudentProcessDied):
    """The student's code exceeded its deadline and its process was killed."""

    reason = "timeout"


class StudentError(Exception):
    """An exception of the student's code, received as data.

    It is also an instance of its builtin base class, unless that class takes more than a text.

    Attributes:
        class_name: the name of its class.
        text: its message.
        frames: the lines of its traceback, the innermost last.
    """

    class_name = "Exception"  # not `name`, which Python itself sets on some exceptions
    text = ""
    frames: tuple[str, ...] = ()


def reconstruct_exception(bases: list[str], name: str, text: str, frames: list[str]) -> Exception:
    """Return a `StudentError` for an exception of the student's code.

    `bases` are the names of its base classes.
    """
    found = (getattr(builtins, base, None) for base in bases)
    base = next((each for each in found if isinstance(each, type) and issubclass(each, Exception)), Exception)
    attributes = {"class_name": name, "text": text, "frames": tuple(frames)}
    error: type[Exception] = type(name, (StudentError, base), attributes)
    try:
        return error(text)
    except TypeError:  # some classes, such as UnicodeDecodeError, take more than a text
        plain: type[Exception] = type(name, (StudentError,), attributes)
        return plain(text)


def received_exception(fields: Any) -> Exception | None:
    """Return the exception that a process describes.

    It is None if these are not the fields of one.
    """
    match fields:
        case [list(bases), str(name), str(text), list(frames)] if all(type(each) is str for each in [*bases, *frames]):
            return reconstruct_exception(bases[:50], name[:80].replace("\0", ""), text[:2000], frames[-3:])
    return None
