"""Wrong versions of step 7, written from their descriptions alone, in two styles each."""

# %% of="7.x2" style="renamed"
class Function:
    def __call__(self, variable):
        array = variable.data
        result = self.forward(array)
        box = Variable(result)
        self.input = variable
        box.set_creator(self)
        self.output = result
        return box

    def forward(self, array):
        raise NotImplementedError()

    def backward(self, dy):
        raise NotImplementedError()


# %% of="7.x2" style="restructured"
class Function:
    def __call__(self, input):
        output = Variable(self.forward(input.data))
        output.set_creator(self)
        self.input, self.output = input, output.data
        return output

    def forward(self, x):
        raise NotImplementedError

    def backward(self, gy):
        raise NotImplementedError


# %% of="7.x3" style="renamed"
class Function:
    def __call__(self, var):
        values = var.data
        computed = self.forward(values)
        made = Variable(computed)
        self.input = var
        made.set_creator(self)
        self.output = Variable(computed)
        return made

    def forward(self, values):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()


# %% of="7.x3" style="restructured"
class Function:
    def __call__(self, input):
        self.input = input
        y = self.forward(input.data)
        self.output = self._box(y)
        return self._box(y)

    def _box(self, y):
        box = Variable(y)
        box.set_creator(self)
        return box

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% of="7.x4" style="renamed"
class Function:
    def __call__(self, variable: Variable) -> Variable:
        data = variable.data
        result = self.forward(data)
        new = Variable(result)
        self.input = variable
        # 창조자를 적는다
        Variable(result).set_creator(self)
        self.output = new
        return new

    def forward(self, data):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()


# %% of="7.x4" style="restructured"
class Function:
    def __call__(self, input):
        self.input = input
        self.output = Variable(self.forward(input.data))
        self._tie(self.output.data)
        return self.output

    def _tie(self, y):
        box = Variable(y)
        box.set_creator(self)

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% of="7.x7" style="renamed"
class Function:
    def __call__(self, var):
        array = var.data
        value = self.forward(array)
        out = Variable(value)
        self.input = var
        out.set_creator(self)
        Function.output = out
        return out

    def forward(self, array):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% of="7.x7" style="restructured"
class Function:
    output = None

    def __call__(self, input):
        output = Variable(self.forward(input.data))
        output.set_creator(self)
        self.input = input
        self._remember(output)
        return output

    @staticmethod
    def _remember(output):
        setattr(Function, "output", output)

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% of="7.x11" style="renamed"
def walk_back(end):
    last = end.creator
    v = last.input
    v.grad = last.backward(end.grad)
    middle = v.creator
    u = middle.input
    u.grad = middle.backward(v.grad)
    return u


# %% of="7.x11" style="restructured"
def walk_back(y):
    x = y
    for _ in range(2):
        f, gy = x.creator, x.grad
        x = f.input
        x.grad = f.backward(gy)
    return x


# %% of="7.x15" style="renamed"
def walk_back(out):
    h = out.creator
    q = h.input
    q.grad = h.backward(out.grad)
    g = q.creator
    p = g.input
    p.grad = g.backward(q.data)

    f = p.creator
    start = f.input
    start.grad = f.backward(p.data)
    return start


# %% of="7.x15" style="restructured"
def walk_back(y):
    C = y.creator
    variable = C.input
    variable.grad = C.backward(y.grad)
    for _ in range(2):
        function = variable.creator
        before = function.input
        before.grad = function.backward(variable.data)
        variable = before
    return variable


# %% of="7.x17" style="renamed"
class Variable:
    def __init__(self, array):
        self.data = array
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        function = self.creator
        if function is not None:
            before = function.input
            before.backward()
            before.grad = function.backward(self.grad)


# %% of="7.x17" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.creator is None:
            return
        self.creator.input.backward()
        self.creator.input.grad = self.creator.backward(self.grad)


# %% of="7.x18" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        maker = self.creator
        if maker is not None:
            source = maker.input
            source.grad = maker.backward(self.grad)
            self.backward()


# %% of="7.x18" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.creator is None:
            return None
        self._step()
        return Variable.backward(self)

    def _step(self):
        self.creator.input.grad = self.creator.backward(self.grad)


# %% of="7.x19" style="renamed"
class Variable:
    def __init__(self, values):
        self.data = values
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        function = self.creator
        if function is not None:
            var = function.input
            var.grad = function.backward(np.array(1.0))
            var.backward()


# %% of="7.x19" style="restructured"
class Variable:
    def __init__(self, data):
        self.data, self.grad, self.creator = data, None, None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        variable = self
        while variable.creator is not None:
            f = variable.creator
            f.input.grad = f.backward(np.ones_like(variable.data))
            variable = f.input


# %% of="7.x21" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        function = self.creator
        if function is not None:
            source = function.input
            self.grad = function.backward(self.grad)
            source.backward()


# %% of="7.x21" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.creator is None:
            return
        setattr(self, "grad", self.creator.backward(self.grad))
        self.creator.input.backward()


# %% of="7.x24" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        maker = self.creator
        while maker is not None:
            var = maker.input
            var.grad = maker.backward(self.grad)
            maker = var.creator


# %% of="7.x24" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def _functions(self):
        variable = self
        while variable.creator is not None:
            yield variable.creator
            variable = variable.creator.input

    def backward(self):
        start = self.grad
        for f in self._functions():
            f.input.grad = f.backward(start)


# %% of="7.x25" style="renamed"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        """Go one step back, then let the input go on."""
        function = self.creator
        if function is not None:
            before = function.input
            before.grad = function.backward(before.grad)
            before.backward()


# %% of="7.x25" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        if f is None:
            return
        gx = f.backward(f.input.grad)
        f.input.grad = gx
        f.input.backward()


# %% of="7.x26" style="renamed"
class Variable:
    def __init__(self, value):
        self.data = value
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        maker = self.creator
        source = maker.input
        source.grad = maker.backward(self.grad)
        if source.creator is not None:  # otherwise we have arrived
            source.backward()


# %% of="7.x26" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        f = self.creator
        x = f.input
        x.grad = f.backward(self.grad)
        if x.creator is not None:
            x.backward()
