# %% [markdown] lang="ko"
# # 7단계. 역전파 자동화
# %% [markdown] lang="ja"
# # ステップ7　逆伝播の自動化
# %% [markdown] lang="en"
# # Step 7. Backpropagation, automated

# %% given=true
from course.lessons import so_far

exec(so_far(7))

# %% exercise="creator"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        ### BEGIN SOLUTION
        self.creator = func
        ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = Variable(y)
        self.input = input
        ### BEGIN SOLUTION
        output.set_creator(self)
        self.output = output
        ### END SOLUTION
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


# %% test="creator" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="walk"
def walk_back(y):
    C = y.creator
    b = C.input
    b.grad = C.backward(y.grad)
    ### BEGIN SOLUTION
    B = b.creator
    a = B.input
    a.grad = B.backward(b.grad)

    A = a.creator
    x = A.input
    x.grad = A.backward(a.grad)
    ### END SOLUTION
    return x


# %% test="walk" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="backward"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        ### BEGIN SOLUTION
        f = self.creator
        if f is not None:
            x = f.input
            x.grad = f.backward(self.grad)
            x.backward()
        ### END SOLUTION


# %% test="backward" points=5
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
