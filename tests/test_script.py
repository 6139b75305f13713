"""Programs are judged as what they are: nothing of the course takes the place of what one lacks."""

import ast

import pytest

from autograde.grading.names import bound_names, read_names, unanswered
from autograde.grading.passes import grade
from autograde.grading.script import continues_the_course, splice
from autograde.grading.submission import from_cells, from_script, read
from autograde.sandbox.remote.session import Limits
from course.authoring import notebook as built
from course.authoring.lesson import lesson
from course.authoring.lesson_files import paths
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.i18n import use_language

QUICK = Limits(cell=5.0, test=5.0)
FAST = (2, 12)
STEPS = [step if step in FAST else pytest.param(step, marks=pytest.mark.slow) for step in paths()]


def graded(text, step):
    return grade(from_script(text, step, "en"), QUICK)


def scores(result):
    return {each.name: each.score for each in result.exercises}


def messages(result):
    with use_language("en"):
        return {each.name: str(each.message) for each in result.exercises}


def answers(step):
    """The solutions, with what they read of the lesson's own cells: step 23 gives the text of a file."""
    solutions = [strip_markers(each.code) for each in lesson(step).exercises.values()]
    nodes = [node for source in solutions for node in ast.walk(ast.parse(source))]
    local = {node.arg for node in nodes if isinstance(node, ast.arg)}
    local |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    read = {name for source in solutions for name in read_names(source)} - local - bound_names(preamble(step))
    answered = frozenset().union(*map(bound_names, solutions))
    demos = [each.code for each in lesson(step).of_role("demo") if not read_names(each.code) & answered]
    given = [code for code in demos if bound_names(code) & read]
    return "\n\n".join(given + solutions)


@pytest.mark.parametrize("step", STEPS)
def test_the_courses_own_answers_as_one_program_earn_full_marks(step):
    result = graded(preamble(step) + "\n\n" + answers(step), step)
    assert result.score == result.max_score, messages(result)


@pytest.mark.parametrize("encode", [lambda text: "\ufeff" + text, lambda text: "\ufeff" + text.replace("\n", "\r\n")])
def test_a_program_saved_by_an_editor_of_windows_earns_what_it_earns_elsewhere(tmp_path, encode):
    """A byte order mark and CRLF, after jupytext#191."""
    file = tmp_path / "step12.py"
    file.write_text(encode(preamble(12) + "\n\n" + answers(12)), "utf-8", newline="")
    result = grade(read(file, lang="en"), QUICK)
    assert result.score == result.max_score, messages(result)


@pytest.mark.parametrize("step", STEPS)
def test_an_empty_program_earns_nothing(step):
    assert graded("import numpy as np\n", step).score == 0


BOOK = """
import numpy as np

class Variable:
    def __init__(self, data):
        self.data = data

class Function:
    def __call__(self, input):
        return Variable(self.forward(input.data))
    def forward(self, x):
        raise NotImplementedError

class Square(Function):
    def forward(self, x):
        return x ** 2
"""


def test_a_program_that_defines_its_own_engine_passes_on_its_own():
    assert scores(graded(BOOK, 2)) == {"function": 5, "square": 5}


def test_a_class_that_the_program_lacks_is_missing_and_not_the_courses_own():
    result = graded(BOOK.replace("class Variable", "class Variabel"), 2)
    assert result.score == 0
    assert "Variable" in messages(result)["function"]
    assert "Variable" in messages(result)["square"]
    assert all(each.diagnosis.ids in ([], ["near_miss"]) for each in result.exercises)


def test_the_main_part_of_a_program_does_not_run():
    assert graded(BOOK + "\nif __name__ == '__main__':\n    Square = None\n", 2).score == 10


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("import numpy as np\nclass Variable(:\n", "2", "SyntaxError"),
        ("import numpy as np\nx = 1 / 0\n" + BOOK, "2", "ZeroDivisionError"),
    ],
)
def test_a_program_that_stops_is_told_where_and_why(text, line, name):
    result = graded(text, 2)
    assert result.score == 0
    for message in messages(result).values():
        assert f"line {line}" in message and name in message


def test_one_wrong_class_costs_one_exercise():
    wrong = BOOK.replace("return Variable(self.forward(input.data))", "Variable(self.forward(input.data))")
    assert scores(graded(wrong, 2)) == {"function": 0, "square": 5}


def test_answers_alone_continue_the_courses_code():
    assert continues_the_course(answers(2), 2)
    assert not continues_the_course(BOOK, 2)
    assert not continues_the_course("", 2)
    assert graded(answers(2), 2).score == 10


def test_a_definition_takes_the_place_of_the_programs_own():
    spliced = splice("class A: pass\nclass B(A): pass", "class A:\n    x = 1\nclass C: pass")
    scope = {}
    exec(spliced, scope)
    assert scope["B"].x == 1 and "C" in scope


@pytest.mark.parametrize("deleted", ["step09-variable", "step09-functions"])
def test_a_deleted_exercise_cell_costs_its_own_exercise_alone(deleted):
    made = built.solution(lesson(9), "en")
    result = grade(from_cells([each for each in made.cells if each.id != deleted], 9, "en"), QUICK)
    assert [each.id for each in result.exercises if not each.passed] == [deleted]


@pytest.mark.parametrize(
    "source",
    [
        "def call(self, *inputs): ...\nFunction.__call__ = call",
        "for cls in (Function,):\n    cls.__call__ = call",
        "@method_of(Function)\ndef __call__(self): ...",
        "Function = type('Function', (), {})",
        "setattr(Function, '__call__', call)",
    ],
)
def test_a_class_that_is_changed_is_answered(source):
    assert unanswered(21, "function", [source]) == []


def test_a_class_that_is_only_used_is_not_answered():
    assert "Function" in unanswered(21, "function", ["class Other(Function): pass", "print(Function)"])
