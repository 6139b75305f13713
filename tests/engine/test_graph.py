"""Random graphs: shared nodes, broadcasting, mixed dtypes, against gradients found by other means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.engine import Function, Variable, exp, numerical_diff, square

SHAPES = [(), (1,), (3,), (2, 1), (2, 3)]


class Pair(Function):
    """A function of two outputs that a user might write: tanh of the sum, and the product."""

    def forward(self, a, b):
        return np.tanh(a + b), a * b

    def backward(self, gt, gp):
        a, b = (x.data for x in self.inputs)
        g = gt * (1 - np.tanh(a + b) ** 2)
        return g + gp * b, g + gp * a


STEPS = {  # every step maps values of modest size to values of modest size
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b * 0.5,
    "div": lambda a, b: a / (square(b) + 2.0),
    "neg": lambda a, b: -a,
    "exp": lambda a, b: exp(-square(a)),
    "pow": lambda a, b: (0.25 * a) ** 3,
    "left": lambda a, b: 1.5 - a,
    "array": lambda a, b: np.array([[0.5], [-1.0]]) * a,
    "both": lambda a, b: a * Pair()(a, b)[0] + Pair()(a, b)[1] * 0.1,
    "first": lambda a, b: Pair()(b, a)[0],
}


@st.composite
def graphs(draw):
    """(leaves, steps): a step names an operation and two earlier nodes."""
    count = draw(st.integers(1, 4))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    leaves = []
    for _ in range(count):
        shape = draw(st.sampled_from(SHAPES))
        dtype = draw(st.sampled_from([np.float64, np.float64, np.float32, np.int64]))
        leaves.append(np.asarray(rng.uniform(-2, 2, shape).astype(dtype)))
    steps = []
    for i in range(draw(st.integers(1, 12))):
        node = st.integers(0, count + i - 1)
        steps.append((draw(st.sampled_from(sorted(STEPS))), draw(node), draw(node)))
    return leaves, steps


def compute(leaves, steps):
    """The last node: the first leaf is always in it, so there is something to differentiate."""
    nodes = list(leaves)
    for name, i, j in steps:
        nodes.append(STEPS[name](nodes[i], nodes[j]))
    return nodes[-1] + leaves[0] * 0.5


@settings(max_examples=120, deadline=None)
@given(graphs(), st.booleans())
def test_gradients_are_the_numerical_ones(graph, retain_grad):
    arrays, steps = graph
    leaves = [Variable(a) for a in arrays]
    compute(leaves, steps).backward(retain_grad)
    for k, (leaf, array) in enumerate(zip(leaves, arrays, strict=True)):

        def f(x, k=k):
            doubles = [Variable(a.astype(float)) for a in arrays]
            return compute([*doubles[:k], x, *doubles[k + 1 :]], steps)

        if leaf.grad is None:
            leaf.grad = np.zeros(array.shape, float if array.dtype == int else array.dtype)
        assert type(leaf.grad) is np.ndarray
        assert leaf.grad.shape == array.shape
        assert leaf.grad.dtype == (np.float64 if array.dtype == np.int64 else array.dtype)
        single = any(a.dtype == np.float32 for a in arrays)
        tolerance = {"rtol": 1e-3, "atol": 1e-3} if single else {"rtol": 1e-5, "atol": 1e-5}
        np.testing.assert_allclose(leaf.grad, numerical_diff(f, Variable(array.astype(float))), **tolerance)


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_a_second_pass_doubles_every_leaf_and_shares_nothing(graph):
    arrays, steps = graph
    leaves = [Variable(a) for a in arrays]
    y = compute(leaves, steps)
    y.backward(retain_grad=True)
    once = [None if leaf.grad is None else leaf.grad.copy() for leaf in leaves]
    y.backward()
    for leaf, first in zip(leaves, once, strict=True):
        if first is not None:
            assert np.array_equal(leaf.grad, first + first)
    grads = [leaf.grad for leaf in leaves if leaf.grad is not None]
    for i, g in enumerate(grads):
        assert g.flags.writeable
        assert not any(np.shares_memory(g, other) for other in [*grads[i + 1 :], *arrays])


@settings(max_examples=60, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_generations_rise_along_the_graph(graph, random):
    arrays, steps = graph
    y = compute([Variable(a) for a in arrays], steps)
    todo, seen = [y], set()
    while todo:
        v = todo.pop(random.randrange(len(todo)))
        f = v.creator
        if f is None:
            assert v.generation == 0
            continue
        assert any(output() is v for output in f.outputs)
        assert f.generation == max(x.generation for x in f.inputs) == v.generation - 1
        if f not in seen:
            seen.add(f)
            todo += f.inputs


@settings(max_examples=100, deadline=None)
@given(graphs())
def test_gradients_are_those_of_hips_autograd(graph):
    anp = pytest.importorskip("autograd.numpy")
    from autograd import grad

    arrays, steps = graph
    arrays = [a.astype(float) for a in arrays]
    mirrored = {
        **STEPS,
        "div": lambda a, b: a / (b**2 + 2.0),
        "exp": lambda a, b: anp.exp(-(a**2)),
        "both": lambda a, b: a * anp.tanh(a + b) + a * b * 0.1,
        "first": lambda a, b: anp.tanh(a + b),
    }

    def total(*xs):
        nodes = list(xs)
        for name, i, j in steps:
            nodes.append(mirrored[name](nodes[i], nodes[j]))
        return anp.sum(nodes[-1] + xs[0] * 0.5)

    leaves = [Variable(a) for a in arrays]
    compute(leaves, steps).backward()
    for leaf, expected in zip(leaves, grad(total, tuple(range(len(arrays))))(*arrays), strict=True):
        found = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
