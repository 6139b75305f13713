"""A computation that knows its derivative and its place in the graph.

It knows its place in the graph once it is called.
"""

from copy import copy
from typing import Any, ClassVar
from weakref import ref

import numpy as np

from course.engine.config import recording
from course.engine.variable import Variable, as_array, as_variable

PLACE_IN_GRAPH = {"_inputs", "_outputs", "_kinds", "generation", "input", "input0", "input1"}


class Function:
    """Base of every computation: subclass it and write `forward` and `backward`.

    `forward(*xs)` gets the ndarrays of the inputs and returns an ndarray, a number, or a tuple of
    those.  `backward(*gys)` gets for every output an ndarray of its shape, d(result)/d(output), and
    returns d(result)/d(input) for every input: a tuple, or one value if there is one input.  None
    stands for "no gradient here".  A gradient may still have the shape that broadcasting gave it.

    Attributes:
        generation: the largest generation among the inputs, once a call was recorded.

    An object records one call.  Calling it again does not disturb the first graph: a copy of the
    object records the second call.

    >>> class Cube(Function):
    ...     def forward(self, x):
    ...         return x**3
    ...     def backward(self, gy):
    ...         return 3 * self.inputs[0].data ** 2 * gy
    >>> x = Variable(np.array(2.0))
    >>> y = Cube()(x)
    >>> y.backward()
    >>> y, x.grad
    (variable(8.0), array(12.))
    """

    __slots__ = ("_inputs", "_kinds", "_outputs", "generation")
    arity: ClassVar[int] = 0  # 0: any number of inputs and outputs

    _inputs: tuple[Variable, ...]
    _outputs: list[ref[Variable]]
    _kinds: list[tuple[tuple[int, ...], np.dtype[Any]]]
    generation: int

    def forward(self, *xs: Any) -> Any:
        """Return the value, from the ndarrays of the inputs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys: Any) -> Any:
        """Return the gradients of the inputs, from those of the outputs."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def __call__(self, *inputs: Any) -> Any:
        """Compute, and record the call unless `Config.enable_backprop` is False.

        Args:
            inputs: Variables, ndarrays or numbers.

        Returns:
            A Variable, or a list of Variables if `forward` returned several values.
        """
        f: Any = copy(self) if hasattr(self, "generation") else self
        if f.arity:
            result = f.apply(*inputs)
            f._link(result)
            return result
        xs = [x if isinstance(x, Variable) else as_variable(x) for x in inputs]
        ys = f.forward(*[x.data for x in xs])
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if recording.get():
            f.generation = max([x.generation for x in xs], default=0)
            for y in outputs:
                y._creator = f
                y.generation = f.generation + 1
            f._inputs = tuple(xs)
            f._outputs = [ref(y) for y in outputs]
            f._kinds = [(y.shape, y.dtype) for y in outputs]
        return outputs if len(outputs) > 1 else outputs[0]

    @property
    def inputs(self) -> tuple[Variable, ...]:
        """The Variables of the recorded call."""
        return self._inputs

    @property
    def outputs(self) -> list[ref[Variable]]:
        """Weak references to the results; who holds a result keeps the graph alive."""
        return self._outputs

    def __getstate__(self) -> object:
        """Return the state of a copy, which computes the same but was never called."""
        state = object.__getstate__(self)
        if isinstance(state, tuple):
            return state[0], {name: value for name, value in state[1].items() if name not in PLACE_IN_GRAPH}
        return state

    def _link(self, y: Variable) -> None:
        """Make `outputs` when somebody first reaches this object through `y.creator`.

        Until then only `y` knows an object made by `apply`, so nobody can tell the difference.
        """
        if not hasattr(self, "_outputs"):
            self._outputs = [ref(y)]
