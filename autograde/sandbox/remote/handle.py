"""V's side of a student's object: a handle, each use of which is asked of the student's process.

Anything that Python or numpy would look up on the handle by itself is closed: a handle is no array, no buffer, has no
truth and cannot be compared, so a student's object never chooses what the trusted side does with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from autograde.sandbox.remote.session import Session


class HandleMisuse(BaseException):
    """A test does to a handle what only plain data allows: the student's code gave an object where data belong.

    Not an Exception, so that no test takes it for one of the student's.
    """


class Handle:
    """Stands for one object of the student's process."""

    __slots__ = ("__weakref__", "_class", "_number", "_session")
    __array_ufunc__ = None
    _session: Session
    _number: int
    _class: str

    def __init__(self, session: Session, number: int, name: str) -> None:
        object.__setattr__(self, "_session", session)
        object.__setattr__(self, "_number", number)
        object.__setattr__(self, "_class", name)

    @staticmethod
    def class_name(handle: Handle) -> str:
        """The name of the class of the object that stands behind."""
        return handle._class

    def _ask(self, operation: str, *arguments: Any) -> Any:
        return self._session.request(operation, *arguments)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in ("__name__", "__doc__", "__array_priority__"):
            raise AttributeError(name)
        return self._ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        self._ask("delete", self, name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._ask("call", self, args, named)

    def __instancecheck__(self, other: Any) -> bool:
        return isinstance(other, Handle) and self._ask("isinstance", other, self) is True

    def __subclasscheck__(self, other: Any) -> bool:
        return isinstance(other, Handle) and self._ask("issubclass", other, self) is True

    def __len__(self) -> int:
        return self._ask("len", self)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._ask("list", self))

    def __contains__(self, item: Any) -> bool:
        return self._ask("contains", self, item) is True

    def __getitem__(self, key: Any) -> Any:
        return self._ask("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._ask("setitem", self, key, value)

    def __repr__(self) -> str:
        return self._ask("repr", self)

    def __str__(self) -> str:
        return self._ask("str", self)

    def __float__(self) -> float:
        return self._ask("float", self)

    def __int__(self) -> int:
        return self._ask("int", self)

    def __neg__(self) -> Any:
        return self._ask("neg", self)

    def __pos__(self) -> Any:
        return self._ask("pos", self)

    def __enter__(self) -> Any:
        return self._ask("enter", self)

    def __exit__(self, *failure: object) -> None:
        self._ask("exit", self)

    def _refuse(self, *_: object) -> NoReturn:
        raise HandleMisuse(
            "a learner's object has no truth and is not compared by value: use the checks of course.testing"
        )

    __bool__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse  # type: ignore[assignment]
    __hash__ = object.__hash__

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise HandleMisuse("a handle cannot be copied or pickled")

    def __del__(self) -> None:
        self._session.release(self)


def _binary(name: str, *, reflected: bool) -> Any:
    def forward(self: Handle, other: Any) -> Any:
        return self._ask(name, *((other, self) if reflected else (self, other)))

    return forward


for _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    setattr(Handle, f"__{_name}__", _binary(_name, reflected=False))
    setattr(Handle, f"__r{_name}__", _binary(_name, reflected=True))
