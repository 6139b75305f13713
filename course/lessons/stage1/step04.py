# %% [markdown] lang="ko"
# # 4단계. 수치 미분
# %% [markdown] lang="ja"
# # ステップ4　数値微分
# %% [markdown] lang="en"
# # Step 4. Numerical differentiation

# %% given=true
from course.lessons import so_far

exec(so_far(4))

# %% exercise="numerical-diff"
def numerical_diff(f, x, eps=1e-4):
    ### BEGIN SOLUTION
    x0 = Variable(np.array(x.data - eps))
    x1 = Variable(np.array(x.data + eps))
    y0 = f(x0)
    y1 = f(x1)
    return (y1.data - y0.data) / (2 * eps)
    ### END SOLUTION


# %% test="numerical-diff" points=10
close(numerical_diff(Square(), Variable(np.array(2.0))), 4.0)
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
