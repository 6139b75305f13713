"""The warm parent of the students' processes: imports everything once, then forks one child a notebook."""

from __future__ import annotations

import gc
import importlib
import io
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress

from autograde.sandbox.linux import rlimits, syscalls
from autograde.sandbox.linux.namespaces import CACHE, SCRATCH, Cells
from autograde.sandbox.process import watchdog, worker
from autograde.sandbox.process.shell import make_shell
from autograde.sandbox.remote import codec

PLOTS = "matplotlib.pyplot"
IMPORTED = ("memory_profiler", "subprocess", "tracemalloc", "unittest.mock", "course.memory", "course.draw")
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig(__import__('io').BytesIO())\nplt.close('all')"
TRIAL = (
    "%load_ext memory_profiler\nimport numpy as np, unittest\nx = np.ones(3)\nprint(x)\nx",
    "1/0",
    "def (",
)


def prime(names: Sequence[str] = IMPORTED, trial: Sequence[str] = TRIAL) -> None:
    """Load what first cells would load, by importing and by running some, and leave no name behind."""
    shell = make_shell()
    before = dict(shell.user_ns)
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    tried = worker.Worker(io.BytesIO(), io.BytesIO())
    for source in trial:
        tried.cell(source)
    if fonts := sys.modules.get("matplotlib.font_manager"):
        fonts._get_font.cache_clear()  # it keeps font files open, and children close what they inherit
    shell.user_ns.clear()
    shell.user_ns.update(before)
    gc.collect()
    gc.freeze()
    syscalls.collapse()


def _import(names: list[str]) -> None:
    wanted = [name for name in names if name not in sys.modules]
    if wanted:
        prime(wanted, [PLOT] if PLOTS in wanted else [])


def _silence() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)


def _settle() -> None:
    """Make the scratch folder this process's home, with matplotlib's list of fonts in reach of programs it starts."""
    fonts = f"{SCRATCH}/.matplotlib"
    os.mkdir(fonts)
    if PLOTS in sys.modules:
        for name in os.listdir(CACHE):
            if name.startswith("fontlist"):
                os.symlink(f"{CACHE}/{name}", f"{fonts}/{name}")
    homes = dict.fromkeys(("HOME", "PWD", "TMPDIR", "IPYTHONDIR"), SCRATCH)
    os.environ.update(homes | {"MPLCONFIGDIR": fonts})
    tempfile.tempdir = None


def _serve(connection: socket.socket, layers: list[str]) -> None:
    reader, writer = connection.makefile("rb"), connection.makefile("wb")
    served = worker.Worker(reader, writer)
    worker.forget_answers()
    served.ready(layers)
    served.serve()


def _refuse(connection: socket.socket, why: str) -> None:
    codec.write(connection.makefile("wb"), codec.encode(["failed", why], codec.refuse))


def plain(connection: socket.socket, memory: int, folder: str) -> int:
    """Fork a child with limits alone; its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.closerange(3, connection.fileno())
        os.closerange(connection.fileno() + 1, 4096)
        os.chdir(folder)
        layers = ["rlimits"] if rlimits.restrict(memory, sealed=False) else []
        _serve(connection, layers)
    finally:
        os._exit(0)


class Sealed:
    """Forks children under every layer."""

    def __init__(self) -> None:
        self.cells = Cells()

    def __call__(self, connection: socket.socket, memory: int, folder: str) -> int:
        def serve(layers: list[str]) -> None:
            _settle()
            _serve(connection, layers)

        return self.cells.fork(serve, lambda why: _refuse(connection, why), memory, connection.fileno())


def _end(pid: int) -> None:
    """End a child and all that it started: its pid namespace, or its session where it has none."""
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def main(control: socket.socket, mode: str) -> None:
    """Serve `fork MEMORY FOLDER` (a socket attached), `kill PID`, `import NAME ...` until the other side hangs up."""
    os.umask(0o022)
    fork: Callable[[socket.socket, int, str], int] = Sealed() if mode == "sealed" else plain
    prime()
    _silence()
    control.sendall(b"warm\n")
    children: dict[int, int] = {}
    while True:
        while mode == "sealed" and not select.select([control], [], [], watchdog.INTERVAL if children else None)[0]:
            for pid in watchdog.greedy(children):
                os.kill(pid, signal.SIGKILL)
        message, attached, _, _ = socket.recv_fds(control, 4096, 1)
        if not message:
            break
        verb, *words = message.decode().rstrip("\n").split(" ", 2)
        if verb == "kill":
            if children.pop(int(words[0]), None):
                _end(int(words[0]))
            control.sendall(b"0\n")
            continue
        if verb == "import":
            _import(" ".join(words).split())
            control.sendall(b"0\n")
            continue
        with socket.socket(fileno=attached[0]) as connection:
            try:
                pid = fork(connection, int(words[0]), words[1])
            except OSError as error:
                control.sendall(f"! {error}\n".encode())
                continue
        children[pid] = int(words[0])
        control.sendall(f"{pid}\n".encode())
    for pid in children:
        _end(pid)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2])
