# %% [markdown] lang="ko"
# # 12단계. 가변 길이 인수(개선 편)
#
# 11단계의 `Function`은 몇 개든 받고 몇 개든 내놓지만, 쓰는 코드가 길어집니다.
#
# ```python
# ys = Add()([x0, x1])      # 쓰는 사람: 리스트로 싸고, ys[0]으로 꺼낸다
#
# def forward(self, xs):    # 만드는 사람: xs를 풀고, 결과를 튜플로 싼다
#     x0, x1 = xs
#     return (x0 + x1,)
# ```
#
# 하려는 계산은 $y = x_0 + x_1$ 하나뿐인데 싸고 푸는 코드가 더 깁니다. 이번 단계에서는 그 일을 모두 `__call__` 안으로 옮겨, 쓰는 사람은
# `add(x0, x1)`로, 만드는 사람은 `return x0 + x1`로 끝나게 합니다.
# %% [markdown] lang="ja"
# # ステップ12　可変長の引数（改善編）
#
# ステップ11の `Function` は、いくつでも受け取り、いくつでも返せますが、そのぶん手間がかかります。
#
# ```python
# ys = Add()([x0, x1])      # 使う人：リストに入れて渡し、ys[0]で取り出す
#
# def forward(self, xs):    # 作る人：xsをアンパックし、結果をタプルにする
#     x0, x1 = xs
#     return (x0 + x1,)
# ```
#
# 書きたいのは $y = x_0 + x_1$ だけなのに、まとめたりアンパックしたりするコードのほうが長くなっています。このステップで
# は、その仕事をすべて `__call__` に任せ、使う人は `add(x0, x1)`、作る人は `return x0 + x1` だけで済むようにします。
# %% [markdown] lang="en"
# # Step 12. Variable-length arguments (improvements)
#
# `Function` from step 11 takes any number of inputs and returns any number of outputs, but the code that uses it is
# long:
#
# ```python
# ys = Add()([x0, x1])      # to use it: wrap in a list, take ys[0]
#
# def forward(self, xs):    # to write it: unpack xs, wrap the result in a tuple
#     x0, x1 = xs
#     return (x0 + x1,)
# ```
#
# All we want to say is $y = x_0 + x_1$, but the wrapping is longer than that. In this step `__call__` does all the
# wrapping and unwrapping. Then you write `add(x0, x1)` to use a function, and `return x0 + x1` to define one.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(12))

# %% [markdown] lang="ko"
# ## 별표로 묶고 펼치기
#
# 파이썬의 별표 `*`는 놓인 자리에 따라 정반대인 두 가지 일을 합니다.
#
# | 자리 | 예 | 하는 일 |
# |--|--|--|
# | 함수를 **정의**할 때 | `def show(*xs):` | 여러 인수를 튜플 하나로 **모은다**(패킹) |
# | 함수를 **호출**할 때 | `show(*pair)` | 리스트나 튜플을 여러 인수로 **펼친다**(언패킹) |
#
# 다음 셀의 `count`는 인수의 개수를 반환하며, 네 번 호출됩니다. 예상한 네 결과를 `guess`에 적으세요. 그다음 셀은 인수까지 출력합니다.
# %% [markdown] lang="ja"
# ## アスタリスク：引数をまとめる、広げる
#
# Pythonのアスタリスク `*` は、書く場所によって反対の2つの働きをします。
#
# | 場所 | 例 | 働き |
# |--|--|--|
# | 関数を**定義**するとき | `def show(*xs):` | 複数の引数を1つのタプルに**まとめる**（パック） |
# | 関数を**呼び出す**とき | `show(*pair)` | リストやタプルを複数の引数に**広げる**（アンパックする） |
#
# 次のセルの `count` は引数の個数を返す関数で、4回呼び出されます。予想した4つの結果を `guess` に書いてください。そのあとのセルは、引数も表示します。
# %% [markdown] lang="en"
# ## Pack and unpack with a star
#
# The star `*` in Python has two opposite uses, depending on where you write it:
#
# | where | example | what it does |
# |--|--|--|
# | in a function **definition** | `def show(*xs):` | **packs** the arguments into one tuple |
# | in a function **call** | `show(*pair)` | **unpacks** a list or tuple into several arguments |
#
# `count` in the next cell returns the number of its arguments, and is called four times. Put the four results that
# you expect into `guess`. The cell after it prints the arguments too.

# %%
from course.testing import predict

guess = [None, None, None, None]


def count(*xs):
    return len(xs)


pair = [1, 2]
predict(guess, [count(1, 2, 3), count(pair), count(*pair), count(pair, *pair)])


# %%
def show(*xs):
    print(len(xs), xs)


show(1, 2, 3)
show(pair)
show(*pair)
show(pair, *pair)

# %% [markdown] lang="ko"
# `show(pair)`는 리스트 하나를 넘긴 것이라 인수가 하나이고, `show(*pair)`는 인수가 둘입니다. 별표 하나를 빠뜨리면 "둘을 넘겼다"가 "둘이 든 리스트
# 하나를 넘겼다"로 바뀝니다. `show(pair, *pair)`는 리스트 하나와 수 둘, 모두 셋입니다.
#
# ## 묶고 푸는 일은 모두 `__call__`에서
#
# 두 별표를 모두 씁니다. 입구에서 모으고, `forward`에 넘길 때 펼칩니다.
#
# ```text
#  f(x0, x1)
#     │  모으기: def __call__(self, *inputs)
#     ▼
#  inputs = (x0, x1) ──▶ xs = [배열, 배열]
#                           │  펼치기: self.forward(*xs)
#                           ▼
#                        forward(self, x0, x1)
#                           │  y 하나, 또는 (y0, y1)
#                           ▼
#                        ys: 언제나 튜플
#                           │  Variable에 담기
#                           ▼
#  y 또는 [y0, y1]  ◀──  outputs: 언제나 리스트
# ```
#
# 나가는 쪽에서는 두 가지를 확인합니다. `forward`가 튜플이 아닌 것을 반환했다면 **원소가 하나인 튜플로 감싸서** 그 뒤의 코드가 늘 튜플만 다루게
# 하고, 마지막에 상자가 하나뿐이라면 리스트에서 꺼내어 상자만 반환합니다.
# %% [markdown] lang="ja"
# `show(pair)` はリストを1つ渡しているので引数は1つ、`show(*pair)` なら引数は2つです。アスタリスクを1つ忘れるだけで、「2つ渡した」が「2つ入った
# リストを1つ渡した」に変わってしまいます。`show(pair, *pair)` は、リスト1つと数2つで、引数は3つです。
#
# ## まとめるのもアンパックするのも `__call__` で
#
# 2つのアスタリスクを両方使います。入り口でまとめ、`forward` に渡すときにアンパックします。
#
# ```text
#  f(x0, x1)
#     │  まとめる: def __call__(self, *inputs)
#     ▼
#  inputs = (x0, x1) ──▶ xs = [配列, 配列]
#                           │  アンパックする: self.forward(*xs)
#                           ▼
#                        forward(self, x0, x1)
#                           │  yが1つ、または (y0, y1)
#                           ▼
#                        ys: いつでもタプル
#                           │  Variableに入れる
#                           ▼
#  y または [y0, y1] ◀── outputs: いつでもリスト
# ```
#
# 出力側では、次の2つを確認します。`forward` の返したものがタプルでなければ、**要素が1つのタプルにして**、そのあとのコードがいつもタプルだけを扱えるように
# します。そして最後に、箱が1つしかなければ、リストから取り出して、箱だけを返します。
# %% [markdown] lang="en"
# `show(pair)` passes one list, so there is one argument. `show(*pair)` passes two arguments. If you forget the star,
# "two arguments" becomes "one list with two elements". `show(pair, *pair)` passes a list and two numbers, so there
# are three arguments.
#
# ## Let `__call__` do the wrapping
#
# We use both stars: `__call__` packs its inputs and unpacks them for `forward`.
#
# ```text
#  f(x0, x1)
#     │  pack: def __call__(self, *inputs)
#     ▼
#  inputs = (x0, x1) ──▶ xs = [array, array]
#                           │  unpack: self.forward(*xs)
#                           ▼
#                        forward(self, x0, x1)
#                           │  one y, or (y0, y1)
#                           ▼
#                        ys: always a tuple
#                           │  into Variables
#                           ▼
#  y or [y0, y1]    ◀──  outputs: always a list
# ```
#
# On the way out, check two things. If `forward` didn't return a tuple, **wrap the result in a tuple with one
# element**, so that the code after it only has to handle tuples. At the end, if there is only one box, take it out of
# the list and return the box itself.

# %% [markdown] lang="ko"
# ### 연습 1 — `Function`
#
# 두 군데를 채웁니다.
#
# - 첫째: `inputs`(상자의 튜플)에서 `outputs`(상자의 리스트)까지. `forward`에는 배열을 **펼쳐서** 넘기고, 결과가 튜플이 아니면 튜플로 감쌉니다.
# - 둘째: 출력이 하나면 그 `Variable`을, 둘 이상이면 모두를 묶어서(리스트, 또는 튜플로) 반환합니다. `self.outputs`는
#   출력이 하나뿐이어도 리스트(또는 튜플) 그대로 둡니다.
#
# 입력의 데이터는 바꾸지 말고, 결과의 값도 `dtype`도 바꾸지 마세요. 지금까지처럼 `as_array`를 거쳐 `Variable`에 담습니다.
#
# `Square`와 `Exp`를 다시 쓴 것은 새 `Function`의 하위 클래스로 만들기 위해서입니다(11단계 끝에서 본 것과 같습니다). `forward`는 배열 하나를
# 받던 원래 모습 그대로 쓸 수 있습니다. `backward`의 `self.input`은 다음 단계에서 고칩니다.
# %% [markdown] lang="ja"
# ### 演習1 — `Function`
#
# 空欄は2か所です。
#
# - 1つ目：`inputs`（箱のタプル）から `outputs`（箱のリスト）まで。`forward` には配列を**アンパックして**渡し、結果がタプルでなければタプルにします。
# - 2つ目：出力が1つならその `Variable` を、2つ以上ならすべてをまとめて（リストかタプルで）返します。`self.outputs` は、
#   出力が1つでもリスト（またはタプル）のままにしておきます。
#
# 入力のデータは書き換えず、結果の値と `dtype` も変えないでください。`as_array` を通してから `Variable` に入れるのは、これまでと同じです。
#
# `Square` と `Exp` をもう一度書いてあるのは、新しい `Function` の派生クラスにするためです（ステップ11の最後の話を思い出してください）。`forward` は、配列を1つ
# 受け取る元の形のままで動作します。`backward` の `self.input` は次のステップで直します。
# %% [markdown] lang="en"
# ### Exercise 1: `Function`
#
# Fill in two parts.
#
# - First part: go from `inputs`, a tuple of boxes, to `outputs`, a list of boxes. **Unpack** the arrays when you pass
#   them to `forward`, and wrap its result if it isn't a tuple.
# - Second part: if there is one output, return that `Variable`. If there are more, return all of them in a list or a
#   tuple. `self.outputs` stays a list (or tuple) even if it has only one element.
#
# Don't change the data of the inputs. Don't change the values or the dtype of the results. As before, results go
# through `as_array` into a `Variable`.
#
# `Square` and `Exp` are repeated so that they become subclasses of the new `Function` (see the end of step 11). Their
# `forward`, with a single array, works unchanged. We'll fix `self.input` in their `backward` in the next step.

# %% exercise="function"
class Function:
    def __call__(self, *inputs):
        ### BEGIN SOLUTION
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        ### END SOLUTION
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        ### BEGIN SOLUTION
        return outputs if len(outputs) > 1 else outputs[0]
        ### END SOLUTION

    def forward(self, *xs):
        raise NotImplementedError()

    def backward(self, *gys):
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


# %% [markdown] lang="ko" hint="function"
# 11단계의 `__call__`에서 이미 써 둔 `*inputs` 말고 달라지는 곳은 셋뿐입니다. `forward` 호출에 별표, 그다음에 `if` 하나, 그리고 `return`.
# %% [markdown] lang="ja" hint="function"
# ステップ11の `__call__` から変わるのは、すでに書いてある `*inputs` のほかに3か所だけです。`forward` の呼び出しのアス
# タリスク、そのあとの `if`、そして `return` です。
# %% [markdown] lang="en" hint="function"
# Apart from `*inputs`, which is already there, only three places differ from `__call__` in step 11: a star in the
# call of `forward`, an `if` after it, and the `return`.
# %% [markdown] lang="ko" hint="function"
# "튜플인가?"는 `isinstance(ys, tuple)`로 묻습니다. 원소가 하나인 튜플은 `(ys,)`입니다. `tuple(ys)`는 감싸는 것이 아니라 원소마다 쪼갭니다.
# %% [markdown] lang="ja" hint="function"
# 「タプルか」は `isinstance(ys, tuple)` で調べます。要素が1つのタプルは `(ys,)` です。`tuple(ys)` では、要素ごとに分かれてしまいます。
# %% [markdown] lang="en" hint="function"
# `isinstance(ys, tuple)` checks for a tuple. A tuple with one element is `(ys,)`. `tuple(ys)` doesn't wrap `ys`; it
# splits it into its elements.
# %% [markdown] lang="ko" hint="function"
# 마지막 줄의 기준은 입력이 아니라 **출력**의 개수입니다. `len(outputs)`가 1이면 `outputs[0]`을 반환합니다.
# %% [markdown] lang="ja" hint="function"
# 最後の行の決め手は、入力ではなく**出力**の個数です。`len(outputs)` が1なら `outputs[0]` を返します。
# %% [markdown] lang="en" hint="function"
# The last line depends on the number of **outputs**, not inputs. If `len(outputs)` is 1, return `outputs[0]`.

# %% test="function" points=2
ours = inside("""
class Triple(Function):
    def forward(self, x):
        return 3 * x
class SumDiff(Function):
    def forward(self, x0, x1):
        return x0 + x1, x0 - x1
""")

y = ours.Triple()(Variable(np.array(2.0)))
kind(y, Variable)
close(y.data, 6.0)
y0, y1 = ours.SumDiff()(Variable(np.array(5.0)), Variable(np.array(3.0)))
close(y0.data, 8.0)
close(y1.data, 2.0)
close(ours.Triple()(Variable(np.array([1.0, -2.0]))).data, [3.0, -6.0])
same(y0.creator, y1.creator)
equal([len(y.creator.outputs), len(y0.creator.outputs)], [1, 2])
### BEGIN HIDDEN TESTS
# kind: own-function
more = inside("""
class Spread(Function):
    def forward(self, x):
        return x + 1, 2 * x, -x
class Mix(Function):
    def forward(self, x0, x1, x2):
        return x0 + 2 * x1 - 3 * x2
calls = []
class Counting(Function):
    def forward(self, *xs):
        calls.append([type(x).__name__ for x in xs])
        return xs[0]
class One(Function):
    def forward(self, x):
        return (x + 1,)
Counting()(Variable(np.array(1.0)), Variable(np.array(2.0)))
""")
# kind: call-count
equal(more.calls, [["ndarray", "ndarray"]])
rng = seeded_rng()
for shape in [(), (1,), (2,), (4,), (2, 3), (0,)]:
    d0, d1 = rng.normal(size=(2, *shape))
    x0, x1 = Variable(np.array(d0)), Variable(np.array(d1))
    f, g, h, t = ours.SumDiff(), more.Spread(), more.Mix(), ours.Triple()
    a, b = f(x0, x1)
    p, q, r = g(b)
    z = h(a, q, x0)
    w = t(z)
    # kind: shape
    for seen in [a, b, p, q, r, z, w]:
        kind(seen, Variable)
    close(a.data, d0 + d1)
    close(b.data, d0 - d1)
    close(r.data, d1 - d0)
    close(w.data, 3 * (d0 + d1 + 4 * (d0 - d1) - 3 * d0))
    # kind: links
    for made, creator in [(a, f), (b, f), (p, g), (q, g), (r, g), (z, h), (w, t)]:
        same(made.creator, creator)
    equal([len(k.inputs) for k in (f, g, h, t)], [2, 1, 3, 1])
    # kind: many-outputs
    equal([len(k.outputs) for k in (f, g, h, t)], [2, 3, 1, 1])
    for seen, wanted in zip([*f.inputs, *h.inputs, *t.inputs], [x0, x1, a, q, x0, z], strict=True):
        same(seen, wanted)
    for seen, wanted in zip([*f.outputs, *g.outputs, *h.outputs], [a, b, p, q, r, z], strict=True):
        same(seen, wanted)
    # kind: numbers
    close(square(x0).data, d0**2)
    close(exp(square(x1)).data, np.exp(d1**2))
    # kind: unchanged-input
    close(x0.data, d0)
    close(x1.data, d1)
    # kind: many-outputs
    one = more.One()(x0)
    kind(one, Variable)
    close(one.data, d0 + 1)
# kind: dtype
for dtype in ["float64", "float32", "int64"]:
    x, other = (Variable(np.array(each, dtype=dtype)) for each in ([3, 5], [1, 2]))
    f, g = ours.SumDiff(), ours.SumDiff()
    with unchanged(x, other):
        a, b = f(x, x)
        c, d = g(x, other)
    for seen, wanted in [(a, [6, 10]), (b, [0, 0]), (c, [4, 7]), (d, [2, 3]), (ours.Triple()(x), [9, 15])]:
        close(seen.data, wanted, dtype=dtype)
    for seen, wanted in zip([*f.inputs, *f.outputs, *g.inputs, *g.outputs], [x, x, a, b, x, other, c, d], strict=True):
        same(seen, wanted)
# kind: at-birth
newborn(ours.SumDiff(), x, other)
# kind: unchanged-input
untouched(ours.SumDiff(), Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0])))
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(ours.SumDiff, first, second, ())
afresh(Square, first[:1], second[:1], ())
afresh(Exp, first[:1], second[:1], ())
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 2 — `add`
#
# `Add`를 새 방식으로 다시 쓰고, `square`처럼 함수로도 부를 수 있게 합니다.
#
# - `Add.forward`: 배열 둘을 인수 둘로 받아, 합을 그대로 반환합니다. 튜플로 감쌀 필요가 없습니다. 받은 배열은 이번에도 바꾸지 마세요.
# - `add(x0, x1)`: `Variable` 둘의 합을 `Variable`로 반환합니다. 계산할 때마다 `Add` 객체를 새로 만드세요.
# %% [markdown] lang="ja"
# ### 演習2 — `add`
#
# `Add` を新しい書き方に直し、`square` と同じように関数としても呼べるようにします。
#
# - `Add.forward`：2つの配列を2つの引数で受け取り、和をそのまま返します。タプルにする必要はありません。受け取った配列は、今回も書き換えないでください。
# - `add(x0, x1)`：2つの `Variable` の和を `Variable` で返します。計算するたびに、`Add` のオブジェクトを新しく作ってください。
# %% [markdown] lang="en"
# ### Exercise 2: `add`
#
# Write `Add` in the new way, and add a function for it, like `square`.
#
# - `Add.forward`: receive two arrays as two arguments and return their sum. You don't need a tuple. Don't change the
#   arrays.
# - `add(x0, x1)`: return the sum of two `Variable`s as a `Variable`. Create a new `Add` object for every call.

# %% exercise="add"
class Add(Function):
    def forward(self, x0, x1):
        ### BEGIN SOLUTION
        y = x0 + x1
        return y
        ### END SOLUTION


def add(x0, x1):
    ### BEGIN SOLUTION
    return Add()(x0, x1)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="add"
# `square`가 어떻게 쓰여 있는지 맨 위의 셀에서 보세요. 객체를 만드는 괄호와 호출하는 괄호, 괄호가 두 쌍 필요합니다.
# %% [markdown] lang="ja" hint="add"
# `square` がどう書かれているか、いちばん上のセルで見てみましょう。かっこは2組必要です。1組目でオブジェクトを作り、2組
# 目で呼び出します。
# %% [markdown] lang="en" hint="add"
# Look at `square` in the cell at the top. You need two pairs of parentheses: one creates the object, the other calls
# it.

# %% test="add" points=1
y = add(Variable(np.array(2)), Variable(np.array(3)))
close(y.data, 5)
kind(y.creator, Add)
a, b = Variable(np.array([1.0, 2.0])), Variable(np.array([0.5, -4.0]))
y = add(a, b)
close(y.data, [1.5, -2.0])
same(y.creator.inputs[1], b)
close([a.data, b.data], [[1.0, 2.0], [0.5, -4.0]])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 3)]:
    d0, d1 = rng.normal(size=(2, *shape))
    x0, x1 = Variable(np.array(d0)), Variable(np.array(d1))
    y = add(x0, x1)
    z = add(y, square(x1))
    # kind: shape
    kind(z, Variable)
    close(y.data, d0 + d1)
    close(z.data, d0 + d1 + d1**2)
    # kind: given-twice
    close(Add()(x1, x1).data, 2 * d1)
    close(add(x0, x0).data, 2 * d0)
    # kind: unchanged-input
    close(x0.data, d0)
    close(x1.data, d1)
    # kind: links
    kind(z.creator, Add)
# kind: dtype
for one, other in [("float64", "float64"), ("float32", "float32"), ("int64", "int64"), ("int64", "float64")]:
    for d0 in [np.array(3, dtype=one), np.array([1, 2, 3], dtype=one), np.zeros((0, 2), dtype=one)]:
        x0, x1 = Variable(np.array(d0)), Variable(np.full(d0.shape, 4, dtype=other))
        with unchanged(x0, x1):
            close(add(x0, x1).data, d0 + 4, dtype=np.result_type(np.dtype(one), np.dtype(other)).name)
# kind: new-object
chain = inside("""
a, b, c = (Variable(np.array(v)) for v in (1.0, 2.0, 4.0))
s = add(a, b)
t = add(s, c)
u = add(a, b)
new = s.creator is not t.creator and u is not s and u.creator is not s.creator
first = {id(v) for v in s.creator.inputs} == {id(a), id(b)}
second = {id(v) for v in t.creator.inputs} == {id(s), id(c)}
""")
equal([chain.new, chain.first, chain.second], [True, True, True])
# kind: result-type
close(Add().forward(np.array([1.0, 2.0]), np.array([3.0, 4.0])), [4.0, 6.0])
# kind: new-object
x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
many = inside("made = [add(x0, x1) for _ in range(40)]; creators = [each.creator for each in made]", x0=x0, x1=x1)
distinct(*many.made)
distinct(*many.creators)
# kind: no-grad-yet
equal([x0.grad, x1.grad, many.made[0].grad], [None, None, None])
# kind: unchanged-input
untouched(add, x0, x1)
# kind: new-object
newborn(add, x0, Variable(np.zeros(x0.data.shape)))
# kind: numbers
for data in samples(1e6):
    close(add(Variable(data.copy()), Variable(data.copy())).data, 2 * data, rtol=1e-12, atol=0)
# kind: new-object
separate(add, x0, x1)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second, ())
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상하고 실행하기: 갈라지는 그래프
#
# 다음 셀은 $x = 2$, $y = 3$에서 $z = x^2 + y^2$을 계산합니다. 이어서 `Add()`에 리스트를 한 번은 그대로, 한 번은 별표를 붙여 넘깁니다.
# 세 가지를 예상해 보세요. `z`의 값은 얼마이고, 두 호출은 각각 동작할까요(`True` 또는 `False`)?
# %% [markdown] lang="ja"
# ## 予想してから実行する：枝分かれするグラフ
#
# 次のセルでは、$x = 2$、$y = 3$ で $z = x^2 + y^2$ を計算します。続けて `Add()` にリストを、1回目はそのまま、2回目はアスタリスクを付けて渡します。
# 3つのことを予想してください。`z` の値はいくつで、2つの呼び出しはそれぞれ動作するでしょうか（`True` か `False`）。
# %% [markdown] lang="en"
# ## Predict, then run: a graph that branches
#
# The next cell computes $z = x^2 + y^2$ at $x = 2$ and $y = 3$. Then it passes a list to `Add()`, first as it is and
# then with a star. Predict three things: the value of `z`, and for each of the two calls whether it works (`True` or
# `False`).

# %%
guess = [None, None, None]

x, y = Variable(np.array(2.0)), Variable(np.array(3.0))
z = add(square(x), square(y))
works = []
for call in (lambda: Add()([x, y]), lambda: Add()(*[x, y])):
    try:
        call()
        works.append(True)
    except AttributeError:
        works.append(False)
predict(guess, [float(z.data), *works])

# %%
print(z.data)
print(type(z.creator).__name__, [type(each.creator).__name__ for each in z.creator.inputs])

for call in (lambda: Add()([x, y]), lambda: Add()(*[x, y])):
    try:
        print(call().data)
    except AttributeError as error:
        print("AttributeError:", error)

# %% [markdown] lang="ko"
# `13.0`이 나왔습니다. `z`에서 거꾸로 따라가면 그래프가 처음으로 두 갈래로 갈라집니다. `Add`의 입력이 둘이고, 둘 다 `Square`가 만들었습니다.
#
# ```text
#  x ──▶ Square ──▶ a ──┐
#                       ├──▶ Add ──▶ z
#  y ──▶ Square ──▶ b ──┘
# ```
#
# 리스트를 그대로 넘기면 `inputs`가 "리스트 하나가 든 튜플"이 되어, 리스트에서 `.data`를 찾다가 실패합니다. 별표로 펼쳐 주면 됩니다.
# %% [markdown] lang="ja"
# `13.0` が出ました。`z` から逆にたどると、グラフは初めて2つに枝分かれします。`Add` の入力は2つあり、どちらも `Square` の出力です。
#
# ```text
#  x ──▶ Square ──▶ a ──┐
#                       ├──▶ Add ──▶ z
#  y ──▶ Square ──▶ b ──┘
# ```
#
# リストをそのまま渡すと、`inputs` は「リストが1つ入ったタプル」になり、リストから `.data` を取り出そうとして失敗します。アスタリスクを付けてアンパックすれば動作します。
# %% [markdown] lang="en"
# The result is `13.0`. If you follow the graph back from `z`, it branches for the first time. `Add` has two inputs,
# and each was created by a `Square`.
#
# ```text
#  x ──▶ Square ──▶ a ──┐
#                       ├──▶ Add ──▶ z
#  y ──▶ Square ──▶ b ──┘
# ```
#
# If you pass the list as it is, `inputs` is a tuple that contains one list, and a list has no `.data`. With a star,
# it works.

# %% [markdown] lang="ko"
# ## 출력이 둘인 함수
#
# ### 연습 3 — `Polar`
#
# 입력도 둘, 출력도 둘인 함수를 직접 만들어 봅시다. 원점에서의 거리 $r$과 각도 $t$(라디안)로 나타낸 점을 가로, 세로 좌표로 바꾸는 함수입니다.
# $t$는 가로축에서 반시계 방향으로 잽니다.
#
# $$(x,\ y) = (r \cos t,\ r \sin t)$$
#
# ```text
#  y ┤      ●
#    │     /┊
#    │ r /  ┊
#    │ /  t ┊
#    └──────┴───
#           x
# ```
#
# `forward`는 배열 `r`, `t`를 받아 $x$와 $y$를 이 순서의 튜플로 반환합니다. `np.cos`와 `np.sin`을 쓰고, 받은 배열은 바꾸지 마세요.
# 13단계에서는 이 함수에 역전파를 더합니다.
# %% [markdown] lang="ja"
# ## 出力が2つの関数
#
# ### 演習3 — `Polar`
#
# 入力も2つ、出力も2つの関数を、自分で作ってみましょう。原点からの距離 $r$ と角度 $t$（ラジアン）で表した点を、横と縦の座標に
# 変換する関数です。$t$ は横軸から反時計回りに測ります。
#
# $$(x,\ y) = (r \cos t,\ r \sin t)$$
#
# ```text
#  y ┤      ●
#    │     /┊
#    │ r /  ┊
#    │ /  t ┊
#    └──────┴───
#           x
# ```
#
# `forward` は配列 `r`、`t` を受け取り、$x$ と $y$ をこの順番のタプルにして返します。`np.cos` と `np.sin` を使い、受け取った配列は書き換えないで
# ください。ステップ13で、この関数に逆伝播を加えます。
# %% [markdown] lang="en"
# ## A function with two outputs
#
# ### Exercise 3: `Polar`
#
# Write a function with two inputs and two outputs. A point is given by its distance $r$ from the origin and its angle
# $t$ in radians, measured counterclockwise from the horizontal axis. `Polar` converts them to the horizontal and
# vertical coordinates:
#
# $$(x,\ y) = (r \cos t,\ r \sin t)$$
#
# ```text
#  y ┤      ●
#    │     /┊
#    │ r /  ┊
#    │ /  t ┊
#    └──────┴───
#           x
# ```
#
# `forward` receives the arrays `r` and `t` and returns $x$ and $y$ as a tuple, in this order. Use `np.cos` and
# `np.sin`, and don't change the arrays. You'll add a backward pass in step 13.

# %% exercise="polar" keep=false
class Polar(Function):
    def forward(self, r, t):
        ### BEGIN SOLUTION
        return r * np.cos(t), r * np.sin(t)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="polar"
# `return x, y`처럼 쉼표로 이으면 튜플입니다. 각도가 0이면 점은 가로축 위에 있습니다. $(x, y) = (r, 0)$.
# %% [markdown] lang="ja" hint="polar"
# `return x, y` のようにカンマでつなげばタプルになります。角度が0なら点は横軸の上にあります。$(x, y) = (r, 0)$ です。
# %% [markdown] lang="en" hint="polar"
# A comma makes a tuple: `return x, y`. At angle 0 the point is on the horizontal axis: $(x, y) = (r, 0)$.

# %% test="polar" points=1
x, y = Polar()(Variable(np.array(2.0)), Variable(np.array(0.0)))
close(x.data, 2.0)
close(y.data, 0.0)
r, t = Variable(np.array([3.0, 1.0, 2.0])), Variable(np.array([np.pi / 2, np.pi, -np.pi / 2]))
x, y = Polar()(r, t)
close(x.data, [0.0, -1.0, 0.0])
close(y.data, [3.0, 0.0, -2.0])
close(r.data, [3.0, 1.0, 2.0])
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (1,), (3,), (2, 2)]:
    dr = rng.uniform(-3.0, 3.0, size=shape)
    dt = rng.uniform(-3.0, 3.0, size=shape)
    r, t = Variable(np.array(dr)), Variable(np.array(dt))
    f = Polar()
    x, y = f(r, t)
    # kind: shape
    close(x.data, dr * np.cos(dt))
    close(y.data, dr * np.sin(dt))
    # kind: links
    same(x.creator, f)
    same(y.creator, f)
    equal([len(f.inputs), len(f.outputs)], [2, 2])
    # kind: unchanged-input
    close(r.data, dr)
    close(t.data, dt)
    # kind: given-twice
    x, y = f(r, r)
    close(x.data, dr * np.cos(dr))
    close(y.data, dr * np.sin(dr))
# kind: dtype
for dtype, wanted in [("float32", "float32"), ("float64", "float64"), ("int64", "float64")]:
    dr, dt = np.array([2, 0, -1], dtype=dtype), np.array([1, 2, -3], dtype=dtype)
    r, t = Variable(dr.copy()), Variable(dt.copy())
    with unchanged(r, t):
        x, y = Polar()(r, t)
    close(x.data, dr * np.cos(dt), rtol=1e-5, dtype=wanted)
    close(y.data, dr * np.sin(dt), rtol=1e-5, dtype=wanted)
dr = np.array([1e-7, 1e7])
x, y = Polar()(Variable(dr.copy()), Variable(np.array([1.0, 1.0])))
close(x.data, dr * np.cos(1.0))
close(y.data, dr * np.sin(1.0))
# kind: unchanged-input
untouched(Polar(), Variable(np.array([1.0, 2.0])), Variable(np.array([7.0, -4.0])))
# kind: new-object
separate(Polar(), Variable(np.array([1.0, 2.0])), Variable(np.array([7.0, -4.0])))
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Polar, first, second, ())
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 시곗바늘 끝의 위치를 구해 봅시다. 길이가 5인 바늘이 가로축에서 30도($\pi/6$ 라디안)를 가리키고 있습니다.
# %% [markdown] lang="ja"
# 時計の針の先の位置を求めてみましょう。長さ5の針が、横軸から30度（$\pi/6$ ラジアン）の方向を指しています。
# %% [markdown] lang="en"
# Where is the tip of a clock hand with length 5 that points 30 degrees ($\pi/6$ radians) above the horizontal axis?

# %%
r, t = Variable(np.array(5.0)), Variable(np.array(np.pi / 6))
x, y = Polar()(r, t)
print(x.data.round(3), y.data.round(3))
print(type(Polar()(r, t)).__name__, type(add(r, t)).__name__)

# %% [markdown] lang="ko"
# 첫째 줄은 바늘 끝의 좌표 $(5\cos 30°, 5\sin 30°)$입니다. 둘째 줄은 조심해야 할 점을 보여 줍니다. 출력이 둘이면 `list`(튜플로 묶었다면 `tuple`),
# 하나면 `Variable`이 돌아옵니다. 반환값의 **타입이 출력의 개수에 따라 달라지는** 것입니다.
# 쓰는 사람에게는 편하지만, 출력이 몇 개인지 모르는 채로 아무 함수나 불러야 하는 코드라면 `f.outputs`를 보는 편이 안전합니다. 그쪽은 언제나 리스트(또는 튜플)입니다.
#
# ## 순전파는 완성, 역전파는 아직
#
# 순전파는 완성되었습니다. 어떤 함수든 보통의 파이썬 함수처럼 정의하고 부를 수 있습니다. 하지만 역전파는 전보다 할 수 있는 것이 줄었습니다. 새
# `Function`에는 `input`이 아니라 `inputs`가 있어서, 11단계까지 되던 `square(x).backward()`도 지금은 오류가 나고, `Add`에는 `backward`
# 메서드가 아직 없습니다.
#
# 그래프가 두 갈래로 갈라졌으니, 거꾸로 갈 때는 **모든 갈래**에 기울기를 보내야 합니다. 다음 단계에서 할 일입니다.
# %% [markdown] lang="ja"
# 1行目は針の先の座標 $(5\cos 30°, 5\sin 30°)$ です。2行目は、注意すべき点を示しています。出力が2つなら `list`（タプルで返すように書いたなら
# `tuple`）、1つなら `Variable` が返ってきます。つまり、返り値の**型が、出力の個数によって変わる**のです。
# 使う人には便利ですが、出力がいくつあるかを知らないまま、どんな関数でも呼ぶようなコードでは、`f.outputs` を見るほうが安全です。そちらはいつでもリスト
# （またはタプル）です。
#
# ## 順伝播は完成、逆伝播はこれから
#
# 順伝播はこれで完成です。どんな関数も、ふつうのPythonの関数と同じように定義し、呼び出せます。けれども逆伝播は、前より
# もできることが減りました。新しい `Function` にあるのは `input` ではなく `inputs` なので、ステップ11までは動作してい
# た `square(x).backward()` も、いまはエラーになります。`Add` には `backward` メソッドもまだありません。
#
# グラフが2つに枝分かれしたのですから、逆にたどるときには、**すべての枝**に微分を流さなければなりません。これを次のス
# テップで行います。
# %% [markdown] lang="en"
# The first line shows the coordinates of the tip, $(5\cos 30°, 5\sin 30°)$. The second line shows something to be
# careful about. With two outputs you get a `list` (or a `tuple`, if that's what you return). With one output you get
# a `Variable`. **The type of the result depends on the number of outputs.** That's convenient when you call a
# function that you know. Code that calls any function, without knowing the number of outputs, should use `f.outputs`,
# which is always a list (or tuple).
#
# ## The forward pass is complete, the backward pass is broken
#
# The forward pass is complete: you define and call a function like an ordinary Python function. The backward pass
# no longer works. The new `Function` has `inputs` instead of `input`. So `square(x).backward()`, which worked until
# step 11, now raises an error, and `Add` has no `backward` yet.
#
# The graph now branches, so the backward pass must send derivatives along **every branch**. That's the next step.
