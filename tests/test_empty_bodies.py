"""An exercise whose stub is replaced by `pass` earns nothing."""

import re

import pytest

from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook as built
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths

LIMITS = Limits(cell=10.0, test=1.0)
"""Some of these tests would never end. Answers pass all of theirs in less than half of this."""


def emptied(source):
    return re.sub(r"(?m)^( *)# YOUR CODE HERE\n\1raise NotImplementedError\(\)$", r"\1pass", source)


def test_the_stub_gives_way_to_pass():
    assert emptied("def f():\n    # YOUR CODE HERE\n    raise NotImplementedError()") == "def f():\n    pass"


@pytest.mark.slow
@pytest.mark.parametrize("step", paths())
def test_pass_in_place_of_an_answer_scores_0(step):
    made = built.release(lesson(step), "en")
    here = {cell.id for cell in lesson(step).of_role("exercise")}
    for cell in made.cells:
        if cell.id in here:
            assert emptied(cell.source) != cell.source
            cell.source = emptied(cell.source)
    found = grade(from_cells(made.cells, step, "en"), LIMITS).exercises
    assert {each.name: each.score for each in found} == dict.fromkeys(lesson(step).exercises, 0)
