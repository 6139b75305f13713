"""Restrict files, network and signals with Landlock.

A process cannot remove the restriction again.

It is a second layer after the mount namespace: a file that a mistake left visible could be read, not written, and no
TCP port, abstract socket or process outside can be reached.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Mapping

from autograde.sandbox.linux import syscalls

NR_LANDLOCK_CREATE_RULESET, NR_LANDLOCK_ADD_RULE, NR_LANDLOCK_RESTRICT_SELF = 444, 445, 446
LANDLOCK_CREATE_RULESET_VERSION, LANDLOCK_RULE_PATH_BENEATH = 1, 1
LANDLOCK_ACCESS_FS_EXECUTE, LANDLOCK_ACCESS_FS_WRITE_FILE = 1 << 0, 1 << 1
LANDLOCK_ACCESS_FS_READ_FILE, LANDLOCK_ACCESS_FS_READ_DIR = 1 << 2, 1 << 3
LANDLOCK_ACCESS_FS_MAKE_CHAR, LANDLOCK_ACCESS_FS_MAKE_BLOCK = 1 << 6, 1 << 11
LANDLOCK_ACCESS_FS_TRUNCATE, LANDLOCK_ACCESS_FS_IOCTL_DEV = 1 << 14, 1 << 15
LANDLOCK_ACCESS_NET = 0b11
"""Bind and connect TCP: both are handled, none is allowed."""
LANDLOCK_SCOPE = 0b11
"""Abstract Unix sockets and signals, both only within the sandbox."""

ACCESS_FS_BITS = 16
ACCESS_FS_BITS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15}
"""Number of access rights for files before ABI 5, which has all sixteen."""

READ_ONLY = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR
OWN_FOLDER = ((1 << ACCESS_FS_BITS) - 1) & ~(
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK
)
"""Everything but starting programs and making devices."""
DEVICE = (
    LANDLOCK_ACCESS_FS_READ_FILE
    | LANDLOCK_ACCESS_FS_WRITE_FILE
    | LANDLOCK_ACCESS_FS_TRUNCATE
    | LANDLOCK_ACCESS_FS_IOCTL_DEV
)


def abi_version() -> int:
    """Return the version of Landlock's ABI in this kernel; 0 for none."""
    try:
        return syscalls.syscall(
            NR_LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(LANDLOCK_CREATE_RULESET_VERSION)
        )
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise


def restrict(rules: Mapping[str, int]) -> bool:
    """Allow this process and its children only these rights below these paths.

    They have no network and cannot send signals to processes outside.

    Returns:
        Whether the kernel supports Landlock.

    Raises:
        OSError: the kernel supports it and refuses the rules.
    """
    abi = abi_version()
    if not abi:
        return False
    handled = (1 << ACCESS_FS_BITS_BY_ABI.get(abi, ACCESS_FS_BITS)) - 1
    size = 8 if abi < 4 else 16 if abi < 6 else 24
    attributes = struct.pack("QQQ", handled, LANDLOCK_ACCESS_NET, LANDLOCK_SCOPE)[:size]
    ruleset = syscalls.syscall(
        NR_LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0)
    )
    try:
        for path, rights in rules.items():
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", rights & handled, folder)
                beneath = ctypes.c_int(LANDLOCK_RULE_PATH_BENEATH)
                syscalls.syscall(NR_LANDLOCK_ADD_RULE, ctypes.c_int(ruleset), beneath, rule, ctypes.c_uint32(0))
            finally:
                os.close(folder)
        syscalls.syscall(NR_LANDLOCK_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return True
