"""Variable: an ndarray that remembers which function made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from course.engine.backward import backpropagate

if TYPE_CHECKING:
    from course.engine.function import Function

Array: TypeAlias = NDArray[Any]
ndarray = np.ndarray


class Variable:
    """A box for an ndarray, its gradient, and the function it came from.

    Args:
        data: an ndarray of real numbers, kept by reference and not copied, or None for an empty box.
        name: a label for people; the engine does not read it.

    Attributes:
        grad: None, or an ndarray of the shape of `data`; see `backward`.
        generation: 0 for a Variable made by hand (a leaf), otherwise one more than the creator's.

    Raises:
        TypeError: `data` is not an ndarray, or does not hold real numbers.

    >>> x = Variable(np.array(3.0))
    >>> y = 2 * x + 1
    >>> y.backward()
    >>> y, x.grad
    (variable(7.0), array(2.))

    Integer data are welcome and get a float64 gradient: an integer one would round.

    >>> n = Variable(np.array([1, 2, 3]))
    >>> (n * n).backward()
    >>> n.grad
    array([2., 4., 6.])
    """

    __slots__ = ("__weakref__", "_creator", "_data", "generation", "grad", "name")
    __array_ufunc__ = None  # makes `ndarray + variable` ask Variable.__radd__, not every element

    _data: Any
    if TYPE_CHECKING:  # operators.py sets them

        def __neg__(self) -> Variable: ...
        def __add__(self, other: Any) -> Variable: ...

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __pow__ = __add__

    def __init__(self, data: Array | None, name: str | None = None) -> None:
        self.data = data
        self.name = name
        self.grad: Array | None = None
        self._creator: Any = None
        self.generation = 0

    @property
    def data(self) -> Array:
        """The ndarray.

        numpy computes five times faster with its own scalars than with arrays of no dimension, so
        0-dim results wait as scalars and become an array when somebody asks.
        """
        if not isinstance(self._data, ndarray) and self._data is not None:
            self._data = np.array(self._data)
        return self._data  # type: ignore[return-value]

    @data.setter
    def data(self, data: Array | None) -> None:
        if data is not None:
            if not isinstance(data, ndarray):
                raise TypeError(f"Variable holds an ndarray, not {type(data).__name__}: {data!r}")
            if data.dtype.kind not in "fiub":
                raise TypeError(f"Variable holds real numbers, not {data.dtype}")
            if type(data) is not ndarray:
                data = data.view(ndarray)
        self._data = data

    @property
    def creator(self) -> Function | None:
        """The Function that computed this Variable; None for a leaf."""
        creator: Function | None = self._creator
        if creator is not None:
            creator._link(self)
        return creator

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of `data` along each axis; () for a number."""
        return self.data.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.data.ndim

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the elements."""
        return self.data.dtype

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return bool(self.data)

    def __repr__(self) -> str:
        return "variable(" + str(self.data).replace("\n", "\n" + " " * 9) + ")"

    def __getstate__(self) -> object:
        if self._creator is not None:
            hint = "copy the leaves and compute again, or keep the value: Variable(y.data.copy())"
            raise TypeError(f"a computed Variable cannot be copied or pickled with its graph; {hint}")
        return object.__getstate__(self)

    def cleargrad(self) -> None:
        """Forget the gradient; otherwise the next `backward` adds to it."""
        self.grad = None

    def backward(self, retain_grad: bool = False) -> None:
        """Add d(self)/d(leaf) to the `grad` of every leaf below this Variable.

        Where `self` has several elements the gradient is that of their sum: the seed is ones, or
        `self.grad` if it was set by hand.  A gradient has the shape of its Variable, its dtype (float64
        for integers), and a buffer of its own.

        Args:
            retain_grad: keep the gradients of the Variables in between (and of `self`) too.  They
                hold what this call found and do not accumulate.  By default they end as None.

        The graph stays, so a second call adds the same gradients once more.  On a leaf, `backward`
        sets `grad` to the seed: d(self)/d(self).  If some Function's `backward` raises, no leaf
        is changed.

        Raises:
            ValueError: a gradient has a shape that does not fit its Variable.

        >>> x = Variable(np.array([1.0, 2.0]))
        >>> y = x * x + x
        >>> y.backward()
        >>> x.grad, y.grad
        (array([3., 5.]), None)
        """
        backpropagate(self, retain_grad)


def as_array(x: Any) -> Array:
    """Return `x` if it is an ndarray, a 0-dim ndarray if it is a number.

    Raises TypeError for anything else: a list could be meant in several ways.

    >>> as_array(np.float32(1.5))
    array(1.5, dtype=float32)
    """
    if isinstance(x, (ndarray, float, int, np.number, np.bool_)):
        return np.asarray(x)
    raise TypeError(f"expected a Variable, an ndarray or a number, not {type(x).__name__}: {x!r}")


def as_variable(x: Any) -> Variable:
    """Return `x` if it is a Variable, otherwise a new leaf with `as_array(x)`.

    >>> as_variable(2.0)
    variable(2.0)
    """
    return x if isinstance(x, Variable) else Variable(as_array(x))
