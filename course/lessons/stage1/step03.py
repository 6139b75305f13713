# %% [markdown] lang="ko"
# # 3단계. 함수 연결
# %% [markdown] lang="ja"
# # ステップ3　関数の連結
# %% [markdown] lang="en"
# # Step 3. Chaining functions

# %% given=true
from course.lessons import so_far

exec(so_far(3))

# %% exercise="exp"
class Exp(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return np.exp(x)
        ### END SOLUTION


# %% test="exp" points=8
v = Exp()(Variable(np.array(1.0)))
close(v.data, np.e)
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
