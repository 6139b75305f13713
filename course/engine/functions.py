"""Functions that are not operators."""

from typing import Any

import numpy as np

from course.engine.elementwise import Unary
from course.engine.variable import Variable


class Square(Unary):
    """y = x**2;  dy/dx = 2 * x."""

    __slots__ = ("x",)

    def forward(self, x: Any) -> Any:
        self.x = x
        return x * x

    def backward(self, gy: Any) -> Any:
        gy *= self.x
        gy += gy
        return gy


class Exp(Unary):
    """y = e**x;  dy/dx = y."""

    __slots__ = ("y",)

    def forward(self, x: Any) -> Any:
        self.y = np.exp(x)
        return self.y

    def backward(self, gy: Any) -> Any:
        gy *= self.y
        return gy


def square(x: Any) -> Variable:
    """Return x**2 of a Variable, an ndarray or a number.

    >>> square(Variable(np.array([1.0, -3.0])))
    variable([1. 9.])
    """
    return Square().apply(x)


def exp(x: Any) -> Variable:
    """Return e**x of a Variable, an ndarray or a number.

    >>> exp(Variable(np.array(0.0)))
    variable(1.0)
    """
    return Exp().apply(x)
