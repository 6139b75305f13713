# %% [markdown] lang="ko"
# # 21단계. 연산자 오버로드 (2)
# %% [markdown] lang="ja"
# # ステップ21　演算子のオーバーロード（2）
# %% [markdown] lang="en"
# # Step 21. Operators, part two

# %% given=true
from course.lessons import so_far

exec(so_far(21))


# %% exercise="as-variable"
def as_variable(obj):
    ### BEGIN SOLUTION
    if isinstance(obj, Variable):
        return obj
    return Variable(obj)
    ### END SOLUTION


# %% test="as-variable" points=1
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="function"
class Function:
    def __call__(self, *inputs):
        ### BEGIN SOLUTION
        inputs = [as_variable(x) for x in inputs]
        ### END SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        if Config.enable_backprop:
            self.generation = max([x.generation for x in inputs])
            for output in outputs:
                output.set_creator(self)
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]

        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


# unchanged, but they have to inherit from the new Function
class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx


class Add(Function):
    def forward(self, x0, x1):
        y = x0 + x1
        return y

    def backward(self, gy):
        return gy, gy


class Mul(Function):
    def forward(self, x0, x1):
        y = x0 * x1
        return y

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0


# %% test="function" points=2
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="numbers"
def add(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Add()(x0, x1)
    ### END SOLUTION


def mul(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Mul()(x0, x1)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__add__ = add
Variable.__radd__ = add
Variable.__mul__ = mul
Variable.__rmul__ = mul
### END SOLUTION

# %% test="numbers" points=3
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="array-left"
### BEGIN SOLUTION
Variable.__array_priority__ = 200
### END SOLUTION

# %% test="array-left" points=2
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
