# %% [markdown] lang="ko"
# # 16단계. 복잡한 계산 그래프(구현 편)
# %% [markdown] lang="ja"
# # ステップ16　複雑な計算グラフ（実装編）
# %% [markdown] lang="en"
# # Step 16. Complex computational graphs: the code

# %% given=true
from course.lessons import so_far

exec(so_far(16))

# %% exercise="generation"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        ### BEGIN SOLUTION
        self.generation = 0
        ### END SOLUTION

    def set_creator(self, func):
        self.creator = func
        ### BEGIN SOLUTION
        self.generation = func.generation + 1
        ### END SOLUTION


class Function:
    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        ### BEGIN SOLUTION
        self.generation = max([x.generation for x in inputs])
        ### END SOLUTION
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


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
        return x0 + x1

    def backward(self, gy):
        return gy, gy


# %% test="generation" points=2
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
        self.generation = 0

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        ### BEGIN SOLUTION
        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                seen_set.add(f)
                funcs.append(f)
                funcs.sort(key=lambda each: each.generation)

        add_func(self.creator)
        ### END SOLUTION
        while funcs:
            ### BEGIN SOLUTION
            f = funcs.pop()
            ### END SOLUTION
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                ### BEGIN SOLUTION
                add_func(x.creator)
                ### END SOLUTION


# %% test="backward" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
