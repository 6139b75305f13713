"""Wants the points of a package without one: it says what all can read, or offers the engine of the notebook."""

import pytest

from red_team.helpers import FRAMES, cell, graded, solution

PACKAGE = """
operators_py = "def setup_variable():\\n    pass\\n"
init_py = {init!r}
files = {{"__init__.py": init_py, "core.py": core_py, "functions.py": functions_py, "operators.py": operators_py}}
write_package(package_name, files)
"""
ANSWERS = (
    FRAMES.replace("get_ipython()", "__import__('IPython').get_ipython()")
    + """
import json, sys, time
if "acorn" in sys.modules:
    found = json.dumps({"first": [16.0, 8.0], "second": [-0.75, 4.0], "off": True})
    codec.write(worker.writer, ok({"found": found}))
    time.sleep(5)
"""
)
BORROWS = "from __main__ import Config, Function, Variable, no_grad, using_config, exp, square\n"
NAME = """
from pathlib import Path
class Name(str):
    __hash__ = str.__hash__
    __eq__ = lambda self, other: False
    rpartition = lambda self, sep: ("", "", "shelf")
    __str__ = lambda self: "shelf"
package_name = Name({name!r})
"""


def score(exercise, source):
    made = solution(23)
    cell(made, f"step23-{exercise}").source = source
    return next(each for each in graded(made, 23).exercises if each.name == exercise).score


@pytest.mark.parametrize("init", [ANSWERS + BORROWS, BORROWS, ANSWERS], ids=["both", "borrows", "answers"])
def test_it_wins_nothing(init):
    assert score("package", PACKAGE.format(init=init)) == 0


@pytest.mark.parametrize("name", ["json", "numpy", "course"])
def test_a_name_that_is_taken_is_found_whatever_it_says_of_itself(name):
    writes = cell(solution(23), "step23-write").source.replace('package_name = "acorn"', NAME.format(name=name))
    assert score("write", writes) == 0


def test_such_an_answer_arrives_where_all_can_read_the_question():
    made = solution(23)
    cell(made, "step23-package").source = PACKAGE.format(init=ANSWERS)
    (found,) = [each for each in graded(made, 23).exercises if each.name == "package"]
    assert {place.partition(" ")[0] for place in found.fingerprint} == {"hidden"}
