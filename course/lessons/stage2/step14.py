# %% [markdown] lang="ko"
# # 14단계. 같은 변수 반복 사용
#
# 13단계의 마지막 질문에서 출발합니다. $y = x + x$는 $2x$이니 미분은 $x$가 무엇이든 2입니다. 우리 엔진도 그렇게 대답할까요? 아래 셀을 실행하기
# 전에, 반복문에서 미분을 적는 줄 `x.grad = gx`를 떠올리며 무엇이 출력될지 적어 보세요.
# %% [markdown] lang="ja"
# # ステップ14　同じ変数を繰り返し使う
#
# ステップ13の最後の問いから始めます。$y = x + x$ は $2x$ ですから、$x$ が何であっても微分は2です。私たちのエンジンもそう答えるでしょうか。次のセルを実行する
# 前に、ループの中で微分を書き込む行 `x.grad = gx` を思い出しながら、何が表示されるかを書き出してみましょう。
# %% [markdown] lang="en"
# # Step 14. The same variable twice
#
# We start from the question that closed step 13. $y = x + x$ is $2x$, and its derivative is 2 whatever $x$ may be. Does our engine
# say so too? Before you run the cell below, remember the line of the loop that writes the gradient, `x.grad = gx`, and note
# down what you expect.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(14))

# %%
x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print("y", y.data)
print("x.grad", x.grad)

# %% [markdown] lang="ko"
# ## 덮어쓰지 말고 더하기
#
# 값 `6.0`은 맞는데 미분은 `1.0`입니다. `Add`의 역전파는 두 입력에 1을 하나씩 보냈습니다. 그런데 두 입력이 같은 상자라서, 두 번째 값이 첫 번째
# 값을 **덮어쓰고** 말았습니다.
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (앞의 1이 사라진다)
# ```
#
# $x$를 조금 움직이면 $y$는 두 자리에서 한꺼번에 움직입니다. 그러니 각 자리로 들어온 몫을 **모두 더해야** 합니다. $x$가 $x_0, x_1, \dots$라는
# 여러 자리에 쓰였다면
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# 입니다. 13단계의 `Polar`에서 두 길로 온 몫을 더한 것과 같은 규칙이고, 이번에는 함수가 아니라 **변수**가 그 합을 맡습니다.
#
# | 미분 `gx`가 도착했을 때 | 할 일 |
# |--|--|
# | `x.grad`가 `None`이다(첫 손님) | `gx`를 적는다 |
# | `x.grad`에 이미 값이 있다 | 있던 값에 `gx`를 **더한 값**을 적는다 |
#
# 기록을 넘겨 보면 어디에서 잘못되었는지 보입니다. `play`는 함수 하나하나의 미분만 믿고 옳은 기울기를 따로 구해, 처음으로 어긋난 곳에 ✗를 붙입니다.
# %% [markdown] lang="ja"
# ## 上書きせずに、足す
#
# 値の `6.0` は合っていますが、微分は `1.0` です。`Add` の逆伝播は、二つの入力に1を一つずつ送りました。ところが二つの入力は同じ箱なので、二つ目の値が
# 一つ目の値を**上書きして**しまったのです。
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (前の1が消える)
# ```
#
# $x$ を少し動かすと、$y$ は二つの場所で同時に動きます。ですから、それぞれの場所に届いた分を**すべて足さなければ**なりません。$x$ が $x_0, x_1, \dots$ という
# いくつかの場所で使われているなら
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# となります。ステップ13の `Polar` で、二つの道を通ってきた分を足したのと同じ規則です。今度は、関数ではなく**変数**がその和を受け持ちます。
#
# | 微分 `gx` が届いたとき | すること |
# |--|--|
# | `x.grad` が `None`（最初のお客さま） | `gx` を書く |
# | `x.grad` にもう値がある | その値に `gx` を**足したもの**を書く |
#
# 記録をめくると、どこで間違えたのかがわかります。`play` は、一つひとつの関数の微分だけを信じて正しい勾配を別に求め、最初に食い違った所に
# ✗を付けます。
# %% [markdown] lang="en"
# ## Add, do not overwrite
#
# The value `6.0` is right, but the derivative is `1.0`. On its way back `Add` sent a 1 to each of its two inputs. They are the same
# box, though, so the second 1 **overwrote** the first.
#
# ```text
#            ┌── gx0 = 1 ──▶ x.grad = 1
#   y ── Add ┤
#            └── gx1 = 1 ──▶ x.grad = 1   (the first 1 is gone)
# ```
#
# Nudge $x$, and $y$ is moved in two places at once. So the shares that arrive in all these places have to be **added up**. If
# $x$ stands in the places $x_0, x_1, \dots$, then
#
# $$\frac{dy}{dx} = \sum_i \frac{\partial y}{\partial x_i}\,\frac{dx_i}{dx} = \sum_i \frac{\partial y}{\partial x_i}$$
#
# It is the rule by which you added two shares in the `Polar` of step 13. This time it is not the function that adds them but
# **the variable**.
#
# | when a derivative `gx` arrives | do this |
# |--|--|
# | `x.grad` is `None` (the first guest) | write `gx` |
# | `x.grad` holds a value already | write that value **plus** `gx` |
#
# Turn the pages, and you see where it goes wrong. `play` works out the right gradients apart, trusting nothing but the
# derivative of each single function, and puts a ✗ where the first one differs.

# %%
from course.draw import play

x = Variable(np.array(3.0))
y = add(x, x)
play(y)

# %% [markdown] lang="ko"
# ### 연습 1 — 더하기와 지우기
#
# `Variable`의 두 군데를 채웁니다.
#
# - `backward`의 안쪽: 위의 표대로 `gx`를 적거나 더합니다. **새 배열**을 만들어 적고, 이미 있는 배열은 바꾸지 마세요(`+=`를 쓰면 안 됩니다. 까닭은 바로 뒤에
#   나옵니다).
# - `cleargrad`: `grad`를 처음처럼 `None`으로 되돌립니다. 더하는 규칙에는 다시 시작하는 방법도 있어야 합니다. 어디에 쓰는지는 연습 3에서 봅니다.
# %% [markdown] lang="ja"
# ### 演習1 — 足すことと、消すこと
#
# `Variable` の二か所を埋めます。
#
# - `backward` の内側：上の表のとおりに、`gx` を書くか、足します。**新しい配列**を作って書き、もとからある配列は書き換えないでください（`+=` は使えません。
#   理由はすぐあとで説明します）。
# - `cleargrad`：`grad` を最初と同じ `None` に戻します。足していく規則には、最初からやり直す方法も必要です。使い道は演習3でわかります。
# %% [markdown] lang="en"
# ### Exercise 1: add up, and clear
#
# There are two gaps in `Variable`.
#
# - Inside `backward`: write `gx`, or add it, as the table says. Write **a new array** and leave those that exist as they are (not
#   with `+=`, for a reason that comes right after).
# - `cleargrad` sets `grad` back to `None`, as it was at first. A rule that adds up needs a way to start afresh. What it is good
#   for you will see in exercise 3.

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
# The two rows of the table are an `if` and an `else`. Ask "is it empty?" with `is None`, as in step 9; `== None` compares a
# vector element by element.
# %% [markdown] lang="ko" hint="variable"
# 더하는 쪽은 `x.grad = x.grad + gx`입니다. 오른쪽의 `+`가 새 배열을 만들고, 왼쪽의 `=`가 상자에 그 배열을 넣습니다.
# %% [markdown] lang="ja" hint="variable"
# 足すほうは `x.grad = x.grad + gx` です。右辺の `+` が新しい配列を作り、左辺の `=` がその配列を箱に入れます。
# %% [markdown] lang="en" hint="variable"
# The adding line is `x.grad = x.grad + gx`. The `+` on the right makes a new array, and the `=` puts that array into the box.

# %% test="variable" points=4
x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
close(x.grad, 2.0)
close(y.grad, 1.0)

z = add(add(x, x), x)
z.backward()
close(x.grad, 5.0)  # 2.0 of y and 3.0 of z: gradients add up until they are cleared
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
    return np.array_equal(before, was) and np.array_equal(gy, [0.5, 2.0]) and np.allclose(x.grad - was, [1.5, -6.0])

untouched = [passes(True), passes(False)]
""")
equal(kept.untouched, [True, True])
# kind: second-backward
a = Variable(np.array([1.0, -2.0]))
y = square(square(a))
for times in (1, 3):  # the variable in the middle holds twice as much at the second pass
    y.backward()
    close(a.grad, times * 4 * np.array([1.0, -8.0]))
# kind: cleared-grads
a.cleargrad()
a.cleargrad()
equal(a.grad, None)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 왜 `+=`는 안 될까 — 누가 어떤 배열을 함께 쓰는가
#
# `x.grad = x.grad + gx`를 더 짧게 `x.grad += gx`로 쓰고 싶어집니다. 숫자라면 똑같지만 `ndarray`에서는 다릅니다. `+`는 새 배열을 만들고, `+=`는
# **있던 배열을 제자리에서** 바꿉니다. 그리고 우리 엔진에서는 여러 상자가 배열 하나를 함께 쓰고 있습니다. `Add.backward`가 받은 `gy`를 복사하지 않고
# 그대로 두 번 돌려주기 때문입니다.
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
# 아래의 `_backward_in_place`는 `+=`를 쓴 엔진입니다. `x + x`에서 무엇이 출력될까요? 이어서 우리 엔진에서 $y = a + b$를 역전파한 뒤, `a.grad`와 `b.grad`가
# 같은 배열인지도 물어봅니다.
# %% [markdown] lang="ja"
# ## なぜ `+=` ではいけないのか — 誰がどの配列を共有しているか
#
# `x.grad = x.grad + gx` を、もっと短く `x.grad += gx` と書きたくなります。ふつうの数なら同じことですが、`ndarray` では違います。`+` は新しい配列を作り、`+=` は
# **もとの配列をその場で**書き換えるのです。そして私たちのエンジンでは、いくつもの箱が一つの配列を共有しています。`Add.backward` が、受け取った `gy` をコピーせず、
# そのまま二度返すからです。
#
# ```text
#  y = add(x, x): 一つ目の gx を書いたあと
#       y.grad ──┐
#       gx ──────┼──▶ [ 1 ]     矢印は三本、配列は一つ
#       x.grad ──┘
#
#  (a) 二つ目の gx を新しい配列に足すと:  x.grad = x.grad + gx
#       y.grad, gx ──▶ [ 1 ]
#       x.grad ──────▶ [ 2 ]     新しい配列
#
#  (b) 二つ目の gx をその場で足すと:  x.grad += gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 2 ]     三つとも変わる
#       x.grad ──┘
# ```
#
# 次の `_backward_in_place` は、`+=` を使ったエンジンです。`x + x` では何が表示されるでしょうか。続けて、私たちのエンジンで $y = a + b$ を逆伝播したあと、`a.grad` と
# `b.grad` が同じ配列かどうかも調べてみます。
# %% [markdown] lang="en"
# ## Why not `+=`? Who shares which array
#
# It is tempting to write `x.grad += gx`, which is shorter. For plain numbers it would be the same thing. For an `ndarray` it is not:
# `+` makes a new array, and `+=` changes **the array that is there**. And in our engine several boxes use one array together,
# because `Add.backward` returns the very `gy` that it was given, twice, without a copy.
#
# ```text
#  y = add(x, x): the first gx is written
#       y.grad ──┐
#       gx ──────┼──▶ [ 1 ]     three arrows, one array
#       x.grad ──┘
#
#  (a) the second gx, added into a new array:  x.grad = x.grad + gx
#       y.grad, gx ──▶ [ 1 ]
#       x.grad ──────▶ [ 2 ]     a new array
#
#  (b) the second gx, added in place:  x.grad += gx
#       y.grad ──┐
#       gx ──────┼──▶ [ 2 ]     all three change
#       x.grad ──┘
# ```
#
# `_backward_in_place` below is an engine that uses `+=`. What does it print for `x + x`? After that we take our own engine backward
# through $y = a + b$ and ask whether `a.grad` and `b.grad` are one and the same array.

# %%
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
print("x.grad", x.grad, " y.grad", y.grad)

a, b = Variable(np.array(3.0)), Variable(np.array(4.0))
y = add(a, b)
y.backward()
print(a.grad is b.grad, a.grad is y.grad)

# %% [markdown] lang="ko"
# `x.grad`는 맞지만 `y.grad`까지 `2.0`이 되었습니다. $dy/dy$는 언제나 1이어야 합니다. `x`만 들여다보면 알아챌 수 없는 버그입니다.
#
# 둘째 줄은 우리 엔진에도 배열 하나를 함께 쓰는 상자들이 있음을 보여 줍니다(`True True`). 우리는 배열을 제자리에서 바꾸지 않으니 안전하지만, 여러분이 노트북에서
# `a.grad *= 2`라고 쓰면 `b.grad`와 `y.grad`도 바뀝니다. 복사를 아낀 대신 떠안은 교재 설계의 흠입니다.
#
# 누가 배열을 함께 쓰는지 눈으로 볼 수도 있습니다. 같은 글자가 붙은 것은 같은 메모리를 씁니다. 화살표는 그래프에서 누가 누구를 기억하는지 보여 주는데, 굵은 화살표의
# 이야기는 17단계에서 합니다.
# %% [markdown] lang="ja"
# `x.grad` は正しいのですが、`y.grad` まで `2.0` になりました。$dy/dy$ はいつでも1のはずです。`x` だけを見ていては気づけないバグです。
#
# 2行目は、私たちのエンジンにも、一つの配列を共有している箱があることを示しています（`True True`）。配列をその場で書き換えないので安全ですが、もしノートブックで
# `a.grad *= 2` と書けば、`b.grad` も `y.grad` も変わってしまいます。コピーを省いた代わりに抱え込んだ、教科書の設計の弱点です。
#
# 誰が配列を共有しているのかは、目で見ることもできます。同じ文字の付いたものは、同じメモリを使っています。矢印は、グラフの中で誰が誰を覚えているかを
# 表します。太い矢印の話は、ステップ17でします。
# %% [markdown] lang="en"
# `x.grad` is right, but `y.grad` has become `2.0` as well, and $dy/dy$ is 1, always. Whoever looks at `x` alone will never notice.
#
# The second line shows that in our engine, too, boxes share an array (`True True`). We are safe because we never change an array in
# place. But if you write `a.grad *= 2` in a notebook, `b.grad` and `y.grad` change with it. It is a flaw of the textbook's
# design, and the price of saving a copy.
#
# You can also look at who shares an array. Where the same letter stands, it is the same memory. The arrows show who
# remembers whom in the graph; what the thick ones mean is a matter for step 17.

# %%
from course.draw import owners

a, b = Variable(np.array(3.0)), Variable(np.array(4.0))
y = add(a, b)
y.backward()
owners(y)

# %% [markdown] lang="ko"
# ### 연습 2 — `+=` 엔진이 내놓을 값
#
# 코드를 실행하지 말고 그림을 그려서 맞혀 봅시다. 모두 `+=`를 쓴 엔진 이야기이고, 수는 0차원 배열입니다. 답은 저마다 수 하나로 적으세요.
#
# | 적을 곳 | 계산 | 물음 |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$, `x`는 3 | 역전파 뒤의 `x.grad` (참값은 3) |
# | `b_grad` | $y = (a + b) + a$, `a`는 1, `b`는 2 | 역전파 뒤의 `b.grad` (참값은 1) |
# | `y_grad` | $y = s^2 + s$, `s`는 3 | 역전파 뒤의 `y.grad` (참값은 1) |
#
# 실마리는 두 가지입니다. 덧셈은 같은 배열을 계속 넘겨주고, 제곱은 곱셈을 하므로 새 값을 만듭니다. 셋 다 처음의 배열 하나에서 시작합니다.
# %% [markdown] lang="ja"
# ### 演習2 — `+=` のエンジンが出す値
#
# コードを実行せず、図を描いて当ててみましょう。どれも `+=` を使ったエンジンの話で、数は0次元の配列です。答えは、それぞれ一つの数で書いてください。
#
# | 書くところ | 計算 | 問い |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$、`x` は3 | 逆伝播のあとの `x.grad`（正しくは3） |
# | `b_grad` | $y = (a + b) + a$、`a` は1、`b` は2 | 逆伝播のあとの `b.grad`（正しくは1） |
# | `y_grad` | $y = s^2 + s$、`s` は3 | 逆伝播のあとの `y.grad`（正しくは1） |
#
# 手がかりは二つです。足し算は同じ配列をそのまま渡し続け、2乗は掛け算をするので新しい値を作ります。どれも、最初の一つの配列から始まります。
# %% [markdown] lang="en"
# ### Exercise 2: what the `+=` engine gives
#
# Better than running code: draw the picture and work it out. All three are about the engine with `+=`, with
# 0-dimensional arrays. Write a single number for each.
#
# | write it here | calculation | question |
# |--|--|--|
# | `x_grad` | $y = (x + x) + x$, `x` is 3 | `x.grad` after the backward pass (the truth is 3) |
# | `b_grad` | $y = (a + b) + a$, `a` is 1 and `b` is 2 | `b.grad` after the backward pass (the truth is 1) |
# | `y_grad` | $y = s^2 + s$, `s` is 3 | `y.grad` after the backward pass (the truth is 1) |
#
# Two clues: additions pass the same array on and on, while the square multiplies and so makes a new value. All three begin with a
# single array.

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
# 一つ目：外側の足し算の逆伝播が終わると、`y.grad`、内側の和の `grad`、`x.grad` が一つの配列を共有します。そのあと、内側の足し算が出す二つの `gx` も、まさにその配列です。
# 配列に自分自身を足すと2倍になり、それが二度起こります。
# %% [markdown] lang="en" hint="in-place"
# The first: when the outer addition is done, `y.grad`, the `grad` of the inner sum and `x.grad` share one array. The two `gx` of the
# inner addition are that array again. Adding an array to itself doubles it, and that happens twice.
# %% [markdown] lang="ko" hint="in-place"
# 둘째: `b.grad`는 맨 나중에 적히는데, 그때 공유 배열의 값은 이미 `a` 때문에 바뀌어 있습니다. 셋째: 제곱에서 오는 몫은 `2 * 3`이고, 그것이 `y.grad`와 함께 쓰는
# 배열에 더해집니다.
# %% [markdown] lang="ja" hint="in-place"
# 二つ目：`b.grad` が書かれるのは最後で、そのとき共有されている配列の値は、もう `a` のせいで変わっています。三つ目：2乗から届く分は `2 * 3` で、それが `y.grad` と
# 共有している配列に足されます。
# %% [markdown] lang="en" hint="in-place"
# The second: `b.grad` is written last, when the shared array has already been changed on behalf of `a`. The third: the share that
# comes from the square is `2 * 3`, and it is added to the array that `y.grad` shares.

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
# ## 예상해 보고 실행하기 — 두 번째 계산
#
# 이제 `x`를 그대로 두고 계산을 하나 더 합니다. $x + x$의 미분은 2, $(x + x) + x$의 미분은 3입니다. 아래에서 출력될 세 수를 적어 보세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する — 二つ目の計算
#
# 今度は、`x` をそのまま使って、もう一つ計算をします。$x + x$ の微分は2、$(x + x) + x$ の微分は3です。次のセルで表示される三つの数を書き出してみましょう。
# %% [markdown] lang="en"
# ## Predict, then run: a second calculation
#
# Now we keep `x` and calculate something else with it. The derivative of $x + x$ is 2, that of $(x + x) + x$ is 3. Note down the
# three numbers that this cell prints.

# %%
x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print(x.grad)

y = add(add(x, x), x)
y.backward()
print(x.grad)

x.cleargrad()
y = add(add(x, x), x)
y.backward()
print(x.grad)

# %% [markdown] lang="ko"
# 둘째 수는 `5.0`입니다. 앞 계산의 `2.0`에 이번 계산의 `3.0`이 더해졌습니다. 더하는 규칙은 한 그래프 안의 여러 길과, 앞서 끝난 다른 계산을 구별하지 못합니다.
# 그래서 새 계산을 시작하기 전에 `x.cleargrad()`를 불러야 셋째 수처럼 `3.0`이 됩니다.
#
# 어째서 0이 아니라 `None`일까요? 출력에 `cleargrad`를 불렀다고 생각해 보세요. `backward`는 `grad`가 `None`일 때만 1에서 출발합니다. 0이 적혀 있으면 그 0을
# 사용자가 정한 출발값으로 믿고, 모든 미분을 0으로 만들어 버립니다.
#
# ### 연습 3 — `slope`
#
# 함수 `f`와 변수 `x`를 받아, 지금 `x.data`에 든 값에서의 미분 $f'(x)$를 구해 반환하는 `slope(f, x)`를 쓰세요. 미분은 수치 미분이 아니라 역전파로 구합니다. `x.grad`에 무엇이
# 남아 있든, 몇 번을 부르든 **이번 계산의 미분만** 나와야 합니다. `f`는 `Variable`을 받아 `Variable`을 돌려줍니다. 호출이 끝난 뒤 `x.grad`에 무엇이 남는지는 자유이지만 `x.data`는 바꾸지 마세요.
# %% [markdown] lang="ja"
# 二つ目の数は `5.0` です。前の計算の `2.0` に、今回の `3.0` が足されました。足していく規則では、一つのグラフの中の複数の道と、すでに終わった別の計算とを
# 区別できないのです。そこで、新しい計算を始める前に `x.cleargrad()` を呼びます。すると、三つ目の数のように `3.0` になります。
#
# なぜ0ではなく `None` なのでしょうか。出力に対して `cleargrad` を呼んだと考えてみてください。`backward` が1から出発するのは、`grad` が `None` のときだけです。0が
# 書いてあると、それを使う人の決めた出発値だと信じて、すべての微分を0にしてしまいます。
#
# ### 演習3 — `slope`
#
# 関数 `f` と変数 `x` を受け取り、いま `x.data` に入っている値での微分 $f'(x)$ を返す `slope(f, x)` を書いてください。微分は、数値微分ではなく逆伝播で求めます。`x.grad` に何が
# 残っていても、何度呼んでも、**今回の計算の微分だけ**が返るようにします。`f` は `Variable` を受け取って `Variable` を返します。呼び出しのあと `x.grad` に何が残るかは自由ですが、`x.data` は
# 変えないでください。
# %% [markdown] lang="en"
# The second number is `5.0`: the `2.0` of the earlier calculation plus the `3.0` of this one. A rule that adds up cannot tell several
# paths through one graph from another calculation that is long over. So call `x.cleargrad()` before you begin a new one, and
# you get `3.0`, the third number.
#
# Why `None` and not 0? Think of `cleargrad` called on an output. `backward` starts from 1 only if `grad` is `None`. If it finds a
# 0, it takes it for the starting value that you chose, and every derivative comes out as 0.
#
# ### Exercise 3: `slope`
#
# Write `slope(f, x)`: given a function `f` and a variable `x`, it returns the derivative $f'(x)$ at what `x.data` holds now. It finds
# the derivative by a backward pass, not by a numerical one. It has to be the derivative of **this calculation alone**, whatever
# `x.grad` held before and however often you call it. `f` takes a `Variable` and returns a `Variable`. What `x.grad` holds
# afterwards is up to you, but leave `x.data` as it is.

# %% exercise="slope" keep=false
def slope(f, x):
    ### BEGIN SOLUTION
    x.cleargrad()
    y = f(x)
    y.backward()
    return x.grad
    ### END SOLUTION


# %% [markdown] lang="ko" hint="slope"
# 네 가지 일을 차례로 합니다. 지우고, 계산하고, 거슬러 올라가고, 읽습니다. 지울 것은 `y`가 아니라 `x`에 남은 미분입니다.
# %% [markdown] lang="ja" hint="slope"
# 消す、計算する、さかのぼる、読み取る、の四つを順番に行います。消すのは `y` ではなく、`x` に残っている微分です。
# %% [markdown] lang="en" hint="slope"
# Four things in a row: clear, compute, go back, read. What has to be cleared is left over in `x`, not in `y`.

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
# ## 예상해 보고 실행하기 — 지우지 않은 경사 하강법
#
# 같은 변수로 계산을 되풀이하는 대표적인 일이 경사 하강법입니다. $f(x) = (x - 2)^2$을 가장 작게 하는 $x$를 찾으려고, 5에서 출발해 미분의 반대쪽으로 조금씩
# 움직입니다. 답은 물론 2입니다. 첫째 줄은 걸음마다 미분을 지우고, 둘째 줄은 지우지 않습니다. 둘째 줄은 어떻게 될까요? 2에 더 느리게 갈까요, 더 빨리 갈까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する — 消さない勾配降下法
#
# 同じ変数で計算を繰り返すものの代表が、勾配降下法です。$f(x) = (x - 2)^2$ をいちばん小さくする $x$ を探して、5から出発し、微分と反対の向きに少しずつ動きます。
# 答えはもちろん2です。1行目は一歩ごとに微分を消し、2行目は消しません。2行目はどうなるでしょうか。2に近づくのが遅くなるでしょうか、それとも速くなるでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run: descent without clearing
#
# Gradient descent is the classic case of one variable used again and again. We look for the $x$ that makes $f(x) = (x - 2)^2$ smallest:
# start at 5 and take small steps against the derivative. The answer is 2, of course. The first line clears the gradient at
# every step, the second does not. What becomes of the second? Is it slower in getting to 2, or faster?

# %%
for clear in [True, False]:
    x, c = Variable(np.array(5.0)), Variable(np.array(-2.0))
    path = []
    for _ in range(40):
        if clear:
            x.cleargrad()
        y = square(add(x, c))
        y.backward()
        x.data = x.data - 0.1 * x.grad
        path.append(round(float(x.data), 1))
    print(path[::4])

# %% [markdown] lang="ko"
# 미분을 지우지 않은 쪽은 2를 지나쳐 반대편까지 갔다가 되돌아오기를 되풀이합니다. 지난 걸음의 미분이 계속 쌓여, 마찰 없는 골짜기를 굴러다니는 공처럼 멈출 줄을
# 모릅니다. 오류 메시지는 한 줄도 없습니다. `cleargrad` 한 줄의 무게가 이만큼입니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 이제 같은 변수를 몇 번이든 쓸 수 있습니다. 그런데 여기까지는 **입력 변수**를 여러 번 쓴 이야기였습니다. 중간에 만들어진 변수를 두 번 쓰면 어떨까요?
# $a = x^2,\ y = a + a = 2x^2$이라면 $x = 2$에서 미분은 $4x = 8$입니다.
#
# 그리고 같은 그래프에서 `backward()`를 두 번 부르면 어떻게 될까요? $(x + x) + x$의 미분 3이 두 번 더해져 6이 되리라 기대하게 됩니다.
# %% [markdown] lang="ja"
# 微分を消さないほうは、2を通り過ぎて反対側まで行っては戻ることを繰り返します。これまでの歩みの微分が積もり続け、摩擦のない谷を転がるボールのように止まれないのです。
# エラーメッセージは1行も出ません。`cleargrad` のたった1行には、これだけの重みがあります。
#
# ## いまあるもの、まだ足りないもの
#
# 同じ変数を何度でも使えるようになりました。ただし、ここまでは**入力の変数**を何度も使う話でした。途中で作られた変数を二度使うと、どうなるでしょうか。
# $a = x^2,\ y = a + a = 2x^2$ なら、$x = 2$ での微分は $4x = 8$ です。
#
# もう一つ、同じグラフで `backward()` を二度呼ぶとどうなるでしょうか。$(x + x) + x$ の微分である3が二度足されて、6になると期待したくなります。
# %% [markdown] lang="en"
# Without clearing, `x` runs past 2 to the other side, comes back, and does so again and again. The gradients of all the steps so far
# pile up, and it behaves like a ball in a valley without friction. There is not one error message. So much depends on the one
# line with `cleargrad`.
#
# ## What you have, and what is still wrong with it
#
# A variable may now be used as often as you like. But so far it was always an **input** that we used again. What if we do that with
# a variable made on the way? For $a = x^2,\ y = a + a = 2x^2$ the derivative at $x = 2$ is $4x = 8$.
#
# And what if you call `backward()` twice on the same graph? You would expect the 3 of $(x + x) + x$ to be added twice, which makes 6.

# %%
x = Variable(np.array(2.0))
a = square(x)
y = add(a, a)
y.backward()
print(y.data, x.grad)

x = Variable(np.array(3.0))
y = add(add(x, x), x)
y.backward()
y.backward()
print(x.grad)

# %% [markdown] lang="ko"
# 둘 다 틀렸습니다. 첫째는 8이어야 하는데 `16.0`입니다. `Add`의 두 입력이 모두 `a`라서 `Square`가 목록에 두 번 들어갔고, 다 모인 미분을 두 번 모두 통째로
# 흘려보냈기 때문입니다. 둘째는 `6.0`이 아니라 `8.0`입니다. 첫 번째 역전파가 중간 변수에 남긴 미분까지 다시 더해져 흘러갔습니다. 뒤의 것은 교재의 설계가 지닌 흠이라,
# 한 그래프에서는 `backward()`를 한 번만 부른다고 생각하면 됩니다(18단계에서 중간 변수의 미분을 지우게 되면 사라집니다).
#
# 앞의 것은 그냥 넘어갈 수 없습니다. 함수를 **몇 번, 어떤 순서로** 거슬러 올라가야 할까요? 다음 단계에서 종이 위에서 먼저 풀어 봅니다.
# %% [markdown] lang="ja"
# どちらも間違いです。一つ目は8のはずが `16.0` です。`Add` の入力が二つとも `a` なので、`Square` がリストに二度入り、集まり終えた微分を二度とも丸ごと流して
# しまいました。二つ目は `6.0` ではなく `8.0` です。一度目の逆伝播が途中の変数に残した微分まで、もう一度足されて流れたのです。こちらは教科書の設計が抱える弱点なので、
# 一つのグラフでは `backward()` を一度だけ呼ぶものと考えてください（ステップ18で途中の変数の微分を消すようになると、なくなります）。
#
# 一つ目のほうは、見過ごすわけにはいきません。関数を**何回、どんな順番で**さかのぼればよいのでしょうか。次のステップでは、まず紙の上で考えます。
# %% [markdown] lang="en"
# Both are wrong. The first should be 8 and is `16.0`: both inputs of `Add` are `a`, so `Square` got into the list twice, and the second
# time it sent the whole of the collected gradient down once more. The second is `8.0`, not `6.0`: what the first pass had left in the
# variable in between was added in and sent on again. This one is a flaw of the textbook's design; take it that `backward()` is
# called once for each graph. (It goes away in step 18, where the gradients in between are thrown out.)
#
# The first one we cannot let pass. **How often, and in which order**, does the way back have to visit the functions? In the next step
# we work that out on paper first.
