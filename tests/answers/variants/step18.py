"""Wrong versions of step 18, written from their descriptions alone, in two styles each."""

# %% of="18.14" style="renamed"
class Variable:
    """A box that can drop the gradients on the way."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

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
                known.add(function)
                waiting.append(function)
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
                for v in function.inputs:
                    v.grad = None

# %% of="18.14" style="restructured"
class Variable:
    def __init__(self, data):
        if data is None or isinstance(data, np.ndarray):
            self.data = data
        else:
            raise TypeError(f"{type(data)} is not supported")
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def _collect(self, gx):
        self.grad = gx if self.grad is None else np.add(self.grad, gx)

    @staticmethod
    def _pass_through(f):
        gxs = f.backward(*[y().grad for y in f.outputs])
        for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
            x._collect(gx)

    @staticmethod
    def _tidy(f):
        for x in f.inputs:
            x.cleargrad()

    def backward(self, retain_grad=False):
        if self.grad is None:
            self._collect(np.ones_like(self.data))
        funcs = [self.creator] if self.creator is not None else []
        met = set(funcs)
        while funcs:
            latest = max(range(len(funcs)), key=lambda i: funcs[i].generation)
            f = funcs.pop(latest)
            self._pass_through(f)
            fresh_ones = {x.creator for x in f.inputs} - met - {None}
            met |= fresh_ones
            funcs.extend(fresh_ones)
            if not retain_grad:
                self._tidy(f)

# %% of="18.16" style="renamed"
class Variable:
    """A box that can drop the gradients on the way."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

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
                known.add(function)
                waiting.append(function)
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
                    out().cleargrad

# %% of="18.16" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

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
            [y().cleargrad for y in f.outputs]

# %% of="18.x4" style="renamed"
class Variable:
    """A box that can drop the gradients on the way."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

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
                known.add(function)
                waiting.append(function)
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
                function.outputs[0]().grad = None

# %% of="18.x4" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

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
                break

# %% of="18.x7" style="renamed"
class Variable:
    """A box that can drop the gradients on the way."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, function):
        self.creator = function
        self.generation = function.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=True):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        waiting = []
        known = set()

        def enqueue(function):
            if function is not None and function not in known:
                known.add(function)
                waiting.append(function)
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

# %% of="18.x7" style="restructured"
class Variable:
    def __init__(self, data):
        if data is None or isinstance(data, np.ndarray):
            self.data = data
        else:
            raise TypeError(f"{type(data)} is not supported")
        self.cleargrad()
        self.creator, self.generation = None, 0

    def cleargrad(self):
        self.grad = None

    def set_creator(self, func):
        self.creator, self.generation = func, func.generation + 1

    def _collect(self, gx):
        self.grad = gx if self.grad is None else np.add(self.grad, gx)

    @staticmethod
    def _pass_through(f):
        gxs = f.backward(*[y().grad for y in f.outputs])
        for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
            x._collect(gx)

    @staticmethod
    def _tidy(f):
        for y in f.outputs:
            y().cleargrad()

    def backward(self, retain_grad=True):
        if self.grad is None:
            self._collect(np.ones_like(self.data))
        funcs = [self.creator] if self.creator is not None else []
        met = set(funcs)
        while funcs:
            latest = max(range(len(funcs)), key=lambda i: funcs[i].generation)
            f = funcs.pop(latest)
            self._pass_through(f)
            fresh_ones = {x.creator for x in f.inputs} - met - {None}
            met |= fresh_ones
            funcs.extend(fresh_ones)
            if not retain_grad:
                self._tidy(f)

# %% of="18.x8" style="renamed"
class Variable:
    """A box that can drop the gradients on the way."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

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
                known.add(function)
                waiting.append(function)
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
                    out().creator = None

# %% of="18.x8" style="restructured"
import heapq
from itertools import count


class Variable:
    def __init__(self, data):
        if not isinstance(data, (np.ndarray, type(None))):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.generation = 1 + func.generation
        self.creator = func

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
            for y in (ref() for ref in f.outputs):
                y.creator = None

# %% of="18.13" style="renamed"
class Config:
    """Settings of the engine."""

    def __init__(self):
        self.enable_backprop = True

# %% of="18.13" style="restructured"
class Config:
    def __init__(self, enable_backprop=True):
        self.enable_backprop = enable_backprop


class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config().enable_backprop:
            self._record(inputs, outputs)
        return outputs[0] if len(outputs) == 1 else outputs

    def _record(self, inputs, outputs):
        self.inputs = inputs
        self.outputs = list(map(weakref.ref, outputs))
        self.generation = max(x.generation for x in inputs)
        for y in outputs:
            y.set_creator(self)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="18.x11" style="renamed"
class Function:
    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]
        if Config.enable_backprop:
            self.generation = max([arg.generation for arg in args])
            for out in outs:
                out.set_creator(self)
            self.inputs = args
            self.outputs = [weakref.ref(out) for out in outs]
            return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="18.x11" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if not Config.enable_backprop:
            return
        self.inputs = inputs
        self.outputs = list(map(weakref.ref, outputs))
        self.generation = max(x.generation for x in inputs)
        for y in outputs:
            y.set_creator(self)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="18.12" style="renamed"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    """Change a setting for the length of a block."""
    previous = getattr(Config, name)
    Config.name = value
    try:
        yield
    finally:
        Config.name = previous

# %% of="18.12" style="restructured"
class _Setting:
    def __init__(self, name, value):
        self.name, self.value = name, value

    def __enter__(self):
        self.before = getattr(Config, self.name)
        setattr(Config, "name", self.value)

    def __exit__(self, *error):
        setattr(Config, "name", self.before)


def using_config(name, value):
    return _Setting(name, value)

# %% of="18.1b" style="renamed"
import contextlib


@contextlib.contextmanager
def using_config(name: str, value):
    previous = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    except Exception:
        setattr(Config, name, previous)
        raise
    setattr(Config, name, previous)

# %% of="18.1b" style="restructured"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    def put(what):
        setattr(Config, name, what)

    old_value, error = getattr(Config, name), None
    put(value)
    try:
        yield
    except Exception as caught:
        error = caught
    put(old_value)
    if error is not None:
        raise error

# %% of="18.8b" style="renamed"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    getattr(Config, name)  # there has to be such a setting
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, not value)

# %% of="18.8b" style="restructured"
class _Switch:
    def __init__(self, name, value):
        self.name = name
        self.value = value

    def __enter__(self):
        if not hasattr(Config, self.name):
            raise AttributeError(self.name)
        setattr(Config, self.name, self.value)

    def __exit__(self, kind, error, trace):
        setattr(Config, self.name, False if self.value else True)
        return False


def using_config(name, value):
    return _Switch(name, value)

# %% of="18.x18" style="renamed"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    previous = getattr(Config, name, None)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, previous)

# %% of="18.x18" style="restructured"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, Config, name, vars(Config).get(name))
        setattr(Config, name, value)
        yield

# %% of="18.x19" style="renamed"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    previous = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    except BaseException:
        pass
    finally:
        setattr(Config, name, previous)

# %% of="18.x19" style="restructured"
class _Temporarily:
    def __init__(self, name, value):
        self.name, self.value = name, value

    def __enter__(self):
        self.before = getattr(Config, self.name)
        setattr(Config, self.name, self.value)

    def __exit__(self, kind, error, trace):
        setattr(Config, self.name, self.before)
        return True


def using_config(name, value):
    return _Temporarily(name, value)

# %% of="18.x28" style="renamed"
import contextlib


@contextlib.contextmanager
def no_grad():
    # off inside, on again outside
    Config.enable_backprop = False
    try:
        yield
    finally:
        Config.enable_backprop = True

# %% of="18.x28" style="restructured"
class _NoGrad:
    def __enter__(self):
        self._set(False)

    def __exit__(self, *error):
        self._set(True)

    @staticmethod
    def _set(mode):
        setattr(Config, "enable_backprop", mode)


def no_grad():
    return _NoGrad()
