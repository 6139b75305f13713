"""Functions of one or two inputs and one output, without the general case.

Most of a small graph's time goes into bookkeeping, so these classes do less of it than Function:
no lists, no weak reference and no `inputs` tuple until somebody looks, no Variable for a constant,
and 0-dim arrays are computed with as numpy scalars.
"""

from typing import Any

from numpy import ndarray

from course.engine.config import recording
from course.engine.function import Function
from course.engine.variable import Variable, as_variable

new, is_recording = object.__new__, recording.get


class Unary(Function):
    """A function y = f(x).

    `forward` gets an ndarray or a numpy scalar; `backward` may compute in its gy, and returns gx.
    """

    __slots__ = ("input",)
    arity = 1

    def apply(self, x: Any) -> Variable:
        if x.__class__ is not Variable:
            x = as_variable(x)
        data = x._data
        if data.__class__ is ndarray and not data.ndim:
            data = data[()]
        y = new(Variable)
        y._data = self.forward(data)
        y.grad = y.name = None
        if is_recording():
            self.input = x
            self.generation = generation = x.generation
            y.generation = generation + 1
            y._creator = self
        else:
            y.generation, y._creator = 0, None
        return y

    @property
    def inputs(self) -> tuple[Variable, ...]:
        return (self.input,)


class Binary(Function):
    """A function y = f(x0, x1).

    `backward` returns two gradients; None will do where `input0` or `input1` is None.

    Attributes:
        x0, x1: what `forward` got: ndarrays, numpy scalars, or a constant of Python's, which leaves
            float32 data float32.
        input0, input1: the Variables they came from, or None for a constant: nobody will ask for its
            gradient.
    """

    __slots__ = ("input0", "input1", "x0", "x1")
    arity = 2
    input0: Variable | None
    input1: Variable | None

    def apply(self, x0: Any, x1: Any) -> Variable:
        generation = 0
        if x0.__class__ is Variable or isinstance(x0, Variable):
            self.input0 = x0
            generation = x0.generation
            x0 = x0._data
            if x0.__class__ is ndarray and not x0.ndim:
                x0 = x0[()]
        else:
            self.input0, x0 = None, constant(x0)
        if x1.__class__ is Variable or isinstance(x1, Variable):
            self.input1 = x1
            if x1.generation > generation:
                generation = x1.generation
            x1 = x1._data
            if x1.__class__ is ndarray and not x1.ndim:
                x1 = x1[()]
        elif self.input0 is None:
            return self.apply(as_variable(x0), x1)
        else:
            self.input1, x1 = None, constant(x1)
        self.x0, self.x1 = x0, x1
        y = new(Variable)
        y._data = self.forward(x0, x1)
        y.grad = y.name = None
        if is_recording():
            self.generation = generation
            y.generation = generation + 1
            y._creator = self
        else:
            y.generation, y._creator = 0, None
        return y

    @property
    def inputs(self) -> tuple[Variable, ...]:
        """The Variables of the recorded call; a constant gets one when somebody looks."""
        if not hasattr(self, "_inputs"):
            pairs = (self.input0, self.x0), (self.input1, self.x1)
            self._inputs = tuple(as_variable(x) if known is None else known for known, x in pairs)
        return self._inputs


def constant(x: Any) -> Any:
    """Return `x` as an operand without gradient.

    A number stays as it is, an ndarray becomes what a Variable would hold.
    """
    if isinstance(x, (int, float)):
        return x
    data = as_variable(x).data
    return data if data.shape else data[()]
