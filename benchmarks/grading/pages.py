"""Render the feedback pages of a class in one process; print the seconds per page."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.grading.passes import grade
from autograde.grading.submission import read
from autograde.sandbox.remote.session import Limits
from course.i18n.step_names import step_files, step_number


def main(root: Path, stage: str, out: Path) -> None:
    """Grade the class in `root`, then time the rendering of its pages into `out`."""
    todo = []
    for file in step_files(root / "submitted", ".ipynb", f"*/{stage}"):
        submission = read(file, step_number(file.stem))
        result = grade(submission, Limits(protection="sealed"))
        todo.append((file.parents[1].name, file.stem, render.autograded(submission, result), result))
    start = time.perf_counter()
    for student, name, notebook, result in todo:
        page = render.feedback(notebook, ManualEntries().marks(result, 0.0), student, stage, "step")
        (out / f"{student}-{name}.html").write_text(page, "utf-8")
    print((time.perf_counter() - start) / len(todo))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
