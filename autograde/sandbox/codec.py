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
from course.feedback.plain_data import NUMERIC_KINDS, NUMERIC_SCALARS, plain_type, to_plain

MAX_FRAME = 16 << 20
FRAME_MARGIN = 4096
"""Bytes by which a frame may be longer than the value that it holds."""
LENGTH_PREFIX = struct.Struct("<I")
BUFFER = 1 << 10
"""Bytes that msgpack allocates first and grows as needed: its default of 256 KB cost more time than most answers."""
TUPLE, ARRAY, NUMBER, COMPLEX, BIG_INT, HANDLE, TYPE, SET, FROZENSET = range(1, 10)
OBJECT_CLASSES = {"Variable", "Function"}
"""Classes whose instances cross as handles, even where a student derives them from a list."""
MAX_DEPTH = 50
"""Largest nesting of tuples: each level takes about 40 KB of the C stack."""
SURELY_CHEAP = 1 << 10
"""Bytes of a value that may claim more elements than it has: they cost a few MB at most."""
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
"""Of the grader's own frames, in which lists are not counted."""
ANSWER = Bounds(1 << 20, 10_000, 10_000)
"""Of an answer to a test. The largest of a right answer have 5 KB, 1,800 elements and texts of 1.3 KB."""
OUTPUTS = Bounds(4 << 20, 10_000, 1 << 20)
"""Of what a cell printed and drew."""


class ProtocolError(GradstepsError):
    """A frame is outside the grammar, or too large."""


_NUMERIC = frozenset(NUMERIC_SCALARS)
_DTYPES = {
    dtype.str.encode(): dtype
    for known in map(np.dtype, NUMERIC_SCALARS)
    for dtype in (known.newbyteorder("<"), known.newbyteorder(">"))
}
"""All dtypes of the grammar. What else NumPy takes for the name of a dtype is not in it: O, M8, 1i,1f, 8c."""
NUMBER_OF_OBJECT = struct.Struct("<q")
LONGEST_NAME, MAX_DIMENSIONS = 80, 64
"""Characters of a class name, and dimensions of an array."""


def _numbers(item: np.generic | np.ndarray, *fields: bytes) -> bytes:
    """Return a number's or an array's dtype, other fields and memory, as words."""
    return b" ".join((item.dtype.str.encode(), *fields, item.tobytes()))


def _to_array(data: bytes) -> np.ndarray:
    name, shape, memory = data.split(b" ", 2)
    sizes = shape.split(b",") if shape else []
    if name not in _DTYPES or len(sizes) > MAX_DIMENSIONS or not all(n.isdigit() and len(n) < 10 for n in sizes):
        raise ProtocolError("not an array of numbers")
    return np.frombuffer(memory, dtype=_DTYPES[name]).reshape([int(n) for n in sizes]).copy()


def _to_number(data: bytes) -> Any:
    name, _, memory = data.partition(b" ")
    dtype = _DTYPES.get(name)
    if dtype is None or len(memory) != dtype.itemsize:
        raise ProtocolError("not a number")
    return np.frombuffer(memory, dtype=dtype)[0]


class _Encoding:
    """The handles' function of one call of `encode`, and its depth in tuples."""

    __slots__ = ("depth", "opaque")

    def __init__(self, opaque: Callable[[Any], msgpack.ExtType]) -> None:
        self.opaque, self.depth = opaque, 0

    def pack(self, item: Any) -> bytes:
        packed: bytes = msgpack.Packer(default=self.default, strict_types=True, buf_size=BUFFER).pack(item)
        return packed

    def default(self, item: Any) -> Any:
        """Return what msgpack is to pack in the place of a value that it does not know."""
        cls = type(item)
        if cls is tuple:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise ProtocolError("nested too deeply")
            packed = self.pack(list(item))
            self.depth -= 1
            return msgpack.ExtType(TUPLE, packed)
        if cls is np.ndarray and item.dtype.kind in NUMERIC_KINDS and item.nbytes < MAX_FRAME:
            return msgpack.ExtType(ARRAY, _numbers(item, b",".join(b"%d" % n for n in item.shape)))
        if cls in _NUMERIC:
            return msgpack.ExtType(NUMBER, _numbers(item))
        if cls is complex:
            return msgpack.ExtType(COMPLEX, struct.pack("<dd", item.real, item.imag))
        if cls is int:
            return msgpack.ExtType(BIG_INT, item.to_bytes(item.bit_length() // 8 + 1, "little", signed=True))
        if isinstance(item, np.dtype) and item.kind in NUMERIC_KINDS:
            return msgpack.ExtType(TYPE, item.str.encode())
        base = plain_type(item)
        if base is None:
            return self.opaque(item)
        if base in (set, frozenset) and all(plain_type(each) for each in to_plain(item)):
            return msgpack.ExtType(SET if base is set else FROZENSET, self.pack(list(to_plain(item))))
        if base is cls or OBJECT_CLASSES & {each.__name__ for each in cls.__mro__}:
            return self.opaque(item)
        plain = to_plain(item)
        return plain if base in (str, bytes, float, list, dict) else self.default(plain)


def encode(value: Any, opaque: Callable[[Any], msgpack.ExtType]) -> bytes:
    """Return plain data as bytes.

    `opaque` turns any other object into a handle, or raises.

    Raises:
        ProtocolError: the value is nested too deeply.
    """
    if type(value) is list:  # msgpack would send a memoryview as bytes: of an array of objects, their addresses
        for each in value:
            if type(each) in (memoryview, bytearray):
                value = [opaque(each) if type(each) in (memoryview, bytearray) else each for each in value]
                break
    return _Encoding(opaque).pack(value)


def _refuse_incomplete(data: bytes) -> None:
    """Raise unless a value is there in full.

    msgpack makes room for as many elements as a list claims to have, before it sees one of them.
    """
    unpacker = msgpack.Unpacker(max_buffer_size=len(data), read_size=len(data))
    unpacker.feed(data)
    unpacker.skip()


class _Decoding:
    """What one call of `decode` knows: the bounds, and what was counted so far."""

    __slots__ = ("bounds", "copied", "depth", "elements", "handle")

    def __init__(self, handle: Callable[[int, str], Any], bounds: Bounds) -> None:
        self.handle, self.bounds = handle, bounds
        self.depth = self.elements = self.copied = 0

    def unpack(self, data: bytes) -> Any:
        if len(data) > SURELY_CHEAP:
            _refuse_incomplete(data)
        most = min(len(data), self.bounds.elements)  # an element takes a byte at least
        return msgpack.unpackb(
            data,
            ext_hook=self.extension,
            list_hook=None if self.bounds is REQUEST else self.count,
            object_pairs_hook=self.table,
            strict_map_key=False,
            max_str_len=self.bounds.text,
            max_array_len=most,
            max_map_len=most,
            timestamp=1,  # as a float: the default is an object that is not in the grammar
        )

    def count(self, found: list[Any]) -> list[Any]:
        self.elements += 1 + len(found)
        if self.elements > self.bounds.elements:
            raise ProtocolError("too much in one frame")
        return found

    def table(self, pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
        if len(pairs) > MAX_ODD_KEYS and not all(
            type(key) is str or (type(key) is int and key.bit_length() <= 64) for key, _ in pairs
        ):
            raise ProtocolError("too many odd keys")
        self.count(pairs)
        return dict(pairs)

    def extension(self, code: int, data: bytes) -> Any:
        self.elements += 1
        self.copied += len(data)
        if self.elements > self.bounds.elements or self.copied > 4 * self.bounds.frame:
            raise ProtocolError("too much in one frame")
        if code == HANDLE:
            name = data[NUMBER_OF_OBJECT.size :].decode()
            if len(name) > LONGEST_NAME:
                raise ProtocolError("not an object")
            (number,) = NUMBER_OF_OBJECT.unpack(data[: NUMBER_OF_OBJECT.size])
            return self.handle(number, name)
        if code == TUPLE:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise ProtocolError("nested too deeply")
            found = tuple(self.unpack(data))
            self.depth -= 1
            return found
        if code == ARRAY:
            return _to_array(data)
        if code == NUMBER:
            return _to_number(data)
        if code == COMPLEX:
            return complex(*struct.unpack("<dd", data))
        if code == BIG_INT and len(data) <= self.bounds.text:
            return int.from_bytes(data, "little", signed=True)
        if code == TYPE:
            return _DTYPES[data]
        if code in (SET, FROZENSET):
            return (set if code == SET else frozenset)(self.table([(each, None) for each in self.unpack(data)]))
        raise ProtocolError(f"unknown code {code}")


def decode(frame: bytes, handle: Callable[[int, str], Any], bounds: Bounds = REQUEST) -> Any:
    """Return the value of a frame.

    `handle` makes a handle from an object's number and class name.

    Raises:
        ProtocolError: the frame is outside the grammar or the bounds.
    """
    if len(frame) > bounds.frame + FRAME_MARGIN:
        raise ProtocolError("frame too long")
    try:
        return _Decoding(handle, bounds).unpack(frame)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError(str(error)) from error


def handle_code(number: int, name: str) -> msgpack.ExtType:
    """Return the encoded handle of object `number`, an instance of class `name`."""
    return msgpack.ExtType(HANDLE, NUMBER_OF_OBJECT.pack(number) + name[:LONGEST_NAME].encode())


def reject(item: Any) -> NoReturn:
    """Raise `ProtocolError`: the `opaque` of an `encode` that sends only plain data."""
    raise ProtocolError(f"a {type(item).__name__} is not plain data")


def add_length_prefix(frame: bytes) -> bytes:
    """Return a frame as it is sent: four bytes of length, then the frame."""
    return LENGTH_PREFIX.pack(len(frame)) + frame


def frame_length(prefix: bytes, most: int = MAX_FRAME) -> int:
    """Return the length of the frame that follows these four bytes.

    Raises:
        ProtocolError: the frame is longer than `most` allows.
    """
    found: int = LENGTH_PREFIX.unpack(prefix)[0]
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
    prefix = stream.read(LENGTH_PREFIX.size)
    if len(prefix) < LENGTH_PREFIX.size:
        raise EOFError
    expected = frame_length(prefix)
    frame = stream.read(expected)
    if len(frame) < expected:
        raise EOFError
    return frame
