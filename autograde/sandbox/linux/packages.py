"""Choose the installed packages that student processes can import.

They are those that the course needs with their requirements, those that GRADSTEPS_PACKAGES names with theirs, and what
else was installed beside this project, those of the fewest files first, as far as it is small. What this project needs
for other work, such as JupyterLab, is left out.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from glob import escape, glob
from itertools import accumulate
from typing import NamedTuple

from autograde.sandbox.linux import bubblewrap

VARIABLE = "GRADSTEPS_PACKAGES"
NEEDED = ("ipython", "matplotlib", "memory-profiler", "msgpack", "numpy", "psutil")
"""What the course's code and a student process import."""
OWN = "gradsteps"
OWN_CODE = ("autograde", "course")
NO_LIBRARIES = {"pip", "setuptools", "wheel"}
FEW = 1000
"""Most files of all packages that nobody named together."""
BYTES = 32 << 20
"""Most bytes of these files."""
METADATA = ("METADATA", "PKG-INFO", "entry_points.txt", "top_level.txt")
LEFT_OUT = (".pyi", ".h", ".hpp", ".c", ".cpp", ".pxd", ".pyx", ".a", ".exe")
"""Endings of files that only other tools read."""
TESTS = "tests"
REQUIREMENT = re.compile(r"\s*([\w.-]+)\s*(?:\[([^]]*)])?")
"""A name, and what optional parts of it are required."""
ONLY = re.compile(r"\bextra\s*==\s*[\"']([\w.-]+)")
"""The optional part that alone has a requirement."""
TOP = re.compile(r'^"?((?:__pycache__/)?[^/,"\n]+)', re.MULTILINE)
"""The first part of a path in a list of a distribution's files."""
SIZE = re.compile(r",(\d*)$", re.MULTILINE)
"""The size at the end of a line of this list."""


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


class _Requirement(NamedTuple):
    name: str
    extras: list[str]
    only: str


def _requirement(text: str) -> _Requirement | None:
    found = REQUIREMENT.match(text)
    if found is None:
        return None
    only = ONLY.search(text) if "extra" in text else None
    extras = [_canonical(each.strip()) for each in found[2].split(",")] if found[2] else []
    return _Requirement(_canonical(found[1]), extras, _canonical(only[1]) if only else "")


def _text(path: str) -> str:
    """Return the text of a file; none if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def entries(folder: str) -> list[os.DirEntry[str]]:
    """Return the entries of a folder; none if it cannot be read."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    with suppress(OSError):
        return entry.is_dir()
    return False


def files_below(top: str, skipped: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield a file, or all files below a folder that Python may read.

    Links are followed. Test modules and files for other versions of Python are left out.

    Args:
        top: the file or folder.
        skipped: names of folders to leave out.
    """
    if not os.path.isdir(top):
        yield from filter(os.path.isfile, [top])
        return
    waiting, followed = [top], set()
    while waiting:
        folder = waiting.pop()
        of_tests = f"/{TESTS}/" in f"{folder}/"
        for entry in entries(folder):
            name, is_folder = entry.name, _is_folder(entry)
            if is_folder and entry.is_symlink():
                number = entry.stat().st_ino
                if number in followed:
                    continue
                followed.add(number)
            if is_folder:
                if name not in skipped and not (of_tests and name != "__pycache__"):
                    waiting.append(entry.path)
            elif not (_left_out(name) or (of_tests and name.startswith("test_"))):
                yield entry.path


def _left_out(name: str) -> bool:
    if name.endswith(".pyc"):
        return f".{sys.implementation.cache_tag}.pyc" not in name
    return name.endswith(LEFT_OUT)


@dataclass(frozen=True)
class Package:
    """An installed distribution.

    Attributes:
        name: in the form that requirements are compared in.
        metadata: its folder or file of metadata.
        requirements: what it requires.
    """

    name: str
    metadata: str
    requirements: tuple[_Requirement, ...] = field(default=(), repr=False)

    @cached_property
    def _record(self) -> str:
        return _text(f"{self.metadata}/RECORD")

    @property
    def count(self) -> int:
        """The number of installed files; too many where there is no record."""
        return self._record.count("\n") or FEW + 1

    @property
    def size(self) -> int:
        """The bytes of these files."""
        return sum(int(each or 0) for each in SIZE.findall(self._record))

    def _tops(self) -> set[str]:
        """Return the names of its folders and modules."""
        tops = set(TOP.findall(self._record))
        tops = tops or {*_text(f"{self.metadata}/top_level.txt").split()} or {self.name.replace("-", "_")}
        return tops - {"..", os.path.basename(self.metadata), *OWN_CODE}

    def files(self) -> Iterator[str]:
        """Yield the paths of all files that Python may read."""
        yield from (path for name in METADATA if os.path.isfile(path := f"{self.metadata}/{name}"))
        for top in sorted(self._tops()):
            path = f"{os.path.dirname(self.metadata)}/{top}"
            for place in [path] if os.path.exists(path) else glob(f"{escape(path)}.*"):
                yield from files_below(place)


def _read(path: str) -> Package | None:
    """Return the distribution that a folder or file of metadata describes."""
    head = next(filter(None, map(_text, (f"{path}/METADATA", f"{path}/PKG-INFO", path))), "").partition("\n\n")[0]
    name = re.search(r"^Name: (.+)$", head, re.MULTILINE)
    if name is None:
        return None
    required = re.findall(r"^Requires-Dist: (.+)$", head, re.MULTILINE)
    required = required or _text(f"{path}/requires.txt").partition("[")[0].splitlines()
    return Package(_canonical(name[1].strip()), path, tuple(filter(None, map(_requirement, required))))


def installed() -> dict[str, Package]:
    """Return all distributions that Python finds, by name."""
    found: dict[str, Package] = {}
    for folder in bubblewrap.package_folders():
        for entry in entries(folder):
            if entry.name.endswith((".dist-info", ".egg-info")) and (package := _read(entry.path)):
                found.setdefault(package.name, package)
    return found


def with_requirements(names: Iterable[str], among: dict[str, Package]) -> dict[str, Package]:
    """Return distributions with all that they require.

    Of this project, optional requirements count as well.

    Args:
        names: what is looked for; what is not installed is left out.
        among: all distributions.
    """
    found: dict[str, Package] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop()
        if name not in among or (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = among[name]
        for each in among[name].requirements:
            if each.only in ("", extra) or name == OWN:
                waiting += [(each.name, ""), *((each.name, one) for one in each.extras)]
    return found


def choose() -> tuple[list[Package], list[Package]]:
    """Return the packages that notebooks can import, and those left out.

    Raises:
        OSError: GRADSTEPS_PACKAGES names a package that is not installed.
    """
    among = installed()
    named = [_canonical(each) for each in re.split(r"[\s,]+", os.environ.get(VARIABLE, "")) if each]
    if missing := [each for each in named if each not in among]:
        raise OSError(f"{VARIABLE}: not installed: {', '.join(missing)}")
    found = with_requirements([*NEEDED, *named], among)
    other_work = with_requirements([OWN], among)
    rest = [each for name, each in among.items() if name not in found | other_work and name not in NO_LIBRARIES]
    rest.sort(key=lambda each: (each.count, each.name))
    counts, sizes = accumulate(each.count for each in rest), accumulate(each.size for each in rest)
    small = sum(count <= FEW and size <= BYTES for count, size in zip(counts, sizes, strict=True))
    return [*found.values(), *rest[:small]], rest[small:]


def main() -> None:
    """Print which packages notebooks can import, and which they cannot."""
    found, left = choose()
    for title, packages in (("notebooks can import", found), ("left out", left)):
        print(f"{title}: {', '.join(sorted(each.name for each in packages)) or '-'}")


if __name__ == "__main__":
    main()
