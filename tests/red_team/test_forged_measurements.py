"""Wants the marks of an exercise whose evidence is measured beside the student's code: how often, how many, how deep.

What `inside` says is the word of the student. Where it is all that a test asks for, the mark can be had by lying; a
test that also asks for numbers, or for the opposite, cannot be passed so.
"""

import pytest

from autograde.catalogue import known_answers
from autograde.sandbox.remote.session import Limits
from red_team.helpers import WORKER, attack, printed, scores

SOURCE = (
    WORKER
    + """
real = worker.verbs['inside']
def lie(source, values):
    found = real(source, values)
    return found | {name: 1 for name in ('through', 'run', 'failed')} | {'counts': ['ndarray'], 'broken': 0}
worker.verbs['inside'] = lie
"""
)
ALWAYS_YES = (
    WORKER
    + """
def yes(found):
    if type(found) in (list, tuple):
        return type(found)(map(yes, found))
    return True if type(found) in (bool, np.bool_) else found
def lie(source, values, real=worker.verbs['inside']):
    return {name: yes(found) for name, found in real(source, values).items()}
import numpy as np
worker.verbs['inside'] = lie
"""
)
RECURSION = """
import sys
sys.setrecursionlimit(10**6)
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None
    def set_creator(self, func):
        self.creator = func
    def backward(self):
        f = self.creator
        if f is not None:
            x = f.input
            x.grad = f.backward(self.grad)
            x.backward()
"""
IN_THREADS = """
from threading import Thread
def apart(work):
    def backward(self, gy):
        found = []
        thread = Thread(target=lambda: found.append(work(self, gy)))
        thread.start()
        thread.join()
        return found[0]
    return backward
def hook(cls, **named):
    if "backward" in vars(cls):
        cls.backward = apart(vars(cls)["backward"])
Function.__init_subclass__ = classmethod(hook)
"""
EDITED = """
import builtins
def edited(source, *more, real=compile, **named):
    return real(source.replace("depth + 1", "depth") if isinstance(source, str) else source, *more, **named)
builtins.compile = edited
"""
MEASURED = """
def measured(walk, n, reads=reads, comb=comb):
    return reads(walk, comb(n))
def insertion_reads(n, walk=every_insertion, measured=measured):
    return measured(walk, n)
def max_pop_reads(n, walk=max_pop, measured=measured):
    return measured(walk, n)
def once_reads(n):
    return 2 * n - 1
def exponent(ns, costs):
    return (np.log(costs[-1]) - np.log(costs[0])) / (np.log(ns[-1]) - np.log(ns[0]))
"""
SLOW = Limits(cell=5.0, test=5.0)


def score(step, exercise, **planted):
    found = attack(step, SLOW, **planted)
    return next(each.score for each in found.exercises if each.name == exercise)


def test_numbers_are_asked_for_as_well():
    assert scores(attack(first=SOURCE, square="class Square(Function):\n    def forward(self, x): return x")) == [5, 0]


@pytest.mark.parametrize("more", ["", EDITED], ids=["plain", "the test's text edited"])
def test_recursion_is_no_loop(more):
    assert score(8, "backward", backward=more + RECURSION) == 0


@pytest.mark.parametrize("source", [IN_THREADS + RECURSION, RECURSION + IN_THREADS], ids=["above", "below"])
def test_recursion_over_many_threads_is_no_loop(source):
    """Each `backward` runs in a thread of its own, whose stack begins at nothing."""
    assert score(8, "backward", backward=source) == 0


def test_counting_is_no_formula():
    assert score(16, "growth", growth=MEASURED) == 0


@pytest.mark.parametrize("name", ["1.x1", "1.x5", "1.y1", "1.y2", "6.x26", "9.x24", "11.x38", "20.x38", "23.x62"])
def test_who_always_says_yes_is_found_out(name):
    step = int(name.partition(".")[0])
    known = next(each for each in known_answers(step) if each.id == name)
    assert score(step, known.exercise, first=ALWAYS_YES, **{known.exercise: known.code}) == 0


def test_a_name_that_only_the_hidden_part_reads_is_not_told():
    forgotten = "del Square, Function, numerical_diff"
    told = printed(attack(10, SLOW, **{"square-test": forgotten}))
    assert "Square" in told
    assert "numerical_diff" not in told and "Function" not in told
