"""Wants to lie on the protocol: scores, verdicts, words of other kinds, objects never made. Each is not an answer."""

import pytest

from red_team.helpers import FRAMES, elsewhere, graded, plant, scores, solution

ANSWERS = {
    "a score": "always(ok({'score': 100, 'passed': True}))",
    "another word": "always(codec.encode(['passed', 100], worker.export))",
    "nothing": "always(b'')",
    "no message": "always(bytes(range(256)))",
    "two messages": "always(ok(1) + ok(2))",
    "an unknown kind": "always(msgpack.packb(['ok', msgpack.ExtType(99, b'x')]))",
    "an array of objects": "always(msgpack.packb(['ok', msgpack.ExtType(2, b'|O 1 ' + bytes(8))]))",
    "an array too short": "always(msgpack.packb(['ok', msgpack.ExtType(2, b'<f8 9 ' + bytes(8))]))",
    "an array of huge shape": "huge = b'<f8 ' + b','.join([b'33554432'] * 40) + b' '\n"
    "always(msgpack.packb(['ok', msgpack.ExtType(2, huge)]))",
    "a timestamp": "always(msgpack.packb(['ok', msgpack.ExtType(-1, bytes(12))]))",
    "an error of no kind": "always(msgpack.packb(['raised', ['exit', 'type', 'BaseException'], 'X', 'x', []]))",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_it_wins_nothing(answer):
    made = plant(solution(), square="class Square: pass\n" + FRAMES + ANSWERS[answer])
    assert scores(graded(made)) == [5, 0]


def test_half_a_message():
    source = FRAMES + "import time\nworker.writer.write(struct.pack('<I', 1000) + b'x')\nworker.writer.flush()\n"
    source += "time.sleep(60)"
    assert scores(graded(plant(solution(), square=source))) == [5, 0]


def test_a_message_of_four_gigabytes():
    source = FRAMES + "worker.writer.write(struct.pack('<I', 0xFFFFFFFF))\nworker.writer.flush()"
    assert scores(graded(plant(solution(), square=source))) == [5, 0]


def test_late_answers():
    source = FRAMES + "import time\nworker.handle_request = lambda asked: time.sleep(3) or ok(100)\nclass Square: pass"
    assert scores(graded(plant(solution(), square=source))) == [5, 0]


def test_answers_before_the_question():
    source = FRAMES + "for _ in range(50):\n    codec.write(worker.writer, ok([[], None]))\nclass Square: pass"
    assert elsewhere(square=source)[1] == 0
