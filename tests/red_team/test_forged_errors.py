"""Wants an exception in the grader: an error told with odd parts, from which no exception can be made."""

import pytest

from red_team.helpers import FRAMES, attack

ERRORS = {
    "a class that is no text": "['raised', [7], 'X', 'x', []]",
    "a name that no class can have": "['raised', ['ValueError'], 'a\\0b', 'x', []]",
    "a name of a megabyte": "['raised', ['ValueError'], 'x' * (1 << 20), 'x', []]",
    "an object for a place": "['raised', ['ValueError'], 'X', 'x', [object()]]",
    "a class that wants more": "['raised', ['UnicodeDecodeError'], 'X', 'x', []]",
}


@pytest.mark.parametrize("error", ERRORS)
def test_the_exercise_is_lost_and_nothing_else(error):
    source = FRAMES + f"always(codec.encode({ERRORS[error]}, worker.export))"
    assert attack(first=source, function="pass", square="pass").score == 0
