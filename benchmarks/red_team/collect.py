"""Run the red team's tests and keep every notebook that they submit.

So an attack is written once. A notebook deserves the score that its passing test saw.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from autograde.errors import SubmissionError
from autograde.grading import submission
from course.authoring import notebook
from course.authoring.notebook import ROOT

FOLDER = ROOT / "tests" / "red_team"
MAX_FILE = 25 << 20
"""Bytes of a file that is worth submitting: larger ones test reading alone."""


@dataclass(frozen=True)
class Attack:
    """A submitted file; `deserved` points are None if nobody can read it."""

    module: str
    step: int
    data: bytes
    deserved: float | None


class Collector:
    """A pytest plugin that keeps every notebook that the helpers grade."""

    def __init__(self) -> None:
        self.found: dict[bytes, Attack] = {}
        self.failed: set[str] = set()
        self.module = ""

    def keep(self, step: int, data: bytes, deserved: float | None) -> None:
        self.found.setdefault(data, Attack(self.module, step, data, deserved))

    def graded(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def graded(made: Any, step: int = 2, *limits: Any, **named: Any) -> Any:
            data = notebook.text(made).encode("utf-8", "surrogatepass")  # before it is sanitized
            result = real(made, step, *limits, **named)
            self.keep(step, data, result.score)
            return result

        return graded

    def graded_file(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def graded_file(file: Path, *limits: Any) -> Any:
            result = real(file, *limits)
            self.keep(result.step, file.read_bytes(), result.score)
            return result

        return graded_file

    def elsewhere(self, real: Callable[..., Any], helpers: ModuleType) -> Callable[..., Any]:
        def elsewhere(step: int = 2, *words: Any, **planted: Any) -> Any:
            scores = real(step, *words, **planted)
            own = {name: text for name, text in planted.items() if name not in ("seconds", "memory")}
            made = helpers.plant(helpers.solution(step), **own)
            self.keep(step, notebook.text(made).encode("utf-8", "surrogatepass"), sum(scores))
            return scores

        return elsewhere

    def run_class(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def run_class(root: Path) -> Any:
            found, points = real(root)
            for student in {"eve", "mallory"} & set(points):
                file = root / "submitted" / student / "stage1" / "step02.ipynb"
                if not file.is_symlink():
                    self.keep(2, file.read_bytes(), points[student])
            return found, points

        return run_class

    def read(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def read(file: Path, *words: Any) -> Any:
            try:
                return real(file, *words)
            except SubmissionError:
                if file.stat().st_size <= MAX_FILE:
                    self.keep(2, file.read_bytes(), None)
                raise

        return read

    def pytest_sessionstart(self) -> None:
        submission.read = self.read(submission.read)
        from red_team import helpers

        wrapped = {
            "graded": self.graded(helpers.graded),
            "graded_file": self.graded_file(helpers.graded_file),
            "elsewhere": self.elsewhere(helpers.elsewhere, helpers),
            "run_class": self.run_class(helpers.run_class),
        }
        for name, function in wrapped.items():
            setattr(helpers, name, function)

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.module = item.path.stem

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(Path(report.nodeid.split("::")[0]).stem)


def modules() -> dict[str, str]:
    """Return what each module of attacks wants, by name."""
    texts = {file.stem: ast.get_docstring(ast.parse(file.read_text("utf-8"))) for file in FOLDER.glob("test_*.py")}
    return {name: " ".join((text or name).split(".")[0].split()) for name, text in sorted(texts.items())}


def collect(names: list[str]) -> tuple[list[Attack], set[str]]:
    """Return the attacks of some modules, and the modules in which a test fails."""
    collector = Collector()
    files = [str(FOLDER / f"{name}.py") for name in names]
    pytest.main(["-q", "-m", "", "-p", "no:cacheprovider", f"--rootdir={ROOT}", *files], plugins=[collector])
    return list(collector.found.values()), collector.failed
