"""Memory glasses: references and shared memory."""

import gc
import re
import weakref
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import course.engine
from course.draw import owners
from course.draw.references import strongly_connected_components
from course.i18n import LANGUAGES, use_language
from tests.draw.conftest import diamond, engine, variable


def test_before_weak_references_every_result_and_its_function_hold_each_other():
    _, _, y = diamond(engine(17))
    found = owners(y)
    assert len(found.cycles) == 4
    assert ["y", "Add(16.0, 16.0)"] in found.cycles
    assert not any(found.references.weak)


def test_with_weak_references_there_is_no_circle():
    _, _, y = diamond(engine(18))
    found = owners(y)
    assert found.cycles == []
    assert sum(map(len, found.references.weak)) == 4


def test_no_circle_means_freed_at_once_and_a_circle_means_not():
    for step, freed in ((17, False), (18, True)):
        made = engine(step)
        y = made.square(variable(made, 2.0))
        promised = owners(y).cycles == []
        gone = weakref.ref(y)
        gc.disable()
        try:
            del y
            assert (gone() is None) is promised is freed
        finally:
            gc.enable()
            gc.collect()


@pytest.mark.parametrize("made", [course.engine, engine(18)], ids=["reference", "step 17"])
def test_references_are_found_whatever_the_attributes_are_called(made):
    x = variable(made, 3.0)
    y = made.square(x)
    found = owners(y)
    position = {node.title: at for at, node in enumerate(found.view.nodes)}
    assert found.references.strong[position["y"]] == {position["Square"]}
    assert found.references.strong[position["Square"]] == {position["x"]}
    assert found.references.strong[position["x"]] == set()


def hide_in_list(y):
    y.creator.secret = [{"here": (y,)}]


def hide_in_closure(y):
    y.creator.output = lambda: y


def hide_in_method(y):
    y.creator.output = y.backward


@pytest.mark.parametrize("hide", [hide_in_list, hide_in_closure, hide_in_method])
def test_a_hidden_reference_closes_the_circle(hide):
    made = engine(18)
    y = made.square(variable(made, 2.0))
    hide(y)
    assert owners(y).cycles == [["y", "Square(2.0)"]]


def test_a_proxy_is_a_weak_reference():
    made = engine(18)
    y = made.square(variable(made, 2.0))
    y.creator.outputs = [weakref.proxy(y)]
    found = owners(y)
    assert found.cycles == []
    assert sum(map(len, found.references.weak)) == 1


def test_a_reference_to_a_stranger_in_the_graph_is_drawn():
    made = engine(18)
    x = variable(made, 2.0)
    y = made.square(x)
    x.friend = y
    found = owners(y)
    assert [sorted(group) for group in found.cycles] == [["Square(x)", "x", "y"]]
    assert found.html().count('class="ring"') == 4  # three arrows and the legend


def test_arrays_that_share_memory_are_named():
    made = engine(17)
    a, b = variable(made, 3.0), variable(made, 4.0)
    y = made.add(a, b)
    y.backward()
    found = owners(y)
    assert found.shared == [["y.grad", "a.grad", "b.grad"]]
    assert "grad 1.0 Ⓐ" in found.html()
    a, b = variable(course.engine, [3.0]), variable(course.engine, [4.0])
    y = a + b
    y.backward()
    assert owners(y).shared == []


def test_views_share_memory_and_neighbours_do_not():
    made = engine(18)
    block = np.arange(6.0)
    a, b, c = made.Variable(block[:3]), made.Variable(block[2:5]), made.Variable(block[5:])
    y = made.add(made.add(a, b), c)
    assert sorted(owners(y).shared[0]) == ["a.data", "b.data"]
    assert owners(y).references.shared[0].size == 24
    assert len(owners(y).shared) == 1


def test_names_that_hold_are_told():
    made = engine(18)
    x, _, y = diamond(made)
    assert set(owners(y).references.named) == {"x", "y"}
    assert x.data == 2.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_a_picture_with_words_for_those_who_do_not_see(lang):
    _, _, y = diamond(engine(17))
    with use_language(lang):
        html = owners(y).html()
    assert not re.search(r"<script|javascript:|\bon\w+=|https?://|url\(|@import", html)
    drawn = ElementTree.fromstring(re.search(r"<svg.*?</svg>", html, re.S)[0])
    assert drawn.get("role") == "img"
    assert all(each.text for each in drawn if each.tag in ("title", "desc"))


@pytest.mark.parametrize("thing", [None, 3, np.ones(3)])
def test_what_has_no_graph_gets_one_sentence(thing):
    assert len(owners(thing).view.notes) == 1
    assert owners(thing).html()


def test_broken_graphs_are_looked_at_too():
    made = engine(17)
    f = made.Square()
    y = f(f(variable(made, 3.0)))
    assert len(owners(y).cycles) == 1
    y.creator.inputs = [None, np.ones(2), y]
    assert owners(y).html()
    y.data = object()
    assert owners(y).html()


def test_it_keeps_no_variable_alive():
    made = engine(18)
    _, _, y = diamond(made)
    found = owners(y)
    gone = weakref.ref(y)
    gc.disable()
    try:
        del y
        assert gone() is None
    finally:
        gc.enable()
    assert found.html()


def reachable(arrows, start):
    seen, waiting = set(), [start]
    while waiting:
        for each in arrows[waiting.pop()]:
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return seen


@given(st.integers(1, 9).flatmap(lambda n: st.lists(st.sets(st.integers(0, n - 1)), min_size=n, max_size=n)))
def test_a_circle_is_all_that_reach_each_other(arrows):
    reach = [reachable(arrows, node) for node in range(len(arrows))]
    expected = {
        tuple(sorted(other for other in range(len(arrows)) if other in reach[node] and node in reach[other]))
        for node in range(len(arrows))
        if node in reach[node]
    }
    assert {tuple(group) for group in strongly_connected_components(arrows)} == {
        group for group in expected if len(group) > 1
    }
