"""What a lesson asks learners to predict happens as its text says."""

import contextlib
import io
import runpy

import pytest

from course import testing
from course.authoring.lesson import lesson
from course.feedback.prediction import agrees

HAPPENS = {
    9: ["other", [True, False]],
    10: [[False, 12], ".", [6, 6]],
    11: [[3, False], [True, False, False]],
    12: [[3, 1, 2, 3], [13, False, True]],
    13: [[4, 6, 1], False],
    14: [1, [2, 2, True], [2, 5, 3], [True, False], [16, 8]],
}
"""What the text after each prediction says, in order, by step."""
SLOW = (14,)
"""The steps that draw with matplotlib."""


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=pytest.mark.slow if step in SLOW else ()) for step in HAPPENS]
)
def test_what_is_to_be_predicted_happens(step, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    seen = []
    monkeypatch.setattr(testing, "predict", lambda guess, happened: seen.append((guess, happened)))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        runpy.run_path(str(lesson(step).path), run_name="__main__")
    assert len(seen) == len(HAPPENS[step])
    for (guess, happened), said in zip(seen, HAPPENS[step], strict=True):
        assert agrees(said, happened), (said, happened)
        assert not agrees(guess, happened), "the lesson gives the answer away"
