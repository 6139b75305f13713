# %% [markdown] lang="ko"
# # 22단계. 연산자 오버로드 (3)
# %% [markdown] lang="ja"
# # ステップ22　演算子のオーバーロード（3）
# %% [markdown] lang="en"
# # Step 22. Operators, part three

# %% given=true
from course.lessons import so_far

exec(so_far(22))


# %% exercise="neg"
class Neg(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return -x
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        return -gy
        ### END SOLUTION


def neg(x):
    return Neg()(x)


### BEGIN SOLUTION
Variable.__neg__ = neg
### END SOLUTION

# %% test="neg" points=1
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="sub"
class Sub(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 - x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        return gy, -gy
        ### END SOLUTION


def sub(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Sub()(x0, x1)
    ### END SOLUTION


def rsub(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Sub()(x1, x0)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__sub__ = sub
Variable.__rsub__ = rsub
### END SOLUTION

# %% test="sub" points=2
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="div"
class Div(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 / x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        gx0 = gy / x1
        gx1 = gy * (-x0 / x1**2)
        return gx0, gx1
        ### END SOLUTION


def div(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Div()(x0, x1)
    ### END SOLUTION


def rdiv(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Div()(x1, x0)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__truediv__ = div
Variable.__rtruediv__ = rdiv
### END SOLUTION

# %% test="div" points=3
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="pow"
class Pow(Function):
    def __init__(self, c):
        ### BEGIN SOLUTION
        self.c = c
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        y = x**self.c
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x, c = self.inputs[0].data, self.c
        gx = c * x ** (c - 1) * gy
        return gx
        ### END SOLUTION


def pow(x, c):
    ### BEGIN SOLUTION
    return Pow(c)(x)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__pow__ = pow
### END SOLUTION

# %% test="pow" points=3
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
