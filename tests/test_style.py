"""The code reads alike everywhere, and its types hold."""

import subprocess
import sys

import pytest

from course.authoring.notebook import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "course", "autograde", "tests", "benchmarks", "nbgrader_config.py"],
        ["mypy", "--strict", "course/engine"],
        ["mypy", "--ignore-missing-imports", "autograde", "course"],
    ],
    ids=["ruff", "mypy engine", "mypy"],
)
def test_the_checkers_have_nothing_to_say(command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
