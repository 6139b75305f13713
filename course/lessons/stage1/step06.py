# %% [markdown] lang="ko"
# # 6단계. 손으로 하는 역전파
# %% [markdown] lang="ja"
# # ステップ6　手作業による逆伝播
# %% [markdown] lang="en"
# # Step 6. Backpropagation by hand

# %% given=true
from course.lessons import so_far

exec(so_far(6))

# %% exercise="remember"
class Variable:
    def __init__(self, data):
        self.data = data
        ### BEGIN SOLUTION
        self.grad = None
        ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = Variable(y)
        ### BEGIN SOLUTION
        self.input = input
        ### END SOLUTION
        return output

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% test="remember" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="square"
class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.input.data
        gx = 2 * x * gy
        return gx
        ### END SOLUTION


# %% test="square" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="exp"
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.input.data
        gx = np.exp(x) * gy
        return gx
        ### END SOLUTION


# %% test="exp" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="by-hand"
def backward_by_hand(A, B, C, x):
    a = A(x)
    b = B(a)
    y = C(b)
    ### BEGIN SOLUTION
    y.grad = np.array(1.0)
    b.grad = C.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = A.backward(a.grad)
    ### END SOLUTION
    return a, b, y


# %% test="by-hand" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
