# %% [markdown] lang="ko"
# # 19단계. Variable에 이름, 형상, 읽기 쉬운 출력을 더하기
#
# 엔진은 동작하지만 `Variable`은 자신에 대해 알려 주는 것이 거의 없습니다. 형상을 알려면 `x.data.shape`라고 써야 하고, `print(x)`는 메모리 주소만
# 보여 줍니다. 이번 단계에서는 상자에 **이름**을 붙이고, 안에 든 배열의 정보를 바로 읽을 수 있게 하고, 내용을 출력하게 합니다. 계산은 하나도 달라지지
# 않지만 코드를 확인하기가 훨씬 쉬워집니다.
# %% [markdown] lang="ja"
# # ステップ19　Variableに名前、形状、読みやすい表示を付ける
#
# エンジンは動きますが、`Variable` を見ても、中身はほとんどわかりません。形状を知るには `x.data.shape` と書かなければな
# らず、`print(x)` はメモリのアドレスを表示するだけです。このステップでは、箱に**名前**を付け、中の配列の情報を箱から直
# 接読めるようにし、中身を表示できるようにします。計算は何も変わりませんが、動作の確認がずっと楽になります。
# %% [markdown] lang="en"
# # Step 19. A name, a shape and readable output for Variable
#
# The engine works, but a `Variable` tells you little about itself. To get its shape you write `x.data.shape`, and
# `print(x)` shows only a memory address. In this step a box gets a **name**, has the attributes of its array, and
# prints its contents. This changes no computation, but it makes debugging much easier.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(19))

# %% [markdown] lang="ko"
# ## 프로퍼티: 괄호 없이 부르는 메서드
#
# 배열은 자신에 대한 정보를 가지고 있습니다. 상자는 배열의 답을 그대로 반환하기만 하면 됩니다.
#
# | 상자에 묻는 것 | 배열의 답 | 뜻 |
# |--|--|--|
# | `x.shape` | `x.data.shape` | 형상 |
# | `x.ndim` | `x.data.ndim` | 차원 수 |
# | `x.size` | `x.data.size` | 원소의 수 |
# | `x.dtype` | `x.data.dtype` | 원소의 자료형 |
# | `len(x)` | `len(x.data)` | 첫 번째 축의 길이 |
#
# `x.shape`에는 괄호가 없습니다. 하지만 물을 때마다 배열을 살펴보려면 무언가를 실행해야 하므로 메서드여야 합니다. 이 둘을 이어 주는 것이
# `@property`입니다. 메서드 위에 이 한 줄을 두면 이름만 적어도 메서드가 실행됩니다.
#
# `width`를 바꾼 뒤 `card.area`는 그대로 `6`일까요, 다른 수일까요? 다음 셀의 `None` 대신 예상을 쓰고 실행하세요.
# %% [markdown] lang="ja"
# ## プロパティ：かっこを付けずに呼べるメソッド
#
# 配列には、自分自身についての情報があります。箱は、その値をそのまま返すだけで済みます。
#
# | 箱での書き方 | 返す値 | 意味 |
# |--|--|--|
# | `x.shape` | `x.data.shape` | 形状 |
# | `x.ndim` | `x.data.ndim` | 次元数 |
# | `x.size` | `x.data.size` | 要素数 |
# | `x.dtype` | `x.data.dtype` | 要素のデータ型 |
# | `len(x)` | `len(x.data)` | 最初の軸の長さ |
#
# `x.shape` にはかっこがありません。しかし、読まれるたびに配列を調べるには、コードを実行する必要があるので、メソッドで
# なければなりません。この2つを両立させるのが `@property` です。メソッドの上にこの1行を置くと、名前を書くだけでメソッド
# が実行されます。
#
# `width` を変えたあと、`card.area` は `6` のままでしょうか、それとも別の数でしょうか。次のセルの `None` の代わりに予想を書いて、実行してください。
# %% [markdown] lang="en"
# ## Properties: methods without parentheses
#
# An array can describe itself. A box only has to return what its array returns.
#
# | you ask the box | the array answers | meaning |
# |--|--|--|
# | `x.shape` | `x.data.shape` | the shape |
# | `x.ndim` | `x.data.ndim` | the number of axes |
# | `x.size` | `x.data.size` | the number of elements |
# | `x.dtype` | `x.data.dtype` | the data type of the elements |
# | `len(x)` | `len(x.data)` | the length of the first axis |
#
# `x.shape` has no parentheses, but something has to run each time you ask, so it must be a method. `@property` solves
# this: put that line above a method, and reading the name runs the method.
#
# After `width` changes, is `card.area` still `6`, or another number? Replace `None` in the next cell with your guess
# and run it.

# %%
from course.testing import predict


class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    @property
    def area(self):
        return self.width * self.height


card = Rectangle(2, 3)
before = card.area
card.width = 10

guess = None
predict(guess, card.area)

# %%
print(before, card.area)

# %% [markdown] lang="ko"
# 넓이는 어디에도 저장되어 있지 않습니다. 읽을 때마다 계산하므로 `30`이 됩니다. 만약 `__init__`에서 `self.area = width * height`라고 적어 두었다면
# 그대로 `6`이었을 것입니다. 상자의 `shape`도 마찬가지입니다. `x.data`에 다른 배열을 넣으면 답도 달라져야 합니다.
#
# ### 연습 1 — 이름, 형상, 길이
#
# `Variable`에 다음을 더하세요. 나머지는 전과 똑같이 동작해야 하며, 그대로 써 두었습니다.
#
# - `__init__`이 받은 `name`을 `self.name`에 보관합니다. 이름을 주지 않으면 `None`입니다.
# - `shape`, `ndim`, `size`, `dtype`을 프로퍼티로, 예를 들면 `@property`로 정의합니다. 언제나 **지금** 상자에 든 배열의 값을 그대로 반환합니다.
# - 특수 메서드 `__len__`을 정의합니다. 파이썬은 `len(x)`를 `x.__len__()`으로 바꾸어 부릅니다.
# %% [markdown] lang="ja"
# 面積はどこにも保存されていません。読まれるたびに計算するので、`30` になります。もし `__init__` で `self.area = width * height` と
# 書いていたら、`6` のままだったでしょう。箱の `shape` も同じです。`x.data` に別の配列を入れたら、答えも変わらなければなりません。
#
# ### 演習1 — 名前、形状、長さ
#
# `Variable` に次のものを加えてください。残りは前と同じように動かなければなりません。そのまま書いてあります。
#
# - `__init__` が受け取った `name` を `self.name` に保管します。名前を渡さなければ `None` です。
# - `shape`、`ndim`、`size`、`dtype` を、`@property` などでプロパティとして定義します。返すのは、常に**いま**箱に入っている配列の値そのものです。
# - 特殊メソッド `__len__` を定義します。Pythonは `len(x)` を `x.__len__()` と読み替えて呼び出します。
# %% [markdown] lang="en"
# The area isn't stored anywhere. It's computed each time you read it, so it becomes `30`. If `__init__` had set
# `self.area = width * height`, it would still be `6`. The `shape` of a box works the same way: when you put another
# array into `x.data`, the answer has to change.
#
# ### Exercise 1: name, shape and length
#
# Add the following to `Variable`. Everything else has to work as before and is already written.
#
# - Keep the `name` that `__init__` receives in `self.name`. Without a name it is `None`.
# - Define `shape`, `ndim`, `size` and `dtype` as properties, for example with `@property`. They always return exactly
#   what the array that is in the box **now** returns.
# - Define the special method `__len__`. Python turns `len(x)` into `x.__len__()`.


# %% exercise="attributes"
class Variable:
    def __init__(self, data, name=None):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")

        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0
        ### BEGIN SOLUTION
        self.name = name
        ### END SOLUTION

    ### BEGIN SOLUTION
    @property
    def shape(self):
        return self.data.shape

    @property
    def ndim(self):
        return self.data.ndim

    @property
    def size(self):
        return self.data.size

    @property
    def dtype(self):
        return self.data.dtype

    def __len__(self):
        return len(self.data)
    ### END SOLUTION

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                funcs.append(f)
                seen_set.add(f)
                funcs.sort(key=lambda f: f.generation)

        add_func(self.creator)
        while funcs:
            f = funcs.pop()
            gys = [output().grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                add_func(x.creator)
            if not retain_grad:
                for y in f.outputs:
                    y().grad = None


# %% [markdown] lang="ko" hint="attributes"
# 위의 `Rectangle`에서 `area`를 쓴 방법 그대로입니다. `self.width` 대신 `self.data`를 쓰고, 계산하지 말고 배열의 같은 이름을 반환하면 됩니다. 네
# 메서드 모두 `@property`가 한 줄씩 필요합니다.
# %% [markdown] lang="ja" hint="attributes"
# 上の `Rectangle` の `area` と同じ書き方です。`self.width` の代わりに `self.data` を使い、計算はせず、配列の同じ名前のものを
# 返します。`@property` は4つのメソッドのどれにも1行ずつ必要です。
# %% [markdown] lang="en" hint="attributes"
# Follow `area` in `Rectangle`. Replace `self.width` with `self.data`. There's nothing to compute: return what the
# array has under the same name. Each of the four methods needs its own `@property` line.

# %% [markdown] lang="ko" hint="attributes"
# `size`는 원소 전체의 수이고 `len`은 첫 번째 축의 길이입니다. 1차원에서는 둘이 같으니, 행렬로 확인해 보세요. `AttributeError`가 나면 메시지에 적힌
# 클래스 이름을 보세요. `'numpy.ndarray' object has no attribute 'ndin'`이라면 프로퍼티 안의 철자가 틀렸고,
# `'Variable' object has no attribute 'ndim'`이라면 `def` 뒤의 이름이 틀렸습니다.
# %% [markdown] lang="ja" hint="attributes"
# `size` は要素全体の数、`len` は最初の軸の長さです。1次元では同じ値になるので、行列で確かめましょう。`AttributeError` が出たら、
# メッセージにあるクラス名を見てください。`'numpy.ndarray' object has no attribute 'ndin'` なら、つづりの間違いはプロパティの
# 中にあります。`'Variable' object has no attribute 'ndim'` なら、`def` の後ろの名前が違っています。
# %% [markdown] lang="en" hint="attributes"
# `size` counts all elements, and `len` counts only along the first axis. In one dimension they agree, so try a
# matrix. If you get an `AttributeError`, read which class it names: with
# `'numpy.ndarray' object has no attribute 'ndin'`, the misspelled name is inside your property; with
# `'Variable' object has no attribute 'ndim'`, the name after `def` is wrong.

# %% test="attributes" points=2
x = Variable(np.array([[1, 2], [3, 4], [5, 6]]), name="x_input")
equal(x.name, "x_input")
equal(x.shape, (3, 2))
equal(x.ndim, 2)
equal(x.size, 6)
equal(x.dtype, x.data.dtype)
equal(len(x), 3)
box = Variable(np.array([0.5, -1.5]))
equal(box.name, None)
equal([box.shape, box.ndim, box.size, len(box)], [(2,), 1, 2, 2])
equal([box.grad, box.creator, box.generation], [None, None, 0])
### BEGIN HIDDEN TESTS
# kind: at-birth
rng = seeded_rng()
for data in [
    np.array(-2.5),
    rng.normal(size=4),
    rng.normal(size=(4, 3, 2)).astype(np.float32),
    np.arange(6).reshape(6, 1),
    np.zeros((0, 5), dtype=bool),
    np.array([]),
]:
    # kind: at-birth
    box = Variable(data)
    equal(box.name, None)
    equal([box.grad, box.creator, box.generation], [None, None, 0])
    # kind: values
    equal(box.shape, data.shape)
    kind(box.shape, tuple)
    equal(box.ndim, data.ndim)
    equal(box.size, data.size)
    kind(box.size, int)
    equal(box.dtype, data.dtype)
    if data.ndim:
        equal(len(box), len(data))
    else:
        with raises(TypeError, IndexError):
            len(box)
# kind: at-birth
equal(x.name, "x_input")
equal(Variable(np.array(1.0), "").name, "")
empty = Variable(None, "nothing")
equal(empty.data, None)
equal(empty.name, "nothing")
# kind: data-changed
exchange = inside("""
try:
    x.data = np.array([1.5, 2.5, 3.5, 4.5])
    done = True
except AttributeError:  # data may be read-only
    done = False
""", x=x)
if exchange.done:
    equal(x.shape, (4,))
    equal(x.ndim, 1)
    equal(x.size, 4)
    equal(x.dtype, np.dtype(np.float64))
    equal(len(x), 4)
# kind: refused
with raises(TypeError):
    Variable(1.0, "a number")
# kind: used-twice
data = rng.normal(size=(2, 3))
x = Variable(data, "x")
a = square(x)
y = add(square(a), square(a))
equal(y.shape, (2, 3))
equal(y.name, None)
y.backward()
close(x.grad, 8 * data**3)
# kind: cleared-grads
equal([y.grad, a.grad], [None, None])
y.backward(retain_grad=True)
close(y.grad, np.ones((2, 3)))
close(a.grad, 4 * data**2)
# kind: second-backward
close(x.grad, 16 * data**3)
arrays = inside("""
start = np.array([3.0, -0.5])
x, z = Variable(np.array([2.0, -1.0])), Variable(np.array([0.5, 4.0]))
y = add(square(x), z)
y.grad = start
y.backward()
first, shared = x.grad, z.grad
before = [start.copy(), first.copy(), shared.copy()]
y.backward()
after = [start, first, shared]
""")
# kind: unchanged-grad
close(arrays.before, [[3.0, -0.5], [12.0, 1.0], [3.0, -0.5]])
close(arrays.after, arrays.before)
close(arrays.x.grad, [16.0, -1.0])
counted = inside("""
calls = 0

class Step(Function):
    def forward(self, *xs):
        return sum(xs[1:], xs[0])

    def backward(self, gy):
        global calls
        calls += 1
        if calls > 10000:
            raise RuntimeError("too many calls of backward")
        return tuple(gy for _ in self.inputs)

def ladder(levels):
    x = y = Variable(np.array(1.0))
    for _ in range(levels):
        y = Step()(Step()(y), Step()(y))
    return x, y

def chain(length):
    x = y = Variable(np.array(1.0))
    for _ in range(length):
        y = Step()(y)
    return x, y

def work(graph):
    global calls
    calls = 0
    x, y = graph
    y.backward()
    return [x.grad, calls]

levels, length = work(ladder(100)), work(chain(2000))
""")
# kind: cost
close(counted.levels, [2.0**100, 300])
# kind: long-chain
close(counted.length, [1.0, 2000])
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
# 이제 `x.data`를 쓰지 않아도 상자 속이 보입니다.
# %% [markdown] lang="ja"
# これで、`x.data` と書かなくても箱の中が見えます。
# %% [markdown] lang="en"
# You can now look into the box without writing `x.data`.

# %%
matrix = Variable(np.array([[1, 2, 3], [4, 5, 6]]), name="matrix")
print(matrix.name, matrix.shape, matrix.ndim, matrix.size, matrix.dtype)
print(len(matrix))

# %% [markdown] lang="ko"
# ### `__len__`은 참과 거짓도 정한다
#
# 파이썬이 `__len__`을 쓰는 곳은 하나 더 있습니다. `if x:`에는 참인지 거짓인지가 필요합니다. 클래스에 `__bool__`이 없으면 파이썬은 길이가 0이
# 아닌지를 봅니다. 0 하나가 든 배열과, 그 배열을 담은 상자는 각각 참일까요, 거짓일까요? `None` 대신 `[True, True]`처럼 참이나 거짓 두 개로 된
# 리스트를 적으세요. 그다음 셀에서는 0차원 배열을 담은 상자도 확인합니다.
# %% [markdown] lang="ja"
# ### `__len__` は真偽も決める
#
# Pythonが `__len__` を使う場面はもう一つあります。`if x:` では真偽が必要です。クラスに `__bool__` がなければ、Pythonは長さが0でないかどうかを
# 調べます。0が1つ入った配列と、それを入れた箱は、それぞれ真でしょうか、偽でしょうか。`None` の代わりに、`[True, True]` のような真偽値2つの
# リストを書いてください。その次のセルでは、0次元の配列を入れた箱も調べます。
# %% [markdown] lang="en"
# ### `__len__` also decides whether a box is true
#
# Python uses `__len__` in one more place. For `if x:` it needs a truth value. If a class doesn't define `__bool__`,
# Python checks whether the length is zero. Take an array that holds a single zero, and a box with that array. Is each
# of them true or false? Replace `None` with a list of two truth values, such as `[True, True]`. The cell after it also
# tries a box with a 0-dimensional array.

# %%
zero = np.array([0.0])

guess = None
predict(guess, [bool(zero), bool(Variable(zero))])

# %%
print(bool(zero), bool(Variable(zero)))
try:
    print(bool(Variable(np.array(0.0))))
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 배열은 값을 보고 `False`라 하고, 상자는 길이만 보고 `True`라 합니다. 0차원 배열에는 길이가 없으니 상자는 오류를 냅니다. 이것은 책의 설계에서 온
# 결함인데, 배열에 참·거짓을 묻는 `__bool__`을 정의하면 사라집니다. 그때까지는 `if x:` 대신 확인하고 싶은 것을 분명히 쓰세요. 예를 들면
# `if x is not None:`입니다.
#
# ## `print`와 노트북이 보여 주는 문자열
#
# `print(x)`는 `__str__`이 반환하는 문자열을 쓰고, 노트북은 셀 마지막 줄의 값을 `__repr__`로 보여 줍니다. `__str__`이 없으면 `print`도 `__repr__`을
# 쓰므로 메서드 하나로 충분합니다. 출력하는 것이 아니라 문자열을 **반환**해야 합니다.
#
# 우리가 원하는 것은 `print`로 배열을 출력할 때 나오는 글자를 `variable( )`로 감싼 것입니다. 줄도 `print`와 같은 곳에서 나눕니다. 여러 줄이면 둘째
# 줄부터도 숫자의 열이 첫 줄과 맞아야 합니다.
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    그냥 감싼 것                 우리가 원하는 것
# ```
#
# NumPy는 글자가 줄의 맨 앞에서 시작한다고 보고 줄을 맞춥니다. 앞에 `variable(`을 붙이면 첫 줄만 오른쪽으로 밀리므로, 나머지 줄도 같은 만큼 밀어야
# 합니다.
#
# ### 이미 있는 클래스에 메서드를 더하기
#
# 노트북에 `class Variable:`을 다시 쓰고 그 안에 새 메서드만 적으면 어떻게 될까요? 파이썬은 기존 클래스에 덧붙이지 않습니다. `backward`도 `shape`도
# 없는 **새 클래스**를 만들어 `Variable`이라는 이름을 붙입니다.
#
# 클래스에 더하려면 대입을 씁니다. 함수를 정의해 `Variable.이름 = 함수`라고 쓰면 메서드가 되고, 첫 번째 인수 `self`로는 여느 메서드처럼 상자 자신이
# 들어옵니다.
#
# ### 연습 2 — `__repr__`
#
# `variable_repr`을 완성하세요. 마지막 줄의 대입은 써 두었습니다. `None`이 든 상자는 `variable(None)`이 됩니다. 이름은 나타내지 않습니다. 상자를
# 보여 줄 때 상자도 NumPy의 출력 설정도 바꾸지 않습니다.
# %% [markdown] lang="ja"
# 配列は値で決まるので `False`、箱は長さだけで決まるので `True` です。0次元の配列には長さがないので、箱はエラーになりま
# す。これは本の設計の欠点で、配列の真偽を返す `__bool__` を定義すれば解消します。それまでは `if x:` と書かず、たとえ
# ば `if x is not None:` のように、調べたいことをはっきり書きましょう。
#
# ## `print` とノートブックが表示する文字列
#
# `print(x)` は `__str__` が返す文字列を使い、ノートブックはセルの最後の行の値を `__repr__` で表示します。`__str__` がなけれ
# ば `print` も `__repr__` を使うので、メソッドは1つで済みます。表示するのではなく、文字列を**返す**ことに注意してください。
#
# 欲しいのは、`print` で配列を表示したときの文字列を `variable( )` で囲んだものです。改行の位置も `print` と同じにします。
# 複数行なら、2行目以降も数字の列がそろっていなければなりません。
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    囲んだだけのもの             欲しいもの
# ```
#
# NumPyは、文字列が行の先頭から始まるものとして各行をそろえます。前に `variable(` を付けると1行目だけが右にずれるので、
# 残りの行も同じ幅だけずらす必要があります。
#
# ### すでにあるクラスにメソッドを足す
#
# ノートブックでもう一度 `class Variable:` と書き、その中に新しいメソッドだけを書くとどうなるでしょうか。Pythonは元のクラスに書き
# 足しません。`backward` も `shape` もない**新しいクラス**を作り、`Variable` という名前を付けます。
#
# クラスに足すには、代入を使います。関数を定義して `Variable.名前 = 関数` と書けばメソッドになり、第1引数の `self` には、
# ふつうのメソッドと同じように箱自身が入ります。
#
# ### 演習2 — `__repr__`
#
# `variable_repr` を完成させてください。最後の行の代入は書いてあります。`None` の入った箱は `variable(None)` になります。名前は表示しません。
# 表示しても、箱とNumPyの表示設定は変わらないようにします。
# %% [markdown] lang="en"
# For the array, its single value decides, so it's `False`. For the box, the length decides, so it's `True`. A
# 0-dimensional array has no length, so the box raises an error. This is a flaw in the book's design. A `__bool__` that
# returns the truth value of the array would fix it. Until then, don't write `if x:`. Write what you mean, for example
# `if x is not None:`.
#
# ## The text that `print` and the notebook show
#
# `print(x)` uses the string that `__str__` returns. A notebook shows the value of a cell's last line with `__repr__`.
# If there's no `__str__`, `print` also uses `__repr__`, so one method covers both. It must **return** a string, not
# print it.
#
# We want the text that `print` shows for the array, wrapped in `variable( )`. Lines break where `print` breaks them.
# If there are several lines, the columns of numbers have to line up.
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    only wrapped                 what we want
# ```
#
# NumPy aligns its rows as if the text began at the left margin. Putting `variable(` in front moves only the first
# line to the right, so you have to move all other lines by the same amount.
#
# ### Adding a method to an existing class
#
# What happens if you write `class Variable:` again in your notebook, with nothing but the new method in it? Python
# doesn't extend the old class. It makes a **new class** without `backward` and without `shape`, and gives it the name
# `Variable`.
#
# To extend a class, assign to it. Define a function and write `Variable.name = function`. The function becomes a
# method, and its first argument, `self`, is the box, as in any other method.
#
# ### Exercise 2: `__repr__`
#
# Complete `variable_repr`. The assignment below it is already written. A box that holds `None` becomes
# `variable(None)`. The name isn't shown. Showing a box changes neither the box nor NumPy's print options.


# %% exercise="repr"
def variable_repr(self):
    ### BEGIN SOLUTION
    text = str(self.data).replace("\n", "\n" + " " * 9)
    return f"variable({text})"
    ### END SOLUTION


Variable.__repr__ = variable_repr

# %% [markdown] lang="ko" hint="repr"
# `str(self.data)`는 `print`로 배열을 출력할 때 나오는 글자 그대로이고, 줄바꿈은 그 안에 `"\n"`으로 들어 있습니다. `str`은 `None`에도 쓸 수
# 있습니다.
# %% [markdown] lang="ja" hint="repr"
# `str(self.data)` は、`print` で配列を表示したときの文字列そのもので、改行はその中に `"\n"` として入っています。`str` は `None` に対しても
# 使えます。
# %% [markdown] lang="en" hint="repr"
# `str(self.data)` is exactly the text that `print` shows for the array. Each line break in it is a `"\n"`. `str` also
# works for `None`.

# %% [markdown] lang="ko" hint="repr"
# 문자열의 `replace`로 모든 `"\n"`을 "`"\n"`과 공백 몇 칸"으로 바꾸세요. 몇 칸인지는 `variable(`의 글자 수를 세면 알 수 있습니다.
# %% [markdown] lang="ja" hint="repr"
# 文字列の `replace` で、すべての `"\n"` を「`"\n"` といくつかの空白」に置き換えます。空白の数は、`variable(` の文字数を数えればわかります。
# %% [markdown] lang="en" hint="repr"
# Use the string method `replace` to turn each `"\n"` into a `"\n"` followed by spaces. How many spaces? Count the
# characters of `variable(`.

# %% test="repr" points=2
equal(repr(Variable(np.array(3.0))), "variable(3.0)")
equal(repr(Variable(np.array([[1, 2, 3], [4, 5, 6]]))), "variable([[1 2 3]\n          [4 5 6]])")
equal(repr(Variable(None)), "variable(None)")
### BEGIN HIDDEN TESTS
# kind: text
rng = seeded_rng()


def wrapped(data):
    first, *rest = str(data).split("\n")
    return ["variable(" + first, *[(" " * 9 + line).rstrip() for line in rest]]


# kind: text
for data in [
    np.array(-7),
    np.array([1.5, -2.25, 0.0]),
    np.array([[True], [False]]),
    rng.normal(size=(4, 2)),
    rng.integers(-9, 9, size=(5, 1)),
    rng.normal(size=(2, 3)).astype(np.float32),
    np.arange(12.0).reshape(2, 3, 2),
    np.array([1e-9, 1.5, 2e8]),
    np.array([]),
]:
    box = Variable(data.copy(), name="x_input")
    expected = wrapped(data)
    expected[-1] += ")"
    equal([line.rstrip() for line in repr(box).split("\n")], expected)
    equal(str(box), repr(box))
    close(box.data, data)
# kind: several-lines
for data in [rng.normal(size=40), rng.normal(size=(3, 30)), np.arange(5000)]:
    expected = wrapped(data)
    expected[-1] += ")"
    equal([line.rstrip() for line in repr(Variable(data)).split("\n")], expected)
# kind: text
data = rng.normal(size=(2, 2))
short = inside("""
with np.printoptions(precision=2):
    text = repr(Variable(data))
""", data=data).text
with np.printoptions(precision=2):
    equal(short.split("\n"), [*wrapped(data)[:-1], wrapped(data)[-1] + ")"])
# kind: not-yours
same_options = inside("""
with np.printoptions(linewidth=71, precision=5, threshold=900, edgeitems=2, suppress=False, sign="-"):
    before = repr(np.get_printoptions())
    repr(Variable(np.array([[1.5, -0.25], [1e-9, 12345.678]])))
    kept = repr(np.get_printoptions()) == before
""").kept
equal(same_options, True)
data = rng.normal(size=(3, 2))
box = Variable(data)
equal(box.shape, (3, 2))
equal(len(box), 3)
equal(box.name, None)
y = add(square(box), box)
equal([line.rstrip() for line in str(y).split("\n")][0], wrapped(data**2 + data)[0])
y.backward()
close(box.grad, 2 * data + 1)
with raises(TypeError):
    Variable(3.0)
# kind: data-changed
shown = inside("""
x = Variable(np.array([1.5, 2.5]))
before = repr(x)
x.data[0] = 7.25
after = repr(x)

def show(box):
    return repr(box), str(box)
""")
equal([shown.before, shown.after], [f"variable({np.array(each)})" for each in ([1.5, 2.5], [7.25, 2.5])])
# kind: unchanged-input
untouched(shown.show, shown.x)
# kind: extremes
for number in (1 / 3, 1e-9, -1e20, np.nan, np.inf):
    equal(repr(Variable(np.array(number))), f"variable({np.array(number)})")
# kind: text
equal(repr(Variable(None, "empty")), "variable(None)")
# kind: by-name
named = inside("""
variable_repr, box = globals().get("variable_repr"), Variable(np.array([[1, -2], [3, 4]]))
texts = [] if variable_repr is None else [variable_repr(box)]  # the method may have been written in another way
""")
for text in named.texts:
    equal([line.rstrip() for line in text.split("\n")], ["variable([[ 1 -2]", "          [ 3  4]])"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# `matrix`는 `__repr__`을 달기 **전에** 만든 상자입니다. 새 모습으로 나올까요, 예전처럼 주소를 보여 줄까요?
# %% [markdown] lang="ja"
# `matrix` は、`__repr__` を付ける**前に**作った箱です。新しい形で表示されるでしょうか、それとも前と同じアドレスでしょうか。
# %% [markdown] lang="en"
# You made `matrix` **before** its class had a `__repr__`. Does it show the new text, or an address as before?

# %%
print(matrix)
print([Variable(np.array(3.0)), Variable(None)])

# %% [markdown] lang="ko"
# 새 모습으로 나옵니다. 파이썬은 특수 메서드를 객체가 아니라 클래스에서 찾으므로, 클래스를 고치면 이미 만든 상자에도 곧바로 적용됩니다. 거꾸로, 연습
# 1의 클래스 셀을 다시 실행하면 `__repr__`이 없는 새 클래스가 생깁니다. 그럴 때는 연습 2의 셀도 다시 실행하세요.
#
# ## Variable이 아직 못 하는 것: `+` 연산자
#
# 상자는 이제 이름을 갖고, 형상과 내용을 보여 줍니다. 겉모습은 배열에 가까워졌습니다. 배열처럼 계산할 수도 있을까요?
# %% [markdown] lang="ja"
# 新しい形で表示されます。Pythonは特殊メソッドをオブジェクトではなくクラスから探すので、クラスを変えると、すでに作った箱にもすぐに効きます。逆に、
# 演習1のクラスのセルをもう一度実行すると、`__repr__` のない新しいクラスができます。そのときは演習2のセルも実行し直してください。
#
# ## Variableにまだできないこと：足し算の記号
#
# 箱は名前を持ち、形状と中身を表示するようになり、見た目は配列に近づきました。では、配列のように計算できるでしょうか。
# %% [markdown] lang="en"
# It shows the new text. Python looks up special methods in the class, not in the object, so a change to the class
# affects all existing boxes. This also means that if you run the class cell of exercise 1 again, you get a new class
# without `__repr__`. In that case, run the cell of exercise 2 again too.
#
# ## What a Variable can't do yet: `+`
#
# A box now has a name and shows its shape and contents. It looks like an array. Can it compute like one?

# %%
try:
    print(matrix + matrix)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# `+`를 쓸 수 없습니다. 다음 단계에서는 곱셈 함수를 만들고, 상자에 `+`와 `*`를 쓸 수 있게 합니다.
# %% [markdown] lang="ja"
# `+` が使えません。次のステップでは掛け算の関数を作り、箱で `+` と `*` を使えるようにします。
# %% [markdown] lang="en"
# It doesn't support `+`. In the next step you write multiplication and add `+` and `*` to the box.
