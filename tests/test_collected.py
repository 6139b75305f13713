"""What a test asks in one request has the values, the order and the exceptions of single requests."""

import ast
from functools import partial

import numpy as np
import pytest

from autograde.grading.collected import Collecting, collected_statements
from autograde.grading.run_test import VOCABULARY
from autograde.sandbox.remote import expressions
from autograde.sandbox.remote.deferred import first_error
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, Session
from course.feedback.learner_side import remote
from course.feedback.observation import CheckFailed, Observation, plain_statements

CELL = """
import numpy as np
log = []
class Node:
    def __init__(self, data):
        log.append("new")
        self.data, self.grad = data, None
    def __add__(self, other):
        log.append("add")
        return Node(self.data + (other.data if isinstance(other, Node) else other))
    __radd__ = __add__
    def __neg__(self):
        return Node(-self.data)
    def double(self, by=2):
        log.append("double")
        return Node(by * self.data)
    def spoil(self, data):
        log.append("spoil")
        data *= 0
        return data
    def shrink(self):
        self.data /= 2
        return self
    def view(self):
        return memoryview(self.data)
    def fail(self, *_):
        log.append("fail")
        raise ValueError("no")
    def stop(self):
        raise StopIteration
    def backward(self):
        log.append("backward")
        self.grad = np.ones_like(self.data)
    @property
    def watched(self):
        log.append("watched")
        return self.data
def total(nodes):
    log.append("total")
    return sum(node.data for node in nodes)
node = Node(np.array([1.0, 2.0]))
"""
TESTS = {
    "a chain": "close(Node(np.array(3.0)).double().double(by=3).data, 18.0)",
    "a wrong number": "close(Node(np.array(3.0)).double().data, 7.0)",
    "a run": "for n in (1.0, 2.0):\n    x = Node(np.array(n))\n    y = x.double()\n    y.backward()\n"
    "    close(y.data, 2 * n)\n    close(y.grad, 1.0)\n    equal(x.grad, None)\n    same(x, y)",
    "an exception in a run": "for n in (1.0, 2.0):\n    x = Node(np.array(n))\n    x.fail()\n    x.double()\n"
    "    close(x.data, 5.0)",
    "an exception after a failed check": "for n in (1.0, 2.0):\n    x = node.double()\n    close(x.data, 5.0)\n"
    "    close(x.fail().data, 5.0)\n    close(node.watched, 5.0)",
    "an exception that is meant": "with raises(ValueError):\n    x = node.double()\n    x.fail(node.data, [x])\n"
    "    x.double()",
    "an exception that ends a loop": "equal(list(list(node.stop())), [])\n"
    "equal(node.double(*[node.stop()]).data, [2.0, 4.0])",
    "an exception that ends a loop, as an argument": "def f():\n    x = list(node.stop())\n    y = node.double(x)\n"
    "    close(y.data, [2.0, 4.0])\nf()",
    "None has no attribute": "def f():\n    close(node.data, [1.0, 2.0])\n    close(node.grad.data, 1.0)\n"
    "    node.double()\nf()",
    "a method of data": "def f():\n    y = node.double()\n    equal(y.data.sum().tolist(), 6.0)\n"
    '    equal(y.data.shape, (2,))\n    equal(y.data.dtype.name, "float64")\n    equal(y.data[1], 4.0)\nf()',
    "data as an argument is a copy": "def f():\n    y = node.spoil(node.data)\n    close(y, [0.0, 0.0])\n"
    "    close(node.spoil(node.double().data), [0.0, 0.0])\n    close(node.data, [1.0, 2.0])\nf()",
    "data in a calculation": "def f():\n    close(2 * node.data - 1, [1.0, 3.0])\n"
    "    close((node + 2 * node.data).data, [3.0, 6.0])\n    close(-(1 + node).data, [-2.0, -3.0])\nf()",
    "lists": "def f():\n    a, b = Node(np.array(1.0)), Node(np.array(2.0))\n"
    "    close(total([a, b, a.double()]), 5.0)\n"
    "    close([a.data, b.data], [1.0, 2.0])\n    both = [a.double(), b]\n    close(both[0].data + both[1].data, 4.0)\n"
    "    (c,) = [a + b]\n    close(c.data, 3.0)\nf()",
    "a comprehension": "close([Node(np.array(n)).double().data for n in (1.0, 2.0)], [2.0, 4.0])",
    "names bound again": "def f():\n    x = node\n    x = x.double()\n    x = x.double()\n"
    "    close(x.data, [4.0, 8.0])\nf()",
    "names bound crosswise": "def f():\n    x, y = node, node.double()\n    x, y = y, x\n"
    "    close(x.data - y.data, [1.0, 2.0])\nf()",
    "an attribute is set": "def f():\n    x = node.double()\n    x.grad = node.data\n    x.grad = x.grad\n"
    "    close(x.grad, [1.0, 2.0])\nf()",
    "a function of the test": "def f(x):\n    return x.double()\ndef g():\n    y = f(f(node).double())\n"
    "    close(y.data, [8.0, 16.0])\ng()",
    "a list of the test's own": "def f():\n    seen = []\n    seen.append(node.double().data)\n"
    "    equal(len(seen), 1)\n    seen.append(node.data)\n    equal(len(seen), 2)\nf()",
    "a name of the cell in another's place": "with replaced(node=Node(np.array(5.0))):\n"
    '    close(inside("data = node.data").data, 5.0)\nclose(inside("data = node.data").data, [1.0, 2.0])',
    "no such name": "close(node.nothing.data, 1.0)",
    "None and no such name": "same(node.grad.data, other.data)",
    "nothing follows what failed": "def f():\n    n = len(node.double())\n    y = node.double()\n"
    "    close(y.data, n)\nf()",
    "what fails later spoils no check before it": "def f():\n    x = node.double()\n    kind(x.grad, Node)\n"
    "    close(list(x.grad.data)[0], 1.0)\nf()",
    "no such name twice": "same(node.nothing[0], other[0])",
    "a check before what cannot be done with data": "def f():\n    x = node.double().grad\n    kind(x, tuple)\n"
    "    equal(len(x), 2)\n    close(x[0], 1.0)\nf()",
    "a result that is changed later": "def f():\n    x = node.double()\n    close(x.data, [2.0, 4.0])\n"
    "    close(x.shrink().data, [1.0, 2.0])\n    close(x.data, [1.0, 2.0])\nf()",
    "an object that holds memory": "def f():\n    close(node.double().view(), 1.0)\n    close(node.view(), 1.0)\nf()",
    "a function of the test crosses": "close(node.double(by=close).data, 1.0)",
}


def observe(text, statements):
    """What a test saw in a process of its own, the process's log, and the number of requests."""
    live = Session.start(Limits())
    live.run_cell(CELL)
    live.set_deadline(20)
    sent, send = [], live.process.channel.send
    live.process.channel.send = lambda frame: (sent.append(frame), send(frame))
    seen = Observation(HandleMisuse, statements=statements)
    token = remote.set(live)
    try:
        scope = {"np": np, **VOCABULARY, **expressions.NAMES, **live.names(["Node", "node", "total"])}
        first = len(sent)
        seen.cause = partial(first_error, live)
        seen.run(text, "<test>", "visible", scope)
        requests = len(sent) - first
        problem = seen.problem and (type(seen.problem).__mro__[1:], str(getattr(seen.problem, "message", seen.problem)))
        return (seen.fingerprint, seen.line, problem, live.inside("found = log", {})["found"]), requests
    finally:
        remote.reset(token)
        live.close()


@pytest.mark.parametrize("name", TESTS)
def test_nothing_but_the_number_of_requests_differs(name):
    one_by_one, many = observe(TESTS[name], plain_statements)
    collected, few = observe(TESTS[name], collected_statements)
    assert collected == one_by_one
    assert few <= many


def test_a_wrong_number_is_named_as_it_is_written():
    (_, line, problem, _), _ = observe(TESTS["a wrong number"], collected_statements)
    assert line == TESTS["a wrong number"]
    assert "Node(np.array(3.0)).double().data" in problem[1]
    assert CheckFailed in problem[0] or AssertionError in problem[0]


@pytest.mark.parametrize(("name", "requests"), [("a chain", 1), ("a run", 2), ("a comprehension", 1)])
def test_a_run_is_one_request(name, requests):
    assert observe(TESTS[name], collected_statements)[1] == requests


def test_a_class_of_the_test_derives_from_one_of_the_students():
    text = (
        "class Thrice(Node):\n    def triple(self):\n        return Thrice(3 * self.data)\n"
        "close(Thrice(np.array(2.0)).triple().double().data, 12.0)\nclose(Thrice(np.array(1.0)).triple().data, 4.0)"
    )
    (fingerprint, line, problem, _), _ = observe(text, collected_statements)
    assert list(fingerprint) == ["visible 2"]
    assert line == "close(Thrice(np.array(1.0)).triple().data, 4.0)"
    assert "Thrice" not in problem[1]


def test_a_class_of_the_tests_own_stays_on_this_side():
    text = (
        "class Own:\n    data = 1.0\n"
        "class Derived(Own, dict):\n    def twice(self):\n        return 2 * self.data\n"
        "own = Derived()\nfor n in range(3):\n    close(own.twice(), 2.0)\n    equal(own.get(n), None)\n"
    )
    seen, requests = observe(text, collected_statements)
    assert (seen[0], requests) == ({}, 0)


def test_words_of_the_vocabulary_are_called_where_they_stand():
    text = "with unchanged(x.a.b, y.c.d):\n    tools = inside(text.strip().lower())"
    (made,) = (ast.unparse(each) for each in Collecting().block(ast.parse(text).body))
    assert made.startswith("with unchanged(")
    assert "tools = inside(" in made
