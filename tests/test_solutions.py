"""The solution notebooks run in a real kernel: what self-learners do with them.

Each step runs in one of the languages. Code is the same in all of them (tests/test_notebook.py), and `make test-site`
runs every notebook in each.
"""

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


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_source_notebook_runs_from_top_to_bottom(lesson, tmp_path, monkeypatch):
    lang = LANGUAGES[lesson.step % len(LANGUAGES)]
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    found = execute(lesson, lang, tmp_path)
    passed = [cell for cell in found.cells if any("✔" in str(output) for output in cell.get("outputs", []))]
    assert len(passed) == len(lesson.tests)
