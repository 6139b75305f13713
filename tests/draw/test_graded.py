"""Pictures in graded notebooks: drawn in the sandbox, in the student's language, and kept in the feedback."""

import re

import pytest

from autograde.classroom import render
from autograde.classroom.marks import ManualEntries
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.linux import bubblewrap
from course.authoring import notebook
from course.authoring.lesson import lesson

PICTURED = [2, 3, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 20, 22, 24]


@pytest.mark.parametrize("step", PICTURED)
def test_the_lesson_draws_in_a_cell_of_its_own_that_imports_what_it_uses(step):
    drawing = [cell.code for cell in lesson(step).of_role("demo") if "course.draw" in cell.code]
    assert drawing
    for code in drawing:
        imported, called = re.match(r"from course\.draw import (\w+)\n", code), re.match(r"\w+", code.splitlines()[-1])
        assert imported
        assert called
        assert imported[1] == called[0]


def test_the_sandbox_shows_what_pictures_are_made_of():
    assert "course/draw" in bubblewrap.VISIBLE


@pytest.mark.parametrize(("lang", "word"), [("ko", "너무 일찍"), ("ja", "早すぎ")])
def test_a_graded_notebook_keeps_its_pictures_in_the_language_of_the_student(lang, word):
    made = notebook.solution(lesson(15), lang)
    submission = from_cells(made.cells, 15, lang)
    result = grade(submission)
    pages_shown = [each.get("data", {}).get("text/html", "") for found in result.outputs.values() for each in found]
    shown = [each for each in pages_shown if 'class="gsd' in each]
    assert len(shown) == 1
    assert word in shown[0]
    done = render.autograded(submission, result)
    page = render.feedback(done, ManualEntries().marks(result, 0.0), "jiwoo", "stage2", "step")
    reached = ' tabindex="0"'  # which the page adds to what may scroll
    assert shown[0].replace(reached, "") in page.replace(reached, "")
