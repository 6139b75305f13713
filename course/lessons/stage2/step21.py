# %% [markdown] lang="ko"
# # 21단계. 연산자 오버로드 (2)
#
# `+`와 `*`를 쓸 수 있게 되었지만, 아직은 양쪽이 모두 `Variable`이어야 합니다. 실제 수식에는 $3x + 1$처럼 숫자가 섞이고, 데이터는 흔히
# `ndarray`로 주어집니다. 그때마다 상자에 담아 쓰게 한다면 쓰기 편한 도구라고 할 수 없습니다. 이번 단계에서는 상자가 아닌 것이 **어느 쪽에
# 있어도** 함께 계산되게 합니다.
# %% [markdown] lang="ja"
# # ステップ21　演算子のオーバーロード（2）
#
# `+` と `*` が使えるようになりましたが、まだ両側とも `Variable` でなければなりません。実際の数式には $3x + 1$ のように数値が混ざり、データは
# たいてい `ndarray` で与えられます。そのたびに箱に入れさせるようでは、使いやすい道具とはいえません。このステップでは、箱でないものが
# **左右どちらにあっても**一緒に計算できるようにします。
# %% [markdown] lang="en"
# # Step 21. Operators, part two
#
# We have `+` and `*`, but as yet both sides have to be a `Variable`. Real formulas mix in plain numbers, as in $3x + 1$, and
# data often come as an `ndarray`. A tool that makes you put each of them into a box first is not a handy one. In this step
# boxes learn to compute with what is not a box, **on whichever side** it stands.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(21))

# %% [markdown] lang="ko"
# ## 네 가지 경우, 네 군데의 손질
#
# 상자 `x`와 상자가 아닌 것이 만나는 경우는 넷입니다. 막히는 곳이 모두 달라서 고칠 곳도 다릅니다.
#
# | 식 | 막히는 곳 | 고칠 곳 |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function`은 입력이 상자라고 여긴다 | 입력을 상자로 바꾼다 (연습 1, 2) |
# | `x + 3.0` | 숫자는 `ndarray`가 아니어서 상자에 담기지 않는다 | 숫자를 배열로 바꾼다 (연습 3) |
# | `3.0 + x` | 왼쪽의 `float`는 상자를 모른다 | 오른쪽 상자가 나선다 (연습 3) |
# | `np.array([2.0, 3.0]) + x` | 왼쪽의 `ndarray`는 상자를 모르면서도 나선다 | 상자에게 우선권을 준다 (연습 4) |
#
# ## 상자는 그대로, 배열은 상자에
#
# 첫 번째 재료는 무엇이 오든 상자로 만드는 함수 `as_variable`입니다. 이미 상자라면 손대지 말고 **바로 그 객체**를 돌려주어야 합니다. 같은
# 데이터를 담은 새 상자를 만들어도 값은 맞습니다. 하지만 역전파가 기울기를 적어 넣는 곳은 새 상자이고, 여러분이 들고 있는 상자에는 아무것도
# 오지 않습니다.
#
# ### 연습 1 — `as_variable`
#
# `Variable`을 받으면 그것을 그대로, `ndarray`를 받으면 `Variable`에 담아 반환하세요. `Variable`을 상속받은 클래스의 인스턴스도 `Variable`이고, 배열의
# `dtype`은 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## 四つの場合と、四か所の手直し
#
# 箱 `x` と箱でないものが出会う場合は四つあります。行き詰まる場所がどれも違うので、直す場所も違います。
#
# | 式 | 行き詰まる理由 | 直すところ |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function` は入力が箱だと思っている | 入力を箱に変える（演習1、2） |
# | `x + 3.0` | 数値は `ndarray` ではないので箱に入らない | 数値を配列に変える（演習3） |
# | `3.0 + x` | 左の `float` は箱を知らない | 右の箱が引き受ける（演習3） |
# | `np.array([2.0, 3.0]) + x` | 左の `ndarray` が、箱を知らないのに引き受けてしまう | 箱に優先権を与える（演習4） |
#
# ## 箱はそのまま、配列は箱へ
#
# 最初の材料は、何が来ても箱にする関数 `as_variable` です。すでに箱なら手を加えず、**まさにそのオブジェクト**を返さなければなりません。同じデータを
# 入れた新しい箱を作っても、値は合います。しかし逆伝播が勾配を書き込むのは新しい箱のほうで、皆さんの手元にある箱には何も届きません。
#
# ### 演習1 — `as_variable`
#
# `Variable` を受け取ったらそれをそのまま、`ndarray` を受け取ったら `Variable` に入れて返してください。`Variable` を継承したクラスの
# インスタンスも `Variable` です。配列の `dtype` は変えません。
# %% [markdown] lang="en"
# ## Four cases, four places to mend
#
# A box `x` can meet something that is not a box in four ways. Each gets stuck at another point, so each is mended elsewhere.
#
# | formula | where it gets stuck | what to do |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function` believes that its inputs are boxes | turn inputs into boxes (exercises 1, 2) |
# | `x + 3.0` | a number is no `ndarray`, so it does not fit into a box | turn numbers into arrays (exercise 3) |
# | `3.0 + x` | the `float` on the left does not know boxes | let the box on the right step in (exercise 3) |
# | `np.array([2.0, 3.0]) + x` | the `ndarray` on the left steps in without knowing boxes | give the box priority (exercise 4) |
#
# ## A box stays, an array goes into one
#
# The first ingredient is `as_variable`, a function that makes a box of whatever comes. What is a box already must be left
# alone and returned, **that very object**. A new box with the same data would give the right value, but then it is the new
# box in which backward writes the gradient, and the one in your hands gets nothing.
#
# ### Exercise 1: `as_variable`
#
# Given a `Variable`, return it as it is; given an `ndarray`, return it in a `Variable`. An instance of a subclass of `Variable`
# is a `Variable`, too, and an array keeps its `dtype`.


# %% exercise="as-variable"
def as_variable(obj):
    ### BEGIN SOLUTION
    if isinstance(obj, Variable):
        return obj
    return Variable(obj)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="as-variable"
# 9단계의 `as_array`와 같은 모양입니다. 무엇인지 묻고, 이미 원하는 것이면 그대로 돌려줍니다.
# %% [markdown] lang="ja" hint="as-variable"
# ステップ9の `as_array` と同じ形です。何であるかを調べて、すでに欲しいものならそのまま返します。
# %% [markdown] lang="en" hint="as-variable"
# It is built like `as_array` of step 9: ask what it is, and if it is what you want, return it as it is.

# %% test="as-variable" points=1
x = Variable(np.array(2.0))
same(as_variable(x), x)
y = as_variable(np.array([1.0, 2.0]))
kind(y, Variable)
close(y.data, [1.0, 2.0])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (1,), (3,), (2, 3)]:
    # kind: shape
    data = np.array(rng.normal(size=shape), dtype=np.float32)
    box = as_variable(data)
    kind(box, Variable)
    close(box.data, data)
    # kind: low-precision
    close(box.data, data, dtype="float32")
    # kind: no-creator
    equal(box.creator, None)
    # kind: same-object
    same(as_variable(box), box)
# kind: integers
close(as_variable(np.array([1, -2])).data, [1, -2], dtype="int64")
# kind: same-object
x = Variable(np.array([1.5, -3.0]), name="x")
y = square(x)
x.grad = np.array([4.0, 5.0])
same(as_variable(x), x)
same(as_variable(y), y)
# kind: unchanged-grad
close(x.grad, [4.0, 5.0])
# kind: unchanged-input
close(x.data, [1.5, -3.0])
equal(x.name, "x")
# kind: links
y.backward()
close(x.grad, [7.0, -1.0])
# kind: subclass
special = inside("""
class Special(Variable):
    pass

box = Special(np.array([2.0, 3.0]))
""").box
same(as_variable(special), special)
# kind: new-object
made = inside("""
array = np.array([1.0, 2.0])
boxes = [as_variable(array) for _ in range(3)]
again = as_variable(np.array([1.0, 2.0]))
kept = array.tolist()
""")
distinct(*made.boxes, made.again)
# kind: unchanged-input
close(made.kept, [1.0, 2.0])
untouched(as_variable, x)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 모든 함수의 입구에서
#
# 이제 `Function.__call__`의 맨 앞에서 입력을 모두 상자로 바꾸면, `Add`든 `Mul`이든 앞으로 만들 어떤 함수든 배열을 받을 수 있게 됩니다. 공통된 일을
# 기반 클래스 한 곳에 모아 둔 보람이 여기서 나타납니다.
#
# 다만 노트북에서는 조심할 것이 있습니다. `Function`을 다시 정의해도 이미 있는 `Square`나 `Add`는 **예전** `Function`을 물려받은 채입니다. 상속은
# 클래스를 정의하는 순간에 정해지기 때문입니다. 그래서 아래 셀에서는 네 함수도 내용은 그대로 두고 다시 정의합니다.
#
# ### 연습 2 — `Function`
#
# `__call__`의 첫머리에서 `inputs`의 원소를 몇 개이든 하나하나 `as_variable`로 바꾸세요. 그래프를 만들지 않는 모드에서도 마찬가지입니다. 나머지는
# 18단계 그대로이고, 네 함수의 `forward`와 `backward`도 그대로입니다.
# %% [markdown] lang="ja"
# ## すべての関数の入り口で
#
# `Function.__call__` の最初で入力をすべて箱に変えれば、`Add` でも `Mul` でも、これから作るどの関数でも、配列を受け取れるようになります。共通の
# 仕事を基底クラスの一か所にまとめておいたことが、ここで効いてきます。
#
# ただし、ノートブックでは注意が必要です。`Function` を定義し直しても、すでにある `Square` や `Add` は**以前の** `Function` を継承したままです。
# 継承はクラスを定義した瞬間に決まるからです。そこで次のセルでは、四つの関数も、中身はそのままで定義し直します。
#
# ### 演習2 — `Function`
#
# `__call__` の冒頭で、`inputs` の要素を、いくつあっても一つずつ `as_variable` で変えてください。グラフを作らないモードでも同じです。残りは
# ステップ18のままで、四つの関数の `forward` と `backward` も変えません。
# %% [markdown] lang="en"
# ## At the door of every function
#
# If `Function.__call__` begins by turning all its inputs into boxes, then `Add`, `Mul` and any function still to come will
# take arrays. Here it pays that what is common stands in one place, the base class.
#
# One caution for notebooks, though. When you define `Function` again, the `Square` and the `Add` that are there still
# inherit from the **former** `Function`: inheritance is settled in the moment a class is defined. That is why the four
# functions are defined again below, with nothing changed in them.
#
# ### Exercise 2: `Function`
#
# At the top of `__call__`, pass each element of `inputs`, however many there are, through `as_variable`, also when no graph is
# built. The rest is as it was in step 18, and so are `forward` and `backward` of the four functions.


# %% exercise="function"
class Function:
    def __call__(self, *inputs):
        ### BEGIN SOLUTION
        inputs = [as_variable(x) for x in inputs]
        ### END SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        if Config.enable_backprop:
            self.generation = max([x.generation for x in inputs])
            for output in outputs:
                output.set_creator(self)
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]

        return outputs if len(outputs) > 1 else outputs[0]

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
        raise NotImplementedError()


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx


class Add(Function):
    def forward(self, x0, x1):
        y = x0 + x1
        return y

    def backward(self, gy):
        return gy, gy


class Mul(Function):
    def forward(self, x0, x1):
        y = x0 * x1
        return y

    def backward(self, gy):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0


# %% [markdown] lang="ko" hint="function"
# 리스트 내포를 쓰면 한 줄입니다. 바꾼 결과에 다시 `inputs`라는 이름을 붙이면, 그 아래의 코드는 고칠 것이 없습니다. `for` 안에서 반복 변수에
# 대입하는 것만으로는 `inputs`가 바뀌지 않습니다.
# %% [markdown] lang="ja" hint="function"
# リスト内包表記を使えば1行です。変えた結果にもう一度 `inputs` という名前を付ければ、その下のコードは直さなくて済みます。`for` の中で
# ループ変数に代入するだけでは、`inputs` は変わりません。
# %% [markdown] lang="en" hint="function"
# With a list comprehension it is one line. Give the result the name `inputs` again, and nothing below has to change. To
# assign to the loop variable inside a `for` does not change `inputs`.

# %% test="function" points=2
x = Variable(np.array(2.0))
y = add(x, np.array(3.0))
close(y.data, 5.0)
y.backward()
close(x.grad, 1.0)
x = Variable(np.array([2.0, -1.0]))
y = mul(add(np.array([3.0, 4.0]), square(x)), np.array([0.5, 2.0]))
y.backward()
close(y.data, [3.5, 10.0])
close(x.grad, [2.0, -4.0])

Three = inside("""
class Three(Function):
    def forward(self, x0, x1, x2):
        return x0 + x1 * x2

    def backward(self, gy):
        x0, x1, x2 = [x.data for x in self.inputs]
        return gy, gy * x2, gy * x1
""").Three
x = Variable(np.array([2.0, -1.0]))
y = Three()(np.array([1.0, 1.0]), np.array([3.0, 4.0]), x)
y.backward()
close(y.data, [7.0, -3.0])
close(x.grad, [3.0, 4.0])
with no_grad():
    close(square(np.array([1.5, -2.0])).data, [2.25, 4.0])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 3)]:
    # kind: shape
    p, q, seed = (np.array(rng.normal(size=shape)) for _ in range(3))
    x = Variable(p.copy())
    y = add(mul(q, square(x)), mul(x, q))
    kind(y, Variable)
    close(y.data, q * p * p + p * q)
    y.backward()
    close(x.grad, 2 * p * q + q)
    x.cleargrad()
    y = mul(exp(add(q, x)), square(q))
    y.backward()
    close(x.grad, np.exp(p + q) * q * q)
    close(square(p).data, p * p)
    close((x + q).data, p + q)
    for y in (Square()(p), Exp()(p), Add()(p, q), Mul()(p, q)):
        kind(y, Variable)
    # kind: start-grad
    for f, value, slope in [
        (square, p * p, 2 * p),
        (exp, np.exp(p), np.exp(p)),
        (Add(), p + p, 2 * np.ones(shape)),
        (Mul(), p * p, 2 * p),
    ]:
        x.cleargrad()
        y = f(x) if f is square or f is exp else f(x, x)
        close(y.data, value, dtype="float64")
        for times in (1, 2):
            y.grad = seed.copy()
            y.backward(retain_grad=times == 2)
            close(x.grad, times * seed * slope, dtype="float64")
        close(y.grad, seed)
    # kind: unchanged-input
    close(x.data, p)
# kind: generations
x = Variable(np.array(3.0))
a = square(x)
y = add(np.array(1.0), mul(square(a), np.array(2.0)))
y = add(y, a)
y.backward()
close(y.data, 172.0)
close(x.grad, 222.0)
# kind: mode-off
with no_grad():
    y = add(x, np.array(4.0))
    close(y.data, 7.0)
    equal(y.creator, None)
    y = mul(np.array([1.0, 2.0]), add(np.array([3.0, -4.0]), np.array([0.5, 1.0])))
    close(y.data, [3.5, -6.0])
    equal(y.creator, None)
    close(square(np.array([1.5, -2.0])).data, [2.25, 4.0])
ours = inside("""
import gc, weakref
class Both(Function):
    def forward(self, u, v):
        return u + v, u * v
    def backward(self, g0, g1):
        u, v = (x.data for x in self.inputs)
        return g0 + g1 * v, g0 + g1 * u
x = Variable(np.array([1.5, -2.0]))
total, product = Both()(np.array([4.0, 3.0]), x)
z = mul(total, product)
z.backward()

class Three(Function):
    def forward(self, u, v, w):
        return u + v * w
    def backward(self, gy):
        u, v, w = (x.data for x in self.inputs)
        return gy, gy * w, gy * v
arrays = [np.array([1.0, 2.0]), np.array([3.0, -4.0]), np.array([0.5, 1.5])]
wide = []
for place in range(3):
    given = [array.copy() for array in arrays]
    box = Variable(given[place].copy())
    deep = square(square(box))
    handed = [deep if n == place else array for n, array in enumerate(given)]
    out = Three()(*handed)
    generation = out.generation
    out.backward()
    wide.append([out.data, box.grad, generation, given])
with no_grad():
    plain = Three()(*arrays).data

was_on = gc.isenabled()
gc.disable()
try:
    y = mul(square(x), np.array([1.0, 5.0]))
    seen = weakref.ref(y)
    del y
    alive = seen() is not None
finally:
    if was_on:
        gc.enable()
""")
# kind: many-outputs
close(ours.z.data, [33.0, -6.0])
close(ours.x.grad, [28.0, -3.0])
# kind: many-inputs
arrays = [np.array([1.0, 2.0]), np.array([3.0, -4.0]), np.array([0.5, 1.5])]
close(ours.plain, arrays[0] + arrays[1] * arrays[2])
for place, (value, slope, generation, given) in enumerate(ours.wide):
    u, v, w = (array**4 if n == place else array for n, array in enumerate(arrays))
    close(value, u + v * w)
    close(slope, 4 * arrays[place] ** 3 * [np.ones(2), w, v][place])
    equal(generation, 3)
    # kind: unchanged-input
    close(given, arrays)
    # kind: many-inputs
# kind: memory
equal(ours.alive, False)
# kind: call-count
counted = inside("""
calls = []
class Counting(Function):
    def forward(self, *xs):
        calls.append([type(x).__name__ for x in xs])
        return xs[0]
    def backward(self, gy):
        return (gy,) * len(self.inputs)
f, x = Counting(), Variable(np.array([1.0, 2.0]))
y = f(x, np.array([3.0, 4.0]), x)
kinds = [isinstance(each, Variable) for each in f.inputs]
places = [f.inputs[0] is x, f.inputs[2] is x]
""")
equal(counted.calls, [["ndarray"] * 3])
# kind: links
equal([counted.kinds, counted.places], [[True] * 3, [True] * 2])
# kind: no-grad-yet
equal(counted.y.grad, None)
# kind: unchanged-input
untouched(counted.f, counted.x)
# kind: at-birth
newborn(counted.f, counted.x)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 숫자, 그리고 왼쪽에 놓인 숫자
#
# 배열은 해결되었지만 숫자는 아직입니다. 상자에는 `ndarray`만 담기로 했으므로, `x + 3.0`이면 `as_variable`이 `Variable(3.0)`을 만들려다 거절당합니다.
# 다행히 숫자를 배열로 바꾸는 `as_array`가 이미 있습니다. `add`가 두 번째 인수를 그 함수에 한 번 통과시키면 됩니다.
#
# 숫자가 왼쪽이면 사정이 다릅니다. 파이썬은 `3.0 * x`를 보고 먼저 `float`에게 묻고, `float`가 사양하면 오른쪽 객체의 **`r`이 붙은** 메서드를 부릅니다.
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented  (사양)
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self는 오른쪽의 x, 다른 인수는 왼쪽의 3.0
# ```
#
# 두 번째 호출에서는 `self`가 **오른쪽** 항입니다. 덧셈과 곱셈은 순서를 바꾸어도 결과가 같으므로 `__rmul__`에도 같은 `mul`을 쓰면 됩니다.
# (뺄셈과 나눗셈에서는 이렇게 넘어갈 수 없습니다. 다음 단계의 이야기입니다.)
#
# ### 연습 3 — 숫자와 함께
#
# - `add`와 `mul`이 두 번째 인수로 숫자(`int`, `float`, 넘파이의 스칼라)도 받게 하세요. 배열과 넘파이 스칼라의 `dtype`은 건드리지 않습니다. 받은 것은
#   어느 쪽도 바뀌지 않고, 결과는 언제나 새 상자입니다.
# - 숫자가 왼쪽에 있어도 `+`와 `*`가 되도록 네 개의 특수 메서드를 모두 연결하세요. `Variable.__add__`는 아직 **옛** `add`를 가리키고 있으니, 새로
#   정의한 함수를 다시 대입해야 합니다.
# %% [markdown] lang="ja"
# ## 数値、そして左に来る数値
#
# 配列は片付きましたが、数値はまだです。`x + 3.0` では、`as_variable` が `Variable(3.0)` を作ろうとして断られます。箱には `ndarray` しか入れない
# 約束だからです。幸い、数値を配列に変える `as_array` がすでにあるので、`add` が第2引数を一度それに通せば済みます。
#
# 数値が左にあると事情が変わります。Pythonは `3.0 * x` を見るとまず `float` に尋ね、`float` が辞退すると、右のオブジェクトにある、**`r` の付いた**
# メソッドを呼びます。
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented  （辞退）
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self は右の x、もう一つの引数は左の 3.0
# ```
#
# 二回目の呼び出しでは、`self` が**右の**項です。足し算と掛け算は順序を入れ替えても結果が同じなので、`__rmul__` にも同じ `mul` を使えます
# （引き算と割り算ではそうはいきません。それは次のステップの話です）。
#
# ### 演習3 — 数値と一緒に
#
# - `add` と `mul` が、第2引数に数値（`int`、`float`、NumPyのスカラー）も受け取れるようにしてください。配列やNumPyのスカラーの `dtype` は変えません。
#   受け取ったものはどちらも変わらず、結果はいつも新しい箱です。
# - 数値が左にあっても `+` と `*` が使えるように、四つの特殊メソッドをすべて結び付けてください。`Variable.__add__` はまだ**古い** `add` を指して
#   いるので、定義し直した関数をもう一度代入する必要があります。
# %% [markdown] lang="en"
# ## Numbers, and numbers on the left
#
# Arrays are settled; numbers are not. With `x + 3.0`, `as_variable` tries to make `Variable(3.0)` and is turned away, since
# a box holds an `ndarray` and nothing else. But you have `as_array`, which makes an array of a number, so `add` need only
# pass its second argument through it.
#
# A number on the left is another matter. Python sees `3.0 * x` and asks the `float` first. When that declines, Python calls
# a method of the object on the right, the one **with an `r`** in its name.
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented  (declined)
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self is x, on the right; the other argument is 3.0, on the left
# ```
#
# In that second call `self` is the **right** operand. Sums and products come out the same in either order, so `mul` will do
# for `__rmul__` too. (With minus and division we shall not get off so lightly. That is for the next step.)
#
# ### Exercise 3: together with numbers
#
# - Let `add` and `mul` take a number as their second argument: an `int`, a `float` or a NumPy scalar. They leave the
#   `dtype` of arrays and NumPy scalars alone. What they receive stays as it was, and the result is always a new box.
# - Connect all four special methods, so that `+` and `*` work with a number on the left too. `Variable.__add__` still points
#   to the **old** `add`; what you define anew has to be assigned anew.


# %% exercise="numbers"
def add(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Add()(x0, x1)
    ### END SOLUTION


def mul(x0, x1):
    ### BEGIN SOLUTION
    x1 = as_array(x1)
    return Mul()(x0, x1)
    ### END SOLUTION


### BEGIN SOLUTION
Variable.__add__ = add
Variable.__radd__ = add
Variable.__mul__ = mul
Variable.__rmul__ = mul
### END SOLUTION

# %% [markdown] lang="ko" hint="numbers"
# `as_array`는 숫자를 배열로 바꾸고, 배열이나 상자는 그대로 돌려줍니다. 그러니 무엇이 오는지 따지지 말고 `x1`을 늘 한 번 통과시키면 됩니다.
# `__radd__`가 불릴 때도 숫자는 두 번째 인수로 들어옵니다.
# %% [markdown] lang="ja" hint="numbers"
# `as_array` は数値を配列に変え、配列や箱はそのまま返します。ですから何が来るかを調べずに、`x1` をいつも一度通せば済みます。`__radd__` が
# 呼ばれるときも、数値は第2引数として入ってきます。
# %% [markdown] lang="en" hint="numbers"
# `as_array` turns a number into an array and returns arrays and boxes as they are. So there is no need to look at what comes:
# always pass `x1` through it. When `__radd__` is called, the number arrives as the second argument as well.

# %% test="numbers" points=3
x = Variable(np.array(2.0))
y = 3.0 * x + 1.0
close(y.data, 7.0)
y.backward()
close(x.grad, 3.0)
close((5 + x * 4).data, 13.0)
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (4,), (2, 3)]:
    # kind: shape
    data = np.array(rng.normal(size=shape))
    x = Variable(data.copy())
    for number in (-2.5, 3, 0, np.float64(1.25), np.float32(0.5), np.int64(-4)):
        for y, value, slope in [
            (x + number, data + number, 1.0),
            (x * number, data * number, number),
            ((x * number) * x, data * data * number, 2 * data * number),
            (add(x, number), data + number, 1.0),
            (mul(x, number), data * number, number),
        ]:
            kind(y, Variable)
            close(y.data, value)
            x.cleargrad()
            y.backward()
            close(x.grad, slope * np.ones(shape))
    for number in (-2.5, 3):
        y = number * (number + square(x))
        kind(y, Variable)
        close(y.data, number * (number + data**2))
        x.cleargrad()
        y.backward()
        close(x.grad, 2 * number * data)
    # kind: mixed-formula
    other = Variable(np.array(rng.normal(size=shape)))
    y = x * other + data * 1.5
    x.cleargrad()
    y.backward()
    close(y.data, data * other.data + data * 1.5)
    close(x.grad, other.data)
    close(other.grad, data)
    x.cleargrad()
    y = sum([x, x * x, 4])
    y.backward()
    close(y.data, data + data * data + 4)
    close(x.grad, 1 + 2 * data)
    y = x * data + data
    close(y.data, data * data + data)
    # kind: unchanged-input
    close(x.data, data)
# kind: low-precision
small = np.array([1.5, 2.5], dtype=np.float32)
x = Variable(small.copy())
y = x * small + small
equal(y.data.dtype, np.dtype(np.float32))
equal((x * np.float32(3.0)).data.dtype, np.dtype(np.float32))
equal((x * np.float32(3.0) + np.float32(1.0)).data.dtype, np.dtype(np.float32))
y.backward()
close(x.grad, small)
# kind: integers
whole = Variable(np.array([2, -3]))
close((whole + np.int64(4)).data, [6, 1], dtype="int64")
close((whole * np.array([5, 7])).data, [10, -21], dtype="int64")
close((0.5 * whole + 0.25).data, [1.25, -1.25])
# kind: unchanged-input
given = inside("""
array = np.array([1.0, 2.0])
x = Variable(np.array([4.0, -3.0]))
first = z = x
y = x * array + array
z += 1.5
z *= 2
new = z is not x
z.backward()
""")
close(given.array, [1.0, 2.0])
close(given.y.data, [5.0, -4.0])
equal(given.new, True)
close(given.first.data, [4.0, -3.0])
close(given.z.data, [11.0, -3.0])
close(given.first.grad, [2.0, 2.0])
# kind: mode-off
with no_grad():
    equal((2 * x + 1).creator, None)
# kind: new-object
made = [x + 0, 0 + x, x + 0.0, x * 1, 1 * x, x * 1.0, x * 0, add(x, 0), mul(x, 1)]
distinct(x, *made, *[x + 2 for _ in range(10)], *[2 * x for _ in range(10)])
for each, function in zip(made, [Add, Add, Add, Mul, Mul, Mul, Mul, Add, Mul], strict=True):
    kind(each.creator, function)
# kind: numpy-scalars
for number in (np.float16(0.5), np.uint8(3), np.int16(-2)):
    close((x + number).data, x.data + number)
    close((x * number).data, x.data * number)
# kind: unchanged-input
signs = inside("""
def with_numbers(a):
    return 3.0 * a + 0 + a * 2
""")
untouched(signs.with_numbers, x)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 덤으로 파이썬의 `sum`도 됩니다. `sum`은 `0`에서 시작해 차례로 더하므로, 첫 덧셈 `0 + a`에서 `__radd__`가 불립니다.
# %% [markdown] lang="ja"
# おまけに、Pythonの `sum` も使えます。`sum` は `0` から始めて順に足すので、最初の `0 + a` で `__radd__` が呼ばれます。
# %% [markdown] lang="en"
# Python's own `sum` works too, by the way. It starts from `0` and adds one item after the other, and for the first sum,
# `0 + a`, it is `__radd__` that is called.

# %%
a = Variable(np.array(3.0))
y = sum([a, 2 * a, a * a])
y.backward()
print(y, a.grad)

# %% [markdown] lang="ko"
# ## 왼쪽에 배열이 오면
#
# 마지막 경우입니다. `float`는 모르는 것을 만나면 사양하지만 `ndarray`는 그렇지 않습니다. 아래 셀의 `y`는 무엇이 될까요? 오류일까요, 상자일까요,
# 배열일까요? 먼저 예상해 보세요.
# %% [markdown] lang="ja"
# ## 左に配列が来ると
#
# 最後の場合です。`float` は知らないものに出会うと辞退しますが、`ndarray` はそうしません。次のセルの `y` は何になるでしょうか。エラーでしょうか、
# 箱でしょうか、配列でしょうか。まず予想してみましょう。
# %% [markdown] lang="en"
# ## When an array stands on the left
#
# The last case. A `float` declines when it meets something unknown; an `ndarray` does not. What will `y` be in the next
# cell: an error, a box, or an array? Guess first.

# %%
x = Variable(np.array([1.0, 4.0]))
y = np.array([2.0, 3.0]) + x
print(type(y).__name__, y.shape)
for each in y:
    print(each)

# %% [markdown] lang="ko"
# 오류 없이, 상자를 원소로 담은 **배열**이 나왔습니다. `ndarray`의 `+`는 `x`를 통째로 하나의 원소로 보고 자기 원소 `2.0`, `3.0`에 차례로 더했습니다. 그
# 하나하나가 우리 `__radd__`를 불렀으니 값도 `[3. 6.]`, `[4. 7.]`로 두 벌이 됩니다. 왼쪽이 0차원 배열이면 원소가 하나뿐이라 멀쩡한 상자가 나오므로,
# 0차원으로만 시험하면 끝내 눈치채지 못합니다.
#
# 넘파이는 이런 일에 대비한 약속을 마련해 두었습니다. 오른쪽 객체의 클래스에 `__array_priority__`라는 수가 있고 그것이 `ndarray`의 것보다 크면,
# `ndarray`는 사양하고 오른쪽의 `__radd__`에게 차례를 넘깁니다.
#
# ### 연습 4 — 우선순위
#
# `ndarray`가 왼쪽에 있어도 결과가 `Variable` 하나가 되게 하세요. 값과 `dtype`은 배열끼리 계산할 때와 같습니다. `ndarray`의 우선순위는 아래 셀에서 볼
# 수 있습니다.
# %% [markdown] lang="ja"
# エラーにはならず、箱を要素として並べた**配列**ができました。`ndarray` の `+` は `x` をまるごと一つの要素とみなし、自分の要素 `2.0`、`3.0` に順に
# 足しました。その一つ一つが私たちの `__radd__` を呼んだので、値も `[3. 6.]`、`[4. 7.]` の二組になっています。左が0次元の配列なら要素が一つ
# だけなので、まともな箱が返ります。0次元だけで試していると、いつまでも気付きません。
#
# NumPyは、こういうときのための約束を用意しています。右のオブジェクトのクラスに `__array_priority__` という数があり、それが `ndarray` のもの
# より大きければ、`ndarray` は辞退して、右の `__radd__` に順番を譲ります。
#
# ### 演習4 — 優先順位
#
# `ndarray` が左にあっても、結果が一つの `Variable` になるようにしてください。値と `dtype` は、配列どうしの計算と同じです。`ndarray` の優先順位は
# 次のセルで見られます。
# %% [markdown] lang="en"
# No error, but an **array** whose elements are boxes. The `+` of `ndarray` took `x` as a whole for a single element, and added
# it to its own elements `2.0` and `3.0` in turn. Each time that called our `__radd__`, hence two sets of values,
# `[3. 6.]` and `[4. 7.]`. With a 0-dim array on the left there is only one element, and out comes a proper box: whoever
# tries it with 0-dim arrays alone will never notice.
#
# NumPy has a rule for such cases. If the class of the object on the right has a number called `__array_priority__`, and it is
# greater than that of `ndarray`, then `ndarray` declines and leaves it to `__radd__` on the right.
#
# ### Exercise 4: priority
#
# See to it that the result is one `Variable` even when an `ndarray` stands on the left. Its value and its `dtype` are those
# that two arrays would give. The next cell shows you the priority of `ndarray`.

# %%
print(np.array([2.0, 3.0]).__array_priority__)

# %% exercise="array-left"
### BEGIN SOLUTION
Variable.__array_priority__ = 200
### END SOLUTION

# %% [markdown] lang="ko" hint="array-left"
# 함수를 대입하던 것과 같은 방법으로, 이번에는 수를 클래스에 대입하면 됩니다. 철자가 한 글자만 틀려도 아무 오류 없이 효과만 사라지니 조심하세요.
# %% [markdown] lang="ja" hint="array-left"
# 関数を代入したときと同じやり方で、今度は数をクラスに代入します。つづりが一文字違うだけで、エラーも出ずに効果だけが消えるので注意しましょう。
# %% [markdown] lang="en" hint="array-left"
# Just as you assigned functions to the class, assign a number to it now. Beware of a slip in the spelling: there would be
# no error, only no effect.

# %% test="array-left" points=2
x = Variable(np.array([1.0, 4.0]))
y = np.array([2.0, 3.0]) + x
kind(y, Variable)
close(y.data, [3.0, 7.0])
y.backward()
close(x.grad, [1.0, 1.0])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (1,), (3,), (2, 3)]:
    # kind: shape
    p, q, r = (np.array(rng.normal(size=shape)) for _ in range(3))
    x = Variable(p.copy())
    for y, value, slope in [
        (q + x, q + p, 1.0),
        (q * x, q * p, q),
        (q * (r + x) * x, q * (r + p) * p, q * (r + 2 * p)),
        (q * square(r * x), q * (r * p) ** 2, 2 * q * r**2 * p),
        (x * q + r, p * q + r, q),
        (np.float64(2.5) * x + np.float64(1.5), 2.5 * p + 1.5, 2.5),
    ]:
        kind(y, Variable)
        close(y.data, value, dtype="float64")
        x.cleargrad()
        y.backward()
        close(x.grad, slope * np.ones(shape))
    # kind: unchanged-input
    close(x.data, p)
# kind: integers
y = np.array([[2, -3], [5, 7]]) * Variable(np.array([[0.5, 1.5], [2.5, -1.0]]))
kind(y, Variable)
close(y.data, [[1.0, -4.5], [12.5, -7.0]])
whole = Variable(np.array([2, -4]))
close((np.array([0.5, 0.25]) * whole).data, [1.0, -1.0])
close((np.array([0.5, 0.25]) + whole).data, [2.5, -3.75])
close((np.array([3, 5]) * whole).data, [6, -20], dtype="int64")
# kind: low-precision
small = np.array([1.5, 2.5], dtype=np.float32)
close((small * Variable(small)).data, small * small, dtype="float32")
close((np.array([0.1, 0.2]) + Variable(small)).data, np.array([0.1, 0.2]) + small, dtype="float64")
# kind: unchanged-input
given = inside("""
array = np.array([1.0, 2.0])
x = Variable(np.array([4.0, -3.0]))
y = array * (array + x)
y.backward()
""")
close(given.array, [1.0, 2.0])
close(given.y.data, [5.0, -2.0])
close(given.x.grad, [1.0, 2.0])
# kind: mode-off
with no_grad():
    y = np.array([1.0, 2.0, 3.0]) * Variable(np.array([4.0, 5.0, 6.0]))
    kind(y, Variable)
    equal(y.creator, None)
# kind: numpy-scalars
x = Variable(np.array([4.0, -3.0]))
for number in (np.float32(0.5), np.int64(3), np.float64(-2.5), np.int8(-1), 2, -0.25):
    y = number * x + number * x * x
    kind(y, Variable)
    close(y.data, float(number) * np.array([20.0, 6.0]))
    kind(number + x, Variable)
    close((number + x).data, float(number) + np.array([4.0, -3.0]))
    kind(x * number, Variable)
    kind(x + number, Variable)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 함께 쓸 때 알아 둘 것
#
# 다음 셀은 두 가지를 보여 줍니다. 첫째, `float32` 상자에 파이썬의 숫자를 곱하면 `dtype`은 무엇이 될까요? 넘파이 배열에 곱했을 때와 같을까요?
# 둘째, 0차원 상자에 길이 3인 배열을 더하고 역전파하면 `b.grad`의 형상은 무엇일까요?
# %% [markdown] lang="ja"
# ## 一緒に使うときに知っておくこと
#
# 次のセルで二つのことを確かめます。一つ目、`float32` の箱にPythonの数値を掛けると、`dtype` は何になるでしょうか。NumPyの配列に掛けたときと同じ
# でしょうか。二つ目、0次元の箱に長さ3の配列を足して逆伝播すると、`b.grad` の形状は何でしょうか。
# %% [markdown] lang="en"
# ## Good to know when you mix them
#
# The next cell shows two things. First, which `dtype` do you get when a `float32` box is multiplied by a number of Python's?
# The same as for a NumPy array? Second, add an array of length 3 to a 0-dim box and go backward: what is the shape of
# `b.grad`?

# %%
a = Variable(np.array([1.0, 2.0], dtype=np.float32))
print((a.data * 2.0).dtype, (a * 2.0).dtype)

b = Variable(np.array(1.0))
y = b + np.array([1.0, 2.0, 3.0])
y.backward()
print(b.shape, b.grad.shape)

# %% [markdown] lang="ko"
# 둘 다 이 설계의 흠입니다. `as_array`가 만든 배열은 `float64`여서, 숫자로 두었다면 지켜졌을 `float32`가 사라집니다. 또 넘파이가 형상을 맞추어 주는
# **브로드캐스트**를 역전파는 모르기 때문에, 상자와 형상이 다른 기울기가 조용히 적힙니다. 잘 만든 엔진은 숫자를 숫자인 채로 계산하고, 늘어난
# 축을 따라 기울기를 더해 원래 형상으로 되돌립니다. 우리 엔진에서는 형상이 같은 것끼리, 또는 숫자와 계산한다고 생각하세요. `add(3.0, x)`처럼 함수를 직접 부를 때 첫
# 번째 인수로 숫자를 받지 못하는 것도 같은 종류의 빈틈입니다. 상수까지 상자에 담아 기울기를 계산하는 낭비도 있습니다.
#
# 노트북에서 특히 조심할 일이 하나 더 있습니다. `class Variable`이 든 셀을 **다시 실행**하면 이름은 같지만 다른 클래스가 생깁니다. 그러면
#
# - 전에 만든 상자는 더 이상 `Variable`로 인정되지 않습니다. `as_variable`은 그런 상자를 또 상자에 담으려다 오류를 냅니다.
# - 새로 만든 상자는 그 뒤의 셀에서 클래스에 대입한 것, 곧 연산자와 우선순위를 알지 못합니다.
#
# 코드는 멀쩡한데 방금까지 되던 것이 안 된다면 커널을 다시 시작하고 위에서부터 차례로 실행하세요.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 이제 상자를 배열이나 숫자와 자유롭게 섞어 쓸 수 있습니다. 하지만 상자가 아는 기호는 여전히 `+`와 `*`뿐입니다.
# %% [markdown] lang="ja"
# どちらもこの設計の欠点です。`as_array` が作る配列は `float64` なので、数値のままなら保たれたはずの `float32` が失われます。また、NumPyが形状を
# 合わせる**ブロードキャスト**を逆伝播は知らないため、箱と形状の違う勾配が黙って書き込まれます。よくできたエンジンは、数値を数値のまま計算し、
# 広がった軸に沿って勾配を足し合わせ、元の形状に戻します。私たちのエンジンでは、同じ形状のものどうしか、数値と計算するものと考えてください。`add(3.0, x)` のように
# 関数を直接呼ぶと第1引数に数値を受け取れないのも、同じ種類の穴です。定数まで箱に入れて勾配を計算する無駄もあります。
#
# ノートブックで特に気を付けたいことが、もう一つあります。`class Variable` の入ったセルを**もう一度実行**すると、名前は同じでも別のクラスが
# できます。すると、
#
# - 前に作った箱は `Variable` と認められなくなります。`as_variable` はその箱をさらに箱に入れようとして、エラーになります。
# - 新しく作った箱は、そのあとのセルでクラスに代入したもの、つまり演算子や優先順位を知りません。
#
# コードに問題がないのに、さっきまで動いていたものが動かないときは、カーネルを再起動して上から順に実行しましょう。
#
# ## いまあるもの、まだ足りないもの
#
# 箱を、配列や数値と自由に混ぜて使えるようになりました。しかし、箱が知っている記号はまだ `+` と `*` だけです。
# %% [markdown] lang="en"
# Both are warts of this design. The array that `as_array` makes is `float64`, so the `float32`, which would have survived
# next to a plain number, is lost. And NumPy **broadcasts**: it fits shapes to each other. Our backward knows nothing of
# that and quietly writes a gradient that does not have the shape of its box. A better engine computes with a number
# as a number, and sums the gradient over the axes that were stretched. With ours, keep to equal shapes, or to numbers.
# That `add(3.0, x)`, the function itself, does not take a number as its first argument is a gap of the same kind; and
# it is a waste that constants, too, go into boxes and get gradients.
#
# One more thing to beware of in a notebook. If you **run a cell with `class Variable` again**, you get another class of the
# same name. Then
#
# - boxes made before no longer count as a `Variable`: `as_variable` tries to put such a box into a box, and fails;
# - new boxes know nothing of what later cells had assigned to the class, the operators and the priority.
#
# When the code is fine and yet something stops working that worked a minute ago, restart the kernel and run everything
# from the top.
#
# ## What you have, and what is still missing
#
# A box now mixes freely with arrays and numbers. But `+` and `*` are still all the signs it knows.

# %%
try:
    print(5.0 - a)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 다음 단계에서 뺄셈, 나눗셈, 거듭제곱과 부호까지 가르칩니다. 이번에는 순서를 바꾸면 결과가 달라지는 연산들입니다.
# %% [markdown] lang="ja"
# 次のステップでは、引き算、割り算、べき乗、そして符号まで教えます。今度は、順序を入れ替えると結果が変わる演算です。
# %% [markdown] lang="en"
# The next step teaches it minus, division, powers and the sign. This time the order of the operands matters.
