"""Execute the solution notebooks, each in its language, and cache them by content."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from nbformat import NotebookNode

from course.authoring import notebook
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lesson, lessons
from course.authoring.workspace import run_solution
from course.i18n import LANGUAGES

CACHE = notebook.ROOT / "build" / "executed"


@cache
def _runtime() -> bytes:
    """Return what outputs depend on besides the cells: course package, Python, numpy."""
    course = notebook.ROOT / "course"
    files = sorted(file for kind in ("*.py", "*.toml", "*.json") for file in course.rglob(kind))
    texts = [file.read_bytes() for file in files if "lessons" not in file.parts]
    return b"\0".join([sys.version.encode(), np.__version__.encode(), *texts])


def _cache_file(step: Lesson, made: NotebookNode, lang: str) -> Path:
    key = hashlib.sha256(_runtime() + notebook.text(made).encode()).hexdigest()[:16]
    return CACHE / lang / f"{step.name}-{key}.ipynb"


def run(number: int, lang: str) -> Path:
    """Run the solution of a step in a language; return the file with its outputs.

    Raises:
        nbclient.exceptions.CellExecutionError: a cell raised.
    """
    step = lesson(number)
    file = _cache_file(step, notebook.solution(step, lang), lang)
    if not file.exists():
        text = notebook.text(run_solution(step, lang))
        for old in file.parent.glob(f"{step.name}-*.ipynb"):
            old.unlink()
        write_atomically(file, text)
    return file


def run_all(workers: int | None = None) -> Iterator[tuple[Lesson, str, Path]]:
    """Run every step in every language; yield (lesson, language, file)."""
    jobs = [(each, lang) for each in lessons() for lang in LANGUAGES]
    with ProcessPoolExecutor(workers or os.cpu_count()) as pool:
        files = pool.map(run, [each.step for each, _ in jobs], [lang for _, lang in jobs])
        for (each, lang), file in zip(jobs, files, strict=True):
            yield each, lang, file
