"""Wants to read the hidden test on its feedback page: an exception whose class is named after what it was given."""

from red_team.helpers import attack, printed, scores, square

BODY = """
if x.ndim == 2:
    raise type(f'seen-{x.tolist()}', (ValueError,), {})(f'seen-{x.tolist()}')
return x * x
"""


def test_the_builtin_class_alone_is_told():
    result = attack(square=square(BODY))
    assert scores(result) == [5, 0]
    assert "seen-" not in printed(result)
    assert "ValueError" in printed(result)
