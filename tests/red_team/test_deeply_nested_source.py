"""Wants whatever walks the syntax tree of a cell to run out of stack: sums, attributes, calls, hundreds deep.

They are short enough for Python's own parser.
"""

import ast
import json
import re

import pytest

from autograde.grading import free_names, names
from autograde.grading.causes import notebook_advice
from autograde.grading.flags import flags
from autograde.grading.passes import Grader
from autograde.grading.script import splice
from autograde.grading.submission import from_bytes
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.notebook import ROOT
from course.feedback import evidence, notebook_lint, syntax
from red_team.helpers import attack, scores, solution

FORMS = {
    "sum": lambda n: "y = 1" + "+1" * n,
    "attributes": lambda n: "import numpy as np\nif 0: np" + ".x" * n + " = 1",
    "attributes of the shell": lambda n: "if 0: x" + ".displayhook" * n,
    "target of a loop": lambda n: "for x" + ".x" * n + " in []: pass",
    "items": lambda n: "import numpy as np\nif 0: np" + "[0]" * n + " = 1",
    "calls": lambda n: "if 0: y = x" + "()" * n,
    "branches": lambda n: "if 1: y = 1\n" + "elif 1: y = 2\n" * n,
    "decorator": lambda n: "if 0:\n @x" + ".x" * n + "\n def f(): pass",
    "lambdas": lambda n: "y = " + "lambda: " * n + "0",
    "not": lambda n: "y = " + "not " * n + "0",
    "conditions": lambda n: "y = " + "0 if 1 else " * n + "0",
    "behind a magic": lambda n: "%time 1\ny = 1" + "+1" * n,
    "a magic's own line": lambda n: "y = %time 1" + "+1" * n,
    "comprehensions": lambda n: "y = " + "[x for x in " * min(n, 60) + "[]" + "]" * min(n, 60),
    "method": lambda n: "class Square(Function):\n    def forward(self, x):\n        return x" + "+x" * n,
}
BELOW, SHORT, LONG = 80, 400, 900


def look_at(source):
    """Do all that is done with a text on the trusted side."""
    for read in (names.bound_names, names.changed_names, names.read_names):
        read(source)
    free_names.free_names(source)
    free_names.free_in_functions(source)
    names.defines_unreadably(source)
    names.unanswered(2, "square", [source])
    splice(source, "y = 2")
    evidence.misspelling(source, "", "forward", ["forward"])
    evidence.lost_value(source, ["forward"])
    list(notebook_lint.leaks(source, [source]))
    for add in (notebook_lint.used, notebook_lint.assigned_names):
        add(source)


def under(frames, call):
    return call() if frames == 0 else under(frames - 1, call)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_of_one_text(form):
    for depth in (BELOW, SHORT, LONG):
        under(250, lambda depth=depth: look_at(form(depth)))


def look_through(raw):
    found = from_bytes(json.dumps(raw).encode(), "step02.ipynb", 2)
    flags(found)
    grader = Grader(found, Limits(), None)
    for test in grader.tests.values():
        grader.written.unanswered(test)
        list(notebook_advice(test.id.exercise, [cell for _, cell in grader.cells]))


def test_of_a_notebook():
    raw = json.loads(notebook.text(solution()))
    own = [{"cell_type": "code", "metadata": {}, "source": form(SHORT), "outputs": []} for form in FORMS.values()]
    look_through(raw | {"cells": raw["cells"] + own})
    for name in ("step02-square-test", "step02-square"):
        held = next(each for each in raw["cells"] if each["metadata"].get("nbgrader", {}).get("grade_id") == name)
        before = "".join(held["source"]) + "\n"
        for form in ("sum", "target of a loop"):
            held["source"] = before + FORMS[form](SHORT)
            look_through(raw)


def test_it_is_flagged_and_costs_no_points():
    result = attack(first=FORMS["sum"](SHORT), square=solution_of("square") + "\n" + FORMS["attributes"](SHORT))
    assert scores(result) == [5, 5]
    assert [each.key for each in result.flags] == ["flag_deep"]


def solution_of(name):
    return next(cell.source for cell in solution().cells if cell.id == f"step02-{name}")


def test_the_deepest_code_of_the_course_is_far_from_the_bound(monkeypatch):
    from course.authoring.lesson import lesson, lessons
    from course.authoring.markers import strip_markers

    monkeypatch.setattr(syntax, "MAX_DEPTH", 50)
    for each in lessons():
        for cell in lesson(each.step).of_role("exercise"):
            assert syntax._parse(strip_markers(cell.code)) is not syntax.NOT_READ


def test_there_is_one_door():
    """Of what reads a student's text, one module alone parses it."""
    read_by_others = {
        "course/feedback/describe.py": "a test",
        "course/feedback/laws.py": "a student's cells, run once more beside the student's code",
        "course/feedback/learner_side.py": "a test, run beside the learner's objects",
        "course/feedback/observation.py": "a test",
        "course/feedback/rerun.py": "a test, run in the learner's kernel",
        "autograde/grading/extra_tests.py": "the instructor's tests",
        "autograde/grading/collected.py": "a test",
        "autograde/grading/needed_part.py": "a test",
        "autograde/grading/recorded_run.py": "its own text",
        "autograde/grading/released_code.py": "a lesson's locked cells",
    }
    calls = re.compile(r"\b(?:ast\.parse|ast\.literal_eval|literal_eval|(?<![\w.])compile|(?<![\w.])eval|exec)\(")
    for folder in ("course/feedback", "autograde/grading", "autograde/classroom", "autograde/learner"):
        for file in (ROOT / folder).rglob("*.py"):
            place = file.relative_to(ROOT).as_posix()
            if calls.search(ast.unparse(ast.parse(file.read_text("utf-8")))) and place not in read_by_others:
                assert place == "course/feedback/syntax.py"
