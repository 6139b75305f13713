# %% [markdown] lang="ko"
# # 5단계. 역전파 이론
#
# 4단계의 수치 미분은 어떤 함수든 미분해 주지만 두 가지가 아쉽습니다. 답에 오차가 섞이고, 느립니다. 입력 변수가 하나면 함수를
# 두 번만 계산하면 되지만, 신경망처럼 변수가 백만 개라면 변수마다 따로 조금씩 움직여 보아야 하므로 이백만 번을 계산해야 합니다.
#
# **역전파**는 근사 오차 없이, 변수가 몇 개든 한 번 거슬러 오르는 것만으로 모든 미분을 구합니다. 엔진을 고치기 전에 이번 단계에서는
# 그 원리를 손에 익힙니다. 합성 함수를 미분할 때 쓰는 연쇄 법칙에, "어느 쪽부터 곱하는가"라는 질문 하나를 더하면 충분합니다.
# %% [markdown] lang="ja"
# # ステップ5　逆伝播の理論
#
# ステップ4の数値微分は、どんな関数でも微分してくれる代わりに、二つの弱点がありました。答えに誤差が混じること、そして遅いことです。
# 入力が一つなら関数を2回計算すれば済みます。しかしニューラルネットワークのように変数が100万個あれば、一つずつ少しだけ動かして
# みるほかなく、関数を200万回計算することになります。
#
# **逆伝播**（バックプロパゲーション）は、誤差なしに、変数がいくつあっても、計算を一度さかのぼるだけですべての微分を求めます。
# エンジンに手を入れる前に、このステップではその原理を確かめましょう。必要なのは連鎖律と、「どちら側から掛けるか」という問い一つです。
# %% [markdown] lang="en"
# # Step 5. The theory of backpropagation
#
# Numerical differentiation (step 4) works for every function, but it is inexact, and it is slow. With one input you
# evaluate the function twice. With a million inputs, as in a neural network, you have to nudge each of them in turn:
# two million evaluations.
#
# **Backpropagation** is exact, and one walk back through the computation gives the derivatives for all inputs, however
# many there are. Before we touch the engine, this step is about how that can be. It takes the chain rule, which you
# know, and one question: from which end do we multiply?

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(5))

# %% [markdown] lang="ko"
# ## 작은 미분의 곱
#
# 앞 단계의 합성 함수 $y = \left(e^{x^2}\right)^2$를 세 조각으로 나누어 봅시다.
#
# $$a = A(x) = x^2, \qquad b = B(a) = e^a, \qquad y = C(b) = b^2$$
#
# **연쇄 법칙**에 따르면 전체의 미분은 조각들의 미분을 곱한 것입니다.
#
# $$\frac{dy}{dx} = \frac{dy}{db}\,\frac{db}{da}\,\frac{da}{dx}$$
#
# 오른쪽의 미분 하나하나를 **국소 미분**이라고 부르겠습니다. 국소 미분의 좋은 점은 이웃을 몰라도 된다는 것입니다. $\frac{db}{da}$를 구할 때
# 앞에 제곱이 있었는지, 뒤에 무엇이 오는지는 상관없습니다. 함수 $B$의 공식과 $B$에 들어온 값 $a$만 있으면 됩니다.
# %% [markdown] lang="ja"
# ## 小さな微分を掛け合わせる
#
# これまで使ってきた合成関数 $y = \left(e^{x^2}\right)^2$ を三つの部品に分けてみます。
#
# $$a = A(x) = x^2, \qquad b = B(a) = e^a, \qquad y = C(b) = b^2$$
#
# **連鎖律**によれば、全体の微分は部品の微分の積になります。
#
# $$\frac{dy}{dx} = \frac{dy}{db}\,\frac{db}{da}\,\frac{da}{dx}$$
#
# 右辺に並ぶ一つひとつを**局所的な微分**と呼ぶことにします。ありがたいことに、これを求めるのに隣の部品を知る必要はありません。
# $\frac{db}{da}$ を求めるとき、手前に2乗があったかどうかも、後ろに何が続くかも関係ないのです。関数 $B$ の式と、$B$ に入ってきた値 $a$
# さえあれば決まります。
# %% [markdown] lang="en"
# ## A product of small derivatives
#
# Take the composite of the last steps, $y = \left(e^{x^2}\right)^2$, apart into three pieces:
#
# $$a = A(x) = x^2, \qquad b = B(a) = e^a, \qquad y = C(b) = b^2$$
#
# The **chain rule** says that the derivative of the whole is the product of the derivatives of the pieces:
#
# $$\frac{dy}{dx} = \frac{dy}{db}\,\frac{db}{da}\,\frac{da}{dx}$$
#
# Let us call each factor a **local derivative**. The good thing about it is that it knows nothing of its neighbours.
# To find $\frac{db}{da}$ it does not matter that a square came before or what comes after: the formula of $B$ and the
# value $a$ that went into it are enough.

# %% [markdown] lang="ko"
# ### 연습 1 — 국소 미분
#
# `local_derivatives(x)`가 세 국소 미분 $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$의 **값**을 이 순서로 반환하게 하세요. 중간 값 `a`와 `b`는 이미
# 계산해 두었습니다. `x`는 수일 수도 있고 `ndarray`일 수도 있으며, 정수여도 됩니다. 배열이라면 원소마다 따로 미분하고, 받은 배열은 바꾸지 않습니다.
# 이번 단계에는 상자(`Variable`)가 나오지 않습니다.
# %% [markdown] lang="ja"
# ### 演習1 — 局所的な微分
#
# `local_derivatives(x)` が、三つの局所的な微分 $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$ の**値**をこの順に返すようにしてください。途中の値
# `a` と `b` は計算してあります。`x` は数のことも `ndarray` のこともあり、整数でもかまいません。配列なら要素ごとに微分し、受け取った配列は変えません。
# このステップに箱（`Variable`）は出てきません。
# %% [markdown] lang="en"
# ### Exercise 1: local derivatives
#
# Let `local_derivatives(x)` return the **values** of the three local derivatives, in this order:
# $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$. The values in between, `a` and `b`, are computed for you. `x` may be a
# number or an `ndarray`, of whole numbers too; of an array, each element is differentiated on its own, and the array is
# not changed. There are no boxes (`Variable`) in this step.

# %% exercise="local" keep=false
def local_derivatives(x):
    a = x**2
    b = np.exp(a)
    ### BEGIN SOLUTION
    da_dx = 2 * x
    db_da = np.exp(a)
    dy_db = 2 * b
    ### END SOLUTION
    return da_dx, db_da, dy_db


# %% [markdown] lang="ko" hint="local"
# 세 조각의 공식을 하나씩 따로 미분해 보세요. $y = b^2$을 $b$로 미분할 때 $b$가 어디에서 왔는지는 잊어도 됩니다.
# %% [markdown] lang="ja" hint="local"
# 三つの式を一つずつ別々に微分してみましょう。$y = b^2$ を $b$ で微分するとき、$b$ がどこから来たかは忘れてかまいません。
# %% [markdown] lang="en" hint="local"
# Differentiate the three formulas one at a time. When you differentiate $y = b^2$ by $b$, forget where $b$ came from.

# %% [markdown] lang="ko" hint="local"
# $e^a$를 $a$로 미분하면 다시 $e^a$입니다. 배열도 받을 수 있도록 `math.exp`가 아니라 `np.exp`를 쓰세요.
# %% [markdown] lang="ja" hint="local"
# $e^a$ を $a$ で微分すると、やはり $e^a$ です。配列も受け取れるように、`math.exp` ではなく `np.exp` を使いましょう。
# %% [markdown] lang="en" hint="local"
# The derivative of $e^a$ by $a$ is $e^a$ again. Use `np.exp`, not `math.exp`, so that arrays work too.

# %% test="local" points=3
da_dx, db_da, dy_db = local_derivatives(0.5)
close(da_dx, 1.0)
close(db_da, 1.2840254166877414)
close(dy_db, 2.568050833375483)
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
points = [np.array(rng.normal(size=shape)) for shape in [(), (4,), (2, 3)]]
points += [np.array([0.0, 3.0, -12.0, 1e-5]), np.array([1, -2, 0]), np.array(3), 2, -1.5]
# kind: unchanged-input
kept = inside("""
kept = []
for data in (np.array([0.5, -2.0]), np.array([1, 3]), np.array(0.5)):
    before = data.copy()
    local_derivatives(data)
    kept.append(data.dtype == before.dtype and bool(np.all(data == before)))
""").kept
with credit(1):
    equal(kept, [True] * 3)
    # kind: numbers
    for data in points:
        close(local_derivatives(data)[0], 2 * data, rtol=1e-12)
with credit(1):
    # kind: numbers
    for data in points:
        close(local_derivatives(data)[1], np.exp(1.0 * data * data), rtol=1e-11)
with credit(1):
    # kind: numbers
    for data in points:
        close(local_derivatives(data)[2], 2 * np.exp(1.0 * data * data), rtol=1e-11)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 어느 쪽부터 곱할까
#
# 수 세 개를 곱하는 것이니 답은 어느 쪽부터 곱하든 같습니다. 하지만 **도중에 손에 들고 있는 것**은 다릅니다.
#
# | | 입력 쪽부터 (순방향) | 출력 쪽부터 (역방향) |
# |--|--|--|
# | 시작 | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | 함수 하나 | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | 함수 둘 | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | 함수 셋 | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# 왼쪽 열에는 언제나 "$x$로 미분한 것", 오른쪽 열에는 언제나 "$y$를 미분한 것"이 있습니다. 출력 쪽부터 곱하면 $y$를 모든 중간 변수로 미분한 값이
# 하나씩 생깁니다. 이것이 역전파입니다. 순전파와 나란히 그려 보면 변수마다 미분이, 함수마다 국소 미분이 짝을 이룹니다.
#
# ```text
#   x   ──▶   A   ──▶   a   ──▶   B   ──▶   b   ──▶   C   ──▶   y
# dy/dx ◀── A'(x) ◀── dy/da ◀── B'(a) ◀── dy/db ◀── C'(b) ◀── dy/dy
# ```
# %% [markdown] lang="ja"
# ## どちら側から掛けるか
#
# 三つの数を掛けるだけですから、答えはどちら側から掛けても同じです。違うのは、**途中で手元にあるもの**です。
#
# | | 入力側から（順方向） | 出力側から（逆方向） |
# |--|--|--|
# | 最初 | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | 関数一つ | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | 関数二つ | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | 関数三つ | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# 左の列はいつも「$x$ で微分したもの」、右の列はいつも「$y$ を微分したもの」です。出力側から掛けていくと、$y$ を途中の変数それぞれで
# 微分した値が一つずつ手に入ります。これが逆伝播です。順伝播と並べて描くと、変数には微分が、関数には局所的な微分が対応しています。
#
# ```text
#   x   ──▶   A   ──▶   a   ──▶   B   ──▶   b   ──▶   C   ──▶   y
# dy/dx ◀── A'(x) ◀── dy/da ◀── B'(a) ◀── dy/db ◀── C'(b) ◀── dy/dy
# ```
# %% [markdown] lang="en"
# ## From which end?
#
# A product of three numbers is the same from whichever end you multiply. What differs is **what you hold on the way**:
#
# | | from the input (forward) | from the output (reverse) |
# |--|--|--|
# | start | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | one function | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | two functions | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | three functions | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# The left column is always "something by $x$", the right column always "$y$ by something". Multiply from the output, and
# the derivatives of $y$ by every variable on the way drop out one after the other. That is backpropagation. Drawn beside
# the forward pass, each variable has a derivative for a partner, and each function its local derivative:
#
# ```text
#   x   ──▶   A   ──▶   a   ──▶   B   ──▶   b   ──▶   C   ──▶   y
# dy/dx ◀── A'(x) ◀── dy/da ◀── B'(a) ◀── dy/db ◀── C'(b) ◀── dy/dy
# ```

# %% [markdown] lang="ko"
# ### 연습 2 — 출력에서 입력으로
#
# `backward_derivatives(local)`은 국소 미분의 리스트를 받습니다. 순서는 순전파의 순서, 곧 입력에 가까운 함수가 먼저입니다. 함수는 몇 개든,
# 수천 개라도 있을 수 있습니다. 역전파가 만나는 순서대로 $y$의 미분을 모아 리스트로 반환하세요. 첫 값은 $\frac{dy}{dy} = 1$이고 마지막 값은 $\frac{dy}{dx}$입니다.
# 받은 리스트 `local`은 바꾸지 마세요.
#
# 예를 들어 국소 미분이 차례로 2, 3, 5라면 결과는 1, 5, 15, 30입니다.
# %% [markdown] lang="ja"
# ### 演習2 — 出力から入力へ
#
# `backward_derivatives(local)` は局所的な微分のリストを受け取ります。並びは順伝播の順、つまり入力に近い関数が先です。関数はいくつあっても、
# 何千個でもかまいません。逆伝播が出会う順に $y$ の微分を集めて、リストで返してください。最初の値は $\frac{dy}{dy} = 1$、最後の値は $\frac{dy}{dx}$ です。受け取った
# リスト `local` は書き換えないでください。
#
# たとえば局所的な微分が順に 2、3、5 なら、結果は 1、5、15、30 です。
# %% [markdown] lang="en"
# ### Exercise 2: from the output to the input
#
# `backward_derivatives(local)` is given a list of local derivatives in the order of the forward pass: the function next
# to the input comes first. There may be any number of them, thousands too. Return the list of the derivatives of $y$ in the order in
# which backpropagation meets them, from $\frac{dy}{dy} = 1$ to $\frac{dy}{dx}$. Leave the list `local` as it was.
#
# If the local derivatives are 2, 3 and 5, for example, the result is 1, 5, 15, 30.

# %% exercise="order" keep=false
def backward_derivatives(local):
    derivatives = [1.0]
    ### BEGIN SOLUTION
    for derivative in reversed(local):
        derivatives.append(derivatives[-1] * derivative)
    ### END SOLUTION
    return derivatives


# %% [markdown] lang="ko" hint="order"
# 먼저 2, 3, 5를 종이에 써 놓고 1에서 시작해 오른쪽부터 하나씩 곱해 보세요. 새로 얻은 값이 다음 곱셈의 출발점입니다.
# %% [markdown] lang="ja" hint="order"
# まず紙に 2、3、5 と書き、1から始めて右から一つずつ掛けてみましょう。新しく得た値が、次の掛け算の出発点になります。
# %% [markdown] lang="en" hint="order"
# Write 2, 3, 5 on paper, start from 1 and multiply them in one by one, from the right. Each new value is where the next
# multiplication starts.

# %% [markdown] lang="ko" hint="order"
# `reversed(local)`은 리스트를 바꾸지 않고 뒤에서부터 훑습니다. 가장 최근에 얻은 미분은 `derivatives[-1]`입니다.
# %% [markdown] lang="ja" hint="order"
# `reversed(local)` を使うと、リストを書き換えずに後ろからたどれます。いちばん新しい微分は `derivatives[-1]` です。
# %% [markdown] lang="en" hint="order"
# `reversed(local)` runs through the list from its end and does not change it. The newest derivative is `derivatives[-1]`.

# %% test="order" points=3
close(backward_derivatives([2.0, 3.0, 5.0]), [1.0, 5.0, 15.0, 30.0])
close(backward_derivatives([7.0]), [1.0, 7.0])
### BEGIN HIDDEN TESTS
# kind: empty
close(backward_derivatives([]), [1.0])
# kind: integers
close(backward_derivatives([2, 3, -5]), [1.0, -5.0, -15.0, -30.0])
# kind: extremes
close(backward_derivatives([1e-200, 3e200, 0.5]), [1.0, 0.5, 1.5e200, 1.5], rtol=1e-12)
# kind: zero
close(backward_derivatives([4.0, -1.0, 0.5, 3.0, 0.0, 6.0]), [1.0, 6.0, 0.0, 0.0, 0.0, 0.0, 0.0])
# kind: numbers
rng = seeded_rng()
for count in [2, 3, 6]:
    local = rng.normal(size=count).tolist()
    close(backward_derivatives(local), [np.prod(local[k:]) for k in range(count, -1, -1)], rtol=1e-12)
# kind: long-chain
close(backward_derivatives([-1.0] * 60), [(-1.0) ** k for k in range(61)])
# kind: unchanged-input
twice = inside("""
local = [2.0, -3.0, 0.5, 7.0]
first = backward_derivatives(local)
second = backward_derivatives(local)
""")
close(twice.first, [1.0, 7.0, 3.5, -10.5, -21.0])
close(twice.second, [1.0, 7.0, 3.5, -10.5, -21.0])
close(twice.local, [2.0, -3.0, 0.5, 7.0])
# kind: long-chain
close(backward_derivatives([-1.0] * 5000 + [2.0]), [1.0, *[2.0 * (-1.0) ** k for k in range(5001)]])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기
#
# $x = 0.5$에서 두 순서를 나란히 출력합니다. 실행하기 전에 적어 보세요. 두 줄은 어디에서 같고 어디에서 다를까요? 마지막 줄의 수치 미분과는
# 몇 자리까지 같을까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# $x = 0.5$ で、二つの順番を並べて表示します。実行する前に書き出してみましょう。二つの行はどこが同じで、どこが違うでしょうか。最後の行の
# 数値微分とは、何桁目まで一致するでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run
#
# The cell prints both orders at $x = 0.5$. Before you run it, write down where the two lines agree and where they
# differ. And to how many digits will they agree with the numerical derivative in the last line?

# %%
local = local_derivatives(0.5)

forward = [1.0]
for derivative in local:
    forward.append(forward[-1] * derivative)

for name, values in [("forward", forward), ("reverse", backward_derivatives(list(local)))]:
    print(name, *(float(value) for value in values))
print("numerical", numerical_diff(lambda x: Square()(Exp()(Square()(x))), Variable(np.array(0.5))))

# %% [markdown] lang="ko"
# 양 끝은 같습니다. 둘 다 `1.0`에서 시작해 `3.297442541400256`에서 끝납니다. 가운데는 다릅니다. 순방향의 `1.2840…`은 $\frac{db}{dx}$이고, 역방향의
# `2.5680…`은 $\frac{dy}{db}$입니다. 역방향에서는 마지막 두 값이 같은데, $x = 0.5$에서 $\frac{da}{dx} = 2x$가 마침 1이기 때문입니다. 시험해 볼 값을
# 고를 때 이런 우연은 함정이 됩니다. 수치 미분 `3.29744262…`는 일곱째 자리까지만 맞습니다.
#
# ## 왜 거꾸로인가
#
# 답이 같다면 왜 굳이 거꾸로 갈까요? 변수가 벡터일 때 차이가 납니다. 벡터에서 벡터로 가는 함수의 국소 미분은 수가 아니라
# **야코비 행렬**이고, 출력이 $p$ 개, 입력이 $q$ 개면 $p \times q$ 행렬입니다. $p \times q$ 행렬과 $q \times r$ 행렬을 곱하려면 수의 곱셈이 $p\,q\,r$ 번 필요합니다.
#
# 변수의 크기가 차례로 4, 3, 2, 1인 함수 세 개를 이어 봅시다. 야코비 행렬 $J_1, J_2, J_3$의 형상은 각각 $3 \times 4$, $2 \times 3$, $1 \times 2$입니다.
#
# | | 첫 번째 곱 | 두 번째 곱 | 합 |
# |--|--|--|--|
# | 순방향 $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | 역방향 $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# 결과 행렬은 똑같지만 비용은 다릅니다. 순방향에서는 도중의 행렬이 언제나 입력 개수만큼의 열을 끌고 다니고, 역방향에서는 언제나 출력
# 개수만큼의 행을 끌고 다니기 때문입니다.
# %% [markdown] lang="ja"
# 両端は同じです。どちらも `1.0` から始まり、`3.297442541400256` で終わります。違うのは途中です。順方向の `1.2840…` は $\frac{db}{dx}$、逆方向の
# `2.5680…` は $\frac{dy}{db}$ です。逆方向の最後の二つが等しいのは、$x = 0.5$ では $\frac{da}{dx} = 2x$ がたまたま1になるからです。試す値を選ぶとき、
# こういう偶然は落とし穴になります。数値微分の `3.29744262…` は、7桁目までしか合っていません。
#
# ## なぜ逆向きなのか
#
# 答えが同じなら、なぜわざわざ逆に進むのでしょうか。差が出るのは、変数がベクトルのときです。ベクトルからベクトルへの関数では、局所的な微分は
# 数ではなく**ヤコビ行列**になり、出力が $p$ 個、入力が $q$ 個なら $p \times q$ 行列です。$p \times q$ 行列と $q \times r$ 行列の積には、数の掛け算が
# $p\,q\,r$ 回必要です。
#
# 変数の大きさが順に 4、3、2、1 となるように、関数を三つつないでみます。ヤコビ行列 $J_1, J_2, J_3$ の形は $3 \times 4$、$2 \times 3$、$1 \times 2$ です。
#
# | | 一つ目の積 | 二つ目の積 | 合計 |
# |--|--|--|--|
# | 順方向 $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | 逆方向 $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# できあがる行列は同じでも、手間は違います。順方向では途中の行列がいつも入力の数だけの列を、逆方向ではいつも出力の数だけの行を
# 抱えたまま進むからです。
# %% [markdown] lang="en"
# The ends agree: both lines start at `1.0` and finish at `3.297442541400256`. In between they differ. Forward,
# `1.2840…` is $\frac{db}{dx}$; in reverse, `2.5680…` is $\frac{dy}{db}$. That the last two values of the reverse line
# are equal is a coincidence: at $x = 0.5$ the factor $\frac{da}{dx} = 2x$ happens to be 1. When you choose values for a
# test, look out for such accidents. The numerical derivative, `3.29744262…`, is right to seven digits only.
#
# ## Why backwards?
#
# If the answer is the same, why bother to go backwards? The difference shows when variables are vectors. The local
# derivative of a function from vectors to vectors is no longer a number. It is a **Jacobian matrix**: with $p$ outputs
# and $q$ inputs, a $p \times q$ matrix. To multiply a $p \times q$ by a $q \times r$ matrix takes $p\,q\,r$
# multiplications of numbers.
#
# Chain three functions so that the variables have sizes 4, 3, 2, 1. The Jacobians $J_1, J_2, J_3$ have the shapes
# $3 \times 4$, $2 \times 3$ and $1 \times 2$.
#
# | | first product | second product | sum |
# |--|--|--|--|
# | forward $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | reverse $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# The resulting matrix is the same, the cost is not. Forward, every matrix on the way drags along one column for each
# input; in reverse, one row for each output.

# %% [markdown] lang="ko"
# ### 연습 3 — 곱셈 횟수 세기
#
# `sizes`는 입력부터 출력까지 변수의 크기를 늘어놓은 리스트입니다. 위의 예라면 `[4, 3, 2, 1]`입니다. 순방향의 곱셈 횟수를 세는 `forward_cost`는
# 써 두었습니다. 지금까지 곱한 행렬은 $s_k \times n$ 형상이고, 여기에 다음 야코비 행렬($s_{k+1} \times s_k$)을 왼쪽에서 곱합니다.
#
# 역방향의 곱셈 횟수를 세는 `reverse_cost`를 완성하세요. 함수가 하나뿐이면 곱할 것이 없으므로 0입니다. 리스트 `sizes`는 바꾸지 마세요.
# %% [markdown] lang="ja"
# ### 演習3 — 掛け算の回数を数える
#
# `sizes` は、入力から出力までの変数の大きさを並べたリストです。上の例なら `[4, 3, 2, 1]` です。順方向の掛け算の回数を数える `forward_cost` は
# 書いてあります。そこまでの積は $s_k \times n$ の行列で、次のヤコビ行列（$s_{k+1} \times s_k$）を左から掛けていきます。
#
# 逆方向の回数を数える `reverse_cost` を完成させてください。関数が一つだけなら、掛けるものがないので0です。リスト `sizes` は書き換えないでください。
# %% [markdown] lang="en"
# ### Exercise 3: count the multiplications
#
# `sizes` lists the sizes of the variables from the input to the output: `[4, 3, 2, 1]` in the example above. The
# function `forward_cost`, which counts the multiplications of the forward order, is written for you. The product so far
# is an $s_k \times n$ matrix, and the next Jacobian, $s_{k+1} \times s_k$, is multiplied on from the left.
#
# Complete `reverse_cost`, which counts those of the reverse order. With a single function there is nothing to multiply,
# and the count is 0. Leave the list `sizes` as it was.

# %% exercise="cost" keep=false
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


# %% [markdown] lang="ko" hint="cost"
# `forward_cost`가 표의 첫째 줄을 센 것처럼 이번에는 둘째 줄을 세어 보세요. 지금까지 곱한 행렬은 $m \times s_k$ 형상이고, 그 오른쪽에 $s_k \times s_{k-1}$ 행렬을 곱합니다.
# %% [markdown] lang="ja" hint="cost"
# 表の2行目を `forward_cost` と見比べてみましょう。そこまでの積は $m \times s_k$ の行列で、その右から $s_k \times s_{k-1}$ の行列を掛けます。
# %% [markdown] lang="en" hint="cost"
# Read the second row of the table the way `forward_cost` reads the first. The product so far is $m \times s_k$, and it is
# multiplied by an $s_k \times s_{k-1}$ matrix on its right.

# %% [markdown] lang="ko" hint="cost"
# 함수가 세 개면 행렬의 곱은 두 번입니다. 곱하는 차례는 뒤에서부터지만 합은 어느 쪽부터 더해도 같으니, `k`의 범위는 `forward_cost`와 같아도 됩니다.
# %% [markdown] lang="ja" hint="cost"
# 関数が三つなら、行列の積は2回です。掛けるのは後ろからですが、合計はどちらから足しても同じなので、`k` の範囲は `forward_cost` と同じでかまいません。
# %% [markdown] lang="en" hint="cost"
# Three functions make two matrix products. They are done from the back, but a sum may be added up from either end, so
# the range of `k` can be that of `forward_cost`.

# %% test="cost" points=4
equal(reverse_cost([4, 3, 2, 1]), 18)
equal(reverse_cost([5, 2]), 0)
equal(forward_cost([4, 3, 2, 1]), 32)
### BEGIN HIDDEN TESTS
# kind: sizes
rng = seeded_rng()
networks = [([1, 2, 3, 4], 4 * 3 * 2 + 4 * 2 * 1), ([7, 5, 3], 3 * 5 * 7)]
for count in [3, 4, 7]:
    sizes = rng.integers(2, 50, size=count).tolist()
    total = 0
    rows, columns = sizes[-1], sizes[-2]
    for width in reversed(sizes[:-2]):
        total += rows * columns * width
        columns = width
    networks.append((sizes, total))
networks += [([3, 1], 0), ([10**6, 10**6, 10**6], 10**18), ([1, 1, 1, 1], 2), ([2, 9, 2, 9], 9 * 2 * 9 + 9 * 9 * 2)]
# kind: call-again
twice = inside("""
sizes = [4, 3, 2, 1]
first, second = reverse_cost(sizes), reverse_cost(sizes)
""")
equal([twice.first, twice.second], [18, 18])
# kind: unchanged-input
equal(twice.sizes, [4, 3, 2, 1])
# kind: sizes
for sizes, total in networks:
    equal(reverse_cost(sizes), total)
# kind: long-chain
equal(reverse_cost([2, 3] * 2500), 3 * 6 * 4998)
# kind: sizes
for sizes, total in networks:
    equal(forward_cost(sizes[::-1]), total)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기
#
# 첫 번째는 신경망의 손실 함수처럼 입력은 많고 출력은 하나인 경우, 두 번째는 그 반대, 세 번째는 크기가 모두 같은 경우입니다. 각각 어느 쪽이 유리할까요?
# 세 번째에서도 역전파가 이길까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 一つ目はニューラルネットワークの損失関数のように入力が多く出力が一つの場合、二つ目はその逆、三つ目は大きさがすべて等しい場合です。それぞれ、どちらが
# 得でしょうか。三つ目でも逆伝播が勝つでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run
#
# The first chain has many inputs and one output, like the loss of a neural network. The second is the other way round,
# and in the third all sizes are equal. Which order is cheaper in each? Does reverse win the third one too?

# %%
for sizes in ([1000, 1000, 1000, 1], [1, 1000, 1000, 1000], [1000, 1000, 1000, 1000]):
    print(f"{sizes!s:26} forward {forward_cost(sizes):>13,}  reverse {reverse_cost(sizes):>13,}")

rng = np.random.default_rng(0)
J1, J2, J3 = rng.normal(size=(3, 4)), rng.normal(size=(2, 3)), rng.normal(size=(1, 2))
print("same matrix:", np.allclose(J3 @ (J2 @ J1), (J3 @ J2) @ J1))

# %% [markdown] lang="ko"
# 첫 번째에서는 역방향이 오백 배나 쌉니다. 입력이 하나이고 출력이 많으면 이번에는 순방향이 이깁니다. 크기가 모두 같으면 비용도 같습니다. 역전파가
# 언제나 빠른 것이 아니라, **많은 변수에서 값 하나**(손실)를 얻는 계산에 꼭 맞는 것입니다. 기계 학습이 바로 그런 계산입니다.
#
# 실제 엔진은 야코비 행렬을 만들지도 않습니다. 제곱처럼 원소마다 따로 계산하는 함수의 야코비 행렬은 대각 행렬이어서, 출력 쪽에서 온 미분에
# 국소 미분을 원소마다 곱하기만 하면 됩니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 역전파의 원리를 손에 넣었습니다. 1에서 시작해 출력에서 입력으로, 국소 미분을 하나씩 곱해 나가면 됩니다.
#
# 그런데 국소 미분 $A'(x), B'(a), C'(b)$에는 순전파 때의 값 $x, a, b$가 필요합니다. 그러니 먼저 순전파를 하고, 함수마다 **자기에게 들어온
# 입력을 기억**해 두어야 합니다. 지금의 `Function`은 결과를 내놓자마자 입력을 잊어버립니다. 다음 단계에서 이것을 고치고, 손으로 직접 역전파를 해 봅니다.
# %% [markdown] lang="ja"
# 一つ目では、逆方向のほうが500分の1の手間で済みます。入力が一つで出力が多ければ、今度は順方向の勝ちです。大きさがすべて等しければ、引き分けです。
# 逆伝播はいつでも速いわけではなく、**たくさんの変数から一つの値**（損失）を得る計算にぴったりなのです。機械学習は、まさにそういう計算です。
#
# 実際のエンジンは、ヤコビ行列を作ることもしません。2乗のように要素ごとに計算する関数ではヤコビ行列が対角行列になるので、後ろから来た
# 微分に局所的な微分を要素ごとに掛ければ足ります。
#
# ## いまあるもの、まだ足りないもの
#
# 逆伝播の原理がわかりました。1から始めて、出力から入力へ、局所的な微分を一つずつ掛けていけばよいのです。
#
# ところで、局所的な微分 $A'(x), B'(a), C'(b)$ には、順伝播のときの値 $x, a, b$ が要ります。ですから、まず順伝播をして、それぞれの関数が
# **自分への入力を覚えておく**必要があります。いまの `Function` は、結果を返したとたんに入力を忘れてしまいます。次のステップではそこを直し、
# 手作業で逆伝播をしてみます。
# %% [markdown] lang="en"
# On the first chain, reverse is five hundred times cheaper. With one input and many outputs, forward wins. With equal
# sizes throughout it is a draw. Backpropagation is not faster by nature; it fits computations that lead from **many
# variables to one value**, the loss. Machine learning is exactly that.
#
# A real engine does not even build the Jacobians. For a function that works element by element, such as the square, the
# Jacobian is diagonal, and it is enough to multiply the derivative that arrives by the local one, element by element.
#
# ## What you have, and what is still missing
#
# You have the principle: start from 1 and go from the output to the input, multiplying in one local derivative after
# the other.
#
# But the local derivatives $A'(x), B'(a), C'(b)$ need the values $x, a, b$ of the forward pass. So the forward pass comes
# first, and each function has to **remember what went into it**. Our `Function` forgets its input as soon as it has
# returned. In the next step you mend that, and then do backpropagation by hand.
