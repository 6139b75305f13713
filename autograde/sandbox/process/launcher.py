"""Start and end student processes.

Where the system can fork, a zygote (`zygote`) with all imports done forks one process per notebook in a few
milliseconds, inside the sandbox where there is one. Elsewhere each notebook gets a new Python; slower, but equivalent.
Every process reports its protection before its first request.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import IO, NoReturn

from autograde.sandbox import codec, environment
from autograde.sandbox.channel import CHUNK, Channel
from autograde.sandbox.linux.namespaces import SCRATCH
from autograde.sandbox.process.zygote_client import ZygoteClient, zygote_for
from autograde.sandbox.protection import STARTUP_TIMEOUT, Protection, SandboxError, resolve_mode

LAST_MOMENT = 0.5
"""Seconds in which a process that has hung up ends, if it does. The kernel closes its files before it is gone."""


class Process:
    """One student process: a channel to it, and the means to kill it at any moment.

    Attributes:
        lost: set by `kill` if the sandbox around the process had ended.
        killed: set by `kill` if SIGKILL had ended the process. In a sandbox its own code cannot send it.
    """

    def __init__(
        self, end: socket.socket, pid: int, origin: ZygoteClient | subprocess.Popen[bytes], folder: str | None = None
    ) -> None:
        self.channel, self.pid, self.origin, self.folder = Channel(end), pid, origin, folder
        self.alive, self.lost, self.killed = True, False, False
        self.protection = Protection()

    def wait_ready(self, mode: str) -> None:
        """Wait until the process reports its protection.

        Raises:
            SandboxError: it does not report in time, or less than the mode requires.
        """
        try:
            report = codec.decode(self.channel.receive(STARTUP_TIMEOUT), _no_handle)
        except (OSError, EOFError, codec.ProtocolError) as error:
            report = f"{type(error).__name__}: {error}"
        match report:
            case ["ready", list(layers)]:
                self.protection = Protection.from_report(layers)
                if mode == "trusted" or self.protection.sealed:
                    return
                report = f"only {self.protection} is on"
            case ["failed", str(why)]:
                report = why
        self.kill()
        raise SandboxError(f"the sandbox of a student process does not start: {report}")

    def kill(self, *, ending: bool = False) -> None:
        """Kill the process with all that it started, and remove its folder.

        Repeated calls do nothing.

        Args:
            ending: whether it has hung up. It is given a moment to end by itself, which shows why it ends.
        """
        if not self.alive:
            return
        self.alive = False
        if isinstance(self.origin, ZygoteClient):
            try:
                end = time.monotonic() + LAST_MOMENT
                while ending and not self.origin.has_ended(self.pid) and time.monotonic() < end:
                    time.sleep(LAST_MOMENT / 100)
                self.killed = self.origin.kill(self.pid)
            except SandboxError:
                self.lost = True
        else:
            self.origin.kill()
            self.origin.wait()
        self.channel.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _no_handle(number: int, name: str) -> NoReturn:
    raise codec.ProtocolError("an object before the first request")


def _forward(end: socket.socket, child: subprocess.Popen[bytes]) -> None:
    """Connect a socket and a child's pipes with two threads.

    Not every system can wait for a pipe with a timeout.
    """

    def to_child(pipe: IO[bytes]) -> None:
        with suppress(OSError):
            while received := end.recv(CHUNK):
                pipe.write(received)
                pipe.flush()

    def from_child(pipe: IO[bytes]) -> None:
        with suppress(OSError), end:
            while received := os.read(pipe.fileno(), CHUNK):
                end.sendall(received)

    assert child.stdin is not None
    assert child.stdout is not None
    threading.Thread(target=to_child, args=(child.stdin,), daemon=True).start()
    threading.Thread(target=from_child, args=(child.stdout,), daemon=True).start()


def _spawn(memory: int, folder: str) -> Process:
    child = subprocess.Popen(
        [sys.executable, "-m", "autograde.sandbox.process.worker", str(memory)],
        env=environment.for_python(sealed=False),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    grader_end, child_end = socket.socketpair()
    _forward(child_end, child)
    return Process(grader_end, child.pid, child, folder)


def start(memory: int, protection: str = "best", imports: frozenset[str] = frozenset()) -> Process:
    """Start a student process in an empty folder.

    Its mode is the one that `protection.resolve_mode` returns.

    Raises:
        SandboxError: no process starts, or it does not report its protection in time.
    """
    mode = resolve_mode(protection)
    folder = None if mode == "sealed" else tempfile.mkdtemp(prefix="gradsteps-")
    try:
        if hasattr(os, "fork"):
            zygote = zygote_for(mode)
            zygote.preload(imports)
            end, pid = zygote.fork(memory, folder or SCRATCH)
            process = Process(end, pid, zygote, folder)
        else:
            assert folder is not None
            process = _spawn(memory, folder)
        process.wait_ready(mode)
    except SandboxError:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return process
