# %% [markdown] lang="ko"
# # 5단계. 역전파 이론
#
# 4단계의 수치 미분은 어떤 함수든 미분해 주지만 단점이 두 가지 있습니다. 답에 근사 오차가 섞이고, 느립니다. 입력 변수가
# 1개면 함수를 2번만 계산하면 되지만, 신경망처럼 변수가 100만 개라면 변수마다 따로 조금씩 움직여 보아야 하므로 200만
# 번을 계산해야 합니다.
#
# **역전파**에는 근사 오차가 없습니다. 남는 것은 실수를 유한한 자릿수로 저장할 때 생기는 반올림 오차뿐입니다. 그리고
# 변수가 몇 개든 계산을 한 번 거슬러 오르는 것만으로 모든 미분을 구합니다. 엔진을 고치기 전에 이번 단계에서는 그 원리를
# 익힙니다. 합성 함수를 미분할 때 쓰는 연쇄 법칙에, "어느 쪽부터 곱하는가"라는 질문 하나를 더하면 충분합니다.
# %% [markdown] lang="ja"
# # ステップ5　逆伝播の理論
#
# ステップ4の数値微分は、どんな関数でも微分できる反面、弱点が2つありました。答えに近似誤差が混じることと、遅いことです。入力が1つ
# なら関数を2回計算すれば済みます。しかしニューラルネットワークのように変数が100万個あれば、一つずつ少しだけ動かしてみるほかなく、
# 関数を200万回計算することになります。
#
# **逆伝播**（バックプロパゲーション）に近似誤差はありません。残るのは、小数を有限の桁数で記録することから来る丸め誤差
# だけです。そして、変数がいくつあっても、計算を1回さかのぼるだけですべての微分が求まります。エンジンを直す前に、このス
# テップではその原理を確かめましょう。必要なのは、連鎖律と、「どちら側から掛けるか」という1つの問いだけです。
# %% [markdown] lang="en"
# # Step 5. The theory of backpropagation
#
# Numerical differentiation (step 4) works for every function that you can evaluate, but it has an approximation error
# and it's slow. With one input you evaluate the function twice. With 1,000,000 inputs, as in a neural network, you have
# to move each input on its own: 2,000,000 evaluations.
#
# **Backpropagation** has no approximation error; only the rounding of floating-point numbers remains. And one pass back
# through the computation gives the derivatives for all inputs, however many there are. Before we change the engine,
# this step shows how that works. You need the chain rule and one question: from which end do we multiply?

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(5))

# %% [markdown] lang="ko"
# ## 연쇄 법칙과 국소 미분
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
# ## 連鎖律と局所的な微分
#
# これまで使ってきた合成関数 $y = \left(e^{x^2}\right)^2$ を3つの部品に分けてみます。
#
# $$a = A(x) = x^2, \qquad b = B(a) = e^a, \qquad y = C(b) = b^2$$
#
# **連鎖律**によれば、全体の微分は部品の微分の積になります。
#
# $$\frac{dy}{dx} = \frac{dy}{db}\,\frac{db}{da}\,\frac{da}{dx}$$
#
# 右辺に並ぶ一つひとつを**局所的な微分**と呼ぶことにします。これを求めるのに、隣の部品を知る必要はありませ
# ん。$\frac{db}{da}$ を求めるとき、手前に2乗があったかどうかも、後ろに何が続くかも関係ありません。関数 $B$ の式
# と、$B$ に入ってきた値 $a$ さえあれば決まります。
# %% [markdown] lang="en"
# ## The chain rule and local derivatives
#
# Divide the composite function of the last steps, $y = \left(e^{x^2}\right)^2$, into three pieces:
#
# $$a = A(x) = x^2, \qquad b = B(a) = e^a, \qquad y = C(b) = b^2$$
#
# By the **chain rule**, the derivative of the whole is the product of the derivatives of the pieces:
#
# $$\frac{dy}{dx} = \frac{dy}{db}\,\frac{db}{da}\,\frac{da}{dx}$$
#
# We call each factor a **local derivative**. It doesn't depend on the neighboring functions. To find $\frac{db}{da}$,
# it doesn't matter that a square came before or what comes after. You only need the formula of $B$ and the value $a$
# that went into it.

# %% [markdown] lang="ko"
# ### 연습 1 — 국소 미분
#
# `local_derivatives(x)`가 세 국소 미분 $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$의 **값**을 이 순서로 반환하게 하세요. 중간 값 `a`와 `b`는 이미
# 계산해 두었습니다. `x`는 수일 수도 있고 `ndarray`일 수도 있으며, 정수여도 됩니다. 배열이라면 원소마다 따로 미분하고, 받은 배열은 바꾸지 않습니다.
# 이번 단계에는 상자(`Variable`)가 나오지 않습니다.
# %% [markdown] lang="ja"
# ### 演習1 — 局所的な微分
#
# `local_derivatives(x)` が、3つの局所的な微分 $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$ の**値**をこの順に返すようにしてください。途中の値
# `a` と `b` は計算してあります。`x` は数のことも `ndarray` のこともあり、整数でもかまいません。配列なら要素ごとに微分し、受け取った配列は変えません。
# このステップに箱（`Variable`）は出てきません。
# %% [markdown] lang="en"
# ### Exercise 1: local derivatives
#
# Complete `local_derivatives(x)` so that it returns the **values** of the three local derivatives in this order:
# $\frac{da}{dx}, \frac{db}{da}, \frac{dy}{db}$. The intermediate values `a` and `b` are computed for you. `x` can be a
# number or an `ndarray`, also of integers. For an array, differentiate each element separately, and don't change the
# array. There are no boxes (`Variable`) in this step.

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
# 3つの式を一つずつ別々に微分してみましょう。$y = b^2$ を $b$ で微分するとき、$b$ がどこから来たかは忘れてかまいません。
# %% [markdown] lang="en" hint="local"
# Differentiate the three formulas one at a time. When you differentiate $y = b^2$ with respect to $b$, ignore where $b$
# came from.

# %% [markdown] lang="ko" hint="local"
# $e^a$를 $a$로 미분하면 다시 $e^a$입니다. 배열도 받을 수 있도록 `math.exp`가 아니라 `np.exp`를 쓰세요.
# %% [markdown] lang="ja" hint="local"
# $e^a$ を $a$ で微分すると、やはり $e^a$ です。配列も受け取れるように、`math.exp` ではなく `np.exp` を使いましょう。
# %% [markdown] lang="en" hint="local"
# The derivative of $e^a$ with respect to $a$ is $e^a$ again. Use `np.exp`, not `math.exp`, so that arrays work too.

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
    kept.append([data, before])
""").kept
with credit(1):
    for data, before in kept:
        close(data, before, rtol=0, atol=0, dtype=before.dtype.name)
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
# ## 순방향 모드와 역방향 모드
#
# 수 세 개를 곱하는 것이니 답은 어느 쪽부터 곱하든 같습니다. 하지만 **중간에 얻는 값**은 다릅니다.
#
# | | 입력 쪽부터 (순방향) | 출력 쪽부터 (역방향) |
# |--|--|--|
# | 시작 | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | 함수 하나 | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | 함수 둘 | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | 함수 셋 | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# 왼쪽 열에는 언제나 "$x$로 미분한 것", 오른쪽 열에는 언제나 "$y$를 미분한 것"이 있습니다. 자동 미분에서는 두 순서를
# 각각 **순방향 모드**(forward mode), **역방향 모드**(reverse mode)라고 합니다. 역방향 모드에서는 $y$를 모든 중간 변수로
# 미분한 값이 하나씩 나옵니다. 이것이 역전파입니다. 순전파와 나란히 그려 보면 변수마다 미분이, 함수마다 국소 미분이 짝을
# 이룹니다.
#
# ```text
#   x   ──▶   A   ──▶   a   ──▶   B   ──▶   b   ──▶   C   ──▶   y
# dy/dx ◀── A'(x) ◀── dy/da ◀── B'(a) ◀── dy/db ◀── C'(b) ◀── dy/dy
# ```
# %% [markdown] lang="ja"
# ## 順方向モードと逆方向モード
#
# 3つの数を掛けるだけですから、答えはどちら側から掛けても同じです。違うのは、**途中で得られる値**です。
#
# | | 入力側から（順方向） | 出力側から（逆方向） |
# |--|--|--|
# | 最初 | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | 関数1つ | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | 関数2つ | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | 関数3つ | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# 左の列はいつも「$x$ で微分したもの」、右の列はいつも「$y$ を微分したもの」です。自動微分では、2つの順番をそれぞれ**順
# 方向モード**（forward mode）、**逆方向モード**（reverse mode）と呼びます。逆方向モードでは、$y$ を途中の変数それぞれで
# 微分した値が一つずつ得られます。これが逆伝播です。順伝播と並べて描くと、変数には微分が、関数には局所的な微分が対応して
# います。
#
# ```text
#   x   ──▶   A   ──▶   a   ──▶   B   ──▶   b   ──▶   C   ──▶   y
# dy/dx ◀── A'(x) ◀── dy/da ◀── B'(a) ◀── dy/db ◀── C'(b) ◀── dy/dy
# ```
# %% [markdown] lang="en"
# ## Forward mode and reverse mode
#
# A product of three numbers is the same whichever end you start from. What differs is **the value that you have in
# between**:
#
# | | from the input (forward) | from the output (reverse) |
# |--|--|--|
# | start | $\frac{dx}{dx} = 1$ | $\frac{dy}{dy} = 1$ |
# | one function | $\frac{da}{dx}$ | $\frac{dy}{db}$ |
# | two functions | $\frac{db}{dx}$ | $\frac{dy}{da}$ |
# | three functions | $\frac{dy}{dx}$ | $\frac{dy}{dx}$ |
#
# The left column always contains "something with respect to $x$", the right column always "$y$ with respect to
# something". Automatic differentiation has a name for each order: **forward mode** and **reverse mode**. In reverse
# mode, you get the derivative of $y$ with respect to every intermediate variable, one after the other. This is
# backpropagation. Drawn next to the forward pass, each variable has its derivative, and each function has its local
# derivative:
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
# `backward_derivatives(local)` は局所的な微分のリストを受け取ります。並びは順伝播の順、つまり入力に近い関数が先です。
# 関数はいくつあっても、数千個でもかまいません。逆伝播で求まる順に $y$ の微分を並べて、リストで返してください。最初の値
# は $\frac{dy}{dy} = 1$、最後の値は $\frac{dy}{dx}$ です。受け取ったリスト `local` は書き換えないでください。
#
# たとえば局所的な微分が順に2、3、5なら、結果は1、5、15、30です。
# %% [markdown] lang="en"
# ### Exercise 2: from the output to the input
#
# `backward_derivatives(local)` takes a list of local derivatives in the order of the forward pass: the function nearest
# to the input comes first. There can be any number of them, even thousands. Return a list of the derivatives of $y$ in
# the order in which backpropagation meets them, from $\frac{dy}{dy} = 1$ to $\frac{dy}{dx}$. Don't change the list
# `local`.
#
# For example, if the local derivatives are 2, 3 and 5, the result is 1, 5, 15, 30.

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
# まず紙に2、3、5と書き、1から始めて右から一つずつ掛けてみましょう。新しく得た値が、次の掛け算の出発点になります。
# %% [markdown] lang="en" hint="order"
# Write 2, 3, 5 on paper, start from 1, and multiply by one factor at a time, from the right. Each new value is the
# start of the next multiplication.

# %% [markdown] lang="ko" hint="order"
# `reversed(local)`은 리스트를 바꾸지 않고 뒤에서부터 훑습니다. 가장 최근에 얻은 미분은 `derivatives[-1]`입니다.
# %% [markdown] lang="ja" hint="order"
# `reversed(local)` を使うと、リストを書き換えずに後ろからたどれます。いちばん新しい微分は `derivatives[-1]` です。
# %% [markdown] lang="en" hint="order"
# `reversed(local)` goes through the list from its end and doesn't change it. The newest derivative is
# `derivatives[-1]`.

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
kept = list(first)
if isinstance(first, (list, np.ndarray)):
    first[0] = 77.0
second = backward_derivatives(local)
""")
close(twice.kept, [1.0, 7.0, 3.5, -10.5, -21.0])
close(twice.local, [2.0, -3.0, 0.5, 7.0])
# kind: new-object
close(twice.second, [1.0, 7.0, 3.5, -10.5, -21.0])
# kind: long-chain
close(backward_derivatives([-1.0] * 5000 + [2.0]), [1.0, *[2.0 * (-1.0) ** k for k in range(5001)]])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 두 모드를 나란히
#
# $x = 0.5$에서 두 순서를 나란히 출력합니다. 실행하기 전에 적어 보세요. 두 줄은 어디에서 같고 어디에서 다를까요? 마지막 줄의 수치 미분과는
# 몇 자리까지 같을까요?
# %% [markdown] lang="ja"
# ## 2つのモードを並べる
#
# $x = 0.5$ で、2つの順番を並べて表示します。実行する前に書き出してみましょう。2つの行はどこが同じで、どこが違うでしょうか。最後の行の
# 数値微分とは、何桁目まで一致するでしょうか。
# %% [markdown] lang="en"
# ## The two modes side by side
#
# The next cell prints both orders at $x = 0.5$. Before you run it, write down where the two lines agree and where they
# differ. How many digits agree with the numerical derivative in the last line?

# %%
local = local_derivatives(0.5)

forward = [1.0]
for derivative in local:
    forward.append(forward[-1] * derivative)

for name, values in [("forward", forward), ("reverse", backward_derivatives(list(local)))]:
    print(name, *(float(value) for value in values))
print("numerical", numerical_diff(lambda x: Square()(Exp()(Square()(x))), Variable(np.array(0.5))))

# %% [markdown] lang="ko"
# 양 끝은 같습니다. 둘 다 `1.0`에서 시작해 `3.297442541400256`에서 끝납니다. 가운데는 다릅니다. 순방향의 `1.2840…`은
# $\frac{db}{dx}$이고, 역방향의 `2.5680…`은 $\frac{dy}{db}$입니다. 역방향에서는 마지막 두 값이 같은데, $x = 0.5$에서
# $\frac{da}{dx} = 2x$가 마침 1이기 때문입니다. 테스트할 값을 고를 때는 이런 우연을 조심하세요. 수치 미분
# `3.29744262…`는 일곱째 자리까지만 맞습니다.
#
# ## 두 모드의 비용
#
# 답이 같다면 왜 거꾸로 갈까요? 변수가 벡터일 때 차이가 납니다. 벡터에서 벡터로 가는 함수의 국소 미분은 수가 아니라
# **야코비 행렬**입니다. $i$행 $j$열의 원소는 $i$번째 출력을 $j$번째 입력으로 미분한 값이고, 출력이 $p$개, 입력이 $q$개면
# $p \times q$ 행렬입니다. $p \times q$ 행렬과 $q \times r$ 행렬을 곱하려면 수의 곱셈이 $p\,q\,r$번 필요합니다.
#
# 변수의 크기가 차례로 4, 3, 2, 1인 함수 세 개를 이어 봅시다. 야코비 행렬 $J_1, J_2, J_3$의 형상은 각각 $3 \times 4$, $2 \times 3$, $1 \times 2$입니다.
#
# | | 첫 번째 곱 | 두 번째 곱 | 합 |
# |--|--|--|--|
# | 순방향 $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | 역방향 $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# 결과 행렬은 똑같지만 비용은 다릅니다. 순방향에서는 중간의 행렬에 언제나 입력 개수만큼의 열이 있고, 역방향에서는 언제나
# 출력 개수만큼의 행이 있기 때문입니다.
# %% [markdown] lang="ja"
# 両端は同じです。どちらも `1.0` から始まり、`3.297442541400256` で終わります。違うのは途中です。順方向の `1.2840…` は
# $\frac{db}{dx}$、逆方向の `2.5680…` は $\frac{dy}{db}$ です。逆方向の最後の2つが等しいのは、$x = 0.5$ では
# $\frac{da}{dx} = 2x$ がたまたま1になるからです。試す値を選ぶとき、こういう偶然に気をつけましょう。数値微分の
# `3.29744262…` は、7桁目までしか合っていません。
#
# ## 2つのモードの計算量
#
# 答えが同じなら、なぜ逆に進むのでしょうか。差が出るのは、変数がベクトルのときです。ベクトルからベクトルへの関数では、局
# 所的な微分は数ではなく**ヤコビ行列**になります。$i$ 行 $j$ 列の要素は、$i$ 番目の出力を $j$ 番目の入力で微分した値で
# す。出力が $p$ 個、入力が $q$ 個なら $p \times q$ 行列です。$p \times q$ 行列と $q \times r$ 行列の積には、数の掛け算
# が $p\,q\,r$ 回必要です。
#
# 変数の大きさが順に4、3、2、1となるように、関数を3つつないでみます。ヤコビ行列 $J_1, J_2, J_3$ の形状は
# $3 \times 4$、$2 \times 3$、$1 \times 2$ です。
#
# | | 1つ目の積 | 2つ目の積 | 合計 |
# |--|--|--|--|
# | 順方向 $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | 逆方向 $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# できあがる行列は同じでも、計算量は違います。順方向では途中の行列にいつも入力の数だけの列があり、逆方向ではいつも出力
# の数だけの行があるからです。
# %% [markdown] lang="en"
# The ends agree: both lines start at `1.0` and end at `3.297442541400256`. In between they differ. In forward mode,
# `1.2840…` is $\frac{db}{dx}$; in reverse mode, `2.5680…` is $\frac{dy}{db}$. The last two values of the reverse line
# are equal by coincidence: at $x = 0.5$, the factor $\frac{da}{dx} = 2x$ happens to be 1. Avoid such coincidences when
# you choose values for a test. The numerical derivative, `3.29744262…`, is correct to only seven digits.
#
# ## What each mode costs
#
# If the answer is the same, why go backward? The difference shows when variables are vectors. For a function from
# vectors to vectors, the local derivative isn't a number but a **Jacobian matrix**: its element in row $i$ and column
# $j$ is the derivative of output $i$ with respect to input $j$. With $p$ outputs and $q$ inputs it is a $p \times q$
# matrix. Multiplying a $p \times q$ matrix by a $q \times r$ matrix takes $p\,q\,r$ multiplications of numbers.
#
# Chain three functions so that the variables have the sizes 4, 3, 2, 1. The Jacobian matrices $J_1, J_2, J_3$ have the
# shapes $3 \times 4$, $2 \times 3$ and $1 \times 2$.
#
# | | first product | second product | sum |
# |--|--|--|--|
# | forward $J_3\,(J_2\,J_1)$ | $2 \cdot 3 \cdot 4 = 24$ | $1 \cdot 2 \cdot 4 = 8$ | 32 |
# | reverse $(J_3\,J_2)\,J_1$ | $1 \cdot 2 \cdot 3 = 6$ | $1 \cdot 3 \cdot 4 = 12$ | 18 |
#
# The resulting matrix is the same, but the cost differs. In forward mode, every intermediate matrix has one column for
# each input; in reverse mode, it has one row for each output.

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
# 逆方向の回数を数える `reverse_cost` を完成させてください。関数が1つだけなら、掛けるものがないので0です。リスト `sizes` は書き換えないでください。
# %% [markdown] lang="en"
# ### Exercise 3: count the multiplications
#
# `sizes` lists the sizes of the variables from the input to the output: `[4, 3, 2, 1]` in the example above. The
# function `forward_cost`, which counts the multiplications in forward mode, is written for you. The product so far is
# an $s_k \times n$ matrix, and the next Jacobian matrix ($s_{k+1} \times s_k$) multiplies it from the left.
#
# Complete `reverse_cost`, which counts the multiplications in reverse mode. With a single function there is nothing to
# multiply, so the count is 0. Don't change the list `sizes`.

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
# Read the second row of the table in the same way as `forward_cost` reads the first. The product so far is
# $m \times s_k$, and an $s_k \times s_{k-1}$ matrix multiplies it from the right.

# %% [markdown] lang="ko" hint="cost"
# 함수가 세 개면 행렬의 곱은 두 번입니다. 곱하는 차례는 뒤에서부터지만 합은 어느 쪽부터 더해도 같으니, `k`의 범위는 `forward_cost`와 같아도 됩니다.
# %% [markdown] lang="ja" hint="cost"
# 関数が3つなら、行列の積は2回です。掛けるのは後ろからですが、合計はどちらから足しても同じなので、`k` の範囲は `forward_cost` と同じでかまいません。
# %% [markdown] lang="en" hint="cost"
# Three functions need two matrix products. Reverse mode starts at the end, but a sum is the same in either order, so
# `k` can have the same range as in `forward_cost`.

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
# ## 어느 쪽의 비용이 적을까
#
# 첫 번째는 신경망의 손실 함수처럼 입력은 많고 출력은 하나인 경우, 두 번째는 그 반대, 세 번째는 크기가 모두 같은
# 경우입니다. 각각 어느 쪽의 곱셈이 적을까요? `None` 대신 `"forward"`(순방향), `"reverse"`(역방향), `"equal"`(같음)
# 가운데 골라 단어 세 개로 된 리스트를 적으세요.
# %% [markdown] lang="ja"
# ## どちらの計算量が少ないか
#
# 1つ目はニューラルネットワークの損失関数のように入力が多く出力が1つの場合、2つ目はその逆、3つ目は大きさがすべて等し
# い場合です。それぞれ、どちらの掛け算が少ないでしょうか。`None` の代わりに、`"forward"`（順方向）、`"reverse"`（逆方
# 向）、`"equal"`（同じ）から選んで、3つの単語のリストを書いてください。
# %% [markdown] lang="en"
# ## Which mode is cheaper?
#
# The first chain has many inputs and one output, like the loss function of a neural network. The second has one input
# and many outputs, and in the third all sizes are equal. Which mode needs fewer multiplications? Replace `None` with a
# list of three words: `"forward"`, `"reverse"` or `"equal"`.

# %%
from course.testing import predict

networks = [[1000, 1000, 1000, 1], [1, 1000, 1000, 1000], [1000, 1000, 1000, 1000]]
cheaper = []
for sizes in networks:
    forward, reverse = forward_cost(sizes), reverse_cost(sizes)
    cheaper.append("equal" if forward == reverse else "forward" if forward < reverse else "reverse")

guess = None
predict(guess, cheaper)

# %%
for sizes in networks:
    print(f"{sizes!s:26} forward {forward_cost(sizes):>13,}  reverse {reverse_cost(sizes):>13,}")

rng = np.random.default_rng(0)
J1, J2, J3 = rng.normal(size=(3, 4)), rng.normal(size=(2, 3)), rng.normal(size=(1, 2))
print(np.allclose(J3 @ (J2 @ J1), (J3 @ J2) @ J1))

# %% [markdown] lang="ko"
# 첫 번째에서는 역방향의 비용이 순방향의 약 500분의 1입니다. 입력이 하나이고 출력이 많으면 순방향이 더 적게 듭니다.
# 크기가 모두 같으면 비용도 같습니다. 역전파가 언제나 빠른 것이 아니라, **많은 변수에서 값 하나**(손실)를 얻는 계산에
# 알맞은 것입니다. 기계 학습이 바로 그런 계산입니다.
#
# 실제 엔진은 야코비 행렬을 만들지도 않습니다. 제곱처럼 원소마다 따로 계산하는 함수의 야코비 행렬은 대각 행렬이어서, 지금까지 얻은 미분에 국소 미분을 원소마다 곱하기만 하면 됩니다.
#
# ## 역전파에는 입력이 필요하다
#
# 역전파의 원리를 알았습니다. 1에서 시작해 출력에서 입력으로, 국소 미분을 하나씩 곱해 나가면 됩니다.
#
# 그런데 국소 미분 $A'(x), B'(a), C'(b)$에는 순전파 때의 값 $x, a, b$가 필요합니다. 그러니 먼저 순전파를 하고, 함수마다 **자기에게 들어온
# 입력을 기억**해 두어야 합니다. 지금의 `Function`은 결과를 내놓자마자 입력을 잊어버립니다. 다음 단계에서 이것을 고치고, 손으로 직접 역전파를 해 봅니다.
# %% [markdown] lang="ja"
# 1つ目では、逆方向の計算量は順方向の約500分の1です。入力が1つで出力が多ければ、順方向のほうが少なくて済みます。大きさ
# がすべて等しければ、計算量も同じです。逆伝播はいつでも速いわけではなく、**たくさんの変数から1つの値**（損失）を得る計
# 算に向いているのです。機械学習は、まさにそういう計算です。
#
# 実際のエンジンは、ヤコビ行列を作りません。2乗のように要素ごとに計算する関数ではヤコビ行列が対角行列になるので、後ろか
# ら来た微分に局所的な微分を要素ごとに掛ければ足ります。
#
# ## 逆伝播には入力が要る
#
# 逆伝播の原理がわかりました。1から始めて、出力から入力へ、局所的な微分を一つずつ掛けていけばよいのです。
#
# ところで、局所的な微分 $A'(x), B'(a), C'(b)$ には、順伝播のときの値 $x, a, b$ が要ります。ですから、まず順伝播をして、
# それぞれの関数が**自分への入力を覚えておく**必要があります。いまの `Function` は、結果を返すと入力を忘れてしまいます。
# 次のステップではそこを直し、手作業で逆伝播をしてみます。
# %% [markdown] lang="en"
# For the first chain, reverse mode is about 500 times cheaper. With one input and many outputs, forward mode is
# cheaper. With equal sizes, the costs are equal. So backpropagation isn't always the faster method. It suits
# computations from **many variables to one value**, such as the loss in machine learning.
#
# A real engine doesn't even build the Jacobian matrices. For a function that works on each element, such as the square,
# the Jacobian matrix is diagonal. It's enough to multiply the incoming derivative by the local derivative, element by
# element.
#
# ## Backpropagation needs the inputs
#
# You know the principle: start from 1 and go from the output to the input, multiplying by one local derivative at a
# time.
#
# But the local derivatives $A'(x), B'(a), C'(b)$ need the values $x, a, b$ of the forward pass. So the forward pass
# comes first, and each function has to **remember its input**. Our `Function` forgets its input as soon as it returns
# the result. In the next step you fix this and then do backpropagation by hand.
