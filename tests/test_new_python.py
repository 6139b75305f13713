"""A program in a new Python: the same answer in a learner's kernel and beside a student process."""

import pytest

from autograde.sandbox.protection import Protection
from autograde.sandbox.remote.session import Limits, Session
from course.feedback.learner_side import remote
from course.testing import in_new_python

found = Protection.detect()
MAKE = "import os\nos.mkdir('acorn')\nopen('acorn/__init__.py', 'w').write({text!r})\nsecret = 1"
USE = "import acorn\nfound = {'twice': 2 * number, 'value': acorn.value}"


@pytest.fixture(params=["kernel", "sealed", "trusted"])
def write(request, tmp_path, monkeypatch):
    """Write a package as a notebook does, on each side."""
    if request.param == "kernel":
        monkeypatch.chdir(tmp_path)
        yield lambda text: exec(MAKE.format(text=text), {})
        return
    if request.param == "sealed" and not found.sealed:
        pytest.skip(f"no sandbox on this machine: {found.why}")
    live = Session.start(Limits(protection=request.param))
    live.set_deadline(30)
    token = remote.set(live)
    yield lambda text: live.run_cell(MAKE.format(text=text))
    remote.reset(token)
    live.close()


def test_it_has_the_modules_and_the_values(write):
    write("value = [0.5, None, True]")
    answer = in_new_python(USE, number=4)
    assert (answer.twice, answer.value, answer.error) == (8, [0.5, None, True], "")


def test_what_it_raises_is_a_line(write):
    write("import core")
    assert in_new_python(USE, number=4).error == "ModuleNotFoundError: No module named 'core'"


def test_it_has_no_name_of_the_notebook(write):
    write("import __main__\nvalue = [hasattr(__main__, 'secret'), 'secret' in globals()]")
    assert in_new_python(USE, number=4).value == [False, False]


def test_no_package_is_imported_before(write):
    write(
        "import sys\nvalue = ['numpy' in sys.modules, 'IPython' in sys.modules]\nimport numpy\nnumpy.linalg.norm([1.0])"
    )
    assert in_new_python(USE, number=4).value == [False, False]


def test_a_second_one_knows_nothing_of_the_first(write):
    write("import json, os\nvalue = [hasattr(json, 'left'), os.path.exists('left')]\njson.left = 1\nopen('left', 'w')")
    assert [in_new_python(USE, number=4).value[0] for _ in range(2)] == [False, False]


def test_what_it_prints_is_no_answer(write):
    write("print('{}')\nvalue = 3")
    assert in_new_python(USE, number=4).value == 3
