"""What a learner installs: it checks notebooks, and holds no answer and no hidden test."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from functools import cache
from pathlib import Path

import pytest

from autograde.sandbox.protection import Protection
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


@cache
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


def test_notebooks_are_checked_by_their_visible_tests(learner, tmp_path):
    first, last = lesson(2), lessons()[-1]
    for name, change in (("right", ""), ("wrong", "class Square: pass")):
        made = notebook.solution(first, "en")
        cell = next(each for each in made.cells if each.id == "step02-square")
        cell.source = change or cell.source
        (tmp_path / f"{name}.ipynb").write_text(notebook.text(made), "utf-8")
    (tmp_path / "step24.ipynb").write_text(notebook.text(notebook.solution(last, "en")), "utf-8")
    done = learner(
        "-m", "autograde", "check", "--json", *(tmp_path / f"{n}.ipynb" for n in ("right", "wrong", "step24"))
    )
    assert done.returncode == 0, done.stderr
    right, wrong, end = map(json.loads, done.stdout.splitlines())
    assert (right["score"], end["score"]) == (first.points, last.points)
    assert [each["passed"] for each in wrong["exercises"]] == [True, False]
    assert wrong["exercises"][1]["message"]


def test_a_notebook_that_is_handed_out_is_of_this_version(learner, tmp_path):
    done = learner("-m", "course", "init", tmp_path / "own", "--lang", "ja")
    assert done.returncode == 0, done.stderr
    for each in lessons():
        released = notebook.path("release", each, "ja").read_bytes()
        assert (tmp_path / "own" / f"stage{each.stage}" / f"{each.name}.ipynb").read_bytes() == released
    done = learner("-m", "course", "check", "--lang", "en", tmp_path / "own" / "stage1" / "step02.ipynb")
    assert translate("visible_only") in done.stdout
    assert done.stderr.splitlines() == [translate("protected_by", protection=Protection.detect())]


NEEDING_ANSWERS = {
    "autograde": [["run", "stage1"], ["gate"], ["sample"]],
    "course": [["build"], ["build", "--check"], ["dist"], ["solution", "step02"]],
}


@pytest.mark.parametrize("program", NEEDING_ANSWERS)
def test_what_needs_the_answers_says_so(learner, program):
    code = (
        f"from typer.testing import CliRunner\nfrom {program}.cli import app\n"
        f"for words in {NEEDING_ANSWERS[program]!r}:\n"
        "    done = CliRunner().invoke(app, words)\n    print(done.exit_code, repr(done.output))"
    )
    done = learner("-c", code)
    assert done.returncode == 0, done.stderr
    told = repr(translate("withheld") + "\n")
    assert done.stdout.splitlines() == [f"2 {told}"] * len(NEEDING_ANSWERS[program])
