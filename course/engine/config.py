"""Should calls be recorded?  One switch, kept apart for every thread and task."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Generator
from contextvars import ContextVar
from types import TracebackType
from typing import Any, TypeVar, cast, overload

C = TypeVar("C", bound=Callable[..., Any])

recording: ContextVar[bool] = ContextVar("enable_backprop", default=True)


class _Switches(type):
    """Makes `Config.enable_backprop` read and set like a class attribute.

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

    A misspelt name raises instead of making a switch that nothing reads:

    >>> Config.enable_back_prop = False
    Traceback (most recent call last):
    AttributeError: type object 'Config' has no attribute 'enable_back_prop'
    """


class using_config:
    """Set `Config.<name>` to `value` for a while; the old value comes back, whatever happens.

    Use it as a context manager, or as a decorator of a function or a generator function.  As a
    decorator it enters anew at each call and leaves a generator's caller alone at each `yield`.  A
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
        self._old.append(getattr(Config, self.name))
        try:
            setattr(Config, self.name, self.value)
        except BaseException:
            self._old.pop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        setattr(Config, self.name, self._old.pop())

    def __call__(self, function: C) -> C:
        if inspect.isgeneratorfunction(function):
            wrapper = self._generator(function)
        elif inspect.iscoroutinefunction(function):
            wrapper = self._coroutine(function)
        else:
            wrapper = self._plain(function)
        return cast(C, functools.wraps(function)(wrapper))

    def _again(self) -> using_config:
        return using_config(self.name, self.value)

    def _plain(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            with self._again():
                return function(*args, **kwargs)

        return called

    def _coroutine(self, function: Callable[..., Any]) -> Callable[..., Any]:
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            with self._again():
                return await function(*args, **kwargs)

        return awaited

    def _generator(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def resumed(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            generator = function(*args, **kwargs)
            resume, sent = generator.send, None
            try:
                while True:
                    with self._again():
                        item = resume(sent)
                    try:
                        resume, sent = generator.send, (yield item)
                    except GeneratorExit:
                        raise
                    except BaseException as error:
                        resume, sent = generator.throw, error
            except StopIteration as stop:
                return stop.value
            finally:
                with self._again():
                    generator.close()

        return resumed


@overload
def no_grad() -> using_config: ...
@overload
def no_grad(function: C) -> C: ...
def no_grad(function: C | None = None) -> using_config | C:
    """Keep no graph: `with no_grad():`, `@no_grad()` or `@no_grad`.

    >>> import numpy as np
    >>> from course.engine import Variable, square
    >>> with no_grad():
    ...     y = square(Variable(np.array(3.0)))
    >>> y, y.creator
    (variable(9.0), None)
    """
    off = using_config("enable_backprop", False)
    return off if function is None else off(function)
