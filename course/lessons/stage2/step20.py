# %% [markdown] lang="ko"
# # 20단계. 연산자 오버로드 (1)
# %% [markdown] lang="ja"
# # ステップ20　演算子のオーバーロード（1）
# %% [markdown] lang="en"
# # Step 20. Operators, part one

# %% given=true
from course.lessons import so_far

exec(so_far(20))


# %% exercise="mul"
class Mul(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 * x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0
        ### END SOLUTION


def mul(x0, x1):
    ### BEGIN SOLUTION
    return Mul()(x0, x1)
    ### END SOLUTION


# %% test="mul" points=4
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="operators"
### BEGIN SOLUTION
Variable.__add__ = add
Variable.__mul__ = mul
### END SOLUTION

# %% test="operators" points=2
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
