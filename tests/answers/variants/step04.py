"""Wrong versions of step 4, written from their descriptions alone, in two styles each."""

# %% of="4.3" style="renamed"
def numerical_diff(func, var, eps=1e-4):
    left = Variable(np.array(var.data - eps))
    right = Variable(np.array(var.data + eps))
    low = func(left)
    high = func(right)
    return (high.data - low.data) / 2 * eps


# %% of="4.3" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    def value(shift):
        return f(Variable(np.array(x.data + shift))).data

    difference = value(eps) - value(-eps)
    return difference / 2 * eps


# %% of="4.9" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    before = Variable(np.array(x.data - eps))
    after = Variable(np.array(x.data + eps))
    f_before = f(before)
    f_after = f(after)
    return (f_after - f_before) / (2 * eps)


# %% of="4.9" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    points = [np.array(x.data + h) for h in (-eps, eps)]
    low, high = [f(Variable(point)) for point in points]
    slope = high - low
    return slope / (2 * eps)


# %% of="4.x1" style="renamed"
def numerical_diff(f, x, eps: float = 1e-4):
    """Central difference of f at x."""
    x_minus = Variable(np.array(x.data - eps))
    x_plus = Variable(np.array(x.data + eps))
    y_minus = f(x_minus)
    y_plus = f(x_plus)
    return (y_plus.data - y_minus.data) / eps


# %% of="4.x1" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    right = f(Variable(np.asarray(x.data + eps)))
    left = f(Variable(np.asarray(x.data - eps)))
    return np.subtract(right.data, left.data) * (1 / eps)


# %% of="4.x10" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    a = Variable(np.array(x.data - eps))
    b = Variable(np.array(x.data + eps))
    fa = f(a)
    fb = f(b)
    slope = (fb.data - fa.data) / (2 * eps)
    return Variable(slope)


# %% of="4.x10" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    def at(data):
        return f(Variable(np.asarray(data))).data

    return Variable(np.array((at(x.data + eps) - at(x.data - eps)) / (2 * eps)))


# %% of="4.x11" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    x_low = Variable(np.array(x.data - eps))
    x_high = Variable(np.array(x.data + eps))
    y_low = f(x_low)
    y_high = f(x_high)
    return np.abs(y_high.data - y_low.data) / (2 * eps)


# %% of="4.x11" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    y0, y1 = (f(Variable(np.array(x.data + sign * eps))).data for sign in (-1, 1))
    slope = (y1 - y0) / (2 * eps)
    return np.where(slope < 0, -slope, slope)


# %% of="4.x12" style="renamed"
def numerical_diff(func, var, eps=1e-4):
    left = Variable(np.array(var.data - eps))
    right = Variable(np.array(var.data + eps))
    y_left = func(left)
    y_right = func(right)
    slope = (y_right.data - y_left.data) / (2 * eps)
    return np.round(slope, 7)  # the rest is only noise


# %% of="4.x12" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    def at(shift):
        return f(Variable(np.array(x.data + shift))).data

    scale = 10.0**7
    return np.rint((at(eps) - at(-eps)) / (2 * eps) * scale) / scale


# %% of="4.x15" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    lower = np.array(x.data - eps)
    upper = np.array(x.data + eps)
    f_lower = f(lower)
    f_upper = f(upper)
    return (f_upper.data - f_lower.data) / (2 * eps)


# %% of="4.x15" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    center = x.data
    low, high = map(f, (np.array(center - eps), np.array(center + eps)))
    return (high.data - low.data) / (2 * eps)


# %% of="4.x16" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    left = Variable(np.array(x.data - eps))
    right = Variable(np.array(x.data + eps))
    f_left = f(left)
    f_right = f(right)
    return np.mean((f_right.data - f_left.data) / (2 * eps))


# %% of="4.x16" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    y1 = f(Variable(np.array(x.data + eps))).data
    y0 = f(Variable(np.array(x.data - eps))).data
    slopes = np.ravel((y1 - y0) / (2 * eps))
    return sum(slopes) / len(slopes)


# %% of="4.x20" style="renamed"
def numerical_diff(f, x, eps=1e-4):
    step = eps * np.sign(x.data)
    start = Variable(np.array(x.data - step))
    end = Variable(np.array(x.data + step))
    f_start = f(start)
    f_end = f(end)
    return (f_end.data - f_start.data) / (2 * eps)


# %% of="4.x20" style="restructured"
def numerical_diff(f, x, eps=1e-4):
    step = np.multiply(eps, np.sign(x.data))
    low, high = (f(Variable(np.array(moved))).data for moved in (x.data - step, x.data + step))
    return np.subtract(high, low) / (2 * eps)


# %% of="4.x25" style="renamed"
def composite(variable):
    point = Variable(np.array(0.5))
    first = Square()
    second = Exp()
    third = Square()
    return third(second(first(point)))


# %% of="4.x25" style="restructured"
def composite(x):
    x = Variable(np.array(0.5))
    for function in (Square(), Exp(), Square()):
        x = function(x)
    return x


# %% of="4.x27" style="renamed"
def composite(box):
    f = Square()
    g = Exp()
    h = Square()
    box.data = h(g(f(box))).data
    return box


# %% of="4.x27" style="restructured"
def composite(x):
    for function in (Square(), Exp(), Square()):
        x.data = function(x).data
    return x


# %% of="4.x30" style="renamed" whole=true
parameters = 1_000_000
seconds = 0.01
# f once for each parameter
calls = parameters
hours = calls * seconds / 3600

# %% of="4.x30" style="restructured" whole=true
parameters = 1_000_000
seconds = 0.01
calls = 10**6
hours = seconds * 1e6 / 60 / 60

# %% of="4.x35" style="renamed" whole=true
parameters = 1_000_000
seconds = 0.01
calls = parameters**2
hours = calls * seconds / 3600

# %% of="4.x35" style="restructured" whole=true
parameters = 1_000_000
seconds = 0.01
calls_per_parameter = parameters
calls = calls_per_parameter * parameters
hours = calls * seconds / (60 * 60)
