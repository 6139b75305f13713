"""Wants to use up the grader's time: a large array given for data, which the digest of answers prints number by number.

No deadline is kept while the grader itself is busy.
"""

from red_team.helpers import elsewhere, square


def test_it_ends():
    assert elsewhere(seconds=12, square=square("return np.random.default_rng(0).normal(size=900_000)")) == [5, 0]
