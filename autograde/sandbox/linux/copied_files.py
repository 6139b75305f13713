"""Copy what student processes may read, while the fork server imports.

It imports from the machine's own folders, which bubblewrap shows, and enters the copy before it forks.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress

from autograde.sandbox.linux import bubblewrap, libraries, packages, private_root
from autograde.sandbox.linux.private_root import Tree

FONTS = 50
"""Most fonts of the system; the largest ones, because those have Korean and Japanese letters."""
FONT_FOLDER, ZONES, LOCALES = "/usr/share/fonts", "/usr/share/zoneinfo", "/usr/lib/locale"
OTHER_ZONES = frozenset(("posix", "right"))
OTHER_FILES = (libraries.CACHE_FILE, "/etc/localtime", f"{sys.prefix}/pyvenv.cfg")
NO_LIBRARY = frozenset(
    ("site-packages", "dist-packages", "test", "tests", "idlelib", "ensurepip", "turtledemo", "lib2to3", "__phello__")
)
"""Folders in that of the standard library that no notebook needs."""
DONE = "done"


def _standard_library() -> Iterator[str]:
    places = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    places |= {each for each in sys.path if os.path.basename(each) == "lib-dynload"}
    for place in sorted(filter(os.path.isdir, places)):
        configured = {each for each in os.listdir(place) if each.startswith("config-")}
        yield from packages.files_below(place, NO_LIBRARY | configured)


def _size(path: str) -> int:
    with suppress(OSError):
        return os.stat(path).st_size
    return 0


def _files() -> Iterator[str]:
    """Yield the paths of all files to copy, except libraries that they need."""
    yield from bubblewrap.programs()
    yield from OTHER_FILES
    yield from packages.files_below(bubblewrap.CODE)
    yield from _standard_library()
    for package in packages.choose()[0]:
        yield from package.files()
    for folder in (ZONES, LOCALES):
        yield from packages.files_below(folder, OTHER_ZONES)
    yield from sorted(packages.files_below(FONT_FOLDER), key=_size, reverse=True)[:FONTS]


def _imported(tree: Tree) -> Iterator[str]:
    """Yield the files of packages that are imported and not in the tree."""
    folders = tuple(f"{each}/" for each in bubblewrap.package_folders())
    tops = {name.partition(".")[0] for name in sys.modules}
    for name in sorted(tops - {*packages.OWN_CODE}):
        file = getattr(sys.modules.get(name), "__file__", None) or ""
        if not file.startswith(folders) or name.startswith("__editable__") or os.path.exists(f"{tree.root}{file}"):
            continue
        folder, base = os.path.split(file)
        yield from packages.files_below(folder if base == "__init__.py" else file)


def _add(tree: Tree, files: Iterable[str]) -> None:
    """Add files with the shared libraries that they need."""
    files = list(files)
    for path in files:
        tree.add(path)
    for path in libraries.closure(filter(libraries.is_library, files), os.path.realpath(sys.executable)):
        tree.add(path)


class Copying:
    """A forked process that copies."""

    def __init__(self) -> None:
        self.answer, writer = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(writer)
            return
        said = DONE
        try:
            _add(private_root.mount(), _files())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        finally:
            os.write(writer, said.encode())
            os._exit(0)

    def enter(self) -> None:
        """Wait for the copy, add what this process has imported, and enter it.

        Raises:
            OSError: the copy failed, or the kernel refuses.
        """
        with open(self.answer, encoding="utf-8") as file:
            said = file.read()
        os.waitpid(self.pid, 0)
        if said != DONE:
            raise OSError(f"the files of student processes are not copied: {said or 'the process was ended'}")
        tree = Tree()
        _add(tree, _imported(tree))
        tree.enter()
