"""Wants the points of an exercise that is left undone: an earlier step's code, or a reference answer, bears its name.

An empty cell is known by its text, since it binds none of the names that are asked for. Text that may bind any name, or
binds a name to itself, has to fail by what the test finds.
"""

import pytest

from autograde.grading.names import required_names
from course.authoring.lesson import lesson
from red_team.helpers import cell, graded, plant, scores, sealed, solution


def itself(step, exercise):
    """Bind each name that an exercise asks for to what it holds already."""
    lines = (f"try:\n    {name} = {name}\nexcept NameError:\n    pass" for name in required_names(step, exercise))
    return "\n".join(sorted(lines)) or "exec('')"


UNDONE = {
    "text that may bind any name": lambda step, exercise: "exec('')",
    "names bound to themselves": itself,
    "a magic": lambda step, exercise: "%time None\n%%nothing",
    "a copy of what is there": lambda step, exercise: (
        "for _name, _value in list(globals().items()):\n    if callable(_value): globals()[_name] = _value"
    ),
}


def undone(step, kind):
    made = solution(step)
    for name, test in lesson(step).tests.items():
        cell(made, test.id.exercise).source = UNDONE[kind](step, name)
    return made


@sealed
@pytest.mark.parametrize("kind", UNDONE)
def test_numerical_diff_of_step_4_is_no_answer_in_step_9(kind):
    assert scores(graded(undone(9, kind), 9)) == [0, 0, 0, 0]
    assert scores(graded(plant(solution(9), **{"numerical-diff": UNDONE[kind](9, "numerical-diff")}), 9))[3] == 0


@sealed
@pytest.mark.slow
@pytest.mark.parametrize("step", range(1, 25))
@pytest.mark.parametrize("kind", [*UNDONE][:2])
def test_nothing_is_earned_by_what_is_there_already(step, kind):
    assert not any(scores(graded(undone(step, kind), step)))
