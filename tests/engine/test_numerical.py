import numpy as np
import pytest

from course.engine import Function, Variable, exp, numerical_diff, square


def f(x):
    return exp(square(x) * 0.5) - x


def gradient(x):
    return x * np.exp(x**2 / 2) - 1


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 2), (0,)])
def test_any_shape(shape):
    x = Variable(np.random.default_rng(0).uniform(-1, 1, shape))
    found = numerical_diff(f, x)
    assert type(found) is np.ndarray
    assert found.shape == shape
    np.testing.assert_allclose(found, gradient(x.data), rtol=1e-6, atol=1e-8)


class SumOfSquares(Function):
    def forward(self, x):
        return (x * x).sum()

    def backward(self, gy):
        return 2 * gy * self.inputs[0].data


def test_each_partial_on_its_own():
    x = Variable(np.array([3.0, 4.0]))
    found = numerical_diff(lambda x: square(SumOfSquares()(x)), x)
    np.testing.assert_allclose(found, [300.0, 400.0], rtol=1e-6)


def test_float32_is_accurate_and_stays_float32():
    for shape in [(), (2,)]:
        x = Variable(np.full(shape, 0.7, np.float32))
        found = numerical_diff(f, x)
        assert found.dtype == np.float32
        np.testing.assert_allclose(found, gradient(x.data.astype(float)), rtol=1e-6)


def test_integers_get_a_float_gradient():
    found = numerical_diff(square, Variable(np.array([1, 2, 3])))
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, [2.0, 4.0, 6.0], rtol=1e-8)


def test_x_is_left_as_it_was():
    data = np.array([1.0, 2.0])
    x = Variable(data)
    numerical_diff(f, x)
    assert x.data is data
    assert data.tolist() == [1.0, 2.0]
    assert x.grad is None


def test_eps_is_the_step():
    cube = Variable(np.array(1.0))
    assert abs(numerical_diff(lambda x: x**3, cube, eps=0.1) - 3.01) < 1e-12
    for eps in (0.0, -1e-4, float("nan")):
        with pytest.raises(ValueError, match="eps"):
            numerical_diff(square, cube, eps)


def test_it_agrees_with_backward():
    x = Variable(np.array([[0.5, -1.0], [0.1, 0.9]]))
    f(x).backward()
    np.testing.assert_allclose(numerical_diff(f, x), x.grad, rtol=1e-6)
