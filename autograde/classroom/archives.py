"""List the files of zips and folders of an LMS, within bounds.

Nothing is unpacked to a path that an archive names: contents are read into memory and written under names of our own.
Links, absolute names, `..`, encrypted entries and zips inside zips inside zips are refused and listed.
"""

from __future__ import annotations

import datetime
import io
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from autograde.classroom.student_folder import LITTER
from autograde.errors import SubmissionError
from autograde.files import printable, read_below
from course.i18n import Message
from course.i18n.notebook_metadata import MAX_BYTES

MAX_FILES = 20_000
"""How many files of one source are looked at."""
MAX_TOTAL = 4 << 30
"""How many bytes are read of one source, unpacked."""
MAX_ZIP = 512 << 20
"""The largest zip inside a zip, in bytes."""
MAX_DEPTH = 2
"""How deep zips may lie in zips."""
ENCODINGS = ("cp949", "cp932")
"""The encodings of names in zips that Korean and Japanese Windows make."""
BAD_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What zipfile raises for a damaged, encrypted or oddly packed entry."""


@dataclass(frozen=True)
class Entry:
    """A file of a source.

    `parts` is its path as text, `time` its time of change, in local time without a zone if it is in a zip. `read`
    returns its bytes and raises `SubmissionError`.
    """

    parts: tuple[str, ...]
    time: datetime.datetime | None
    in_zip: bool
    read: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def shown(self) -> str:
        return "/".join(printable(part) for part in self.parts)


@dataclass
class Source:
    """The files of one zip or folder, and the problems met in it.

    `choose` picks the encoding of names that are not UTF-8: it gets the names in each encoding that is possible.
    """

    place: Path
    choose: Callable[[dict[str, list[str]]], str | None]
    problems: list[Message] = field(default_factory=list)
    files_left: int = MAX_FILES
    bytes_left: int = MAX_TOTAL

    def entries(self) -> Iterator[Entry]:
        """Yield each file; see `problems` afterwards."""
        if self.place.is_dir():
            yield from self._folder(self.place)
        elif zipfile.is_zipfile(self.place):
            yield from self._zip(str(self.place), (self.place.name,), 1)
        else:
            self.problem("collect_no_source" if self.place.exists() else "collect_missing_source", str(self.place))

    def problem(self, key: str, *parts: str, **values: object) -> None:
        self.problems.append(Message(key, file="/".join(map(printable, parts)), **values))

    def _count(self) -> bool:
        self.files_left -= 1
        if self.files_left == 0:
            self.problem("collect_too_many", self.place.name, most=MAX_FILES)
        return self.files_left > 0

    def _folder(self, root: Path) -> Iterator[Entry]:
        for folder, folders, names in os.walk(root, followlinks=False):
            folders[:] = sorted(each for each in folders if each.lower() not in LITTER and not each.startswith("."))
            for name in sorted([*names, *folders]):
                file = Path(folder, name)
                parts = file.relative_to(root).parts
                mode = file.lstat().st_mode
                if stat.S_ISLNK(mode):
                    self.problem("collect_link", *parts)
                elif stat.S_ISREG(mode) and not name.startswith("."):
                    if not self._count():
                        return
                    time = datetime.datetime.fromtimestamp(file.lstat().st_mtime, datetime.UTC)
                    if name.lower().endswith(".zip"):
                        yield from self._inner(parts, partial(self._read, root, parts, MAX_ZIP), 1)
                    else:
                        shown = tuple(unicodedata.normalize("NFC", printable(part)) for part in parts)
                        yield Entry(shown, time, False, partial(self._read, root, parts))

    def _read(self, root: Path, parts: tuple[str, ...], most: int = MAX_BYTES) -> bytes:
        return self._spend(read_below(root, parts, min(most, max(self.bytes_left, 0))), parts)

    def _spend(self, data: bytes, parts: tuple[str, ...]) -> bytes:
        self.bytes_left -= len(data)
        if self.bytes_left <= 0:
            raise SubmissionError(Message("collect_too_much", file=parts[-1], gigabytes=MAX_TOTAL >> 30))
        return data

    def _zip(self, file: str | io.BytesIO, parts: tuple[str, ...], depth: int) -> Iterator[Entry]:
        try:
            archive = zipfile.ZipFile(file)
        except BAD_ZIP as error:
            self.problem("unreadable", *parts, why=error)
            return
        infos = [each for each in archive.infolist() if not each.is_dir()]
        names = self._names(infos, parts)
        for info in infos:
            if not self._count():
                return
            name = names[info.header_offset, info.orig_filename]
            inner = self._checked(info, name, parts)
            if inner is None:
                continue
            path = inner if depth == 1 else (*parts, *inner)
            if inner[-1].lower().endswith(".zip"):
                yield from self._inner(path, self._reader(archive, info, path, MAX_ZIP), depth + 1)
            else:
                yield Entry(path, _time(info), True, self._reader(archive, info, path, MAX_BYTES))

    def _inner(self, parts: tuple[str, ...], read: Callable[[], bytes], depth: int) -> Iterator[Entry]:
        """Yield the files of a zip inside the source; its path counts as a folder."""
        if depth > MAX_DEPTH:
            self.problem("archive", *parts)
            return
        try:
            data = io.BytesIO(read())
        except SubmissionError as bad:
            self.problems.append(bad.message)
            return
        yield from self._zip(data, parts, max(depth, 2))

    def _names(self, infos: list[zipfile.ZipInfo], parts: tuple[str, ...]) -> dict[tuple[int, str], str]:
        """Return the names of entries as text, in one encoding if not UTF-8."""
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
            texts: dict[str, list[str]] = {}
            for encoding in ENCODINGS:
                with suppress(UnicodeDecodeError):
                    texts[encoding] = [data.decode(encoding) for data in odd.values()]
            chosen = self.choose(texts)
            if chosen is None:
                self.problem("collect_encoding", *parts)
                texts[""] = ["" for _ in odd]
            found |= dict(zip(odd, texts[chosen or ""], strict=True))
        return found

    def _checked(self, info: zipfile.ZipInfo, name: str, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the path of an entry, None for one that is refused or nobody needs."""
        path = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/"))
        if not name or any(part.lower() in LITTER or part.startswith("._") for part in path.parts):
            return None
        drive = len(path.parts[0]) == 2 and path.parts[0][1] == ":" if path.parts else False
        if path.is_absolute() or drive or ".." in path.parts or "\0" in info.orig_filename:
            self.problem("collect_path", *parts, name)
        elif stat.S_ISLNK(info.external_attr >> 16):
            self.problem("collect_link", *parts, name)
        elif info.flag_bits & 1:
            self.problem("collect_encrypted", *parts, name)
        else:
            return tuple(printable(part) for part in path.parts)
        return None

    def _reader(
        self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, parts: tuple[str, ...], most: int
    ) -> Callable[[], bytes]:
        def read() -> bytes:
            try:
                with archive.open(info) as file:  # what the archive says of sizes is not believed
                    data = file.read(most + 1)
            except BAD_ZIP as error:
                raise SubmissionError(Message("unreadable", file="/".join(parts), why=error)) from None
            if len(data) > most:
                raise SubmissionError(Message("too_large", file="/".join(parts), megabytes=most >> 20))
            return self._spend(data, parts)

        return read


def _time(info: zipfile.ZipInfo) -> datetime.datetime | None:
    try:
        found = datetime.datetime(*info.date_time)
    except ValueError:
        return None
    return found if found.year > 1980 else None
