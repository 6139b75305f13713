"""Make the notebooks of an instructor's assignments.

They lie in source/LANG/NAME/ and release/LANG/NAME/ of the course folder. They differ from those of the stages in the
link to the next notebook alone, which leads to the next one of the assignment.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from autograde.classroom.course_file import Assignment, stages
from course.authoring import notebook as built
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lesson
from course.i18n import LANGUAGES, translate, use_language
from course.i18n.step_names import step_files

MAKERS = {"source": built.source, "release": built.release}


def _relink(made: NotebookNode, plan: Assignment, here: Lesson, lang: str) -> NotebookNode:
    """Make the link to the next notebook lead to the next one of the assignment."""
    later = [step for step in plan.steps if step > here.step]
    for cell in list(made.cells):
        if cell.id == f"{here.name}-next":
            if later:
                following = lesson(later[0])
                with use_language(lang):
                    cell.source = translate("next_step", title=following.title(lang), file=f"{following.name}.ipynb")
            else:
                made.cells.remove(cell)
    return made


def notebooks(root: Path, plan: Assignment) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each notebook of an assignment."""
    of_stage = plan.name in stages()
    for lang in plan.languages:
        for here in plan.lessons:
            for folder, make in MAKERS.items():
                made = make(here, lang)
                text = built.text(made if of_stage else _relink(made, plan, here, lang))
                yield root / folder / lang / plan.name / f"{here.name}.ipynb", text


def write(root: Path, plan: Assignment) -> list[Path]:
    """Write the notebooks of an assignment and return the files that changed.

    Notebooks of steps or languages that the assignment no longer has are removed.
    """
    changed: list[Path] = []
    known = set()
    for file, text in notebooks(root, plan):
        known.add(file)
        if not file.exists() or file.read_text("utf-8") != text:
            write_atomically(file, text)
            changed.append(file)
    if plan.name not in stages():
        for lang in LANGUAGES:
            for folder in MAKERS:
                for file in step_files(root / folder / lang / plan.name, ".ipynb"):
                    if file not in known:
                        file.unlink()
                        changed.append(file)
    return changed
