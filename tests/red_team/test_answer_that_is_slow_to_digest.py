"""Wants to use up the grader's time: a large array given for data, which the digest of answers prints number by number.

No deadline is kept while the grader itself is busy.
"""

import pytest

from red_team.arena import elsewhere, square


@pytest.mark.xfail(strict=True, reason="arrays of up to a million numbers are digested by printing them")
def test_it_ends():
    assert elsewhere(seconds=12, square=square("return np.random.default_rng(0).normal(size=900_000)")) == [5, 0]
