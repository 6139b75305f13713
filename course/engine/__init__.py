"""Provide define-by-run automatic differentiation on numpy.

This is the engine that the course leads to.

>>> import numpy as np
>>> from course.engine import Variable
>>> x = Variable(np.array(2.0))
>>> y = x**4 - 2 * x**2
>>> y.backward()
>>> x.grad
array(24.)

Every call of a Function on Variables leaves a trace: the result knows its `creator`, the creator knows
its `inputs`.  `backward` follows that trace from a result to the leaves and multiplies the
derivatives on the way (the chain rule).  Read the modules in this order: `variable` (the box),
`function` (a call and its trace), `backward` (the way back), `functions` and `operators` (the
derivatives), `config` (recording on and off), `numerical` (a check by other means), and last
`elementwise` (how to make it fast).
"""

from course.engine.config import Config, no_grad, using_config
from course.engine.function import Function
from course.engine.functions import Exp, Square, exp, square
from course.engine.numerical import numerical_diff
from course.engine.operators import Add, Div, Mul, Neg, Pow, Sub, add, div, mul, neg, pow, sub
from course.engine.variable import Variable, as_array, as_variable

__all__ = [
    "Add", "Config", "Div", "Exp", "Function", "Mul", "Neg", "Pow", "Square", "Sub", "Variable", "add", "as_array",
    "as_variable", "div", "exp", "mul", "neg", "no_grad", "numerical_diff", "pow", "square", "sub", "using_config",
]  # fmt: skip
