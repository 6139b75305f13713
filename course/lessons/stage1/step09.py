# %% [markdown] lang="ko"
# # 9단계. 함수를 더 편리하게
# %% [markdown] lang="ja"
# # ステップ9　関数をより便利に
# %% [markdown] lang="en"
# # Step 9. Functions made convenient

# %% given=true
from course.lessons import so_far

exec(so_far(9))

# %% exercise="functions"
def square(x):
    ### BEGIN SOLUTION
    return Square()(x)
    ### END SOLUTION


def exp(x):
    ### BEGIN SOLUTION
    return Exp()(x)
    ### END SOLUTION


# %% test="functions" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        ### BEGIN SOLUTION
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        ### END SOLUTION
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        ### BEGIN SOLUTION
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ### END SOLUTION
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                x, y = f.input, f.output
                x.grad = f.backward(y.grad)
                funcs.append(x.creator)


# %% test="variable" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="as-array"
def as_array(x):
    ### BEGIN SOLUTION
    if np.isscalar(x):
        return np.array(x)
    return x
    ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        ### BEGIN SOLUTION
        output = Variable(as_array(y))
        ### END SOLUTION
        output.set_creator(self)
        self.input = input
        self.output = output
        return output

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.input.data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        gx = np.exp(x) * gy
        return gx


# %% test="as-array" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="numerical-diff"
def numerical_diff(f, x, eps=1e-4):
    ### BEGIN SOLUTION
    x0 = Variable(as_array(x.data - eps))
    x1 = Variable(as_array(x.data + eps))
    ### END SOLUTION
    y0 = f(x0)
    y1 = f(x1)
    return (y1.data - y0.data) / (2 * eps)


# %% test="numerical-diff" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
