# %% [markdown] lang="ko"
# # 3단계. 함수 연결
#
# 우리가 가진 함수는 제곱하는 `Square` 하나뿐입니다. 그런데 딥러닝에서 다루는 함수는 크고 복잡합니다. 그런 함수를 통째로 `forward` 하나에
# 써야 할까요? 그럴 필요가 없습니다. 아무리 복잡한 함수도 단순한 함수를 **이어서** 만들 수 있습니다. 이번 단계에서는 지수 함수
# `Exp`를 하나 더 만들고, 함수를 이어 봅니다.
# %% [markdown] lang="ja"
# # ステップ3　関数の連結
#
# 手元にあるのは、2乗する関数 `Square` 1つだけです。ところが、ディープラーニングで扱う関数は大きくて複雑です。それを丸ごと1つの
# `forward` に書かなければならないのでしょうか。その必要はありません。どんなに複雑な関数も、単純な関数を**つないで**作れるからです。
# このステップでは、もう一つの関数として指数関数 `Exp` を作り、関数をつないでみます。
# %% [markdown] lang="en"
# # Step 3. Chaining functions
#
# `Square` is our only function so far. The functions in deep learning are large and complicated. Do you have to write
# such a function as a single `forward`? No: you can build any complicated function by **chaining** simple ones. In this
# step you write a second function, `Exp`, and chain the two.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(3))

# %% [markdown] lang="ko"
# ## 합성 함수와 계산 그래프
#
# `Function`은 `Variable`을 받아 `Variable`을 내놓습니다. 들어가는 것과 나오는 것이 같은 종류이니, 나온 것을 다음 함수에
# 그대로 넣을 수 있습니다. 2단계에서 결과를 다시 상자에 담은 이유가 이것입니다.
#
# 예를 들어 $y = (e^{x^2})^2$은 함수 세 개를 차례로 거칩니다.
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# 이처럼 여러 함수를 이어 만든 함수를 **합성 함수**라고 하고, 변수와 함수가 이어진 위의 그림을 **계산 그래프**라고
# 합니다. 함수 하나하나는 단순해도 합성하면 얼마든지 복잡한 계산을 할 수 있습니다. 그리고 계산이 작은 조각으로 나뉘어
# 있으므로, 나중에 조각마다 미분을 구해 전체의 미분을 얻을 수 있습니다.
# %% [markdown] lang="ja"
# ## 合成関数と計算グラフ
#
# `Function` は `Variable` を受け取って `Variable` を返します。入るものと出るものが同じ種類なので、出てきたものを次の関
# 数にそのまま入れられます。ステップ2で、結果をもう一度箱に入れたのはこのためです。
#
# たとえば $y = (e^{x^2})^2$ は、3つの関数を順番に通ります。
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# このように、いくつかの関数をつないで作った関数を**合成関数**、変数と関数がつながった上のような図を**計算グラフ**と呼び
# ます。一つひとつの関数は単純でも、合成すればいくらでも複雑な計算ができます。しかも、計算が小さな部品に分かれていれば、
# あとで部品ごとに微分を求め、そこから全体の微分を求めることができます。
# %% [markdown] lang="en"
# ## Composite functions and the computational graph
#
# A `Function` takes a `Variable` and returns a `Variable`. Input and output have the same type, so the output of one
# function can go straight into the next. This is why step 2 put the result back into a box.
#
# For example, $y = (e^{x^2})^2$ passes through three functions:
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# A function made by chaining others is called a **composite function**, and the picture of variables and functions
# above is called a **computational graph**. Each function is simple, but their composition can be as complicated as you
# like. And because the computation is divided into small pieces, we can later combine its derivative from the
# derivatives of the pieces.

# %% [markdown] lang="ko"
# ### 연습 1 — `Exp`
#
# `Function`을 상속받아 $f(x) = e^x$를 만드세요. `Square`와 마찬가지로 `forward`만 쓰면 됩니다. 스칼라뿐 아니라 벡터와 행렬이 들어와도
# 원소마다 계산해야 하며, 받은 배열은 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Exp`
#
# `Function` を継承して $f(x) = e^x$ を作ってください。`Square` と同じように、書くのは `forward` だけです。スカラーだけでなく、ベクトルや
# 行列が来ても要素ごとに計算します。受け取った配列は書き換えません。
# %% [markdown] lang="en"
# ### Exercise 1: `Exp`
#
# Inherit from `Function` to make $f(x) = e^x$. As with `Square`, write only `forward`. It works on each element, for
# scalars, vectors and matrices, and it doesn't change the array that it gets.

# %% exercise="exp"
class Exp(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return np.exp(x)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="exp"
# $e$의 거듭제곱을 배열의 원소마다 계산해 주는 함수가 NumPy에 있습니다. 표준 라이브러리의 `math`에 있는 것은 수 하나만 다룹니다.
# %% [markdown] lang="ja" hint="exp"
# $e$ のべき乗を配列の要素ごとに計算してくれる関数が、NumPyにあります。標準ライブラリの `math` にあるものは、数値を1つしか扱えません。
# %% [markdown] lang="en" hint="exp"
# NumPy has a function that computes the power of $e$ for each element of an array. The function in the standard
# library's `math` accepts only a single number.

# %% test="exp" points=2
p = Variable(np.array([0.0, 1.0]))
close(Exp()(p).data, [1.0, np.e])
kind(Exp()(p), Variable)
close(Exp()(Variable(np.array([[-1, 0, 12]]))).data, [[0.36787944117144233, 1.0, 162754.79141900392]])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (4,), (2, 3)]:
    data = rng.normal(size=shape)
    p = Variable(data.copy())
    q = Exp()(p)
    # kind: shape
    kind(q, Variable)
    close(q.data, np.exp(data), rtol=1e-12)
    close(Exp()(Square()(p)).data, np.exp(data * data), rtol=1e-11)
    close(Square()(Exp()(p)).data, np.exp(2 * data), rtol=1e-11)
    close(Exp()(q).data, np.exp(np.exp(data)), rtol=1e-11)
    # kind: unchanged-input
    close(p.data, data)
# kind: numbers
f = Exp()
for data in ([-1, 0, 2], [[30], [-4]], [0.0, 12.0, -12.0, 300.0, -300.0, 600.0], [1e-9, -1e-9], 20, -45.5):
    p = Variable(np.array(data))
    # kind: unchanged-input
    with unchanged(p):
        q = f(p)
    # kind: extremes
    close(q.data, np.exp(np.array(data, dtype=float)), rtol=1e-11, atol=0)
# kind: through-call
way = inside("""
import inspect

seen = []
own, inherited = "__call__" in vars(Function), inspect.getattr_static(Function, "__call__")
Function.__call__ = lambda self, *inputs: seen.append(self) or inherited.__get__(self, type(self))(*inputs)
try:
    Exp()(Variable(np.array(3.0)))
finally:
    del Function.__call__
    if own:
        Function.__call__ = inherited
through = len(seen)
""")
equal(way.through, 1)
# kind: numbers
for data in samples(300.0):
    close(f(Variable(data.copy())).data, np.exp(data), rtol=1e-6 if data.dtype == "float32" else 1e-11, atol=0)
# kind: new-object
separate(Exp(), Variable(np.array([1.0, -2.0])))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 순서가 중요할까
#
# 함수를 이어 봅시다. 첫 번째 출력은 위의 그림 그대로입니다. 두 번째는 함수의 순서를 **거꾸로** 했습니다. 순서가 바뀌면
# 값도 달라질까요? 예상을 적어 두고 실행하세요.
# %% [markdown] lang="ja"
# ## 順番を変えるとどうなるか
#
# 関数をつないでみましょう。1つ目の表示は、上の図のとおりです。2つ目では、関数の順番を**逆に**しました。順番が変わる
# と、値も変わるでしょうか。予想を書き留めてから実行してください。
# %% [markdown] lang="en"
# ## Does the order matter?
#
# Let's chain the functions. The first `print` follows the picture above. For the second, the functions are in **reverse
# order**. Does the value change? Write down your guess before you run the cell.

# %%
A, B, C = Square(), Exp(), Square()

x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)
print(y.data)

print(A(B(C(x))).data)

# %% [markdown] lang="ko"
# 둘 다 `1.648721270700128`입니다. 순서가 상관없어서가 아닙니다. 제곱 → 지수 → 제곱은 앞에서 읽으나 뒤에서 읽으나 똑같은
# **회문**이라, 뒤집어도 같은 계산일 뿐입니다. 그러니 이 예제로는 함수를 거꾸로 이었는지 알아낼 수 없습니다. 코드를
# 확인할 때는 틀리면 결과가 달라지는 예를 골라야 합니다. 다음 연습이 바로 그런 예입니다.
#
# 그림으로 보면 한눈에 들어옵니다. 함수의 이름만 왼쪽에서 한 번, 오른쪽에서 한 번 읽어 보세요.
# %% [markdown] lang="ja"
# どちらも `1.648721270700128` です。順番に意味がないからではありません。2乗→指数→2乗は、前から読んでも後ろから読んでも
# 同じ**回文**なので、逆にしても同じ計算になるだけです。つまりこの例では、関数を逆につないでいても気づけません。コードを
# 確かめるときは、間違えると結果が変わる例を選ぶ必要があります。次の演習がそういう例です。
#
# 図にすると一目でわかります。関数の名前だけを、左から1回、右から1回読んでみてください。
# %% [markdown] lang="en"
# Both print `1.648721270700128`, but not because the order doesn't matter. Square, exp, square is a **palindrome**: it
# reads the same forward and backward, so reversing it gives the same computation. This example can't tell you whether
# you chained your functions in the wrong order. To check code, choose an example in which a mistake changes the result.
# The next exercise is such an example.
#
# The picture makes this clear. Read only the names of the functions, once from the left and once from the right.

# %%
from course.draw import chain

A, B, C = Square(), Exp(), Square()
x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)
chain(x, A, a, B, b, C, y)

# %% [markdown] lang="ko"
# ### 연습 2 — 함수 세 개를 순서대로
#
# $x = 0.5$에서 다음을 차례로 계산해, 상자 세 개를 `u`, `v`, `w`에 대입하세요. 셋 다 `Variable`이어야 하고, `x`는 그대로 남아 있어야 합니다.
#
# $$u = x^2, \qquad v = e^{u}, \qquad w = e^{v}$$
#
# ```
#   x ──▶ Square ──▶ u ──▶ Exp ──▶ v ──▶ Exp ──▶ w
# ```
# %% [markdown] lang="ja"
# ### 演習2 — 3つの関数を順番に
#
# $x = 0.5$ で次の計算を順に行い、3つの箱を `u`、`v`、`w` に代入してください。3つとも `Variable` で、`x` は元のままにしておきます。
#
# $$u = x^2, \qquad v = e^{u}, \qquad w = e^{v}$$
#
# ```
#   x ──▶ Square ──▶ u ──▶ Exp ──▶ v ──▶ Exp ──▶ w
# ```
# %% [markdown] lang="en"
# ### Exercise 2: three functions in order
#
# At $x = 0.5$, compute the following in order and assign the three boxes to `u`, `v` and `w`. Each is a `Variable`, and
# `x` stays unchanged.
#
# $$u = x^2, \qquad v = e^{u}, \qquad w = e^{v}$$
#
# ```
#   x ──▶ Square ──▶ u ──▶ Exp ──▶ v ──▶ Exp ──▶ w
# ```

# %% exercise="chain"
x = Variable(np.array(0.5))
u = None
v = None
w = None
### BEGIN SOLUTION
u = Square()(x)
v = Exp()(u)
w = Exp()(v)
### END SOLUTION

# %% [markdown] lang="ko" hint="chain"
# 그림의 함수 하나가 코드 한 줄입니다. 상자 `u`는 꺼내지 말고 그대로 다음 함수에 넘기세요.
# %% [markdown] lang="ja" hint="chain"
# 図の関数1つが、コードの1行になります。箱 `u` は開けずに、そのまま次の関数に渡しましょう。
# %% [markdown] lang="en" hint="chain"
# Each function in the picture is one line of code. Pass the box `u` to the next function without taking out its data.
# %% [markdown] lang="ko" hint="chain"
# 수식에서는 가장 안쪽이 가장 먼저입니다. $e^{e^{x^2}}$에서 $x$에 가장 먼저 적용되는 것은 제곱입니다.
# %% [markdown] lang="ja" hint="chain"
# 数式では、いちばん内側が最初です。$e^{e^{x^2}}$ で $x$ に最初に行う計算は2乗です。
# %% [markdown] lang="en" hint="chain"
# In a formula, the innermost part comes first. In $e^{e^{x^2}}$, the square is the first to act on $x$.

# %% test="chain" points=3
close(u.data, 0.25)
kind(v, Variable)
kind(w, Variable)
close(w.data, 3.6111, rtol=1e-4)
### BEGIN HIDDEN TESTS
# kind: result-type
kind(u, Variable)
kind(x, Variable)
# kind: unchanged-input
close(x.data, 0.5)
# kind: values
close(v.data, np.exp(0.25))
close(w.data, np.exp(np.exp(0.25)))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 세 가지 순서, 세 가지 값
#
# 제곱 한 번과 지수 두 번을 쓰되, 제곱의 자리만 옮깁니다. 몇 번의 값이 가장 클까요? `None` 대신 번호를 적으세요.
#
# 1. 제곱, 지수, 지수
# 2. 지수, 제곱, 지수
# 3. 지수, 지수, 제곱
# %% [markdown] lang="ja"
# ## 3つの順番と3つの値
#
# 2乗を1回、指数を2回使い、2乗の位置だけを変えます。いちばん大きな値になるのは何番でしょうか。`None` の代わりに番号を書
# いてください。
#
# 1. 2乗、指数、指数
# 2. 指数、2乗、指数
# 3. 指数、指数、2乗
# %% [markdown] lang="en"
# ## Three orders, three values
#
# The next cells use one square and two exponentials and only move the square. Which order gives the largest value: 1, 2
# or 3? Write the number of the order in place of `None`.
#
# 1. square, then exp, then exp
# 2. exp, then square, then exp
# 3. exp, then exp, then square

# %%
from course.testing import predict

x = Variable(np.array(0.5))
values = [Exp()(Exp()(Square()(x))).data, Exp()(Square()(Exp()(x))).data, Square()(Exp()(Exp()(x))).data]

guess = None
predict(guess, 1 + int(np.argmax(values)))

# %% [markdown] lang="ko"
# 이제 값을 봅시다. 마지막 줄에서는 우리의 `Exp` 대신 `np.exp`에 상자를 바로 넣어 봅니다.
# %% [markdown] lang="ja"
# 値を見てみましょう。最後の行では、自分で作った `Exp` の代わりに、`np.exp` に箱をそのまま入れてみます。
# %% [markdown] lang="en"
# Now look at the values. The last line passes a box to `np.exp` instead of our `Exp`.

# %%
print(*values)

try:
    np.exp(x)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 값은 차례로 `3.6111…`, `15.154…`, `27.043…`입니다. 같은 함수 세 개라도 순서가 다르면 다른 함수입니다. 1보다 작은 수를 먼저 제곱하면 더
# 작아지고, 커진 뒤에 제곱하면 훨씬 커지기 때문입니다.
#
# 마지막의 오류 메시지는 조금 불친절합니다. NumPy가 모르는 객체를 받아 그 객체에서 `exp`라는 메서드를 찾았지만 없었던
# 것입니다. 쉽게 말해 상자를 열지 않고 넣었다는 뜻이니, 앞으로 이 메시지를 만나면 `.data`를 빠뜨렸거나 `Exp()` 대신
# `np.exp`를 쓴 곳이 없는지 살펴보세요.
#
# ## 값은 있지만 미분은 없다
#
# 상자와 함수를 이어 합성 함수를 계산할 수 있게 되었습니다. 하지만 우리가 만들려는 것은 **미분**하는 엔진입니다.
# $y = (e^{x^2})^2$의 값은 구했지만, $x$를 조금 움직일 때 $y$가 얼마나 변하는지는 아직 모릅니다. 다음 단계에서 가장
# 단순한 방법, 곧 $x$를 조금 움직여 보는 방법으로 알아봅니다.
# %% [markdown] lang="ja"
# `3.6111…`、`15.154…`、`27.043…` となりました。同じ3つの関数でも、順番が違えば別の関数です。1より小さい数は先に2乗すれ
# ばさらに小さくなり、大きくなってから2乗すればずっと大きくなるからです。
#
# 最後のエラーメッセージは少し不親切です。NumPyが、知らないオブジェクトの中に `exp` というメソッドを探し、見つからなかっ
# たときのものです。つまり、箱を開けずに入れたということです。この先このメッセージが出たら、`.data` を忘れたか、`Exp()`
# の代わりに `np.exp` を使ったところがないかを探してみましょう。
#
# ## 値は求まるが、微分はまだ
#
# 箱と関数をつないで、合成関数を計算できるようになりました。でも、作りたいのは**微分**をするエンジンで
# す。$y = (e^{x^2})^2$ の値は求まりましたが、$x$ を少し動かしたときに $y$ がどれだけ変わるのかは、まだわかりません。次
# のステップでは、いちばん単純な方法、つまり $x$ を少しだけ動かしてみる方法で調べます。
# %% [markdown] lang="en"
# `3.6111…`, `15.154…`, `27.043…`. The same three functions in another order are a different function: a number between
# 0 and 1 gets smaller if you square it first, and a large number gets much larger if you square it last.
#
# The error message at the end is hard to understand. NumPy got an object that it doesn't know, looked for a method
# named `exp` on it, and found none. In plain words: you passed the box without taking out its data. When you see this
# message again, look for a forgotten `.data`, or for `np.exp` where you meant `Exp()`.
#
# ## Values, but no derivatives
#
# You can chain boxes and functions and compute a composite function. But we want an engine that **differentiates**. We
# know the value of $y = (e^{x^2})^2$, but not how much $y$ changes when $x$ changes a little. The next step finds out
# in the simplest way: it changes $x$ a little and measures.
