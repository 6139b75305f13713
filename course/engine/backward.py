"""The backward pass: from a result to its leaves, every function once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from course.engine.function import Function
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
    adding them up is all there is to do; it is written out for one input and for two because a
    call would cost as much as the work.  Everything else goes through `_Pass.visit`.
    """
    if y.generation == 0:
        y.grad = np.array(_seed(y))
        return
    run = _Pass(y, retain_grad)
    grads, waiting = run.grads, run.waiting

    while len(waiting) > 1:
        for y in waiting.pop():
            gy = grads.pop(y, None)
            if gy is None:
                continue  # visited together with another output of its creator
            f = y._creator
            if gy.__class__ is ndarray or retain_grad or not f.arity:
                run.visit(f, y, gy)
                continue
            y.grad = None
            if f.arity == 1:
                x = f.x_in
                gx = f.backward(gy)
            else:
                gx0, gx = f.backward(gy)
                x = f.x0_in
                if x is not None:
                    if x in grads:
                        grads[x] += gx0
                    else:
                        grads[x] = gx0
                        waiting[x.generation].append(x)
                x = f.x1_in
                if x is None:
                    continue
            if x in grads:
                grads[x] += gx
            else:
                grads[x] = gx
                waiting[x.generation].append(x)

    for x in waiting[0]:
        gx = run.own(x, grads.pop(x))
        x.grad = gx if x.grad is None else np.asarray(x.grad + gx)


class _Pass:
    """The gradients of one backward pass, and the Variables in line for a visit.

    `owned` names the Variables whose gradient array nobody else can see.  Only such an array may
    be added to in place or handed out as `x.grad`; Add, for one, gives one array to both inputs.
    """

    def __init__(self, y: Variable, retain_grad: bool) -> None:
        self.grads: dict[Variable | None, Any] = {y: _seed(y)}
        self.waiting: list[list[Variable]] = [[] for _ in range(y.generation)] + [[y]]
        self.owned: set[Variable] = set()
        self.retain_grad = retain_grad

    def visit(self, f: Function, y: Variable, gy: Any) -> None:
        """Send the gradient of `y` on to the inputs of its creator `f`, whatever their shapes and number.

        The gradients of other outputs of `f` go along: zeros if an output was dropped or unused.
        """
        if f.arity:
            self.keep(y, gy)
            gxs = f.backward(gy)
        else:
            gys = []
            for output, (shape, dtype) in zip([output() for output in f.outputs], f._kinds):
                g = gy if output is y else self.grads.pop(output, None)
                if output is None or g is None:
                    gys.append(np.zeros(shape, grad_dtype(dtype)))
                else:
                    self.keep(output, g)
                    gys.append(self.own(output, g))
            gxs = f.backward(*gys)
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        xs = f._sources()
        if len(gxs) != len(xs):
            raise ValueError(f"{type(f).__name__}.backward: {len(gxs)} gradients for {len(xs)} inputs")
        for x, gx in zip(xs, gxs):
            if x is not None and gx is not None:
                try:
                    self.receive(x, np.asarray(gx), shared=not f.arity or gx is gy)
                except ValueError as error:
                    raise ValueError(f"{type(f).__name__}.backward: {error}") from None

    def receive(self, x: Variable, gx: Any, shared: bool) -> None:
        """Add the array `gx` to the gradient of `x`, in the shape and dtype of `x`."""
        data, grads = x._data, self.grads
        if gx.shape != data.shape:
            gx, shared = sum_to(gx, data.shape), False
        if gx.dtype != data.dtype and gx.dtype != (dtype := grad_dtype(data.dtype)):
            gx, shared = gx.astype(dtype), False
        if not gx.shape:
            gx = gx[()]
        if x not in grads:
            grads[x] = gx
            self.waiting[x.generation].append(x)
            if not shared:
                self.owned.add(x)
        elif x in self.owned:
            grads[x] += gx
        else:
            grads[x] = grads[x] + gx
            self.owned.add(x)

    def keep(self, y: Variable, gy: Any) -> None:
        y.grad = np.array(gy, grad_dtype(y._data.dtype)) if self.retain_grad else None

    def own(self, x: Variable, gx: Any) -> Any:
        """`gx` as an ndarray that belongs to `x` alone."""
        if gx.__class__ is ndarray and x in self.owned:
            return gx
        return np.array(gx, grad_dtype(x._data.dtype))


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


def _seed(y: Variable) -> Any:
    """d(y)/d(y), or what the user put into `y.grad`."""
    shape, dtype = y.data.shape, grad_dtype(y.data.dtype)
    if y.grad is None:
        return np.ones(shape, dtype) if shape else dtype.type(1)
    seed = np.asarray(y.grad, dtype)
    if seed.shape != shape:
        raise ValueError(f"y.grad has shape {seed.shape}, but y has shape {shape}")
    return seed if shape else seed[()]
