"""The recorder of a backward pass: what it sees of the learner's own code, and what it leaves as it was."""

import sys

import numpy as np

from course.draw.graph_view import GraphReader
from course.draw.recording import BackwardRecorder
from tests.draw.conftest import diamond, engine, variable

LOOP = "while funcs:"


def record(y):
    reader = GraphReader(y)
    return reader, BackwardRecorder(reader).run()


def test_each_call_of_backward_is_an_event_with_what_it_got_and_returned():
    x, _, y = diamond(engine(17))
    reader, found = record(y)
    assert [float(event.gys[0]) for event in found.events] == [1.0, 1.0, 1.0, 16.0]
    assert [[float(gx) for gx in event.gxs] for event in found.events] == [[1.0, 1.0], [8.0], [8.0], [64.0]]
    assert all(event.returned for event in found.events)
    assert all(reader.view.nodes[event.function].kind == "function" for event in found.events)
    assert found.error is None
    assert not found.endless
    assert float(found.last[reader.at(x)]) == 64.0


def test_gradients_before_and_after_a_call_differ_by_what_it_adds():
    x, a, y = diamond(engine(17))
    reader, found = record(y)
    assert [float(found.events[n].before.get(reader.at(a), 0.0)) for n in range(4)] == [0.0, 0.0, 8.0, 16.0]
    assert float(found.after(2)[reader.at(a)]) == 16.0
    assert reader.at(x) not in found.events[3].before
    assert found.after(3) is found.last


def test_an_error_of_the_learners_ends_the_recording_and_is_kept():
    made = engine(17)

    class Broken(made.Function):
        def forward(self, x):
            return x * 2

        def backward(self, gy):
            raise ValueError("no")

    _, found = record(Broken()(variable(made, 2.0)))
    assert isinstance(found.error, ValueError)
    assert [event.returned for event in found.events] == [False]


def test_a_backward_that_returns_none_is_told_apart_from_one_that_raised():
    made = engine(17)

    class Forgetful(made.Function):
        def forward(self, x):
            return x * 2

        def backward(self, gy):
            pass

    _, found = record(Forgetful()(variable(made, 2.0)))
    assert [event.returned for event in found.events] == [True]
    assert found.events[0].gxs == [None]


def test_a_loop_that_never_ends_and_calls_nothing_is_stopped():
    made = engine(17, (LOOP, f"while True:\n            pass\n        {LOOP}"))
    _, _, y = diamond(made)
    _, found = record(y)
    assert found.endless
    assert found.events == []


def test_the_profiler_and_the_tracer_of_before_are_there_again():
    def profiler(*_):
        pass

    previous = sys.getprofile()
    sys.setprofile(profiler)
    try:
        record(diamond(engine(17))[2])
        found = sys.getprofile()
    finally:
        sys.setprofile(previous)
    assert found is profiler
    assert sys.gettrace() is None


def test_values_are_copies_of_the_moment():
    x, _, y = diamond(engine(17))
    reader, found = record(y)
    x.grad += np.array(1.0)
    assert float(found.last[reader.at(x)]) == 64.0
