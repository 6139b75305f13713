# %% [markdown] lang="ko"
# # 11단계. 가변 길이 인수(순전파 편)
#
# 제2고지에 들어섰습니다. 제1고지에서 만든 엔진은 미분을 스스로 계산하지만, 다루는 함수는 모두 **입력 하나, 출력 하나**짜리입니다.
# 그런데 가장 흔한 계산인 덧셈부터가 입력이 둘입니다. 반대로 파이썬의 `divmod(17, 5)`처럼 몫과 나머지, 두 값을 내놓는 함수도 있습니다.
#
# 이번 단계부터 세 단계에 걸쳐 입력과 출력의 개수 제한을 없앱니다. 오늘은 순전파만 다룹니다.
# %% [markdown] lang="ja"
# # ステップ11　可変長の引数（順伝播編）
#
# ここから第2ステージです。第1ステージで作ったエンジンは微分を自分で計算してくれますが、扱える関数はどれも**入力が一つ、出力も一つ**でした。
# ところが、いちばん身近な計算である足し算からして、入力は二つです。逆に、Pythonの `divmod(17, 5)` のように、商と余りという二つの値を返す
# 関数もあります。
#
# このステップから三つのステップをかけて、入力と出力の個数の制限をなくします。今日は順伝播だけを扱います。
# %% [markdown] lang="en"
# # Step 11. Any number of inputs and outputs: forward
#
# Welcome to the second stage. The engine of the first one differentiates by itself, but every function in it has **one
# input and one output**. That rules out the most ordinary calculation of all, for addition has two inputs. Other functions
# have two results: Python's `divmod(17, 5)` gives you the quotient and the remainder.
#
# In the next three steps we lift that limit. Today it is the turn of the forward pass only.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(11))

# %% [markdown] lang="ko"
# ## 몇 개든 들어가고, 몇 개든 나오고
#
# 그림으로 그리면 함수마다 선의 개수가 다릅니다.
#
# ```text
#                     x0 ──┐                        ┌──▶ y0
#  x ──▶ Square ──▶ y      ├──▶ Add ──▶ y     x ──▶ f
#                     x1 ──┘                        └──▶ y1
#
#     입력 1, 출력 1      입력 2, 출력 1       입력 1, 출력 2
# ```
#
# 모두 아래 식 하나의 특별한 경우입니다.
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# 식에 괄호가 있듯이 코드에서도 여러 값을 한 묶음으로 만들면 됩니다. 입력은 리스트 하나로 받고, 출력도 리스트 하나로 돌려줍니다. 하나뿐이어도
# 원소가 하나인 묶음으로 다룹니다. 그러면 개수마다 코드를 따로 쓸 필요가 없습니다.
#
# | 하는 일 | 10단계까지 | 이번 단계 |
# |--|--|--|
# | 받는 것 | 상자 `input` | 상자의 리스트 `inputs` |
# | 데이터 꺼내기 | 배열 `x` | 배열의 리스트 `xs` |
# | 계산하기 | `forward(x)` → 배열 `y` | `forward(xs)` → 배열의 튜플 `ys` |
# | 다시 담기 | 상자 `output` | 상자의 리스트 `outputs` |
# | 창조자 알리기 | 출력 하나에 | 출력 **하나하나에** |
# | 기억하기 | `self.input`, `self.output` | `self.inputs`, `self.outputs` |
#
# 리스트의 원소마다 같은 일을 할 때는 리스트 컴프리헨션이 간결합니다. `[2 * n for n in [1, 2, 3]]`은 `[2, 4, 6]`입니다.
# %% [markdown] lang="ja"
# ## いくつ入っても、いくつ出ても
#
# 図に描くと、線の本数は関数によってまちまちです。
#
# ```text
#                     x0 ──┐                        ┌──▶ y0
#  x ──▶ Square ──▶ y      ├──▶ Add ──▶ y     x ──▶ f
#                     x1 ──┘                        └──▶ y1
#
#     入力1、出力1        入力2、出力1         入力1、出力2
# ```
#
# けれども、どれも次の一つの式の特別な場合です。
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# 式に括弧があるように、コードでも複数の値をひとまとめにすればよいのです。入力は一つのリストで受け取り、出力も一つのリストで返します。一つしか
# ないときも、要素が一つのまとまりとして扱います。こうすれば、個数ごとにコードを書き分けなくてすみます。
#
# | 仕事 | ステップ10まで | このステップ |
# |--|--|--|
# | 受け取るもの | 箱 `input` | 箱のリスト `inputs` |
# | データを取り出す | 配列 `x` | 配列のリスト `xs` |
# | 計算する | `forward(x)` → 配列 `y` | `forward(xs)` → 配列のタプル `ys` |
# | また入れる | 箱 `output` | 箱のリスト `outputs` |
# | 生みの親を教える | 一つの出力に | **すべての**出力に |
# | 覚えておく | `self.input`、`self.output` | `self.inputs`、`self.outputs` |
#
# リストの要素それぞれに同じことをするには、リスト内包表記が便利です。`[2 * n for n in [1, 2, 3]]` は `[2, 4, 6]` になります。
# %% [markdown] lang="en"
# ## However many go in, however many come out
#
# Draw them, and functions differ in their number of lines:
#
# ```text
#                     x0 ──┐                        ┌──▶ y0
#  x ──▶ Square ──▶ y      ├──▶ Add ──▶ y     x ──▶ f
#                     x1 ──┘                        └──▶ y1
#
#       1 in, 1 out         2 in, 1 out          1 in, 2 out
# ```
#
# Yet all of them are cases of one formula:
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# Take the brackets of the formula seriously and bundle the values in the code as well. The inputs arrive as one list, the
# outputs leave as one list, and a single value is a bundle of one. Then no number of values needs code of its own.
#
# | what is done | until step 10 | in this step |
# |--|--|--|
# | receive | a box `input` | a list of boxes `inputs` |
# | unpack | an array `x` | a list of arrays `xs` |
# | compute | `forward(x)` → an array `y` | `forward(xs)` → a tuple of arrays `ys` |
# | pack again | a box `output` | a list of boxes `outputs` |
# | tell the creator | to one output | to **each** output |
# | remember | `self.input`, `self.output` | `self.inputs`, `self.outputs` |
#
# A list comprehension does the same thing to each element of a list: `[2 * n for n in [1, 2, 3]]` is `[2, 4, 6]`.

# %% [markdown] lang="ko"
# ### 연습 1 — `Function`
#
# 표의 오른쪽 열을 코드로 옮깁니다. `__call__`은 `Variable`의 리스트를 받아 `Variable`의 리스트를 반환합니다(튜플로 반환해도 됩니다).
#
# - `forward`에는 배열의 리스트를 한 번에 넘깁니다. `forward`가 돌려주는 것은 배열의 튜플입니다.
# - 출력이 몇 개인지는 `ys`가 정합니다. 입력의 개수와 같으리라는 법은 없습니다.
# - 출력마다 `as_array`와 `set_creator`가 필요한 것은 전과 같습니다.
# - 함수는 받은 상자들을 `self.inputs`에, 만든 상자들을 `self.outputs`에 순서대로 기억합니다.
# - 받은 리스트는 부른 쪽의 것입니다. 그 리스트도, 상자에 든 데이터도 바꾸지 마세요.
# %% [markdown] lang="ja"
# ### 演習1 — `Function`
#
# 表の右の列をコードにします。`__call__` は `Variable` のリストを受け取り、`Variable` のリストを返します（タプルで返してもかまいません）。
#
# - `forward` には配列のリストをまとめて渡します。`forward` が返すのは配列のタプルです。
# - 出力の個数を決めるのは `ys` です。入力の個数と同じとは限りません。
# - どの出力にも `as_array` と `set_creator` が必要なのは、これまでと同じです。
# - 関数は、受け取った箱を `self.inputs` に、作った箱を `self.outputs` に、順番どおりに覚えます。
# - 受け取ったリストは、呼んだ側のものです。リストも、箱の中のデータも書き換えないでください。
# %% [markdown] lang="en"
# ### Exercise 1: `Function`
#
# Put the right-hand column of the table into code. `__call__` takes a list of `Variable`s and returns a list of `Variable`s
# (a tuple will do as well).
#
# - `forward` gets the list of arrays in one go, and hands back a tuple of arrays.
# - How many outputs there are is for `ys` to say. It need not be the number of inputs.
# - As before, each output wants its `as_array` and its `set_creator`.
# - The function remembers the boxes it was given in `self.inputs` and those it made in `self.outputs`, in order.
# - The list that you are given belongs to the caller. Change neither the list nor the data in its boxes.

# %% exercise="function"
class Function:
    def __call__(self, inputs):
        ### BEGIN SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(xs)
        outputs = [Variable(as_array(y)) for y in ys]
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs
        ### END SOLUTION

    def forward(self, xs):
        raise NotImplementedError()

    def backward(self, gys):
        raise NotImplementedError()


# %% [markdown] lang="ko" hint="function"
# 10단계까지의 `__call__`(맨 위의 접힌 셀에 있습니다)을 옆에 두고, 한 줄씩 "하나"를 "묶음"으로 바꾸어 보세요. 줄의 순서는 그대로입니다.
# %% [markdown] lang="ja" hint="function"
# ステップ10までの `__call__`（いちばん上の折りたたまれたセルにあります）を横に置いて、1行ずつ「一つ」を「まとまり」に変えてみましょう。行の順番はそのままです。
# %% [markdown] lang="en" hint="function"
# Keep the `__call__` of step 10 beside you (it is in the folded cell at the top) and turn "one" into "a bundle" line by
# line. The order of the lines stays.
# %% [markdown] lang="ko" hint="function"
# `xs`는 `inputs`의 원소마다 `.data`를, `outputs`는 `ys`의 원소마다 `Variable(as_array(y))`를 모은 리스트입니다. `set_creator`는 `for` 문
# 안에, `return`은 `for` 문 밖에 한 번만 씁니다.
# %% [markdown] lang="ja" hint="function"
# `xs` は `inputs` の要素ごとに `.data` を、`outputs` は `ys` の要素ごとに `Variable(as_array(y))` を集めたリストです。`set_creator` は `for` 文の
# 中に、`return` は `for` 文の外に一度だけ書きます。
# %% [markdown] lang="en" hint="function"
# `xs` collects `.data` over `inputs`, and `outputs` collects `Variable(as_array(y))` over `ys`. `set_creator` belongs inside
# a `for` loop, `return` outside of it.

# %% test="function" points=3
SumDiff = inside("""
class SumDiff(Function):
    def forward(self, xs):
        x0, x1 = xs
        return (x0 + x1, x0 - x1)
""").SumDiff

x0, x1 = Variable(np.array(5.0)), Variable(np.array(3.0))
f = SumDiff()
ys = f([x0, x1])
equal(len(ys), 2)
close(ys[0].data, 8.0)
close(ys[1].data, 2.0)
same(ys[1].creator, f)
same(f.inputs[0], x0)

Spread = inside("""
class Spread(Function):
    def forward(self, xs):
        (x,) = xs
        return (x + 1, 2 * x, -x)
""").Spread

g = Spread()
zs = g([ys[1]])
close([z.data for z in zs], [3.0, 4.0, -2.0])
for z in zs:
    same(z.creator, g)
equal([len(g.inputs), len(g.outputs)], [1, 3])
same(g.outputs[2], zs[2])
same(f.outputs[0], ys[0])
### BEGIN HIDDEN TESTS
# kind: own-function
ours = inside("""
class Spread(Function):
    def forward(self, xs):
        (x,) = xs
        return (x + 1, 2 * x, -x)
class Mix(Function):
    def forward(self, xs):
        x0, x1, x2 = xs
        return (x0 + 2 * x1 - 3 * x2,)
calls = []
class Counting(Function):
    def forward(self, xs):
        calls.append([type(x).__name__ for x in xs])
        return (xs[0], xs[1])
Counting()([Variable(np.array(1.0)), Variable(np.array(2.0))])
""")
# kind: own-function
rng = seeded_rng()
for shape in [(), (1,), (4,), (2, 3)]:
    d0, d1 = rng.normal(size=(2, *shape))
    x0, x1 = Variable(np.array(d0)), Variable(np.array(d1))
    f, g, h = SumDiff(), ours.Spread(), ours.Mix()
    a, b = f([x0, x1])
    p, q, r = g([b])
    (z,) = h([a, q, x0])
    # kind: shape
    for seen, wanted in [(a, d0 + d1), (b, d0 - d1), (q, 2 * (d0 - d1)), (r, d1 - d0)]:
        kind(seen, Variable)
        close(seen.data, wanted)
    close(z.data, (d0 + d1) + 4 * (d0 - d1) - 3 * d0)
    # kind: links
    for made, creator in [(a, f), (b, f), (p, g), (q, g), (r, g), (z, h)]:
        same(made.creator, creator)
    equal(x0.creator, None)
    # kind: many-outputs
    equal([len(f.inputs), len(g.inputs), len(h.inputs)], [2, 1, 3])
    for seen, wanted in zip([*f.inputs, *g.inputs, *h.inputs], [x0, x1, b, a, q, x0]):
        same(seen, wanted)
    equal([len(f.outputs), len(g.outputs), len(h.outputs)], [2, 3, 1])
    for seen, wanted in zip([*f.outputs, *g.outputs], [a, b, p, q, r]):
        same(seen, wanted)
    # kind: unchanged-input
    close(x0.data, d0)
    close(x1.data, d1)
# kind: call-count
equal(ours.calls, [["ndarray", "ndarray"]])
# kind: dtype
for dtype in ["float64", "float32", "int64"]:
    x = Variable(np.array([3, 5], dtype=dtype))
    f = SumDiff()
    a, b = f([x, x])
    equal([len(f.inputs), len(f.outputs)], [2, 2])
    for seen, wanted in [(a, [6, 10]), (b, [0, 0])]:
        equal(seen.data, wanted)
        equal(seen.data.dtype, np.dtype(dtype))
# kind: unchanged-input
caller = inside("""
x0, x1, other = Variable(np.array(5.0)), Variable(np.array(3.0)), Variable(np.array(1.0))
given = [x0, x1]
f = SumDiff()
first, second = f(given)
kept = len(given) == 2 and given[0] is x0 and given[1] is x1
g = SumDiff()
third, fourth = g([other, first])
creators = [first.creator is f, second.creator is f, third.creator is g, fourth.creator is g]
boxes = [f.inputs[0] is x0, f.inputs[1] is x1, f.outputs[0] is first, f.outputs[1] is second]
empty = [box.grad is None for box in (x0, x1, first, second, third, fourth)]
""", SumDiff=SumDiff)
# kind: unchanged-input
equal(caller.kept, True)
# kind: two-objects
equal(all(caller.creators) and all(caller.boxes) and all(caller.empty), True)
# kind: at-birth
newborn(SumDiff(), [Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))])
# kind: unchanged-input
untouched(SumDiff(), [Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 2 — `Add`
#
# 첫 손님은 덧셈 $y = x_0 + x_1$입니다. `forward`는 배열이 둘 든 리스트 `xs`를 받아, 합을 **원소가 하나인 튜플**로 반환합니다. 받은 리스트도
# 배열도 바꾸지 마세요. `backward`는 13단계까지 미루어 둡니다.
# %% [markdown] lang="ja"
# ### 演習2 — `Add`
#
# 最初のお客さまは足し算 $y = x_0 + x_1$ です。`forward` は二つの配列が入ったリスト `xs` を受け取り、その和を**要素が一つのタプル**にして
# 返します。受け取ったリストも配列も書き換えないでください。`backward` はステップ13まで書かずにおきます。
# %% [markdown] lang="en"
# ### Exercise 2: `Add`
#
# The first guest is addition, $y = x_0 + x_1$. `forward` gets the list `xs` with two arrays in it and returns their sum as
# **a tuple of one**. Leave the list and the arrays that you are given as they are. `backward` can wait until step 13.

# %% exercise="add"
class Add(Function):
    def forward(self, xs):
        ### BEGIN SOLUTION
        x0, x1 = xs
        y = x0 + x1
        return (y,)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="add"
# `x0, x1 = xs`라고 쓰면 리스트의 두 원소에 이름이 붙습니다. 튜플을 튜플로 만드는 것은 괄호가 아니라 쉼표입니다.
# %% [markdown] lang="ja" hint="add"
# `x0, x1 = xs` と書けば、リストの二つの要素に名前が付きます。タプルをタプルにするのは括弧ではなく、カンマです。
# %% [markdown] lang="en" hint="add"
# `x0, x1 = xs` names the two elements of the list. What makes a tuple a tuple is the comma, not the brackets.

# %% test="add" points=2
ys = Add()([Variable(np.array(2)), Variable(np.array(3))])
close(ys[0].data, 5)
ys = Add()([Variable(np.array([1.0, 2.0, 3.0])), Variable(np.array([4.0, 5.0, 6.0]))])
equal(len(ys), 1)
close(ys[0].data, [5.0, 7.0, 9.0])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 3), (2, 1, 2)]:
    d0, d1 = rng.normal(size=(2, *shape))
    x0, x1 = Variable(np.array(d0)), Variable(np.array(d1))
    f = Add()
    ys = f([x0, x1])
    # kind: shape
    equal(len(ys), 1)
    kind(ys[0], Variable)
    close(ys[0].data, d0 + d1)
    # kind: unchanged-input
    close(x0.data, d0)
    close(x1.data, d1)
    # kind: links
    same(ys[0].creator, f)
    (twice,) = Add()([ys[0], x1])
    close(twice.data, d0 + 2 * d1)
    # kind: given-twice
    (double,) = Add()([x1, x1])
    close(double.data, 2 * d1)
# kind: dtype
for one, other in [("float64", "float64"), ("float32", "float32"), ("int64", "int64"), ("int64", "float64")]:
    for d0 in [np.array(3, dtype=one), np.array([1, 2, 3], dtype=one), np.zeros((0, 2), dtype=one)]:
        (y,) = Add()([Variable(d0), Variable(np.full(d0.shape, 4, dtype=other))])
        equal(y.data, d0 + 4)
        equal(y.data.dtype, np.result_type(np.dtype(one), np.dtype(other)))
given = inside("""
xs = [np.array([1.0, 2.0]), np.array([3.0, 4.0])]
first, second = xs
Add().forward(xs)
kept = len(xs) == 2 and xs[0] is first and xs[1] is second
""")
equal(given.kept, True)
close(given.first, [1, 2])
close(given.second, [3, 4])
# kind: result-type
bare = Add().forward([np.array([1.0, 2.0]), np.array([3.0, 4.0])])
kind(bare, tuple)
close(bare[0], [4.0, 6.0])
# kind: numbers
for data in samples(1e6):
    close(Add()([Variable(data.copy()), Variable(data.copy())])[0].data, 2 * data, rtol=1e-12, atol=0)
# kind: unchanged-input
untouched(Add(), [Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))])
# kind: new-object
separate(Add(), [Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기 — 쉼표 하나
#
# 아래의 `_Sloppy`는 쉼표를 빠뜨린 `Add`입니다. `(x0 + x1)`은 튜플이 아니라 그냥 배열입니다. 원소가 셋인 벡터 둘을 더하면 상자가 몇 개
# 나올까요? 0차원 배열끼리 더하면 어떨까요? 적어 본 다음 실행해 보세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する — たった一つのカンマ
#
# 次の `_Sloppy` は、カンマを書き忘れた `Add` です。`(x0 + x1)` はタプルではなく、ただの配列です。要素が三つのベクトルどうしを足すと、箱は
# いくつ出てくるでしょうか。0次元の配列どうしではどうでしょうか。書き出してから実行してみましょう。
# %% [markdown] lang="en"
# ## Predict, then run: one comma
#
# `_Sloppy` below is an `Add` whose author forgot the comma: `(x0 + x1)` is no tuple, just an array. Add two vectors of
# three elements. How many boxes come out? And for two 0-dimensional arrays? Write it down, then run.

# %%
class _Sloppy(Function):
    def forward(self, xs):
        x0, x1 = xs
        return (x0 + x1)


outs = _Sloppy()([Variable(np.array([1.0, 2.0, 3.0])), Variable(np.array([4.0, 5.0, 6.0]))])
print(len(outs), [float(out.data) for out in outs])

try:
    _Sloppy()([Variable(np.array(2.0)), Variable(np.array(3.0))])
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 벡터는 원소 하나하나가 출력 행세를 해서 상자 `3`개로 쪼개집니다. 게다가 **오류도 나지 않습니다**. 0차원 배열의 합은 하나씩 꺼낼 수가 없으니 오류가
# 나고, 그래서 오히려 금방 알아챌 수 있습니다. 스칼라로만 시험해 보아서는 안 되는 까닭이 또 하나 늘었습니다.
# %% [markdown] lang="ja"
# ベクトルでは、要素の一つひとつが出力のふりをして、和が `3` 個の箱に分かれてしまいます。しかも**エラーになりません**。0次元の配列の和は
# 一つずつ取り出せないのでエラーになり、かえってすぐに気づけます。スカラーだけで試してはいけない理由が、また一つ増えました。
# %% [markdown] lang="en"
# With vectors every element passes itself off as an output: the sum falls apart into `3` boxes, and **nothing complains**.
# The sum of two 0-dimensional arrays cannot be taken apart, so there you get an error and know at once. One more reason not to try
# things out on single numbers only.

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기 — 아직 안 되는 것
#
# 하나 더 있습니다. 방금 `Function`을 새로 썼습니다. 그렇다면 지금까지 쓰던 `square(x)`는 이제 망가졌을까요? `Square()`는 지금의
# `Function`의 인스턴스일까요? 그리고 덧셈의 결과에 `backward()`를 부르면 어떻게 될까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する — まだできないこと
#
# もう一つあります。たった今、`Function` を書き直しました。では、これまで使ってきた `square(x)` はもう動かないのでしょうか。`Square()` は、今の
# `Function` のインスタンスでしょうか。そして、足し算の結果に `backward()` を呼ぶとどうなるでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run: what does not work yet
#
# One thing more. You have just rewritten `Function`. Does the `square(x)` of the earlier steps still run? Is `Square()` an
# instance of the `Function` of today? And what happens if you call `backward()` on a sum?

# %%
print(square(Variable(np.array(3.0))).data, isinstance(Square(), Function))

[total] = Add()([Variable(np.array(2.0)), Variable(np.array(3.0))])
try:
    total.backward()
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown] lang="ko"
# `square`는 여전히 움직입니다. 6단계에서 보았듯이, 클래스는 **정의될 때의 기반 클래스**를 그대로 붙들고 있기 때문입니다. 이 노트북의 `Square`는 옛
# `Function`의 하위 클래스이고, 이름만 같은 새 `Function`과는 남남입니다(`False`). 기반 클래스를 고쳤는데 아무것도 달라지지 않는다면, 하위 클래스의
# 셀도 다시 실행했는지부터 살펴보세요.
#
# 역전파는 **아직 되지 않습니다**. `Variable.backward`는 여전히 `f.input`과 `f.output`을 찾는데, 새 함수에는 `inputs`와 `outputs`가 있을 뿐입니다.
# 12단계에서도 그대로 두었다가 13단계에서 고칩니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 입력도 출력도 몇 개든 좋습니다. 다만 쓰기가 번거롭습니다.
#
# ```python
# ys = Add()([x0, x1])      # 리스트로 싸서 넣고
# y = ys[0]                 # 리스트에서 꺼내야 합니다
# ```
#
# 만드는 쪽도 마찬가지입니다. `forward`마다 `xs`를 풀고 결과를 튜플로 싸야 하는데, 쉼표 하나를 잊으면 어떻게 되는지는 조금 전에 보았습니다. 다음
# 단계에서 쓰는 사람과 만드는 사람 모두를 편하게 해 줍시다.
# %% [markdown] lang="ja"
# `square` は今までどおり動きます。ステップ6で見たように、クラスは**定義されたときの基底クラス**をずっと持ち続けるからです。このノートブックの `Square` は
# 古い `Function` の派生クラスであり、名前が同じだけの新しい `Function` とは赤の他人です（`False`）。基底クラスを直したはずなのに何も変わらないときは、まず、
# 派生クラスのセルも実行し直したかどうかを確かめましょう。
#
# 逆伝播は、**まだできません**。`Variable.backward` は今も `f.input` と `f.output` を探しますが、新しい関数にあるのは `inputs` と `outputs` だけです。
# ステップ12でもこのままにしておき、ステップ13で直します。
#
# ## いまあるもの、まだ足りないもの
#
# 入力も出力も、いくつあってもかまわなくなりました。ただ、使うのに手間がかかります。
#
# ```python
# ys = Add()([x0, x1])      # リストに入れて渡し
# y = ys[0]                 # リストから取り出す
# ```
#
# 関数を作る側も同じです。`forward` を書くたびに `xs` をほどき、結果をタプルに包まなければなりません。カンマを一つ忘れるとどうなるかは、先ほど
# 見たとおりです。次のステップでは、使う人も作る人も楽になるようにしましょう。
# %% [markdown] lang="en"
# `square` still runs. As you saw in step 6, a class holds on to **the base class that it was defined with**. The `Square` of
# this notebook is a subclass of the old `Function` and no relation of the new one, which merely has the same name (`False`).
# If you mend a base class and nothing changes, ask first whether the cells of its subclasses were run again too.
#
# The backward pass does **not work yet**. `Variable.backward` still looks for `f.input` and `f.output`, and the new functions
# have `inputs` and `outputs`. We leave it so in step 12 and put it right in step 13.
#
# ## What you have, and what is still missing
#
# Any number of inputs, any number of outputs. But it is tedious to use:
#
# ```python
# ys = Add()([x0, x1])      # wrap into a list
# y = ys[0]                 # and unwrap again
# ```
#
# Writing a function is no better. Every `forward` has to unpack `xs` and wrap its result in a tuple, and you have just seen
# what one forgotten comma does. The next step makes life easier for both, those who use functions and those who write them.
