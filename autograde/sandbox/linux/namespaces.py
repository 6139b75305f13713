"""Enter namespaces and apply all sandbox layers in the forked child.

It runs inside bubblewrap. Each student process is the first one of its pid namespace: when it ends, the kernel ends all
other processes there, however often they forked.
"""

from __future__ import annotations

import errno
import os
import platform
import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from autograde.sandbox.linux import landlock, rlimits, seccomp, syscalls

SCRATCH = "/scratch"
CACHE = "/cache"
SCRATCH_SIZE = 64 << 20
"""Bytes."""
NOBODY = 65534
"""The user that a student process sees itself as."""
UNUSED_USERS = 1 << 30
"""Of the users from this number to twice as many, each student process of root's gets one of its own."""
DEVICES = ("null", "zero", "full", "random", "urandom")
RULES = {"/": landlock.READ_ONLY, SCRATCH: landlock.OWN_FOLDER} | {f"/dev/{name}": landlock.DEVICE for name in DEVICES}

SAMPLE_MODULES = ("os", "numpy", "IPython", "msgpack", "course.testing")
"""One module from each folder that modules are imported from."""


def _file(name: str) -> str | None:
    return getattr(sys.modules.get(name), "__file__", None)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def _become(user: int) -> None:
    """Change from root to a user that owns nothing.

    The kernel then limits the number of processes of this user.

    No other process belongs to it: the kernel counts pipes, watches and messages per user, and two processes of one
    user could read each other's counts. CAP_SYS_ADMIN is kept for the user namespace, which some systems forbid to
    users without it.
    """
    os.setgroups([])
    os.setresgid(user, user, user)
    syscalls.prctl(syscalls.PR_SET_KEEPCAPS, 1)
    os.setresuid(user, user, user)
    syscalls.set_capabilities(1 << syscalls.CAP_SYS_ADMIN)


def _mount_proc() -> None:
    """Mount a /proc of this pid namespace.

    Counts of the whole machine are left out if the kernel can do so (5.8).
    """
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC
    try:
        syscalls.mount("proc", "/proc", "proc", flags, "subset=pid")
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        syscalls.mount("proc", "/proc", "proc", flags)


def require_readable(paths: Iterable[str]) -> None:
    """Check that this user can read files that the student's code imports.

    Raises:
        PermissionError: they were installed for another user only.
    """
    for path in paths:
        if not os.access(path, os.R_OK):
            raise PermissionError(f"{path} is not readable by all: chmod -R a+rX its folder")


def _enter_user_namespace() -> None:
    """Enter a new user namespace.

    The namespace has its own count of processes, and no rights over the mounts.
    """
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(syscalls.CLONE_NEWUSER)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {user} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {group} 1")


def enter_sandbox(memory: int) -> list[str]:
    """Apply every layer to this process and return the names of the layers.

    The process is the first of a new pid namespace.

    Mounts come before the layers that forbid mounting. Each layer that this kernel supports must succeed.

    Args:
        memory: bytes of address space for this process and for each that it starts.

    Raises:
        OSError: a layer that this kernel supports could not be applied.
    """
    syscalls.unshare(syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWUTS)
    syscalls.mount("none", "/", "none", syscalls.MS_REC | syscalls.MS_PRIVATE)
    _mount_proc()
    root = os.getuid() == 0
    user = UNUSED_USERS + secrets.randbelow(UNUSED_USERS) if root else os.getuid()
    owner = (user, user) if root else (user, os.getgid())
    options = f"size={SCRATCH_SIZE},nr_inodes=8192,mode=0700,uid={owner[0]},gid={owner[1]}"
    syscalls.mount(
        "none",
        CACHE,
        "none",
        syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY | syscalls.MS_NOSUID | syscalls.MS_NODEV,
    )
    syscalls.mount("tmpfs", SCRATCH, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC, options)
    if root:
        _become(user)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    require_readable([sys.executable, *(file for name in SAMPLE_MODULES if (file := _file(name)))])
    _enter_user_namespace()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    layers = ["bubblewrap", "namespaces"]
    if landlock.restrict(RULES):
        layers.append("Landlock")
    syscalls.drop_capabilities()
    if rlimits.restrict(memory, sealed=True):  # before seccomp, which keeps one of them
        layers.append("rlimits")
    if seccomp.restrict():
        layers.append("seccomp")
    os.chdir(SCRATCH)
    return layers


class NamespaceForker:
    """Fork student processes, each into namespaces of its own."""

    def __init__(self) -> None:
        self.home = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        with suppress(OSError):
            syscalls.set_noatime()
        for name in DEVICES:
            syscalls.make_read_only(f"/dev/{name}")
        seccomp.program(platform.machine())  # cached before the first fork

    def fork(self, serve: Callable[[list[str]], None], fail: Callable[[str], None], memory: int, keep: int) -> int:
        """Fork a process under every layer and return its number.

        The process runs `serve`, or `fail` if a layer fails.

        Args:
            serve: takes the names of the layers.
            fail: takes the text of the error.
            memory: bytes of address space that the process may use.
            keep: the only file descriptor above 2 that the process keeps.
        """
        syscalls.unshare(syscalls.CLONE_NEWPID)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                syscalls.setns(self.home, syscalls.CLONE_NEWPID)
        if pid:
            return pid
        try:
            os.setsid()
            os.closerange(3, keep)
            os.closerange(keep + 1, 4096)
            try:
                layers = enter_sandbox(memory)
            except BaseException as error:
                fail(f"{type(error).__name__}: {error}")
            else:
                serve(layers)
        finally:
            os._exit(0)
