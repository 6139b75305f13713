"""Unpack the archives of an LMS for `nbgrader zip_collect`.

The bounds are those of `autograde collect`.

nbgrader's own extractor writes all that an archive inside an archive holds, whatever its size, and one member with an
unsafe name ends the command for the whole class.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.plugins import ExtractorPlugin

from autograde.classroom.archives import Archive, Incoming, Source
from autograde.classroom.collecting import MAX_COPIES
from autograde.classroom.incoming import notebooks_of
from autograde.files import printable
from course.i18n import Message


class BoundedExtractor(ExtractorPlugin):
    """Write the notebooks of an LMS's archives to the folder of what is extracted."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Extract each archive into a folder of its name; what is not taken is logged."""
        root = Path(archive_path)
        for place in sorted(each for each in root.rglob("*") if each.is_file() and not each.is_symlink()):
            target = Path(extracted_path, place.relative_to(root))
            if place.suffix.lower() == ".zip":
                self._unpack(place, target.with_suffix(""))
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(place, target)

    def _unpack(self, place: Path, target: Path) -> None:
        target.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix="gradsteps-") as folder:
            kept = Path(folder)
            source = Source(place, _first)
            notebooks, problems = notebooks_of(source, kept, _nobody)
            counts = Counter[tuple[Archive, int | None]]()
            for notebook, _ in notebooks:
                if notebook.archive:
                    counts[notebook.archive, notebook.step] += 1
                    if counts[notebook.archive, notebook.step] > MAX_COPIES:
                        continue
                try:
                    file = target.joinpath(*_parts(notebook))
                    file.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(kept / notebook.digest, file)
                except OSError as error:  # a name that is too long, or that of a folder
                    problems.append(Message("unreadable", file=notebook.shown, why=error.strerror))
        for (archive, _), count in counts.items():
            if count > MAX_COPIES:
                problems.append(Message("collect_more", file="/".join(archive.parts)))
        for problem in problems:
            self.log.warning("%s", printable(problem))


def _first(names: dict[str, list[str]]) -> str | None:
    """Return the first possible encoding of names."""
    return next(iter(names), None)


def _nobody(_: Incoming) -> None:
    """Find no owner: nbgrader reads it from the path."""


def _parts(notebook: Incoming) -> tuple[str, ...]:
    """Return the path of a notebook, with an archive's name as that of a folder."""
    if notebook.archive is None:
        return notebook.parts
    *above, name = notebook.archive.parts
    return (*above, Path(name).stem, *notebook.parts[len(above) + 1 :])
