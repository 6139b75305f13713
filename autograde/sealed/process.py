"""Starting and ending a student's process.

Where the system can fork, a warm parent (`zygote`) with everything imported forks one process a notebook in a few
milliseconds. Elsewhere each notebook gets a Python of its own; slower, but the same.
"""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path
from typing import IO

from autograde.sealed import codec

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "Agg",
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
}
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "COURSE_LANG", "VIRTUAL_ENV")


class Process:
    """One student's process: frames go in and come out, and it can be ended at any moment."""

    def __init__(
        self, reader: IO[bytes], writer: IO[bytes], pid: int, folder: Path, child: subprocess.Popen[bytes] | None
    ) -> None:
        self.writer, self.pid, self.folder, self.child = writer, pid, folder, child
        self.reader = reader
        self.frames: queue.Queue[bytes | Exception] = queue.Queue()
        self.alive = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self.frames.put(codec.read(self.reader))
            except (OSError, EOFError, ValueError, codec.ProtocolError) as error:
                self.frames.put(EOFError(str(error)))
                return

    def send(self, frame: bytes) -> None:
        try:
            codec.write(self.writer, frame)
        except (OSError, ValueError):
            self.frames.put(EOFError("the process is gone"))

    def receive(self, seconds: float) -> bytes:
        """The next frame.

        Raises:
            queue.Empty: none came in time.
            EOFError: the process is gone.
        """
        frame = self.frames.get(timeout=max(seconds, 0.001))
        if isinstance(frame, Exception):
            raise frame
        return frame

    def kill(self) -> None:
        """End the process and remove its folder. Harmless when it has ended already."""
        if not self.alive:
            return
        self.alive = False
        if self.child is not None:
            self.child.kill()
            self.child.wait()
        else:
            zygote().kill(self.pid)
        for stream in (self.writer, self.reader):
            try:
                stream.close()
            except (OSError, ValueError):
                pass
        shutil.rmtree(self.folder, ignore_errors=True)


class Zygote:
    """The warm parent. It is told over a socket to fork, with the child's two ends of the pipe, or to end a child."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.socket = ours
        self.lock = threading.Lock()
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograde.sealed.zygote", str(theirs.fileno())],
            env=environment(),
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def fork(self, memory: int, folder: Path) -> tuple[socket.socket, int]:
        ours, theirs = socket.socketpair()
        with self.lock:
            socket.send_fds(self.socket, [f"fork {memory} {folder}\n".encode()], [theirs.fileno()])
            answer = self.socket.recv(32)
        theirs.close()
        if not answer:
            raise RuntimeError("the grader's own parent process has ended")
        return ours, int(answer)

    def kill(self, pid: int) -> None:
        with self.lock:
            self.socket.sendall(f"kill {pid}\n".encode())
            self.socket.recv(32)


@cache
def _zygote(owner: int) -> Zygote:
    return Zygote()


def zygote() -> Zygote:
    """The warm parent of this process, started when first needed."""
    return _zygote(os.getpid())


def environment() -> dict[str, str]:
    """The variables that a student's process gets: those that Python needs, and nothing that tells of this machine."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    root = str(Path(__file__).parents[2])
    return found | ENVIRONMENT | {"PYTHONPATH": root, "HOME": tempfile.gettempdir()}


def start(memory: int) -> Process:
    """Start a student's process with an empty folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="gradsteps-"))
    if hasattr(os, "fork"):
        ours, pid = zygote().fork(memory, folder)
        reader, writer = ours.makefile("rb"), ours.makefile("wb")
        ours.close()
        return Process(reader, writer, pid, folder, None)
    child = subprocess.Popen(
        [sys.executable, "-m", "autograde.sealed.worker", str(memory)],
        env=environment(),
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    return Process(child.stdout, child.stdin, child.pid, folder, child)
