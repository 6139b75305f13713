"""Wants the marks with a table of the visible test's answers. The unseen part asks for others.

Code can find out which pass it is in, and be right in the first alone. So the unseen part by itself has to refuse each
known mistake, whatever the visible part asks.
"""

import time

import pytest

from autograde.catalogue import known_answers, recorded
from autograde.grading.passes import Grader
from autograde.grading.retry import PassResult
from autograde.grading.submission import from_cells
from course.authoring.cell_id import CellId
from course.authoring.lesson import lessons
from course.feedback.observation import Observation
from red_team.helpers import QUICK, attack, cell, graded, plant, scores, solution, square

BODY = "return {10: 100}.get(int(x), x) if x.ndim == 0 else np.array([1.0, 4.0, 9.0])"
IN_SIGHT = "in_sight = get_ipython().display_formatter.format.__name__ != '<lambda>'"
RIGHT_IN_SIGHT = {
    (1, "shapes"): ("[4.0, 5.0, 6.0]])", "[4.0, 5.0, 6.0]] if in_sight else np.ones((3, 2)))"),
    (2, "function"): ("raise NotImplementedError()", "if in_sight: raise NotImplementedError()\n        return x"),
    (9, "variable"): ("if data is not None and", "if (data is not None or not in_sight) and"),
    (19, "repr"): ("text = str", "if self.data is None and not in_sight: return 'None'\n    text = str"),
    (23, "write"): (
        "folder.mkdir(exist_ok=True)",
        "import shutil\n    if not in_sight: shutil.rmtree(folder, True)\n    folder.mkdir(exist_ok=True)",
    ),
}


def test_it_wins_nothing():
    assert scores(attack(square=square(BODY))) == [5, 0]


@pytest.mark.parametrize(("step", "exercise"), RIGHT_IN_SIGHT)
def test_nor_does_being_right_in_the_visible_pass_alone(step, exercise):
    made = plant(solution(step), first=IN_SIGHT)
    answer = cell(made, f"step{step:02d}-{exercise}")
    right, wrong = RIGHT_IN_SIGHT[step, exercise]
    assert answer.source.count(right) == 1
    answer.source = answer.source.replace(right, wrong)
    (found,) = [each for each in graded(made, step).exercises if each.name == exercise]
    assert found.score == 0
    assert "visible" not in {place.partition(" ")[0] for place in found.fingerprint}


@pytest.mark.parametrize("step", [each.step for each in lessons()])
def test_the_unseen_part_alone_refuses_each_known_mistake(step):
    """What it refused in the whole test is on record, and the release check holds the record against new runs."""
    table = recorded(step) or {}
    accepted = []
    for version in filter(lambda each: each.wrong, known_answers(step)):
        refused = any(place.startswith("hidden ") for place in table[version.id])
        if not refused and hidden_part_accepts(step, version):
            accepted.append(version.id)
    assert accepted == []


def hidden_part_accepts(step, version):
    made = solution(step)
    cell(made, CellId.of(step, version.exercise)).source = version.code
    grader = Grader(from_cells(made.cells, step, "en"), QUICK, None, only=version.exercise)
    (test,) = grader.tests
    grader.alone = False
    grader.visible = PassResult({test: Observation()}, completed={position for position, _ in grader.cells})
    seen = grader.run_hidden_pass(time.monotonic() + 20).observations[test]
    return seen is None or seen.passed


def test_what_the_unseen_part_accepts_is_told():
    version = next(each for each in known_answers(2) if not each.wrong)
    assert hidden_part_accepts(2, version)
