"""Starting and ending a student's process.

Where the system can fork, a warm parent (`zygote`) with everything imported forks one process a notebook in a few
milliseconds, inside the sandbox where there is one. Elsewhere each notebook gets a Python of its own; slower, but the
same. Every process reports what protects it before it is asked for anything.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, NoReturn

from autograde.sandbox import protection
from autograde.sandbox.linux.namespaces import SCRATCH
from autograde.sandbox.process.zygote_client import Parent, environment, parent
from autograde.sandbox.protection import PATIENCE, Protection, SandboxError, choose
from autograde.sandbox.remote import codec
from autograde.sandbox.remote.channel import CHUNK, Channel


class Process:
    """One student's process: frames go in and come out, and it can be ended at any moment.

    `lost` is set by `kill` where the process did not end by itself or by us, but with the sandbox around it.
    """

    def __init__(
        self, end: socket.socket, pid: int, origin: Parent | subprocess.Popen[bytes], folder: str | None = None
    ) -> None:
        self.channel, self.pid, self.origin, self.folder = Channel(end), pid, origin, folder
        self.alive, self.lost = True, False
        self.protection = Protection()

    def ready(self, mode: str) -> None:
        """Wait until the process reports what protects it.

        Raises:
            SandboxError: it does not, or it is less than the mode asks for.
        """
        try:
            report = codec.decode(self.channel.receive(PATIENCE), _no_handle)
        except (OSError, EOFError, codec.ProtocolError) as error:
            report = f"{type(error).__name__}: {error}"
        match report:
            case ["ready", list(layers)]:
                self.protection = protection.of(layers)
                if mode == "trusted" or self.protection.sealed:
                    return
                report = f"only {self.protection} is on"
            case ["failed", str(why)]:
                report = why
        self.kill()
        raise SandboxError(f"the sandbox of a student's process does not start: {report}")

    def kill(self) -> None:
        """End the process, all that it started, and its folder. Harmless when it has ended already."""
        if not self.alive:
            return
        self.alive = False
        if isinstance(self.origin, Parent):
            self.lost = not self.origin.kill(self.pid)
        else:
            self.origin.kill()
            self.origin.wait()
        self.channel.close()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _no_handle(number: int, name: str) -> NoReturn:
    raise codec.ProtocolError("an object before the first request")


def _carry(end: socket.socket, child: subprocess.Popen[bytes]) -> None:
    """Join a socket and a child's pipes, by two threads: not every system can wait for a pipe with a time limit."""

    def there(pipe: IO[bytes]) -> None:
        with suppress(OSError):
            while found := end.recv(CHUNK):
                pipe.write(found)
                pipe.flush()

    def back(pipe: IO[bytes]) -> None:
        with suppress(OSError), end:
            while found := os.read(pipe.fileno(), CHUNK):
                end.sendall(found)

    for carry, pipe in ((there, child.stdin), (back, child.stdout)):
        threading.Thread(target=carry, args=(pipe,), daemon=True).start()


def _spawn(memory: int, folder: str) -> Process:
    child = subprocess.Popen(
        [sys.executable, "-m", "autograde.sandbox.process.worker", str(memory)],
        env=environment(),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    ours, theirs = socket.socketpair()
    _carry(theirs, child)
    return Process(ours, child.pid, child, folder)


def start(memory: int, protection: str = "best", imports: frozenset[str] = frozenset()) -> Process:
    """Start a student's process with an empty folder of its own, protected as `protection.choose` decides.

    Raises:
        SandboxError: that is not possible, or it did not report in time what protects it.
    """
    mode = choose(protection)
    folder = None if mode == "sealed" else tempfile.mkdtemp(prefix="gradsteps-")
    try:
        if hasattr(os, "fork"):
            origin = parent(mode)
            origin.import_all(imports)
            ours, pid = origin.fork(memory, folder or SCRATCH)
            made = Process(ours, pid, origin, folder)
        else:
            assert folder is not None
            made = _spawn(memory, folder)
        made.ready(mode)
    except SandboxError:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return made
