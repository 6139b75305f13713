"""V's hold on the warm parent of the students' processes: start it, let it import, fork, and end a child."""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading

from autograde.sandbox.linux import bubblewrap
from autograde.sandbox.protection import PATIENCE, SandboxError

ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
}
KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "COURSE_LANG", "VIRTUAL_ENV")
MODULE = "autograde.sandbox.process.zygote"


def environment() -> dict[str, str]:
    """The variables that a student's process gets: those that Python needs, and nothing that tells of this machine."""
    found = {name: os.environ[name] for name in KEPT if name in os.environ}
    path = bubblewrap.python_path(str(bubblewrap.ROOT))
    return found | ENVIRONMENT | {"PYTHONPATH": path, "HOME": tempfile.gettempdir()}


class Parent:
    """The warm parent. It is told over a socket to fork, with the child's end of a pipe, or to end a child."""

    def __init__(self, mode: str) -> None:
        self.socket, theirs = socket.socketpair()
        self.socket.settimeout(PATIENCE)
        self.lock = threading.Lock()
        self.imported: set[str] = set()
        self.ended = threading.Event()
        words = (str(theirs.fileno()), mode)
        if mode == "sealed":
            command, variables = bubblewrap.command(MODULE, *words), environment() | bubblewrap.environment()
            variables.pop("VIRTUAL_ENV", None)
        else:
            command, variables = [sys.executable, "-m", MODULE, *words], environment()
        started: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()
        arguments = (command, variables, theirs.fileno(), started)
        threading.Thread(target=self._keep, args=arguments, daemon=True).start()
        found = started.get()
        theirs.close()
        if isinstance(found, OSError):
            raise SandboxError(f"the sandbox does not start: {found}")
        self.process = found
        self._warm()

    def _keep(
        self,
        command: list[str],
        variables: dict[str, str],
        descriptor: int,
        started: queue.Queue[subprocess.Popen[bytes] | OSError],
    ) -> None:
        """Start the process and stay: the kernel ends it with the thread that started it (--die-with-parent)."""
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

    def _warm(self) -> None:
        try:
            answer = self.socket.recv(32)
        except OSError as error:
            self.close()
            raise SandboxError(f"the sandbox does not start: {error}") from None
        if answer != b"warm\n":
            assert self.process.stderr is not None
            text = self.process.stderr.read(10_000).decode("utf-8", "replace").strip()
            self.close()
            raise SandboxError(f"the sandbox does not start: {text.splitlines()[-1] if text else 'no reason given'}")

    def _ask(self, message: str, descriptors: list[int]) -> str:
        try:
            with self.lock:
                socket.send_fds(self.socket, [message.encode()], descriptors)
                answer = self.socket.recv(500).decode("utf-8", "replace").strip()
        except OSError as error:
            answer = f"! {error}"
            self.close()
        if not answer:
            self.close()
        return answer or "! the warm parent has ended"

    def import_all(self, names: frozenset[str]) -> None:
        """Have modules imported, by their names, that the children forked from now on will want; those that exist.

        They stay out of the parent until a lesson wants them: what a parent holds makes each of its forks dearer.
        """
        wanted = names - self.imported
        self.imported |= wanted
        if wanted:
            self._ask(f"import {' '.join(sorted(wanted))}\n", [])

    def fork(self, memory: int, folder: str) -> tuple[socket.socket, int]:
        """A child that may take `memory` bytes, in a folder that is its own: the connection to it, and its number.

        Raises:
            SandboxError: there is none.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            answer = self._ask(f"fork {memory} {folder}\n", [theirs.fileno()])
        if answer.isdecimal():
            return ours, int(answer)
        ours.close()
        raise SandboxError(f"no process for the student's code: {answer.removeprefix('! ')}")

    def kill(self, pid: int) -> bool:
        """End a child and all that it started. False: the parent itself has ended, and all its children with it."""
        return self._ask(f"kill {pid}\n", []).isdecimal()

    def close(self) -> None:
        """End the parent and all its children."""
        self.ended.set()
        self.process.kill()
        self.socket.close()


_parents: dict[tuple[int, str], Parent] = {}
_starting = threading.Lock()


def parent(mode: str) -> Parent:
    """The warm parent of this process for a mode, started when first needed and again when it has ended.

    Raises:
        SandboxError: it does not start.
    """
    key = (os.getpid(), mode)
    with _starting:
        found = _parents.get(key)
        if found is None or found.ended.is_set():
            found = _parents[key] = Parent(mode)
        return found
