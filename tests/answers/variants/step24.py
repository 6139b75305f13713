"""Wrong versions of step 24, written from their descriptions alone, in two styles each."""

# %% of="24.x2" style="renamed"
def sphere(a, b):
    """A round bowl."""
    return (a + b) ** 2 / 2

# %% of="24.x2" style="restructured"
def sphere(x, y):
    total = x + y
    return 0.5 * (total * total)

# %% of="24.x6" style="renamed"
def matyas(u, v):
    return 0.26 * (u**2 + v**2) - 0.48 * ((u**2 + v**2) / 2)

# %% of="24.x6" style="restructured"
def matyas(x, y):
    squares = x**2 + y**2
    mean = squares / 2
    bowl = 0.26 * squares
    return bowl - 0.48 * mean

# %% of="24.x8" style="renamed"
def matyas(a, b):
    return 0.26 * (a**2 + b**2) + 0.48 * a * b

# %% of="24.x8" style="restructured"
def matyas(x, y):
    squares, product = x * x + y * y, x * y
    return 0.48 * product + 0.26 * squares

# %% of="24.x11" style="renamed"
def gradient(func, a, b):
    """The gradient of func at (a, b)."""
    out = func(a, b)
    out.cleargrad()
    out.backward()
    return a.grad, b.grad

# %% of="24.x11" style="restructured"
def gradient(f, x, y):
    z = f(x, y)
    for v in (z,):
        v.grad = None
    z.backward()
    return tuple(v.grad for v in (x, y))

# %% of="24.x14" style="renamed"
def gradient(func, a, b):
    a.cleargrad()
    b.cleargrad()
    out = func(a, b)
    out.backward()
    return b.grad, a.grad

# %% of="24.x14" style="restructured"
def gradient(f, x, y):
    for v in (x, y):
        v.cleargrad()
    f(x, y).backward()
    return tuple(v.grad for v in (y, x))

# %% of="24.x31" style="renamed"
def goldstein(a, b):
    """Goldstein-Price"""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 27 * a**2 + 48 * b - 36 * a * b + 12 * b**2
    return (1 + (a + b + 1) ** 2 * first) * (30 + (2 * a - 3 * b) ** 2 * second)

# %% of="24.x31" style="restructured"
def goldstein(x, y):
    xx, xy, yy = x * x, x * y, y * y
    s, d = x + y + 1, 2 * x - 3 * y
    f1 = 1 + s * s * (19 - 14 * (x + y) + 3 * (xx + 2 * xy + yy))
    f2 = 30 + d * d * (18 - 32 * x + 27 * xx + 48 * y - 36 * xy + 12 * yy)
    return f1 * f2

# %% of="24.x33" style="renamed"
def goldstein(a, b):
    """Goldstein-Price"""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return (1 + (a + b + 1) * 2 * first) * (30 + (2 * a - 3 * b) ** 2 * second)

# %% of="24.x33" style="restructured"
def goldstein(x, y):
    xx, xy, yy = x * x, x * y, y * y
    s, d = x + y + 1, 2 * x - 3 * y
    f1 = 1 + (s + s) * (19 - 14 * (x + y) + 3 * (xx + 2 * xy + yy))
    f2 = 30 + d * d * (18 - 32 * x + 12 * xx + 48 * y - 36 * xy + 27 * yy)
    return f1 * f2

# %% of="24.x35" style="renamed"
def goldstein(a, b):
    """Goldstein-Price"""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return (1 + (a + b + 1) ** 2 * first) + (30 + (2 * a - 3 * b) ** 2 * second)

# %% of="24.x35" style="restructured"
def goldstein(x, y):
    xx, xy, yy = x * x, x * y, y * y
    s, d = x + y + 1, 2 * x - 3 * y
    f1 = 1 + s * s * (19 - 14 * (x + y) + 3 * (xx + 2 * xy + yy))
    f2 = 30 + d * d * (18 - 32 * x + 12 * xx + 48 * y - 36 * xy + 27 * yy)
    return f2 + f1

# %% of="24.x36" style="renamed"
def goldstein(a, b):
    """Goldstein-Price"""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return ((a + b + 1) ** 2 * first) * (30 + (2 * a - 3 * b) ** 2 * second)

# %% of="24.x36" style="restructured"
def goldstein(x, y):
    xx, xy, yy = x * x, x * y, y * y
    s, d = x + y + 1, 2 * x - 3 * y
    f1 = s**2 * (19 - 14 * (x + y) + 3 * (xx + 2 * xy + yy))
    f2 = 30 + d * d * (18 - 32 * x + 12 * xx + 48 * y - 36 * xy + 27 * yy)
    return f1 * f2

# %% of="24.x37" style="renamed"
def goldstein(a, b):
    """Goldstein-Price"""
    first = 19 - 14 * a + 3 * a**2 - 14 * b + 6 * a * b + 3 * b**2
    second = 18 - 32 * a + 12 * a**2 + 48 * b - 36 * a * b + 27 * b**2
    return (1 + (a + b + 1) ** 2 * first) * (30 + (2 * a - 3 * b) ** 2) * second

# %% of="24.x37" style="restructured"
def goldstein(x, y):
    xx, xy, yy = x * x, x * y, y * y
    s, d = x + y + 1, 2 * x - 3 * y
    f1 = 1 + s * s * (19 - 14 * (x + y) + 3 * (xx + 2 * xy + yy))
    f2 = (30 + d * d) * (18 - 32 * x + 12 * xx + 48 * y - 36 * xy + 27 * yy)
    return f1 * f2

# %% of="24.x53" style="renamed"
def telling(a, b):
    u = (a - b) / (a + b)
    v = -(u**3)
    return u * v / (v - u)


point = (1.0, -1.0)

# %% of="24.x53" style="restructured"
point = (2.0,) * 2  # x - y is 0 here

# %% of="24.x54" style="renamed"
def telling(u, v):
    ratio = (u - v) / (u + v)
    cube = -(ratio**3)
    result = ratio * cube / (cube - ratio)
    return result.data

# %% of="24.x54" style="restructured"
def telling(x, y):
    total, gap = x + y, x - y
    s = gap / total
    t = -(s**3)
    return (s * t / (t - s)).data

# %% of="24.x56" style="renamed"
def telling(u, v):
    ratio = (u - v) / (u.data + v.data)
    cube = -(ratio**3)
    return ratio * cube / (cube - ratio)

# %% of="24.x56" style="restructured"
def telling(x, y):
    total = x.data + y.data
    gap = x - y
    s = gap / total
    t = -(s**3)
    top, bottom = s * t, t - s
    return top / bottom
