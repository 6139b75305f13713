"""The hidden pass runs of a visible part that has passed what the hidden part builds on."""

import pytest

from autograde.grading.needed_part import needed_statements
from autograde.grading.passes import grade
from autograde.grading.run_test import hidden_parts
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Session
from course.authoring import notebook as built
from course.authoring.lesson import lesson

VISIBLE = """
x = Variable(np.array(2.0))
y = square(x)
close(y.data, 4.0)
y.backward()
close(x.grad, 4.0)
z = Variable(np.array(3.0))
"""


@pytest.mark.parametrize(
    ("hidden", "needed"),
    [
        ("close(square(Variable(np.array(3.0))).data, 9.0)", set()),
        ("x = Variable(1.0)\nclose(x.data, 1.0)", set()),
        ("for n in (1, 2):\n    y = square(Variable(n))\n    close(y.data, n**2)", set()),
        ("close([x.data for x in [square(z)]], [9.0])", {5}),
        ("close(y.grad, 1.0)", {0, 1, 2, 3, 4}),
        ("close(square(x).data, 4.0)", {0, 1, 2, 3, 4}),
        ("with unchanged(z):\n    x = square(z)\nclose(x.data, 9.0)", {5}),
        ("with raises(E):\n    x = square(z)\nclose(x.data, 9.0)", {0, 1, 2, 3, 4, 5}),
        ("if z:\n    x = 1\nclose(x, 1)", {0, 1, 2, 3, 4, 5}),
        ("def f(x):\n    return z\nclose(f(1).data, 3.0)", {5}),
        ("x += 1", {0, 1, 2, 3, 4}),
    ],
)
def test_what_a_hidden_part_needs(hidden, needed):
    assert needed_statements(VISIBLE, hidden) == needed


def test_what_is_set_on_a_students_global_is_needed():
    assert needed_statements("Config.on = False\nequal(f(), 1)", "equal(f(), 2)") == {0}


def test_a_block_that_gives_points_is_needed():
    assert needed_statements("with credit(1):\n    equal(f(), 1)", "equal(f(), 2)") == {0}


def asked_of(cells, step, monkeypatch):
    """The result of a submission, and how many requests its grading took."""
    requests = []
    exchange = Session._exchange
    monkeypatch.setattr(Session, "_exchange", lambda *each: (requests.append(each[2]), exchange(*each))[1])
    return grade(from_cells(cells, step, "en")), len(requests)


def test_a_visible_part_that_passed_is_not_run_again(monkeypatch):
    cells = built.solution(lesson(8), "en").cells
    result, few = asked_of(cells, 8, monkeypatch)
    monkeypatch.setattr("autograde.grading.run_test.needed_statements", lambda visible, hidden: None)
    again, many = asked_of(cells, 8, monkeypatch)
    assert few < many
    assert result == again
    assert all(hidden_parts(test, 8)["hidden"] for test in lesson(8).tests.values())


@pytest.mark.parametrize("wrong", ["x ** 2 + (x == 3)", "x ** 2 + 1"])
def test_what_is_wrong_in_either_part_is_found(wrong):
    cells = built.solution(lesson(2), "en").cells
    for cell in cells:
        cell.source = cell.source.replace("return x**2", f"return {wrong}")
    result = grade(from_cells(cells, 2, "en"))
    assert not all(each.passed for each in result.exercises)


def test_what_only_a_look_of_the_visible_part_reveals_is_found():
    """A property that remembers its first answer is right until the box gets another array."""
    cells = built.solution(lesson(19), "en").cells
    for cell in cells:
        if cell.id == "step19-attributes":
            cell.source = "from functools import cached_property\n" + cell.source.replace(
                "@property", "@cached_property"
            )
    found = {each.name: each.passed for each in grade(from_cells(cells, 19, "en")).exercises}
    assert found["attributes"] is False
