"""The few calls to Linux that Python 3.11 does not offer, through the C library."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from functools import cache

NEWNS, NEWCGROUP, NEWUTS, NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
NEWUSER, NEWPID, NEWNET = 0x10000000, 0x20000000, 0x40000000
READ_ONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 0x1000, 0x4000, 1 << 18
SET_DUMPABLE, SET_KEEPCAPS, SET_SECCOMP, CAPBSET_DROP, SET_NO_NEW_PRIVS, CAP_AMBIENT = 4, 8, 22, 24, 38, 47
AMBIENT_CLEAR_ALL = 4
CAPABILITY_VERSION = 0x20080522
SYS_ADMIN = 1 << 21
COLLAPSE, HUGE = 25, 2 << 20


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> int:
    found = getattr(_library(), name)(*arguments)
    if found < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return found


def unshare(flags: int) -> None:
    """Leave namespaces shared with others; for NEWPID, let the next children live in a new one."""
    _call("unshare", ctypes.c_int(flags))


def setns(descriptor: int, flags: int) -> None:
    """Enter the namespace that a file of /proc/PID/ns stands for."""
    _call("setns", ctypes.c_int(descriptor), ctypes.c_int(flags))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2)."""
    words = (each.encode() for each in (source, target, kind))
    _call("mount", *words, ctypes.c_ulong(flags), data.encode())


def prctl(option: int, *arguments: int) -> int:
    """prctl(2)."""
    words = [*arguments, 0, 0, 0, 0][:4]
    return _call("prctl", ctypes.c_int(option), *map(ctypes.c_ulong, words))


def syscall(number: int, *arguments: object) -> int:
    """A system call by its number."""
    return _call("syscall", ctypes.c_long(number), *arguments)


def collapse() -> None:
    """Gather this process's own memory into huge pages, as far as the kernel will: a fork copies one entry for each
    of them, and not 512. Nothing is lost where it will not."""
    with suppress(OSError), open("/proc/self/maps") as file:
        for line in file:
            span, rights, *words = line.split()
            if rights == "rw-p" and words[3:] in ([], ["[heap]"]):
                start, end = (int(each, 16) for each in span.split("-"))
                start, end = -(-start // HUGE) * HUGE, end // HUGE * HUGE
                if end > start:
                    _library().madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), COLLAPSE)


def drop_capabilities() -> None:
    """Give up every capability, also those that a program started later could gain."""
    drop = _library().prctl
    for capability in range(64):
        if drop(CAPBSET_DROP, capability, 0, 0, 0) < 0:  # beyond the last that this kernel knows
            break
    prctl(CAP_AMBIENT, AMBIENT_CLEAR_ALL)
    raise_capabilities(0)


def raise_capabilities(wanted: int) -> None:
    """Have these of the first 32 capabilities, of those permitted, in effect, and give up the others."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)(wanted, wanted)))
