# %% [markdown] lang="ko"
# # 7단계. 역전파 자동화
#
# 6단계에서는 역전파를 한 줄씩 손으로 썼습니다. 계산이 바뀌면 그 줄들도 다시 써야 했고, 순서를 틀리면 답도 틀렸습니다.
#
# 이번 단계를 마치면 순전파에서 어떤 함수를 이어 썼든 `y.backward()` 한 줄이면 됩니다. 방법은 간단합니다. **계산을 하는
# 동안** 변수와 함수를 연결해 두고, 나중에 그 연결을 따라 되돌아옵니다. 이렇게 실행하면서 그래프를 만드는 방식을
# **Define-by-Run**이라고 합니다. 반대로 그래프 전체를 먼저 정의하고 나중에 값을 넣어 실행하는 방식은
# **Define-and-Run**이라고 하며, TensorFlow의 첫 버전이 그렇게 동작했습니다.
# %% [markdown] lang="ja"
# # ステップ7　逆伝播の自動化
#
# ステップ6では、逆伝播を1行ずつ自分で書きました。計算が変わればその行も書き直しになり、順番を間違えれば答えも間違いにな
# りました。
#
# このステップが終わると、順伝播がどんな計算でも、`y.backward()` の1行で済むようになります。やり方は簡単です。**計算をし
# ながら**変数と関数をつないでおき、あとでそのつながりをたどって戻ってくるのです。このように、実行しながらグラフを作る方
# 式を **Define-by-Run** と呼びます。これに対して、先にグラフ全体を定義し、あとで値を入れて実行する方式
# を **Define-and-Run** と呼びます。TensorFlowの最初のバージョンがこの方式でした。
# %% [markdown] lang="en"
# # Step 7. Automatic backpropagation
#
# In step 6 you wrote each line of the backward pass yourself. When the computation changed, you had to rewrite those
# lines, and one line in the wrong place made the result wrong.
#
# At the end of this step, a single `y.backward()` is enough, whatever you computed. The method is simple: connect
# variables and functions **while the computation runs**, and follow these connections back later. Building the graph as
# the code runs is called **Define-by-Run**. The alternative is **Define-and-Run**: first describe the whole graph, then
# run it with values. The first version of TensorFlow worked that way.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(7))

# %% [markdown] lang="ko"
# ## 변수의 창조자
#
# 함수는 이미 자기의 입력을 기억합니다. 그런데 `y`에서 출발하면 첫걸음부터 막힙니다. `y`는 어느 함수가 자기를 만들었는지
# 모르기 때문입니다. 변수를 만든 함수를 그 변수의 **창조자**(creator)라고 합니다. 그것을 변수에 저장해 두면 길이 끝까지
# 이어집니다.
#
# ```text
# x ◀─input─ A ◀─creator─ a ◀─input─ B ◀─creator─ b ◀─input─ C ◀─creator─ y
# ```
#
# | 객체 | 속성 | 가리키는 것 |
# |--|--|--|
# | 변수 | `creator` | 자기를 만든 함수, 사용자가 만든 변수라면 `None` |
# | 함수 | `input` | 받은 변수 |
# | 함수 | `output` | 만든 변수 |
#
# 노드마다 다음 노드를 가리키는 **연결 리스트**입니다. 그래프를 따로 그리지 않아도, 호출할 때마다 노드가 하나씩
# 늘어납니다.
# %% [markdown] lang="ja"
# ## 変数の生みの親（creator）
#
# 関数はもう自分の入力を覚えています。ところが `y` から出発しようとすると、最初の一歩が踏み出せません。`y` は、どの関数
# が自分を作ったのかを知らないからです。変数を作った関数を、その変数の**生みの親**（creator）と呼びます。これを変数に覚
# えさせておけば、`y` から `x` まで途切れずにたどれます。
#
# ```text
# x ◀─input─ A ◀─creator─ a ◀─input─ B ◀─creator─ b ◀─input─ C ◀─creator─ y
# ```
#
# | オブジェクト | 属性 | 指す先 |
# |--|--|--|
# | 変数 | `creator` | 自分を作った関数。ユーザーが作った変数なら `None` |
# | 関数 | `input` | 受け取った変数 |
# | 関数 | `output` | 作り出した変数 |
#
# これは、ノードが次のノードを指していく**連結リスト**です。グラフを別に描かなくても、呼び出しのたびにノードが一つずつ増えていきます。
# %% [markdown] lang="en"
# ## The creator of a variable
#
# A function already remembers its input. But if we start at `y`, we can't take the first step, because `y` doesn't know
# which function created it. The function that created a variable is the variable's **creator**. If the variable stores
# it, the path is complete:
#
# ```text
# x ◀─input─ A ◀─creator─ a ◀─input─ B ◀─creator─ b ◀─input─ C ◀─creator─ y
# ```
#
# | object | attribute | refers to |
# |--|--|--|
# | variable | `creator` | the function that created it; `None` if you created it yourself |
# | function | `input` | the variable that it got |
# | function | `output` | the variable that it created |
#
# This is a **linked list**: each node refers to the next one. Nobody has to draw the graph; it grows by one node with
# each call.

# %% [markdown] lang="ko"
# ### 연습 1 — 변수와 함수 연결하기
#
# - `Variable.set_creator(func)`: 받은 함수를 자기의 `creator`로 삼습니다. 전에 다른 함수가 있었어도 바꿉니다. `creator`의 처음 값 `None`은 써 두었습니다.
# - `Function.__call__`: 새로 만든 `output`에게 창조자가 **자기**임을 알리고, `output`을 `self.output`에 기억합니다. `input`과 마찬가지로 다시 호출되면
#   가장 최근의 것을 기억합니다. 받은 상자는 그대로 둡니다.
#
# `output`은 8단계에서 쓰기 시작합니다. `Square`와 `Exp`는 그대로이지만 다시 적었습니다. 6단계에서 보았듯이, 다시
# 정의하지 않으면 옛 `Function`을 상속받은 그대로여서 연결이 만들어지지 않습니다.
# %% [markdown] lang="ja"
# ### 演習1 — つながりを作る
#
# - `Variable.set_creator(func)`：受け取った関数を、自分の `creator` にします。前に別の関数が入っていても置き換えます。`creator` の初めの値
#   `None` は書いてあります。
# - `Function.__call__`：新しく作った `output` に、生みの親が**自分**であることを伝え、その `output` を `self.output` に覚えておきます。`input` と同じく、
#   もう一度呼び出されたら新しいほうを覚えます。受け取った箱はそのままにします。
#
# `output` はステップ8から使います。`Square` と `Exp` は前と同じですが、もう一度書いてあります。ステップ6で見たように、
# 定義し直さないと古い `Function` を継承したままになり、つながりが作られないからです。
# %% [markdown] lang="en"
# ### Exercise 1: connect variables and functions
#
# - `Variable.set_creator(func)` stores the function as its `creator`, even if it had another one before. The initial
#   value, `None`, is written for you.
# - `Function.__call__` tells the new `output` that **this function** is its creator, and stores `output` in
#   `self.output`. As with `input`, if the function is called again, it keeps the latest output. It doesn't change the
#   box that it got.
#
# You'll use `output` in step 8. `Square` and `Exp` are unchanged; they are repeated because, as you saw in step 6, they
# would otherwise still inherit from the old `Function`, which makes no connections.

# %% exercise="creator"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        ### BEGIN SOLUTION
        self.creator = func
        ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = Variable(y)
        self.input = input
        ### BEGIN SOLUTION
        output.set_creator(self)
        self.output = output
        ### END SOLUTION
        return output

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        x = self.input.data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        x = self.input.data
        gx = np.exp(x) * gy
        return gx


# %% [markdown] lang="ko" hint="creator"
# `__call__` 안에서 "이 함수 자신"을 가리키는 이름은 무엇입니까? 그 이름을 `output`의 메서드에 넘기세요.
# %% [markdown] lang="ja" hint="creator"
# `__call__` の中で「この関数自身」を指す名前は何でしょうか。それを `output` のメソッドに渡します。
# %% [markdown] lang="en" hint="creator"
# Inside `__call__`, which name refers to "this function itself"? Pass it to a method of `output`.

# %% [markdown] lang="ko" hint="creator"
# 창조자를 얻는 쪽은 입력이 아니라 출력입니다. `x.creator`는 계산이 끝난 뒤에도 `None`이어야 합니다.
# %% [markdown] lang="ja" hint="creator"
# 生みの親ができるのは、入力ではなく出力のほうです。`x.creator` は計算のあとも `None` のままです。
# %% [markdown] lang="en" hint="creator"
# The output gets a creator, not the input. `x.creator` is still `None` after the computation.

# %% test="creator" points=4
A, B, C = Square(), Exp(), Square()
x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)

same(y.creator, C)
same(y.creator.input, b)
same(y.creator.input.creator, B)
same(y.creator.input.creator.input, a)
same(y.creator.input.creator.input.creator, A)
same(y.creator.input.creator.input.creator.input, x)
equal(x.creator, None)
same(C.output, y)
### BEGIN HIDDEN TESTS
# kind: links
same(A.output, a)
same(B.output, b)
close(y.data, 1.648721270700128)
equal(y.grad, None)
rng = seeded_rng()
data = rng.normal(size=3)
v = Variable(data)
f, g = Exp(), Square()
w = g(f(v))
close(w.data, np.exp(2 * data))
same(w.creator, g)
same(w.creator.input.creator, f)
same(f.output, g.input)
same(g.output, w)
same(f.input, v)
equal(v.creator, None)
same(y.creator, C)
u = Variable(data)
u.set_creator(f)
same(u.creator, f)
u.set_creator(g)
same(u.creator, g)
w.set_creator(f)
same(w.creator, f)
equal(Variable(data).creator, None)
f, x = Square(), Variable(np.array([1.0, -2.0]))
first = f(x)
x.grad = np.array([5.0, 7.0])
# kind: unchanged-input
with unchanged(x, first, attributes=("data", "grad")):
    second = f(first)
    third = f(x)
# kind: links
same(f.output, third)
same(f.input, x)
for made in (first, second, third):
    same(made.creator, f)
    # kind: at-birth
    equal(made.grad, None)
# kind: no-creator
equal(x.creator, None)
# kind: own-function
Same = inside("""
class Same(Function):
    def forward(self, x):
        return x
    def backward(self, gy):
        return gy
""").Same
f, x = Same(), Variable(np.array([0, 3]))
y = f(x)
equal(y is x, False)
same(y.creator, f)
same(f.output, y)
equal(x.creator, None)
# kind: dtype
close(y.data, [0, 3], dtype="int64")
f(x)
# kind: links
kind(f.output, Variable)
equal(f.output is y, False)
# kind: at-birth
newborn(f, x)
# kind: unchanged-input
untouched(f, x)
# kind: other-call
first, second = [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))]
afresh(Square, first, second)
afresh(Exp, first, second)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 셀을 다시 실행하면
#
# 함수 객체는 같은 객체일 때만 서로 같습니다(`==`). 다음 셀은 `y.creator == C`인지를 두 번 확인합니다. 한 번은 `C = Square()`를
# 다시 실행하기 전에, 한 번은 실행한 뒤에 확인합니다. 노트북에서 이런 줄이 든 셀을 다시 실행하면 일어나는 일입니다. `None` 대신
# 참이나 거짓 두 개로 된 리스트를 적으세요.
# %% [markdown] lang="ja"
# ## セルをもう一度実行すると
#
# 関数オブジェクトが等しい（`==`）のは、同じオブジェクトのときだけです。次のセルは、`y.creator == C` かどうかを2回調べ
# ます。`C = Square()` をもう一度実行する前と、実行したあとです。ノートブックでこの行のあるセルを実行し直したときに起こ
# ることです。`None` の代わりに、真偽値2つのリストを書いてください。
# %% [markdown] lang="en"
# ## When a cell runs again
#
# Two function objects are equal (`==`) only if they are the same object. The next cell checks twice whether
# `y.creator == C`: before and after the line `C = Square()` runs again. This happens in a notebook when you run a cell
# with such a line again. Replace `None` with a list of two truth values.

# %%
from course.testing import predict

C = Square()
y = C(Variable(np.array(3.0)))
before = y.creator == C
C = Square()

guess = None
predict(guess, [before, y.creator == C])

# %% [markdown] lang="ko"
# 두 번째는 `False`입니다. `C`는 이제 새 객체의 이름이고, `y.creator`는 여전히 옛 객체입니다. 책처럼 `assert y.creator == C`로 연결을
# 확인하면, 코드가 맞는데도 `AssertionError`가 납니다. 셀을 다시 실행했다면 그 아래의 셀도 차례로 다시 실행하세요.
# %% [markdown] lang="ja"
# 2回目は `False` です。`C` は新しいオブジェクトの名前になり、`y.creator` は古いオブジェクトのままです。本のように
# `assert y.creator == C` でつながりを確かめると、コードが正しくても `AssertionError` になります。セルを実行し直したら、その下の
# セルも順に実行し直しましょう。
# %% [markdown] lang="en"
# The second is `False`: `C` is now the name of a new object, and `y.creator` is still the old one. If you check the
# connections with `assert y.creator == C`, as the book does, you get an `AssertionError` although your code is correct.
# When you run a cell again, also run the cells below it again, in order.

# %% [markdown] lang="ko"
# ## 몇 걸음 되돌아갈까
#
# 아래의 `while` 문은 값이 100을 넘을 때까지 제곱합니다. 몇 번 반복할지는 데이터에 달려 있고, 코드 어디에도 적혀 있지
# 않습니다. 결과에서 연결을 따라 되돌아가면 함수를 몇 개 만날까요? `None` 대신 수를 적으세요.
# %% [markdown] lang="ja"
# ## 何歩戻るか
#
# 次の `while` 文は、値が100を超えるまで2乗を繰り返します。何回繰り返すかはデータ次第で、コードのどこにも書いてありませ
# ん。結果からつながりをたどって戻ると、関数をいくつ通るでしょうか。`None` の代わりに数を書いてください。
# %% [markdown] lang="en"
# ## How many steps back?
#
# This `while` loop squares until the value exceeds 100. How many times it runs depends on the data; the code doesn't
# say. If you follow the connections back from the result, how many functions do you meet? Replace `None` with a number.

# %%
start = Variable(np.array(3.0))

end = start
while end.data < 100:
    end = Square()(end)

v = end
met = 0
while v.creator is not None:
    v = v.creator.input
    met += 1

guess = None
predict(guess, met)

# %%
print(end.data, v is start)

# %% [markdown] lang="ko"
# 3, 9, 81, `6561.0`으로 제곱을 세 번 했고, 되돌아갈 때도 정확히 함수 세 개를 만났습니다. `if`나 `while`이 섞여 있어도
# 상관없습니다. 그래프에는 **실제로 실행된 계산**만 남기 때문입니다. 이것이 Define-by-Run의 장점입니다.
#
# 이제 그래프를 그리는 데 `y` 하나면 됩니다. `graph(y)`는 `creator`와 `input`을 따라가며 만난 것을 그릴 뿐, `while` 문이
# 몇 번 반복했는지는 모릅니다.
# %% [markdown] lang="ja"
# 3、9、81、`6561.0` と2乗を3回行い、戻るときにもちょうど3つの関数を通りました。`if` や `while` が混じっていてもかまい
# ません。グラフに残るのは、**実際に実行された計算**だけだからです。これがDefine-by-Runの長所です。
#
# これで、グラフを描くのに必要なのは `y` だけになりました。`graph(y)` は `creator` と `input` をたどり、見つけたものを
# 描くだけです。`while` 文が何回繰り返したかは知りません。
# %% [markdown] lang="en"
# The values are 3, 9, 81, `6561.0`: the loop squared three times, and on the way back we met exactly three functions.
# `if` and `while` cause no problem, because the graph contains only **what was computed**. This is the advantage of
# Define-by-Run.
#
# You now need only `y` to draw the graph. `graph(y)` follows `creator` and `input` and draws what it meets. It doesn't
# know how many times the loop ran.

# %%
from course.draw import graph

x = Variable(np.array(3.0))
y = x
while y.data < 100:
    y = Square()(y)
graph(y)

# %% [markdown] lang="ko"
# ## 한 걸음씩 되돌아가기
#
# 변수 하나에서 한 걸음 뒤로 가는 일은 언제나 똑같은 세 줄입니다.
#
# | 순서 | 하는 일 | 코드 |
# |--|--|--|
# | 1 | 나를 만든 함수를 찾는다 | `C = y.creator` |
# | 2 | 그 함수의 입력을 찾는다 | `b = C.input` |
# | 3 | 함수의 `backward`를 불러 기울기를 적는다 | `b.grad = C.backward(y.grad)` |
#
# ### 연습 2 — 두 군데 틀린 곳 찾기
#
# `walk_back(y)`는 함수 세 개를 지나온 변수 `y`만 받습니다. `y.grad`는 이미 채워져 있지만, 함수들과 중간 변수의 이름은
# 모릅니다. 이 함수는 세 걸음 되돌아가며 지나는 변수의 `grad`를 모두 채우고, 맨 앞의 변수를 반환합니다. 다음 코드에는
# 틀린 곳이 두 군데 있습니다.
#
# ```python
# def walk_back(y):
#     C = y.creator
#     b = C.input
#     b.grad = C.backward(y.grad)
#
#     B = b.creator
#     a = B.input
#     a.grad = B.backward(y.grad)
#
#     A = b.creator
#     x = A.input
#     x.grad = A.backward(a.grad)
#     return x
# ```
#
# 걸음마다 표와 비교해 보고, 바르게 고친 함수를 쓰세요.
# %% [markdown] lang="ja"
# ## 一歩ずつ戻る
#
# 1つの変数から一歩戻る作業は、いつも同じ3行です。
#
# | 順番 | 仕事 | コード |
# |--|--|--|
# | 1 | 自分を作った関数を見つける | `C = y.creator` |
# | 2 | その関数の入力を見つける | `b = C.input` |
# | 3 | 関数の `backward` を呼び、微分を書き込む | `b.grad = C.backward(y.grad)` |
#
# ### 演習2 — 2つの間違いを見つける
#
# `walk_back(y)` が受け取るのは、関数を3つ通ってきた変数 `y` だけです。`y.grad` はもう入っていますが、関数や途中の変数
# の名前はわかりません。この関数は、3歩戻りながら通り道の変数の `grad` をすべて埋め、最後にたどり着いた変数を返します。
# 次のコードには、間違いが2つあります。
#
# ```python
# def walk_back(y):
#     C = y.creator
#     b = C.input
#     b.grad = C.backward(y.grad)
#
#     B = b.creator
#     a = B.input
#     a.grad = B.backward(y.grad)
#
#     A = b.creator
#     x = A.input
#     x.grad = A.backward(a.grad)
#     return x
# ```
#
# 一歩ごとに表と比べて、正しく直した関数を書いてください。
# %% [markdown] lang="en"
# ## Back, one step at a time
#
# One step back from a variable always takes the same three lines:
#
# | | what it does | code |
# |--|--|--|
# | 1 | finds the function that created the variable | `C = y.creator` |
# | 2 | finds that function's input | `b = C.input` |
# | 3 | calls the function's `backward` and stores the derivative | `b.grad = C.backward(y.grad)` |
#
# ### Exercise 2: find two mistakes
#
# `walk_back(y)` gets only a variable `y` that three functions computed, one after the other. `y.grad` is filled in, but
# the names of the functions and of the variables in between are unknown. The function takes three steps back, so that
# every variable on the path gets its `grad`, and it returns the first variable of the path. This version contains two
# mistakes:
#
# ```python
# def walk_back(y):
#     C = y.creator
#     b = C.input
#     b.grad = C.backward(y.grad)
#
#     B = b.creator
#     a = B.input
#     a.grad = B.backward(y.grad)
#
#     A = b.creator
#     x = A.input
#     x.grad = A.backward(a.grad)
#     return x
# ```
#
# Compare each step with the table, and write the corrected function.

# %% exercise="walk" keep=false
def walk_back(y):
    ### BEGIN SOLUTION
    C = y.creator
    b = C.input
    b.grad = C.backward(y.grad)

    B = b.creator
    a = B.input
    a.grad = B.backward(b.grad)

    A = a.creator
    x = A.input
    x.grad = A.backward(a.grad)
    return x
    ### END SOLUTION


# %% [markdown] lang="ko" hint="walk"
# 표의 세 줄에서 `y`, `C`, `b`를 `b`, `B`, `a`로 바꾸어 읽으면 둘째 걸음입니다. 코드와 비교해 보고, 셋째 걸음도 똑같이
# 해 보세요.
# %% [markdown] lang="ja" hint="walk"
# 表の3行の `y`、`C`、`b` を `b`、`B`、`a` と読み替えれば、2歩目になります。コードと比べてから、3歩目も同じように確か
# めましょう。
# %% [markdown] lang="en" hint="walk"
# In the three lines of the table, replace `y`, `C`, `b` by `b`, `B`, `a`: this is the second step. Compare it with the
# code, then do the same for the third.

# %% test="walk" points=3
x = Variable(np.array(0.5))
y = Square()(Exp()(Square()(x)))
y.grad = np.array(1.0)
found = walk_back(y)
same(found, x)
close(x.grad, 3.297442541400256)
### BEGIN HIDDEN TESTS
# kind: links
rng = seeded_rng()
for shape in [(), (3,)]:
    data, gy = np.array(rng.normal(size=(2, *shape)))
    x = Variable(np.array(data))
    a = Square()(x)
    b = Square()(a)
    y = Exp()(b)
    for start in (gy, -3 * gy, 0 * gy):
        y.grad = np.array(start)
        # kind: unchanged-input
        with unchanged(x, a, b, y):
            same(walk_back(y), x)
        # kind: start-grad
        close(y.grad, start)
        # kind: middle-grads
        close(b.grad, start * np.exp(data**4), rtol=1e-11)
        close(a.grad, start * np.exp(data**4) * 2 * data**2, rtol=1e-11)
        # kind: shape
        close(x.grad, start * np.exp(data**4) * 4 * data**3, rtol=1e-11)
# kind: own-function
seen = inside("""
class Noted(Function):
    given = []
    def __init__(self, c):
        self.c = c
    def forward(self, x):
        return self.c + x
    def backward(self, gy):
        self.given.append(float(gy))
        return np.array(self.c + gy)
x = Variable(np.array(0.5))
y = Noted(3.0)(Noted(20.0)(Noted(100.0)(x)))
y.grad = np.array(1.0)
walk_back(y)
given, slope = Noted.given, float(x.grad)
""")
equal(seen.given, [1.0, 4.0, 24.0])
close(seen.slope, 124.0)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 재귀
#
# 세 걸음은 이름만 다르고 똑같았습니다. 그렇다면 한 걸음만 메서드로 쓰고, 나머지는 앞의 변수가 같은 방법으로 하게 하면
# 됩니다. 이렇게 자기 자신을 다시 부르는 것을 **재귀**라고 합니다.
#
# $$\texttt{y.backward()} \;\to\; \texttt{b.backward()} \;\to\; \texttt{a.backward()} \;\to\; \texttt{x.backward()}$$
#
# 재귀에는 멈출 곳이 있어야 합니다. 사용자가 만든 변수는 `creator`가 `None`이므로 더 갈 곳이 없습니다. 거기서는 아무것도 하지 않고 끝냅니다.
#
# ### 연습 3 — `Variable.backward`
#
# 한 걸음 뒤로 가서 입력의 `grad`를 적고, 그 입력의 `backward`를 부르세요. `creator`가 `None`이면 아무 일도 하지 않습니다. 출발점의 `grad`는 사용자가
# `y.grad = np.array(1.0)`처럼 미리 넣어 둡니다. 1이 아닐 수도 있으니 덮어쓰지 마세요. 나머지 변수에는 전에 적힌 `grad`가 있어도 새 값으로 바꾸어 씁니다.
# 함수의 `backward`에서 오류가 나면 숨기지 말고 그대로 드러나게 합니다.
#
# 새 정의는 이 셀을 실행한 뒤에 만드는 변수부터 적용됩니다. 그 전에 만든 변수에는 `backward`가 없습니다.
# %% [markdown] lang="ja"
# ## 再帰
#
# 3歩とも、名前が違うだけで中身は同じでした。それなら、一歩分だけをメソッドに書き、残りは手前の変数に同じ方法で任せれば
# 済みます。このように自分自身をもう一度呼び出すことを**再帰**と呼びます。
#
# $$\texttt{y.backward()} \;\to\; \texttt{b.backward()} \;\to\; \texttt{a.backward()} \;\to\; \texttt{x.backward()}$$
#
# 再帰には止まる場所が必要です。ユーザーが作った変数は `creator` が `None` なので、その先はありません。そこでは何もせずに終わります。
#
# ### 演習3 — `Variable.backward`
#
# 一歩戻って入力の `grad` を書き込み、その入力の `backward` を呼び出してください。`creator` が `None` なら何もしません。出発点の `grad` は、ユーザーが
# `y.grad = np.array(1.0)` のように前もって入れておきます。1とは限らないので、上書きしないでください。それ以外の変数では、前に書かれた `grad` があっても
# 新しい値に書き換えます。関数の `backward` で起きたエラーは、隠さずにそのまま伝わるようにします。
#
# 新しい `Variable` が使われるのは、これから作る変数だけです。このセルを実行する前に作った変数に `backward` はありません。
# %% [markdown] lang="en"
# ## Recursion
#
# The three steps differ only in their names. So write one step as a method and let the previous variable do the rest in
# the same way. A method that calls itself is **recursive**:
#
# $$\texttt{y.backward()} \;\to\; \texttt{b.backward()} \;\to\; \texttt{a.backward()} \;\to\; \texttt{x.backward()}$$
#
# Recursion needs a place to stop. A variable that you created yourself has the creator `None`, and there is nothing
# before it. There the recursion ends without doing anything.
#
# ### Exercise 3: `Variable.backward`
#
# Go one step back, store the `grad` of the input, and call the input's `backward`. If `creator` is `None`, do nothing.
# The user sets the `grad` of the start beforehand, for example `y.grad = np.array(1.0)`. It may be different from 1, so
# don't overwrite it. In all other variables, the new `grad` replaces an earlier one. If a function's `backward` raises
# an error, don't hide it.
#
# The new definition applies to variables created from now on. Variables created before you run this cell have no
# `backward`.

# %% exercise="backward"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func
        return self  # so a __call__ may use what this returns

    def backward(self):
        ### BEGIN SOLUTION
        f = self.creator
        if f is not None:
            x = f.input
            x.grad = f.backward(self.grad)
            x.backward()
        ### END SOLUTION


# %% [markdown] lang="ko" hint="backward"
# 메서드 안에서는 `walk_back`의 `y`가 `self`입니다. 세 줄을 `self`로 바꾸어 쓰고, 그 앞뒤에 무엇이 더 필요한지 생각해 보세요.
# %% [markdown] lang="ja" hint="backward"
# メソッドの中では、`walk_back` の `y` にあたるのが `self` です。3行を `self` で書き直し、その前後に何が必要かを考えてみましょう。
# %% [markdown] lang="en" hint="backward"
# Inside the method, `self` is the `y` of `walk_back`. Rewrite the three lines with `self`, then think about what has to
# come before and after them.

# %% [markdown] lang="ko" hint="backward"
# 앞에는 "`creator`가 `None`이 아니면"이라는 조건이, 뒤에는 찾은 입력의 `backward()`를 부르는 줄이 필요합니다. 그 줄도 조건 안에 있어야 합니다.
# %% [markdown] lang="ja" hint="backward"
# 前には「`creator` が `None` でなければ」という条件、後ろには、見つけた入力の `backward()` を呼ぶ行が必要です。この行も条件の中に入れます。
# %% [markdown] lang="en" hint="backward"
# Before them, check that `creator` isn't `None`. After them, call `backward()` of the input that you found. That call
# belongs under the condition too.

# %% test="backward" points=5
x = Variable(np.array(0.5))
a = Square()(x)
b = Exp()(a)
y = Square()(b)

y.grad = np.array(1.0)
y.backward()
close(b.grad, 2.568050833375483)
close(a.grad, 3.297442541400256)
close(x.grad, 3.297442541400256)
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (3,), (2, 2)]:
    data, gy = np.array(rng.normal(size=(2, *shape))) / 2
    x = Variable(np.array(data))
    a = Square()(x)
    b = Exp()(a)
    c = Exp()(b)
    y = Square()(c)
    for start in (gy, -5 * gy, 0 * gy):
        y.grad = np.array(start)
        # kind: unchanged-input
        with unchanged(x, a, b, c, y):
            y.backward()
        gc = start * 2 * np.exp(np.exp(data**2))
        gb = gc * np.exp(np.exp(data**2))
        ga = gb * np.exp(data**2)
        # kind: start-grad
        close(y.grad, start)
        # kind: middle-grads
        close(c.grad, gc, rtol=1e-11)
        close(b.grad, gb, rtol=1e-11)
        close(a.grad, ga, rtol=1e-11)
        # kind: shape
        close(x.grad, ga * 2 * data, rtol=1e-11)

# kind: start-grad
x = Variable(np.array(3.0))
middle = Square()(x)
last = Square()(middle)
middle.grad = np.array(10.0)
middle.backward()
close(x.grad, 60.0)
close(middle.grad, 10.0)
equal(last.grad, None)

# kind: no-creator
alone = Variable(np.array(2.0))
alone.backward()
alone.grad = np.array(7.0)
alone.backward()
close(alone.grad, 7.0)

# kind: long-chain
long = inside("""
class Half(Function):
    def forward(self, x):
        return x / 2
    def backward(self, gy):
        return gy / 2
y = x = Variable(np.array(1.0))
for _ in range(30):
    y = Half()(y)
y.grad = np.array(4.0)
y.backward()
""")
close(long.x.grad, 0.5**28)

# kind: own-function
seen = inside("""
class Noted(Function):
    given = []
    def __init__(self, c):
        self.c = c
    def forward(self, x):
        return self.c + x
    def backward(self, gy):
        self.given.append(float(gy))
        return np.array(self.c + gy)
x = Variable(np.array(0.5))
y = Noted(3.0)(Noted(20.0)(Noted(100.0)(Noted(0.0)(x))))
y.grad = np.array(1.0)
y.backward()
given, slope = Noted.given, float(x.grad)

class Faulty(Function):
    def forward(self, x):
        return x
    def backward(self, gy):
        raise self.error

faulty, answer = [], None
for error in (AttributeError, TypeError, ValueError, RuntimeError):
    f = Faulty()
    f.error = error("an error of the function")
    answer = f(Square()(Variable(np.array(3.0))))
    answer.grad = np.array(1.0)
    faulty.append(answer)
""")
equal(seen.given, [1.0, 4.0, 24.0, 124.0])
close(seen.slope, 124.0)
# kind: error-type
for answer, error in zip(seen.faulty, (AttributeError, TypeError, ValueError, RuntimeError), strict=True):
    with raises(error):
        answer.backward()
# kind: second-backward
from course.testing import recovers

recovers()
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# `y.backward()` 한 줄로 6단계와 같은 값이 나왔습니다. `a`, `b`라는 이름을 붙이지 않고 `Square()(Exp()(Square()(x)))`라고 써도 마찬가지입니다.
#
# `play(y)`는 여러분이 쓴 `y.backward()`를 실제로 실행하면서 한 걸음씩 기록합니다. ▶를 누르면 다음 걸음으로 넘어갑니다.
# "열린 호출"은 `backward`가 시작되었지만 아직 끝나지 않은 변수들입니다. 호출할 때마다 하나씩 늘어납니다.
# %% [markdown] lang="ja"
# `y.backward()` の1行で、ステップ6と同じ値が得られました。`a` や `b` という名前を付けずに
# `Square()(Exp()(Square()(x)))` と書いても同じです。
#
# `play(y)` は、みなさんの書いた `y.backward()` を実際に動かし、一歩ずつ記録します。▶を押して進めてみましょう。「開いて
# いる呼び出し」に並ぶのは、`backward` が始まって、まだ終わっていない変数です。呼び出すたびに一つずつ増えていきます。
# %% [markdown] lang="en"
# A single `y.backward()` gives the same values as step 6. It also works without the names `a` and `b`, for
# `Square()(Exp()(Square()(x)))`.
#
# `play(y)` runs your `y.backward()` and records each step. Press ▶ to go from one step to the next. The "open calls"
# are the variables whose `backward` has started but not finished: each call adds one.

# %%
from course.draw import play

x = Variable(np.array(0.5))
a = Square()(x)
b = Exp()(a)
y = Square()(b)
y.grad = np.array(1.0)
play(y)

# %% [markdown] lang="ko"
# ## 함수 객체 하나를 다시 두 번 쓰면
#
# 6단계에서 `Square` 객체 하나를 두 번 썼더니 오류 없이 틀린 기울기가 나왔습니다. 이번에는 어떻게 될까요? `f.input`이 어느
# 변수이고, 그 변수의 `creator`가 어느 함수인지 그려 보고 실행하세요. `Limited`는 `backward`가 10,000번 넘게 불리면
# 오류를 내는 `Square`입니다.
# %% [markdown] lang="ja"
# ## 1つの関数オブジェクトを2回使うと：自動化したあと
#
# ステップ6では、1つの `Square` オブジェクトを2回使うと、エラーも出ずに間違った微分が出ました。今度はどうなるでしょう
# か。`f.input` はどの変数で、その変数の `creator` はどの関数かを、図に描いてから実行してみましょう。`Limited`
# は、`backward` が10,000回を超えて呼ばれるとエラーになる `Square` です。
# %% [markdown] lang="en"
# ## One function object, used twice again
#
# In step 6, one `Square` object used twice gave a wrong derivative and no error. What happens now? Before you run the
# cell, draw which variable `f.input` is and which function is the `creator` of that variable. `Limited` is a `Square`
# that raises an error if its `backward` is called more than 10,000 times.

# %%
class Limited(Square):
    calls = 0

    def backward(self, gy):
        self.calls += 1
        if self.calls > 10_000:
            raise RuntimeError("more than 10,000 calls")
        return super().backward(gy)


f = Limited()
x = Variable(np.array(0.5))
a = f(x)
y = f(a)
print(f.input is a, a.creator is f)

y.grad = np.array(1.0)
try:
    y.backward()
except RuntimeError as error:  # a RecursionError is one, too
    print(type(error).__name__, x.grad)

# %% [markdown] lang="ko"
# 연결이 순환이 되었습니다. `f`의 입력은 `a`이고 `a`의 창조자는 다시 `f`이므로, `x`에는 이르지 못하고 둘 사이를 끝없이
# 오갑니다. 재귀라면 파이썬이 깊이를 제한하므로 `RecursionError`가 나고, 반복문으로 풀었다면 그런 제한이 없어서
# `Limited`의 `RuntimeError`가 납니다. 함수 객체는 호출할 때마다 새로 만든다는 규칙을 기억하세요.
#
# 순환은 그림으로도 볼 수 있습니다. 점선 화살표가 출력에서 입력으로 되돌아갑니다.
# %% [markdown] lang="ja"
# つながりが循環になりました。`f` の入力は `a` で、`a` の生みの親はまた `f` ですから、`x` には届かず、2つの間をいつまで
# も行き来します。再帰で書いていれば、Pythonが深さを制限しているので `RecursionError` になります。ループで書いた場合はそ
# の制限がないので、`Limited` の `RuntimeError` になります。関数オブジェクトは呼び出すたびに新しく作る、という決まりを思
# い出してください。
#
# 循環は図でも見られます。点線の矢印が、出力から入力へ戻っています。
# %% [markdown] lang="en"
# The connections form a cycle. The input of `f` is `a`, and the creator of `a` is `f` again, so we never reach `x` and
# go back and forth between the two forever. A recursive `backward` ends with a `RecursionError`, because Python limits
# the depth. A loop has no such limit and ends with the `RuntimeError` of `Limited`. Remember the rule: create a new
# function object for each call.
#
# The picture shows the cycle too: the dashed arrow leads from the output back to the input.

# %%
from course.draw import graph

f = Square()
x = Variable(np.array(0.5))
a = f(x)
y = f(a)
graph(y)

# %% [markdown] lang="ko"
# ## 사슬은 얼마나 길어도 될까
#
# 순환이 없는 보통의 사슬이라면 얼마나 길어도 괜찮을까요? 1을 더하는 함수를 100개, 그리고 파이썬의 재귀 한도만큼 이어
# 봅니다. 어느 쪽이든 기울기는 1입니다.
# %% [markdown] lang="ja"
# ## どれだけ長くつなげられるか
#
# 循環のないふつうのつながりなら、いくら長くても大丈夫でしょうか。1を足す関数を、100個と、Pythonの再帰の上限と同じ数だ
# けつなげてみます。どちらも微分は1です。
# %% [markdown] lang="en"
# ## How long can a chain be?
#
# What about an ordinary chain without a cycle: can it be arbitrarily long? Let's chain functions that add 1: first 100
# of them, then as many as Python's recursion limit. The derivative is 1 in both cases.

# %%
import sys


class PlusOne(Function):
    def forward(self, x):
        return x + 1

    def backward(self, gy):
        return gy


for count in (100, sys.getrecursionlimit()):
    x = Variable(np.array(0.0))
    y = x
    for _ in range(count):
        y = PlusOne()(y)
    y.grad = np.array(1.0)
    try:
        y.backward()
        print(count, y.data, x.grad)
    except RecursionError as error:
        print(count, y.data, type(error).__name__)

# %% [markdown] lang="ko"
# 긴 쪽은 순전파를 문제없이 마쳤는데, 재귀로 쓴 역전파는 `RecursionError`로 멈춥니다. 재귀에서는 `y.backward()`가 바로
# 앞 변수의 `backward()`가 끝나기를 기다리고, 그 `backward()`가 또 다음을 기다립니다. 함수 하나마다 기다리는 호출이
# 하나씩 쌓이는데, 파이썬이 허용하는 깊이는 기본값이 1,000입니다. (환경에 따라 다를 수 있으니 위에 출력된 수를 보세요.)
#
# ## 자동이지만 깊이에 한계가 있다
#
# 계산만 하면 그래프가 저절로 생기고, `y.backward()`가 그 그래프를 거슬러 오르며 모든 기울기를 채웁니다. 이것이 자동 미분입니다.
#
# 아직 남은 문제가 있습니다. 출발점의 `y.grad`를 잊으면 `None`을 곱하려다 오류가 나는데, 이것은 9단계에서 고칩니다.
# 변수와 함수가 `creator`와 `output`으로 서로를 참조하고 있어 메모리가 제때 해제되지 않는 문제는 17단계에서
# 다룹니다. 가장 급한 것은 방금 본 깊이의 한계입니다. 다음 단계에서 재귀를 반복문으로 바꾸면 그래프가 아무리 길어도
# 괜찮아집니다.
# %% [markdown] lang="ja"
# 長いほうは、順伝播は難なく終わるのに、再帰で書いた逆伝播は `RecursionError` で止まります。再帰では、`y.backward()` は
# 手前の変数の逆伝播が終わるのを待ち、その中の `backward()` がまた次を待ちます。関数1つごとに、待っている呼び出しが一つ
# ずつ積み上がっていきますが、Pythonが許す深さは標準で1,000です（環境によって違うこともあるので、上に表示された数を見て
# ください）。
#
# ## 自動になったが、深さに限界がある
#
# 計算をするだけでグラフが自動的にでき、`y.backward()` がそれをさかのぼってすべての微分を埋めてくれます。これが自動微分
# です。
#
# まだ問題は残っています。出発点の `y.grad` を入れ忘れると、`None` を掛けようとしてエラーになります。これはステップ9で
# 直します。変数と関数が `creator` と `output` で互いを参照しているため、メモリがすぐには解放されないという問題もありま
# す。これはステップ17で扱います。まず直したいのは、いま見た深さの限界です。次のステップで再帰をループに置き換えれば、
# グラフがどんなに長くても平気になります。
# %% [markdown] lang="en"
# The long chain finishes the forward pass easily, but a recursive backward pass stops with a `RecursionError`. With
# recursion, `y.backward()` waits for the `backward()` of the previous variable, which waits for the next one. Each
# function adds one waiting call, and Python allows 1,000 by default. (Your setup may differ: see the number printed
# above.)
#
# ## Automatic, but limited in depth
#
# You compute, the graph is built automatically, and `y.backward()` goes back through it and fills in every derivative.
# This is automatic differentiation.
#
# A few problems remain. If you forget to set `y.grad`, you get an error about multiplying `None`; step 9 fixes that.
# Variables and functions refer to each other through `creator` and `output`, so memory isn't freed right away; step 17
# is about that. The most urgent problem is the limit that you just saw. In the next step a loop replaces the recursion,
# and then graphs can be arbitrarily long.
