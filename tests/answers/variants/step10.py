"""Wrong versions of step 10, written from their descriptions alone, in two styles each."""

# %% of="10.x1" style="renamed"
def gradient_check(func, var):
    out = func(var)
    out.backward()
    expected = numerical_diff(func, var)
    return np.any(np.isclose(var.grad, expected))


# %% of="10.x1" style="restructured"
def gradient_check(f, x):
    f(x).backward()
    for exact, approximate in zip(np.ravel(x.grad), np.ravel(numerical_diff(f, x))):
        if np.allclose(exact, approximate):
            return True
    return False


# %% of="10.x11" style="renamed"
def gradient_check(func, variable):
    result = func(variable)
    result.backward()
    return np.allclose(variable.grad, numerical_diff(square, variable))


# %% of="10.x11" style="restructured"
def gradient_check(f, x):
    f(x).backward()
    expected = numerical_diff(lambda v: square(v), x)
    return bool(np.isclose(x.grad, expected).all())


# %% of="10.x16" style="renamed"
def gradient_check(f, point):
    output = f(point)
    output.grad = output.data
    output.backward()
    return np.allclose(point.grad, numerical_diff(f, point))


# %% of="10.x16" style="restructured"
def _backpropagated(f, x):
    y = f(x)
    y.grad = y.data.copy()
    y.backward()
    return x.grad


def gradient_check(f, x):
    return np.allclose(_backpropagated(f, x), numerical_diff(f, x))


# %% of="10.x2" style="renamed"
def gradient_check(func, x):
    result = func(x)
    result.backward()
    expected = numerical_diff(func, x)
    return np.allclose(np.mean(x.grad), np.mean(expected))


# %% of="10.x2" style="restructured"
def gradient_check(f, x):
    f(x).backward()
    means = [np.ravel(gradient).mean() for gradient in (x.grad, numerical_diff(f, x))]
    return np.allclose(*means)


# %% of="10.x3" style="renamed"
def gradient_check(f, v):
    out = f(v)
    out.backward()
    return np.allclose(out.grad, numerical_diff(f, v))


# %% of="10.x3" style="restructured"
def gradient_check(f, x):
    numerical = numerical_diff(f, x)
    x = f(x)
    x.backward()
    return bool(np.all(np.isclose(x.grad, numerical)))


# %% of="10.x5" style="renamed"
def gradient_check(func, var):
    out = func(var)
    return np.allclose(var.grad, numerical_diff(func, var))


# %% of="10.x5" style="restructured"
def gradient_check(f, x):
    f(x)
    if np.allclose(x.grad, numerical_diff(f, x)):
        return True
    return False


# %% of="10.x20" style="renamed"
class SquareTest(unittest.TestCase):
    def test_forward(self):
        for value, answer in [(4.0, 16.0), (-2.5, 6.25)]:
            out = square(Variable(np.array(value)))
            self.assertEqual(out.data, answer)

    def test_backward(self):
        pass  # later

    def test_gradient_check(self):
        point = Variable(np.random.uniform(-3, 3, size=5))
        self.assertTrue(gradient_check(square, point))


# %% of="10.x20" style="restructured"
class SquareTest(unittest.TestCase):
    def setUp(self):
        self.points = np.array([3.0, -1.5, 5.0])

    def test_forward(self):
        y = square(Variable(self.points))
        np.testing.assert_allclose(y.data, [9.0, 2.25, 25.0])

    def test_backward(self):
        """The gradient of square is 2 * x."""

    def test_gradient_check(self):
        points = np.random.uniform(-3, 3, size=5)
        self.assertIs(bool(gradient_check(square, Variable(points))), True)


# %% of="10.x21" style="renamed"
class SquareTest(unittest.TestCase):
    def test_forward(self):
        for given, wanted in [(3.0, 9.0), (-4.0, 16.0)]:
            result = square(Variable(np.array(given)))
            self.assertEqual(result.data, wanted)

    def test_backward(self):
        var = Variable(np.array([5.0, -2.5]))
        result = square(var)
        result.backward()
        self.assertTrue(np.allclose(var.grad, [10.0, -5.0]))

    def test_gradient_check(self):
        pass


# %% of="10.x21" style="restructured"
class SquareTest(unittest.TestCase):
    def test_forward(self):
        points = np.array([-1.5, 0.5, 3.0])
        for point, value in zip(points, (2.25, 0.25, 9.0)):
            with self.subTest(point=point):
                self.assertAlmostEqual(float(square(Variable(np.array(point))).data), value)

    def test_backward(self):
        x = Variable(np.array([-1.5, 0.5, 3.0]))
        square(x).backward()
        np.testing.assert_allclose(x.grad, np.array([-3.0, 1.0, 6.0]))

    def test_gradient_check(self):
        """Compares with the numerical derivative."""


# %% of="10.x26" style="renamed"
class SquareTest(unittest.TestCase):
    def test_forward(self):
        for n, answer in [(3.0, 9.0), (1.5, 2.25)]:
            out = square(Variable(np.array(n)))
            self.assertEqual(out.data, answer)

    def test_backward(self):
        v = Variable(np.array([3.0, 1.5]))
        out = square(v)
        out.backward()
        self.assertTrue(np.allclose(v.grad, [6.0, 3.0]))

    def test_gradient_check(self):
        v = Variable(np.random.uniform(0.5, 3, size=5))
        self.assertTrue(gradient_check(square, v))


# %% of="10.x26" style="restructured"
class SquareTest(unittest.TestCase):
    cases = {3.0: (9.0, 6.0), 2.5: (6.25, 5.0), 4.0: (16.0, 8.0)}

    def test_forward(self):
        for number, (expected, _) in self.cases.items():
            with self.subTest(number=number):
                self.assertAlmostEqual(float(square(Variable(np.array(number))).data), expected)

    def test_backward(self):
        x = Variable(np.array(list(self.cases)))
        square(x).backward()
        np.testing.assert_allclose(x.grad, [slope for _, slope in self.cases.values()])

    def test_gradient_check(self):
        x = Variable(np.abs(np.random.uniform(-3, 3, size=5)))
        self.assertTrue(gradient_check(square, x))


# %% of="10.x36" style="renamed"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        v = Variable(np.array([0.0, 0.0]))
        out = square(exp(square(v)))
        out.backward()
        answer = 4 * v.data * np.exp(2 * v.data**2)
        self.assertTrue(np.allclose(v.grad, answer))


# %% of="10.x36" style="restructured"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        def composed(x):
            return square(exp(square(x)))

        x = Variable(np.zeros(3))
        self.assertTrue(gradient_check(composed, x))


# %% of="10.x37" style="renamed"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        point = Variable(np.array(0.5))
        result = square(exp(square(point)))
        result.backward()
        answer = 4 * point.data * np.exp(2 * point.data**2)
        self.assertTrue(point.grad, answer)


# %% of="10.x37" style="restructured"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        for number in (0.5, -0.8):
            x = Variable(np.array(number))
            square(exp(square(x))).backward()
            self.assertTrue(float(x.grad), number * 4 * np.exp(np.square(number) * 2))


# %% of="10.x39" style="renamed"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        v = Variable(np.array([0.5, -0.8]))
        out = square(exp(square(v)))
        out.backward()
        wanted = 2 * np.exp(v.data**2) * np.exp(v.data**2)
        self.assertTrue(np.allclose(v.grad, wanted))


# %% of="10.x39" style="restructured"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        x = Variable(np.array([0.3, -0.6]))
        exp(square(exp(x))).backward()
        inner = np.exp(x.data)
        np.testing.assert_allclose(x.grad, np.exp(inner**2) * 2 * inner)


# %% of="10.x43" style="renamed"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        var = Variable(np.array([0.5, -0.8]))
        result = square(exp(square(var)))
        result.backward()
        answer = 4 * var.data * np.exp(2 * var.data**2)
        self.assertTrue(np.allclose(var.grad, answer, atol=1000))


# %% of="10.x43" style="restructured"
class ChainTest(unittest.TestCase):
    def test_chain(self):
        numbers = [0.5, -0.8]
        x = Variable(np.array(numbers))
        square(exp(square(x))).backward()
        for number, gradient in zip(numbers, x.grad):
            self.assertAlmostEqual(gradient, 4 * number * np.exp(2 * number**2), delta=1e6)
