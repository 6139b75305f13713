"""The solution notebooks run in a real kernel: what self-learners do with them.

Each step runs in one of the languages. Code is the same in all of them (tests/test_notebook.py), and `make test-site`
runs every notebook in each.
"""

import re

import nbformat
import pytest
from jupyter_client.provisioning import local_provisioner
from nbclient import NotebookClient

from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.i18n import LANGUAGES
from course.memory import MIB
from tests import warm_commands

pytestmark = pytest.mark.slow


def execute(lesson, lang, folder):
    found = nbformat.read(notebook.path("source", lesson, lang), as_version=4)
    NotebookClient(found, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    return found


def check_passed(executed, lesson):
    passed = [cell for cell in executed.cells if any("✔" in str(output) for output in cell.get("outputs", []))]
    assert len(passed) == len(lesson.tests)


@pytest.fixture(autouse=True)
def inline(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")


@pytest.mark.parametrize("lesson", [each for each in lessons() if each.step != 18], ids=lambda lesson: lesson.name)
def test_a_source_notebook_runs_from_top_to_bottom(lesson, tmp_path, monkeypatch):
    monkeypatch.setattr(local_provisioner, "launch_kernel", warm_commands.kernel)
    check_passed(execute(lesson, LANGUAGES[lesson.step % len(LANGUAGES)], tmp_path), lesson)


def test_step_18_runs_too_and_its_memit_shows_the_saving(tmp_path):
    made = execute(lesson(18), "en", tmp_path)
    check_passed(made, lesson(18))
    outputs = [output for cell in made.cells for output in cell.get("outputs", [])]
    printed = "".join(output["text"] for output in outputs if output["output_type"] == "stream")
    increments = [float(found) for found in re.findall(r"increment: (-?[\d.]+) MiB", printed)]
    _first, training, inference = increments
    array = 40_000_000 / MIB
    assert training > 4 * inference
    assert 10 < training / array < 12
    assert 0.5 < inference / array < 2.5
    assert any("image/png" in output.get("data", {}) for output in outputs)
