"""Wrong versions of step 1, written from their descriptions alone, in two styles each."""

# %% of="1.1" style="renamed"
class Variable:
    def __init__(self, data: np.ndarray) -> None:
        contents = data  # keep the array


# %% of="1.1" style="restructured"
class Variable:
    def __init__(self, data):
        self._fill(data)

    def _fill(self, value):
        data = value


# %% of="1.x3" style="renamed"
class Variable:
    """A box for one array."""

    def __init__(self, array):
        self.data = np.array([array])


# %% of="1.x3" style="restructured"
class Variable:
    def __init__(self, data):
        bundle = []
        bundle.append(data)
        setattr(self, "data", np.stack(bundle))


# %% of="1.x5" style="renamed"
class Variable:
    def __init__(self, values):
        # 실수로 다루기
        self.data = np.array(values, dtype=float)


# %% of="1.x5" style="restructured"
class Variable:
    def __init__(self, data):
        self.data = self.as_real(data)

    @staticmethod
    def as_real(data):
        return data.astype(np.float64)


# %% of="1.x6" style="renamed"
class Variable:
    def __init__(self, array: np.ndarray):
        self.data = np.squeeze(array)


# %% of="1.x6" style="restructured"
class Variable:
    def __init__(self, data):
        while 1 in data.shape:
            data = data.squeeze(axis=data.shape.index(1))
        self.data = data


# %% of="1.x8" style="renamed"
class Variable:
    def __init__(self, array):
        """Make the box."""
        self.data = None


# %% of="1.x8" style="restructured"
class Variable:
    data = None

    def __init__(self, data):
        pass


# %% of="1.x10" style="renamed" whole=true
# three boxes
scalar = Variable(np.array(3.0))
values = np.array([[[1.0, 2.0, 3.0]]])
vector = Variable(values)
table = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0]])
matrix = Variable(table)

# %% of="1.x10" style="restructured" whole=true
scalar, vector, matrix = (
    Variable(array)
    for array in (np.array(3.0), np.array([1.0, 2.0, 3.0], ndmin=3), np.arange(6.0).reshape(2, 3))
)

# %% of="1.x11" style="renamed" whole=true
number = np.array(3.0)
scalar = Variable(number)
row = np.array([[1.0, 2.0, 3.0]])
vector = Variable(row)
rows = np.array([[9.0, 8.0, 7.0], [6.0, 5.0, 4.0]])
matrix = Variable(rows)

# %% of="1.x11" style="restructured" whole=true
scalar = Variable(np.asarray(3.0))
vector = Variable(np.arange(1.0, 4.0).reshape(1, -1))
matrix = Variable(np.ones((2, 3)))

# %% of="1.x12" style="renamed" whole=true
scalar = Variable(np.array(3.0))
vector = Variable(np.array([1.0, 2.0, 3.0]))
pairs = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
matrix = Variable(pairs)

# %% of="1.x12" style="restructured" whole=true
rows, columns = 2, 3
scalar = Variable(np.full((), 3.0))
vector = Variable(np.linspace(1.0, 3.0, 3))
matrix = Variable(np.zeros((columns, rows)))

# %% of="1.x13" style="renamed" whole=true
three = np.float64(3.0)
scalar = Variable(three)
vector = Variable(np.array([1.0, 2.0, 3.0]))
matrix = Variable(np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]))

# %% of="1.x13" style="restructured" whole=true
numbers = np.arange(1.0, 4.0)
scalar = Variable(numbers[2])
vector = Variable(numbers)
matrix = Variable(np.vstack([numbers, numbers]))

# %% of="1.x14" style="renamed" whole=true
scalar = Variable(np.array(3.0))
vector = np.array([1.0, 2.0, 3.0])  # one axis, three elements
matrix = Variable(np.array([[9.0, 8.0, 7.0], [6.0, 5.0, 4.0]]))

# %% of="1.x14" style="restructured" whole=true
row = np.arange(1.0, 4.0)
scalar, vector, matrix = Variable(np.array(3.0)), row, Variable(np.stack([row, row + 3]))

# %% of="1.x15" style="renamed" whole=true
scalar: Variable = Variable(np.array(3.0))
vector: Variable = Variable([1.0, 2.0, 3.0])
matrix: Variable = Variable(np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]))

# %% of="1.x15" style="restructured" whole=true
numbers = [float(n) for n in range(1, 4)]
matrix = Variable(np.arange(6.0).reshape(2, 3))
vector = Variable(numbers)
scalar = Variable(np.array(numbers[-1]))

# %% of="1.x16" style="renamed" whole=true
first = 1.0  # d was [1.0, 2.0]
second = 99.0
third = 100.0

# %% of="1.x16" style="restructured" whole=true
d = [1.0, 2.0]
first, second = d[0], 99.0
third = second + 1

# %% of="1.x17" style="renamed" whole=true
first = 99.0
second = 198.0
third = 199.0

# %% of="1.x17" style="restructured" whole=true
first = float(99)
second = first * 2
third = first * 2 + 1
