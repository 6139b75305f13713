"""The code follows one style, and its types hold."""

import ast
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from course.authoring.notebook import ROOT

RUFF = ["ruff check .", "ruff format --check ."]
CHECKERS = [*RUFF, "mypy"]
WIDEST = 80
"""Characters of a docstring's first line."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [*RUFF, pytest.param("mypy", marks=[pytest.mark.types, pytest.mark.xdist_group("types")])]
)
def test_the_checkers_find_nothing(command):
    done = subprocess.run([sys.executable, "-m", *shlex.split(command)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_make_and_pre_commit_run_the_same_checkers():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    check = re.search(r"^check:.*\n((?:\t.*\n)+)", makefile, re.M)[1]
    *first, last = [line.strip().removeprefix("$(BIN)/") for line in check.splitlines()]
    assert first == RUFF
    assert last.endswith('-m "not slow or types"')
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert [hook["entry"].removeprefix(".venv/bin/") for repo in hooks for hook in repo["hooks"]] == CHECKERS


@pytest.mark.parametrize("folder", ["course", "autograde", "benchmarks", "docs/site"])
def test_a_docstrings_first_line_is_short(folder):
    long = []
    for file in sorted((ROOT / folder).rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        if "lessons/stage" in name:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                first = (ast.get_docstring(node) or "").split("\n")[0]
                if len(first) > WIDEST:
                    long.append(f"{name}: {first}")
    assert long == []
