"""Represent an object of the student process by a handle.

Every use of the handle is a request to that process.

Everything that Python or numpy would look up implicitly is closed: a handle has no array interface, buffer or truth
value and cannot be compared, so a student's object never chooses what the grader does with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn, Protocol

from msgpack import ExtType

from autograde.sandbox.codec import handle_code
from autograde.sandbox.operators import BINARY
from course.feedback.observation import RemoteObject

MAX_LENGTH = 10_000
"""Most elements that a student's object may say it has: no answer holds more."""


class HandleMisuse(BaseException):
    """The use of a handle as plain data in a test.

    The student's code gave an object where the test expects data.

    Not an Exception, so that no test takes it for an exception of the student's code.
    """


class Remote(Protocol):
    """The connection that a handle belongs to."""

    def request(self, verb: str, *arguments: Any) -> Any:
        """Return the answer to one operation."""

    def release(self, handle: Handle) -> None:
        """Forget the object of a handle that nobody holds any more."""


class Handle(RemoteObject):
    """A reference to one object of the student process."""

    __slots__ = ("__weakref__", "_class", "_code", "_number", "_remote")
    __array_ufunc__ = None
    _remote: Remote
    _number: int
    _class: str
    _code: ExtType
    """How it crosses to the student process."""

    def __init__(self, remote: Remote, number: int, name: str) -> None:
        object.__setattr__(self, "_remote", remote)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_class", name)
        object.__setattr__(self, "_code", handle_code(number, name))

    def _ask(self, operation: str, *arguments: Any) -> Any:
        return self._remote.request(operation, *arguments)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in ("__name__", "__doc__", "__array_priority__"):
            raise AttributeError(name)
        return self._ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._ask("delete", self, name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._ask("call", self, list(args), named)

    def __instancecheck__(self, other: Any) -> bool:
        return isinstance(other, Handle) and self._ask("isinstance", other, self) is True

    def __subclasscheck__(self, other: Any) -> bool:
        return isinstance(other, Handle) and self._ask("issubclass", other, self) is True

    def __len__(self) -> int:
        found: int = self._ask("len", self)
        if type(found) is int and found > MAX_LENGTH:  # Python makes room for as many before it asks for one
            raise HandleMisuse(f"an object that says it has {found} elements")
        return found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._ask("list", self))

    def __contains__(self, item: Any) -> bool:
        return self._ask("contains", self, item) is True

    def __getitem__(self, key: Any) -> Any:
        return self._ask("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", self, key, value)

    def __repr__(self) -> str:
        found: str = self._ask("repr", self)
        return found

    def __str__(self) -> str:
        found: str = self._ask("str", self)
        return found

    def __float__(self) -> float:
        found: float = self._ask("float", self)
        return found

    def __int__(self) -> int:
        found: int = self._ask("int", self)
        return found

    def __neg__(self) -> Any:
        return self._ask("neg", self)

    def __pos__(self) -> Any:
        return self._ask("pos", self)

    def __enter__(self) -> Any:
        return self._ask("enter", self)

    def __exit__(self, *failure: object) -> None:
        self._ask("exit", self)

    def _reject(self, *_: object) -> NoReturn:
        raise HandleMisuse(
            "a learner's object has no truth and is not compared by value: use the checks of course.testing"
        )

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _reject
    __hash__ = object.__hash__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise HandleMisuse("a handle cannot be copied or pickled")

    def __del__(self) -> None:
        self._remote.release(self)


def _binary(name: str, *, reflected: bool) -> Any:
    def forward(self: Handle, other: Any) -> Any:
        return self._ask(name, *((other, self) if reflected else (self, other)))

    return forward


for _name in BINARY:
    setattr(Handle, f"__{_name}__", _binary(_name, reflected=False))
    setattr(Handle, f"__r{_name}__", _binary(_name, reflected=True))
