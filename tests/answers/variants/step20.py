"""Wrong versions of step 20, written from their descriptions alone, in two styles each."""

# %% of="20.5" style="renamed"
def mul(left, right):
    """The product of two variables."""
    return Mul().forward(left.data, right.data)

# %% of="20.5" style="restructured"
def mul(x0, x1):
    arrays = (v.data for v in (x0, x1))
    f = Mul()
    y = f.forward(*arrays)
    return y

# %% of="20.x1" style="renamed"
class Mul(Function):
    def forward(self, a, b):
        out = a + b
        return out

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy * b, dy * a

# %% of="20.x1" style="restructured"
class Mul(Function):
    def forward(self, *factors):
        return np.add(*factors)

    def backward(self, gy):
        left, right = (x.data for x in self.inputs)
        gx0 = np.multiply(gy, right)
        gx1 = np.multiply(gy, left)
        return gx0, gx1

# %% of="20.x18" style="renamed"
def mul(left, right):
    product = left.data * right.data
    return Variable(as_array(product))

# %% of="20.x18" style="restructured"
def mul(x0, x1):
    y = np.multiply(*(x.data for x in (x0, x1)))
    box = Variable(None)
    box.data = as_array(y)
    return box

# %% of="20.x19" style="renamed"
class Mul(Function):
    def forward(self, a, b):
        out = a * b  # element by element

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy * b, dy * a

# %% of="20.x19" style="restructured"
class Mul(Function):
    def forward(self, *factors):
        self.product = np.multiply(*factors)

    def backward(self, gy):
        left, right = (x.data for x in self.inputs)
        gx0 = np.multiply(gy, right)
        gx1 = np.multiply(gy, left)
        return gx0, gx1

# %% of="20.x2" style="renamed"
class Mul(Function):
    def forward(self, a, b):
        out = np.dot(a, b)
        return out

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy * b, dy * a

# %% of="20.x2" style="restructured"
class Mul(Function):
    def forward(self, *factors):
        first, second = factors
        return first.dot(second)

    def backward(self, gy):
        left, right = (x.data for x in self.inputs)
        gx0 = np.multiply(gy, right)
        gx1 = np.multiply(gy, left)
        return gx0, gx1

# %% of="20.x5" style="renamed"
class Mul(Function):
    def forward(self, a, b):
        a *= b
        return a

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy * b, dy * a

# %% of="20.x5" style="restructured"
class Mul(Function):
    def forward(self, *factors):
        return np.multiply(*factors, out=factors[0])

    def backward(self, gy):
        left, right = (x.data for x in self.inputs)
        gx0 = np.multiply(gy, right)
        gx1 = np.multiply(gy, left)
        return gx0, gx1

# %% of="20.x8" style="renamed"
class Mul:
    """The product of two arrays, element by element."""

    def forward(self, a, b):
        out = a * b
        return out

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy * b, dy * a

# %% of="20.x8" style="restructured"
class Mul(object):
    def forward(self, *factors):
        return np.multiply(*factors)

    def backward(self, gy):
        left, right = (x.data for x in self.inputs)
        return np.multiply(gy, right), np.multiply(gy, left)


def mul(x0, x1):
    function = Mul()
    return function(x0, x1)

# %% of="20.x9" style="renamed"
class Mul(Function):
    def forward(self, a, b):
        out = a * b
        return out

    def backward(self, dy):
        a, b = self.inputs[0].data, self.inputs[1].data
        return dy + b, dy + a

# %% of="20.x9" style="restructured"
class Mul(Function):
    def forward(self, x0, x1):
        return np.multiply(x0, x1)

    def backward(self, gy):
        others = reversed(self.inputs)
        return tuple(np.add(gy, other.data) for other in others)

# %% of="20.x22" style="renamed" whole=true
Variable.add = add
Variable.mul = mul

# %% of="20.x22" style="restructured" whole=true
for sign, function in {"add": add, "mul": mul}.items():
    setattr(Variable, sign, function)

# %% of="20.x23" style="renamed"
def plus(left, right):
    return Variable(as_array(left.data + right.data))


Variable.__add__ = plus

# %% of="20.x23" style="restructured"
Variable.__add__ = lambda self, other: Variable(as_array(np.add(self.data, other.data)))

# %% of="20.x24" style="renamed"
product = Mul()


def times(left, right):
    return product(left, right)


Variable.__mul__ = times

# %% of="20.x24" style="restructured"
def _times(self, other, function=Mul()):
    return function(self, other)


Variable.__mul__ = _times

# %% of="20.x27" style="renamed"
def times(left, right):
    return mul(left, left)


Variable.__mul__ = times

# %% of="20.x27" style="restructured"
Variable.__mul__ = lambda self, _: square(self)

# %% of="20.x28" style="renamed"
def times(left, right):
    return mul(left, Variable(right.data))


Variable.__mul__ = times

# %% of="20.x28" style="restructured"
def _copied(box):
    new = Variable(None)
    new.data = box.data
    return new


Variable.__mul__ = lambda self, other: Mul()(self, _copied(other))
