"""Pictures of the learner's graph."""

import gc
import random
import re
import subprocess
import sys
import weakref
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

import course.engine
from course.draw import chain, graph
from course.draw.graph_view import GraphReader, GraphView, Node
from course.draw.layout import place
from course.draw.svg import Drawing
from course.i18n import LANGUAGES, use_language
from tests.draw.conftest import diamond, engine, variable

SVG = "{http://www.w3.org/2000/svg}"


def parsed(picture):
    return ElementTree.fromstring(picture.svg())


def words(picture):
    return [each.text for each in parsed(picture).iter(f"{SVG}text")]


def test_a_diamond_is_drawn_with_every_node_once_and_its_names_values_and_gradients():
    x, a, y = diamond(engine(17))  # noqa: RUF059 - the names are what is tested
    y.backward()
    drawn = parsed(graph(y))
    assert len(list(drawn.iter(f"{SVG}ellipse"))) == 5
    assert len([each for each in drawn.iter(f"{SVG}rect") if each.get("rx") and not each.get("class")]) == 4
    told = words(graph(y))
    assert {"x", "a", "y", "2.0", "grad 64.0", "Add", "generation 3"} <= set(told)
    assert told.count("Square") == 3


@pytest.mark.parametrize("step", range(8, 26))
def test_the_engine_of_every_step_can_be_drawn(step):
    made = engine(step)
    x = variable(made, 0.5)
    y = made.Add()([x, x])[0] if step == 12 else made.Square()(made.Square()(x))
    picture = graph(y)
    assert picture.view.notes == []
    assert picture.view.count("function") == (1 if step == 12 else 2)
    assert {"x", "y", "0.5"} <= set(words(picture))


def test_the_reference_engine_can_be_drawn_and_still_differentiates():
    x = course.engine.Variable(np.array(3.0))
    y = 2 * x**2 + x
    assert "Pow c=2" in words(graph(y))
    y.backward()
    assert x.grad == 13.0


def test_columns_are_generations_and_without_generations_steps_from_the_start():
    for step in (15, 17):
        x, a, y = diamond(engine(step))
        drawing = Drawing(GraphReader(y).view)
        left = dict(zip([id(each) for each in GraphReader(y).objects], drawing.layout.columns, strict=True))
        assert [left[id(each)] for each in (x, a, y)] == [0, 2, 6]
        assert (drawing.layout.generation is None) == (step == 15)


def test_a_variable_taken_twice_has_two_arrows():
    made = engine(17)
    x = variable(made, 3.0)
    view = graph(made.add(x, x)).view
    assert len(view.edges) == 3
    assert view.into(1) == [2, 2]


def overlaps(drawing):
    boxes = []
    for node, (width, height) in enumerate(drawing.sizes):
        x, y = drawing.at(node)
        boxes.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            yield a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def straight(drawing):
    """The straight pieces of all lines, which are those inside columns."""
    for points in drawing.layout.lines:
        first = 1 if points[0] not in drawing.layout.right else 0
        for (x0, y0), (x1, y1) in zip(points[first::2], points[first + 1 :: 2], strict=False):
            if y0 == y1:
                yield x0, x1, y0


@pytest.mark.parametrize("seed", range(25))
def test_nothing_lies_on_top_of_anything_else(seed):
    chance = random.Random(seed)
    made = engine(25)
    pool = [variable(made, 1.0), variable(made, 2.0)]
    for _ in range(chance.randint(3, 40)):
        a, b = chance.choice(pool[-6:]), chance.choice(pool)
        pool.append(chance.choice([lambda a=a, b=b: a + b, lambda a=a, b=b: a * b, lambda a=a: a**2])())
    drawing = Drawing(GraphReader(pool[-1]).view)
    assert not any(overlaps(drawing))
    for x0, x1, y in straight(drawing):
        for node, (width, height) in enumerate(drawing.sizes):
            cx, cy = drawing.layout.x[node], drawing.layout.y[node]
            inside = x0 < cx - width / 2 + 1 and cx + width / 2 - 1 < x1 and abs(y - cy) < height / 2
            assert not inside
    for points in drawing.layout.lines:
        assert all(a[0] <= b[0] + 1e-6 for a, b in pairwise(points))


def test_two_chains_that_meet_do_not_cross():
    view = GraphView([Node("function") for _ in range(7)], [(1, 0), (2, 0), (3, 2), (4, 1), (5, 4), (6, 3)])
    layout = place(view, [(40.0, 20.0)] * 7)
    order = [layout.y[node] for node in (1, 4, 5)], [layout.y[node] for node in (2, 3, 6)]
    assert all(a < b for a, b in zip(*order, strict=True)) or all(a > b for a, b in zip(*order, strict=True))


def test_large_arrays_are_told_by_shape_and_small_ones_by_value():
    made = engine(20)
    x = made.Variable(np.ones((3, 4)), name="matrix")
    assert {"matrix", "(3, 4) float64"} <= set(words(graph(made.square(x))))
    assert "[1. 2.]" in words(graph(made.square(made.Variable(np.array([1.0, 2.0])))))


def test_a_large_graph_is_folded_and_says_so():
    made = engine(17)
    y = variable(made, 1.0)
    for _ in range(300):
        y = made.square(y)
    picture = graph(y)
    assert len(picture.view.nodes) < 70
    assert [node.kind for node in picture.view.nodes].count("elided") == 1
    assert "601" in picture.view.notes[0]
    assert len(picture.html()) < 60_000


def test_a_graph_deeper_than_any_recursion_is_drawn():
    made = engine(17)
    y = variable(made, 1.0)
    for _ in range(5_000):
        y = made.square(y)
    assert "10,001" in graph(y).view.notes[0]


@pytest.mark.parametrize("thing", [None, 3.0, np.array(3.0), "text", [1], object(), int])
def test_what_is_no_variable_gets_one_sentence(thing):
    picture = graph(thing)
    assert picture.view.nodes == []
    assert len(picture.view.notes) == 1
    parsed(picture)


class Nasty:
    """A value that answers nothing."""

    def __repr__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError

    __hash__ = None

    def __bool__(self):
        raise RuntimeError


def broken():
    """Graphs of engines that went wrong, each with a word of the note that is expected."""
    made = engine(17)
    y = made.square(variable(made, 2.0))
    y.creator = None
    yield "did not set", y, "creator"
    y = made.square(variable(made, 2.0))
    y.creator.inputs = None
    yield "inputs None", y, "inputs"
    y = made.square(variable(made, 2.0))
    del y.creator.inputs
    yield "inputs missing", y, "inputs"
    y = made.add(variable(made, 2.0), variable(made, 2.0))
    y.creator.inputs = [np.array(2.0), 3, None]
    yield "inputs are arrays", y, "not a Variable"
    f = made.Square()
    yield "one function twice", f(f(variable(made, 2.0))), "cycle"
    x = variable(made, 2.0)
    y = made.square(x)
    x.creator = y.creator
    yield "a cycle", y, "cycle"
    y = made.square(made.square(variable(made, 2.0)))
    y.creator.generation = -1
    yield "generations fall", y, "generations"
    y = made.square(variable(made, 2.0))
    y.data, y.grad, y.name, y.generation = Nasty(), Nasty(), Nasty(), Nasty()
    yield "nasty values", y, None
    y = made.square(variable(made, 2.0))
    y.creator.outputs = None
    yield "outputs None", y, None
    y = made.square(variable(made, 2.0))
    y.creator = Nasty()
    yield "nasty creator", y, "inputs"


@pytest.mark.parametrize(("y", "note"), [pytest.param(y, note, id=name) for name, y, note in broken()])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_engine_still_gives_a_picture_and_the_reason_in_the_learners_language(y, note, lang):
    with use_language(lang):
        picture = graph(y)
        drawing = Drawing(picture.view)
        kinds = [each.get("class") for each in parsed(picture).iter(f"{SVG}path")]
        assert kinds.count("backtip") == kinds.count("back") == len(drawing.layout.back)
        assert picture.view.nodes
    assert bool(drawing.notes) == (note is not None)
    if note and lang == "en":
        assert note in drawing.notes[0]


def test_a_variable_whose_attributes_raise_gets_a_picture():
    class Trap:
        creator = None
        data = property(lambda self: 1 / 0)
        grad = property(lambda self: 1 / 0)

        def __eq__(self, other):
            raise RuntimeError

        def __hash__(self):
            raise RuntimeError

    assert len(graph(Trap()).view.nodes) == 1


def test_a_picture_keeps_no_variable_alive():
    made = engine(18)
    _, _, y = diamond(made)
    picture = graph(y)
    picture.html()
    gone = weakref.ref(y), weakref.ref(y.creator)
    gc.disable()
    try:
        del y
        assert [each() for each in gone] == [None, None]
    finally:
        gc.enable()


def test_a_picture_shows_the_moment_when_it_was_made():
    _, _, y = diamond(engine(17))
    picture = graph(y)
    y.backward()
    assert not any("grad" in each for each in words(picture))


def test_outputs_that_are_not_used_or_gone_are_drawn():
    made = engine(18)

    class Halves(made.Function):
        def forward(self, x):
            return x / 2, x / 2

    first, second = Halves()(variable(made, 2.0))
    assert graph(first).view.count("variable") == 3
    del second
    assert graph(first).view.count("collected") == 1


def test_a_name_of_ones_own_goes_before_the_callers():
    made = engine(20)
    x = made.Variable(np.array(1.0), "weight")
    other = made.square(x)
    assert {"weight", "other"} <= set(words(graph(other)))


def test_markup_in_names_and_values_is_only_text():
    made = engine(20)
    x = made.Variable(np.array(1.0), name='<b>&"\x00\ud800')
    x.grad = "]]></svg><script>"
    picture = graph(x)
    parsed(picture)
    assert "<script" not in picture.html()
    assert "<b>" not in picture.html()


def test_it_speaks_to_those_who_do_not_see():
    x, a, y = diamond(engine(17))  # noqa: RUF059 - the names are what is tested
    for lang in LANGUAGES:
        with use_language(lang):
            picture = graph(y)
            drawn = parsed(picture)
        assert drawn.get("role") == "img"
        told = {each.get("id"): each.text for each in drawn if each.tag in (f"{SVG}title", f"{SVG}desc")}
        assert set(drawn.get("aria-labelledby").split()) == set(told)
        assert any("a = Square(x)." in each for each in told.values())
        assert len(set(told.values())) == 2


def test_two_pictures_on_a_page_share_no_id():
    _, _, y = diamond(engine(17))
    first, second = (set(re.findall(r'id="([^"]+)"', graph(y).html())) for _ in range(2))
    assert first
    assert not first & second


def test_html_holds_no_script_and_asks_for_nothing():
    _, _, y = diamond(engine(17))
    assert not re.search(r"<script|javascript:|\bon\w+=|https?://|url\(|@import", graph(y).html())


def test_it_is_saved_as_a_file_and_told_to_graphviz(tmp_path):
    _, _, y = diamond(engine(17))
    file = graph(y).save(tmp_path / "graph.svg")
    assert ElementTree.parse(file).getroot().tag == f"{SVG}svg"
    dot = graph(y).to_dot()
    assert dot.count("->") == len(graph(y).view.edges) == 9
    assert dot.count("shape=box") == 4


def test_a_chain_is_drawn_before_there_are_links():
    made = engine(3)
    A, B = made.Square(), made.Square()
    x = variable(made, 3.0)
    a = A(x)
    y = B(a)
    picture = chain(x, A, a, B, y)
    assert words(picture)[::-1] == ["3.0", "x", "A: Square", "9.0", "a", "B: Square", "81.0", "y"]
    assert picture.description.startswith("a = A: Square(x). y = B: Square(a).")
    assert "of y" in picture.title
    parsed(chain(3, None, "text", Nasty()))


def test_it_imports_quickly_and_without_the_reference_engine():
    code = (
        "import numpy, sys, time; t = time.process_time(); import course.draw; t = time.process_time() - t;"
        "bad = ('course.engine', 'course.authoring', 'matplotlib', 'jupytext');"
        "bad = [m for m in sys.modules if m.startswith(bad)];"
        "print(t < 0.5, bad)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["True", "[]\n"]


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("palette", ["LIGHT", "DARK"])
def test_every_text_stands_out_from_what_is_behind_it(palette):
    from course.draw import theme

    colours = getattr(theme, palette)
    pairs = [("ink", "paper"), ("ink", "var"), ("ink", "fun"), ("ink", "band"), ("soft", "band"), ("soft", "paper")]
    pairs += [("grad", "var"), ("grad", "paper"), ("mark", "paper"), ("mark", "glow"), ("ink", "glow")]
    for front, back in pairs:
        a, b = sorted([_luminance(colours[front]), _luminance(colours[back])])
        assert (b + 0.05) / (a + 0.05) >= 4.5, (front, back)
