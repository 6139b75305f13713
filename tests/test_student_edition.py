"""The student edition of the lessons: it is read like the others, and makes the same notebooks."""

import pytest

from course.authoring import lesson as lesson_module
from course.authoring import notebook
from course.authoring import preamble as preamble_module
from course.authoring.lesson import Lesson, has_solutions, lesson, read, require_solutions
from course.authoring.lesson_files import paths
from course.authoring.markers import HIDDEN, SOLUTION, extract_region
from course.authoring.preamble import preamble
from course.authoring.student_edition import STUB, strip_lesson
from course.errors import SolutionsUnavailableError


def installed(step: int, folder) -> Lesson:
    """A lesson in the learner's form, read from a file."""
    here = lesson(step)
    file = folder / f"stage{here.stage}" / here.path.name
    file.parent.mkdir(exist_ok=True)
    file.write_text(strip_lesson(here.path.read_text("utf-8"), preamble(step)), "utf-8")
    return read(file)


@pytest.fixture
def learners(monkeypatch, tmp_path):
    """An installation of a learner's."""
    steps = (2, 3, max(paths()))
    texts = {step: preamble(step) for step in steps}
    theirs = {step: installed(step, tmp_path) for step in steps}
    monkeypatch.setattr(lesson_module, "lesson", lambda step: theirs.get(step, theirs[2]))
    monkeypatch.setattr(preamble_module, "lesson", theirs.__getitem__)
    has_solutions.cache_clear()
    preamble.cache_clear()
    yield texts
    has_solutions.cache_clear()
    preamble.cache_clear()


@pytest.mark.parametrize("step", paths())
def test_the_learners_form_holds_no_answer_and_no_hidden_test(step, tmp_path):
    theirs = installed(step, tmp_path)
    assert not any(extract_region(HIDDEN, cell.code) for cell in theirs.of_role("test"))
    for cell in theirs.of_role("exercise"):
        assert {line.strip() for line in extract_region(SOLUTION, cell.code).splitlines()} == set(STUB.splitlines())


@pytest.mark.parametrize("step", [1, 6, 16, 24])
def test_the_same_notebook_comes_of_it(step, tmp_path):
    ours, theirs = lesson(step), installed(step, tmp_path)
    one, two = notebook.release(ours, "ko"), notebook.release(theirs, "ko")
    assert [(each.id, each.source, each.metadata) for each in one.cells] == [
        (each.id, each.source, each.metadata) for each in two.cells
    ]


def test_the_code_so_far_is_read_where_the_answers_are_not(learners):
    for step, text in learners.items():
        assert preamble(step) == text
        assert "YOUR CODE HERE" not in text


def test_what_needs_the_answers_says_that_they_are_not_there(learners):
    with pytest.raises(SolutionsUnavailableError, match="repository"):
        preamble(max(paths()) + 1)
    with pytest.raises(SolutionsUnavailableError, match="repository"):
        require_solutions()


def test_a_checkout_has_the_answers():
    require_solutions()
