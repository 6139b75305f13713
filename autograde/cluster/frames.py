"""Send numbered bytes between a worker and its grading processes."""

from __future__ import annotations

import asyncio
import socket
import struct

HEAD = struct.Struct("<QI")
"""A number and a length, before the bytes."""


def pack(number: int, data: bytes) -> bytes:
    """Return bytes as they are sent."""
    return HEAD.pack(number, len(data)) + data


async def read(stream: asyncio.StreamReader) -> tuple[int, bytes]:
    """Return the next number and its bytes.

    Raises:
        asyncio.IncompleteReadError: the other side has hung up.
    """
    number, length = HEAD.unpack(await stream.readexactly(HEAD.size))
    return number, await stream.readexactly(length)


def receive(connection: socket.socket) -> tuple[int, bytes] | None:
    """Return the next number and its bytes, None if the other side has hung up."""
    head = _exactly(connection, HEAD.size)
    if head is None:
        return None
    number, length = HEAD.unpack(head)
    data = _exactly(connection, length)
    return None if data is None else (number, bytes(data))


def _exactly(connection: socket.socket, length: int) -> bytearray | None:
    found = bytearray(length)
    view = memoryview(found)
    while view:
        try:
            count = connection.recv_into(view)
        except ConnectionError:
            return None
        if not count:
            return None
        view = view[count:]
    return found
