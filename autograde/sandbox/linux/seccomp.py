"""seccomp: system calls that a student's process has no use for, refused by the kernel.

The filter is forty lines of classic BPF, written here: the bindings on PyPI need libseccomp from the system, and this
list is short. It names what is refused, because what Python, numpy and matplotlib need differs from one C library to
the next; calls newer than `NEWEST` do not exist for the student's process.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from functools import cache

from autograde.sandbox.linux import syscalls

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
NEWEST = 451
REFUSED = {
    "socket": (41, 198),
    "connect": (42, 203),
    "accept": (43, 202),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept4": (288, 242),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "personality": (135, 92),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "vhangup": (153, 58),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
}
CLONE, CLONE3, SOCKETPAIR, IOCTL = (56, 220), (435, 435), (53, 199), (16, 29)
NAMESPACES = 0x7E020000
UNIX, TIOCSTI, TIOCLINUX = 1, 0x5412, 0x541C
ALLOW, KILL = 0x7FFF0000, 0x80000000
PERMISSION, UNKNOWN = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
LOAD, EQUAL, GREATER, SET, RETURN = 0x20, 0x15, 0x25, 0x45, 0x06
ARCHITECTURE, NUMBER, FIRST, SECOND, THIRD = 4, 0, 16, 24, 32
SIGNALS = (((62, 129), SECOND), ((200, 130), SECOND), ((234, 131), THIRD))
"""kill, tkill, tgkill, and where each has its signal."""
Line = tuple[int, int, int, int]


def _when(number: int, body: list[Line]) -> list[Line]:
    """The body, reached by one system call alone; it must return, for it loads other words."""
    return [(EQUAL, 0, len(body), number), *body]


@cache
def program(machine: str) -> bytes:
    """The filter for a kind of machine; empty for kinds that we do not know."""
    if machine not in MACHINES:
        return b""
    column, architecture = MACHINES[machine]
    lines: list[Line] = [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL)]
    lines += [(LOAD, 0, 0, NUMBER), (GREATER, 0, 1, NEWEST), (RETURN, 0, 0, UNKNOWN)]
    lines += [(EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, UNKNOWN)]  # its flags are out of sight: use clone
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            lines += [(EQUAL, 0, 1, number), (RETURN, 0, 0, PERMISSION)]
    no, yes = (RETURN, 0, 0, PERMISSION), (RETURN, 0, 0, ALLOW)
    lines += _when(CLONE[column], [(LOAD, 0, 0, FIRST), (SET, 0, 1, NAMESPACES), no, yes])
    lines += _when(SOCKETPAIR[column], [(LOAD, 0, 0, FIRST), (EQUAL, 1, 0, UNIX), no, yes])
    lines += _when(IOCTL[column], [(LOAD, 0, 0, SECOND), (EQUAL, 1, 0, TIOCSTI), (EQUAL, 0, 1, TIOCLINUX), no, yes])
    for numbers, place in SIGNALS:  # the first process of a namespace would ignore what it sends itself
        deadly = [(EQUAL, 2, 0, 6), (EQUAL, 1, 0, 9), (EQUAL, 0, 1, 11), (RETURN, 0, 0, KILL), yes]
        to_itself = [(LOAD, 0, 0, FIRST), (EQUAL, 0, 5, 1), (LOAD, 0, 0, place), *deadly]
        lines += _when(numbers[column], to_itself)
    lines.append(yes)
    return b"".join(struct.pack("HBBI", *line) for line in lines)


class Program(ctypes.Structure):
    """The kernel's struct sock_fprog."""

    _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_void_p)]


def restrict() -> bool:
    """Refuse the calls to this process and its children for good; needs no_new_privs.

    Returns:
        Whether the kernel can, on this kind of machine.
    """
    code = program(platform.machine())
    if not code:
        return False
    buffer = ctypes.create_string_buffer(code, len(code))

    filled = Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    try:
        syscalls.prctl(syscalls.SET_SECCOMP, 2, ctypes.addressof(filled))
    except OSError as error:
        if error.errno == errno.EINVAL:
            return False
        raise
    return True
