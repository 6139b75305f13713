"""Build the command that runs bubblewrap.

A program in the sandbox sees Python, its libraries, and a few parts of this project.

Nothing is visible that is not listed here. Student processes see copies of a part of it (`copied_files`). The code of
this project appears under `CODE` without lessons, engine, known mistakes or grader; where it is installed beside the
libraries, those folders are covered.
"""

from __future__ import annotations

import os
import shutil
import site
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from autograde.sandbox.linux.namespaces import CACHE, DEVICES, SCRATCH

CODE = "/gradsteps"
COPY = "/copy"
"""Where the files of student processes are copied to; see `copied_files`."""
ROOT = Path(__file__).parents[3]
VISIBLE = (
    "course/__init__.py",
    "course/errors.py",
    "course/setup.py",
    "course/testing.py",
    "course/memory.py",
    "course/draw",
    "course/feedback",
    "course/i18n",
    "autograde/__init__.py",
    "autograde/sandbox",
)
"""The parts of this project that a student process sees: whole folders, and modules that lie beside hidden ones."""
SYSTEM = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime", "/usr/share/zoneinfo", "/usr/share/fonts")
DEVICE_LINKS = (("/dev/fd", "/proc/self/fd"), ("/dev/shm", SCRATCH))
CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP", "CAP_KILL", "CAP_SYS_PTRACE")


def program() -> str | None:
    """Return the path of bubblewrap; None where it is not installed."""
    return shutil.which("bwrap") if sys.platform == "linux" else None


def package_folders() -> list[str]:
    """Return the folders that packages are imported from, in Python's order."""
    named = [each for each in sys.path if {"site-packages", "dist-packages"} & set(Path(each).parts)]
    return [each for each in named if os.path.isabs(each) and os.path.isdir(each)]


def python_path(code: str) -> str:
    """Return a PYTHONPATH that begins with this project's code.

    Packages that Python would not find by itself come next.

    Python's own package folders are not in it, so that they stay after the standard library.
    """
    own = site.getsitepackages()
    return os.pathsep.join([code, *(each for each in package_folders() if each not in own)])


def _folders() -> list[str]:
    """Return the folders to show, none of them inside another."""
    prefixes = dict.fromkeys((sys.base_prefix, sys.base_exec_prefix, sys.prefix, sys.exec_prefix))
    libraries = [f"{prefix}/{name}" for prefix in prefixes for name in ("lib", "lib64")]
    wanted = [each for each in dict.fromkeys([*SYSTEM, *libraries, *package_folders()]) if os.path.isdir(each)]
    return [each for each in wanted if not any(each.startswith(f"{other}/") for other in wanted if other != each)]


def programs() -> list[str]:
    """Return the paths under which Python is started."""
    named = getattr(sys, "_base_executable", sys.executable)
    return sorted({sys.executable, os.path.realpath(sys.executable), named})


def shows(path: Path) -> bool:
    """Return whether a path is, or lies in, a folder that the sandbox shows."""
    visible = [*_folders(), *FILES, *(str(ROOT / name) for name in VISIBLE)]
    return any(path.resolve().is_relative_to(os.path.realpath(each)) for each in visible)


def _mounts() -> Iterator[str]:
    for folder in _folders():
        if os.path.islink(folder):
            yield from ("--symlink", os.readlink(folder), folder)
        else:
            yield from ("--ro-bind", folder, folder)
    for file in FILES:
        yield from ("--ro-bind-try", file, file)
    for name in programs():
        yield from ("--ro-bind", os.path.realpath(name), name)
    yield from ("--ro-bind-try", f"{sys.prefix}/pyvenv.cfg", f"{sys.prefix}/pyvenv.cfg")
    for folder in package_folders():
        for name in ("course", "autograde"):
            if os.path.isdir(f"{folder}/{name}"):
                yield from ("--tmpfs", f"{folder}/{name}", "--remount-ro", f"{folder}/{name}")
    for name in VISIBLE:
        yield from ("--ro-bind-try", str(ROOT / name), f"{CODE}/{name}")
    for name in DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for path, target in DEVICE_LINKS:
        yield from ("--symlink", target, path)
    if not any(folder.startswith("/tmp/") for folder in (*_folders(), sys.prefix)):
        yield from ("--symlink", SCRATCH, "/tmp")
    yield from ("--proc", "/proc", "--dir", SCRATCH, "--dir", COPY, "--tmpfs", CACHE)
    yield from ("--remount-ro", "/", "--chdir", CACHE)


def _view() -> list[str]:
    """Return the mounts, preceded by their parent folders.

    Bubblewrap would make parent folders readable only for the owner.
    """
    mounts = list(_mounts())
    pairs = pairwise(mounts)
    targets = [Path(word) for before, word in pairs if word[0] == "/" and before[0] != "-"]
    parents = {str(parent) for target in targets for parent in target.parents if parent != Path("/")}
    return [word for parent in sorted(parents) for word in ("--dir", parent)] + mounts


def command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this project in the sandbox.

    An ordinary user needs a user namespace for the other namespaces. Root needs none and keeps the few capabilities
    with which student processes enter theirs; these processes then run as nobody.
    """
    found = program()
    assert found is not None
    private = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    if os.geteuid() != 0:
        private.append("--unshare-user")
    keep = [word for name in CAPABILITIES for word in ("--cap-add", name)]
    inside = [sys.executable, "-m", module, *arguments]
    drop = ["--cap-drop", "ALL", *keep]
    alone = ["--hostname", "sandbox", "--die-with-parent", "--new-session"]
    return [found, *private, *drop, *alone, *_view(), "--", *inside]
