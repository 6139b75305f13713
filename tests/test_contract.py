"""What each exercise demands, what checks it, and a known wrong version that breaks it.

Every check of a test belongs to a demand of tests/contract, so no test asks for what the text does not.
"""

import ast
import re
from itertools import cycle

import pytest

from autograde.catalogue import known_answers
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from autograde.validation import contract
from autograde.validation.contract import checking, demands, is_said, unmatched
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, extract_region

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


KEPT = """

def _kept(plain):
    store = {}

    def kept(*given, **named):
        made = plain(*given, **named)
        parts = made if isinstance(made, tuple) else (made,)
        buffers = []
        for place, part in enumerate(map(np.asarray, parts)):
            buffer = store.setdefault((place, part.shape, part.dtype), np.empty_like(part))
            buffer[...] = part
            buffers.append(buffer)
        return tuple(buffers) if isinstance(made, tuple) else buffers[0]

    return kept

"""
"""A buffer that one call shares with the next, put around what an answer computes."""
COMPUTES = {
    (2, "square"): ["Square.forward"],
    (3, "exp"): ["Exp.forward"],
    (4, "numerical-diff"): ["numerical_diff"],
    (6, "square"): ["Square.backward"],
    (6, "exp"): ["Exp.backward"],
    (11, "add"): ["Add.forward"],
    (12, "add"): ["Add.forward"],
    (12, "polar"): ["Polar.forward"],
    (13, "functions"): ["Square.backward", "Exp.backward"],
    (20, "mul"): ["Mul.forward"],
    (22, "neg"): ["Neg.forward"],
    (22, "sub"): ["Sub.forward"],
    (22, "div"): ["Div.forward"],
    (22, "pow"): ["Pow.forward"],
}


ONCE = """

def _once(method):
    def answer(self, *given):
        parts = given[0] if isinstance(given[0], list) else given
        name = f"_once_{method.__name__}_{[np.shape(getattr(each, 'data', each)) for each in parts]}"
        if not hasattr(self, name):
            setattr(self, name, method(self, *given))
        return getattr(self, name)
    return answer

"""
"""An answer that is computed once for each shape and given for ever, put around a method."""
PARTS = {
    "first": "a.flat[0]",
    "last": "a.flat[-1]",
    "sum": "np.sum(a).round(9)",
    "rounded": "np.round(a, 3).tobytes()",
}
CONSTANT = ("Add", "Sub", "Neg")  # whose derivatives do not depend on the inputs
BY_PART = """

def _by_part(method):
    known = {{}}
    def part(a):
        return {part}
    def answer(self, *given):
        parts = given[0] if isinstance(given[0], list) else given
        arrays = [np.asarray(getattr(each, "data", each)) for each in parts]
        key = [(a.shape, part(a) if a.size else 0) for a in arrays]
        if method.__name__ == "backward":
            boxes = self.inputs if hasattr(self, "inputs") else [self.input]
            key = [(a.shape, a.tobytes()) for a in arrays] if {inputs} else key
            key += [part(box.data) if {inputs} else box.data.tobytes() for box in boxes]
        return known.setdefault(str(key), method(self, *given))
    return answer

"""
"""An answer that is known by a part of the arguments, and then given for all that share it, put around a method."""


def statements(step, law):
    """The statements of hidden tests that ask for a law, by exercise: their names and their texts."""
    for name, test in lesson(step).tests.items():
        parts = map(ast.unparse, ast.parse(extract_region(HIDDEN, test.code)).body)
        found = {f"hidden {n}": text for n, text in enumerate(parts) if text.startswith(f"{law}(")}
        if found:
            yield name, found


def outcome(step, name, added):
    """What an exercise comes to whose solution something is added to."""
    made = notebook.solution(lesson(step), "en")
    cell = next(each for each in made.cells if each.id == lesson(step).exercises[name].id)
    cell.source += added
    result = grade(from_cells(made.cells, step, "en"), Limits(cell=5.0, test=5.0), only=name)
    return next(each for each in result.exercises if each.name == name)


def test_buffers_are_tried_wherever_they_are_ruled_out():
    assert {(step, name) for step in WRITTEN for name, _ in statements(step, "separate")} == COMPUTES.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("step", "name"), COMPUTES)
def test_a_buffer_that_is_kept_between_calls_is_noticed(step, name):
    found = outcome(step, name, KEPT + "\n".join(f"{each} = _kept({each})" for each in COMPUTES[step, name]))
    assert dict(statements(step, "separate"))[name].keys() <= found.fingerprint.keys()


def function_objects():
    """Each class that a law asks for results of the last call alone, with the methods that the law can tell of."""
    for step in WRITTEN:
        for name, found in statements(step, "afresh"):
            for number, text in found.items():
                made, scales = re.match(r"afresh\((?:ours\.)?(\w+), .*?(, \(\))?\)$", text).groups()
                called = {"SumDiff": "Function", "minus": "Sub", "over": "Div", "cube": "Pow"}.get(made, made)
                methods = ["__call__"] if made == "SumDiff" else ["forward", "backward"]
                for method in methods[:1] if scales else methods:
                    yield step, name, number, called, method


FUNCTION_OBJECTS = list(function_objects())
OF_A_PART = [(*each, part) for each, part in zip(FUNCTION_OBJECTS, cycle(PARTS))]
"""Each method with one part, and each part with a third of the methods."""


@pytest.mark.slow
@pytest.mark.parametrize(("step", "name", "number", "called", "method"), FUNCTION_OBJECTS)
def test_an_answer_that_is_computed_once_for_each_shape_is_noticed(step, name, number, called, method):
    found = outcome(step, name, f"{ONCE}{called}.{method} = _once({called}.{method})")
    assert number in found.fingerprint
    assert not found.passed


@pytest.mark.slow
@pytest.mark.parametrize(("step", "name", "number", "called", "method", "part"), OF_A_PART)
def test_an_answer_that_is_known_by_a_part_of_the_arguments_is_noticed(step, name, number, called, method, part):
    for inputs in [False, True] if method == "backward" else [False]:
        if inputs and called in CONSTANT:
            continue
        around = BY_PART.format(part=PARTS[part], inputs=inputs)
        found = outcome(step, name, f"{around}{called}.{method} = _by_part({called}.{method})")
        assert number in found.fingerprint
        assert not found.passed
