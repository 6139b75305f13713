"""The vocabulary of the test cells, in one process."""

import builtins
import itertools
import marshal
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from course import testing
from course.feedback import unchanged as unchanged_values
from course.feedback.learner_side import program, run_inside, run_program
from course.i18n import LANGUAGES, use_language
from course.testing import (
    CheckFailed,
    close,
    equal,
    inside,
    kind,
    raises,
    replaced,
    run_tests,
    same,
    seeded_rng,
    unchanged,
)

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(arrays.arrays(np.float64, arrays.array_shapes(min_dims=0, max_dims=3, max_side=3), elements=numbers))
def test_an_array_is_close_to_itself_and_not_to_a_shifted_one(array):
    close(array, array)
    with pytest.raises(CheckFailed):
        close(array + 1 + np.abs(array) * 1e-3, array)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        (None, 1.0),
        (np.array([1.0]), 1.0),
        (np.array([1.0, 2.0]), [[1.0, 2.0]]),
        (float("nan"), 1.0),
        ("1.0", 1.0),
        (object(), 1.0),
        (memoryview(b"1"), 1.0),
        (1.0 + 1e-6, 1.0),
        ([1.0, [2.0]], [1.0, 2.0]),
    ],
)
def test_close_refuses(observed, expected):
    with pytest.raises(CheckFailed):
        close(observed, expected)


@pytest.mark.parametrize(
    ("observed", "expected"),
    [(1, 2), (True, 1.5), (1, True), ("a", "b"), ((2, 3), (3, 2)), (0, None), (None, 0), ([1], (1, 2)), (1.0, "1.0")],
)
def test_equal_refuses(observed, expected):
    with pytest.raises(CheckFailed):
        equal(observed, expected)


@pytest.mark.parametrize(
    "value", [1, 1.5, True, "text", None, (2, 3), ["a", "b"], np.dtype("float32"), np.array([1, 2])]
)
def test_equal_accepts_the_same_value(value):
    equal(value, value)


def test_an_object_that_calls_itself_equal_to_everything_is_not_believed():
    class Universal:
        def __eq__(self, other):
            return True

        def __array__(self, dtype=None, copy=None):
            return np.array(1.0)

    with pytest.raises(CheckFailed):
        equal(Universal(), 1.0)
    with pytest.raises(CheckFailed):
        close(Universal(), 1.0)


def test_a_failed_check_says_what_was_looked_at_and_both_values():
    y = 2.0
    with pytest.raises(CheckFailed) as failed:
        close(y * 3, 7.0)
    assert "y * 3" in str(failed.value)
    assert "6.0" in str(failed.value)
    assert "7.0" in str(failed.value)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_text_of_a_failure_is_made_in_the_language_of_the_reader(lang):
    with pytest.raises(CheckFailed) as failed:
        close(1.0, 2.0)
    with use_language(lang):
        own = str(failed.value)
    others = []
    for other in LANGUAGES:
        with use_language(other):
            others.append(str(failed.value))
    assert own in others
    assert len(set(others)) == 3


def test_raises_takes_the_named_errors_and_no_other():
    with raises(TypeError, ValueError):
        raise ValueError
    with pytest.raises(CheckFailed), raises(TypeError):
        pass
    with pytest.raises(CheckFailed), raises(TypeError):
        raise KeyError
    with pytest.raises(CheckFailed), raises(AssertionError):
        close(1.0, 2.0)


def test_close_tells_a_dtype_that_rounding_would_hide():
    third = np.array([1 / 3])
    close(third.astype("float32"), third)
    close(third, third, dtype="float64")
    with pytest.raises(CheckFailed, match="float32"):
        close(third.astype("float32"), third, dtype="float64")


class TestUnchanged:
    """Boxes that a block of a test must leave alone."""

    def box(self):
        return SimpleNamespace(data=np.array([1, 2]), grad=None)

    def test_a_box_that_is_only_read_holds(self):
        box = self.box()
        with unchanged(box, attributes=("data", "grad")):
            box.data + 1

    def test_a_numpy_scalar_counts_as_what_it_holds(self):
        box = SimpleNamespace(data=np.float64(1.5))
        with unchanged(box):
            pass
        with pytest.raises(CheckFailed), unchanged(box):
            box.data = np.float32(1.5)

    @pytest.mark.parametrize(
        "harm",
        [
            lambda box: box.data.__setitem__(0, 5),
            lambda box: setattr(box, "data", box.data.astype(float)),
            lambda box: setattr(box, "data", box.data[:1]),
            lambda box: setattr(box, "data", None),
            lambda box: setattr(box, "grad", np.zeros(2)),
        ],
    )
    def test_contents_dtype_shape_and_other_attributes_are_seen(self, harm):
        box = self.box()
        with pytest.raises(CheckFailed), unchanged(box, attributes=("data", "grad")):
            harm(box)

    def test_a_scalar_of_numpy_is_a_value_like_any_other(self):
        box = SimpleNamespace(grad=np.float64(-1.5))
        with unchanged(box, attributes=("grad",)):
            box.grad + 1
        with pytest.raises(CheckFailed), unchanged(box, attributes=("grad",)):
            box.grad = np.float64(1.5)

    def test_what_the_block_raises_is_not_covered_up(self):
        with pytest.raises(KeyError), unchanged(self.box()):
            raise KeyError


def test_kind_and_same():
    thing = object()
    kind(1, int)
    kind(1, str, int)
    same(thing, thing)
    with pytest.raises(CheckFailed):
        kind("1", int)
    with pytest.raises(CheckFailed):
        same([1], [1])


def test_fresh_numbers_repeat_and_follow_the_seed(monkeypatch):
    assert seeded_rng().random() == seeded_rng().random()
    before = seeded_rng().random()
    monkeypatch.setenv("GRADSTEPS_SEED", "7")
    assert seeded_rng().random() != before


own = 3


def test_inside_sees_the_names_and_leaves_none_behind():
    found = inside("doubled = own * factor\nown = 0", factor=2)
    assert (found.doubled, found.own) == (6, 0)
    assert own == 3
    assert "doubled" not in globals()


def get_own():
    return own


def test_replaced_covers_a_name_and_restores_it_after_an_error():
    with pytest.raises(KeyError), replaced(own=5, never=1):
        assert get_own() == 5
        raise KeyError
    assert get_own() == 3
    assert "never" not in globals()


def test_a_learners_tests_are_counted():
    import unittest

    class Some(unittest.TestCase):
        def test_good(self):
            self.assertTrue(True)

        def test_bad(self):
            self.assertTrue(False)

        def test_broken(self):
            raise RuntimeError

    found = run_tests(Some)
    assert (found.run, found.failed, found.broken) == (3, 1, 1)


def test_the_reference_is_the_engine():
    assert testing.reference().Variable.__module__.startswith("course.engine")


class Box:
    def __init__(self, data):
        self.data, self.grad = data, None


def swap_array(box):
    box.data = box.data.copy()


def swap_grad(box):
    box.grad = np.zeros(2)


def write_into(thing):
    thing[0] = 5.0


@pytest.mark.parametrize(
    ("call", "thing"),
    [
        (swap_array, Box(np.ones(2))),
        (swap_grad, Box(np.ones(2))),
        (lambda box: write_into(box.data), Box(np.ones(2))),
        (write_into, np.ones(2)),
        (write_into, [1.0, 2.0]),
        (lambda boxes: write_into(boxes[1].data), [Box(np.ones(2)), Box(np.ones(2))]),
        (list.clear, [1.0, 2.0]),
    ],
)
def test_untouched_notices_what_a_call_changes(call, thing):
    testing.untouched(lambda given: 1, thing)
    with pytest.raises(CheckFailed):
        testing.untouched(call, thing)


def born_with_grad(box):
    made = Box(box.data)
    made.grad = box.grad
    return made


@pytest.mark.parametrize(
    "call",
    [lambda box: box, born_with_grad, lambda box: (Box(1), box), lambda box: [Box(1), born_with_grad(box)]],
    ids=["an argument", "its gradient", "an argument among others", "its gradient in one of two"],
)
def test_newborn_asks_for_new_boxes_without_a_gradient(call):
    given = Box(np.ones(2))
    given.grad = kept = np.zeros(2)
    testing.newborn(lambda box: Box(box.data), given)
    testing.newborn(lambda boxes: [Box(each.data) for each in boxes], [given, given])
    with pytest.raises(CheckFailed):
        testing.newborn(call, given)
    assert given.grad is kept


KEPT = np.zeros(2)


@pytest.mark.parametrize(
    "call",
    [
        lambda array: np.multiply(array, array, out=KEPT),
        lambda array: [array, (Box(KEPT),)],
        lambda array: Box(KEPT[1:]),
    ],
    ids=["a buffer", "a buffer in a box among others", "a part of one"],
)
def test_separate_asks_for_arrays_of_their_own(call):
    given = np.ones(2)
    testing.separate(lambda array: array * 2, given)
    testing.separate(lambda array: (array, Box(array[1:]), [array + 1]), given)
    testing.separate(lambda array: 3.0, given)
    with pytest.raises(CheckFailed):
        testing.separate(call, given)


def test_distinct_asks_for_objects_of_their_own():
    one, two = Box(1), Box(1)
    testing.distinct(one, two)
    with pytest.raises(CheckFailed):
        testing.distinct(one, two, one)


def test_samples_reach_from_tiny_to_huge_in_many_shapes():
    found = testing.samples(1e6)
    sizes = np.abs(np.concatenate([each.ravel() for each in found if each.dtype == "float64"]))
    assert sizes.max() == 1e6 and sizes[sizes > 0].min() == 1e-6
    assert {each.ndim for each in found} == {0, 1, 2, 3} and any(not each.size for each in found)
    assert {each.dtype.kind for each in found} == {"f", "i"} and any(each.dtype == "float32" for each in found)


def test_inside_returns_what_it_assigns_even_if_the_name_holds_that_value_already():
    found = run_inside("same = True\nother = same", {"same": True}, {})
    assert found == {"same": True, "other": True}
    found = run_inside("def f():\n    global calls\n    calls = calls + 1\nf()", {"calls": 1}, {})
    assert found["calls"] == 2 and set(found) == {"f", "calls"}


class Doubled:
    def __call__(self, box):
        self.box = box
        return Box(2 * box.data)

    def backward(self, gy):
        return 2 * gy


class KeepsResult(Doubled):
    def __call__(self, box):
        if not hasattr(self, "made"):
            self.made = super().__call__(box)
        return self.made


class KeepsGradient(Doubled):
    def backward(self, gy):
        if not hasattr(self, "gradient"):
            self.gradient = super().backward(gy)
        return self.gradient


class KeepsGradientOfACall(KeepsGradient):
    def __call__(self, box):
        vars(self).pop("gradient", None)
        return super().__call__(box)


class KeepsResultOfAShape(Doubled):
    def __call__(self, box):
        if not hasattr(self, "made") or self.made.data.shape != box.data.shape:
            self.made = super().__call__(box)
        return Box(self.made.data.copy())


class KeepsResultOfAnArray(Doubled):
    made: ClassVar = {}

    def __call__(self, box):
        _, made = self.made.setdefault(id(box.data), (box.data, super().__call__(box)))
        return Box(made.data.copy())


class Squared(Doubled):
    def __call__(self, box):
        self.inputs = [box]
        return Box(box.data**2)

    def backward(self, gy):
        return 2 * self.inputs[0].data * gy


class SharesInputs(Squared):
    def __call__(self, box):
        made = super().__call__(box)
        type(self).inputs = vars(self).pop("inputs")
        return made


class KeepsFirstInputs(Squared):
    def __call__(self, box):
        kept = getattr(self, "inputs", None)
        made = super().__call__(box)
        if kept and kept[0].data.shape == box.data.shape:
            self.inputs = kept
        return made


class CollectsResults(Doubled):
    def __init__(self):
        self.made = []

    def __call__(self, box):
        self.made.append(super().__call__(box))
        return self.made


class Remembering(Doubled):
    def __call__(self, box):
        made = super().__call__(box)
        self.inputs, self.outputs = [box], (made,)
        return made


class CollectsOutputs(Doubled):
    def __init__(self):
        self.outputs = []

    def __call__(self, box):
        self.outputs.append(super().__call__(box))
        return self.outputs[-1]


class CollectsInputs(CollectsOutputs):
    def __init__(self):
        self.outputs = self.inputs = []


class Endless(Doubled):
    inputs = outputs = itertools.count()


@pytest.mark.parametrize("make", [Doubled, Remembering, Endless, Squared])
def test_afresh_allows_whatever_is_the_same_after_each_call(make):
    testing.afresh(make, [Box(np.ones(2))], [Box(np.arange(3.0))], ())


@pytest.mark.parametrize(
    ("make", "scales"),
    [
        (CollectsOutputs, ()),
        (CollectsInputs, (1.0,)),
        (KeepsResult, ()),
        (KeepsGradient, (1.0,)),
        (KeepsGradientOfACall, (1.0, 2.0)),
        (CollectsResults, ()),
        (KeepsResultOfAShape, ()),
        (KeepsResultOfAnArray, ()),
        (SharesInputs, ()),
        (SharesInputs, (1.0,)),
        (KeepsFirstInputs, ()),
        (KeepsFirstInputs, (1.0,)),
    ],
)
def test_afresh_asks_for_results_of_the_call_and_of_no_other(make, scales):
    first, second = [Box(np.ones(2))], [Box(np.arange(3.0))]
    testing.afresh(Doubled, first, second, scales)
    with pytest.raises(CheckFailed):
        testing.afresh(make, first, second, scales)


def test_values_that_were_left_out_are_not_unchanged():
    with pytest.raises(ValueError):
        unchanged_values.compare(2, [], [], ("data",))


def test_a_program_runs_by_pythons_own_means(monkeypatch):
    monkeypatch.setattr(marshal, "loads", lambda encoded: 1 / 0)
    monkeypatch.setattr(builtins, "exec", lambda code, scope: None)
    assert run_program(program("y = x + 1"), {}, {"x": 1}) == {"y": 2}
