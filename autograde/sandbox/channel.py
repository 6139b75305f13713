"""Send and receive frames on the grader's end of a connection.

Each frame is sent or received within its deadline.
"""

from __future__ import annotations

import math
import socket
import struct
import sys
import time

from autograde.sandbox import codec

WRITE_TIMEOUT = 5.0
"""Seconds that sending a request may take: a student process reads whenever it is not busy with a request."""
CHUNK = 1 << 16
SLACK = 1.1
"""By how much the kernel's time limit is shorter than what is left, so that it need not be set for each frame."""
SMALL = 1 << 14
"""Bytes that the kernel takes at once or not at all."""
KEPT_BY_KERNEL = sys.platform == "linux"
"""Whether the kernel keeps a socket's time limits, so that to send or receive a frame is one system call."""
PREFIX = codec.LENGTH_PREFIX.size


class Channel:
    """A socket that carries frames.

    The caller reads it without a reader thread: handing each answer from thread to thread cost more than most answers
    do.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.buffer = b""
        self.write_failed = False
        self.limit = 0.0
        end.setblocking(True)
        self._set_timeout(socket.SO_SNDTIMEO, WRITE_TIMEOUT)

    def _set_timeout(self, option: int, seconds: float) -> None:
        if not KEPT_BY_KERNEL:
            self.end.settimeout(seconds)
            return
        fraction, whole = math.modf(seconds)
        self.end.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", int(whole), max(1, int(1e6 * fraction))))

    def send(self, frame: bytes) -> None:
        """Send a frame; a failure is reported by the next `receive`."""
        prefixed = codec.add_length_prefix(frame)
        try:
            if len(prefixed) <= SMALL and KEPT_BY_KERNEL:
                self.end.sendall(prefixed)
                return
            self.end.settimeout(WRITE_TIMEOUT)  # a time limit for all of it
            self.end.sendall(prefixed)
            self.end.setblocking(KEPT_BY_KERNEL)
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
        found = self.buffer or self._read(deadline)
        while len(found) < PREFIX:
            found += self._read(deadline)
        end = PREFIX + codec.frame_length(found[:PREFIX], most)
        if len(found) < end:
            pieces, missing = [found], end - len(found)
            while missing > 0:
                pieces.append(self._read(deadline, max(CHUNK, missing)))
                missing -= len(pieces[-1])
            found = b"".join(pieces)
        self.buffer = found[end:]
        return found[PREFIX:end]

    def _read(self, deadline: float, most: int = CHUNK) -> bytes:
        """Return what has arrived, at least a byte."""
        while (left := deadline - time.monotonic()) > 0:
            if not left <= self.limit * SLACK**2 <= left * SLACK**2:
                self.limit = left / SLACK
                self._set_timeout(socket.SO_RCVTIMEO, self.limit)
            try:
                received = self.end.recv(most)
            except (BlockingIOError, TimeoutError):
                continue
            if not received:
                raise EOFError("the process is gone")
            return received
        raise TimeoutError

    def close(self) -> None:
        """Close the socket."""
        self.end.close()
