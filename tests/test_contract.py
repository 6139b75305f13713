"""What each exercise demands, what checks it, and a known wrong version that breaks it.

tests/contract/stepNN.toml lists the pairs of a step, one `[[demand]]` each:

    exercise    the name of the exercise
    sentence    the English sentence that makes the demand, or its distinctive part, as the lesson has it
    checks      pieces of the test cell, each of which is part of a check
    wrong       the id of a wrong version in the catalogue (the release gate sees it fail)

Every check of a test belongs to a demand, so no test asks for what the text does not.
"""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

from autograde.catalogue import known_answers
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths

HERE = Path(__file__).parent / "contract"
WRITTEN = [step for step in paths() if (HERE / f"step{step:02d}.toml").exists()]
CHECKS = {"close", "equal", "kind", "raises", "same", "unchanged"}


@cache
def demands(step):
    return tomllib.loads((HERE / f"step{step:02d}.toml").read_text("utf-8"))["demand"]


def spaced(text):
    return " ".join(text.split())


def checking(test):
    """The statements at the top of a test that check something."""
    for node in ast.parse(test).body:
        calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
        if CHECKS & {name.id for name in calls if isinstance(name, ast.Name)}:
            yield ast.get_source_segment(test, node)


def test_every_step_has_a_contract():
    assert set(paths()) == set(WRITTEN)


@pytest.mark.parametrize("step", WRITTEN)
def test_every_exercise_has_demands(step):
    assert {each["exercise"] for each in demands(step)} == set(lesson(step).exercises)
    assert all(set(each) == {"exercise", "sentence", "checks", "wrong"} and each["checks"] for each in demands(step))


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_a_sentence_of_the_lesson(step):
    text = spaced("\n".join(cell.text["en"] for cell in lesson(step).cells if not cell.is_code))
    assert [each["sentence"] for each in demands(step) if spaced(each["sentence"]) not in text] == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_checked(step):
    found = {name: list(checking(test.code)) for name, test in lesson(step).tests.items()}
    missing = [
        (each["exercise"], check)
        for each in demands(step)
        for check in each["checks"]
        if not any(check in statement for statement in found[each["exercise"]])
    ]
    assert missing == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_check_belongs_to_a_demand(step):
    unasked = [
        (name, statement)
        for name, test in lesson(step).tests.items()
        for statement in checking(test.code)
        if not any(check in statement for each in demands(step) if each["exercise"] == name for check in each["checks"])
    ]
    assert unasked == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_broken_by_a_known_mistake(step):
    known = {(each.exercise, each.id) for each in known_answers(step) if each.wrong}
    assert [each for each in demands(step) if (each["exercise"], each["wrong"]) not in known] == []
