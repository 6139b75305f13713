# %% [markdown] lang="ko"
# # 4단계. 수치 미분
#
# 합성 함수의 값은 이제 계산할 수 있습니다. 다음은 미분입니다. 미분은 "입력을 아주 조금 움직이면 출력은 그 몇 배만큼
# 움직이는가"입니다. 그렇다면 정말로 조금 움직여 보고 출력을 재면 되지 않을까요? 이 단순한 방법을 **수치 미분**이라고
# 합니다. 몇 줄이면 만들 수 있고, 값을 계산할 수 있는 함수라면 어디에든 쓸 수 있습니다. 다만 단점이 두 가지 있는데, 이번
# 단계에서 직접 확인합니다.
# %% [markdown] lang="ja"
# # ステップ4　数値微分
#
# 合成関数の値は計算できるようになりました。次は微分です。微分とは、「入力をほんの少し動かすと、出力はその何倍動くか」と
# いうことです。それなら、本当に少し動かしてみて、出力を測ればよいのではないでしょうか。この単純な方法を**数値微分**と呼
# びます。数行で書けて、値を計算できる関数ならどれにでも使えます。ただし、短所が2つあります。それも、このステップで実際
# に確かめましょう。
# %% [markdown] lang="en"
# # Step 4. Numerical differentiation
#
# You can compute the value of a composite function. Next is its derivative, which answers a question: if the input
# changes a little, how many times as much does the output change? So why not change the input a little and measure?
# This simple method is called **numerical differentiation**. It takes a few lines and works for any function that you
# can evaluate. It has two costs, and in this step you'll see both.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(4))

# %% [markdown] lang="ko"
# ## 전진 차분과 중앙 차분
#
# 함수 $f$의 $x$에서의 미분은 다음과 같이 정의됩니다.
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# 컴퓨터는 극한을 취하지 못하므로, $h$ 대신 작은 수 $\varepsilon$을 씁니다. 그러면 구한 값은 진짜 미분의 근삿값이 되고, 오차가 생깁니다.
# 이 오차는 움직이는 방법에 따라 크게 달라집니다. 한쪽으로만 움직이는 **전진 차분**보다 양쪽으로 똑같이 움직이는 **중앙 차분**이 훨씬
# 정확합니다.
#
# ```
#              x-eps         x         x+eps
#   ─────────────●───────────●───────────●─────────
#   forward                  └───────────┘
#   central      └───────────────────────┘
# ```
#
# | | 식 | 오차의 크기 |
# |--|--|--|
# | 전진 차분 | $\dfrac{f(x + \varepsilon) - f(x)}{\varepsilon}$ | $\varepsilon$에 비례 |
# | 중앙 차분 | $\dfrac{f(x + \varepsilon) - f(x - \varepsilon)}{2\varepsilon}$ | $\varepsilon^2$에 비례 |
#
# 이유는 테일러 전개 $f(x \pm \varepsilon) = f(x) \pm \varepsilon f'(x) + \frac{\varepsilon^2}{2} f''(x) \pm \cdots$에서
# 알 수 있습니다. 테일러 전개는 $x$ 근처에서의 $f$의 값을 점점 작아지는 항의 합으로 쓴 것입니다. $+\varepsilon$의 식에서
# $-\varepsilon$의 식을 빼면 부호가 같은 $f''$ 항이 서로 지워집니다. 그래서 우리는 중앙 차분을 씁니다.
# %% [markdown] lang="ja"
# ## 前進差分と中心差分
#
# 関数 $f$ の $x$ における微分は、次のように定義されます。
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# コンピューターは極限をとれないので、$h$ の代わりに小さな数 $\varepsilon$ を使います。すると、得られる値は本当の微分の近似値になり、誤差が
# 生じます。この誤差は、動かし方によって大きく変わります。片側だけに動かす**前進差分**よりも、両側に同じだけ動かす**中心差分**のほうが、
# ずっと正確です。
#
# ```
#              x-eps         x         x+eps
#   ─────────────●───────────●───────────●─────────
#   forward                  └───────────┘
#   central      └───────────────────────┘
# ```
#
# | | 式 | 誤差の大きさ |
# |--|--|--|
# | 前進差分 | $\dfrac{f(x + \varepsilon) - f(x)}{\varepsilon}$ | $\varepsilon$ に比例 |
# | 中心差分 | $\dfrac{f(x + \varepsilon) - f(x - \varepsilon)}{2\varepsilon}$ | $\varepsilon^2$ に比例 |
#
# 理由は、テイラー展開 $f(x \pm \varepsilon) = f(x) \pm \varepsilon f'(x) + \frac{\varepsilon^2}{2} f''(x) \pm \cdots$
# からわかります。テイラー展開とは、$x$ の近くでの $f$ の値を、だんだん小さくなる項の和で書いたものです。$+\varepsilon$
# の式から $-\varepsilon$ の式を引くと、符号が同じ $f''$ の項が打ち消し合います。そこで、このコースでは中心差分を使います。
# %% [markdown] lang="en"
# ## Forward and central differences
#
# The derivative of $f$ at $x$ is defined as
#
# $$f'(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
#
# A computer can't take a limit, so we use a small number $\varepsilon$ in place of $h$. The result is an approximation,
# so it has an error. How large the error is depends on the two points. The **central difference** takes them at the
# same distance on both sides of $x$. It's far more accurate than the **forward difference**, which takes $x$ itself and
# a point on one side.
#
# ```
#              x-eps         x         x+eps
#   ─────────────●───────────●───────────●─────────
#   forward                  └───────────┘
#   central      └───────────────────────┘
# ```
#
# | | formula | size of the error |
# |--|--|--|
# | forward difference | $\dfrac{f(x + \varepsilon) - f(x)}{\varepsilon}$ | proportional to $\varepsilon$ |
# | central difference | $\dfrac{f(x + \varepsilon) - f(x - \varepsilon)}{2\varepsilon}$ | proportional to $\varepsilon^2$ |
#
# The reason is in the Taylor series
# $f(x \pm \varepsilon) = f(x) \pm \varepsilon f'(x) + \frac{\varepsilon^2}{2} f''(x) \pm \cdots$, which writes the
# value of $f$ near $x$ as a sum of terms that get smaller and smaller. Subtract the series for $-\varepsilon$ from the
# one for $+\varepsilon$: the terms with $f''$ have the same sign and cancel. So we use the central difference.

# %% [markdown] lang="ko"
# ### 연습 1 — `numerical_diff`
#
# 중앙 차분으로 미분을 구하는 함수를 완성하세요.
#
# - `f`는 `Variable`을 받아 `Variable`을 내놓는 함수입니다. `Square()` 같은 객체일 수도, `def`로 정의한 함수일 수도
#   있습니다.
# - `x`는 미분할 점을 담은 `Variable`입니다. 정수 배열이 들어 있어도 계산할 수 있어야 하며, `x`와 그 안의 배열은 바꾸지
#   않습니다.
# - `eps`는 한쪽으로 움직이는 거리입니다. 정해 주지 않으면 `1e-4`를 씁니다.
# - 상자가 아니라 미분값 자체를 반환합니다. `x`에 벡터가 들어 있고 `f`가 원소마다 계산하는 함수라면 반환값은 원소별
#   미분입니다.
# %% [markdown] lang="ja"
# ### 演習1 — `numerical_diff`
#
# 中心差分で微分を求める関数を完成させてください。
#
# - `f` は、`Variable` を受け取って `Variable` を返す関数です。`Square()` のようなオブジェクトのことも、`def` で定義した関数のこともあります。
# - `x` は、微分する点の入った `Variable` です。整数の配列が入っていても計算できるようにします。`x` とその中の配列は変えません。
# - `eps` は、片側に動かす距離です。指定がなければ `1e-4` を使います。
# - 箱ではなく、微分の値そのものを返します。`x` にベクトルが入っていて、`f` が要素ごとに計算する関数なら、要素ごとの微分になります。
# %% [markdown] lang="en"
# ### Exercise 1: `numerical_diff`
#
# Complete this function. It computes a derivative by the central difference.
#
# - `f` is a function that takes a `Variable` and returns a `Variable`. It can be an object such as `Square()` or a
#   function defined with `def`.
# - `x` is a `Variable` that holds the point at which to differentiate. It may hold integers. Don't change `x` or its
#   array.
# - `eps` is the distance moved to each side. The default is `1e-4`.
# - Return the derivative itself, not a box. If `x` holds a vector and `f` works on each element, return the derivative
#   for each element.

# %% exercise="numerical-diff"
def numerical_diff(f, x, eps=1e-4):
    ### BEGIN SOLUTION
    x0 = Variable(x.data - eps)
    x1 = Variable(x.data + eps)
    y0 = f(x0)
    y1 = f(x1)
    return (y1.data - y0.data) / (2 * eps)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="numerical-diff"
# `f`에는 상자를 넘겨야 합니다. 왼쪽으로 움직인 상자와 오른쪽으로 움직인 상자를 새로 만드는 것부터 시작해 보세요.
# %% [markdown] lang="ja" hint="numerical-diff"
# `f` に渡すのは箱です。左に動かした箱と右に動かした箱を、新しく作るところから始めてみましょう。
# %% [markdown] lang="en" hint="numerical-diff"
# `f` needs a box. Start by making two new boxes: one moved to the left and one moved to the right.
# %% [markdown] lang="ko" hint="numerical-diff"
# 상자끼리는 뺄 수 없으니 `data`를 꺼내서 뺍니다. 분수의 분자와 분모를 각각 괄호로 묶었습니까? 파이썬에서 `a / 2 * b`는 `(a / 2) * b`입니다.
# %% [markdown] lang="ja" hint="numerical-diff"
# 箱どうしは引き算できないので、`data` を取り出して引きます。分数の分子と分母を、それぞれかっこでくくりました
# か。Pythonでは `a / 2 * b` は `(a / 2) * b` のことです。
# %% [markdown] lang="en" hint="numerical-diff"
# You can't subtract boxes, so take out their `data`. Did you put parentheses around both the numerator and the
# denominator? In Python, `a / 2 * b` means `(a / 2) * b`.

# %% test="numerical-diff" points=6
close(numerical_diff(Square(), Variable(np.array(2.0))), 4.0)
close(numerical_diff(Exp(), Variable(np.array([0.0, 1.0]))), [1.0, np.e])
x = Variable(np.array([1.0, -2.0]))
close(numerical_diff(Square(), x, eps=0.5), [2.0, -4.0])
close(x.data, [1.0, -2.0])
### BEGIN HIDDEN TESTS
# kind: own-function
rng = seeded_rng()
ours = inside("""
def cube(x):
    return Variable(x.data**3)
def same(x):
    return x
def slope(x):
    return Variable(numerical_diff(cube, x, 0.25))
class Falling(Function):
    def forward(self, x):
        return np.exp(-x)
falling = Falling()
""")
data = rng.uniform(0.5, 1.5, size=3)
p = Variable(data.copy())
close(numerical_diff(ours.same, p), [1.0, 1.0, 1.0])
# the central difference of a cube is 3 x^2 + eps^2, for every eps
# kind: precision
close(numerical_diff(ours.cube, p), 3 * data**2 + 1e-8, rtol=0, atol=1e-10)
# kind: eps
close(numerical_diff(ours.cube, p, eps=0.5), 3 * data**2 + 0.25)
close(numerical_diff(ours.cube, p, 0.25), 3 * data**2 + 0.0625)
# kind: own-function
close(numerical_diff(ours.slope, p, 0.5), 6 * data)
# kind: unchanged-input
equal(p.data, data)
# kind: eps
far = Variable(np.array([-2000.0, 0.0, 1e-3, 50.0, 1e4]))
close(numerical_diff(ours.cube, far, 0.5), 3 * far.data**2 + 0.25, rtol=1e-9)
close(numerical_diff(ours.cube, far, eps=8), 3 * far.data**2 + 64, rtol=1e-9)
# kind: own-function
close(numerical_diff(ours.same, p, 0.5), [1.0, 1.0, 1.0])
for shape in [(), (4,), (2, 3)]:
    data = rng.normal(size=shape)
    p = Variable(data.copy())
    # kind: shape
    close(numerical_diff(ours.falling, p), -np.exp(-data))
    close(numerical_diff(Square(), p), 2 * data, atol=1e-9)
    equal(p.data, data)
# kind: integers
close(numerical_diff(Square(), Variable(np.array(3))), 6.0)
close(numerical_diff(Square(), Variable(np.array([-2, 0, 5]))), [-4.0, 0.0, 10.0], atol=1e-9)
# kind: eps
p = Variable(np.array([1.0, 2.0]))
close(numerical_diff(Square(), p, 0.5), [2.0, 4.0])
# kind: data-changed
p.data = np.array([-3.0, 7.0])
close(numerical_diff(Square(), p, 0.5), [-6.0, 14.0])
# kind: unchanged-input
kept = inside("""
kept = []
for data in (np.array([1.0, -2.0, 4.0]), np.array([3, 0]), np.array(2.0)):
    data.flags.writeable = False  # an array that is changed for a moment is changed
    x = Variable(data)
    def watching(v):
        kept.append(v is not x and x.data is data)
        return Variable(v.data**2)
    slope = numerical_diff(watching, x, 0.25)
    kept.append(x.data is data)
""").kept
equal(all(kept), True)
# kind: data-changed
f, p = Square(), Variable(np.array([1.0, 2.0]))
close(numerical_diff(f, p), [2.0, 4.0])
p.data = np.array([-3.0, 7.0])
close(numerical_diff(f, p), [-6.0, 14.0])
# kind: new-object
separate(numerical_diff, Square(), Variable(np.array([1.0, -2.0])))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 결과는 정확할까
#
# $f(x) = x^2$의 미분은 $2x$이니 $x = 2$에서는 정확히 4입니다. 여러분의 함수도 정확히 4를 반환할까요? `None` 대신
# `True`나 `False`를 적고 실행하세요.
# %% [markdown] lang="ja"
# ## 結果は正確か
#
# $f(x) = x^2$ の微分は $2x$ なので、$x = 2$ ではちょうど4です。みなさんの関数も、ちょうど4を返すでしょうか。`None` の代
# わりに `True` か `False` を書いて、実行してください。
# %% [markdown] lang="en"
# ## Is the result exact?
#
# The derivative of $f(x) = x^2$ is $2x$, so at $x = 2$ it is exactly 4. Does your function also return exactly 4?
# Replace `None` with `True` or `False`, and run the cell.

# %%
from course.testing import predict

guess = None
predict(guess, bool(numerical_diff(Square(), Variable(np.array(2.0))) == 4))

# %%
print(numerical_diff(Square(), Variable(np.array(2.0))))

# %% [markdown] lang="ko"
# `4.000000000004`가 나왔습니다. 아주 가깝지만 4는 아닙니다. $x^2$에서는 중앙 차분의 공식 자체에 오차가 전혀 없으니, 남은 것은
# 컴퓨터가 실수를 유한한 자릿수로 저장하면서 생긴 오차입니다. 이 오차는 뒤에서 더 자세히 봅니다.
#
# 사소하지만 한 가지 더 있습니다. 0차원 배열로 `x.data - eps`를 계산하면 NumPy는 배열이 아니라 `np.float64`라는 스칼라를
# 반환하고, 그것이 새 상자 두 개에 들어갑니다. 지금은 문제가 없습니다. 9단계에서 상자가 배열이 아닌 것을 거부하기
# 시작하면 이 함수를 다시 손보게 됩니다.
# %% [markdown] lang="ja"
# `4.000000000004` でした。とても近いのですが、4ではありません。$x^2$ では中心差分の公式そのものに誤差がまったくないの
# で、残っているのは、コンピューターが小数を有限の桁数で記録することから来る誤差です。この誤差は、あとで詳しく見ます。
#
# 細かい点を1つ補足します。0次元の配列で `x.data - eps` を計算すると、NumPyは配列ではなく `np.float64` というスカラーを
# 返し、それが2つの新しい箱に入ります。いまは何も困りません。ステップ9で箱が配列以外のものを受け付けなくなったら、この
# 関数をもう一度直します。
# %% [markdown] lang="en"
# `4.000000000004` is very close, but it isn't 4. For $x^2$, the central difference as a formula has no error. The rest
# comes from the finite number of digits that a computer stores. We look at this error more closely below.
#
# One small detail: for a 0-dimensional array, `x.data - eps` gives a scalar of type `np.float64`, not an array, and
# this scalar goes into the two new boxes. Today this causes no problem. In step 9, boxes start to reject anything that
# isn't an array, and you change this function.

# %% [markdown] lang="ko"
# ### 연습 2 — 합성 함수의 미분
#
# 3단계에서 본 합성 함수 $f(x) = (e^{x^2})^2$을 파이썬 함수 `composite`로 만드세요. `Variable`을 받아, 부를 때마다 새 `Variable`을 반환합니다. 받은
# 상자는 그대로 두고, 어떤 값이나 형상이든 계산할 수 있어야 합니다. 수치 미분은 `f`의 속을 들여다보지 않으므로, 이런 함수도 `numerical_diff`에 그대로
# 넘길 수 있습니다.
# %% [markdown] lang="ja"
# ### 演習2 — 合成関数の微分
#
# ステップ3で見た合成関数 $f(x) = (e^{x^2})^2$ を、Pythonの関数 `composite` として作ってください。`Variable` を受け取り、呼ばれるたびに新しい
# `Variable` を返します。受け取った箱はそのままにし、どんな値や形状でも計算できるようにします。数値微分は `f` の中身を見ないので、こうした関数も
# そのまま `numerical_diff` に渡せます。
# %% [markdown] lang="en"
# ### Exercise 2: the derivative of a composite function
#
# Write the composite function of step 3, $f(x) = (e^{x^2})^2$, as a Python function `composite`. It takes a `Variable`
# and returns a new `Variable` at each call. It doesn't change the box that it gets, and it works for any values and
# shapes. Numerical differentiation never looks inside `f`, so you can pass a function like this to `numerical_diff`
# too.

# %% exercise="composite" keep=false
def composite(x):
    ### BEGIN SOLUTION
    A = Square()
    B = Exp()
    C = Square()
    return C(B(A(x)))
    ### END SOLUTION


# %% [markdown] lang="ko" hint="composite"
# 3단계에서 `x`, `a`, `b`, `y`를 이은 네 줄을 떠올려 보세요. 이번에는 그 계산이 함수 안에 들어 있고, 마지막 상자를 `return` 합니다.
# %% [markdown] lang="ja" hint="composite"
# ステップ3で `x`、`a`、`b`、`y` をつないだ数行を思い出してください。今度はその計算が関数の中にあり、最後の箱を `return` します。
# %% [markdown] lang="en" hint="composite"
# Remember the lines of step 3 that chained `x`, `a`, `b` and `y`. This time they are inside a function that returns the
# last box.

# %% test="composite" points=2
y = composite(Variable(np.array(0.5)))
kind(y, Variable)
close(y.data, np.exp(0.5))
close(numerical_diff(composite, Variable(np.array(0.5))), 3.2974426293330694)
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (4,), (2, 3)]:
    data = rng.uniform(-1.2, 1.2, size=shape)
    p = Variable(data.copy())
    y = composite(p)
    # kind: shape
    kind(y, Variable)
    close(y.data, np.exp(2 * data**2), rtol=1e-12)
    # kind: unchanged-input
    equal(p.data, data)
# kind: numbers
for data in (np.array([0.0, 3.0, -8.0, 1e-4]), np.array([2, -1, 0]), np.array(4)):
    p.data = data
    # kind: unchanged-input
    with unchanged(p):
        first, second = composite(p), composite(p)
    # kind: numbers
    close(first.data, np.exp(2.0 * data**2), rtol=1e-11)
    # kind: call-again
    close(second.data, np.exp(2.0 * data**2), rtol=1e-11)
    # kind: new-object
    equal(first is second, False)
### END HIDDEN TESTS
passed()

# %%
print(numerical_diff(composite, Variable(np.array(0.5))))
print(4 * 0.5 * np.exp(2 * 0.5**2))  # f(x) = exp(2x²), f'(x) = 4x exp(2x²)

# %% [markdown] lang="ko"
# 손으로 미분한 값과 `3.297442…`까지 같습니다. 뜻은 이렇습니다. $x$를 0.5에서 조금 움직이면, $y$는 그 `3.297…`배만큼 움직입니다. 우리는
# 함수를 잇기만 했는데, 미분은 **자동으로** 구해졌습니다.
#
# ## 첫 번째 단점: 두 가지 오차
#
# 그럼 더 정확하게 하려면 $\varepsilon$을 줄이면 될까요? 아래 셀은 $e^x$를 $x = 1$에서 미분하면서, 맞는 자릿수만큼 `#`을
# 그립니다. 실행하기 전에 예상해 보세요. `eps`를 `1e-01`에서 `1e-13`까지 줄이면 `#`은 계속 늘어나기만 할까요? 중앙
# 차분과 전진 차분은 어떻게 다를까요?
# %% [markdown] lang="ja"
# 手で微分した値と `3.297442…` まで一致しました。つまり、$x$ を0.5から少し動かすと、$y$ はその `3.297…` 倍だけ動きま
# す。関数をつないだだけなのに、その微分を**自動で**求めることができました。
#
# ## 1つ目の短所：2種類の誤差
#
# では、もっと正確にするには $\varepsilon$ を小さくすればよいのでしょうか。次のセルは、$e^x$ を $x = 1$ で微分し、合って
# いる桁数だけ `#` を描きます。実行する前に予想してみましょう。`eps` を `1e-01` から `1e-13` まで小さくしていくと、`#`
# は増え続けるでしょうか。中心差分と前進差分ではどう違うでしょうか。
# %% [markdown] lang="en"
# The second line is the derivative calculated on paper. The digits `3.297442…` agree. This means: if you move $x$ a
# little away from 0.5, $y$ moves `3.297…` times as far. You only chained functions, and their derivative was computed
# **automatically**.
#
# ## The first cost: two kinds of error
#
# Does a smaller $\varepsilon$ give a more accurate result? The next cell differentiates $e^x$ at $x = 1$ and draws one
# `#` for each correct digit. Write down your guess before you run it: as `eps` shrinks from `1e-01` to `1e-13`, does
# the number of `#` keep growing? How do the central and the forward difference differ?

# %%
x = Variable(np.array(1.0))

for k in range(1, 14):
    eps = 10.0**-k
    central = numerical_diff(Exp(), x, eps)
    forward = (np.exp(1.0 + eps) - np.exp(1.0)) / eps
    digits = [int(-np.log10(abs(found / np.e - 1))) for found in (central, forward)]
    print(f"{eps:.0e}   central {'#' * digits[0]:12} forward {'#' * digits[1]}")

# %% [markdown] lang="ko"
# 늘어나다가 다시 줄어듭니다. 서로 반대로 변하는 두 가지 오차가 있기 때문입니다.
#
# - **절단 오차**: $\varepsilon$이 크면 기울기를 서로 너무 먼 두 점에서 잰 셈이 됩니다. $\varepsilon$을 줄이면
#   작아집니다.
# - **자릿수 누락**: $\varepsilon$이 아주 작으면 $f(x + \varepsilon)$과 $f(x - \varepsilon)$은 앞자리가 거의 다
#   같습니다. 9자리 수인 123456789에서 123456780을 빼면 1자리만 남듯이, 거의 같은 두 수를 빼면 앞자리가 모두 사라집니다.
#   $\varepsilon$을 줄일수록 커집니다.
#
# 컴퓨터의 실수(float64)는 약 16자리를 저장합니다. 두 오차가 균형을 이루는 곳은 중앙 차분이 `1e-05` 부근, 전진 차분이
# `1e-08` 부근이고, 가장 좋을 때도 16자리를 다 얻지는 못합니다. 기본값 `1e-4`는 가장 좋은 값에 가까우면서도 자릿수
# 누락이 심해지기 전인 안전한 값입니다. 약 7자리만 저장하는 float32 배열에는 이것도 너무 작습니다.
#
# ## 두 번째 단점: 계산량
#
# 입력이 여럿이면 어떨까요? $f(x_0, x_1, x_2) = x_0^2 + x_1^2 + x_2^2$을 (1, 2, 3)에서 미분해 봅시다. 각 입력에 대한 미분은
# $2x_0, 2x_1, 2x_2$이니 2, 4, 6입니다. 아래의 첫 번째 `print`는 세 수를 출력할까요? 두 번째 `print`의 마지막 수, 곧 `f`를 부른 횟수는
# 얼마일까요?
# %% [markdown] lang="ja"
# 増えてから、また減っていきました。$\varepsilon$ に対して逆の変わり方をする、2種類の誤差があるからです。
#
# - **打ち切り誤差**：$\varepsilon$ が大きいと、遠く離れた2点で傾きを測ることになります。$\varepsilon$ を小さくすると減
#   ります。
# - **桁落ち**：$\varepsilon$ がとても小さいと、$f(x + \varepsilon)$ と $f(x - \varepsilon)$ は上の桁がほとんど同じで
#   す。9桁の数123456789から123456780を引くと1桁しか残らないように、ほぼ等しい2つの数を引くと上の桁がみな消えま
#   す。$\varepsilon$ を小さくするほど増えます。
#
# コンピューターの実数（float64）が記録できるのは約16桁です。2つの誤差がつり合うのは、中心差分では `1e-05` のあたり、前
# 進差分では `1e-08` のあたりで、いちばんよいときでも16桁すべては得られません。デフォルト値の `1e-4` は、最良に近く、し
# かも桁落ちからは少し離れた安全な値です。約7桁しか記録しないfloat32の配列には、これでも小さすぎます。
#
# ## 2つ目の短所：計算量
#
# 入力がたくさんあるときはどうでしょうか。$f(x_0, x_1, x_2) = x_0^2 + x_1^2 + x_2^2$ を (1, 2, 3) で微分してみます。それぞれの入力に
# ついての微分は $2x_0, 2x_1, 2x_2$ なので、2、4、6です。次のセルの1つ目の `print` は、この3つの数を表示するでしょうか。2つ目の
# `print` の最後の数、つまり `f` を呼んだ回数はいくつでしょうか。
# %% [markdown] lang="en"
# The number grows and then falls again, because there are two errors that behave in opposite ways.
#
# - **Truncation error**: with a large $\varepsilon$, we measure the slope between two points that are far apart. It
#   shrinks when $\varepsilon$ shrinks.
# - **Cancellation**: with a very small $\varepsilon$, almost all leading digits of $f(x + \varepsilon)$ and
#   $f(x - \varepsilon)$ are the same. Subtract 123456780 from 123456789: both have nine digits, but the result has only
#   one. When you subtract two nearly equal numbers, the digits that they share disappear. This error grows when
#   $\varepsilon$ shrinks.
#
# A floating-point number of type float64 stores about 16 digits. The two errors balance near `1e-05` for the central
# difference and near `1e-08` for the forward difference, and even there you don't get all 16 digits. The default `1e-4`
# is close to the best value and keeps a safe distance from cancellation. For float32 arrays, which store about 7
# digits, it's too small.
#
# ## The second cost: many evaluations
#
# What if there are several inputs? Let's differentiate $f(x_0, x_1, x_2) = x_0^2 + x_1^2 + x_2^2$ at (1, 2, 3). The
# derivatives with respect to the three inputs are $2x_0, 2x_1, 2x_2$, that is, 2, 4 and 6. Does the first `print` below
# show these three numbers? The last number of the second `print` is how often `f` was called: what is it?

# %%
evaluations = []


def sum_of_squares(x):
    evaluations.append(x)
    return Variable(np.sum(x.data**2))


x = Variable(np.array([1.0, 2.0, 3.0]))
print(np.round(numerical_diff(sum_of_squares, x), 6))

evaluations.clear()
gradient = []
for i in range(3):

    def along_one_input(t):
        moved = x.data.copy()
        moved[i] = t.data
        return sum_of_squares(Variable(moved))

    gradient.append(numerical_diff(along_one_input, Variable(np.array(x.data[i]))))
print(np.round(gradient, 6), len(evaluations))

# %% [markdown] lang="ko"
# 첫 번째는 `12.0`입니다. 벡터를 통째로 넘기면 세 입력이 **한꺼번에** 움직이므로, 세 미분의 합이 나옵니다. 원소마다 계산하는 `Square`나
# `Exp`에서는 문제가 없었지만, 여러 입력을 섞는 함수에서는 입력을 하나씩 따로 움직여야 합니다. 그래서 입력이 3개일 때 `f`를 `6`번
# 불렀습니다.
# %% [markdown] lang="ja"
# 1つ目は `12.0` でした。ベクトルを丸ごと渡すと3つの入力が**一斉に**動くので、3つの微分の合計が出てきます。要素ごとに計
# 算する `Square` や `Exp` では問題になりませんでしたが、複数の入力を混ぜ合わせる関数では、入力を一つずつ別々に動かさな
# ければなりません。そのため、入力が3個のときに `f` を `6` 回呼びました。
# %% [markdown] lang="en"
# The first result is `12.0`. If you pass the whole vector, its three inputs move **at the same time**, so the result is
# the sum of the three derivatives. For `Square` and `Exp`, which work on each element, this caused no problem. For a
# function that mixes its inputs, you have to move the inputs one at a time. So with 3 inputs, `f` was called `6` times.

# %% [markdown] lang="ko"
# ### 연습 3 — 얼마나 걸릴까
#
# 매개변수가 100만 개인, 요즘 기준으로는 아주 작은 신경망이 있습니다. 순전파 한 번(`f`를 한 번 부르기)에 0.01초가 걸립니다. 모든 매개변수에
# 대한 미분을 중앙 차분으로 한 번 구한다고 합시다.
#
# - `calls`: `f`를 모두 몇 번 불러야 할까요?
# - `hours`: 몇 **시간**이 걸릴까요? 식으로 써도 되고, 시간 단위로 반올림한 수로 써도 됩니다.
# %% [markdown] lang="ja"
# ### 演習3 — どれくらいかかるか
#
# パラメーターが100万個の、今日ではごく小さなニューラルネットワークがあります。順伝播を1回行う（`f` を1回呼ぶ）のに0.01
# 秒かかります。すべてのパラメーターについての微分を、中心差分で1回求めるとします。
#
# - `calls`：`f` を全部で何回呼ぶ必要がありますか。
# - `hours`：何**時間**かかりますか。式のままでも、1時間の単位に丸めた数でもかまいません。
# %% [markdown] lang="en"
# ### Exercise 3: how long does it take?
#
# A neural network with a million parameters is tiny by today's standards. One forward pass, that is, one call of `f`,
# takes 0.01 seconds. You want the derivatives with respect to all parameters once, by central differences.
#
# - `calls`: how many calls of `f` does this take?
# - `hours`: how many **hours** does it take? Write a formula or a number rounded to whole hours.

# %% exercise="cost"
parameters = 1_000_000
seconds = 0.01
calls = None
hours = None
### BEGIN SOLUTION
calls = 2 * parameters
hours = calls * seconds / 3600
### END SOLUTION

# %% [markdown] lang="ko" hint="cost"
# 위의 실험에서 입력 3개에 `f`를 6번 불렀습니다. 입력 하나에 몇 번입니까?
# %% [markdown] lang="ja" hint="cost"
# 上の実験では、入力3個に対して `f` を6回呼びました。入力1つにつき何回でしょうか。
# %% [markdown] lang="en" hint="cost"
# In the experiment above, 3 inputs took 6 calls of `f`. How many calls is that per input?

# %% test="cost" points=2
kind(calls, int, float, np.number)
equal(calls % 1_000_000, 0)
close(hours, calls * 0.01 / 3600, rtol=0.09)
### BEGIN HIDDEN TESTS
# kind: values
equal(calls, 2_000_000)
close(hours, 20_000 / 3600, rtol=0.09)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 5시간 반이 넘습니다. 게다가 학습에서는 이런 미분을 수천 번 되풀이해야 합니다.
#
# ## 수치 미분은 단순하지만 근삿값이고 느리다
#
# 값을 계산할 수 있는 함수라면 무엇이든 미분해 주는 `numerical_diff`가 생겼습니다. 구현하기 쉽고 틀릴 곳이 거의 없다는
# 것이 큰 장점입니다. 대신 답이 근삿값이고, 입력의 수에 비례해 계산이 늘어납니다.
#
# 그래서 실제 딥러닝에서는 **역전파**를 씁니다. 입력이 100만 개라도 순전파 한 번의 몇 배쯤 되는 계산으로 모든 미분을,
# 그것도 절단 오차 없이 구하는 방법입니다. 다만 역전파는 구현하다 실수하기 쉽습니다. 그때 이번 단계에서 만든 수치 미분으로
# **검산**합니다. 두 결과를 비교하는 기울기 확인은 10단계에서 합니다. 먼저 다음 단계에서 역전파의 원리를 알아봅시다.
# %% [markdown] lang="ja"
# 5時間半を超えてしまいます。しかも、学習ではこうした微分を何千回も繰り返します。
#
# ## 単純だが、近似であり遅い
#
# 値を計算できる関数ならどれでも微分できる `numerical_diff` ができました。実装がやさしく、間違えるところがほとんどないの
# が大きな長所です。その代わり、答えは近似値で、入力の数に比例して計算が増えます。
#
# そこで、実際のディープラーニングでは**逆伝播**を使います。入力が100万個あっても、順伝播の数倍ほどの計算で、すべての微
# 分を、しかも打ち切り誤差なしに求められる方法です。ただし、逆伝播の実装は間違えやすいものです。そのとき、このステップ
# で作った数値微分が**検算**の役に立ちます。2つの結果を比べる勾配確認は、ステップ10で行います。その前に、次のステップで
# 逆伝播の仕組みを見てみましょう。
# %% [markdown] lang="en"
# It takes more than five and a half hours, and training needs thousands of such derivatives.
#
# ## Simple, but approximate and slow
#
# You have `numerical_diff`, which differentiates any function that you can evaluate. It's easy to write, and there is
# little that can go wrong. But its answers are approximate, and its work grows with the number of inputs.
#
# That's why deep learning uses **backpropagation**. Even with a million inputs, it finds all derivatives for a few
# times the cost of one forward pass, and without truncation error. But it's easy to make a mistake when you implement
# it. Then numerical differentiation becomes the **check**: in step 10 you compare the two results. First, the next step
# shows how backpropagation works.
