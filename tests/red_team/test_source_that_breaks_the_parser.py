"""Wants the grader's own parser, which looks for imports to flag, to run out of stack or memory."""

import pytest

from red_team.helpers import elsewhere

SOURCES = {
    "signs": "-" * 20_000 + "1",
    "brackets": "(" * 5_000 + ")" * 5_000,
    "sums": "1" + "+1" * 30_000,
    "attributes": "x" + ".x" * 30_000,
    "calls": "x" + "()" * 30_000,
    "blocks": "\n".join(" " * n + "if 1:" for n in range(120)),
    "null": "x = '\0'",
    "a huge number": "x = " + "9" * 100_000,
}


@pytest.mark.parametrize("kind", ["signs", "attributes", "blocks"])
def test_in_an_exercise(kind):
    assert elsewhere(square=SOURCES[kind]) == [5, 0]


def test_all_of_them_one_after_the_other():
    from red_team.helpers import attack, scores

    for source in SOURCES.values():
        assert scores(attack(first=source)) == [5, 5]
