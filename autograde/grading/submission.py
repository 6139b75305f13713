"""What a learner hands in, read and healed.

A submission is a notebook or a plain Python file of one step. Healing gives it every test cell exactly once and as it
was released, so that whatever was deleted, doubled or changed costs nobody the rest of the notebook. Each repair is
noted for the instructor.
"""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from course.authoring import notebook as built
from course.authoring.lesson import LANGUAGES, Lesson, lesson
from course.i18n import language, say
from course.lessons import paths, step_named

LARGEST = 50 << 20
SKIP = "skip-execution"
"""The tag by which nbclient leaves a cell out."""


class BadSubmission(ValueError):
    """The file cannot be graded at all; the text says why and what to do, in the language of the moment."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def __str__(self) -> str:
        return say(self.key, **self.values)


@dataclass(frozen=True)
class Repair:
    """Something odd that was set right, and the cell that it was about."""

    kind: str
    cell: str

    def __str__(self) -> str:
        return say(f"repair_{self.kind}", cell=self.cell)


@dataclass
class Submission:
    """A healed notebook of one step, ready to grade."""

    step: int
    lang: str
    notebook: NotebookNode
    repairs: list[Repair] = field(default_factory=list)

    @property
    def lesson(self) -> Lesson:
        return lesson(self.step)


@cache
def released(step: int) -> dict[str, NotebookNode]:
    """The cells of the student's notebook by name; code does not depend on the language."""
    return {cell.id: cell for cell in built.release(lesson(step), "en").cells}


def parse_step(text: str) -> int:
    """The number in "step07", "7" or "07".

    Raises:
        BadSubmission: there is no such step.
    """
    found = step_named(text)
    if found is None:
        raise BadSubmission("no_such_step", step=text, first=f"step{min(paths()):02d}", last=f"step{max(paths()):02d}")
    return found


def _text(file: Path) -> str:
    try:
        data = file.read_bytes() if file.stat().st_size <= LARGEST else None
    except FileNotFoundError:
        raise BadSubmission("no_file", file=file) from None
    except OSError as error:
        raise BadSubmission("unreadable", file=file, why=error.strerror) from None
    if data is None:
        raise BadSubmission("too_large", file=file, megabytes=LARGEST >> 20)
    if not data.strip():
        raise BadSubmission("empty", file=file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSubmission("encoding", file=file) from None


def read(file: Path, step: int | None = None, lang: str | None = None) -> Submission:
    """Read and heal a .ipynb or .py file.

    Args:
        file: what was handed in.
        step: the step that it should be of; by default what the notebook says, or its name.
        lang: the language for messages; by default the notebook's own.

    Raises:
        BadSubmission: it cannot be graded.
    """
    text = _text(file)
    if file.suffix == ".py":
        found = re.search(r"step(\d\d)", file.stem)
        number = step or (int(found[1]) if found else None)
        if number is None or number not in paths():
            raise BadSubmission("which_step", file=file)
        return of_program(text, number, lang or language())
    if file.suffix != ".ipynb":
        raise BadSubmission("not_notebook", file=file)
    return of_notebook(text, step, lang, file)


def of_program(text: str, step: int, lang: str) -> Submission:
    """A submission from a plain program: its text takes the place of the exercises, demonstrations follow it."""
    made = built.empty(lesson(step), lang)
    cells = [cell for cell in lesson(step).cells if cell.is_code and cell.role != "exercise"]
    for cell in cells:
        made.cells.append(NotebookNode(released(step)[cell.id]))
        if cell.role == "given":
            made.cells.append(new_code_cell(text, id="program"))
    return Submission(step, lang, made)


def _plain(raw: Any, number: int) -> NotebookNode:
    """One cell of an untrusted notebook, rebuilt from the parts that matter."""
    source = raw.get("source", "")
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    told = raw.get("metadata")
    own = told.get("nbgrader") if isinstance(told, dict) else None
    name = own.get("grade_id") if isinstance(own, dict) else None
    tags = told.get("tags") if isinstance(told, dict) else None
    metadata = NotebookNode(nbgrader=NotebookNode(grade_id=name)) if isinstance(name, str) else NotebookNode()
    if isinstance(tags, list) and SKIP in tags:
        metadata.tags = [SKIP]
    kind = raw.get("cell_type") if raw.get("cell_type") in ("code", "markdown") else "raw"
    made = NotebookNode(id=f"cell-{number}", cell_type=kind, metadata=metadata, source=source)
    return NotebookNode(made, execution_count=None, outputs=[]) if kind == "code" else made


def _load(text: str, file: Path) -> tuple[list[NotebookNode], Any]:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSubmission("not_json", file=file, line=getattr(error, "lineno", "?")) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        raise BadSubmission("not_notebook", file=file)
    if raw["nbformat"] < 4:
        try:
            raw = nbformat.convert(nbformat.from_dict(raw), 4)
        except Exception:
            raise BadSubmission("not_notebook", file=file) from None
    cells = raw.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise BadSubmission("not_notebook", file=file)
    metadata = raw.get("metadata")
    own = metadata.get("gradsteps") if isinstance(metadata, dict) else None
    return [_plain(cell, number) for number, cell in enumerate(cells)], own if isinstance(own, dict) else {}


def _grade_id(cell: NotebookNode) -> str | None:
    meta = cell.metadata.get("nbgrader")
    found = meta.get("grade_id") if isinstance(meta, dict) else None
    return found if isinstance(found, str) else None


def of_notebook(text: str, step: int | None, lang: str | None, file: Path) -> Submission:
    """A submission from the text of a notebook file; see `read`."""
    cells, own = _load(text, file)
    ids = [found[1] for cell in cells if (found := re.match(r"step(\d\d)-", _grade_id(cell) or ""))]
    named = re.search(r"step(\d\d)", file.stem)
    guesses = [own.get("step"), *(int(n) for n in ids[:1]), int(named[1]) if named else None]
    told = next((guess for guess in guesses if isinstance(guess, int) and guess in paths()), None)
    if told is None and step is None:
        raise BadSubmission("which_step", file=file)
    if step is not None and told is not None and told != step:
        raise BadSubmission("other_step", file=file, found=f"step{told:02d}", wanted=f"step{step:02d}")
    number = step or told or 0
    lang = lang or (own.get("lang") if own.get("lang") in LANGUAGES else language())
    return heal(cells, number, lang)


def heal(cells: list[NotebookNode], step: int, lang: str) -> Submission:
    """Give a copy of a notebook each cell that counts exactly once, as released, near where it stood."""
    cells = deepcopy(cells)
    for cell in cells:  # half a surrogate pair, which JSON may hold, is not text that can be sent or written
        cell.source = cell.source.encode("utf-8", "replace").decode()
    here = lesson(step)
    known = {cell.id: cell for cell in here.cells if cell.role in ("given", "exercise", "test")}
    fresh = released(step)
    repairs: list[Repair] = []

    adopted = {_grade_id(cell) for cell in cells}
    by_text = {fresh[name].source.strip(): name for name in known if name not in adopted}
    for cell in cells:
        name = by_text.get(cell.source.strip())
        if name and not _grade_id(cell):
            cell.metadata["nbgrader"] = NotebookNode(fresh[name].metadata["nbgrader"])
            repairs.append(Repair("adopted", name))

    copies: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        name = _grade_id(cell)
        if name in known:
            copies.setdefault(name, []).append(position)
        elif "nbgrader" in cell.metadata:
            del cell.metadata["nbgrader"]

    dropped: set[int] = set()
    for name, positions in copies.items():
        keep = positions[-1]
        if known[name].role == "exercise":
            stub = fresh[name].source.strip()
            worked = [position for position in positions if cells[position].source.strip() != stub]
            keep = worked[-1] if worked else positions[-1]
        for position in positions:
            if position == keep:
                continue
            repairs.append(Repair("doubled", name))
            if known[name].role == "exercise" and cells[position].source.strip() != fresh[name].source.strip():
                del cells[position].metadata["nbgrader"]
            else:
                dropped.add(position)
        copies[name] = [keep]

    healed: list[NotebookNode] = []
    for position, cell in enumerate(cells):
        if position in dropped:
            continue
        name = _grade_id(cell)
        if name in known:
            if cell.cell_type != "code":
                cell = new_code_cell(cell.source)
                repairs.append(Repair("retyped", name))
            if known[name].role != "exercise" and cell.source.strip() != fresh[name].source.strip():
                repairs.append(Repair("changed", name))
            if SKIP in cell.metadata.get("tags", ()):
                repairs.append(Repair("skipped", name))
            cell.metadata = NotebookNode(fresh[name].metadata)
            cell.id = name
            if known[name].role != "exercise":
                cell.source = fresh[name].source
        else:
            cell.metadata.pop("tags", None)
        healed.append(cell)

    present = {cell.id: position for position, cell in enumerate(healed)}
    for name, known_cell in known.items():
        if name in present or known_cell.role == "exercise":
            continue
        copy = NotebookNode(fresh[name])
        at = 0
        if known_cell.role == "test":
            stub = f"{here.name}-{known_cell.exercise}"
            at = present[stub] + 1 if stub in present else len(healed)
        healed.insert(at, copy)
        present = {cell.id: position for position, cell in enumerate(healed)}
        repairs.append(Repair("missing", name))

    made = built.empty(here, lang)
    made.cells = healed
    return Submission(step, lang, made, repairs)
