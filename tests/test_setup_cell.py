"""The first cell of a notebook: it finds the course or installs it, and says which versions differ."""

import os
import subprocess
import sys
from contextvars import ContextVar
from pathlib import Path

import pytest

from course import __version__, i18n, setup
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.notebook import ROOT
from course.authoring.setup_cell import setup_code
from course.feedback import kernel_hook
from course.i18n import LANGUAGES, load_messages
from course.i18n.step_names import step_name

WHEEL = "gradsteps-0.1.0-py3-none-any.whl"
WITHOUT_COURSE = "import sys\nsys.modules['course.setup'] = None\n"
WITHOUT_PIP = "import subprocess\nsubprocess.run = lambda words, **_: print(words[3:]) or 1 / 0\n"


def run(code, folder):
    command = [sys.executable, "-c", code]
    variables = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8")


@pytest.fixture
def kernel(monkeypatch):
    """A kernel's shell; what is published goes into the list."""
    said = []
    monkeypatch.setattr(kernel_hook, "kernel_shell", object)
    monkeypatch.setattr(kernel_hook, "load_ipython_extension", lambda shell: None)
    monkeypatch.setattr(kernel_hook, "publish", lambda bundle: said.append(bundle["text/plain"]))
    monkeypatch.setattr(i18n, "_declared", [])
    monkeypatch.setattr(i18n, "_chosen", ContextVar("language", default=None))
    return said


@pytest.mark.parametrize("step", paths())
def test_it_is_the_first_code_cell_of_every_notebook_and_counts_for_nothing(step):
    for lang in LANGUAGES:
        made = notebook.source(lesson(step), lang)
        first = next(cell for cell in made.cells if cell.cell_type == "code")
        assert (first.id, first.source) == (f"{step_name(step)}-setup", setup_code(lang))
        assert "nbgrader" not in first.metadata


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_the_course_is_installed_it_is_silent_and_leaves_no_name(lang, tmp_path):
    done = run(setup_code(lang) + "\nprint([name for name in dir() if 'setup' in name])", tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_course_and_wheel_it_says_what_to_do_and_asks_no_index(lang, tmp_path):
    done = run(WITHOUT_PIP + WITHOUT_COURSE + setup_code(lang), tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert load_messages(lang)["setup_missing"].format(version=__version__) in done.stderr


@pytest.mark.parametrize("depth", ["", "stage1"])
def test_a_wheel_beside_the_notebook_or_above_it_is_installed(depth, tmp_path):
    (tmp_path / depth).mkdir(exist_ok=True)
    (tmp_path / "gradsteps-0.0.9-py3-none-any.whl").touch()
    (tmp_path / "gradsteps-0.1.0-py3-none-any.whl").touch()
    done = run(WITHOUT_PIP + WITHOUT_COURSE + setup_code("ko", "https://example.org/x.whl"), tmp_path / depth)
    wheel = Path("..", WHEEL) if depth else Path(WHEEL)
    assert repr(str(wheel)) in done.stdout
    assert load_messages("ko")["setup_installing"] in done.stdout


def test_what_the_instructor_named_is_installed(tmp_path):
    done = run(WITHOUT_PIP + WITHOUT_COURSE + setup_code("en", "--pre https://example.org/x.whl"), tmp_path)
    assert "'--pre', 'https://example.org/x.whl'" in done.stdout


def test_vs_code_may_run_the_notebook_in_another_folder(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / WHEEL).touch()
    named = f"__vsc_ipynb_file__ = {str(tmp_path / 'mine' / 'step01.ipynb')!r}\n"
    done = run(WITHOUT_PIP + WITHOUT_COURSE + named + setup_code("en"), tmp_path)
    assert repr(str(tmp_path / "mine" / WHEEL)) in done.stdout


INTO_USERS_FOLDER = """\
import site, subprocess
from pathlib import Path
from types import SimpleNamespace

def install(command, **_):
    folder = Path(site.getusersitepackages(), "course")
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "setup.py").write_text("start = print")
    return SimpleNamespace(returncode=0)

subprocess.run, site.ENABLE_USER_SITE = install, True
"""
"""What pip does where it may not write into the Python that runs."""


def test_what_pip_puts_into_the_users_own_folder_is_found_at_once(tmp_path):
    (tmp_path / WHEEL).touch()
    variables = os.environ | {"PYTHONUSERBASE": str(tmp_path / "own")}
    command = [sys.executable, "-S", "-c", INTO_USERS_FOLDER + setup_code("en")]
    done = subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["en", __version__]


def test_it_says_why_pip_could_not_install(tmp_path):
    (tmp_path / "gradsteps-0.1.0-py3-none-any.whl").write_text("no wheel", "utf-8")
    done = run(WITHOUT_COURSE + setup_code("en"), tmp_path)
    assert done.returncode == 1
    assert load_messages("en")["setup_failed"] in done.stderr
    assert "gradsteps-0.1.0-py3-none-any.whl" in done.stderr


@pytest.mark.parametrize(
    ("notebook_version", "installed", "key"),
    [
        ("0.2.0", "0.1.9", "course_old"),
        ("0.10", "0.9", "course_old"),
        ("0.1", "0.1.0", ""),
        ("0.1.0", "0.2", "notebook_old"),
    ],
)
def test_versions_are_compared_as_numbers(notebook_version, installed, key):
    values = {"notebook": notebook_version, "installed": installed, "source": "THERE"}
    wanted = load_messages("en")[key].format(**values) if key else ""
    with i18n.use_language("en"):
        assert setup.version_note(notebook_version, installed, "THERE") == wanted


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_notebook_decides_the_language_and_not_the_server(lang, kernel, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en" if lang == "ko" else "ko")
    setup.start(lang, __version__)
    assert i18n.language() == lang
    assert kernel == []
    setup.start(lang, "99.0")
    assert kernel == [setup.version_note("99.0", __version__)]


def test_the_wheel_to_upgrade_with_is_named_by_its_path(tmp_path, monkeypatch):
    wheel = "gradsteps-99.0-py3-none-any.whl"
    (tmp_path / "stage1").mkdir()
    monkeypatch.chdir(tmp_path / "stage1")
    assert f" {wheel}" in setup.version_note("99.0", "0.1")
    (tmp_path / wheel).touch()
    assert f" {Path('..', wheel)}" in setup.version_note("99.0", "0.1")
    Path(wheel).touch()
    assert f" {wheel}" in setup.version_note("99.0", "0.1")


def test_outside_of_a_kernel_nothing_happens(monkeypatch):
    monkeypatch.setattr(i18n, "_declared", [])
    setup.start("ja", "99.0")
    assert i18n._declared == []


def test_the_instructors_source_is_kept_until_another_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(notebook, "lessons", lambda stage=None: [lesson(1)])
    address = "https://example.org/gradsteps-0.1.0-py3-none-any.whl"
    notebook.build(tmp_path, install=address)
    file = notebook.path("release", lesson(1), "ja", tmp_path)
    assert address in file.read_text("utf-8")
    assert notebook.build(tmp_path) == notebook.find_stale(tmp_path) == []
    assert len(notebook.build(tmp_path, install="")) == 6
    assert address not in file.read_text("utf-8")
