import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from course.engine import Function, Variable, add, mul, no_grad, square


class Cube(Function):
    def forward(self, x):
        return x**3

    def backward(self, gy):
        return 3 * self.inputs[0].data ** 2 * gy


class Power(Function):
    """Keeps a parameter without calling the base class's __init__, as Pow of the textbook does."""

    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return x**self.c

    def backward(self, gy):
        return self.c * self.inputs[0].data ** (self.c - 1) * gy


class SumAndDifference(Function):
    def forward(self, a, b):
        return a + b, a - b

    def backward(self, gs, gd):
        assert type(gs) is type(gd) is np.ndarray
        return gs + gd, gs - gd


class Total(Function):
    def forward(self, *xs):
        return sum(xs)

    def backward(self, gy):
        return (gy,) * len(self.inputs)


def test_a_subclass_needs_only_forward_and_backward():
    x = Variable(np.array(2.0))
    y = Cube()(x)
    y.backward()
    assert (y.data, x.grad) == (8.0, 12.0)
    assert type(x.grad) is np.ndarray


def test_forward_gets_and_backward_gets_ndarrays():
    seen = []

    class Spy(Function):
        def forward(self, x):
            seen.append(x)
            return x * 2.0

        def backward(self, gy):
            seen.append(gy)
            return gy * 2.0

    for shape in [(), (2,)]:
        Spy()(square(Variable(np.ones(shape)))).backward()
    assert [type(s) for s in seen] == [np.ndarray] * 4
    assert [s.shape for s in seen] == [(), (), (2,), (2,)]


def test_a_single_gradient_may_come_as_a_tuple():
    class Twice(Function):
        def forward(self, x):
            return (2 * x,)

        def backward(self, gy):
            return (2 * gy,)

    x = Variable(np.array(1.0))
    Twice()(x).backward()
    assert x.grad == 2.0


def test_several_outputs_come_as_a_list():
    a, b = Variable(np.array(3.0)), Variable(np.array(2.0))
    ys = SumAndDifference()(a, b)
    assert isinstance(ys, list)
    s, d = ys
    assert s.creator is d.creator
    (s * s + 3.0 * d).backward()
    assert (a.grad, b.grad) == (13.0, 7.0)


def test_outputs_of_different_depth_are_joined():
    a, b = Variable(np.array(3.0)), Variable(np.array(2.0))
    s, d = SumAndDifference()(a, b)
    (square(square(s)) + d).backward()
    assert (a.grad, b.grad) == (501.0, 499.0)


@pytest.mark.parametrize("kept", [0, 1])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_a_dropped_output_counts_as_zero(kept, shape):
    a, b = Variable(np.full(shape, 3.0)), Variable(np.full(shape, 2.0, np.float32))
    y = SumAndDifference()(a, b)[kept]
    gc.collect()
    (2.0 * y).backward()
    assert np.all(a.grad == 2.0)
    assert np.all(b.grad == (2.0, -2.0)[kept])


def test_an_unused_output_counts_as_zero():
    a, b = Variable(np.array(3.0)), Variable(np.array(2.0))
    s, d = SumAndDifference()(a, b)
    s.backward()
    assert (a.grad, b.grad, d.grad) == (1.0, 1.0, None)


def test_any_number_of_inputs():
    xs = [Variable(np.array(float(i))) for i in range(50)]
    y = Total()(*xs, xs[0], 5.0, np.array(1.0))
    y.backward()
    assert y.data == sum(range(50)) + 6.0
    assert [x.grad for x in xs] == [2.0] + [1.0] * 49


def test_none_stands_for_no_gradient():
    class First(Function):
        def forward(self, a, b):
            return a + b

        def backward(self, gy):
            return gy, None

    a, b = Variable(np.array(1.0)), Variable(np.array(2.0))
    First()(square(a), square(b)).backward()
    assert (a.grad, b.grad) == (2.0, None)


def test_a_function_of_its_own_elementwise_may_broadcast():
    class Product(Function):
        def forward(self, a, b):
            return a * b

        def backward(self, gy):
            a, b = self.inputs
            return gy * b.data, gy * a.data

    a, b = Variable(np.ones((2, 3))), Variable(np.full((3,), 2.0))
    Product()(a, b).backward()
    assert (a.grad.shape, b.grad.tolist()) == ((2, 3), [2.0, 2.0, 2.0])


@pytest.mark.parametrize("gradient", [np.ones(2), np.ones((3, 2)), 1.0, np.ones((3, 1))])
def test_a_gradient_of_a_wrong_shape_names_the_function(gradient):
    class Wrong(Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            return gradient

    x = Variable(np.ones((3, 3)))
    with pytest.raises(ValueError, match=r"Wrong.backward: .*shape \(3, 3\)"):
        Wrong()(x).backward()
    assert x.grad is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_wrong_number_of_gradients_names_the_function(count):
    class Wrong(Function):
        def forward(self, a, b):
            return a + b

        def backward(self, gy):
            return (gy,) * count

    with pytest.raises(ValueError, match=f"Wrong.backward returned {count} gradients for 2 inputs"):
        Wrong()(Variable(np.ones(2)), Variable(np.ones(2))).backward()


def test_a_missing_forward_or_backward_is_named():
    class Half(Function):
        def forward(self, x):
            return x / 2

    with pytest.raises(NotImplementedError, match="Function has no forward"):
        Function()(Variable(np.array(1.0)))
    with pytest.raises(NotImplementedError, match="Half has no backward"):
        Half()(Variable(np.array(1.0))).backward()


def test_forward_that_returns_nonsense_is_a_type_error():
    class Text(Function):
        def forward(self, x):
            return "text"

    with pytest.raises(TypeError, match="str"):
        Text()(Variable(np.array(1.0)))


@pytest.mark.parametrize("call", [square, lambda x: add(x, 1.0), lambda x: Cube()(x), lambda x: mul(x, x)])
def test_the_graph_can_be_read(call):
    x = Variable(np.array(2.0))
    y = call(x)
    f = y.creator
    assert f.inputs[0] is x
    assert [output() for output in f.outputs] == [y]
    assert (x.generation, f.generation, y.generation) == (0, 0, 1)
    assert square(y).creator.generation == 1
    assert x.creator is None


def test_a_constant_shows_as_an_input():
    x = Variable(np.array(2.0))
    f = (3.0 - x).creator
    constant, again = f.inputs
    assert (constant.data, again) == (3.0, x)
    assert type(constant.data) is np.ndarray
    assert f.inputs[0] is constant


def test_generation_is_the_largest_of_the_inputs():
    x = Variable(np.array(2.0))
    a = square(square(x))
    assert (add(x, a).generation, add(a, x).generation, Total()(x, a, x).generation) == (3, 3, 3)


@pytest.mark.parametrize("cls", [Cube, lambda: Power(3)])
def test_one_object_called_twice_keeps_two_graphs(cls):
    f, x = cls(), Variable(np.array(2.0))
    a = f(x)
    b = f(a)
    assert a.creator is f
    assert b.creator is not f
    b.backward()
    assert x.grad == 9 * 2.0**8


def test_a_built_in_object_called_twice_keeps_two_graphs():
    for cls in type(square(Variable(np.array(1.0))).creator), Cube:
        f, x = cls(), Variable(np.array(2.0))
        a = f(x)
        with no_grad():
            f(Variable(np.array(7.0)))
        b = f(a)
        b.backward()
        n = 2 if cls is not Cube else 3
        assert x.grad == n * n * 2.0 ** (n * n - 1)
        assert f.outputs[0]() is a


@pytest.mark.parametrize("call", [square, lambda x: x * 2.0 + x, lambda x: Cube()(x)])
def test_a_dropped_result_is_freed_at_once(call):
    x = Variable(np.ones(2))
    gc.disable()
    try:
        y = call(x)
        alive = weakref.ref(y), weakref.ref(y.creator) if type(y.creator) is Cube else weakref.ref(y)
        y.backward()
        del y
        assert [r() for r in alive] == [None, None]
    finally:
        gc.enable()


def test_an_output_reference_dies_with_the_output():
    y = square(Variable(np.array(1.0)))
    f = y.creator
    (output,) = f.outputs
    assert output() is y
    del y
    assert output() is None


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
def test_a_copy_of_a_function_was_never_called(twin):
    f = Power(3)
    f(Variable(np.array(2.0)))
    g = twin(f)
    assert g.c == 3
    with pytest.raises(AttributeError):
        _ = g.inputs
    assert g(Variable(np.array(2.0))).creator is g


def test_a_function_not_called_has_no_place_in_a_graph():
    for name in ("inputs", "outputs", "generation"):
        with pytest.raises(AttributeError):
            getattr(Cube(), name)


def test_step_by_step_backward_by_hand():
    x = Variable(np.array(0.5))
    a = square(x)
    b = Cube()(a)
    b.grad = np.array(1.0)
    a.grad = b.creator.backward(b.grad)
    x.grad = a.creator.backward(a.grad)
    assert x.grad == 6 * 0.5**5
