"""A learner's guess beside what happens."""

import numpy as np
import pytest

from course.feedback.prediction import agrees, is_open
from course.i18n import LANGUAGES, load_messages, use_language
from course.testing import predict


class Unhelpful:
    """An object whose every answer is an error."""

    def __eq__(self, other):
        raise RuntimeError

    __array__ = __repr__ = __str__ = __len__ = __bool__ = __iter__ = __float__ = __eq__


@pytest.mark.parametrize(
    ("guess", "seen"),
    [
        (3, 3),
        (81, 81.0),
        (3.3, 3.297442541400256),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        (" typeerror ", "TypeError"),
        (True, np.bool_(True)),
        ([1, "float", False], (1, "float", False)),
        ((4, 3, 2), [4, 3, 2]),
        (float("nan"), float("nan")),
    ],
)
def test_a_right_guess_agrees(guess, seen):
    assert agrees(guess, seen)


@pytest.mark.parametrize(
    ("guess", "seen"),
    [
        (5000, 5001),
        (5000, 5001.0),
        (3.2, 3.297442541400256),
        (0.001, 0.0),
        (1, True),
        (True, 1),
        ("True", True),
        (True, False),
        ("100", 100),
        ([1, 2], [1, 2, 3]),
        ([1, 3, 2], [1, 2, 3]),
        ([[1], [2, 3]], 4.5),
        (1, "1"),
        (Unhelpful(), 1.5),
        (Unhelpful(), "text"),
        ([Unhelpful(), 1], [1, 1]),
        (10**400, 1.5),
        (object, object),
    ],
)
def test_another_guess_does_not(guess, seen):
    assert not agrees(guess, seen)


@pytest.mark.parametrize("guess", [None, [1, None], (None, 2), [[1, None]]])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_open_guess_is_asked_for_and_nothing_is_given_away(guess, lang, capsys):
    with use_language(lang):
        predict(guess, 8765)
    assert capsys.readouterr().out.strip() == load_messages(lang)["predict_open"]
    assert is_open(guess)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_guess_is_shown_beside_what_happens(lang, capsys):
    with use_language(lang):
        predict([1, 2], [1, 2])
        right = capsys.readouterr().out
        predict([1, 2], [1, 3])
        wrong = capsys.readouterr().out
    assert right.strip() == load_messages(lang)["predict_right"].format(seen="[1, 2]")
    assert wrong.strip() == load_messages(lang)["predict_wrong"].format(guess="[1, 2]", seen="[1, 3]")


def boxed(value):
    array = np.empty(1, dtype=object)
    array[0] = value
    return array


@pytest.mark.parametrize("guess", [Unhelpful(), [Unhelpful()], {"a": Unhelpful()}, boxed(Unhelpful())])
def test_a_guess_of_any_kind_ends_in_a_message(guess, capsys):
    predict(guess, 1.5)
    assert "1.5" in capsys.readouterr().out
