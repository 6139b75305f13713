"""The backward pass: from a result to its leaves, every function once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from course.engine.function import Function
    from course.engine.variable import Variable

ndarray = np.ndarray


def backpropagate(y: Variable, retain_grad: bool) -> None:
    """Run the graph of `y` backward; see `Variable.backward` for the contract.

    A gradient is complete once everything computed from its Variable has been visited, and all of
    that has a higher generation.  So Variables wait in one list for each generation, put there
    when their first gradient arrives, and the lists are emptied from the highest to the lowest:
    nothing is ever sorted, and no order within a generation can be wrong.

    Gradients stay in a local dict until the end, so that a `grad` left by an earlier pass cannot
    leak into this one, and leaves change all together or not at all.

    Gradients of 0-dim Variables travel as numpy scalars.  Those cannot be shared or broadcast, so
    adding them up is all there is to do; it is written out for one input and for two because a
    call would cost as much as the work.  Arrays go through `_Pass.receive`, and Functions of any
    number of inputs and outputs through `_Pass.visit`.

    Nobody needs an array gy once its Variable was visited, so functions of one input compute in it:
    memory that is new to the process costs more to get than the arithmetic does.
    """
    run = _Pass(y, retain_grad)
    y.grad = None
    grads, waiting, receive, shared = run.grads, run.waiting, run.receive, run.shared

    for generation in waiting[:0:-1]:
        for y in generation:
            gy = grads.pop(y, None)
            if gy is None:
                continue  # visited together with another output of its creator
            y.grad = run.copy(y, gy) if retain_grad else None
            f = y._creator
            if f.arity == 1:
                x = f.input
                gx0, gx = None, f.backward(gy.copy() if gy.__class__ is ndarray and y in shared else gy)
            elif f.arity == 2:
                gx0, gx = f.backward(gy)
                x = f.input0
                if x is not None:
                    if gx0.__class__ is ndarray:
                        receive(x, gx0, gy if y in shared else gx)
                    elif x in grads:
                        grads[x] += gx0
                    else:
                        grads[x] = gx0
                        waiting[x.generation].append(x)
                x = f.input1
                if x is None:
                    continue
            else:
                run.visit(f, y, gy)
                continue
            if gx.__class__ is ndarray:
                receive(x, gx, gx0)
            elif x in grads:
                grads[x] += gx
            else:
                grads[x] = gx
                waiting[x.generation].append(x)

    for x in waiting[0]:
        gx = run.own(x, grads.pop(x))
        x.grad = gx if x.grad is None else np.asarray(x.grad + gx)


class _Pass:
    """The gradients of one backward pass, and the Variables in line for a visit.

    `shared` names the Variables whose gradient array others may see; Add, for one, gives one array
    to both inputs.  All other arrays here are the pass's own: it may add to them in place, and hand
    them out as `x.grad`.
    """

    def __init__(self, y: Variable, retain_grad: bool) -> None:
        self.grads: dict[Variable | None, Any] = {y: _seed(y)}
        self.waiting: list[list[Variable]] = [[] for _ in range(y.generation)] + [[y]]
        self.shared: set[Variable] = set()
        self.retain_grad = retain_grad

    def visit(self, f: Function, y: Variable, gy: Any) -> None:
        """Send the gradient of `y` through its creator `f`, of any inputs and outputs.

        The gradients of its other outputs go along: zeros where one was dropped or is not used.
        """
        gys = []
        for output, (shape, dtype) in zip([output() for output in f.outputs], f._kinds, strict=True):
            g = gy if output is y else self.grads.pop(output, None)
            if output is None or g is None:
                gys.append(np.zeros(shape, grad_dtype(dtype)))
            else:
                output.grad = self.copy(output, g) if self.retain_grad else None
                gys.append(self.own(output, g))
        gxs = f.backward(*gys)
        gxs = gxs if isinstance(gxs, tuple) else (gxs,)
        xs, name = f.inputs, type(f).__name__
        if len(gxs) != len(xs):
            raise ValueError(f"{name}.backward returned {len(gxs)} gradients for {len(xs)} inputs")
        try:
            for x, gx in zip(xs, gxs, strict=True):
                if gx is not None:
                    gx = np.asarray(gx)
                    self.receive(x, gx if gx.shape else gx[()], gx)
        except ValueError as error:
            raise ValueError(f"{name}.backward: {error}") from None

    def receive(self, x: Variable, gx: Any, shared: Any) -> None:
        """Add `gx` to the gradient of `x`; it must not be changed if it is `shared`."""
        data, grads = x._data, self.grads
        if gx.shape != data.shape or gx.dtype is not data.dtype:
            gx = unbroadcast(gx, data)
        if x not in grads:
            grads[x] = gx
            self.waiting[x.generation].append(x)
            if gx is shared:
                self.shared.add(x)
        elif x in self.shared:
            grads[x] = grads[x] + gx
            self.shared.remove(x)
        else:
            grads[x] += gx

    def own(self, x: Variable, gx: Any) -> Any:
        """Return `gx` as an ndarray that belongs to `x` alone."""
        return gx if gx.__class__ is ndarray and x not in self.shared else self.copy(x, gx)

    def copy(self, x: Variable, gx: Any) -> Any:
        return np.array(gx, grad_dtype(x._data.dtype))


def unbroadcast(gx: Any, data: Any) -> Any:
    """Sum `gx` to the shape of `data`, in the dtype of its gradients.

    A 0-dim result is a numpy scalar.

    Where broadcasting repeated an element of `data`, every copy contributed to the result, so the
    gradients of the copies add up.

    >>> unbroadcast(np.ones((2, 3)), np.ones(3)), unbroadcast(np.ones((2, 3)), np.ones((2, 1)))
    (array([2., 2., 2.]), array([[3.],
           [3.]]))
    """
    shape = data.shape
    if gx.shape != shape:
        lead = gx.ndim - len(shape)
        if lead < 0 or any(n not in (1, m) for n, m in zip(shape, gx.shape[lead:], strict=True)):
            raise ValueError(f"a gradient of shape {gx.shape} does not fit a Variable of shape {shape}")
        repeated = tuple(lead + i for i, n in enumerate(shape) if n == 1)
        gx = np.asarray(gx.sum(axis=(*range(lead), *repeated))).reshape(shape)
    gx = gx.astype(grad_dtype(data.dtype), copy=False)
    return gx if shape else gx[()]


def grad_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype of gradients: that of the data, or float64 for integers."""
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def _seed(y: Variable) -> Any:
    """Return d(y)/d(y), or what the user put into `y.grad`."""
    shape = y.data.shape
    if y.grad is not None and np.shape(y.grad) != shape:
        raise ValueError(f"y.grad has shape {np.shape(y.grad)}, but y has shape {shape}")
    seed = np.empty(shape, grad_dtype(y._data.dtype))
    seed[...] = 1 if y.grad is None else y.grad  # np.ones takes twice the time on a small array
    return seed if shape else seed[()]
