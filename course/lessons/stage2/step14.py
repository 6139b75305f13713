# %% [markdown] lang="ko"
# # 14단계. 같은 변수 반복 사용
#
# 13단계의 마지막 질문에서 출발합니다. $y = x + x$는 $2x$이니 미분은 $x$가 무엇이든 2입니다. 우리 엔진도 그렇게 대답할까요? 반복문에서
# 기울기를 적는 줄 `x.grad = gx`를 떠올려 보세요. 예상한 `x.grad`의 값을 `guess`에 적고 셀을 실행하세요.
# %% [markdown] lang="ja"
# # ステップ14　同じ変数を繰り返し使う
#
# ステップ13の最後の問いから始めます。$y = x + x$ は $2x$ ですから、$x$ が何であっても微分は2です。みなさんのエンジンもそう答えるでしょうか。ループの
# 中で微分を書き込む行 `x.grad = gx` を思い出してください。予想した `x.grad` の値を `guess` に書いてから、セルを実行してください。
# %% [markdown] lang="en"
# # Step 14. Using the same variable twice
#
# We start from the question at the end of step 13. $y = x + x$ is $2x$, so its derivative is 2 for any $x$. Does our
# engine agree? Remember the line in the loop that stores the gradient, `x.grad = gx`. Put the value of `x.grad` that
# you expect into `guess`, then run the cell.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(14))

# %%
from course.testing import predict

guess = None

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
predict(guess, float(x.grad))

# %%
print(y.data, x.grad)

# %% [markdown] lang="ko"
# ## 기울기를 덮어쓰지 말고 더하기
#
# 값 `6.0`은 맞는데 기울기는 `1.0`입니다. `Add`의 역전파는 두 입력에 1을 하나씩 보냈습니다. 그런데 두 입력이 같은 상자라서, 두 번째 값이 첫 번째
# 값을 **덮어쓰고** 말았습니다.
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (앞의 1이 사라진다)
# ```
#
# $x$를 조금 움직이면 $y$는 두 자리에서 한꺼번에 움직입니다. 그러니 각 자리에서 온 기울기를 **모두 더해야** 합니다. $x$가 $x_0, x_1, \dots$라는
# 여러 자리에 쓰였다면
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# 입니다. 13단계의 `Polar`에서 두 출력을 거쳐 온 값을 더한 것과 같은 규칙입니다. 이번에는 함수가 아니라 **변수**가 더합니다.
#
# | 기울기 `gx`가 도착했을 때 | 할 일 |
# |--|--|
# | `x.grad`가 `None`이다(처음 도착한 기울기) | `gx`를 적는다 |
# | `x.grad`에 이미 값이 있다 | 있던 값에 `gx`를 **더한 값**을 적는다 |
#
# 한 장씩 넘겨 보면 어디에서 잘못되었는지 보입니다. `play`는 함수 하나하나의 미분으로 옳은 기울기를 따로 구해, 처음으로 어긋난 곳에 ✗를 붙입니다.
# %% [markdown] lang="ja"
# ## 微分を上書きせずに足す
#
# 値の `6.0` は合っていますが、微分は `1.0` です。`Add` の逆伝播は、2つの入力に1を一つずつ送りました。ところが2つの入力は同じ箱なので、2つ目の値が
# 1つ目の値を**上書きして**しまったのです。
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (前の1が消える)
# ```
#
# $x$ を少し動かすと、$y$ は2つの場所で同時に動きます。ですから、それぞれの場所に届いた分を**すべて足さなければ**なりません。$x$ が $x_0, x_1, \dots$ という
# いくつかの場所で使われているなら
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# となります。ステップ13の `Polar` で、2つの出力を通ってきた分を足したのと同じ規則です。今度足し合わせるのは、関数では
# なく**変数**のほうです。
#
# | 微分 `gx` が届いたとき | すること |
# |--|--|
# | `x.grad` が `None`（最初に届いた分） | `gx` を書く |
# | `x.grad` にもう値がある | その値に `gx` を**足したもの**を書く |
#
# 1枚ずつめくると、どこで間違えたのかがわかります。`play` は、一つひとつの関数の微分から正しい勾配を別に求め、最初に食い違った所に
# ✗を付けます。
# %% [markdown] lang="en"
# ## Add gradients instead of overwriting them
#
# The value `6.0` is right, but the derivative is `1.0`. In the backward pass `Add` sends a 1 to each of its two
# inputs. Both inputs are the same box, so the second 1 **overwrites** the first.
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (the first 1 is lost)
# ```
#
# If $x$ changes a little, $y$ changes through both places. So you must **add up** the contributions from all places.
# If $x$ is used in the places $x_0, x_1, \dots$, then
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# It's the same rule that you used in `Polar` in step 13. There the function added the contributions. Here **the
# variable** adds them.
#
# | when a derivative `gx` arrives | do this |
# |--|--|
# | `x.grad` is `None` (the first contribution) | store `gx` |
# | `x.grad` already has a value | store that value **plus** `gx` |
#
# Step through the pages to see where it goes wrong. `play` computes the correct gradients separately, from the
# derivative of each single function, and marks the first difference with ✗.

# %%
from course.draw import play

x = Variable(np.array(3.0))
y = add(x, x)
play(y)

# %% [markdown] lang="ko"
# ### 연습 1 — 기울기 더하기와 지우기
#
# `Variable`의 두 군데를 채웁니다.
#
# - `backward`의 안쪽: 위의 표대로 `gx`를 적거나 더합니다. **새 배열**을 만들어 적고, 이미 있는 배열은 바꾸지 마세요(`+=`를 쓰면 안 됩니다. 까닭은 바로 뒤에
#   나옵니다).
# - `cleargrad`: `grad`를 처음처럼 `None`으로 되돌립니다. 더하는 규칙에는 다시 시작하는 방법도 있어야 합니다. 어디에 쓰는지는 연습 3에서 봅니다.
# %% [markdown] lang="ja"
# ### 演習1 — 微分を足すことと消すこと
#
# `Variable` の2か所を埋めます。
#
# - `backward` の内側：上の表のとおりに、`gx` を書くか、足します。**新しい配列**を作って書き、もとからある配列は書き換えないでください（`+=` は使えません。
#   理由はすぐあとで説明します）。
# - `cleargrad`：`grad` を最初と同じ `None` に戻します。足していく規則には、最初からやり直す方法も必要です。使い道は演習3でわかります。
# %% [markdown] lang="en"
# ### Exercise 1: add and clear gradients
#
# Fill in two parts of `Variable`.
#
# - Inside `backward`: store or add `gx`, as in the table. Create **a new array** and don't change existing arrays.
#   Don't use `+=`; the next section shows why.
# - `cleargrad`: set `grad` back to `None`. If gradients add up, you also need a way to start again. Exercise 3 shows
#   where you need it.

# %% exercise="variable"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def cleargrad(self):
        ### BEGIN SOLUTION
        self.grad = None
        ### END SOLUTION

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                gys = [output.grad for output in f.outputs]
                gxs = f.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                for x, gx in zip(f.inputs, gxs):
                    ### BEGIN SOLUTION
                    if x.grad is None:
                        x.grad = gx
                    else:
                        x.grad = x.grad + gx
                    ### END SOLUTION
                    funcs.append(x.creator)


# %% [markdown] lang="ko" hint="variable"
# 표의 두 줄이 그대로 `if`와 `else`가 됩니다. "비어 있는가?"는 9단계에서처럼 `is None`으로 묻습니다. `== None`은 벡터에서 원소마다 비교합니다.
# %% [markdown] lang="ja" hint="variable"
# 表の2行が、そのまま `if` と `else` になります。「空かどうか」は、ステップ9と同じく `is None` で調べます。`== None` は、ベクトルでは要素ごとの比較になります。
# %% [markdown] lang="en" hint="variable"
# The two rows of the table become an `if` and an `else`. Check for an empty `grad` with `is None`, as in step 9. `==
# None` compares a vector element by element.
# %% [markdown] lang="ko" hint="variable"
# 더하는 쪽은 `x.grad = x.grad + gx`입니다. 오른쪽의 `+`가 새 배열을 만들고, 왼쪽의 `=`가 상자에 그 배열을 넣습니다.
# %% [markdown] lang="ja" hint="variable"
# 足すほうは `x.grad = x.grad + gx` です。右辺の `+` が新しい配列を作り、左辺の `=` がその配列を箱に入れます。
# %% [markdown] lang="en" hint="variable"
# The line that adds is `x.grad = x.grad + gx`. The `+` creates a new array, and the `=` puts that array into the box.

# %% test="variable" points=3
x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
close(x.grad, 2.0)
close(y.grad, 1.0)

z = add(add(x, x), x)
z.backward()
close(x.grad, 5.0)
x.cleargrad()
equal(x.grad, None)
z = add(add(x, x), x)
z.backward()
close(x.grad, 3.0)

x = Variable(np.array([1.0, -2.0]))
y = add(square(x), x)
y.grad = np.array([0.5, 3.0])
y.backward()
close(x.grad, [1.5, -9.0])
close(y.grad, [0.5, 3.0])
### BEGIN HIDDEN TESTS
# kind: own-function
ours = inside("""
class Mix(Function):
    def forward(self, x0, x1, x2):
        return x0 + 2 * x1 - 4 * x2
    def backward(self, gy):
        return gy, 2 * gy, -4 * gy
class Twin(Function):
    def forward(self, x0, x1):
        return 2 * x0 + x1, x0 - 3 * x1
    def backward(self, gy0, gy1):
        return 2 * gy0 + gy1, gy0 - 3 * gy1
""")
# kind: shape
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 3)]:
    da, db, g0, g1 = (np.array(d) for d in rng.normal(size=(4, *shape)))
    one = np.ones(shape)

    a, b = Variable(da.copy()), Variable(db.copy())
    y = add(add(a, b), a)
    y.backward()
    close(a.grad, 2 * one)
    close(b.grad, one)
    close(y.grad, one)

    # kind: start-grad
    a, b = Variable(da.copy()), Variable(db.copy())
    y = add(square(a), add(a, exp(b)))
    y.grad = g0.copy()
    y.backward()
    close(a.grad, (2 * da + 1) * g0)
    close(b.grad, np.exp(db) * g0)
    close(y.grad, g0)

    a = Variable(da.copy())
    # kind: many-inputs
    y = square(ours.Mix()(a, exp(a), a))
    y.backward()
    close(a.grad, 2 * (2 * np.exp(da) - 3 * da) * (2 * np.exp(da) - 3))
    close(y.grad, one)

    a = Variable(da.copy())
    # kind: many-outputs
    p, q = ours.Twin()(a, a)
    p.grad, q.grad = g0.copy(), g1.copy()
    p.backward()
    close(a.grad, 3 * g0 - 2 * g1)
    close(q.grad, g1)

    a = Variable(da.copy())
    # kind: grad-before
    y = square(a)
    y.backward()
    z = exp(a)
    z.backward()
    close(a.grad, 2 * da + np.exp(da))
    close(z.grad, one)
    # kind: cleared-grads
    y.cleargrad()
    equal(y.grad, None)
    close(y.data, da**2)
    close(a.grad, 2 * da + np.exp(da))
    a.cleargrad()
    equal(a.grad, None)
    close(a.data, da)
    # kind: second-backward
    y.backward()
    close(a.grad, 2 * da)
    close(y.grad, one)

    a = Variable(da.copy())
    # kind: start-grad
    y = add(a, a)
    y.grad = 10 * one
    y.backward()
    close(a.grad, 20 * one)
    # kind: second-backward
    y.backward()
    close(a.grad, 40 * one)
    close(y.grad, 10 * one)

    a = Variable(da.copy())
    # kind: at-birth
    equal([a.grad, a.creator], [None, None])
    y = add(a, a)
    # kind: start-grad
    y.grad = 0 * one
    y.backward()
    close(a.grad, 0 * one)
# kind: dtype
for dtype, share in [("float64", 0.3), ("float32", 0.3), ("int64", 0.25), ("int64", 3)]:
    a = Variable(np.array([1, 2], dtype=dtype))
    y = add(add(a, a), a)
    y.grad = np.array([share, -share], dtype=dtype if dtype[0] == "f" else None)
    gy = y.grad
    y.backward()
    close(a.grad, 3 * gy)
    equal(a.grad.dtype, gy.dtype)
    equal(y.grad, gy)
# kind: grad-before
kept = inside("""
def passes(own):
    x = Variable(np.array([1.0, -2.0]))
    if own:
        x.grad = np.array([10.0, 20.0])
    else:
        exp(x).backward()
    before, was = x.grad, x.grad.copy()
    y = add(x, square(x))
    gy = y.grad = np.array([0.5, 2.0])
    y.backward()
    return before, was, gy, x.grad - was

found = [passes(True), passes(False)]
""")
for before, was, gy, added in kept.found:
    close(before, was, rtol=0, atol=0)
    close(gy, [0.5, 2.0])
    close(added, [1.5, -6.0])
# kind: second-backward
a = Variable(np.array([1.0, -2.0]))
y = square(square(a))
for times in (1, 3):
    y.backward()
    close(a.grad, times * 4 * np.array([1.0, -8.0]))
# kind: cleared-grads
a.cleargrad()
a.cleargrad()
equal(a.grad, None)
# kind: second-backward
from course.testing import recovers

recovers(2)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 왜 `+=`는 안 될까 — 여러 상자가 배열 하나를 함께 쓴다
#
# `x.grad = x.grad + gx`를 더 짧게 `x.grad += gx`로 쓰고 싶어집니다. 수라면 똑같지만 `ndarray`에서는 다릅니다. `+`는 새 배열을 만들고, `+=`는
# **있던 배열을 제자리에서** 바꿉니다. 그리고 우리 엔진에서는 여러 상자가 배열 하나를 함께 쓰고 있습니다. `Add.backward`가 받은 `gy`를 복사하지 않고
# 그대로 두 번 반환하기 때문입니다.
#
# ```text
#  y = add(x, x): 첫 번째 gx를 적은 뒤
#       y.grad ──┐
#       gx ──────┼──▶ [ 1 ]     화살표 셋, 배열은 하나
#       x.grad ──┘
#
#  (가) 두 번째 gx를 새 배열로 더하면:  x.grad = x.grad + gx
#       y.grad, gx ──▶ [ 1 ]
#       x.grad ──────▶ [ 2 ]     새 배열
#
#  (나) 두 번째 gx를 제자리에서 더하면:  x.grad += gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 2 ]     셋 다 바뀐다
#       x.grad ──┘
# ```
#
# `_backward_in_place`는 `+=`를 쓴 엔진입니다. 이 엔진으로 `x + x`를 역전파하면 `x.grad`와 `y.grad`는 각각 얼마일까요? 또 우리 엔진에서 $y = a + b$를 역전파한
# 뒤 `a.grad is b.grad`는 `True`일까요, `False`일까요? 세 답을 `guess`에 적으세요.
# %% [markdown] lang="ja"
# ## なぜ `+=` ではいけないのか：1つの配列を共有する複数の箱
#
# `x.grad = x.grad + gx` を、もっと短く `x.grad += gx` と書きたくなります。ふつうの数なら同じことですが、`ndarray` では
# 違います。`+` は新しい配列を作り、`+=` は**元の配列をその場で**書き換えるのです。そしてみなさんのエンジンでは、いくつ
# もの箱が1つの配列を共有しています。`Add.backward` が、受け取った `gy` をコピーせず、そのまま2回返すからです。
#
# ```text
#  y = add(x, x): 1つ目の gx を書いたあと
#       y.grad ──┐
#       gx ──────┼──▶ [ 1 ]     矢印は3本、配列は1つ
#       x.grad ──┘
#
#  (a) 2つ目の gx を新しい配列に足すと:  x.grad = x.grad + gx
#       y.grad, gx ──▶ [ 1 ]
#       x.grad ──────▶ [ 2 ]     新しい配列
#
#  (b) 2つ目の gx をその場で足すと:  x.grad += gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 2 ]     3つとも変わる
#       x.grad ──┘
# ```
#
# `_backward_in_place` は、`+=` を使ったエンジンです。これを `x + x` に使うと、`x.grad` と `y.grad` はそれぞれいくつになるでしょうか。また、みなさんのエンジンで $y = a + b$ を逆伝播した
# あと、`a.grad is b.grad` は `True` でしょうか、`False` でしょうか。3つの答えを `guess` に書いてください。
# %% [markdown] lang="en"
# ## Why not `+=`? Several boxes share one array
#
# It's tempting to write the shorter `x.grad += gx`. For plain numbers it does the same thing, but not for an
# `ndarray`: `+` creates a new array, while `+=` changes **the existing array in place**. In our engine several boxes
# can share one array, because `Add.backward` returns the same `gy` twice, without copying it.
#
# ```text
#  y = add(x, x): after storing the first gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 1 ]     three arrows, one array
#       x.grad ──┘
#
#  (a) add the second gx into a new array:  x.grad = x.grad + gx
#       y.grad, gx ──▶ [ 1 ]
#       x.grad ──────▶ [ 2 ]     a new array
#
#  (b) add the second gx in place:  x.grad += gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 2 ]     all three change
#       x.grad ──┘
# ```
#
# `_backward_in_place` is an engine with `+=`. Which values do `x.grad` and `y.grad` have after it runs on `x + x`?
# The second question is about our own engine: after the backward pass through $y = a + b$, is `a.grad is b.grad`
# `True` or `False`? Put the three answers into `guess`.

# %%
guess = [None, None, None]


def _backward_in_place(y):
    y.grad = np.ones_like(y.data)
    funcs = [y.creator]
    while funcs:
        f = funcs.pop()
        if f is not None:
            gxs = f.backward(*[output.grad for output in f.outputs])
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad += gx
                funcs.append(x.creator)


x = Variable(np.array(3.0))
y = add(x, x)
_backward_in_place(y)
a, b = Variable(np.array(3.0)), Variable(np.array(4.0))
z = add(a, b)
z.backward()
predict(guess, [float(x.grad), float(y.grad), a.grad is b.grad])

# %%
print(x.grad, y.grad)
print(a.grad is b.grad, a.grad is z.grad)

# %% [markdown] lang="ko"
# `x.grad`는 맞지만 `y.grad`까지 `2.0`이 되었습니다. $dy/dy$는 언제나 1이어야 합니다. `x`만 들여다보면 알아챌 수 없는 버그입니다.
#
# 둘째 줄은 우리 엔진에도 배열 하나를 함께 쓰는 상자들이 있음을 보여 줍니다(`True True`). 우리는 배열을 제자리에서 바꾸지 않으니 안전하지만, 여러분이 노트북에서
# `a.grad *= 2`라고 쓰면 `b.grad`와 `y.grad`도 바뀝니다. 복사를 줄인 대신 생긴, 책의 설계가 지닌 결함입니다.
#
# 어떤 상자들이 배열을 함께 쓰는지 그림으로 볼 수도 있습니다. 같은 글자가 붙은 것은 같은 메모리를 씁니다. 화살표는 그래프에서 어떤 객체가 어떤 객체를 참조하는지 보여 줍니다. 굵은
# 화살표는 17단계에서 설명합니다.
# %% [markdown] lang="ja"
# `x.grad` は正しいのですが、`y.grad` まで `2.0` になりました。$dy/dy$ はいつでも1のはずです。`x` だけを見ていては気づけないバグです。
#
# 2行目は、`+=` を使わないみなさんのエンジンにも、1つの配列を共有している箱があることを示しています（`True True`）。配列をその場で書き換えないので安全ですが、もしノートブックで
# `a.grad *= 2` と書けば、`b.grad` も `y.grad` も変わってしまいます。コピーを省いたことで生じた、本の設計の欠点です。
#
# どの箱が配列を共有しているのかは、図で見ることもできます。同じ文字の付いたものは、同じメモリを使っています。矢印は、グラフの中でどのオブジェクトがどのオブジェクトを参照しているかを
# 表します。太い矢印については、ステップ17で説明します。
# %% [markdown] lang="en"
# `x.grad` is right, but `y.grad` is now `2.0` too, and $dy/dy$ must be 1. If you look only at `x`, you won't notice.
#
# The second line shows that boxes share an array in our engine as well (`True True`). That's safe because our engine
# never changes an array in place. But if you write `a.grad *= 2` in a notebook, `b.grad` and `y.grad` change too.
# The book's design accepts this flaw because it avoids a copy.
#
# The next picture shows which objects share an array. Objects with the same letter use the same memory. The arrows
# show which object refers to which in the graph. Step 17 explains the thick arrows.

# %%
from course.draw import owners

a, b = Variable(np.array(3.0)), Variable(np.array(4.0))
y = add(a, b)
y.backward()
owners(y)

# %% [markdown] lang="ko"
# ### 연습 2 — `+=` 엔진의 결과
#
# 코드를 실행하지 말고 그림을 그려서 맞혀 봅시다. 세 물음 모두 `+=`를 쓴 엔진에 대한 것이고, 수는 0차원 배열입니다. 답은 저마다 수 하나로 적으세요.
#
# | 적을 곳 | 계산 | 물음 |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$, `x`는 3 | 역전파 뒤의 `x.grad` (옳은 값은 3) |
# | `b_grad` | $y = (a + b) + a$, `a`는 1, `b`는 2 | 역전파 뒤의 `b.grad` (옳은 값은 1) |
# | `y_grad` | $y = s^2 + s$, `s`는 3 | 역전파 뒤의 `y.grad` (옳은 값은 1) |
#
# 실마리는 두 가지입니다. 덧셈은 같은 배열을 계속 넘겨주고, 제곱은 곱셈을 하므로 새 값을 만듭니다. 셋 다 처음의 배열 하나에서 시작합니다.
# %% [markdown] lang="ja"
# ### 演習2 — `+=` のエンジンの結果
#
# コードを実行せず、図を描いて当ててみましょう。どれも `+=` を使ったエンジンの話で、数は0次元の配列です。答えは、それぞれ1つの数で書いてください。
#
# | 書くところ | 計算 | 問い |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$、`x` は3 | 逆伝播のあとの `x.grad`（正しくは3） |
# | `b_grad` | $y = (a + b) + a$、`a` は1、`b` は2 | 逆伝播のあとの `b.grad`（正しくは1） |
# | `y_grad` | $y = s^2 + s$、`s` は3 | 逆伝播のあとの `y.grad`（正しくは1） |
#
# 手がかりは2つです。足し算は同じ配列をそのまま渡し続け、2乗は掛け算をするので新しい値を作ります。どれも、最初の1つの配列から始まります。
# %% [markdown] lang="en"
# ### Exercise 2: results of the `+=` engine
#
# Don't run code here. Draw the picture and work out the answers. All three questions are about the engine with `+=`
# and 0-dimensional arrays. Write one number for each.
#
# | name | computation | question |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$, `x` is 3 | `x.grad` after the backward pass (correct: 3) |
# | `b_grad` | $y = (a + b) + a$, `a` is 1 and `b` is 2 | `b.grad` after the backward pass (correct: 1) |
# | `y_grad` | $y = s^2 + s$, `s` is 3 | `y.grad` after the backward pass (correct: 1) |
#
# Two facts help. Addition passes the same array on, and the square multiplies, so it creates a new array. Each
# computation starts with a single array.

# %% exercise="in-place" keep=false
x_grad = None
b_grad = None
y_grad = None
### BEGIN SOLUTION
x_grad = 4.0
b_grad = 2.0
y_grad = 7.0
### END SOLUTION


# %% [markdown] lang="ko" hint="in-place"
# 첫째: 바깥쪽 덧셈의 역전파가 끝나면 `y.grad`, 안쪽 합의 `grad`, `x.grad`가 배열 하나를 함께 씁니다. 그다음 안쪽 덧셈의 `gx` 둘도 바로 그 배열입니다. 배열에 자기
# 자신을 더하면 두 배가 되고, 그런 일이 두 번 일어납니다.
# %% [markdown] lang="ja" hint="in-place"
# 1つ目：外側の足し算の逆伝播が終わると、`y.grad`、内側の和の `grad`、`x.grad` が1つの配列を共有します。そのあと、内側
# の足し算が出す2つの `gx` も、この配列そのものです。配列に自分自身を足すと2倍になり、それが2回起こります。
# %% [markdown] lang="en" hint="in-place"
# `x_grad`: after the outer addition, `y.grad`, the `grad` of the inner sum and `x.grad` share one array. The inner
# addition sends that same array to `x` twice. Adding an array to itself doubles it, and that happens twice.
# %% [markdown] lang="ko" hint="in-place"
# 둘째: `b.grad`는 맨 나중에 적히는데, 그때 공유 배열의 값은 이미 `a` 때문에 바뀌어 있습니다. 셋째: 제곱에서 오는 기울기는 `2 * 3`이고, 그것이 `y.grad`와 함께 쓰는
# 배열에 더해집니다.
# %% [markdown] lang="ja" hint="in-place"
# 2つ目：`b.grad` が書かれるのは最後で、そのとき共有されている配列の値は、もう `a` のせいで変わっています。3つ目：2乗から届く分は `2 * 3` で、それが `y.grad` と
# 共有している配列に足されます。
# %% [markdown] lang="en" hint="in-place"
# `b_grad`: `b.grad` is stored last, and by then the shared array has already been changed for `a`. `y_grad`: the
# contribution from the square is `2 * 3`. It's added to the array that `y.grad` shares.

# %% test="in-place" points=2
found = inside("""
class Square(Function):
    def forward(self, x):
        return x**2
    def backward(self, gy):
        return 2 * self.inputs[0].data * gy

class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1
    def backward(self, gy):
        return gy, gy

def square(x):
    return Square()(x)

def add(x0, x1):
    return Add()(x0, x1)

def backward(y):
    y.grad = np.ones_like(y.data)
    funcs = [y.creator]
    while funcs:
        f = funcs.pop()
        if f is not None:
            gxs = f.backward(*[output.grad for output in f.outputs])
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad += gx
                funcs.append(x.creator)

x = Variable(np.array(3.0))
backward(add(add(x, x), x))
a, b = Variable(np.array(1.0)), Variable(np.array(2.0))
backward(add(add(a, b), a))
s = Variable(np.array(3.0))
y = add(square(s), s)
backward(y)
pairs = [(x_grad, x.grad), (b_grad, b.grad), (y_grad, y.grad)]
single = [np.ndim(mine) == 0 for mine, seen in pairs]
right = [bool(np.allclose(mine, seen)) for mine, seen in pairs]
""")
equal(found.single, [True, True, True])
equal(found.right, [True, True, True])
### BEGIN HIDDEN TESTS
# kind: values
close(x_grad, 4.0)
close(b_grad, 2.0)
close(y_grad, 7.0)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 두 번째 계산
#
# 이제 `x`를 그대로 두고 계산을 하나 더 합니다. $x + x$의 미분은 2, $(x + x) + x$의 미분은 3입니다. 다음 셀은 두 식을 차례로 역전파하고, `x.cleargrad()`를 부른 다음 두 번째 식을 다시
# 역전파합니다. 그때마다 `x.grad`는 얼마일까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する：2つ目の計算
#
# 今度は、`x` をそのまま使って、もう一つ計算をします。$x + x$ の微分は2、$(x + x) + x$ の微分は3です。次のセルでは、前者、後者、そして `x.cleargrad()` を呼んだ
# あとにもう一度後者を、順に逆伝播します。そのたびに `x.grad` はいくつになるでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run: a second computation
#
# Keep `x` and use it in another computation. The derivative of $x + x$ is 2, and the derivative of $(x + x) + x$
# is 3. The next cell computes the first, then the second, and then the second again after `x.cleargrad()`. Which three
# values does `x.grad` have?

# %%
guess = [None, None, None]

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
grads = [x.grad]

y = add(add(x, x), x)
y.backward()
grads.append(x.grad)

x.cleargrad()
y = add(add(x, x), x)
y.backward()
grads.append(x.grad)
predict(guess, grads)

# %%
for each in grads:
    print(each)

# %% [markdown] lang="ko"
# 둘째 수는 `5.0`입니다. 앞 계산의 `2.0`에 이번 계산의 `3.0`이 더해졌습니다. 더하는 규칙은 한 그래프 안의 여러 길과, 앞서 끝난 다른 계산을 구별하지 못합니다.
# 그래서 새 계산을 시작하기 전에 `x.cleargrad()`를 불러야 셋째 수처럼 `3.0`이 됩니다.
#
# 어째서 0이 아니라 `None`일까요? 출력에 `cleargrad`를 불렀다고 생각해 보세요. `backward`는 `grad`가 `None`일 때만 1에서 출발합니다. 0이 적혀 있으면 그 0을
# 사용자가 정한 출발값으로 믿고, 모든 기울기를 0으로 만들어 버립니다.
#
# ### 연습 3 — `slope`
#
# 함수 `f`와 변수 `x`를 받아, 지금 `x.data`에 든 값에서의 미분 $f'(x)$를 구해 반환하는 `slope(f, x)`를 쓰세요. 미분은 수치 미분이 아니라 역전파로 구합니다. `x.grad`에 무엇이
# 남아 있든, 몇 번을 부르든 **이번 계산의 기울기만** 나와야 합니다. `f`는 `Variable`을 받아 `Variable`을 반환합니다. 호출이 끝난 뒤 `x.grad`에 무엇이 남는지는 자유이지만
# `x.data`는 바꾸지 마세요.
# %% [markdown] lang="ja"
# 2つ目の数は `5.0` です。前の計算の `2.0` に、今回の `3.0` が足されました。足していく規則では、1つのグラフの中の複数の道と、すでに終わった別の計算とを
# 区別できないのです。そこで、新しい計算を始める前に `x.cleargrad()` を呼びます。すると、3つ目の数のように `3.0` になります。
#
# なぜ0ではなく `None` なのでしょうか。出力に対して `cleargrad` を呼んだと考えてみてください。`backward` が1から出発するのは、`grad` が `None` のときだけです。0が
# 書いてあると、それをユーザーが決めた出発値とみなして、すべての微分を0にしてしまいます。
#
# ### 演習3 — `slope`
#
# 関数 `f` と変数 `x` を受け取り、いま `x.data` に入っている値での微分 $f'(x)$ を返す `slope(f, x)` を書いてください。微分は、数値微分ではなく逆伝播で求めます。`x.grad` に何が
# 残っていても、何度呼んでも、**今回の計算の微分だけ**が返るようにします。`f` は `Variable` を受け取って `Variable` を返します。呼び出しのあと `x.grad` に何が残るかは自由ですが、`x.data` は
# 変えないでください。
# %% [markdown] lang="en"
# The second value is `5.0`: `2.0` from the first computation plus `3.0` from the second. The engine can't distinguish
# several paths in one graph from an earlier computation. So call `x.cleargrad()` before you start a new one. Then you
# get `3.0`, the third value.
#
# Why `None` and not 0? Imagine that you call `cleargrad` on an output. `backward` starts from 1 only if `grad` is
# `None`. If it finds 0, it treats it as the starting value that you chose, and every derivative is 0.
#
# ### Exercise 3: `slope`
#
# Write `slope(f, x)`. It takes a function `f` and a variable `x`, and returns the derivative $f'(x)$ at the current
# value of `x.data`. Use backpropagation, not numerical differentiation. The result must be the derivative of **this
# computation only**, whatever `x.grad` held before and however often you call `slope`. `f` takes a `Variable` and
# returns a `Variable`. It doesn't matter what `x.grad` holds afterward, but don't change `x.data`.

# %% exercise="slope" keep=false
def slope(f, x):
    ### BEGIN SOLUTION
    x.cleargrad()
    y = f(x)
    y.backward()
    return x.grad
    ### END SOLUTION


# %% [markdown] lang="ko" hint="slope"
# 네 가지 일을 차례로 합니다. 지우고, 계산하고, 거슬러 올라가고, 읽습니다. 지울 것은 `y`가 아니라 `x`에 남은 기울기입니다.
# %% [markdown] lang="ja" hint="slope"
# 消す、計算する、さかのぼる、読み取る、の4つを順番に行います。消すのは `y` ではなく、`x` に残っている微分です。
# %% [markdown] lang="en" hint="slope"
# Do four things in this order: clear, compute, go back, read. Clear the old gradient of `x`, not of `y`.

# %% test="slope" points=2
x = Variable(np.array(3.0))
close(slope(square, x), 6.0)
close(slope(square, x), 6.0)
close(slope(exp, Variable(np.array([0.0, 1.0]))), [1.0, np.e])
### BEGIN HIDDEN TESTS
# kind: own-function
ours = inside("""
def twice_and_square(x):
    return add(add(x, square(x)), x)
def shifted(x):
    return square(add(x, Variable(np.array(1.5))))
""")
# kind: grad-before
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 2)]:
    data = np.array(rng.normal(size=shape))
    x = Variable(data.copy())
    x.grad = 100 * np.ones(shape)
    close(slope(ours.twice_and_square, x), 2 + 2 * data)
    # kind: shape
    close(slope(exp, x), np.exp(data))
    # kind: call-again
    close(slope(ours.twice_and_square, x), 2 + 2 * data)
    # kind: unchanged-input
    close(x.data, data)
# kind: call-again
x = Variable(np.array(0.5))
close(slope(ours.shifted, x), 4.0)
close(slope(ours.shifted, x), 4.0)
# kind: data-changed
for number in (0.5, -2.0):
    x.data = np.array(number)
    close(slope(square, x), 2 * number)
    close(slope(ours.shifted, x), 2 * (number + 1.5))
# kind: dtype
for dtype in ("float64", "float32"):
    equal(np.asarray(slope(square, Variable(np.array([1.0, 3.0], dtype=dtype)))).dtype, np.dtype(dtype))
# kind: own-function
passes = inside("""
class Steep(Function):
    def forward(self, x):
        return x + 0.0
    def backward(self, gy):
        return 7 * gy
found = slope(lambda x: Steep()(x), Variable(np.array([1.0, 2.0])))
""")
close(passes.found, [7.0, 7.0])
# kind: grad-before
same_box = inside("""
def same_box(x):
    return x
""").same_box
for left in (1e20, np.nan, 0.0):
    x = Variable(np.array([1.0, -2.0]))
    x.grad = np.full(2, left)
    close(slope(square, x), [2.0, -4.0])
    x.grad = np.full(2, left)
    close(slope(same_box, x), [1.0, 1.0])
    close(slope(same_box, x), [1.0, 1.0])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 기울기를 지우지 않은 경사하강법
#
# 같은 변수로 계산을 되풀이하는 대표적인 일이 경사하강법입니다. $f(x) = (x - 2)^2$을 가장 작게 하는 $x$를 찾기 위해,
# 5에서 출발해 기울기의 반대쪽으로 조금씩 움직입니다. 답은 2입니다. 다음 셀은 40번 움직이기를 두 차례 합니다. 처음에는
# 움직일 때마다 기울기를 지우고, 두 번째에는 지우지 않습니다. 마지막 값과 2의 차이가 0.01보다 작을까요? 두 경우를 각각
# `True`나 `False`로 예상해 보세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する：微分を消さない勾配降下法
#
# 同じ変数で計算を繰り返すものの代表が、勾配降下法です。$f(x) = (x - 2)^2$ をいちばん小さくする $x$ を探して、5から出発し、微分と反対の向きに少しずつ動きます。
# 答えは2です。次のセルでは、40回の移動を2通り行います。1行目は動くたびに微分を消し、2行目は消しません。最後の値と2との差は0.01より小さくなるでしょうか。2つの場合を、それぞれ `True` か `False` で
# 予想してください。
# %% [markdown] lang="en"
# ## Predict, then run: gradient descent without clearing
#
# Gradient descent uses the same variable again and again. To find the $x$ that minimizes $f(x) = (x - 2)^2$, it
# starts at 5 and takes small steps against the derivative. The minimum is at 2. The next cell takes 40 steps twice:
# once with the gradient cleared at every step, once without. For each run, does it end within 0.01 of 2 (`True` or
# `False`)?

# %%
guess = [None, None]

paths = []
for clear in [True, False]:
    x, c = Variable(np.array(5.0)), Variable(np.array(-2.0))
    path = []
    for _ in range(40):
        if clear:
            x.cleargrad()
        y = square(add(x, c))
        y.backward()
        x.data = x.data - 0.1 * x.grad
        path.append(float(x.data))
    paths.append(path)
predict(guess, [abs(path[-1] - 2) < 0.01 for path in paths])

# %%
for path in paths:
    print([round(number, 1) for number in path[3::4]])

# %%
from course.draw import descent

descent(lambda number: (number - 2) ** 2, [5.0, *paths[0]], [5.0, *paths[1]])

# %% [markdown] lang="ko"
# 두 줄은 네 번 움직일 때마다의 `x`입니다. 그림은 두 경로를 $f$의 곡선 위에 그린 것으로, 동그라미에서 시작해 네모에서 끝납니다. 빨간색이 기울기를 지운 쪽,
# 파란색이 지우지 않은 쪽입니다. 지우지 않은 쪽은 2를 지나쳐 반대편까지 갔다가
# 되돌아오기를 되풀이합니다. 앞에서 구한 기울기가 계속 쌓여, 마찰 없는 골짜기에서 구르는 공처럼 멈추지 않습니다. 오류 메시지는 나오지 않습니다. 빠진 것은 `x.cleargrad()` 한 줄뿐입니다.
#
# ## 틀린 결과 두 가지 — 중간 변수와 두 번째 `backward()`
#
# 이제 같은 변수를 몇 번이든 쓸 수 있습니다. 그런데 여기까지는 **입력 변수**를 여러 번 쓴 이야기였습니다. 중간에 만들어진 변수를 두 번 쓰면 어떨까요?
# $a = x^2,\ y = a + a = 2x^2$이라면 $x = 2$에서 미분은 $4x = 8$입니다.
#
# 그리고 같은 그래프에서 `backward()`를 두 번 부르면 어떻게 될까요? $(x + x) + x$의 미분은 3입니다. 두 경우에 `x.grad`가 각각 얼마가 될지 예상해서 `guess`에 적으세요.
# %% [markdown] lang="ja"
# 2つの行は、4回動くごとの `x` です。図は、$f$ の曲線の上に2つの経路を描いたもので、丸から始まり、四角で終わります。赤
# が微分を消したほう、青が消さないほうです。消さないほうは、2を通り過ぎて反対側まで行っては戻ることを繰り返します。それまでの微分がたまり続け、摩擦のない谷を
# 転がるボールのように止まりません。エラーメッセージは出ません。足りないのは `x.cleargrad()` の1行だけです。
#
# ## 2つの間違った結果：途中の変数と2回目の `backward()`
#
# 同じ変数を何度でも使えるようになりました。ただし、ここまでは**入力の変数**を何度も使う話でした。途中で作られた変数を2
# 回使うと、どうなるでしょうか。$a = x^2,\ y = a + a = 2x^2$ なら、$x = 2$ での微分は $4x = 8$ です。
#
# もう一つ、同じグラフで `backward()` を2回呼ぶとどうなるでしょうか。$(x + x) + x$ の微分は3です。2つの場合の `x.grad` がそれぞれいくつになるか、予想を `guess` に書いてください。
# %% [markdown] lang="en"
# Each printed line shows `x` after every 4th step. The picture shows both paths on the curve of $f$; each starts at a
# ring and ends at a square. The red path is the one with clearing, the blue one is without. Without clearing, `x` runs
# past 2 to the other side, comes back, and repeats this. The gradients of all earlier steps add up, so `x` moves like a
# ball in a valley without friction. There is no error message. All that's missing is one line, `x.cleargrad()`.
#
# ## Two wrong results: intermediate variables and a second `backward()`
#
# You can now use a variable as often as you like. But so far the variable that we used again was an **input**. What
# about a variable in the middle of the graph? For $a = x^2,\ y = a + a = 2x^2$ the derivative at $x = 2$ is $4x = 8$.
#
# And what if you call `backward()` twice on the same graph? The derivative of $(x + x) + x$ is 3. Put the value of
# `x.grad` that you expect in each of the two cases into `guess`.

# %%
guess = [None, None]

x = Variable(np.array(2.0))
a = square(x)
y = add(a, a)
y.backward()

x1 = Variable(np.array(3.0))
y1 = add(add(x1, x1), x1)
y1.backward()
y1.backward()
predict(guess, [float(x.grad), float(x1.grad)])

# %%
print(y.data, x.grad)
print(x1.grad)

# %% [markdown] lang="ko"
# 둘 다 틀렸습니다. 첫째는 8이어야 하는데 `16.0`입니다. `Add`의 두 입력이 모두 `a`라서 `Square`가 `funcs`에 두 번 들어갔고, 다 모인 기울기를 두 번 모두 통째로
# 보냈기 때문입니다. 둘째는 `6.0`이 아니라 `8.0`입니다. 첫 번째 역전파가 중간 변수에 남긴 기울기까지 다시 더해져 흘러갔습니다. 둘째 오류는 책의 설계가 지닌 결함입니다.
# 지금은 한 그래프에서 `backward()`를 한 번만 부르세요. 18단계에서 중간 변수의 기울기를 지우게 되면 이 오류는 사라집니다.
#
# 첫째 오류는 지금 고쳐야 합니다. 함수를 **몇 번, 어떤 순서로** 거슬러 올라가야 할까요? 다음 단계에서는 먼저 종이에 풀어 봅니다.
# %% [markdown] lang="ja"
# どちらも間違いです。1つ目は8のはずが `16.0` です。`Add` の入力が2つとも `a` なので、`Square` がリストに2回入り、集まり終えた微分を2回とも丸ごと流して
# しまいました。2つ目は `6.0` ではなく `8.0` です。1回目の逆伝播が途中の変数に残した微分まで、もう一度足されて流れたのです。こちらは本の設計の欠点です。
# いまは、1つのグラフでは `backward()` を1回だけ呼んでください。ステップ18で途中の変数の微分を消すようになると、この誤りはなくなります。
#
# 1つ目のほうは、ここで直す必要があります。関数を**何回、どんな順番で**さかのぼればよいのでしょうか。次のステップでは、まず紙の上で考えます。
# %% [markdown] lang="en"
# Both results are wrong. The first should be 8 but is `16.0`. Both inputs of `Add` are `a`, so `Square` is in the
# list twice, and each time it passes on the whole gradient of `a`. The second is `8.0`, although adding 3 twice
# gives 6. The second pass also adds and passes on what the first pass left in the intermediate variable. This is a flaw of
# the book's design. For now, call `backward()` only once per graph. Step 18 clears the gradients of intermediate
# variables, and then this error disappears.
#
# The first error needs a fix now: **how often, and in which order**, must the backward pass visit the functions? In
# the next step we work that out on paper.
