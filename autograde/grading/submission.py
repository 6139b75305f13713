"""Read a submission: a notebook, or a plain Python file, of one step."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.errors import SubmissionError
from autograde.files import read_below, read_regular
from autograde.grading.notebook_file import MAX_ALL_PROSE, MAX_PROSE, MAX_SOURCE, read_cells, shortened
from autograde.grading.sanitize import grade_id, sanitize
from autograde.grading.script import cells_of
from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lesson
from course.authoring.lesson_files import paths, step_named
from course.authoring.released_lesson import released_lesson
from course.i18n import LANGUAGES, Message, language
from course.i18n.step_names import OWN_NAMES, step_name, step_of_cell

OWN_KEY, OWN_STEP = b'"gradsteps":', re.compile(rb'\s*\{[^{}]*"step":\s*(\d{1,2})\b')
"""Where the bytes of a notebook tell its step: within text, quotes are escaped."""


@dataclass
class Submission:
    """A sanitized notebook of one step, ready to grade."""

    step: int
    lang: str
    notebook: NotebookNode
    repairs: list[Message] = field(default_factory=list)

    @property
    def lesson(self) -> Lesson:
        return lesson(self.step)


def parse_step(text: str) -> int:
    """Return the number of "step07", "7", "07" or "project".

    Raises:
        SubmissionError: there is no such step.
    """
    found = step_named(text)
    if found is None:
        raise SubmissionError(
            Message("no_such_step", step=text, first=step_name(min(paths())), last=step_name(max(paths())))
        )
    return found


def _data(file: Path, root: Path | None) -> bytes:
    try:
        if root is None:
            return read_regular(str(file), follow_links=True)[0]
        return read_below(root, file.relative_to(root).parts)
    except SubmissionError as bad:
        raise SubmissionError(Message(bad.message.key, **bad.message.values | {"file": file})) from None


def _decoded(data: bytes, file: Path) -> str:
    if not data.strip():
        raise SubmissionError(Message("empty", file=file))
    try:
        return decode(data)
    except UnicodeDecodeError:
        raise SubmissionError(Message("archive" if data.startswith(b"PK") else "encoding", file=file)) from None


def decode(data: bytes) -> str:
    """Return the text of a file in one of the accepted encodings.

    These are UTF-8, UTF-16, and those in which Korean and Japanese editors on Windows save a file.

    Raises:
        UnicodeDecodeError: it is no text in any of these.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    for encoding in ("utf-8-sig", "cp949", "cp932"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UnicodeDecodeError("utf-8", data, 0, 1, "is not text")


def read(file: Path, step: int | None = None, lang: str | None = None, root: Path | None = None) -> Submission:
    """Read and sanitize a .ipynb or .py file.

    Args:
        file: what was handed in.
        step: the step that it should be of; by default what the notebook says, or its name.
        lang: the language for messages; by default the notebook's own.
        root: a folder that the file was found in; below it no link is followed, as it could point to another's work.

    Raises:
        SubmissionError: it cannot be graded.
    """
    text = _decoded(_data(file, root), file)
    if file.suffix == ".py":
        number = step or _step_named(file.name)
        if number is None:
            raise SubmissionError(Message("which_step", file=file))
        return from_script(text, number, lang or language(), file)
    if ".ipynb" not in file.name.lower():
        raise SubmissionError(Message("not_notebook", file=file))
    return from_notebook(text, step, lang, file)


def from_bytes(data: bytes, name: str, step: int) -> Submission:
    """Return a submission from the bytes of a notebook file.

    Any file name is accepted; see `read`.
    """
    file = Path(name)
    return from_notebook(_decoded(data, file), step, None, file)


def from_script(text: str, step: int, lang: str, file: Path = Path("program.py")) -> Submission:
    """Return a submission from a plain program (`autograde.grading.script`).

    Raises:
        SubmissionError: it is too long.
    """
    if len(text) > MAX_SOURCE:
        raise SubmissionError(Message("too_much_text", file=file, most=MAX_SOURCE >> 10))
    return Submission(step, lang, cells_of(text, step, lang))


def _step_named(name: str) -> int | None:
    """Return the step that a file's name contains.

    For example, "Copy of step1 (2).ipynb" is of step 1.
    """
    lower = unicodedata.normalize("NFKC", name).lower()
    found = re.search(r"step[\s_-]*0*(\d{1,2})(?!\d)", lower)
    if found is None:
        copied = r"[\s_-]*(copy)?[\s_-]*(\d*|\(\d+\))\."
        own = (step for step, each in OWN_NAMES.items() if re.search(rf"(?<![a-z]){each}{copied}", lower))
        return next((step for step in own if step in paths()), None)
    return int(found[1]) if int(found[1]) in paths() else None


@cache
def _steps_by_text() -> dict[str, set[int]]:
    """Return, by the text of each released code cell, the steps that have it."""
    found: dict[str, set[int]] = {}
    for step in paths():
        for cell in released_lesson(step).cells.values():
            if cell.cell_type == "code":
                found.setdefault(cell.source.strip(), set()).add(step)
    return found


def _step_in(cells: list[NotebookNode], own: dict[str, Any]) -> int | None:
    """Return the step that the contents of a notebook show.

    The notebook's metadata decide, else its cells' names, else the text of its locked cells.
    """
    step = own.get("step")
    if isinstance(step, int) and step in paths():
        return int(step)
    ids = [step_of_cell(grade_id(cell) or "") for cell in cells]
    votes = Counter(step for step in ids if step is not None and step in paths())
    if not votes:
        for cell in cells:
            votes.update(_steps_by_text().get(cell.source.strip(), ()))
    return votes.most_common(1)[0][0] if votes else None


def identify(data: bytes, name: str) -> int | None:
    """Return the step of a notebook file by its contents, else by its name.

    The result is None if neither shows it.

    Raises:
        SubmissionError: it is not a notebook.
    """
    told = _told_step(data)
    if told in paths():
        return told
    file = Path(name)
    return _step_in(*read_cells(_decoded(data, file), file)) or _step_named(file.name)


def _told_step(data: bytes) -> int | None:
    """Return the step that a file's own metadata tell, without parsing it."""
    at = len(data)  # from the end, where Jupyter writes them
    while (at := data.rfind(OWN_KEY, 0, at)) >= 0:
        if found := OWN_STEP.match(data, at + len(OWN_KEY)):
            return int(found[1])
    return None


def from_notebook(text: str, step: int | None, lang: str | None, file: Path) -> Submission:
    """Return a submission from the text of a notebook file; see `read`."""
    cells, own = read_cells(text, file)
    told = _step_in(cells, own) or _step_named(file.name)
    if told is None and step is None:
        raise SubmissionError(Message("which_step", file=file))
    if step is not None and told is not None and told != step:
        raise SubmissionError(Message("other_step", file=file, found=step_name(told), wanted=step_name(step)))
    number = step or told or 0
    lang = lang or (own["lang"] if own.get("lang") in LANGUAGES else language())
    return from_cells(cells, number, lang, own.get("digest"))


def from_cells(cells: list[NotebookNode], step: int, lang: str, digest: object = None) -> Submission:
    """Return a submission of these cells, sanitized.

    Args:
        cells: the notebook's.
        step: its step.
        lang: the language of the messages.
        digest: what the notebook says of the lesson that it was made from, if it does.
    """
    made = built.empty(lesson(step), lang)
    same_version = digest is None or digest == made.metadata.gradsteps.digest
    made.cells, repairs = sanitize(cells, step, same_version=same_version)
    _shorten_prose(made.cells)
    return Submission(step, lang, made, repairs)


def _shorten_prose(cells: list[NotebookNode]) -> None:
    """Cut the cells that are not code to what is rendered."""
    left = MAX_ALL_PROSE
    for cell in cells:
        if cell.cell_type != "code":
            cell.source = shortened(cell.source, min(MAX_PROSE, left))
            left -= min(left, len(cell.source))


def holds_answer(data: bytes, name: str, step: int) -> bool:
    """Return whether a notebook file holds an answer, without sanitizing it.

    An answer is an exercise that is not as released, or code of the student's: a cell, or text added to a locked cell.
    """
    try:
        cells, _ = read_cells(_decoded(data, Path(name)), Path(name))
    except SubmissionError:
        return False
    released = released_lesson(step)
    known = {cell.source.strip() for cell in released.cells.values()} | {""}
    for cell in cells:
        source, named = cell.source.strip(), grade_id(cell) or ""
        if cell.cell_type == "code" and source not in known:
            locked = released.required.get(named, "exercise") != "exercise"
            if not locked or released.cells[named].source.strip() in source:
                return True
    return False
