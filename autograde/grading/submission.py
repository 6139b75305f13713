"""Read a submission: a notebook, or a plain Python file, of one step."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.errors import SubmissionError
from autograde.files import read_below, read_regular
from autograde.grading.sanitize import SKIP, grade_id, sanitize
from autograde.grading.script import cells_of
from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lesson
from course.authoring.lesson_files import paths, step_named
from course.authoring.released_lesson import released_lesson
from course.i18n import LANGUAGES, Message, language
from course.i18n.notebook_metadata import MAX_BYTES, is_too_large

MAX_CELLS, MAX_SOURCE = 500, 1 << 20
"""How many cells a notebook may have, and how many characters they may have together."""
MAX_PROSE = 10_000
"""How many characters of a cell of prose are kept: the time to render open brackets grows with their square."""
MAX_ATTACHMENTS = 3 << 20
"""How many characters the pictures pasted into a notebook may have together, in Base64."""
PICTURES = ("image/png", "image/jpeg", "image/gif")


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
    """Return the number in "step07", "7" or "07".

    Raises:
        SubmissionError: there is no such step.
    """
    found = step_named(text)
    if found is None:
        raise SubmissionError(
            Message("no_such_step", step=text, first=f"step{min(paths()):02d}", last=f"step{max(paths()):02d}")
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


def _plain(raw: Any, number: int) -> NotebookNode:
    """Rebuild one cell of an untrusted notebook from the parts that matter."""
    source = raw.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    source = source.replace("\r\n", "\n")
    told = raw.get("metadata")
    own = told.get("nbgrader") if isinstance(told, dict) else None
    name = own.get("grade_id") if isinstance(own, dict) else None
    tags = told.get("tags") if isinstance(told, dict) else None
    metadata = NotebookNode(nbgrader=NotebookNode(grade_id=name)) if isinstance(name, str) else NotebookNode()
    if isinstance(tags, list) and SKIP in tags:
        metadata.tags = [SKIP]
    kind = raw.get("cell_type") if raw.get("cell_type") in ("code", "markdown") else "raw"
    if kind != "code" and len(source) > MAX_PROSE and name is None:
        source = source[:MAX_PROSE] + " …"
    made = NotebookNode(id=f"cell-{number}", cell_type=kind, metadata=metadata, source=source)
    if kind == "code":
        count = raw.get("execution_count")
        return NotebookNode(
            made, execution_count=count if type(count) is int and 0 < count < 10**6 else None, outputs=[]
        )
    attachments = _attachments(raw.get("attachments")) if kind == "markdown" else {}
    return NotebookNode(made, attachments=NotebookNode(attachments)) if attachments else made


def _attachments(raw: Any) -> dict[str, dict[str, str]]:
    """Return the pictures pasted into a Markdown cell, without anything else.

    They are in Base64, by name and type.
    """
    found = {}
    for name, bundle in raw.items() if isinstance(raw, dict) else ():
        data = {
            kind: text
            for kind, text in (bundle.items() if isinstance(bundle, dict) else ())
            if kind in PICTURES and isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]*", text)
        }
        if data and len(name) <= 200:
            found[name] = data
    return found


def _not_json(text: str, error: Exception, file: Path) -> SubmissionError:
    """Return the reason why a file is not JSON, as far as it shows."""
    if text.lstrip()[:1] == "<" and "<html" in text[:2000].lower():
        return SubmissionError(Message("web_page", file=file))
    if text.startswith("PK\x03\x04"):
        return SubmissionError(Message("archive", file=file))
    if re.search(r"^(<{7}|={7}|>{7})( |$)", text, re.MULTILINE):
        return SubmissionError(Message("conflict", file=file))
    return SubmissionError(Message("not_json", file=file, line=getattr(error, "lineno", "?")))


def _load(text: str, file: Path) -> tuple[list[NotebookNode], Any]:
    if is_too_large(text):
        raise SubmissionError(Message("too_large", file=file, megabytes=MAX_BYTES >> 20))
    try:
        raw, _ = json.JSONDecoder().raw_decode(text.lstrip())  # what some editors leave after its end is not read
    except (ValueError, RecursionError) as error:
        raise _not_json(text, error, file) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        shortcut = isinstance(raw, dict) and {"doc_id", "url"} & raw.keys()
        raise SubmissionError(Message("shortcut" if shortcut else "not_notebook", file=file))
    if raw["nbformat"] < 4:
        try:
            raw = nbformat.convert(nbformat.from_dict(raw), 4)
        except Exception:
            raise SubmissionError(Message("not_notebook", file=file)) from None
    cells = raw.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise SubmissionError(Message("not_notebook", file=file))
    if len(cells) > MAX_CELLS:
        raise SubmissionError(Message("too_many_cells", file=file, most=MAX_CELLS))
    metadata = raw.get("metadata")
    own = metadata.get("gradsteps") if isinstance(metadata, dict) else None
    found = [_plain(cell, number) for number, cell in enumerate(cells)]
    if sum(len(cell.source) for cell in found) > MAX_SOURCE:
        raise SubmissionError(Message("too_much_text", file=file, most=MAX_SOURCE >> 10))
    pictures = [cell for cell in found if "attachments" in cell]
    if (
        sum(len(text) for cell in pictures for data in cell.attachments.values() for text in data.values())
        > MAX_ATTACHMENTS
    ):
        for cell in pictures:
            del cell["attachments"]
    return found, own if isinstance(own, dict) else {}


def _step_named(name: str) -> int | None:
    """Return the step that a file's name contains.

    For example, "Copy of step1 (2).ipynb" is of step 1.
    """
    found = re.search(r"step[\s_-]*0*(\d{1,2})(?!\d)", unicodedata.normalize("NFKC", name).lower())
    return int(found[1]) if found and int(found[1]) in paths() else None


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
    ids = [int(found[1]) for cell in cells if (found := re.match(r"step(\d\d)-", grade_id(cell) or ""))]
    votes = Counter(step for step in ids if step in paths())
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
    quick = re.search(rb'"gradsteps":\s*\{[^{}]*"step":\s*(\d{1,2})\b', data)  # within text, quotes are escaped
    if quick and int(quick[1]) in paths():
        return int(quick[1])
    file = Path(name)
    return _step_in(*_load(_decoded(data, file), file)) or _step_named(file.name)


def from_notebook(text: str, step: int | None, lang: str | None, file: Path) -> Submission:
    """Return a submission from the text of a notebook file; see `read`."""
    cells, own = _load(text, file)
    told = _step_in(cells, own) or _step_named(file.name)
    if told is None and step is None:
        raise SubmissionError(Message("which_step", file=file))
    if step is not None and told is not None and told != step:
        raise SubmissionError(Message("other_step", file=file, found=f"step{told:02d}", wanted=f"step{step:02d}"))
    number = step or told or 0
    lang = lang or (own.get("lang") if own.get("lang") in LANGUAGES else language())
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
    return Submission(step, lang, made, repairs)
