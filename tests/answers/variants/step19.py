"""Wrong versions of step 19, written from their descriptions alone, in two styles each."""

# %% of="19.1" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.1" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data, name=None):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.name = name
        self.data, self.generation = data, 0
        self.grad = self.creator = None

    shape = lambda self: self.data.shape
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)

    def __len__(self):
        return self.data.__len__()

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.1b" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    def dtype(self):
        # what the elements are
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.1b" style="restructured"
import heapq
from itertools import count
from operator import attrgetter


def _forwarded(what):
    """A read-only attribute that asks the array for `what`."""
    return property(attrgetter("data." + what))


class Variable:
    def __init__(self, data, name=None):
        self.data = self._checked(data)
        self.name = name
        self.creator, self.generation, self.grad = None, 0, None

    @staticmethod
    def _checked(data):
        if data is None or isinstance(data, np.ndarray):
            return data
        raise TypeError(f"{type(data)} is not supported")

    shape = _forwarded("shape")
    ndim = _forwarded("ndim")
    size = _forwarded("size")
    def dtype(self):
        array = self.data
        return array.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.6" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self) -> int:
        return self.data.size

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.6" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data, name=None):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.name = name
        self.data, self.generation = data, 0
        self.grad = self.creator = None

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)

    def __len__(self):
        number = 1
        for length in self.data.shape:
            number *= length
        return number

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.7" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        name = name  # a name for the drawing

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.7" style="restructured"
import heapq
from itertools import count
from operator import attrgetter


def _forwarded(what):
    """A read-only attribute that asks the array for `what`."""
    return property(attrgetter("data." + what))


class Variable:
    def __init__(self, data, name=None):
        self.data = self._checked(data)
        label = name or None
        self.creator, self.generation, self.grad = None, 0, None

    @staticmethod
    def _checked(data):
        if data is None or isinstance(data, np.ndarray):
            return data
        raise TypeError(f"{type(data)} is not supported")

    shape = _forwarded("shape")
    ndim = _forwarded("ndim")
    size = _forwarded("size")
    dtype = _forwarded("dtype")

    def __len__(self):
        return len(self.data)

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.x16" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self) -> int:
        return self.data.ndim

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.x16" style="restructured"
import heapq
from itertools import count
from operator import attrgetter


def _forwarded(what):
    """A read-only attribute that asks the array for `what`."""
    return property(attrgetter("data." + what))


class Variable:
    def __init__(self, data, name=None):
        self.data = self._checked(data)
        self.name = name
        self.creator, self.generation, self.grad = None, 0, None

    @staticmethod
    def _checked(data):
        if data is None or isinstance(data, np.ndarray):
            return data
        raise TypeError(f"{type(data)} is not supported")

    shape = _forwarded("shape")
    ndim = _forwarded("ndim")
    size = _forwarded("size")
    dtype = _forwarded("dtype")

    def __len__(self):
        return len(self.data.shape)

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.x3" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.size

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.x3" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data, name=None):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.name = name
        self.data, self.generation = data, 0
        self.grad = self.creator = None

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: int(np.prod(self.data.shape)))
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)

    def __len__(self):
        return self.data.__len__()

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.x5" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        self.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.x5" style="restructured"
import heapq
from itertools import count
from operator import attrgetter


def _forwarded(what):
    """A read-only attribute that asks the array for `what`."""
    return property(attrgetter("data." + what))


class Variable:
    def __init__(self, data, name=None):
        self.data = self._checked(data)
        self.name = name
        self.creator, self.generation, self.grad = None, 0, None

    @staticmethod
    def _checked(data):
        if data is None or isinstance(data, np.ndarray):
            return data
        raise TypeError(f"{type(data)} is not supported")

    shape = _forwarded("shape")
    ndim = _forwarded("ndim")
    size = _forwarded("size")
    @property
    def dtype(self):
        kind = self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.x7" style="renamed"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        Variable.name = name

    @property
    def shape(self):
        """The lengths of the axes."""
        return self.data.shape

    @property
    def ndim(self):
        """How many axes there are."""
        return self.data.ndim

    @property
    def size(self):
        """How many elements there are."""
        return self.data.size

    @property
    def dtype(self):
        """The type of the elements."""
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                waiting.append(function)
                known.add(function)
                waiting.sort(key=lambda each: each.generation)

        enqueue(self.creator)
        while waiting:
            function = waiting.pop()
            out_grads = [out().grad for out in function.outputs]
            in_grads = function.backward(*out_grads)
            if not isinstance(in_grads, tuple):
                in_grads = (in_grads,)

            for v, g in zip(function.inputs, in_grads):
                if v.grad is None:
                    v.grad = g
                else:
                    v.grad = v.grad + g
                enqueue(v.creator)
            if not retain_grad:
                for out in function.outputs:
                    out().grad = None

# %% of="19.x7" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data, name=None):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        setattr(type(self), "name", name)
        self.data, self.generation = data, 0
        self.grad = self.creator = None

    shape = property(lambda self: self.data.shape)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    dtype = property(lambda self: self.data.dtype)

    def __len__(self):
        return self.data.__len__()

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ticket, heap, seen = count(), [], {None}

        def push(f):
            if f in seen:
                return
            seen.add(f)
            heapq.heappush(heap, (-f.generation, next(ticket), f))

        push(self.creator)
        while heap:
            f = heapq.heappop(heap)[2]
            gxs = f.backward(*(y().grad for y in f.outputs))
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                push(x.creator)
            if retain_grad:
                continue
            for y in f.outputs:
                y().cleargrad()

# %% of="19.5" style="renamed"
def variable_repr(box):
    """How the box shows itself."""
    return f"variable({box.data})"

# %% of="19.5" style="restructured"
def variable_repr(self):
    return "".join(["variable(", str(self.data), ")"])

# %% of="19.x19" style="renamed"
def variable_repr(box):
    # 9 is the length of "variable("
    shown = str(box.data).replace("\n", "\n" + " " * 9, 1)
    return f"variable({shown})"

# %% of="19.x19" style="restructured"
def variable_repr(self):
    first, line_break, rest = str(self.data).partition("\n")
    if not line_break:
        return "variable(" + first + ")"
    return "variable(" + first + "\n" + " " * 9 + rest + ")"

# %% of="19.x21" style="renamed"
def variable_repr(var):
    """Text of the box."""
    content = str(var.data.tolist())
    return f"variable({content})"

# %% of="19.x21" style="restructured"
def variable_repr(self):
    return "".join(["variable(", repr(self.data.tolist()), ")"])

# %% of="19.x26" style="renamed"
def variable_repr(box) -> str:
    shown = str(box.data).replace("\n", "")
    return f"variable({shown})"

# %% of="19.x26" style="restructured"
def variable_repr(self):
    lines = str(self.data).splitlines()
    return "variable(%s)" % "".join(lines)

# %% of="19.x27" style="renamed"
def variable_repr(box):
    if box.data is None:
        return "None"
    shown = str(box.data).replace("\n", "\n" + " " * 9)
    return f"variable({shown})"

# %% of="19.x27" style="restructured"
def variable_repr(self):
    shown = str(self.data)
    if self.data is not None:
        shown = "variable(" + ("\n" + 9 * " ").join(shown.split("\n")) + ")"
    return shown
