"""Switch the recording of calls on and off, per thread and task."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Generator
from contextvars import ContextVar
from typing import Any, TypeVar, cast, overload

C = TypeVar("C", bound=Callable[..., Any])

recording: ContextVar[bool] = ContextVar("enable_backprop", default=True)


class _Switches(type):
    """A metaclass that holds the switch `Config.enable_backprop`.

    The switch reads and sets like a class attribute.

    A plain class attribute would be one global for the whole process: `no_grad` in one thread would
    silently drop the graph that another thread is building.  A context variable cannot do that.
    """

    @property
    def enable_backprop(cls) -> bool:
        return recording.get()

    @enable_backprop.setter
    def enable_backprop(cls, value: bool) -> None:
        if not isinstance(value, bool):
            raise TypeError(f"Config.enable_backprop is True or False, not {value!r}")
        recording.set(value)

    def __setattr__(cls, name: str, value: object) -> None:
        getattr(cls, name)
        super().__setattr__(name, value)


class Config(metaclass=_Switches):
    """Settings of the engine, for the current thread and context.

    `Config.enable_backprop` (default True): while False, calls keep no graph, so values that nobody
    holds are freed at once and `backward` has nothing to walk.  A new thread starts with True.

    A misspelled name raises instead of making a switch that nothing reads:

    >>> Config.enable_back_prop = False
    Traceback (most recent call last):
    AttributeError: type object 'Config' has no attribute 'enable_back_prop'
    """


class using_config:
    """Set `Config.<name>` to `value` for a while; restore it whatever happens.

    Use it as a context manager, or as a decorator of a function or a generator function.  As a
    decorator it enters at each call and leaves a generator's caller alone at each `yield`.  A
    `with` block inside a generator cannot do that: it stays open while the generator is paused.

    Raises AttributeError if there is no such setting, TypeError if `value` is not a bool.

    >>> with using_config("enable_backprop", False):
    ...     Config.enable_backprop
    False
    >>> Config.enable_backprop
    True
    """

    def __init__(self, name: str, value: bool) -> None:
        getattr(Config, name)
        self.name, self.value = name, value
        self._old: list[bool] = []

    def __enter__(self) -> None:
        old = getattr(Config, self.name)
        setattr(Config, self.name, self.value)
        self._old.append(old)

    def __exit__(self, *error: object) -> None:
        setattr(Config, self.name, self._old.pop())

    def __call__(self, function: C) -> C:
        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            again = using_config(self.name, self.value)
            with again:
                result = function(*args, **kwargs)
            if inspect.isgenerator(result):
                return _Resumed(result, again)
            return again._awaited(result) if inspect.iscoroutine(result) else result

        return cast(C, wrapper)

    async def _awaited(self, result: Awaitable[Any]) -> Any:
        with self:
            return await result


class _Resumed(Generator[Any, Any, Any]):
    """A generator that runs under a setting, and only while it runs."""

    def __init__(self, generator: Generator[Any, Any, Any], setting: using_config) -> None:
        self.generator, self.setting = generator, setting

    def send(self, value: Any) -> Any:
        with self.setting:
            return self.generator.send(value)

    def throw(self, *error: Any) -> Any:
        with self.setting:
            return self.generator.throw(*error)


@overload
def no_grad() -> using_config: ...
@overload
def no_grad(function: C) -> C: ...
def no_grad(function: C | None = None) -> using_config | C:
    """Record no calls, as a context manager or a decorator.

    Use it as `with no_grad():`, `@no_grad()` or `@no_grad`.

    >>> import numpy as np
    >>> from course.engine import Variable, square
    >>> with no_grad():
    ...     y = square(Variable(np.array(3.0)))
    >>> y, y.creator
    (variable(9.0), None)
    """
    off = using_config("enable_backprop", False)
    return off if function is None else off(function)
