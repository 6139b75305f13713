"""Control a zygote from the grader.

The fork server starts it. The grader preloads modules with it, and forks and kills student processes.

The two exchange `codec` frames over a socket, one answer per request.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from autograde.sandbox import codec
from autograde.sandbox.channel import Channel
from autograde.sandbox.process.fork_server import fork_server_for, is_open
from autograde.sandbox.protection import STARTUP_TIMEOUT, SandboxError


class ZygoteClient:
    """A running zygote.

    Raises:
        SandboxError: it does not start.
    """

    def __init__(self, mode: str) -> None:
        self.server = fork_server_for(mode)
        self.socket, zygote_end = socket.socketpair()
        self.channel = Channel(self.socket)
        self.lock = threading.Lock()
        self.preloaded: set[str] = set()
        with zygote_end:
            self.server.request_zygote(zygote_end)
        self._wait_ready()

    @property
    def alive(self) -> bool:
        """Whether it takes requests."""
        return is_open(self.socket)

    def _receive(self) -> Any:
        return codec.decode(self.channel.receive(STARTUP_TIMEOUT), lambda number, name: None)

    def _wait_ready(self) -> None:
        try:
            ready = self._receive() == "ready"
            why = ""
        except EOFError:
            ready, why = False, self.server.last_words()
        except (OSError, codec.ProtocolError) as error:
            ready, why = False, str(error)
        if not ready:
            self.close()
            raise SandboxError(f"the sandbox does not start: {why}")

    def _request(self, verb: str, *arguments: Any, descriptors: tuple[int, ...] = ()) -> Any:
        """Return the zygote's answer.

        Raises:
            SandboxError: the zygote has ended, or cannot do what was requested.
        """
        frame = codec.add_length_prefix(codec.encode([verb, *arguments], codec.reject))
        try:
            with self.lock:
                socket.send_fds(self.socket, [frame], descriptors)
                status, value = self._receive()
        except (OSError, EOFError, ValueError, TypeError, codec.ProtocolError) as error:
            self.close()
            raise SandboxError(f"the zygote has ended: {error}") from None
        if status != "ok":
            raise SandboxError(f"no process for the student's code: {value}")
        return value

    def preload(self, names: frozenset[str]) -> None:
        """Import modules, those that exist, for the processes forked from now on.

        A zygote does not import them before a lesson needs them: what it holds makes each of its forks slower.
        """
        missing = names - self.preloaded
        self.preloaded |= missing
        if missing:
            self._request("preload", sorted(missing))

    def fork(self, memory: int, folder: str) -> tuple[socket.socket, int]:
        """Fork a student process and return the connection to it and its number.

        Args:
            memory: bytes of address space that it may use.
            folder: its working directory.

        Raises:
            SandboxError: there is no process.
        """
        grader_end, process_end = socket.socketpair()
        with process_end:
            try:
                return grader_end, int(self._request("fork", memory, folder, descriptors=(process_end.fileno(),)))
            except SandboxError:
                grader_end.close()
                raise

    def has_ended(self, pid: int) -> bool:
        """Return whether a student process has ended by itself.

        Raises:
            SandboxError: the zygote, and thus all of its processes, had ended.
        """
        return bool(self._request("has_ended", pid))

    def kill(self, pid: int) -> bool:
        """Kill a student process and all that it started.

        The result is that of `Zygote.kill`.

        Raises:
            SandboxError: the zygote, and thus all of these processes, had ended.
        """
        return bool(self._request("kill", pid))

    def close(self) -> None:
        """End the zygote and all its processes."""
        self.socket.close()


_zygotes: dict[tuple[int, str], ZygoteClient] = {}
_starting = threading.Lock()


def zygote_for(mode: str) -> ZygoteClient:
    """Return this process's zygote for a mode.

    The zygote is started on first use and again after it has ended.

    Raises:
        SandboxError: it does not start.
    """
    key = (os.getpid(), mode)
    with _starting:
        found = _zygotes.get(key)
        if found is None or not found.alive:
            found = _zygotes[key] = ZygoteClient(mode)
        return found
