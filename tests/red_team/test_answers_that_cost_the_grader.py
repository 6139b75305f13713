"""Wants an answer to cost the grader time or memory: equal hashes, zeros, texts where numbers belong, claimed lengths.

What is compared, digested and printed is the grader's own work, during which nobody looks at the clock.
"""

import time

import pytest

from autograde.grading.passes import grade
from autograde.grading.submission import from_cells
from red_team.helpers import FRAMES, QUICK, memory_bounded, patience, plant, scores, solution, square

ANSWERS = {
    "zeros": "return [0] * 3_000_000",
    "zeros in lists": "return [[0] * 100 for _ in range(30_000)]",
    "a long text among many": "return ['a' * 10_000] + [''] * 9_000",
    "texts": "return ['a' * 1000] * 900",
    "a text to digest": "return 'a-' * 1_000_000",
    "a shorter text to digest": "return 'a-' * 4_900",
    "a text of numbers": "return '1' * 9_000",
    "equal hashes": "return [i * (2**61 - 1) for i in range(1, 9_000)]",
    "keys that collide": "return {i << 40: 0 for i in range(60_000)}",
    "odd keys that collide": "return {(i, -i): 0 for i in range(5_000)}",
    "a set": "return {i * (2**61 - 1) for i in range(1, 300)}",
    "arrays to print": "return [np.zeros(3)] * 9_000",
    "arrays in arrays": "x = [np.zeros(2)]\nfor _ in range(13):\n    x = [x, x]\nreturn x",
    "an array of nothing, large": "return np.zeros((0, 2**30, 2**30))",
    "large numbers": "return [1 << 70_000] * 100",
    "one large number": "return 1 << 20_000_000",
    "bytes": "return b'a' * 10_000_000",
    "an exception's text": "raise ValueError('a-' * 1_000_000)",
    "an exception's name": "raise type('a-' * 1_000_000, (ValueError,), {})",
    "objects": "return [object() for _ in range(200_000)]",
}
LENGTH = "class Square:\n    def __init__(self, *_): self.data = self\n    def __call__(self, x): return self\n    "
LENGTHS = {
    "a length": LENGTH + "def __len__(self): return 20_000_000\n    def __iter__(self): return iter(())",
    "a greater length": LENGTH + "def __len__(self): return 2**62",
}
SENT = {
    "a list of nothing": "n = 4_000_000\nalways(b'\\x92\\xa2ok\\xdd' + struct.pack('>I', n) + b'\\xc0' * n)",
    "a text": "always(msgpack.packb(['ok', 'a-' * 2_000_000]))",
    "bases": "always(msgpack.packb(['raised', ['ValueError'] * 900_000, 'x', 'y', []]))",
    "frames": "always(msgpack.packb(['raised', ['ValueError'], 'x', 'y', ['a-' * 50_000] * 9]))",
    "nested": "always(b'\\x92\\xa2ok' + b'\\x91' * 900_000 + b'\\xc0')",
    "tables that claim more than they have": "always(b'\\x92\\xa2ok' + b'\\xde\\x27\\x10' * 1000)",
    "such lists in tuples": "claims = body = b'\\xdc\\x27\\x10' * 500\nfor _ in range(6):\n"
    "    body = claims + msgpack.packb(msgpack.ExtType(codec.TUPLE, body))\nalways(b'\\x92\\xa2ok' + body)",
    "such tables in sets": "claims = body = b'\\xde\\x27\\x10' * 500\nfor _ in range(3):\n"
    "    body = claims + msgpack.packb(msgpack.ExtType(codec.SET, body))\nalways(b'\\x92\\xa2ok' + body)",
}


def cost(exercise):
    """The scores of a notebook with an exercise, and the processor time that it cost this process, in seconds."""
    made = plant(solution(2), square=exercise)
    submission = from_cells(made.cells, 2, "en")
    before = time.process_time()
    return scores(grade(submission, QUICK)), time.process_time() - before


@pytest.fixture(scope="module", autouse=True)
def warm():
    assert cost(square("return x**2"))[0] == [5, 5]


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS)
def test_an_answer(body):
    with memory_bounded(120 << 20):
        found, seconds = cost(square(body))
    assert found == [5, 0]
    assert seconds < patience(3)


@pytest.mark.parametrize("exercise", LENGTHS.values(), ids=LENGTHS)
def test_a_claimed_length(exercise):
    with memory_bounded(60 << 20):
        found, seconds = cost(exercise)
    assert found == [5, 0]
    assert seconds < patience(3)


@pytest.mark.parametrize("source", SENT.values(), ids=SENT)
def test_a_forged_answer(source):
    with memory_bounded(60 << 20):
        found, seconds = cost("class Square: pass\n" + FRAMES + source)
    assert found == [5, 0]
    assert seconds < patience(3)
