# %% [markdown] lang="ko"
# # 2단계. 상자를 받아 상자를 내놓는 함수
#
# 1단계의 `Variable`은 값을 담는 상자였습니다. 상자만으로는 아무 일도 일어나지 않습니다. 이번 단계에서는 상자를 받아 새
# 상자를 내놓는 **함수**를 만듭니다. 나중에 미분을 자동으로 계산하려면 어떤 함수가 어떤 변수에서 어떤 변수를 만들었는지
# 기억해 둘 곳이 필요합니다. 이번 단계에서 만드는 `Function` 클래스가 그 자리입니다.
# %% [markdown] lang="ja"
# # ステップ2　箱を受け取って箱を返す関数
#
# ステップ1の `Variable` は値を入れる箱でした。箱だけでは何も起こりません。このステップでは、箱を受け取って新しい箱を返
# す**関数**を作ります。あとで微分を自動的に計算するには、「どの関数が、どの変数から、どの変数を作ったか」を覚えておく
# 場所が必要になります。このステップで作る `Function` クラスが、その場所です。
# %% [markdown] lang="en"
# # Step 2. Functions: from one box to the next
#
# The `Variable` of step 1 is a box for a value, and a box alone does nothing. In this step you write **functions** that
# take a box and return a new one. To compute derivatives automatically, we'll need a place that records which function
# made which variable from which. The `Function` class that you write today is that place.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(2))

# %% [markdown] lang="ko"
# ## 꺼내고, 계산하고, 다시 담기
#
# 수학에서 함수는 $y = f(x)$ 한 줄이지만, 상자를 다루는 함수는 세 가지 일을 합니다.
#
# | 순서 | 하는 일 | 결과 |
# |--|--|--|
# | 1 | 상자 `input`에서 데이터를 꺼낸다 | `x` |
# | 2 | 데이터로 계산한다: 메서드 `forward` | `y` |
# | 3 | 결과를 새 상자에 담는다 | `output` |
#
# 1번과 3번은 어떤 함수든 똑같습니다. 다른 것은 2번뿐입니다. 그래서 공통된 일은 기반 클래스 `Function`의 `__call__`에 한 번만 쓰고,
# 함수마다 다른 계산은 하위 클래스의 `forward`에 맡깁니다. `__call__`을 정의한 클래스의 인스턴스 `f`는 `f(x)`처럼 호출할 수 있습니다.
# 한 줄로 쓰면 `Square()(x)`처럼 괄호가 두 번 나옵니다. 앞의 괄호는 함수 객체를 만들고, 뒤의 괄호는 그 함수를 부릅니다.
# %% [markdown] lang="ja"
# ## 取り出す・計算する・また入れる
#
# 数学の関数は $y = f(x)$ の1行ですが、箱を扱う関数は3つの仕事をします。
#
# | 順番 | 仕事 | 結果 |
# |--|--|--|
# | 1 | 箱 `input` からデータを取り出す | `x` |
# | 2 | データを使って計算する：メソッド `forward` | `y` |
# | 3 | 結果を新しい箱に入れる | `output` |
#
# 1と3はどの関数でも同じで、違うのは2だけです。そこで、共通の仕事は基底クラス `Function` の `__call__` に1回だけ書き、
# 関数ごとに異なる計算は派生クラスの `forward` に任せます。`__call__` を定義したクラスのインスタンス `f` は、`f(x)` のよ
# うに呼び出せます。1行で書くと `Square()(x)` のようにかっこが2回出てきます。前のかっこは関数オブジェクトを作り、後ろの
# かっこはその関数を呼び出します。
# %% [markdown] lang="en"
# ## Unpack, compute, pack
#
# In mathematics a function is one line, $y = f(x)$. A function on boxes does three things:
#
# | | what it does | result |
# |--|--|--|
# | 1 | takes the data out of the box `input` | `x` |
# | 2 | computes with the data: the method `forward` | `y` |
# | 3 | puts the result into a new box | `output` |
#
# Lines 1 and 3 are the same for every function; only line 2 differs. So the common part is written once, in `__call__`
# of the base class `Function`, and each subclass writes its own `forward`. If a class defines `__call__`, you can call
# an instance `f` of it: `f(x)`. In one line you need two pairs of parentheses, `Square()(x)`: the first pair creates
# the function object, the second calls it.

# %% [markdown] lang="ko"
# ### 연습 1 — `Function`
#
# - `__call__`: `Variable`을 하나 받아 데이터를 꺼내고, `forward`에 한 번만 넘겨 얻은 결과를 그대로 새 `Variable`에 담아 반환합니다. 받은 상자는 바꾸지
#   않습니다.
# - `forward`는 써 두었습니다. 기반 클래스는 무엇을 계산할지 모르므로 `NotImplementedError`를 일으켜, 하위 클래스에서 구현해야 한다고 알립니다.
#
# 테스트의 `Triple`은 여러분의 `Function`을 상속받은 함수입니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Function`
#
# - `__call__`：`Variable` を1つ受け取ってデータを取り出し、`forward` に1回だけ渡して、その結果をそのまま新しい
#   `Variable` に入れて返します。受け取った箱は変えません。
# - `forward` は書いてあります。基底クラスは何を計算すべきかを知らないので、`NotImplementedError` を送出して、派生クラス
#   で実装すべきことを知らせます。
#
# テストの `Triple` は、みなさんの `Function` を継承した関数です。
# %% [markdown] lang="en"
# ### Exercise 1: `Function`
#
# - `__call__` takes one `Variable`, takes out its data, passes the data to `forward` once, and returns the result,
#   unchanged, in a new `Variable`. It doesn't change the box that it was given.
# - `forward` is written for you. The base class doesn't know what to compute, so it raises `NotImplementedError`: a
#   subclass has to implement it.
#
# The function `Triple` in the test is a subclass of your `Function`.

# %% exercise="function"
class Function:
    def __call__(self, input):
        ### BEGIN SOLUTION
        x = input.data
        y = self.forward(x)
        output = Variable(y)
        return output
        ### END SOLUTION

    def forward(self, x):
        raise NotImplementedError()


# %% [markdown] lang="ko" hint="function"
# `__call__`이 반환하는 것은 숫자가 아니라 상자입니다. 표의 한 줄이 코드 한 줄입니다. 속성을 읽고, `self`의 메서드를
# 부르고, `Variable`을 만드세요.
# %% [markdown] lang="ja" hint="function"
# `__call__` が返すのは数値ではなく箱です。表の1行が、コードの1行になります。属性を読み、`self` のメソッドを呼
# び、`Variable` を作りましょう。
# %% [markdown] lang="en" hint="function"
# `__call__` returns a box, not a number. Each line of the table is one line of code: read an attribute, call a method
# of `self`, create a `Variable`.
# %% [markdown] lang="ko" hint="function"
# `y.data`가 `<memory at ...>`으로 나온다면 상자에 담지 않고 배열을 그대로 반환한 것입니다. NumPy 배열에도 우연히 `data`라는 다른
# 속성이 있어서 바로 오류가 나지 않습니다. 표의 3번까지 마쳤는지, 그것을 `return` 했는지 보세요.
# %% [markdown] lang="ja" hint="function"
# `y.data` が `<memory at ...>` と表示されるなら、箱に入れずに配列をそのまま返しています。NumPyの配列にもたまたま `data` という
# 別の属性があるので、すぐにはエラーになりません。表の3までを書いたか、それを `return` したかを確かめましょう。
# %% [markdown] lang="en" hint="function"
# Does `y.data` show `<memory at ...>`? Then you returned the array without a box. A NumPy array happens to have another
# attribute named `data`, so there is no error right away. Check that you did line 3 of the table and returned its
# result.

# %% test="function" points=5
class Triple(Function):
    def forward(self, x):
        return 3 * x

x = Variable(np.array(2.0))
y = Triple()(x)
kind(y, Variable)
close(y.data, 6.0)
with raises(NotImplementedError, TypeError):  # TypeError: an abstract class is fine too
    Function()(Variable(np.array(1.0)))
z = Triple()(y)
close([x.data, y.data, z.data], [2.0, 6.0, 18.0])
equal(z is y, False)
f = Triple()
first, second = f(Variable(np.array(1.0))), f(Variable(np.array([-2.0, 3.0])))
close(first.data, 3.0)
close(second.data, [-6.0, 9.0])
### BEGIN HIDDEN TESTS
# kind: own-function
rng = seeded_rng()
for shape in [(), (3,), (2, 3)]:
    data = rng.normal(size=shape)
    x = Variable(data.copy())
    first = Triple()(x)
    second = Triple()(first)
    # kind: shape
    kind(second, Variable)
    close(first.data, 3 * data)
    close(second.data, 9 * data)
    # kind: unchanged-input
    close(x.data, data)
# kind: own-function
ours = inside("""
class Affine(Function):
    def __init__(self, slope):
        self.slope = slope
    def forward(self, x):
        return self.slope * x + 1
f, g = Affine(-1), Affine(0.5)
x = Variable(np.array([1.5, -4.0]))
a = f(x)
b = f(Variable(np.array(-4.0)))
c = g(x)
counts = []
class Counting(Function):
    def forward(self, x):
        counts.append(type(x).__name__)
        return x
Counting()(x)
""")
close(ours.a.data, [-0.5, 5.0])
close(ours.b.data, 5.0)
close(ours.c.data, [1.75, -1.0])
# kind: call-count
equal(ours.counts, ["ndarray"])
# kind: own-function
tools = inside("""
class Fixed(Function):
    def forward(self, x):
        return self.result
class Noting(Function):
    def __init__(self):
        self.seen = []
    def forward(self, x):
        self.seen.append(x.copy())
        return x
fixed = Fixed()
""")
x = Variable(np.array([0.1, -2.0, 1e9]))
for result in (np.array([1, 10**9]), np.array([1 / 3, 1e300]), np.array([[True], [False]]), np.array(-0.7)):
    tools.fixed.result = result
    # kind: unchanged-input
    with unchanged(x):
        y = tools.fixed(x)
    # kind: dtype
    close(y.data, result, rtol=0, atol=0, dtype=str(result.dtype))
# kind: own-function
arrays = [np.array([1 / 3, -1e-9, 1e9]), np.array([[2, -7]]), np.array(0.0), np.array([True]), np.zeros(50)]
boxes = [Variable(array) for array in arrays]
for box, array in zip(boxes, arrays, strict=True):
    noting = tools.Noting()
    # kind: unchanged-input
    with unchanged(box):
        y = noting(box)
    # kind: new-object
    equal(y is box, False)
    # kind: call-count
    equal(len(noting.seen), 1)
    # kind: dtype
    close(noting.seen[0], array, rtol=0, atol=0, dtype=str(array.dtype))
    # kind: data-changed
    box.data = np.array([4.0, 5.0])
    close(noting(box).data, [4.0, 5.0])
# kind: unchanged-input
untouched(Triple(), Variable(np.array([1.0, 2.0])))
marks = inside("""
x = Variable(np.array([1.0, 2.0]))
before = sorted(getattr(x, "__dict__", []))
Triple()(x)
after = sorted(getattr(x, "__dict__", []))
""", Triple=Triple)
equal(marks.after, marks.before)
# kind: data-changed
filled = inside("""
f, x = Triple(), Variable(np.array([1.0, 2.0]))
first = f(x)
x.data[0] = 5.0
second = f(x)
""", Triple=Triple)
close(filled.first.data, [3.0, 6.0])
close(filled.second.data, [15.0, 6.0])
# kind: refused
with raises(NotImplementedError, TypeError):
    Function()(Variable(np.array([1.0, 2.0])))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 2 — `Square`
#
# `Function`을 상속받아 제곱하는 함수 $f(x) = x^2$를 만듭니다. `__call__`은 물려받은 것을 그대로 쓰고, `forward`만 작성하세요.
# `forward`가 받는 `x`는 상자가 아니라 상자 안의 `ndarray`이며, 받은 배열은 바꾸지 말고 새 값을 반환하세요.
# %% [markdown] lang="ja"
# ### 演習2 — `Square`
#
# `Function` を継承して、2乗する関数 $f(x) = x^2$ を作ります。`__call__` は受け継いだものをそのまま使い、書くのは
# `forward` だけです。`forward` が受け取る `x` は箱ではなく、箱の中の `ndarray` です。受け取った配列は書き換えず、新し
# い値を返してください。
# %% [markdown] lang="en"
# ### Exercise 2: `Square`
#
# Inherit from `Function` to make $f(x) = x^2$. You inherit `__call__`, so write only `forward`. Its `x` isn't the box
# but the `ndarray` inside. Don't change that array; return a new value.

# %% exercise="square"
class Square(Function):
    def forward(self, x):
        ### BEGIN SOLUTION
        return x**2
        ### END SOLUTION


# %% [markdown] lang="ko" hint="square"
# 3의 제곱은 9이고, `[1, 2, 3]`의 제곱은 `[1, 4, 9]`입니다. 2로만 확인하면 `x * 2`와 구별되지 않습니다.
# %% [markdown] lang="ja" hint="square"
# 3の2乗は9、`[1, 2, 3]` の2乗は `[1, 4, 9]` です。2だけで試すと `x * 2` と区別がつきません。
# %% [markdown] lang="en" hint="square"
# The square of 3 is 9, and the square of `[1, 2, 3]` is `[1, 4, 9]`. If you only try 2, `x * 2` gives the same result.

# %% test="square" points=5
f = Square()
x = Variable(np.array(10))
close(f(x).data, 100)
close(f(Variable(np.array([1.0, 2.0, 3.0]))).data, [1.0, 4.0, 9.0])
close(f(Variable(np.array([-4, 0, 6]))).data, [16, 0, 36])
close(f(Variable(np.array([0.001]))).data, [1e-6])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (4,), (3, 2)]:
    data = rng.normal(size=shape)
    # kind: shape
    x = Variable(data.copy())
    y = Square()(x)
    kind(y, Variable)
    close(y.data, data * data, rtol=1e-12)
    # kind: unchanged-input
    close(x.data, data)
    close(Square()(y).data, data**4, rtol=1e-12)
# kind: numbers
f = Square()
for data in ([-3, 0, 5], [70_000, -1], [1e-7, -1e5, 0.5, 1e100], [[0.1], [-0.25]], 0, -1.5, []):
    x = Variable(np.array(data))
    # kind: unchanged-input
    with unchanged(x):
        y = f(x)
    # kind: numbers
    close(y.data, np.array(data) * np.array(data), rtol=1e-12, atol=0)
# kind: new-object
new = inside("""
x = Variable(np.array([0.0, 1.0, 1.0]))
y = Square()(x)
x.data[:] = 7.0
""")
close(new.y.data, [0.0, 1.0, 1.0])
# kind: through-call
way = inside("""
import inspect

seen = []
own, inherited = "__call__" in vars(Function), inspect.getattr_static(Function, "__call__")
Function.__call__ = lambda self, *inputs: seen.append(self) or inherited.__get__(self, type(self))(*inputs)
f = Square()
try:
    f(Variable(np.array(3.0)))
finally:
    del Function.__call__
    if own:
        Function.__call__ = inherited
through = sum(each is f for each in seen)
""")
equal(way.through, 1)
# kind: numbers
for data in samples(1e6):
    close(f(Variable(data.copy())).data, data * data, rtol=1e-12, atol=0)
# kind: new-object
separate(f, Variable(np.array([1.0, -2.0])))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 상자를 출력하면
#
# 아래 셀을 실행하기 전에 무엇이 출력될지 적어 보세요. 마지막 줄의 `print(y)`는 `100`을 출력할까요?
# %% [markdown] lang="ja"
# ## 箱を表示すると
#
# 次のセルを実行する前に、何が表示されるかを書き出してみましょう。2行目の `print(y)` は `100` を表示するでしょうか。
# %% [markdown] lang="en"
# ## What `print` shows of a box
#
# Before you run the next cell, write down what it prints. Does `print(y)` print `100`?

# %%
y = Square()(Variable(np.array(10)))
print(type(y).__name__, y.data)
print(y)

# %% [markdown] lang="ko"
# 상자는 값 그 자체가 아니므로 `print(y)`는 객체의 주소를 보여 주고, `y.data`라고 써야 `100`이 보입니다. (상자를 보기
# 좋게 출력하는 것은 19단계에서 합니다.)
#
# 다음 셀은 이 호출을 그림으로 그립니다. 둥근 것이 상자, 네모난 것이 함수입니다. 같은 모양의 그림을 앞으로도 자주 보게 됩니다.
# %% [markdown] lang="ja"
# 箱は値そのものではないので、`print(y)` はオブジェクトのアドレスを表示します。`100` を見るには `y.data` と書きます（箱
# を見やすく表示するのはステップ19です）。
#
# 次のセルは、この呼び出しを図に描きます。丸いものが箱、四角いものが関数です。同じような図が、これからも何度も出てきま
# す。
# %% [markdown] lang="en"
# A box isn't its value, so `print(y)` shows an object and its address; write `y.data` to see `100`. (Step 19 makes
# boxes print nicely.)
#
# The next cell draws this call. The round shapes are boxes, the square one is a function. You'll see pictures like this
# throughout the course.

# %%
from course.draw import chain

x = Variable(np.array(10))
f = Square()
y = f(x)
chain(x, f, y)

# %% [markdown] lang="ko"
# ## 괄호를 빠뜨리면
#
# `Square(x)`라고 앞의 괄호를 빠뜨리면 어떤 오류가 날까요? `None` 대신 오류의 이름을 `"ValueError"`처럼 따옴표 안에 적고
# 실행하세요.
# %% [markdown] lang="ja"
# ## かっこを忘れると
#
# `Square(x)` のように前のかっこを忘れると、どのエラーになるでしょうか。`None` の代わりに、エラーの名前を `"ValueError"` のように
# 引用符で囲んで書き、実行してください。
# %% [markdown] lang="en"
# ## When parentheses are missing
#
# Which error do you get for `Square(x)`, without the first pair of parentheses? Replace `None` with the name of the
# error in quotes, such as `"ValueError"`, and run the cell.

# %%
from course.testing import predict

guess = None
try:
    Square(x)
except Exception as error:
    predict(guess, type(error).__name__)

# %% [markdown] lang="ko"
# `Square`는 클래스이므로 `Square(x)`는 `x`를 인수로 받아 함수 객체를 만들라는 뜻이 됩니다. 그런데 이 클래스는 만들 때 인수를
# 받지 않으므로 `TypeError: Square() takes no arguments`가 납니다. `Square(100)`이라고 써도 마찬가지입니다. `f = Square`라고
# 쓰고 `f(x)`를 불러도 같은 오류가 납니다. 괄호가 없으면 `f`는 새 객체가 아니라 클래스의 또 다른 이름이기 때문입니다.
# %% [markdown] lang="ja"
# `Square` はクラスなので、`Square(x)` は「`x` を引数にして関数オブジェクトを作る」という意味になります。ところが、このクラスは
# 引数を受け取らないので、`TypeError: Square() takes no arguments` になります。`Square(100)` と書いても同じです。`f = Square` と
# 書いてから `f(x)` を呼んでも、同じエラーになります。かっこがないと、`f` は新しいオブジェクトではなく、クラスのもう一つの名前に
# なるからです。
# %% [markdown] lang="en"
# `Square` is a class, so `Square(x)` means: create a function object from the argument `x`. This class takes no
# arguments, so Python raises `TypeError: Square() takes no arguments`. `Square(100)` fails in the same way, and so does
# `f = Square` followed by `f(x)`: without parentheses, `f` isn't a new object but another name for the class.

# %% [markdown] lang="ko"
# ## 함수 하나로는 부족하다
#
# 상자와, 상자를 잇는 함수가 생겼습니다. 그런데 함수가 `Square` 하나뿐입니다. 상자에서 나온 상자를 다른 함수에 넣으면 어떻게 될까요?
# 다음 단계에서 함수를 하나 더 만들어 이어 붙입니다.
# %% [markdown] lang="ja"
# ## 関数1つでは足りない
#
# 箱と、箱をつなぐ関数ができました。ただし、関数はまだ `Square` 1つだけです。出てきた箱を別の関数に入れるとどうなるでしょうか。
# 次のステップでは、関数をもう一つ作ってつなげます。
# %% [markdown] lang="en"
# ## A single function is not enough
#
# You have boxes, and a function that takes a box and returns a new one. But `Square` is the only function. What happens
# when its output box goes into another function? In the next step you write a second function and chain the two.

