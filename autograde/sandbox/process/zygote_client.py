"""Control a zygote from the grader.

The grader starts it, preloads modules, and forks and kills student processes.

The two exchange `codec` frames over a socket, one answer per request.
"""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
from typing import Any

from autograde.sandbox import codec, environment
from autograde.sandbox.channel import Channel
from autograde.sandbox.linux import bubblewrap
from autograde.sandbox.protection import STARTUP_TIMEOUT, SandboxError

MODULE = "autograde.sandbox.process.zygote"


class ZygoteClient:
    """A running zygote."""

    def __init__(self, mode: str) -> None:
        self.socket, zygote_end = socket.socketpair()
        self.channel = Channel(self.socket)
        self.lock = threading.Lock()
        self.preloaded: set[str] = set()
        self.ended = threading.Event()
        arguments = (str(zygote_end.fileno()), mode)
        sealed = mode == "sealed"
        command = bubblewrap.command(MODULE, *arguments) if sealed else [sys.executable, "-m", MODULE, *arguments]
        started: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()
        supervised = (command, environment.for_python(sealed=sealed), zygote_end.fileno(), started)
        threading.Thread(target=self._supervise, args=supervised, daemon=True).start()
        found = started.get()
        zygote_end.close()
        if isinstance(found, OSError):
            raise SandboxError(f"the sandbox does not start: {found}")
        self.process = found
        self._wait_ready()

    def _supervise(
        self,
        command: list[str],
        variables: dict[str, str],
        descriptor: int,
        started: queue.Queue[subprocess.Popen[bytes] | OSError],
    ) -> None:
        """Start the zygote's process and wait for it to end.

        The thread that starts it has to wait, because --die-with-parent ends the process with that thread.
        """
        try:
            process = subprocess.Popen(
                command,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[descriptor],
            )
        except OSError as error:
            started.put(error)
            return
        started.put(process)
        process.wait()
        self.ended.set()

    def _receive(self) -> Any:
        return codec.decode(self.channel.receive(STARTUP_TIMEOUT), lambda number, name: None)

    def _wait_ready(self) -> None:
        try:
            ready = self._receive() == "ready"
            why = ""
        except EOFError:
            ready = False
            assert self.process.stderr is not None
            lines = self.process.stderr.read(10_000).decode("utf-8", "replace").strip().splitlines()
            why = lines[-1] if lines else "no reason given"
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
                self.socket.settimeout(STARTUP_TIMEOUT)
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

    def kill(self, pid: int) -> bool:
        """Kill a student process and all that it started.

        The result is that of `Zygote.kill`.

        Raises:
            SandboxError: the zygote, and thus all of these processes, had ended.
        """
        return bool(self._request("kill", pid))

    def close(self) -> None:
        """End the zygote and all its processes."""
        self.ended.set()
        self.process.kill()
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
        if found is None or found.ended.is_set():
            found = _zygotes[key] = ZygoteClient(mode)
        return found
