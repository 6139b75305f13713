"""List the files of zips and folders of an LMS, within bounds.

Nothing is unpacked to a path that an archive names: contents are read into memory and written under names of our own.
Links, absolute names, `..`, encrypted entries and zips inside zips inside zips are refused and listed.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path, PurePosixPath

from autograde.classroom.folder_walk import LITTER
from autograde.classroom.stamp import from_nanoseconds
from autograde.classroom.turns import by_path, first, in_turns
from autograde.errors import SubmissionError
from autograde.files import printable, read_below
from course.i18n import Message
from course.i18n.notebook_metadata import MAX_BYTES

MAX_FILES = 20_000
"""How many files of one source are looked at, of each folder one in turn."""
MAX_ZIP = 200 << 20
"""The largest zip inside a source, and the most that is unpacked of those of a student, in bytes.

The last of them may begin below it.
"""
MAX_PATH, MAX_PARTS = 1_000, 32
"""The longest path, in characters and in folders."""
MAX_WHY = 200
"""How many characters are shown of what is wrong with an archive."""
ENCODINGS = ("cp949", "cp932")
"""The encodings of names in zips that Korean and Japanese Windows make."""
Choose = Callable[[dict[str, list[str]]], list[str]]
"""Returns the text of each name, "" if it is unclear, of the names in each encoding, with "" where it has none."""


@dataclass(frozen=True)
class Entry:
    """A file of a source.

    `parts` is its path as text, `time` its time of change, in local time without a zone if it is in a zip. `size` is
    how many bytes are read of it at the most, also if it is refused. `read` returns its bytes and raises
    `SubmissionError`.
    """

    parts: tuple[str, ...]
    time: datetime.datetime | None
    in_zip: bool
    size: int
    read: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def shown(self) -> str:
        return "/".join(printable(part) for part in self.parts)

    @property
    def is_zip(self) -> bool:
        return self.parts[-1].lower().endswith(".zip")


@dataclass(frozen=True)
class Archive:
    """The zip inside a source that a notebook is in, as `Entry` has it.

    `sender` says whose it is, "" if that is unknown.
    """

    parts: tuple[str, ...]
    time: datetime.datetime | None
    in_zip: bool
    sender: str = ""


@dataclass(frozen=True)
class Incoming:
    """A notebook: an `Entry` with its step and its digest.

    The step is None if it is unknown, and the archive if it is in none.
    """

    parts: tuple[str, ...]
    time: datetime.datetime | None
    in_zip: bool
    step: int | None
    digest: str
    archive: Archive | None = None

    @property
    def shown(self) -> str:
        return "/".join(printable(part) for part in self.parts)


@dataclass
class Source:
    """The files of one zip or folder, and the problems met in it.

    `choose` picks the texts of names that are not UTF-8.
    """

    place: Path
    choose: Choose
    problems: list[Message] = field(default_factory=list)
    looked_at: int = 0
    """How many files were looked at, refused ones included."""

    def entries(self) -> Iterator[Entry]:
        """Yield each file; see `problems` afterward.

        Zips inside are not opened. Any process may read an entry.
        """
        if os.path.isdir(self.place):
            yield from self._folder(self.place)
        elif zipfile.is_zipfile(self.place):
            yield from self._zip(self.place, (self.place.name,))
        else:
            self.problem(
                "collect_no_source" if os.path.exists(self.place) else "collect_missing_source", str(self.place)
            )

    def inside(self, entry: Entry) -> Iterator[Entry]:
        """Yield the files of a zip that is an entry; its path counts as a folder."""
        yield from self._zip(io.BytesIO(entry.read()), entry.parts)

    def problem(self, key: str, *parts: str, **values: object) -> None:
        self.problems.append(Message(key, file="/".join(map(printable, parts)), **values))

    def _too_many(self) -> None:
        self.problem("collect_too_many", self.place.name, most=MAX_FILES)

    def _folder(self, root: Path) -> Iterator[Entry]:
        """Yield the files of a folder: whatever else is in it takes a turn, too."""
        seen = self._below(root, ())
        found = [entry for entry in islice(seen, MAX_FILES) if entry]
        if any(True for _ in seen):
            self._too_many()
        yield from sorted(found, key=lambda entry: entry.parts)

    def _below(self, root: Path, parts: tuple[str, ...]) -> Iterator[Entry | None]:
        """Yield what is in a folder, of each folder in it one in turn.

        It is None for what is no file to read.
        """
        try:
            with os.scandir(root.joinpath(*parts)) as listed:
                names = sorted(each.name for each in islice(listed, MAX_FILES + 1))
        except OSError as error:
            self.problem("unreadable", *(parts or (root.name,)), why=error.strerror)
            return
        groups: dict[str, list[str]] = {}
        for name in names:
            groups.setdefault(first(name), []).append(name)
        yield from in_turns(in_turns(self._at(root, (*parts, name)) for name in many) for many in groups.values())

    def _at(self, root: Path, parts: tuple[str, ...]) -> Iterator[Entry | None]:
        name = parts[-1]
        if _is_long("/".join(parts)):
            self.problem("collect_long_name", f"{'/'.join(parts)[:100]}…")
            yield None
            return
        try:
            status = root.joinpath(*parts).lstat()
        except OSError as error:
            self.problem("unreadable", *parts, why=error.strerror)
            return
        is_litter = name.lower() in LITTER or name.startswith(".")
        if stat.S_ISREG(status.st_mode) and not name.startswith("."):
            most = MAX_ZIP if name.lower().endswith(".zip") else MAX_BYTES
            shown = tuple(unicodedata.normalize("NFC", printable(part)) for part in parts)
            time, size = from_nanoseconds(status.st_mtime_ns), min(status.st_size, most)
            yield Entry(shown, time, False, size, partial(read_below, root, parts, most))
            return
        if stat.S_ISLNK(status.st_mode) and not is_litter:
            self.problem("collect_link", *parts)
        yield None
        if stat.S_ISDIR(status.st_mode) and not is_litter:
            yield from self._below(root, parts)

    def _zip(self, file: Path | io.BytesIO, parts: tuple[str, ...]) -> Iterator[Entry]:
        """Yield the files of a zip.

        One in memory is inside another one, and zips in it are refused.
        """
        try:
            archive = zipfile.ZipFile(file)
            infos = [each for each in archive.infolist() if not each.is_dir()]
        except Exception as error:  # zipfile and what unpacks for it raise many kinds
            self.problem("unreadable", *parts, why=_why(error))
            return
        if len(infos) > MAX_FILES:
            self._too_many()
            infos = list(islice(by_path(infos, lambda info: re.split(r"[/\\]+", info.filename)), MAX_FILES))
        names = self._names(infos, parts)
        for info in infos:
            self.looked_at += 1
            name = names[info.header_offset, info.orig_filename]
            inner = self._checked(info, name, parts)
            if inner is None:
                continue
            if isinstance(file, Path):  # opened again by who reads: forked processes would share the place in it
                most = MAX_ZIP if inner[-1].lower().endswith(".zip") else MAX_BYTES
                size = min(info.file_size, most)
                yield Entry(inner, _time(info), True, size, partial(_unpack_from, file, info, inner, most))
            elif inner[-1].lower().endswith(".zip"):
                self.problem("archive", *parts, *inner)
            else:
                path = (*parts, *inner)
                size = min(info.file_size, MAX_BYTES)  # zipfile reads no more than the archive says
                yield Entry(path, _time(info), True, size, partial(_unpack, archive, info, path, MAX_BYTES))

    def _names(self, infos: list[zipfile.ZipInfo], parts: tuple[str, ...]) -> dict[tuple[int, str], str]:
        """Return the names of entries as text, "" for one whose encoding is unclear."""
        raw = {(each.header_offset, each.orig_filename): each for each in infos}
        odd = {}
        found = {}
        for key, each in raw.items():
            found[key] = each.filename
            if not each.flag_bits & 0x800:
                data = each.orig_filename.encode("cp437", "replace")
                if not data.isascii():
                    try:
                        found[key] = data.decode("utf-8")
                    except UnicodeDecodeError:
                        odd[key] = data
        if odd:
            texts = {each: [_decoded(data, each) for data in odd.values()] for each in ENCODINGS}
            chosen = self.choose(texts)
            if "" in chosen:
                unclear = list(odd.values())[chosen.index("")]
                self.problem("collect_encoding", *parts, unclear.decode("ascii", "backslashreplace")[:100])
            found |= dict(zip(odd, chosen, strict=True))
        return found

    def _checked(self, info: zipfile.ZipInfo, name: str, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the path of an entry, None for one that is refused or nobody needs."""
        if _is_long(name):
            self.problem("collect_long_name", *parts, f"{name[:100]}…")
            return None
        path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
        if not path.parts or any(part.lower() in LITTER or part.startswith("._") for part in path.parts):
            return None  # "." names no file
        drive = len(path.parts[0]) == 2 and path.parts[0][1] == ":"
        if path.is_absolute() or drive or ".." in path.parts or "\0" in info.orig_filename:
            self.problem("collect_path", *parts, name)
        elif stat.S_ISLNK(info.external_attr >> 16):
            self.problem("collect_link", *parts, name)
        elif info.flag_bits & 1:
            self.problem("collect_encrypted", *parts, name)
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others are unpacked without bounds
            self.problem("collect_bad", *parts, name, why=f"compression {info.compress_type}")
        else:
            return tuple(printable(part) for part in path.parts)
        return None


def _is_long(path: str) -> bool:
    """Return whether a path is too long to look for a student in it."""
    return len(unicodedata.normalize("NFKC", path)) > MAX_PATH or len(re.findall(r"[/\\]+", path)) >= MAX_PARTS


@lru_cache(maxsize=1)
def _opened(place: Path, reader: int) -> zipfile.ZipFile:
    """Return a zip that stays open for one process, its reader."""
    return zipfile.ZipFile(place)


def _unpack_from(place: Path, info: zipfile.ZipInfo, parts: tuple[str, ...], most: int) -> bytes:
    return _unpack(_opened(place, os.getpid()), info, parts, most)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, parts: tuple[str, ...], most: int) -> bytes:
    """Return the bytes of an entry; what the archive says of sizes is not believed."""
    try:
        with archive.open(info) as file:
            data = file.read(most + 1)
    except Exception as error:  # zipfile and what unpacks for it raise many kinds
        raise SubmissionError(Message("unreadable", file="/".join(parts), why=_why(error))) from None
    if len(data) > most:
        raise SubmissionError(Message("too_large", file="/".join(parts), megabytes=most >> 20))
    return data


def _why(error: Exception) -> str:
    """Return what an error says, which may quote 64 KB of an archive."""
    return printable(f"{type(error).__name__}: {error}"[:MAX_WHY])


def _decoded(name: bytes, encoding: str) -> str:
    """Return a name as text, "" if it is none in this encoding."""
    with suppress(UnicodeDecodeError):
        return name.decode(encoding)
    return ""


def _time(info: zipfile.ZipInfo) -> datetime.datetime | None:
    with suppress(ValueError):
        found = datetime.datetime(*info.date_time)
        return found if found.year > 1980 else None
    return None
