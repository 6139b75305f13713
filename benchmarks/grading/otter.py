"""Grade the same notebooks with otter-grader.

It runs them in its own process and isolates nothing.

`otter assign` makes an autograder of each lesson: a question per exercise, with its visible and its hidden test.
"""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_raw_cell

from course.authoring import notebook as built
from course.authoring.lesson import Lesson, lesson
from course.authoring.markers import HIDDEN, extract_region, remove_region, strip_markers
from course.i18n.step_names import step_name

CONFIG = """# ASSIGNMENT CONFIG
files: []
generate: true
export_cell: false
check_all_cell: false
init_cell: false
"""


def _question(name: str, points: int, answer: str, visible: str, hidden: str) -> list[NotebookNode]:
    tests = [new_code_cell(f"# POINTS: {points / 2}\n{visible}")]
    if hidden.strip():
        tests.append(new_code_cell(f"# HIDDEN\n# POINTS: {points / 2}\n{visible}\n{hidden}"))
    return [
        new_raw_cell(f"# BEGIN QUESTION\nname: {name.replace('-', '_')}"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_code_cell(answer),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# BEGIN TESTS"),
        *tests,
        new_raw_cell("# END TESTS"),
        new_raw_cell("# END QUESTION"),
    ]


def master(of: Lesson) -> NotebookNode:
    """Return the notebook that `otter assign` reads."""
    cells = [new_raw_cell(CONFIG)]
    answers: dict[str, str] = {}
    for cell in built.source(of, "en").cells:
        own = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code":
            continue
        name = str(own.get("grade_id", "")).partition("-")[2]
        if own.get("solution"):
            answers[name] = strip_markers(cell.source)
        elif own.get("grade"):
            exercise = name.removesuffix("-test")
            visible, hidden = remove_region(HIDDEN, cell.source), extract_region(HIDDEN, cell.source)
            cells += _question(exercise, own.points, answers[exercise], visible, hidden)
        else:
            cells.append(new_code_cell(strip_markers(cell.source)))
    made: NotebookNode = new_notebook(cells=cells, metadata=built.empty(of, "en").metadata)
    return made


class Otter:
    """`otter run`, a command a notebook, as its manual has it for one's own machine.

    Args:
        python: the interpreter of an environment that otter-grader is installed in.
        root: the class, whose submitted/ is read.
    """

    def __init__(self, python: Path, root: Path) -> None:
        self.otter, self.root = python.absolute().with_name("otter"), root  # it runs in other folders
        self.autograders: dict[str, Path] = {}

    def _run(self, *words: str, cwd: Path) -> float:
        start = time.perf_counter()
        variables = os.environ | {"PYTHONPATH": str(built.ROOT), "HOME": str(cwd)}
        done = subprocess.run(
            [self.otter, *words], cwd=cwd, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"otter {' '.join(words)}: {(done.stdout + done.stderr)[-2000:]}")
        return time.perf_counter() - start

    def create_autograder(self, step: int) -> None:
        """Make the archive of a lesson's tests."""
        folder = self.root / "otter"
        folder.mkdir(exist_ok=True)
        name = step_name(step)
        (folder / f"{name}.ipynb").write_text(built.text(master(lesson(step))), "utf-8")
        self._run("assign", "--no-run-tests", "--no-pdfs", f"{name}.ipynb", name, cwd=folder)
        (self.autograders[name],) = (folder / name / "autograder").glob("*.zip")

    def grade(self, file: Path) -> float:
        """Return the seconds that one notebook takes."""
        out = self.root / "otter" / "results"
        out.mkdir(exist_ok=True)
        return self._run("run", "-a", str(self.autograders[file.stem]), "-o", str(out), str(file), cwd=self.root)
