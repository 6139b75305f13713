"""Make a sample class, to see the grader at work.

It has twelve students, three languages, and most things that go wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.catalogue import known_answers
from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lessons

Edit = Callable[[NotebookNode, Lesson], None]


def _write(notebook: NotebookNode, lesson: Lesson, cell: str, code: str) -> None:
    for each in notebook.cells:
        if each.id == f"{lesson.name}-{cell}":
            each.source = code


def mistake(name: str) -> Edit:
    """Return an edit that replaces the right answer by the known mistake `name`."""

    def edit(notebook: NotebookNode, lesson: Lesson) -> None:
        for version in known_answers(lesson.step):
            if version.id == name and version.wrong:
                _write(notebook, lesson, version.exercise, version.code)

    return edit


def _syntax_error(notebook: NotebookNode, lesson: Lesson) -> None:
    first = next(iter(lesson.exercises))
    _write(notebook, lesson, first, "class Broken(:\n    pass")


def _deleted(notebook: NotebookNode, lesson: Lesson) -> None:
    name = list(lesson.tests.values())[-1].id
    notebook.cells = [cell for cell in notebook.cells if cell.id != name]


def _doubled(notebook: NotebookNode, lesson: Lesson) -> None:
    name = next(iter(lesson.tests.values())).id
    at = next(position for position, cell in enumerate(notebook.cells) if cell.id == name)
    copy = new_code_cell(notebook.cells[at].source, metadata=notebook.cells[at].metadata)
    notebook.cells.insert(at, copy)


def _endless(notebook: NotebookNode, lesson: Lesson) -> None:
    notebook.cells.append(new_code_cell("while True:\n    pass"))


def make(root: Path, stage: int) -> int:
    """Write submitted/ for a class of twelve and return the number of students.

    The folder is below `root` and takes the place of an earlier one.
    """
    here = lessons(stage)
    half = here[: len(here) // 2]
    assignment = f"stage{stage}"
    known = {version.id: step.step for step in here for version in known_answers(step.step) if version.wrong}
    picks = [name for name in PICKS if name in known]

    def hand_in(student: str, lang: str, solved: list[Lesson], edits: dict[int, Edit] | None = None) -> None:
        folder = root / "submitted" / student / assignment
        folder.mkdir(parents=True)
        for lesson in here:
            notebook = (built.solution if lesson in solved else built.release)(lesson, lang)
            if edits and lesson.step in edits:
                edits[lesson.step](notebook, lesson)
            (folder / f"{lesson.name}.ipynb").write_text(built.text(notebook), "utf-8")
        (folder / "timestamp.txt").write_text("2026-03-02 09:00:00 UTC", "utf-8")

    for folder in ("submitted", "autograded", "feedback"):
        for old in (root / folder).glob(f"*/{assignment}"):
            shutil.rmtree(old)
    first, last = here[0].step, here[-1].step
    hand_in("jiwoo", "ko", here)
    hand_in("haruto", "ja", here)
    hand_in("minjun", "ko", half)
    hand_in("emma", "en", [])
    names = [("seoyeon", "ko"), ("sakura", "ja"), ("liam", "en"), ("doyun", "ko")]
    for number, (student, lang) in enumerate(names):
        chosen = picks[number :: len(names)]
        hand_in(student, lang, here, {known[name]: mistake(name) for name in chosen})
    hand_in("yui", "ja", here, {first + 1: _syntax_error})
    hand_in("noah", "en", here, {first: _deleted, first + 2: _doubled})
    hand_in("mio", "ja", here, {last: _endless})
    hand_in("olivia", "en", here)
    broken = root / "submitted" / "olivia" / assignment / f"{here[2].name}.ipynb"
    broken.write_text(broken.read_text("utf-8")[:-40], "utf-8")
    return 12


PICKS = (
    *("2.4", "4.3", "6.2", "8.6"),
    *("3.1", "9.3", "9.7", "10.1"),
    *("13.7", "14.2", "16.2", "18.1"),
    *("17.1", "19.6", "20.2", "22.1"),
)
