# %% [markdown] lang="ko"
# # 13단계. 가변 길이 인수 — 역전파 편
# %% [markdown] lang="ja"
# # ステップ13　可変長の引数（逆伝播編）
# %% [markdown] lang="en"
# # Step 13. Any number of inputs and outputs: backward

# %% given=true
from course.lessons import so_far

exec(so_far(13))

# %% exercise="functions"
class Add(Function):
    def forward(self, x0, x1):
        y = x0 + x1
        return y

    def backward(self, gy):
        ### BEGIN SOLUTION
        return gy, gy
        ### END SOLUTION


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx
        ### END SOLUTION


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx
        ### END SOLUTION


# %% test="functions" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="backward"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                ### BEGIN SOLUTION
                gys = [output.grad for output in f.outputs]
                gxs = f.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                for x, gx in zip(f.inputs, gxs):
                    x.grad = gx
                    funcs.append(x.creator)
                ### END SOLUTION


# %% test="backward" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="polar" keep=false
class Polar(Function):
    def forward(self, r, t):
        return r * np.cos(t), r * np.sin(t)

    def backward(self, gx, gy):
        ### BEGIN SOLUTION
        r, t = self.inputs[0].data, self.inputs[1].data
        gr = gx * np.cos(t) + gy * np.sin(t)
        gt = -gx * r * np.sin(t) + gy * r * np.cos(t)
        return gr, gt
        ### END SOLUTION


# %% test="polar" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
