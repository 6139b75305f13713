"""What a student's process goes through between its fork and its first request.

Runs inside bubblewrap. Each process is the first one of namespaces of its own: when it ends, the kernel ends everything
else in there, however often it forked.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable

from autograde.sandbox.linux import landlock, rlimits, seccomp, syscalls

SCRATCH = "/scratch"
CACHE = "/cache"
SIZE = 64 << 20
NOBODY = 65534
DEVICES = ("null", "zero", "full", "random", "urandom")
RULES = {"/": landlock.READ, SCRATCH: landlock.OWN} | {f"/dev/{name}": landlock.DEVICE for name in DEVICES}

USED = ("os", "numpy", "IPython", "msgpack", "course.testing")
"""Modules from each of the places that modules come from."""


def _file(name: str) -> str | None:
    return getattr(sys.modules.get(name), "__file__", None)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _become_nobody() -> None:
    """Where the grader runs as root: a user that owns nothing, so that the kernel counts its processes, too.

    Capabilities stay until the user namespace is made: systems that close these to ordinary users then let it be.
    """
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    syscalls.prctl(syscalls.SET_KEEPCAPS, 1)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    syscalls.raise_capabilities(syscalls.SYS_ADMIN)


def demand_readable(paths: Iterable[str]) -> None:
    """Make sure that honest code can import here what it imports elsewhere.

    Raises:
        PermissionError: the files were installed for somebody else alone.
    """
    for path in paths:
        if not os.access(path, os.R_OK):
            raise PermissionError(f"{path} is not readable by all: chmod -R a+rX its folder")


def _own_user() -> None:
    """A user namespace of one's own: processes are counted in it alone, and the mounts belong to another."""
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(syscalls.NEWUSER)
    syscalls.prctl(syscalls.SET_DUMPABLE, 1)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {user} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {group} 1")


def enclose(memory: int) -> list[str]:
    """Put the present process, the first of a new pid namespace, under every layer; their names.

    The order matters: what mounts comes before what forbids mounting, and each layer that this kernel has must succeed.

    Raises:
        OSError: a layer that this kernel has could not be put on.
    """
    syscalls.unshare(syscalls.NEWNS | syscalls.NEWIPC | syscalls.NEWNET | syscalls.NEWUTS)
    syscalls.mount("none", "/", "none", syscalls.REC | syscalls.PRIVATE)
    syscalls.mount("proc", "/proc", "proc", syscalls.NOSUID | syscalls.NODEV | syscalls.NOEXEC)
    root = os.getuid() == 0
    owner = (NOBODY, NOBODY) if root else (os.getuid(), os.getgid())
    options = f"size={SIZE},nr_inodes=8192,mode=0700,uid={owner[0]},gid={owner[1]}"
    syscalls.mount(
        "none", CACHE, "none", syscalls.REMOUNT | syscalls.BIND | syscalls.READ_ONLY | syscalls.NOSUID | syscalls.NODEV
    )
    syscalls.mount("tmpfs", SCRATCH, "tmpfs", syscalls.NOSUID | syscalls.NODEV | syscalls.NOEXEC, options)
    if root:
        _become_nobody()
    syscalls.prctl(syscalls.SET_DUMPABLE, 1)
    demand_readable([sys.executable, *(file for name in USED if (file := _file(name)))])
    _own_user()
    syscalls.prctl(syscalls.SET_NO_NEW_PRIVS, 1)
    layers = ["bubblewrap", "namespaces"]
    if landlock.restrict(RULES):
        layers.append("Landlock")
    syscalls.drop_capabilities()
    if seccomp.restrict():
        layers.append("seccomp")
    if rlimits.restrict(memory, sealed=True):
        layers.append("rlimits")
    os.chdir(SCRATCH)
    return layers


class Cells:
    """The namespaces that children are forked into, one each."""

    def __init__(self) -> None:
        self.home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        seccomp.program(platform.machine())  # made once here, not in each child

    def fork(self, serve: Callable[[list[str]], None], refuse: Callable[[str], None], memory: int, keep: int) -> int:
        """Fork a process that runs `serve` under every layer, or `refuse` where one fails; its number.

        Args:
            serve: is given the names of the layers.
            refuse: is given what went wrong.
            memory: bytes of address space that it may take.
            keep: the one file descriptor, of those above 2, that the process keeps.
        """
        syscalls.unshare(syscalls.NEWPID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                syscalls.setns(self.home, syscalls.NEWPID)
        if pid:
            return pid
        try:
            os.setsid()
            os.closerange(3, keep)
            os.closerange(keep + 1, 4096)
            try:
                layers = enclose(memory)
            except BaseException as error:
                refuse(f"{type(error).__name__}: {error}")
            else:
                serve(layers)
        finally:
            os._exit(0)


def main() -> None:
    """Try everything once and print the layers that this machine gives."""
    reader, writer = os.pipe()

    def tell(found: list[str] | str) -> None:
        os.write(writer, json.dumps(found).encode())

    pid = Cells().fork(tell, tell, 3 << 30, writer)
    os.waitpid(pid, 0)
    print(os.read(reader, 4096).decode())


if __name__ == "__main__":
    main()
