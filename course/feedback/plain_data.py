"""Plain data: numbers, text, arrays, containers and classes derived from them.

A NamedTuple is a tuple and an IntEnum an int, in a kernel and across the sandbox alike. What such an object holds is
read with the plain type's own methods, so that nothing its class overrides (`__eq__`, `__iter__`) has a say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

NUMERIC_KINDS = "biufc"
"""The kinds of numeric dtypes."""
DEPTH = 50

_READ: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: value,
    int: int.__index__,
    float: float.__float__,
    complex: complex.__pos__,
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    list: list.copy,
    tuple: lambda value: tuple(tuple.__iter__(value)),
    dict: lambda value: dict(dict.items(value)),
    set: lambda value: set(set.__iter__(value)),
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
    np.ndarray: lambda value: np.ndarray.view(value, np.ndarray),
}
"""For each plain type, how the content of an instance of a subclass is read."""
NUMERIC_SCALARS = {each for each in np.sctypeDict.values() if np.dtype(each).kind in NUMERIC_KINDS}
"""The classes of numpy's own numbers."""
_PLAIN = frozenset(_READ) | NUMERIC_SCALARS
_mro = type.__dict__["__mro__"].__get__


def plain_type(value: object) -> type | None:
    """Return the plain type of a value or of its class's base, else None."""
    cls = type(value)
    if cls in _PLAIN:
        return cls
    bases = _mro(cls)
    return None if _PLAIN.isdisjoint(bases) else next(each for each in bases if each in _PLAIN)


def to_plain(value: Any) -> Any:
    """Return an instance of a plain type's subclass as the plain type.

    Any other object is returned as it is.
    """
    base = plain_type(value)
    if base is None or base is type(value):
        return value
    return np.generic.__array__(value)[()] if base in NUMERIC_SCALARS else _READ[base](value)


def to_plain_deep(value: Any, depth: int = DEPTH) -> Any:
    """Return the same of all that a container holds, down to `depth`."""
    value = to_plain(value)
    if not depth:
        return value
    if type(value) in (list, tuple):
        return type(value)(to_plain_deep(each, depth - 1) for each in value)
    if type(value) is dict:
        return {to_plain(key): to_plain_deep(each, depth - 1) for key, each in value.items()}
    return value


def holds_only_numbers(value: Any) -> bool:
    """Return whether a value is a number, an array, or lists and tuples of these.

    Only then may numpy see it: texts in a list it would pad to one length.
    """
    value = to_plain(value)
    if type(value) in (list, tuple):
        return all(holds_only_numbers(each) for each in value)
    return plain_type(value) not in (None, str, bytes, dict, set, frozenset)


def holds_only_data(value: Any) -> bool:
    """Return whether a value of a plain type holds only plain data at any depth."""
    if type(value) is dict:
        value = [*value.keys(), *value.values()]
    if type(value) in (list, tuple, set, frozenset):
        return all(holds_only_data(to_plain(each)) for each in value)
    return value is None or plain_type(value) is not None
