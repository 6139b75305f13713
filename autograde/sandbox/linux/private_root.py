"""Make a folder in memory the root of this process and of all that it forks.

When a process looks up a name that a folder of a disk does not have, the kernel remembers the name, and a later process
can tell by the time that its own look takes. A tmpfs remembers nothing of the kind. So student processes see no folder
of the machine. `Tree` holds copies of small files; large ones are mounted singly, each on an empty file.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress

from autograde.sandbox.linux import bubblewrap, syscalls
from autograde.sandbox.linux.namespaces import CACHE, DEVICES, SCRATCH

COPIED = 512 << 10
"""Bytes of the largest file that is copied. A copy costs memory, and a mount a microsecond in every fork."""
FLAGS = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOATIME


class Tree:
    """A tmpfs that gets copies of files, each at its own path below `root`."""

    def __init__(self, root: str = bubblewrap.COPY) -> None:
        self.root = root
        self.folders = {root}
        self.copies: dict[tuple[int, int], str] = {}
        """The path of each copy, by the device and number of its original."""

    def make_folder(self, path: str) -> str:
        """Make a folder with its parents, and return where it is."""
        target = f"{self.root}{path}".rstrip("/")
        if target not in self.folders:
            self.make_folder(os.path.dirname(path))
            with suppress(FileExistsError):
                os.mkdir(target, 0o755)
            self.folders.add(target)
        return target

    def add(self, path: str) -> None:
        """Add a file unless it is there; leave out what is no file or cannot be read."""
        try:
            source = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except OSError:
            return
        try:
            about = os.fstat(source)
            if stat.S_ISREG(about.st_mode):
                folder, name = os.path.split(path)
                with suppress(FileExistsError):
                    self._add(source, about, path, f"{self.make_folder(folder)}/{name}")
        finally:
            os.close(source)

    def _add(self, source: int, about: os.stat_result, path: str, target: str) -> None:
        key = (about.st_dev, about.st_ino)
        if copy := self.copies.get(key):
            os.link(copy, target)
            return
        file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, about.st_mode & 0o777)
        try:
            if about.st_size > COPIED:
                os.posix_fadvise(source, 0, 0, os.POSIX_FADV_WILLNEED)
                os.pread(source, 1, 0)  # no student process is the first one that reads it
                syscalls.mount(path, target, "none", syscalls.MS_BIND)
            else:
                left = about.st_size
                while left > 0 and (sent := os.sendfile(file, source, None, left)):
                    left -= sent
                os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))
                self.copies[key] = target
        finally:
            os.close(file)

    def link(self, target: str, path: str) -> None:
        """Make a symbolic link, which also leads there as long as `root` is not the root."""
        folder, name = os.path.split(path)
        os.symlink(os.path.relpath(target, folder), f"{self.make_folder(folder)}/{name}")

    def fill(self) -> None:
        """Make what is no copy: links, devices, and folders for other file systems."""
        for folder in (SCRATCH, CACHE, "/proc"):
            self.make_folder(folder)
        for path in sorted(_links()):
            self.link(os.path.join(os.path.dirname(path), os.readlink(path)), path)
            self.make_folder(os.path.realpath(path))
        for path, target in bubblewrap.DEVICE_LINKS:
            self.link(target, path)
        for name in DEVICES:
            file = f"{self.make_folder('/dev')}/{name}"
            with open(file, "xb"):
                syscalls.mount(f"/dev/{name}", file, "none", syscalls.MS_BIND)

    def enter(self) -> None:
        """Make the tree the root of all processes of this sandbox, for good.

        Raises:
            OSError: the kernel refuses.
        """
        for name in ("/proc", CACHE):
            syscalls.mount(name, f"{self.root}{name}", "none", syscalls.MS_BIND | syscalls.MS_REC)
        remount = syscalls.MS_REMOUNT | syscalls.MS_BIND | FLAGS
        syscalls.mount("none", f"{self.root}{CACHE}", "none", remount)
        syscalls.mount("none", self.root, "none", remount | syscalls.MS_RDONLY)
        os.chdir(self.root)
        syscalls.pivot_root(".", ".")
        syscalls.detach(".")  # the old root, which lies on the new one
        os.chdir(CACHE)


def _links() -> set[str]:
    """Return the links to folders at the root, beside Python and in the system."""
    found = {entry.path for top in ("/", sys.prefix, sys.base_prefix) for entry in os.scandir(top)}
    return {each for each in found | {*bubblewrap.SYSTEM} if os.path.islink(each) and os.path.isdir(each)}


def mount() -> Tree:
    """Mount a tree without files.

    Raises:
        OSError: the kernel refuses.
    """
    syscalls.mount("tmpfs", bubblewrap.COPY, "tmpfs", FLAGS, "mode=0755")
    tree = Tree()
    tree.fill()
    return tree


def try_entering() -> None:
    """Enter a tree that holds only Python's program and one module.

    Raises:
        OSError: the kernel refuses.
    """
    tree = mount()
    for path in (*bubblewrap.programs(), os.__file__):
        tree.add(path)
    tree.enter()
