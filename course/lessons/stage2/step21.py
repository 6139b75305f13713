# %% [markdown] lang="ko"
# # 21단계. 연산자 오버로드 (2): 숫자와 배열
#
# `+`와 `*`를 쓸 수 있게 되었지만, 아직은 양쪽이 모두 `Variable`이어야 합니다. 실제 수식에는 $3x + 1$처럼 숫자가 섞이고, 데이터는 흔히 `ndarray`로
# 주어집니다. 그때마다 직접 상자에 담는 것은 번거롭습니다. 이번 단계에서는 상자가 아닌 것이 연산자의 **어느 쪽에 있어도** 계산되게 합니다.
# %% [markdown] lang="ja"
# # ステップ21　演算子のオーバーロード（2）：数値と配列
#
# `+` と `*` が使えるようになりましたが、まだ両側とも `Variable` でなければなりません。実際の数式には $3x + 1$ のように数値が混ざり、
# データはたいてい `ndarray` で与えられます。そのたびに自分で箱に入れるのは面倒です。このステップでは、箱でないものが
# 演算子の**左右どちらにあっても**計算できるようにします。
# %% [markdown] lang="en"
# # Step 21. Operator overloading (2): numbers and arrays
#
# `+` and `*` work, but both operands have to be Variables. Real formulas contain plain numbers, as in $3x + 1$, and
# data often arrives as an `ndarray`. Putting each of them into a box by hand is tedious. In this step you make `+` and
# `*` accept numbers and arrays on **either side** of the operator.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(21))

# %% [markdown] lang="ko"
# ## 네 가지 경우와 네 가지 해결책
#
# 상자 `x`와 상자가 아닌 것이 만나는 경우는 넷입니다. 막히는 곳이 모두 달라서 해결책도 다릅니다.
#
# | 식 | 막히는 이유 | 해결책 |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function`은 입력이 상자라고 여긴다 | 입력을 상자로 바꾼다 (연습 1, 2) |
# | `x + 3.0` | 상자에는 `ndarray`만 담을 수 있어 숫자가 담기지 않는다 | 숫자를 배열로 바꾼다 (연습 3) |
# | `3.0 + x` | 왼쪽의 `float`는 상자를 모른다 | 오른쪽 상자가 계산한다 (연습 3) |
# | `np.array([2.0, 3.0]) + x` | 왼쪽의 `ndarray`는 상자를 모르면서도 계산해 버린다 | 상자에게 우선권을 준다 (연습 4) |
#
# ## `as_variable`: 상자는 그대로, 배열은 상자에
#
# 먼저 인수를 상자로 만드는 함수 `as_variable`이 필요합니다. 인수가 이미 상자라면 **바로 그 객체**를 반환해야 합니다. 같은 데이터를 담은 새 상자를
# 만들어도 값은 맞지만, `backward`가 기울기를 새 상자에 적어 넣으므로 여러분이 가진 상자에는 아무것도 오지 않습니다.
#
# ### 연습 1 — `as_variable`
#
# `Variable`을 받으면 그것을 그대로, `ndarray`를 받으면 `Variable`에 담아 반환하세요. `Variable`을 상속받은 클래스의 인스턴스도 `Variable`이고,
# 배열의 `dtype`은 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ## 箱でないものとの計算：4つの場合と直し方
#
# 箱 `x` と箱でないものを計算する場合は4つあります。うまくいかない場所がどれも違うので、直し方も違います。
#
# | 式 | うまくいかない理由 | 直し方 |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function` は入力が箱だとみなしている | 入力を箱に変える（演習1、2） |
# | `x + 3.0` | 箱に入るのは `ndarray` だけで、数値は入らない | 数値を配列に変える（演習3） |
# | `3.0 + x` | 左の `float` は箱を知らない | 右の箱に計算させる（演習3） |
# | `np.array([2.0, 3.0]) + x` | 左の `ndarray` が、箱を知らないのに計算してしまう | 箱に優先権を与える（演習4） |
#
# ## `as_variable`：箱はそのまま、配列は箱に入れる
#
# 最初に必要なのは、引数を箱にする関数 `as_variable` です。引数がすでに箱なら、**そのオブジェクト自身**を返さなければなりません。
# 同じデータを入れた新しい箱でも値は合いますが、`backward` は新しい箱のほうに勾配を書き込むので、みなさんの手元の箱には何も届きません。
#
# ### 演習1 — `as_variable`
#
# `Variable` を受け取ったらそれをそのまま、`ndarray` を受け取ったら `Variable` に入れて返してください。`Variable` を継承したクラスの
# インスタンスも `Variable` です。配列の `dtype` は変えません。
# %% [markdown] lang="en"
# ## Four cases, four fixes
#
# A box `x` can meet something that isn't a box in four ways. Each case fails in a different place, so each needs a
# different fix.
#
# | formula | why it fails | fix |
# |--|--|--|
# | `x + np.array([2.0, 3.0])` | `Function` expects its inputs to be boxes | turn inputs into boxes (exercises 1, 2) |
# | `x + 3.0` | a box accepts only an `ndarray`, and a number isn't one | turn numbers into arrays (exercise 3) |
# | `3.0 + x` | the `float` on the left doesn't know boxes | let the box on the right do it (exercise 3) |
# | `np.array([2.0, 3.0]) + x` | the `ndarray` on the left doesn't know boxes, but computes anyway | give the box priority (exercise 4) |
#
# ## `as_variable`: keep a box, wrap an array
#
# First you need a function `as_variable` that turns its argument into a box. If the argument is already a box, it
# must return **that same object**. A new box with the same data would have the right value, but `backward` would
# write the gradient into the new box, and your own box would get nothing.
#
# ### Exercise 1: `as_variable`
#
# Return a `Variable` unchanged, and return an `ndarray` inside a `Variable`. An instance of a subclass of `Variable`
# is also a `Variable`. An array keeps its `dtype`.


# %% exercise="as-variable"
def as_variable(obj):
    ### BEGIN SOLUTION
    if isinstance(obj, Variable):
        return obj
    return Variable(obj)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="as-variable"
# 9단계의 `as_array`와 쓰는 방법이 같습니다. 무엇인지 확인하고, 이미 원하는 것이면 그대로 반환합니다.
# %% [markdown] lang="ja" hint="as-variable"
# ステップ9の `as_array` と同じ書き方です。何であるかを調べて、すでに欲しいものならそのまま返します。
# %% [markdown] lang="en" hint="as-variable"
# It's built like `as_array` in step 9: check what the argument is, and if it's already what you want, return it.

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
# ## 모든 함수에서 입력을 상자로 바꾸기
#
# `Function.__call__`의 맨 앞에서 입력을 모두 상자로 바꾸면, `Add`든 `Mul`이든 앞으로 만들 어떤 함수든 배열을 받을 수 있게 됩니다. 기반 클래스 한
# 곳만 고치면 됩니다.
#
# 다만 노트북에서는 조심할 것이 있습니다. `Function`을 다시 정의해도 이미 있는 `Square`나 `Add`는 **예전** `Function`을 상속받은 채입니다. 기반
# 클래스는 클래스를 정의할 때 정해지기 때문입니다. 그래서 아래 셀에서는 네 함수도 내용은 그대로 두고 다시 정의합니다.
#
# ### 연습 2 — `Function`
#
# `__call__`의 첫머리에서 `inputs`의 원소를 몇 개이든 하나하나 `as_variable`로 바꾸세요. 그래프를 만들지 않는 모드에서도 마찬가지입니다. 나머지는
# 18단계 그대로이고, 네 함수의 `forward`와 `backward`도 그대로입니다.
# %% [markdown] lang="ja"
# ## すべての関数で入力を箱に変える
#
# `Function.__call__` の最初で入力をすべて箱に変えれば、`Add` でも `Mul` でも、これから作るどの関数でも、配列を受け取れるようになります。
# 基底クラスを1か所変えるだけで済みます。
#
# ただし、ノートブックでは注意が必要です。`Function` を定義し直しても、すでにある `Square` や `Add` は**以前の** `Function` を継承したままです。
# 基底クラスは、クラスを定義したときに決まるからです。そこで次のセルでは、4つの関数も、中身はそのままで定義し直します。
#
# ### 演習2 — `Function`
#
# `__call__` の冒頭で、`inputs` の要素を、いくつあっても一つずつ `as_variable` で変えてください。グラフを作らないモードでも同じです。
# 残りはステップ18のままで、4つの関数の `forward` と `backward` も変えません。
# %% [markdown] lang="en"
# ## Every function converts its inputs
#
# If `Function.__call__` first turns all its inputs into boxes, then `Add`, `Mul` and every later function accept
# arrays. One change in the base class is enough.
#
# There's one catch in a notebook. After you define `Function` again, the existing `Square` and `Add` still inherit
# from the **old** `Function`, because a class gets its base classes when it's defined. That's why the cell below also
# defines the four functions again, unchanged.
#
# ### Exercise 2: `Function`
#
# At the top of `__call__`, pass each element of `inputs` through `as_variable`, however many there are. Do this also
# when no graph is built. The rest is as in step 18, and `forward` and `backward` of the four functions don't change.


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
# 리스트 컴프리헨션을 쓰면 한 줄입니다. 바꾼 결과에 다시 `inputs`라는 이름을 붙이면, 그 아래의 코드는 고칠 것이 없습니다. `for` 안에서 반복 변수에
# 대입하는 것만으로는 `inputs`가 바뀌지 않습니다.
# %% [markdown] lang="ja" hint="function"
# リスト内包表記を使えば1行です。変えた結果にもう一度 `inputs` という名前を付ければ、その下のコードは直さなくて済みます。`for` の中でループ変数に
# 代入するだけでは、`inputs` は変わりません。
# %% [markdown] lang="en" hint="function"
# A list comprehension does it in one line. Assign the result to `inputs` again, and the code below doesn't have to
# change. Assigning to the loop variable inside a `for` doesn't change `inputs`.

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
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second)
afresh(Square, first[:1], second[:1])
afresh(Exp, first[:1], second[:1])
afresh(Mul, first, second)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 오른쪽의 숫자, 왼쪽의 숫자
#
# 배열은 되지만 숫자는 아직입니다. `x + 3.0`이면 `as_variable`이 `Variable(3.0)`을 만들려다 오류가 납니다. 상자에는 `ndarray`만 담을 수 있기
# 때문입니다. 숫자를 배열로 바꾸는 `as_array`는 이미 있으니, `add`가 두 번째 인수를 그 함수에 한 번 통과시키면 됩니다.
#
# 숫자가 왼쪽이면 다릅니다. 파이썬은 `3.0 * x`를 보고 먼저 `float`에게 묻습니다. `float`가 `NotImplemented`를 반환하면 오른쪽 객체의, 이름에
# **`r`**(right 또는 reflected)이 붙은 메서드를 부릅니다.
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self는 오른쪽의 x, 다른 인수는 왼쪽의 3.0
# ```
#
# 두 번째 호출에서는 `self`가 **오른쪽** 항입니다. 덧셈과 곱셈은 순서를 바꾸어도 결과가 같으므로 `__rmul__`에도 같은 `mul`을 쓸 수 있습니다. (뺄셈과
# 나눗셈은 다릅니다. 다음 단계에서 다룹니다.)
#
# ### 연습 3 — 숫자와 계산하기
#
# - `add`와 `mul`이 두 번째 인수로 숫자(`int`, `float`, NumPy의 스칼라)도 받게 하세요. 배열과 NumPy 스칼라의 `dtype`은 바꾸지 않습니다. 인수는 어느
#   쪽도 바뀌지 않고, 결과는 언제나 새 상자입니다.
# - 숫자가 왼쪽에 있어도 `+`와 `*`가 되도록 네 개의 특수 메서드를 모두 연결하세요. `Variable.__add__`는 아직 **옛** `add`를 가리키고 있으니, 새로
#   정의한 함수를 다시 대입해야 합니다.
# %% [markdown] lang="ja"
# ## 右にある数値、左にある数値
#
# 配列は計算できるようになりましたが、数値はまだです。`x + 3.0` では、`as_variable` が `Variable(3.0)` を作ろうとして、エラーになります。
# 箱に入るのは `ndarray` だけだからです。数値を配列に変える `as_array` はすでにあるので、`add` が第2引数を一度それに通せば済みます。
#
# 数値が左にあるときは別です。Pythonは `3.0 * x` を見ると、まず `float` のメソッドを呼びます。それが `NotImplemented`
# を返すと、右のオブジェクトにある、名前に `r`（rightまたはreflected）の付いたメソッドを呼びます。
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self は右の x、もう一つの引数は左の 3.0
# ```
#
# 2回目の呼び出しでは、`self` が**右の**項です。足し算と掛け算は順序を入れ替えても結果が同じなので、`__rmul__` にも同じ `mul` を使えます（引き算と
# 割り算ではそうはいきません。それは次のステップで扱います）。
#
# ### 演習3 — 数値との計算
#
# - `add` と `mul` が、第2引数に数値（`int`、`float`、NumPyのスカラー）も受け取れるようにしてください。配列やNumPyのスカラーの `dtype` は
#   変えません。引数はどちらも変わらず、結果はいつも新しい箱です。
# - 数値が左にあっても `+` と `*` が使えるように、4つの特殊メソッドをすべて結び付けてください。`Variable.__add__` はまだ**古い** `add` を
#   指しているので、定義し直した関数をもう一度代入する必要があります。
# %% [markdown] lang="en"
# ## Numbers, on the right and on the left
#
# Arrays work now, but numbers don't. In `x + 3.0`, `as_variable` tries to make `Variable(3.0)`, and the box rejects
# it because it accepts only an `ndarray`. You already have `as_array`, which turns a number into an array. `add` only
# has to pass its second argument through it.
#
# A number on the left is a different case. For `3.0 * x` Python asks the `float` first. If the `float` returns
# `NotImplemented`, Python calls the method of the right object whose name has an **`r`** (for "right" or
# "reflected").
#
# ```
# 3.0 * x
#  │
#  ├─ 1. float.__mul__(3.0, x)       → NotImplemented
#  │
#  └─ 2. Variable.__rmul__(x, 3.0)   → self is x (right); the other argument is 3.0 (left)
# ```
#
# In the second call, `self` is the **right** operand. Sums and products give the same result in either order, so you
# can use `mul` for `__rmul__` too. (Subtraction and division are different; they follow in the next step.)
#
# ### Exercise 3: computing with numbers
#
# - Make `add` and `mul` accept a number as second argument: an `int`, a `float` or a NumPy scalar. They don't change
#   the `dtype` of arrays and NumPy scalars. They don't change their arguments, and the result is always a new box.
# - Connect all four special methods, so that `+` and `*` also work with a number on the left. `Variable.__add__`
#   still refers to the **old** `add`, so you have to assign your new functions again.


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
# `as_array`는 숫자를 배열로 바꾸고, 배열이나 상자는 그대로 반환합니다. 그러니 무엇이 오는지 따지지 말고 `x1`을 늘 한 번 통과시키면 됩니다.
# `__radd__`가 불릴 때도 숫자는 두 번째 인수로 들어옵니다.
# %% [markdown] lang="ja" hint="numbers"
# `as_array` は数値を配列に変え、配列や箱はそのまま返します。ですから何が来るかを調べずに、`x1` をいつも一度通せば済みます。`__radd__` が
# 呼ばれるときも、数値は第2引数として入ってきます。
# %% [markdown] lang="en" hint="numbers"
# `as_array` turns a number into an array and returns arrays and boxes as they are. So you don't have to check what
# comes in: always pass `x1` through it. When Python calls `__radd__`, the number is also the second argument.

# %% test="numbers" points=3
x = Variable(np.array(2.0))
y = 3.0 * x + 1.0
close(y.data, 7.0)
y.backward()
close(x.grad, 3.0)
close((5 + x * 4).data, 13.0)
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (4,), (2, 3)]:
    # kind: shape
    data = np.array(rng.normal(size=shape))
    x = Variable(data.copy())
    for number in (-2.5, 3, 0, np.float64(1.25), np.float32(0.5), np.int64(-4)):
        cases = {
            "x + number": (data + number, 1.0),
            "x * number": (data * number, number),
            "(x * number) * x": (data * data * number, 2 * data * number),
            "add(x, number)": (data + number, 1.0),
            "mul(x, number)": (data * number, number),
        }
        if not isinstance(number, np.generic):
            cases["number * (number + square(x))"] = (number * (number + data**2), 2 * number * data)
        for (seen, grad), (value, slope) in zip(value_and_grad(cases, x, number=number), cases.values(), strict=True):
            close(seen, value)
            close(grad, slope * np.ones(shape))
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
distinct(x, *made, *inside("many = [x + 2 for _ in range(10)] + [2 * x for _ in range(10)]", x=x).many)
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
# 이제 파이썬의 `sum`도 됩니다. `sum`은 `0`에서 시작해 차례로 더하므로, 첫 덧셈 `0 + a`에서 `__radd__`가 불립니다.
# %% [markdown] lang="ja"
# Pythonの `sum` も使えるようになりました。`sum` は `0` から始めて順に足すので、最初の `0 + a` で `__radd__` が呼ばれます。
# %% [markdown] lang="en"
# Python's own `sum` works now too. It starts from `0` and adds one item after another. The first addition, `0 + a`,
# calls `__radd__`.

# %%
a = Variable(np.array(3.0))
y = sum([a, 2 * a, a * a])
y.backward()
print(y, a.grad)

# %% [markdown] lang="ko"
# ## 왼쪽에 배열이 올 때
#
# 마지막 경우입니다. `float`는 모르는 것을 만나면 `NotImplemented`를 반환하지만 `ndarray`는 그렇지 않습니다. 아래 셀의 `y`는 상자일까요, 배열일까요?
# `None` 대신 `"Variable"`이나 `"ndarray"`를 쓰세요.
# %% [markdown] lang="ja"
# ## 左に配列があるとき
#
# 最後の場合です。`float` は知らない型に対して `NotImplemented` を返しますが、`ndarray` は返しません。次のセルの `y`
# は、箱でしょうか、配列でしょうか。`None` の代わりに、`"Variable"` か `"ndarray"` を書いてください。
# %% [markdown] lang="en"
# ## When an array is on the left
#
# This is the last case. A `float` returns `NotImplemented` for objects it doesn't know, but an `ndarray` doesn't.
# What is `y` in the next cell: a box or an array? Replace `None` with your guess, `"Variable"` or `"ndarray"`.

# %%
from course.testing import predict

x = Variable(np.array([1.0, 4.0]))
y = np.array([2.0, 3.0]) + x

guess = None
predict(guess, type(y).__name__)

# %%
print(type(y).__name__, y.shape)
for each in y:
    print(each)

# %% [markdown] lang="ko"
# 오류 없이, 상자를 원소로 담은 **배열**이 나왔습니다. `ndarray`의 `+`는 `x` 전체를 원소 하나로 보고 `2.0`과 `3.0`에 각각 더했습니다. 더할 때마다
# 우리 `__radd__`가 불렸으니 값이 `[3. 6.]`과 `[4. 7.]`인 상자가 둘 생겼습니다. 왼쪽이 0차원 배열이면 원소가 하나뿐이라 보통의 상자가 나옵니다.
# 0차원으로만 확인하면 이 문제를 알아차리지 못합니다.
#
# NumPy에는 이런 때를 위한 규칙이 있습니다. 오른쪽 객체의 클래스에 `__array_priority__`라는 수가 있고 그것이 `ndarray`의 것보다 크면, `ndarray`는
# `NotImplemented`를 반환하고 파이썬이 오른쪽의 `__radd__`를 부릅니다.
#
# ### 연습 4 — 우선순위
#
# `ndarray`가 왼쪽에 있어도 결과가 `Variable` 하나가 되게 하세요. 값과 `dtype`은 배열끼리 계산할 때와 같습니다. `ndarray`의 우선순위는 아래 셀에서
# 볼 수 있습니다.
# %% [markdown] lang="ja"
# エラーにはならず、箱を要素とする**配列**ができました。`ndarray` の `+` は `x` 全体を1つの要素とみなし、`2.0` と
# `3.0` にそれぞれ足しました。足すたびに箱の `__radd__` が呼ばれたので、値が `[3. 6.]` と `[4. 7.]` の2つの箱ができてい
# ます。左が0次元の配列なら要素が1つだけなので、ふつうの箱が返ります。0次元だけで試していると、この問題に気づきません。
#
# NumPyには、こういうときのための決まりがあります。右のオブジェクトのクラスに `__array_priority__` という数があり、
# それが `ndarray` のものより大きければ、`ndarray` は `NotImplemented` を返し、Pythonが右の `__radd__` を呼びます。
#
# ### 演習4 — 優先順位
#
# `ndarray` が左にあっても、結果が1つの `Variable` になるようにしてください。値と `dtype` は、配列どうしの計算と同じです。`ndarray` の優先順位は
# 次のセルで見られます。
# %% [markdown] lang="en"
# There's no error. The result is an **array** whose elements are boxes. The `+` of `ndarray` treated `x` as one
# single element and added it to `2.0` and to `3.0`. Each addition called our `__radd__`, which gives two boxes with
# the values `[3. 6.]` and `[4. 7.]`. A 0-dimensional array has only one element, so the result would be an ordinary
# box. If you test only with 0-dimensional arrays, you never notice the problem.
#
# NumPy has a rule for this. If the class of the right object has a number named `__array_priority__` that is greater
# than that of `ndarray`, then `ndarray` returns `NotImplemented`, and Python calls `__radd__` of the right object.
#
# ### Exercise 4: priority
#
# Make the result a single `Variable` when an `ndarray` is on the left. Its value and `dtype` are those that two
# arrays would give. The next cell shows the priority of `ndarray`.

# %%
print(np.array([2.0, 3.0]).__array_priority__)

# %% exercise="array-left"
### BEGIN SOLUTION
Variable.__array_priority__ = 200
### END SOLUTION

# %% [markdown] lang="ko" hint="array-left"
# 함수를 대입하던 것과 같은 방법으로, 이번에는 수를 클래스에 대입하면 됩니다. 이름의 철자를 확인하세요. 틀리면 오류도 나지 않고 효과도 없습니다.
# %% [markdown] lang="ja" hint="array-left"
# 関数を代入したときと同じやり方で、今度は数をクラスに代入します。名前のつづりを確かめてください。間違えるとエラーも出ず、効果もありません。
# %% [markdown] lang="en" hint="array-left"
# Assign a number to the class in the same way as you assigned functions. Check the spelling: a wrong name causes no
# error and has no effect.

# %% test="array-left" points=1
x = Variable(np.array([1.0, 4.0]))
y = np.array([2.0, 3.0]) + x
kind(y, Variable)
close(y.data, [3.0, 7.0])
y.backward()
close(x.grad, [1.0, 1.0])
### BEGIN HIDDEN TESTS
from course.testing import value_and_grad

# kind: shape
rng = seeded_rng()
for shape in [(), (0,), (1,), (3,), (2, 3)]:
    # kind: shape
    p, q, r = (np.array(rng.normal(size=shape)) for _ in range(3))
    x = Variable(p.copy())
    cases = {
        "q + x": (q + p, 1.0),
        "q * x": (q * p, q),
        "q * (r + x) * x": (q * (r + p) * p, q * (r + 2 * p)),
        "q * square(r * x)": (q * (r * p) ** 2, 2 * q * r**2 * p),
        "x * q + r": (p * q + r, q),
        "np.float64(2.5) * x + np.float64(1.5)": (2.5 * p + 1.5, 2.5),
    }
    for (seen, grad), (value, slope) in zip(value_and_grad(cases, x, q=q, r=r), cases.values(), strict=True):
        close(seen, value, dtype="float64")
        close(grad, slope * np.ones(shape))
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
    expressions = ["number * x + number * x * x", "number + x", "x * number", "x + number"]
    (mixed, _), (total, _), *_ = value_and_grad(expressions, x, number=number)
    close(mixed, float(number) * np.array([20.0, 6.0]))
    close(total, float(number) + np.array([4.0, -3.0]))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 섞어 쓸 때의 두 가지 한계: `dtype`과 형상
#
# 다음 셀은 두 가지를 보여 줍니다. 첫째, `float32` 상자에 파이썬의 숫자를 곱하면 `dtype`은 무엇이 될까요? NumPy 배열에 곱했을 때와 같을까요? 둘째,
# 0차원 상자에 길이 3인 배열을 더하고 `backward`를 부르면 `b.grad`의 형상은 무엇일까요? `None` 대신 두 예상을 `["float32", ()]` 같은 리스트로
# 쓰세요.
# %% [markdown] lang="ja"
# ## 混ぜて計算するときの2つの限界：`dtype` と形状
#
# 次のセルで2つのことを確かめます。1つ目、`float32` の箱にPythonの数値を掛けると、`dtype` は何になるでしょうか。NumPyの配列に掛けたときと
# 同じでしょうか。2つ目、0次元の箱に長さ3の配列を足して `backward` を呼ぶと、`b.grad` の形状は何でしょうか。`None` の代わりに、
# 2つの予想を `["float32", ()]` のようなリストで書いてください。
# %% [markdown] lang="en"
# ## Two limits of mixing: `dtype` and shape
#
# The next cell shows two things. First, what is the `dtype` when you multiply a `float32` box by a Python number? Is
# it the same as for a NumPy array? Second, add an array of length 3 to a 0-dimensional box and call `backward`. What
# is the shape of `b.grad`? Replace `None` with both guesses in a list, such as `["float32", ()]`.

# %%
a = Variable(np.array([1.0, 2.0], dtype=np.float32))
b = Variable(np.array(1.0))
y = b + np.array([1.0, 2.0, 3.0])
y.backward()

guess = None
predict(guess, [str((a * 2.0).dtype), b.grad.shape])

# %%
print((a.data * 2.0).dtype, (a * 2.0).dtype)
print(b.shape, b.grad.shape)

# %% [markdown] lang="ko"
# 둘 다 책의 설계에서 온 결함입니다. `as_array`가 만든 배열은 `float64`여서, 숫자로 두었다면 `float32`였을 결과가 `float64`가 됩니다. 또 NumPy는 배열을 늘려
# 형상을 맞춥니다(**브로드캐스트**). 우리의 `backward`는 이것을 모르므로 상자와 형상이 다른 기울기를 오류 없이 적습니다. 기준 엔진 `course.engine`은
# 숫자를 숫자인 채로 계산하고, 늘어난 축을 따라 기울기를 더합니다. 여러분의 엔진에서는 형상이 같은 것끼리, 또는 숫자와 계산하세요. 한계는 더
# 있습니다. 함수로 부른 `add(3.0, x)`는 첫 번째 인수로 숫자를 받지 못합니다. 상수도 상자에 담겨, 아무도 쓰지 않는 기울기가 계산됩니다.
#
# 노트북에서 조심할 일이 하나 더 있습니다. `class Variable`이 든 셀을 **다시 실행**하면 이름은 같지만 다른 클래스가 생깁니다. 그러면
#
# - 전에 만든 상자는 더 이상 `Variable`의 인스턴스가 아닙니다. `as_variable`은 그런 상자를 또 상자에 담으려다 오류를 냅니다.
# - 새로 만든 상자에는 그 뒤의 셀에서 클래스에 대입한 것, 곧 연산자와 우선순위가 없습니다.
#
# 방금까지 되던 코드가 안 된다면 커널을 다시 시작하고 위에서부터 모든 셀을 차례로 실행하세요.
#
# ## 연산자가 아직 못 하는 것: 뺄셈
#
# 이제 상자를 배열이나 숫자와 자유롭게 섞어 쓸 수 있습니다. 하지만 쓸 수 있는 연산자는 여전히 `+`와 `*`뿐입니다.
# %% [markdown] lang="ja"
# どちらも本の設計の欠点です。`as_array` が作る配列は `float64` なので、数値のままなら保たれたはずの `float32` が失われ
# ます。また、NumPyは配列を広げて形状を合わせます（**ブロードキャスト**）。このエンジンの `backward` はそれを考えていな
# いため、箱と形状の違う勾配を、エラーも出さずに書き込みます。基準のエンジン `course.engine` は、数値を数値のまま計算
# し、広がった軸に沿って勾配を足し合わせます。みなさんのエンジンでは、同じ形状のものどうしか、数値と計算してください。
# 限界はほかにもあります。関数として呼んだ `add(3.0, x)` は第1引数に数値を受け取れません。定数も箱に入り、だれも使わな
# い勾配が計算されます。
#
# ノートブックでは、もう一つ注意することがあります。`class Variable` の入ったセルを**もう一度実行**すると、名前は同じでも別のクラスができます。
# すると、
#
# - 前に作った箱は `Variable` のインスタンスではなくなります。`as_variable` はその箱をさらに箱に入れようとして、エラーになります。
# - 新しく作った箱には、そのあとのセルでクラスに代入したもの、つまり演算子や優先順位がありません。
#
# 先ほどまで動いていたコードが動かなくなったら、カーネルを再起動して、上から順にすべてのセルを実行しましょう。
#
# ## 演算子にまだできないこと：引き算
#
# 箱を、配列や数値と自由に混ぜて使えるようになりました。しかし、使える演算子はまだ `+` と `*` だけです。
# %% [markdown] lang="en"
# Both are flaws of the book's design. `as_array` makes a `float64` array, so the `float32` is lost; with a plain number
# NumPy would have kept it. And NumPy **broadcasts**: it stretches arrays so that their shapes match. Our `backward`
# doesn't know about this, so it writes a gradient whose shape differs from that of its box, without an error. The
# reference engine, `course.engine`, computes with the number itself and sums the gradient over the stretched axes. With
# your engine, combine only arrays of equal shape, or an array and a plain number. Two more limits: `add(3.0, x)`,
# called as a function, doesn't accept a number as its first argument, and constants are put into boxes and get
# gradients that nobody needs.
#
# In a notebook there's one more trap. If you **run the cell with `class Variable` again**, you get another class with
# the same name. Then:
#
# - Boxes made earlier are no longer instances of `Variable`. `as_variable` tries to put such a box into a box and
#   raises an error.
# - New boxes don't have what later cells assigned to the class: the operators and the priority.
#
# If code that worked a minute ago stops working, restart the kernel and run all cells from the top.
#
# ## What the operators can't do yet: subtraction
#
# You can now mix boxes freely with arrays and numbers. But `+` and `*` are still the only operators.

# %%
try:
    print(5.0 - a)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 다음 단계에서 뺄셈, 나눗셈, 거듭제곱과 부호를 더합니다. 이번에는 왼쪽과 오른쪽의 순서가 결과를 바꿉니다.
# %% [markdown] lang="ja"
# 次のステップで、引き算、割り算、べき乗、そして符号を加えます。今度は、左右の順序が結果を変えます。
# %% [markdown] lang="en"
# The next step adds subtraction, division, powers and the minus sign. For these, the order of the operands matters.
