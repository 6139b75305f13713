"""The lessons as learners install them: read like the others, and the same notebooks come of them."""

import pytest

from course.authoring import notebook, preamble
from course.authoring import student_edition as form
from course.authoring.lesson import HIDDEN, SOLUTION, Lesson, between, lesson, read
from course.lessons import paths


def installed(step: int, folder) -> Lesson:
    """A lesson in the learner's form, read from a file."""
    here = lesson(step)
    file = folder / f"stage{here.stage}" / here.path.name
    file.parent.mkdir(exist_ok=True)
    file.write_text(form.released(here.path.read_text("utf-8"), preamble.so_far(step)), "utf-8")
    return read(file)


@pytest.fixture
def learners(monkeypatch, tmp_path):
    """An installation of a learner's."""
    steps = (2, 3, max(paths()))
    texts = {step: preamble.so_far(step) for step in steps}
    theirs = {step: installed(step, tmp_path) for step in steps}
    monkeypatch.setattr(form, "lesson", lambda step: theirs.get(step, theirs[2]))
    monkeypatch.setattr(preamble, "lesson", theirs.__getitem__)
    form.withheld.cache_clear()
    preamble.so_far.cache_clear()
    yield texts
    form.withheld.cache_clear()
    preamble.so_far.cache_clear()


@pytest.mark.parametrize("step", paths())
def test_the_learners_form_holds_no_answer_and_no_hidden_test(step, tmp_path):
    theirs = installed(step, tmp_path)
    assert not any(between(HIDDEN, cell.code) for cell in theirs.of_role("test"))
    for cell in theirs.of_role("exercise"):
        assert {line.strip() for line in between(SOLUTION, cell.code).splitlines()} == set(form.STUB.splitlines())


@pytest.mark.parametrize("step", [1, 6, 16, 24])
def test_the_same_notebook_comes_of_it(step, tmp_path):
    ours, theirs = lesson(step), installed(step, tmp_path)
    one, two = notebook.release(ours, "ko"), notebook.release(theirs, "ko")
    assert [(each.id, each.source, each.metadata) for each in one.cells] == [
        (each.id, each.source, each.metadata) for each in two.cells
    ]


def test_the_code_so_far_is_read_where_the_answers_are_not(learners):
    for step, text in learners.items():
        assert preamble.so_far(step) == text
        assert "YOUR CODE HERE" not in text


def test_what_needs_the_answers_says_that_they_are_not_there(learners):
    with pytest.raises(form.Withheld, match="instructor"):
        preamble.so_far(max(paths()) + 1)
    with pytest.raises(form.Withheld, match="instructor"):
        form.demand_answers()


def test_a_checkout_has_the_answers():
    form.demand_answers()
