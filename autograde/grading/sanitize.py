"""Sanitize the cells of a submission.

The result has every required cell once and locked cells as released.

Deleted, doubled or changed cells then cost nobody the rest of the notebook. What a student defined in a locked cell
runs in a cell beside it. Repairs are noted for the instructor.
"""

from __future__ import annotations

import ast

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.grading.names import answer_names, bound_by, is_analysed, parse
from autograde.grading.notebook_copies import copied
from course.authoring.lesson import lesson
from course.authoring.released_lesson import released_lesson
from course.feedback.syntax import unparse
from course.i18n import Message

SKIP = "skip-execution"
"""The tag by which nbclient leaves a cell out."""


def _repair(kind: str, cell: str) -> Message:
    """Return what was odd about a cell and corrected."""
    return Message(f"repair_{kind}", cell=cell)


def grade_id(cell: NotebookNode) -> str | None:
    """Return the name that nbgrader's metadata give a cell, None without one."""
    meta = cell.metadata.get("nbgrader")
    found = meta.get("grade_id") if isinstance(meta, dict) else None
    return found if isinstance(found, str) else None


def sanitize(
    cells: list[NotebookNode], step: int, *, same_version: bool = True
) -> tuple[list[NotebookNode], list[Message]]:
    """Return sanitized copies of the cells, and the repairs made.

    Every required cell is present exactly once.

    A missing cell is inserted near where it belongs. Of copies of an exercise, the last edited one counts.

    Args:
        cells: the cells of the notebook.
        step: its step.
        same_version: whether the notebook is of this version of the course; if not, its locked cells may differ.
    """
    cells = copied(cells)
    known = released_lesson(step).required
    repairs = _name_by_text(cells, step, set(known))
    dropped = _resolve_copies(cells, step, known, repairs)
    kept = [cell for position, cell in enumerate(cells) if position not in dropped]
    additions = _additions(kept, step, known)
    found = []
    for cell in kept:
        restored, added = _restore(cell, step, known, repairs), additions.get(grade_id(cell) or "")
        pair = [restored, new_code_cell(added, id=f"{restored.id}-added")] if added else [restored]
        found += pair if known.get(restored.id) == "given" else pair[::-1]
        repairs += [_repair("moved_out", restored.id)] if added else []
    _insert_missing(found, step, known, repairs)
    _name_demonstrations(found, step)
    if not same_version:
        repairs = [each for each in repairs if each.key != "repair_changed"] + [_repair("version", lesson(step).name)]
    return found, list(dict.fromkeys(repairs))  # of a cell that is there a hundred times, each once


def _additions(cells: list[NotebookNode], step: int, known: dict[str, str]) -> dict[str, str]:
    """Return, by locked cell, what the student defined in it beside the released text.

    Definitions count if the released cell does not bind their names, or if they answer an exercise that has no answer
    in its own cell: JupyterLab merges cells in this way.
    """
    fresh = released_lesson(step).cells
    answered = {
        grade_id(cell) for cell in cells if cell.source.strip() != fresh.get(grade_id(cell) or "", cell).source.strip()
    }
    open_names = frozenset().union(*(names for name, names in answer_names(step).items() if name not in answered))
    found: dict[str, str] = {}
    locked = [cell for cell in cells if known.get(grade_id(cell) or "") in ("given", "test")]
    changed = [cell for cell in locked if cell.source.strip() != fresh[grade_id(cell) or ""].source.strip()]
    for cell in changed if is_analysed(cell.source for cell in changed) else ():
        name = grade_id(cell) or ""
        original = parse(fresh[name].source).body
        texts, taken = {ast.dump(each) for each in original}, set().union(*map(bound_by, original))
        own = [each for each in parse(cell.source).body if ast.dump(each) not in texts]
        added = [each for each in own if bound_by(each) - taken or bound_by(each) & open_names]
        if added:
            found[name] = "\n\n".join(map(unparse, added))
    return found


def _name_by_text(cells: list[NotebookNode], step: int, known: set[str]) -> list[Message]:
    """Name the cells that lost their metadata and still have a released text."""
    fresh, taken = released_lesson(step).cells, {grade_id(cell) for cell in cells}
    by_text = {fresh[name].source.strip(): name for name in known if name not in taken}
    repairs = []
    for cell in cells:
        name = by_text.get(cell.source.strip())
        if name and not grade_id(cell):
            cell.metadata["nbgrader"] = NotebookNode(fresh[name].metadata["nbgrader"])
            repairs.append(_repair("adopted", name))
    return repairs


def _resolve_copies(cells: list[NotebookNode], step: int, known: dict[str, str], repairs: list[Message]) -> set[int]:
    """Leave one cell under each name; return the positions of the copies to drop.

    An edited copy of an exercise stays, as a cell of the student's own.
    """
    copies: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        name = grade_id(cell)
        if name in known:
            copies.setdefault(name, []).append(position)
        elif "nbgrader" in cell.metadata:
            del cell.metadata["nbgrader"]
    dropped: set[int] = set()
    for name, positions in copies.items():
        stub, is_exercise = released_lesson(step).cells[name].source.strip(), known[name] == "exercise"
        edited = [position for position in positions if cells[position].source.strip() != stub]
        keep = edited[-1] if is_exercise and edited else positions[-1]
        for position in positions:
            if position == keep:
                continue
            repairs.append(_repair("doubled", name))
            if is_exercise and position in edited:
                del cells[position].metadata["nbgrader"]
            else:
                dropped.add(position)
    return dropped


def _restore(cell: NotebookNode, step: int, known: dict[str, str], repairs: list[Message]) -> NotebookNode:
    """Return a named cell with its released metadata and, if locked, released text."""
    name = grade_id(cell)
    if name not in known:
        cell.metadata.pop("tags", None)
        return cell
    fresh, locked = released_lesson(step).cells[name], known[name] != "exercise"
    if cell.cell_type != "code":
        cell = new_code_cell(cell.source)
        repairs.append(_repair("retyped", name))
    if locked and cell.source.strip() != fresh.source.strip():
        repairs.append(_repair("changed", name))
    if SKIP in cell.metadata.get("tags", ()):
        repairs.append(_repair("skipped", name))
    cell.metadata = NotebookNode(fresh.metadata)
    cell.id = name
    if locked:
        cell.source = fresh.source
    return cell


def _insert_missing(cells: list[NotebookNode], step: int, known: dict[str, str], repairs: list[Message]) -> None:
    """Insert the locked cells that are missing.

    A test goes after its exercise, given code to the start.
    """
    tests = {name: test.id.exercise for name, test in released_lesson(step).tests.items()}
    for name, role in known.items():
        positions = {cell.id: position for position, cell in enumerate(cells)}
        if name in positions or role == "exercise":
            continue
        at = positions.get(tests[name], len(cells) - 1) + 1 if role == "test" else 0
        cells.insert(at, NotebookNode(released_lesson(step).cells[name]))
        repairs.append(_repair("missing", name))


def _name_demonstrations(cells: list[NotebookNode], step: int) -> None:
    """Give unchanged demonstrations their released ids.

    They have no metadata of nbgrader, and some editors drop the ids of cells: their text names them.
    """
    fresh = released_lesson(step).cells
    left: dict[str, list[str]] = {}
    for demo in lesson(step).of_role("demo"):
        left.setdefault(fresh[demo.id].source.strip(), []).append(demo.id)
    for cell in cells:
        ids = left.get(cell.source.strip())
        if ids and cell.cell_type == "code" and "nbgrader" not in cell.metadata:
            cell.id = ids.pop(0)
