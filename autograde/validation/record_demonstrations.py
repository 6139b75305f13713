"""Run a lesson's demonstrations and record what they show."""

from __future__ import annotations

import base64
import io
import json
import re
from typing import Any

from PIL import Image

from autograde.grading.demonstrations import code_digest, file, is_stale
from autograde.grading.outputs import safe_outputs
from autograde.sandbox.remote.notebook_run import NotebookRun
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.files import write_atomically
from course.authoring.lesson import Lesson, lesson
from course.i18n import LANGUAGES, use_language


def record(step: int) -> None:
    """Record what a step's demonstrations show in each language.

    Nothing is done if its code has not changed since the last record.

    Times and amounts of memory in it are those of this machine.
    """
    if is_stale(step):
        english = _outputs(lesson(step), "en")
        outputs = {"en": english}
        for lang in LANGUAGES:
            if lang != "en":
                found = _outputs(lesson(step), lang)
                outputs[lang] = {name: found[name] for name in found if _words(found[name]) != _words(english[name])}
        made = {"digest": code_digest(lesson(step)), "outputs": outputs}
        write_atomically(file(step), json.dumps(made, ensure_ascii=False, indent=1) + "\n")


def _outputs(of: Lesson, lang: str) -> dict[str, list[dict[str, Any]]]:
    demos = {cell.id for cell in of.of_role("demo")}
    tests = {cell.id for cell in of.of_role("test")}
    found: dict[str, list[dict[str, Any]]] = {}
    run = NotebookRun(Limits(cell=60.0), of.imports())
    try:
        with use_language(lang):
            for cell in notebook.solution(of, lang).cells:
                if cell.cell_type == "code" and cell.id not in tests:
                    outputs, _ = run.run_cell(cell.source)
                    if cell.id in demos:
                        found[cell.id] = [_shrunk(each) for each in safe_outputs(outputs)]
    finally:
        run.close()
    return found


def _words(outputs: list[dict[str, Any]]) -> str:
    """Return the outputs without what differs from one run to the next."""
    kept = [{**each, "data": {**each.get("data", {}), "image/png": None}} for each in outputs]
    return re.sub(r"[\d.]+", "", json.dumps(kept))


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
