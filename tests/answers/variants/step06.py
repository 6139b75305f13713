"""Wrong versions of step 6, written from their descriptions alone, in two styles each."""

# %% of="6.1" style="renamed"
class Function:
    def __call__(self, variable):
        array = variable.data
        result = self.forward(array)
        box = Variable(result)
        return box

    def forward(self, array):
        raise NotImplementedError()

    def backward(self, grad):
        raise NotImplementedError()


# %% of="6.1" style="restructured"
class Function:
    def __call__(self, input):
        return Variable(self.forward(input.data))

    def forward(self, x):
        raise NotImplementedError

    def backward(self, gy):
        raise NotImplementedError


# %% of="6.x2" style="renamed"
class Variable:
    def __init__(self, array: np.ndarray):
        self.data = array
        grad = None  # not known yet


# %% of="6.x2" style="restructured"
class Variable:
    def __init__(self, data):
        self.data, grad = data, None


# %% of="6.2" style="renamed"
class Square(Function):
    def forward(self, a):
        return a**2

    def backward(self, upstream):
        a = self.input.data
        slope = 2 * a
        return slope


# %% of="6.2" style="restructured"
class Square(Function):
    def forward(self, x):
        return np.square(x)

    def backward(self, gy):
        return self.input.data + self.input.data


# %% of="6.x12" style="renamed"
class Square(Function):
    def forward(self, values):
        return values**2

    def backward(self, dy):
        values = self.input.data
        dx = 2 * values * dy
        self.input.grad = dx


# %% of="6.x12" style="restructured"
class Square(Function):
    def forward(self, x):
        return x * x

    def backward(self, gy):
        variable = self.input
        setattr(variable, "grad", np.multiply(2 * variable.data, gy))


# %% of="6.x8" style="renamed"
class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, grad_out):
        # 2를 앞으로 내린다
        grad_in = 2 * grad_out
        return grad_in


# %% of="6.x8" style="restructured"
class Square(Function):
    def forward(self, x):
        return np.power(x, 2)

    def backward(self, gy):
        return gy + gy


# %% of="6.x9" style="renamed"
class Square(Function):
    def forward(self, array):
        return array**2

    def backward(self, dy):
        array = self.input.data
        dx = array**2 * dy
        return dx


# %% of="6.x9" style="restructured"
class Square(Function):
    def forward(self, x):
        return np.multiply(x, x)

    def backward(self, gy):
        return np.multiply(gy, self.forward(self.input.data))


# %% of="6.5" style="renamed"
class Exp(Function):
    def forward(self, values):
        return np.exp(values)

    def backward(self, dy):
        values = self.input.data
        dx = values * np.exp(values) * dy
        return dx


# %% of="6.5" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        product = gy
        for factor in (x, self.forward(x)):
            product = product * factor
        return product


# %% of="6.6" style="renamed"
class Exp(Function):
    def forward(self, t):
        return np.exp(t)

    def backward(self, grad):
        t = self.input.data
        slope = t * np.exp(t - 1)
        return slope * grad


# %% of="6.6" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.power(np.e, x)

    def backward(self, gy):
        exponent = self.input.data
        return np.multiply(gy, exponent * np.power(np.e, exponent - 1))


# %% of="6.7" style="renamed"
class Exp(Function):
    def forward(self, array):
        return np.exp(array)

    def backward(self, dy):
        dx = np.exp(dy) * dy
        return dx


# %% of="6.7" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        local = self.forward(gy)
        return np.multiply(local, gy)


# %% of="6.x14" style="renamed"
class Exp(Function):
    def forward(self, v):
        return np.exp(v)

    def backward(self, g):
        v = self.input.data
        result = np.exp(v * g)
        return result


# %% of="6.x14" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        exponent = np.multiply(gy, self.input.data)
        return self.forward(exponent)


# %% of="6.x16" style="renamed"
class Exp(Function):
    def forward(self, values):
        return np.exp(values)

    def backward(self, dy):
        values = self.input.data
        dy *= np.exp(values)
        return dy


# %% of="6.x16" style="restructured"
from operator import imul


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        return imul(gy, self.forward(self.input.data))


# %% of="6.x20" style="renamed"
def backward_by_hand(A, B, C, start):
    first = A(start)
    second = B(first)
    end = C(second)
    end.grad = np.array(1.0)
    second.grad = C.backward(end.grad)
    first.grad = B.backward(second.grad)
    return first, second, end


# %% of="6.x20" style="restructured"
def backward_by_hand(A, B, C, x):
    a = A(x)
    b = B(a)
    y = C(b)
    gradient = np.array(1.0)
    y.grad = gradient
    for function, variable in ((C, b), (B, a)):
        gradient = function.backward(gradient)
        variable.grad = gradient
    return a, b, y


# %% of="6.x24" style="renamed"
def backward_by_hand(A, B, C, var):
    u = A(var)
    v = B(u)
    w = C(v)
    w.grad = np.array(1.0)
    u.grad = A.backward(w.grad)
    v.grad = B.backward(u.grad)
    var.grad = C.backward(v.grad)
    return u, v, w


# %% of="6.x24" style="restructured"
def backward_by_hand(A, B, C, x):
    functions = (A, B, C)
    made = [x]
    for f in functions:
        made.append(f(made[-1]))
    _, a, b, y = made

    y.grad = np.array(1.0)
    grad = y.grad
    for f, variable in zip(functions, (a, b, x)):
        grad = f.backward(grad)
        variable.grad = grad
    return a, b, y
