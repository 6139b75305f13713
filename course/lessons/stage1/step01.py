# %% [markdown] lang="ko"
# # 1단계. 상자로서의 변수
#
# 앞으로 24개의 작은 단계를 거쳐 자동 미분 엔진을 직접 만듭니다.
# %% [markdown] lang="ja"
# # ステップ1　箱としての変数
#
# これから24の小さなステップで、自動微分のエンジンを自分の手で作ります。
# %% [markdown] lang="en"
# # Step 1. A variable is a box
#
# In 24 small steps you are going to build an engine for automatic differentiation yourself.

# %% given=true
from course.lessons import so_far

exec(so_far(1))

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        ### BEGIN SOLUTION
        self.data = data
        ### END SOLUTION


# %% test="variable" points=4
x = Variable(np.array(1.0))
close(x.data, 1.0)
### BEGIN HIDDEN TESTS
y = Variable(np.array(2.0))
close(x.data, 1.0)
### END HIDDEN TESTS
passed()
