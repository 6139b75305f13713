# %% [markdown] lang="ko"
# # 22단계. 연산자 오버로드 (3): `-`, `/`, `**`
#
# 덧셈과 곱셈에서는 순서를 신경 쓰지 않아도 되었습니다. 남은 것은 부호, 뺄셈, 나눗셈, 거듭제곱입니다. 이번에는 왼쪽과 오른쪽을 바꾸면 답이 달라지고,
# 두 입력의 미분도 서로 다릅니다. 이 네 가지를 마치면 웬만한 수식은 종이에 쓰듯 적고 바로 미분할 수 있습니다.
#
# | 식 | 특수 메서드 | 미분 |
# |--|--|--|
# | $y = -x$ | `__neg__` | $-1$ |
# | $y = x_0 - x_1$ | `__sub__`, `__rsub__` | $1,\ -1$ |
# | $y = x_0 / x_1$ | `__truediv__`, `__rtruediv__` | $\dfrac{1}{x_1},\ -\dfrac{x_0}{x_1^2}$ |
# | $y = x^c$ | `__pow__` | $c\,x^{c-1}$ |
# %% [markdown] lang="ja"
# # ステップ22　演算子のオーバーロード（3）：`-`、`/`、`**`
#
# 足し算と掛け算では、左右の順序を気にせずに済みました。残っているのは、符号、引き算、割り算、べき乗です。今度は左右を入れ替えると答えが変わり、
# 2つの入力の微分も互いに違います。この4つが終われば、たいていの数式を紙に書くように書いて、そのまま微分できます。
#
# | 式 | 特殊メソッド | 微分 |
# |--|--|--|
# | $y = -x$ | `__neg__` | $-1$ |
# | $y = x_0 - x_1$ | `__sub__`、`__rsub__` | $1,\ -1$ |
# | $y = x_0 / x_1$ | `__truediv__`、`__rtruediv__` | $\dfrac{1}{x_1},\ -\dfrac{x_0}{x_1^2}$ |
# | $y = x^c$ | `__pow__` | $c\,x^{c-1}$ |
# %% [markdown] lang="en"
# # Step 22. Operator overloading (3): `-`, `/` and `**`
#
# For sums and products the order of the operands doesn't matter. The remaining operators are negation, subtraction,
# division and power. Here swapping left and right changes the answer, and the two inputs have different derivatives.
# With these four, you can write most formulas as you would on paper and differentiate them.
#
# | formula | special method | derivative |
# |--|--|--|
# | $y = -x$ | `__neg__` | $-1$ |
# | $y = x_0 - x_1$ | `__sub__`, `__rsub__` | $1,\ -1$ |
# | $y = x_0 / x_1$ | `__truediv__`, `__rtruediv__` | $\dfrac{1}{x_1},\ -\dfrac{x_0}{x_1^2}$ |
# | $y = x^c$ | `__pow__` | $c\,x^{c-1}$ |

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(22))

# %% [markdown] lang="ko"
# ## 부호
#
# 가장 짧은 것부터 합니다. 새 연산을 더하는 순서는 언제나 같습니다. `Function`을 상속받아 `forward`와 `backward`를 쓰고, 그것을 부르는 함수를
# 만들고, 그 함수를 특수 메서드에 대입합니다.
#
# ### 연습 1 — `-x`
#
# `Neg`의 `forward`와 `backward`를 쓰고, `-x`가 `neg(x)`를 부르도록 연결하세요. `neg`는 써 두었습니다.
#
# `Mul`의 약속은 이 단계의 네 함수에도 적용됩니다. `forward`도 `backward`도 받은 배열을 바꾸지 않습니다. `backward`는 몇 번을 부르더라도 같은 답을
# 냅니다. 연산자를 쓸 때마다 새로 계산한 새 상자가 나옵니다.
# %% [markdown] lang="ja"
# ## 符号の反転
#
# いちばん短いものから始めます。新しい演算を足す手順はいつも同じです。`Function` を継承して `forward` と `backward` を書き、それを呼ぶ関数を作り、
# その関数を特殊メソッドに代入します。
#
# ### 演習1 — `-x`
#
# `Neg` の `forward` と `backward` を書き、`-x` が `neg(x)` を呼ぶように結び付けてください。`neg` は書いてあります。
#
# `Mul` で守ったことは、このステップの4つの関数にも当てはまります。`forward` も `backward` も受け取った配列を書き換えま
# せん。`backward` は何度呼ばれても同じ答えを返します。演算子を使うたびに、計算し直した新しい箱ができます。
# %% [markdown] lang="en"
# ## Negation
#
# Start with negation, the simplest of the four. Adding an operation always takes the same steps: inherit from
# `Function`, write `forward` and `backward`, write a function that calls it, and assign that function to the special
# method.
#
# ### Exercise 1: `-x`
#
# Write `forward` and `backward` of `Neg`, and connect `-x` with `neg(x)`. The function `neg` is already written.
#
# The rules for `Mul` also apply to the four functions of this step. Neither `forward` nor `backward` changes an array
# that it receives. `backward` gives the same answer no matter how often it's called. Each use of an operator computes
# a new box.


# %% exercise="neg"
class Neg(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return -x
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        return -gy
        ### END SOLUTION


def neg(x):
    return Neg()(x)


### BEGIN SOLUTION
Variable.__neg__ = neg
### END SOLUTION

# %% [markdown] lang="ko" hint="neg"
# 값의 부호만 바꾸면 반만 한 것입니다. 역전파에서도 받은 `gy`의 부호를 바꾸어야 합니다.
# %% [markdown] lang="ja" hint="neg"
# 値の符号を変えるだけでは半分です。逆伝播でも、届いた `gy` の符号を変える必要があります。
# %% [markdown] lang="en" hint="neg"
# Changing the sign of the value is only half of it. The backward pass also has to change the sign of the incoming
# `gy`.

# %% test="neg" points=1
x = Variable(np.array(2.0))
y = -x
close(y.data, -2.0)
y.backward()
close(x.grad, -1.0)
y = square(-x)
x.cleargrad()
y.backward()
close(x.grad, 4.0)
x = Variable(np.array([1.0, -2.5]))
y = -x
y.grad = np.array([0.5, 3.0])
y.backward()
close(y.data, [-1.0, 2.5])
close(x.grad, [-0.5, -3.0])
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 3)]:
    # kind: shape
    data, weight, seed = (np.array(rng.normal(size=shape)) for _ in range(3))
    x = Variable(data.copy())
    cases = {
        "-x * weight": (-data * weight, -weight),
        "-(x * x) * weight": (-data * data * weight, -2 * data * weight),
        "square(-x + 3.0)": ((3 - data) ** 2, -2 * (3 - data)),
        "-(-x)": (data, np.ones(shape)),
    }
    for (seen, grad), (value, slope) in zip(value_and_grad(cases, x, weight=weight), cases.values(), strict=True):
        close(seen, value)
        close(grad, slope)
    # kind: second-backward
    x.cleargrad()
    y = -x
    for times in (1, 2):
        y.grad = seed.copy()
        y.backward(retain_grad=times == 2)
        close(x.grad, -times * seed)
    # kind: unchanged-grad
    close(y.grad, seed)
    # kind: unchanged-input
    close(x.data, data)
    # kind: dtype
    close(y.data, -data, dtype="float64")
    close(x.grad, -2 * seed, dtype="float64")
# kind: shared-gradient
a, b = Variable(np.array([1.5, -2.0])), Variable(np.array([3.0, 0.5]))
add(a, -b).backward()
close(a.grad, [1.0, 1.0])
close(b.grad, [-1.0, -1.0])
# kind: integers
x = Variable(np.array([3, -4, 0]))
y = -x
close(y.data, [-3, 4, 0])
y.grad = np.array([0.5, -0.25, 1.5])
y.backward()
close(x.grad, [-0.5, 0.25, -1.5])
# kind: new-object
fresh = inside("""
x, y = Variable(np.array([2.0, -3.0])), Variable(np.array([0.5, 4.0]))
z = x
z = -z
new, before = z is not x, x.data.copy()
x.data = np.array([1.0, 4.0])
again = (-x).data
""")
equal(fresh.new, True)
close(fresh.before, [2.0, -3.0])
close(fresh.z.data, [-2.0, 3.0])
close(fresh.again, [-1.0, -4.0])
# kind: mode-off
with no_grad():
    equal((-x).creator, None)
# kind: links
x = Variable(np.array([3.0, -4.0]))
y = -x
kind(y.creator, Neg)
same(y.creator.inputs[0], x)
kind((-y).creator, Neg)
# kind: new-object
distinct(x, y, -y, *inside("many = [-x for _ in range(20)]", x=x).many)
# kind: no-grad-yet
equal([x.grad, y.grad], [None, None])
# kind: numbers
for data in samples(1e9):
    close((-Variable(data.copy())).data, -data, rtol=1e-12, atol=0, dtype=str(data.dtype))
# kind: unchanged-input
untouched(neg, x)
untouched(neg, y)
# kind: numbers
close(neg(x).data, [-3.0, 4.0])
# kind: new-object
separate(neg, x)
# kind: other-call
afresh(Neg, [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 뺄셈: 숫자가 어느 쪽에 있어도
#
# $y = x_0 - x_1$에서 $x_0$으로는 `gy`가 그대로, $x_1$로는 부호가 바뀌어 갑니다. 조심할 것은 숫자가 왼쪽에 있을 때입니다.
#
# | 식 | 호출 | 구할 것 |
# |--|--|--|
# | `x - 5.0` | `Variable.__sub__(x, 5.0)` | 첫 번째 - 두 번째 |
# | `5.0 - x` | `Variable.__rsub__(x, 5.0)` | 두 번째 - 첫 번째 |
#
# 두 식 모두 인수는 `(x, 5.0)` 순서로 들어옵니다. 덧셈처럼 `sub`를 그대로 `__rsub__`에 연결하면 `5.0 - x`를 써도 `x - 5.0`이 계산되고, 오류도 나지
# 않습니다. 그래서 두 인수를 맞바꾸는 함수 `rsub`가 따로 필요합니다.
#
# ### 연습 2 — `x - 5.0`과 `5.0 - x`
#
# `Sub`와 두 함수 `sub`, `rsub`를 쓰고 특수 메서드에 연결하세요. 연산자의 양쪽 모두 상자, 배열, 숫자가 올 수 있어야 합니다.
# %% [markdown] lang="ja"
# ## 引き算：数値が左右どちらにあっても
#
# $y = x_0 - x_1$ では、$x_0$ には `gy` がそのまま、$x_1$ には符号を変えて送られます。注意が必要なのは、数値が左にあるときです。
#
# | 式 | 呼び出し | 求めるもの |
# |--|--|--|
# | `x - 5.0` | `Variable.__sub__(x, 5.0)` | 第1引数 - 第2引数 |
# | `5.0 - x` | `Variable.__rsub__(x, 5.0)` | 第2引数 - 第1引数 |
#
# どちらの式でも、引数は `(x, 5.0)` の順に入ってきます。足し算のように `sub` をそのまま `__rsub__` に結び付けると、`5.0 - x` と書いても `x - 5.0` が
# 計算され、しかもエラーは出ません。そこで、2つの引数を入れ替える関数 `rsub` が別に必要です。
#
# ### 演習2 — `x - 5.0` と `5.0 - x`
#
# `Sub` と2つの関数 `sub`、`rsub` を書き、特殊メソッドに結び付けてください。演算子の左右のどちらにも、箱、配列、数値が来られるようにします。
# %% [markdown] lang="en"
# ## Subtraction, with the number on either side
#
# In $y = x_0 - x_1$, `gy` goes to $x_0$ unchanged and to $x_1$ with the opposite sign. The case that needs care is a
# number on the left.
#
# | expression | call | wanted |
# |--|--|--|
# | `x - 5.0` | `Variable.__sub__(x, 5.0)` | first - second |
# | `5.0 - x` | `Variable.__rsub__(x, 5.0)` | second - first |
#
# In both cases the arguments arrive in the order `(x, 5.0)`. If you use `sub` for `__rsub__`, as you did for sums,
# then `5.0 - x` computes `x - 5.0`, and there's no error. So you need a separate function, `rsub`, that swaps its
# arguments.
#
# ### Exercise 2: `x - 5.0` and `5.0 - x`
#
# Write `Sub` and the functions `sub` and `rsub`, and connect them with the special methods. Either side of the
# operator can be a box, an array or a number.


# %% exercise="sub"
class Sub(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 - x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        return gy, -gy
        ### END SOLUTION


def sub(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Sub()(x0, x1)
    ### END SOLUTION


def rsub(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Sub()(x1, x0)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__sub__ = sub
Variable.__rsub__ = rsub
### END SOLUTION

# %% [markdown] lang="ko" hint="sub"
# `sub`는 `add`와 쓰는 방법이 같습니다. `rsub`에서도 숫자는 두 번째 인수 `x1`로 들어오니 그것을 `as_array`에 통과시킨 다음, `Sub()`에 넘길 때 순서를
# 바꾸세요.
# %% [markdown] lang="ja" hint="sub"
# `sub` は `add` と同じ書き方です。`rsub` でも数値は第2引数の `x1` として入ってくるので、それを `as_array` に通してから、`Sub()` に渡すときに順序を
# 入れ替えます。
# %% [markdown] lang="en" hint="sub"
# `sub` looks like `add`. In `rsub` the number is also the second argument, `x1`: pass it through `as_array`, and swap
# the two when you call `Sub()`.

# %% test="sub" points=2
x = Variable(np.array(2.0))
y = 5.0 - x
close(y.data, 3.0)
y.backward()
close(x.grad, -1.0)
close((x - 5.0).data, -3.0)
a, b = Variable(np.array(7.0)), Variable(np.array(4.0))
y = a - b
y.backward()
close(y.data, 3.0)
close(a.grad, 1.0)
close(b.grad, -1.0)
y = square(a - b)
a.cleargrad()
b.cleargrad()
y.backward()
close(a.grad, 6.0)
close(b.grad, -6.0)
a, b = Variable(np.array([1.0, -2.5])), Variable(np.array([3.0, 0.5]))
y = a - b
y.grad = np.array([0.5, 3.0])
y.backward()
close([a.grad, b.grad], [[0.5, 3.0], [-0.5, -3.0]])
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 3)]:
    # kind: shape
    p, q, weight = (np.array(rng.normal(size=shape)) for _ in range(3))
    a, b = Variable(p.copy()), Variable(q.copy())
    y = square(a - b) * weight - b * a
    close(y.data, (p - q) ** 2 * weight - p * q)
    y.backward()
    close(a.grad, 2 * (p - q) * weight - q)
    close(b.grad, -2 * (p - q) * weight - p)
    # kind: plain-operand
    x = Variable(p.copy())
    cases = {
        "(q - x) * weight": ((q - p) * weight, -weight),
        "(x - q) * weight": ((p - q) * weight, weight),
        "7 - x * x": (7 - p * p, -2 * p),
        "x * x - 7": (p * p - 7, 2 * p),
        "0 - x": (-p, -np.ones(shape)),
        "x - 0": (p, np.ones(shape)),
        "1.5 - (2.5 - x)": (p - 1.0, np.ones(shape)),
        "np.float64(0.5) - x": (0.5 - p, -np.ones(shape)),
        "x - np.float32(0.5)": (p - 0.5, np.ones(shape)),
        "x - x": (p - p, np.zeros(shape)),
        "x * 3.0 - x": (2 * p, 2 * np.ones(shape)),
        "x - x * x - x": (-p * p, -2 * p),
        "x * -1.0 - x": (-2 * p, -2 * np.ones(shape)),
    }
    for (seen, grad), (value, slope) in zip(value_and_grad(cases, x, q=q, weight=weight), cases.values(), strict=True):
        close(seen, value)
        close(grad, slope)
    # kind: second-backward
    a, b = Variable(p.copy()), Variable(q.copy())
    y = a - b
    for times in (1, 2):
        y.grad = weight.copy()
        y.backward(retain_grad=times == 2)
        close(a.grad, times * weight)
        close(b.grad, -times * weight)
    # kind: unchanged-grad
    close(y.grad, weight)
    # kind: unchanged-input
    close(a.data, p)
    close(b.data, q)
    close(x.data, p)
    # kind: dtype
    close(y.data, p - q, dtype="float64")
    close(a.grad, 2 * weight, dtype="float64")
    close(b.grad, -2 * weight, dtype="float64")
# kind: shared-gradient
a, b, c = (Variable(np.array(values)) for values in ([1.5, -2.0], [3.0, 0.5], [4.0, -1.0]))
add(c, a - b).backward()
close(c.grad, [1.0, 1.0])
close(a.grad, [1.0, 1.0])
close(b.grad, [-1.0, -1.0])
# kind: integers
a, b = Variable(np.array([2, 3])), Variable(np.array([5, -7]))
y = a - b
close(y.data, [-3, 10])
close((a - 0.5).data, [1.5, 2.5])
close((0.5 - b).data, [-4.5, 7.5])
y.grad = np.array([0.5, -1.25])
y.backward()
close(a.grad, [0.5, -1.25])
close(b.grad, [-0.5, 1.25])
# kind: unchanged-input
given = inside("""
array = np.array([1.0, 2.0])
x = Variable(np.array([4.0, -3.0]))
y = (array - x) * (x - array)
y.backward()
""")
close(given.array, [1.0, 2.0])
close(given.x.grad, [-6.0, 10.0])
# kind: new-object
fresh = inside("""
x, y = Variable(np.array([2.0, -3.0])), Variable(np.array([0.5, 4.0]))
z = x
first = x - y
z -= y
new, before = z is not x, x.data.copy()
x.data = np.array([1.0, 4.0])
again = (x - y).data
""")
equal(fresh.new, True)
close(fresh.before, [2.0, -3.0])
close(fresh.z.data, [1.5, -7.0])
close(fresh.again, [0.5, 0.0])
# kind: mode-off
with no_grad():
    equal((1.0 - x).creator, None)
# kind: new-object
x, y = Variable(np.array([4.0, -2.0])), Variable(np.array([0.5, 8.0]))
made = [x - 0, x - 0.0, x - y, x - x, 2 - x]
distinct(x, y, *made, *inside("many = [x - y for _ in range(20)]", x=x, y=y).many)
# kind: links
equal([each.creator is None for each in made], [False] * 5)
# kind: numpy-scalars
for number in (np.float32(0.5), np.int64(3), np.int8(-1), 2, -0.25):
    (left, _), (right, _) = value_and_grad(["number - x", "x - number"], x, number=number)
    close(left, float(number) - np.array([4.0, -2.0]))
    close(right, np.array([4.0, -2.0]) - float(number))
# kind: extremes
a = Variable(np.array([3.0, 1e-7, -1e9, 2e-9]))
b = Variable(np.array([1e-9, -1e-8, 1e9, -4.0]))
z = a - b
z.backward()
close(z.data, a.data - b.data, rtol=1e-12, atol=0)
close(a.grad, np.ones(4), rtol=1e-12, atol=0)
close(b.grad, -np.ones(4), rtol=1e-12, atol=0)
# kind: unchanged-input
signs = inside("""
def signs(x, y):
    return x - y, 2.5 - x, x - 2.5, np.array([1.0, 3.0]) - y
""").signs
untouched(signs, x, y)
# kind: new-object
separate(signs, x, y)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 2.0]))]
minus = inside("""
def minus():
    return (Variable(np.array(2.0)) - Variable(np.array(3.0))).creator
""").minus
afresh(minus, first, second)
# kind: second-backward
a, b = Variable(np.array([4.0, -2.0])), Variable(np.array([0.5, 8.0]))
z = a - b
for scale in (1.0, -3.0):
    a.cleargrad()
    b.cleargrad()
    z.grad = np.full(2, scale)
    z.backward()
    close(a.grad, np.full(2, scale))
    close(b.grad, np.full(2, -scale))
# kind: by-name
named = inside("""
def called(name, other):
    function, x = globals().get(name), Variable(np.array([4.0, -2.0]))
    if function is None:  # the operator may use another
        return []
    y = function()(x, other) if isinstance(function, type) else function(x, other)
    y.backward()
    return [[isinstance(y, Variable), y.data, x.grad]]

other = Variable(np.array([0.5, 8.0]))
found = [*called("sub", other), *called("Sub", other), *called("sub", other.data)]
turned = called("rsub", other.data)
""")
for is_variable, value, slope in named.found:
    equal(is_variable, True)
    close(value, [3.5, -10.0])
    close(slope, [1.0, 1.0])
for is_variable, value, slope in named.turned:  # which side comes first is up to you
    equal(is_variable, True)
    close(np.abs(value), [3.5, 10.0])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 틀린 코드도 통과하는 확인
#
# 아래의 `wrong`은 순서를 바꾸지 않은 `rsub`입니다. $x = 2$에서 먼저 `2.0 - x`, 다음에 `5.0 - x`의 결과를 바른 답과 나란히 출력합니다. 두 결과가 다른 것은 몇째 줄일까요?
# `None` 대신 1이나 2를 쓰세요.
# %% [markdown] lang="ja"
# ### 間違いを見つけられない確認
#
# 次の `wrong` は、順序を入れ替えない `rsub` です。$x = 2$ で、初めに `2.0 - x`、次に `5.0 - x` の結果を、正しい答えと
# 並べて表示します。2つが違うのは何行目でしょうか。`None` の代わりに1か2を書いてください。
# %% [markdown] lang="en"
# ### A check that can't fail
#
# `wrong` below is an `rsub` that doesn't swap its arguments. Its result is printed next to the right answer: first
# for `2.0 - x`, then for `5.0 - x`, at $x = 2$. On which line do the two differ? Replace `None` with 1 or 2.

# %%
from course.testing import predict

wrong = sub
x = Variable(np.array(2.0))
rows = [(constant - x, wrong(x, constant)) for constant in (2.0, 5.0)]

guess = None
predict(guess, [right.data != other.data for right, other in rows].index(True) + 1)

# %%
for row in rows:
    print(*row)

# %% [markdown] lang="ko"
# 첫 줄에서는 둘 다 `0.0`입니다. $2 - 2$로 확인하면 틀린 코드도 통과하는데, 우연히 이런 점을 고르기는 쉽습니다. 또 값만 출력해서는 `backward`의
# 잘못을 하나도 찾을 수 없습니다. **대칭이 아닌 점**을 골라 **기울기까지** 확인하세요.
#
# ## 나눗셈
#
# 길이 $x_0$인 띠를 $x_1$명이 똑같이 나누면 한 사람의 몫은 $y = x_0 / x_1$입니다. 띠가 조금 길어지면 몫은 늘어난 길이의 $1/x_1$만큼 늘어납니다. 한
# 사람이 늘면 모두가 제 몫의 약 $1/x_1$을 내놓게 되므로 미분은 $-y/x_1 = -x_0/x_1^2$입니다.
#
# $$\frac{\partial y}{\partial x_0} = \frac{1}{x_1}, \qquad \frac{\partial y}{\partial x_1} = -\frac{x_0}{x_1^2}$$
#
# 특수 메서드의 이름은 `__truediv__`입니다. `__div__`는 파이썬 2의 이름이고, 파이썬 3에서는 불리지 않습니다.
#
# ### 연습 3 — 나눗셈에서 틀린 곳 세 군데 찾기
#
# 다음 코드에는 틀린 곳이 세 군데 있습니다.
#
# ```python
# class Div(Function):
#     def forward(self, x0, x1):
#         return x0 // x1
#
#     def backward(self, gy):
#         x0, x1 = self.inputs[0].data, self.inputs[1].data
#         return gy / x1, gy * (-x0 / (x1 * 2))
#
#
# def div(x0, x1):
#     return Div()(x0, as_array(x1))
#
#
# def rdiv(x0, x1):
#     return Div()(x0, as_array(x1))
# ```
#
# 틀린 곳을 찾아 바른 `Div`, `div`, `rdiv`를 쓰고, `x / 8`과 `3.0 / x`의 특수 메서드에 연결하세요. 뺄셈과 똑같이 순서에 주의하고, 연산자의 양쪽에
# 상자, 배열, 숫자가 모두 올 수 있게 합니다. 정수끼리 나누어도 버림하지 않습니다. 7을 2로 나누면 `3.5`입니다.
# %% [markdown] lang="ja"
# 1行目ではどちらも `0.0` です。$2 - 2$ で試すと間違ったコードも通ってしまいますが、たまたまこの点を選ぶことはありそうです。また、
# 値を表示するだけでは、`backward` の間違いを1つも見つけられません。**対称でない点**を選び、**勾配**も確かめましょう。
#
# ## 割り算
#
# 長さ $x_0$ のリボンを $x_1$ 人で等分すると、一人分は $y = x_0 / x_1$ です。リボンが少し長くなれば、一人分は伸びた長さの $1/x_1$ だけ増えます。
# 人が一人増えれば、みんなが自分の分の約 $1/x_1$ を差し出すことになるので、微分は $-y/x_1 = -x_0/x_1^2$ です。
#
# $$\frac{\partial y}{\partial x_0} = \frac{1}{x_1}, \qquad \frac{\partial y}{\partial x_1} = -\frac{x_0}{x_1^2}$$
#
# 特殊メソッドの名前は `__truediv__` です。`__div__` はPython 2の名前で、Python 3では呼ばれません。
#
# ### 演習3 — 割り算の3つの間違いを見つける
#
# 次のコードには間違いが3つあります。
#
# ```python
# class Div(Function):
#     def forward(self, x0, x1):
#         return x0 // x1
#
#     def backward(self, gy):
#         x0, x1 = self.inputs[0].data, self.inputs[1].data
#         return gy / x1, gy * (-x0 / (x1 * 2))
#
#
# def div(x0, x1):
#     return Div()(x0, as_array(x1))
#
#
# def rdiv(x0, x1):
#     return Div()(x0, as_array(x1))
# ```
#
# 間違いを見つけて、正しい `Div`、`div`、`rdiv` を書き、`x / 8` と `3.0 / x` の特殊メソッドに結び付けてください。引き算と同じように順序に注意し、
# 演算子の左右には箱、配列、数値のどれも来られるようにします。整数どうしでも切り捨てません。7を2で割れば `3.5` です。
# %% [markdown] lang="en"
# On the first line both print `0.0`. A test that computes $2 - 2$ accepts wrong code, and such numbers are easily
# chosen by accident. Also, if you print only values, you never catch a mistake in `backward`. Choose points **without
# symmetry**, and check the **gradients** too.
#
# ## Division
#
# If $x_1$ people share a ribbon of length $x_0$, each gets $y = x_0 / x_1$. If the ribbon gets a little longer, each
# share grows by $1/x_1$ of the added length. If one more person joins, everybody gives up about the fraction $1/x_1$
# of their share, so the derivative is $-y/x_1 = -x_0/x_1^2$.
#
# $$\frac{\partial y}{\partial x_0} = \frac{1}{x_1}, \qquad \frac{\partial y}{\partial x_1} = -\frac{x_0}{x_1^2}$$
#
# The special method is named `__truediv__`. `__div__` is a name from Python 2, and Python 3 never calls it.
#
# ### Exercise 3: find three mistakes in the division
#
# This version contains three mistakes:
#
# ```python
# class Div(Function):
#     def forward(self, x0, x1):
#         return x0 // x1
#
#     def backward(self, gy):
#         x0, x1 = self.inputs[0].data, self.inputs[1].data
#         return gy / x1, gy * (-x0 / (x1 * 2))
#
#
# def div(x0, x1):
#     return Div()(x0, as_array(x1))
#
#
# def rdiv(x0, x1):
#     return Div()(x0, as_array(x1))
# ```
#
# Find them, write the corrected `Div`, `div` and `rdiv`, and connect them with the special methods for `x / 8` and
# `3.0 / x`. Mind the order, as with subtraction: either side of the operator can be a box, an array or a number.
# Integers are also divided without rounding: 7 divided by 2 is `3.5`.


# %% exercise="div"
class Div(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 / x1
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        gx0 = gy / x1
        gx1 = gy * (-x0 / x1**2)
        return gx0, gx1
        ### END SOLUTION


def div(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Div()(x0, x1)
    ### END SOLUTION


def rdiv(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Div()(x1, x0)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__truediv__ = div
Variable.__rtruediv__ = rdiv
### END SOLUTION

# %% [markdown] lang="ko" hint="div"
# 클래스는 위의 두 미분과, 함수는 `sub`, `rsub`와 비교해 보세요. 두 기울기 모두에 `gy`가 곱해지는지 확인하세요.
# %% [markdown] lang="ja" hint="div"
# クラスは上の2つの微分と、関数は `sub`、`rsub` と比べてみましょう。両方の勾配に `gy` が掛かっているか確かめましょう。
# %% [markdown] lang="en" hint="div"
# Compare the class with the two derivatives above, and the functions with `sub` and `rsub`. Check that both gradients
# are multiplied by `gy`.

# %% [markdown] lang="ko" hint="div"
# 두 번째 기울기에는 세 가지가 들어갑니다. 음의 부호, 분자의 `x0`, 그리고 분모의 `x1`의 **제곱**입니다. 2에서는 제곱과 두 배가 같으니 다른 점에서
# 확인하세요.
# %% [markdown] lang="ja" hint="div"
# 2つ目の勾配には3つのものが必要です。負の符号、分子の `x0`、そして分母の `x1` の**2乗**です。2では2乗と2倍が同じなので、ほかの点で試しましょう。
# %% [markdown] lang="en" hint="div"
# The second gradient has three parts: the minus sign, `x0` in the numerator, and `x1` **squared** in the denominator.
# At 2 the square equals the double, so test at another point.

# %% test="div" points=2
x = Variable(np.array(4.0))
y = 3.0 / x
close(y.data, 0.75)
y.backward()
close(x.grad, -0.1875)
close((x / 8).data, 0.5)
a, b = Variable(np.array(6.0)), Variable(np.array(5.0))
y = a / b
y.backward()
close(y.data, 1.2)
close(a.grad, 0.2)
close(b.grad, -0.24)
y = square(a / b)
a.cleargrad()
b.cleargrad()
y.backward()
close(a.grad, 0.48)
close(b.grad, -0.576)
a, b = Variable(np.array([3.0, -1.5])), Variable(np.array([2.0, 0.5]))
y = a / b
y.grad = np.array([0.5, 3.0])
y.backward()
close([a.grad, b.grad], [[0.25, 6.0], [-0.375, 18.0]])
a, b = Variable(np.array([1.0, -1.5])), Variable(np.array([-2.0, 0.001]))
y = a / b
y.backward()
close([a.grad, b.grad], [[-0.5, 1000.0], [-0.25, 1.5e6]])
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 3)]:
    # kind: shape
    signs = rng.choice([-1, 1], size=(3, *shape))
    p, q, weight = (np.array(each) for each in signs * rng.uniform(0.4, 3, size=(3, *shape)))
    a, b = Variable(p.copy()), Variable(q.copy())
    y = square(a / b) * weight + a
    close(y.data, (p / q) ** 2 * weight + p)
    y.backward()
    close(a.grad, 2 * p / q**2 * weight + 1)
    close(b.grad, -2 * p**2 / q**3 * weight)
    # kind: plain-operand
    x = Variable(p.copy())
    cases = {
        "(q / x) * weight": (q / p * weight, -q / p**2 * weight),
        "(x / q) * weight": (p / q * weight, weight / q),
        "7 / (x * x)": (7 / p**2, -14 / p**3),
        "x * x / 7": (p**2 / 7, 2 * p / 7),
        "0 / x": (np.zeros(shape), np.zeros(shape)),
        "1.5 / (2.5 / x)": (0.6 * p, 0.6 * np.ones(shape)),
        "np.float64(0.5) / x": (0.5 / p, -0.5 / p**2),
        "x / np.float32(0.5)": (2 * p, 2 * np.ones(shape)),
        "x / x": (np.ones(shape), np.zeros(shape)),
        "x / (x * x) / x": (1 / p**2, -2 / p**3),
    }
    for (seen, grad), (value, slope) in zip(value_and_grad(cases, x, q=q, weight=weight), cases.values(), strict=True):
        close(seen, value)
        close(grad, slope, atol=1e-10)
    # kind: second-backward
    a, b = Variable(p.copy()), Variable(q.copy())
    y = a / b
    for times in (1, 2):
        y.grad = weight.copy()
        y.backward(retain_grad=times == 2)
        close(a.grad, times * weight / q)
        close(b.grad, -times * weight * p / q**2)
    # kind: unchanged-grad
    close(y.grad, weight)
    # kind: unchanged-input
    close(a.data, p)
    close(b.data, q)
    close(x.data, p)
    # kind: dtype
    close(y.data, p / q, dtype="float64")
    close(a.grad, 2 * weight / q, dtype="float64")
    close(b.grad, -2 * weight * p / q**2, dtype="float64")
# kind: shared-gradient
a, b, c = (Variable(np.array(values)) for values in ([3.0, -2.0], [4.0, 0.5], [4.0, -1.0]))
add(c, a / b).backward()
close(c.grad, [1.0, 1.0])
close(a.grad, [0.25, 2.0])
close(b.grad, [-0.1875, 8.0])
# kind: zero
top, bottom = Variable(np.array([0.0, 3.0])), Variable(np.array([-4.0, 2.5]))
y = top / bottom
y.backward()
close(y.data, [0.0, 1.2])
close(top.grad, [-0.25, 0.4])
close(bottom.grad, [0.0, -0.48])
# kind: integers
a, b = Variable(np.array([7, -7])), Variable(np.array([2, 4]))
close((a / 2).data, [3.5, -3.5])
y = a / b
close(y.data, [3.5, -1.75])
y.grad = np.array([0.5, 2.0])
y.backward()
close(a.grad, [0.25, 0.5])
close(b.grad, [-0.875, 0.875])
# kind: unchanged-input
given = inside("""
array = np.array([1.0, 2.0])
x = Variable(np.array([4.0, -2.0]))
y = array / x + x / array
y.backward()
""")
close(given.array, [1.0, 2.0])
close(given.x.grad, [0.9375, 0.0])
# kind: new-object
fresh = inside("""
x, y = Variable(np.array([2.0, -3.0])), Variable(np.array([0.5, 4.0]))
z = x
first = x / y
z /= y
new, before = z is not x, x.data.copy()
x.data = np.array([1.0, 4.0])
again = (x / y).data
""")
equal(fresh.new, True)
close(fresh.before, [2.0, -3.0])
close(fresh.z.data, [4.0, -0.75])
close(fresh.again, [2.0, 1.0])
# kind: mode-off
with no_grad():
    equal((1.0 / x).creator, None)
# kind: new-object
x, y = Variable(np.array([4.0, -2.0])), Variable(np.array([0.5, 8.0]))
made = [x / 1, x / 1.0, x / y, x / x, 2 / x]
distinct(x, y, *made, *inside("many = [x / y for _ in range(20)]", x=x, y=y).many)
# kind: links
equal([each.creator is None for each in made], [False] * 5)
# kind: numpy-scalars
for number in (np.float32(0.5), np.int64(3), np.int8(-1), 2, -0.25):
    (left, _), (right, _) = value_and_grad(["number / x", "x / number"], x, number=number)
    close(left, float(number) / np.array([4.0, -2.0]))
    close(right, np.array([4.0, -2.0]) / float(number))
# kind: extremes
a = Variable(np.array([3.0, 1e-7, -1e9, 2e-9]))
b = Variable(np.array([1e-9, -1e-8, 1e9, -4.0]))
z = a / b
z.backward()
close(z.data, a.data / b.data, rtol=1e-12, atol=0)
close(a.grad, 1 / b.data, rtol=1e-12, atol=0)
close(b.grad, -a.data / b.data**2, rtol=1e-12, atol=0)
# kind: unchanged-input
signs = inside("""
def signs(x, y):
    return x / y, 2.5 / x, x / 2.5, np.array([1.0, 3.0]) / y
""").signs
untouched(signs, x, y)
# kind: new-object
separate(signs, x, y)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 2.0]))]
over = inside("""
def over():
    return (Variable(np.array(2.0)) / Variable(np.array(3.0))).creator
""").over
afresh(over, first, second)
# kind: second-backward
a, b = Variable(np.array([4.0, -2.0])), Variable(np.array([0.5, 8.0]))
z = a / b
for scale in (1.0, -3.0):
    a.cleargrad()
    b.cleargrad()
    z.grad = np.full(2, scale)
    z.backward()
    close(a.grad, scale / b.data)
    close(b.grad, -scale * a.data / b.data**2)
# kind: by-name
named = inside("""
def called(name, other):
    function, x = globals().get(name), Variable(np.array([4.0, -2.0]))
    if function is None:  # the operator may use another
        return []
    y = function()(x, other) if isinstance(function, type) else function(x, other)
    y.backward()
    return [[isinstance(y, Variable), y.data, x.grad]]

other = Variable(np.array([0.5, 8.0]))
found = [*called("div", other), *called("Div", other), *called("div", other.data)]
turned = called("rdiv", other.data)
""")
for is_variable, value, slope in named.found:
    equal(is_variable, True)
    close(value, [8.0, -0.25])
    close(slope, [2.0, 0.125])
for is_variable, value, slope in named.turned:  # which side comes first is up to you
    equal(is_variable, True)
    close(np.abs(np.log(np.abs(value))), np.log([8.0, 4.0]))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 거듭제곱
#
# $y = x^c$에서 $c$는 미분하지 않을 상수로 둡니다. 그러면 미분은 $c\,x^{c-1}$ 하나뿐이고, `Pow`는 입력이 하나인 함수가 됩니다. 그런데 `forward`와
# `backward`는 $c$를 어떻게 알 수 있을까요? 입력이 아니니 `self.inputs`에는 없습니다. 함수 객체를 **만들 때** 건네주고 `self`에 보관합니다.
#
# ```
# (x ** 3) ** 2
#
#  x ──[ Pow c=3 ]── ○ ──[ Pow c=2 ]── y
# ```
#
# 노드마다 자기 $c$가 있어야 합니다. 클래스에 적어 두거나 객체 하나를 두 번 쓰면, 나중 노드의 $c$가 앞 노드의 것을 덮어써서 역전파가 틀립니다.
#
# ### 연습 4 — `x ** c`
#
# `Pow`와 `pow`를 쓰고 `__pow__`에 연결하세요. `c`는 파이썬의 `int`나 `float`입니다.
# %% [markdown] lang="ja"
# ## べき乗
#
# $y = x^c$ の $c$ は、微分しない定数とします。すると微分は $c\,x^{c-1}$ の1つだけで、`Pow` は入力が1つの関数になります。
# では、`forward` と `backward` は $c$ をどうやって知るのでしょうか。入力ではないので `self.inputs` にはありません。
# 関数のオブジェクトを**作るとき**に渡し、`self` に保管します。
#
# ```
# (x ** 3) ** 2
#
#  x ──[ Pow c=3 ]── ○ ──[ Pow c=2 ]── y
# ```
#
# ノードごとに自分の $c$ が必要です。$c$ をクラスに書いたり、1つのオブジェクトを2回使ったりすると、あとのノードの $c$ が前のノードのものを
# 上書きして、逆伝播が間違います。
#
# ### 演習4 — `x ** c`
#
# `Pow` と `pow` を書き、`__pow__` に結び付けてください。`c` はPythonの `int` か `float` です。
# %% [markdown] lang="en"
# ## Powers
#
# In $y = x^c$, let $c$ be a constant that you don't differentiate. Then there's only one derivative, $c\,x^{c-1}$,
# and `Pow` is a function of one input. But how do `forward` and `backward` know $c$? It isn't an input, so it isn't
# in `self.inputs`. You pass it when you **make** the function object, and keep it in `self`.
#
# ```
# (x ** 3) ** 2
#
#  x ──[ Pow c=3 ]── ○ ──[ Pow c=2 ]── y
# ```
#
# Each node needs its own $c$. If you store $c$ on the class, or use one object twice, the $c$ of the later node
# overwrites the earlier one, and the backward pass is wrong.
#
# ### Exercise 4: `x ** c`
#
# Write `Pow` and `pow`, and connect `__pow__`. `c` is a Python `int` or `float`.


# %% exercise="pow"
class Pow(Function):
    def __init__(self, c):
        ### BEGIN SOLUTION
        self.c = c
        ### END SOLUTION

    def forward(self, x):
        ### BEGIN SOLUTION
        y = x**self.c
        return y
        ### END SOLUTION

    def backward(self, gy):
        ### BEGIN SOLUTION
        x, c = self.inputs[0].data, self.c
        gx = c * x ** (c - 1) * gy
        return gx
        ### END SOLUTION


def pow(x, c):
    ### BEGIN SOLUTION
    return Pow(c)(x)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__pow__ = pow
### END SOLUTION

# %% [markdown] lang="ko" hint="pow"
# `pow`에는 괄호가 두 번 나옵니다. 먼저 `c`를 주어 함수 객체를 만들고, 그 객체를 `x`에 적용합니다. `c`는 상자에 담지 않습니다.
# %% [markdown] lang="ja" hint="pow"
# `pow` ではかっこが2組出てきます。まず `c` を渡して関数のオブジェクトを作り、そのオブジェクトを `x` に適用します。`c` は箱に入れません。
# %% [markdown] lang="en" hint="pow"
# `pow` has two pairs of parentheses: first make the function object with `c`, then apply it to `x`. Don't put `c`
# into a box.

# %% [markdown] lang="ko" hint="pow"
# `**`는 `*`나 `-`보다 먼저 계산됩니다. 지수 전체가 $c-1$이 되도록 괄호를 치세요.
# %% [markdown] lang="ja" hint="pow"
# `**` は `*` や `-` よりも先に計算されます。指数の全体が $c-1$ になるようにかっこを付けましょう。
# %% [markdown] lang="en" hint="pow"
# `**` is computed before `*` and `-`. Put parentheses around the exponent, so that the whole exponent is $c-1$.

# %% test="pow" points=2
x = Variable(np.array(2.0))
y = x**3
close(y.data, 8.0)
y.backward()
close(x.grad, 12.0)
y = (x**3) ** 2
x.cleargrad()
y.backward()
close(x.grad, 192.0)
close((Variable(np.array([1.0, -3.0])) ** 2).data, [1.0, 9.0])
x = Variable(np.array([2.0, -0.5]))
y = x**-2
y.grad = np.array([4.0, 0.5])
y.backward()
close(y.data, [0.25, 4.0])
close(x.grad, [-1.0, 8.0])
close((Variable(np.array(2.25)) ** 0.5).data, 1.5)
x = Variable(np.array([0.0, -2.0]))
y = x**3
y.backward()
close(y.data, [0.0, -8.0])
close(x.grad, [0.0, 12.0])
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 3)]:
    # kind: shape
    size, weight = (np.array(rng.uniform(0.4, 2, size=shape)) for _ in range(2))
    data = np.array(size * rng.choice([-1, 1], size=shape))
    for at, powers in ((data, (3, 2, 1, 0, -1, -2, 2.0, 3.0, -2.0)), (size, (0.5, 2.5, -1.5))):
        x = Variable(at.copy())
        found = value_and_grad([f"x ** ({c}) * weight" for c in powers], x, weight=weight)
        for c, (seen, grad) in zip(powers, found, strict=True):
            close(seen, at**c * weight)
            close(grad, c * at ** (c - 1) * weight)
        close(x.data, at)
    # kind: mixed-formula
    x = Variable(data.copy())
    cases = {
        "(x**3) ** 2": (data**6, 6 * data**5),
        "(x**2) ** 3": (data**6, 6 * data**5),
        "(x**2) ** 2": (data**4, 4 * data**3),
        "x**2 * x**3 + x**2": (data**5 + data**2, 5 * data**4 + 2 * data),
        "(x * -0.5 + 2.0) ** 3 * 7 + 5.0": (5 + 7 * (2 - data / 2) ** 3, -10.5 * (2 - data / 2) ** 2),
    }
    for (seen, grad), (value, slope) in zip(value_and_grad(cases, x), cases.values(), strict=True):
        close(seen, value)
        close(grad, slope)
    # kind: second-backward
    x = Variable(data.copy())
    y = x**3
    for times in (1, 2):
        y.grad = weight.copy()
        y.backward(retain_grad=times == 2)
        close(x.grad, times * weight * 3 * data**2)
    # kind: unchanged-grad
    close(y.grad, weight)
    # kind: unchanged-input
    close(x.data, data)
    # kind: dtype
    close(y.data, data**3, dtype="float64")
    close(x.grad, 6 * weight * data**2, dtype="float64")
# kind: shared-gradient
a, b = Variable(np.array([1.5, -2.0])), Variable(np.array([3.0, 0.5]))
add(a, b**2).backward()
close(a.grad, [1.0, 1.0])
close(b.grad, [6.0, 1.0])
# kind: zero
zero = Variable(np.array([0.0, -1.0, 2.0]))
for c, slope in [(1, [1.0, 1.0, 1.0]), (2, [0.0, -2.0, 4.0]), (3, [0.0, 3.0, 12.0])]:
    y = zero**c
    zero.cleargrad()
    y.backward()
    close(zero.grad, slope)
# kind: used-twice
a, b = Variable(np.array(1.0)), Variable(np.array(3.0))
s = a**2 + b**2
y = (s**2) ** 2 * s**-1 + s
y.backward()
close(y.data, 1010.0)
close(a.grad, 602.0)
close(b.grad, 1806.0)
# kind: integers
x = Variable(np.array([1, 2, -3]))
y = x**2
close(y.data, [1, 4, 9])
y.grad = np.array([0.25, 0.5, 1.25])
y.backward()
close(x.grad, [0.5, 2.0, -7.5])
# kind: new-object
fresh = inside("""
x, y = Variable(np.array([2.0, -3.0])), Variable(np.array([0.5, 4.0]))
z = x
first = x**2
z **= 2
new, before = z is not x, x.data.copy()
x.data = np.array([1.0, 4.0])
again = (x**2).data
""")
equal(fresh.new, True)
close(fresh.before, [2.0, -3.0])
close(fresh.z.data, [4.0, 9.0])
close(fresh.again, [1.0, 16.0])
# kind: mode-off
with no_grad():
    equal((a**2).creator, None)
# kind: new-object
x = Variable(np.array([4.0, -2.0]))
made = [x**1, x**1.0, x**2, x**2, (x**2) ** 2, x**3]
distinct(x, *made, *inside("many = [each.creator for each in [*made, *(x**2 for _ in range(20))]]", x=x, made=made).many)
# kind: links
equal([each.creator is None for each in made], [False] * 6)
# kind: extremes
far = np.array([3e4, -2e-6, 1e-9, -7.0])
powers = (2, 3, -1, -2, 5, 1)
found = value_and_grad([f"x ** ({c})" for c in powers], Variable(far.copy()))
for c, (seen, grad) in zip(powers, found, strict=True):
    close(seen, far**c if c > 0 else 1 / far**-c, rtol=1e-12, atol=0)
    close(grad, c * far ** (c - 1) if c > 0 else c / far ** (1 - c), rtol=1e-12, atol=0)
# kind: unchanged-input
powers = inside("""
def powers(x):
    return x**3, x**2.0, x**-1
""").powers
untouched(powers, x)
# kind: new-object
separate(powers, x)
# kind: other-call
cube = inside("""
def cube():
    return (Variable(np.array(2.0)) ** 3).creator
""").cube
first = [Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, 1.5])), Variable(np.array([2.5, 1.0, 2.0]))]
places = len(cube().inputs)
afresh(cube, first[:places], second[:places])
# kind: second-backward
a = Variable(np.array([4.0, -2.0]))
z = a**3
for scale in (1.0, -3.0):
    a.cleargrad()
    z.grad = np.full(2, scale)
    z.backward()
    close(a.grad, 3 * scale * a.data**2)
# kind: by-name
named = inside("""
pow, x = globals().get("pow"), Variable(np.array([4.0, -2.0]))
found = []
if pow is not None:  # the operator may use another
    y = pow(x, 3)
    y.backward()
    found = [[isinstance(y, Variable), y.data, x.grad]]
""")
for is_variable, value, slope in named.found:
    equal(is_variable, True)
    close(value, [64.0, -8.0])
    close(slope, [48.0, 12.0])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 예상하고 실행하기: `-x ** 2`
#
# `-x ** 2`는 $-(x^2)$일까요, $(-x)^2$일까요? $x = 3$에서 `-x ** 2`의 값과 기울기, 이어서 `(-x) ** 2`의 값과 기울기를 예상해 `None` 대신 네 수의
# 리스트를 쓰세요.
# %% [markdown] lang="ja"
# ### 予想してから実行する：`-x ** 2`
#
# `-x ** 2` は $-(x^2)$ でしょうか、$(-x)^2$ でしょうか。$x = 3$ での `-x ** 2` の値と勾配、続いて `(-x) ** 2` の値と勾配を予想し、`None` の代わりに
# 4つの数のリストを書いてください。
# %% [markdown] lang="en"
# ### Predict, then run: `-x ** 2`
#
# Is `-x ** 2` equal to $-(x^2)$ or to $(-x)^2$? At $x = 3$, guess the value and the gradient of `-x ** 2`, and then
# those of `(-x) ** 2`. Replace `None` with a list of four numbers.

# %%
numbers = []
for text in ("-x ** 2", "(-x) ** 2"):
    x = Variable(np.array(3.0))
    y = eval(text)
    y.backward()
    numbers += [y.data, x.grad]

guess = None
predict(guess, numbers)

# %%
print(*numbers)

# %% [markdown] lang="ko"
# 파이썬에서 `**`는 앞에 붙은 부호보다 먼저 계산됩니다. 연산자의 뜻은 여러분이 정했지만, 적용하는 순서는 파이썬이 정합니다. 값이 다르니 기울기도
# `-6.0`과 `6.0`으로 갈립니다.
#
# ## 모든 연산을 수치 미분으로 확인하기
#
# 여기서 4단계의 수치 미분을 다시 씁니다. 다음 셀은 대칭이 아닌 점에서 새 연산마다 `backward`의 기울기와 수치 미분을 나란히 출력합니다.
# %% [markdown] lang="ja"
# Pythonでは、`**` は前に付いた符号よりも先に計算されます。演算子の意味はみなさんが決めましたが、適用する順序はPythonが決めます。値が違うので、
# 勾配も `-6.0` と `6.0` に分かれます。
#
# ## すべての演算を数値微分で確かめる
#
# ステップ4の数値微分がまた役に立ちます。次のセルは、対称でない点で、新しい演算ごとに `backward` の勾配と数値微分を並べて表示します。
# %% [markdown] lang="en"
# In Python, `**` is computed before a minus sign in front of it. You chose what the operators mean, but Python
# decides the order in which they're applied. The values differ, and so do the gradients: `-6.0` and `6.0`.
#
# ## Check all operations with the numerical derivative
#
# The numerical derivative of step 4 is useful again. The next cell takes a point without symmetry and prints, for
# each new operation, the gradient from `backward` next to the numerical one.

# %%
formulas = {
    "-x": lambda x: -x,
    "5.0 - x": lambda x: 5.0 - x,
    "x - 5.0": lambda x: x - 5.0,
    "3.0 / x": lambda x: 3.0 / x,
    "x / 8": lambda x: x / 8,
    "(x ** 3) ** 2": lambda x: (x**3) ** 2,
    "(1 - x) / x ** 2": lambda x: (1 - x) / x**2,
}
for text, f in formulas.items():
    x = Variable(np.array(1.7))
    f(x).backward()
    print(f"{text:>17}  {float(x.grad):10.5f}  {float(numerical_diff(f, x)):10.5f}")

# %% [markdown] lang="ko"
# 두 열이 같습니다. 새 연산을 더하면 이 표에 한 줄을 더하세요.
#
# 이제 표의 마지막 식을 그려 봅시다. 수 1과 지수 2가 그래프의 어디에 있는지 찾아보세요. 하나는 상자가 되었고, 하나는 함수 안에 들어 있습니다.
# %% [markdown] lang="ja"
# 2つの列が一致しました。新しい演算を足したら、この表に1行加えましょう。
#
# 次に、表の最後の式を図にします。数の1と指数の2は、グラフのどこにあるでしょうか。一方は箱になり、もう一方は関数の中に
# 入っています。
# %% [markdown] lang="en"
# The two columns agree. When you add an operation, add a line to this table.
#
# Now draw the last formula of the table. Find the 1 and the exponent 2 in the graph: one became a box, and the other
# is inside a function.

# %%
from course.draw import graph

x = Variable(np.array(1.7))
y = (1 - x) / x**2
y.backward()
graph(y)

# %% [markdown] lang="ko"
# ## `**`의 한계
#
# 다음 셀은 이 설계의 한계 두 가지를 보여 줍니다.
# %% [markdown] lang="ja"
# ## `**` の限界
#
# 次のセルは、この設計の限界を2つ示します。
# %% [markdown] lang="en"
# ## Limits of `**`
#
# The next cell shows two limits of this design.

# %%
for attempt in ("2.0 ** x", "Variable(np.array(2)) ** -1"):
    try:
        print(eval(attempt))
    except (TypeError, ValueError) as error:
        print(f"{attempt}: {type(error).__name__}: {error}")

# %% [markdown] lang="ko"
# 지수는 상수로 정했으므로 지수 자리에는 상자가 올 수 없습니다. NumPy는 정수 배열의 음수 거듭제곱을 계산하지 않으니, 미분할 데이터는 정수가 아니라
# `float`로 만드세요. $x = 0$에서 $x^0$이나 $x^{0.5}$처럼 공식이 0으로 나누게 되는 점에서는 기울기가 `nan`이나 `inf`가 될 수 있습니다. 그리고 이 노트북에서
# `pow`는 이제 파이썬의 내장 함수가 아니라 여러분의 함수입니다. 숫자에는 `2 ** 3`처럼 연산자를 쓰면 됩니다.
#
# ## 엔진은 아직 노트북 안에만 있다
#
# 엔진이 사칙연산과 거듭제곱을 모두 갖추어, 종이에 쓰는 수식을 거의 그대로 코드로 쓸 수 있습니다. 하지만 이 엔진은 이 노트북 안에만 있습니다. 다른 노트북에서
# 쓰려면 셀을 모두 복사해야 하고, 클래스가 든 셀을 다시 실행하면 바깥에서 붙인 연산자가 사라집니다. 다음 단계에서는 지금까지 만든 것을 모아
# `import`할 수 있는 여러분만의 **패키지**로 만듭니다.
# %% [markdown] lang="ja"
# 指数は定数と決めたので、指数の位置に箱は置けません。NumPyは整数の配列の負のべき乗を計算しないので、微分するデータは浮動小数点数で
# 作りましょう。$x = 0$ での $x^0$ や $x^{0.5}$ のように、公式が0で割ることになる点では、勾配が `nan` や `inf` になることがあります。また、
# このノートブックの `pow` は、もうPythonの組み込み関数ではなくみなさんの関数です。数値には `2 ** 3` のように演算子を使いましょう。
#
# ## エンジンはまだノートブックの中だけにある
#
# エンジンに四則演算とべき乗がそろい、紙の上の数式がそのままコードになりました。ただし、このエンジンはこのノートブックの中にしかありません。
# 別のノートブックで使うにはセルをすべてコピーしなければならず、クラスのセルを実行し直すと、外から付けた演算子が失われます。次のステップでは、
# これまで作ったものを集めて、`import` できる自分だけの**パッケージ**にします。
# %% [markdown] lang="en"
# The exponent has to be a constant, so it can't be a box. NumPy doesn't raise integer arrays to negative powers, so
# use floating-point data for everything you want to differentiate. Where the formula divides by zero, as for $x^0$ or
# $x^{0.5}$ at $x = 0$, the gradient can be `nan` or `inf`. Also, in this notebook `pow` is now your function and no
# longer Python's built-in one. For plain numbers use the operator, as in `2 ** 3`.
#
# ## The engine still lives in a notebook
#
# The engine now has all of its arithmetic, and the code looks like the formula on paper. But it exists only in this
# notebook. To use it in another notebook, you have to copy all the cells. If you run the cell of a class again, the
# operators assigned from outside are lost. In the next step you collect your code in a **package** that you can import.
