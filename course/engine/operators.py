"""The operators of Variables: + - * / ** and unary minus, with their derivatives.

Operands are Variables, ndarrays and numbers in either order, and are broadcast as numpy does it.  What
numpy does with them is what happens: unsigned integers wrap, and a division by zero gives inf or
nan and a RuntimeWarning.  gy is d(result)/dy throughout.
"""

import operator
from numbers import Real
from typing import Any

import numpy as np

from course.engine.elementwise import Binary, Unary
from course.engine.variable import Variable


class Add(Binary):
    """y = x0 + x1;  dy/dx0 = 1,  dy/dx1 = 1."""

    __slots__ = ()
    forward = staticmethod(operator.add)

    def backward(self, gy: Any) -> Any:
        return gy, None if self.input1 is None else gy


class Sub(Binary):
    """y = x0 - x1;  dy/dx0 = 1,  dy/dx1 = -1."""

    __slots__ = ()
    forward = staticmethod(operator.sub)

    def backward(self, gy: Any) -> Any:
        return gy, None if self.input1 is None else -gy


class Mul(Binary):
    """y = x0 * x1;  dy/dx0 = x1,  dy/dx1 = x0."""

    __slots__ = ()
    forward = staticmethod(operator.mul)

    def backward(self, gy: Any) -> Any:
        gx0 = None if self.input0 is None else gy * self.x1
        gx1 = None if self.input1 is None else gy * self.x0
        return gx0, gx1


class Div(Binary):
    """y = x0 / x1;  dy/dx0 = 1 / x1,  dy/dx1 = -x0 / x1**2 = -y / x1."""

    __slots__ = ("y",)

    def forward(self, x0: Any, x1: Any) -> Any:
        self.y = x0 / x1
        return self.y

    def backward(self, gy: Any) -> Any:
        gx0 = gy / self.x1
        return gx0, None if self.input1 is None else -(gx0 * self.y)


class Neg(Unary):
    """y = -x;  dy/dx = -1."""

    __slots__ = ()
    forward = staticmethod(operator.neg)

    def backward(self, gy: Any) -> Any:
        return np.negative(gy, gy) if gy.__class__ is np.ndarray else -gy


class Pow(Unary):
    """y = x**c;  dy/dx = c * x**(c - 1).

    The exponent `c` is a number, not a Variable.  The value is numpy's: 0.0**-1 is inf, a negative
    number to a fractional power is nan, and an integer to a negative integer power is an error.  The
    derivative is the formula's, except that x**0 is constant: its derivative is 0 even at x = 0.

    Raises:
        TypeError: `c` is not a real number.
        ValueError: integer data to a negative integer power.
    """

    __slots__ = ("c", "x")

    def __init__(self, c: Any) -> None:
        if isinstance(c, (np.generic, np.ndarray)) and not c.shape:
            c = c.item()
        if not isinstance(c, Real):
            raise TypeError(f"the exponent of a Variable is a number, not {type(c).__name__}")
        self.c: Any = c

    def forward(self, x: Any) -> Any:
        self.x = x
        return x**self.c

    def backward(self, gy: Any) -> Any:
        gy *= self.x if self.c == 2 else self.x ** (self.c - 1) if self.c else 0.0
        if self.c == 2:
            gy += gy
        else:
            gy *= self.c
        return gy


def add(x0: Any, x1: Any) -> Variable:
    """Return x0 + x1.

    >>> add(Variable(np.array(3.0)), np.array([1.0, 2.0]))
    variable([4. 5.])
    """
    return Add().apply(x0, x1)


def sub(x0: Any, x1: Any) -> Variable:
    """Return x0 - x1.

    >>> 5.0 - Variable(np.array(2.0))
    variable(3.0)
    """
    return Sub().apply(x0, x1)


def mul(x0: Any, x1: Any) -> Variable:
    """Return x0 * x1.

    A number does not change the dtype, just as in numpy:

    >>> mul(Variable(np.array(3.0, np.float32)), 2.0).dtype
    dtype('float32')
    """
    return Mul().apply(x0, x1)


def div(x0: Any, x1: Any) -> Variable:
    """Return x0 / x1.

    >>> div(6.0, Variable(np.array([2.0, 3.0])))
    variable([3. 2.])
    """
    return Div().apply(x0, x1)


def neg(x: Any) -> Variable:
    """Return -x.

    >>> -Variable(np.array(3.0))
    variable(-3.0)
    """
    return Neg().apply(x)


def pow(x: Any, c: Any) -> Variable:
    """Return x**c for a number c; see `Pow`.

    >>> x = Variable(np.array([0.0, 3.0]))
    >>> y = pow(x, 2)
    >>> y.backward()
    >>> y, x.grad
    (variable([0. 9.]), array([0., 6.]))
    """
    return Pow(c).apply(x)


for name, function in [
    ("add", add), ("radd", add), ("sub", sub), ("rsub", lambda x1, x0: Sub().apply(x0, x1)),
    ("mul", mul), ("rmul", mul), ("truediv", div), ("rtruediv", lambda x1, x0: Div().apply(x0, x1)),
    ("neg", neg), ("pow", pow),
]:  # fmt: skip
    setattr(Variable, f"__{name}__", function)
