"""Start the process that imports everything once, and let it fork zygotes.

One is enough for a process and all that it forks: each of these asks it for a zygote of its own, over the same socket.
It is started without waiting until it is ready, so that it imports what it needs while its starter does the same.
"""

from __future__ import annotations

import os
import queue
import select
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from autograde.sandbox import codec, environment
from autograde.sandbox.linux import bubblewrap
from autograde.sandbox.protection import Protection, SandboxError

MODULE = "autograde.sandbox.process.server"


class ForkServer:
    """A running fork server, as a process that asks it for zygotes sees it.

    Attributes:
        process: bubblewrap, or Python in trusted mode.
    """

    def __init__(self, mode: str) -> None:
        self.owner = os.getpid()
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = (str(theirs.fileno()), mode)
        sealed = mode == "sealed"
        command = bubblewrap.command(MODULE, *arguments) if sealed else [sys.executable, "-m", MODULE, *arguments]
        try:
            with theirs:
                self.process = _start(command, environment.for_python(sealed=sealed), theirs.fileno())
        except OSError as error:
            self.socket.close()
            raise SandboxError(f"the sandbox does not start: {error}") from None

    @property
    def alive(self) -> bool:
        """Whether it takes requests; it never sends anything.

        When bubblewrap has ended, what it started takes some more time to end. Only its parent can tell.
        """
        ended = self.owner == os.getpid() and self.process.poll() is not None
        return not ended and is_open(self.socket)

    def request_zygote(self, connection: socket.socket) -> None:
        """Ask for a zygote that serves a connection, on the cores of this process.

        The zygote reports on the connection when it is ready. If the fork server has ended, the connection ends.
        """
        cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
        try:
            socket.send_fds(self.socket, [codec.encode(cores, codec.reject)], [connection.fileno()])
        except OSError:
            return

    def last_words(self) -> str:
        """Return the last line that it wrote before it ended."""
        if self.alive or self.process.stderr is None:
            return "no reason given"
        lines = self.process.stderr.read(10_000).decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "no reason given"

    def close(self) -> None:
        """End it, with all zygotes and student processes in its sandbox."""
        self.process.kill()
        self.socket.close()


def is_open(connection: socket.socket) -> bool:
    """Return whether the other side of a connection is there.

    An answer that nobody has read yet stays.
    """
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return not readable or connection.recv(1, socket.MSG_PEEK) != b""
    except (OSError, ValueError):
        return False


def _start(command: list[str], variables: dict[str, str], descriptor: int) -> subprocess.Popen[bytes]:
    """Start a process that ends with this one.

    --die-with-parent ends it with the thread that starts it. That is the main thread, or one that waits for its end.
    """

    def start() -> subprocess.Popen[bytes]:
        null = subprocess.DEVNULL
        return subprocess.Popen(
            command, env=variables, stdin=null, stdout=null, stderr=subprocess.PIPE, pass_fds=[descriptor]
        )

    def supervise() -> None:
        try:
            process = start()
        except OSError as error:
            started.put(error)
        else:
            started.put(process)
            process.wait()

    if threading.current_thread() is threading.main_thread():
        return start()
    started: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()
    threading.Thread(target=supervise, daemon=True).start()
    found = started.get()
    if isinstance(found, OSError):
        raise found
    return found


_servers: dict[str, ForkServer] = {}
"""Those of this process, and of the one that it was forked from."""
_starting = threading.Lock()


def fork_server_for(mode: str) -> ForkServer:
    """Return the fork server for a mode.

    It is started on first use and again after it has ended.

    Raises:
        SandboxError: it does not start.
    """
    with _starting:
        found = _servers.get(mode)
        if found is None or not found.alive:
            found = _servers[mode] = ForkServer(mode)
        return found


def start_early(*, trusted: bool) -> None:
    """Start the fork server where students' code is sealed or trusted.

    It takes a second to get ready, and so does the rest of a command. What fails here fails again where it is needed.
    """
    found = Protection.detect()
    if hasattr(os, "fork") and (found.sealed or trusted):
        with suppress(SandboxError):
            fork_server_for(found.mode)
