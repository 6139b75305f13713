"""What a learner installs: it checks notebooks, and holds no answer and no hidden test."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN, SOLUTION, extract_region, remove_region
from course.authoring.notebook import ROOT
from course.authoring.preamble import preamble
from course.i18n import translate

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]
LONG = 24
"""From how many letters on a line is nobody's own but ours."""


def lines(text):
    return {line.strip() for line in text.splitlines() if len(line.strip()) > LONG}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a copy of the files that git knows, so that nothing is left in the checkout."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), "."]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def texts(wheel):
    """The wheel's files as text, by name."""
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}


@pytest.fixture(scope="module")
def learner(wheel, tmp_path_factory):
    """Runs a command of a fresh environment with the wheel in it; other packages are those of this environment."""
    home = tmp_path_factory.mktemp("learner")
    venv.create(home / "env", with_pip=False)
    python = home / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    target = sysconfig.get_path("purelib", vars={"base": str(home / "env"), "platbase": str(home / "env")})
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True)
    others = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    # what .pth files are there is not read: the checkout stays out of sight
    Path(target, "others.pth").write_text(f"import sys; sys.path += {others!r}\n")

    def run(*words, cwd=home):
        variables = {"PATH": os.environ["PATH"], "HOME": str(home), "COURSE_LANG": "en", "COLUMNS": "200"}
        command = [python, *map(str, words)]
        return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=300)

    return run


def unescaped(text):
    """A text with what JSON and Python write in strings as the characters that they stand for."""
    return text.replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def secret_lines():
    """The lines of all hidden tests, but for those that are in what learners are given on purpose."""
    hidden, shown = set(), []
    for here in lessons():
        hidden |= {line for cell in here.of_role("test") for line in lines(extract_region(HIDDEN, cell.code))}
        shown += [
            preamble(here.step),
            *(remove_region(HIDDEN, text) for cell in here.cells for text in cell.text.values()),
        ]
    modules = [*(ROOT / "course").glob("*.py"), *(ROOT / "course").glob("[def]*/*.py")]  # draw, engine, feedback
    given = "\n".join([*shown, *(file.read_text("utf-8") for file in modules)])
    return {line for line in hidden if line not in given}


def leaked(named_texts):
    """The secret lines in texts, wherever they are in a line and however they are written in a string."""
    once = {}
    for name, text in named_texts:
        for line in unescaped(text).splitlines():
            once.setdefault(line, name)
    secret, whole = secret_lines(), "\n".join(once)
    found = {line for line in secret if line in whole}
    return sorted((name, line) for each, name in once.items() for line in found if line in each)


def test_no_line_of_a_hidden_test_is_in_it(texts):
    assert secret_lines()
    assert leaked(texts.items()) == []


def test_a_hidden_line_is_found_in_every_kind_of_file(texts):
    line = max((each for each in secret_lines() if '"' in each), key=len)
    for text in (line, f"x = {line}  # y", json.dumps({"source": [f"a\n{line}\n"]}), repr(f"a\n{line}")):
        assert leaked([("a", text)]) == [("a", line)], text


def test_no_answer_is_in_it_but_in_the_code_so_far_of_a_later_step(texts):
    for here in lessons():
        answers = {line for cell in here.of_role("exercise") for line in lines(extract_region(SOLUTION, cell.code))}
        answers -= lines(preamble(here.step))
        shown = [remove_region(SOLUTION, text) for cell in here.cells for text in cell.text.values()]
        answers -= {line for text in shown for line in lines(text)}
        own = [text for name, text in texts.items() if here.name in name]
        assert len(own) >= 4, "its lesson and its notebook in three languages"
        assert not any(lines(text) & answers for text in own), here.name


def test_no_known_mistake_and_no_source_notebook_is_in_it(texts):
    assert [name for name in texts if "catalogue" in name] == ["autograde/catalogue/__init__.py"]
    assert not [name for name in texts if "source/" in name or name.startswith(("tests/", "benchmarks/"))]


def test_it_is_not_the_checkout_that_runs(learner):
    done = learner("-c", "import autograde, course\nprint(autograde.__file__, course.__file__)")
    assert done.returncode == 0, done.stderr
    assert str(ROOT) not in done.stdout


def test_a_notebook_is_checked_by_its_visible_tests(learner, tmp_path):
    made, file = notebook.solution(lesson(2), "en"), tmp_path / "step02.ipynb"
    file.write_text(notebook.text(made), "utf-8")
    done = learner("-m", "autograde", "check", "--json", file)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["score"] == lesson(2).points
    assert translate("visible_only") in learner("-m", "autograde", "check", file).stdout
    next(each for each in made.cells if each.id == "step02-square").source = "class Square: pass"
    file.write_text(notebook.text(made), "utf-8")
    told = json.loads(learner("-m", "autograde", "check", "--json", file).stdout)
    assert [each["passed"] for each in told["exercises"]] == [True, False]
    assert told["exercises"][1]["message"]


def test_the_last_step_is_checked(learner, tmp_path):
    made = notebook.solution(lessons()[-1], "en")
    (tmp_path / "step24.ipynb").write_text(notebook.text(made), "utf-8")
    done = learner("-m", "autograde", "check", "--json", tmp_path / "step24.ipynb")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["score"] == lessons()[-1].points


def test_the_notebooks_are_handed_out(learner, tmp_path):
    program = (
        "from pathlib import Path\nfrom course.authoring.workspace import copy_release\n"
        "print(len(copy_release(Path('own'), 'ja')))"
    )
    done = learner("-c", program, cwd=tmp_path)
    assert done.stdout.strip() == str(len(lessons())), done.stderr
    ours = notebook.path("release", lesson(1), "ja").read_bytes()
    assert (tmp_path / "own" / "stage1" / "step01.ipynb").read_bytes() == ours


@pytest.mark.parametrize(
    "words",
    [
        ("autograde", "run", "stage1"),
        ("autograde", "gate"),
        ("autograde", "sample"),
        ("course", "build"),
        ("course", "build", "--check"),
        ("course", "solution", "step02"),
    ],
    ids=" ".join,
)
def test_what_needs_the_answers_says_so(learner, words):
    done = learner("-m", *words)
    assert done.returncode == 2, done.stdout + done.stderr
    assert translate("withheld") in done.stderr
    assert "Traceback" not in done.stderr
