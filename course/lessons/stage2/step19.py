# %% [markdown] lang="ko"
# # 19단계. 변수를 쓰기 좋게
#
# 엔진은 이제 제법 많은 일을 합니다. 그런데 `Variable`을 쓰다 보면 정작 알고 싶은 것은 상자가 아니라 늘 그 안의 배열입니다. 형상을 알려면
# `x.data.shape`라고 써야 하고, `print(x)`는 객체의 주소만 보여 줍니다. 이번 단계에서는 상자에 **이름표**를 붙이고 **창**을 냅니다.
# 계산은 하나도 달라지지 않지만, 앞으로 상자를 들여다볼 때마다 이 단계가 고마워질 것입니다.
# %% [markdown] lang="ja"
# # ステップ19　変数を使いやすく
#
# エンジンはもうずいぶん多くの仕事をこなします。ところが `Variable` を使っていて知りたいのは、箱ではなく、いつも箱の中の配列のほうです。
# 形状を知るには `x.data.shape` と書かなければならず、`print(x)` はオブジェクトのアドレスしか見せてくれません。このステップでは、箱に
# **名札**を付け、**窓**を開けます。計算は何一つ変わりませんが、これから箱を見るたびにありがたみを感じるはずです。
# %% [markdown] lang="en"
# # Step 19. A Variable that is pleasant to use
#
# The engine can do a good deal by now. But when you work with a `Variable`, it is never the box that you want to know
# about; it is the array inside. To learn its shape you write `x.data.shape`, and `print(x)` shows nothing but an
# address. In this step the box gets a **label** and a **window**. No computation changes, yet you will be glad of it every
# time you look at a box from now on.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(19))

# %% [markdown] lang="ko"
# ## 괄호 없이 부르는 메서드
#
# 배열은 자신에 대해 많은 것을 알려 줍니다. 상자는 그 물음을 배열에게 전하기만 하면 됩니다.
#
# | 상자에 묻는 말 | 대신 답하는 것 | 뜻 |
# |--|--|--|
# | `x.shape` | `x.data.shape` | 형상 |
# | `x.ndim` | `x.data.ndim` | 차원 수 |
# | `x.size` | `x.data.size` | 원소의 수 |
# | `x.dtype` | `x.data.dtype` | 원소의 자료형 |
# | `len(x)` | `len(x.data)` | 첫 번째 축의 길이 |
#
# `x.shape`에는 괄호가 없습니다. 하지만 그때그때 배열에게 물어보려면 메서드여야 합니다. 이 둘을 이어 주는 것이 `@property`입니다.
# 메서드 위에 이 한 줄을 얹으면, 괄호를 쓰지 않고 이름만 적어도 메서드가 실행됩니다.
#
# 다음 셀을 실행하기 전에 예상해 보세요. `width`를 바꾼 뒤 두 번째 줄은 `6`을 출력할까요, 다른 수를 출력할까요?
# %% [markdown] lang="ja"
# ## 括弧なしで呼ぶメソッド
#
# 配列は自分自身について多くのことを教えてくれます。箱は、その質問を配列に取り次ぐだけで済みます。
#
# | 箱への質問 | 代わりに答えるもの | 意味 |
# |--|--|--|
# | `x.shape` | `x.data.shape` | 形状 |
# | `x.ndim` | `x.data.ndim` | 次元数 |
# | `x.size` | `x.data.size` | 要素数 |
# | `x.dtype` | `x.data.dtype` | 要素のデータ型 |
# | `len(x)` | `len(x.data)` | 最初の軸の長さ |
#
# `x.shape` には括弧がありません。しかし、聞かれるたびに配列に尋ねるには、メソッドでなければなりません。この二つを結び付けるのが
# `@property` です。メソッドの上にこの一行を置くと、括弧を付けずに名前を書くだけでメソッドが実行されます。
#
# 次のセルを実行する前に予想してみましょう。`width` を変えたあと、2行目は `6` を表示するでしょうか、それとも別の数でしょうか。
# %% [markdown] lang="en"
# ## A method that is called without parentheses
#
# An array can tell a lot about itself. All the box has to do is to pass the question on.
#
# | asked of the box | who really answers | meaning |
# |--|--|--|
# | `x.shape` | `x.data.shape` | the shape |
# | `x.ndim` | `x.data.ndim` | the number of axes |
# | `x.size` | `x.data.size` | the number of elements |
# | `x.dtype` | `x.data.dtype` | the type of the elements |
# | `len(x)` | `len(x.data)` | the length of the first axis |
#
# There are no parentheses in `x.shape`, and yet it takes a method to ask the array afresh each time. What joins the two is
# `@property`: with this line above it, a method runs as soon as its name is read, without parentheses.
#
# Guess before you run the next cell. Once `width` has changed, does the second line print `6`, or another number?

# %%
class Rectangle:
    def __init__(self, width, height):
        self.width = width
        self.height = height

    @property
    def area(self):
        return self.width * self.height


card = Rectangle(2, 3)
print(card.area)
card.width = 10
print(card.area)

# %% [markdown] lang="ko"
# 넓이는 어디에도 저장되어 있지 않습니다. 물을 때마다 새로 계산되므로 `30`이 나옵니다. 만약 `__init__`에서 `self.area = width * height`라고
# 적어 두었다면 낡은 `6`이 남았을 것입니다. 상자의 `shape`도 마찬가지입니다. `x.data`에 다른 배열을 넣으면 답도 달라져야 합니다.
#
# ### 연습 1 — 이름표와 창
#
# 지금까지의 `Variable`에 다음을 더하세요. 나머지는 전과 똑같이 동작해야 하며, 그대로 써 두었습니다.
#
# - `__init__`이 받은 `name`을 `self.name`에 보관합니다. 이름을 주지 않으면 `None`입니다.
# - `shape`, `ndim`, `size`, `dtype`을 프로퍼티로, 예를 들면 `@property`로 정의합니다. 언제나 **지금** 상자에 든 배열의 것을 그대로 답합니다.
# - 특수 메서드 `__len__`을 정의합니다. 파이썬은 `len(x)`를 `x.__len__()`으로 바꾸어 부릅니다.
# %% [markdown] lang="ja"
# 面積はどこにも保存されていません。聞かれるたびに計算し直すので `30` になります。もし `__init__` で `self.area = width * height` と書いて
# いたら、古い `6` が残っていたでしょう。箱の `shape` も同じです。`x.data` に別の配列を入れたら、答えも変わらなければなりません。
#
# ### 演習1 — 名札と窓
#
# これまでの `Variable` に次のものを加えてください。残りは前と同じように動かなければなりません。そのまま書いてあります。
#
# - `__init__` が受け取った `name` を `self.name` に保管します。名前を渡さなければ `None` です。
# - `shape`、`ndim`、`size`、`dtype` を、`@property` などでプロパティとして定義します。答えるのは、常に**いま**箱に入っている配列のものを
#   そのままです。
# - 特殊メソッド `__len__` を定義します。Pythonは `len(x)` を `x.__len__()` と読み替えて呼び出します。
# %% [markdown] lang="en"
# The area is not stored anywhere. It is computed when somebody asks, hence `30`. Had `__init__` said
# `self.area = width * height`, a stale `6` would have stayed behind. The same goes for the `shape` of a box: put another
# array into `x.data`, and the answer has to change.
#
# ### Exercise 1: a label and a window
#
# Add the following to the `Variable` you have. The rest has to work as before; it is written out as it was.
#
# - Keep the `name` that `__init__` receives in `self.name`. Without a name it is `None`.
# - Define `shape`, `ndim`, `size` and `dtype` as properties, with `@property` for example. They always answer exactly what the
#   array answers that is in the box **now**.
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
# 위의 `Rectangle`에서 `area`를 쓴 모양 그대로입니다. `self.width` 자리에 `self.data`가 오고, 계산할 것은 없이 배열의 같은 이름을 돌려주면
# 됩니다. 네 개 모두 `@property`가 한 줄씩 필요합니다.
# %% [markdown] lang="ja" hint="attributes"
# 上の `Rectangle` の `area` とまったく同じ形です。`self.width` のところに `self.data` が来て、計算はせず、配列の同じ名前のものを返すだけです。
# `@property` は四つのどれにも一行ずつ必要です。
# %% [markdown] lang="en" hint="attributes"
# It looks just like `area` in `Rectangle`. `self.data` takes the place of `self.width`, and there is nothing to compute:
# return what the array has under the same name. Each of the four needs an `@property` line of its own.

# %% [markdown] lang="ko" hint="attributes"
# `size`는 원소 전체의 수이고 `len`은 첫 번째 축의 길이입니다. 1차원에서는 둘이 같으니, 행렬로 확인해 보세요.
# %% [markdown] lang="ja" hint="attributes"
# `size` は要素全体の数、`len` は最初の軸の長さです。1次元では同じ値になるので、行列で確かめましょう。
# %% [markdown] lang="en" hint="attributes"
# `size` counts all elements, `len` only the first axis. In one dimension the two agree, so try a matrix.

# %% test="attributes" points=3
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
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 이제 `x.data`를 거치지 않고도 상자 속이 보입니다.
# %% [markdown] lang="ja"
# これで、`x.data` を経由しなくても箱の中が見えます。
# %% [markdown] lang="en"
# Now you see through the box, without going by way of `x.data`.

# %%
matrix = Variable(np.array([[1, 2, 3], [4, 5, 6]]), name="matrix")
print(matrix.name, matrix.shape, matrix.ndim, matrix.size, matrix.dtype)
print(len(matrix))

# %% [markdown] lang="ko"
# ### 덤으로 따라온 것
#
# 파이썬이 `__len__`을 쓰는 곳은 하나 더 있습니다. `if x:`처럼 참인지 거짓인지 물을 때, 따로 정해 둔 것이 없으면 길이가 0이
# 아닌지를 봅니다. 0 하나가 든 배열과, 그 배열을 담은 상자는 각각 참일까요, 거짓일까요? 0차원이라면 어떻게 될까요? 적어 보고 실행하세요.
# %% [markdown] lang="ja"
# ### おまけで付いてきたもの
#
# `__len__` を定義すると、Pythonがそれを使う場面がもう一つ増えます。`if x:` のように真偽を問われたとき、ほかに定めがなければ、長さが0で
# ないかどうかを見るのです。0が一つ入った配列と、それを入れた箱は、それぞれ真でしょうか、偽でしょうか。0次元ならどうなるでしょうか。
# 書き出してから実行してみましょう。
# %% [markdown] lang="en"
# ### What came along with it
#
# There is one more place where Python uses `__len__`. Asked for a truth value, as in `if x:`, and told nothing else, it
# looks whether the length is zero. An array that holds a single zero, and a box with that array in it: is each of them
# true or false? And with no axis at all? Write it down, then run.

# %%
zero = np.array([0.0])
print(bool(zero), bool(Variable(zero)))
try:
    print(bool(Variable(np.array(0.0))))
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 배열은 값을 보고 `False`라 하고, 상자는 길이만 보고 `True`라 합니다. 0차원 배열에는 길이가 없으니 오류가 납니다. 이 과정의 바탕이 된
# 설계의 흠인데, `__bool__`을 따로 정의해 배열의 참·거짓을 그대로 답하게 하면 사라집니다. 그때까지는 `if x:` 대신 묻고 싶은 것을
# 분명히 쓰세요. 예를 들면 `if x is not None:`입니다.
#
# ## 상자가 스스로를 소개하게 하기
#
# `print(x)`가 쓰는 문자열은 `__str__`이 만들고, 노트북이 셀 마지막 줄의 값을 보여 줄 때 쓰는 문자열은 `__repr__`이 만듭니다. `__str__`이
# 없으면 `print`도 `__repr__`을 쓰므로, `__repr__` 하나만 정의하면 두 곳이 모두 해결됩니다. 출력하는 것이 아니라 문자열을 **반환**해야
# 한다는 점만 기억하세요.
#
# 우리가 원하는 것은 `print`로 배열을 출력할 때 나오는 글자를 `variable( )`로 감싼 모양입니다. 줄도 `print`와 같은 곳에서 나눕니다. 여러 줄이면 둘째 줄부터도
# 숫자의 열이 첫 줄과 맞아야 합니다.
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    그냥 감싼 것                 우리가 원하는 것
# ```
#
# 넘파이는 자기가 만든 글자가 줄의 맨 앞에서 시작한다고 여기고 줄을 맞춥니다. 앞에 `variable(`을 붙이면 첫 줄만 그 길이만큼 밀려나므로, 나머지
# 줄도 같은 만큼 밀어 주어야 합니다.
#
# ### 클래스를 다시 쓰지 않고 메서드를 더하기
#
# `__repr__` 하나를 더하려고 노트북에 `class Variable:`을 다시 열고 그 안에 새 메서드만 적으면 어떻게 될까요? 파이썬은 기존 클래스에 덧붙이지
# 않습니다. `backward`도 `shape`도 없는 **새 클래스**가 같은 이름을 차지합니다. 많은 사람이 한 번쯤 넘어지는 곳입니다.
#
# 다행히 파이썬의 클래스는 나중에 고칠 수 있습니다. 함수를 정의해 `Variable.이름 = 함수`처럼 대입하면 메서드가 되고, 첫 번째 인수 `self`로는
# 여느 메서드처럼 상자 자신이 들어옵니다.
#
# ### 연습 2 — `__repr__`
#
# `variable_repr`을 완성하세요. 마지막 줄의 대입은 써 두었습니다. `None`이 든 상자는 `variable(None)`이 되어야 하고, 이름은 나타내지
# 않습니다. 보여 주기만 할 뿐, 상자도 NumPy의 출력 설정도 바꾸지 않습니다.
# %% [markdown] lang="ja"
# 配列は値を見て `False` と答え、箱は長さだけを見て `True` と答えます。0次元の配列には長さがないので、エラーになります。このコースの
# もとになった設計の欠点で、`__bool__` を別に定義して配列の真偽をそのまま答えさせれば解消します。それまでは `if x:` と書かず、
# たとえば `if x is not None:` のように、聞きたいことをはっきり書きましょう。
#
# ## 箱に自己紹介させる
#
# `print(x)` が使う文字列は `__str__` が、ノートブックがセルの最後の行の値を表示するときの文字列は `__repr__` が作ります。`__str__` がなければ
# `print` も `__repr__` を使うので、`__repr__` を一つ定義すれば両方が片付きます。表示するのではなく、文字列を**返す**ことだけ忘れないで
# ください。
#
# 欲しいのは、`print` で配列を表示したときの文字列を `variable( )` で包んだものです。改行の位置も `print` と同じにします。複数行なら、2行目以降も
# 数字がそろっていなければなりません。
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    包んだだけのもの             私たちが欲しいもの
# ```
#
# NumPyは、自分の作る文字列が行の先頭から始まるものとして行をそろえます。前に `variable(` を付けると1行目だけがその長さの分ずれるので、
# 残りの行も同じだけずらしてやる必要があります。
#
# ### クラスを書き直さずにメソッドを足す
#
# `__repr__` を一つ足すために、ノートブックでもう一度 `class Variable:` を開き、その中に新しいメソッドだけを書くとどうなるでしょうか。
# Pythonは元のクラスに書き足してはくれません。`backward` も `shape` もない**新しいクラス**が同じ名前を奪ってしまいます。多くの人が一度は
# つまずくところです。
#
# 幸い、Pythonのクラスはあとから手を加えられます。関数を定義して `Variable.名前 = 関数` と代入すればメソッドになり、第1引数の `self` には、
# ふつうのメソッドと同じように箱自身が入ります。
#
# ### 演習2 — `__repr__`
#
# `variable_repr` を完成させてください。最後の行の代入は書いてあります。`None` の入った箱は `variable(None)` にならなければ
# なりません。名前は表示しません。見せるだけで、箱もNumPyの表示設定も変えません。
# %% [markdown] lang="en"
# The array looks at its value and says `False`; the box looks at its length and says `True`. An array without axes has no
# length, so there it is an error. This is a wart of the design that this course follows. It goes away with a
# `__bool__` that answers as the array would. Until then, do not write `if x:` but say what you mean, for example
# `if x is not None:`.
#
# ## A box that introduces itself
#
# The text of `print(x)` is made by `__str__`, the text a notebook shows for the last line of a cell by `__repr__`. Where
# there is no `__str__`, `print` uses `__repr__` as well, so that one method settles both. Only remember that it
# has to **return** a string, not print it.
#
# What we want is the text that `print` shows for the array, wrapped in `variable( )`. Lines break where `print` breaks
# them. When there are several lines, the numbers have to line up.
#
# ```
# variable([[1 2 3]          variable([[1 2 3]
#  [4 5 6]])                           [4 5 6]])
#
#    merely wrapped               what we want
# ```
#
# NumPy lines its rows up as if its text began at the left margin. Put `variable(` in front and the first line alone
# moves to the right, so all the others have to be moved by just as much.
#
# ### Adding a method without writing the class again
#
# What happens if, to add one `__repr__`, you open another `class Variable:` in your notebook and put only the new method
# in it? Python does not add to the class that is there. A **new class**, without `backward` and without `shape`, takes
# over the name. Many people trip here once.
#
# Fortunately a class in Python can be changed later. Define a function, assign it as in `Variable.name = function`, and
# it is a method: its first argument, `self`, will be the box, as in any other method.
#
# ### Exercise 2: `__repr__`
#
# Complete `variable_repr`; the assignment below it is written for you. A box that holds `None` becomes `variable(None)`,
# and the name is not shown. It only shows: neither the box nor NumPy's print options are changed.


# %% exercise="repr"
def variable_repr(self):
    ### BEGIN SOLUTION
    text = str(self.data).replace("\n", "\n" + " " * 9)
    return f"variable({text})"
    ### END SOLUTION


Variable.__repr__ = variable_repr

# %% [markdown] lang="ko" hint="repr"
# `str(self.data)`는 `print`로 배열을 출력할 때 나오는 글자 그대로이고, 줄바꿈은 그 안에 `"\n"`으로 들어 있습니다. `None`이라도 `str`은 잘 작동합니다.
# %% [markdown] lang="ja" hint="repr"
# `str(self.data)` は、`print` で配列を表示したときの文字列そのもので、改行はその中に `"\n"` として入っています。`None` に対しても `str` は
# きちんと働きます。
# %% [markdown] lang="en" hint="repr"
# `str(self.data)` is the very text that `print` shows for the array, and each line break is a `"\n"` in it. Even for `None`,
# `str` does its work.

# %% [markdown] lang="ko" hint="repr"
# 문자열의 `replace`로 모든 `"\n"`을 "`"\n"`과 공백 몇 칸"으로 바꾸어 보세요. 몇 칸인지는 `variable(`의 글자 수를 세면 알 수 있습니다.
# %% [markdown] lang="ja" hint="repr"
# 文字列の `replace` で、すべての `"\n"` を「`"\n"` と空白いくつか」に置き換えてみましょう。いくつかは、`variable(` の文字数を数えれば
# わかります。
# %% [markdown] lang="en" hint="repr"
# With the string method `replace`, turn every `"\n"` into a `"\n"` and some spaces. How many? Count the characters of
# `variable(`.

# %% test="repr" points=3
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
with np.printoptions(linewidth=71, precision=5, threshold=900):
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
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 위에서 만든 `matrix`는 `__repr__`을 달기 **전에** 태어난 상자입니다. 새 모습으로 나올까요, 예전처럼 주소를 보여 줄까요?
# %% [markdown] lang="ja"
# 先ほど作った `matrix` は、`__repr__` を付ける**前に**生まれた箱です。新しい姿で表示されるでしょうか、それとも以前のようにアドレスでしょうか。
# %% [markdown] lang="en"
# The `matrix` you made above was born **before** its class had a `__repr__`. Will it show in the new way, or as an address
# as before?

# %%
print(matrix)
print([Variable(np.array(3.0)), Variable(None)])

# %% [markdown] lang="ko"
# 새 모습으로 나옵니다. 특수 메서드는 상자가 아니라 클래스에서 찾으므로, 클래스를 고치면 이미 만든 상자에도 곧바로 통합니다. 뒤집어 말하면
# 조심할 점도 있습니다. 연습 1의 클래스 셀을 다시 실행하면 `__repr__`이 없는 새 클래스가 생깁니다. 그럴 때는 연습 2의 셀도 다시 실행하세요.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 상자는 이제 이름을 갖고, 형상과 내용을 스스로 보여 줍니다. 겉모습은 배열에 가까워졌습니다. 하지만 배열처럼 계산할 수 있을까요?
# %% [markdown] lang="ja"
# 新しい姿で表示されます。Pythonは特殊メソッドを箱ではなくクラスから探すので、クラスに手を加えれば、すでに作った箱にもすぐに効きます。裏を返せば
# 注意も必要です。演習1のクラスのセルをもう一度実行すると、`__repr__` のない新しいクラスができます。そのときは演習2のセルも実行し直して
# ください。
#
# ## いまあるもの、まだ足りないもの
#
# 箱は名前を持ち、形状と中身を自分で見せるようになりました。見た目は配列に近づきました。では、配列のように計算できるでしょうか。
# %% [markdown] lang="en"
# In the new way. Python looks special methods up in the class, not in the box, so a change of the class reaches the boxes
# that exist already. The other side of the coin: run the class cell of exercise 1 again, and you get a new class without
# `__repr__`. Then run the cell of exercise 2 again, too.
#
# ## What you have, and what is still missing
#
# A box has a name now, and shows its shape and its contents by itself. It looks like an array. But does it compute like
# one?

# %%
try:
    print(matrix + matrix)
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 덧셈 기호를 모릅니다. 다음 단계에서는 곱셈 함수를 만들고, `+`와 `*`를 상자에게 가르칩니다.
# %% [markdown] lang="ja"
# 足し算の記号を知りません。次のステップでは掛け算の関数を作り、`+` と `*` を箱に教えます。
# %% [markdown] lang="en"
# It does not know the plus sign. In the next step you write multiplication, and teach the box `+` and `*`.
