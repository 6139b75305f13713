"""The backward player: what it records, and what it says about engines that go wrong."""

import gc
import re
import sys
import types
import weakref
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import course.engine
from course.draw import play
from course.draw.expected_gradients import gradients
from course.draw.graph_view import GraphReader
from course.i18n import LANGUAGES, use_language
from tests.draw.conftest import diamond, engine, variable

SEEN = "if f is not None and f not in seen_set:"
SORTED = "funcs.sort(key=lambda f: f.generation)"


def wrong(player):
    """The pages with a mistake: their numbers and sentences."""
    return [(n, text) for n, page in enumerate(player.pages) for text, bad in page.notes if bad]


def test_a_backward_pass_is_played_call_by_call_with_its_queue_and_its_gradients():
    x, a, y = diamond(engine(17))
    player = play(y)
    assert x.grad == 64.0
    assert a.grad == 16.0
    assert [len(event.gys) for event in player.recording.events] == [1] * 4
    assert [float(event.gxs[0]) for event in player.recording.events] == [1.0, 8.0, 8.0, 64.0]
    third = player.recording.events[2]
    names = {held.name: (held.waits, len(held.items)) for held in third.held}
    assert names["funcs"] == (True, 1)
    assert names["seen_set"] == (False, 4)
    assert wrong(player) == []
    assert "x.grad" in [name for name, _ in player.pages[-1].rows]
    assert "64.0" in player.html()


def test_an_empty_queue_is_shown_as_empty_from_the_first_call_on():
    _, _, y = diamond(engine(17))
    first = play(y).recording.events[0]
    assert [(held.name, held.items) for held in first.held if held.waits] == [("funcs", [])]


def test_the_queue_of_a_recursion_is_its_open_calls():
    made = engine(8)
    x = variable(made, 0.5)
    y = made.Square()(made.Exp()(made.Square()(x)))
    y.grad = np.array(1.0)
    player = play(y)
    depths = [[len(held.items) for held in event.held] for event in player.recording.events]
    assert depths == [[1], [2], [3]]
    assert np.isclose(x.grad, 3.297442541400256)
    assert wrong(player) == []


def test_a_heap_of_tuples_is_a_queue():
    space = {}
    made = engine(17)
    source = """
import heapq
def backward(self):
    self.grad = 1.0
    heap, count = [(-self.creator.generation, 0, self.creator)], 0
    while heap:
        _, _, f = heapq.heappop(heap)
        gxs = f.backward(f.outputs[0].grad)
        for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else [gxs]):
            x.grad = gx if x.grad is None else x.grad + gx
            if x.creator is not None and all(x.creator is not other for _, _, other in heap):
                count += 1
                heapq.heappush(heap, (-x.creator.generation, count, x.creator))
"""
    exec(source, space)
    made.Variable.backward, old = space["backward"], made.Variable.backward
    try:
        x, _, y = diamond(made)
        player = play(y)
    finally:
        made.Variable.backward = old
    assert x.grad == 64.0
    assert [len(held.items) for held in player.recording.events[1].held if held.name == "heap"] == [1]
    assert wrong(player) == []


def test_on_a_stack_one_sees_a_gradient_passed_on_before_all_its_parts_arrived():
    x, a, y = diamond(engine(15))  # noqa: RUF059 - the names are what is tested
    player = play(y)
    assert x.grad == 96.0
    [(number, sentence)] = wrong(player)
    assert number == 3
    assert "too early" in sentence
    assert "gradient of a is 8.0" in sentence
    assert "16.0" in sentence
    assert player.view.nodes[player.pages[number].bad].title == "a"
    assert "64.0" in dict(player.pages[-1].rows)["x.grad"]
    assert "✗" in dict(player.pages[-1].rows)["x.grad"]


@pytest.mark.parametrize(
    ("step", "change", "build", "word"),
    [
        (14, (), lambda made, x: made.add(x, x), "sum of the contributions"),
        (17, ((SEEN, "if f is not None:"),), lambda made, x: diamond(made, x)[2], "second time"),
        (17, (("key=lambda f: f.generation", "key=lambda f: -f.generation"),), "late", "too early"),
        (
            17,
            (("x.grad = x.grad + gx", "x.grad = x.grad - gx"),),
            lambda made, x: made.add(x, x),
            "sum of the contributions",
        ),
        (
            17,
            (("add_func(x.creator)\n\n\nclass F", "pass\n\n\nclass F"),),
            lambda made, x: diamond(made, x)[2],
            "is None",
        ),
        (
            17,
            (("gxs = f.backward(*gys)", "gxs = f.backward(np.ones(3))"),),
            lambda made, x: made.square(x),
            "[1. 1. 1.]",
        ),
    ],
    ids=["overwritten", "twice", "order", "subtracted", "half", "shape"],
)
def test_the_first_mistake_of_a_wrong_engine_is_named(step, change, build, word):
    made = engine(step, *change)
    x = variable(made, 2.0)
    if build == "late":
        a = made.square(x)
        y = made.add(a, made.square(made.square(a)))
    elif word in ("second time", "is None"):
        a = made.square(x)
        y = made.add(made.square(a), made.square(a))
    else:
        y = build(made, x)
    found = wrong(play(y))
    assert len(found) == 1
    assert word in found[0][1]


def test_an_old_gradient_on_the_way_is_found_and_one_in_a_leaf_is_not_held_against_the_engine():
    made = engine(17)
    x, a, y = diamond(made)  # noqa: RUF059 - the names are what is tested
    y.backward()
    [(_, sentence)] = wrong(play(y))
    assert "gradient of Square(a) is 2.0" in sentence
    x, _, y = diamond(made)
    x.grad = np.array(5.0)
    assert wrong(play(y)) == []
    assert x.grad == 69.0


def test_a_function_that_raises_is_shown_up_to_there():
    made = engine(17)

    class Fragile(made.Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            raise ZeroDivisionError

    x = variable(made, 2.0)
    player = play(made.square(Fragile()(x)))
    assert len(player.recording.events) == 2
    assert not player.recording.events[1].returned
    assert "ZeroDivisionError" in wrong(player)[0][1]


@pytest.mark.parametrize(
    "loop",
    [
        (("funcs.append(f)", "funcs.append(f); funcs.append(f)"), ("f = funcs.pop()", "f = funcs[-1]")),
        (("f = funcs.pop()\n", "f = funcs.pop(); funcs.append(f); continue\n"),),
        (("while funcs:\n", "while True:\n            pass\n        while funcs:\n"),),
    ],
    ids=["calls", "no call of a function", "no call at all"],
)
def test_a_pass_without_end_is_stopped(loop):
    made = engine(17, *loop)
    before = sys.getprofile(), sys.gettrace()
    player = play(made.square(variable(made, 2.0)))
    assert player.recording.endless
    assert "does not end" in wrong(player)[-1][1]
    assert (sys.getprofile(), sys.gettrace()) == before


def test_everything_is_as_it_was_also_after_an_error():
    made = engine(17)
    x, _, y = diamond(made)
    before = {name: dict(vars(cls)) for name, cls in vars(made).items() if isinstance(cls, type)}
    profiles = []

    def profiler(*event):
        profiles.append(1)

    sys.setprofile(profiler)
    try:
        play(y)
        y.creator.inputs = None
        play(y)
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)
    after = {name: dict(vars(cls)) for name, cls in vars(made).items() if isinstance(cls, type)}
    assert before == after
    assert x.grad is not None


def test_the_truth_leaves_no_trace_and_prints_nothing(capsys):
    made = engine(17)

    class Loud(made.Square):
        def backward(self, gy):
            print("called")
            self.inputs[0].grad = "mine"
            return super().backward(gy)

    x = variable(made, 3.0)
    x.grad = old = np.array(7.0)
    reader = GraphReader(Loud()(x))
    assert gradients(reader)[reader.at(x)] == 6.0
    assert x.grad is old
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("thing", [None, 3.0, np.array(1.0)])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_cannot_be_played_gets_one_sentence(thing, lang):
    with use_language(lang):
        player = play(thing)
    assert player.pages == []
    assert player.note
    assert player.note in player.html().replace("&#x27;", "'")


def test_the_steps_before_backward_have_nothing_to_play():
    made = engine(7)
    assert "no method backward" in play(made.Square()(variable(made, 1.0))).note


def test_a_leaf_and_a_broken_graph_are_played_too():
    made = engine(17)
    assert len(play(variable(made, 1.0)).pages) == 2
    y = made.square(variable(made, 1.0))
    y.creator.inputs = None
    assert "TypeError" in wrong(play(y))[-1][1]
    f = made.Square()
    y = f(f(variable(made, 3.0)))
    assert play(y).html()


def test_a_graph_that_is_far_too_large_is_refused_and_a_large_one_abridged():
    made = engine(17)
    y = variable(made, 1.0)
    for _ in range(110):
        y = made.square(y)
    player = play(y)
    assert len(player.recording.events) == 110
    assert len(player.pages) == 62
    assert wrong(player) == []
    for _ in range(400):
        y = made.square(y)
    refused = play(y)
    assert refused.pages == []
    assert "500" in refused.note


def test_forty_functions_take_less_than_200_kb():
    made = engine(25)
    x, y = variable(made, 1.0), variable(made, 1.0)
    z = made.goldstein(x, y)
    while GraphReader(z).view.count("function") < 40:
        z = z * x
    player = play(z)
    assert len(player.recording.events) == 40
    assert len(player.html().encode()) < 200_000
    assert wrong(player) == []


class Page(HTMLParser):
    """Checks that every tag is closed and gathers ids, labels and inputs."""

    VOID = ("input",)

    def __init__(self, text):
        super().__init__()
        self.open, self.found = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.found if name == tag]


def test_the_page_is_well_formed_turns_without_scripts_and_shares_no_name_with_another():
    _, _, y = diamond(engine(17))
    texts = [play(y).html() for _ in range(2)]
    pages = [Page(text) for text in texts]
    for text, page in zip(texts, pages, strict=True):
        assert page.open == []
        assert not re.search(r"<script|javascript:|\bon\w+=|https?://|url\(|@import", text)
        radios = page.all("input")
        assert [("checked" in each) for each in radios].count(True) == 1
        assert len({each["name"] for each in radios}) == 1
        assert {each["for"] for each in page.all("label")} <= {each["id"] for each in radios}
        assert all(each["aria-label"] and "data-lm-suppress-shortcuts" in each for each in radios)
        assert {each["href"] for each in page.all("use")} == {f"#{page.all('g')[0]['id']}"}
    ids = [{attrs["id"] for _, attrs in page.found if "id" in attrs} for page in pages]
    assert not ids[0] & ids[1]


def test_a_player_keeps_no_variable_alive():
    made = engine(18)
    _, _, y = diamond(made)
    player = play(y)
    player.html()
    gone = weakref.ref(y)
    gc.disable()
    try:
        del y
        assert gone() is None
    finally:
        gc.enable()


def test_broadcasting_is_judged_by_the_shape_of_the_variable():
    x = course.engine.Variable(np.array([1.0, 2.0, 3.0]))
    c = course.engine.Variable(np.array(2.0))
    assert wrong(play(x * c + c)) == []
    made = engine(25)
    x, c = variable(made, [1.0, 2.0, 3.0]), variable(made, 2.0)
    [(_, sentence)] = wrong(play(x * c))
    assert "6.0" in sentence


OPERATION = st.tuples(st.sampled_from(["add", "mul", "square", "exp"]), st.integers(0, 10**6), st.integers(0, 10**6))
VALUES = st.lists(st.floats(-1.2, 1.2, allow_subnormal=False), min_size=1, max_size=3)


def built(made, values, operations):
    """A graph and its leaves: each operation takes what was made before."""
    leaves = [variable(made, value) for value in values]
    pool = list(leaves)
    for name, first, second in operations:
        a, b = pool[-1 - first % min(len(pool), 4)], pool[second % len(pool)]
        if name == "add" or not hasattr(made, name):
            pool.append(made.add(a, b))
        elif name == "mul":
            pool.append(made.mul(a, b))
        elif name == "square" or np.any(np.abs(a.data) > 3):
            pool.append(made.square(a))
        else:
            pool.append(made.exp(a))
    return leaves, pool[-1]


@pytest.mark.parametrize(
    "made",
    [course.engine, pytest.param(engine(17), marks=pytest.mark.slow), engine(25)],
    ids=["reference", "step 16", "step 24"],
)
@settings(max_examples=60, deadline=None)
@given(values=VALUES, operations=st.lists(OPERATION, min_size=1, max_size=12))
def test_what_is_recorded_is_what_the_engine_does(made, values, operations):
    with np.errstate(all="ignore"):
        leaves, y = built(made, values, operations)
        twins, twin = built(made, values, operations)
        reader = GraphReader(y)
        expected = gradients(reader)
        player = play(y)
        twin.backward()
        for mine, other in zip(leaves, twins, strict=True):
            at = reader.at(mine)
            if other.grad is None:
                assert mine.grad is None
                continue
            assert np.array_equal(mine.grad, other.grad, equal_nan=True)
            assert np.array_equal(player.recording.last[at], other.grad, equal_nan=True)
            assert np.allclose(expected[at], other.grad, rtol=1e-7, equal_nan=True) or not np.all(
                np.isfinite(other.grad)
            )
        if all(np.all(np.isfinite(each.grad)) for each in twins if each.grad is not None):
            assert wrong(player) == []
        functions = [at for at, node in enumerate(reader.view.nodes) if node.kind == "function"]
        assert sorted(event.function for event in player.recording.events) == functions
        assert isinstance(player.html(), str)
        assert all(isinstance(event.gxs[0], np.ndarray | types.NoneType) for event in player.recording.events)


def newest(y):
    """A backward pass that takes the function that came last."""
    y.grad = np.ones_like(y.data)
    funcs = [y.creator]
    while funcs:
        f = funcs.pop()
        gxs = f.backward(f.outputs[0].grad)
        for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,), strict=True):
            x.grad = gx if x.grad is None else x.grad + gx
            if x.creator is not None:
                funcs.append(x.creator)


def test_another_backward_pass_is_played_in_the_place_of_the_method():
    x, _, y = diamond(engine(17))
    player = play(y, newest)
    assert x.grad != 64.0
    assert wrong(player)
    assert {held.name for event in player.recording.events for held in event.held if held.waits} == {"funcs"}


def test_another_pass_is_played_where_a_variable_has_no_method_yet():
    made = engine(8)
    del made.Variable.backward
    x = variable(made, 3.0)
    y = made.Square()(x)

    def walk(z):
        z.grad = np.array(1.0)
        z.creator.input.grad = z.creator.backward(z.grad)

    player = play(y, walk)
    assert x.grad == 6.0
    assert len(player.recording.events) == 1
    assert wrong(player) == []
