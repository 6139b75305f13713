"""Starting and ending a student's process.

Where the system can fork, a warm parent (`zygote`) with everything imported forks one process a notebook in a few
milliseconds, inside the sandbox where there is one. Elsewhere each notebook gets a Python of its own; slower, but the
same. Every process reports what protects it before it is asked for anything.
"""

from __future__ import annotations

import os
import queue
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from typing import IO, NoReturn

from autograde.sealed import codec, sandbox
from autograde.sealed.enclosure import SCRATCH
from autograde.sealed.parent import Parent, environment, parent
from autograde.sealed.sandbox import PATIENCE, Protection, SandboxError

WRITING = 5
"""Seconds that a question may take to be read: a student's process reads whenever it is not busy with one."""


class Process:
    """One student's process: frames go in and come out, and it can be ended at any moment.

    `lost` is set by `kill` where the process did not end by itself or by us, but with the sandbox around it.
    """

    def __init__(
        self,
        reader: IO[bytes],
        writer: IO[bytes],
        pid: int,
        origin: Parent | subprocess.Popen[bytes],
        folder: str | None = None,
    ) -> None:
        self.reader, self.writer, self.pid, self.origin, self.folder = reader, writer, pid, origin, folder
        self.frames: queue.Queue[bytes | Exception] = queue.Queue(maxsize=1)
        self.alive, self.lost, self.deaf = True, False, False
        self.protection = Protection()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        found: bytes | Exception = b""
        while not isinstance(found, Exception):
            try:
                found = codec.read(self.reader)
            except (OSError, EOFError, ValueError, MemoryError, codec.ProtocolError) as error:
                found = EOFError(str(error))
            while self.alive:  # what nobody asked for waits in the pipe, not here
                try:
                    self.frames.put(found, timeout=0.5)
                    break
                except queue.Full:
                    continue
            else:
                return

    def send(self, frame: bytes) -> None:
        try:
            codec.write(self.writer, frame)
        except (OSError, ValueError):
            self.deaf = True

    def receive(self, seconds: float) -> bytes:
        """The next frame.

        Raises:
            queue.Empty: none came in time.
            EOFError: the process is gone.
        """
        if self.deaf:
            raise EOFError("the process does not read")
        frame = self.frames.get(timeout=max(seconds, 0.001))
        if isinstance(frame, Exception):
            raise frame
        return frame

    def ready(self, mode: str) -> None:
        """Wait until the process reports what protects it.

        Raises:
            SandboxError: it does not, or it is less than the mode asks for.
        """
        try:
            report = codec.decode(self.receive(PATIENCE), _no_handle)
        except (queue.Empty, EOFError, codec.ProtocolError) as error:
            report = f"{type(error).__name__}: {error}"
        match report:
            case ["ready", list(layers)]:
                self.protection = sandbox.of(layers)
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
        for stream in (self.writer, self.reader):
            try:
                stream.close()
            except (OSError, ValueError):
                pass
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _no_handle(number: int, name: str) -> NoReturn:
    raise codec.ProtocolError("an object before the first request")


def _spawn(memory: int, folder: str) -> Process:
    child = subprocess.Popen(
        [sys.executable, "-m", "autograde.sealed.worker", str(memory)],
        env=environment(),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    return Process(child.stdout, child.stdin, child.pid, child, folder)


def start(memory: int, protection: str = "best") -> Process:
    """Start a student's process with an empty folder of its own, protected as `sandbox.choose` decides.

    Raises:
        SandboxError: that is not possible, or it did not report in time what protects it.
    """
    mode = sandbox.choose(protection)
    folder = None if mode == "sealed" else tempfile.mkdtemp(prefix="gradsteps-")
    try:
        if hasattr(os, "fork"):
            origin = parent(mode)
            ours, pid = origin.fork(memory, folder or SCRATCH)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", WRITING, 0))
            with ours:
                made = Process(ours.makefile("rb"), ours.makefile("wb"), pid, origin, folder)
        else:
            assert folder is not None
            made = _spawn(memory, folder)
        made.ready(mode)
    except SandboxError:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return made
