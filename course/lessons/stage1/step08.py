# %% [markdown] lang="ko"
# # 8단계. 재귀에서 반복문으로
# %% [markdown] lang="ja"
# # ステップ8　再帰からループへ
# %% [markdown] lang="en"
# # Step 8. From recursion to a loop

# %% given=true
from course.lessons import so_far

exec(so_far(8))

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
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                x, y = f.input, f.output
                x.grad = f.backward(y.grad)
                funcs.append(x.creator)
        ### END SOLUTION


# %% test="backward" points=7
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="open-calls"
recursion = None
loop = None
waiting = None
### BEGIN SOLUTION
recursion = 5001
loop = 1
waiting = 1
### END SOLUTION


# %% test="open-calls" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
