# %% [markdown] lang="ko"
# # 11단계. 가변 길이 인수(순전파 편)
#
# 제2고지에 들어섰습니다. 제1고지에서 만든 엔진은 미분을 스스로 계산하지만, 다루는 함수는 모두 **입력 하나, 출력 하나**짜리입니다.
# 그런데 가장 흔한 계산인 덧셈부터가 입력이 둘입니다. 반대로 파이썬의 `divmod(17, 5)`처럼 몫과 나머지, 두 값을 내놓는 함수도 있습니다.
#
# 이번 단계부터 세 단계에 걸쳐 입력과 출력의 개수 제한을 없앱니다. 먼저 순전파만 다룹니다.
# %% [markdown] lang="ja"
# # ステップ11　可変長の引数（順伝播編）
#
# ここから第2ステージです。第1ステージで作ったエンジンは微分を自分で計算してくれますが、扱える関数はどれも**入力が1つ、出力も1つ**でした。
# ところが、いちばん身近な計算である足し算からして、入力は2つです。逆に、Pythonの `divmod(17, 5)` のように、商と余りという2つの値を返す
# 関数もあります。
#
# ここから3つのステップをかけて、入力と出力の個数の制限をなくします。まずは順伝播だけを扱います。
# %% [markdown] lang="en"
# # Step 11. Variable-length arguments (forward)
#
# Welcome to stage 2. The engine from stage 1 computes derivatives automatically, but every function in it has **one
# input and one output**. Even addition, the most common operation, has two inputs. Other functions have two outputs:
# Python's `divmod(17, 5)` returns a quotient and a remainder.
#
# Over the next three steps we remove this limit. This step covers the forward pass only.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(11))

# %% [markdown] lang="ko"
# ## 입력과 출력을 리스트로 묶기
#
# 그림으로 그리면 함수마다 선의 개수가 다릅니다.
#
# ```text
# 입력 1, 출력 1
#
#   x ──▶ Square ──▶ y
#
# 입력 2, 출력 1
#
#   x0 ──┐
#        ├──▶ Add ──▶ y
#   x1 ──┘
#
# 입력 1, 출력 2
#
#         ┌──▶ y0
#   x ──▶ f
#         └──▶ y1
# ```
#
# 모두 아래 식 하나의 특별한 경우입니다.
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# 식에 괄호가 있듯이 코드에서도 여러 값을 한 묶음으로 만들면 됩니다. 입력은 리스트 하나로 받고, 출력도 리스트 하나로 반환합니다. 하나뿐이어도
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
# ## 入力と出力をリストにまとめる
#
# 図に描くと、線の本数は関数によってまちまちです。
#
# ```text
# 入力1、出力1
#
#   x ──▶ Square ──▶ y
#
# 入力2、出力1
#
#   x0 ──┐
#        ├──▶ Add ──▶ y
#   x1 ──┘
#
# 入力1、出力2
#
#         ┌──▶ y0
#   x ──▶ f
#         └──▶ y1
# ```
#
# けれども、どれも次の1つの式の特別な場合です。
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# 式にかっこがあるように、コードでも複数の値をひとまとめにすればよいのです。入力は1つのリストで受け取り、出力も1つのリ
# ストで返します。1つしかないときも、要素が1つのまとまりとして扱います。こうすれば、個数ごとにコードを書き分けなくて済
# みます。
#
# | 仕事 | ステップ10まで | このステップ |
# |--|--|--|
# | 受け取るもの | 箱 `input` | 箱のリスト `inputs` |
# | データを取り出す | 配列 `x` | 配列のリスト `xs` |
# | 計算する | `forward(x)` → 配列 `y` | `forward(xs)` → 配列のタプル `ys` |
# | また入れる | 箱 `output` | 箱のリスト `outputs` |
# | 生みの親を設定する | 1つの出力に | **すべての**出力に |
# | 覚えておく | `self.input`、`self.output` | `self.inputs`、`self.outputs` |
#
# リストの要素それぞれに同じことをするには、リスト内包表記が便利です。`[2 * n for n in [1, 2, 3]]` は `[2, 4, 6]` になります。
# %% [markdown] lang="en"
# ## Put inputs and outputs into lists
#
# The number of inputs and outputs differs from function to function:
#
# ```text
# 1 in, 1 out
#
#   x ──▶ Square ──▶ y
#
# 2 in, 1 out
#
#   x0 ──┐
#        ├──▶ Add ──▶ y
#   x1 ──┘
#
# 1 in, 2 out
#
#         ┌──▶ y0
#   x ──▶ f
#         └──▶ y1
# ```
#
# All of them are special cases of one formula:
#
# $$(y_0, \dots, y_{m-1}) = f(x_0, \dots, x_{n-1})$$
#
# The formula groups values in parentheses. The code does the same with lists: a function receives one list of inputs
# and returns one list of outputs. A single value becomes a list with one element. So you don't need separate code for
# each number of values.
#
# | task | until step 10 | in this step |
# |--|--|--|
# | receive | a box `input` | a list of boxes `inputs` |
# | get the data | an array `x` | a list of arrays `xs` |
# | compute | `forward(x)` → an array `y` | `forward(xs)` → a tuple of arrays `ys` |
# | put into boxes | a box `output` | a list of boxes `outputs` |
# | set the creator | on one output | on **each** output |
# | remember | `self.input`, `self.output` | `self.inputs`, `self.outputs` |
#
# A list comprehension does the same thing to each element of a list: `[2 * n for n in [1, 2, 3]]` is `[2, 4, 6]`.

# %% [markdown] lang="ko"
# ### 연습 1 — `Function`
#
# 표의 오른쪽 열을 코드로 옮깁니다. `__call__`은 `Variable`의 리스트를 받아 `Variable`의 리스트를 반환합니다(튜플로 반환해도 됩니다).
#
# - `forward`에는 배열의 리스트를 한 번에 넘깁니다. `forward`가 반환하는 것은 배열의 튜플입니다.
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
# Write the right-hand column of the table as code. `__call__` takes a list of `Variable`s and returns a list of
# `Variable`s. A tuple is fine too.
#
# - Pass the whole list of arrays to `forward`. It returns a tuple of arrays.
# - `ys` decides how many outputs there are. The number of outputs can differ from the number of inputs.
# - As before, each output needs `as_array` and `set_creator`.
# - The function remembers the given boxes in `self.inputs` and the new boxes in `self.outputs`, in order.
# - The list belongs to the caller. Don't change the list or the data in its boxes.

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
# 10단계까지 쓰던 `__call__`은 맨 위의 접힌 셀에 있습니다. 그것을 옆에 두고, 한 줄씩 "하나"를 "묶음"으로 바꾸어 보세요. 줄의 순서는 그대로입니다.
# %% [markdown] lang="ja" hint="function"
# ステップ10までの `__call__`（いちばん上の折りたたまれたセルにあります）を横に並べて、1行ずつ「1つ」を「まとまり」に変えてみましょう。行の順番はそのままです。
# %% [markdown] lang="en" hint="function"
# Open the `__call__` from step 10 (in the collapsed cell at the top) next to yours. Change each line from one value to
# a list. The order of the lines stays the same.
# %% [markdown] lang="ko" hint="function"
# `xs`는 `inputs`의 원소마다 `.data`를, `outputs`는 `ys`의 원소마다 `Variable(as_array(y))`를 모은 리스트입니다. `set_creator`는 `for` 문
# 안에, `return`은 `for` 문 밖에 한 번만 씁니다.
# %% [markdown] lang="ja" hint="function"
# `xs` は `inputs` の要素ごとに `.data` を、`outputs` は `ys` の要素ごとに `Variable(as_array(y))` を集めたリストです。`set_creator` は `for` 文の
# 中に、`return` は `for` 文の外に一度だけ書きます。
# %% [markdown] lang="en" hint="function"
# `xs` is the list of `.data` for each element of `inputs`. `outputs` is the list of `Variable(as_array(y))` for each
# element of `ys`. Put `set_creator` inside a `for` loop and a single `return` after it.

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
    for seen, wanted in zip([*f.inputs, *g.inputs, *h.inputs], [x0, x1, b, a, q, x0], strict=True):
        same(seen, wanted)
    equal([len(f.outputs), len(g.outputs), len(h.outputs)], [2, 3, 1])
    for seen, wanted in zip([*f.outputs, *g.outputs], [a, b, p, q, r], strict=True):
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
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(SumDiff, [first], [second], ())
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 2 — `Add`
#
# 입력이 둘인 첫 함수는 덧셈 $y = x_0 + x_1$입니다. `forward`는 배열이 둘 든 리스트 `xs`를 받아, 합을 **원소가 하나인 튜플**로 반환합니다. 받은 리스트도
# 배열도 바꾸지 마세요. `backward`는 13단계에서 씁니다.
# %% [markdown] lang="ja"
# ### 演習2 — `Add`
#
# 最初に作るのは足し算 $y = x_0 + x_1$ です。`forward` は2つの配列が入ったリスト `xs` を受け取り、その和を**要素が1つのタプル**にして
# 返します。受け取ったリストも配列も書き換えないでください。`backward` はステップ13まで書かずにおきます。
# %% [markdown] lang="en"
# ### Exercise 2: `Add`
#
# The first function with two inputs is addition, $y = x_0 + x_1$. `forward` receives the list `xs` with two arrays
# and returns their sum as **a tuple with one element**. Don't change the list or the arrays. We'll write `backward`
# in step 13.

# %% exercise="add"
class Add(Function):
    def forward(self, xs):
        ### BEGIN SOLUTION
        x0, x1 = xs
        y = x0 + x1
        return (y,)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="add"
# `x0, x1 = xs`라고 쓰면 리스트의 두 원소에 이름이 붙습니다. 이것을 언패킹이라고 합니다. 튜플을 튜플로 만드는 것은 괄호가 아니라 쉼표입니다.
# %% [markdown] lang="ja" hint="add"
# `x0, x1 = xs` と書けば、リストの2つの要素に名前が付きます。これをアンパックといいます。タプルを作るのは、かっこではな
# くカンマです。
# %% [markdown] lang="en" hint="add"
# `x0, x1 = xs` gives names to the two elements of the list. This is called unpacking. The comma makes a tuple, not
# the parentheses.

# %% test="add" points=1
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
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, [first], [second], ())
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 2와 3을 더해 봅시다. 합은 `5`이고, 리스트에 담겨 나옵니다.
# %% [markdown] lang="ja"
# 2と3を足してみましょう。和は `5` で、リストに入って返ってきます。
# %% [markdown] lang="en"
# The next cell adds 2 and 3. The sum, `5`, is the only element of a list.

# %%
ys = Add()([Variable(np.array(2)), Variable(np.array(3))])
y = ys[0]
print(len(ys), y.data)

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 쉼표 하나
#
# 아래의 `_Sloppy`는 쉼표를 빠뜨린 `Add`입니다. `(x0 + x1)`은 튜플이 아니라 그냥 배열입니다. 두 가지를 예상해 보세요. 원소가 셋인 벡터 둘을 더하면 상자가 몇 개
# 나올까요? 0차원 배열끼리도 더할 수 있을까요(`True` 또는 `False`)?
# %% [markdown] lang="ja"
# ## 予想してから実行する：カンマを忘れると
#
# 次の `_Sloppy` は、カンマを書き忘れた `Add` です。`(x0 + x1)` はタプルではなく、ただの配列です。2つのことを予想してください。要素が3つのベクトルどうしを足すと、箱は
# いくつ出てくるでしょうか。0次元の配列どうしでも足し算ができるでしょうか（`True` か `False`）。
# %% [markdown] lang="en"
# ## Predict, then run: a missing comma
#
# `_Sloppy` is an `Add` without the comma, so `(x0 + x1)` is an array, not a tuple. Predict two things. How many boxes
# do you get if you add two vectors with three elements each? Does it work for two 0-dimensional arrays (`True` or
# `False`)?

# %%
from course.testing import predict

guess = [None, None]


class _Sloppy(Function):
    def forward(self, xs):
        x0, x1 = xs
        return (x0 + x1)


outs = _Sloppy()([Variable(np.array([1.0, 2.0, 3.0])), Variable(np.array([4.0, 5.0, 6.0]))])
try:
    _Sloppy()([Variable(np.array(2.0)), Variable(np.array(3.0))])
    works = True
except TypeError:
    works = False
predict(guess, [len(outs), works])

# %%
print(len(outs), [float(out.data) for out in outs])
try:
    _Sloppy()([Variable(np.array(2.0)), Variable(np.array(3.0))])
except TypeError as error:
    print("TypeError:", error)

# %% [markdown] lang="ko"
# 벡터는 원소 하나하나가 출력으로 처리되어 합이 상자 `3`개로 쪼개집니다. 게다가 **오류도 나지 않습니다**. 0차원 배열의 합은 하나씩 꺼낼 수가 없으니 오류가
# 나고, 그래서 오히려 금방 알아챌 수 있습니다. 스칼라만이 아니라 벡터로도 시험해야 하는 이유가 하나 더 있는 셈입니다.
# %% [markdown] lang="ja"
# ベクトルでは、要素の一つひとつが出力として扱われ、和が `3` 個の箱に分かれてしまいます。しかも**エラーになりません**。0次元の配列の和は
# 一つずつ取り出せないのでエラーになり、かえってすぐに気づけます。スカラーだけでなくベクトルでも試すべき理由が、もう一つあるわけです。
# %% [markdown] lang="en"
# Each element of a vector is treated as an output, so the sum is split into `3` boxes, and **there is no error**.
# You can't iterate over a 0-dimensional array, so there you do get an error and notice the mistake. That's another
# reason to test with vectors, not only with single numbers.

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 아직 안 되는 것
#
# 방금 `Function`을 새로 썼습니다. 세 가지 물음에 `True`나 `False`로 답하세요. 지금까지 쓰던 `square(x)`는 여전히 동작할까요? `Square()`는 지금의
# `Function`의 인스턴스일까요? 덧셈의 결과에 `backward()`를 부르면 동작할까요?
# %% [markdown] lang="ja"
# ## 予想してから実行する：まだできないこと
#
# いま、`Function` を書き直したところです。3つの問いに `True` か `False` で答えてください。これまで使ってきた
# `square(x)` は、いまも動作するでしょうか。`Square()` は、いまの `Function` のインスタンスでしょうか。足し算の結果に
# `backward()` を呼ぶと、動作するでしょうか。
# %% [markdown] lang="en"
# ## Predict, then run: what doesn't work yet
#
# You just redefined `Function`. Answer three questions with `True` or `False`. Does `square(x)` still work? Is
# `Square()` an instance of the current `Function`? Does `backward()` work on a sum?

# %%
guess = [None, None, None]

squares = float(square(Variable(np.array(3.0))).data) == 9
[total] = Add()([Variable(np.array(2.0)), Variable(np.array(3.0))])
try:
    total.backward()
    adds = True
except AttributeError:
    adds = False
predict(guess, [squares, isinstance(Square(), Function), adds])

# %%
print(square(Variable(np.array(3.0))).data, isinstance(Square(), Function))
try:
    total.backward()
except AttributeError as error:
    print("AttributeError:", error)

# %% [markdown] lang="ko"
# `square`는 여전히 동작합니다. 6단계에서 보았듯이, 클래스는 **정의될 때의 기반 클래스**를 그대로 유지하기 때문입니다. 이 노트북의 `Square`는 옛
# `Function`의 하위 클래스이고, 새 `Function`은 이름만 같은 다른 클래스입니다(`False`). 기반 클래스를 고쳤는데 아무것도 달라지지 않는다면, 하위 클래스의
# 셀도 다시 실행했는지부터 살펴보세요.
#
# 역전파는 **아직 되지 않습니다**. `Variable.backward`는 여전히 `f.input`과 `f.output`을 찾는데, 새 함수에는 `inputs`와 `outputs`가 있을 뿐입니다.
# 12단계에서도 그대로 두었다가 13단계에서 고칩니다.
#
# ## 개수 제한은 없지만 쓰기가 번거롭다
#
# 이제 입력도 출력도 몇 개든 됩니다. 다만 함수를 쓸 때마다 리스트로 싸고 꺼내야 합니다.
#
# ```python
# ys = Add()([x0, x1])      # 리스트로 싸서 넣고
# y = ys[0]                 # 리스트에서 꺼내야 합니다
# ```
#
# 만드는 쪽도 마찬가지입니다. `forward`마다 `xs`를 풀고 결과를 튜플로 싸야 하는데, 쉼표 하나를 잊으면 어떻게 되는지는 조금 전에 보았습니다. 다음
# 단계에서 쓰는 사람과 만드는 사람 모두를 편하게 해 줍시다.
# %% [markdown] lang="ja"
# `square` はこれまでどおり動作します。ステップ6で見たように、クラスは**定義されたときの基底クラス**をずっと持ち続ける
# からです。このノートブックの `Square` は、古い `Function` の派生クラスです。新しい `Function` は、名前が同じでも別の
# クラスです（`False`）。基底クラスを直したはずなのに何も変わらないときは、まず、派生クラスのセルも実行し直したかどうか
# を確かめましょう。
#
# 逆伝播は、**まだできません**。`Variable.backward` はいまも `f.input` と `f.output` を探しますが、新しい関数にあるの
# は `inputs` と `outputs` だけです。ステップ12でもこのままにしておき、ステップ13で直します。
#
# ## 個数の制限はないが、使うのに手間がかかる
#
# 入力も出力も、いくつあってもかまわなくなりました。ただ、使うのに手間がかかります。
#
# ```python
# ys = Add()([x0, x1])      # リストに入れて渡し
# y = ys[0]                 # リストから取り出す
# ```
#
# 関数を作る側も同じです。`forward` を書くたびに `xs` をアンパックし、結果をタプルに入れなければなりません。カンマを1つ忘れるとどうなるかは、先ほど
# 見たとおりです。次のステップでは、使う人も作る人も楽になるようにしましょう。
# %% [markdown] lang="en"
# `square` still works. As you saw in step 6, a class keeps **the base class that existed when the class was
# defined**. The `Square` in this notebook is a subclass of the old `Function`. The new `Function` has the same name,
# but it's a different class (`False`). If you change a base class and nothing happens, check whether you also ran the
# cells of its subclasses again.
#
# Backpropagation **doesn't work yet**. `Variable.backward` still uses `f.input` and `f.output`, but the new functions
# have `inputs` and `outputs`. It stays that way in step 12. We fix it in step 13.
#
# ## Any number of values, but too many brackets
#
# A function can now have any number of inputs and outputs. But it's inconvenient to use:
#
# ```python
# ys = Add()([x0, x1])      # wrap into a list
# y = ys[0]                 # unwrap from a list
# ```
#
# It's just as inconvenient to write. Every `forward` must unpack `xs` and wrap its result in a tuple, and you just
# saw what happens if you forget a comma. The next step makes functions easier to use and easier to write.
