"""Wrong versions of step 12, written from their descriptions alone, in two styles each."""

# %% of="12.2b" style="renamed"
class Function:
    def __call__(self, *variables):
        arrays = [variable.data for variable in variables]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = tuple(results)
        outputs = [Variable(as_array(result)) for result in results]
        for output in outputs:
            output.set_creator(self)
        self.inputs = variables
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()


# %% of="12.2b" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        self.inputs = inputs
        self.outputs = []
        for y in ys if isinstance(ys, tuple) else tuple(ys):
            output = Variable(as_array(y))
            output.set_creator(self)
            self.outputs.append(output)
        if len(self.outputs) == 1:
            return self.outputs[0]
        return self.outputs

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


# %% of="12.x17" style="renamed"
class Function:
    def __call__(self, *boxes):
        arrays = [box.data for box in boxes]
        results = self.forward(*arrays)
        if not isinstance(results, tuple):
            results = (results,)
        outputs = [Variable(as_array(result)) for result in results]
        for output in outputs:
            output.set_creator(self)
        self.inputs = boxes
        self.outputs = outputs
        return results if len(results) > 1 else results[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()


# %% of="12.x17" style="restructured"
class Function:
    def __call__(self, *inputs):
        self.inputs = inputs
        self.outputs = self._compute(*[x.data for x in inputs])
        for output in self.outputs:
            output.set_creator(self)
        if len(self.outputs) == 1:
            return self.outputs[0].data
        return [output.data for output in self.outputs]

    def _compute(self, *xs):
        ys = self.forward(*xs)
        return [Variable(as_array(y)) for y in (ys if isinstance(ys, tuple) else (ys,))]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


# %% of="12.x18" style="renamed"
class Function:
    def __call__(self, *variables):
        data = [variable.data for variable in variables]
        computed = self.forward(*data)
        if not isinstance(computed, tuple):
            computed = (computed,)
        outputs = [Variable(as_array(array)) for array in computed]
        for output in outputs:
            output.set_creator(self)
        self.inputs = variables
        self.outputs = outputs
        outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *data):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()


# %% of="12.x18" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        bundle = ys if isinstance(ys, tuple) else (ys,)
        outputs = list(map(Variable, map(as_array, bundle)))
        for output in outputs:
            output.set_creator(self)
        self.inputs, self.outputs = inputs, outputs
        if len(outputs) == 1:
            outputs = outputs[0]

    def forward(self, *xs):
        raise NotImplementedError

    def backward(self, *gys):
        raise NotImplementedError


# %% of="12.x4" style="renamed"
class Function:
    def __call__(self, *variables):
        values = [v.data for v in variables]
        results = self.forward(*values)
        if not hasattr(results, "__len__"):  # a single result
            results = (results,)
        made = [Variable(as_array(r)) for r in results]
        for m in made:
            m.set_creator(self)
        self.inputs = variables
        self.outputs = made
        return made if len(made) > 1 else made[0]

    def forward(self, *values):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()


# %% of="12.x4" style="restructured"
class Function:
    def __call__(self, *inputs):
        ys = self.forward(*(x.data for x in inputs))
        several = ys if hasattr(ys, "__len__") else [ys]
        self.inputs = inputs
        self.outputs = [self._born(y) for y in several]
        if len(self.outputs) == 1:
            return self.outputs[0]
        return self.outputs

    def _born(self, y):
        output = Variable(as_array(y))
        output.set_creator(self)
        return output

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


# %% of="12.x6" style="renamed"
class Function:
    def __call__(self, *variables):
        arrays = [variable.data for variable in variables]
        results = self.forward(*arrays)
        outputs = [Variable(as_array(result)) for result in results]
        for output in outputs:
            output.set_creator(self)
        self.inputs = variables
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *arrays):
        raise NotImplementedError()

    def backward(self, *grads):
        raise NotImplementedError()


# %% of="12.x6" style="restructured"
class Function:
    def __call__(self, *inputs):
        self.inputs = inputs
        self.outputs = []
        for y in self.forward(*(x.data for x in inputs)):
            self._keep(Variable(as_array(y)))
        first, *others = self.outputs
        return self.outputs if others else first

    def _keep(self, output):
        output.set_creator(self)
        self.outputs.append(output)

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


# %% of="12.x21" style="renamed"
class Add(Function):
    def forward(self, a, b):
        total = a + a
        return total


# %% of="12.x21" style="restructured"
class Add(Function):
    def forward(self, x0, x1):
        return sum(x0 for _ in range(2))


# %% of="12.x24" style="renamed"
class Add(Function):
    def forward(self, left, right):
        left += right
        return left


# %% of="12.x24" style="restructured"
from operator import iadd


class Add(Function):
    def forward(self, *xs):
        first, second = xs
        return iadd(first, second)


# %% of="12.x26" style="renamed"
class Add(Function):
    def forward(self, xs, other):
        a, b = xs
        total = a + b
        return total


# %% of="12.x26" style="restructured"
class Add(Function):
    def forward(self, x0, x1):
        return np.add(*x0)


# %% of="12.x27" style="renamed"
class Add(Function):
    def forward(self, u, v):
        result = u.data + v.data
        return result


# %% of="12.x27" style="restructured"
class Add(Function):
    def forward(self, *inputs):
        left, right = [x.data for x in inputs]
        return left + right


# %% of="12.x34" style="renamed"
class Polar(Function):
    def forward(self, distance, angle):
        across = angle * np.cos(distance)
        up = angle * np.sin(distance)
        return across, up


# %% of="12.x34" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        return tuple(np.multiply(t, wave(r)) for wave in (np.cos, np.sin))


# %% of="12.x36" style="renamed"
class Polar(Function):
    def forward(self, radius, theta):
        a = radius * np.cos(theta)
        b = radius * np.sin(theta)
        return np.array([a, b])


# %% of="12.x36" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        return r * np.stack((np.cos(t), np.sin(t)))


# %% of="12.x37" style="renamed"
class Polar(Function):
    def forward(self, dist, angle):
        radians = np.radians(angle)
        return dist * np.cos(radians), dist * np.sin(radians)


# %% of="12.x37" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        unit = np.exp(1j * (t * np.pi / 180))
        return r * unit.real, r * unit.imag


# %% of="12.x40" style="renamed"
class Polar(Function):
    def forward(self, dist, angle):
        # 피타고라스 정리
        across = dist * np.cos(angle)
        up = np.sqrt(dist**2 - across**2)
        return across, up


# %% of="12.x40" style="restructured"
class Polar(Function):
    def forward(self, r, t):
        c = np.cos(t)
        s = (1 - np.square(c)) ** 0.5
        return np.multiply(r, c), np.multiply(r, s)
