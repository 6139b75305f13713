# %% [markdown] lang="ko"
# # 3단계. 함수 연결
#
# 우리가 가진 함수는 제곱하는 `Square` 하나뿐입니다. 그런데 딥러닝에서 다루는 함수는 크고 복잡합니다. 그런 함수를 통째로 `forward` 하나에
# 써야 할까요? 그럴 필요가 없습니다. 아무리 복잡한 함수도 단순한 함수를 **이어서** 만들 수 있습니다. 이번 단계에서는 지수 함수
# `Exp`를 하나 더 만들고, 함수를 이어 봅니다.
# %% [markdown] lang="ja"
# # ステップ3　関数の連結
#
# 手元にあるのは、2乗する関数 `Square` 一つだけです。ところが、ディープラーニングで扱う関数は大きくて複雑です。それを丸ごと一つの
# `forward` に書かなければならないのでしょうか。その必要はありません。どんなに複雑な関数も、単純な関数を**つないで**作れるからです。
# このステップでは、指数関数 `Exp` をもう一つ作り、関数をつないでみます。
# %% [markdown] lang="en"
# # Step 3. Chaining functions
#
# All we have is one function, `Square`. The functions of deep learning are large and complicated. Will you have to
# write such a thing into a single `forward`? No: however complicated a function is, it can be made of simple ones by
# **chaining** them. In this step you write a second function, `Exp`, and chain the two.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(3))

# %% [markdown] lang="ko"
# ## 상자가 들어가고 상자가 나옵니다
#
# `Function`은 `Variable`을 받아 `Variable`을 내놓습니다. 들어가는 것과 나오는 것이 같은 종류이니, 나온 것을 다음 함수에 그대로 넣을
# 수 있습니다. 2단계에서 결과를 굳이 다시 상자에 담은 까닭이 여기에 있습니다.
#
# 예를 들어 $y = (e^{x^2})^2$은 세 함수를 차례로 지납니다.
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# 이처럼 여러 함수를 이어 만든 함수를 **합성 함수**라고 하고, 변수와 함수가 이어진 위의 그림을 **계산 그래프**라고 합니다. 함수 하나하나는
# 단순해도 합성하면 얼마든지 복잡한 계산을 할 수 있습니다. 그리고 계산이 작은 조각으로 나뉘어 있어야, 나중에 조각마다 미분을 구해 전체의
# 미분을 조립할 수 있습니다.
# %% [markdown] lang="ja"
# ## 箱が入って、箱が出てくる
#
# `Function` は `Variable` を受け取って `Variable` を返します。入るものと出るものが同じ種類なので、出てきたものを次の関数にそのまま
# 入れられます。ステップ2で、結果をわざわざ箱に入れ直したのはこのためです。
#
# たとえば $y = (e^{x^2})^2$ は、三つの関数を順番に通ります。
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# このように、いくつかの関数をつないで作った関数を**合成関数**、変数と関数がつながった上のような図を**計算グラフ**と呼びます。一つひとつの
# 関数は単純でも、合成すればいくらでも複雑な計算ができます。しかも、計算が小さな部品に分かれていれば、あとで部品ごとに微分を求め、
# 全体の微分を組み立てることができます。
# %% [markdown] lang="en"
# ## A box goes in, a box comes out
#
# A `Function` takes a `Variable` and hands back a `Variable`. What comes out is of the same kind as what goes in, so it
# can go straight into the next function. That is why step 2 took the trouble to pack the result into a box again.
#
# Take $y = (e^{x^2})^2$: it passes three functions, one after the other.
#
# ```
#   x ──▶ Square ──▶ a ──▶ Exp ──▶ b ──▶ Square ──▶ y
# ```
#
# $$a = x^2, \qquad b = e^{a}, \qquad y = b^2$$
#
# A function made by chaining others is a **composite function**, and the picture of variables and functions above is a
# **computational graph**. Each function may be simple; their composition can be as complicated as you like. And once a
# computation comes in small pieces, its derivative can later be put together from the derivatives of the pieces.

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
# Inherit from `Function` to make $f(x) = e^x$. As with `Square`, `forward` is all that you write. It works on every
# element, of vectors and matrices as well as of scalars, and leaves the array that it gets as it is.

# %% exercise="exp"
class Exp(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return np.exp(x)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="exp"
# $e$의 거듭제곱을 배열의 원소마다 계산해 주는 함수가 NumPy에 있습니다. 표준 라이브러리의 `math`에 있는 것은 수 하나만 다룹니다.
# %% [markdown] lang="ja" hint="exp"
# $e$ のべき乗を配列の要素ごとに計算してくれる関数が、NumPyにあります。標準ライブラリの `math` にあるものは、数値を一つしか扱えません。
# %% [markdown] lang="en" hint="exp"
# NumPy has a function that raises $e$ to the power of every element of an array. The one in the standard library's
# `math` takes only a single number.

# %% test="exp" points=5
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
seen = []
inherited = Function.__call__
Function.__call__ = lambda self, *inputs: seen.append(self) or inherited(self, *inputs)
try:
    Exp()(Variable(np.array(3.0)))
finally:
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
# ## 예상해 보고 실행하기
#
# 함수를 이어 봅시다. 첫 번째 출력은 위의 그림 그대로입니다. 두 번째는 함수의 순서를 **거꾸로** 했습니다. 순서가 바뀌면 값도 달라질까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 関数をつないでみましょう。一つ目の表示は、上の図のとおりです。二つ目では、関数の順番を**逆に**しました。順番が変わると、値も変わる
# でしょうか。
# %% [markdown] lang="en"
# ## Predict, then run
#
# Let us chain them. What is printed first follows the picture above. For the second line the functions stand the
# **other way round**. Will the value be another one?

# %%
A, B, C = Square(), Exp(), Square()

x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)
print(y.data)

print(A(B(C(x))).data)

# %% [markdown] lang="ko"
# 둘 다 `1.648721270700128`입니다. 순서가 상관없어서가 아닙니다. 제곱 → 지수 → 제곱은 앞에서 읽으나 뒤에서 읽으나 똑같은 **회문**이라, 뒤집어도
# 같은 계산일 뿐입니다. 그러니 이 예제로는 함수를 거꾸로 이었는지 알아낼 수 없습니다. 코드를 확인할 때는 틀리면 티가 나는 예를 골라야
# 합니다. 다음 연습이 바로 그런 예입니다.
#
# 그림으로 보면 한눈에 들어옵니다. 함수의 이름만 왼쪽에서 한 번, 오른쪽에서 한 번 읽어 보세요.
# %% [markdown] lang="ja"
# どちらも `1.648721270700128` です。順番に意味がないからではありません。2乗→指数→2乗は、前から読んでも後ろから読んでも同じ**回文**なので、
# ひっくり返しても同じ計算になるだけです。つまりこの例では、関数を逆につないでいても気づけません。コードを確かめるときは、
# 間違いが表に出る例を選ぶ必要があります。次の演習がそういう例です。
#
# 図にすると一目でわかります。関数の名前だけを、左から一度、右から一度読んでみてください。
# %% [markdown] lang="en"
# Both print `1.648721270700128`, and not because order does not matter. Square, exp, square is a **palindrome**:
# read it forwards or backwards and it is the same computation. So this example can never tell you that you chained your
# functions the wrong way round. To check code, choose an example in which a mistake shows. The next exercise is one.
#
# In a picture you see it at a glance. Read only the functions, once from the left and once from the right.

# %%
from course.draw import chain

A, B, C = Square(), Exp(), Square()
x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)
chain(x, A, a, B, b, C, y)

# %% [markdown] lang="ko"
# ### 연습 2 — 순서대로 잇기
#
# $x = 0.5$에서 다음을 차례로 계산해, 상자 세 개를 `u`, `v`, `w`에 대입하세요. 셋 다 `Variable`이어야 하고, `x`는 그대로 남아 있어야 합니다.
#
# $$u = x^2, \qquad v = e^{u}, \qquad w = e^{v}$$
#
# ```
#   x ──▶ Square ──▶ u ──▶ Exp ──▶ v ──▶ Exp ──▶ w
# ```
# %% [markdown] lang="ja"
# ### 演習2 — 順番につなぐ
#
# $x = 0.5$ で次の計算を順に行い、三つの箱を `u`、`v`、`w` に代入してください。三つとも `Variable` で、`x` は元のままにしておきます。
#
# $$u = x^2, \qquad v = e^{u}, \qquad w = e^{v}$$
#
# ```
#   x ──▶ Square ──▶ u ──▶ Exp ──▶ v ──▶ Exp ──▶ w
# ```
# %% [markdown] lang="en"
# ### Exercise 2: in the right order
#
# At $x = 0.5$, compute the following one after the other and assign the three boxes to `u`, `v` and `w`. Each of them
# is a `Variable`, and `x` stays as it is.
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
# 図の関数一つが、コードの一行になります。箱 `u` は開けずに、そのまま次の関数に渡しましょう。
# %% [markdown] lang="en" hint="chain"
# Follow the arrows: each function in the picture is one line of code. Hand the box `u` to the next function unopened.
# %% [markdown] lang="ko" hint="chain"
# 수식에서는 가장 안쪽이 가장 먼저입니다. $e^{e^{x^2}}$에서 $x$에 처음 닿는 것은 제곱입니다.
# %% [markdown] lang="ja" hint="chain"
# 数式では、いちばん内側が最初です。$e^{e^{x^2}}$ で $x$ に最初に触れるのは2乗です。
# %% [markdown] lang="en" hint="chain"
# In a formula the innermost comes first. In $e^{e^{x^2}}$ what touches $x$ first is the square.

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
# ## 한 번 더 예상하기
#
# 제곱 한 번과 지수 두 번을 쓰되, 제곱의 자리만 옮깁니다. 값은 같을까요, 다를까요? 다르다면 어느 것이 가장 클까요? 마지막 줄에서는
# 우리의 `Exp` 대신 `np.exp`에 상자를 바로 넣어 봅니다.
# %% [markdown] lang="ja"
# ## もう一度、予想する
#
# 2乗を一度、指数を二度使い、2乗の位置だけを変えます。値は同じでしょうか、違うでしょうか。違うなら、どれがいちばん大きいでしょうか。
# 最後の行では、私たちの `Exp` の代わりに、`np.exp` に箱をそのまま入れてみます。
# %% [markdown] lang="en"
# ## Predict once more
#
# One square and two exponentials; only the place of the square moves. Is it the same value each time? If not, which is
# the largest? In the last line a box goes straight into `np.exp` instead of our `Exp`.

# %%
x = Variable(np.array(0.5))

print("exp(exp(square(x)))", Exp()(Exp()(Square()(x))).data)
print("exp(square(exp(x)))", Exp()(Square()(Exp()(x))).data)
print("square(exp(exp(x)))", Square()(Exp()(Exp()(x))).data)

try:
    np.exp(x)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# `3.6111…`, `15.154…`, `27.043…`. 같은 함수 셋이라도 순서가 다르면 전혀 다른 함수입니다. 1보다 작은 수를 먼저 제곱하면 더 작아지고, 커진 뒤에
# 제곱하면 훨씬 커지기 때문이지요.
#
# 마지막의 오류 메시지는 조금 불친절합니다. 모르는 객체를 받은 NumPy가 "이 객체에 `exp`라는 메서드가 있겠지" 하고 찾다가 포기한 것입니다.
# 풀어 말하면 "상자를 열지 않고 넣었다"는 뜻이니, 앞으로 이 메시지를 만나면 `.data`를 빠뜨렸거나 `Exp()` 대신 `np.exp`를 쓴 곳이
# 없는지 살펴보세요.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 상자와 함수를 이어 합성 함수를 계산할 수 있게 되었습니다. 하지만 우리가 만들려는 것은 **미분**하는 엔진입니다. $y = (e^{x^2})^2$의 값은
# 구했지만, $x$를 조금 움직일 때 $y$가 얼마나 변하는지는 아직 모릅니다. 다음 단계에서 가장 단순한 방법, 정말로 조금 움직여 보는 방법으로
# 알아봅니다.
# %% [markdown] lang="ja"
# `3.6111…`、`15.154…`、`27.043…` となりました。同じ三つの関数でも、順番が違えばまったく別の関数です。1より小さい数は先に2乗すればさらに小さくなり、
# 大きくなってから2乗すればずっと大きくなるからです。
#
# 最後のエラーメッセージは少し不親切です。知らないオブジェクトを渡されたNumPyが、「`exp` というメソッドがあるはずだ」と探して、あきらめた
# ときのものです。言い換えれば「箱を開けずに入れた」ということです。この先このメッセージに出会ったら、`.data` を忘れたか、`Exp()` の
# 代わりに `np.exp` を使ったところがないかを探してみましょう。
#
# ## いまあるもの、まだ足りないもの
#
# 箱と関数をつないで、合成関数を計算できるようになりました。でも、作りたいのは**微分**をするエンジンです。$y = (e^{x^2})^2$ の値は
# 求まりましたが、$x$ を少し動かしたときに $y$ がどれだけ変わるのかは、まだわかりません。次のステップでは、いちばん素朴な方法、つまり
# 本当に少しだけ動かしてみる方法で調べます。
# %% [markdown] lang="en"
# `3.6111…`, `15.154…`, `27.043…`. The same three functions in another order are another function altogether: a small
# number squared first gets smaller, but squared after it has grown it gets much larger.
#
# The error at the end is not the friendliest. NumPy was handed an object that it does not know, hoped that it would
# have a method called `exp`, and gave up. In plain words: you put in the box unopened. When you meet this message
# again, look for a forgotten `.data`, or for an `np.exp` where `Exp()` was meant.
#
# ## What you have, and what is still missing
#
# You can chain boxes and functions and compute a composite function. But what we are after is an engine that
# **differentiates**. We know the value of $y = (e^{x^2})^2$, and not yet how much $y$ changes when $x$ moves a little.
# The next step finds out in the simplest way there is: by really moving it a little.
