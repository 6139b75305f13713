"""Wants megabytes of display data in many small pieces, each below the bound."""

from red_team.helpers import attack, printed, scores

SOURCE = """
from IPython.display import display
bundle = {f'text/{n}': 'x' * 90_000 for n in range(300)}
display(bundle, raw=True)
"""


def test_what_is_kept_is_small():
    result = attack(last=SOURCE)
    assert scores(result) == [5, 5]
    assert len(printed(result)) < 6_000_000
