"""Send and receive frames on the grader's end of a connection.

Each frame is sent or received within its deadline.
"""

from __future__ import annotations

import socket
import struct
import time

from autograde.sandbox import codec

WRITE_TIMEOUT = 5.0
"""Seconds that sending a request may take: a student process reads whenever it is not busy with a request."""
CHUNK = 1 << 16


class Channel:
    """A socket that carries frames.

    The caller reads it without a reader thread: handing each answer from thread to thread cost more than most answers
    do.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.buffer = bytearray()
        self.write_failed = False

    def send(self, frame: bytes) -> None:
        """Send a frame; a failure is reported by the next `receive`."""
        try:
            self.end.settimeout(WRITE_TIMEOUT)
            self.end.sendall(codec.add_length_prefix(frame))
        except OSError:
            self.write_failed = True

    def receive(self, seconds: float, most: int = codec.MAX_FRAME) -> bytes:
        """Return the next frame, of at most so many bytes.

        Raises:
            TimeoutError: the frame did not arrive in full within `seconds`.
            EOFError: the other side has hung up, or does not read.
            ProtocolError: the frame is longer than allowed.
        """
        if self.write_failed:
            raise EOFError("the process does not read")
        deadline = time.monotonic() + seconds
        length = codec.frame_length(self._read_exact(struct.calcsize(codec.LENGTH_PREFIX), deadline), most)
        return self._read_exact(length, deadline)

    def _read_exact(self, count: int, deadline: float) -> bytes:
        while len(self.buffer) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.end.settimeout(left)
            received = self.end.recv(max(CHUNK, count - len(self.buffer)))
            if not received:
                raise EOFError("the process is gone")
            self.buffer += received
        read = bytes(self.buffer[:count])
        del self.buffer[:count]
        return read

    def close(self) -> None:
        """Close the socket."""
        self.end.close()
