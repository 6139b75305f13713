# %% [markdown] lang="ko"
# # 24단계. 복잡한 함수의 미분
#
# 엔진이 완성되었습니다. 최적화 알고리즘을 비교할 때 쓰는 테스트 함수들로 확인해 봅시다. 식이 길고, 골짜기는 좁고, 뜻밖의 곳에 극솟점이 있습니다.
# 손으로 미분하면 종이 한 장으로는 모자란 것도 있지만, 여러분은 **식을 적기만 하면** 됩니다.
#
# 마지막으로 한 가지를 더 생각합니다. 이 함수들의 미분이 모두 맞았다면, 엔진이 옳다고 할 수 있을까요?
# %% [markdown] lang="ja"
# # ステップ24　複雑な関数の微分
#
# エンジンができあがりました。最適化アルゴリズムの性能を比べるためのテスト関数で試してみましょう。式は長く、谷は細く、
# 思わぬところに極小点があります。手で微分すれば紙1枚では足りないものもありますが、みなさんは**式を書くだけ**で済みます。
#
# 最後に、もう一つ考えます。これらの関数の微分がすべて合っていたら、エンジンは正しいといえるのでしょうか。
# %% [markdown] lang="en"
# # Step 24. Derivatives of complicated functions
#
# The engine is complete. Now test it on the functions that people use to test optimizers. Many of these functions have
# long formulas, narrow valleys or minima in unexpected places. Some of their derivatives fill more than a page on
# paper. You only have to **write down the formula**.
#
# At the end comes one more question. If the engine gets all of these right, does that prove that it's correct?

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(24))

# %% [markdown] lang="ko"
# ## 두 테스트 함수: Sphere와 Matyas
#
# 두 변수의 함수는 지형으로 볼 수 있습니다. $(x, y)$가 지도 위의 위치, $z$가 높이입니다. 기울기
# $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$는 **가장 가파르게 올라가는 방향**을 가리키는 화살표이고, 그 길이가
# 가파른 정도입니다.
#
# | 이름 | 식 | 생김새 |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | 둥근 그릇 |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | 길고 완만한 골짜기. $x = y$ 방향으로는 거의 평평하다 |
#
# ### 연습 1 — Sphere와 Matyas
#
# 두 식을 연산자로 쓰세요. `x`와 `y`는 `Variable`이고, 반환하는 것도 `Variable`입니다. 이 단계의 모든 식은 부를 때마다 그때 상자에 든 값으로
# 계산하며, 상자는 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## 2つのテスト関数：SphereとMatyas
#
# 2変数の関数は、地形として眺めることができます。$(x, y)$ が地図の上の位置、$z$ が高さです。勾
# 配 $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ は、**最も急に上る方向**を指す矢印で、
# その長さが傾きの大きさを表します。
#
# | 名前 | 式 | 形 |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | 丸い鉢 |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | 細長くゆるやかな谷。$x = y$ の方向にはほとんど平ら |
#
# ### 演習1 — SphereとMatyas
#
# 2つの式を演算子で書いてください。`x` と `y` は `Variable` で、返すものも `Variable` です。このステップのどの式も、呼ばれるたびに、
# そのとき箱に入っている値から計算し、箱は変えません。
# %% [markdown] lang="en"
# ## Two test functions: Sphere and Matyas
#
# You can see a function of two variables as a landscape: $(x, y)$ is the place on the map and $z$ is the height. The
# gradient $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ is an arrow that points in the
# direction of **steepest ascent**. Its length is the slope in that direction.
#
# | name | formula | shape |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | a round bowl |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | a long, gentle valley, almost flat along $x = y$ |
#
# ### Exercise 1: Sphere and Matyas
#
# Write both formulas with operators. `x` and `y` are Variables, and the result is a Variable. This holds for all
# formulas of this step: each call computes from the current contents of the boxes and doesn't change the boxes.


# %% exercise="valleys"
def sphere(x, y):
    ### BEGIN SOLUTION
    return x**2 + y**2
    ### END SOLUTION


def matyas(x, y):
    ### BEGIN SOLUTION
    return 0.26 * (x**2 + y**2) - 0.48 * x * y
    ### END SOLUTION


# %% [markdown] lang="ko" hint="valleys"
# 거듭제곱은 `**`입니다. `^`는 파이썬에서 비트 연산이라 `TypeError`가 납니다. 수식에서 생략된 곱셈 기호도 코드에서는 `*`로 써야 합니다.
# %% [markdown] lang="ja" hint="valleys"
# べき乗は `**` です。`^` はPythonではビット演算なので `TypeError` になります。数式では省かれている掛け算の記号も、コードでは `*` と書きます。
# %% [markdown] lang="en" hint="valleys"
# Write powers as `**`. In Python, `^` is a bit operation and raises a `TypeError` here. Where mathematics leaves out
# the multiplication sign, code needs a `*`.

# %% test="valleys" points=1
x, y = Variable(np.array(1.0)), Variable(np.array(1.0))
z = sphere(x, y)
z.backward()
close([x.grad, y.grad], [2.0, 2.0])
x, y = Variable(np.array(1.0)), Variable(np.array(1.0))
z = matyas(x, y)
z.backward()
close([x.grad, y.grad], [0.04, 0.04])
x, y = Variable(np.array(2.0)), Variable(np.array(-1.0))
close(sphere(x, y).data, 5.0)
close(matyas(x, y).data, 2.26)
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
# kind: shape
for shape in [(), (0,), (4,), (2, 3)]:
    # kind: shape
    p, q, seed = (np.array(rng.normal(size=shape)) for _ in range(3))
    x, y = Variable(p.copy()), Variable(q.copy())
    z = sphere(x, y)
    kind(z, Variable)
    close(z.data, p**2 + q**2)
    z.grad = seed
    z.backward()
    close(x.grad, 2 * p * seed)
    close(y.grad, 2 * q * seed)
    x, y = Variable(p.copy()), Variable(q.copy())
    z = matyas(x, y)
    kind(z, Variable)
    close(z.data, 0.26 * (p**2 + q**2) - 0.48 * p * q)
    z.grad = seed
    z.backward()
    close(x.grad, (0.52 * p - 0.48 * q) * seed)
    close(y.grad, (0.52 * q - 0.48 * p) * seed)
    # kind: unchanged-input
    close([x.data, y.data], [p, q])
    # kind: data-changed
    for f, value, slopes in [
        (sphere, p**2 + q**2, [2 * q, 2 * p]),
        (matyas, 0.26 * (p**2 + q**2) - 0.48 * p * q, [0.52 * q - 0.48 * p, 0.52 * p - 0.48 * q]),
    ]:
        x, y = Variable(p.copy()), Variable(q.copy())
        f(x, y)
        x.data, y.data = q.copy(), p.copy()
        z = f(x, y)
        close(z.data, value)
        z.backward()
        close([x.grad, y.grad], slopes)
# kind: data-changed
x, y = Variable(np.array(3.0)), Variable(np.array(-2.0))
close([sphere(x, y).data, matyas(x, y).data], [13.0, 6.26])
x.data = np.array(0.5)
close([sphere(x, y).data, matyas(x, y).data], [4.25, 1.585])
# kind: unchanged-input
x, y = Variable(np.array([1.5, -2.0])), Variable(np.array([3, 1]))
x.grad = np.array([7.0, -5.0])
untouched(sphere, x, y)
untouched(matyas, x, y)
untouched(matyas, Variable(np.array(0.5)), y)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 예상하고 실행하기: 두 함수에 같은 변수
#
# $(1, 1)$에서 기울기는 Sphere가 `2.0`씩, Matyas가 `0.04`씩입니다. 아래 셀은 변수 `a`와 `b`를 한 번만 만들어 두 함수에 씁니다. Matyas의 기울기는
# 얼마가 될까요? `None` 대신 예상한 두 수의 리스트를 쓰세요.
# %% [markdown] lang="ja"
# ### 予想してから実行する：2つの関数に同じ変数
#
# $(1, 1)$ での勾配は、Sphereが `2.0` ずつ、Matyasが `0.04` ずつです。次のセルは変数 `a` と `b` を一度だけ作り、
# 2つの関数に使います。Matyasの勾配はいくつになるでしょうか。`None` の代わりに、予想した2つの数のリストを書いてください。
# %% [markdown] lang="en"
# ### Predict, then run: two functions, the same variables
#
# At $(1, 1)$, the gradient of Sphere is `2.0` and `2.0`, and that of Matyas is `0.04` and `0.04`. The next cell makes
# the variables `a` and `b` once and uses them for both functions. Which gradient does the cell find for Matyas?
# Replace `None` with your guess, a list of two numbers.

# %%
from course.testing import predict

a = Variable(np.array(1.0))
b = Variable(np.array(1.0))
found = []
for f in (sphere, matyas):
    f(a, b).backward()
    found.append([a.grad, b.grad])

guess = None
predict(guess, found[1])

# %%
for pair in found:
    print(*pair)

# %% [markdown] lang="ko"
# Matyas의 기울기가 Sphere의 기울기에 **더해져** `2.04`쯤 되었습니다. 14단계에서 본 일입니다. 매번 조심해야 하는 일은 함수에 맡기는 것이 좋습니다.
#
# ### 연습 2 — `gradient`
#
# `gradient(f, x, y)`는 `Variable` 둘을 받는 함수 `f`의 $(x, y)$에서의 기울기를 튜플
# $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$로 반환합니다. `x`와 `y`에 전에 구한 기울기가 남아 있어도, 여러 번
# 이어서 불러도 `f`의 기울기만 반환해야 합니다. 수치 미분이 아니라 역전파로 구합니다. 데이터도 전에 반환한 기울기도 바꾸지 않습니다.
# %% [markdown] lang="ja"
# Matyasの勾配がSphereの勾配に**足されて**、`2.04` ほどになりました。ステップ14で見たことです。毎回気をつけなければなら
# ないことは、関数に任せましょう。
#
# ### 演習2 — `gradient`
#
# `gradient(f, x, y)` は、2つの `Variable` を受け取る関数 `f` の $(x, y)$ での勾配を、タプ
# ル $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ として返します。`x` と `y` に以前の勾配が残っていても、
# 何度続けて呼んでも、`f` の勾配だけを返すようにしてください。数値微分ではなく逆伝播で求めます。データも、前に返した勾配も変えません。
# %% [markdown] lang="en"
# The gradient of Matyas was added **to** the gradient of Sphere, so you see about `2.04`. You know this from step 14.
# If you have to remember something every time, write a function that does it for you.
#
# ### Exercise 2: `gradient`
#
# `gradient(f, x, y)` takes a function `f` of two Variables and returns its gradient at $(x, y)$ as a tuple
# $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$. It returns the gradient of `f` only,
# even if `x` and `y` still hold an earlier gradient, and no matter how often it's called. Compute it with a backward
# pass, not numerically. It changes neither the data nor a gradient that it returned earlier.


# %% exercise="gradient"
def gradient(f, x, y):
    ### BEGIN SOLUTION
    x.cleargrad()
    y.cleargrad()
    z = f(x, y)
    z.backward()
    return x.grad, y.grad
    ### END SOLUTION


# %% [markdown] lang="ko" hint="gradient"
# `backward`를 부르기 **전에** 두 변수의 기울기를 비웁니다. 14단계에서 만든 메서드가 있습니다.
# %% [markdown] lang="ja" hint="gradient"
# `backward` を呼ぶ**前に**、2つの変数の勾配を空にします。ステップ14で作ったメソッドがあります。
# %% [markdown] lang="en" hint="gradient"
# Clear the gradients of both variables **before** you call `backward`. You wrote a method for this in step 14.

# %% test="gradient" points=1
x, y = Variable(np.array(1.0)), Variable(np.array(1.0))
close(gradient(sphere, x, y), [2.0, 2.0])
close(gradient(matyas, x, y), [0.04, 0.04])
x, y = Variable(np.array(2.0)), Variable(np.array(-1.0))
close(gradient(sphere, x, y), [4.0, -2.0])
close(gradient(sphere, x, y), [4.0, -2.0])
### BEGIN HIDDEN TESTS
# kind: grad-before
rng = seeded_rng()
functions = inside("""
class Gate(Function):
    def forward(self, x):
        return x

    def backward(self, gy):
        return 5.0 * gy

def lopsided(x, y):
    return x * y**2 - 3.0 * x / y

def gated(x, y):
    return Gate()(x) * y
""")
lopsided, gated = functions.lopsided, functions.gated
for shape in [(), (0,), (3,), (2, 2)]:
    # kind: grad-before
    p, q = (np.array(rng.uniform(1.0, 2.0, size=shape)) for _ in range(2))
    x, y = Variable(p.copy()), Variable(q.copy())
    x.grad, y.grad = np.full(shape, 7.0), np.full(shape, -5.0)
    found = gradient(lopsided, x, y)
    equal(len(found), 2)
    # kind: call-again
    for _ in range(2):
        for seen, wanted in zip(found, [q**2 - 3 / q, 2 * p * q + 3 * p / q**2], strict=True):
            close(seen, wanted, dtype="float64")
        for seen, wanted in zip(gradient(sphere, y, x), [2 * q, 2 * p], strict=True):
            close(seen, wanted)
        found = gradient(lopsided, x, y)
    # kind: unchanged-input
    close([x.data, y.data], [p, q])
    # kind: own-function
    for seen, wanted in zip(gradient(gated, x, y), [5 * q, p], strict=True):
        close(seen, wanted)
    # kind: data-changed
    x.data, y.data = q.copy(), p.copy()
    for seen, wanted in zip(gradient(lopsided, x, y), [p**2 - 3 / p, 2 * p * q + 3 * q / p**2], strict=True):
        close(seen, wanted)
kept = inside("""
x, y = Variable(np.array([1.0, -2.0])), Variable(np.array([0.5, 3.0]))
left = np.array([7.0, -5.0])
x.grad = left
first = gradient(sphere, x, y)
second = gradient(lambda u, v: u * v + v, x, y)
pair = isinstance(first, tuple)
""")
# kind: unchanged-grad
close(kept.left, [7.0, -5.0])
for seen, wanted in zip(kept.first, [[2.0, -4.0], [1.0, 6.0]], strict=True):
    close(seen, wanted)
for seen, wanted in zip(kept.second, [[0.5, 3.0], [2.0, -1.0]], strict=True):
    close(seen, wanted)
# kind: result-type
equal(kept.pair, True)
# kind: grad-before
for left in (1e20, np.nan):
    x, y = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, -1.0]))
    x.grad, y.grad = np.full(2, left), np.full(2, -left)
    for seen, wanted in zip(gradient(sphere, x, y), [[2.0, 4.0], [6.0, -2.0]], strict=True):
        close(seen, wanted)
### END HIDDEN TESTS
passed()

# %%
a = Variable(np.array(1.0))
b = Variable(np.array(1.0))
print(*gradient(matyas, a, b))

# %% [markdown] lang="ko"
# 계산해 보면 $(1, 1)$에서 Matyas의 미분은 $0.52 - 0.48 = 0.04$이지만, 셀은 `0.040000000000000036`을 출력합니다. 엔진의 공식은 정확해도 수는 부동소수점
# 수입니다. 0.26이나 0.48 같은 소수는 대부분 반올림 오차가 있는 값으로만 저장할 수 있습니다. 테스트가 `==`가 아니라 허용 오차를 두고 비교하는 것은
# 이 때문입니다.
#
# ## Goldstein-Price
#
# 이제 긴 식입니다.
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# 전개하면 8차 다항식이고, 편미분도 깁니다. 여러분은 식을 옮겨 적기만 하면 됩니다. 순전파가 이 식을 수십 개의 작은 계산으로 나누어 그래프로
# 기억하고, 역전파가 그 그래프를 거슬러 갑니다.
#
# ### 연습 3 — `goldstein`
#
# 식을 연산자로 쓰세요. 중간 결과에 이름을 붙여도 좋습니다. 상자에 대한 약속은 연습 1과 같습니다.
# %% [markdown] lang="ja"
# 数学では、$(1, 1)$ でのMatyasの微分は $0.52 - 0.48 = 0.04$ ですが、セルの表示は `0.040000000000000036` です。エンジンの公式は正確でも、
# 数は浮動小数点数です。0.26や0.48のような小数の多くは、丸め誤差を含む形でしか表せません。テストが `==` ではなく、
# 許容誤差を決めて比べるのはこのためです。
#
# ## Goldstein-Price関数
#
# 今度は長い式です。
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# 展開すると8次の多項式で、偏微分も長くなります。みなさんは式を書き写すだけです。順伝播がこの式を数十個の小さな計算に分けてグラフとして覚え、
# 逆伝播がそのグラフを逆にたどります。
#
# ### 演習3 — `goldstein`
#
# 式を演算子で書いてください。途中の結果に名前を付けてもかまいません。箱の扱いは演習1と同じです。
# %% [markdown] lang="en"
# Mathematically, the derivative of Matyas at $(1, 1)$ is $0.52 - 0.48 = 0.04$, but the cell prints
# `0.040000000000000036`. The engine's formulas are exact, but its numbers are floating-point numbers, and most
# decimal fractions, such as 0.26 and 0.48, can only be stored with a rounding error. This is why the tests compare
# with a tolerance and not with `==`.
#
# ## Goldstein-Price
#
# This one is longer.
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# Multiplied out, this is a polynomial of degree 8, and its partial derivatives are also long. You only copy the
# formula. The forward pass splits it into dozens of small computations and stores them as a graph. The backward pass
# follows the graph in reverse.
#
# ### Exercise 3: `goldstein`
#
# Write the formula with operators. You may name intermediate results. The rules for the boxes are the same as in
# exercise 1.


# %% exercise="goldstein"
def goldstein(x, y):
    ### BEGIN SOLUTION
    left = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    right = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return (1 + (x + y + 1) ** 2 * left) * (30 + (2 * x - 3 * y) ** 2 * right)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="goldstein"
# 한 번에 쓰기보다 네 조각으로 나누어 보세요. 제곱하는 두 부분과, 그 뒤의 긴 괄호 둘입니다. 값이 맞지 않으면 조각마다 $(1, 1)$을 넣은 값을 손으로
# 계산한 값과 비교합니다. 앞의 긴 괄호는 $(1, 1)$에서 `3`, 뒤의 것은 `37`입니다.
# %% [markdown] lang="ja" hint="goldstein"
# 一度に書こうとせず、4つに分けてみましょう。2乗する2つの部分と、その後ろの長いかっこ2つです。値が合わないときは、
# 部品ごとに $(1, 1)$ を入れた値を、手で計算した値と比べます。前の長いかっこは $(1, 1)$ で `3`、後ろのかっこは `37` です。
# %% [markdown] lang="en" hint="goldstein"
# Don't write it in one line. Split it into four parts: the two terms that are squared, and the two long brackets. If
# the value is wrong, compare each part at $(1, 1)$ with your calculation by hand. There the first long bracket is `3`
# and the second is `37`.

# %% test="goldstein" points=1
x, y = Variable(np.array(1.0)), Variable(np.array(1.0))
z = goldstein(x, y)
z.backward()
close(z.data, (1 + 3**2 * 3) * (30 + 1 * 37))
close([x.grad, y.grad], [-5376.0, 8064.0])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (4,), (3, 2)]:
    # kind: shape
    p, q = (np.array(rng.uniform(-2.0, 2.0, size=shape)) for _ in range(2))
    x, y = Variable(p.copy()), Variable(q.copy())
    z = goldstein(x, y)
    kind(z, Variable)
    u, v = p + q + 1, 2 * p - 3 * q
    s = 19 - 14 * p + 3 * p**2 - 14 * q + 6 * p * q + 3 * q**2
    t = 18 - 32 * p + 12 * p**2 + 48 * q - 36 * p * q + 27 * q**2
    first, second = 1 + u**2 * s, 30 + v**2 * t
    slope = 2 * u * s + u**2 * (6 * p + 6 * q - 14)
    db_dx = 4 * v * t + v**2 * (24 * p - 36 * q - 32)
    db_dy = -6 * v * t + v**2 * (54 * q - 36 * p + 48)
    scale = 1e-9 * np.max(np.abs(first * second) + 1)
    close(z.data, first * second, atol=scale)
    z.backward()
    close(x.grad, slope * second + first * db_dx, atol=scale)
    close(y.grad, slope * second + first * db_dy, atol=scale)
    # kind: unchanged-input
    close([x.data, y.data], [p, q])
    # kind: data-changed
    x.data, y.data = np.full(shape, 0.5), np.full(shape, -0.25)
    close(goldstein(x, y).data, np.full(shape, 701.8712310791016))
# kind: unchanged-input
x, y = Variable(np.array([1.5, -2.0])), Variable(np.array([3, 1]))
x.grad = np.array([7.0, -5.0])
untouched(goldstein, x, y)
untouched(goldstein, Variable(np.array(0.5)), y)
### END HIDDEN TESTS
passed()

# %%
a = Variable(np.array(1.0))
b = Variable(np.array(1.0))
print(*gradient(goldstein, a, b))

# %% [markdown] lang="ko"
# 식 하나가 이런 그래프가 됩니다. 그림이 넓으니 옆으로 스크롤하며 보세요. 여러분의 엔진은 이 그래프를 오른쪽 끝에서 왼쪽 끝까지, 함수마다 정확히 한 번씩
# 지나갔습니다.
# %% [markdown] lang="ja"
# 1つの式がこのグラフになります。横に長いので、スクロールして見てください。みなさんのエンジンは、このグラフを右端から左端まで、
# どの関数もちょうど1回ずつ通りました。
# %% [markdown] lang="en"
# This is the graph of that one formula. It's wide, so scroll sideways. Your engine went through it from the far right
# to the far left and visited each function exactly once.

# %%
from course.draw import graph

x = Variable(np.array(1.0))
y = Variable(np.array(1.0))
z = goldstein(x, y)
z.backward()
graph(z)

# %% [markdown] lang="ko"
# ## 기울기가 맞으면 엔진도 옳을까
#
# 세 함수의 기울기가 모두 맞았습니다. 그렇다면 엔진이 옳다고 할 수 있을까요? 거꾸로 물어봅시다. **틀린 엔진이라면 이 테스트에서 발견될까요?**
#
# 아래의 `walk_back`은 `Variable.backward`와 같은 일을 하되 부품을 바꿀 수 있습니다. 다음에 어떤 함수를 꺼낼지(`take`), 입력을 어느 쪽부터
# 순회할지(`side`), 같은 함수를 한 번만 `funcs`에 넣을지(`once`), 기울기를 더할지(`adding`), 어떤 함수의 `backward`를 다른 것으로
# 바꿀지(`rules`)입니다. 이것으로 틀린 엔진 10개를 만들었습니다.
#
# | 틀린 엔진 | 무엇이 틀렸나 | 배운 곳 |
# |--|--|--|
# | `newest`, `newest-right` | 가장 나중에 넣은 함수부터 꺼낸다(입력을 왼쪽부터, 오른쪽부터 순회한다) | 15, 16단계 |
# | `oldest` | 가장 먼저 넣은 함수부터 꺼낸다 | 16단계 |
# | `lowest` | 세대가 작은 함수부터 꺼낸다 | 16단계 |
# | `nearest` | 세대를 셀 때 가장 긴 경로가 아니라 가장 짧은 경로를 센다 | 16단계 |
# | `repeated` | 같은 함수를 여러 번 `funcs`에 넣는다 | 16단계 |
# | `overwritten` | 기울기를 더하지 않고 덮어쓴다 | 14단계 |
# | `Neg sign` | `Neg`의 부호를 잊었다 | 22단계 |
# | `Sub sides` | `Sub`에서 두 입력의 기울기를 뒤바꾸었다 | 22단계 |
# | `Div square` | `Div`에서 `x1 ** 2`를 `x1 * 2`로 썼다 | 22단계 |
#
# 10개 가운데 Sphere, Matyas, Goldstein-Price로 찾을 수 있는 것은 몇 개일까요? 넷째 열의 `ring`은 원 모양의 골짜기로, 나눗셈과 부호 바꾸기를 쓰고 중간
# 결과 `r`을 **두 번** 씁니다.
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$
#
# `None` 대신 0부터 10까지의 수로 예상을 쓰세요. 그다음 셀이 결과를 출력합니다. 1은 찾았다는 뜻, 0은 찾지 못했다는 뜻입니다.
# %% [markdown] lang="ja"
# ## 勾配が合えばエンジンは正しいのか
#
# 3つの関数の勾配は、すべて合いました。では、エンジンが正しいといえるのでしょうか。逆に考えてみましょ
# う。**間違ったエンジンなら、このテストで見つかるでしょうか。**
#
# 次の `walk_back` は `Variable.backward` と同じ仕事をしますが、部品を取り替えられます。次にどの関数を取り出すか
# （`take`）、入力をどちら側から見ていくか（`side`）、同じ関数を一度しかリスト `funcs` に入れないか（`once`）、勾配を足
# すか（`adding`）、どの関数の `backward` を別のものに替えるか（`rules`）です。これで、間違ったエンジンを10個作りまし
# た。
#
# | 間違ったエンジン | どこが間違いか | 参照 |
# |--|--|--|
# | `newest`、`newest-right` | 最後に入れた関数から取り出す（入力を左から、右から見ていく） | ステップ15、16 |
# | `oldest` | 最初に入れた関数から取り出す | ステップ16 |
# | `lowest` | 世代番号の小さい関数から取り出す | ステップ16 |
# | `nearest` | 世代番号を求めるとき、最長の経路ではなく最短の経路を数える | ステップ16 |
# | `repeated` | 同じ関数を何度も入れる | ステップ16 |
# | `overwritten` | 勾配を足さずに上書きする | ステップ14 |
# | `Neg sign` | `Neg` の符号を忘れた | ステップ22 |
# | `Sub sides` | `Sub` で2つの入力の勾配を入れ替えた | ステップ22 |
# | `Div square` | `Div` で `x1 ** 2` を `x1 * 2` と書いた | ステップ22 |
#
# 10個のうち、Sphere、Matyas、Goldstein-Priceで見つかるのはいくつでしょうか。4列目の `ring` は円形の谷で、割り算と符号の反転を使い、
# 途中の結果 `r` を**2回**使います。
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$
#
# `None` の代わりに、予想した数を0から10までで書いてください。その次のセルが結果を表示します。1は見つかったこと、0は見つからなかったことを表します。
# %% [markdown] lang="en"
# ## Does a right gradient prove a right engine?
#
# All three gradients are right. Does this show that the engine is right? Ask the opposite question: **would this test
# catch a wrong engine?**
#
# `walk_back` below does the same as `Variable.backward`, but you can exchange its parts: which function comes next
# (`take`), from which side it goes through the inputs (`side`), whether each function is queued only once (`once`),
# whether gradients are added (`adding`), and which functions get another `backward` (`rules`). With it we make ten
# wrong engines.
#
# | wrong engine | what is wrong | see |
# |--|--|--|
# | `newest`, `newest-right` | takes the function that was queued last (going through the inputs from the left, from the right) | steps 15, 16 |
# | `oldest` | takes the function that was queued first | step 16 |
# | `lowest` | takes the lowest generation first | step 16 |
# | `nearest` | counts generations along the shortest path instead of the longest | step 16 |
# | `repeated` | queues the same function several times | step 16 |
# | `overwritten` | overwrites gradients instead of adding them | step 14 |
# | `Neg sign` | forgets the minus sign in `Neg` | step 22 |
# | `Sub sides` | swaps the gradients of the two inputs of `Sub` | step 22 |
# | `Div square` | has `x1 * 2` instead of `x1 ** 2` in `Div` | step 22 |
#
# How many of the ten do Sphere, Matyas and Goldstein-Price catch? The fourth column is `ring`, a valley in the shape
# of a circle. It has a division and a negation, and it uses the intermediate result `r` **twice**.
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$
#
# Replace `None` with your guess, a number from 0 to 10. The cell after it prints the results: 1 means caught and 0
# means not caught.

# %%
def sorted_by(key):
    def take(funcs):
        funcs.sort(key=key)
        return funcs.pop()

    return take


def shortest(f):
    return min(0 if x.creator is None else shortest(x.creator) + 1 for x in f.inputs)


def walk_back(z, take=sorted_by(lambda f: f.generation), side=1, once=True, adding=True, rules={}):
    grads = {z: np.ones_like(z.data)}
    funcs, seen_set = [z.creator], {z.creator}
    while funcs:
        f = take(funcs)
        gy = grads[f.outputs[0]()]
        gxs = rules.get(type(f), type(f).backward)(f, gy)
        if not isinstance(gxs, tuple):
            gxs = (gxs,)
        for x, gx in list(zip(f.inputs, gxs))[::side]:
            grads[x] = grads[x] + gx if adding and x in grads else gx
            if x.creator is not None and not (once and x.creator in seen_set):
                seen_set.add(x.creator)
                funcs.append(x.creator)
    return grads


def div_with_a_slip(f, gy):
    x0, x1 = f.inputs[0].data, f.inputs[1].data
    return gy / x1, gy * (-x0 / (x1 * 2))


WRONG = {
    "newest": {"take": list.pop},
    "newest-right": {"take": list.pop, "side": -1},
    "oldest": {"take": lambda funcs: funcs.pop(0)},
    "lowest": {"take": sorted_by(lambda f: -f.generation)},
    "nearest": {"take": sorted_by(shortest)},
    "repeated": {"once": False},
    "overwritten": {"adding": False},
    "Neg sign": {"rules": {Neg: lambda f, gy: gy}},
    "Sub sides": {"rules": {Sub: lambda f, gy: (-gy, gy)}},
    "Div square": {"rules": {Div: div_with_a_slip}},
}


def caught(f, point, parts):
    x, y = (Variable(np.array(float(value))) for value in point)
    z = f(x, y)
    right, wrong = walk_back(z), walk_back(z, **parts)
    pairs = [(right.get(v, 0.0), wrong.get(v, 0.0)) for v in (x, y)]
    return not all(np.allclose(r, w, rtol=1e-3, equal_nan=True) for r, w in pairs)


def ring(x, y):
    r = x**2 + y**2
    return -(r / (1 + r**2))


# %%
tests = (sphere, matyas, goldstein, ring)
marks = {name: [int(caught(f, (1, 1), parts)) for f in tests] for name, parts in WRONG.items()}

guess = None
predict(guess, sum(any(row[:3]) for row in marks.values()))

# %%
for name, row in marks.items():
    print(f"{name:12}", *row)

# %% [markdown] lang="ko"
# 세 함수가 찾은 것은 둘뿐이고, Sphere는 그 둘도 찾지 못했습니다. 나머지 여덟 엔진은 잘 알려진 이 세 함수의 기울기를 **모두 맞게** 계산합니다. 세 식 어디에도
# 나눗셈과 부호 바꾸기가 없고, 계산한 **중간 결과**를 두 번 쓰는 곳도 없기 때문입니다. (`x + y`에 이름을 붙여 두 번 썼다면 더 찾았을 수도 있습니다.)
# 두 번 이상 쓰이는 것은 말단 변수 `x`와 `y`뿐이고, 말단 변수는 어떤 순서로 기울기를 받아도 합이 같습니다. 16단계에서 만든 세대가 여기서는 한 번도
# 필요하지 않았습니다.
#
# `ring`은 대부분을 찾지만, 뺄셈이 없으니 `Sub sides`를 놓치고, `newest`도 놓칩니다. 그런데 부호를 분자로 옮겨 `-r / (1 + r**2)`라고 쓰면 같은
# 함수인데도 `newest`를 찾습니다. 함수가 `funcs`에 들어가는 순서가 달라지기 때문입니다. 틀린 순서는 **우연히** 드러나지 않을 수 있습니다.
#
# ### 연습 4 — 틀린 엔진을 모두 찾는 함수
#
# 이번에는 엔진이 아니라 **테스트**를 만듭니다. 틀린 엔진을 남김없이 찾는 함수 `telling(x, y)`와 점 `point`를 찾으세요. `point`는 두 수의
# 튜플입니다. 함수는 `x`, `y`와 숫자, 연산자 `+`, `-`, `*`, `/`, `**`, 부호 `-`만으로 씁니다. 중간 결과에는 이름을 붙여도 됩니다.
#
# - 찾았다는 것은, 그 점에서 틀린 엔진의 기울기가 옳은 기울기와 뚜렷이(1000분의 1 넘게) 다르다는 뜻입니다. 옳은 기울기는 유한해야 합니다.
# - 채점할 때는 위의 10개 외에 **여섯 연산자의 `backward`를 하나씩 틀리게 한 엔진**도 씁니다. 부호가 틀렸거나, 두 입력의 기울기가 뒤바뀌었거나,
#   `gy`를 곱하지 않았거나, 지수나 계수가 틀린 것들입니다.
# %% [markdown] lang="ja"
# 3つの関数で見つかったのは2つだけで、Sphereではその2つも見つかりません。残りの8つは、有名な3つの関数の勾配を**すべて正しく**計算します。
# 3つの式のどこにも割り算と符号の反転がなく、計算した**途中の結果**を2回使うところもないからです（`x + y` に名前を付けて2回使った場合は、
# もっと見つかったかもしれません）。2回以上使われるのは末端の変数 `x` と `y` だけで、末端の変数は、どの順番で勾配を受け取っても合計が同じです。
# ステップ16で作った世代は、ここでは一度も必要になりませんでした。
#
# `ring` はほとんどを見つけますが、引き算がないので `Sub sides` を見逃し、`newest` も見逃します。ところが、符号を分子に
# 移して `-r / (1 + r**2)` と書くと、同じ関数なのに `newest` が見つかります。関数がリストに入る順番が変わるからです。間
# 違った順番は、**偶然**見えなくなることがあります。
#
# ### 演習4 — 間違ったエンジンをすべて見つける関数
#
# 今度は、エンジンではなく**テスト**を作ります。間違ったエンジンを残らず見つける関数 `telling(x, y)` と点 `point` を考えてください。`point` は2つの
# 数のタプルです。関数は、`x`、`y` と数、演算子 `+`、`-`、`*`、`/`、`**`、符号の `-` だけで書きます。途中の結果に名前を付けてもかまいません。
#
# - 「見つけた」とは、その点で、間違ったエンジンの勾配が正しい勾配とはっきり（1000分の1を超えて）違うという意味です。
#   正しい勾配は有限でなければなりません。
# - 採点では、上の10個のほかに、**6つの演算子の `backward` を一つずつ間違えたエンジン**も使います。符号が違うもの、
#   2つの入力の勾配が入れ替わったもの、`gy` を掛け忘れたもの、指数や係数が違うものです。
# %% [markdown] lang="en"
# The three famous functions catch only two, and Sphere misses even those. The other eight engines get **all** the
# gradients of these functions right. None of the formulas has a division or a negation, and none uses a computed
# **intermediate result** twice. (If you named `x + y` in your formula and used it twice, you may have caught more.)
# Only the leaf variables `x` and `y` are used more than once, and a leaf variable gets the same sum in any order. The
# generations of step 16 were never needed here.
#
# `ring` catches most of them. It has no subtraction, so it misses `Sub sides`. It also misses `newest`. If you move
# the minus sign to the numerator, `-r / (1 + r**2)`, it catches `newest`, although the function is the same. The
# reason is that the functions are queued in another order. A wrong order can stay hidden by **accident**.
#
# ### Exercise 4: a function that catches every wrong engine
#
# This time you write a **test** instead of an engine. Find a function `telling(x, y)` and a point `point`, a tuple of
# two numbers, that catch every wrong engine. The function uses only `x`, `y`, numbers, the operators `+`, `-`, `*`,
# `/`, `**` and the minus sign. You may name intermediate results.
#
# - An engine is caught if, at this point, its gradient differs clearly from the right one: by more than one part in a
#   thousand. The right gradient has to be finite.
# - Besides the ten above, the grader uses **engines in which the `backward` of one of the six operators is wrong**: a
#   wrong sign, swapped gradients, a missing `gy`, or a wrong exponent or factor.

# %% exercise="telling"
def telling(x, y):
    ### BEGIN SOLUTION
    s = (x - y) / (x + y)
    t = -(s**3)
    return s * t / (t - s)
    ### END SOLUTION


point = None
### BEGIN SOLUTION
point = (3.0, 1.0)
### END SOLUTION

# %% [markdown] lang="ko" hint="telling"
# `ring`에서 시작해 고쳐 나가 보세요. 테스트 셀이 아직 놓친 엔진의 이름을 알려 줍니다. 점은 $(1, 1)$처럼 대칭인 곳을 피합니다. 중간 결과가 1이나 2가
# 되지 않는지도 보세요. 1은 제곱해도 1이고, 2는 두 배와 제곱이 같습니다.
# %% [markdown] lang="ja" hint="telling"
# `ring` から始めて直していきましょう。テストセルが、まだ見逃しているエンジンの名前を教えてくれます。点は $(1, 1)$ のような対称な場所を避けます。
# 途中の結果が1や2にならないかにも注意しましょう。1は2乗しても1で、2は2倍と2乗が同じです。
# %% [markdown] lang="en" hint="telling"
# Start with `ring` and improve it. The test names the engines that you still miss. Avoid symmetric points like
# $(1, 1)$. Watch out for intermediate results that are 1 or 2: 1 squared is 1, and 2 squared equals twice 2.

# %% [markdown] lang="ko" hint="telling"
# 순서가 틀린 엔진을 찾으려면, 중간 결과 `s`가 한 번은 **곧바로**, 한 번은 **다른 함수를 거쳐** 마지막 식에 들어가게 합니다. 왼쪽부터 순회하는
# 엔진과 오른쪽부터 순회하는 엔진을 모두 찾으려면, 곧바로 들어가는 `s`가 한 번은 연산자의 왼쪽에, 한 번은 오른쪽에 있어야 합니다.
# %% [markdown] lang="ja" hint="telling"
# 順番を間違えるエンジンを見つけるには、途中の結果 `s` が、一度は**直接**、一度は**別の関数を通って**、最後の式に入るようにします。
# 左から見るエンジンと右から見るエンジンの両方を見つけるには、直接入る `s` が、一度は演算子の左に、一度は右に来る必要があります。
# %% [markdown] lang="en" hint="telling"
# To catch a wrong order, use an intermediate result `s` in the last formula once **directly** and once **through
# another function**. To catch both the engine that starts from the left and the one that starts from the right, the
# direct `s` has to be once on the left of an operator and once on the right.

# %% [markdown] lang="ko" hint="telling"
# 어떤 연산자가 마지막에 오면 그 `backward`가 `gy`를 빠뜨려도 드러나지 않습니다. 그때는 `gy`가 1이니까요. 여섯 연산자를 모두 식의 **안쪽에서** 쓰고,
# 거듭제곱은 세제곱으로 하세요. 예를 들어 $s$를 두 변수의 차와 합의 비로, $t$를 $-s^3$으로 놓고, 이 둘로 분수를 만들어 보세요.
# %% [markdown] lang="ja" hint="telling"
# ある演算子が最後の演算だと、その `backward` が `gy` を忘れていてもわかりません。そのとき `gy` は1だからです。
# 6つの演算子をすべて式の**内側で**使い、べき乗は3乗にしましょう。たとえば、$s$ を2つの変数の差と和の比、$t$ を $-s^3$ として、
# この2つで分数を作ってみてください。
# %% [markdown] lang="en" hint="telling"
# If an operator comes last, you can't see that its `backward` forgets `gy`, because `gy` is 1 there. Use all six
# operators **inside** the formula, and make the power a cube. For example, let $s$ be the ratio of the difference and
# the sum of the two variables, let $t$ be $-s^3$, and make a fraction from these two.

# %% test="telling" points=4
result = inside("""
missed = [name for name, parts in WRONG.items() if not caught(telling, point, parts)]
""")
equal(result.missed, [])
### BEGIN HIDDEN TESTS
# kind: values
seen = inside("""
SIGNS = {Add: "Add", Sub: "Sub", Mul: "Mul", Div: "Div", Neg: "Neg", Pow: "Pow"}
a, b = [float(value) for value in point]

def exponent(f):
    numbers = {name: value for name, value in vars(f).items() if name != "generation"}
    return numbers["c"] if "c" in numbers else next(n for n in numbers.values() if isinstance(n, (int, float)))

def graph_of(x, y, z):
    boxes, nodes, waiting = [x, y], [], [z]
    places = {id(x): 0, id(y): 1}
    while waiting and len(nodes) < 2000:
        box = waiting.pop()
        if id(box) not in places:
            places[id(box)] = len(boxes)
            boxes.append(box)
        f = box.creator
        if f is not None and all(f is not node for node in nodes):
            nodes.append(f)
            waiting += f.inputs
    table = [[SIGNS.get(type(f), "other"), exponent(f) if type(f) is Pow else 0,
              [places[id(each)] for each in f.inputs], places[id(f.outputs[0]())]] for f in nodes]
    made = {row[3] for row in table}
    leaves = {str(n): float(box.data) for n, box in enumerate(boxes) if n > 1 and n not in made}
    return table, leaves, places[id(z)]

def asked(a, b):
    x, y = Variable(np.array(a)), Variable(np.array(b))
    z = telling(x, y)
    graph = graph_of(x, y, z)
    z.backward()
    return *graph, float(z.data), [x.grad, y.grad]

table, leaves, last, value, own = asked(a, b)
table_near, leaves_near, last_near, value_near, _ = asked(a * (1 + 1e-3) + 1e-4, b * (1 - 1e-3) - 1e-4)
table, table_near, leaves, leaves_near = list(table), list(table_near), dict(leaves), dict(leaves_near)
""")


class Box:
    """A box of the graph that `telling` made, computed with again here."""

    data, creator, generation, depth = None, None, 0, None


def sorted_by(key):
    def take(funcs):
        funcs.sort(key=key)
        return funcs.pop()

    return take


def shortest(f):
    if f.depth is None:
        f.depth = min(0 if x.creator is None else shortest(x.creator) + 1 for x in f.inputs)
    return f.depth


FORWARD = {
    "Add": lambda c, a, b: a + b,
    "Sub": lambda c, a, b: a - b,
    "Mul": lambda c, a, b: a * b,
    "Div": lambda c, a, b: a / b,
    "Neg": lambda c, a: -a,
    "Pow": lambda c, a: a**c,
}
RIGHT = {
    "Add": lambda gy, c, a, b: (gy, gy),
    "Sub": lambda gy, c, a, b: (gy, -gy),
    "Mul": lambda gy, c, a, b: (gy * b, gy * a),
    "Div": lambda gy, c, a, b: (gy / b, -gy * a / b**2),
    "Neg": lambda gy, c, a: (-gy,),
    "Pow": lambda gy, c, a: (c * a ** (c - 1) * gy,),
}
ONE = np.float64(1.0)


def rebuilt(table, leaves, last, a, b):
    boxes = {n: Box() for row in table for n in (*row[2], row[3])} | {0: Box(), 1: Box()}
    boxes[0].data, boxes[1].data = np.float64(a), np.float64(b)
    for n, value in leaves.items():
        boxes[int(n)].data = np.float64(value)
    for _, _, _, n in table:
        boxes[n].data = None
    waiting = list(table)
    while waiting:
        ready = [row for row in waiting if all(boxes[n].data is not None for n in row[2])]
        if not ready:
            break
        for row in ready:
            sign, c, places, n = row
            f = Box()
            f.sign, f.c, f.inputs, f.output = sign, c, [boxes[place] for place in places], boxes[n]
            f.generation = max(x.generation for x in f.inputs)
            boxes[n].data = FORWARD[sign](c, *[x.data for x in f.inputs])
            boxes[n].creator, boxes[n].generation = f, f.generation + 1
        waiting = [row for row in waiting if boxes[row[3]].data is None]
    return boxes[0], boxes[1], boxes[last]


def walk(z, take=sorted_by(lambda f: f.generation), side=1, once=True, adding=True, rules={}):
    grads, count = {z: ONE}, 0
    funcs, seen_set = [z.creator], {z.creator}
    while funcs and count < 2000:
        count += 1
        f = take(funcs)
        gxs = (RIGHT | rules)[f.sign](grads[f.output], f.c, *[x.data for x in f.inputs])
        for x, gx in list(zip(f.inputs, gxs, strict=True))[::side]:
            grads[x] = grads[x] + gx if adding and x in grads else gx
            if x.creator is not None and not (once and x.creator in seen_set):
                seen_set.add(x.creator)
                funcs.append(x.creator)
    return grads


def rule(sign, slopes):
    return {"rules": {sign: slopes}}


engines = [
    {},
    {"take": list.pop},
    {"take": list.pop, "side": -1},
    {"take": lambda funcs: funcs.pop(0)},
    {"take": sorted_by(lambda f: -f.generation)},
    {"take": sorted_by(shortest)},
    {"once": False},
    {"adding": False},
    rule("Neg", lambda gy, c, a: (gy,)),
    rule("Neg", lambda gy, c, a: (-ONE,)),
    rule("Add", lambda gy, c, a, b: (ONE, ONE)),
    rule("Add", lambda gy, c, a, b: (gy, -gy)),
    rule("Sub", lambda gy, c, a, b: (gy, gy)),
    rule("Sub", lambda gy, c, a, b: (-gy, gy)),
    rule("Sub", lambda gy, c, a, b: (ONE, -ONE)),
    rule("Mul", lambda gy, c, a, b: (gy * a, gy * b)),
    rule("Mul", lambda gy, c, a, b: (b, a)),
    rule("Mul", lambda gy, c, a, b: (gy * b, -gy * a)),
    rule("Div", lambda gy, c, a, b: (gy / b, gy * a / b**2)),
    rule("Div", lambda gy, c, a, b: (gy / b, -gy * a / (b * 2))),
    rule("Div", lambda gy, c, a, b: (-gy * a / b**2, gy / b)),
    rule("Div", lambda gy, c, a, b: (1 / b, -a / b**2)),
    rule("Pow", lambda gy, c, a: (a ** (c - 1) * gy,)),
    rule("Pow", lambda gy, c, a: (c * a**c * gy,)),
    rule("Pow", lambda gy, c, a: (c * a ** (c - 1),)),
    rule("Pow", lambda gy, c, a: (-c * a ** (c - 1) * gy,)),
    rule("Pow", lambda gy, c, a: (c * a * gy,)),
    rule("Div", lambda gy, c, a, b: (gy / b, -gy * a / b)),
]
# kind: values
equal([row[0] for row in seen.table if row[0] not in FORWARD], [])
# kind: right-engine
equal([seen.table_near, seen.last_near], [seen.table, seen.last])
equal(seen.leaves_near, seen.leaves)
with np.errstate(all="ignore"):
    x, y, z = rebuilt(seen.table, seen.leaves, seen.last, seen.a, seen.b)
    slopes = [[found.get(x, 0.0), found.get(y, 0.0)] for found in (walk(z, **parts) for parts in engines)]
right = np.array([float(slope) for slope in slopes[0]])
equal(bool(np.isfinite(right).all()), True)
close(seen.value, float(z.data), rtol=1e-6)
close([float(slope) for slope in seen.own], right, rtol=1e-6)
# kind: wrong-engine
missed = [n for n, wrong in enumerate(slopes) if np.allclose(wrong, right, rtol=1e-3, equal_nan=True)]
equal(missed, [0])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 엔진 테스트는 식 하나와 점 하나로 충분할 수도 있습니다. 다만 **아무** 식, **아무** 점이나 되는 것은 아닙니다. 무엇이 틀릴 수 있는지를 알아야
# 무엇을 확인할지도 정해집니다.
#
# ### 테스트가 찾지 못하는 틀린 엔진 만들기
#
# 이번에는 거꾸로 해 봅시다. $(1, 1)$에서의 `ring`을 누군가의 테스트라고 하고, 여러분이 틀린 엔진을 씁니다. `my_pow`의 식을 바꾸거나 다른 연산자에
# 직접 만든 규칙을 주어, 엔진은 틀렸는데 `ring`으로는 찾지 못하게 하세요. 첫 번째 수는 0 그대로이고, 두 번째 수는 1이 되어야 합니다. 곧 여러분의
# `telling`은 잘못을 찾습니다.
# %% [markdown] lang="ja"
# エンジンのテストは、1つの式と1つの点で足りることもあります。ただし、**どんな**式、**どんな**点でもよいわけではありま
# せん。何が間違いうるかを知って初めて、何を確かめるべきかが決まります。
#
# ### 見つからないようにエンジンを壊す
#
# 今度は逆です。$(1, 1)$ での `ring` をだれかのテストとみなし、みなさんが間違ったエンジンを書きます。`my_pow` の式を変
# えるか、別の演算子に自分の規則を付けて、エンジンは間違っているのに `ring` が気づかないようにしてください。1つ目の数は
# 0のまま、2つ目の数は1にします。つまり、みなさんの `telling` は間違いを見つけます。
# %% [markdown] lang="en"
# One formula and one point can be enough to test an engine, but not **any** formula and **any** point. You have to
# know what can go wrong to know what to test.
#
# ### Break the engine without being caught
#
# Now do the opposite. `ring` at $(1, 1)$ is somebody's test, and you write the wrong engine. Change the formula in
# `my_pow`, or give another operator a rule of your own, so that the engine is wrong but `ring` doesn't notice. The
# first number has to stay 0. The second has to become 1: your own `telling` catches the mistake.

# %%
def my_pow(f, gy):
    x, c = f.inputs[0].data, f.c
    return c * x ** (c - 1) * gy


mine = {"rules": {Pow: my_pow}}
print(int(caught(ring, (1, 1), mine)), int(caught(telling, point, mine)))

# %% [markdown] lang="ko"
# 예를 들면 `c * x * gy`입니다. `ring`의 거듭제곱은 모두 제곱이고, $c = 2$이면 이 식은 맞습니다. `telling`에는 세제곱이 있어서 찾아냅니다. 어떤
# 테스트든 놓치는 잘못이 있습니다. 테스트를 쓸 때는 어떤 틀린 코드가 통과할지 생각해 보세요.
#
# ## 기울기를 그림으로 보기
#
# `x`와 `y`에 숫자 하나가 아니라 **격자 전체**를 담아 봅시다. `ring`은 원소별로 계산하므로 `z`의 각 원소는 같은 자리의 `x`, `y`만으로 정해집니다.
# 그래서 `backward`를 한 번 부르면 모든 점의 기울기가 나옵니다.
#
# 그림에는 경로도 세 개 그립니다. 모두 어떤 점에서 시작해 기울기의 **반대쪽**으로 조금씩 여러 번 움직입니다. 화살표가 가장 긴 곳, 화살표가 사라지는
# 곳, 경로가 끝나는 곳은 어디일까요?
# %% [markdown] lang="ja"
# たとえば `c * x * gy` です。`ring` のべき乗はどれも2乗で、$c = 2$ ならこの式は合っています。`telling` には3乗があるので見つかります。
# どんなテストにも、見逃す間違いがあります。テストを書くときは、どんな間違ったコードが通ってしまうかを考えましょう。
#
# ## 勾配を図で見る
#
# `x` と `y` に、1つの数ではなく**格子全体**を入れてみましょう。`ring` は要素ごとに計算するので、`z` の各要素は、
# 同じ位置の `x` と `y` だけで決まります。ですから `backward` を1回呼べば、すべての点の勾配が得られます。
#
# 図には3本の経路も描きます。どれもある点から始めて、勾配と**反対の向き**に少しずつ何度も進みます。矢印がいちばん長いところ、矢印が消えるところ、
# 経路の終わるところは、どこでしょうか。
# %% [markdown] lang="en"
# One solution is `c * x * gy`. In `ring` every power is a square, and for $c = 2$ this formula is right. `telling`
# catches it because it has a cube. Any test misses some mistakes. When you write one, ask which wrong code would
# still pass.
#
# ## The gradient as a picture
#
# Put **a whole grid** into `x` and `y` instead of one number each. `ring` computes element by element, so each
# element of `z` depends only on the `x` and `y` in the same place. So one call of `backward` gives the gradients at
# all points.
#
# The picture also shows three paths. Each starts at some point and takes many small steps **against** the gradient.
# Where are the arrows longest, where do they shrink to zero, and where do the paths end?

# %%
import matplotlib.pyplot as plt


def grid(n):
    ticks = np.linspace(-2.0, 2.0, n)
    gx, gy = np.meshgrid(ticks, ticks)
    return Variable(gx), Variable(gy)


fine_x, fine_y = grid(61)
height = ring(fine_x, fine_y).data

x0, x1 = grid(14)
slope0, slope1 = gradient(ring, x0, x1)
top = ring(x0, x1).data

walkers = [Variable(np.array([0.2, -1.9, 1.2])), Variable(np.array([0.1, 1.0, -1.8]))]
places = [[each.data for each in walkers]]
for _ in range(60):
    slopes = gradient(ring, *walkers)
    for each, slope in zip(walkers, slopes):
        each.data = each.data - 0.3 * slope
    places.append([each.data for each in walkers])
paths = np.array(places)
print(np.hypot(*paths[-1]))

figure = plt.figure(figsize=(11, 4.8))
surface = figure.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
surface.plot_surface(fine_x.data, fine_y.data, height, cmap="viridis", linewidth=0)
climb = slope0**2 + slope1**2
surface.quiver(x0.data, x1.data, top + 0.01, slope0, slope1, climb, length=0.3, color="black")
surface.view_init(elev=60, azim=-60)
surface.set(xlabel="x", ylabel="y", zlabel="z")

above = figure.add_subplot(1, 2, 2, aspect="equal")
above.contourf(fine_x.data, fine_y.data, height, levels=12, cmap="viridis", alpha=0.6)
above.quiver(x0.data, x1.data, slope0, slope1, scale=10, width=0.004)
above.plot(paths[:, 0], paths[:, 1], "o-", color="crimson", markersize=2, linewidth=1)
above.set(xlabel="x", ylabel="y")
figure.tight_layout()

# %% [markdown] lang="ko"
# 화살표는 등고선과 **직각**으로, 오르막을 향합니다. 한가운데 봉우리의 비탈에서 가장 길고, 골짜기의 바닥인 단위원 위와 봉우리의 꼭대기에서
# 사라집니다. 기울기가 0이라고 해서 모두 골짜기는 아닙니다. 세 경로는 모두 단위원 위에서 끝납니다.
#
# 다음 셀은 위에서 본 Matyas에 이런 경로를 두 개 그립니다. 둘 다 60번 움직이며, 동그라미에서 시작해 네모에서 끝납니다. 최소인 점은 $(0, 0)$입니다.
# 한 걸음이 긴 곳은 어디이고, 짧은 곳은 어디일까요?
# %% [markdown] lang="ja"
# 矢印は等高線に**直角**で、上りの向きを指します。いちばん長いのは山の斜面です。谷底にあたる単位円の上と、中央の山の頂上では消えます。
# 勾配が0の点が、すべて谷だとはかぎりません。3本の経路はどれも単位円の上で終わります。
#
# 次のセルは、上から見たMatyasに、このような経路を2本描きます。どちらも60回進み、丸から始まって四角で終わります。最小の点は $(0, 0)$ です。
# 一歩が長いのはどこで、短いのはどこでしょうか。
# %% [markdown] lang="en"
# The arrows point uphill, **at right angles** to the contour lines. They're longest on the slope of the peak. They
# shrink to zero on the unit circle, which is the bottom of the valley, and on top of the peak in the middle. So a
# gradient of zero doesn't always mean a valley. All three paths end on the unit circle.
#
# The next cell draws two such paths on Matyas, seen from above. Each has 60 steps: a circle marks its start, a square
# its end. The minimum is at $(0, 0)$. Where do the paths make long steps, and where do they make short ones?

# %%
from course.draw import descent


def walk(f, x, y, rate, steps):
    here = [Variable(np.array(x)), Variable(np.array(y))]
    path = [[x, y]]
    for _ in range(steps):
        for each, slope in zip(here, gradient(f, *here)):
            each.data = each.data - rate * slope
        path.append([float(each.data) for each in here])
    return path


crossing = walk(matyas, 1.9, 0.1, 0.5, 60)
for n in (0, 5, 60):
    print(n, np.round(crossing[n], 2))
descent(matyas, crossing, walk(matyas, -1.5, -0.2, 0.5, 60))

# %% [markdown] lang="ko"
# 경로는 몇 걸음 만에 골짜기를 가로지르고, 그 뒤로는 거의 움직이지 않습니다. 골짜기 바닥을 따라서는 Matyas가 거의 평평해서 기울기가 작고, 한 걸음도
# 짧습니다. 60번 움직여도 최소인 점은 아직 멀리 있습니다. 이렇게 평평한 골짜기는 경사하강법에 어려운 지형입니다.
#
# ## 24단계를 마친 다음
#
# 수 하나를 담는 상자에서 시작해, 적은 식을 미분하는 엔진과 그것을 믿어도 되는지 확인하는 방법을 갖추었습니다. 오늘날의 딥러닝 프레임워크의
# 중심에도 이런 자동 미분이 들어 있습니다.
#
# 여기서 두 방향으로 나아갈 수 있습니다. 다음 셀은 두 방향의 출발점입니다.
# %% [markdown] lang="ja"
# 経路は数歩で谷を横切り、そのあとはほとんど進みません。谷底に沿った方向ではMatyasがほとんど平らなので、勾配が小さく、
# 一歩も短くなります。60回進んでも、最小の点はまだ遠くにあります。このように平らな谷は、勾配降下法が苦手とする地形です。
#
# ## 24のステップのあとに
#
# 1つの数を入れる箱から始めて、書いた式を微分するエンジンと、それを信じてよいかを確かめる方法を手に入れました。
# 今日のディープラーニングのフレームワークの中心にも、このような自動微分があります。
#
# ここからは、2つの方向に進めます。次のセルは、その両方の入り口です。
# %% [markdown] lang="en"
# The paths cross the valley in a few steps, and then they hardly move. Along the valley floor Matyas is almost flat,
# so the gradient is small and so are the steps. After 60 steps the minimum is still far away. A flat valley like this
# is hard for gradient descent.
#
# ## What comes after these 24 steps
#
# You started with a box for one number. You now have an engine that differentiates the formulas you write, and a way
# to decide whether to trust it. Automatic differentiation like this is also at the core of today's deep learning
# frameworks.
#
# From here you can go two ways. The next cell shows the start of both.

# %%
a = Variable(np.array(2.0))
b = a**3
b.backward()
print(type(a).__name__, type(a.grad).__name__)

for _ in range(50):
    slope0, slope1 = gradient(sphere, x0, x1)
    x0.data, x1.data = x0.data - 0.1 * slope0, x1.data - 0.1 * slope1
print(max(np.abs(x0.data).max(), np.abs(x1.data).max()))

# %% [markdown] lang="ko"
# - **더 깊이: 미분의 미분.** `a.grad`는 `Variable`이 아닙니다. `backward`가 `.data`로 계산하므로 기울기 자신에는 그래프가 없고, 한 번 더 미분할 수
#   없습니다. `backward`도 `Variable`로 계산하게 하면 2계 미분, 뉴턴법, 더 높은 계의 미분을 할 수 있습니다. 책의 다음 부분에서 이것을 다룹니다.
# - **더 넓게: 신경망.** 위의 반복문은 격자의 모든 점을 기울기의 반대쪽으로 조금씩 움직였고, 모두 그릇의 바닥 가까이에 모였습니다. 이것이
#   **경사하강법**입니다. 높이를 "예측이 틀린 정도"로, 위치를 "신경망의 가중치"로 바꾸면 학습이 됩니다.
#
# 이 과정의 마지막 노트북인 프로젝트는 두 번째 방향으로 갑니다. 여러분의 엔진으로 작은 신경망을 학습시킵니다. 계산은 한 번에 수 하나씩입니다. 큰
# 신경망에는 행렬의 곱과 합계, 그리고 브로드캐스트에서도 기울기의 형상을 지키는 일이 필요합니다. 앞의 둘은 지금까지처럼 `Function`을 새로 쓰면 되고,
# 마지막 것은 엔진을 고쳐야 합니다.
#
# 어느 쪽이든 바탕은 여러분이 직접 쓴 코드입니다. 기준 엔진 `course.engine`의 소스를 여러분의 패키지 옆에 펼쳐 놓고 비교해 보세요.
# %% [markdown] lang="ja"
# - **もっと深く：微分の微分。** `a.grad` は `Variable` ではありません。`backward` は `.data` で計算するので、勾配そのものにはグラフがなく、
#   もう一度微分することができません。`backward` も `Variable` で計算するようにすれば、2階微分、ニュートン法、
#   さらに高階の微分ができるようになります。本の次の部分がこれです。
# - **もっと広く：ニューラルネットワーク。** 上のループは、格子のすべての点を勾配と反対の向きに少しずつ動かし、どの点も鉢の底の近くに集まりました。
#   これが**勾配降下法**です。高さを「予測の外れぐあい」に、位置を「ニューラルネットワークの重み」に置き換えれば、学習になります。
#
# このコースの最後のノートブック「プロジェクト」は、2つ目の方向に進みます。みなさんのエンジンの上で、小さなネットワーク
# が学習します。計算するのは一度に1つの数です。大きなネットワークには、行列の積と合計、そしてブロードキャストでも勾配の
# 形状を保つことが必要です。初めの2つは、これまでに書いたような `Function` を新しく作れば済み、最後の1つはエンジンを変
# える必要があります。
#
# どちらの方向でも、土台になるのは、みなさんが自分で書いたコードです。基準のエンジン `course.engine` のソースを自分のパッケージの隣に開いて、
# 比べてみてください。
# %% [markdown] lang="en"
# - **Deeper: derivatives of derivatives.** `a.grad` isn't a `Variable`. Since `backward` computes with `.data`, a
#   gradient has no graph of its own, and you can't differentiate it again. If `backward` also computes with
#   Variables, you get second derivatives, Newton's method, and derivatives of any order. This is the next part of the
#   book.
# - **Wider: neural networks.** The loop above moved all points of the grid in small steps against the gradient, and
#   they all ended up close to the bottom of the bowl. This is **gradient descent**. If the height is "how wrong the
#   predictions are" and the position is "the weights of a network", this is training.
#
# The project, the last notebook of this course, goes the second way: a small network learns on your engine. It computes
# with one number at a time. For large networks you also need matrix products, sums, and gradients that keep their shape
# under broadcasting. The first two are new subclasses of `Function`, like those you wrote; the last needs a change in
# the engine.
#
# In both directions you build on code that you wrote yourself. Open the source of the reference engine,
# `course.engine`, next to your own package, and compare the two.
