"""The closed grammar of what crosses between the two sides: numbers, text, containers, arrays, handles. Never code.

Frames are msgpack, in which bytes decode to data and to nothing else. Types are told exactly: a subclass of float
made by a student is an object of theirs, not a number.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import IO, Any, NoReturn

import msgpack
import numpy as np

FRAME = 16 << 20
HEAD = "<I"
BUFFER = 1 << 10
"""Bytes that msgpack starts with; it grows them as needed. To get its own 256 KB took longer than most answers do."""
TUPLE, ARRAY, NUMBER, COMPLEX, BIG, HANDLE, TYPE = range(1, 8)
KINDS = "biufc"
DEPTH = 50
"""How deep tuples may lie in each other: each level takes some 40 KB of the C stack."""
PARTS, COPIED = 200_000, 4 * FRAME
"""How many containers, arrays and objects a frame may hold, and how many bytes its nested parts together."""
ODD = 200
"""How many keys of a table may be other than text and numbers: more can be made to collide, for hours."""


class ProtocolError(Exception):
    """The other side sent what the grammar does not hold, or too much of it."""


def _array(value: np.ndarray) -> list[Any]:
    return [value.dtype.str, list(value.shape), np.ascontiguousarray(value).tobytes()]


def _to_array(dtype: object, shape: object, data: object) -> np.ndarray:
    if not (isinstance(dtype, str) and isinstance(shape, list) and isinstance(data, bytes)):
        raise ProtocolError("not an array")
    if len(dtype) > 5 or dtype[1:2] not in KINDS or not all(isinstance(n, int) and 0 <= n <= FRAME for n in shape):
        raise ProtocolError("not a numeric array")
    return np.frombuffer(data, dtype=np.dtype(dtype)).reshape(shape).copy()


def encode(value: Any, opaque: Callable[[Any], msgpack.ExtType]) -> bytes:
    """Plain data as bytes; whatever else it holds goes to `opaque`, which answers with a handle or raises.

    Raises:
        ProtocolError: it is nested too deeply.
    """
    depth = 0

    def default(item: Any) -> msgpack.ExtType:
        nonlocal depth
        if type(item) is tuple:
            depth += 1
            if depth > DEPTH:
                raise ProtocolError("nested too deeply")
            packed = pack(list(item))
            depth -= 1
            return msgpack.ExtType(TUPLE, packed)
        if type(item) is np.ndarray and item.dtype.kind in KINDS and item.nbytes < FRAME:
            return msgpack.ExtType(ARRAY, pack(_array(item)))
        if isinstance(item, np.generic) and type(item).__module__ == "numpy" and item.dtype.kind in KINDS:
            return msgpack.ExtType(NUMBER, pack(_array(np.asarray(item))))
        if type(item) is complex:
            return msgpack.ExtType(COMPLEX, struct.pack("<dd", item.real, item.imag))
        if type(item) is int:
            return msgpack.ExtType(BIG, item.to_bytes(item.bit_length() // 8 + 1, "little", signed=True))
        if isinstance(item, np.dtype) and item.kind in KINDS:
            return msgpack.ExtType(TYPE, item.str.encode())
        return opaque(item)

    def pack(item: Any) -> bytes:
        return msgpack.packb(item, default=default, strict_types=True, buf_size=BUFFER)

    if type(value) is list:  # msgpack takes a view of memory for bytes: of an array of objects, for their addresses
        value = [opaque(each) if type(each) in (memoryview, bytearray) else each for each in value]
    return pack(value)


def decode(frame: bytes, handle: Callable[[int, str], Any]) -> Any:
    """The value that a frame holds; `handle` turns an object's number and class name into what stands for it.

    Raises:
        ProtocolError: the frame is outside of the grammar.
    """

    depth = parts = copied = 0

    def count(found: Any, size: int = 0) -> Any:
        nonlocal parts, copied
        parts, copied = parts + 1, copied + size
        if parts > PARTS or copied > COPIED:
            raise ProtocolError("too much in one frame")
        return found

    def table(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        plain = all(type(key) is str or (type(key) is int and key.bit_length() <= 64) for key, _ in pairs)
        if len(pairs) > ODD and not plain:
            raise ProtocolError("too many odd keys")
        return count(dict(pairs))

    def hook(code: int, data: bytes) -> Any:
        nonlocal depth
        count(None, len(data))
        if code == TUPLE:
            depth += 1
            if depth > DEPTH:
                raise ProtocolError("nested too deeply")
            found = tuple(unpack(data))
            depth -= 1
            return found
        if code == ARRAY:
            return _to_array(*flat(data))
        if code == NUMBER:
            return _to_array(*flat(data))[()]
        if code == COMPLEX:
            return complex(*struct.unpack("<dd", data))
        if code == BIG:
            return int.from_bytes(data, "little", signed=True)
        if code == TYPE and len(data) <= 5 and chr(data[1]) in KINDS:
            return np.dtype(data.decode())
        if code == HANDLE:
            number, name = flat(data)
            if isinstance(number, int) and isinstance(name, str):
                return handle(number, name)
        raise ProtocolError(f"unknown code {code}")

    def unpack(data: bytes) -> Any:
        return msgpack.unpackb(data, ext_hook=hook, list_hook=count, object_pairs_hook=table, strict_map_key=False)

    def flat(data: bytes) -> Any:
        return msgpack.unpackb(data, strict_map_key=False)

    try:
        return unpack(frame)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError(str(error)) from error


def handle_code(number: int, name: str) -> msgpack.ExtType:
    """What stands for object `number`, of class `name`, inside a frame."""
    return msgpack.ExtType(HANDLE, msgpack.packb([number, name[:80]], buf_size=BUFFER))


def refuse(item: Any) -> NoReturn:
    """For `encode`, where plain data alone is to be sent."""
    raise ProtocolError(f"a {type(item).__name__} is not plain data")


def framed(frame: bytes) -> bytes:
    """A frame as it crosses: four bytes of length, then its own."""
    return struct.pack(HEAD, len(frame)) + frame


def length(head: bytes) -> int:
    """How long the frame is that comes behind these four bytes.

    Raises:
        ProtocolError: longer than `FRAME` allows.
    """
    (found,) = struct.unpack(HEAD, head)
    if found > FRAME + 4096:
        raise ProtocolError("frame too long")
    return found


def write(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame."""
    stream.write(framed(frame))
    stream.flush()


def read(stream: IO[bytes]) -> bytes:
    """Read one frame.

    Raises:
        EOFError: the other side is gone.
        ProtocolError: the frame is longer than `FRAME` allows.
    """
    head = stream.read(struct.calcsize(HEAD))
    if len(head) < struct.calcsize(HEAD):
        raise EOFError
    expected = length(head)
    frame = stream.read(expected)
    if len(frame) < expected:
        raise EOFError
    return frame
