# %% [markdown] lang="ko"
# # 12단계. 가변 길이 인수 — 개선 편
# %% [markdown] lang="ja"
# # ステップ12　可変長の引数（改善編）
# %% [markdown] lang="en"
# # Step 12. Any number of inputs and outputs: made pleasant

# %% given=true
from course.lessons import so_far

exec(so_far(12))

# %% exercise="function"
class Function:
    def __call__(self, *inputs):
        ### BEGIN SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        ### END SOLUTION
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        ### BEGIN SOLUTION
        return outputs if len(outputs) > 1 else outputs[0]
        ### END SOLUTION

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
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


# %% test="function" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="add"
class Add(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 + x1
        return y
        ### END SOLUTION


def add(x0, x1):
    ### BEGIN SOLUTION
    return Add()(x0, x1)
    ### END SOLUTION


# %% test="add" points=1
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="polar" keep=false
class Polar(Function):
    def forward(self, r, t):
        ### BEGIN SOLUTION
        return r * np.cos(t), r * np.sin(t)
        ### END SOLUTION


# %% test="polar" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
