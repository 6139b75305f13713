"""What an exercise expects by name is what learners see, and what they have to write themselves."""

from course.authoring.expected import expected_names, expected_returns


def test_names_are_those_that_learners_see():
    names = expected_names(7, "backward")
    assert {"creator", "backward", "grad", "Variable"} <= set(names)
    assert "__array_priority__" in expected_names(21, "array-left")
    assert "__array_priority__" not in names


def test_a_return_that_is_given_is_not_the_learners():
    assert expected_returns(7, "backward") == frozenset()
    assert "Function.__call__" in expected_returns(2, "function")
