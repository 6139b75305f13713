# %% [markdown] lang="ko"
# # 14단계. 같은 변수를 여러 번 쓰기
# %% [markdown] lang="ja"
# # ステップ14　同じ変数を繰り返し使う
# %% [markdown] lang="en"
# # Step 14. The same variable twice

# %% given=true
from course.lessons import so_far

exec(so_far(14))

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        ### BEGIN SOLUTION
        self.grad = None
        ### END SOLUTION

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                gys = [output.grad for output in f.outputs]
                gxs = f.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                for x, gx in zip(f.inputs, gxs):
                    ### BEGIN SOLUTION
                    if x.grad is None:
                        x.grad = gx
                    else:
                        x.grad = x.grad + gx
                    ### END SOLUTION
                    funcs.append(x.creator)


# %% test="variable" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
