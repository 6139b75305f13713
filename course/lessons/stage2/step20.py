# %% [markdown] lang="ko"
# # 20단계. 연산자 오버로드 (1)
#
# 지금까지 만든 함수로 $y = a \times b + c$를 계산하려면, 곱셈 함수가 있다고 해도 `add(mul(a, b), c)`라고 써야 합니다. 식이 조금만 길어져도
# 괄호를 세느라 정작 무엇을 계산하는지 보이지 않습니다. 이번 단계에서는 먼저 곱셈 `Mul`을 만들고, 이어서 `a * b + c`라는 수식이
# 그대로 계산 그래프가 되게 합니다. 이미 있는 기호에 새 뜻을 주는 이 일을 **연산자 오버로드**라고 합니다.
# %% [markdown] lang="ja"
# # ステップ20　演算子のオーバーロード（1）
#
# これまでの関数で $y = a \times b + c$ を計算するには、掛け算の関数があったとしても `add(mul(a, b), c)` と書かなければなりません。式が少し
# 長くなるだけで、括弧を数えるのに追われて、何を計算しているのかが見えなくなります。このステップでは、まず掛け算 `Mul` を作り、続いて
# `a * b + c` という数式がそのまま計算グラフになるようにします。すでにある記号に新しい意味を与えるこの仕組みを、
# **演算子のオーバーロード**といいます。
# %% [markdown] lang="en"
# # Step 20. Operators, part one
#
# With functions like those we have, $y = a \times b + c$ has to be written `add(mul(a, b), c)`, once there is a `mul`. Let
# the formula grow a little, and you count parentheses instead of seeing what it says. In this step we first write the
# multiplication, `Mul`, and then see to it that the formula `a * b + c` turns into a computational graph just as it
# stands. To give a new meaning to a sign that exists already is called **operator overloading**.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(20))

# %% [markdown] lang="ko"
# ## 곱셈의 미분
#
# 두 변이 $x_0$과 $x_1$인 직사각형을 떠올려 봅시다. 넓이는 $y = x_0 x_1$입니다.
#
# ```
#             x1          h
#       ┌─────────────┬───────┐
#  x0   │   x0 · x1   │ x0 · h│
#       └─────────────┴───────┘
# ```
#
# $x_1$을 $h$만큼 늘리면 오른쪽에 띠가 하나 붙고, 그 넓이는 $x_0 h$입니다. 늘어난 길이의 $x_0$배만큼 넓이가 늘었으니 $x_1$에 대한 미분은
# $x_0$입니다. 위쪽으로 늘려 보면 반대로 $x_0$에 대한 미분이 $x_1$임을 알 수 있습니다.
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# 곱셈의 역전파는 **상대편의 값을 곱해서** 보냅니다. 위에서 흘러온 기울기 `gy`도 잊지 말아야 합니다.
#
# | 함수 | 순전파 | `x0`으로 가는 기울기 | `x1`로 가는 기울기 |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# 덧셈의 역전파에는 입력값이 필요 없었지만 곱셈에는 필요합니다. 순전파 때 `Function`이 `self.inputs`에 상자를 보관해 둔 것은 이런 때를
# 위해서입니다.
# %% [markdown] lang="ja"
# ## 掛け算の微分
#
# 2辺が $x_0$ と $x_1$ の長方形を思い浮かべましょう。面積は $y = x_0 x_1$ です。
#
# ```
#             x1          h
#       ┌─────────────┬───────┐
#  x0   │   x0 · x1   │ x0 · h│
#       └─────────────┴───────┘
# ```
#
# $x_1$ を $h$ だけ伸ばすと右に帯が一本付き、その面積は $x_0 h$ です。伸ばした長さの $x_0$ 倍だけ面積が増えたのですから、$x_1$ についての
# 微分は $x_0$ です。縦に伸ばしてみれば、逆に $x_0$ についての微分が $x_1$ だとわかります。
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# 掛け算の逆伝播は、**相手の値を掛けて**送ります。上流から流れてきた勾配 `gy` も忘れてはいけません。
#
# | 関数 | 順伝播 | `x0` への勾配 | `x1` への勾配 |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# 足し算の逆伝播に入力の値は要りませんでしたが、掛け算には必要です。順伝播のときに `Function` が箱を `self.inputs` に保管しておいたのは、
# こういうときのためです。
# %% [markdown] lang="en"
# ## The derivative of a product
#
# Think of a rectangle with the sides $x_0$ and $x_1$. Its area is $y = x_0 x_1$.
#
# ```
#             x1          h
#       ┌─────────────┬───────┐
#  x0   │   x0 · x1   │ x0 · h│
#       └─────────────┴───────┘
# ```
#
# Make $x_1$ longer by $h$, and a strip of the area $x_0 h$ is added on the right. The area grew by $x_0$ times the added
# length, so the derivative with respect to $x_1$ is $x_0$. Stretch the rectangle upwards, and you see that the one with
# respect to $x_0$ is $x_1$.
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# Going backward, a product sends to each side **the value of the other side**, times the gradient `gy` that arrives from
# above.
#
# | function | forward | gradient for `x0` | gradient for `x1` |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# The backward of a sum did not care about the inputs. That of a product does, and that is why `Function` put the
# boxes away in `self.inputs` on the way forward.

# %% [markdown] lang="ko"
# ### 연습 1 — `Mul`
#
# - `forward`: 두 배열을 원소별로 곱합니다.
# - `backward`: 두 입력의 기울기를 튜플로 반환합니다. 배열은 `self.inputs`에 있는 상자에서 꺼냅니다.
# - `mul`: `Mul`의 인스턴스를 만들어 두 변수에 적용합니다.
#
# `forward`도 `backward`도 받은 배열은 바꾸지 않습니다. 상자 속의 배열은 사용자의 것이고, `gy`는 다른 함수도 함께 받았을 수 있습니다. 또
# `backward`는 몇 번을 부르더라도 같은 답을 내야 합니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Mul`
#
# - `forward`：二つの配列を要素ごとに掛けます。
# - `backward`：二つの入力の勾配をタプルで返します。配列は `self.inputs` の箱から取り出します。
# - `mul`：`Mul` のインスタンスを作り、二つの変数に適用します。
#
# `forward` も `backward` も、受け取った配列は書き換えません。箱の中の配列はユーザーのものですし、`gy` はほかの関数も受け取っているかも
# しれません。また `backward` は、何度呼ばれても同じ答えを返すようにします。
# %% [markdown] lang="en"
# ### Exercise 1: `Mul`
#
# - `forward` multiplies two arrays, element by element.
# - `backward` returns the gradients of both inputs as a tuple. The arrays are in the boxes of `self.inputs`.
# - `mul` makes a `Mul` and applies it to two variables.
#
# Neither `forward` nor `backward` changes an array that it receives: those in the boxes are the user's, and `gy` may have
# gone to another function too. And however often `backward` is called, it gives the same answer.


# %% exercise="mul"
class Mul(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 * x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0
        ### END SOLUTION


def mul(x0, x1):
    ### BEGIN SOLUTION
    return Mul()(x0, x1)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="mul"
# 모양은 `Add`, `add`와 같습니다. 다른 것은 `forward`의 기호와, `backward`에서 두 배열이 필요하다는 점뿐입니다.
# %% [markdown] lang="ja" hint="mul"
# 形は `Add` と `add` と同じです。違うのは `forward` の記号と、`backward` で二つの配列が必要になることだけです。
# %% [markdown] lang="en" hint="mul"
# It has the form of `Add` and `add`. What differs is the sign in `forward`, and that `backward` needs the two arrays.

# %% [markdown] lang="ko" hint="mul"
# `self.inputs[0]`은 상자이므로 `.data`까지 써야 배열이 나옵니다. 그리고 두 값은 서로 **엇갈려** 갑니다. 첫 번째 기울기에는 두 번째 값이 들어갑니다.
# `a`와 `b`에 다른 값을 넣어 확인하세요. 값이 같으면 뒤바뀌어도 알 수 없습니다.
# %% [markdown] lang="ja" hint="mul"
# `self.inputs[0]` は箱なので、`.data` まで書いて初めて配列になります。そして値は**たすき掛け**に渡ります。一つ目の勾配に入るのは二つ目の
# 値です。`a` と `b` には違う値を入れて確かめましょう。同じ値では、入れ替わっていてもわかりません。
# %% [markdown] lang="en" hint="mul"
# `self.inputs[0]` is a box; it takes a `.data` to get the array. And the values **cross over**: the first gradient holds
# the second value. Try it with different `a` and `b`, because with equal ones a swap goes unnoticed.

# %% test="mul" points=4
a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
y = mul(a, b)
kind(y, Variable)
close(y.data, 6.0)
y.backward()
close(a.grad, 2.0)
close(b.grad, 3.0)
a, b = Variable(np.array(3.0)), Variable(np.array(2.0))
y = mul(mul(a, b), b)
y.backward()
close(a.grad, 4.0)
close(b.grad, 12.0)
a, b = Variable(np.array([[1.5, -2.0], [0.0, 1.0]])), Variable(np.array([[4.0, 3.0], [2.0, 0.0]]))
y = mul(square(a), b)
y.grad = np.array([[0.5, 2.0], [1.0, 3.0]])
y.backward()
close(a.grad, [[6.0, -24.0], [0.0, 0.0]])
close(b.grad, [[1.125, 8.0], [0.0, 3.0]])
close(a.data, [[1.5, -2.0], [0.0, 1.0]])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (4,), (2, 2), (2, 3)]:
    p, q, seed = (np.array(rng.normal(size=shape)) for _ in range(3))
    # kind: shape
    a, b = Variable(p.copy()), Variable(q.copy())
    y = mul(mul(a, b), b)
    kind(y, Variable)
    close(y.data, p * q * q)
    y.grad = seed.copy()
    y.backward()
    close(a.grad, seed * q * q)
    close(b.grad, seed * 2 * p * q)
    # kind: mixed-formula
    a, b = Variable(p.copy()), Variable(q.copy())
    y = square(mul(exp(a), b))
    y.backward()
    close(y.data, np.exp(2 * p) * q**2)
    close(a.grad, 2 * np.exp(2 * p) * q**2)
    close(b.grad, 2 * np.exp(2 * p) * q)
    # kind: second-backward
    a, b = Variable(p.copy()), Variable(q.copy())
    y = mul(a, b)
    for times in (1, 2):
        y.grad = seed.copy()
        y.backward(retain_grad=times == 2)
        close(a.grad, times * seed * q)
        close(b.grad, times * seed * p)
    # kind: unchanged-grad
    close(y.grad, seed)
    # kind: unchanged-input
    close(a.data, p)
    close(b.data, q)
    # kind: dtype
    close(y.data, p * q, dtype="float64")
    close(a.grad, 2 * seed * q, dtype="float64")
    close(b.grad, 2 * seed * p, dtype="float64")
# kind: shared-gradient
a, b, c = (Variable(np.array(values)) for values in ([1.5, -2.0], [3.0, 0.5], [4.0, -1.0]))
add(c, mul(a, b)).backward()
close(c.grad, [1.0, 1.0])
add(mul(a, b), c).backward()
close(c.grad, [2.0, 2.0])
close(a.grad, [6.0, 1.0])
# kind: zero
zero = Variable(np.array([0.0, -1.5]))
other = Variable(np.array([4.0, 0.0]))
y = add(mul(zero, zero), mul(zero, other))
y.backward()
close(y.data, [0.0, 2.25])
close(zero.grad, [4.0, -3.0])
close(other.grad, [0.0, -1.5])
# kind: integers
a, b = Variable(np.array([2, 3])), Variable(np.array([5, -7]))
y = Mul()(a, b)
y.backward()
close(y.data, [10, -21])
close(a.grad, [5, -7])
close(b.grad, [2, 3])
a.cleargrad()
b.cleargrad()
y = mul(a, b)
y.grad = np.array([0.5, -1.25])
y.backward()
close(a.grad, [2.5, 8.75])
close(b.grad, [1.0, -3.75])
# kind: links
kind(mul(a, b).creator, Mul)
# kind: mode-off
with no_grad():
    equal(mul(a, b).creator, None)
# kind: numbers
for data in samples(1e6):
    a, b = Variable(data.copy()), Variable(np.full(data.shape, -0.5))
    y = mul(a, b)
    close(y.data, -0.5 * data, rtol=1e-12, atol=0)
    # kind: no-grad-yet
    equal([a.grad, b.grad, y.grad], [None, None, None])
    y.backward()
    # kind: numbers
    close(a.grad, np.full(data.shape, -0.5))
    close(b.grad, data, rtol=1e-12, atol=0)
# kind: low-precision
small = [Variable(np.array([1.5, -2.0], dtype="float32")) for _ in "ab"]
y = mul(*small)
y.backward()
close(y.data, [2.25, 4.0], dtype="float32")
close(small[0].grad, [1.5, -2.0], dtype="float32")
# kind: new-object
made = [mul(*small) for _ in range(40)]
distinct(*made)
distinct(*[each.creator for each in made])
# kind: unchanged-input
untouched(mul, *small)
# kind: new-object
newborn(mul, small[0], Variable(np.ones(2)))
newborn(mul, Variable(np.ones(2)), small[0])
# kind: new-object
separate(mul, *small)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 이제 식 하나를 끝까지 계산할 수 있습니다.
#
# ```
# a ──┐
#     ├─[ Mul ]──┐
# b ──┘          ├─[ Add ]── y
# c ─────────────┘
# ```
# %% [markdown] lang="ja"
# これで、一つの式を最後まで計算できます。
#
# ```
# a ──┐
#     ├─[ Mul ]──┐
# b ──┘          ├─[ Add ]── y
# c ─────────────┘
# ```
# %% [markdown] lang="en"
# Now a whole formula can be computed.
#
# ```
# a ──┐
#     ├─[ Mul ]──┐
# b ──┘          ├─[ Add ]── y
# c ─────────────┘
# ```

# %%
a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = add(mul(a, b), c)
y.backward()
print(y)
print(a.grad, b.grad, c.grad)

# %% [markdown] lang="ko"
# ### 예상해 보고 실행하기
#
# `Mul`은 제곱을 모릅니다. 오른쪽 입력과 왼쪽 입력에 기울기를 하나씩 보낼 뿐입니다. 그렇다면 `mul(a, a)`를 미분하면 `3.0`일까요, `6.0`일까요?
# %% [markdown] lang="ja"
# ### 予想してから実行する
#
# `Mul` は2乗を知りません。左の入力と右の入力に、勾配を一つずつ送るだけです。では、`mul(a, a)` を微分すると `3.0` でしょうか、`6.0` でしょうか。
# %% [markdown] lang="en"
# ### Predict, then run
#
# `Mul` knows nothing about squares. It sends one gradient to the input on its left and one to that on its right. So what is
# the derivative of `mul(a, a)`: `3.0` or `6.0`?

# %%
a = Variable(np.array(3.0))
y = mul(a, a)
y.backward()
print(a.grad)

# %% [markdown] lang="ko"
# 양쪽에서 온 3이 더해졌습니다. 14단계에서 기울기를 **더하도록** 고친 덕분에, 곱셈 하나로 $2a$까지 나온 셈입니다.
#
# ## `*`를 만나면 파이썬이 하는 일
#
# 파이썬은 `a * b`를 보면 왼쪽 객체의 클래스에서 특수 메서드를 찾아 부릅니다.
#
# | 쓰는 식 | 불리는 것 | `self` | 다른 인수 |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# 그런데 우리의 `mul(x0, x1)`은 이미 그런 모양의 함수입니다. 첫 번째 인수가 왼쪽, 두 번째 인수가 오른쪽입니다. 그러니 새 메서드를 쓸 것도 없이,
# 19단계에서 `__repr__`을 단 것처럼 함수를 클래스에 대입하기만 하면 됩니다. 곱셈을 덧셈보다 먼저 계산하는 우선순위나 괄호는 파이썬의 문법이
# 알아서 처리해 줍니다.
#
# ### 연습 2 — `+`와 `*`
#
# `Variable`이 `+`를 만나면 `add`를, `*`를 만나면 `mul`을 쓰게 하세요. 방법은 자유입니다. 다만 기호를 쓸 때마다 새로 계산한 새 상자가 나오고, 두
# 변수는 전과 같아야 합니다. 파이썬이 `x = x + y`로 읽는 `x += y`에서도, 처음의 상자는 그대로 있어야 합니다.
# %% [markdown] lang="ja"
# 両側から届いた3が足されました。ステップ14で勾配を**足し合わせる**ようにしておいたおかげで、掛け算一つから $2a$ まで出てきたわけです。
#
# ## `*` に出会ったときPythonがすること
#
# Pythonは `a * b` を見ると、左のオブジェクトのクラスから特殊メソッドを探して呼び出します。
#
# | 書いた式 | 呼ばれるもの | `self` | もう一つの引数 |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# ところで、私たちの `mul(x0, x1)` はもうその形の関数です。第1引数が左、第2引数が右です。ですから新しいメソッドを書くまでもなく、
# ステップ19で `__repr__` を付けたときのように、関数をクラスに代入するだけで済みます。足し算より掛け算を先に計算するといった優先順位や
# 括弧は、Pythonの文法がうまく処理してくれます。
#
# ### 演習2 — `+` と `*`
#
# `Variable` が `+` に出会ったら `add` を、`*` に出会ったら `mul` を使うようにしてください。やり方は自由です。ただし、記号を使うたびに
# 計算をし直した新しい箱ができ、二つの変数は前のままでなければなりません。Pythonが `x = x + y` と読む `x += y` でも、最初の箱は
# そのままにします。
# %% [markdown] lang="en"
# `a` received 3 from each side, and the two were added. Because step 14 taught backward to **add up** gradients, a plain product
# yields $2a$.
#
# ## What Python does when it meets `*`
#
# When Python sees `a * b`, it looks for a special method in the class of the left object, and calls it.
#
# | you write | Python calls | `self` | the other argument |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# Now our `mul(x0, x1)` is a function of just that form: the left side comes first, the right side second. So there is no
# method to write. As with `__repr__` in step 19, it is enough to assign the function to the class. Precedence and
# parentheses are already part of Python's grammar.
#
# ### Exercise 2: `+` and `*`
#
# Make a `Variable` use `add` when it meets `+`, and `mul` when it meets `*`. How you do it is up to you, but every use of a
# sign computes a new box, and both variables stay as they were. So with `x += y`, which Python reads as `x = x + y`: the first
# box stays as it was.

# %% exercise="operators"
### BEGIN SOLUTION
Variable.__add__ = add
Variable.__mul__ = mul
### END SOLUTION

# %% [markdown] lang="ko" hint="operators"
# 두 줄이면 됩니다. `Variable.__repr__ = variable_repr`과 같은 모양이고, 오른쪽에는 괄호 없이 함수 이름만 씁니다. 괄호를 붙이면 그 자리에서
# 호출해 버립니다.
# %% [markdown] lang="ja" hint="operators"
# 2行で済みます。`Variable.__repr__ = variable_repr` と同じ形で、右辺には括弧を付けず、関数の名前だけを書きます。括弧を付けるとその場で
# 呼び出してしまいます。
# %% [markdown] lang="en" hint="operators"
# Two lines will do. They look like `Variable.__repr__ = variable_repr`, with the bare name of a function on the right.
# Parentheses after it would call the function there and then.

# %% test="operators" points=2
a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
close(y.data, 7.0)
close(a.grad, 2.0)
close(b.grad, 3.0)
close(c.grad, 1.0)
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (3,), (2, 3)]:
    # kind: shape
    p, q, r = (np.array(rng.normal(size=shape)) for _ in range(3))
    a, b, c = Variable(p.copy()), Variable(q.copy()), Variable(r.copy())
    y = a + b * c
    kind(y, Variable)
    close(y.data, p + q * r)
    y.backward()
    close(a.grad, np.ones(shape))
    close(b.grad, r)
    close(c.grad, q)
    for each in (a, b, c):
        each.cleargrad()
    y = (a + b) * (a * c) * b
    close(y.data, (p + q) * p * r * q)
    y.backward()
    close(a.grad, (2 * p + q) * q * r)
    close(b.grad, (p + 2 * q) * p * r)
    close(c.grad, (p + q) * p * q)
    # kind: unchanged-input
    close(a.data, p)
    # kind: used-twice
    x = Variable(p.copy())
    s = x * x + x
    y = s * s + s
    y.backward()
    close(y.data, (p * p + p) ** 2 + p * p + p)
    close(x.grad, (2 * (p * p + p) + 1) * (2 * p + 1))
a, b = Variable(np.array([1.5, -2.0])), Variable(np.array([4.0, 3.0]))
# kind: unchanged-input
with unchanged(a, b):
    before = [a + b, a * b]
    close(before[0].data, [5.5, 1.0])
    close(before[1].data, [6.0, -6.0])
# kind: data-changed
a.data = np.array([-1.0, 0.5])
close((a + b).data, [3.0, 3.5])
close((a * b).data, [-4.0, 1.5])
close(before[1].data, [6.0, -6.0])
# kind: unchanged-input
augmented = inside("""
x, y = Variable(np.array([2.0, -3.0])), Variable(np.array([0.5, 4.0]))
total, product = x, x
total += y
product *= y
new = total is not x and product is not x
total.backward()
product.backward()
""")
equal(augmented.new, True)
close(augmented.total.data, [2.5, 1.0])
close(augmented.product.data, [1.0, -12.0])
close(augmented.x.data, [2.0, -3.0])
close(augmented.x.grad, [1.5, 5.0])
close(augmented.y.grad, [3.0, -2.0])
# kind: mode-off
with no_grad():
    equal((a * b).creator, None)
    equal((a + b).creator, None)
# kind: order
y, z = a + b, a * b
kind(y.creator, Add)
kind(z.creator, Mul)
for made in (y, z):
    same(made.creator.inputs[0], a)
    same(made.creator.inputs[1], b)
# kind: new-object
distinct(a, b, *[a + b for _ in range(20)], *[a * b for _ in range(20)])
# kind: unchanged-input
signs = inside("""
def plus(a, b):
    return a + b

def times(a, b):
    return a * b
""")
untouched(signs.plus, a, b)
untouched(signs.times, a, b)
# kind: new-object
newborn(signs.plus, a, Variable(np.zeros(2)))
newborn(signs.plus, Variable(np.zeros(2)), a)
newborn(signs.times, a, Variable(np.ones(2)))
newborn(signs.times, Variable(np.ones(2)), a)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 수식이 그대로 계산 그래프가 되었습니다.
# %% [markdown] lang="ja"
# 数式がそのまま計算グラフになりました。
# %% [markdown] lang="en"
# The formula has become the graph.

# %%
a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
print(y)
print(a.grad, b.grad, c.grad)

# %% [markdown] lang="ko"
# 그래프를 그려 보면 정말로 식과 똑같은 모양입니다. 곱셈이 덧셈보다 먼저라는 파이썬의 규칙이 세대에 나타납니다. `Mul`의 세대가 더 작습니다.
# %% [markdown] lang="ja"
# グラフを描いてみると、本当に式と同じ形をしています。足し算より掛け算が先、というPythonの規則が、世代に表れています。`Mul` の世代のほうが小さいのです。
# %% [markdown] lang="en"
# Drawn, the graph does have the shape of the formula. Python's rule that `*` goes before `+` shows in the
# generations: the `Mul` has the smaller one.

# %%
from course.draw import graph

a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
graph(y)

# %% [markdown] lang="ko"
# ### 상자를 바꾸는 것과 상자 속을 바꾸는 것
#
# 기호가 생기니 `x += x`처럼 써 보고 싶어집니다. 아래에는 비슷해 보이는 대입이 두 번 나옵니다. 하나는 새 상자를 만들고, 하나는 상자의 내용물을
# 바꿉니다. `y`는 둘보다 먼저 계산해 두었습니다. 출력되는 두 기울기는 각각 얼마일까요?
# %% [markdown] lang="ja"
# ### 箱を替えることと、箱の中身を変えること
#
# 記号が使えるようになると、`x += x` のように書いてみたくなります。次のセルには、よく似た代入が二度出てきます。片方は新しい箱を作り、片方は
# 箱の中身を変えます。`y` はどちらよりも先に計算してあります。表示される二つの勾配は、それぞれいくつでしょうか。
# %% [markdown] lang="en"
# ### A new box, or new contents
#
# With operators at hand, it is tempting to write `x += x`. Two assignments below look much alike, but one makes a new box and
# the other changes what is in a box. `y` was computed before either of them. Which two gradients will be printed?

# %%
x = Variable(np.array(3.0))
y = x * x
first = x

x += x
y.backward()
print(x is first, first.grad)

first.cleargrad()
first.data += 10.0
y.backward()
print(y, first.grad)

# %% [markdown] lang="ko"
# `Variable`에는 `__iadd__`가 없어서 `x += x`는 `x = x + x`로 읽힙니다. 그래서 `x`라는 이름이 새 상자로 옮겨 갈 뿐이고, 처음 상자는 그대로입니다. 반면에 `first.data`를 바꾸면 `y`는 여전히
# `9.0`인데 기울기는 `6.0`이 아니라 `26.0`이 됩니다. 함수가 기억하는 것은 숫자가 아니라 **상자**라서, 역전파할 때 꺼내는 값이 이미 달라져 있기 때문입니다.
# 순전파와 역전파 사이에는 상자의 내용물에 손대지 마세요.
#
# ## 지금 가진 것, 아직 모자란 것
#
# `+`와 `*`로 식을 쓰고 미분할 수 있습니다. 그런데 $2a$를 `a * 2.0`이라고 쓰면 어떻게 될까요?
# %% [markdown] lang="ja"
# `Variable` には `__iadd__` がないので、`x += x` は `x = x + x` と読まれます。そのため、新しい箱に `x` という名前が移るだけで、最初の箱はそのままです。一方、`first.data` を変えると、
# `y` は `9.0` のままなのに、勾配は `6.0` ではなく `26.0` になります。関数が覚えているのは数値ではなく**箱**なので、逆伝播のときに取り出す値が
# もう変わっているのです。順伝播と逆伝播の間では、箱の中身に手を触れないでください。
#
# ## いまあるもの、まだ足りないもの
#
# `+` と `*` で式を書き、微分できるようになりました。では、$2a$ を `a * 2.0` と書くとどうなるでしょうか。
# %% [markdown] lang="en"
# `Variable` defines no `__iadd__`, so Python reads `x += x` as `x = x + x`: the name `x` moves to a new box, and the
# first box is as it was. When you change `first.data`, however, `y` still says `9.0`, but the gradient is `26.0` instead of `6.0`. A function remembers
# **boxes**, not numbers, and by the time backward looks, the number in the box has changed. Between forward and
# backward, keep your hands off what is in the boxes.
#
# ## What you have, and what is still missing
#
# You can write formulas with `+` and `*`, and differentiate them. But what if you write $2a$ as `a * 2.0`?

# %%
try:
    print(a * 2.0)
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown] lang="ko"
# `2.0`은 상자가 아니라서 `data`가 없습니다. 수식에는 숫자와 배열이 늘 섞여 나옵니다. 다음 단계에서는 상자가 아닌 것과도, 어느 쪽에 있든,
# 함께 계산하게 합니다.
# %% [markdown] lang="ja"
# `2.0` は箱ではないので、`data` がありません。数式には数値や配列がいつも混ざって出てきます。次のステップでは、箱でないものとも、それが
# 左右どちらにあっても、一緒に計算できるようにします。
# %% [markdown] lang="en"
# `2.0` is not a box and has no `data`. Formulas are full of plain numbers and arrays. In the next step a box learns to compute
# with things that are not boxes, whichever side they stand on.
