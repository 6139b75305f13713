"""Choose the installed packages that student processes can import.

They are those that the course needs with their requirements, those that GRADSTEPS_PACKAGES names with theirs, and what
else was installed beside this project, the smallest first, as far as it is small. What this project needs for other
work, such as JupyterLab, is left out.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from glob import escape, glob
from typing import NamedTuple

from autograde.sandbox.linux import bubblewrap

VARIABLE = "GRADSTEPS_PACKAGES"
NEEDED = ("ipython", "matplotlib", "memory-profiler", "msgpack", "numpy", "psutil")
"""What the course's code and a student process import."""
OWN = "gradsteps"
OWN_CODE = ("autograde", "course")
NO_LIBRARIES = {"pip", "setuptools", "wheel"}
FEW = 1000
"""Number of files of all packages that nobody named."""
BYTES = 32 << 20
"""Their size."""
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


def files_below(top: str, skipped: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield a file, or all files in a folder that Python may read, behind links as well.

    Test modules and files for other versions of Python are left out.

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
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            name = entry.name
            if entry.is_symlink() and entry.is_dir():
                number = entry.stat().st_ino
                if number in followed:
                    continue
                followed.add(number)
            if entry.is_dir():
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

    @property
    def _folder(self) -> str:
        return os.path.dirname(self.metadata)

    def _tops(self) -> set[str]:
        """Return the names of its folders and modules, below the folder that packages are in."""
        tops = set(TOP.findall(_text(f"{self.metadata}/RECORD")))
        tops = tops or {*_text(f"{self.metadata}/top_level.txt").split()} or {self.name.replace("-", "_")}
        return tops - {"..", os.path.basename(self.metadata), *OWN_CODE}

    @cached_property
    def files(self) -> list[str]:
        """The paths of all files that Python may read."""
        found = [path for name in METADATA if os.path.isfile(path := f"{self.metadata}/{name}")]
        for top in sorted(self._tops()):
            path = f"{self._folder}/{top}"
            for place in [path] if os.path.exists(path) else glob(f"{escape(path)}.*"):
                found += files_below(place)
        return found

    @cached_property
    def size(self) -> int:
        """The bytes of all its files."""
        return sum(os.stat(file).st_size for file in self.files if os.path.isfile(file))


def _read(path: str) -> Package | None:
    """Return the distribution that a folder or file of metadata describes."""
    places = (f"{path}/METADATA", f"{path}/PKG-INFO", path)
    place = next((each for each in places if os.path.isfile(each)), None)
    if place is None:
        return None
    head = _text(place).partition("\n\n")[0]
    name = re.search(r"^Name: (.+)$", head, re.MULTILINE)
    required = re.findall(r"^Requires-Dist: (.+)$", head, re.MULTILINE)
    required = required or _text(f"{path}/requires.txt").partition("[")[0].splitlines()
    return (
        Package(_canonical(name[1].strip()), path, tuple(filter(None, map(_requirement, required)))) if name else None
    )


def installed() -> dict[str, Package]:
    """Return the distributions in the folders that packages are imported from, by name."""
    found: dict[str, Package] = {}
    for folder in bubblewrap.package_folders():
        for entry in os.scandir(folder):
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
    """Return the packages that student processes can import, and those of an instructor's that they cannot.

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
    left, size, count = [], 0, 0
    for package in sorted(rest, key=lambda each: (each.size, each.name)):
        if size + package.size > BYTES or count + len(package.files) > FEW:
            left.append(package)
            continue
        size, count = size + package.size, count + len(package.files)
        found[package.name] = package
    return list(found.values()), left


def main() -> None:
    """Print which packages notebooks can import, and which they cannot."""
    found, left = choose()
    for title, packages in (("notebooks can import", found), ("left out", left)):
        print(f"{title}: {', '.join(sorted(each.name for each in packages)) or '-'}")


if __name__ == "__main__":
    main()
