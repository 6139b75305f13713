# %% [markdown] lang="ko"
# # 5단계. 역전파 이론
# %% [markdown] lang="ja"
# # ステップ5　逆伝播の理論
# %% [markdown] lang="en"
# # Step 5. The theory of backpropagation

# %% given=true
from course.lessons import so_far

exec(so_far(5))

# %% exercise="local"
def local_derivatives(x):
    a = x**2
    b = np.exp(a)
    ### BEGIN SOLUTION
    da_dx = 2 * x
    db_da = np.exp(a)
    dy_db = 2 * b
    ### END SOLUTION
    return da_dx, db_da, dy_db


# %% test="local" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="order"
def backward_derivatives(local):
    derivatives = [1.0]
    ### BEGIN SOLUTION
    for derivative in reversed(local):
        derivatives.append(derivatives[-1] * derivative)
    ### END SOLUTION
    return derivatives


# %% test="order" points=3
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()

# %% exercise="cost"
def forward_cost(sizes):
    n = sizes[0]
    total = 0
    for k in range(1, len(sizes) - 1):
        total += sizes[k + 1] * sizes[k] * n
    return total


def reverse_cost(sizes):
    m = sizes[-1]
    total = 0
    ### BEGIN SOLUTION
    for k in range(1, len(sizes) - 1):
        total += m * sizes[k] * sizes[k - 1]
    ### END SOLUTION
    return total


# %% test="cost" points=4
pass
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
passed()
