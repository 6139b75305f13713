# %% [markdown] lang="ko"
# # 19단계. 변수를 더 쓰기 편하게
# %% [markdown] lang="ja"
# # ステップ19　変数を使いやすく
# %% [markdown] lang="en"
# # Step 19. A Variable that is pleasant to use

# %% given=true
from course.lessons import so_far

exec(so_far(19))


# %% exercise="attributes"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        ### BEGIN SOLUTION
        self.name = name
        ### END SOLUTION

    ### BEGIN SOLUTION
    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __len__(self):
        return len(self.data)

    ### END SOLUTION

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
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
            gys = [output().grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)
            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                add_func(x.creator)
            if not retain_grad:
                for y in f.outputs:
                    y().grad = None


# %% test="attributes" points=3
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()


# %% exercise="repr"
def variable_repr(self):
    ### BEGIN SOLUTION
    if self.data is None:
        return "variable(None)"
    text = str(self.data).replace("\n", "\n" + " " * 9)
    return f"variable({text})"
    ### END SOLUTION


Variable.__repr__ = variable_repr

# %% test="repr" points=3
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
