"""Wants the grader to run out of stack: asked for a list, a length or a text, it sends an object to be asked."""

import pytest

from red_team.helpers import FRAMES, attack, scores

OBJECT = "codec.handle_code({number}, 'Variable')"
SENT = {
    "an object": OBJECT.format(number=0),
    "another object": OBJECT.format(number=-1),
    "objects": f"[{OBJECT.format(number=0)}] * 100",
    "pairs of objects": f"[[{OBJECT.format(number=0)}] * 2] * 100",
    "a pair of text and object": f"[['Square', {OBJECT.format(number=0)}]] * 100",
    "a table of objects": f"{{'Square': {OBJECT.format(number=0)}}}",
    "a truth value": "True",
    "a number": "1.5",
    "a negative number": "-1",
    "text": "'Square'",
    "nothing": "None",
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
def test_the_exercise_is_lost_and_nothing_else(sent):
    assert scores(attack(square=f"class Square: pass\n{FRAMES}always(msgpack.packb(['ok', {sent}]))")) == [5, 0]


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT)
@pytest.mark.parametrize(
    "verb", ["list", "len", "repr", "str", "float", "get", "inside", "replace", "call", "isinstance"]
)
def test_whatever_it_was_asked(verb, sent):
    source = f"""class Square(Function):
    def forward(self, x):
        return x * 2
{FRAMES}real = worker.handle_request
def answer(frame):
    verb = codec.decode(frame, worker.object)[1]
    return msgpack.packb(['ok', {sent}]) if verb == {verb!r} else real(frame)
worker.handle_request = answer"""
    assert scores(attack(square=source))[1] == 0
