import sys
import threading

import numpy as np
import pytest

from course.engine import Function, Variable, add, exp, mul, square


def variable(value):
    return Variable(np.array(value, float))


def test_a_chain():
    x = variable(0.5)
    exp(square(exp(square(x)))).backward()
    inner = np.exp(0.25)
    np.testing.assert_allclose(x.grad, np.exp(inner**2) * 2 * inner * inner * 2 * 0.5, rtol=1e-14)


def test_uses_of_one_variable_add_up():
    for n in (1, 2, 3, 10):
        x = variable(3.0)
        y = x
        for _ in range(n - 1):
            y = add(y, x)
        y.backward()
        assert x.grad == n


@pytest.mark.parametrize("swapped", [False, True])
def test_branches_of_unequal_depth(swapped):
    x = variable(2.0)
    a = x**2
    b = square(square(a))
    y = add(b, a) if swapped else add(a, b)
    y.backward()
    assert x.grad == 1028.0


@pytest.mark.parametrize("swapped", [False, True])
def test_a_fresh_leaf_next_to_a_deep_variable(swapped):
    x, c = variable(2.0), variable(1.0)
    a = square(square(x))
    y = add(add(c, a) if swapped else add(a, c), a)
    y.backward()
    assert (x.grad, c.grad) == (64.0, 1.0)


def test_a_diamond_on_a_diamond():
    x, y = variable(1.0), variable(1.0)
    s = x**2 + y**2
    z = (s**2) ** 2 + s
    z.backward()
    assert (z.data, x.grad, y.grad) == (18.0, 66.0, 66.0)


def test_goldstein_price():
    x, y = variable(1.0), variable(1.0)
    z = (1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)) * (
        30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )
    z.backward()
    assert (z.data, x.grad, y.grad) == (1876.0, -5376.0, 8064.0)


@pytest.mark.parametrize(
    ("a", "b"), [((2, 3), (3,)), ((3,), (2, 1)), ((), (4,)), ((2, 1, 3), (4, 1)), ((1,), ()), ((0,), (1,))]
)
def test_broadcasting_gives_gradients_of_the_inputs_own_shape(a, b):
    rng = np.random.default_rng(0)
    x, y = Variable(rng.uniform(1, 2, a)), Variable(rng.uniform(1, 2, b))
    (x * y + x / y - y).backward()
    ones = np.ones(np.broadcast_shapes(a, b))
    assert (x.grad.shape, y.grad.shape) == (a, b)
    np.testing.assert_allclose(x.grad.sum(), ((y.data + 1 / y.data) * ones).sum(), rtol=1e-12)
    np.testing.assert_allclose(y.grad.sum(), ((x.data - x.data / y.data**2 - 1) * ones).sum(), rtol=1e-12)


def test_a_matrix_plus_a_row():
    a, b = Variable(np.zeros((2, 3))), Variable(np.zeros(3))
    (a + b).backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([[1.0] * 3] * 2, [2.0] * 3)


class Identity(Function):
    """Gives the gradient on as it is, or as a view, or from a buffer that it keeps."""

    def __init__(self, how):
        self.how = how

    def forward(self, x):
        return x.copy()

    def backward(self, gy):
        self.buffer = gy.copy()
        ones = np.broadcast_to(1.0, gy.shape)
        return {"same": gy, "view": gy[...], "kept": self.buffer, "broadcast": ones}[self.how]


@pytest.mark.parametrize("how", ["same", "view", "kept", "broadcast"])
@pytest.mark.parametrize("retain_grad", [False, True])
def test_no_two_gradients_share_a_buffer(how, retain_grad):
    a, b, c = (Variable(np.ones(3)) for _ in range(3))
    f = Identity(how)
    s = a + b
    t = f(s)
    y = t + (c - s)
    seed = y.grad = np.ones(3)
    y.backward(retain_grad=retain_grad)
    arrays = [v.grad for v in (a, b, c, s, t, y) if v.grad is not None] + [seed, f.buffer]
    for i, first in enumerate(arrays):
        assert not any(np.shares_memory(first, other) for other in arrays[i + 1 :])
        first += 100.0  # raises for a read-only view


def test_a_users_backward_may_change_its_gradient_in_place():
    class Double(Function):
        def forward(self, x):
            return 2 * x

        def backward(self, gy):
            gy *= 2
            return gy

    a, b = Variable(np.ones(2)), Variable(np.ones(2))
    y = Double()(a) + b
    seed = y.grad = np.ones(2)
    y.backward()
    assert (a.grad.tolist(), b.grad.tolist(), seed.tolist()) == ([2.0, 2.0], [1.0, 1.0], [1.0, 1.0])


def test_gradients_of_an_earlier_pass_are_not_changed_in_place():
    x = Variable(np.ones(2))
    (x * 2.0).backward()
    first = x.grad
    (x * 3.0).backward()
    assert (first.tolist(), x.grad.tolist()) == ([2.0, 2.0], [5.0, 5.0])


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("second", [False, True])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_a_second_backward_adds_exactly_the_same_once_more(first, second, shape):
    x = Variable(np.full(shape, 2.0))
    a = square(x)
    y = square(a) + Identity("same")(a) * a
    y.backward(retain_grad=first)
    once = x.grad.copy()
    assert np.all(once == 64.0)
    y.backward(retain_grad=second)
    assert np.all(x.grad == 2 * once)
    assert (a.grad is None) == (y.grad is None) == (not second)
    if second:
        assert np.all(a.grad == 16.0)
        assert np.all(y.grad == 1.0)


def test_cleargrad_then_backward_gives_the_same_again():
    x = variable(2.0)
    y = square(x) * x
    for _ in range(3):
        x.cleargrad()
        y.backward()
        assert x.grad == 12.0


def test_by_default_only_leaves_keep_their_gradient():
    x = variable(2.0)
    a = square(x)
    b = Identity("same")(a)
    y = a + b
    y.backward()
    assert (y.grad, b.grad, a.grad, x.grad) == (None, None, None, 8.0)


def test_retain_grad_keeps_them_all():
    x0, x1 = variable(1.0), variable(1.0)
    t = add(x0, x1)
    u = Identity("same")(t)
    y = add(x0, u)
    y.backward(retain_grad=True)
    assert (y.grad, u.grad, t.grad, x0.grad, x1.grad) == (1.0, 1.0, 1.0, 2.0, 1.0)
    assert {type(v.grad) for v in (y, u, t, x0, x1)} == {np.ndarray}


@pytest.mark.parametrize("shape", [(), (3,)])
def test_a_seed_set_by_hand_is_used(shape):
    x = Variable(np.full(shape, 3.0))
    y = square(x)
    y.grad = np.full(shape, 10.0)
    y.backward()
    assert np.all(x.grad == 60.0)
    assert y.grad is None


def test_a_seed_of_another_shape_is_an_error():
    y = square(Variable(np.ones(3)))
    y.grad = np.ones(2)
    with pytest.raises(ValueError, match=r"\(2,\).*\(3,\)"):
        y.backward()


@pytest.mark.parametrize("shape", [(), (3,)])
@pytest.mark.parametrize("retain_grad", [False, True])
def test_backward_of_a_leaf_sets_the_seed(shape, retain_grad):
    x = Variable(np.full(shape, 3.0))
    for _ in range(2):
        x.backward(retain_grad)
        assert np.all(x.grad == 1.0)
        assert x.grad.shape == shape
    seed = x.grad = np.full(shape, 5.0)
    x.backward()
    assert np.all(x.grad == 5.0)
    assert x.grad is not seed


def test_a_gradient_left_in_between_does_not_leak():
    x = variable(3.0)
    a = square(x)
    y = 2.0 * a
    a.grad = np.array(1000.0)
    y.backward()
    assert (x.grad, a.grad) == (12.0, None)


@pytest.mark.parametrize("shape", [(), (2,)])
def test_if_a_backward_raises_no_leaf_has_changed(shape):
    class Fails(Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            raise ZeroDivisionError

    x, w = Variable(np.ones(shape)), Variable(np.ones(shape))
    y = w * Fails()(x)
    with pytest.raises(ZeroDivisionError):
        y.backward()
    assert (x.grad, w.grad) == (None, None)


def test_two_results_add_to_their_common_leaves():
    x = variable(3.0)
    a = square(x)
    y, z = a * 2.0, a * 5.0
    y.backward()
    z.backward()
    assert x.grad == 42.0


def test_a_value_is_that_of_the_forward_pass():
    x = variable(3.0)
    y = square(x)
    x.data = np.array(100.0)
    y.backward()
    assert x.grad == 6.0


class Minus(Function):
    def forward(self, x):
        return -x

    def backward(self, gy):
        return -gy


STACK = 2 << 20
"""Bytes of a thread's stack: too few for a hundred thousand calls, enough for the nested frees that Python allows."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "depth"),
    [(lambda y: mul(y, 1.0), 300_000), (lambda y: -y, 300_000), (lambda y: Minus()(y), 100_000)],
    ids=["binary", "unary", "general"],
)
def test_a_long_chain_does_not_recurse_forward_backward_or_while_freed(step, depth):
    def run():
        x = y = variable(1.0)
        for _ in range(depth):
            y = step(y)
        y.backward()
        assert abs(x.grad) == 1.0
        del y
        done.append(True)

    done = []
    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(200)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
    assert done


def test_threads_may_go_backward_through_one_graph():
    a = square(variable(3.0))
    b = square(a)
    results = []

    def run():
        for _ in range(200):
            x = variable(1.0)
            (b * x + a).backward()
            results.append(float(x.grad))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(results) == {81.0}
    assert len(results) == 800
