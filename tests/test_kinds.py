"""The kind of a hidden check: what a learner may know of it when it fails."""

import ast

import pytest

from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, extract_region
from course.feedback import kinds
from course.feedback.observation import Observation
from course.i18n import LANGUAGES, Message, use_language
from course.testing import close, credit, equal

CHECKS = {"close": close, "equal": equal, "credit": credit}

TEST = """
x = 1  # kind: matrix does not count: it shares the line with code
text = '''
# kind: empty
'''
# kind: vector
close(a, 1)
for shape in shapes:
    # kind: shape
    close(b, 1)
    # kind: unchanged-input
    close(c, 1)
# kind: second-backward
with credit(1):
    close(d, 1)
    e / 1
def helper(value):
    close(value, 1)
# kind: integers
helper(f)
"""


def kind_of(part="hidden", **wrong):
    seen = Observation()
    seen.run(TEST, "<test hidden>", part, CHECKS | dict.fromkeys("abcdef", 1) | {"shapes": [()]} | wrong)
    assert not seen.passed
    return seen.kind


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("vector", {"a": 2}),
        ("unchanged-input", {"c": 2}),
        ("second-backward", {"d": 2}),
        ("second-backward", {"e": "raises"}),
        ("integers", {"f": 2}),
        ("vector", {"a": 2, "f": 2}),
        ("unchanged-input", {"shapes": [(), (2,)], "c": 2}),
    ],
)
def test_the_last_kind_line_above_the_first_problem_names_its_kind(kind, wrong):
    assert kind_of(**wrong) == kind


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((), "numbers"), ((3,), "vector"), ((2, 3), "matrix"), ((2, 1, 2), "matrix"), ((0, 3), "empty")],
)
def test_the_kind_shape_follows_the_tests_own_variable(shape, kind):
    assert kind_of(shapes=[shape], b=2) == kind


def test_a_check_above_all_kind_lines_and_a_visible_one_have_none():
    assert kinds.kind_at(TEST, 2, {}) is None
    assert kind_of(part="visible", a=2) is None


def test_a_note_says_the_kind_in_the_language_of_its_reader():
    told = Message("hidden_kind", kind=Message("kind_vector"))
    said = {}
    for lang in LANGUAGES:
        with use_language(lang):
            said[lang] = str(told)
    assert "vector" in said["en"] and "벡터" in said["ko"] and "ベクトル" in said["ja"]


def checks(code):
    """Return the lines of the statements that check something: where one fails, a kind is needed."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Expr | ast.With | ast.Assign):
            yield node.lineno


@pytest.mark.parametrize("step", paths())
def test_each_hidden_check_of_a_lesson_has_a_kind_of_the_list(step):
    for test in lesson(step).of_role("test"):
        code = extract_region(HIDDEN, test.code)
        named = set(kinds.kind_comments(code).values())
        assert named <= kinds.names() | {kinds.BY_SHAPE}, (test.id, named - kinds.names())
        missing = [line for line in checks(code) if kinds.kind_at(code, line, {"shape": ()}) is None]
        assert not missing, f"{test.id}: no kind in {missing}"
