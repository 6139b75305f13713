# %% [markdown] lang="ko"
# # 13단계. 가변 길이 인수(역전파 편)
#
# 12단계에서 $z = x^2 + y^2$의 그래프는 두 갈래로 갈라졌습니다. 그런데 `Variable.backward`는 아직 입력도 출력도 하나뿐이라고 가정하고 `f.input`과
# `f.output`을 찾습니다. 이번 단계에서는 갈라진 길을 **모두** 거슬러 올라가게 만듭니다. `Add`의 `backward`를 작성하고,
# `Variable.backward`의 반복문이 여러 입력과 출력을 다루도록 고치면 됩니다.
# %% [markdown] lang="ja"
# # ステップ13　可変長の引数（逆伝播編）
#
# ステップ12で、$z = x^2 + y^2$ のグラフは2つに枝分かれしました。ところが `Variable.backward` は、入力も出力も1つだけだ
# と仮定して、いまも `f.input` と `f.output` を探しています。このステップでは、枝分かれした道を**すべて**さかのぼれるよ
# うにします。`Add` の `backward` を書き、`Variable.backward` のループが複数の入力と出力を扱えるように直せば完成です。
# %% [markdown] lang="en"
# # Step 13. Variable-length arguments (backward)
#
# In step 12 the graph of $z = x^2 + y^2$ got two branches. But `Variable.backward` still expects one input and one
# output, and uses `f.input` and `f.output`. In this step it learns to go back along **all** branches. You'll write
# `Add.backward` and extend the loop in `Variable.backward` to several inputs and outputs.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(13))

# %% [markdown] lang="ko"
# ## 역전파에서는 입력과 출력이 바뀐다
#
# 덧셈 $y = x_0 + x_1$을 각 입력으로 미분하면, 다른 입력은 상수로 보므로
#
# $$\frac{\partial y}{\partial x_0} = 1, \qquad \frac{\partial y}{\partial x_1} = 1$$
#
# 입니다. 건네받은 기울기 `gy`에 1을 곱하는 것이니, 덧셈의 역전파는 **`gy`를 두 입력 쪽에 그대로 보내는 것**입니다.
#
# ```text
#   x0 ──┐                        gx0 = gy ◀──┐
#        ├──▶ Add ──▶ y                       ├── Add ◀── gy
#   x1 ──┘                        gx1 = gy ◀──┘
#
#        순전파                           역전파
# ```
#
# 일반적으로 순전파에서 $n$개를 받아 $m$개를 내놓는 함수는, 역전파에서 $m$개를 받아 $n$개를 내놓습니다.
#
# | | 받는 것 | 반환하는 것 |
# |--|--|--|
# | `forward(*xs)` | 입력 $n$개의 데이터 | 출력 $m$개의 데이터 |
# | `backward(*gys)` | 출력 $m$개의 기울기 | 입력 $n$개의 기울기, **입력과 같은 순서로** |
#
# `forward`에서처럼 여럿이면 튜플로, 하나면 그대로 반환하기로 합니다.
# %% [markdown] lang="ja"
# ## 逆伝播では入力と出力が入れ替わる
#
# 足し算 $y = x_0 + x_1$ をそれぞれの入力で微分すると、もう一方の入力は定数とみなせるので
#
# $$\frac{\partial y}{\partial x_0} = 1, \qquad \frac{\partial y}{\partial x_1} = 1$$
#
# となります。渡された微分 `gy` に1を掛けるだけですから、足し算の逆伝播は、**`gy` を両方の入力へそのまま流す**だけです。
#
# ```text
#   x0 ──┐                        gx0 = gy ◀──┐
#        ├──▶ Add ──▶ y                       ├── Add ◀── gy
#   x1 ──┘                        gx1 = gy ◀──┘
#
#        順伝播                           逆伝播
# ```
#
# 一般に、順伝播で $n$ 個を受け取って $m$ 個を返す関数は、逆伝播では $m$ 個を受け取って $n$ 個を返します。
#
# | | 受け取るもの | 返すもの |
# |--|--|--|
# | `forward(*xs)` | 入力 $n$ 個のデータ | 出力 $m$ 個のデータ |
# | `backward(*gys)` | 出力 $m$ 個の微分 | 入力 $n$ 個の微分、**入力と同じ順番で** |
#
# `forward` と同じように、複数ならタプルで、1つならそのまま返すことにします。
# %% [markdown] lang="en"
# ## Swap inputs and outputs on the way back
#
# Differentiate $y = x_0 + x_1$ with respect to each input. The other input counts as a constant, so
#
# $$\frac{\partial y}{\partial x_0} = 1, \qquad \frac{\partial y}{\partial x_1} = 1$$
#
# Each derivative is multiplied by the incoming `gy`. So the backward pass of addition **passes `gy` unchanged to both
# inputs**.
#
# ```text
#   x0 ──┐                        gx0 = gy ◀──┐
#        ├──▶ Add ──▶ y                       ├── Add ◀── gy
#   x1 ──┘                        gx1 = gy ◀──┘
#
#        forward                         backward
# ```
#
# In general, if a function takes $n$ values and returns $m$ values in the forward pass, it takes $m$ derivatives and
# returns $n$ derivatives in the backward pass:
#
# | | receives | returns |
# |--|--|--|
# | `forward(*xs)` | the data of $n$ inputs | the data of $m$ outputs |
# | `backward(*gys)` | the derivatives for $m$ outputs | the derivatives for $n$ inputs, **in the order of the inputs** |
#
# As in `forward`, return several values as a tuple, and a single value as it is.

# %% [markdown] lang="ko"
# ### 연습 1 — 세 함수의 `backward`
#
# - `Add.backward(gy)`: 두 입력에 보낼 기울기를 **튜플**로 반환합니다.
# - `Square.backward(gy)`, `Exp.backward(gy)`: 식은 6단계와 같습니다(수치 미분이 아니라 식으로 씁니다). 다만 함수는 이제 입력을 튜플 `self.inputs`에 기억하고 있습니다.
#
# 건네받은 배열 `gy`도, 입력의 데이터도 바꾸지 마세요. 결과의 자료형은 따로 바꾸지 말고 NumPy가 정하는 대로 두세요.
# %% [markdown] lang="ja"
# ### 演習1 — 3つの関数の `backward`
#
# - `Add.backward(gy)`：2つの入力に送る微分を**タプル**で返します。
# - `Square.backward(gy)`、`Exp.backward(gy)`：式はステップ6と同じです（数値微分ではなく、式で書きます）。ただし、関数は入力をタプル `self.inputs` に覚えるようになりました。
#
# 渡された配列 `gy` も、入力のデータも書き換えないでください。結果のデータ型は変換せず、NumPyが決めるままにします。
# %% [markdown] lang="en"
# ### Exercise 1: `backward` of three functions
#
# - `Add.backward(gy)`: return the derivatives for the two inputs as **a tuple**.
# - `Square.backward(gy)` and `Exp.backward(gy)`: the formulas are the same as in step 6 (use formulas, not numerical
#   differentiation). But the function now remembers its inputs in a tuple, `self.inputs`.
#
# Don't change the array `gy` or the data of the inputs. Don't convert the dtype of the result; leave that to NumPy.


# %% exercise="functions"
class Add(Function):
    def forward(self, x0, x1):
        y = x0 + x1
        return y

    def backward(self, gy):
        ### BEGIN SOLUTION
        return gy, gy
        ### END SOLUTION


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx
        ### END SOLUTION


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx
        ### END SOLUTION


# %% [markdown] lang="ko" hint="functions"
# `self.inputs`는 입력이 하나여도 튜플이고, 그 안에 든 것은 배열이 아니라 상자입니다. 꺼내고, 또 꺼내야 합니다.
# %% [markdown] lang="ja" hint="functions"
# `self.inputs` は入力が1つでもタプルで、中に入っているのは配列ではなく箱です。取り出して、さらに取り出します。
# %% [markdown] lang="en" hint="functions"
# `self.inputs` is a tuple even if there is only one input, and it contains boxes, not arrays. So there are two steps:
# take the box out of the tuple, then the data out of the box.
# %% [markdown] lang="ko" hint="functions"
# 제곱의 미분은 `2 * x`, 지수 함수의 미분은 자기 자신 `np.exp(x)`입니다. 여기에 `gy`를 곱합니다. 덧셈은 `gy`를 두 번 적어 쉼표로 이으면 됩니다.
# %% [markdown] lang="ja" hint="functions"
# 2乗の微分は `2 * x`、指数関数の微分は自分自身の `np.exp(x)` です。それに `gy` を掛けます。足し算は、`gy` を2つ並べてカンマでつなぐだけです。
# %% [markdown] lang="en" hint="functions"
# The derivative of the square is `2 * x`. The derivative of the exponential is `np.exp(x)` itself. Multiply each by
# `gy`. For the sum, write `gy` twice with a comma in between.

# %% test="functions" points=1
f = Add()
f(Variable(np.array(2.0)), Variable(np.array(3.0)))
gxs = f.backward(np.array(10.0))
kind(gxs, tuple)
close(gxs[0], 10.0)
close(gxs[1], 10.0)

g = Square()
g(Variable(np.array(3.0)))
close(g.backward(np.array(10.0)), 60.0)
x0, x1 = Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 0.5]))
gy = np.array([0.5, -3.0])
f(x0, x1)
close(f.backward(gy), [gy, gy])
g(x0)
close(g.backward(gy), [1.0, 12.0])
close(gy, [0.5, -3.0])
h = Exp()
h(Variable(np.array([0.0, 1.0])))
close(h.backward(gy), [0.5, -3.0 * np.e])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 3)]:
    d0, d1, gy = (np.array(d) for d in rng.normal(size=(3, *shape)))
    x0, x1 = Variable(d0.copy()), Variable(d1.copy())
    f, g, h = Add(), Square(), Exp()
    # kind: shape
    close(f(x0, x1).data, d0 + d1)
    close(g(x0).data, d0**2)
    close(h(x1).data, np.exp(d1))
    gxs = f.backward(gy)
    kind(gxs, tuple)
    equal(len(gxs), 2)
    close(gxs[0], gy)
    close(gxs[1], gy)
    close(g.backward(gy), 2 * d0 * gy, rtol=1e-12)
    close(h.backward(gy), np.exp(d1) * gy, rtol=1e-12)
    # kind: call-again
    close(g.backward(2 * gy), 4 * d0 * gy, rtol=1e-12)
    # kind: unchanged-input
    close(x0.data, d0)
    close(x1.data, d1)
# kind: dtype
for dtype, share in [("float64", 0.3), ("float32", 0.3), ("int64", 0.25)]:
    data, gy = np.array([1, 2], dtype=dtype), np.array([share, -share], dtype=None if dtype == "int64" else dtype)
    x, f, g = Variable(data), Add(), Square()
    f(x, x)
    g(x)
    for seen in f.backward(gy):
        close(seen, gy, dtype=gy.dtype.name)
    close(g.backward(gy), 2 * data * gy, dtype=gy.dtype.name)
# kind: dtype
h = Exp()
h(Variable(np.array([1.0, 2.0], dtype="float32")))
close(h.backward(np.array([0.5, 3.0], dtype="float32")), np.exp([1, 2]) * [0.5, 3], rtol=1e-6, dtype="float32")
h(Variable(np.array([1, 2])))
close(h.backward(np.array([0.5, 3.0])), np.exp([1, 2]) * [0.5, 3], dtype="float64")
# kind: unchanged-grad
kept = inside("""
gy = np.array([1.0, -2.0])
for f in [Square(), Exp()]:
    f(Variable(np.array([3.0, 0.5])))
    f.backward(gy)
f = Add()
f(Variable(np.array([3.0, 0.5])), Variable(np.array([1.0, 1.0])))
f.backward(gy)
""")
close(kept.gy, [1.0, -2.0])
# kind: shared-gradient
shared = inside("""
a, b = Variable(np.array([3.0, 0.5])), Variable(np.array([1.0, 2.0]))
made = [Square(), Exp(), Square()]
f = Add()
f(made[0](a), made[1](b))
g0, g1 = f.backward(np.array([1.0, -2.0]))
first, second, third = made[0].backward(g0), made[1].backward(g1), made[0].backward(g1)
""")
for seen, wanted in [(shared.first, [6, -2]), (shared.second, np.exp([1, 2]) * [1, -2]), (shared.third, [6, -2])]:
    close(seen, wanted)
for seen in (shared.g0, shared.g1):
    close(seen, [1, -2])
# kind: new-object
separate(shared.made[0].backward, np.array([1.0, -2.0]))
separate(shared.made[1].backward, np.array([1.0, -2.0]))
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second)
afresh(Square, first[:1], second[:1])
afresh(Exp, first[:1], second[:1])
# kind: two-objects
for make, slope in ((Square, [2.0, -4.0]), (Exp, np.exp([1.0, -2.0]))):
    one, other = make(), make()
    one(first[0])
    other(second[0])
    close(one.backward(np.ones(2)), slope)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 여러 입력과 출력을 다루는 반복문
#
# 이제 `Variable.backward`를 고칩니다. 함수 `f`를 하나 꺼낼 때마다 하던 일을 이렇게 바꿉니다.
#
# | 지금까지 | 이번 단계 |
# |--|--|
# | 출력의 `grad` 하나 | **모든** 출력의 `grad`를 모은 `gys` |
# | `f.backward`에 그대로 넘긴다 | `f.backward`에 `gys`를 **펼쳐서** 넘긴다 |
# | 결과 하나를 받는다 | 결과를 `gxs`로 받고, 튜플이 아니면 튜플로 감싼다 |
# | 입력 하나에 `grad`를 적는다 | 입력과 기울기를 **짝지어** 하나하나 적는다 |
# | 그 입력의 창조자를 `funcs`에 넣는다 | **입력마다** 창조자를 `funcs`에 넣는다 |
#
# 둘을 짝지을 때는 `zip`을 씁니다. `zip([1, 2], [3, 4])`는 `(1, 3)`, `(2, 4)`를 차례로 내놓습니다.
#
# ### 연습 2 — `Variable.backward`
#
# 반복문의 안쪽을 채우세요. 나머지는 전과 같습니다. 시작할 때 `grad`가 `None`이면 1로 채우고, 이미 값이 있으면 그 값(0이라도)에서 출발합니다.
# 출력의 `grad`는 바꾸지 말고, 이미 있는 배열의 내용도 고치지 마세요. 입력의 `grad`에 값이 이미 있으면 지금은 새 값으로 바꾸어 적습니다(14단계에서 다시
# 다룹니다).
# %% [markdown] lang="ja"
# ## 複数の入力と出力を扱うループ
#
# いよいよ `Variable.backward` です。関数 `f` を1つ取り出すたびにしていたことを、次のように変えます。
#
# | これまで | このステップ |
# |--|--|
# | 出力の `grad` が1つ | **すべての**出力の `grad` を集めた `gys` |
# | `f.backward` にそのまま渡す | `f.backward` に `gys` を**アンパックして**渡す |
# | 結果を1つ受け取る | 結果を `gxs` として受け取り、タプルでなければタプルにする |
# | 1つの入力に `grad` を書く | 入力と微分を**組にして**、一つずつ書く |
# | その入力の生みの親を `funcs` に入れる | **入力ごとに**生みの親を `funcs` に入れる |
#
# 2つを組にするには `zip` を使います。`zip([1, 2], [3, 4])` は `(1, 3)`、`(2, 4)` を順に返します。
#
# ### 演習2 — `Variable.backward`
#
# ループの中身を埋めてください。ほかはこれまでと同じです。始めるときに `grad` が `None` なら1で埋め、すでに値があれば、その値（0でも）から出発します。
# 出力の `grad` は変えず、もとからある配列の中身も書き換えません。入力の `grad` にすでに値があるときは、いまは新しい値に置き換えます（ステップ14で
# もう一度扱います）。
# %% [markdown] lang="en"
# ## Extend the loop to several inputs and outputs
#
# Now for `Variable.backward`. This is how the work for each function `f` in the loop changes:
#
# | until now | in this step |
# |--|--|
# | use the `grad` of the one output | collect the `grad`s of **all** outputs in `gys` |
# | pass it to `f.backward` | **unpack** `gys` when you pass it to `f.backward` |
# | get one result | call the result `gxs`, and wrap it if it isn't a tuple |
# | store it in the `grad` of the one input | **pair** the inputs with the derivatives, and store each one |
# | add the creator of that input to `funcs` | add the creator of **each** input to `funcs` |
#
# `zip` pairs two lists: `zip([1, 2], [3, 4])` gives `(1, 3)`, then `(2, 4)`.
#
# ### Exercise 2: `Variable.backward`
#
# Fill in the body of the loop. The rest is the same as before: if `grad` is `None`, start from ones; if it already
# has a value, even 0, start from that value. Don't change the gradients of the outputs or the contents of existing
# arrays. If an input already has a `grad`, replace it with the new one for now (step 14 changes this).


# %% exercise="backward"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                ### BEGIN SOLUTION
                gys = [output.grad for output in f.outputs]
                gxs = f.backward(*gys)
                if not isinstance(gxs, tuple):
                    gxs = (gxs,)
                for x, gx in zip(f.inputs, gxs):
                    x.grad = gx
                    funcs.append(x.creator)
                ### END SOLUTION


# %% [markdown] lang="ko" hint="backward"
# 12단계의 `__call__`과 나란히 놓고 보세요. 펼쳐서 넘기고, 튜플이 아니면 감싸고, 하나하나 처리하는 순서가 똑같습니다. 방향만 반대입니다.
# %% [markdown] lang="ja" hint="backward"
# ステップ12の `__call__` と並べて見てみましょう。アンパックして渡し、タプルでなければタプルにし、一つずつ処理する、という順番は同じです。向きだけが逆です。
# %% [markdown] lang="en" hint="backward"
# Compare it with `__call__` in step 12: unpack, wrap if it isn't a tuple, process one element after the other. It's
# the same plan in the other direction.
# %% [markdown] lang="ko" hint="backward"
# `gys`는 `self`가 아니라 `f.outputs`에서 모읍니다. `for x, gx in zip(f.inputs, gxs):` 안에서는 두 가지 일을 합니다. `x.grad`에 적는 것과
# `x.creator`를 `funcs`에 넣는 것. 둘 다 `for` 문 **안**입니다.
# %% [markdown] lang="ja" hint="backward"
# `gys` は `self` ではなく `f.outputs` から集めます。`for x, gx in zip(f.inputs, gxs):` の中ですることは2つ、`x.grad` に書くことと、`x.creator` を
# `funcs` に入れることです。どちらも `for` 文の**中**です。
# %% [markdown] lang="en" hint="backward"
# Collect `gys` from `f.outputs`, not from `self`. In `for x, gx in zip(f.inputs, gxs):` do two things: set `x.grad`,
# and add `x.creator` to `funcs`. Both go **inside** the `for` loop.

# %% test="backward" points=2
x, y = Variable(np.array(2.0)), Variable(np.array(3.0))
z = add(square(x), square(y))
z.backward()
close(z.data, 13.0)
close(x.grad, 4.0)
close(y.grad, 6.0)

x, y = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
z = square(add(x, square(y)))
z.grad = np.array([0.5, -1.0])
z.backward()
close(x.grad, [10.0, -36.0])
close(y.grad, [60.0, -288.0])
close(z.grad, [0.5, -1.0])

Many = inside("""
class Many(Function):
    def forward(self, x0, x1, x2):
        return x0 + x1, x1 - 2 * x2

    def backward(self, gy0, gy1):
        return gy0, gy0 + gy1, -2 * gy1
""").Many
x, y, z = (Variable(np.array(number)) for number in (1.0, 2.0, 3.0))
u, v = Many()(x, y, z)
u.grad, v.grad = np.array(10.0), np.array(0.5)
u.backward()
close([x.grad, y.grad, z.grad], [10.0, 10.5, -1.0])
### BEGIN HIDDEN TESTS
# kind: own-function
ours = inside("""
class Square(Function):
    def forward(self, x):
        return x**2
    def backward(self, gy):
        return 2 * self.inputs[0].data * gy
class Exp(Function):
    def forward(self, x):
        return np.exp(x)
    def backward(self, gy):
        return np.exp(self.inputs[0].data) * gy
class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1
    def backward(self, gy):
        return gy, gy
def square(x):
    return Square()(x)
def exp(x):
    return Exp()(x)
def add(x0, x1):
    return Add()(x0, x1)
class Mix(Function):
    def forward(self, x0, x1, x2):
        return x0 + 2 * x1 - 3 * x2
    def backward(self, gy):
        return gy, 2 * gy, -3 * gy
class Twin(Function):
    def forward(self, x0, x1):
        return 2 * x0 + x1, x0 - 3 * x1
    def backward(self, gy0, gy1):
        return 2 * gy0 + gy1, gy0 - 3 * gy1
class Solo(Function):
    def forward(self, x):
        return (3 * x,)
    def backward(self, gy):
        return (3 * gy,)
class Split(Function):
    def forward(self, x):
        return x + 1, 2 * x, x * x
    def backward(self, gy0, gy1, gy2):
        return gy0 + 2 * gy1 + 2 * self.inputs[0].data * gy2
""")
# kind: branches
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 3)]:
    da, db, dc, dd, g0, g1, g2 = (np.array(d) for d in rng.normal(size=(7, *shape)))
    a, b, c, d = (Variable(each) for each in (da, db, dc, dd))
    y = ours.square(ours.add(a, ours.exp(b)))
    y.backward()
    close(y.grad, np.ones(shape))
    close(a.grad, 2 * (da + np.exp(db)))
    close(b.grad, 2 * (da + np.exp(db)) * np.exp(db))

    a, b, c, d = (Variable(each) for each in (da, db, dc, dd))
    # kind: many-inputs
    y = ours.exp(ours.Mix()(ours.square(a), ours.add(b, ours.square(c)), ours.exp(d)))
    y.grad = g0
    y.backward()
    gy = g0 * np.exp(da**2 + 2 * (db + dc**2) - 3 * np.exp(dd))
    for seen, wanted in [(a, 2 * da), (b, 2), (c, 4 * dc), (d, -3 * np.exp(dd))]:
        close(seen.grad, gy * wanted)

    a, b = Variable(da), Variable(db)
    # kind: many-outputs
    p, q = ours.Twin()(ours.square(a), ours.exp(b))
    p.grad, q.grad = g0, g1
    q.backward()
    close(a.grad, (2 * g0 + g1) * 2 * da)
    close(b.grad, (g0 - 3 * g1) * np.exp(db))

    a = Variable(da)
    p, q, r = ours.Split()(ours.exp(a))
    p.grad, q.grad, r.grad = g0, g1, g2
    p.backward()
    close(a.grad, (g0 + 2 * g1 + 2 * np.exp(da) * g2) * np.exp(da))

    a = Variable(da)
    # kind: long-chain
    y = ours.exp(ours.square(ours.exp(a)))
    y.backward()
    close(a.grad, np.exp(np.exp(da) ** 2) * 2 * np.exp(da) ** 2)

    a = Variable(da)
    # kind: result-type
    y = ours.Solo()(ours.square(a))
    y.grad = g0
    y.backward()
    close(a.grad, 6 * da * g0)

    a, b = Variable(da), Variable(db)
    # kind: second-backward
    m, n = ours.square(a), ours.exp(b)
    y = ours.add(m, n)
    for start in (None, g0, g1, 0 * g2):
        for variable in (a, b, m, n):
            variable.grad = None
        y.grad = None if start is None else start.copy()
        gy = np.ones(shape) if start is None else start
        y.backward()
        close(a.grad, 2 * da * gy)
        close(b.grad, np.exp(db) * gy)
        for seen in (y, m, n):
            close(seen.grad, gy)
    # kind: links
    equal([a.creator, b.creator, len(y.creator.inputs), len(y.creator.outputs)], [None, None, 2, 1])

# kind: no-creator
a = Variable(np.array([1.0, 2.0]))
a.backward()
close(a.grad, [1, 1])
# kind: dtype
for dtype, share in [("float64", 0.3), ("float32", 0.3), ("int64", 0.25)]:
    x, c = Variable(np.array([1, 2], dtype=dtype)), Variable(np.array([3, 4], dtype=dtype))
    y = ours.add(ours.square(x), c)
    y.grad = np.array([share, -share], dtype=None if dtype == "int64" else dtype)
    gy = y.grad
    y.backward()
    close(x.grad, [2, 4] * gy, dtype=gy.dtype.name)
    close(c.grad, gy, dtype=gy.dtype.name)
# kind: grad-before
kept = inside(
    """
x, c = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
old, start = np.array([10.0, 20.0]), np.array([0.5, -2.0])
x.grad = c.grad = old
y = add(square(x), c)
y.grad = start
y.backward()
""",
    add=ours.add,
    square=ours.square,
)
close(kept.old, [10, 20])
close(kept.start, [0.5, -2])
zeros = inside(
    """
x, c = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
x.grad, c.grad = np.zeros(2), np.zeros(2)
y = add(square(x), c)
y.grad = np.array([0.5, -2.0])
y.backward()
""",
    add=ours.add,
    square=ours.square,
)
close([zeros.x.grad, zeros.c.grad], [[1.0, -8.0], [0.5, -2.0]])
# kind: long-chain
row = inside(
    """
x = Variable(np.array(1.0))
y = x
for _ in range(2000):
    y = add(y, Variable(np.array(0.0)))
y.backward()
""",
    add=ours.add,
)
close(row.x.grad, 1.0)
# kind: unused-output
unused = inside("""
class Halves(Function):
    def forward(self, x):
        return x * 2, x * 3
    def backward(self, g0, g1):
        return (0 if g0 is None else 2 * g0) + (0 if g1 is None else 3 * g1)

slopes = []
for k in (0, 1):
    x = Variable(np.array([1.0, -2.0]))
    both = Halves()(x)
    both[k].backward()
    slopes.append(x.grad)
""")
close(unused.slopes, [[2.0, 2.0], [3.0, 3.0]])
# kind: second-backward
from course.testing import recovers

recovers(2)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: `13.0`, `4.0`, `6.0`이면 충분할까
#
# $z = x^2 + y^2$이면 $\partial z/\partial x = 2x$, $\partial z/\partial y = 2y$입니다. `x`가 2, `y`가 3일 때의 역전파를 한 줄씩 따라가 보면
# 이렇습니다(`A`와 `B`는 두 `Square`, `a`와 `b`는 그 출력이고, `funcs`에서는 맨 뒤부터 꺼냅니다. `None`은 창조자가 없는 입력에서 온
# 것입니다).
#
# | 꺼낸 함수 | `gys` | 적히는 것 | 그다음 `funcs` |
# |--|--|--|--|
# | `Add` | [1.0] | `a.grad` = 1.0, `b.grad` = 1.0 | `[A, B]` |
# | `B` | [1.0] | `y.grad` = 6.0 | `[A, None]` |
# | `A` | [1.0] | `x.grad` = 4.0 | `[None]` |
#
# 10단계의 실험을 덧셈으로 되풀이해 봅시다. `_Careless`는 건네받은 `gy`를 무시하고 언제나 1을 반환하는, 틀린 덧셈입니다. 다음 셀은 이것을 두 번 씁니다. 한 번은
# 위의 계산에, 또 한 번은 `x`가 3, `c`가 1인 $(x + c)^2$에 씁니다. 뒤의 것의 올바른 기울기는 8입니다. 첫째 계산의 `x.grad`와 `y.grad`, 둘째 계산의 `x.grad`는 각각 얼마가 될까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する：`13.0`、`4.0`、`6.0` が出れば十分か
#
# $z = x^2 + y^2$ なら、$\partial z/\partial x = 2x$、$\partial z/\partial y = 2y$ です。`x` が2、`y` が3のときの逆伝播を1行ずつ追うと、次のように
# なります（`A` と `B` は2つの `Square`、`a` と `b` はその出力で、`funcs` からは末尾の要素を取り出します。`None` は生みの親のない入力から来たものです）。
#
# | 取り出した関数 | `gys` | 書かれるもの | そのあとの `funcs` |
# |--|--|--|--|
# | `Add` | [1.0] | `a.grad` = 1.0、`b.grad` = 1.0 | `[A, B]` |
# | `B` | [1.0] | `y.grad` = 6.0 | `[A, None]` |
# | `A` | [1.0] | `x.grad` = 4.0 | `[None]` |
#
# ステップ10の実験を、足し算で繰り返してみましょう。`_Careless` は、渡された `gy` を無視していつも1を返す、間違った足し算です。次のセルでは、これを2回使います。1回目は上の計算に、
# 2回目は `x` が3、`c` が1の $(x + c)^2$ に使います。2回目の正しい微分は8です。1つ目の計算の `x.grad` と `y.grad`、2つ目の計算の `x.grad` は、それぞれいくつになるでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run: are `13.0`, `4.0` and `6.0` enough?
#
# For $z = x^2 + y^2$ the derivatives are $\partial z/\partial x = 2x$ and $\partial z/\partial y = 2y$. With `x` at 2
# and `y` at 3, the backward pass goes like this. `A` and `B` are the two `Square` objects, and `a` and `b` are their
# outputs. Functions are taken from the end of `funcs`. A `None` comes from an input without a creator.
#
# | function | `gys` | what is stored | `funcs` afterward |
# |--|--|--|--|
# | `Add` | [1.0] | `a.grad` = 1.0, `b.grad` = 1.0 | `[A, B]` |
# | `B` | [1.0] | `y.grad` = 6.0 | `[A, None]` |
# | `A` | [1.0] | `x.grad` = 4.0 | `[None]` |
#
# Now repeat the experiment from step 10 with addition. `_Careless` is a wrong addition: it ignores `gy` and always
# returns 1. The next cell uses it twice: for the computation above, and for $(x + c)^2$ with `x` at 3 and `c` at 1,
# whose derivative is 8. Which three numbers do you get for `x.grad` and `y.grad` of the first and `x.grad` of the
# second?

# %%
from course.testing import predict

guess = [None, None, None]


class _Careless(Add):
    def backward(self, gy):
        return 1.0, 1.0


x, y = Variable(np.array(2.0)), Variable(np.array(3.0))
z = _Careless()(square(x), square(y))
z.backward()

x1, c = Variable(np.array(3.0)), Variable(np.array(1.0))
z1 = square(_Careless()(x1, c))
z1.backward()
predict(guess, [float(g) for g in (x.grad, y.grad, x1.grad)])

# %%
print(z.data, x.grad, y.grad)
print(z1.data, x1.grad)

# %% [markdown] lang="ko"
# 첫째 계산은 옳아 보입니다. 덧셈이 맨 끝에 있으면 `gy`가 어차피 1이어서, 무시해도 차이가 없습니다. 덧셈 **뒤에** 다른 함수가 와야 틀린 값 `1.0`이
# 드러납니다. `gys`를 `f.outputs` 대신 `self.grad`로 채우는 실수도 똑같은 방식으로 숨습니다.
#
# ### 연습 3 — `adds_right`
#
# 덧셈을 시험하는 함수를 써 봅시다. `adds_right(add)`는 여러분이 쓴 `add`처럼 `Variable` 둘을 받아 그 합을 `Variable`로 반환하는 함수 `add`를 받습니다. `add`가
# 두 입력에 올바른 기울기를 보내면 `True`를, 아니면 `False`를 반환하세요.
#
# 채점할 때는 다르게 쓴 올바른 덧셈들과 망가진 덧셈들을 넘깁니다. 망가진 덧셈은 언제나 1을 반환하거나, 한쪽 입력에만 보내거나, `gy`의 크기나 부호를 틀리게
# 합니다. `gy`의 원소 하나나 평균을 모든 원소에 쓰기도 합니다. 그러니 `gy`의 원소가 여럿이고, 크기와 부호가 서로 다르며, 0도 1도 아니게 되는 입력과 계산을
# 고르세요. 합의 값 자체는 언제나 맞습니다.
# %% [markdown] lang="ja"
# 1つ目の計算は、正しく見えます。足し算がいちばん最後にあれば `gy` はどのみち1なので、無視しても違いが出ないのです。足し算の**あとに**別の関数が来て初めて、間違った値
# `1.0` が現れます。`gys` を `f.outputs` からではなく `self.grad` で埋めてしまう間違いも、まったく同じように隠れます。
#
# ### 演習3 — `adds_right`
#
# 足し算をテストする関数を書きましょう。`adds_right(add)` は、みなさんの `add` のように、2つの `Variable` を受け取って和を `Variable` で返す関数 `add` を受け取ります。`add` が
# 両方の入力に正しい微分を送るなら `True` を、そうでなければ `False` を返してください。
#
# 採点では、書き方の違う正しい足し算と、壊れた足し算を渡します。壊れた足し算は、いつも1を返したり、片方の入力にしか送ら
# なかったり、`gy` の大きさや符号を間違えたりします。`gy` の1つの要素や平均を、すべての要素に使うものもあります。そこ
# で、`gy` が複数の要素を持ち、その大きさと符号が互いに異なり、0でも1でもない値になるような入力と計算を選んでください。
# 和の値そのものは、いつも正しいものとします。
# %% [markdown] lang="en"
# The first computation looks right. If addition comes last, `gy` is 1 anyway, so it doesn't matter that `_Careless`
# ignores it. The wrong value `1.0` shows only when another function **follows** the addition. If you fill `gys` from
# `self.grad` instead of `f.outputs`, the mistake hides in the same way.
#
# ### Exercise 3: `adds_right`
#
# Write a test for additions. `adds_right(add)` receives a function `add` that takes two `Variable`s and returns their
# sum as a `Variable`, like yours. Return `True` if `add` sends the right derivatives back to both inputs, and `False`
# if it doesn't.
#
# We call it with correct additions that are written differently, and with broken ones. A broken addition may always
# return 1, give a derivative to only one input, or get the size or the sign of `gy` wrong. It may also use one
# element of `gy`, or their mean, for all elements. So choose inputs and a computation for which `gy` has several
# elements that differ in size and sign and are neither 0 nor 1. The sums themselves are always right.


# %% exercise="adds-right" keep=false
def adds_right(add):
    ### BEGIN SOLUTION
    x0, x1 = Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 0.5]))
    y = square(add(x0, x1))
    y.backward()
    expected = 2 * (x0.data + x1.data)
    return np.allclose(x0.grad, expected) and np.allclose(x1.grad, expected)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="adds-right"
# `gy`가 1이 아니게 하는 방법은 두 가지입니다. 덧셈 뒤에 `square` 같은 함수를 두거나, `backward`를 부르기 전에 `y.grad`를 직접 정합니다.
# %% [markdown] lang="ja" hint="adds-right"
# `gy` を1以外にする方法は2つあります。足し算のあとに `square` のような関数を置くか、`backward` を呼ぶ前に `y.grad` を自分で決めます。
# %% [markdown] lang="en" hint="adds-right"
# There are two ways to get a `gy` other than 1: put a function such as `square` after the addition, or set `y.grad`
# yourself before you call `backward`.
# %% [markdown] lang="ko" hint="adds-right"
# `np.array([1.0, -2.0])`과 `np.array([3.0, 0.5])` 같은 벡터를 쓰세요. $y = (x_0 + x_1)^2$이면 두 기울기 모두 $2(x_0 + x_1)$입니다. 둘 다 `np.allclose`로 비교하고
# 그 결과를 반환합니다.
# %% [markdown] lang="ja" hint="adds-right"
# `np.array([1.0, -2.0])` と `np.array([3.0, 0.5])` のようなベクトルを使いましょう。$y = (x_0 + x_1)^2$ なら、どちらの微分も $2(x_0 + x_1)$ です。両方を `np.allclose` で比べ、その結果を返します。
# %% [markdown] lang="en" hint="adds-right"
# Use vectors such as `np.array([1.0, -2.0])` and `np.array([3.0, 0.5])`. For $y = (x_0 + x_1)^2$ both derivatives are
# $2(x_0 + x_1)$. Compare both with `np.allclose`, and return the result.

# %% test="adds-right" points=2
equal(adds_right(add), True)
broken = inside("""
class Careless(Add):
    def backward(self, gy):
        return 1.0, 1.0

class Minus(Add):
    def backward(self, gy):
        return gy, -gy

def careless(x0, x1):
    return Careless()(x0, x1)

def minus(x0, x1):
    return Minus()(x0, x1)
""")
equal(adds_right(broken.careless), False)
equal(adds_right(broken.minus), False)
### BEGIN HIDDEN TESTS
# kind: wrong-engine
worse = inside("""
class Sum(Function):
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return self.rule(gy)

def sums(rule):
    return lambda x0, x1: Sum(rule)(x0, x1)

right = [sums(lambda gy: (gy, gy)), sums(lambda gy: (1.0 * gy, gy + 0.0)), sums(lambda gy: (gy.copy(), 3 * gy / 3))]
ones = [sums(lambda gy: (1.0, 1.0)), sums(lambda gy: (np.ones_like(gy), np.ones_like(gy)))]
sides = [sums(lambda gy: (gy, 0 * gy)), sums(lambda gy: (0 * gy, gy)), sums(lambda gy: (gy, 1.0))]
sizes = [sums(lambda gy: (gy / 2, gy / 2)), sums(lambda gy: (2 * gy, gy)), sums(lambda gy: (gy**2, gy**2))]
signs = [
    sums(lambda gy: (gy, -gy)),
    sums(lambda gy: (-gy, gy)),
    sums(lambda gy: (-gy, -gy)),
    sums(lambda gy: (np.abs(gy), np.abs(gy))),
    sums(lambda gy: (gy, np.abs(gy))),
    sums(lambda gy: (np.sign(gy), np.sign(gy))),
]
spread = [
    sums(lambda gy: (np.full_like(gy, gy.mean()), np.full_like(gy, gy.mean()))),
    sums(lambda gy: (np.full_like(gy, gy.flat[0]), np.full_like(gy, gy.flat[0]))),
    sums(lambda gy: (gy, np.full_like(gy, gy.flat[-1]))),
]
""")
rng = seeded_rng()
for index in rng.permutation(6):
    equal(adds_right(worse.signs[index]), False)
    # kind: right-engine
    equal(adds_right(worse.right[index % 3]), True)
    # kind: wrong-engine
for index in rng.permutation(3):
    equal(adds_right(worse.sides[index]), False)
    # kind: right-engine
    equal(adds_right(worse.right[index]), True)
    # kind: wrong-engine
for index in rng.permutation(3):
    equal(adds_right(worse.spread[index]), False)
    equal(adds_right(worse.sizes[index]), False)
for index in rng.permutation(2):
    equal(adds_right(worse.ones[index]), False)
    # kind: right-engine
    equal(adds_right(worse.right[index]), True)
equal(adds_right(add), True)
# kind: wrong-engine
spoiled = inside("""
def halved(self, gy):
    return gy / 2, gy / 2

own = Add.backward
Add.backward = halved
try:
    found = [adds_right(broken), adds_right(right)]
finally:
    Add.backward = own
""", broken=worse.sizes[0], right=worse.right[0])
equal(spoiled.found, [False, True])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 역전파를 한 장씩 보기
#
# 앞의 표를 엔진이 직접 보여 주게 할 수 있습니다. 한 장씩 넘기며 표의 줄과 비교해 보세요. `funcs`에서 `None`은 빼고 보여 줍니다.
# %% [markdown] lang="ja"
# ## 逆伝播を1枚ずつ見る
#
# 先ほどの表を、エンジンに表示させることができます。1枚ずつめくりながら、表の行と見比べてください。`funcs` の中の `None` は省いて表示します。
# %% [markdown] lang="en"
# ## Watch the backward pass
#
# The engine can show the table from above itself. Step through the pages and compare them with the rows of the table.
# `None` is left out of `funcs`.

# %%
from course.draw import play

x, y = Variable(np.array(2.0)), Variable(np.array(3.0))
a = square(x)
b = square(y)
z = add(a, b)
play(z)

# %% [markdown] lang="ko"
# ## 출력이 둘인 함수의 역전파
#
# 12단계에서 만든 $x = r\cos t,\ y = r\sin t$로 돌아갑시다. 이번에는 두 입력이 **두 출력 모두에** 영향을 줍니다. $r$을 조금 늘리면 $x$도 $y$도
# 달라지므로, 두 출력을 거쳐 온 값을 더해야 합니다.
#
# $$\mathtt{gr} = \mathtt{gx}\,\frac{\partial x}{\partial r} + \mathtt{gy}\,\frac{\partial y}{\partial r}, \qquad
# \mathtt{gt} = \mathtt{gx}\,\frac{\partial x}{\partial t} + \mathtt{gy}\,\frac{\partial y}{\partial t}$$
#
# | | $r$로 미분 | $t$로 미분 |
# |--|--|--|
# | $x = r\cos t$ | $\cos t$ | ? |
# | $y = r\sin t$ | $\sin t$ | ? |
#
# ### 연습 4 — `Polar`
#
# 물음표 둘을 채운 다음, `backward(self, gx, gy)`를 쓰세요. 여기서는 `x`, `y`가 출력이므로 `gx`, `gy`가 **받는** 기울기이고, 반환할 것은
# 입력 `r`, `t`의 기울기 `gr`, `gt`를 이 순서로 담은 튜플입니다. $r = 0$일 때도 맞아야 하므로 `x`를 `r`로 나누지 마세요. 받은 배열과 상자에 든 데이터는
# 바꾸지 말고, 결과의 자료형도 따로 바꾸지 마세요.
#
# 테스트에서는 두 출력의 `grad`를 직접 적고 한쪽에서 `backward`를 부릅니다. 두 출력의 창조자가 같은 함수이므로 `gys`에 둘 다 모입니다.
# %% [markdown] lang="ja"
# ## 出力が2つの関数の逆伝播
#
# ステップ12で作った $x = r\cos t,\ y = r\sin t$ に戻りましょう。今度は、2つの入力がどちらも**両方の出力に**影響します。$r$ を少し増やせば、$x$ も $y$ も
# 変わります。そこで、2つの出力を通ってきた分を足し合わせます。
#
# $$\mathtt{gr} = \mathtt{gx}\,\frac{\partial x}{\partial r} + \mathtt{gy}\,\frac{\partial y}{\partial r}, \qquad
# \mathtt{gt} = \mathtt{gx}\,\frac{\partial x}{\partial t} + \mathtt{gy}\,\frac{\partial y}{\partial t}$$
#
# | | $r$ で微分 | $t$ で微分 |
# |--|--|--|
# | $x = r\cos t$ | $\cos t$ | ? |
# | $y = r\sin t$ | $\sin t$ | ? |
#
# ### 演習4 — `Polar`
#
# 2つの「?」を埋めてから、`backward(self, gx, gy)` を書いてください。ここでは `x`、`y` が出力なので、`gx`、`gy` は**受け取る**微分です。返すのは
# 入力 `r`、`t` の微分 `gr`、`gt` をこの順番に入れたタプルです。$r = 0$ でも成り立つように、`x` を `r` で割らないでください。受け取った配列と箱の中の
# データは書き換えず、結果のデータ型も変換しません。
#
# テストでは、両方の出力の `grad` を直接書き、片方から `backward` を呼びます。2つの出力の生みの親は同じ関数なので、`gys` には両方が集まります。
# %% [markdown] lang="en"
# ## Backward with two outputs
#
# Go back to $x = r\cos t,\ y = r\sin t$ from step 12. Here each input affects **both outputs**: if you increase $r$ a
# little, both $x$ and $y$ change. So add the contributions that arrive through the two outputs:
#
# $$\mathtt{gr} = \mathtt{gx}\,\frac{\partial x}{\partial r} + \mathtt{gy}\,\frac{\partial y}{\partial r}, \qquad
# \mathtt{gt} = \mathtt{gx}\,\frac{\partial x}{\partial t} + \mathtt{gy}\,\frac{\partial y}{\partial t}$$
#
# | | with respect to $r$ | with respect to $t$ |
# |--|--|--|
# | $x = r\cos t$ | $\cos t$ | ? |
# | $y = r\sin t$ | $\sin t$ | ? |
#
# ### Exercise 4: `Polar`
#
# Work out the two question marks. Then write `backward(self, gx, gy)`. Here `x` and `y` are the outputs, so `gx` and
# `gy` are the derivatives that you **receive**. Return `gr` and `gt`, the derivatives for the inputs `r` and `t`, as
# a tuple in this order. The result must be right at $r = 0$ too, so don't divide `x` by `r`. Don't change the given
# arrays or the data in the boxes, and don't convert the dtype of the result.
#
# The tests set the `grad` of both outputs and call `backward` on one of them. Both outputs have the same creator, so
# `gys` contains both.


# %% exercise="polar" keep=false
class Polar(Function):
    def forward(self, r, t):
        return r * np.cos(t), r * np.sin(t)

    def backward(self, gx, gy):
        ### BEGIN SOLUTION
        r, t = self.inputs[0].data, self.inputs[1].data
        gr = gx * np.cos(t) + gy * np.sin(t)
        gt = -gx * r * np.sin(t) + gy * r * np.cos(t)
        return gr, gt
        ### END SOLUTION


# %% [markdown] lang="ko" hint="polar"
# 입력은 둘입니다. `self.inputs[0]`이 `r`의 상자, `self.inputs[1]`이 `t`의 상자입니다.
# %% [markdown] lang="ja" hint="polar"
# 入力は2つです。`self.inputs[0]` が `r` の箱、`self.inputs[1]` が `t` の箱です。
# %% [markdown] lang="en" hint="polar"
# There are two inputs: `self.inputs[0]` is the box of `r`, and `self.inputs[1]` is the box of `t`.
# %% [markdown] lang="ko" hint="polar"
# 코사인을 미분하면 $-\sin t$, 사인을 미분하면 $\cos t$입니다. $r$은 상수로 보고 그대로 곱합니다.
# %% [markdown] lang="ja" hint="polar"
# コサインを微分すると $-\sin t$、サインを微分すると $\cos t$ です。$r$ は定数とみなして、そのまま掛けます。
# %% [markdown] lang="en" hint="polar"
# The derivative of the cosine is $-\sin t$, and the derivative of the sine is $\cos t$. The factor $r$ counts as a
# constant and stays.

# %% test="polar" points=2
r, t = Variable(np.array(2.0)), Variable(np.array(0.0))
x, y = Polar()(r, t)
x.grad, y.grad = np.array(1.0), np.array(0.0)
x.backward()
close(r.grad, 1.0)
close(t.grad, 0.0)

r, t = Variable(np.array(2.0)), Variable(np.array(0.0))
x, y = Polar()(r, t)
x.grad, y.grad = np.array(0.0), np.array(1.0)
x.backward()
close(r.grad, 0.0)
close(t.grad, 2.0)

r, t = Variable(np.array([2.0, 3.0])), Variable(np.array([np.pi / 2, np.pi]))
x, y = Polar()(r, t)
x.grad, y.grad = np.array([1.0, 0.5]), np.array([3.0, -1.0])
y.backward()
close(r.grad, [3.0, -0.5])
close(t.grad, [-2.0, 3.0])
### BEGIN HIDDEN TESTS
# kind: own-function
ours = inside("""
class Square(Function):
    def forward(self, x):
        return x**2
    def backward(self, gy):
        return 2 * self.inputs[0].data * gy
class Exp(Function):
    def forward(self, x):
        return np.exp(x)
    def backward(self, gy):
        return np.exp(self.inputs[0].data) * gy
def square(x):
    return Square()(x)
def exp(x):
    return Exp()(x)
""")
# kind: numbers
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 2)]:
    dr, dt, gx, gy = (np.array(d) for d in rng.uniform(0.5, 3.0, size=(4, *shape)))
    gy = np.array(-gy)
    r, t = Variable(dr), Variable(dt)
    x, y = Polar()(ours.exp(r), ours.square(t))
    x.grad, y.grad = gx, gy
    # kind: unchanged-grad
    with unchanged(x, y, attributes=("data", "grad")):
        x.backward()
    # kind: shape
    angle = dt**2
    close(x.data, np.exp(dr) * np.cos(angle))
    close(y.data, np.exp(dr) * np.sin(angle))
    equal(len(x.creator.backward(gx, gy)), 2)
    close(r.grad, (gx * np.cos(angle) + gy * np.sin(angle)) * np.exp(dr), rtol=1e-10, atol=1e-11)
    close(t.grad, np.exp(dr) * (gy * np.cos(angle) - gx * np.sin(angle)) * 2 * dt, rtol=1e-10, atol=1e-10)
# kind: zero
for dtype in ("float64", "float32"):
    dr, dt, gx, gy = (np.array(d, dtype=dtype) for d in ([0, -2, 3], [0.5, 2, -3], [1, 0.5, -2], [2, -1, 0]))
    r, t = Variable(dr.copy()), Variable(dt.copy())
    x, y = Polar()(r, t)
    x.grad, y.grad = gx.copy(), gy.copy()
    with unchanged(r, t), unchanged(x, y, attributes=("data", "grad")):
        y.backward()
    close(r.grad, gx * np.cos(dt) + gy * np.sin(dt), rtol=1e-5, dtype=dtype)
    close(t.grad, dr * (gy * np.cos(dt) - gx * np.sin(dt)), rtol=1e-5, dtype=dtype)
# kind: unchanged-grad
grads = inside("""
f = Polar()
f(Variable(np.array([1.0, 2.0])), Variable(np.array([0.0, 0.0])))
gx, gy = np.array([1.0, 2.0]), np.array([3.0, 4.0])
first = f.backward(gx, gy)
""")
# kind: result-type
kind(grads.first, tuple)
close(grads.first[0], [1, 2])
close(grads.first[1], [3, 8])
# kind: unchanged-grad
close(grads.gx, [1, 2])
close(grads.gy, [3, 4])
# kind: two-objects
two = inside("""
def points(r, t):
    f = Polar()
    return f, f(Variable(np.array(r)), Variable(np.array(t)))

(f, made), (g, other) = points([1.0, 2.0], [0.5, -1.0]), points([3.0, -1.0], [2.0, 0.25])
slopes = f.backward(np.array([1.0, 1.5]), np.array([0.5, -2.0]))
""")
r, t, gx, gy = (np.array(d) for d in ([1.0, 2.0], [0.5, -1.0], [1.0, 1.5], [0.5, -2.0]))
close(two.slopes[0], gx * np.cos(t) + gy * np.sin(t))
close(two.slopes[1], r * (gy * np.cos(t) - gx * np.sin(t)))
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Polar, first, second)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 쓰지 않은 출력
#
# 출력이 둘인데 하나만 필요할 때도 있습니다. 다음 셀에서는 `x`에서만 역전파를 시작하고 `y`는 쓰지 않습니다. 동작할까요(`True` 또는 `False`)?
# %% [markdown] lang="ja"
# ## 予想してから実行する：使わなかった出力
#
# 出力が2つあっても、1つしか要らないこともあります。次のセルでは、`x` からだけ逆伝播を始め、`y` は使いません。動作するでしょうか（`True` か `False`）。
# %% [markdown] lang="en"
# ## Predict, then run: an unused output
#
# Sometimes a function has two outputs and you need only one. The next cell starts from `x` and doesn't use `y`. Does
# it work, `True` or `False`?

# %%
guess = None  # True / False

r, t = Variable(np.array(5.0)), Variable(np.array(np.pi / 6))
x, y = Polar()(r, t)
try:
    x.backward()
    works = True
except TypeError:
    works = False
predict(guess, works)

# %%
try:
    x.backward()
except TypeError as error:
    print("TypeError:", error)

y.grad = np.array(0.0)
x.backward()
print(r.grad.round(3), t.grad.round(3))

# %% [markdown] lang="ko"
# `y`에는 기울기가 도착한 적이 없으니 `y.grad`는 `None`이고, `Polar.backward`가 `None`을 곱하려다 멈춥니다. 쓰지 않은 출력의 기울기는 0이므로, 우리가 직접 0을
# 적어 주면 됩니다. 책의 설계가 지닌 한계이며, 여기서는 책을 따릅니다. 엔진이 빠진 기울기를 0으로 처리하는 편이 더 낫습니다.
#
# ## 여러 변수는 되지만 같은 변수를 두 번 쓰면?
#
# 입력이나 출력이 여럿인 함수도 이제 역전파할 수 있습니다. $x^2 + y^2$ 같은 식을 자동으로 미분합니다. 다만 출력의 기울기가 **모두 도착하기 전에** 함수가
# 꺼내지면 아직 멈춥니다. `x, y = Polar()(r, t)`로 만든 `add(square(x), y)`에서 그렇게 됩니다. 꺼내는 순서는 16단계에서 고칩니다.
#
# 그런데 지금까지의 예에서는 변수를 모두 **한 번씩만** 썼습니다. `add(x, x)`라면 어떨까요? $y = x + x = 2x$이니 미분은 2여야 합니다. 반복문에서
# `x.grad`에 적는 줄을 다시 읽어 보세요. `f.inputs`에 같은 변수가 두 번 들어 있으면 어떤 값이 남을까요?
# %% [markdown] lang="ja"
# `y` には微分が届いていないので `y.grad` は `None` のままで、`Polar.backward` が `None` に掛け算をしようとして止まります。使わなかった出力の微分は0ですから、
# 自分で0を書いておけば動作します。これは本の設計の限界で、ここでは本に従っています。届かなかった微分をエンジンが0とみなすほうが、よい設計です。
#
# ## 複数の変数は使えるが、同じ変数を2回使うと？
#
# 入力や出力が複数の関数も、逆伝播できるようになりました。$x^2 + y^2$ のような式を自動で微分できます。ただし、出力の微分が**すべて届く前に**関数が
# 取り出されると、まだ止まってしまいます。`x, y = Polar()(r, t)` から作った `add(square(x), y)` がそうです。取り出す順番はステップ16で直します。
#
# もう一つ、これまでの例では、どの変数も**一度ずつしか**使っていません。`add(x, x)` ならどうでしょう。$y = x + x = 2x$
# なので、微分は2のはずです。ループの中の、`x.grad` に書き込む行を読み直してみてください。`f.inputs` に同じ変数が2回
# 入っていたら、どんな値が残るでしょうか。
# %% [markdown] lang="en"
# No derivative arrived at `y`, so `y.grad` is `None`, and `Polar.backward` stops when it multiplies by `None`. The
# derivative for an unused output is 0, and if you set that 0 yourself, it works. This is a limit of the book's
# design, which we follow here. It would be better if the engine used 0 for a missing derivative.
#
# ## Several variables work, unless one is used twice
#
# Functions with several inputs or outputs now have a backward pass, and formulas such as $x^2 + y^2$ are
# differentiated automatically. There is still one problem with the order. If a function runs **before all** gradients
# of its outputs have arrived, it fails. That happens for `add(square(x), y)` with `x, y = Polar()(r, t)`. We'll fix
# the order in step 16.
#
# So far each example used every variable **only once**. What about `add(x, x)`? Since $y = x + x = 2x$, the
# derivative must be 2. Look at the line in your loop that sets `x.grad`. If `f.inputs` contains the same variable
# twice, which value is left?
