"""Landlock: the kernel's own rule about which files a process may touch, which no process can lift again.

It stands behind the mount namespace: even a file that some mistake left visible could be read, not written, and no TCP
port, abstract socket or process outside can be reached.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Mapping

from autograde.sandbox.linux import syscalls

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE, READ_FILE, READ_DIR = 1, 2, 4, 8
MAKE_CHAR, MAKE_BLOCK, TRUNCATE, IOCTL = 1 << 6, 1 << 11, 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
ALL = (1 << 16) - 1
OWN = ALL & ~(EXECUTE | MAKE_CHAR | MAKE_BLOCK)
"""All that one does in a folder of one's own, but start programs from it and make devices."""
KNOWN = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many of the file rights the first versions know; from the fifth on there are sixteen."""
DEVICE = READ_FILE | WRITE | TRUNCATE | IOCTL


def version() -> int:
    """The version of Landlock that this kernel has; 0 for none."""
    try:
        return syscalls.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    except OSError as error:
        if error.errno in (errno.ENOSYS, errno.EOPNOTSUPP):
            return 0
        raise


def restrict(rules: Mapping[str, int]) -> bool:
    """Allow this process and its children these rights below these paths, and nothing else; no network, no signals.

    Returns:
        Whether the kernel has Landlock at all.

    Raises:
        OSError: it has, and refuses.
    """
    found = version()
    if not found:
        return False
    files = (1 << KNOWN.get(found, 16)) - 1
    attributes = struct.pack("QQQ", files, 0b11, 0b11)[: 8 if found < 4 else 16 if found < 6 else 24]
    ruleset = syscalls.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0))
    try:
        for path, rights in rules.items():
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = struct.pack("=Qi", rights & files, folder)
                syscalls.syscall(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0))
            finally:
                os.close(folder)
        syscalls.syscall(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return True
