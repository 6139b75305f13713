"""Encode and decode what crosses between grader and student process.

These are numbers, text, containers, arrays and handles.

The grammar is closed: frames are msgpack, in which bytes decode to data and never to code. An instance of
a subclass of a plain type crosses as what it holds (`course.feedback.plain_data`): a NamedTuple arrives as a tuple.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, NoReturn

import msgpack
import numpy as np

from course.errors import GradstepsError
from course.feedback.plain_data import NUMERIC_KINDS, plain_type, to_plain

MAX_FRAME = 16 << 20
FRAME_MARGIN = 4096
"""Bytes by which a frame may be longer than the value that it holds."""
LENGTH_PREFIX = "<I"
BUFFER = 1 << 10
"""Bytes that msgpack allocates first and grows as needed: its default of 256 KB cost more time than most answers."""
TUPLE, ARRAY, NUMBER, COMPLEX, BIG_INT, HANDLE, TYPE, SET, FROZENSET = range(1, 10)
OBJECT_CLASSES = {"Variable", "Function"}
"""Classes whose instances cross as handles, even where a student derives them from a list."""
MAX_DEPTH = 50
"""Largest nesting of tuples: each level takes about 40 KB of the C stack."""
MAX_ODD_KEYS = 200
"""Most keys of a table that are neither text nor numbers: more can be made to collide, which takes hours."""


@dataclass(frozen=True)
class Bounds:
    """Bounds of a frame: bytes, elements of all containers together, bytes of a text.

    A frame is refused before its values are made: what a student's process sends costs the grader no more than this.
    """

    frame: int
    elements: int
    text: int


REQUEST = Bounds(MAX_FRAME, 200_000, MAX_FRAME)
"""Of the grader's own frames."""
ANSWER = Bounds(1 << 20, 10_000, 10_000)
"""Of an answer to a test. The largest of a right answer have 5 KB, 1,800 elements and texts of 1.3 KB."""
OUTPUTS = Bounds(4 << 20, 10_000, 1 << 20)
"""Of what a cell printed and drew."""


class ProtocolError(GradstepsError):
    """A frame is outside the grammar, or too large."""


def _array(value: np.ndarray) -> list[Any]:
    return [value.dtype.str, list(value.shape), np.ascontiguousarray(value).tobytes()]


def _to_array(dtype: object, shape: object, data: object) -> np.ndarray:
    if not (isinstance(dtype, str) and isinstance(shape, list) and isinstance(data, bytes)):
        raise ProtocolError("not an array")
    if (
        len(dtype) > 5
        or dtype[1:2] not in NUMERIC_KINDS
        or not all(isinstance(n, int) and 0 <= n <= MAX_FRAME for n in shape)
    ):
        raise ProtocolError("not a numeric array")
    return np.frombuffer(data, dtype=np.dtype(dtype)).reshape(shape).copy()


def encode(value: Any, opaque: Callable[[Any], msgpack.ExtType]) -> bytes:
    """Return plain data as bytes.

    `opaque` turns any other object into a handle, or raises.

    Raises:
        ProtocolError: the value is nested too deeply.
    """
    depth = 0

    def default(item: Any) -> msgpack.ExtType:
        nonlocal depth
        if type(item) is tuple:
            depth += 1
            if depth > MAX_DEPTH:
                raise ProtocolError("nested too deeply")
            packed = pack(list(item))
            depth -= 1
            return msgpack.ExtType(TUPLE, packed)
        if type(item) is np.ndarray and item.dtype.kind in NUMERIC_KINDS and item.nbytes < MAX_FRAME:
            return msgpack.ExtType(ARRAY, pack(_array(item)))
        if isinstance(item, np.generic) and type(item).__module__ == "numpy" and item.dtype.kind in NUMERIC_KINDS:
            return msgpack.ExtType(NUMBER, pack(_array(np.asarray(item))))
        if type(item) is complex:
            return msgpack.ExtType(COMPLEX, struct.pack("<dd", item.real, item.imag))
        if type(item) is int:
            return msgpack.ExtType(BIG_INT, item.to_bytes(item.bit_length() // 8 + 1, "little", signed=True))
        if isinstance(item, np.dtype) and item.kind in NUMERIC_KINDS:
            return msgpack.ExtType(TYPE, item.str.encode())
        base = plain_type(item)
        if base in (set, frozenset) and all(plain_type(each) for each in to_plain(item)):
            return msgpack.ExtType(SET if base is set else FROZENSET, pack(list(to_plain(item))))
        if base in (None, type(item)) or OBJECT_CLASSES & {each.__name__ for each in type(item).__mro__}:
            return opaque(item)
        plain = to_plain(item)
        return plain if base in (str, bytes, float, list, dict) else default(plain)

    def pack(item: Any) -> bytes:
        packed: bytes = msgpack.packb(item, default=default, strict_types=True, buf_size=BUFFER)
        return packed

    if type(value) is list:  # msgpack would send a memoryview as bytes: of an array of objects, their addresses
        value = [opaque(each) if type(each) in (memoryview, bytearray) else each for each in value]
    return pack(value)


def decode(frame: bytes, handle: Callable[[int, str], Any], bounds: Bounds = REQUEST) -> Any:
    """Return the value of a frame.

    `handle` makes a handle from an object's number and class name.

    Raises:
        ProtocolError: the frame is outside the grammar or the bounds.
    """
    depth = elements = copied = 0

    def count(found: Any, size: int = 0) -> Any:
        nonlocal elements, copied
        elements, copied = elements + 1 + (len(found) if type(found) is list else 0), copied + size
        if elements > bounds.elements or copied > 4 * bounds.frame:
            raise ProtocolError("too much in one frame")
        return found

    def table(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        plain = all(type(key) is str or (type(key) is int and key.bit_length() <= 64) for key, _ in pairs)
        if len(pairs) > MAX_ODD_KEYS and not plain:
            raise ProtocolError("too many odd keys")
        count(pairs)
        return dict(pairs)

    def hook(code: int, data: bytes) -> Any:
        nonlocal depth
        count(None, len(data))
        if code == TUPLE:
            depth += 1
            if depth > MAX_DEPTH:
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
        if code == BIG_INT and len(data) <= bounds.text:
            return int.from_bytes(data, "little", signed=True)
        if code == TYPE and len(data) <= 5 and chr(data[1]) in NUMERIC_KINDS:
            return np.dtype(data.decode())
        if code in (SET, FROZENSET):
            return (set if code == SET else frozenset)(table([(each, None) for each in unpack(data)]))
        if code == HANDLE:
            number, name = flat(data)
            if isinstance(number, int) and isinstance(name, str):
                return handle(number, name)
        raise ProtocolError(f"unknown code {code}")

    def unpack(data: bytes) -> Any:
        return msgpack.unpackb(
            data,
            ext_hook=hook,
            list_hook=count,
            object_pairs_hook=table,
            strict_map_key=False,
            max_str_len=bounds.text,
            max_array_len=bounds.elements,
            max_map_len=bounds.elements,
        )

    def flat(data: bytes) -> Any:
        return msgpack.unpackb(data, strict_map_key=False, max_array_len=64, max_map_len=0, max_str_len=1000)

    if len(frame) > bounds.frame + FRAME_MARGIN:
        raise ProtocolError("frame too long")

    try:
        return unpack(frame)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError(str(error)) from error


def handle_code(number: int, name: str) -> msgpack.ExtType:
    """Return the encoded handle of object `number`, an instance of class `name`."""
    return msgpack.ExtType(HANDLE, msgpack.packb([number, name[:80]], buf_size=BUFFER))


def reject(item: Any) -> NoReturn:
    """Raise `ProtocolError`: the `opaque` of an `encode` that sends only plain data."""
    raise ProtocolError(f"a {type(item).__name__} is not plain data")


def add_length_prefix(frame: bytes) -> bytes:
    """Return a frame as it is sent: four bytes of length, then the frame."""
    return struct.pack(LENGTH_PREFIX, len(frame)) + frame


def frame_length(prefix: bytes, most: int = MAX_FRAME) -> int:
    """Return the length of the frame that follows these four bytes.

    Raises:
        ProtocolError: the frame is longer than `most` allows.
    """
    found: int = struct.unpack(LENGTH_PREFIX, prefix)[0]
    if found > most + FRAME_MARGIN:
        raise ProtocolError("frame too long")
    return found


def write(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame to a stream."""
    stream.write(add_length_prefix(frame))
    stream.flush()


def read(stream: IO[bytes]) -> bytes:
    """Return one frame from a stream.

    Raises:
        EOFError: the other side has hung up.
        ProtocolError: the frame is longer than `MAX_FRAME` allows.
    """
    prefix = stream.read(struct.calcsize(LENGTH_PREFIX))
    if len(prefix) < struct.calcsize(LENGTH_PREFIX):
        raise EOFError
    expected = frame_length(prefix)
    frame = stream.read(expected)
    if len(frame) < expected:
        raise EOFError
    return frame
