# %% [markdown] lang="ko"
# # 9단계. 함수를 더 편리하게
#
# 역전파는 이제 저절로 됩니다. 그런데 막상 써 보면 적어야 할 코드가 많습니다. 미분을 한 번 구할 때마다 함수 객체를 만들고 출발점에 1을 넣어야 하며,
# 상자에 무엇을 넣는지도 스스로 조심해야 합니다. 이번 단계에서는 엔진의 원리는 그대로 두고 쓰기 불편한 곳 세 군데를 고칩니다.
#
# | 불편한 점 | 지금 | 이 단계가 끝나면 |
# |--|--|--|
# | 함수 객체를 먼저 만들어야 호출할 수 있다 | `y = Square()(x)` | `y = square(x)` |
# | 출발점의 기울기를 매번 넣어야 한다 | `y.grad = np.array(1.0)` 다음에 `y.backward()` | `y.backward()` |
# | 상자가 무엇이든 받아들인다 | `Variable(1.0)`도 말없이 통과 | `TypeError` |
#
# 세 번째를 고치면 예상하지 못한 부작용이 하나 생깁니다. 그때 직접 확인합니다.
# %% [markdown] lang="ja"
# # ステップ9　関数をより便利に
#
# 逆伝播は自動でできるようになりました。ところが使ってみると、書くことが多くて手間がかかります。微分を求めるたびに関数のオブジェクトを作り、
# 出発点に1を入れ、箱に入れるものにも自分で気をつけなければなりません。このステップでは、エンジンの仕組みはそのままに、使いにくいところを
# 3つ直します。
#
# | 不便なところ | いま | このステップのあと |
# |--|--|--|
# | 関数のオブジェクトを作らないと呼べない | `y = Square()(x)` | `y = square(x)` |
# | 出発点の勾配を毎回入れる | `y.grad = np.array(1.0)` のあとに `y.backward()` | `y.backward()` |
# | 箱が何でも受け取ってしまう | `Variable(1.0)` も黙って通る | `TypeError` |
#
# 3つ目を直すと、予想外の副作用が1つ起こります。そのときに自分の目で確かめます。
# %% [markdown] lang="en"
# # Step 9. Functions that are easier to use
#
# Backpropagation is automatic now, but using it takes too much typing. For every derivative you create function
# objects, put a 1 at the starting point, and watch what goes into the boxes. This step keeps the engine as it is and
# removes three inconveniences.
#
# | inconvenience | now | after this step |
# |--|--|--|
# | you create a function object before you call it | `y = Square()(x)` | `y = square(x)` |
# | you set the starting gradient every time | `y.grad = np.array(1.0)`, then `y.backward()` | `y.backward()` |
# | the box accepts anything | `Variable(1.0)` passes silently | `TypeError` |
#
# The third fix has a side effect that you may not expect. You'll see it when it happens.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(9))

# %% [markdown] lang="ko"
# ## 한 번에 호출하기
#
# `Square`는 클래스이므로 먼저 객체를 만들고 그 객체를 호출해야 합니다. 이 두 가지 일을 함수 하나에 넣으면 수식과 닮은 코드가 됩니다.
#
# $$y = \bigl(e^{x^2}\bigr)^2 \qquad\longrightarrow\qquad \texttt{y = square(exp(square(x)))}$$
#
# 그런데 `Square` 객체를 하나만 만들어 두고 호출할 때마다 돌려쓰면 안 될까요? 다음 셀에서 시험해 봅시다. 객체 하나, `shared`가 변수 두 개를
# 제곱합니다. 그다음 두 결과의 기울기를 모두 1로 두고, **첫 번째** 결과인 `y`에서 `backward`를 부릅니다. `y`의 입력은 `x`입니다. 기울기는 `"x"`와 `"other"` 중 어느
# 변수에 들어갈까요? 예상한 답을 `guess`에 적고 셀을 실행하세요.
# %% [markdown] lang="ja"
# ## 一度に呼び出せるようにする
#
# `Square` はクラスなので、まずオブジェクトを作り、それから呼び出す必要があります。この2段階を1つの関数にまとめると、数式に似たコードになります。
#
# $$y = \bigl(e^{x^2}\bigr)^2 \qquad\longrightarrow\qquad \texttt{y = square(exp(square(x)))}$$
#
# では、`Square` のオブジェクトを1つだけ作っておき、呼び出すたびに使い回してはいけないのでしょうか。次のセルで試します。1つのオブジェクト
# `shared` で2つの変数を2乗し、そのあと2つの結果の勾配をどちらも1にして、**最初の**結果 `y` の `backward` を呼びます。`y` の入力は `x` です。勾配は `"x"` と `"other"` の
# どちらに入るでしょうか。予想を `guess` に書いてから、セルを実行してください。
# %% [markdown] lang="en"
# ## Call a function in one go
#
# `Square` is a class, so you first create an object and then call it. Put both steps into one function, and the code
# looks like the formula:
#
# $$y = \bigl(e^{x^2}\bigr)^2 \qquad\longrightarrow\qquad \texttt{y = square(exp(square(x)))}$$
#
# Why not create one `Square` object and use it for every call? Try it in the next cell. One object, `shared`, squares
# two variables. Then we set the gradient of both results to 1 and call `backward` on the **first**, `y`, whose input
# is `x`. Which variable gets the gradient, `"x"` or `"other"`? Put your guess into `guess`, then run the cell.

# %%
from course.testing import predict

guess = None  # "x" / "other"

shared = Square()
x, other = Variable(np.array(3.0)), Variable(np.array(5.0))
y, z = shared(x), shared(other)
y.grad = z.grad = np.array(1.0)
y.backward()
predict(guess, "x" if other.grad is None else "other")

# %% [markdown] lang="ko"
# 기울기는 `other`에 들어갔고 `x`에는 아무것도 들어가지 않았습니다. `Function` 객체는 마지막 호출의 입력과 출력만 기억합니다. 두 번째 호출이 첫 번째의
# 기억을 덮어썼기 때문에, `y`에서 거꾸로 가는 길이 엉뚱한 상자로 이어졌습니다. 그래서 객체는 **호출할 때마다 새로** 만들어야 합니다.
#
# ### 연습 1 — `square`와 `exp`
#
# `Variable`을 받아 `Variable`을 반환하는 함수 `square(x)`와 `exp(x)`를 쓰세요. 계산은 `Square`와 `Exp`에 맡기고, 받은 `Variable`은 바꾸지 않습니다.
# %% [markdown] lang="ja"
# 勾配は `other` に入り、`x` には何も入りませんでした。`Function` のオブジェクトが覚えているのは、最後に呼び出されたときの入力と出力だけです。2回目の
# 呼び出しが1回目の記憶を上書きしたので、`y` からさかのぼる道が別の箱につながってしまいました。ですから、オブジェクトは**呼び出すたびに新しく**作ります。
#
# ### 演習1 — `square` と `exp`
#
# `Variable` を受け取って `Variable` を返す関数 `square(x)` と `exp(x)` を書いてください。計算は `Square` と `Exp` に任せ、受け取った `Variable` は
# 変えないでください。
# %% [markdown] lang="en"
# The gradient went to `other`, and `x` got none. A `Function` object remembers the input and output of its last call
# only. The second call replaced what the first had stored, so the way back from `y` leads to the wrong box. That's
# why every call needs a **new object**.
#
# ### Exercise 1: `square` and `exp`
#
# Write two functions, `square(x)` and `exp(x)`. Each takes a `Variable` and returns a `Variable`. Let `Square` and
# `Exp` do the computation, and don't change the `Variable` that you're given.

# %% exercise="functions"
def square(x):
    ### BEGIN SOLUTION
    return Square()(x)
    ### END SOLUTION


def exp(x):
    ### BEGIN SOLUTION
    return Exp()(x)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="functions"
# `Square()`가 객체를 만들고, 그 뒤의 `(x)`가 `__call__`을 부릅니다. `Square(x)`라고 쓰면 객체를 만들 때 `x`를 넘기게 됩니다.
# %% [markdown] lang="ja" hint="functions"
# `Square()` でオブジェクトができ、続く `(x)` で `__call__` が呼ばれます。`Square(x)` と書くと、作るときに `x` を渡すことになります。
# %% [markdown] lang="en" hint="functions"
# `Square()` creates the object, and the `(x)` after it calls `__call__`. `Square(x)` passes `x` to the constructor
# instead.

# %% test="functions" points=2
x = Variable(np.array(0.5))
y = square(exp(square(x)))
kind(y.creator, Square)
equal(square(x).creator is square(x).creator, False)
y.grad = np.array(1.0)
y.backward()
close(x.grad, 3.297442541400256)
### BEGIN HIDDEN TESTS
# kind: links
rng = seeded_rng()
for shape in [(), (3,), (2, 2)]:
    data = np.array(rng.normal(size=shape))
    x, other = Variable(data), Variable(np.array(data + 1))
    a = square(x)
    same(a.creator.input, x)
    b = square(a)
    y = exp(b)
    far = exp(square(other))
    # kind: shape
    kind(y, Variable)
    kind(y.creator, Exp)
    kind(b.creator, Square)
    y.grad = far.grad = np.full(shape, 2.0)
    y.backward()
    far.backward()
    close(y.data, np.exp(data**4), rtol=1e-11)
    close(b.grad, 2 * np.exp(data**4), rtol=1e-11)
    close(x.grad, 8 * data**3 * np.exp(data**4), rtol=1e-11)
    close(other.grad, 4 * (data + 1) * np.exp((data + 1) ** 2))

# kind: vector
x = Variable(np.array([0.5, -1.0]))
y = exp(exp(x))
y.grad = np.array([1.0, 1.0])
y.backward()
close(x.grad, np.exp(np.exp([0.5, -1.0]) + [0.5, -1.0]))
# kind: data-changed
for data in (np.array([3, -2]), np.array([0.0, 20.0, -1e-3]), np.array([[2.5]])):
    x.data = data
    # kind: unchanged-input
    with unchanged(x, attributes=("data", "grad")):
        a, b = square(x), exp(x)
        again = square(x)
    # kind: numbers
    close(a.data, data**2, rtol=1e-12)
    # kind: call-again
    close(again.data, data**2, rtol=1e-12)
    # kind: numbers
    close(b.data, np.exp(data), rtol=1e-12)
    # kind: new-object
    equal(again is a, False)
    # kind: links
    same(b.creator.input, x)
# kind: no-grad-yet
equal([a.grad, b.grad], [None, None])
# kind: new-object
for f in (square, exp):
    many = inside("made = [f(x) for _ in range(40)]; creators = [each.creator for each in made]", f=f, x=x)
    distinct(*many.made)
    distinct(*many.creators)
# kind: unchanged-input
untouched(square, x)
untouched(exp, x)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 출발점의 1을 자동으로 넣기
#
# 출발점의 기울기는 어떤 $y$에서든 같습니다.
#
# $$\frac{\partial y}{\partial y} = 1$$
#
# 그러니 `y.grad`가 비어 있으면 `backward`가 스스로 1을 넣으면 됩니다. 데이터가 벡터라면 원소마다 1이 필요하므로, 데이터와
# **형상도 자료형도 같은** 1의 배열을 만드는 `np.ones_like(self.data)`가 알맞습니다.
#
# 비어 있는지는 `is None`으로 묻습니다. `self.grad == None`은 벡터의 원소를 하나씩 `None`과 비교하고, `not self.grad`는 기울기가 진짜 0인
# 경우까지 비어 있다고 여깁니다. 사용자가 이미 넣어 둔 값은 그대로 씁니다. 1 대신 $c$를 넣으면 모든 기울기가 $c$배가 되는데,
# 이것은 오류가 아니라 쓸모 있는 기능입니다.
#
# 정수 배열에는 조심하세요. 자료형까지 같은 1이므로 `np.array([1, 2, 3])`의 출발점은 정수 1이 되고, 기울기도 정수가 될 수 있습니다.
# 미분할 데이터는 `np.array([1.0, 2.0, 3.0])`처럼 실수로 적는 것이 안전합니다.
#
# ## 상자에는 `ndarray`만 담기
#
# `Variable(1.0)`은 지금도 만들어지고, 운이 나쁘면 한참 뒤에야 엉뚱한 곳에서 오류가 납니다. 잘못은 **생긴 자리에서** 드러나야 찾기
# 쉽습니다. 그래서 `ndarray`가 아닌 것을 넣으면 그 자리에서 `TypeError`를 일으키기로 합니다. `None`만은 허용합니다. 아직 값이 정해지지 않은
# 빈 상자를 만들 때 필요합니다.
#
# ### 연습 2 — `Variable`
#
# - `__init__`: `data`가 `None`도 `ndarray`도 아니면 `TypeError`를 일으킵니다. 0이나 빈 리스트, `np.float64`도 마찬가지입니다. 메시지는
#   자유롭게 쓰세요.
# - `backward`: `grad`가 `None`일 때만 데이터와 형상, 자료형이 같은 1의 배열을 넣습니다. 나머지는 8단계와 같으므로 이미 써 두었습니다.
# %% [markdown] lang="ja"
# ## 出発点の1を自動で入れる
#
# 出発点の勾配は、どんな $y$ でも同じです。
#
# $$\frac{\partial y}{\partial y} = 1$$
#
# ですから `y.grad` が空なら、`backward` が自分で1を入れればよいのです。データがベクトルなら要素ごとに1が必要なので、データと**形状も
# データ型も同じ**1の配列を作る `np.ones_like(self.data)` を使います。
#
# 空かどうかは `is None` で確かめます。`self.grad == None` はベクトルの要素を一つずつ `None` と比べてしまい、`not self.grad` は勾配が
# 本当に0のときまで空とみなしてしまいます。ユーザーがすでに入れた値は、そのまま使います。1の代わりに $c$ を入れるとすべての勾配が
# $c$ 倍になりますが、これは誤りではなく、役に立つ機能です。
#
# 整数の配列には気をつけてください。データ型まで同じ1なので、`np.array([1, 2, 3])` の出発点は整数の1になり、勾配も整数になることが
# あります。微分するデータは `np.array([1.0, 2.0, 3.0])` のように実数で書くのが安全です。
#
# ## 箱には `ndarray` だけを入れる
#
# いまは `Variable(1.0)` も作れてしまい、ずっとあとになって思わぬ場所でエラーになることがあります。間違いは**起きたその場で**わかるほど
# 直しやすいものです。そこで、`ndarray` でないものを入れたら、その場で `TypeError` を送出することにします。ただし `None` は認めます。
# まだ値の決まっていない空の箱を作るときに必要だからです。
#
# ### 演習2 — `Variable`
#
# - `__init__`：`data` が `None` でも `ndarray` でもなければ `TypeError` を送出します。0や空のリスト、`np.float64` も同じ扱いです。
#   メッセージは自由に書いてかまいません。
# - `backward`：`grad` が `None` のときだけ、データと形状もデータ型も同じ1の配列を入れます。残りはステップ8と同じで、すでに書いてあります。
# %% [markdown] lang="en"
# ## Start from 1 automatically
#
# The gradient at the starting point is the same for every $y$:
#
# $$\frac{\partial y}{\partial y} = 1$$
#
# So if `y.grad` is empty, `backward` can fill in the 1 itself. A vector needs one 1 per element.
# `np.ones_like(self.data)` creates an array of ones with **the same shape and the same dtype** as the data.
#
# Use `is None` to check whether it's empty. `self.grad == None` compares a vector element by element, and `not
# self.grad` also treats a gradient of 0 as empty. If the user has set a value, use that value. Starting from $c$
# instead of 1 multiplies every gradient by $c$, which is a useful feature, not a mistake.
#
# Be careful with integers. Because the ones copy the dtype, `np.array([1, 2, 3])` starts from integer ones, and its
# gradients may be integers too. For data that you want to differentiate, write `np.array([1.0, 2.0, 3.0])`.
#
# ## Accept only `ndarray` in the box
#
# At the moment `Variable(1.0)` works, and if you're unlucky, an error appears much later and somewhere else. A
# mistake is easiest to find **where it happens**. So we raise a `TypeError` as soon as someone puts in anything other
# than an `ndarray`. The one exception is `None`, for a box that has no value yet.
#
# ### Exercise 2: `Variable`
#
# - `__init__`: if `data` is neither `None` nor an `ndarray`, raise `TypeError`. That includes 0, an empty list and an
#   `np.float64`. Choose your own error message.
# - `backward`: if `grad` is `None`, and only then, set it to ones with the data's shape and dtype. The rest is the
#   same as in step 8 and already written.

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        ### BEGIN SOLUTION
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        ### END SOLUTION
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        ### BEGIN SOLUTION
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        ### END SOLUTION
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                x, y = f.input, f.output
                x.grad = f.backward(y.grad)
                funcs.append(x.creator)


# %% [markdown] lang="ko" hint="variable"
# 타입을 묻는 것은 `isinstance(data, np.ndarray)`입니다. `np.array`는 배열을 만드는 함수이고, 타입의 이름은 `np.ndarray`입니다.
# %% [markdown] lang="ja" hint="variable"
# 型を確かめるのは `isinstance(data, np.ndarray)` です。`np.array` は配列を作る関数で、型の名前は `np.ndarray` です。
# %% [markdown] lang="en" hint="variable"
# `isinstance(data, np.ndarray)` checks the type. `np.array` is the function that creates an array; the type is
# `np.ndarray`.

# %% [markdown] lang="ko" hint="variable"
# `TypeError(...)`는 예외 객체를 만들 뿐입니다. 예외를 일으키려면 `raise`가 필요합니다.
# %% [markdown] lang="ja" hint="variable"
# `TypeError(...)` だけでは例外のオブジェクトができるだけです。送出するには `raise` が要ります。
# %% [markdown] lang="en" hint="variable"
# `TypeError(...)` only creates an exception object. You need `raise` to raise it.

# %% test="variable" points=4
x = Variable(np.array([1.0, 2.0, 3.0]))
y = Square()(x)
y.backward()
close(y.grad, [1.0, 1.0, 1.0])
close(x.grad, [2.0, 4.0, 6.0])
with raises(TypeError):
    Variable(1.0)
equal(Variable(None).data, None)
y.grad = np.array([1.0, 0.0, -2.0])
y.backward()
close(x.grad, [2.0, 0.0, -12.0])
for data in (0, 2.5, [1.0, 2.0]):
    with raises(TypeError):
        Variable(data)
### BEGIN HIDDEN TESTS
# kind: own-function
tools = inside("""
class Triple(Function):
    def forward(self, x):
        return np.asarray(3 * x)

    def backward(self, gy):
        return np.asarray(3 * gy)

class Named(Variable):
    def __init__(self, data):
        super().__init__(data)
""")
rng = seeded_rng()
for shape in [(), (1,), (4,), (2, 3)]:
    for dtype in ["float64", "float32", "int64"]:
        data = np.array(9 * rng.normal(size=shape)).astype(dtype)
        x = Variable(data)
        a = tools.Triple()(x)
        y = tools.Triple()(a)
        for _ in range(2):
            # kind: shape
            y.backward()
            # kind: result-type
            kind(y.grad, np.ndarray)
            # kind: shape
            equal(y.grad, np.ones(shape))
            # kind: dtype
            equal(y.grad.dtype, np.dtype(dtype))
            # kind: shape
            close(a.grad, np.full(shape, 3.0))
            close(x.grad, np.full(shape, 9.0))
        close(y.data, 9 * data, rtol=1e-5)
        # kind: start-grad
        for seed in (rng.normal(size=shape), np.zeros(shape)):
            y.grad = seed
            y.backward()
            close(y.grad, seed, rtol=1e-12)
            close(x.grad, 9 * seed, rtol=1e-12)

# kind: vector
x = Variable(np.array([0.5, -2.0]))
a = Square()(x)
y = Exp()(a)
y.backward()
close(a.grad, np.exp([0.25, 4.0]))
close(x.grad, np.exp([0.25, 4.0]) * [1.0, -4.0])

# kind: dtype
for data in (0.0, 2, [], [True, False], [[0.5, -1.0], [0.0, 2.0]]):
    box = Variable(np.array(data))
    close(box.data, data, dtype=str(np.array(data).dtype))
    # kind: at-birth
    equal(box.grad, None)
# kind: no-creator
for data in (2.5, [1, -2], [[0.5, -1.0], [0.0, 2.0]]):
    box = Variable(np.array(data))
    try:
        box.backward()
    except AttributeError:  # of a loop that takes the creator for a function without asking
        pass
    close(box.grad, np.ones_like(data), dtype=str(np.array(data).dtype))
# kind: refused
numbers = [0, 1, 2.5, 0.0, False, np.float64(1.0), np.float32(1.0), np.int64(1)]
for data in [*numbers, [], [1.0], (1.0, 2.0), "", "1", x, 1j, b"1", {}, {"data": 1.0}]:
    with raises(TypeError):
        Variable(data)
# kind: at-birth
equal([tools.Named(None).data, Variable(None).grad], [None, None])
# kind: subclass
with raises(TypeError):
    tools.Named(1.0)
close(tools.Named(np.array(1.0)).data, 1.0)
# kind: second-backward
from course.testing import recovers

recovers()
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 0차원 배열의 제곱
#
# `np.array([3.0])`은 원소가 하나인 벡터이고 `np.array(3.0)`은 0차원 배열입니다. 둘 다 `ndarray`이므로 상자에 들어갑니다. 그럼 두 상자를 제곱하면
# 제대로 될까요? `guess`에 벡터, 0차원 배열의 순서로 `True`나 `False`를 적고 두 셀을 실행하세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する：0次元配列の2乗
#
# `np.array([3.0])` は要素が1つのベクトル、`np.array(3.0)` は0次元の配列です。どちらも `ndarray` なので、箱に入ります。では、2つの箱を2乗すると、
# うまくいくでしょうか。ベクトル、0次元の配列の順に `True` か `False` を `guess` に書き、2つのセルを実行してください。
# %% [markdown] lang="en"
# ## Predict, then run: squaring a 0-dimensional array
#
# `np.array([3.0])` is a vector with one element, and `np.array(3.0)` has 0 dimensions. Both are `ndarray`s, so both
# may go into the box. Now square the two boxes. Does it work? Put `True` or `False` for each into `guess`, the vector
# first, then run the two cells.

# %%
guess = [None, None]  # True / False

boxed = []
for number in (np.array([3.0]), np.array(3.0)):
    try:
        Square()(Variable(number))
        boxed.append(True)
    except TypeError:
        boxed.append(False)
predict(guess, boxed)

# %%
for number in (np.array([3.0]), np.array(3.0)):
    try:
        print(Square()(Variable(number)).data)
    except TypeError as error:
        print("TypeError:", error)
    print(type(number).__name__, number.ndim, "->", type(number**2).__name__)

# %% [markdown] lang="ko"
# 상자에 들어간 것은 분명 `ndarray`였는데, 0차원 배열을 제곱하자 NumPy가 배열이 아니라 `float64`라는 **스칼라**를 반환했습니다. 1차원 배열에서는
# 일어나지 않는 일입니다. `Square`가 그 스칼라를 새 상자에 담으려 하자 조금 전에 쓴 검사가 거절한 것입니다.
#
# ## 결과를 배열로 되돌리기
#
# NumPy의 이런 성질은 바꿀 수 없으니, 계산한 결과를 상자에 담기 직전에 배열로 되돌려 놓습니다.
#
# ### 연습 3 — `as_array`
#
# - `as_array(x)`: 스칼라(파이썬의 `int`와 `float`, NumPy의 `float64`, `float32`, `int64` 등)는 자료형을 지키며 0차원 `ndarray`로 바꾸고,
#   이미 `ndarray`이면 복사하지 말고 그대로 반환합니다.
# - `Function.__call__`: `forward`의 결과를 `as_array`에 통과시켜 새 `Variable`에 담고, 그 상자를 `output`에 대입합니다.
#
# 같은 셀에 `Square`와 `Exp`가 다시 나오는 까닭은 6단계와 7단계에서 본 것과 같습니다. 클래스는 **정의되던 순간의** 기반 클래스를 상속받으므로,
# `Function`만 새로 정의하면 앞에서 만든 `Square`는 옛 `Function`을 그대로 씁니다.
# %% [markdown] lang="ja"
# 箱に入れたのは確かに `ndarray` でしたが、0次元の配列を2乗すると、NumPyは配列ではなく `float64` という**スカラー**を返します。1次元の配列では
# 起こらないことです。そのスカラーを新しい箱に入れようとして、先ほど自分で書いたチェックでエラーになったのです。
#
# ## 計算結果を配列に戻す
#
# NumPyのこの性質は変えられないので、計算結果を箱に入れる直前に配列へ戻しておきます。
#
# ### 演習3 — `as_array`
#
# - `as_array(x)`：スカラー（Pythonの `int` や `float`、NumPyの `float64`、`float32`、`int64` など）は、データ型を保ったまま0次元の `ndarray` に
#   変えます。すでに `ndarray` なら、コピーせずそのまま返します。
# - `Function.__call__`：`forward` の結果を `as_array` に通してから新しい `Variable` に入れ、それを `output` に代入します。
#
# 同じセルに `Square` と `Exp` がもう一度出てくる理由は、ステップ6と7で見たとおりです。クラスは**定義された瞬間の**基底
# クラスを受け継ぐので、`Function` だけを定義し直しても、先に作った `Square` は古い `Function` を使い続けます。
# %% [markdown] lang="en"
# The box did contain an `ndarray`. But when you square a 0-dimensional array, NumPy returns a **scalar** of type
# `float64` instead of an array. This doesn't happen with 1-dimensional arrays. When `Square` tried to put that scalar
# into a new box, the check that you just wrote rejected it.
#
# ## Turn results back into arrays
#
# We can't change NumPy, so we convert each result back to an array right before it goes into the box.
#
# ### Exercise 3: `as_array`
#
# - `as_array(x)`: convert a scalar (Python's `int` and `float`, NumPy's `float64`, `float32`, `int64` and so on) to a
#   0-dimensional `ndarray` with the same dtype. If `x` is already an `ndarray`, return it as it is, without copying.
# - `Function.__call__`: pass the result of `forward` through `as_array`, put it into a new `Variable`, and assign
#   that to `output`.
#
# `Square` and `Exp` are repeated in this cell for the reason that you saw in steps 6 and 7. A class inherits from the
# base class that exists **when the class is defined**. If you redefined only `Function`, the old `Square` would still
# use the old `Function`.

# %% exercise="as-array"
def as_array(x):
    ### BEGIN SOLUTION
    if np.isscalar(x):
        return np.array(x)
    return x
    ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        ### BEGIN SOLUTION
        output = Variable(as_array(y))
        ### END SOLUTION
        output.set_creator(self)
        self.input = input
        self.output = output
        return output

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.input.data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        gx = np.exp(x) * gy
        return gx


# %% [markdown] lang="ko" hint="as-array"
# `np.isscalar`는 파이썬의 수에도 NumPy의 스칼라에도 `True`를, 배열에는 0차원이라도 `False`를 반환합니다.
# %% [markdown] lang="ja" hint="as-array"
# `np.isscalar` は、Pythonの数にもNumPyのスカラーにも `True` を返し、配列には0次元でも `False` を返します。
# %% [markdown] lang="en" hint="as-array"
# `np.isscalar` returns `True` for Python numbers and NumPy scalars. For arrays it returns `False`, even for
# 0-dimensional ones.

# %% [markdown] lang="ko" hint="as-array"
# 1차원에서만 오류가 난다면 `as_array`의 마지막 줄을 보세요. `if`에 걸리지 않았을 때도 무언가를 반환해야 합니다.
# %% [markdown] lang="ja" hint="as-array"
# 1次元のときだけエラーになるなら、`as_array` の最後の行を見てください。`if` に当てはまらないときにも、何かを返さなければなりません。
# %% [markdown] lang="en" hint="as-array"
# If only vectors fail, look at the last line of `as_array`. It must return something when the `if` doesn't apply,
# too.

# %% test="as-array" points=4
kind(as_array(np.float64(2.0)), np.ndarray)
kind(as_array(3), np.ndarray)
x = Variable(np.array(3.0))
y = Square()(x)
kind(y.data, np.ndarray)
close(y.data, 9.0)
close(as_array(np.array([1, 2])), [1, 2], dtype="int64")
close(as_array(np.float32(1.5)), 1.5, dtype="float32")
kind(Square()(Variable(np.array([1.0, 2.0]))).data, np.ndarray)
### BEGIN HIDDEN TESTS
# kind: numpy-scalars
numbers = [np.float64(2.5), np.float32(1.5), np.float16(0.5), np.int64(7), np.int8(-3), np.uint16(9)]
for value in [3, 0, -2.5, 0.0, True, np.bool_(False), *numbers]:
    array = as_array(value)
    kind(array, np.ndarray)
    equal(array, np.asarray(value))
    # kind: dtype
    equal(array.dtype, np.asarray(value).dtype)
# kind: same-object
kept = inside("""
arrays = [np.array(1.0), np.array([1.0, 2.0]), np.array([[1, 2], [3, 4]]), np.array([])]
kept = [as_array(array) is array for array in arrays]

class Plain(Function):
    def forward(self, x):
        return float(x) / 2

class Single(Function):
    def forward(self, x):
        return np.float32(x) + np.float32(1)
""")
equal(kept.kept, [True] * 4)
# kind: own-function
y = kept.Plain()(Variable(np.array(3.0)))
kind(y.data, np.ndarray)
close(y.data, 1.5)
# kind: dtype
y = kept.Single()(Variable(np.array(3.0)))
kind(y.data, np.ndarray)
equal(y.data.dtype, np.dtype("float32"))

# kind: shape
rng = seeded_rng()
for shape in [(), (1,), (4,), (2, 3)]:
    data = rng.normal(size=shape)
    x = Variable(data)
    first, second = Square(), Exp()
    a = first(x)
    y = second(a)
    for box, values in ((x, data), (a, data**2), (y, np.exp(data**2))):
        kind(box, Variable)
        kind(box.data, np.ndarray)
        close(box.data, values)
    # kind: links
    same(y.creator, second)
    same(second.input, a)
    same(second.output, y)
    same(first.output, a)
    # kind: shape
    close(a.data, data**2, rtol=1e-12)
    close(y.data, np.exp(data**2), rtol=1e-12)
    y.grad = np.ones(shape)
    y.backward()
    close(x.grad, 2 * data * np.exp(data**2))
# kind: integers
whole = Variable(np.array([3, -4]))
with unchanged(whole):
    close(Square()(whole).data, [9, 16], dtype="int64")
close(Square()(Variable(np.array(3))).data, 9, dtype="int64")
# kind: call-count
counted = inside("""
calls = []
class Counting(Function):
    def forward(self, x):
        calls.append(type(x).__name__)
        return x
    def backward(self, gy):
        return gy
f, x = Counting(), Variable(np.array([1.0, 2.0]))
y = f(x)
""")
equal(counted.calls, ["ndarray"])
# kind: no-grad-yet
equal(counted.y.grad, None)
newborn(counted.f, counted.x)
# kind: unchanged-input
untouched(counted.f, counted.x)
# kind: other-call
first, second = [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))]
afresh(Square, first, second)
afresh(Exp, first, second)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 이제 0차원에서도 고친 세 가지가 함께 동작합니다.
# %% [markdown] lang="ja"
# これで、0次元でも3つの改良がそろって動作します。
# %% [markdown] lang="en"
# Now all three improvements work together, for 0-dimensional arrays too.

# %%
start = Variable(np.array(0.5))
end = square(exp(square(start)))
end.backward()
print(start.grad)

try:
    Variable(np.array(2.0) - 1e-4)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 한 줄로 이어 쓰면 중간 변수의 이름이 사라집니다. 그래도 상자는 남아 있습니다. 그림에서 이름 없는 상자를 찾아보세요.
# %% [markdown] lang="ja"
# 1行に続けて書くと、途中の変数の名前はなくなります。それでも箱は残っています。図の中で、名前のない箱を探してみましょう。
# %% [markdown] lang="en"
# When you write everything in one line, the intermediate variables have no names. Their boxes still exist. Find the
# boxes without a name in the picture.

# %%
from course.draw import graph

x = Variable(np.array(0.5))
y = square(exp(square(x)))
y.backward()
graph(y)

# %% [markdown] lang="ko"
# ## `numerical_diff`도 고치기
#
# 앞에서 본 `TypeError`는 `numerical_diff`에도 문제가 있음을 알려 줍니다. 수치 미분은 `x.data - eps`를 상자에 담는데, `x.data`가 0차원이면 이 뺄셈의 결과도 스칼라입니다.
# 그대로 `Variable`에 넣으면 이번 단계부터는 `TypeError`가 납니다. 새로 넣은 검사의 부작용입니다. 책에서는
# 원소가 하나인 1차원 배열로만 시험하기 때문에 이 문제가 드러나지 않습니다. 4단계에서 다시 손보게 된다고 한 것이 바로 이 문제입니다. 스칼라를 배열로 되돌리는 일은 이제
# `as_array`가 해 줍니다.
#
# ### 연습 4 — `numerical_diff` 고치기
#
# `x0`에는 `x.data - eps`를 담은 `Variable`을, `x1`에는 `x.data + eps`를 담은 `Variable`을 대입하세요. 0차원에서도 벡터에서도 동작해야 하고, `x`는 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## `numerical_diff` も直す
#
# 図の1つ前のセルの出力では、最後の行が `TypeError` でした。同じことが `numerical_diff` でも起こります。数値微分は `x.data - eps` を箱に入れますが、`x.data` が0次元なら、この引き算の結果もスカラーです。
# そのまま `Variable` に入れると、このステップからは `TypeError` になります。新しく入れたチェックの副作用です。本では
# 要素が1つの1次元配列だけで試しているので、この問題は表に出ません。ステップ4で「この関数をもう一度直します」と書いたのは、このことです。スカラーを配列に
# 戻す仕事には `as_array` という名前がついたので、それを使いましょう。
#
# ### 演習4 — `numerical_diff` を直す
#
# `x0` には `x.data - eps`、`x1` には `x.data + eps` を入れた `Variable` を作ってください。0次元でもベクトルでも動き、`x` は変えないようにします。
# %% [markdown] lang="en"
# ## Fix `numerical_diff` as well
#
# The last line of the earlier output points to `numerical_diff`. It puts `x.data - eps` into a box. If `x.data` is
# 0-dimensional, the difference is a scalar, and from this step on `Variable` rejects it. Our new check caused this.
# The book doesn't notice, because it tests only with 1-dimensional arrays of one element. This is the change that
# step 4 announced. You already have a function that turns a scalar into an array: `as_array`.
#
# ### Exercise 4: `numerical_diff`
#
# Create `x0`, a `Variable` that holds `x.data - eps`, and `x1`, a `Variable` that holds `x.data + eps`. Both must
# work for 0-dimensional arrays and for vectors. Don't change `x`.

# %% exercise="numerical-diff"
def numerical_diff(f, x, eps=1e-4):
    ### BEGIN SOLUTION
    x0 = Variable(as_array(x.data - eps))
    x1 = Variable(as_array(x.data + eps))
    ### END SOLUTION
    y0 = f(x0)
    y1 = f(x1)
    return (y1.data - y0.data) / (2 * eps)


# %% [markdown] lang="ko" hint="numerical-diff"
# 배열로 되돌려야 하는 것은 빼거나 더하기 전의 `x.data`가 아니라 그 결과입니다.
# %% [markdown] lang="ja" hint="numerical-diff"
# 配列に戻すのは、引いたり足したりする前の `x.data` ではなく、その結果のほうです。
# %% [markdown] lang="en" hint="numerical-diff"
# Don't convert `x.data` before you subtract or add. Convert the result.

# %% test="numerical-diff" points=3
close(numerical_diff(Square(), Variable(np.array(2.0))), 4.0, rtol=1e-6)
close(numerical_diff(Square(), Variable(np.array([1.0, -3.0]))), [2.0, -6.0], rtol=1e-6)
### BEGIN HIDDEN TESTS
# kind: own-function
tools = inside("""
def cube(v):
    return Variable(np.asarray(v.data**3))

def same(v):
    return v

def slope(v):
    return Variable(np.asarray(numerical_diff(cube, v, 0.25)))
""")
cube = tools.cube
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 2)]:
    data = rng.uniform(0.5, 2.0, size=shape)
    x = Variable(data)
    # kind: shape
    close(numerical_diff(Exp(), x), np.exp(data), rtol=1e-6)
    # kind: eps
    close(numerical_diff(cube, x, 0.5), 3 * data**2 + 0.25)
    close(numerical_diff(cube, x, eps=1e-3), 3 * data**2 + 1e-6, rtol=1e-8)
    # kind: unchanged-input
    close(x.data, data)
# kind: eps
far = Variable(np.array([-2000.0, 0.0, 1e-3, 1e4]))
close(numerical_diff(cube, far, 0.5), 3 * far.data**2 + 0.25, rtol=1e-9)
# kind: own-function
close(numerical_diff(tools.same, far, 0.5), [1.0, 1.0, 1.0, 1.0], rtol=1e-9)
close(numerical_diff(tools.slope, Variable(np.array([1.0, -2.0])), 0.5), [6.0, -12.0])
# kind: unchanged-input
kept = inside("""
kept = []
for data in (np.array([1.0, -2.0, 4.0]), np.array([[0.5]]), np.array(2.0)):
    data.flags.writeable = False  # an array that is changed for a moment is changed
    x = Variable(data)
    x.grad = data
    def watching(v):
        kept.append(v is not x and x.data is data)
        return Variable(np.asarray(v.data**2))
    slope = numerical_diff(watching, x, 0.25)
    kept.append(x.data is data and x.grad is data)
""").kept
equal(all(kept), True)
# kind: data-changed
f, x = Square(), Variable(np.array([1.0, 2.0]))
close(numerical_diff(f, x), [2.0, 4.0], rtol=1e-6)
x.data = np.array([-3.0, 7.0])
close(numerical_diff(f, x), [-6.0, 14.0], rtol=1e-6)
# kind: integers
for data in (np.array(3), np.array([1, -2, 0])):
    close(numerical_diff(Square(), Variable(data)), 2 * data, rtol=1e-6, atol=1e-9)
# kind: result-type
boxed = inside("""
boxed = []
def noting(v):
    boxed.append(v.data)
    return Variable(np.asarray(v.data**2))
for data in (np.array(2.0), np.array(3), np.array([1.0, -3.0])):
    slope = numerical_diff(noting, Variable(data))
""").boxed
equal(len(boxed) > 0, True)
for data in boxed:
    kind(data, np.ndarray)
### END HIDDEN TESTS
passed()

# %%
def f(x):
    return square(exp(square(x)))


print(numerical_diff(square, Variable(np.array(2.0))))
print(numerical_diff(f, Variable(np.array(0.5))))

# %% [markdown] lang="ko"
# ## 미분은 세 줄, 확인한 점은 하나
#
# `x = Variable(np.array(0.5))`, `y = square(exp(square(x)))`, `y.backward()`의 세 줄이면 미분이 끝납니다. 역전파로 구한 값은
# `3.297442541400256`, 수치 미분으로 구한 값은 `3.2974426293330694`로 소수점 아래 여섯 자리까지 같습니다.
#
# 지금은 같은 그래프에서 `backward`를 두 번 불러도 `x.grad`에 같은 값을 다시 쓸 뿐입니다. 14단계에서 기울기를 더해 모으기 시작하면 이 이야기는
# 달라지니 기억해 두세요.
#
# 그런데 두 값이 맞는지 확인한 점은 아직 하나뿐입니다. 다른 점에서도, 벡터에서도, 내일 코드를 고친 뒤에도 여전히 맞을까요? 다음 단계에서는
# 이 확인을 **테스트**로 써서 언제든 다시 돌릴 수 있게 합니다.
# %% [markdown] lang="ja"
# ## 微分は3行、確かめた点は1つ
#
# 微分が3行で終わるようになりました。`x = Variable(np.array(0.5))`、`y = square(exp(square(x)))`、`y.backward()` です。逆伝播は
# `3.297442541400256`、数値微分は `3.2974426293330694` で、小数第6位まで一致しています。
#
# いまは同じ計算グラフで `backward` を2回呼んでも、`x.grad` に同じ値を書き直すだけです。ステップ14で勾配を足し合わせる
# ようになると、これが変わります。覚えておいてください。
#
# ところで、2つの値が合うことを目で確かめたのは、まだ1点だけです。別の点でも、ベクトルでも、明日コードを直したあとでも、本当に合っている
# でしょうか。次のステップではこの確認を**テスト**として書き、いつでもやり直せるようにします。
# %% [markdown] lang="en"
# ## Three lines per derivative, and one point checked
#
# A derivative now takes three lines: `x = Variable(np.array(0.5))`, `y = square(exp(square(x)))`, `y.backward()`.
# Backpropagation gives `3.297442541400256` and numerical differentiation `3.2974426293330694`. They agree to six
# decimal places.
#
# If you call `backward` twice on the same graph, it writes the same values to `x.grad` again. Remember this: it
# changes in step 14, where gradients are added up.
#
# So far you have compared the two methods at a single point. Do they agree at other points? For vectors? Tomorrow,
# after you change the code? In the next step you write this comparison as a **test** that you can run at any time.
