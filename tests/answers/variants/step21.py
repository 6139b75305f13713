"""Wrong versions of step 21, written from their descriptions alone, in two styles each."""

# %% of="21.x2" style="renamed"
def as_variable(thing):
    """Everything as a box."""
    if not isinstance(thing, Variable):
        return thing
    return Variable(thing)

# %% of="21.x2" style="restructured"
def as_variable(obj):
    boxed = isinstance(obj, Variable)
    return Variable(obj) if boxed else obj

# %% of="21.x14" style="renamed" whole=true
class Function:
    def __call__(self, *args):
        args = [as_variable(arg) for arg in args]
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

# %% of="21.x14" style="restructured" whole=true
class Function:
    def __call__(self, *inputs):
        inputs = list(map(as_variable, inputs))
        xs = (x.data for x in inputs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config.enable_backprop:
            self._record(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

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

# %% of="21.x15" style="renamed"
class Function:
    def __call__(self, *args):
        args = as_variable(args)
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

# %% of="21.x15" style="restructured"
class Function:
    def __call__(self, *inputs):
        inputs = [as_variable(inputs)]
        xs = (x.data for x in inputs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config.enable_backprop:
            self._record(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

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

# %% of="21.x16" style="renamed"
class Function:
    def __call__(self, *args):
        args = [as_array(arg) for arg in args]
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

# %% of="21.x16" style="restructured"
class Function:
    def __call__(self, *inputs):
        inputs = tuple(map(as_array, inputs))
        xs = (x.data for x in inputs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config.enable_backprop:
            self._record(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

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

# %% of="21.x17" style="renamed"
class Function:
    def __call__(self, *args):
        arrays = [arg.data for arg in args]
        args = [as_variable(arg) for arg in args]
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

# %% of="21.x17" style="restructured"
class Function:
    def __call__(self, *inputs):
        pairs = [(x.data, as_variable(x)) for x in inputs]
        xs, inputs = zip(*pairs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config.enable_backprop:
            self._record(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

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

# %% of="21.x18" style="renamed"
class Function:
    def __call__(self, *args):
        args = [as_variable(arg) for arg in args]
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

# %% of="21.x18" style="restructured"
class Function:
    def __call__(self, *inputs):
        inputs = list(map(as_variable, inputs))
        xs = (x.data for x in inputs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if not Config.enable_backprop:
            return None
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

# %% of="21.x20" style="renamed"
class Function:
    def __call__(self, *args):
        args = [as_variable(arg) for arg in args]
        arrays = [arg.data for arg in args]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outs = [Variable(as_array(r)) for r in results]

        if Config.enable_backprop:
            self.generation = args[0].generation
            for out in outs:
                out.set_creator(self)
            self.inputs = args
            self.outputs = [weakref.ref(out) for out in outs]

        return outs if len(outs) > 1 else outs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()

# %% of="21.x20" style="restructured"
class Function:
    def __call__(self, *inputs):
        inputs = list(map(as_variable, inputs))
        xs = (x.data for x in inputs)
        ys = self.forward(*xs)
        outputs = [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]
        if Config.enable_backprop:
            self._record(inputs, outputs)
        if len(outputs) == 1:
            return outputs[0]
        return outputs

    def _record(self, inputs, outputs):
        self.inputs = inputs
        self.outputs = list(map(weakref.ref, outputs))
        first, *_ = inputs
        self.generation = first.generation
        for y in outputs:
            y.set_creator(self)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()

# %% of="21.x25" style="renamed"
def add(left, right):
    if isinstance(right, float):
        right = np.array(right)
    return Add()(left, right)


def mul(left, right):
    if isinstance(right, float):
        right = np.array(right)
    return Mul()(left, right)

# %% of="21.x25" style="restructured"
def _lifted(number):
    return np.array(number) if isinstance(number, float) else number


def add(x0, x1):
    return Add()(x0, _lifted(x1))


def mul(x0, x1):
    return Mul()(x0, _lifted(x1))

# %% of="21.x26" style="renamed"
def add(left, right):
    if isinstance(right, (int, float)):
        right = np.array(right)
    return Add()(left, right)


def mul(left, right):
    if isinstance(right, (int, float)):
        right = np.array(right)
    return Mul()(left, right)

# %% of="21.x26" style="restructured"
def _apply(function, x0, x1):
    is_number = isinstance(x1, int) or isinstance(x1, float)
    return function(x0, np.asarray(x1) if is_number else x1)


def add(x0, x1):
    return _apply(Add(), x0, x1)


def mul(x0, x1):
    return _apply(Mul(), x0, x1)

# %% of="21.x27" style="renamed"
def add(left, right):
    if not isinstance(right, Variable):
        right = np.array(right, dtype=np.float64)
    return Add()(left, right)


def mul(left, right):
    if not isinstance(right, Variable):
        right = np.array(right, dtype=np.float64)
    return Mul()(left, right)

# %% of="21.x27" style="restructured"
def _operand(x):
    if isinstance(x, Variable):
        return x
    return np.asarray(x).astype(float)


def add(x0, x1):
    return Add()(x0, _operand(x1))


def mul(x0, x1):
    return Mul()(x0, _operand(x1))

# %% of="21.x28" style="renamed"
def add(left, right):
    left = as_array(left)
    return Add()(left, right)


def mul(left, right):
    left = as_array(left)
    return Mul()(left, right)

# %% of="21.x28" style="restructured"
def add(*operands):
    first, second = operands
    return Add()(as_array(first), second)


def mul(*operands):
    first, second = operands
    return Mul()(as_array(first), second)

# %% of="21.x33" style="renamed"
def add(left, right):
    if np.isscalar(right):
        right = np.array(int(right))
    return Add()(left, right)


def mul(left, right):
    if np.isscalar(right):
        right = np.array(int(right))
    return Mul()(left, right)

# %% of="21.x33" style="restructured"
def _whole(x):
    return np.array(x, dtype=int) if np.isscalar(x) else x


def add(x0, x1):
    return Add()(x0, _whole(x1))


def mul(x0, x1):
    return Mul()(x0, _whole(x1))

# %% of="21.x35" style="renamed"
Variable.__array_priority__ = 0.0  # as high as that of ndarray

# %% of="21.x35" style="restructured"
Variable.__array_priority__ = np.zeros(1).__array_priority__
