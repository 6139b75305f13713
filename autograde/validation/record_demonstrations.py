"""Run a lesson's asides in its solution notebook and record what they show."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

from PIL import Image

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
                        found[cell.id] = [_shrunk(each) for each in safe_outputs(outputs)]
    finally:
        run.close()
    return found


def _shrunk(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output whose picture has 256 colors, if that makes it smaller.

    It is in every graded notebook and page of a class, and a plot takes a fourth of its bytes then.
    """
    text = output.get("data", {}).get("image/png")
    if text is None:
        return output
    made = io.BytesIO()
    with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
        picture.convert("RGB").quantize(256).save(made, "PNG", optimize=True)
    small = base64.b64encode(made.getvalue()).decode()
    return {**output, "data": {**output["data"], "image/png": small}} if len(small) < len(text) else output
