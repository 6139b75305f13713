"""Numerical differentiation: slow, and independent of every `backward`."""

from collections.abc import Callable

import numpy as np

from course.engine.backward import grad_dtype
from course.engine.variable import Array, Variable, as_variable


def numerical_diff(f: Callable[[Variable], Variable], x: Variable, eps: float = 1e-4) -> Array:
    """Return the gradient of the sum of `f(x)`, by central differences.

        (f(x + eps) - f(x - eps)) / (2 * eps)          for one element of x at a time

    (Taylor's theorem: the error is `f'''(x) * eps**2 / 6`, plus rounding of about `1e-16 * |f(x)| / eps`.)
    That is what `f(x).backward()` leaves in `x.grad`, so the two can be compared.

    Differences cancel most digits, so `f` is called with float64 data whatever the dtype of `x`.  If
    `f` itself rounds to float32, pass `eps=5e-3`, the best step for its 7 digits.

    Args:
        f: takes a Variable of the shape of `x` and returns a Variable of any shape.
        x: the point, a Variable of any shape.  It is left as it was.
        eps: the step, in units of `x`.

    Returns:
        An ndarray of the shape of `x` and of its dtype (float64 for integers).

    Raises:
        ValueError: `eps` is not positive.

    >>> numerical_diff(lambda x: x**2, Variable(np.array([1.0, 3.0]))).round(6)
    array([2., 6.])
    """
    if not eps > 0:
        raise ValueError(f"eps must be positive, not {eps!r}")
    gradient = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        ahead, behind = x.data.astype(np.float64), x.data.astype(np.float64)
        ahead[index] += eps
        behind[index] -= eps
        y1, y0 = as_variable(f(Variable(ahead))), as_variable(f(Variable(behind)))
        gradient[index] = np.sum(y1.data - y0.data) / (2 * eps)
    return gradient.astype(grad_dtype(x.dtype))
