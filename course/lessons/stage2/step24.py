# %% [markdown] lang="ko"
# # 24단계. 복잡한 함수의 미분
#
# 엔진이 완성되었으니 실력을 보일 차례입니다. 최적화 알고리즘을 만드는 사람들에게는 시험대로 쓰는 이름난 함수들이 있습니다. 식이 길고, 골짜기는 좁고,
# 엉뚱한 곳에 웅덩이가 있습니다. 손으로 미분하면 종이 한 장으로는 모자란 것도 있지만, 우리는 **식을 그대로 적기만 하면** 됩니다.
#
# 그리고 마지막으로 한 가지를 묻습니다. 이 함수들이 모두 맞았다면, 엔진이 옳다고 믿어도 될까요?
# %% [markdown] lang="ja"
# # ステップ24　複雑な関数の微分
#
# エンジンができあがったので、腕前を見せるときです。最適化アルゴリズムを作る人たちには、テスト関数として使う有名な関数がいくつもあります。式は長く、谷は
# 細く、思わぬところにくぼみがあります。手で微分すれば紙一枚では足りないものもありますが、私たちは**式をそのまま書くだけ**で済みます。
#
# そして最後に、一つ問いかけます。これらの関数がすべて合っていたら、エンジンは正しいと信じてよいのでしょうか。
# %% [markdown] lang="en"
# # Step 24. The derivatives of famous functions
#
# The engine is complete; let it show what it can do. People who make optimisers test them on a handful of famous functions,
# with long formulas, narrow valleys, and hollows where you do not expect any. Differentiated by hand, some of them fill
# more than a page. You only have to **write the formula down**.
#
# And then one last question. If the engine gets all of these right, may we believe that it is right?

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(24))

# %% [markdown] lang="ko"
# ## 두 골짜기
#
# 두 변수의 함수는 지형으로 볼 수 있습니다. $(x, y)$가 지도 위의 위치, $z$가 높이입니다.
# 기울기 $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$는 **가장 가파르게 올라가는 방향**을 가리키는 화살표이고,
# 그 길이가 가파른 정도입니다.
#
# | 이름 | 식 | 생김새 |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | 둥근 그릇 |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | 길고 완만한 골짜기. $x = y$ 방향으로는 거의 평평하다 |
#
# ### 연습 1 — Sphere와 Matyas
#
# 두 식을 연산자로 쓰세요. `x`와 `y`는 `Variable`이고, 반환하는 것도 `Variable`입니다. 이 단계의 모든 식이 그렇듯이, 부를 때마다 그때 상자에 든 값으로 새로
# 계산하며 두 상자는 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## 二つの谷
#
# 2変数の関数は、地形として眺めることができます。$(x, y)$ が地図の上の位置、$z$ が高さです。
# 勾配 $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ は、**もっとも急に上る方向**を指す矢印で、その長さが
# 傾きの大きさを表します。
#
# | 名前 | 式 | 形 |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | 丸い鉢 |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | 細長くゆるやかな谷。$x = y$ の方向にはほとんど平ら |
#
# ### 演習1 — SphereとMatyas
#
# 二つの式を演算子で書いてください。`x` と `y` は `Variable` で、返すものも `Variable` です。このステップのどの式も、呼ばれるたびに、そのとき箱に
# 入っている値から計算し直し、二つの箱は変えません。
# %% [markdown] lang="en"
# ## Two valleys
#
# A function of two variables can be seen as a landscape: $(x, y)$ is the place on the map, $z$ the height. The gradient
# $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ is an arrow that points **where it goes up
# most steeply**, and its length tells how steep it is.
#
# | name | formula | what it looks like |
# |--|--|--|
# | Sphere | $z = x^2 + y^2$ | a round bowl |
# | Matyas | $z = 0.26\,(x^2 + y^2) - 0.48\,xy$ | a long gentle valley, almost flat along $x = y$ |
#
# ### Exercise 1: Sphere and Matyas
#
# Write both formulas with operators. `x` and `y` are Variables, and what you return is a Variable, too. Like every formula of
# this step, they compute anew at each call, from what is in the boxes then, and leave both boxes as they are.


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
# Powers are written `**`; in Python `^` works on bits, and raises a `TypeError` here. Where mathematics leaves out the sign
# of multiplication, code needs a `*`.

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
# ### 예상해 보고 실행하기
#
# $(1, 1)$에서 두 함수의 기울기를 차례로 구합니다. Sphere는 `2.0`씩, Matyas는 `0.04`씩이어야 합니다. 아래 셀은 변수 `a`와 `b`를 한 번만 만들어 두 함수에 씁니다.
# 무엇이 출력될까요?
# %% [markdown] lang="ja"
# ### 予想してから実行する
#
# $(1, 1)$ で二つの関数の勾配を順に求めます。Sphereは `2.0` ずつ、Matyasは `0.04` ずつのはずです。次のセルは変数 `a` と `b` を一度だけ作り、両方に使います。
# 何が表示されるでしょうか。
# %% [markdown] lang="en"
# ### Predict, then run
#
# At $(1, 1)$ we want the gradient of one function, then of the other: `2.0` and `2.0` for Sphere, `0.04` and `0.04` for
# Matyas. The next cell makes the variables `a` and `b` once and uses them for both. What does it print?

# %%
a = Variable(np.array(1.0))
b = Variable(np.array(1.0))
for f in (sphere, matyas):
    f(a, b).backward()
    print(f.__name__, a.grad, b.grad)

# %% [markdown] lang="ko"
# Matyas의 기울기가 Sphere의 것 **위에** 더해져 `2.04`가 되었습니다. 14단계에서 만난 그 일입니다. 함수를 바꾸어 가며 미분할 때마다 비우는 것을 잊지 않으려면,
# 아예 잊을 수 없게 만들면 됩니다.
#
# ### 연습 2 — `gradient`
#
# `gradient(f, x, y)`는 `Variable` 둘을 받는 함수 `f`의 $(x, y)$에서의 기울기를
# 튜플 $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$로 반환합니다. `x`와 `y`에 전에 구한 기울기가 남아 있어도,
# 여러 번 이어서 불러도 언제나 `f`의 기울기만 나와야 합니다. 수치 미분이 아니라 역전파로 구하고, 데이터도 전에 돌려준 기울기도 바꾸지 않습니다.
# %% [markdown] lang="ja"
# Matyasの勾配がSphereの勾配の**上に**足されて、`2.04` になりました。ステップ14のあの出来事です。関数を替えて微分するたびに気をつけるより、忘れようの
# ない形にしておきましょう。
#
# ### 演習2 — `gradient`
#
# `gradient(f, x, y)` は、二つの `Variable` を受け取る関数 `f` の $(x, y)$ での勾配を、
# タプル $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$ として返します。`x` と `y` に以前の勾配が残っていても、
# 何度続けて呼んでも、いつも `f` の勾配だけが出てくるようにしてください。数値微分ではなく逆伝播で求め、データも、前に返した勾配も変えません。
# %% [markdown] lang="en"
# The gradient of Matyas was added **on top of** that of Sphere, which makes `2.04`. We have met this in step 14. If there
# is something to remember each time, it is better to make it impossible to forget.
#
# ### Exercise 2: `gradient`
#
# `gradient(f, x, y)` takes a function `f` of two Variables and returns its gradient at $(x, y)$ as the tuple
# $\left(\frac{\partial z}{\partial x}, \frac{\partial z}{\partial y}\right)$. Whatever gradient is left in `x`
# and `y` from before, and however often it is called, what it returns is the gradient of `f` and nothing else. It comes from
# a backward pass, not from numerical differences; neither the data nor a gradient returned earlier is changed.


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
# `backward`를 부르기 **전에** 두 변수의 기울기를 비워 두면 됩니다. 14단계에서 만든 메서드가 있습니다.
# %% [markdown] lang="ja" hint="gradient"
# `backward` を呼ぶ**前に**、二つの変数の勾配を空にしておけば済みます。ステップ14で作ったメソッドがあります。
# %% [markdown] lang="en" hint="gradient"
# Empty the gradients of both variables **before** you call `backward`. You wrote a method for that in step 14.

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
        for seen, wanted in zip(found, [q**2 - 3 / q, 2 * p * q + 3 * p / q**2]):
            close(seen, wanted, dtype="float64")
        for seen, wanted in zip(gradient(sphere, y, x), [2 * q, 2 * p]):
            close(seen, wanted)
        found = gradient(lopsided, x, y)
    # kind: unchanged-input
    close([x.data, y.data], [p, q])
    # kind: own-function
    for seen, wanted in zip(gradient(gated, x, y), [5 * q, p]):
        close(seen, wanted)
    # kind: data-changed
    x.data, y.data = q.copy(), p.copy()
    for seen, wanted in zip(gradient(lopsided, x, y), [p**2 - 3 / p, 2 * p * q + 3 * q / p**2]):
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
for seen, wanted in zip(kept.first, [[2.0, -4.0], [1.0, 6.0]]):
    close(seen, wanted)
for seen, wanted in zip(kept.second, [[0.5, 3.0], [2.0, -1.0]]):
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

# %% [markdown] lang="ko"
# ## Goldstein-Price
#
# 이제 긴 것입니다.
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# 괄호를 모두 풀면 8차 다항식이고, 편미분은 더 깁니다. 여러분은 식을 옮겨 적기만 하면 됩니다. 순전파가 이 식을 수십 개의 작은 계산으로 쪼개어
# 그래프로 기억하고, 역전파가 그 그래프를 거슬러 갑니다.
#
# ### 연습 3 — `goldstein`
#
# 식을 연산자로 쓰세요. 중간 결과에 이름을 붙여 가며 써도 좋습니다. 상자에 대한 약속은 연습 1과 같습니다.
# %% [markdown] lang="ja"
# ## Goldstein-Price関数
#
# 今度は長い式です。
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# 括弧をすべて外せば8次の多項式で、偏微分はさらに長くなります。皆さんは式を書き写すだけです。順伝播がこの式を数十個の小さな計算に分けてグラフとして
# 覚え、逆伝播がそのグラフを逆にたどります。
#
# ### 演習3 — `goldstein`
#
# 式を演算子で書いてください。途中の結果に名前を付けながら書いてもかまいません。箱についての約束は演習1と同じです。
# %% [markdown] lang="en"
# ## Goldstein-Price
#
# Now the long one.
#
# $$\begin{aligned}
# z = &\left[1 + (x + y + 1)^2\,(19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\right] \\
# &\times \left[30 + (2x - 3y)^2\,(18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\right]
# \end{aligned}$$
#
# Multiplied out, this is a polynomial of degree 8, and its derivatives are longer still. All you do is copy the formula.
# The forward pass breaks it up into dozens of small computations and remembers them as a graph, and the backward pass
# follows the graph in reverse.
#
# ### Exercise 3: `goldstein`
#
# Write the formula with operators. You may well give names to results on the way. As to the boxes, the same holds as in
# exercise 1.


# %% exercise="goldstein"
def goldstein(x, y):
    ### BEGIN SOLUTION
    left = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    right = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    return (1 + (x + y + 1) ** 2 * left) * (30 + (2 * x - 3 * y) ** 2 * right)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="goldstein"
# 한 번에 쓰기보다 네 조각으로 나누어 보세요. 두 제곱의 밑과, 그 뒤의 긴 괄호 둘입니다. 값이 맞지 않으면 조각마다 $(1, 1)$을 넣은 값을 손으로 계산한 값과
# 비교합니다. 앞의 긴 괄호는 $(1, 1)$에서 `3`, 뒤의 것은 `37`입니다.
# %% [markdown] lang="ja" hint="goldstein"
# 一度に書こうとせず、四つに分けてみましょう。二つの2乗の中身と、その後ろの長い括弧二つです。値が合わないときは、部品ごとに $(1, 1)$ を入れた値を、手で
# 計算した値と比べます。前の長い括弧は $(1, 1)$ で `3`、後ろの括弧は `37` です。
# %% [markdown] lang="en" hint="goldstein"
# Do not write it in one go; take it in four pieces: what is squared, twice, and the two long brackets. If the value is
# off, compare each piece at $(1, 1)$ with what you compute by hand. There the first long bracket is `3`, the second `37`.

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
# 공식 한 줄이 이런 그래프가 됩니다. 넓으니 옆으로 밀어 가며 보세요. 여러분의 엔진은 이 그래프를 오른쪽 끝에서 왼쪽 끝까지, 함수마다 한 번씩만 들러 되돌아왔습니다.
# %% [markdown] lang="ja"
# 一行の式が、こんなグラフになります。横に長いので、動かしながら見てください。みなさんのエンジンは、このグラフを右端から左端まで、どの関数にも一度ずつ立ち寄って戻って
# きたのです。
# %% [markdown] lang="en"
# This is the graph that one formula makes; it is wide, so move it sideways. Your engine walked it back from the far right
# to the far left and called at each function just once.

# %%
from course.draw import graph

x = Variable(np.array(1.0))
y = Variable(np.array(1.0))
z = goldstein(x, y)
z.backward()
graph(z)

# %% [markdown] lang="ko"
# ## 맞았다고 옳은 것일까
#
# 세 함수의 기울기가 모두 맞았습니다. 그런데 이것으로 엔진이 옳다는 것이 드러났을까요? 거꾸로 물어봅시다. **틀린 엔진이라면 이 시험에서 걸릴까요?**
#
# 아래의 `walk_back`은 `Variable.backward`와 같은 일을 하되 부품을 갈아 끼울 수 있습니다. 어떤 함수부터 꺼낼지(`take`), 입력을 어느 쪽부터 훑을지(`side`),
# 같은 함수를 한 번만 줄 세울지(`once`), 기울기를 더할지(`adding`), 어떤 함수의 `backward`를 바꿔치기할지(`rules`)입니다. 이것으로 틀린 엔진 열 개를
# 만들었습니다.
#
# | 틀린 엔진 | 무엇이 틀렸나 | 배운 곳 |
# |--|--|--|
# | `newest`, `newest-right` | 가장 나중에 줄 선 함수부터(입력을 왼쪽부터, 오른쪽부터 훑는다) | 15, 16단계 |
# | `oldest` | 가장 먼저 줄 선 함수부터 | 16단계 |
# | `lowest` | 세대가 낮은 함수부터 | 16단계 |
# | `nearest` | 세대를 잴 때 가장 긴 길이 아니라 가장 짧은 길을 센다 | 16단계 |
# | `repeated` | 같은 함수를 여러 번 줄 세운다 | 16단계 |
# | `overwritten` | 기울기를 더하지 않고 덮어쓴다 | 14단계 |
# | `Neg sign` | `Neg`의 부호를 잊었다 | 22단계 |
# | `Sub sides` | `Sub`에서 두 입력의 기울기를 뒤바꾸었다 | 22단계 |
# | `Div square` | `Div`에서 `x1 ** 2`를 `x1 * 2`로 썼다 | 22단계 |
#
# 열 가운데 Sphere, Matyas, Goldstein-Price에 걸리는 것은 몇일까요? 넷째 열의 `ring`은 원 모양의 골짜기로, 나눗셈과 부호 바꾸기를 쓰고 중간 결과 `r`을 **두 번**
# 씁니다.
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$
# %% [markdown] lang="ja"
# ## 合っていれば正しいのか
#
# 三つの関数の勾配は、すべて合いました。では、エンジンが正しいと示せたのでしょうか。逆に問うてみましょう。**間違ったエンジンなら、この試験に
# 引っかかるでしょうか。**
#
# 次の `walk_back` は `Variable.backward` と同じ仕事をしますが、部品を取り替えられます。どの関数から取り出すか（`take`）、入力をどちら側から見ていくか（`side`）、
# 同じ関数を一度しか並べないか（`once`）、勾配を足すか（`adding`）、どの関数の `backward` をすり替えるか（`rules`）です。これで、間違ったエンジンを
# 十個作りました。
#
# | 間違ったエンジン | どこが間違いか | 学んだところ |
# |--|--|--|
# | `newest`、`newest-right` | 最後に並んだ関数から（入力を左から、右から見ていく） | ステップ15、16 |
# | `oldest` | 最初に並んだ関数から | ステップ16 |
# | `lowest` | 世代の小さい関数から | ステップ16 |
# | `nearest` | 世代を数えるとき、いちばん長い道ではなく、いちばん短い道を数える | ステップ16 |
# | `repeated` | 同じ関数を何度も並べる | ステップ16 |
# | `overwritten` | 勾配を足さずに上書きする | ステップ14 |
# | `Neg sign` | `Neg` の符号を忘れた | ステップ22 |
# | `Sub sides` | `Sub` で二つの入力の勾配を取り違えた | ステップ22 |
# | `Div square` | `Div` で `x1 ** 2` を `x1 * 2` と書いた | ステップ22 |
#
# 十個のうち、Sphere、Matyas、Goldstein-Priceに引っかかるのはいくつでしょうか。四列目の `ring` は円形の谷で、割り算と符号の反転を使い、途中の結果 `r` を**二度**
# 使います。
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$
# %% [markdown] lang="en"
# ## Right answers, right engine?
#
# All three gradients came out right. Does that show that the engine is right? Ask it the other way round: **would a wrong
# engine have been caught?**
#
# `walk_back` below does what `Variable.backward` does, with parts that can be exchanged: which function is taken next
# (`take`), from which side the inputs are looked at (`side`), whether a function is put in line only once (`once`),
# whether gradients are added (`adding`), and functions whose `backward` is swapped for another (`rules`). Out of it we
# make ten wrong engines.
#
# | wrong engine | what is wrong | you met it in |
# |--|--|--|
# | `newest`, `newest-right` | takes the function that came last (looking at inputs from the left, from the right) | steps 15, 16 |
# | `oldest` | takes the function that came first | step 16 |
# | `lowest` | takes the lowest generation first | step 16 |
# | `nearest` | counts generations along the shortest way instead of the longest | step 16 |
# | `repeated` | puts the same function in line many times | step 16 |
# | `overwritten` | overwrites gradients instead of adding them | step 14 |
# | `Neg sign` | forgets the sign of `Neg` | step 22 |
# | `Sub sides` | mixes up the gradients of the two inputs of `Sub` | step 22 |
# | `Div square` | has `x1 * 2` for `x1 ** 2` in `Div` | step 22 |
#
# How many of the ten are caught by Sphere, Matyas and Goldstein-Price? `ring`, in the fourth column, is a circular trench.
# It has a division and a sign, and it uses the result on the way, `r`, **twice**.
#
# $$r = x^2 + y^2, \qquad z = -\frac{r}{1 + r^2}$$

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


for name, parts in WRONG.items():
    marks = ["caught" if caught(f, (1, 1), parts) else "-" for f in (sphere, matyas, goldstein, ring)]
    print(f"{name:12}", *(f"{mark:8}" for mark in marks))

# %% [markdown] lang="ko"
# 세 함수에 걸린 것은 둘뿐입니다. Sphere는 그 둘마저 통과시켰습니다. 나머지 여덟은 이름난 세 함수의 기울기를 **모두 맞힙니다**. 세 식 어디에도 나눗셈과 부호 바꾸기가
# 없고, 계산한 **중간 결과**를 두 번 쓰는 곳도 없기 때문입니다. (`x + y`에 이름을 붙여 두 번 썼다면 더 걸렸을 수도 있습니다.) 여러 번 쓰이는 것은 말단의
# `x`와 `y`뿐이고, 말단은 어떤 순서로 기울기를 받아도 합이 같습니다. 16단계에서 애써 만든 세대가 여기서는 한 번도 쓸모가 없었던 셈입니다.
#
# `ring`은 대부분을 잡지만, 뺄셈이 없으니 `Sub sides`를 놓치고, `newest`도 놓칩니다. 그런데 부호를 분자로 옮겨 `-r / (1 + r**2)`라고 쓰면 같은 함수인데도
# `newest`가 잡힙니다. 줄 서는 순서가 달라지기 때문입니다. 틀린 순서는 이런 **우연**에 가려집니다.
#
# ### 연습 4 — 모두를 잡는 함수
#
# 이번에는 엔진이 아니라 **시험**을 만듭니다. 틀린 엔진을 남김없이 잡는 함수 `telling(x, y)`와 점 `point`를 찾으세요. `point`는 두 수의 튜플입니다. 함수는
# `x`, `y`와 숫자, 연산자 `+`, `-`, `*`, `/`, `**`, 부호 `-`만으로 씁니다. 중간 결과에는 이름을 붙여도 됩니다.
#
# - 잡았다는 것은, 그 점에서 틀린 엔진의 기울기가 옳은 기울기와 뚜렷이(천분의 일 넘게) 다르다는 뜻입니다. 옳은 기울기는 물론 유한해야 합니다.
# - 채점할 때는 위의 열 외에 **여섯 연산자의 `backward`를 하나씩 틀리게 한 엔진**도 씁니다. 부호가 틀렸거나, 두 입력의 기울기가 뒤바뀌었거나,
#   `gy`를 곱하지 않았거나, 지수나 계수가 틀린 것들입니다.
# %% [markdown] lang="ja"
# 三つの関数に引っかかったのは二つだけです。Sphereは、その二つさえ通してしまいました。残りの八つは、有名な三つの関数の勾配を**すべて当てます**。三つの式のどこにも
# 割り算と符号の反転がなく、計算した**途中の結果**を二度使うところもないからです（`x + y` に名前を付けて二度使ったなら、もっと引っかかったかもしれません）。
# 何度も使われるのは末端の `x` と `y` だけで、末端は、どの順番で勾配を受け取っても合計が同じです。ステップ16で苦労して作った世代は、ここでは一度も役に
# 立たなかったことになります。
#
# `ring` はほとんどを捕まえますが、引き算がないので `Sub sides` を、そして `newest` も取り逃がします。ところが、符号を分子に移して `-r / (1 + r**2)` と書くと、
# 同じ関数なのに `newest` が捕まります。並ぶ順番が変わるからです。間違った順番は、こうした**偶然**に隠れてしまいます。
#
# ### 演習4 — すべてを捕まえる関数
#
# 今度は、エンジンではなく**試験**を作ります。間違ったエンジンを残らず捕まえる関数 `telling(x, y)` と点 `point` を見つけてください。`point` は二つの数の
# タプルです。関数は、`x`、`y` と数、演算子 `+`、`-`、`*`、`/`、`**`、符号の `-` だけで書きます。途中の結果に名前を付けてもかまいません。
#
# - 「捕まえた」とは、その点で、間違ったエンジンの勾配が正しい勾配とはっきり（千分の一を超えて）違うという意味です。正しい勾配は、もちろん有限でなければなりません。
# - 採点では、上の十個のほかに、**六つの演算子の `backward` を一つずつ間違えたエンジン**も使います。符号が違うもの、二つの入力の勾配が入れ替わったもの、
#   `gy` を掛け忘れたもの、指数や係数が違うものです。
# %% [markdown] lang="en"
# The famous three caught only two, and even those got past Sphere. The other eight get the gradients of the three famous functions
# **all right**. There is no division and no change of sign in any of the formulas, and nowhere is a **result on the way**
# used twice. (If you gave a name to `x + y` and used it twice, you may have caught more.) What is used more than once are
# the leaves `x` and `y`; and a leaf gets the same sum, in whatever order the parts arrive. All the care that we took over
# generations in step 16 was never called for.
#
# `ring` catches most of them. It has no subtraction, so `Sub sides` slips through, and so does `newest`. Move the sign to the
# numerator, `-r / (1 + r**2)`, and `newest` is caught, although the function is the same: the functions of the graph now
# line up in another order. By such **accidents** a wrong order stays hidden.
#
# ### Exercise 4: a function that catches them all
#
# This time you do not make an engine but a **test**. Find a function `telling(x, y)` and a point, `point`, a tuple of two
# numbers, that catch every wrong engine. In the function use `x`, `y`, numbers, the operators `+`, `-`, `*`, `/`, `**`
# and the sign `-`, and nothing else; you may give names to results on the way.
#
# - Caught means that at this point the wrong engine's gradient differs clearly from the right one, by more than a
#   thousandth. The right gradient has to be finite, of course.
# - Besides the ten above, the grader uses **engines in which the `backward` of one of the six operators is wrong**: a sign,
#   the gradients of the two inputs swapped, `gy` left out, or a wrong exponent or factor.

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
# `ring`에서 시작해 고쳐 나가 보세요. 아래의 테스트 셀이 아직 놓친 엔진의 이름을 알려 줍니다. 점은 $(1, 1)$처럼 대칭인 곳을 피합니다. 1은 제곱해도 1이고, 2는 두 배와
# 제곱이 같습니다.
# %% [markdown] lang="ja" hint="telling"
# `ring` から始めて直していきましょう。下のテストセルが、まだ取り逃がしているエンジンの名前を教えてくれます。点は $(1, 1)$ のような対称な場所を避けます。1は2乗しても1で、
# 2は2倍と2乗が同じです。
# %% [markdown] lang="en" hint="telling"
# Start from `ring` and improve on it; the test names the engines that still slip through. Keep away from symmetric points
# like $(1, 1)$. Besides, 1 squared is 1, and twice 2 is 2 squared.

# %% [markdown] lang="ko" hint="telling"
# 순서가 틀린 엔진을 잡으려면, 중간 결과 `s`가 한 번은 **곧바로**, 한 번은 **다른 함수를 거쳐** 마지막 식에 들어가게 합니다. 왼쪽부터 훑는 엔진과 오른쪽부터
# 훑는 엔진을 모두 잡으려면, 곧바로 들어가는 `s`가 한 번은 연산자의 왼쪽에, 한 번은 오른쪽에 있어야 합니다.
# %% [markdown] lang="ja" hint="telling"
# 順番を間違えるエンジンを捕まえるには、途中の結果 `s` が、一度は**直接**、一度は**別の関数を通って**、最後の式に入るようにします。左から見るエンジンと右から
# 見るエンジンの両方を捕まえるには、直接入る `s` が、一度は演算子の左に、一度は右に来る必要があります。
# %% [markdown] lang="en" hint="telling"
# To catch a wrong order, let a result on the way, `s`, enter the last formula once **directly** and once **through another
# function**. To catch the engine that looks from the left as well as the one that looks from the right, the direct `s` has
# to stand on the left of an operator once, and once on the right.

# %% [markdown] lang="ko" hint="telling"
# `gy`를 빠뜨린 잘못은 그 연산자가 마지막에 오면 드러나지 않습니다. 그때는 `gy`가 1이니까요. 여섯 연산자를 모두 식의 **안쪽에서** 쓰고, 거듭제곱은 세제곱으로
# 하세요. 예를 들어 $s$를 두 변수의 차와 합의 비로, $t$를 $-s^3$으로 놓고, 이 둘로 분수를 만들어 보세요.
# %% [markdown] lang="ja" hint="telling"
# `gy` を忘れた演算子は、それが最後の演算なら表に出ません。そのとき `gy` は1だからです。六つの演算子をすべて式の**内側で**使い、べき乗は3乗にしましょう。
# たとえば、$s$ を二つの変数の差と和の比、$t$ を $-s^3$ として、この二つで分数を作ってみてください。
# %% [markdown] lang="en" hint="telling"
# An operator that forgets `gy` does not show it if it comes last, for there `gy` is 1. Use all six operators **inside** the
# formula, and let the power be a cube. For example, let $s$ be the ratio of the difference and the sum of the two variables,
# let $t$ be $-s^3$, and make a fraction out of these two.

# %% test="telling" points=2
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

    data, creator, generation = None, None, 0


def sorted_by(key):
    def take(funcs):
        funcs.sort(key=key)
        return funcs.pop()

    return take


def shortest(f):
    return min(0 if x.creator is None else shortest(x.creator) + 1 for x in f.inputs)


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
        for x, gx in list(zip(f.inputs, gxs))[::side]:
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
# 엔진의 시험은 식 하나와 점 하나로 충분할 수도 있습니다. 다만 **아무** 식, **아무** 점이나 되는 것은 아닙니다. 무엇이 틀릴 수 있는지를 알아야 무엇을 시험할지도
# 정해집니다.
#
# ## 지형 위의 화살표
#
# 마지막으로 그림입니다. `x`와 `y`에 숫자 하나가 아니라 **격자 전체**를 담아 봅시다. `ring`은 원소별로 계산하므로 `z`의 각 원소는 같은 자리의 `x`, `y`에만
# 달려 있습니다. 그래서 `backward` 한 번이면 모든 점의 기울기가 한꺼번에 나옵니다.
#
# 화살표가 가장 긴 곳과, 화살표가 사라지는 곳은 어디일까요?
# %% [markdown] lang="ja"
# エンジンの試験は、一つの式と一つの点で足りることもあります。ただし、**どんな**式、**どんな**点でもよいわけではありません。何が間違いうるかを知ってはじめて、
# 何を試すべきかが決まります。
#
# ## 地形の上の矢印
#
# 最後は図です。`x` と `y` に、一つの数ではなく**格子全体**を入れてみましょう。`ring` は要素ごとに計算するので、`z` の各要素は、同じ場所の `x` と `y` だけで
# 決まります。ですから `backward` 一回で、すべての点の勾配が一度に出てきます。
#
# 矢印がいちばん長いところ、そして矢印が消えるところは、どこでしょうか。
# %% [markdown] lang="en"
# One formula and one point can be test enough for an engine, but not **any** formula and **any** point. Only if you know what
# can go wrong do you know what to test.
#
# ## Arrows on a landscape
#
# Last, a picture. Put **a whole grid** into `x` and `y` instead of a number each. `ring` computes element by element, so each
# element of `z` depends on the `x` and the `y` at its own place and on nothing else. A single `backward` therefore yields
# the gradients at all points at once.
#
# Where will the arrows be longest, and where will they vanish?

# %% aside=true
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
above.set(xlabel="x", ylabel="y")
figure.tight_layout()

# %% [markdown] lang="ko"
# 화살표는 등고선과 **직각**으로, 오르막을 향합니다. 한가운데 봉우리의 비탈에서 가장 길고, 골짜기의 바닥인 단위원 위와 봉우리의
# 꼭대기에서 사라집니다. 기울기가 0이라고 해서 모두 골짜기는 아닙니다. 이름난 함수들로도 같은 그림을 그려 보세요. Matyas의 골짜기가 얼마나 밋밋한지 보일 것입니다.
#
# ## 지금 가진 것, 그리고 그다음
#
# 숫자 하나를 담는 상자에서 시작해, 식을 적기만 하면 기울기를 구하는 엔진과 그것이 믿을 만한지 묻는 방법까지 왔습니다. 오늘날의 딥러닝
# 프레임워크 한가운데에도 바로 이것이 들어 있습니다.
#
# 여기서 길이 두 갈래로 뻗습니다.
# %% [markdown] lang="ja"
# 矢印は等高線に**直角**で、上りの向きを指します。いちばん長いのは山の斜面、消えるのは、谷底にあたる単位円の上と、中央の山の頂です。勾配が0の点が、すべて谷だとはかぎりません。
# 有名な関数でも同じ図を描いてみてください。Matyasの谷がどれほど平らかが見えるはずです。
#
# ## いまあるもの、そしてその先
#
# 一つの数を入れる箱から始めて、式を書くだけで勾配を求めるエンジンと、それを信じてよいかを問う方法にまでたどり着きました。24のステップで作ったものは、
# 今日のディープラーニングのフレームワークの中心にあるものと同じです。
#
# ここから、道は二つに分かれます。
# %% [markdown] lang="en"
# The arrows point uphill, **at right angles** to the contour lines. They are longest on the slope of the peak, and vanish
# on the unit circle, which is the floor of the trench, and on the summit in the middle. So not every point with a zero
# gradient is a valley. Draw the famous functions in the same way: you will see how flat the valley of Matyas is.
#
# ## What you have, and what comes next
#
# You started with a box for a number. You now have an engine that differentiates a formula as you write it, and a way to ask
# whether it deserves to be trusted. What you built in these 24 steps is the very thing that lies at the heart of today's
# deep learning frameworks.
#
# From here, two roads lead on.

# %% aside=true
a = Variable(np.array(2.0))
b = a**3
b.backward()
print("a.grad is a Variable:", isinstance(a.grad, Variable))

for _ in range(50):
    slope0, slope1 = gradient(sphere, x0, x1)
    x0.data, x1.data = x0.data - 0.1 * slope0, x1.data - 0.1 * slope1
print("farthest from the bottom:", max(np.abs(x0.data).max(), np.abs(x1.data).max()))

# %% [markdown] lang="ko"
# - **더 깊이: 미분의 미분.** `a.grad`는 `Variable`이 아니라 그냥 NumPy의 수입니다. 역전파가 `.data`로 계산하므로 기울기 자신은 그래프를 남기지 않고, 그래서 한 번 더
#   미분할 수 없습니다. 역전파도 `Variable`로 계산하게 하면 2계 미분, 뉴턴법, 더 높은 계의 미분으로 가는 길이 열립니다. 책의 다음 고지가 바로 그것입니다.
# - **더 넓게: 신경망.** 위의 반복문은 기울기의 반대쪽으로 조금씩 걸었을 뿐인데, 격자의 점이 모두 그릇의 바닥에 모였습니다. 이것이 **경사하강법**입니다. 높이를
#   "예측이 틀린 정도"로, 위치를 "신경망의 가중치"로 바꾸면 그대로 학습이 됩니다. 필요한 것은 행렬의 곱, 합계, 그리고 모양이 다른 배열끼리의 계산
#   (브로드캐스트)에서도 기울기의 모양을 지키는 일입니다. 앞의 둘은 지금까지처럼 `Function`을 새로 쓰면 되고, 마지막 것은 엔진을 손봐야 합니다.
#
# 어느 쪽이든 바탕은 여러분이 이미 쓴 코드입니다. 기준 엔진 `course.engine`의 소스를 나란히 펼쳐 놓고, 여러분의 패키지와 무엇이 같고 무엇이 다른지 읽어
# 보세요. 이제 낯선 줄은 많지 않을 것입니다.
# %% [markdown] lang="ja"
# - **もっと深く：微分の微分。** `a.grad` は `Variable` ではなく、ただのNumPyの数値です。逆伝播が `.data` で計算するので、勾配そのものはグラフを残さず、もう一度微分することが
#   できません。逆伝播も `Variable` で計算するようにすれば、2階微分、ニュートン法、さらに高階の微分への道が開けます。本の次のステージが、まさにそれです。
# - **もっと広く：ニューラルネットワーク。** 上のループは、勾配と反対の方へ少しずつ歩いただけですが、格子の点はみな鉢の底に集まりました。これが**勾配降下法**です。
#   高さを「予測の外れぐあい」に、位置を「ニューラルネットワークの重み」に置き換えれば、そのまま学習になります。要るのは、行列の積、合計、そして形の違う
#   配列どうしの計算（ブロードキャスト）でも勾配の形を守ることです。はじめの二つは、これまでどおり `Function` を書けば済み、最後の一つはエンジンに手を
#   入れる必要があります。
#
# どちらへ進んでも、土台になるのは皆さんがもう書いたコードです。基準のエンジン `course.engine` のソースを隣に開いて、自分のパッケージと何が同じで何が違うのか、
# 読んでみてください。もう、見慣れない行は多くないはずです。
# %% [markdown] lang="en"
# - **Deeper: derivatives of derivatives.** `a.grad` is a plain NumPy number, not a `Variable`. Since backward computes with
#   `.data`, a gradient leaves no graph of its own, and cannot be differentiated again. Let backward compute with Variables,
#   too, and the way is open to second derivatives, to Newton's method, to derivatives of any order. This is where the book
#   goes next.
# - **Wider: neural networks.** All that the loop above did was to walk, in small steps, against the gradient, and every point
#   of the grid ended up at the bottom of the bowl. That is **gradient descent**. Call the height "how wrong the predictions
#   are" and the place "the weights of a network", and it is training. What it takes is a matrix product, a sum, and gradients
#   that keep their shape when arrays of different shapes are combined (broadcasting). The first two are new Functions such
#   as you have written all along; for the last the engine itself has to be changed.
#
# Whichever way you go, you stand on code that you have already written. Open the source of the reference engine,
# `course.engine`, beside your own package, and read what is alike and what is different. Few of its lines will be strange
# to you now.
