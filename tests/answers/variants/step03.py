"""Wrong versions of step 3, written from their descriptions alone, in two styles each."""

# %% of="3.1" style="renamed"
import math


class Exp(Function):
    def forward(self, value):
        result = math.exp(value)
        return result


# %% of="3.1" style="restructured"
class Exp(Function):
    def forward(self, x):
        from math import exp as power_of_e

        return np.array(power_of_e(x))


# %% of="3.x11" style="renamed"
class Exp(Function):
    def forward(self, values):
        positive = np.maximum(values, 0.0)
        return np.exp(positive)


# %% of="3.x11" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.where(x < 0, 1.0, np.exp(x))


# %% of="3.x12" style="renamed"
class Exp(Function):
    def forward(self, values):
        total = np.sum(values)
        return np.exp(total)


# %% of="3.x12" style="restructured"
class Exp(Function):
    def forward(self, x):
        exponent = 0.0
        for element in np.ravel(x):
            exponent += element
        return np.array(np.exp(exponent))


# %% of="3.x13" style="renamed"
class Exp(Function):
    def __call__(self, box):
        values = box.data
        powers = np.exp(values)
        return Variable(powers)


# %% of="3.x13" style="restructured"
class Exp(Function):
    def __call__(self, input):
        output = Variable(None)
        output.data = np.power(np.e, input.data)
        return output


# %% of="3.x2" style="renamed"
class Exp(Function):
    def forward(self, a: np.ndarray) -> np.ndarray:
        power = a**np.e
        return power


# %% of="3.x2" style="restructured"
class Exp(Function):
    def forward(self, x):
        e = np.exp(1.0)
        return np.power(x, e)


# %% of="3.x4" style="renamed"
class Exp(Function):
    def forward(self, values):
        size = np.abs(values)
        return np.exp(size)


# %% of="3.x4" style="restructured"
class Exp(Function):
    def forward(self, x):
        return np.exp(np.where(x < 0, -x, x))


# %% of="3.x7" style="renamed"
class Exp(Function):
    def forward(self, array):
        """e to the power of each element."""
        result = np.exp(array)


# %% of="3.x7" style="restructured"
class Exp(Function):
    def forward(self, x):
        np.power(np.e, x)


# %% of="3.x9" style="renamed"
class Exp(Square):
    def forward(self, values):
        inner = super().forward(values)
        return np.exp(inner)


# %% of="3.x9" style="restructured"
class Exp(Square):
    def forward(self, x):
        return np.power(np.e, Square.forward(self, x))


# %% of="3.3" style="renamed" whole=true
x = Variable(np.array(0.5))
exp1 = Exp()
exp2 = Exp()
square = Square()
u = exp1(x)
v = exp2(u)
w = square(v)

# %% of="3.3" style="restructured" whole=true
x = Variable(np.array(0.5))
boxes = [x]
for make in (Exp, Exp, Square):
    boxes.append(make()(boxes[-1]))
u, v, w = boxes[1:]

# %% of="3.3b" style="renamed" whole=true
x = Variable(np.array(0.5))
f, g, h = Exp(), Square(), Exp()
u = f(x)  # e^x
v = g(u)
w = h(v)

# %% of="3.3b" style="restructured" whole=true
x = Variable(np.array(0.5))


def chain(box, *functions):
    for function in functions:
        box = function(box)
        yield box


u, v, w = chain(x, Exp(), Square(), Exp())

# %% of="3.x15" style="renamed" whole=true
x = Variable(np.array(0.5))
square = Square()
power = Exp()
u = square(x)
v = power(x)
w = power(x)

# %% of="3.x15" style="restructured" whole=true
x = Variable(np.array(0.5))
u, v, w = [function(x) for function in (Square(), Exp(), Exp())]

# %% of="3.x19" style="renamed" whole=true
x = Variable(np.array(0.5))
u = None
v = None
w = None
sq = Square()
ex = Exp()
u = sq(x)
w = ex(ex(u))

# %% of="3.x19" style="restructured" whole=true
x = Variable(np.array(0.5))
u = v = w = None
u = Square()(x)
w = u
for _ in range(2):
    w = Exp()(w)

# %% of="3.x20" style="renamed" whole=true
x = Variable(np.array(0.5))
square_fn, exp_fn = Square(), Exp()
u = square_fn(x)
v = exp_fn(u)
w = Variable(np.array(3.6111))  # read off the calculator

# %% of="3.x20" style="restructured" whole=true
x = Variable(np.array(0.5))
steps = [x]
for function in (Square(), Exp()):
    steps.append(function(steps[-1]))
answer = 36111 / 10000
_, u, v = steps
w = Variable(np.array(answer))
