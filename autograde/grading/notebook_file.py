"""Read the cells of a notebook file that nobody vouches for."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.errors import SubmissionError
from autograde.grading.drawings import MAX_DRAWN, drawn_of_picture
from autograde.grading.sanitize import SKIP
from course.i18n import Message
from course.i18n.notebook_metadata import MAX_BYTES, is_too_large

MAX_CELLS, MAX_SOURCE = 500, 1 << 20
"""How many cells a notebook may have, and how many characters they may have together."""
MAX_PROSE, MAX_ALL_PROSE = 10_000, 50_000
"""How many characters of a cell of prose are kept, and of all together: some take the square of their length to render.

A lesson's own have 2,000 and 14,000.
"""
MAX_ATTACHMENTS = 6 << 20
"""How many characters of Base64 the pictures pasted into a notebook may take, in the graded notebook and the page."""
MAX_PICTURES = 50
"""How many pictures of a cell are kept."""
PICTURES = ("image/png", "image/jpeg", "image/gif")
KINDS = {"code": "code", "markdown": "markdown", "heading": "markdown"}
"""Types of cells, those of older formats too; whatever else there is counts as "raw"."""


def shortened(text: str, most: int) -> str:
    """Return a text, or its beginning if it is too long."""
    return text if len(text) <= most else text[:most] + " …"


def _plain(raw: Any, number: int) -> NotebookNode:
    """Rebuild one cell of an untrusted notebook from the parts that matter."""
    source = raw.get("source", raw.get("input", ""))
    parts = source if isinstance(source, list) else [source]
    source = "".join(part for part in parts if isinstance(part, str)).replace("\r\n", "\n")
    told = raw.get("metadata")
    own = told.get("nbgrader") if isinstance(told, dict) else None
    name = own.get("grade_id") if isinstance(own, dict) else None
    tags = told.get("tags") if isinstance(told, dict) else None
    metadata = NotebookNode(nbgrader=NotebookNode(grade_id=name)) if isinstance(name, str) else NotebookNode()
    if isinstance(tags, list) and SKIP in tags:
        metadata.tags = [SKIP]
    kind = KINDS.get(raw.get("cell_type")) if isinstance(raw.get("cell_type"), str) else None
    kind = kind or "raw"
    if kind != "code" and name is None:  # one with a name may be an exercise that was turned into prose
        source = shortened(source, MAX_PROSE)
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
    found: dict[str, dict[str, str]] = {}
    for name, bundle in raw.items() if isinstance(raw, dict) else ():
        data = {
            kind: text
            for kind, text in (bundle.items() if isinstance(bundle, dict) else ())
            if kind in PICTURES
            and isinstance(text, str)
            and re.fullmatch(r"[A-Za-z0-9+/=\s]*", text)
            and drawn_of_picture(kind, text) <= MAX_DRAWN
        }
        if data and len(name) <= 200 and len(found) < MAX_PICTURES:
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


def read_cells(text: str, file: Path) -> tuple[list[NotebookNode], dict[str, Any]]:
    """Return a notebook's cells and what its metadata say of the course.

    The cells are rebuilt from the parts that matter.

    All of their text can be encoded.

    Raises:
        SubmissionError: it is not a notebook, or one beyond the bounds.
    """
    raw = _document(text, file)
    if not isinstance(raw, dict) or not isinstance(raw.get("nbformat"), int):
        shortcut = isinstance(raw, dict) and {"doc_id", "url"} & raw.keys()
        raise SubmissionError(Message("shortcut" if shortcut else "not_notebook", file=file))
    cells = raw.get("cells") if raw["nbformat"] >= 4 else _cells_of_version_3(raw)
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
    sizes = [_shown_size(cell) for cell in pictures]
    if sum(size for size, _ in sizes) > MAX_ATTACHMENTS or sum(drawn for _, drawn in sizes) > MAX_DRAWN:
        for cell in pictures:
            del cell["attachments"]
    return found, own if isinstance(own, dict) else {}


def _document(text: str, file: Path) -> Any:
    """Return the JSON value that a file begins with.

    What some editors leave after its end is not read.
    """
    if is_too_large(text):
        raise SubmissionError(Message("too_large", file=file, megabytes=MAX_BYTES >> 20))
    try:
        raw, _ = json.JSONDecoder().raw_decode(text.lstrip())
        if "\\ud" in text.lower():  # an escape may be half a surrogate pair, which cannot be encoded
            raw = json.loads(json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise _not_json(text, error, file) from None
    return raw


def _cells_of_version_3(raw: dict[str, Any]) -> list[Any] | None:
    """Return the cells of a notebook in an older format, None if it has no sheets."""
    sheets = raw.get("worksheets")
    if not isinstance(sheets, list) or not all(isinstance(each, dict) for each in sheets):
        return None
    found = [sheet.get("cells") for sheet in sheets]
    return [cell for cells in found if isinstance(cells, list) for cell in cells]


def _shown_size(cell: NotebookNode) -> tuple[int, float]:
    """Return how many characters the pictures of a cell take, and how many elements.

    A page has them as often as they are mentioned.
    """
    pictures = [(kind, text) for data in cell.attachments.values() for kind, text in data.items()]
    sizes, drawn = [len(text) for _, text in pictures], [drawn_of_picture(*each) for each in pictures]
    mentioned = int(cell.source.count("attachment:"))
    return sum(sizes) + max(sizes) * mentioned, sum(drawn) + max(drawn) * mentioned
