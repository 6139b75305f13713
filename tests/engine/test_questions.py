"""Questions that users asked in the trackers of small engines, put to this one."""

import numpy as np
import pytest

from course.engine import Function, Variable, exp


class Mean(Function):
    def forward(self, x):
        return x.mean()

    def backward(self, gy):
        return np.full(self.inputs[0].shape, gy / self.inputs[0].size)


def boxes(*values):
    return [Variable(np.array(value)) for value in values]


@pytest.mark.parametrize(
    ("formula", "values", "gradients"),
    [
        pytest.param(lambda x: Mean()(x), [[1.0, 2.0, 3.0]], [[1 / 3] * 3], id="a mean is a NumPy scalar (DLfS3#1)"),
        pytest.param(lambda x: x - Mean()(x), [[1.0, 2.0, 3.0, 4.0]], [[0.0] * 4], id="pytorch#107007"),
        pytest.param(lambda x: exp(-(x**2)), [0.0], [0.0], id="HIPS/autograd#116"),
        pytest.param(lambda x: x**0, [[0.0, 1.0]], [[0.0, 0.0]], id="pytorch#8940"),
        pytest.param(lambda x: x**0.5, [[-2.0, 4.0]], [[np.nan, 0.25]], id="tinygrad#155"),
        pytest.param(lambda x: x**-3, [-2.0], [-3 / 16], id="tinygrad#25"),
        pytest.param(lambda x: sum([x, x * x, 4]), [3.0], [7.0], id="micrograd#76"),
        pytest.param(lambda x: x + np.ones((4, 3)), [[1.0, 2.0, 3.0]], [[4.0] * 3], id="HIPS/autograd#384"),
        pytest.param(
            lambda a, b: a / b, [2.0, np.ones((2, 3))], [6.0, np.full((2, 3), -2.0)], id="HIPS/autograd#384, two boxes"
        ),
        pytest.param(lambda x: 1.0 - x, [np.array([3], np.uint8)], [[-1.0]], id="unsigned numbers"),
    ],
)
@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning")
def test_gradients(formula, values, gradients):
    inputs = boxes(*values)
    formula(*inputs).backward()
    for box, wanted in zip(inputs, gradients, strict=True):
        np.testing.assert_allclose(box.grad, wanted)


@pytest.mark.parametrize("left", [np.float64(2), np.float32(2), np.int64(2), True, np.array([2.0, 3.0]), np.array(2.0)])
def test_whatever_stands_on_the_left_the_result_is_a_variable(left):
    """After oreilly-japan/deep-learning-from-scratch-3#3 and chainer#43."""
    (x,) = boxes([1.0, 4.0])
    y = left * x + left - x / left
    y.backward()
    assert type(y) is Variable
    np.testing.assert_allclose(x.grad, left - 1 / np.asarray(left, float) + np.zeros(2))


def test_gradients_share_no_memory():
    """After the errata of the book on `+=`."""
    a, b = boxes([1.0, 2.0], [3.0, 4.0])
    y = a + b
    y.backward(retain_grad=True)
    a.grad *= 10
    assert b.grad.tolist() == y.grad.tolist() == [1.0, 1.0]


def test_a_long_sum_goes_back_and_is_freed():
    """After micrograd PR#90."""
    (x,) = boxes(1.0)
    y = x
    for _ in range(20_000):
        y = y + x * 0.0
    y.backward()
    assert x.grad == 1.0
