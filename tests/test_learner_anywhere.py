"""From a notebook and a wheel to a named mistake and a check mark, on the notebook servers that learners have.

Each environment is made fresh by the Python and the registry of this machine; nothing of this checkout is in it.
"""

import json
import os
import shutil
import subprocess
import sysconfig
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course import __version__
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.setup_cell import setup_code
from course.i18n import LANGUAGES, load_messages

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]
HOSTS = {
    "plain": ("3.11", ["ipykernel", "numpy~=1.26.0"]),
    "colab": ("3.12", ["ipython==7.34.0", "ipykernel==6.17.1", "numpy==2.0.2"]),
    "current": ("3.13", ["ipykernel"]),
}
"""The Python of each host and what it has: the oldest numpy, Colab's versions, and no numpy at all."""
EACH = [*(("plain", lang) for lang in LANGUAGES), ("colab", "ja"), ("current", "en")]
"""Each language on one host, and each host in one language."""
STEPS = (2, 7, 10, 14, 17, 22)
LEFT_OUT = ("COURSE_LANG", "JPY_SESSION_NAME", "PYTHONPATH", "VIRTUAL_ENV")
WRONG = "class Square(Function):\n    def forward(self, x):\n        return x * 2"


def interpreter(version):
    """The Python of a version on this machine, None without one that runs."""
    found = [shutil.which(f"python{version}"), *map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))]
    for python in filter(None, found):
        done = subprocess.run([python, "-c", "import ensurepip, venv, sys; print(sys.version)"], capture_output=True)
        if done.returncode == 0 and done.stdout.startswith(f"{version}.".encode()):
            return python
    return None


class Host:
    """An environment with a kernel, in which cells run as a notebook server would run them."""

    def __init__(self, folder, version, packages):
        self.folder = folder
        python = interpreter(version)
        if python is None:
            pytest.skip(f"there is no Python {version} on this machine")
        subprocess.run([python, "-m", "venv", "--without-pip", folder / "env"], check=True)
        self.python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
        base = {"base": str(folder / "env"), "py_version_short": version}
        self.packages = Path(sysconfig.get_path("purelib", vars=base))
        pip = distribution("pip")  # to unpack the one that Python brings takes longer than all the rest
        for name in {Path(file).parts[0] for file in pip.files or () if ".." not in Path(file).parts}:
            shutil.copytree(pip.locate_file(name), self.packages / name)
        done = self.install(*packages)
        if done.returncode:
            pytest.skip(f"the registry does not give {' '.join(packages)}: {done.stderr.strip()[-300:]}")
        spec = folder / "jupyter" / "kernels" / "python3"
        spec.mkdir(parents=True)
        argv = [str(self.python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "x", "language": "python"}))
        self.before = self.versions()

    def install(self, *words):
        command = [self.python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "--no-compile", *words]
        return subprocess.run(command, capture_output=True, text=True)

    def versions(self):
        return {each.name: each.version for each in distributions(path=[str(self.packages)])}

    def with_course(self, wheel):
        if "gradsteps" not in self.versions():
            self.install(str(wheel))

    def without_course(self):
        for part in ("course", "autograde", *(file.name for file in self.packages.glob("gradsteps-*"))):
            shutil.rmtree(self.packages / part, ignore_errors=True)

    def run(self, sources, folder):
        """Run cells in a new kernel, whatever fails; what each printed and showed, as text."""
        made = new_notebook(cells=[new_code_cell(source) for source in sources])
        client = NotebookClient(made, timeout=300, allow_errors=True, resources={"metadata": {"path": str(folder)}})
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTER_PATH", str(self.folder / "jupyter"))
            client.execute(env={name: value for name, value in os.environ.items() if name not in LEFT_OUT})
        return [text_of(cell) for cell in made.cells]


def text_of(cell):
    return "\n".join(
        text if isinstance(text, str) else "".join(text)
        for output in cell.outputs
        for text in (
            *(output.get(name, "") for name in ("text", "evalue")),
            *output.get("traceback", ()),
            *output.get("data", {}).values(),
        )
    )


@pytest.fixture(scope="session", params=HOSTS)
def host(request, tmp_path_factory):
    return Host(tmp_path_factory.mktemp(request.param), *HOSTS[request.param])


def solved(step, lang):
    """The code of a released notebook with our answers, by the id of its cell."""
    return {cell.id: cell.source for cell in notebook.solution(lesson(step), lang).cells if cell.cell_type == "code"}


@pytest.mark.parametrize(("host", "lang"), EACH, indirect=["host"])
def test_from_the_notebook_and_a_wheel_to_a_named_mistake_and_a_check_mark(host, wheel, lang, tmp_path):
    host.without_course()
    shutil.copy(wheel, tmp_path)
    cells = solved(2, lang)
    names = ["setup", "given", "function", "function-test", "square", "square-test"]
    setup, *before, right, test = [cells[f"step02-{name}"] for name in names]
    installing, _, _, passed, _, wrong, _, again, silent = host.run(
        [setup, *before, WRONG, test, right, test, setup], tmp_path
    )
    words = load_messages(lang)
    assert words["setup_installing"] in installing
    assert f"✔ {words['visible_passed']}" in passed
    table = json.loads((notebook.PACKAGE / "feedback" / "diagnosis" / "step02.json").read_text("utf-8"))
    assert table["exercises"]["square"]["mistakes"]["2.9"]["title"][lang] in wrong
    assert "Warning" not in wrong
    assert f"✔ {words['visible_passed']}" in again
    assert silent == ""
    kept = {name: host.versions().get(name) for name in host.before}
    assert kept == host.before, "nothing that the host has is upgraded or removed"
    assert host.versions().keys() - kept.keys() <= {"gradsteps", "numpy"}


def test_the_notebook_alone_says_what_it_needs(host, tmp_path):
    host.without_course()
    shown = host.run([setup_code(lang) for lang in LANGUAGES], tmp_path)
    for lang, text in zip(LANGUAGES, shown, strict=True):
        assert load_messages(lang)["setup_missing"].format(version=__version__) in text
    assert "gradsteps" not in host.versions()


def test_the_notebooks_run_there(host, wheel, tmp_path):
    host.with_course(wheel)
    cells = {}
    for step in STEPS:
        cells |= {f"step{step:02d}-reset": "%reset -f", **solved(step, "ja")}
    cells["measuring"] = "%load_ext memory_profiler"
    shown = dict(zip(cells, host.run(cells.values(), tmp_path), strict=True))
    tests = [str(test.id) for step in STEPS for test in lesson(step).tests.values()]
    assert [name for name in tests if "✔" not in shown[name]] == []
    assert load_messages("ja")["needs_package"].format(name="memory_profiler") in shown["measuring"]


def test_what_a_learner_installs_is_small(host, wheel):
    host.with_course(wheel)
    files = [file for file in host.packages.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files if file.relative_to(host.packages).parts[0] != "pip") / 1e6
    names = host.versions().keys() - {"pip", "setuptools"}
    print(f"{len(names)} packages, {size:.0f} MB")
    assert len(names) <= 35
    assert size <= 220
