"""Observing a test to its end: what is seen wrong leaves a fingerprint, what is right leaves none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.feedback.observation import Observation, canonical_form, current, ended_by
from course.testing import CheckFailed, close, credit, equal, kind, raises, same

CHECKS = {"close": close, "equal": equal, "kind": kind, "raises": raises, "same": same, "np": np}


def observe(source, **names):
    seen = Observation()
    seen.run(source, "<test>", "visible", {**CHECKS, **names})
    return seen


def test_a_right_answer_leaves_no_trace():
    seen = observe("close(x, 3.0)\nequal(x, 3)\nwith raises(ValueError):\n    int('a')", x=3.0)
    assert seen.passed
    assert seen.fingerprint == {}


def test_the_run_goes_on_after_what_is_wrong_and_keeps_the_first_problem():
    seen = observe("close(x, 1.0)\nclose(x, 2.0)\nclose(x, 3.0)", x=2.0)
    assert set(seen.fingerprint) == {"visible 0", "visible 2"}
    assert isinstance(seen.problem, CheckFailed)
    assert seen.problem.message.values["expected"] == "1.0"
    assert seen.part == "visible"


def test_a_statement_that_raises_is_a_failure_and_leaves_none_of_its_names():
    seen = observe("y = 1 / x\nclose(y, 5.0)", x=0, y=5.0)
    assert not seen.passed
    assert set(seen.fingerprint) == {"visible 0", "visible 1"}
    assert isinstance(seen.problem, ZeroDivisionError)


def test_nothing_that_follows_makes_a_failure_good_again():
    seen = observe("close(1.0, 2.0)\nclose(2.0, 2.0)")
    assert not seen.passed


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ("close(x, 1.0)", 2.0),
        ("close(x, 1.0)", None),
        ("close(x, 1.0)", np.ones(2)),
        ("equal(x, 'a')", "b"),
        ("equal(x, None)", 0),
        ("kind(x, list)", ()),
        ("same(x, y)", []),
        ("with raises(ValueError):\n    x()", len),
        ("with raises(ValueError):\n    x", 1),
    ],
)
def test_each_check_leaves_a_trace(check, wrong):
    assert not observe(check, x=wrong, y=[]).passed


def test_traces_tell_values_shapes_classes_and_exceptions_apart():
    wrong = [2.0, 3.0, np.array([2.0]), np.array([[2.0]]), None, "2.0", object(), [2.0]]
    fingerprints = {observe("close(x, 1.0)", x=each).fingerprint["visible 0"] for each in wrong}
    assert len(fingerprints) == len(wrong)
    assert observe("x()", x=lambda: 1 / 0).fingerprint != observe("x()", x=lambda: [][1]).fingerprint


def test_last_digits_and_addresses_do_not_count():
    assert canonical_form(0.1 + 0.2) == canonical_form(0.3)
    assert canonical_form(0.9999999999999) == canonical_form(1.0)
    assert canonical_form(1e-17) == canonical_form(0.0) == canonical_form(-0.0)
    assert canonical_form(f"<a at {id(object()):#x}>") == canonical_form("<a at 0x1234>")
    assert canonical_form(1.001) != canonical_form(1.002)
    assert canonical_form(np.float64(2.0)) == canonical_form(2) == canonical_form(2.0)


def test_what_is_no_number_is_the_same_on_each_processor():
    """AVX-512 gives `log(-1)` a sign bit that other instructions do not give."""
    assert canonical_form(np.copysign(np.nan, -1.0)) == canonical_form(np.nan)
    assert canonical_form(np.uint64(0x7FF8_0000_0000_0001).view(np.float64)) == canonical_form(np.nan)
    assert canonical_form([np.nan]) != canonical_form([0.0])


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_the_gist_of_any_number_is_that_of_its_array(number):
    assert canonical_form(number) == canonical_form(np.array(number))
    assert canonical_form([number]) != canonical_form(number)


@given(st.lists(st.floats(min_value=-99, max_value=99), min_size=1))
def test_noise_in_the_last_place_is_not_seen(numbers):
    array = np.array(numbers)
    nearly = np.where(array == np.round(array, 3), array * (1 + 1e-15), array)
    assert canonical_form(nearly) == canonical_form(array)


def test_checks_raise_where_nobody_observes():
    assert current.get() is None
    with pytest.raises(CheckFailed):
        close(1.0, 2.0)


def test_an_early_end_is_part_of_the_trace():
    seen = observe("close(1.0, 2.0)")
    before = dict(seen.fingerprint)
    seen.end(TimeoutError(), "timeout")
    assert seen.fingerprint != before
    assert isinstance(seen.problem, CheckFailed)


def test_a_trace_tells_why_a_run_ended_early():
    seen = observe("close(x, 1.0)", x=2.0)
    assert not ended_by(seen.fingerprint, "timeout")
    seen.end(TimeoutError(), "timeout")
    assert not ended_by(seen.fingerprint, "timeout")  # beside another failure of the same statement
    late = Observation()
    late.end(TimeoutError(), "timeout")
    assert ended_by(late.fingerprint, "timeout")
    assert not ended_by(late.fingerprint, "died")


def test_parts_that_hold_give_their_points_and_the_others_say_what_is_wrong():
    seen = observe(
        "with credit(1):\n    close(x, 1.0)\nwith credit(2):\n    close(x, 2.0)\nwith credit(4):\n    1 / 0\n"
        "with credit(8):\n    pass",
        x=2.0,
        credit=credit,
    )
    assert seen.credit == 10
    assert not seen.passed
    assert set(seen.fingerprint) == {"visible 0", "visible 2"}
    assert seen.problem.message.values["expected"] == "1.0"


def test_where_nobody_observes_a_part_fails_like_any_check():
    with pytest.raises(CheckFailed), credit(1):
        close(1.0, 2.0)
