"""Wants no marks, or none for a classmate who merges cells: code whose tree Python parses and cannot write as text.

An integer may have more digits than Python prints. Before Python 3.12 an f-string with a wide space or a control
character within its braces, as somebody who writes Korean or Japanese types it, has no text either.
"""

import ast

import pytest

from autograde.grading.flags import flags
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells, from_script
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.feedback import syntax
from red_team.helpers import QUICK, attack, scores, solution

LONG = "0x" + "f" * 4000
WAYS = {
    "the owner of an attribute": f"if 0: ({LONG}).a = 1",
    "what is deleted": f"if 0: del ({LONG}).a",
    "an item of a module": f"import numpy as np\nif 0: np[{LONG}] = 1",
    "an argument of setattr": f"import numpy as np\nif 0: setattr(np, {LONG}, 1)",
    "a part of the shell": f"if 0: (-{LONG}).displayhook",
    "a wide space": "import numpy as np\nif 0: np[f\"{'\u3000'}\"] = 1",
}
F_STRINGS = [
    "f\"{'\u3000'.join(words)}\"",
    "f'{number:{\"\u3000\"}>{width}}'",
    "f\"{{{words}}}{'\xa0'!r:>8}\"",
    "f'''{f\"{'\u3000'}{{}}\"}{number!s}\x01'''",
]


@pytest.mark.parametrize("source", WAYS.values(), ids=WAYS)
def test_the_exercises_count(source):
    assert scores(attack(first=source)) == [5, 5]


@pytest.mark.parametrize("text", F_STRINGS)
def test_a_locked_cell_with_it_is_restored_and_what_it_defines_is_kept(text):
    made = solution()
    locked = next(cell for cell in made.cells if cell.metadata.get("nbgrader", {}).get("locked"))
    locked.source += f"\ndef shown(words, number, width):\n    return {text}\n"
    submission = from_cells(made.cells, 2, "en")
    assert any("def shown" in cell.source and cell.source != locked.source for cell in submission.notebook.cells)
    assert scores(grade(submission, QUICK)) == [5, 5]


@pytest.mark.parametrize("text", F_STRINGS)
def test_a_program_with_it_is_tried_with_answers_in_the_failed_places(text):
    answers = {cell.exercise: strip_markers(cell.code) for cell in lesson(2).of_role("exercise")}
    program = "class Variable:\n    def __init__(self, data): self.data = data\n"
    program += "class Function:\n    def __call__(self, input): raise ValueError\n" + answers["square"]
    program += f"\nwords, number, width = ['a', 'b'], 3, 8\nline = {text}\n"
    assert scores(grade(from_script(program, 2, "en"), QUICK)) == [0, 5]


@pytest.mark.parametrize("text", F_STRINGS)
def test_what_is_written_instead_means_the_same(text):
    values = {"words": ["a", "b"], "number": 3, "width": 8}
    written = syntax.unparse(ast.parse(text, mode="eval"))
    assert eval(written, dict(values)) == eval(text, dict(values))


def test_an_integer_that_can_be_written_is_read():
    made = solution()
    made.cells[1:1] = [type(made.cells[0])(made.cells[0], id="own", cell_type="code", source="x = " + "9" * 3_900)]
    assert flags(from_cells(made.cells, 2, "en")) == []
    assert syntax.parse(WAYS["what is deleted"]) is syntax.NOT_READ
