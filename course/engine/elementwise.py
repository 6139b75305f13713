"""Functions of one or two inputs and one output: Function with the general case taken out.

Most of a small graph's time goes into bookkeeping, so these classes do less of it than Function:
no lists, no weak reference and no `inputs` tuple until somebody looks, no Variable for a constant,
and 0-dim arrays are computed with as numpy scalars.
"""

from __future__ import annotations

from copy import copy
from typing import Any
from weakref import ref

import numpy as np

from course.engine.config import recording
from course.engine.function import Function
from course.engine.variable import Variable, as_variable

ndarray = np.ndarray
new = object.__new__
is_recording = recording.get


class Elementwise(Function):
    """What Unary and Binary share.

    `outputs` is made when somebody first reaches this object through `y.creator`.  Until then only
    the result knows it, so nobody can tell the difference.
    """

    __slots__ = ()

    def __call__(self, *inputs: Any) -> Variable:
        f = copy(self) if hasattr(self, "generation") else self
        y = f.apply(*inputs)
        f._link(y)
        return y

    def apply(self, *inputs: Any) -> Variable:
        """`__call__` for an object that is new and that nobody else holds."""
        raise NotImplementedError

    def _link(self, y: Variable) -> None:
        if not hasattr(self, "_outputs"):
            self._outputs = [ref(y)]


class Unary(Elementwise):
    """y = f(x).  `forward` gets an ndarray or a numpy scalar, `backward` returns one gradient."""

    __slots__ = ("x_in",)
    arity = 1
    x_in: Variable

    def apply(self, x: Any) -> Variable:
        if not isinstance(x, Variable):
            x = as_variable(x)
        data = x._data
        if data.__class__ is ndarray and not data.shape:
            data = data[()]
        y = new(Variable)
        y._data = self.forward(data)
        y.grad = y.name = None
        if is_recording():
            self.x_in = x
            self.generation = generation = x.generation
            y.generation = generation + 1
            y._creator = self
        else:
            y.generation = 0
            y._creator = None
        return y

    @property
    def inputs(self) -> tuple[Variable, ...]:
        return (self.x_in,)


class Binary(Elementwise):
    """y = f(x0, x1).  `backward` returns two gradients; None will do where `x0_in` or `x1_in` is None.

    Attributes:
        x0, x1: what `forward` got: ndarrays, numpy scalars, or a constant of Python's, which leaves
            float32 data float32.
        x0_in, x1_in: the Variables they came from, or None for a constant: nobody will ask for its
            gradient.
    """

    __slots__ = ("x0", "x1", "x0_in", "x1_in")
    arity = 2
    x0: Any
    x1: Any
    x0_in: Variable | None
    x1_in: Variable | None

    def apply(self, x0: Any, x1: Any) -> Variable:
        generation = 0
        if isinstance(x0, Variable):
            self.x0_in = x0
            generation = x0.generation
            x0 = x0._data
            if x0.__class__ is ndarray and not x0.shape:
                x0 = x0[()]
        else:
            self.x0_in = None
            x0 = constant(x0)
        if isinstance(x1, Variable):
            self.x1_in = x1
            if x1.generation > generation:
                generation = x1.generation
            x1 = x1._data
            if x1.__class__ is ndarray and not x1.shape:
                x1 = x1[()]
        elif self.x0_in is None:
            return self.apply(as_variable(x0), x1)
        else:
            self.x1_in = None
            x1 = constant(x1)
        self.x0, self.x1 = x0, x1
        y = new(Variable)
        y._data = self.forward(x0, x1)
        y.grad = y.name = None
        if is_recording():
            self.generation = generation
            y.generation = generation + 1
            y._creator = self
        else:
            y.generation = 0
            y._creator = None
        return y

    @property
    def inputs(self) -> tuple[Variable, ...]:
        """The Variables of the recorded call; a constant gets one when somebody looks."""
        if not hasattr(self, "_inputs"):
            pairs = (self.x0_in, self.x0), (self.x1_in, self.x1)
            self._inputs = tuple(as_variable(x) if x_in is None else x_in for x_in, x in pairs)
        return self._inputs


def constant(x: Any) -> Any:
    """`x` as an operand without gradient: a number as it is, an ndarray as a Variable would hold it."""
    if x.__class__ is float or isinstance(x, (int, float)):
        return x
    data = as_variable(x).data
    return data if data.shape else data[()]
