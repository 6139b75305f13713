"""Wants more memory than a notebook may hold, within the address space that each of its processes may have."""

import pytest

from autograde.sandbox.process.watchdog import RESIDENT
from autograde.sandbox.remote.session import Limits
from red_team.helpers import attack, printed, scores, sealed, square

USUAL = Limits(protection="sealed")
HOLD = "import time\nimport numpy as np\nheld = np.ones({bytes} // 8)\ntime.sleep(2)\nprint('kept it')"
SHARED = "import mmap, time\nheld = [mmap.mmap(-1, 16 << 20) for _ in range({bytes} >> 24)]\n"
SHARED += "for each in held: each.write(b'x' * (16 << 20))\ntime.sleep(2)\nprint('kept it')"


@sealed
@pytest.mark.parametrize("source", [HOLD, SHARED], ids=["private", "shared"])
def test_it_is_ended(source):
    assert USUAL.memory > RESIDENT
    result = attack(limits=USUAL, first=source.format(bytes=RESIDENT + (100 << 20)))
    assert "kept it" not in printed(result)
    assert scores(result) == [5, 5]


@sealed
def test_what_is_within_the_bound_is_kept():
    assert "kept it" in printed(attack(limits=USUAL, first=HOLD.format(bytes=RESIDENT // 2)))


@sealed
def test_an_exercise_that_takes_too_much_earns_nothing():
    body = f"import time\nheld = np.ones({RESIDENT + (100 << 20)} // 8)\ntime.sleep(2)\nreturn x**2"
    assert scores(attack(limits=USUAL, square=square(body))) == [5, 0]
