"""What is installed is enough: notebooks need the distribution's own dependencies, each command one extra."""

import json
import subprocess
import sys
import tomllib
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from typer.testing import CliRunner

from course.authoring.notebook import ROOT
from course.cli import app
from course.extras import EXTRAS, explain
from course.i18n import LANGUAGES, load_messages, use_language

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OPTIONAL = PROJECT["optional-dependencies"]
HIDE = """\
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {modules!r}:
            raise ModuleNotFoundError(f'No module named {{name!r}}', name=name)
sys.meta_path.insert(0, Hidden())
"""


def modules(*extras):
    """The top-level modules of the packages of extras."""
    found = {Requirement(line).name.replace("-", "_").lower() for each in extras for line in OPTIONAL[each]}
    return sorted((found | {module for each in extras for module in EXTRAS.get(each, ())}) - {"gradsteps"})


def closure(*lines):
    """The packages that requirements bring, as this environment has them."""
    found, waiting = {}, [Requirement(line) for line in lines]
    while waiting:
        one = waiting.pop()
        extras = found.setdefault(one.name.lower().replace("_", "-"), set())
        if new := {"", *one.extras} - extras:
            extras |= new
            for each in map(Requirement, distribution(one.name).requires or ()):
                if not each.marker or any(each.marker.evaluate({"extra": extra}) for extra in new):
                    waiting.append(each)
    return found.keys()


@pytest.mark.parametrize(("extras", "most"), [([], 1), (["check"], 13)])
def test_a_learner_installs_few_packages_beside_a_notebook_server(extras, most):
    own = [*PROJECT["dependencies"], *(line for extra in extras for line in OPTIONAL[extra])]
    added = closure(*own) - closure("jupyterlab")
    assert "numpy" in added
    assert len(added) <= most, sorted(added)


def run(code, hidden):
    code = HIDE.format(modules=hidden) + code
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)


def test_what_a_notebook_imports_needs_no_extra():
    done = run("import course.setup, course.testing, course.draw, course.memory", modules("check", "lab", "class"))
    assert done.returncode == 0, done.stderr


def test_to_import_it_loads_no_package_but_numpy():
    code = "import sys\nbefore = set(sys.modules)\nimport course.setup, course.testing, course.draw, course.memory\n"
    done = run(code + "print(*{each.partition('.')[0] for each in set(sys.modules) - before})", [])
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) == {"course", "numpy"}


@pytest.mark.slow
def test_a_learners_commands_need_the_extra_check_alone(tmp_path):
    commands = [
        ["init", str(tmp_path / "own"), "--lang", "ko"],
        ["hint", "step02", "square", "--lang", "en"],
        ["progress", str(tmp_path / "own"), "--json", "--trusted"],
        ["check", str(tmp_path / "own/stage1/step02.ipynb"), "--json", "--trusted"],
    ]
    hidden = [each for each in modules("lab", "class") if each not in modules("check")]
    done = run(f"from course.cli import app\nfor words in {commands!r}: app(words, standalone_mode=False)", hidden)
    assert done.returncode == 0, done.stderr
    checked = json.loads(done.stdout.splitlines()[-1])
    assert [each["state"] for each in checked["exercises"]] == ["untouched", "untouched"]


@pytest.mark.parametrize("words", [["--help"], ["hint", "step02"]], ids=["help", "hint"])
def test_what_only_shows_a_text_starts_without_the_packages_that_take_long(words):
    code = f"sys.argv = {['course', *words]!r}\nfrom course.__main__ import main\nmain()"
    done = run(code, ["numpy", "IPython", "nbformat", "jsonschema", "jupytext", "msgpack"])
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("program", "words"), [("course", ["hint", "step02"]), ("autograde", ["check", "x.ipynb"])])
def test_a_command_without_its_extra_names_it_in_one_line(program, words):
    code = f"sys.argv = {[program, *words]!r}\nfrom {program}.__main__ import main\nmain()"
    done = run(code, modules("check", "lab", "class"))
    assert done.returncode == 2
    assert 'pip install "gradsteps[check]"' in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_package_is_nobodys_extra(lang):
    with use_language(lang):
        assert explain("jupyterlab.labapp") == load_messages(lang)["needs_extra"].format(name="jupyterlab", extra="lab")
        assert explain("torch") == ""


def test_the_distributions_own_ranges_have_no_upper_bound():
    own = {found.name: found.specifier for found in map(Requirement, PROJECT["dependencies"])}
    assert {name: str(found) for name, found in own.items()} == {
        "ipykernel": ">=6",
        "ipython": ">=7.34",
        "numpy": ">=1.26",
    }


def test_dev_container_and_binder_install_what_is_there():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text("utf-8"))
    pip, course = container["postCreateCommand"].split(" && ")
    binder = (ROOT / "binder/requirements.txt").read_text("utf-8").split()
    assert pip == f"pip install {binder[0]} '{binder[1]}'"
    extras = Requirement(f"x{binder[1].removeprefix('.')}").extras
    assert extras
    assert extras <= OPTIONAL.keys()
    post = (ROOT / "binder/postBuild").read_text("utf-8").splitlines()
    assert post[-1] == course == "course init notebooks"
    allowed = Requirement(f"python{PROJECT['requires-python']}").specifier
    assert (ROOT / "binder/runtime.txt").read_text().strip().removeprefix("python-") in allowed
    assert container["image"].rpartition(":")[2] in allowed


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", [["lab", "--folder", "own"], ["solution", "step02"]], ids=["lab", "solution"])
def test_a_missing_package_is_named_in_the_language_that_was_asked_for(words, lang, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("course.cli.find_spec", lambda name: None)
    done = CliRunner().invoke(app, [*words, "--lang", lang])
    assert (done.exit_code, done.stdout) == (2, "")
    name = {"lab": "jupyterlab", "solution": "nbclient"}[words[0]]
    assert done.stderr.strip() == load_messages(lang)["needs_extra"].format(name=name, extra="lab")
    assert list(tmp_path.iterdir()) == []
