"""Call Linux through the C library where Python 3.11 has no function.

Constants bear the names of the kernel headers.
"""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import suppress
from functools import cache

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_NOATIME = 1, 2, 4, 8, 32, 1024
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 1 << 18
MNT_DETACH = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS, PR_SET_SECCOMP = 1, 4, 8, 22
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 24, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
_LINUX_CAPABILITY_VERSION_3 = 0x20080522
CAP_SYS_ADMIN = 21
MADV_COLLAPSE = 25
NR_MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE = 442, -100, 0x8000
MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME = 0x10, 0x70
HUGE_PAGE = 2 << 20


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: object) -> int:
    found: int = getattr(_library(), name)(*arguments)
    if found < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return found


def unshare(flags: int) -> None:
    """Move this process into new namespaces.

    For CLONE_NEWPID, the next children of the process move instead; see unshare(2).
    """
    _call("unshare", ctypes.c_int(flags))


def setns(descriptor: int, flags: int) -> None:
    """Enter the namespace of an open file of /proc/PID/ns (setns)."""
    _call("setns", ctypes.c_int(descriptor), ctypes.c_int(flags))


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount a file system, or change a mount."""
    words = (each.encode() for each in (source, target, kind))
    _call("mount", *words, ctypes.c_ulong(flags), data.encode())


def pivot_root(new: str, old: str) -> None:
    """Make a mounted folder the root, and show the old root in another folder."""
    _call("pivot_root", new.encode(), old.encode())


def detach(path: str) -> None:
    """Unmount a file system that may be in use, with all that is mounted in it."""
    _call("umount2", path.encode(), ctypes.c_int(MNT_DETACH))


def set_noatime() -> None:
    """Let reading no file change its time of access, on all mounts of this namespace.

    Raises:
        OSError: the mounts belong to another user namespace, or the kernel is older than 5.12.
    """
    attributes = struct.pack("QQQQ", MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME, 0, 0)
    flags = ctypes.c_uint(AT_RECURSIVE)
    syscall(NR_MOUNT_SETATTR, ctypes.c_int(AT_FDCWD), b"/", flags, attributes, ctypes.c_size_t(len(attributes)))


def make_read_only(path: str) -> None:
    """Let nobody change a mounted file, nor its times.

    A device can be written to all the same.

    Raises:
        OSError: the mount belongs to another user namespace, or `path` is none.
    """
    kept = os.statvfs(path).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC)
    mount("none", path, "none", MS_REMOUNT | MS_BIND | MS_RDONLY | kept)


def prctl(option: int, *arguments: int) -> int:
    """Set an attribute of this process."""
    words = [*arguments, 0, 0, 0, 0][:4]
    return _call("prctl", ctypes.c_int(option), *map(ctypes.c_ulong, words))


def syscall(number: int, *arguments: object) -> int:
    """Make a system call by its number."""
    return _call("syscall", ctypes.c_long(number), *arguments)


def collapse() -> None:
    """Move this process's private memory into huge pages, as far as the kernel allows.

    A fork then copies one page table entry for each of them instead of 512.
    """
    with suppress(OSError), open("/proc/self/maps") as file:
        for line in file:
            span, rights, *words = line.split()
            if rights == "rw-p" and words[3:] in ([], ["[heap]"]):
                start, end = (int(each, 16) for each in span.split("-"))
                start, end = -(-start // HUGE_PAGE) * HUGE_PAGE, end // HUGE_PAGE * HUGE_PAGE
                if end > start:
                    _library().madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), MADV_COLLAPSE)


def drop_capabilities() -> None:
    """Drop every capability, also from the bounding set.

    No program that is started later can gain one.
    """
    drop = _library().prctl
    for capability in range(64):
        if drop(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:  # beyond the last one of this kernel
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    set_capabilities(0)


def set_capabilities(mask: int) -> None:
    """Make a set of the first 32 capabilities permitted and effective.

    All other capabilities are dropped.
    """
    header = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0)
    _call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)(mask, mask)))
