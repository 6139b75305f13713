"""Take the archives of an LMS apart for `nbgrader zip_collect`.

The bounds are those of `autograde collect`.

nbgrader's own extractor writes all that an archive inside an archive holds, whatever its size, and one member with an
unsafe name ends the command for the whole class. So does a second file of one name of a student, and nbgrader puts the
files of two students of one name into one folder.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from autograde.classroom.archives import Archive, Entry, Incoming, Source
from autograde.classroom.collecting import MAX_COPIES, MAX_NAMED
from autograde.classroom.incoming import notebooks_of
from autograde.classroom.lms_names import sender
from autograde.classroom.stamp import from_nanoseconds
from autograde.files import is_student_name, printable
from course.i18n import Message

DOWNLOADED = (
    r"(?:([^/]+)/)??(?P<student_id>[^/]+?)(?:_LATE)?_(?P<number>\d+)_"
    r"(?:assignsubmission_file_(?:/(?:.*/)?)?|\d+_(?(1)(?:[^/]*/(?:.*/)?)?))(?P<file_id>[^/]+)$"
)
"""The paths in the archives that Moodle and Canvas give, below the folder of what is extracted.

The student's name is in the first or second part, after that of the archive: what follows is the student's own.
"""


class LmsCollector(FileNameCollectorPlugin):
    """Tell student and file from a path of what was extracted."""

    def _match(self, filename: str) -> dict[str, str] | None:
        """Return the student and the name of a file.

        They are read from its path below the folder of what is extracted; None if it says neither, or names a student
        as no folder may be called.
        """
        if self.named_regexp:
            return super()._match(filename)
        below = self.parent._format_collect_path(self.parent.extracted_directory)
        found = re.match(DOWNLOADED, os.path.relpath(filename, below).replace(os.sep, "/"))
        return found.groupdict() if found and is_student_name(found["student_id"]) else None


@dataclass(frozen=True)
class _Found:
    """A file to be written.

    `parts` is its path below the folder of what is extracted, `file` the copy of its contents. `times` are those of
    what the LMS has and of the file itself.
    """

    parts: tuple[str, ...]
    file: Path
    times: tuple[datetime.datetime, ...]
    shown: str


class BoundedExtractor(ExtractorPlugin):
    """Write the notebooks of an LMS's archives to the folder of what is extracted."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Extract each archive into a folder of its name; what is not taken is logged."""
        root = Path(archive_path)
        problems: list[Message] = []
        with TemporaryDirectory(prefix="gradsteps-") as folder:
            found: list[_Found] = []
            for place in sorted(each for each in root.rglob("*") if each.is_file() and not each.is_symlink()):
                parts = place.relative_to(root).parts
                if place.suffix.lower() == ".zip":
                    found += _notebooks(place, (*parts[:-1], place.stem), Path(folder), problems)
                else:
                    changed = from_nanoseconds(place.stat().st_mtime_ns).replace(tzinfo=None)
                    found.append(_Found(parts, place, (changed,), "/".join(parts)))
            for each in _one_of_a_name(found, problems):
                file = Path(extracted_path, *each.parts)
                try:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(each.file, file)
                except OSError as error:  # a name that is too long, or that of a folder
                    problems.append(Message("unreadable", file=printable(each.shown), why=error.strerror))
        for problem in problems:
            self.log.warning("%s", printable(problem))


def _notebooks(place: Path, above: tuple[str, ...], kept: Path, problems: list[Message]) -> Iterator[_Found]:
    """Yield the notebooks in an archive that is written below `above`."""
    notebooks, lines = notebooks_of(Source(place, _first), kept, _nobody, _sender)
    problems += lines.shown()
    counts = Counter[tuple[Archive, int | None]]()
    for notebook, _ in notebooks:
        if notebook.archive:
            counts[notebook.archive, notebook.step] += 1
            if counts[notebook.archive, notebook.step] > MAX_COPIES:
                continue
        times = (notebook.archive.time if notebook.archive else notebook.time, notebook.time)
        known = tuple(each or datetime.datetime.min for each in times)
        yield _Found((*above, *_parts(notebook)), kept / notebook.digest, known, notebook.shown)
    for (archive, _), count in counts.items():
        if count > MAX_COPIES:
            problems.append(Message("collect_more", file="/".join(archive.parts)))


def _one_of_a_name(files: Iterable[_Found], problems: list[Message]) -> Iterator[_Found]:
    """Yield the newest of each student's files of one name.

    Nothing is yielded of students of one name whom the LMS's numbers tell apart: nbgrader knows the name alone.
    """
    students: dict[str, dict[str, dict[str, list[_Found]]]] = {}
    for each in files:
        found = re.match(DOWNLOADED, "/".join(each.parts))
        if found is None:
            yield each
            continue
        names = students.setdefault(found["student_id"], {}).setdefault(found["number"], {})
        names.setdefault(found["file_id"], []).append(each)
    for student, people in students.items():
        by_name = {name: many for names in people.values() for name, many in names.items()}
        if len(people) > 1:
            unclear = [each for names in people.values() for many in names.values() for each in many]
            problems += [Message("collect_whose", file=each.shown) for each in unclear]
            continue
        for name, many in by_name.items():
            newest = max(each.times for each in many)
            distinct = {each.file: each for each in many if each.times == newest}
            if len(distinct) == 1:
                yield from distinct.values()
                continue
            shown = ", ".join([each.shown for each in many[:MAX_NAMED]] + ["…"] * (len(many) > MAX_NAMED))
            problems.append(Message("collect_tie", student=student, step=name, files=shown))


def _first(texts: dict[str, list[str]]) -> list[str]:
    """Return names in the first encoding that has most of them, or in any that has it."""
    ranked = sorted(texts.values(), key=lambda many: many.count(""))
    return [next(filter(None, some), "") for some in zip(*ranked, strict=True)]


def _nobody(_: Incoming) -> None:
    """Find no owner: nbgrader reads it from the path."""


def _sender(entry: Entry) -> str:
    """Return whose an archive is, "" for another file.

    The first part of its path may be a folder of the class.
    """
    return sender(entry.parts) if entry.is_zip else ""


def _parts(notebook: Incoming) -> tuple[str, ...]:
    """Return the path of a notebook, with an archive's name as that of a folder."""
    if notebook.archive is None:
        return notebook.parts
    *above, name = notebook.archive.parts
    stem = Path(name).stem
    folder = stem if stem.strip(".") else name  # "...zip" would lead to the folder above
    return (*above, folder, *notebook.parts[len(above) + 1 :])
