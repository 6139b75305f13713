"""Engines as learners have them: the code so far of any step, and broken ones."""

import sys
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from course.authoring.preamble import preamble


@cache
def _code(step):
    return compile(preamble(step), f"<step {step}>", "exec")


def engine(step, *replacements):
    """The names of the code so far before `step`, some of its text replaced."""
    space = {}
    if replacements:
        source = preamble(step)
        for old, new in replacements:
            assert old in source, old
            source = source.replace(old, new)
        exec(compile(source, f"<broken step {step}>", "exec"), space)
    else:
        exec(_code(step), space)
    return SimpleNamespace(**{name: value for name, value in space.items() if not name.startswith("__")})


def variable(made, value):
    return made.Variable(np.array(value))


def diamond(made, value=2.0):
    """x -> a = x**2 -> y = a**2 + a**2: 2 x**4."""
    x = variable(made, value)
    a = made.square(x)
    return x, a, made.add(made.square(a), made.square(a))


@pytest.fixture
def engines():
    return engine


@pytest.fixture(autouse=True)
def depth():
    """Known versions may change how deep Python recurses: not for the tests that follow."""
    before = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(before)
