# %% [markdown] lang="ko"
# # 17단계. 메모리 관리와 순환 참조
# %% [markdown] lang="ja"
# # ステップ17　メモリ管理と循環参照
# %% [markdown] lang="en"
# # Step 17. Memory, and references that go in a circle

# %% given=true
from course.lessons import so_far

exec(so_far(17))

# %% exercise="dies-at-once" keep=false
import gc
import weakref


def dies_at_once(make):
    was_on = gc.isenabled()
    gc.disable()
    try:
        thing = make()
        ### BEGIN SOLUTION
        ref = weakref.ref(thing)
        del thing
        return ref() is None
        ### END SOLUTION
    finally:
        if was_on:
            gc.enable()


# %% test="dies-at-once" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="weak-outputs"
import weakref


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

        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda f: f.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            ### BEGIN SOLUTION
            gys = [output().grad for output in f.outputs]
            ### END SOLUTION
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                add_func(x.creator)


class Function:
    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        self.generation = max([x.generation for x in inputs])
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        ### BEGIN SOLUTION
        self.outputs = [weakref.ref(output) for output in outputs]
        ### END SOLUTION
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
        y = x0 + x1
        return y

    def backward(self, gy):
        return gy, gy


# %% test="weak-outputs" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="who-lives" keep=false
first = second = third = None
### BEGIN SOLUTION
first = {"x", "a", "y"}
second = {"x"}
third = {"a"}
### END SOLUTION

# %% test="who-lives" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
