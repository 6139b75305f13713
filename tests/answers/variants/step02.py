"""Wrong versions of step 2, written from their descriptions alone, in two styles each."""

# %% of="2.1" style="renamed"
class Function:
    def __call__(self, variable):
        values = variable.data
        result = self.forward(values)
        return result

    def forward(self, values):
        raise NotImplementedError()


# %% of="2.1" style="restructured"
class Function:
    def __call__(self, input):
        return self.forward(input.data)

    def forward(self, x):
        raise NotImplementedError("a subclass has to say what to compute")


# %% of="2.3" style="renamed"
class Function:
    def __call__(self, box: "Variable") -> "Variable":
        result = self.forward(box)
        wrapped = Variable(result)
        return wrapped

    def forward(self, x):
        raise NotImplementedError()


# %% of="2.3" style="restructured"
class Function:
    def __call__(self, input):
        return self._wrap(self.forward(input))

    def _wrap(self, y):
        return Variable(y)

    def forward(self, x):
        raise NotImplementedError


# %% of="2.6" style="renamed"
class Function:
    def __call__(self, box):
        array = box.data
        result = self.forward(array)
        new_box = Variable(result)
        return new_box

    def forward(self, array):
        # 하위 클래스에서 구현합니다
        return NotImplementedError()


# %% of="2.6" style="restructured"
class Function:
    def __call__(self, input):
        return Variable(self.forward(input.data))

    def forward(self, x):
        problem = NotImplementedError(f"{type(self).__name__} has no forward")
        return problem


# %% of="2.x2" style="renamed"
class Function:
    def __call__(self, var):
        before = var.data
        after = self.forward(before)
        result = Variable(before)
        return result

    def forward(self, x):
        raise NotImplementedError()


# %% of="2.x2" style="restructured"
class Function:
    def __call__(self, input):
        output = Variable(input.data)
        self.forward(output.data)
        return output

    def forward(self, x):
        raise NotImplementedError()


# %% of="2.x6" style="renamed"
class Function:
    box = None

    def __call__(self, variable):
        """One box for this function, however often it is called."""
        value = variable.data
        result = self.forward(value)
        if self.box is None:
            self.box = Variable(result)
        self.box.data = result
        return self.box

    def forward(self, value):
        raise NotImplementedError()


# %% of="2.x6" style="restructured"
class Function:
    def __call__(self, input):
        y = self.forward(input.data)
        try:
            self._output.data = y
        except AttributeError:
            self._output = Variable(y)
        return self._output

    def forward(self, x):
        raise NotImplementedError()


# %% of="2.10" style="renamed"
class Square(Function):
    def __call__(self, variable):
        array = variable.data
        squared = array**2
        return Variable(squared)


# %% of="2.10" style="restructured"
class Square(Function):
    """x squared."""

    def __call__(self, input):
        return Variable(np.square(input.data))


# %% of="2.8" style="renamed"
class Square(Function):
    def forward(self, array: np.ndarray):
        squared = array**2


# %% of="2.8" style="restructured"
class Square(Function):
    def forward(self, x):
        np.multiply(x, x)


# %% of="2.9b" style="renamed"
class Square(Function):
    def forward(self, base):
        squared = base**base
        return squared


# %% of="2.9b" style="restructured"
class Square(Function):
    def forward(self, x):
        exponent = x
        return np.power(x, exponent)


# %% of="2.x11" style="renamed"
class Square(Function):
    def forward(self, a):
        result = a**3
        return result


# %% of="2.x11" style="restructured"
class Square(Function):
    def forward(self, x):
        return np.multiply(x * x, x)


# %% of="2.x13" style="renamed"
class Square(Function):
    def forward(self, values):
        squared = Variable(values**2)
        return squared


# %% of="2.x13" style="restructured"
class Square(Function):
    def forward(self, x):
        def box(y):
            return Variable(y)

        return box(np.square(x))


# %% of="2.x14" style="renamed"
class Square(Function):
    def forward(self, variable):
        return variable.data**2


# %% of="2.x14" style="restructured"
class Square(Function):
    def forward(self, x):
        array = x.data
        y = array * array
        return y


# %% of="2.x15" style="renamed"
class Square(Function):
    def forward(self, v: np.ndarray):
        # v · v
        return np.dot(v, v)


# %% of="2.x15" style="restructured"
class Square(Function):
    def forward(self, x):
        product = x.dot(x)
        return product


# %% of="2.x18" style="renamed"
class Square(Function):
    def forward(self, number):
        squared = number ^ 2
        return squared


# %% of="2.x18" style="restructured"
from operator import xor


class Square(Function):
    def forward(self, x):
        return xor(x, 2)
