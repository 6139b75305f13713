"""Tell what crosses between the processes as data, and what as a handle."""

from __future__ import annotations

from typing import Any

import msgpack
import numpy as np

from autograde.sandbox import codec
from course.feedback.plain_data import NUMERIC_KINDS, NUMERIC_SCALARS, plain_type

_ALWAYS_DATA = frozenset({type(None), bool, int, float, complex, str, bytes, list, tuple, dict, *NUMERIC_SCALARS})
_NEVER_CHANGED = frozenset({type(None), bool, int, float, complex, str, bytes, *NUMERIC_SCALARS})

_USUAL = frozenset(map(np.dtype, ("float64", "float32", "int64", "int32", "bool")))
"""The dtypes of the arrays that are copied without a frame, which takes ten times as long."""


def crosses_as_data(item: Any) -> bool:
    """Return whether a value crosses as data, and not as a handle."""
    cls = type(item)
    if cls in _ALWAYS_DATA:
        return True
    if cls is np.ndarray:
        return item.dtype.kind in NUMERIC_KINDS and item.nbytes < codec.MAX_FRAME
    if plain_type(item) is None and not isinstance(item, np.dtype):
        return False
    handles: list[Any] = []

    def opaque(found: Any) -> msgpack.ExtType:
        handles.append(found)
        return codec.handle_code(0, "")

    codec.encode([item], opaque)
    return not any(each is item for each in handles)


def copy_data(item: Any) -> Any:
    """Return data as it arrives at the other side.

    Objects in it stay the same.
    """
    if type(item) in _NEVER_CHANGED:
        return item
    if type(item) is np.ndarray and item.dtype in _USUAL and item.nbytes < codec.MAX_FRAME:
        return item.copy()
    held: list[Any] = []

    def opaque(found: Any) -> msgpack.ExtType:
        held.append(found)
        return codec.handle_code(len(held) - 1, "")

    return codec.decode(codec.encode([item], opaque), lambda number, name: held[number])[0]


def size_of(item: Any) -> int:
    """Return how many elements a value has, as far as it is data: 1 for anything else."""
    if type(item) is np.ndarray:
        return int(item.size)
    if type(item) in (list, tuple):
        return sum(map(size_of, item))
    return sum(map(size_of, item.values())) if type(item) is dict else 1
