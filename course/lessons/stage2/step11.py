# %% [markdown] lang="ko"
# # 11단계. 가변 길이 인수 — 순전파 편
# %% [markdown] lang="ja"
# # ステップ11　可変長の引数（順伝播編）
# %% [markdown] lang="en"
# # Step 11. Any number of inputs and outputs: forward

# %% given=true
from course.lessons import so_far

exec(so_far(11))

# %% exercise="function"
class Function:
    def __call__(self, inputs):
        ### BEGIN SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(xs)
        outputs = [Variable(as_array(y)) for y in ys]
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs
        ### END SOLUTION

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% test="function" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="add"
class Add(Function):
    def forward(self, xs):
        ### BEGIN SOLUTION
        x0, x1 = xs
        y = x0 + x1
        return (y,)
        ### END SOLUTION


# %% test="add" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
