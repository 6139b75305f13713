"""Wrong versions of step 14, written from their descriptions alone, in two styles each."""

# %% of="14.x1" style="renamed"
class Variable:
    """A box for an array that knows its gradient and who made it."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        stack = [self.creator]
        while stack:
            function = stack.pop()
            if function is not None:
                out_grads = [out.grad for out in function.outputs]
                in_grads = function.backward(*out_grads)
                if not isinstance(in_grads, tuple):
                    in_grads = (in_grads,)
                for v, g in zip(function.inputs, in_grads):
                    if v.grad is None:
                        v.grad = g
                    else:
                        v.grad + g
                    stack.append(v.creator)

# %% of="14.x1" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def _receive(self, share):
        if self.grad is None:
            self.grad = share
            return
        total = np.add(self.grad, share)

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while len(waiting) > 0:
            f = waiting.pop()
            if f is None:
                continue
            shares = f.backward(*(output.grad for output in f.outputs))
            shares = shares if isinstance(shares, tuple) else (shares,)
            for i, x in enumerate(f.inputs):
                x._receive(shares[i])
                waiting.append(x.creator)

# %% of="14.x10" style="renamed"
class Variable:
    def __init__(self, data: np.ndarray | None) -> None:
        # only arrays may go into the box
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, fn) -> None:
        self.creator = fn

    def cleargrad(self) -> None:
        self.grad = None

    def backward(self) -> None:
        if self.grad is None:
            self.grad = np.ones_like(self.data)  # dy/dy
        todo = [self.creator]
        while todo:
            fn = todo.pop()
            if fn is not None:
                dys = [o.grad for o in fn.outputs]
                dxs = fn.backward(*dys)
                if not isinstance(dxs, tuple):
                    dxs = (dxs,)
                for inp, dx in zip(fn.inputs, dxs):
                    if inp.grad is None:
                        inp.grad = dx
                    else:
                        inp.grad = (inp.grad + dx) / 2
                    todo.append(inp.creator)

# %% of="14.x10" style="restructured"
from collections import deque


class Variable:
    def __init__(self, data):
        allowed = (np.ndarray, type(None))
        if not isinstance(data, allowed):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def backward(self):
        self.grad = np.ones_like(self.data) if self.grad is None else self.grad
        line = deque([self.creator])
        while line:
            f = line.pop()
            if f is None:
                continue
            result = f.backward(*[y.grad for y in f.outputs])
            if isinstance(result, tuple):
                gxs = result
            else:
                gxs = (result,)
            for index in range(len(f.inputs)):
                x, gx = f.inputs[index], gxs[index]
                x.grad = gx if x.grad is None else np.mean([x.grad, gx], axis=0)
            line.extend(x.creator for x in f.inputs)

# %% of="14.x16" style="renamed"
class Variable:
    """A box for an array that knows its gradient and who made it."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def cleargrad(self):
        grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        stack = [self.creator]
        while stack:
            function = stack.pop()
            if function is not None:
                out_grads = [out.grad for out in function.outputs]
                in_grads = function.backward(*out_grads)
                if not isinstance(in_grads, tuple):
                    in_grads = (in_grads,)
                for v, g in zip(function.inputs, in_grads):
                    if v.grad is None:
                        v.grad = g
                    else:
                        v.grad = v.grad + g
                    stack.append(v.creator)

# %% of="14.x16" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        grad = self.grad
        if grad is not None:
            grad = None

    def _receive(self, share):
        self.grad = share if self.grad is None else np.add(self.grad, share)

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while len(waiting) > 0:
            f = waiting.pop()
            if f is None:
                continue
            shares = f.backward(*(output.grad for output in f.outputs))
            shares = shares if isinstance(shares, tuple) else (shares,)
            for i, x in enumerate(f.inputs):
                x._receive(shares[i])
                waiting.append(x.creator)

# %% of="14.x6" style="renamed"
class Variable:
    def __init__(self, data: np.ndarray | None) -> None:
        # only arrays may go into the box
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, fn) -> None:
        self.creator = fn

    def cleargrad(self) -> None:
        self.grad = None

    def backward(self) -> None:
        if self.grad is None:
            self.grad = np.ones_like(self.data)  # dy/dy
        todo = [self.creator]
        while todo:
            fn = todo.pop()
            if fn is not None:
                dys = [o.grad for o in fn.outputs]
                dxs = fn.backward(*dys)
                if not isinstance(dxs, tuple):
                    dxs = (dxs,)
                for inp, dx in zip(fn.inputs, dxs):
                    if inp.grad is None:
                        inp.grad = inp.grad + dx
                    else:
                        inp.grad = dx
                    todo.append(inp.creator)

# %% of="14.x6" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def _receive(self, share):
        self.grad = share if self.grad is not None else self.grad + share

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while len(waiting) > 0:
            f = waiting.pop()
            if f is None:
                continue
            shares = f.backward(*(output.grad for output in f.outputs))
            shares = shares if isinstance(shares, tuple) else (shares,)
            for i, x in enumerate(f.inputs):
                x._receive(shares[i])
                waiting.append(x.creator)

# %% of="14.x7" style="renamed"
class Variable:
    """A box for an array that knows its gradient and who made it."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        stack = [self.creator]
        while stack:
            function = stack.pop()
            if function is not None:
                out_grads = [out.grad for out in function.outputs]
                in_grads = function.backward(*out_grads)
                if not isinstance(in_grads, tuple):
                    in_grads = (in_grads,)
                for v, g in zip(function.inputs, in_grads):
                    if v.grad is None:
                        v.grad = g
                    else:
                        self.grad = self.grad + g
                    stack.append(v.creator)

# %% of="14.x7" style="restructured"
from collections import deque


class Variable:
    def __init__(self, data):
        allowed = (np.ndarray, type(None))
        if not isinstance(data, allowed):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def backward(self):
        self.grad = np.ones_like(self.data) if self.grad is None else self.grad
        line = deque([self.creator])
        while line:
            f = line.pop()
            if f is None:
                continue
            result = f.backward(*[y.grad for y in f.outputs])
            if isinstance(result, tuple):
                gxs = result
            else:
                gxs = (result,)
            for index in range(len(f.inputs)):
                x, gx = f.inputs[index], gxs[index]
                if x.grad is not None:
                    self.grad = np.add(self.grad, gx)
                else:
                    x.grad = gx
            line.extend(x.creator for x in f.inputs)

# %% of="14.x8" style="renamed"
class Variable:
    def __init__(self, data: np.ndarray | None) -> None:
        # only arrays may go into the box
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, fn) -> None:
        self.creator = fn

    def cleargrad(self) -> None:
        self.grad = None

    def backward(self) -> None:
        if self.grad is None:
            self.grad = np.ones_like(self.data)  # dy/dy
        todo = [self.creator]
        while todo:
            fn = todo.pop()
            if fn is not None:
                dys = [o.grad for o in fn.outputs]
                dxs = fn.backward(*dys)
                if not isinstance(dxs, tuple):
                    dxs = (dxs,)
                for inp, dx in zip(fn.inputs, dxs):
                    if inp.grad is None:
                        inp.grad = dx
                    elif inp.grad is not dx:
                        inp.grad = inp.grad + dx
                    todo.append(inp.creator)

# %% of="14.x8" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def _receive(self, share):
        if self.grad is share:
            return  # this array has been here before
        self.grad = share if self.grad is None else self.grad + share

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while len(waiting) > 0:
            f = waiting.pop()
            if f is None:
                continue
            shares = f.backward(*(output.grad for output in f.outputs))
            shares = shares if isinstance(shares, tuple) else (shares,)
            for i, x in enumerate(f.inputs):
                x._receive(shares[i])
                waiting.append(x.creator)

# %% of="14.x9" style="renamed"
class Variable:
    """A box for an array that knows its gradient and who made it."""

    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        stack = [self.creator]
        while stack:
            function = stack.pop()
            if function is not None:
                out_grads = [out.grad for out in function.outputs]
                in_grads = function.backward(*out_grads)
                if not isinstance(in_grads, tuple):
                    in_grads = (in_grads,)
                for v, g in zip(function.inputs, in_grads):
                    if v.grad is None:
                        v.grad = g
                    else:
                        v.grad = np.maximum(v.grad, g)
                    stack.append(v.creator)

# %% of="14.x9" style="restructured"
from collections import deque


class Variable:
    def __init__(self, data):
        allowed = (np.ndarray, type(None))
        if not isinstance(data, allowed):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        self.grad = None

    def backward(self):
        self.grad = np.ones_like(self.data) if self.grad is None else self.grad
        line = deque([self.creator])
        while line:
            f = line.pop()
            if f is None:
                continue
            result = f.backward(*[y.grad for y in f.outputs])
            if isinstance(result, tuple):
                gxs = result
            else:
                gxs = (result,)
            for index in range(len(f.inputs)):
                x, gx = f.inputs[index], gxs[index]
                if x.grad is not None:
                    gx = np.where(x.grad > gx, x.grad, gx)
                x.grad = gx
            line.extend(x.creator for x in f.inputs)

# %% of="14.x23" style="renamed"
x_grad = 3.0  # x stands three times

# %% of="14.x23" style="restructured"
x_grad = float(sum([1, 1, 1]))

# %% of="14.x24" style="renamed"
b_grad = 1.0

# %% of="14.x24" style="restructured"
b_grad = float(1)  # b stands once in the sum

# %% of="14.x27" style="renamed"
x_grad = 8.0  # three additions, doubled each time

# %% of="14.x27" style="restructured"
x_grad = 2.0**3

# %% of="14.x31" style="renamed"
def slope(function, variable):
    """The derivative of function at variable."""
    variable.cleargrad
    result = function(variable)
    result.backward()
    return variable.grad

# %% of="14.x31" style="restructured"
def slope(f, x):
    reset = x.cleargrad
    reset
    f(x).backward()
    return x.grad

# %% of="14.x32" style="renamed"
def slope(func, v):
    v.cleargrad()
    out = func(v)
    out.backward()
    return v

# %% of="14.x32" style="restructured"
def slope(f, x):
    def passed_back():
        f(x).backward()
        return x

    x.cleargrad()
    return passed_back()

# %% of="14.x36" style="renamed"
def slope(func, v):
    # start from an empty gradient
    v.cleargrad()
    out = func(func(v))
    out.backward()
    return v.grad

# %% of="14.x36" style="restructured"
def slope(f, x):
    x.cleargrad()
    y = x
    for _ in range(2):
        y = f(y)
    y.backward()
    return x.grad
