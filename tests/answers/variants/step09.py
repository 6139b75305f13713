"""Wrong versions of step 9, written from their descriptions alone, in two styles each."""

# %% of="9.14" style="renamed"
def square(variable):
    function = Square()
    result = function.forward(variable.data)
    return Variable(np.array(result))


def exp(variable):
    function = Exp()
    result = function.forward(variable.data)
    return Variable(np.array(result))


# %% of="9.14" style="restructured"
def _apply(cls, x):
    return Variable(np.asarray(cls().forward(x.data)))


def square(x):
    return _apply(Square, x)


def exp(x):
    return _apply(Exp, x)


# %% of="9.2" style="renamed"
class Variable:
    def __init__(self, array):
        if array is not None and not isinstance(array, np.ndarray):
            raise TypeError(f"expected an array, got {type(array)}")
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        if not self.grad:
            self.grad = np.ones_like(self.data)
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)
                functions.append(before.creator)


# %% of="9.2" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError("data has to be an ndarray")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        self.grad = self.grad or np.ones_like(self.data)
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(f.output.grad)
            f = f.input.creator


# %% of="9.x10" style="renamed"
class Variable:
    def __init__(self, values):
        if values is not None and not isinstance(values, np.ndarray):
            raise TypeError(f"{type(values)} 형은 쓸 수 없습니다")
        self.data = values
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        self.grad = np.ones_like(self.data)
        makers = [self.creator]
        while makers:
            maker = makers.pop()
            if maker is not None:
                source, result = maker.input, maker.output
                source.grad = maker.backward(result.grad)
                makers.append(source.creator)


# %% of="9.x10" style="restructured"
class Variable:
    def __init__(self, data):
        if data is not None:
            self._check(data)
        self.data = data
        self.grad = None
        self.creator = None

    @staticmethod
    def _check(data):
        if not isinstance(data, np.ndarray):
            raise TypeError(type(data).__name__)

    def set_creator(self, func):
        self.creator = func

    def _start(self):
        self.grad = np.full_like(self.data, 1)
        return [self.creator]

    def backward(self):
        funcs = self._start()
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            f.input.grad = f.backward(f.output.grad)
            funcs.append(f.input.creator)


# %% of="9.x13" style="renamed"
class Variable:
    def __init__(self, array):
        if not isinstance(array, np.ndarray) and array:
            raise TypeError(f"{type(array)} is not supported")
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                a, b = function.input, function.output
                a.grad = function.backward(b.grad)
                functions.append(a.creator)


# %% of="9.x13" style="restructured"
class Variable:
    def __init__(self, data):
        if isinstance(data, np.ndarray) or not data:
            self.data = data
        else:
            raise TypeError(f"{type(data)} is not supported")
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        f = self.creator
        while f is not None:
            x = f.input
            x.grad = f.backward(f.output.grad)
            f = x.creator


# %% of="9.x18" style="renamed"
class Variable:
    def __init__(self, array):
        if array is not None and not isinstance(array, np.ndarray):
            raise TypeError(f"{type(array)} is not supported")
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        waiting = [self.creator]
        while waiting:
            function = waiting.pop()
            if function is not None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)
                waiting.append(before.creator)
        if self.grad is None:
            self.grad = np.ones_like(self.data)


# %% of="9.x18" style="restructured"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        self._walk()
        self._start()

    def _start(self):
        if self.grad is not None:
            return
        self.grad = np.ones_like(self.data)

    def _walk(self):
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(f.output.grad)
            f = f.input.creator


# %% of="9.x19" style="renamed"
class Variable:
    def __init__(self, array):
        if array is not None and not isinstance(array, np.ndarray):
            raise TypeError(f"{type(array)} is not supported")
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, fn):
        self.creator = fn

    def backward(self):
        if self.grad is None:
            self.grad = self.data
        fns = [self.creator]
        while fns:
            fn = fns.pop()
            if fn is not None:
                source, result = fn.input, fn.output
                source.grad = fn.backward(result.grad)
                fns.append(source.creator)


# %% of="9.x19" style="restructured"
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

    def backward(self):
        self.grad = np.array(self.data) if self.grad is None else self.grad
        variable = self
        while variable.creator is not None:
            f = variable.creator
            f.input.grad = f.backward(variable.grad)
            variable = f.input


# %% of="9.x9" style="renamed"
class Variable:
    def __init__(self, values):
        if values is not None and not isinstance(values, np.ndarray):
            raise TypeError(f"{type(values)} is not supported")
        self.data = values
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        if self.grad is None:
            self.grad = np.ones(self.data.shape)
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                before, after = function.input, function.output
                before.grad = function.backward(after.grad)
                functions.append(before.creator)


# %% of="9.x9" style="restructured"
class Variable:
    def __init__(self, data):
        if data is None or isinstance(data, np.ndarray):
            self.data = data
        else:
            raise TypeError(f"{type(data)} is not supported")
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.full(self.data.shape, 1.0)
        f = self.creator
        while f is not None:
            f.input.grad = f.backward(f.output.grad)
            f = f.input.creator


# %% of="9.x23" style="renamed"
class Function:
    def __call__(self, variable):
        array = variable.data
        result = self.forward(array)
        box = Variable(as_array(array))
        box.set_creator(self)
        self.input = variable
        self.output = box
        return box

    def forward(self, array):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()


# %% of="9.x23" style="restructured"
class Function:
    def __call__(self, input):
        self.forward(input.data)
        self.input, self.output = input, Variable(as_array(input.data))
        self.output.set_creator(self)
        return self.output

    def forward(self, x):
        raise NotImplementedError

    def backward(self, gy):
        raise NotImplementedError


# %% of="9.x30" style="renamed"
class Function:
    def __call__(self, var):
        data = var.data
        value = self.forward(data)
        box = var
        if np.isscalar(value):
            box = Variable(as_array(value))
        box.set_creator(self)
        self.input = var
        self.output = box
        return box

    def forward(self, data):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()


# %% of="9.x30" style="restructured"
class Function:
    def __call__(self, input):
        self.input = input
        self.output = self._boxed(self.forward(input.data), input)
        self.output.set_creator(self)
        return self.output

    def _boxed(self, y, otherwise):
        return Variable(as_array(y)) if np.isscalar(y) else otherwise

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% of="9.x31" style="renamed"
def as_array(value):
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return value.item()
    return value


# %% of="9.x31" style="restructured"
def as_array(x):
    return x[()] if isinstance(x, np.ndarray) and not x.shape else x


# %% of="9.x33" style="renamed"
def numerical_diff(func, point, eps=1e-4):
    left = Variable(as_array(point.data) - eps)
    right = Variable(as_array(point.data) + eps)
    f_left = func(left)
    f_right = func(right)
    return (f_right.data - f_left.data) / (2 * eps)


# %% of="9.x33" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    center = as_array(x.data)
    y0, y1 = (f(Variable(center + shift)) for shift in (-eps, eps))
    return (y1.data - y0.data) / (2 * eps)


# %% of="9.x36" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    low = Variable(np.array([x.data - eps]))
    high = Variable(np.array([x.data + eps]))
    f_low = f(low)
    f_high = f(high)
    return (f_high.data - f_low.data) / (2 * eps)


# %% of="9.x36" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    def value(shift):
        wrapped = [x.data + shift]
        return f(Variable(np.asarray(wrapped))).data

    return (value(eps) - value(-eps)) / (2 * eps)


# %% of="9.x38" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    before = Variable(as_array(x.data - 1e-4))
    after = Variable(as_array(x.data + 1e-4))
    f_before = f(before)
    f_after = f(after)
    return (f_after.data - f_before.data) / (2 * eps)


# %% of="9.x38" style="restructured"
STEP = 0.0001


def numerical_diff(f, x, eps=1e-4):
    low, high = [f(Variable(as_array(np.add(x.data, h)))).data for h in (-STEP, STEP)]
    return np.subtract(high, low) / (2 * eps)
