"""Wants to read the hidden test on its feedback page: the exercise keeps what it is given, a later cell prints it.

Expected values are never there; the numbers that the hidden test asks about, and what it runs beside the student's
code, have to be.
"""

import pytest

from red_team.arena import attack, printed, scores, square

KEEP = square("kept.append(x.tolist())\nreturn x * x", "kept = []")


@pytest.mark.xfail(strict=True, reason="cells behind a test run in the process that its hidden part has asked")
@pytest.mark.parametrize("show", ["print('seen', kept[5:])", "import linecache\nprint(linecache.getlines('<inside>'))"])
def test_what_a_hidden_test_asked_is_not_printed(show):
    result = attack(square=KEEP, last=show)
    assert scores(result) == [5, 5]
    assert "seen [" not in printed(result)
    assert "inherited" not in printed(result)
