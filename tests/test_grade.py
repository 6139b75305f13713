"""Grading one submission: what counts, what is contained, what is said."""

import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell

from autograde.grading.passes import grade
from autograde.grading.result import Exercise
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook
from course.authoring.lesson import lesson
from course.authoring.markers import HIDDEN, extract_region
from course.feedback import diagnosis
from course.i18n import LANGUAGES, load_messages, use_language

QUICK = Limits(cell=1.5, test=1.5)


def solution(step=2, lang="en"):
    return notebook.solution(lesson(step), lang)


def cell(made, name):
    return next(each for each in made.cells if each.id == name)


def graded(made, step=2, lang="en", limits=QUICK):
    return grade(from_cells(made.cells, step, lang), limits)


def scores(result):
    return [each.score for each in result.exercises]


def test_a_right_notebook_scores_in_full_and_is_told_nothing_but_that():
    result = graded(solution())
    assert result.score == result.max_score == lesson(2).points
    assert all(each.message == "" and not each.diagnosis for each in result.exercises)
    assert result.flags == []


def test_an_empty_notebook_scores_nothing_and_is_not_attempted():
    result = graded(notebook.release(lesson(2), "en"))
    assert result.score == 0
    assert {each.state for each in result.exercises} == {"untouched"}


def test_a_notebook_without_any_cell_scores_nothing():
    result = grade(from_cells([], 2, "en"), QUICK)
    assert result.score == 0
    assert len(result.exercises) == 2


def test_an_exercise_behind_a_wrong_one_keeps_its_points():
    made = solution()
    cell(made, "step02-function").source = "class Function:\n    pass"
    result = graded(made)
    assert scores(result) == [0, 5]


@pytest.mark.slow
def test_an_exercise_behind_one_that_never_ends_keeps_its_points():
    made = solution()
    cell(made, "step02-function").source = "while True: pass"
    result = graded(made)
    assert scores(result) == [0, 5]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        pytest.param("while True: pass", "timeout", marks=pytest.mark.slow),
        ("import os; os._exit(1)", "died"),
        pytest.param("return self.forward(x)", "raised", marks=pytest.mark.slow),
        ("return np.zeros(1 << 40)", "memory"),
        ("return bytearray(1 << 36)", "memory"),
    ],
    ids=["endless", "exit", "recursion", "huge array", "huge bytes"],
)
def test_a_disaster_costs_one_exercise_and_seconds(body, key):
    made = solution()
    cell(made, "step02-square").source = f"class Square(Function):\n    def forward(self, x):\n        {body}"
    start = time.monotonic()
    result = graded(made)
    assert time.monotonic() - start < 15
    assert scores(result) == [5, 0]
    assert result.exercises[1].note.key == key


@pytest.mark.slow
def test_a_hanging_cell_is_named_as_nothing_else():
    """The function of an earlier step, which is still there, would look like a known mistake."""
    made = solution(9)
    answer = cell(made, "step09-numerical-diff")
    answer.source = f"while True: pass\n{answer.source}"
    hung = graded(made, 9).exercises[-1]
    assert hung.note.key == "timeout"
    assert not hung.diagnosis


def test_a_hanging_cell_of_ones_own_costs_nothing():
    made = solution()
    made.cells.insert(3, new_code_cell("while True: pass"))
    assert scores(graded(made)) == [5, 5]


def test_a_syntax_error_is_told_with_its_exercise():
    made = solution()
    cell(made, "step02-square").source = "class Square(:"
    result = graded(made)
    assert scores(result) == [5, 0]
    assert "SyntaxError" in result.exercises[1].message


def test_a_missing_name_is_a_sentence():
    made = solution()
    cell(made, "step02-square").source = "class Quadrat(Function):\n    def forward(self, x): return x * x"
    result = graded(made)
    assert result.exercises[1].note.key == "missing_names"
    assert "Square" in result.exercises[1].message


@pytest.mark.parametrize("lang", LANGUAGES)
def test_messages_are_in_the_language_of_the_notebook(lang):
    made = solution(lang=lang)
    cell(made, "step02-square").source = "class Square(Function):\n    def forward(self, x): return x * 7"
    result = graded(made, lang=lang)
    with use_language(lang):
        text = result.as_json()["exercises"][1]["message"]
    start = load_messages(lang)["differs"].split("{")[-1].split("}")[-1]
    assert start.strip(". 。") in text


def test_a_wrong_answer_is_shown_with_what_was_seen_and_what_was_expected():
    made = solution()
    cell(made, "step02-square").source = "class Square(Function):\n    def forward(self, x): return x * 7"
    assert "70" in graded(made).exercises[1].message
    assert "100" in graded(made).exercises[1].message


def test_of_a_hidden_test_nothing_is_said_but_that_it_failed():
    made = solution()
    cell(
        made, "step02-square"
    ).source = "class Square(Function):\n    def forward(self, x): return x ** 2 if x.ndim < 2 else x"
    result = graded(made)
    assert scores(result) == [5, 0]
    assert result.exercises[1].note.key == "hidden_kind"
    assert set(result.exercises[1].note.values) == {"kind"}
    printed = str(result.outputs)
    for line in extract_region(HIDDEN, lesson(2).tests["square"].code).splitlines():
        assert line.strip() not in printed or len(line.strip()) < 12


def test_of_an_exception_in_a_hidden_test_only_the_class_is_told():
    made = solution()
    cell(made, "step02-square").source = (
        "class Square(Function):\n    def forward(self, x):\n"
        "        if x.ndim == 2: raise ValueError(f'spilled {x}')\n        return x * x"
    )
    message = graded(made).exercises[1].message
    assert "ValueError" in message
    assert "spilled" not in message


def test_deleted_and_doubled_tests_change_no_score():
    made = solution()
    double = made.cells.index(cell(made, "step02-function-test"))
    made.cells.append(nbformat.from_dict(dict(made.cells[double])))
    made.cells.remove(cell(made, "step02-square-test"))
    assert scores(graded(made)) == [5, 5]


@pytest.mark.parametrize(
    "attack",
    [
        "import course.testing as t\nt.close = t.equal = t.kind = lambda *a, **k: None",
        "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True",
        "import builtins\nbuiltins.isinstance = lambda *a: True",
        "get_ipython().ast_transformers.append(type('T', (), {'visit': lambda self, tree: type(tree)([], [])})())",
        "import sys; sys.exit = None\nraise SystemExit",
    ],
)
def test_patching_what_the_tests_use_wins_nothing(attack):
    made = notebook.release(lesson(2), "en")
    made.cells.insert(1, new_code_cell(attack))
    cell(made, "step02-function").source = "class Function:\n    pass"
    assert scores(graded(made)) == [0, 0]


def test_an_object_equal_to_everything_wins_nothing():
    made = solution()
    cell(made, "step02-square").source = (
        "class All:\n    data = property(lambda self: self)\n    __eq__ = lambda self, other: True\n"
        "    __array__ = lambda self, *a, **k: np.array(100)\n    __float__ = lambda self: 100.0\n    shape = ()\n"
        "class Square(Function):\n    __call__ = lambda self, x: All()"
    )
    assert scores(graded(made)) == [5, 0]


def test_taking_the_reference_engine_fails_and_is_flagged():
    made = solution()
    cell(made, "step02-square").source = "from course.engine import Square"
    result = graded(made)
    assert scores(result) == [5, 0]
    assert any("course.engine" in str(flag) for flag in result.flags)


def test_a_known_mistake_is_named_whatever_its_style():
    made = solution()
    cell(made, "step02-square").source = (
        "class Square(Function):\n"
        "    def forward(self, values: np.ndarray) -> np.ndarray:\n"
        "        np.power(values, 2, out=values)\n"
        "        return values"
    )
    assert "2.4" in graded(made).exercises[1].diagnosis.ids


def test_warnings_and_noise_on_stderr_cost_nothing():
    made = solution()
    cell(made, "step02-square").source = (
        "import sys, warnings\nclass Square(Function):\n    def forward(self, x):\n"
        "        warnings.warn('careful'); print('noise', file=sys.stderr)\n        return x * x"
    )
    assert scores(graded(made)) == [5, 5]


def test_the_seed_of_the_instructor_changes_nothing_for_right_answers(monkeypatch):
    monkeypatch.setenv("GRADSTEPS_SEED", "12345")
    assert graded(solution(3), 3).score == lesson(3).points


def test_an_object_where_data_belong_fails_the_exercise_and_nothing_else():
    made = solution()
    cell(
        made, "step02-square"
    ).source = (
        "class Odd:\n    shape = ()\nclass Square(Function):\n    def __call__(self, x): return Variable([Odd()])"
    )
    result = graded(made)
    assert scores(result) == [5, 0]


def test_the_same_notebook_is_graded_alike_every_time():
    made = solution()
    made.cells.append(new_code_cell("import random\nprint(random.random(), np.random.rand())"))
    one, two = graded(made), graded(made)
    last = max(one.outputs)
    assert one.outputs[last] == two.outputs[last] != []


class TestPartialScores:
    """An exercise may give part of its points, with a message; odd numbers give nothing."""

    def result(self, source):
        made = solution(5)
        cell(made, "step05-local").source = source
        return next(each for each in graded(made, 5).exercises if each.name == "local")

    def test_part_of_the_points_and_a_message(self):
        right = cell(solution(5), "step05-local").source
        found = self.result(
            right + "\n\nright = local_derivatives\ndef local_derivatives(x):\n    return right(x)[:2] + (0.0,)"
        )
        assert not found.passed
        assert 0 < found.score < found.max_score
        assert "dy_db" in found.message

    def test_nothing_right_gives_nothing(self):
        assert self.result("def local_derivatives(x):\n    return 0.5, 0.5, 0.5").score == 0

    @pytest.mark.parametrize("odd", [float("nan"), -1.0, 3.0, 1e9, float("inf")])
    def test_odd_parts_give_nothing(self, odd):
        assert Exercise("step05-local", "local", 3, credit=odd).score == 0

    def test_a_stub_earns_no_part(self):
        assert Exercise("step05-local", "local", 3, state="untouched", credit=1).score == 0


@pytest.mark.parametrize(
    ("step", "name", "old", "new", "told"),
    [
        (
            5,
            "step05-order",
            "for derivative in reversed(local):",
            "while local:\n        derivative = local.pop()",
            "proven_unchanged-input",
        ),
        (
            20,
            "step20-operators",
            "= add",
            "= lambda self, other: None\ndef plus(self, other):\n    add(self, other)\nVariable.__add__ = plus",
            "unused_value",
        ),
    ],
)
def test_an_unknown_mistake_is_told_by_what_the_check_proves_or_the_answer_shows(step, name, old, new, told):
    made = solution(step)
    answer = cell(made, name)
    assert old in answer.source
    answer.source = answer.source.replace(old, new, 1)
    outcome = next(each for each in graded(made, step).exercises if each.id == name)
    assert not outcome.passed
    assert outcome.diagnosis.ids == [told]


def test_a_misspelt_name_is_told_with_its_line_before_any_known_mistake():
    made = solution(7)
    answer = cell(made, "step07-creator")
    answer.source = answer.source.replace("self.creator = func", "self.creater = func")
    outcome = graded(made, 7).exercises[0]
    assert outcome.diagnosis.ids == ["near_miss"]
    with use_language("en"):
        assert "`creater`" in outcome.message and "`self.creater = func`" in outcome.message


def test_a_test_that_only_raised_names_a_mistake_only_by_the_same_words():
    one = sorted(diagnosis.mistakes(2, "square"))[0]
    known = {one: {"visible 0": "12345678/abcd"}}
    assert not diagnosis.diagnose(2, "square", {"visible 0": "12345678/ffff"}, known, informative=False)
    assert diagnosis.diagnose(2, "square", {"visible 0": "12345678/abcd"}, known, informative=False)
    assert diagnosis.diagnose(2, "square", {"visible 0": "12345678/ffff"}, known)
