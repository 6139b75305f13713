"""Keeps its work in the class: right as long as no `backward` raises an error, and wrong in the next pass."""

import pytest

from red_team.helpers import cell, graded, solution

WRITTEN = {7: "backward", 8: "backward", 9: "variable", 13: "backward", 14: "variable", 16: "backward"} | {
    17: "weak-outputs",
    18: "retain-grad",
    19: "attributes",
}
EMPTIED = """

def _emptied(plain):
    def backward(self, *given, **named):
        plain(self, *given, **named)
        Variable.work.clear()
        Variable.seen.clear()
    return backward

Variable.work, Variable.seen, Variable.backward = [], set(), _emptied(Variable.backward)
"""
ENTERED = """

def _entered(plain):
    entered = set()
    def backward(self, *given, **named):
        if {entered}:
            return
        entered.add(self.creator)
        plain(self, *given, **named)
        entered.discard(self.creator)
    return backward

Variable.backward = _entered(Variable.backward)
"""


def score(step, change):
    made = solution(step)
    answer = cell(made, f"step{step:02d}-{WRITTEN[step]}")
    changed = change(answer.source)
    assert changed != answer.source
    answer.source = changed
    return next(each.score for each in graded(made, step).exercises if each.name == WRITTEN[step])


@pytest.mark.parametrize("step", WRITTEN)
def test_a_mark_on_the_functions_that_are_at_work_wins_nothing(step):
    assert score(step, lambda source: source + ENTERED.format(entered="self.creator in entered")) == 0


@pytest.mark.parametrize("step", [step for step in WRITTEN if step != 7])  # which calls itself
def test_nor_does_a_lock(step):
    assert score(step, lambda source: source + ENTERED.format(entered="entered")) == 0


@pytest.mark.parametrize("step", [step for step in WRITTEN if step >= 13])
def test_nor_does_a_list_of_work(step):
    def kept_in_class(source):
        source = source.replace("seen_set = set()", "seen_set = Variable.seen")
        return source.replace("funcs = [", "funcs = Variable.work\n        funcs += [") + EMPTIED

    assert score(step, kept_in_class) == 0


@pytest.mark.parametrize("step", WRITTEN)
def test_a_list_that_each_call_begins_anew_is_right(step):
    def begun_anew(source):
        return source.replace("funcs = [", "Variable.work = funcs = [") + "\nVariable.work = []\n"

    assert score(step, begun_anew) > 0
