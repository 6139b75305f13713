"""The backward pass: from a result to its leaves, every function once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from course.engine.variable import Variable

ndarray = np.ndarray


def backpropagate(y: Variable, retain_grad: bool) -> None:
    """Run the graph of `y` backward.  What users may expect is written at `Variable.backward`.

    A gradient is complete once everything computed from its Variable has been visited, and all of
    that has a higher generation.  So Variables wait in one list for each generation, put there
    when their first gradient arrives, and the lists are emptied from the highest to the lowest:
    nothing is ever sorted, and no order within a generation can be wrong.

    Gradients stay in a local dict until the end, so that a `grad` left by an earlier pass cannot
    leak into this one, and leaves change all together or not at all.

    Gradients of 0-dim Variables travel as numpy scalars.  Those cannot be shared or broadcast, so
    adding them up is all there is to do; it is written out for each arity because a call would
    cost as much as the work.  Arrays go through `_Gradients.receive`.
    """
    if y.generation == 0:
        y.grad = np.array(_seed(y))
        return
    gradients = _Gradients(y)
    grads, waiting, receive = gradients.grads, gradients.waiting, gradients.receive

    for generation in range(y.generation, 0, -1):
        for y in waiting.pop(generation, ()):
            gy = grads.pop(y, None)
            if gy is None:
                continue  # visited with another output of its creator
            y.grad = own(y, gy) if retain_grad else None
            f = y._creator
            if f.arity == 1:
                x = f.x_in
                gx = f.backward(gy)
            elif f.arity == 2:
                gx0, gx = f.backward(gy)
                x = f.x0_in
                if x is not None:
                    if gx0.__class__ is ndarray:
                        receive(x, gx0, gx0 is gy)
                    elif x in grads:
                        grads[x] += gx0
                    else:
                        grads[x] = gx0
                        waiting[x.generation].append(x)
                x = f.x1_in
                if x is None:
                    continue
            else:
                gradients.pull(f, y, gy, retain_grad)
                continue
            if gx.__class__ is ndarray:
                receive(x, gx, gx is gy)
            elif x in grads:
                grads[x] += gx
            else:
                grads[x] = gx
                waiting[x.generation].append(x)

    for x in waiting.pop(0, ()):
        gx = own(x, grads[x], copy=x not in gradients.owned)
        x.grad = gx if x.grad is None else np.asarray(x.grad + gx)


class _Gradients:
    """The gradients of one backward pass: those found, and the Variables they wait for.

    `owned` names the Variables whose gradient array nobody else can see.  Only such an array may
    be added to in place or handed out as `x.grad`; Add, for one, gives the same array to both inputs.
    """

    def __init__(self, y: Variable) -> None:
        self.grads: dict[Variable, Any] = {y: _seed(y)}
        self.waiting: defaultdict[int, list[Variable]] = defaultdict(list, {y.generation: [y]})
        self.owned: set[Variable] = set()

    def receive(self, x: Variable, gx: Any, shared: bool) -> None:
        """Add the array `gx` to the gradient of `x`, in the shape and dtype of `x`."""
        data, grads = x._data, self.grads
        if gx.shape != data.shape:
            gx, shared = sum_to(gx, data.shape), False
        if gx.dtype != data.dtype and gx.dtype != (dtype := grad_dtype(data.dtype)):
            gx, shared = gx.astype(dtype), False
        if not gx.ndim:
            gx = gx[()]
        if x not in grads:
            grads[x] = gx
            self.waiting[x.generation].append(x)
        elif gx.__class__ is ndarray and x in self.owned:
            grads[x] += gx
            return
        else:
            grads[x] = grads[x] + gx
            shared = False
        if not shared:
            self.owned.add(x)

    def pull(self, f: Any, y: Variable, gy: Any, retain_grad: bool) -> None:
        """Visit a function of any number of inputs and outputs, among them `y`.

        An output that was dropped, or that the result does not depend on, has a gradient of zeros.
        """
        gys = []
        for output, (shape, dtype) in zip([output() for output in f.outputs], f._kinds):
            g = gy if output is y else self.grads.pop(output, None)
            if g is None:
                gys.append(np.zeros(shape, grad_dtype(dtype)))
            else:
                gys.append(own(output, g, copy=output not in self.owned))
                output.grad = own(output, g) if retain_grad else None
        gxs = f.backward(*gys)
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        if len(gxs) != len(f.inputs):
            raise ValueError(f"{type(f).__name__}.backward returned {len(gxs)} gradients for {len(f.inputs)} inputs")
        for x, gx in zip(f.inputs, gxs):
            if gx is not None:
                try:
                    self.receive(x, np.asarray(gx), shared=True)
                except ValueError as error:
                    raise ValueError(f"{type(f).__name__}.backward: {error}") from None


def sum_to(gx: Any, shape: tuple[int, ...]) -> Any:
    """Undo broadcasting: sum `gx` over the axes along which an array of `shape` was repeated.

    Every copy of an element contributes to the result, so their gradients add up.

    >>> sum_to(np.ones((2, 3)), (3,)), sum_to(np.ones((2, 3)), (2, 1))
    (array([2., 2., 2.]), array([[3.],
           [3.]]))
    """
    lead = gx.ndim - len(shape)
    if lead < 0 or any(n not in (1, m) for n, m in zip(shape, gx.shape[lead:])):
        raise ValueError(f"a gradient of shape {gx.shape} does not fit a Variable of shape {shape}")
    stretched = tuple(lead + i for i, n in enumerate(shape) if n == 1)
    return np.asarray(gx.sum(axis=(*range(lead), *stretched))).reshape(shape)


def grad_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype of gradients of data of `dtype`: the same, or float64 for integers."""
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def own(x: Variable, gx: Any, copy: bool = True) -> Any:
    """`gx` as an ndarray that may become `x.grad`."""
    if gx.__class__ is ndarray and not copy:
        return gx
    return np.array(gx, dtype=grad_dtype(x._data.dtype))


def _seed(y: Variable) -> Any:
    """d(y)/d(y), or what the user put into `y.grad`."""
    shape, dtype = y.data.shape, grad_dtype(y.data.dtype)
    if y.grad is None:
        return np.ones(shape, dtype) if shape else dtype.type(1)
    seed = np.asarray(y.grad, dtype)
    if seed.shape != shape:
        raise ValueError(f"y.grad has shape {seed.shape}, but y has shape {shape}")
    return seed if shape else seed[()]
