"""Wants to know which names a hidden test uses: in the second process names are gone, or an error says chosen words.

What is told of that process is the class of an exception and the kind of a check. A message that lists the missing
names, or one on a misspelt name that the failed line needed, would say what is in the line.
"""

import pytest

from autograde.grading.names import needed_names, wanted_names
from autograde.sandbox.remote.session import Limits
from course.authoring.lesson import lesson
from course.authoring.markers import HIDDEN, remove_region, strip_markers
from red_team.helpers import WORKER, attack

SLOW = Limits(cell=5.0, test=5.0)
SECOND = (
    WORKER
    + """
def cell(source, lang="en", shown=True, *code, real=worker.verbs["cell"]):
    worker.names["SECOND"] = not shown
    return real(source, lang, shown, *code)
worker.verbs["cell"] = cell
"""
)
ONLY_VISIBLE = """
def lookup(names, real=worker.verbs["lookup"]):
    return [pair for pair in real(names) if not SECOND or pair[0] in {kept}]
worker.verbs["lookup"] = lookup
"""
SPELT = """
class Spy: pass
Spy.backwrd = 0
Spy.{second} = 0
"""


def message(step, exercise, **planted):
    found = attack(step, SLOW, **planted)
    return next(each.message for each in found.exercises if each.name == exercise)


@pytest.mark.parametrize(("step", "exercise", "word"), [(14, "variable", "exp"), (16, "generation", "Square")])
def test_names_that_only_the_hidden_part_reads_are_not_told(step, exercise, word):
    visible = remove_region(HIDDEN, lesson(step).tests[exercise].code)
    kept = {*wanted_names(visible, step), *needed_names(visible, step)}
    told = message(step, exercise, first=SECOND + ONLY_VISIBLE.format(kept=kept))
    assert "hidden" in told
    assert word not in told


def answer(statement):
    code = strip_markers(lesson(7).exercises["backward"].code)
    return code.replace("    def backward(self):", f"    def backward(self):\n        if SECOND: {statement}")


@pytest.mark.parametrize("error", ["ValueError", "AttributeError", "NameError"])
@pytest.mark.parametrize("second", ["creatr", "set_creater", "abcdefgh"])
def test_words_of_an_error_in_the_second_process_choose_no_message(second, error):
    """The error's text is what the student's code makes of hidden inputs."""
    told = set()
    for word in ("backward", "creator", "set_creator", "nothing"):
        spelt = SPELT.format(second=second) + answer(f"raise {error}('{word}')")
        told.add(message(7, "backward", first=SECOND, backward=spelt))
    assert len(told) == 1


def test_the_line_that_failed_chooses_no_message():
    """Two hidden lines fail: one that has the word and one that does not."""
    told = set()
    for statement in ("self.grad = self.grad * 0", "raise ValueError()"):
        told.add(
            message(7, "backward", first=SECOND, backward=SPELT.format(second="x") + answer(statement)).partition(
                "Your code"
            )[2]
        )
    assert len(told) == 1
