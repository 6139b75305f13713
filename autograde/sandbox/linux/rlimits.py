"""Apply resource limits, which every Unix offers: they hold in both modes."""

from __future__ import annotations

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

FILE_SIZE = 64 << 20
"""Bytes."""
PROCESSES = 64
DESCRIPTORS = 256
CPU_SECONDS = 300
PENDING = 1024
"""Signals that wait, and timers: the kernel keeps memory for each, and counts them per user."""


def restrict(memory: int, *, sealed: bool) -> bool:
    """Limit the resources of this process and of each of its children.

    The limits are on memory, file size, processor time and open files, and no core dump is written.

    The numbers of processes and of timers are limited only in the sandbox: elsewhere they would count everything that
    the user runs.

    Args:
        memory: bytes of address space.
        sealed: whether the process is in the sandbox.

    Returns:
        Whether this system offers such limits.
    """
    if resource is None:
        return False
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: FILE_SIZE,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
    }
    if sealed:
        wanted |= {resource.RLIMIT_NPROC: PROCESSES, resource.RLIMIT_SIGPENDING: PENDING}
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):
            if sealed:
                raise
    return True
