"""Wants to waste the replays: a cell that runs well the first time and dies in every other process.

The hour is the one thing by which it can tell. It costs the exercise that ends the process, and
no more time than allowed.
"""

import time

from red_team.helpers import attack, printed, square


def test_it_ends():
    first = f"import time, os\nif time.time() > {time.time() + 1.5}: os._exit(1)"
    result = attack(first=first, function="import time\ntime.sleep(1.6)\nos._exit(1)", square=square("return x * x"))
    assert result.exercises[0].score == 0
    assert printed(result)
