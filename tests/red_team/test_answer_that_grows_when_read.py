"""Wants a small answer to become a large one: millions of empty lists, copies of copies, keys that collide."""

import time

import pytest

from red_team.helpers import FRAMES, attack, memory_bounded, scores

EMPTY = "n = 5 << 20\nalways(b'\\x92' + msgpack.packb('ok') + b'\\xdd' + struct.pack('>I', n) + b'\\x90' * n)"
COPIES = """
body = msgpack.packb(bytes(10 << 20))
for _ in range(45):
    body = msgpack.packb(msgpack.ExtType(codec.TUPLE, b'\\x91' + body))
always(b'\\x92' + msgpack.packb('ok') + body)
"""
KEYS = """
n, prime = 45_000, 2**61 - 1
keys = (msgpack.packb(msgpack.ExtType(codec.BIG_INT, (i * prime).to_bytes(12, 'little'))) for i in range(1, n + 1))
always(b'\\x92' + msgpack.packb('ok') + b'\\xdf' + struct.pack('>I', n) + b''.join(key + b'\\0' for key in keys))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        EMPTY,
        COPIES,
        KEYS,
    ],
    ids=["empty lists", "copies of copies", "keys that collide"],
)
def test_time_and_memory_are_bounded(source):
    with memory_bounded():
        start = time.monotonic()
        assert scores(attack(square="class Square: pass\n" + FRAMES + source)) == [5, 0]
    assert time.monotonic() - start < 12
