"""Support submissions that are plain programs.

A program is graded as it is: nothing of the course takes the place of what it lacks.

A program runs by itself after `import numpy as np`, its `if __name__ == "__main__":` part left out. Only a program that
answers the exercises of a step and defines nothing of what came before runs after the code so far, as a notebook does.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.grading.names import answer_names, bound_by, bound_names, course_names, parse, preamble_names, read_names
from course.authoring import notebook as built
from course.authoring.lesson import Cell, lesson
from course.authoring.released_lesson import released_lesson
from course.feedback.syntax import unparse

PROGRAM = "program"
"""The id of the cell that holds the program."""
START = 'import numpy as np\n__name__ = "{name}"'


def continues_the_course(text: str, step: int) -> bool:
    """Return whether a program answers a step without defining what came before.

    An import of NumPy counts as part of what came before.
    """
    names, answers = bound_names(text), frozenset().union(*answer_names(step).values())
    return bool(names & answers) and not names & ({"np", "numpy", *preamble_names(step)} - answers)


def cells_of(text: str, step: int, lang: str) -> NotebookNode:
    """Return the notebook in which a program is graded."""
    made = built.empty(lesson(step), lang)
    given = lesson(step).of_role("given") if continues_the_course(text, step) else ()
    made.cells += [NotebookNode(released_lesson(step).cells[cell.id]) for cell in given]
    made.cells.append(new_code_cell(START.format(name=lesson(step).name), id="start"))
    made.cells.append(new_code_cell(text, id=PROGRAM))
    for cell in lesson(step).cells:
        if cell.role == "test" or (cell.role == "demo" and _can_run(cell, text, step)):
            made.cells.append(NotebookNode(released_lesson(step).cells[cell.id]))
    return made


def _can_run(demo: Cell, text: str, step: int) -> bool:
    """Return whether a demonstration can run after a program.

    It can if it finds all that it reads of the course and redefines nothing of the program's.
    """
    has = bound_names(text) | (preamble_names(step) if continues_the_course(text, step) else frozenset())
    return read_names(demo.code) & course_names(step) <= has and not bound_names(demo.code) & has


def splice(text: str, answer: str) -> str:
    """Return a program with its definitions replaced by those of `answer`.

    Definitions that the program lacks come last.
    """
    new = parse(answer).body
    by_name = {name: node for node in new for name in bound_by(node)}
    old = parse(text).body
    made = dict.fromkeys(next((by_name[name] for name in bound_by(node) if name in by_name), node) for node in old)
    return "\n".join(unparse(node) for node in made | dict.fromkeys(new))


def stop_line(error: dict[str, Any]) -> str:
    """Return the line of a program where an error stopped it.

    The result is "?" if the traceback does not show the line.
    """
    found = re.search(r"line (\d{1,7})\b", "\n".join(error.get("traceback", [])))
    return found[1] if found else "?"
