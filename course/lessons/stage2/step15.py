# %% [markdown] lang="ko"
# # 15단계. 복잡한 계산 그래프(이론 편)
# %% [markdown] lang="ja"
# # ステップ15　複雑な計算グラフ（理論編）
# %% [markdown] lang="en"
# # Step 15. Complex computational graphs: the theory

# %% given=true
from course.lessons import so_far

exec(so_far(15))

# %% exercise="order" keep=false
diamond = None
### BEGIN SOLUTION
diamond = ["D", "C", "B", "A"]
### END SOLUTION

# %% test="order" points=2
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
