"""What each exercise demands, what checks it, and a known wrong version that breaks it.

Every check of a test belongs to a demand of tests/contract, so no test asks for what the text does not.
"""

import pytest

from autograde.catalogue import known_answers
from autograde.validation import contract
from autograde.validation.contract import checking, demands, is_said, unmatched
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths

WRITTEN = [step for step in paths() if contract.path(step).exists()]


def test_every_step_has_a_contract():
    assert set(paths()) == set(WRITTEN)


@pytest.mark.parametrize("step", WRITTEN)
def test_every_exercise_has_demands(step):
    assert {each.exercise for each in demands(step)} == set(lesson(step).exercises)
    assert all(each.checks for each in demands(step))


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_a_sentence_of_the_lesson(step):
    assert [each.sentence for each in demands(step) if not is_said(lesson(step), each)] == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_checked(step):
    missing = {each.sentence: unmatched(lesson(step), each) for each in demands(step)}
    assert [each for each in missing.items() if each[1]] == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_check_belongs_to_a_demand(step):
    unasked = [
        (name, statement)
        for name, test in lesson(step).tests.items()
        for statement in checking(test.code)
        if not any(check in statement for each in demands(step) if each.exercise == name for check in each.checks)
    ]
    assert unasked == []


@pytest.mark.parametrize("step", WRITTEN)
def test_every_demand_is_broken_by_a_known_mistake(step):
    known = {(each.exercise, each.id) for each in known_answers(step) if each.wrong}
    assert [each for each in demands(step) if (each.exercise, each.wrong) not in known] == []


def test_the_count_is_of_sentences():
    assert contract.count([7]) == {"ok": len(demands(7)), "of": len(demands(7))}
    missing = contract.Demand("creator", "The moon is green.", ("same(y.creator, C)",), "7.1")
    assert not is_said(lesson(7), missing)
    assert unmatched(lesson(7), contract.Demand("creator", "", ("close(the moon",), "7.1")) == ["close(the moon"]
