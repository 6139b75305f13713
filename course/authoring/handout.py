"""Pack what an instructor hands out: the wheel, and archives of notebooks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from course import __version__
from course.authoring import notebook
from course.authoring.lesson import lessons, require_solutions
from course.authoring.notebook import ROOT
from course.errors import GradstepsError
from course.i18n import LANGUAGES, translate, use_language
from course.i18n.step_names import step_name

PARTS = ("LICENSE", "MANIFEST.in", "README.md", "autograde", "course", "pyproject.toml", "release", "setup.py")
"""What of the checkout a wheel is built from."""
DATE = (2026, 1, 1, 0, 0, 0)
"""The time of all members: the same notebooks make the same archive."""


def stages() -> list[int]:
    """Return the numbers of the stages."""
    return sorted({each.stage for each in lessons()})


def count() -> int:
    """Return the number of files that `write_all` makes."""
    return 1 + len(LANGUAGES) * len(stages())


def write_all(out: Path) -> Iterator[Path]:
    """Yield the wheel and the archives as they are written.

    Raises:
        GradstepsError: the lessons are a learner's, or pip cannot build the wheel.
    """
    require_solutions()
    out.mkdir(parents=True, exist_ok=True)
    wheel = build_wheel(out)
    yield wheel
    for lang in LANGUAGES:
        for stage in stages():
            yield write_archive(out, lang, stage, wheel)


def build_wheel(out: Path) -> Path:
    """Build the wheel of the student edition from a copy of the checkout.

    Raises:
        GradstepsError: pip cannot build it.
    """
    with TemporaryDirectory(prefix="gradsteps-") as folder:
        for name in PARTS:
            source, copy = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            else:
                shutil.copyfile(source, copy)
        command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(out.resolve()), folder]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise GradstepsError(done.stderr.strip() or "pip wheel")
    return out / f"gradsteps-{__version__}-py3-none-any.whl"


def write_archive(out: Path, lang: str, stage: int, wheel: Path) -> Path:
    """Write the archive of a stage in one language: notebooks, README, wheel.

    All archives of a language unpack into one folder, where links between the stages lead to each other.
    """
    file, top = out / f"gradsteps-{lang}-stage{stage}.zip", f"gradsteps-{lang}"
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:

        def add(name: str, data: bytes) -> None:
            archive.writestr(_member(f"{top}/{name}"), data)

        with use_language(lang):
            readme = translate("handout", wheel=wheel.name, stage=stage, first=step_name(_first(stage)))
        add("README.md", readme.encode())
        add(wheel.name, wheel.read_bytes())
        add(notebook.CONTENTS, notebook.text(notebook.contents(lang)).encode())
        for lesson in lessons(stage):
            add(f"stage{stage}/{lesson.name}.ipynb", notebook.path("release", lesson, lang).read_bytes())
    return file


def _first(stage: int) -> int:
    return lessons(stage)[0].step


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, DATE)
    member.compress_type, member.external_attr = ZIP_DEFLATED, 0o644 << 16
    return member
