# %% [markdown] lang="ko"
# # 20단계. 연산자 오버로드 (1): `+`와 `*`
#
# 지금까지의 함수로는 $y = a \times b + c$를 `add(mul(a, b), c)`라고 써야 합니다. 식이 조금만 길어져도 괄호의 짝을 맞추기 어렵습니다. 이번 단계에서는
# 먼저 곱셈 `Mul`을 만들고, 이어서 `a * b + c`라는 식이 그대로 계산 그래프를 만들게 합니다. 이미 있는 연산자에 새 뜻을 주는 것을 **연산자
# 오버로드**라고 합니다.
# %% [markdown] lang="ja"
# # ステップ20　演算子のオーバーロード（1）：`+` と `*`
#
# これまでの関数では、$y = a \times b + c$ を `add(mul(a, b), c)` と書くことになります。式が少し長くなると、かっこを数えるのに追われます。
# このステップでは、まず掛け算 `Mul` を作り、続いて `a * b + c` という式がそのまま計算グラフを作るようにします。
# すでにある演算子に新しい意味を与えることを、**演算子のオーバーロード**といいます。
# %% [markdown] lang="en"
# # Step 20. Operator overloading (1): `+` and `*`
#
# With our functions, $y = a \times b + c$ has to be written `add(mul(a, b), c)`. In a longer formula you spend your
# time counting parentheses. In this step you first write multiplication, `Mul`. Then you make the formula `a * b + c`
# itself build the computational graph. Giving an existing operator a new meaning is called **operator overloading**.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(20))

# %% [markdown] lang="ko"
# ## 곱셈의 미분
#
# 두 변이 $x_0$과 $x_1$인 직사각형을 생각해 봅시다. 넓이는 $y = x_0 x_1$입니다.
#
# ```
#             x1          h
#       ┌─────────────┬────────┐
#  x0   │   x0 · x1   │ x0 · h │
#       └─────────────┴────────┘
# ```
#
# $x_1$을 $h$만큼 늘리면 오른쪽에 넓이가 $x_0 h$인 띠가 붙습니다. 늘어난 길이의 $x_0$배만큼 넓이가 늘었으니 $x_1$에 대한 미분은 $x_0$입니다.
# 마찬가지로 $x_0$에 대한 미분은 $x_1$입니다.
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# `Mul`은 보통 마지막에 수 하나 $L$(예를 들면 손실)이 되는 더 긴 계산의 일부입니다. 그때 `gy`는 $\partial L / \partial y$이고, 연쇄 법칙으로 두
# 기울기를 얻습니다.
#
# $$\frac{\partial L}{\partial x_0} = \frac{\partial L}{\partial y}\, x_1, \qquad \frac{\partial L}{\partial x_1} = \frac{\partial L}{\partial y}\, x_0$$
#
# 곧 역전파에서는 각 입력에 **다른 쪽 입력의 값**과 `gy`를 곱해 보냅니다.
#
# | 함수 | 순전파 | `x0`으로 가는 기울기 | `x1`로 가는 기울기 |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# 덧셈의 역전파에는 입력값이 필요 없었지만 곱셈에는 필요합니다. 순전파 때 `Function`이 `self.inputs`에 상자를 보관해 둔 것은 이 때문입니다.
# %% [markdown] lang="ja"
# ## 掛け算の微分
#
# 2辺が $x_0$ と $x_1$ の長方形を考えます。面積は $y = x_0 x_1$ です。
#
# ```
#             x1          h
#       ┌─────────────┬────────┐
#  x0   │   x0 · x1   │ x0 · h │
#       └─────────────┴────────┘
# ```
#
# $x_1$ を $h$ だけ伸ばすと、右に面積 $x_0 h$ の帯が付きます。伸ばした長さの $x_0$ 倍だけ面積が増えたので、$x_1$ についての微分は $x_0$ です。
# 同じように、$x_0$ についての微分は $x_1$ です。
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# `Mul` はふつう、最後に1つの数 $L$（たとえば損失）になる、もっと長い計算の一部です。そのとき `gy` は $\partial L / \partial y$ で、
# 連鎖律から2つの勾配が求まります。
#
# $$\frac{\partial L}{\partial x_0} = \frac{\partial L}{\partial y}\, x_1, \qquad \frac{\partial L}{\partial x_1} = \frac{\partial L}{\partial y}\, x_0$$
#
# つまり逆伝播では、それぞれの入力に、**もう一方の入力の値**に `gy` を掛けて送ります。
#
# | 関数 | 順伝播 | `x0` への勾配 | `x1` への勾配 |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# 足し算の逆伝播に入力の値は要りませんでしたが、掛け算には必要です。順伝播のときに `Function` が箱を `self.inputs` に保管しておいたのは、
# このためです。
# %% [markdown] lang="en"
# ## The derivative of a product
#
# Take a rectangle with sides $x_0$ and $x_1$. Its area is $y = x_0 x_1$.
#
# ```
#             x1          h
#       ┌─────────────┬────────┐
#  x0   │   x0 · x1   │ x0 · h │
#       └─────────────┴────────┘
# ```
#
# If you make $x_1$ longer by $h$, a strip of area $x_0 h$ is added on the right. The area grows by $x_0$ times the
# added length, so the derivative with respect to $x_1$ is $x_0$. In the same way, the derivative with respect to
# $x_0$ is $x_1$.
#
# $$\frac{\partial y}{\partial x_0} = x_1, \qquad \frac{\partial y}{\partial x_1} = x_0$$
#
# `Mul` is usually one function in a longer computation that ends in a single number $L$, for example a loss. Then
# `gy` is $\partial L / \partial y$, and the chain rule gives both gradients:
#
# $$\frac{\partial L}{\partial x_0} = \frac{\partial L}{\partial y}\, x_1, \qquad \frac{\partial L}{\partial x_1} = \frac{\partial L}{\partial y}\, x_0$$
#
# So the backward pass sends to each input **the value of the other input**, times `gy`.
#
# | function | forward | gradient for `x0` | gradient for `x1` |
# |--|--|--|--|
# | `Add` | `x0 + x1` | `gy` | `gy` |
# | `Mul` | `x0 * x1` | `gy * x1` | `gy * x0` |
#
# The backward pass of a sum doesn't need the inputs. That of a product does. This is why `Function` keeps its input
# boxes in `self.inputs` during the forward pass.

# %% [markdown] lang="ko"
# ### 연습 1 — `Mul`
#
# - `forward`: 두 배열을 원소별로 곱합니다.
# - `backward`: 두 입력의 기울기를 튜플로 반환합니다. 배열은 `self.inputs`에 있는 상자에서 꺼냅니다.
# - `mul`: `Mul`의 인스턴스를 만들어 두 변수에 적용합니다.
#
# `forward`도 `backward`도 받은 배열을 바꾸지 않습니다. 상자 속의 배열은 사용자의 것이고, `gy`는 다른 함수도 받았을 수 있기 때문입니다. 또
# `backward`는 몇 번을 부르더라도 같은 답을 내야 합니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Mul`
#
# - `forward`：2つの配列を要素ごとに掛けます。
# - `backward`：2つの入力の勾配をタプルで返します。配列は `self.inputs` の箱から取り出します。
# - `mul`：`Mul` のインスタンスを作り、2つの変数に適用します。
#
# `forward` も `backward` も、受け取った配列を書き換えません。箱の中の配列はユーザーのもので、`gy` はほかの関数も受け
# 取っているかもしれないからです。また `backward` は、何度呼ばれても同じ答えを返すようにします。
# %% [markdown] lang="en"
# ### Exercise 1: `Mul`
#
# - `forward` multiplies two arrays element by element.
# - `backward` returns the gradients of both inputs as a tuple. The arrays are in the boxes of `self.inputs`.
# - `mul` makes a `Mul` and applies it to two variables.
#
# Neither `forward` nor `backward` changes an array that it receives. The arrays in the boxes belong to the user, and
# other functions may have received the same `gy`. `backward` gives the same answer no matter how often it's called.


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
# 쓰는 방법은 `Add`, `add`와 같습니다. 다른 것은 `forward`의 연산자와, `backward`에서 두 배열이 필요하다는 점뿐입니다.
# %% [markdown] lang="ja" hint="mul"
# 書き方は `Add`、`add` と同じです。違うのは `forward` の演算子と、`backward` で2つの配列が必要になることだけです。
# %% [markdown] lang="en" hint="mul"
# It's built like `Add` and `add`. Two things differ: the operator in `forward`, and the two arrays that `backward`
# needs.

# %% [markdown] lang="ko" hint="mul"
# `self.inputs[0]`은 상자이므로 배열을 얻으려면 `.data`가 필요합니다. 두 값은 서로 **엇갈려** 갑니다. 첫 번째 기울기에는 두 번째 값이 들어갑니다.
# `a`와 `b`에 다른 값을 넣어 확인하세요. 값이 같으면 뒤바뀌어도 알 수 없습니다.
# %% [markdown] lang="ja" hint="mul"
# `self.inputs[0]` は箱なので、配列を得るには `.data` が必要です。値は**入れ替わって**渡ります。1つ目の勾配に入るのは2つ目の
# 値です。`a` と `b` には違う値を入れて確かめましょう。同じ値では、入れ替わっていてもわかりません。
# %% [markdown] lang="en" hint="mul"
# `self.inputs[0]` is a box; you need `.data` to get the array. The values **cross over**: the first gradient contains
# the second value. Test with different values for `a` and `b`. With equal values you can't see a swap.

# %% test="mul" points=2
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
for shape in [(), (4,), (0,), (2, 2), (2, 3)]:
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
many = inside("made = [mul(a, b) for _ in range(40)]; creators = [each.creator for each in made]", a=small[0], b=small[1])
distinct(*many.made)
distinct(*many.creators)
# kind: unchanged-input
untouched(mul, *small)
# kind: new-object
newborn(mul, small[0], Variable(np.ones(2)))
newborn(mul, Variable(np.ones(2)), small[0])
# kind: new-object
separate(mul, *small)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Mul, first, second)
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
# これで、1つの式を最後まで計算できます。
#
# ```
# a ──┐
#     ├─[ Mul ]──┐
# b ──┘          ├─[ Add ]── y
# c ─────────────┘
# ```
# %% [markdown] lang="en"
# Now you can compute a whole formula.
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
# ### 예상하고 실행하기: `mul(a, a)`
#
# `Mul`은 제곱을 모릅니다. 왼쪽 입력과 오른쪽 입력에 기울기를 하나씩 보낼 뿐입니다. 그렇다면 3에서 `mul(a, a)`의 미분은 `3.0`일까요, `6.0`일까요?
# `None` 대신 예상을 쓰세요.
# %% [markdown] lang="ja"
# ### 予想してから実行する：`mul(a, a)`
#
# `Mul` は2乗を知りません。左の入力と右の入力に、勾配を一つずつ送るだけです。では、3での `mul(a, a)` の微分は `3.0` でしょうか、`6.0` でしょう
# か。`None` の代わりに予想を書いてください。
# %% [markdown] lang="en"
# ### Predict, then run: `mul(a, a)`
#
# `Mul` knows nothing about squares. It sends one gradient to its left input and one to its right input. What is the
# derivative of `mul(a, a)` at 3: `3.0` or `6.0`? Replace `None` with your guess.

# %%
from course.testing import predict

a = Variable(np.array(3.0))
y = mul(a, a)
y.backward()

guess = None
predict(guess, a.grad)

# %%
print(a.grad)

# %% [markdown] lang="ko"
# 양쪽에서 온 3이 더해졌습니다. 14단계부터 `backward`는 기울기를 **더하므로**, 곱셈 하나로 $2a$를 얻습니다.
#
# ## 어떤 수라야 틀린 `Mul`이 드러날까
#
# `Mul`의 테스트가 얼마나 좋은지는 거기에 쓴 수에 달려 있습니다. 틀린 `backward` 여섯 가지입니다.
#
# | 이름 | 무엇이 틀렸나 |
# |--|--|
# | `swapped` | 다른 쪽이 아니라 자기 값을 곱한다 |
# | `no gy` | 두 기울기 모두 `gy`를 잊었다 |
# | `half gy` | 두 번째 기울기에서 `gy`를 잊었다 |
# | `absolute` | 값의 부호를 없앴다 |
# | `division` | 곱을 자기 값으로 나누어 다른 쪽 값을 구한다 |
# | `summed` | `gy`를 모든 원소에 걸쳐 더했다 |
#
# 다음 셀의 `missed`는 주어진 수로 여섯 가지를 모두 계산해, 기울기가 맞게 나오는 것의 이름을 반환합니다. 그 수를 쓴 테스트로는 찾지 못하는 것들입니다.
# $x_0 = 3$, $x_1 = 2$, `gy`가 1인 테스트는 여섯 가운데 몇 개를 놓칠까요? `None` 대신 예상을 쓰세요.
# %% [markdown] lang="ja"
# 両側から届いた3が足されました。ステップ14から `backward` は勾配を**足し合わせる**ので、掛け算1つから $2a$ が得られます。
#
# ## どんな数なら `Mul` の間違いが見つかるか
#
# `Mul` のテストの良し悪しは、使う数で決まります。次に、間違った `backward` を6つ挙げます。
#
# | 名前 | どこが間違いか |
# |--|--|
# | `swapped` | もう一方の値ではなく、自分の値を掛ける |
# | `no gy` | 両方の勾配で `gy` を忘れた |
# | `half gy` | 2つ目の勾配で `gy` を忘れた |
# | `absolute` | 値の符号を落とした |
# | `division` | 積を自分の値で割って、もう一方の値を求める |
# | `summed` | `gy` を全要素にわたって合計した |
#
# 次のセルの `missed` は、与えた数で6つをすべて計算し、勾配が合ってしまうものの名前を返します。その数を使ったテストが見
# 逃すものです。$x_0 = 3$、$x_1 = 2$、`gy` が1のテストは、6つのうちいくつを見逃すでしょうか。`None` の代わりに予想を書
# いてください。
# %% [markdown] lang="en"
# `a` received 3 from each side, and the two were added. Since step 14, `backward` **adds** gradients, so a plain
# product gives $2a$.
#
# ## Which numbers reveal a wrong `Mul`?
#
# A test of `Mul` is only as good as its numbers. Here are six wrong versions of `backward`:
#
# | version | what is wrong |
# |--|--|
# | `swapped` | multiplies by its own value instead of the other one |
# | `no gy` | forgets `gy` in both gradients |
# | `half gy` | forgets `gy` in the second gradient |
# | `absolute` | drops the signs of the values |
# | `division` | divides the product by its own value to get the other one |
# | `summed` | sums `gy` over all elements |
#
# `missed` in the next cell computes all six for some numbers and returns the versions whose gradients come out right:
# a test with these numbers misses them. How many of the six does a test with $x_0 = 3$, $x_1 = 2$ and `gy` = 1 miss?
# Replace `None` with your guess.

# %%
VERSIONS = {
    "swapped": lambda x0, x1, gy: (gy * x0, gy * x1),
    "no gy": lambda x0, x1, gy: (x1, x0),
    "half gy": lambda x0, x1, gy: (gy * x1, x0),
    "absolute": lambda x0, x1, gy: (gy * abs(x1), gy * abs(x0)),
    "division": lambda x0, x1, gy: (gy * (x0 * x1) / x0, gy * (x0 * x1) / x1),
    "summed": lambda x0, x1, gy: (np.sum(gy) * x1, np.sum(gy) * x0),
}


def missed(x0_values, x1_values, gy_values):
    x0, x1, gy = (np.array(values, dtype=float) for values in (x0_values, x1_values, gy_values))
    with np.errstate(all="ignore"):
        right = gy * x1, gy * x0
        return [name for name, wrong in VERSIONS.items() if np.allclose(wrong(x0, x1, gy), right)]


guess = None
predict(guess, len(missed([3.0], [2.0], [1.0])))

# %%
print(missed([3.0], [2.0], [1.0]))

# %% [markdown] lang="ko"
# 이 수로는 `swapped`만 찾습니다.
#
# ### 연습 2 — 모든 잘못을 드러내는 수
#
# `missed`가 빈 리스트를 반환하는 수를 찾으세요. `x0_values`, `x1_values`, `gy_values`는 길이가 같은 리스트이고, 각각 $x_0$, $x_1$, `gy`의
# 원소입니다. 모든 수와 올바른 기울기는 유한해야 합니다.
# %% [markdown] lang="ja"
# この数では、見つかるのは `swapped` だけです。
#
# ### 演習2 — すべての間違いが見つかる数
#
# `missed` が空のリストを返すような数を見つけてください。`x0_values`、`x1_values`、`gy_values` は同じ長さのリストで、$x_0$、$x_1$、`gy` の要素です。
# どの数も、正しい勾配も、有限でなければなりません。
# %% [markdown] lang="en"
# With these numbers, only `swapped` is caught.
#
# ### Exercise 2: numbers that reveal every mistake
#
# Find numbers for which `missed` returns an empty list. `x0_values`, `x1_values` and `gy_values` are lists of equal
# length: the elements of $x_0$, $x_1$ and `gy`. All numbers and the right gradients have to be finite.

# %% exercise="reveal" keep=false
x0_values = None
x1_values = None
gy_values = None
### BEGIN SOLUTION
x0_values = [-3.0, 0.0]
x1_values = [2.0, 5.0]
gy_values = [10.0, 7.0]
### END SOLUTION

# %% [markdown] lang="ko" hint="reveal"
# 직접 고른 수로 `missed`를 불러 보세요. 반환된 것은 그 수에서 맞는 것입니다. 수의 어떤 점이 특별한지 생각해 보세요. 두 값이 같지는 않습니까? `gy`가
# 1은 아닙니까?
# %% [markdown] lang="ja" hint="reveal"
# 自分で選んだ数で `missed` を呼んでみましょう。名前が返ってきたものは、その数では合っています。数のどこが特別なのかを
# 考えてください。2つの値が等しくありませんか。`gy` が1ではありませんか。
# %% [markdown] lang="en" hint="reveal"
# Call `missed` with numbers of your own. Each version that it returns is right for these numbers. Ask what is special
# about them: are two values equal? Is `gy` 1?

# %% [markdown] lang="ko" hint="reveal"
# 원소 하나로는 모자랍니다. 원소가 하나면 `summed`가 맞습니다. 음수가 없으면 `absolute`가, 0이 없으면 `division`이 맞으므로 둘 다 있어야 합니다.
# %% [markdown] lang="ja" hint="reveal"
# 要素が1つでは足りません。要素が1つなら `summed` は合います。負の値がなければ `absolute` が合い、0がなければ `division` が合うので、
# 両方が必要です。
# %% [markdown] lang="en" hint="reveal"
# One element isn't enough. `summed` is right if there's only one. `absolute` is right without a negative value, and
# `division` is right without a zero, so you need both.

# %% test="reveal" points=1
numbers = inside("""
numbers = [[float(each) for each in values] for values in (x0_values, x1_values, gy_values)]
""").numbers
equal([len(each) for each in numbers], [len(numbers[0])] * 3)
equal(bool(np.isfinite(numbers).all()), True)
equal(missed(*numbers), [])
### BEGIN HIDDEN TESTS
# kind: values
x0, x1, gy = (np.array(each) for each in numbers)
with np.errstate(all="ignore"):
    right = gy * x1, gy * x0
equal(bool(np.isfinite(right).all()), True)
with np.errstate(all="ignore"):
    versions = [
        (gy * x0, gy * x1),
        (x1, x0),
        (gy * x1, x0),
        (gy * abs(x1), gy * abs(x0)),
        (gy * (x0 * x1) / x0, gy * (x0 * x1) / x1),
        (np.sum(gy) * x1, np.sum(gy) * x0),
    ]
equal([n for n, pair in enumerate(versions) if np.allclose(pair, right)], [])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## `*`를 만나면 파이썬이 하는 일
#
# 파이썬은 `a * b`를 보면 왼쪽 객체의 클래스에서 특수 메서드를 찾아 부릅니다.
#
# | 쓰는 식 | 불리는 것 | `self` | 다른 인수 |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# 우리의 `mul(x0, x1)`은 이미 그런 형태의 함수입니다. 첫 번째 인수가 왼쪽, 두 번째 인수가 오른쪽입니다. 그러니 새 메서드를 쓸 필요 없이, 19단계에서
# `__repr__`을 단 것처럼 함수를 클래스에 대입하면 됩니다. 연산의 우선순위와 괄호는 파이썬의 문법이 처리합니다.
#
# ### 연습 3 — `+`와 `*`
#
# `Variable`의 `+`는 `add`를, `*`는 `mul`을 쓰게 하세요. 방법은 자유입니다. 연산자를 쓸 때마다 새로 계산한 새 상자가 나오고, 두 변수는 전과 같아야
# 합니다. 파이썬이 `x = x + y`로 읽는 `x += y`에서도, 그때까지 `x`가 가리키던 상자는 바뀌지 않습니다.
# %% [markdown] lang="ja"
# ## `*` に対してPythonがすること
#
# Pythonは `a * b` を見ると、左のオブジェクトのクラスから特殊メソッドを探して呼び出します。
#
# | 書いた式 | 呼ばれるもの | `self` | もう一つの引数 |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# `mul(x0, x1)` は、すでにこの形の関数です。第1引数が左、第2引数が右です。ですから新しいメソッドを書く必要はなく、ス
# テップ19で `__repr__` を付けたときのように、関数をクラスに代入するだけで済みます。演算の優先順位とかっこは、Pythonの
# 文法が処理します。
#
# ### 演習3 — `+` と `*`
#
# `Variable` の `+` で `add` を、`*` で `mul` を使うようにしてください。やり方は自由です。演算子を使うたびに計算をし直した新しい箱ができ、
# 2つの変数は前のままでなければなりません。Pythonが `x = x + y` と読む `x += y` でも、それまで `x` が指していた箱は変わりません。
# %% [markdown] lang="en"
# ## What Python does with `*`
#
# When Python sees `a * b`, it looks for a special method in the class of the left object and calls it.
#
# | you write | Python calls | `self` | the other argument |
# |--|--|--|--|
# | `a * b` | `__mul__` | `a` | `b` |
# | `a + b` | `__add__` | `a` | `b` |
#
# Our `mul(x0, x1)` already has this form: the left operand comes first, the right one second. So you don't need to
# write a method. As with `__repr__` in step 19, you can assign the function to the class. Precedence and parentheses
# are handled by Python's grammar.
#
# ### Exercise 3: `+` and `*`
#
# Make `Variable` use `add` for `+` and `mul` for `*`. How you do it is up to you. Each use of an operator computes a
# new box, and both operands stay as they were. This also holds for `x += y`, which Python reads as `x = x + y`: the
# box that `x` named before doesn't change.

# %% exercise="operators"
### BEGIN SOLUTION
Variable.__add__ = add
Variable.__mul__ = mul
### END SOLUTION

# %% [markdown] lang="ko" hint="operators"
# 두 줄이면 됩니다. `Variable.__repr__ = variable_repr`과 같은 형태이고, 오른쪽에는 괄호 없이 함수 이름만 씁니다. 괄호를 붙이면 그 자리에서 호출해
# 버립니다.
# %% [markdown] lang="ja" hint="operators"
# 2行で済みます。`Variable.__repr__ = variable_repr` と同じ形で、右辺にはかっこを付けず、関数の名前だけを書きます。
# かっこを付けるとその場で呼び出してしまいます。
# %% [markdown] lang="en" hint="operators"
# Two lines are enough. They look like `Variable.__repr__ = variable_repr`. Write the name of the function on the
# right without parentheses; with parentheses you would call it right there.

# %% test="operators" points=1
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
distinct(a, b, *inside("many = [a + b for _ in range(20)] + [a * b for _ in range(20)]", a=a, b=b).many)
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
# The formula now builds the graph.

# %%
a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
print(y)
print(a.grad, b.grad, c.grad)

# %% [markdown] lang="ko"
# 그림은 식과 같은 모양입니다. 파이썬은 `+`보다 `*`를 먼저 계산합니다. 이것이 세대에 나타나, `Mul`의 세대가 더 작습니다.
# %% [markdown] lang="ja"
# 図は式と同じ形をしています。Pythonは `+` より先に `*` を計算します。これは世代番号に表れていて、`Mul` の世代番号のほうが小さくなっています。
# %% [markdown] lang="en"
# The drawing has the structure of the formula. Python computes `*` before `+`, and you can see this in the generations:
# `Mul` has the smaller one.

# %%
from course.draw import graph

a = Variable(np.array(3.0))
b = Variable(np.array(2.0))
c = Variable(np.array(1.0))
y = a * b + c
y.backward()
graph(y)

# %% [markdown] lang="ko"
# ### 새 상자를 만드는 것과 상자 속을 바꾸는 것
#
# 연산자가 생겼으니 `x += x`라고도 쓸 수 있습니다. 다음 셀에는 비슷해 보이는 대입이 두 번 나옵니다. 하나는 새 상자를 만들고, 하나는 상자의 내용물을
# 바꿉니다. `y`는 둘보다 먼저 계산해 두었습니다. 각 대입 뒤에 구하는 기울기는 얼마일까요? `None` 대신 두 수의 리스트를 쓰세요.
# %% [markdown] lang="ja"
# ### 新しい箱を作るか、同じ箱の中身を変えるか
#
# 演算子が使えると、`x += x` とも書けます。次のセルには、よく似た代入が2つ出てきます。一方は新しい箱を作り、もう一方は
# 箱の中身を変えます。`y` はどちらよりも先に計算してあります。それぞれの代入のあとで求める勾配は、いくつでしょう
# か。`None` の代わりに、2つの数のリストを書いてください。
# %% [markdown] lang="en"
# ### A new box, or new contents in the same box
#
# With operators you can write `x += x`. The next cell has two assignments that look alike. One makes a new box, and
# the other changes the contents of a box. `y` is computed before both. Which two gradients does the cell find, one
# after each assignment? Replace `None` with a list of two numbers.

# %%
x = Variable(np.array(3.0))
y = x * x
first = x

x += x
y.backward()
gradients = [first.grad]

first.cleargrad()
first.data += 10.0
y.backward()
gradients.append(first.grad)

guess = None
predict(guess, gradients)

# %%
print(x is first, y, *gradients)

# %% [markdown] lang="ko"
# `Variable`에는 `__iadd__`가 없어서 파이썬은 `x += x`를 `x = x + x`로 읽습니다. `x`라는 이름이 새 상자로 옮겨 갈 뿐이고, 처음 상자는 그대로입니다.
# `first.data`를 바꾸면 다릅니다. `y`는 여전히 `9.0`인데 기울기는 `6.0`이 아니라 `26.0`이 됩니다. 함수가 기억하는 것은 숫자가 아니라 **상자**라서,
# `backward`가 상자를 읽을 때는 값이 이미 달라져 있기 때문입니다. 순전파와 역전파 사이에는 상자의 내용물을 바꾸지 마세요.
#
# ## 연산자가 아직 못 하는 것: 숫자와의 계산
#
# `+`와 `*`로 식을 쓰고 미분할 수 있습니다. 그런데 $2a$를 `a * 2.0`이라고 쓰면 어떻게 될까요?
# %% [markdown] lang="ja"
# `Variable` には `__iadd__` がないので、Pythonは `x += x` を `x = x + x` と読みます。`x` という名前が新しい箱に移るだけで、
# 最初の箱はそのままです。`first.data` を変えるのは別です。`y` は `9.0` のままなのに、勾配は `6.0` ではなく `26.0` になります。
# 関数が覚えているのは数値ではなく**箱**なので、`backward` が箱を読むときには値が変わっているのです。順伝播と逆伝播の間で、
# 箱の中身を変えないでください。
#
# ## 演算子にまだできないこと：数値との計算
#
# `+` と `*` で式を書き、微分できるようになりました。では、$2a$ を `a * 2.0` と書くとどうなるでしょうか。
# %% [markdown] lang="en"
# `Variable` has no `__iadd__`, so Python reads `x += x` as `x = x + x`. The name `x` moves to a new box, and the
# first box stays as it was. Changing `first.data` is different: `y` still shows `9.0`, but the gradient is `26.0`
# instead of `6.0`. A function remembers **boxes**, not numbers, and when `backward` reads the box, the number has
# already changed. Don't change the contents of a box between forward and backward.
#
# ## What the operators can't do yet: plain numbers
#
# You can write formulas with `+` and `*` and differentiate them. What happens if you write $2a$ as `a * 2.0`?

# %%
try:
    print(a * 2.0)
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown] lang="ko"
# `2.0`은 상자가 아니라서 `data`가 없습니다. 수식에는 숫자와 배열이 늘 섞여 나옵니다. 다음 단계에서는 상자가 아닌 것이 연산자의 어느 쪽에 있어도
# 계산할 수 있게 합니다.
# %% [markdown] lang="ja"
# `2.0` は箱ではないので、`data` がありません。数式には数値や配列がいつも混ざっています。次のステップでは、
# 箱でないものが演算子の左右どちらにあっても計算できるようにします。
# %% [markdown] lang="en"
# `2.0` isn't a box, so it has no `data`. Formulas are full of plain numbers and arrays. In the next step you make the
# operators accept them on either side.
