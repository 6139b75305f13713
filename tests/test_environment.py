"""One list of packages, in three files."""

import re
import subprocess
import sys
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement

from course.authoring.notebook import ROOT

CONDA_NAMES = {"msgpack-python": "msgpack"}
ADDRESSES = ("tests/test_environment.py", "tests/test_outputs.py")
"""Tests whose text holds such addresses to be refused."""
PUBLIC = ("pypi.org", "files.pythonhosted.org", "registry.npmjs.org", "github.com", "conda-forge")


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def ranges(requirements):
    return {found.name: found.specifier for found in map(Requirement, requirements) if found.name != "gradsteps"}


def with_extras(project, *names):
    """The requirements of the distribution with extras, those that an extra takes from another one included."""
    found = list(project["dependencies"])
    for name in names:
        for line in project["optional-dependencies"][name]:
            one = Requirement(line)
            found += with_extras(project, *one.extras) if one.name == "gradsteps" else [line]
    return list(dict.fromkeys(found))


def test_conda_gets_the_same_ranges_as_pip(project):
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    wanted = ranges(each for each in conda["dependencies"] if isinstance(each, str) and each != "pip")
    python = wanted.pop("python")
    wanted = {CONDA_NAMES.get(name, name): found for name, found in wanted.items()}
    every = ranges(with_extras(project, "lab", "class", "cluster", "postgresql"))
    assert wanted == {name: found for name, found in every.items() if name in wanted}
    lines = next(each["pip"] for each in conda["dependencies"] if isinstance(each, dict))
    assert every.keys() - wanted.keys() <= ranges(with_extras(project, *Requirement(f"x{lines[0][4:]}").extras)).keys()
    assert {"numpy", "jupyterlab", "nbgrader", "rich"} <= wanted.keys()
    assert python == Requirement("python" + project["requires-python"]).specifier


def test_conda_hands_pip_lines_that_pip_can_read():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    for line in next(each["pip"] for each in conda["dependencies"] if isinstance(each, dict)):
        assert re.fullmatch(r"-e \.(\[[\w,-]+\])?", line) or Requirement(line), line


def test_the_lock_is_exact_and_within_the_ranges(project):
    lines = [
        line
        for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    locked = [Requirement(line) for line in lines]
    assert all(str(each.specifier).startswith("==") for each in locked)
    versions = {re.sub(r"[-_.]+", "-", each.name).lower(): str(each.specifier)[2:] for each in locked}
    wanted = with_extras(project, "lab", "class", "cluster", "postgresql", "test")
    for name, allowed in ranges(wanted).items():
        assert versions[re.sub(r"[-_.]+", "-", name).lower()] in allowed, name


def test_no_tracked_file_names_a_mirror_or_a_path_of_a_machine():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    index = re.compile(r"(?:--index-url|--extra-index-url|--find-links|index-url\s*=|file://|/simple/)")
    for name in files:
        if name.startswith(("source/", "release/")) or name in ADDRESSES:
            continue
        text = (ROOT / name).read_text("utf-8", errors="replace")
        assert not index.search(text.replace("--no-emit-index-url", "").replace("--no-emit-find-links", "")), name
        assert str(ROOT) + "/" not in text, name


@pytest.mark.slow
def test_without_linux_the_learners_side_is_imported_and_grades():
    code = (
        "import sys\n"
        "for name in ('resource', 'fcntl', 'pwd', 'grp'): sys.modules[name] = None\n"
        "import os\nvars(os).pop('fork', None)\n"
        "import course.testing, course.cli, course.engine, autograde.cli\n"
        "from autograde.grading.passes import grade\nfrom autograde.sandbox.remote.session import Limits\n"
        "from autograde.grading.submission import from_cells\nfrom course.authoring import notebook\n"
        "from course.authoring.lesson import lesson\n"
        "cells = notebook.source(lesson(2), 'ko').cells\n"
        "result = grade(from_cells(cells, 2, 'ko'), Limits(protection='trusted'))\n"
        "assert result.score == result.max_score, result\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
