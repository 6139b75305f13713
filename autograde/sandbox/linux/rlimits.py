"""The limits that every Unix process can be given: they hold in both modes, with bubblewrap and without."""

from __future__ import annotations

FILE = 64 << 20
PROCESSES = 64
DESCRIPTORS = 256
SECONDS = 300


def restrict(memory: int, *, sealed: bool) -> bool:
    """Bound this process and each of its children: address space, size of a file, processor time, open files, no core.

    The number of processes is bounded in the sandbox alone: elsewhere it would count everything that the user runs.

    Returns:
        Whether this system has such limits.
    """
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: FILE,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_CORE: 0,
    }
    if sealed:
        wanted[resource.RLIMIT_NPROC] = PROCESSES
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (bound, bound))
        except (ValueError, OSError):
            if sealed:
                raise
    return True
