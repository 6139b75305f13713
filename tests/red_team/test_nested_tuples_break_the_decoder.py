"""Wants to end the grader itself: an answer of tuples in tuples, each of which decodes the next one.

Each level of msgpack's decoder takes 40 KB of C stack; without a bound on the depth, two hundred would end the
process, and with it the pool that grades the class.
"""

import pytest

from red_team.helpers import elsewhere, square


@pytest.mark.parametrize("depth", [200, 250])
def test_they_cost_one_exercise(depth):
    body = f"t = ()\nfor _ in range({depth}): t = (t,)\nreturn t"
    assert elsewhere(square=square("return t", body)) == [5, 0]
