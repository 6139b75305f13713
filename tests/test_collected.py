"""What a test asks in one request has the values, the order and the exceptions of single requests."""

import ast
from functools import partial

import numpy as np
import pytest

from autograde.grading.collected import Collecting, collected_statements
from autograde.grading.recorded_run import CHECKS
from autograde.grading.run_test import VOCABULARY
from autograde.sandbox.remote import expressions
from autograde.sandbox.remote.deferred import first_error
from autograde.sandbox.remote.errors import StudentProcessDied
from autograde.sandbox.remote.handle import HandleMisuse
from autograde.sandbox.remote.session import Limits, Session
from course.authoring.lesson import lesson, lessons
from course.authoring.markers import HIDDEN, extract_region, remove_region
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
    def leave(self):
        import os
        os._exit(1)
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
    "a run": """
for n in (1.0, 2.0):
    x = Node(np.array(n))
    y = x.double()
    y.backward()
    close(y.data, 2 * n)
    close(y.grad, 1.0)
    equal(x.grad, None)
    same(x, y)
""",
    "an exception in a run": """
for n in (1.0, 2.0):
    x = Node(np.array(n))
    x.fail()
    x.double()
    close(x.data, 5.0)
""",
    "an exception after a failed check": """
for n in (1.0, 2.0):
    x = node.double()
    close(x.data, 5.0)
    close(x.fail().data, 5.0)
    close(node.watched, 5.0)
""",
    "an exception that is meant": """
with raises(ValueError):
    x = node.double()
    x.fail(node.data, [x])
    x.double()
""",
    "an exception that ends a loop": """
equal(list(list(node.stop())), [])
equal(node.double(*[node.stop()]).data, [2.0, 4.0])
""",
    "an exception that ends a loop, as an argument": """
def f():
    x = list(node.stop())
    y = node.double(x)
    close(y.data, [2.0, 4.0])
f()
""",
    "None has no attribute": """
def f():
    close(node.data, [1.0, 2.0])
    close(node.grad.data, 1.0)
    node.double()
f()
""",
    "a method of data": """
def f():
    y = node.double()
    equal(y.data.sum().tolist(), 6.0)
    equal(y.data.shape, (2,))
    equal(y.data.dtype.name, "float64")
    equal(y.data[1], 4.0)
f()
""",
    "data as an argument is a copy": """
def f():
    y = node.spoil(node.data)
    close(y, [0.0, 0.0])
    close(node.spoil(node.double().data), [0.0, 0.0])
    close(node.data, [1.0, 2.0])
f()
""",
    "data in a calculation": """
def f():
    close(2 * node.data - 1, [1.0, 3.0])
    close((node + 2 * node.data).data, [3.0, 6.0])
    close(-(1 + node).data, [-2.0, -3.0])
f()
""",
    "lists": """
def f():
    a, b = Node(np.array(1.0)), Node(np.array(2.0))
    close(total([a, b, a.double()]), 5.0)
    close([a.data, b.data], [1.0, 2.0])
    both = [a.double(), b]
    close(both[0].data + both[1].data, 4.0)
    (c,) = [a + b]
    close(c.data, 3.0)
f()
""",
    "a comprehension": "close([Node(np.array(n)).double().data for n in (1.0, 2.0)], [2.0, 4.0])",
    "names bound again": """
def f():
    x = node
    x = x.double()
    x = x.double()
    close(x.data, [4.0, 8.0])
f()
""",
    "names bound crosswise": """
def f():
    x, y = node, node.double()
    x, y = y, x
    close(x.data - y.data, [1.0, 2.0])
f()
""",
    "an attribute is set": """
def f():
    x = node.double()
    x.grad = node.data
    x.grad = x.grad
    close(x.grad, [1.0, 2.0])
f()
""",
    "a function of the test": """
def f(x):
    return x.double()
def g():
    y = f(f(node).double())
    close(y.data, [8.0, 16.0])
g()
""",
    "a list of the test's own": """
def f():
    seen = []
    seen.append(node.double().data)
    equal(len(seen), 1)
    seen.append(node.data)
    equal(len(seen), 2)
f()
""",
    "a name of the cell in another's place": """
with replaced(node=Node(np.array(5.0))):
    close(inside("data = node.data").data, 5.0)
close(inside("data = node.data").data, [1.0, 2.0])
""",
    "no such name": "close(node.nothing.data, 1.0)",
    "None and no such name": "same(node.grad.data, other.data)",
    "nothing follows what failed": """
def f():
    n = len(node.double())
    y = node.double()
    close(y.data, n)
f()
""",
    "what fails later spoils no check before it": """
def f():
    x = node.double()
    kind(x.grad, Node)
    close(list(x.grad.data)[0], 1.0)
f()
""",
    "no such name twice": "same(node.nothing[0], other[0])",
    "a check before what cannot be done with data": """
def f():
    x = node.double().grad
    kind(x, tuple)
    equal(len(x), 2)
    close(x[0], 1.0)
f()
""",
    "a result that is changed later": """
def f():
    x = node.double()
    close(x.data, [2.0, 4.0])
    close(x.shrink().data, [1.0, 2.0])
    close(x.data, [1.0, 2.0])
f()
""",
    "an object that holds memory": """
def f():
    close(node.double().view(), 1.0)
    close(node.view(), 1.0)
f()
""",
    "a function of the test crosses": "close(node.double(by=close).data, 1.0)",
    "pairs": """
for seen, by in [(node, 1), (node.double(), 2), (node.double(by=3), 3)]:
    close(seen.data, [by, 2 * by])
    kind(seen, Node)
    kind(seen, Node, int)
    kind(seen, np.ndarray)
""",
    "one turn uses what another bound": """
x, seen = node, None
for n in range(3):
    equal(seen, n)
    x = x.double()
    seen = x.data
    close(x.data, n)
close(x.data, [8.0, 16.0])
""",
    "loops in loops": """
for n in (1.0, 2.0):
    for by in range(2):
        x = Node(np.array(n)).double(by)
        for again in [x, x.double()]:
            close(again.data, n)
    same(x, again)
    x.fail()
""",
    "a condition": """
for n in range(3):
    if n % 2:
        x = node.double()
        close(x.data, [2.0, 4.0])
    elif n:
        close(node.data, n)
    else:
        x = node
    close(x.data, [1.0, 2.0])
""",
    "a check or another": """
for n in (None, 1.0):
    equal(node.grad, None) if n is None else close(node.double().data, n)
""",
    "boxes that are not to change": """
for by in (1, 2):
    x = node.double(by)
    with unchanged(x, node):
        y = x.double()
    close(y.data, 2 * by)
    with unchanged(x, attributes=("grad", "data")), unchanged(node):
        x.shrink()
        close(x.data, by)
        x.grad = by
""",
    "an exception where nothing is to change": """
for by in (1, 2):
    with unchanged(node):
        node.shrink()
        node.fail()
    close(node.data, by)
""",
    "lengths": """
for n in (2, 3):
    x = Node(np.ones(n))
    equal(len(x.data), 2)
    equal([len(x.watched), len([n])], [n, 1])
    len(x)
""",
    "spread": """
for n in (1.0, 2.0):
    x = Node([n, node])
    for seen, want in zip([*x.data, x, *node.data], [1.0, node, x, 1, 2], strict=True):
        same(seen, want)
    equal([*x.data.fail()], [])
""",
    "a zip that ends too early": """
for n in (1, 2):
    x = node.double(n)
    for seen, want in zip([*node.data, x], [1.0, 3.0][:n], strict=True):
        same(seen, want)
    for seen in (each.data for each in [node, x, n]):
        close(seen, n)
""",
    "what is no sequence is unpacked": """
for n in (1, 2):
    close(node.data, n)
    a, b = node.double()
""",
    "None is unpacked": """
for n in (1, 2):
    close(node.data, n)
    a, b = node.grad
""",
    "random numbers in checks": """
rng = seeded_rng()
for n in range(3):
    x = Node(rng.normal(size=2))
    close(x.data, rng.normal())
    p, q = (rng.normal() for _ in range(2))
    close(x.double(by=p).data, q)
""",
    "several targets": """
for n in (1.0, 2.0):
    x, y = Node(n), Node(n)
    x.grad = y.grad = z = np.full(2, n)
    x.data, y.data = y.grad, z + 1
    close([x.data, y.data, z], [[1, 1], [2, 2], [n, n]])
""",
    "too many to unpack": """
for n in range(2):
    close(node.data, n)
    a, b = [node.double().data, node.data, n]
    node.double()
""",
    "pairs of a student's to unpack": """
for n in (3.0, 4.0):
    a, b = Node([n, node.double()]).data
    close(a, 3.0)
    close(b.data, [2.0, 4.0])
    a, b = node.double()
""",
    "an exception of the test's own": """
for n in (1.0, 0):
    x = node.double()
    close(x.data, n)
    y = np.ones(2)[int(x.data[0])]
    x.double()
""",
    "own lists and numbers": """
sizes, total = [1, 2, 3], 0
for k, size in enumerate(sizes[1:]):
    made = {n: n**2 for n in range(size)}
    x = Node(np.array([made[n] for n in sorted(made, key=lambda n: -n)]))
    close(x.data, sizes[k])
    close(total, k)
    total += size
""",
    "a check in a function": """
def check(x, n):
    close(x.data, n)
    kind(x, Node)
    x.double()
for n in (1.0, 2.0):
    x = node.double(by=n)
    close(x.data, 7.0)
    check(x, n)
    close(x.data, n)
""",
    "many operations": """
x = node
for n in range(700):
    x = x + 1
    close(x.data, [n + 2, n + 3])
""",
    "large results": """
for n in range(40):
    x = Node(np.full(1000, n))
    close(x.data, 1.0 * n)
    close(x.data, np.full(1000, n))
""",
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


@pytest.mark.parametrize(("name", "requests"), [("a chain", 1), ("a run", 1), ("a comprehension", 1)])
def test_a_run_is_one_request(name, requests):
    assert observe(TESTS[name], collected_statements)[1] == requests


def test_the_end_of_a_process_is_no_exception_of_the_run():
    text = """
for n in (1.0, 2.0):
    x = node.double()
    a, b = x.data
    close(a, n)
    inside_out = [node.leave() for _ in range(2)]
    p, q = inside_out[0]
"""
    for statements in (plain_statements, collected_statements):
        with pytest.raises(StudentProcessDied):
            observe(text, statements)


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
    (made,) = (ast.unparse(each) for each in Collecting(text).block(ast.parse(text).body))
    assert made.startswith("with unchanged(")
    assert "tools = inside(" in made


def names_in(tree):
    return {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}


@pytest.mark.parametrize("step", [each.step for each in lessons()])
def test_no_hidden_part_calls_a_function_of_the_visible_part_that_checks(step):
    """Such a call would be collected: a part is rewritten without knowing the other."""
    for test in lesson(step).tests.values():
        checking = {
            each.name
            for each in ast.walk(ast.parse(remove_region(HIDDEN, test.code)))
            if isinstance(each, ast.FunctionDef) and CHECKS & names_in(each)
        }
        assert not checking & names_in(ast.parse(extract_region(HIDDEN, test.code))), test.id
