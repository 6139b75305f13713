"""Wrong versions of step 11, written from their descriptions alone, in two styles each."""

# %% of="11.x1" style="renamed"
class Function:
    def __call__(self, variables):
        results = self.forward(variables)
        boxes = [Variable(as_array(result)) for result in results]
        for box in boxes:
            box.set_creator(self)
        self.inputs = variables
        self.outputs = boxes
        return boxes

    def forward(self, arrays):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x1" style="restructured"
class Function:
    def __call__(self, inputs):
        self.inputs = inputs
        self.outputs = []
        for y in self.forward([x for x in inputs]):
            output = Variable(as_array(y))
            output.set_creator(self)
            self.outputs.append(output)
        return self.outputs

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% of="11.x14" style="renamed"
class Function:
    def __call__(self, variables: list) -> list:
        arrays = [variable.data for variable in variables]
        results = self.forward(arrays)
        boxes = [Variable(np.array(results))]
        for box in boxes:
            box.set_creator(self)
        self.inputs = variables
        self.outputs = boxes
        return boxes

    def forward(self, arrays):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x14" style="restructured"
class Function:
    def __call__(self, inputs):
        ys = self.forward([x.data for x in inputs])
        output = Variable(np.stack(ys))
        output.set_creator(self)
        self.inputs, self.outputs = inputs, [output]
        return self.outputs

    def forward(self, xs):
        raise NotImplementedError

    def backward(self, gys):
        raise NotImplementedError


# %% of="11.x19" style="renamed"
class Function:
    def __call__(self, boxes):
        arrays = [box.data for box in boxes]
        results = self.forward(arrays)
        new_boxes = [Variable(as_array(result)) for result in results]
        for new_box in new_boxes:
            new_box.set_creator(self)
        self.inputs = boxes
        self.outputs = new_boxes
        return results

    def forward(self, arrays):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x19" style="restructured"
class Function:
    def __call__(self, inputs):
        ys = self.forward([x.data for x in inputs])
        self._remember(inputs, map(Variable, map(as_array, ys)))
        return ys

    def _remember(self, inputs, outputs):
        self.inputs = inputs
        self.outputs = list(outputs)
        for output in self.outputs:
            output.set_creator(self)

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% of="11.x21" style="renamed"
class Function:
    def __call__(self, variables):
        left = variables[0]
        right = variables[1]
        values = [left.data, right.data]
        results = self.forward(values)
        made = [Variable(as_array(result)) for result in results]
        for each in made:
            each.set_creator(self)
        self.inputs = variables
        self.outputs = made
        return made

    def forward(self, values):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x21" style="restructured"
class Function:
    def __call__(self, inputs):
        self.inputs = inputs
        self.outputs = []
        for y in self.forward([inputs[i].data for i in range(2)]):
            output = Variable(as_array(y))
            output.set_creator(self)
            self.outputs.append(output)
        return self.outputs

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% of="11.x6" style="renamed"
class Function:
    def __call__(self, inputs):
        arrays = [variable.data for variable in inputs]
        results = self.forward(arrays)
        outputs = [Variable(as_array(result)) for result in results]
        for out in outputs:
            out.set_creator(out)
        self.inputs = inputs
        self.outputs = outputs
        return outputs

    def forward(self, arrays):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x6" style="restructured"
class Function:
    def __call__(self, inputs):
        self.inputs = inputs
        self.outputs = []
        for y in self.forward([x.data for x in inputs]):
            self.outputs.append(Variable(as_array(y)))
            last = self.outputs[-1]
            Variable.set_creator(last, last)
        return self.outputs

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% of="11.x9" style="renamed"
class Function:
    def __call__(self, variables):
        data = [variable.data for variable in variables]
        computed = self.forward(data)
        boxes = [Variable(as_array(array)) for array in computed]
        for box in boxes:
            box.set_creator(self)
        self.inputs = variables
        self.outputs = computed  # 계산한 결과를 기억한다
        return boxes

    def forward(self, data):
        raise NotImplementedError()

    def backward(self, grads):
        raise NotImplementedError()


# %% of="11.x9" style="restructured"
class Function:
    def __call__(self, inputs):
        self.inputs = inputs
        self.outputs = [as_array(y) for y in self.forward([x.data for x in inputs])]
        boxes = list(map(Variable, self.outputs))
        for box in boxes:
            box.set_creator(self)
        return boxes

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% of="11.1" style="renamed"
class Add(Function):
    def forward(self, arrays):
        a, b = arrays
        total = a + b
        return total


# %% of="11.1" style="restructured"
class Add(Function):
    def forward(self, xs):
        return np.add(xs[0], xs[1])


# %% of="11.x26" style="renamed"
class Add(Function):
    def forward(self, arrays: list) -> tuple:
        left, right = arrays
        result = left * right
        return (result,)


# %% of="11.x26" style="restructured"
from functools import reduce


class Add(Function):
    def forward(self, xs):
        return tuple([reduce(np.multiply, xs)])


# %% of="11.x29" style="renamed"
class Add(Function):
    def forward(self, values):
        left, right = values
        total = np.sum(left + right)
        return (total,)


# %% of="11.x29" style="restructured"
class Add(Function):
    def forward(self, xs):
        return tuple([np.add(xs[0], xs[1]).sum()])


# %% of="11.x31" style="renamed"
class Add(Function):
    def forward(self, terms):
        a, b = terms
        result = a + b
        return (result, result)


# %% of="11.x31" style="restructured"
class Add(Function):
    def forward(self, xs):
        return (np.add(*xs),) * len(xs)


# %% of="11.x32" style="renamed"
class Add(Function):
    def forward(self, arrays):
        a, b = arrays
        total = Variable(as_array(a + b))
        return (total,)


# %% of="11.x32" style="restructured"
class Add(Function):
    def forward(self, xs):
        return tuple(Variable(np.asarray(y)) for y in [np.add(*xs)])


# %% of="11.x34" style="renamed"
class Add(Function):
    def forward(self, values):
        u, v = values
        w = u + v
        result = (w,)


# %% of="11.x34" style="restructured"
class Add(Function):
    def forward(self, xs):
        tuple([np.add(xs[0], xs[1])])


# %% of="11.x35" style="renamed"
class Add(Function):
    def forward(self, variables):
        a, b = variables
        total = a.data + b.data
        return (total,)


# %% of="11.x35" style="restructured"
class Add(Function):
    def forward(self, xs):
        left, right = (x.data for x in xs)
        return tuple([left + right])
