"""Adapt the engines that are compared to one interface.

Every peer is used as its own users would use it: Python floats for constants, its fastest square, its own way to join
many values.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

Graph = Callable[..., Any]


class Peer:
    """An engine: `run` computes `graph(peer, *leaves)` and returns the gradients."""

    name: str

    def leaf(self, value: Any) -> Any:
        raise NotImplementedError

    def square(self, x: Any) -> Any:
        raise NotImplementedError

    def join(self, xs: Sequence[Any]) -> Any:
        """Sum many values in one function, so that all of them are pending at once."""
        raise NotImplementedError

    def run(self, graph: Graph, values: Sequence[Any]) -> list[Any]:
        leaves = [self.leaf(value) for value in values]
        graph(self, *leaves).backward()
        return [x.grad for x in leaves]


class Engine(Peer):
    """The engine of this course."""

    name = "gradsteps"

    def __init__(self) -> None:
        from course.engine import Function, Variable, exp, square

        class Total(Function):
            def forward(self, *xs: Any) -> Any:
                return np.array(sum(map(float, xs)))

            def backward(self, gy: Any) -> Any:
                return (gy,) * len(self.inputs)

        self.variable, self.square, self.exp = Variable, square, exp  # type: ignore[method-assign]
        self.join = lambda xs: Total()(*xs)  # type: ignore[method-assign]

    def leaf(self, value: Any) -> Any:
        return self.variable(value if isinstance(value, np.ndarray) else np.array(value))


def core_simple() -> ModuleType:
    """Load dezero/core_simple.py alone, which `is_simple_core = True` selects.

    The package itself needs matplotlib, PIL and names that numpy has removed; the module needs none of them.

    Raises:
        ModuleNotFoundError: dezero is not installed.
    """
    package = importlib.util.find_spec("dezero")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("dezero is not installed")
    path = Path(package.origin).with_name("core_simple.py")
    spec = importlib.util.spec_from_file_location("dezero_core_simple", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.setup_variable()
    return module


class CoreSimple(Peer):
    """DeZero's `core_simple`, the engine of the book's first two stages."""

    name = "core_simple"

    def __init__(self) -> None:
        core = core_simple()

        class Square(core.Function):  # type: ignore[name-defined, misc]
            def forward(self, x: Any) -> Any:
                return x * x

            def backward(self, gy: Any) -> Any:
                return 2 * self.inputs[0].data * gy

        class Total(core.Function):  # type: ignore[name-defined, misc]
            def forward(self, *xs: Any) -> Any:
                return np.array(sum(map(float, xs)))

            def backward(self, gy: Any) -> Any:
                return (gy,) * len(self.inputs)

        self.variable = core.Variable
        self.square = lambda x: Square()(x)  # type: ignore[method-assign]
        self.join = lambda xs: Total()(*xs)  # type: ignore[method-assign]

    def leaf(self, value: Any) -> Any:
        return self.variable(np.array(value))


class Autograd(Peer):
    """HIPS autograd."""

    name = "autograd"

    def __init__(self) -> None:
        import autograd
        import autograd.numpy as anp

        self.grad, self.anp = autograd.grad, anp
        self.square = anp.square  # type: ignore[method-assign]
        self.join = lambda xs: anp.sum(anp.array(xs))  # type: ignore[method-assign]

    def run(self, graph: Graph, values: Sequence[Any]) -> list[Any]:
        return list(self.grad(lambda *xs: graph(self, *xs), tuple(range(len(values))))(*values))


class Micrograd(Peer):
    """micrograd: no functions of n inputs, so Python's sum joins values, as in W2."""

    name = "micrograd"

    def __init__(self) -> None:
        from micrograd.engine import Value

        sys.setrecursionlimit(10**6)  # its backward is recursive

        self.leaf = Value  # type: ignore[method-assign]
        self.square = lambda x: x * x  # type: ignore[method-assign]
        self.join = sum  # type: ignore[method-assign, assignment]


class Torch(Peer):
    """PyTorch with one thread."""

    name = "torch"

    def __init__(self) -> None:
        import torch

        torch.set_num_threads(1)
        self.torch = torch
        self.square = torch.square  # type: ignore[method-assign]
        self.join = lambda xs: torch.stack(xs).sum()  # type: ignore[method-assign]

    def leaf(self, value: Any) -> Any:
        return self.torch.tensor(value, dtype=self.torch.float64, requires_grad=True)


PEERS: tuple[type[Peer], ...] = (CoreSimple, Torch, Autograd, Micrograd)
