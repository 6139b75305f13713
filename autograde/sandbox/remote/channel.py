"""V's end of the connection to a student's process: frames go out and come in, each within its time."""

from __future__ import annotations

import socket
import struct
import time

from autograde.sandbox.remote import codec

WRITING = 5.0
"""Seconds that a question may take to be read: a student's process reads whenever it is not busy with one."""
CHUNK = 1 << 16


class Channel:
    """A socket that carries frames.

    It is read by whoever asks, without a thread of its own: to hand each answer from thread to thread cost more than
    most answers do.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.held = bytearray()
        self.deaf = False

    def send(self, frame: bytes) -> None:
        """Send a frame. What goes wrong shows where the answer is waited for."""
        try:
            self.end.settimeout(WRITING)
            self.end.sendall(codec.framed(frame))
        except OSError:
            self.deaf = True

    def receive(self, seconds: float) -> bytes:
        """The next frame.

        Raises:
            TimeoutError: it was not here in time, or not all of it.
            EOFError: the other side is gone, or does not read.
            ProtocolError: the frame is longer than a frame may be.
        """
        if self.deaf:
            raise EOFError("the process does not read")
        deadline = time.monotonic() + seconds
        length = codec.length(self._take(struct.calcsize(codec.HEAD), deadline))
        return self._take(length, deadline)

    def _take(self, count: int, deadline: float) -> bytes:
        while len(self.held) < count:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.end.settimeout(left)
            found = self.end.recv(max(CHUNK, count - len(self.held)))
            if not found:
                raise EOFError("the process is gone")
            self.held += found
        taken = bytes(self.held[:count])
        del self.held[:count]
        return taken

    def close(self) -> None:
        """Hang up."""
        self.end.close()
