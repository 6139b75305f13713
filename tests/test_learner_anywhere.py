"""From a notebook and a wheel to a named mistake and a check mark, on the notebook servers that learners have.

Each environment is made fresh by the Python and the registry of this machine; nothing of this checkout is in it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from course import __version__
from course.authoring import handout, notebook
from course.authoring.lesson import lesson
from course.i18n import LANGUAGES, load_messages

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("anywhere")]
HOSTS = {
    "plain": ("3.11", ["ipykernel", "numpy~=1.26.0"]),
    "colab": ("3.12", ["ipython==7.34.0", "ipykernel==6.17.1", "numpy==2.0.2"]),
    "current": ("3.13", ["ipykernel"]),
}
"""The Python of each host and what it has: the oldest numpy, Colab's versions, and no numpy at all."""
STEPS = (2, 7, 10, 14, 17, 22)
WRONG = ("step02-square", "x**2", "x * 2")
LEFT_OUT = ("COURSE_LANG", "JPY_SESSION_NAME", "PYTHONPATH", "VIRTUAL_ENV")


def interpreter(version):
    """The Python of a version on this machine, None without one that runs."""
    found = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for python in filter(None, found):
        done = subprocess.run([python, "-c", "import ensurepip, venv, sys; print(sys.version)"], capture_output=True)
        if done.returncode == 0 and done.stdout.startswith(f"{version}.".encode()):
            return python
    return None


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    return handout.build_wheel(tmp_path_factory.mktemp("wheel"))


class Host:
    """An environment with a kernel, in which notebooks run as their server would run them."""

    def __init__(self, folder, python, packages):
        self.folder = folder
        subprocess.run([python, "-m", "venv", folder / "env"], check=True)
        self.python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
        done = self.pip("install", "-q", *packages)
        if done.returncode:
            pytest.skip(f"the registry does not give {' '.join(packages)}: {done.stderr.strip()[-300:]}")
        spec = folder / "jupyter" / "kernels" / "python3"
        spec.mkdir(parents=True)
        argv = [str(self.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "x", "language": "python"}))
        self.before = self.versions()

    def pip(self, *words):
        command = [self.python, "-m", "pip", "--disable-pip-version-check", *words]
        return subprocess.run(command, capture_output=True, text=True)

    def versions(self):
        return {each["name"]: each["version"] for each in json.loads(self.pip("list", "--format", "json").stdout)}

    def without_course(self):
        self.pip("uninstall", "-q", "-y", "gradsteps")

    def run(self, made, folder, monkeypatch):
        """Run a notebook in a folder to its first error; return the error's text, "" without one."""
        monkeypatch.setenv("JUPYTER_PATH", str(self.folder / "jupyter"))
        folder.mkdir(exist_ok=True)
        for name in LEFT_OUT:
            monkeypatch.delenv(name, raising=False)
        client = NotebookClient(made, timeout=300, resources={"metadata": {"path": str(folder)}})
        try:
            client.execute()
        except CellExecutionError as error:
            return str(error)
        return ""


@pytest.fixture(scope="session", params=HOSTS)
def host(request, tmp_path_factory):
    version, packages = HOSTS[request.param]
    python = interpreter(version)
    if python is None:
        pytest.skip(f"there is no Python {version} on this machine")
    return Host(tmp_path_factory.mktemp(request.param), python, packages)


def outputs(made, name):
    """All that a cell printed and showed, as text."""
    cell = next(each for each in made.cells if each.id == name)
    return "\n".join(
        text if isinstance(text, str) else "".join(text)
        for output in cell.outputs
        for text in (output.get("text", ""), output.get("evalue", ""), *output.get("data", {}).values())
    )


def read(step, lang, change=None):
    """A released notebook with our answers, and one of them changed."""
    made = nbformat.reads(notebook.text(notebook.solution(lesson(step), lang)), as_version=4)
    if change:
        cell = next(each for each in made.cells if each.id == change[0])
        assert change[1] in cell.source
        cell.source = cell.source.replace(*change[1:])
    return made


@pytest.mark.parametrize("lang", LANGUAGES)
def test_from_the_notebook_and_a_wheel_to_a_named_mistake_and_a_check_mark(host, wheel, lang, tmp_path, monkeypatch):
    host.without_course()
    shutil.copy(wheel, tmp_path)
    wrong = read(2, lang, WRONG)
    assert host.run(wrong, tmp_path, monkeypatch)
    assert load_messages(lang)["setup_installing"] in outputs(wrong, "step02-setup")
    table = json.loads((notebook.PACKAGE / "feedback" / "diagnosis" / "step02.json").read_text("utf-8"))
    title = table["exercises"]["square"]["mistakes"]["2.9"]["title"][lang]
    told = outputs(wrong, "step02-square-test")
    assert title in told, told
    assert "Warning" not in told
    right = read(2, lang)
    assert host.run(right, tmp_path, monkeypatch) == ""
    assert outputs(right, "step02-setup") == ""
    assert "✔" in outputs(right, "step02-square-test")
    assert re.search(load_messages(lang)["visible_passed"][:4], outputs(right, "step02-square-test"))
    kept = {name: host.versions().get(name) for name in host.before}
    assert kept == host.before, "nothing that the host has is upgraded or removed"
    assert host.versions().keys() - kept.keys() <= {"gradsteps", "numpy"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notebook_alone_says_what_it_needs(host, lang, tmp_path, monkeypatch):
    host.without_course()
    error = host.run(read(2, lang), tmp_path / "alone", monkeypatch)
    assert load_messages(lang)["setup_missing"].format(version=__version__) in error
    assert "gradsteps" not in host.versions()


@pytest.mark.parametrize("step", STEPS)
def test_the_notebooks_run_there(host, wheel, step, tmp_path, monkeypatch):
    host.pip("install", "-q", str(wheel))
    made = read(step, "ja")
    error = host.run(made, tmp_path, monkeypatch)
    tests = [cell.id for cell in made.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    if error:  # only the package that measures memory may be missing, and then a line says so
        assert load_messages("ja")["needs_package"].partition("{name}")[2][:9] in error, error
        host.pip("install", "-q", "memory_profiler")
        made = read(step, "ja")
        assert host.run(made, tmp_path, monkeypatch) == ""
    assert tests
    assert all("✔" in outputs(made, name) for name in tests)


def resolve(*requirements):
    """What pip would install into an empty environment, by name."""
    report = ["--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *report, *map(str, requirements)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"the registry does not answer: {done.stderr.strip()[-300:]}")
    return {each["metadata"]["name"].lower().replace("_", "-") for each in json.loads(done.stdout)["install"]}


@pytest.mark.parametrize(("extra", "most"), [("", 2), ("[check]", 16)])
def test_a_learner_installs_few_packages_beside_a_notebook_server(wheel, extra, most):
    added = resolve(f"{wheel}{extra}") - resolve("jupyterlab")
    assert "gradsteps" in added
    assert len(added) <= most, sorted(added)


def test_what_a_learner_installs_is_small(wheel, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--target", tmp_path / "own", wheel],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.skip(f"the registry does not answer: {done.stderr.strip()[-300:]}")
    names = [each.name for each in (tmp_path / "own").glob("*.dist-info")]
    size = sum(file.stat().st_size for file in (tmp_path / "own").rglob("*") if file.is_file()) / 1e6
    print(f"pip install gradsteps: {len(names)} packages, {size:.0f} MB")
    assert len(names) <= 35
    assert size <= 170
