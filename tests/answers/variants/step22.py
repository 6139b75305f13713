"""Wrong versions of step 22, written from their descriptions alone, in two styles each."""

# %% of="22.x1" style="renamed"
class Neg(Function):
    """The opposite of an array."""

    def forward(self, array):
        return array

    def backward(self, dy):
        return -dy

# %% of="22.x1" style="restructured"
class Neg(Function):
    def forward(self, x):
        y = np.multiply(1, x)
        return y

    def backward(self, gy):
        return np.negative(gy)


def neg(x):
    function = Neg()
    y = function(x)
    return y

# %% of="22.x5" style="renamed"
class Neg(Function):
    """The opposite of an array."""

    def forward(self, array):
        array *= -1
        return array

    def backward(self, dy):
        return -dy

# %% of="22.x5" style="restructured"
class Neg(Function):
    def forward(self, x):
        return np.negative(x, out=x)

    def backward(self, gy):
        return np.negative(gy)


def neg(x):
    function = Neg()
    y = function(x)
    return y

# %% of="22.x17" style="renamed" whole=true
class Sub(Function):
    def forward(self, left, right):
        out = left - right
        return out

    def backward(self, dy):
        return dy, -dy


def sub(left, right):
    right = as_array(right)
    return Sub()(left, right)


def rsub(right, left):
    left = as_array(left)
    return Sub()(left, right)


Variable.__sub__ = sub

# %% of="22.x17" style="restructured" whole=true
class Sub(Function):
    def forward(self, *xs):
        return np.subtract(*xs)

    def backward(self, gy):
        return gy, np.negative(gy)


def sub(x0, x1):
    return Sub()(*map(as_array, (x0, x1)))


def rsub(x0, x1):
    return sub(as_array(x1), x0)


setattr(Variable, "__sub__", sub)

# %% of="22.x21" style="renamed"
class Sub(Function):
    def forward(self, left, right):
        out = abs(left - right)
        return out

    def backward(self, dy):
        return dy, -dy

# %% of="22.x21" style="restructured"
class Sub(Function):
    def forward(self, x0, x1):
        return np.where(x0 > x1, x0 - x1, x1 - x0)

    def backward(self, gy):
        gx0 = gy
        gx1 = np.negative(gy)
        return gx0, gx1

# %% of="22.x23" style="renamed"
def sub(left, right):
    right = as_array(left)
    return Sub()(left, right)

# %% of="22.x23" style="restructured"
def sub(x0, x1):
    operands = [as_array(x) for x in (x0, x0)]
    function = Sub()
    return function(*operands)

# %% of="22.x25" style="renamed"
class Div(Function):
    def forward(self, top, bottom):
        out = top / bottom
        return out

    def backward(self, dy):
        top, bottom = self.inputs[0].data, self.inputs[1].data
        d_top = dy / bottom
        d_bottom = dy * (top / bottom**2)
        return d_top, d_bottom

# %% of="22.x25" style="restructured"
class Div(Function):
    def forward(self, *xs):
        return np.divide(*xs)

    def backward(self, gy):
        x0, x1 = (x.data for x in self.inputs)
        share = np.divide(gy, x1)
        return share, share * np.divide(x0, x1)

# %% of="22.x28" style="renamed"
class Div(Function):
    def forward(self, top, bottom):
        out = top / bottom
        return out

    def backward(self, dy):
        top, bottom = self.inputs[0].data, self.inputs[1].data
        d_top = dy / bottom
        d_bottom = dy * (-top / bottom**2)
        return d_bottom, d_top

# %% of="22.x28" style="restructured"
class Div(Function):
    def forward(self, *xs):
        return np.divide(*xs)

    def backward(self, gy):
        x0, x1 = (x.data for x in self.inputs)
        grads = [gy / x1]
        grads.insert(0, -gy * x0 / np.square(x1))
        return tuple(grads)

# %% of="22.x31" style="renamed"
def rdiv(right, left):
    """left / right, where the number stands on the left"""
    return Div()(left, right)

# %% of="22.x31" style="restructured"
def rdiv(x0, x1):
    swapped = reversed((x0, x1))
    function = Div()
    return function(*swapped)

# %% of="22.x36" style="renamed"
class Div(Function):
    def forward(self, top, bottom):
        out = top / bottom
        return out

    def backward(self, dy):
        top, bottom = self.inputs[0].data, self.inputs[1].data
        d_top = dy / bottom
        d_bottom = dy * (-bottom / top**2)
        return d_top, d_bottom

# %% of="22.x36" style="restructured"
class Div(Function):
    def forward(self, *xs):
        return np.divide(*xs)

    def backward(self, gy):
        x0, x1 = (x.data for x in self.inputs)
        share = np.divide(gy, x1)
        ratio = np.divide(x1, x0)
        return share, np.negative(gy * ratio / x0)

# %% of="22.x41" style="renamed"
class Div(Function):
    def forward(self, top, bottom):
        out = top / bottom
        return out

    def backward(self, dy):
        top, bottom = self.inputs[0].data, self.inputs[1].data
        d_top = dy / bottom
        d_bottom = dy * (-top / (bottom * abs(bottom)))
        return d_top, d_bottom

# %% of="22.x41" style="restructured"
class Div(Function):
    def forward(self, *xs):
        return np.divide(*xs)

    def backward(self, gy):
        x0, x1 = (x.data for x in self.inputs)
        share = np.divide(gy, x1)
        quotient = np.divide(x0, x1)
        return share, -gy * quotient / np.sqrt(x1**2)

# %% of="22.x43" style="renamed"
class Pow(Function):
    def __init__(self, exponent):
        self.c = exponent

    def forward(self, base):
        out = base**self.c
        return out

    def backward(self, dy):
        base, exponent = self.inputs[0].data, self.c
        return base ** (exponent - 1) * dy

# %% of="22.x43" style="restructured"
class Pow(Function):
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return np.power(x, self.c)

    def backward(self, gy):
        (x,) = self.inputs
        return np.multiply(gy, x.data ** (self.c - 1))

# %% of="22.x51" style="renamed"
class Pow(Function):
    def __init__(self, exponent):
        self.c = exponent

    def forward(self, base):
        out = np.ones_like(base)
        for _ in range(self.c):
            out = out * base
        return out

    def backward(self, dy):
        base, exponent = self.inputs[0].data, self.c
        return exponent * base ** (exponent - 1) * dy

# %% of="22.x51" style="restructured"
import functools


class Pow(Function):
    def __init__(self, c):
        self.c = c

    def forward(self, x):
        return functools.reduce(np.multiply, [x] * self.c, np.ones_like(x))

    def backward(self, gy):
        (x,) = (box.data for box in self.inputs)
        slope = self.c * np.power(x, self.c - 1)
        return gy * slope

# %% of="22.x52" style="renamed"
nodes = {}


def pow(base, exponent):
    # a Pow of the same exponent need not be made anew
    if exponent not in nodes:
        nodes[exponent] = Pow(exponent)
    return nodes[exponent](base)

# %% of="22.x52" style="restructured"
import functools


@functools.lru_cache(maxsize=None)
def _power_of(c):
    return Pow(c)


def pow(x, c):
    return _power_of(c)(x)
