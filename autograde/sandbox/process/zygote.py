"""Import everything once, then fork zygotes, which fork student processes.

Each grading process has a zygote, each run of a notebook a student process.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import select
import selectors
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any

from autograde.sandbox import codec, environment
from autograde.sandbox.linux import rlimits, syscalls
from autograde.sandbox.linux.copied_files import Copying
from autograde.sandbox.linux.namespaces import NamespaceForker
from autograde.sandbox.process import watchdog, worker
from autograde.sandbox.process.shell import make_shell
from course import i18n

PRELOADED = (
    "memory_profiler",
    "subprocess",
    "tracemalloc",
    "unittest.mock",
    "course.memory",
    "course.setup",
    "course.testing",
    "course.draw",
)
PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig(__import__('io').BytesIO())\nplt.close('all')"
SAMPLE_CELLS = (
    "%load_ext memory_profiler\nimport numpy as np, unittest\nx = np.ones(3)\nprint(x)\nx",
    "1/0",
    "def (",
)
MAX_REQUEST = 1 << 16


class _LooseVersion:
    def __init__(self, text: str) -> None:
        self.numbers = [int(part) for part in text.split(".") if part.isdigit()]

    def __lt__(self, other: str) -> bool:
        return self.numbers < _LooseVersion(other).numbers


@contextmanager
def _without_setuptools() -> Iterator[None]:
    """Let memory_profiler's extension compare versions without setuptools.

    It would import setuptools in the place of distutils. That takes a fifth of the start, and each fork copies it.
    """
    version = ModuleType("distutils.version")
    version.LooseVersion = _LooseVersion  # type: ignore[attr-defined]
    stand_ins = {"distutils": ModuleType("distutils"), version.__name__: version}
    added = {name: each for name, each in stand_ins.items() if sys.modules.setdefault(name, each) is each}
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def preload(names: Sequence[str] = PRELOADED, cells: Sequence[str] = SAMPLE_CELLS) -> None:
    """Warm caches by importing modules and running sample cells.

    The namespace is left without what they define.
    """
    shell = make_shell()
    before = dict(shell.user_ns)
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)
    sample = worker.Worker(io.BytesIO(), io.BytesIO())
    with _without_setuptools():
        for source in cells:
            sample.cell(source)
    if fonts := sys.modules.get("matplotlib.font_manager"):
        fonts._get_font.cache_clear()  # it keeps font files open, and children close what they inherit
    # asyncio takes epoll by itself, which the sandbox refuses
    selectors.DefaultSelector = selectors.PollSelector  # type: ignore[assignment,misc]
    for lang in i18n.LANGUAGES:
        i18n.load_messages(lang)
    shell.user_ns.clear()
    shell.user_ns.update(before)
    gc.collect()
    gc.freeze()
    syscalls.collapse()


def _preload_missing(names: list[str]) -> None:
    missing = [name for name in names if name not in sys.modules]
    if missing:
        preload(missing, [PLOT] if environment.PLOTS in missing else [])


def _silence() -> None:
    """Open /dev/null for the standard streams.

    A fork would share its parent's open file, and with it flags that one process sets and all others read.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def _serve(connection: socket.socket, layers: list[str]) -> None:
    _silence()
    number = connection.fileno()  # as files: Python's own socket files take longer to read than most requests
    served = worker.Worker(os.fdopen(number, "rb", closefd=False), os.fdopen(number, "wb", closefd=False))
    worker.forget_answers()
    served.report_layers(layers)
    served.serve()


def _report_failure(connection: socket.socket, why: str) -> None:
    codec.write(connection.makefile("wb"), codec.encode(["failed", why], codec.reject))


def fork_trusted(connection: socket.socket, memory: int, folder: str) -> int:
    """Fork a student process with rlimits only and return its number."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.closerange(3, connection.fileno())
        os.closerange(connection.fileno() + 1, 4096)
        os.chdir(folder)
        _serve(connection, ["rlimits"] if rlimits.restrict(memory, sealed=False) else [])
    finally:
        os._exit(0)


class SandboxForker:
    """Fork student processes under every layer."""

    def __init__(self) -> None:
        self.forker = NamespaceForker()

    def __call__(self, connection: socket.socket, memory: int, folder: str) -> int:
        """Fork a student process and return its number; the sandbox decides its folder."""

        def serve(layers: list[str]) -> None:
            environment.enter_scratch()
            _serve(connection, layers)

        return self.forker.fork(serve, lambda why: _report_failure(connection, why), memory, connection.fileno())


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _kill_tree(pid: int) -> int:
    """Kill a student process and all that it started; return its exit code.

    All that it started is its pid namespace, or in trusted mode its process group. A negative exit code is that of a
    signal.
    """
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 0


Fork = Callable[[socket.socket, int, str], int]
"""Forks a process that serves a connection, with so much memory, in a folder, and returns its number."""


class Zygote:
    """The requests of a `ZygoteClient`: fork, has_ended, kill and preload."""

    def __init__(self, control: socket.socket, fork_process: Fork, *, sealed: bool) -> None:
        self.control, self.fork_process, self.sealed = control, fork_process, sealed
        self.limits: dict[int, int] = {}
        """Bytes of memory of each running student process, by its number."""
        self.too_large: set[int] = set()
        """Those that were killed for what they used."""

    def fork(self, connection: socket.socket, memory: int, folder: str) -> int:
        """Fork a student process that serves a connection, and return its number."""
        pid = self.fork_process(connection, memory, folder)
        self.limits[pid] = min(memory, watchdog.RESIDENT)
        return pid

    def has_ended(self, pid: int) -> bool:
        """Return whether a student process has ended by itself."""
        return pid not in self.limits or _has_ended(pid)

    def kill(self, pid: int) -> bool:
        """Kill a student process and return whether SIGKILL had ended it before.

        The first process of a pid namespace gets no such signal from inside: the machine or a person sent it. What the
        watchdog killed for its use of memory does not count.
        """
        if not self.limits.pop(pid, None):
            return False
        ended = _has_ended(pid)
        killed = _kill_tree(pid) == -signal.SIGKILL and ended and pid not in self.too_large
        self.too_large.discard(pid)
        return killed

    def _send(self, answer: Any) -> None:
        self.control.sendall(codec.add_length_prefix(codec.encode(answer, codec.reject)))

    def _handle(self, verb: str, arguments: list[Any], descriptors: list[int]) -> Any:
        match verb:
            case "fork":
                with socket.socket(fileno=descriptors[0]) as connection:
                    return self.fork(connection, *arguments)
            case "has_ended":
                return self.has_ended(*arguments)
            case "kill":
                return self.kill(*arguments)
            case "preload":
                return _preload_missing(*arguments)

    def _watch(self) -> None:
        """Kill what exceeds its limits until the next request comes."""
        while not select.select([self.control], [], [], watchdog.INTERVAL if self.limits else None)[0]:
            for pid in watchdog.over_limit(self.limits):
                self.too_large.add(pid)
                os.kill(pid, signal.SIGKILL)

    def serve(self) -> None:
        """Serve requests until the client hangs up.

        However it ends, all student processes are killed: nothing else limits what they use together.
        """
        try:
            self._send("ready")
            while self._serve_request():
                pass
        finally:
            for pid in self.limits:
                _kill_tree(pid)

    def _serve_request(self) -> bool:
        """Serve the next request and return whether there was one."""
        if self.sealed:
            self._watch()
        message, descriptors, _, _ = socket.recv_fds(self.control, MAX_REQUEST, 1)
        if not message:
            return False
        verb, *arguments = codec.decode(codec.read(io.BytesIO(message)), lambda number, name: None)
        try:
            self._send(["ok", self._handle(verb, arguments, descriptors)])
        except OSError as error:
            self._send(["failed", str(error)])
        return True


def main(requests: socket.socket, copying: Copying | None) -> None:
    """Preload the usual modules, then fork a zygote for each connection that comes.

    A request holds the cores on which the zygote is to run.

    Args:
        requests: the connection of those who ask for zygotes.
        copying: the process that copies the files for a sandbox; None in trusted mode.
    """
    sealed = copying is not None
    preload()
    if copying is not None:
        copying.enter()
    fork_process: Fork = SandboxForker() if sealed else fork_trusted
    _silence()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # zygotes that end leave nothing
    while True:
        message, descriptors, _, _ = socket.recv_fds(requests, MAX_REQUEST, 1)
        if not message:
            return
        with socket.socket(fileno=descriptors[0]) as control:
            if os.fork():
                continue
            try:
                requests.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                if cores := codec.decode(message, lambda number, name: None):
                    os.sched_setaffinity(0, cores)
                Zygote(control, fork_process, sealed=sealed).serve()
            finally:
                os._exit(0)
