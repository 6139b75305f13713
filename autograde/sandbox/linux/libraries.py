"""Find the shared libraries that a program needs, as the loader does.

No process is started for it.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from glob import glob

CACHE_FILE = "/etc/ld.so.cache"
CACHE_MAGIC = b"glibc-ld.so.cache1.1"
FOLDERS = ("/lib64", "/usr/lib64", "/lib", "/usr/lib")
"""Where the loader looks at last."""
ALWAYS = (
    *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libnss_files.so.2"),
    *("libgcc_s.so.1", "libstdc++.so.6"),
)
"""Libraries that others load by name."""
MKL = ("libmkl_", "libiomp5")
"""Beginnings of the names of libraries that load each other by name."""
PT_LOAD, PT_DYNAMIC, PT_INTERP = 1, 2, 3
DT_NEEDED, DT_STRTAB, DT_RPATH, DT_RUNPATH = 1, 5, 15, 29


@dataclass(frozen=True)
class _Layout:
    """Where an ELF file has its program headers, and how its parts are packed."""

    place: int
    address: str
    counts: int
    segment: str
    dynamic: str


LAYOUTS = {1: _Layout(28, "I", 42, "IIIII", "iI"), 2: _Layout(32, "Q", 54, "IIQQQQ", "qQ")}


@dataclass(frozen=True)
class Needs:
    """What one file needs.

    Attributes:
        names: those of libraries.
        folders: where to look first.
        loader: the path of its loader.
    """

    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    loader: str = ""


def _read(data: mmap.mmap, origin: str) -> Needs:
    if data[:4] != b"\x7fELF":
        return Needs()
    layout, order = LAYOUTS[data[4]], "<" if data[5] == 1 else ">"
    (start,) = struct.unpack_from(order + layout.address, data, layout.place)
    size, count = struct.unpack_from(f"{order}HH", data, layout.counts)
    segments = []
    for number in range(count):
        kind, *rest = struct.unpack_from(order + layout.segment, data, start + number * size)
        offset, address, _, length = rest[-4:]
        segments.append((kind, offset, address, length))

    def text(at: int) -> str:
        return data[at : data.find(b"\0", at)].decode("utf-8", "surrogateescape")

    loader = next((text(offset) for kind, offset, _, _ in segments if kind == PT_INTERP), "")
    entries: list[tuple[int, int]] = []
    for kind, offset, _, length in segments:
        if kind == PT_DYNAMIC:
            entries += struct.iter_unpack(order + layout.dynamic, data[offset : offset + length])
    table = dict(entries).get(DT_STRTAB, 0)
    begin = next((o + table - a for k, o, a, length in segments if k == PT_LOAD and a <= table < a + length), 0)
    names = tuple(text(begin + at) for tag, at in entries if tag == DT_NEEDED)
    folders = [text(begin + at) for tag, at in entries if tag in (DT_RPATH, DT_RUNPATH)]
    each = [one.replace("${ORIGIN}", origin).replace("$ORIGIN", origin) for one in ":".join(folders).split(":")]
    return Needs(names, tuple(os.path.normpath(one) for one in each if one), loader)


def needs(path: str) -> Needs:
    """Return what a file needs; nothing if it is none that the loader reads."""
    try:
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _read(data, os.path.dirname(path))
    except (OSError, ValueError, KeyError, IndexError, OverflowError, struct.error):
        return Needs()


def is_library(path: str) -> bool:
    """Return whether a file is a shared library by its name."""
    return path.endswith(".so") or ".so." in os.path.basename(path)


@cache
def _known() -> dict[str, list[str]]:
    """Return the paths in the loader's cache by name; none if there is no cache."""
    try:
        with open(CACHE_FILE, "rb") as file:
            data = file.read()
    except OSError:
        return {}
    found: dict[str, list[str]] = {}
    start = data.find(CACHE_MAGIC)
    if start >= 0:
        (count,) = struct.unpack_from("I", data, start + len(CACHE_MAGIC))
        for number in range(count):
            words = struct.unpack_from("II", data, start + 48 + 24 * number + 4)
            name, path = (os.fsdecode(data[start + at : data.find(b"\0", start + at)]) for at in words)
            found.setdefault(name, []).append(path)
    return found


@cache
def _located(name: str, folders: tuple[str, ...]) -> list[str]:
    """Return the paths at which the loader may find a library."""
    if "/" in name:
        return [name]
    for folder in folders:
        if os.path.isfile(f"{folder}/{name}"):
            return [f"{folder}/{name}"]
    return _known().get(name) or [f"{each}/{name}" for each in FOLDERS if os.path.isfile(f"{each}/{name}")][:1]


def closure(files: Iterable[str], program: str) -> Iterator[str]:
    """Yield the paths of all libraries that files need, also indirectly.

    Args:
        files: programs and libraries.
        program: the one that loads them; its folders are searched, too.
    """
    of_program = needs(program)
    seen = {*files, program}
    waiting = [*seen, *(path for name in ALWAYS for path in _located(name, of_program.folders))]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            yield path
        if os.path.basename(path).startswith(MKL[0]):
            waiting += {each for word in MKL for each in glob(f"{os.path.dirname(path)}/{word}*.so*")} - seen
        found = needs(path)
        located = [each for name in found.names for each in _located(name, (*found.folders, *of_program.folders))]
        waiting += {*located, *filter(None, [found.loader])} - seen
