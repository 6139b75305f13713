"""Wants to read the hidden test on its feedback page: an exercise keeps what it is given, what comes later tells it.

Expected values are never there; the numbers that the hidden test asks about, and what it runs beside the student's
code, have to be. Whatever is shown is said by a process that no hidden test has asked yet.
"""

import pytest

from red_team.helpers import attack, printed, scores, sealed, square

KEEP = square("keep(x)\nreturn x * x", "kept = []\ndef keep(x): kept.append(x.tolist())\n")
KEEPING = """
kept = []
class Function:
    def __call__(self, input):
        kept.append(input.data.tolist())
        return Variable(self.forward(input.data))
    def forward(self, x):
        raise NotImplementedError()
"""
SECRETS = ("-3, 0, 5", "1.5, -4.0", "inherited(self", "Affine")
"""Of what the hidden tests of the step ask."""

LATER = {
    "output": "print('kept', kept)",
    "source": "import linecache\nprint('kept', linecache.getlines('<inside>'))",
    "frames": "import gc\nprint('kept', [x for x in gc.get_objects() if type(x) is list and x == [-3, 0, 5]])",
    "exception": "print('kept')\nraise ValueError(kept)",
    "class of an exception": "print('kept')\nraise type(f'E{kept}', (Exception,), {})",
    "display": "print('kept')\nfrom IPython.display import HTML\nHTML(f'<p>{kept}</p>')",
}


def shows_nothing(result):
    shown = printed(result)
    return not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize("way", LATER)
def test_a_later_cell_has_nothing_to_print(way):
    result = attack(square=KEEP, last=LATER[way])
    assert scores(result) == [5, 5]
    assert "kept" in printed(result)
    assert shows_nothing(result)


@pytest.mark.parametrize(
    "body",
    [
        "raise ValueError(kept)",
        "return repr(kept)",
        "return [each for each in kept if each == [1.5, -4.0]] + ['kept']",
        "return type(f'kept {kept}', (), {})()",
        "print(kept)\nraise type(f'kept {kept}', (ValueError,), {})",
    ],
    ids=["exception", "value", "part of a value", "class of a value", "class of an exception"],
)
def test_a_later_visible_check_has_nothing_to_tell(body):
    result = attack(function=KEEPING, square=square(body))
    assert scores(result) == [5, 0]
    assert "kept" in printed(result)
    assert shows_nothing(result)


def test_an_exercise_that_is_tried_again_behind_another_has_nothing_to_tell():
    wrong = KEEPING.replace("Variable(self", "Variable(input.data.ndim + self")
    result = attack(function=wrong, square=square("raise ValueError(globals().get('kept', 'kept nothing'))"))
    assert scores(result) == [0, 0]
    assert "kept" in printed(result)
    assert shows_nothing(result)


SHARED = {
    "a file": "def keep(x): open('kept', 'a').write(f'{x.tolist()}')\ndef look(): return open('kept').read()",
    "a helper": """
import os, socket
one, other = socket.socketpair()
if os.fork() == 0:
    while True: other.send(other.recv(1 << 20))
def keep(x): one.send(str(x.tolist()).encode())
def look(): return one.recv(1 << 20)
""",
    "shared memory": """
import mmap
memory = mmap.mmap(-1, 1 << 16)
def keep(x): memory.write(str(x.tolist()).encode())
def look(): return memory[:memory.tell()]
""",
}


@sealed
@pytest.mark.parametrize("way", SHARED)
def test_what_outlives_a_process_is_not_shared_with_the_next(way):
    """By which a fork of the process, made for one test and ended behind it, would tell those after it."""
    result = attack(square=square("keep(x)\nreturn x * x", SHARED[way]), last="print('kept', look())")
    assert scores(result) == [5, 5]
    assert "kept" in printed(result)
    assert shows_nothing(result)
