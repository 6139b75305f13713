"""What the lessons say about Python and Jupyter is so."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

SHADOWED = "import colorsys\nprint(hasattr(colorsys, 'mine'))"


@pytest.fixture
def shadow(tmp_path):
    """A folder with a package that has the name of a module of the standard library."""
    (tmp_path / "colorsys").mkdir()
    (tmp_path / "colorsys" / "__init__.py").write_text("mine = True\n", "utf-8")
    return tmp_path


def test_step_23_a_folder_beside_a_program_replaces_a_module_of_the_standard_library(shadow):
    (shadow / "program.py").write_text(SHADOWED, "utf-8")
    for start in (["-c", SHADOWED], ["program.py"]):
        done = subprocess.run([sys.executable, *start], cwd=shadow, capture_output=True, text=True, check=True)
        assert done.stdout == "True\n"


@pytest.mark.slow
def test_step_23_in_jupyter_the_standard_library_comes_before_the_notebooks_folder(shadow):
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SHADOWED)])
    NotebookClient(page, resources={"metadata": {"path": str(shadow)}}).execute()
    assert page.cells[0].outputs[0].text == "False\n"
