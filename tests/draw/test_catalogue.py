"""Every known version of the engine, wrong or of another design, is drawn and played."""

import contextlib
import inspect
import io
import sys

import numpy as np
import pytest

from autograde.catalogue import known_answers
from course.authoring.lesson import lesson
from course.authoring.markers import strip_markers
from course.authoring.preamble import preamble
from course.draw import graph, owners, play


def engine_of(version):
    """The names of an engine in which one exercise is done in this version; None where it cannot even be defined."""
    space = {}
    try:
        exec(preamble(version.step), space)
        for name, cell in lesson(version.step).exercises.items():
            exec(version.code if name == version.exercise else strip_markers(cell.code), space)
    except Exception:
        return None
    return space


def graphs(space):
    """A chain, and graphs that branch and meet: those that this engine can build."""
    shapes = {
        "chain": lambda square, add, x: square(square(x)),
        "twice": lambda square, add, x: add(x, x),
        "diamond": lambda square, add, x: (lambda a: add(square(a), square(a)))(square(x)),
        "uneven": lambda square, add, x: (lambda a: add(a, square(square(a))))(square(x)),
        "turned": lambda square, add, x: (lambda a: add(square(square(a)), a))(square(x)),
    }
    for name, shape in shapes.items():
        with contextlib.suppress(Exception):
            square = space.get("square") or (lambda x: space["Square"]()(x))
            y = shape(square, space.get("add"), space["Variable"](np.array(2.0)))
            if "generation" not in vars(y) and hasattr(y, "grad"):
                y.grad = np.array(1.0)
            yield name, y


@pytest.mark.slow
@pytest.mark.parametrize("step", [7, 8, 14, 16, 17, 18, 22])
def test_no_version_breaks_a_picture_and_no_right_design_is_called_wrong(step):
    played = 0
    for version in known_answers(step):
        with (
            contextlib.redirect_stdout(io.StringIO()),
            np.errstate(all="ignore"),
            pytest.MonkeyPatch.context() as patch,
        ):
            patch.setattr(sys, "_getframe", sys._getframe)  # a version replaces it, and all later tests would see that
            for name, y in graphs(engine_of(version) or {}):
                assert graph(y).html()
                assert owners(y).html()
                player = play(y)
                assert player.html()
                assert sys.getprofile() is None
                wrong = [text for page in player.pages for text, bad in page.notes if bad]
                if not version.wrong and (step >= 16 or name == "chain"):
                    assert wrong == [], (version.id, name)
                played += 1
    assert played > len(known_answers(step)) / 2
    assert sys._getframe() is inspect.currentframe()
