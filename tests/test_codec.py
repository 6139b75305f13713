"""What crosses between the two sides, and what does not."""

import io
import struct

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograde.sandbox import codec
from autograde.sandbox.crossing import copy_data


def refuse(item):
    raise TypeError(type(item).__name__)


def no_handles(number, name):
    raise codec.ProtocolError("no handles here")


def roundtrip(value):
    return codec.decode(codec.encode(value, refuse), no_handles)


def alike(a, b):
    if isinstance(a, (np.ndarray, np.generic)):
        return type(a) is type(b) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return type(a) is type(b) and a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    return type(a) is type(b) and (a == b or (a != a and b != b))


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | arrays.arrays(
        st.sampled_from(["f8", "f4", "i8", "u1", "?", "c16", "f2"]),
        arrays.array_shapes(min_dims=0, min_side=0, max_side=3),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.slow
@given(plain)
def test_plain_data_arrives_as_it_was_sent(value):
    assert alike(roundtrip(value), value)


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "i4", "?", "u1", "c16", "f2", ">f8"])
@pytest.mark.parametrize("view", [lambda a: a, lambda a: a.T, lambda a: a[::-1, 1:], lambda a: a[:0]])
def test_data_is_copied_as_it_would_arrive(dtype, view):
    item = view(np.asfortranarray(np.arange(6).reshape(2, 3).astype(dtype)))
    copied, arrived = copy_data(item), roundtrip(item)
    assert alike(copied, arrived)
    assert copied.flags.c_contiguous
    assert copied.flags.writeable
    assert not np.shares_memory(copied, item)


@given(st.binary(max_size=200))
def test_any_bytes_decode_to_data_or_are_refused(frame):
    try:
        value = codec.decode(frame, no_handles)
    except codec.ProtocolError:
        return
    assert roundtrip(value) is not None or value is None


class Float(float):
    pass


class List(list):
    pass


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        np.array([object()]),
        np.array(["text"]),
        {object()},
        range(3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_exactly_plain_is_an_object_of_the_students(value):
    with pytest.raises(TypeError):
        codec.encode([value], refuse)


def test_a_scalar_and_a_0_dimensional_array_stay_what_they_are():
    assert type(roundtrip(np.float32(1.5))) is np.float32
    assert type(roundtrip(np.array(1.5))) is np.ndarray


@pytest.mark.parametrize(
    "body",
    [
        b"<f8 2 1234",
        b"|O8 1 12345678",
        b"<f8 -1 12345678",
        b"<f8 1099511627776 ",
        b"<f8 4294967296,4294967296,1 ",
        b"<f8,<f8 1 1234567812345678",
        b"<f8 x 12345678",
        b"<f8 \xb2 12345678",
        b"<f8 1, 12345678",
        b"<f8 " + b",".join([b"1"] * 65) + b" 12345678",
        b"1 1 12345678",
        b"<f8 1",
        b"",
    ],
)
def test_a_forged_array_is_refused(body):
    frame = msgpack.packb(msgpack.ExtType(codec.ARRAY, body))
    with pytest.raises(codec.ProtocolError):
        codec.decode(frame, no_handles)


@pytest.mark.parametrize("body", [b"", b"1234567", bytes(8) + b"x" * 81, bytes(8) + b"\xff"])
def test_a_forged_handle_is_refused(body):
    with pytest.raises(codec.ProtocolError):
        codec.decode(msgpack.packb(msgpack.ExtType(codec.HANDLE, body)), lambda number, name: name)


def test_the_name_of_a_class_crosses_as_far_as_it_is_short():
    frame = codec.encode([codec.handle_code(-3, "변수" * 60)], no_handles)
    assert codec.decode(frame, lambda number, name: (number, name)) == [(-3, "변수" * 40)]


def test_frames_arrive_whole_or_not_at_all():
    stream = io.BytesIO()
    codec.write(stream, b"abc")
    assert codec.read(io.BytesIO(stream.getvalue())) == b"abc"
    with pytest.raises(EOFError):
        codec.read(io.BytesIO(stream.getvalue()[:-1]))
    with pytest.raises(EOFError):
        codec.read(io.BytesIO(b"\x01"))
    with pytest.raises(codec.ProtocolError, match="too long"):
        codec.read(io.BytesIO(struct.pack("<I", codec.MAX_FRAME * 2)))


def test_a_view_of_memory_crosses_as_an_object_and_not_as_the_addresses_in_it():
    seen = []
    view = np.array([object(), None], dtype=object).data
    frame = codec.encode(["ok", view], lambda item: seen.append(item) or codec.handle_code(7, type(item).__name__))
    assert codec.decode(frame, lambda number, name: (number, name)) == ["ok", (7, "memoryview")]
    assert len(seen) == 1


NAMES = ["O", "V", "S", "U", "M", "m", "1i,O", "1i,1f", "2i", "1i8", "8c", "i", "f8", "=f8", ""]
"""What NumPy takes for names of dtypes, or nearly, and the grammar does not know."""


def forms(name):
    """A dtype, an array and a number of a dtype with this name, as a forged frame."""
    data = bytes(8)
    yield msgpack.ExtType(codec.TYPE, name.encode())
    for shape in (b"", b"1", b"2", b"8"):
        yield msgpack.ExtType(codec.ARRAY, b" ".join((name.encode(), shape, data)))
    yield msgpack.ExtType(codec.NUMBER, name.encode() + b" " + data)


@pytest.mark.parametrize("name", NAMES)
def test_a_dtype_that_is_not_in_the_grammar_is_refused(name):
    for form in forms(name):
        with pytest.raises(codec.ProtocolError):
            codec.decode(msgpack.packb(["ok", form]), no_handles, codec.ANSWER)


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("dtype", list("?bBhHiIlLqQefdgFDG"))
def test_each_numeric_dtype_crosses_in_both_orders_of_bytes(dtype, order):
    made = np.array([1, 0], dtype).astype(np.dtype(dtype).newbyteorder(order))
    assert alike(roundtrip(made), made)
    assert roundtrip(made.dtype) == made.dtype


@pytest.mark.parametrize("wrap", [lambda each: each, lambda each: [each], lambda each: {each: each}])
def test_a_time_of_msgpack_arrives_as_plain_data(wrap):
    found = codec.decode(msgpack.packb(wrap(msgpack.Timestamp(5, 3))), no_handles, codec.ANSWER)
    while not isinstance(found, float):
        assert type(found) in (list, dict)
        found = next(iter(found))


@pytest.mark.parametrize("cut", [1, 500, 2000])
def test_a_value_that_is_cut_off_is_refused(cut):
    frame = codec.encode(["ok", [[0.5] * 100, {"key": (1, 2.5)}] * 3], refuse)
    assert codec.decode(frame, no_handles, codec.ANSWER)[0] == "ok"
    with pytest.raises(codec.ProtocolError):
        codec.decode(frame[:-cut], no_handles, codec.ANSWER)
