"""With a seed of the instructor's own, mistakes that show in hidden tests alone are named as well."""

import pytest

from autograde.catalogue import known_answers, recorded
from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from autograde.sandbox.remote.session import Limits
from autograde.validation import compute_fingerprints
from course.authoring import notebook
from course.authoring.lesson import lesson


def hidden_only(step):
    """A wrong version that the visible tests accept."""
    found = recorded(step)
    return next(
        each
        for each in known_answers(step)
        if each.wrong and found[each.id] and all(key.startswith("hidden") for key in found[each.id])
    )


def result(version):
    made = notebook.solution(lesson(version.step), "en")
    for cell in made.cells:
        if cell.id == f"step{version.step:02d}-{version.exercise}":
            cell.source = version.code
    return from_cells(made.cells, version.step, "en")


def test_the_courses_own_seed_is_recorded(tmp_path):
    assert compute_fingerprints.load(5, tmp_path) == recorded(5)
    assert compute_fingerprints.missing([2, 5], tmp_path) == []


@pytest.mark.slow
def test_another_seed_is_prepared_once_and_then_names_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADSTEPS_SEED", "4711")
    version = hidden_only(5)
    limits = Limits()
    assert compute_fingerprints.missing([5], tmp_path) == [5]
    before = grade(result(version), limits, compute_fingerprints.load(5, tmp_path))
    assert all(version.id not in each.diagnosis.ids for each in before.exercises)
    *_, last = compute_fingerprints.compute([5], tmp_path)
    assert last[0] == last[1] == sum(each.wrong for each in known_answers(5))
    assert compute_fingerprints.missing([5], tmp_path) == []
    after = grade(result(version), limits, compute_fingerprints.load(5, tmp_path))
    assert any(version.id in each.diagnosis.ids for each in after.exercises)


def test_what_lies_there_for_another_seed_is_not_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADSTEPS_SEED", "1")
    one = compute_fingerprints._file(tmp_path, 2)
    monkeypatch.setenv("GRADSTEPS_SEED", "2")
    assert compute_fingerprints._file(tmp_path, 2) != one
