"""Wrong versions of step 13, written from their descriptions alone, in two styles each."""

# %% of="13.5" style="renamed"
class Add(Function):
    def forward(self, a, b):
        total = a + b
        return total

    def backward(self, grad):
        return [grad, grad]


# %% of="13.5" style="restructured"
class Add(Function):
    def forward(self, x0, x1):
        return np.add(x0, x1)

    def backward(self, gy):
        return [gy for _ in self.inputs]


# %% of="13.x11" style="renamed"
class Square(Function):
    def forward(self, values):
        return values**2

    def backward(self, grad):
        values = self.inputs[0].data
        slope = 2 * values
        return slope


# %% of="13.x11" style="restructured"
class Square(Function):
    def forward(self, x):
        return np.square(x)

    def backward(self, gy):
        (variable,) = self.inputs
        return np.add(variable.data, variable.data)


# %% of="13.x3" style="renamed"
class Add(Function):
    def forward(self, u, v):
        w = u + v
        return w

    def backward(self, gw):
        u, v = self.inputs[0].data, self.inputs[1].data
        return gw * v, gw * u


# %% of="13.x3" style="restructured"
class Add(Function):
    def forward(self, x0, x1):
        return np.add(x0, x1)

    def backward(self, gy):
        return tuple(np.multiply(gy, other.data) for other in reversed(self.inputs))


# %% of="13.x17" style="renamed"
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
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                out_grads = [out.grad for out in function.outputs]
                in_grads = function.backward(out_grads)
                if not isinstance(in_grads, tuple):
                    in_grads = (in_grads,)
                for var, grad in zip(function.inputs, in_grads):
                    var.grad = grad
                    functions.append(var.creator)


# %% of="13.x17" style="restructured"
class Variable:
    def __init__(self, data):
        if not (data is None or isinstance(data, np.ndarray)):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def _gradients(self, f):
        result = f.backward(list(map(lambda output: output.grad, f.outputs)))
        return result if isinstance(result, tuple) else (result,)

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while len(funcs) > 0:
            f = funcs.pop()
            if f is None:
                continue
            gxs = self._gradients(f)
            for x, x.grad in zip(f.inputs, gxs):
                funcs += [x.creator]


# %% of="13.x18" style="renamed"
class Variable:
    def __init__(self, values):
        if values is not None and not isinstance(values, np.ndarray):
            raise TypeError(f"{type(values)} is not supported")
        self.data = values
        self.grad = None
        self.creator = None

    def set_creator(self, maker):
        self.creator = maker

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        makers = [self.creator]
        while makers:
            maker = makers.pop()
            if maker is not None:
                grads = [maker.outputs[0].grad]
                results = maker.backward(*grads)
                if not isinstance(results, tuple):
                    results = (results,)
                for source, result in zip(maker.inputs, results):
                    source.grad = result
                    makers.append(source.creator)


# %% of="13.x18" style="restructured"
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
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            first, *_ = f.outputs
            gxs = f.backward(first.grad)
            pairs = zip(f.inputs, gxs) if isinstance(gxs, tuple) else [(f.inputs[0], gxs)]
            for x, x.grad in pairs:
                funcs.append(x.creator)


# %% of="13.x20" style="renamed"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, function):
        self.creator = function

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        waiting = [self.creator]
        while waiting:
            function = waiting.pop()
            if function is not None:
                upstream = [out.grad for out in function.outputs]
                downstream = function.backward(*upstream)
                downstream = (downstream,)
                for var, grad in zip(function.inputs, downstream):
                    var.grad = grad
                    waiting.append(var.creator)


# %% of="13.x20" style="restructured"
class Variable:
    def __init__(self, data):
        if data is None or isinstance(data, np.ndarray):
            self.data, self.grad, self.creator = data, None, None
        else:
            raise TypeError("Variable holds ndarrays only")

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while len(funcs):
            f = funcs.pop()
            if f is None:
                continue
            gxs = [f.backward(*(output.grad for output in f.outputs))]
            for x, gx in zip(f.inputs, gxs):
                setattr(x, "grad", gx)
                funcs.append(x.creator)


# %% of="13.x24" style="renamed"
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
            self.grad = np.ones_like(self.data)
        fns = [self.creator]
        while fns:
            fn = fns.pop()
            if fn is not None:
                gouts = [out.grad for out in fn.outputs]
                gins = fn.backward(*gouts)
                if not isinstance(gins, tuple):
                    gins = (gins,)
                for var, g in zip(fn.inputs[:2], gins[:2]):
                    var.grad = g
                    fns.append(var.creator)


# %% of="13.x24" style="restructured"
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
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            gxs = f.backward(*[output.grad for output in f.outputs])
            if not isinstance(gxs, tuple):
                f.inputs[0].grad = gxs
                funcs.append(f.inputs[0].creator)
                continue
            f.inputs[0].grad = gxs[0]
            funcs.append(f.inputs[0].creator)
            if len(f.inputs) > 1:
                f.inputs[1].grad = gxs[1]
                funcs.append(f.inputs[1].creator)


# %% of="13.x30" style="renamed"
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
        # dy/dy = 1
        self.grad = np.ones_like(self.data)
        functions = [self.creator]
        while functions:
            function = functions.pop()
            if function is not None:
                grads_out = [out.grad for out in function.outputs]
                grads_in = function.backward(*grads_out)
                if not isinstance(grads_in, tuple):
                    grads_in = (grads_in,)
                for var, grad in zip(function.inputs, grads_in):
                    var.grad = grad
                    functions.append(var.creator)


# %% of="13.x30" style="restructured"
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
        setattr(self, "grad", np.full_like(self.data, 1))
        self._walk([self.creator])

    def _walk(self, funcs):
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            gxs = f.backward(*map(lambda output: output.grad, f.outputs))
            gxs = gxs if isinstance(gxs, tuple) else (gxs,)
            for k, gx in enumerate(gxs[: len(f.inputs)]):
                f.inputs[k].grad = gx
                funcs.append(f.inputs[k].creator)


# %% of="13.x31" style="renamed"
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
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        todo = [self.creator]
        while todo:
            function = todo.pop()
            if function is not None:
                gradients = [result.grad for result in function.outputs]
                shares = function.backward(*gradients)
                if not isinstance(shares, tuple):
                    shares = (shares,)
                for source, share in zip(function.inputs, shares):
                    source.grad = share * self.grad
                    todo.append(source.creator)


# %% of="13.x31" style="restructured"
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
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            gxs = f.backward(*(output.grad for output in f.outputs))
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            scaled = [np.multiply(self.grad, gx) for gx in gxs]
            for x, gx in zip(f.inputs, scaled):
                x.grad = gx
            funcs.extend(x.creator for x in f.inputs)


# %% of="13.x32" style="renamed"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
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
                received = [out.grad for out in function.outputs]
                computed = function.backward(*received)
                if not isinstance(computed, tuple):
                    computed = (computed,)
                for variable, value in zip(function.inputs, computed):
                    variable.data = value
                    functions.append(variable.creator)


# %% of="13.x32" style="restructured"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def _write(self, gx):
        self.data = gx
        return self.creator

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is None:
                continue
            gxs = f.backward(*[output.grad for output in f.outputs])
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            funcs += [x._write(gx) for x, gx in zip(f.inputs, gxs)]


# %% of="13.x36" style="renamed"
class Polar(Function):
    def forward(self, dist, angle):
        return dist * np.cos(angle), dist * np.sin(angle)

    def backward(self, g_across, g_up):
        dist, angle = self.inputs[0].data, self.inputs[1].data
        g_dist = g_across * np.cos(angle) + g_up * np.sin(angle)
        g_angle = -g_across * dist * np.sin(angle) + g_up * dist * np.cos(angle)
        return g_angle, g_dist


# %% of="13.x36" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        return np.multiply(r, np.cos(t)), np.multiply(r, np.sin(t))

    def backward(self, gx, gy):
        r, t = [variable.data for variable in self.inputs]
        c, s = np.cos(t), np.sin(t)
        return r * (gy * c - gx * s), gx * c + gy * s


# %% of="13.x39" style="renamed"
class Polar(Function):
    def forward(self, radius, theta):
        return radius * np.cos(theta), radius * np.sin(theta)

    def backward(self, ga, gb):
        radius, theta = self.inputs[1].data, self.inputs[0].data
        gradius = ga * np.cos(theta) + gb * np.sin(theta)
        gtheta = -ga * radius * np.sin(theta) + gb * radius * np.cos(theta)
        return gradius, gtheta


# %% of="13.x39" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        return r * np.cos(t), r * np.sin(t)

    def backward(self, gx, gy):
        t, r = (variable.data for variable in self.inputs)
        c, s = np.cos(t), np.sin(t)
        return gx * c + gy * s, np.multiply(r, gy * c - gx * s)


# %% of="13.x43" style="renamed"
class Polar(Function):
    def forward(self, dist, angle):
        return dist * np.cos(angle), dist * np.sin(angle)

    def backward(self, g0, g1):
        dist, angle = self.inputs[0].data, self.inputs[1].data
        gdist = g0 * np.cos(angle) + g1 * np.sin(angle)
        gangle = -g0 * dist * np.sin(angle) + g1 * dist * np.cos(angle)
        return gdist, gangle, gdist + gangle


# %% of="13.x43" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        return r * np.cos(t), r * np.sin(t)

    def backward(self, gx, gy):
        r, t = [x.data for x in self.inputs]
        results = [gx * np.cos(t) + gy * np.sin(t)]
        results.append(r * (gy * np.cos(t) - gx * np.sin(t)))
        return (*results, gx)
