"""The solution notebooks run in a real kernel, in every language: what self-learners do with them."""

from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbclient import NotebookClient

from course.authoring import notebook
from course.authoring.lesson import lessons
from course.i18n import LANGUAGES

pytestmark = pytest.mark.slow


def execute(lesson, lang, folder):
    found = nbformat.read(notebook.path("source", lesson, lang), as_version=4)
    NotebookClient(found, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_source_notebook_runs_from_top_to_bottom(lang, tmp_path, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    with ThreadPoolExecutor(2) as pool:
        ran = list(pool.map(lambda lesson: execute(lesson, lang, tmp_path), lessons()))
    for lesson, found in zip(lessons(), ran, strict=True):
        passed = [cell for cell in found.cells if any("✔" in str(output) for output in cell.get("outputs", []))]
        assert len(passed) == len(lesson.tests), lesson.name
