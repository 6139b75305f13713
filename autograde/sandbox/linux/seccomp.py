"""Refuse system calls that a student process does not need, with seccomp.

The filter is written here in classic BPF: the bindings on PyPI need libseccomp from the system, and this list is short.
`refused` lists the calls that are refused whatever their arguments are. Others are refused for some arguments, among
them those by which two processes could leave each other marks on a file that both can read: locks, leases, counters.
Locks are granted without effect: programs that lock files of their own go on, and no other process can tell.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable
from functools import cache

from autograde.sandbox.linux import syscalls
from autograde.sandbox.linux.refused import MAX_SYSCALL, REFUSED

AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64 = 0xC000003E, 0xC00000B7
MACHINES = {"x86_64": (0, AUDIT_ARCH_X86_64), "aarch64": (1, AUDIT_ARCH_AARCH64)}
"""For each machine the column of a pair of numbers below, and its audit number."""
CLONE, CLONE3, SOCKETPAIR, IOCTL = (56, 220), (435, 435), (53, 199), (16, 29)
FLOCK, FCNTL, MADVISE, MMAP = (73, 32), (72, 25), (28, 233), (9, 222)
SETSOCKOPT, GETSOCKOPT, FUTEX = (54, 208), (55, 209), (202, 98)
FUTEX_WAIT, FUTEX_WAKE, FUTEX_WAIT_BITSET, FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME = 0, 1, 9, 128, 256
F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW = 6, 7, 37, 38
F_GETLK, F_OFD_GETLK, F_SETLEASE, F_GETLEASE, F_NOTIFY, F_SETPIPE_SZ = 5, 36, 1024, 1025, 1026, 1031
F_GET_RW_HINT, F_SET_FILE_RW_HINT = 1035, 1038
"""The first and the last of four commands for a file's expected lifetime."""
MADV_NORMAL, MADV_DONTNEED, MADV_FREE, MADV_DONTFORK, MADV_DOFORK = 0, 4, 8, 10, 11
MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP = 14, 15, 16, 17
MAP_SHARED, MAP_TYPE = 0x01, 0x0F
SHARED_MAPPING = 16 << 20
"""Most bytes of one shared mapping: its pages can outlast what a process has mapped of it, so `watchdog` counts it."""
SO_SNDBUF, SO_SNDBUFFORCE = 7, 32
SO_COOKIE, SO_NETNS_COOKIE, SO_PASSPIDFD, SO_PEERPIDFD = 57, 71, 76, 77
"""Options that tell a number which the whole machine counts on, or give a file with such a number."""
SENDTO = (44, 206)
MSG_OOB = 1
"""Urgent data on a Unix socket, which nothing here needs and faults of the kernel were in."""
KILL, TKILL, TGKILL = (62, 129), (200, 130), (234, 131)
SETSID, STATX, PRCTL = (112, 157), (332, 291), (157, 167)
SETRLIMIT, PRLIMIT64, RLIMIT_CPU = (160, 164), (302, 261), 0
STATX_MNT_ID_UNIQUE = 0x4000
"""Asks for a mount's number, which counts all mounts of the machine, and with them the student processes."""
PR_SET_MEMORY_MERGE = 67
"""Lets the kernel merge equal pages of several processes, and tell how many were."""
CLONE_NAMESPACES, CLONE_PIDFD = 0x7E020000, 0x1000
"""All CLONE_NEW flags; and the one for a file whose number counts the processes of the machine."""
AF_UNIX = 1
TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO = 0x5401, 0x5413, 0x541B, 0x5421
FIONCLEX, FIOCLEX, TCGETS2 = 0x5450, 0x5451, 0x802C542A
"""What Python asks of files: whether one is a terminal, its size, how much may be read, and how it is opened."""
SIGABRT, SIGKILL, SIGSEGV = 6, 9, 11

SECCOMP_MODE_FILTER = 2
SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ERRNO, SECCOMP_RET_ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
BPF_LD, BPF_JMP, BPF_RET, BPF_W, BPF_ABS, BPF_K = 0x00, 0x05, 0x06, 0x00, 0x20, 0x00
BPF_JEQ, BPF_JGT, BPF_JSET = 0x10, 0x20, 0x40
LOAD, RETURN = BPF_LD | BPF_W | BPF_ABS, BPF_RET | BPF_K
EQUAL, GREATER, ANY_BIT = BPF_JMP | BPF_JEQ | BPF_K, BPF_JMP | BPF_JGT | BPF_K, BPF_JMP | BPF_JSET | BPF_K
NR, ARCH, ARG0, ARG1, ARG2, ARG3 = 0, 4, 16, 24, 32, 40
"""Offsets in the kernel's struct seccomp_data; of an argument, of its lower half."""
Instruction = tuple[int, int, int, int]
"""A struct sock_filter: code, jump if true, jump if false, constant."""
EPERM: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.EPERM)
ENOSYS: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.ENOSYS)
ENOTTY: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.ENOTTY)
EAGAIN: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.EAGAIN)
EINVAL: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO | errno.EINVAL)
DO_NOTHING: Instruction = (RETURN, 0, 0, SECCOMP_RET_ERRNO)
"""The call returns 0 and has no effect."""
ALLOW: Instruction = (RETURN, 0, 0, SECCOMP_RET_ALLOW)
KILL_PROCESS: Instruction = (RETURN, 0, 0, SECCOMP_RET_KILL_PROCESS)


def _when(number: int, body: list[Instruction]) -> list[Instruction]:
    """Return instructions that run `body` for one system call.

    `body` must return, since it loads other words.
    """
    return [(EQUAL, 0, len(body), number), *body]


def _one_of(values: Iterable[int], then: Instruction) -> list[Instruction]:
    """Return instructions that end with `then` if a value is the loaded word."""
    return [line for value in values for line in ((EQUAL, 0, 1, value), then)]


def _files(column: int) -> list[Instruction]:
    """Return instructions for file locks and for commands that reveal other users.

    Locks are granted without effect; commands that reveal other users of a file are refused.
    """
    locks = _one_of((F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW), DO_NOTHING)
    told = (F_GETLK, F_OFD_GETLK, F_SETLEASE, F_GETLEASE, F_NOTIFY, F_SETPIPE_SZ)
    refused = _one_of((*told, *range(F_GET_RW_HINT, F_SET_FILE_RW_HINT + 1)), EINVAL)
    return _when(FLOCK[column], [DO_NOTHING]) + _when(FCNTL[column], [(LOAD, 0, 0, ARG1), *locks, *refused, ALLOW])


def _memory(column: int) -> list[Instruction]:
    """Return instructions that bound shared mappings.

    Advice about shared pages is refused.
    """
    advice: tuple[int, ...] = (MADV_NORMAL, MADV_DONTNEED, MADV_FREE, MADV_DONTFORK, MADV_DOFORK)
    advice = (*advice, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP)
    allowed = _when(MADVISE[column], [(LOAD, 0, 0, ARG2), *_one_of(advice, ALLOW), EINVAL])
    size = [(LOAD, 0, 0, ARG1 + 4), (EQUAL, 1, 0, 0), EPERM, (LOAD, 0, 0, ARG1), (GREATER, 0, 1, SHARED_MAPPING), EPERM]
    shared = [(LOAD, 0, 0, ARG3), (ANY_BIT, 1, 0, MAP_SHARED), ALLOW, *size, ALLOW]
    return allowed + _when(MMAP[column], shared)


def _sockets(column: int) -> list[Instruction]:
    """Return instructions that bound buffers and hide counts of the machine."""
    made, told = (SO_SNDBUF, SO_SNDBUFFORCE, SO_PASSPIDFD), (SO_COOKIE, SO_NETNS_COOKIE, SO_PEERPIDFD)
    calls = ((SETSOCKOPT, made), (GETSOCKOPT, told))
    return [
        line
        for numbers, options in calls
        for line in _when(numbers[column], [(LOAD, 0, 0, ARG2), *_one_of(options, EPERM), ALLOW])
    ]


def _counts(column: int) -> list[Instruction]:
    """Return instructions that hide counts of sessions, mounts and equal pages.

    A new session has no effect, so that programs that start one go on.
    """
    mounts = [(LOAD, 0, 0, ARG3), (ANY_BIT, 0, 1, STATX_MNT_ID_UNIQUE), EINVAL, ALLOW]
    pages = [(LOAD, 0, 0, ARG0), *_one_of((PR_SET_MEMORY_MERGE,), EPERM), ALLOW]
    return _when(SETSID[column], [DO_NOTHING]) + _when(STATX[column], mounts) + _when(PRCTL[column], pages)


def _futexes(column: int) -> list[Instruction]:
    """Return instructions for futexes that more than one process can use.

    On a page of a library, a process could wait for another student's, which learns whether anybody waits there. So a
    wait ends at once and waking has no effect. C libraries then look again at what they wait for.
    """
    waits = _one_of((FUTEX_WAIT, FUTEX_WAIT_BITSET, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME), EAGAIN)
    shared = [*waits, *_one_of((FUTEX_WAKE,), DO_NOTHING), ENOSYS]
    return _when(FUTEX[column], [(LOAD, 0, 0, ARG1), (ANY_BIT, 0, 1, FUTEX_PRIVATE_FLAG), ALLOW, *shared])


def _limits(column: int) -> list[Instruction]:
    """Return instructions by which a process keeps its limit of processor time.

    At this limit the kernel sends SIGKILL, which otherwise comes from outside alone. A new one has no effect.
    """
    kept = _one_of((RLIMIT_CPU,), DO_NOTHING)
    new = [(LOAD, 0, 0, ARG2), (EQUAL, 0, 3, 0), (LOAD, 0, 0, ARG2 + 4), (EQUAL, 0, 1, 0), ALLOW]
    asked = [*new, (LOAD, 0, 0, ARG1), *kept, ALLOW]
    return _when(SETRLIMIT[column], [(LOAD, 0, 0, ARG0), *kept, ALLOW]) + _when(PRLIMIT64[column], asked)


@cache
def program(machine: str) -> bytes:
    """Return the filter for a kind of machine; empty for an unknown kind."""
    if machine not in MACHINES:
        return b""
    column, architecture = MACHINES[machine]
    lines: list[Instruction] = [(LOAD, 0, 0, ARCH), (EQUAL, 1, 0, architecture), KILL_PROCESS]
    lines += [(LOAD, 0, 0, NR), (GREATER, 0, 1, MAX_SYSCALL), ENOSYS]
    lines += [(EQUAL, 0, 1, CLONE3[column]), ENOSYS]  # its flags are in memory: programs then use clone
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            lines += [(EQUAL, 0, 1, number), EPERM]
    lines += _when(CLONE[column], [(LOAD, 0, 0, ARG0), (ANY_BIT, 0, 1, CLONE_NAMESPACES | CLONE_PIDFD), EPERM, ALLOW])
    lines += _when(SOCKETPAIR[column], [(LOAD, 0, 0, ARG0), (EQUAL, 1, 0, AF_UNIX), EPERM, ALLOW])
    usual = _one_of((TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS2), ALLOW)
    lines += _when(IOCTL[column], [(LOAD, 0, 0, ARG1), *usual, ENOTTY])  # a file system has commands of its own
    lines += _when(SENDTO[column], [(LOAD, 0, 0, ARG3), (ANY_BIT, 0, 1, MSG_OOB), EPERM, ALLOW])
    for numbers, signal in ((KILL, ARG1), (TKILL, ARG1), (TGKILL, ARG2)):
        # the first process of a pid namespace would ignore a deadly signal from itself
        deadly = [(EQUAL, 2, 0, SIGABRT), (EQUAL, 1, 0, SIGKILL), (EQUAL, 0, 1, SIGSEGV), KILL_PROCESS, ALLOW]
        lines += _when(numbers[column], [(LOAD, 0, 0, ARG0), (EQUAL, 0, 5, 1), (LOAD, 0, 0, signal), *deadly])
    lines += [*_files(column), *_memory(column), *_sockets(column), *_counts(column), *_futexes(column)]
    lines += [*_limits(column), ALLOW]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


class SockFprog(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def restrict() -> bool:
    """Refuse the calls to this process and its children for good; needs no_new_privs.

    Returns:
        Whether the kernel supports it on this kind of machine.
    """
    code = program(platform.machine())
    if not code:
        return False
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = SockFprog(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    try:
        syscalls.prctl(syscalls.PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(filter_program))
    except OSError as error:
        if error.errno == errno.EINVAL:
            return False
        raise
    return True
