"""Run a lesson's asides in its solution notebook and record what they show."""

from __future__ import annotations

import json
from typing import Any

from autograde.grading.demonstrations import code_digest, file, is_stale
from autograde.grading.outputs import safe_outputs
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lesson
from course.i18n import use_language


def record(step: int) -> None:
    """Record what a step's asides show, if its code changed since the last record.

    Times and amounts of memory in it are those of this machine.
    """
    if is_stale(step):
        found = _outputs(lesson(step))
        made = {"digest": code_digest(lesson(step)), "outputs": found}
        if found:
            write_atomically(file(step), json.dumps(made, ensure_ascii=False, indent=1) + "\n")
        else:
            file(step).unlink(missing_ok=True)


def _outputs(of: Lesson) -> dict[str, list[dict[str, Any]]]:
    asides = {cell.id for cell in of.of_role("demo") if cell.aside}
    tests = {cell.id for cell in of.of_role("test")}
    found: dict[str, list[dict[str, Any]]] = {}
    run = NotebookRun(Limits(cell=60.0), of.imports)
    try:
        with use_language("en"):
            for cell in notebook.solution(of, "en").cells:
                if cell.cell_type == "code" and cell.id not in tests:
                    outputs, _ = run.run_cell(cell.source)
                    if cell.id in asides:
                        found[cell.id] = safe_outputs(outputs)
    finally:
        run.close()
    return found
