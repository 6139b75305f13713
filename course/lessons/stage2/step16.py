# %% [markdown] lang="ko"
# # 16단계. 복잡한 계산 그래프(구현 편)
#
# 15단계에서 규칙을 찾았습니다. 순전파를 하면서 세대를 매기고, 역전파에서는 세대가 큰 함수부터 한 번씩만 부릅니다. 이번
# 단계에서는 이 규칙을 엔진에 넣습니다. 새로 쓰는 코드는 10줄 남짓이지만, 이것으로 갈라지고 합쳐지는 **모든** 그래프를
# 미분할 수 있게 됩니다.
#
# 뒷부분은 선택해서 풀 수 있는 실험실입니다. 세대순으로 꺼내는 방법은 여러 가지인데, 어느 것이 가장 빠를까요? 시간을 한
# 번 재는 대신, 횟수를 세고 따져서 답합니다.
# %% [markdown] lang="ja"
# # ステップ16　複雑な計算グラフ（実装編）
#
# ステップ15で規則が見つかりました。順伝播をしながら世代番号を振り、逆伝播では世代の大きい関数から一度ずつ呼びます。こ
# のステップでは、その規則をエンジンに組み込みます。新しく書くのは10行ほどですが、これで枝分かれと合流のある**どんな**計
# 算グラフも微分できるようになります。
#
# 後半の実験は任意です。世代の順に取り出す方法はいくつもありますが、どれがいちばん速いのでしょうか。時間を一度計るので
# はなく、回数を数えて、筋道を立てて答えます。
# %% [markdown] lang="en"
# # Step 16. Complex computational graphs: the code
#
# In step 15 you found the rule: assign generations in the forward pass; in the backward pass, call the functions from
# the largest generation down, each of them once. In this step the rule goes into the engine. It takes about ten new
# lines, and after that the engine differentiates **every** graph that branches and meets again.
#
# The second half is an optional laboratory. There are several ways to take functions out by generation. Which is the
# fastest? Instead of timing them once, we'll count and reason.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(16))

# %% [markdown] lang="ko"
# ## 순전파에서 세대 적어 두기
#
# 세대는 계산을 실행하는 순간에 정해집니다. 함수 $f$가 $x_0, x_1, \dots$를 받아 $y$를 만들면
#
# $$\mathrm{gen}(f) = \max_i\,\mathrm{gen}(x_i), \qquad \mathrm{gen}(y) = \mathrm{gen}(f) + 1$$
#
# 이고, 사용자가 만든 변수의 세대는 0입니다. 그래프를 다시 훑을 필요 없이, 순전파를 하면서 한 번씩만 적어 두면 됩니다.
#
# ```text
# generation   0    0    1      1    2      2    3
#                           ┌─▶ B ─▶ b ─┐
#              x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                           └─▶ C ─▶ c ─┘
# ```
#
# ### 연습 1 — `generation`
#
# 변수와 함수에 인스턴스 변수 `generation`을 둡니다. 채울 곳은 세 군데입니다.
#
# | 어디서 | 무엇을 |
# |--|--|
# | `Variable.__init__` | 새로 만든 변수의 세대 |
# | `Function.__call__` | 입력에서 정해지는 함수의 세대 |
# | `Variable.set_creator` | 창조자에게서 정해지는 변수의 세대 |
#
# `Square`, `Exp`, `Add`는 새 `Function`을 상속받도록 다시 적었을 뿐 달라진 것이 없습니다. `Variable`의 `backward`는
# 연습 2에서 씁니다.
# %% [markdown] lang="ja"
# ## 順伝播のあいだに世代番号を書き込む
#
# 世代は、計算を実行した瞬間に決まります。関数 $f$ が $x_0, x_1, \dots$ を受け取って $y$ を作るとき、
#
# $$\mathrm{gen}(f) = \max_i\,\mathrm{gen}(x_i), \qquad \mathrm{gen}(y) = \mathrm{gen}(f) + 1$$
#
# であり、ユーザーが作った変数の世代は0です。グラフを調べ直さなくても、順伝播のついでに一度書き込めば十分です。
#
# ```text
# generation   0    0    1      1    2      2    3
#                           ┌─▶ B ─▶ b ─┐
#              x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                           └─▶ C ─▶ c ─┘
# ```
#
# ### 演習1 — `generation`
#
# 変数と関数に、インスタンス変数 `generation` を持たせます。書くところは3か所です。
#
# | どこで | 何を |
# |--|--|
# | `Variable.__init__` | 新しく作った変数の世代 |
# | `Function.__call__` | 入力から決まる、関数の世代 |
# | `Variable.set_creator` | 生みの親から決まる、変数の世代 |
#
# `Square`、`Exp`、`Add` は、新しい `Function` を継承するように書き直しただけで、中身は変わりません。`Variable` の `backward` は
# 演習2で書きます。
# %% [markdown] lang="en"
# ## Store the generation
#
# A generation is known as soon as the computation runs. When a function $f$ takes $x_0, x_1, \dots$ and makes $y$,
#
# $$\mathrm{gen}(f) = \max_i\,\mathrm{gen}(x_i), \qquad \mathrm{gen}(y) = \mathrm{gen}(f) + 1$$
#
# and a variable that the user made has generation 0. There's no need to search the graph again: store each number once,
# during the forward pass.
#
# ```text
# generation   0    0    1      1    2      2    3
#                           ┌─▶ B ─▶ b ─┐
#              x ─▶ A ─▶ a ─┤           ├─▶ D ─▶ y
#                           └─▶ C ─▶ c ─┘
# ```
#
# ### Exercise 1: `generation`
#
# Variables and functions get an attribute `generation`. Fill in three places:
#
# | where | what |
# |--|--|
# | `Variable.__init__` | the generation of a new variable |
# | `Function.__call__` | the generation of the function, which follows from its inputs |
# | `Variable.set_creator` | the generation of the variable, which follows from its creator |
#
# `Square`, `Exp` and `Add` are unchanged; they're repeated because they have to inherit from the new `Function`. You
# write `Variable.backward` in exercise 2.


# %% exercise="generation"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        ### BEGIN SOLUTION
        self.generation = 0
        ### END SOLUTION

    def set_creator(self, func):
        self.creator = func
        ### BEGIN SOLUTION
        self.generation = func.generation + 1
        ### END SOLUTION


class Function:
    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]

        ### BEGIN SOLUTION
        self.generation = max([x.generation for x in inputs])
        ### END SOLUTION
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
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
        return x0 + x1

    def backward(self, gy):
        return gy, gy


# %% [markdown] lang="ko" hint="generation"
# 함수의 세대를 정하는 줄은 `set_creator`를 부르는 줄보다 앞에 있습니다. `set_creator`가 무엇을 읽어야 하는지 생각해 보세요.
# %% [markdown] lang="ja" hint="generation"
# 関数の世代を決める行は、`set_creator` を呼ぶ行より前にあります。`set_creator` が何を読み取るのかを考えてみましょう。
# %% [markdown] lang="en" hint="generation"
# The line that sets the function's generation comes before the calls of `set_creator`. Think about what `set_creator`
# has to read.

# %% [markdown] lang="ko" hint="generation"
# 함수가 입력을 몇 개 받을지는 알 수 없습니다. `max`에 변수의 리스트가 아니라 **세대의 리스트**를 주면 됩니다. 리스트
# 컴프리헨션으로 한 줄이면 됩니다.
# %% [markdown] lang="ja" hint="generation"
# 関数がいくつの入力を受け取るかはわかりません。`max` には、変数のリストではなく**世代のリスト**を渡します。リスト内包表記なら1行です。
# %% [markdown] lang="en" hint="generation"
# You don't know how many inputs a function takes. Pass `max` a list of **generations**, not of variables. A list
# comprehension does it in one line.

# %% test="generation" points=2
x = Variable(np.array(2.0))
equal(x.generation, 0)
a = square(x)
equal(a.creator.generation, 0)
equal(a.generation, 1)
y = add(square(a), x)
equal(y.creator.generation, 2)
equal(y.generation, 3)
equal([a.creator.generation, a.generation, x.generation], [0, 1, 0])
### BEGIN HIDDEN TESTS
# kind: generations
c = Variable(np.array([1.0, -2.0]))
deep = square(square(square(c)))
equal(deep.generation, 3)
for y in (add(deep, c), add(c, deep)):
    equal(y.creator.generation, 3)
    equal(y.generation, 4)
    close(y.data, [2.0, 254.0])
equal(add(square(c), deep).generation, 4)
equal(add(deep, deep).generation, 4)
equal([c.generation, deep.generation, square(c).generation], [0, 3, 1])
# kind: two-objects
equal([deep.creator.generation, deep.creator.inputs[0].creator.generation], [2, 1])
# kind: at-birth
equal(Variable(None).generation, 0)

# kind: many-inputs
ours = inside("""
class Middle(Function):
    def forward(self, x0, x1, x2):
        return x0 - x1, x1 - x2

    def backward(self, gy0, gy1):
        return gy0, gy1 - gy0, -gy1

class Total(Function):
    def forward(self, *xs):
        return sum(xs)

    def backward(self, gy):
        return (gy,) * len(self.inputs)

def steps(x, n):
    for _ in range(n):
        x = Square()(x)
    return x

x = Variable(np.array(1.0))
low, high, mid = steps(x, 1), steps(x, 5), steps(x, 2)
first, second = Middle()(low, high, mid)
total = Total()(x, mid, second, low)
y = Variable(np.array(0.0))
for _ in range(2000):
    y = Add()(y, y)
""")
equal(ours.first.creator.generation, 5)
equal([ours.first.generation, ours.second.generation], [6, 6])
equal(ours.total.generation, 7)
# kind: long-chain
equal(ours.y.creator.generation, 1999)
equal(ours.y.generation, 2000)
# kind: two-objects
equal([ours.first.creator.generation, ours.mid.creator.generation, ours.low.creator.generation], [5, 1, 0])
equal([ours.low.generation, ours.mid.generation, ours.high.generation, ours.x.generation], [1, 2, 5, 0])
# kind: unchanged-input
untouched(Square(), c)
untouched(Add(), deep, c)
# kind: at-birth
newborn(Add(), deep, c)
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second)
afresh(Square, first[:1], second[:1])
afresh(Exp, first[:1], second[:1])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 세대순으로 꺼내기
#
# 이제 `backward`입니다. 14단계의 반복문에서 달라지는 것은 리스트 `funcs`에 함수를 넣고 꺼내는 방법뿐입니다.
#
# | | 14단계 | 이번 단계 |
# |--|--|--|
# | 넣을 때 | 나올 때마다 넣는다 | 처음 보는 함수만 넣는다 |
# | 꺼낼 때 | 가장 나중에 들어온 것 | 세대가 가장 큰 것 |
#
# 15단계의 `backward_order`와 같은 반복문이고, 이름 대신 함수를 넣는 점만 다릅니다. 처음 보는 함수인지 알려면 지금까지
# 넣은 함수를 집합 `seen_set`에 적어 두면 됩니다. 함수를 넣는 곳이 두 군데이므로 `backward` 안에 작은 함수 `add_func`를
# 두었습니다. 메서드 안에서 정의한 함수는 메서드의 `funcs`와 `seen_set`을 그대로 쓸 수 있습니다.
#
# ### 연습 2 — `backward`
#
# `backward`의 빈 곳을 채우세요. 지켜야 할 것은 다음과 같습니다.
#
# - 어떤 함수의 `backward`든 꼭 한 번, 출력의 기울기가 **다 모인 뒤에** 불립니다. `y.backward()`는 `y`로 이어지지 않는
#   함수를, 계산에 쓰였더라도 부르지 않습니다.
# - `creator`가 없는 변수에서 부르면 자기 `grad`만 채우고 끝납니다.
# - 출발값은 전과 같습니다. `grad`에 값이 있으면 그 값(0이라도)에서, `None`이면 1에서 출발하고, 이미 있는 배열은 바꾸지
#   않습니다.
# - 큰 그래프도 끝까지 갑니다. 함수 2,000개가 한 줄로 이어져도(그러니 재귀는 쓸 수 없습니다), `y + y` 같은 덧셈이 100층
#   쌓여도 됩니다.
# - 호출할 때마다 새로 시작합니다. 앞선 호출에서 무엇을 보았는지 기억하지 않습니다. 다만 `grad`에는 14단계처럼 더합니다.
#
# 정렬이든, 최댓값 찾기든, 힙이든 방법은 자유입니다. 아래의 틀은 정렬을 쓸 때에 맞추어져 있지만 바꾸어도 됩니다.
# %% [markdown] lang="ja"
# ## 世代の順に取り出す
#
# 次は `backward` です。ステップ14のループから変わるのは、リスト `funcs` への関数の入れ方と、取り出し方だけです。
#
# | | ステップ14 | このステップ |
# |--|--|--|
# | 入れるとき | 出てくるたびに入れる | 初めて見る関数だけを入れる |
# | 取り出すとき | 最後に入ったもの | 世代が最大のもの |
#
# ステップ15の `backward_order` と同じループで、名前の代わりに関数を入れます。初めて見る関数かどうかを知るために、これ
# までに入れた関数を集合 `seen_set` に記録します。関数を入れる場面は2か所あるので、`backward` の中に小さな関数 `add_func` を
# 置きました。メソッドの中で定義した関数は、メソッドの `funcs` と `seen_set` をそのまま使えます。
#
# ### 演習2 — `backward`
#
# `backward` の空いているところを埋めてください。満たすべきことは次のとおりです。
#
# - どの関数の `backward` も、ちょうど一度、出力の勾配が**出そろってから**呼ばれます。`y.backward()` は、計算に使われ
#   ていても `y` につながらない関数を呼びません。
# - `creator` のない変数で呼ばれたら、自分の `grad` を埋めるだけで終わります。
# - 出発値はこれまでと同じです。`grad` に値があればその値（0でも）から、`None` なら1から始め、もとからある配列は書き換
#   えません。
# - 大きなグラフでも最後まで進みます。関数が2,000個一列につながっていても（ですから再帰は使えません）、`y + y` のよう
#   な足し算が100段重なっていても動きます。
# - 呼び出しのたびに新しく始めます。前の呼び出しで何を見たかは覚えません。ただし `grad` には、ステップ14のとおり足して
#   いきます。
#
# 並べ替えでも、最大値探しでも、ヒープでも、方法は自由です。下の枠は並べ替えを使う場合に合わせてありますが、変えてもか
# まいません。
# %% [markdown] lang="en"
# ## Take functions out by generation
#
# Now for `backward`. Only two things in the loop of step 14 change: how functions go into the list `funcs`, and how
# they come out.
#
# | | step 14 | now |
# |--|--|--|
# | going in | every time a function comes up | only if it wasn't seen before |
# | coming out | the one that went in last | the one with the largest generation |
#
# This is the loop of `backward_order` from step 15, with functions instead of names. The set `seen_set` holds the
# functions that have gone in. Functions go in at two places, so there's a small function `add_func` inside `backward`.
# Because it's defined in the method, it can use the method's `funcs` and `seen_set`.
#
# ### Exercise 2: `backward`
#
# Fill in the gaps of `backward`. These are the requirements:
#
# - `backward` of each function is called exactly once, **after** the gradients of its outputs are complete.
#   `y.backward()` doesn't call functions that don't lead to `y`, even if they use some of the same variables.
# - On a variable without a `creator`, it only fills in that variable's own `grad`.
# - It starts as before: from what `grad` holds (even 0), or from 1 if `grad` is `None`. It doesn't change existing
#   arrays.
# - It works on large graphs: 2,000 functions in a row (so recursion is out), or a hundred levels of additions like
#   `y + y`.
# - Each call starts fresh and remembers nothing of what an earlier call saw. Only `grad` adds up, as in step 14.
#
# You can sort, search for the maximum, or use a heap: use any method. The frame below suits sorting; change it if you
# like.


# %% exercise="backward"
class Variable:
    def __init__(self, data):
        if data is not None and not isinstance(data, np.ndarray):
            raise TypeError(f"{type(data)} is not supported")
        self.data = data
        self.grad = None
        self.creator = None
        self.generation = 0

    def set_creator(self, func):
        self.creator = func
        self.generation = func.generation + 1

    def cleargrad(self):
        self.grad = None

    def backward(self):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            ### BEGIN SOLUTION
            if f is not None and f not in seen_set:
                seen_set.add(f)
                funcs.append(f)
                funcs.sort(key=lambda f: f.generation)
            ### END SOLUTION

        add_func(self.creator)
        while funcs:
            ### BEGIN SOLUTION
            f = funcs.pop()
            ### END SOLUTION
            gys = [output.grad for output in f.outputs]
            gxs = f.backward(*gys)
            if not isinstance(gxs, tuple):
                gxs = (gxs,)

            for x, gx in zip(f.inputs, gxs):
                if x.grad is None:
                    x.grad = gx
                else:
                    x.grad = x.grad + gx
                ### BEGIN SOLUTION
                add_func(x.creator)
                ### END SOLUTION


# %% [markdown] lang="ko" hint="backward"
# `add_func(f)`는 먼저 두 가지를 묻습니다. 함수가 있기는 한가? 처음 보는 함수인가? 둘 다 그렇다면 적어 두고 리스트에 넣습니다.
# %% [markdown] lang="ja" hint="backward"
# `add_func(f)` はまず2つのことを確かめます。そもそも関数があるか。初めて見る関数か。どちらも「はい」なら、記録してリストに入れます。
# %% [markdown] lang="en" hint="backward"
# `add_func(f)` first checks two things: is there a function at all, and is it new? If both hold, it notes the function
# in `seen_set` and puts it in the list.

# %% [markdown] lang="ko" hint="backward"
# 본 함수를 적는 것은 꺼낼 때가 아니라 **넣을 때**입니다. 꺼낼 때 적으면 B와 C가 저마다 A를 넣을 수 있습니다. 적는 것이
# 변수가 아니라 함수인지도 확인하세요. `x.grad`가 `None`으로 남는다면 이름도 살펴보세요. 어느 학습 노트에서는 반복 변수를
# `input`으로 바꾸고 `x.creator`는 그대로 두어 `32.0 None`이 출력되었습니다.
# %% [markdown] lang="ja" hint="backward"
# 記録するのは、取り出すときではなく**入れるとき**です。取り出すときに記録すると、B も C もそれぞれ A を入れてしまいま
# す。記録するのが変数ではなく関数であることも確かめましょう。`x.grad` が `None` のままなら、名前も見てください。ある
# 学習ノートでは、ループ変数を `input` に変えたのに `x.creator` がそのまま残っていて、`32.0 None` と表示されていました。
# %% [markdown] lang="en" hint="backward"
# Note a function when it goes **in**, not when it comes out. Otherwise B and C may each put A in. And note functions,
# not variables. If `x.grad` stays `None`, check the names too: one learner renamed the loop variable to `input` but
# kept `x.creator`, and the notebook printed 32.0 None.

# %% [markdown] lang="ko" hint="backward"
# `funcs.sort(key=lambda f: f.generation)`은 세대가 작은 것부터 정렬합니다. 그러면 `funcs.pop()`이 꺼내는 것은 세대가
# 가장 큰 함수입니다. `key` 없이 정렬하면 파이썬은 함수끼리 크기를 비교하려다 `TypeError`를 냅니다.
# %% [markdown] lang="ja" hint="backward"
# `funcs.sort(key=lambda f: f.generation)` は世代の小さい順に並べます。すると `funcs.pop()` で出てくるのは世代が最大の
# 関数です。`key` なしで並べ替えると、Pythonは関数どうしの大小を比べようとして `TypeError` になります。
# %% [markdown] lang="en" hint="backward"
# `funcs.sort(key=lambda f: f.generation)` puts the smallest generation first, so `funcs.pop()` returns a function with
# the largest one. Without a `key`, Python tries to compare the functions themselves and raises a `TypeError`.

# %% test="backward" points=4
x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
close(y.data, 32.0)
close(x.grad, 64.0)

x = Variable(np.array(2.0))
a = square(x)
y = add(square(square(a)), a)
y.backward()
close(x.grad, 1028.0)

x, c = Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 0.5]))
a = square(x)
y = add(add(a, c), square(a))
y.grad = np.array([0.5, 1.0])
y.backward()
close(x.grad, [3.0, -36.0])
close(c.grad, [0.5, 1.0])

Many = inside("""
class Many(Function):
    def forward(self, x0, x1, x2):
        return x0 + x1, x1 - 2 * x2

    def backward(self, gy0, gy1):
        return gy0, gy0 + gy1, -2 * gy1
""").Many
x, c, d = (Variable(np.array(number)) for number in (1.0, 2.0, 3.0))
u, v = Many()(x, c, d)
y = add(u, square(v))
y.backward()
close([x.grad, c.grad, d.grad], [1.0, -7.0, 16.0])

x = Variable(np.array(2.0))
y = square(x)
y.backward()
y.backward()
close(x.grad, 8.0)  # 4.0 from each of the two passes
### BEGIN HIDDEN TESTS
# kind: branches
own = inside("""
class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        return 2 * self.inputs[0].data * gy

class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        return np.exp(self.inputs[0].data) * gy

class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        return gy, gy

def square(x):
    return Square()(x)

def exp(x):
    return Exp()(x)

def add(x0, x1):
    return Add()(x0, x1)
""")
rng = seeded_rng()
for shape in [(), (3,), (2, 2)]:
    for flipped in (False, True):
        data, seed = rng.uniform(-1.2, 1.2, size=shape), rng.normal(size=shape)
        x = Variable(np.array(data))
        a = own.square(x)
        c = own.square(own.square(a))
        s = own.add(c, a) if flipped else own.add(a, c)
        y = own.square(s)
        aside = own.exp(a)
        y.grad = np.array(seed)
        y.backward()
        gs = seed * 2 * (data**2 + data**8)
        close(s.grad, gs)
        close(c.grad, gs)
        close(a.grad, gs * (1 + 4 * data**6))
        close(x.grad, gs * (1 + 4 * data**6) * 2 * data)
        # kind: each-once
        equal(aside.grad, None)

# kind: order
for order in ("acA", "caA", "Aac", "Aca"):
    x, c = Variable(np.array(2.0)), Variable(np.array(3.0))
    a = own.square(own.square(x))
    if order[0] == "A":
        y = own.add(a, own.add(a, c) if order == "Aac" else own.add(c, a))
    else:
        y = own.add(own.add(a, c) if order == "acA" else own.add(c, a), a)
    y.backward()
    close(x.grad, 64.0)
    close(a.grad, 2.0)
    close(c.grad, 1.0)

for again in range(6):
    values = rng.uniform(-0.9, 0.9, size=2).tolist()
    slopes, steps, start = [np.array([1.0, 0.0]), np.array([0.0, 1.0])], [], list(values)
    for _ in range(14):
        i, j = rng.integers(max(0, len(values) - 5), len(values), size=2).tolist()
        if rng.random() < 0.4 and abs(values[i]) < 3:
            steps.append([i])
            slopes.append(2 * values[i] * slopes[i])
            values.append(values[i] ** 2)
        else:
            steps.append([i, j])
            slopes.append(slopes[i] + slopes[j])
            values.append(values[i] + values[j])
    graph = inside("""
nodes = [Variable(np.array(value)) for value in start]
for places in steps:
    boxes = [nodes[place] for place in places]
    nodes.append(add(*boxes) if len(boxes) == 2 else square(*boxes))
y = nodes[0]
for node in nodes[1:]:
    y = add(node, y) if flipped else add(y, node)
y.backward()
slopes = [node.grad for node in nodes[:2]]
""", start=start, steps=steps, flipped=again % 2 == 1, add=own.add, square=own.square)
    close(graph.slopes[0], sum(slopes)[0], rtol=1e-6)
    close(graph.slopes[1], sum(slopes)[1], rtol=1e-6)

# kind: each-once
ours = inside("""
calls = []

class Plus(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        calls.append(float(gy))
        return gy, gy

class Both(Function):
    def forward(self, x):
        return 2 * x, 3 * x

    def backward(self, gy0, gy1):
        calls.append([float(gy0), float(gy1)])
        return 2 * gy0 + 3 * gy1

x = Variable(np.array(1.0))
y = x
for _ in range(12):
    y = Plus()(y, y)
    Plus()(y, x)
y.backward()
doubled, doubling = x.grad, list(calls)

calls.clear()
x = Variable(np.array(0.5))
two = [Both()(square(x)) for _ in range(2)]
(p, q), (r, s) = two
y = add(add(square(p), q), add(s, square(square(r))))
y.backward()
split, both = x.grad, sorted(calls)
""", square=own.square, add=own.add)
close(ours.doubled, 4096.0)
close(ours.doubling, [2.0**k for k in range(12)])
# kind: many-outputs
close(ours.both, [[2 * 0.5, 1.0], [4 * 0.5**3, 1.0]][::-1])
close(ours.split, 2 * 0.5 * (2 * 1.0 + 3 + 2 * 0.5 + 3))

# kind: many-inputs
three = inside("""
class Total(Function):
    def forward(self, x0, x1, x2):
        return x0 + 2 * x1 + 3 * x2

    def backward(self, gy):
        return gy, 2 * gy, 3 * gy

boxes = [Variable(np.array(value)) for value in (2.0, 3.0, 5.0)]
Total()(square(boxes[0]), boxes[1], square(boxes[2])).backward()
slopes = [box.grad for box in boxes]
""", square=own.square)
for seen, slope in zip(three.slopes, [4.0, 2.0, 30.0], strict=True):
    close(seen, slope)

# kind: second-backward
x = Variable(np.array(2.0))
a = own.square(x)
b, c = own.square(a), own.square(a)
y, z = own.add(b, c), own.exp(a)
for _ in range(2):
    for variable in (x, a, b, c, y):
        variable.cleargrad()
    y.backward()
    close(x.grad, 64.0)
x.cleargrad()
a.cleargrad()
z.backward()
close(x.grad, 4.0 * np.exp(4.0))

# kind: no-creator
x = Variable(np.array([1.0, 2.0]))
own.square(x)
x.backward()
close(x.grad, [1.0, 1.0])
# kind: grad-before
x.cleargrad()
own.add(x, x).backward()
y = own.add(own.add(x, x), x)
y.backward()
close(x.grad, [5.0, 5.0])
close(y.grad, [1.0, 1.0])

# kind: start-grad
data = np.array([0.5, -0.75])
for start in [np.array([2.0, -0.25]), np.zeros(2), None]:
    x = Variable(data)
    y = own.square(own.square(x))
    y.grad = start
    gy = np.ones(2) if start is None else start
    y.backward()
    close(x.grad, 4 * data**3 * gy)
    # kind: second-backward
    y.backward()
    close(x.grad, 12 * data**3 * gy)
    close(y.creator.inputs[0].grad, 4 * data**2 * gy)
    close(y.grad, gy)
    equal([y.generation, y.creator.generation], [2, 1])
# kind: dtype
for dtype, share in [("float64", 0.3), ("float32", 0.3), ("int64", 0.25)]:
    x = Variable(np.array([1, 2], dtype=dtype))
    a = own.square(x)
    y = own.add(own.add(a, x), a)
    y.grad = np.array([share, -share], dtype=dtype if dtype[0] == "f" else None)
    gy = y.grad
    y.backward()
    close(x.grad, (4 * np.array([1, 2], dtype=gy.dtype) + 1) * gy, rtol=1e-6)
    equal(x.grad.dtype, gy.dtype)
    equal(y.grad, gy)

# kind: grad-before
kept = inside("""
class Sum(Function):
    def forward(self, x0, x1, x2):
        return x0 + 2 * x1 + 3 * x2

    def backward(self, gy):
        return gy, 2 * gy, 3 * gy

def passes(own):
    x = Variable(np.array([1.0, -2.0]))
    if own:
        x.grad = np.array([10.0, 20.0])
    else:
        square(x).backward()
    before, was = x.grad, x.grad.copy()
    y = Sum()(x, square(x), x)
    gy = y.grad = np.array([0.5, 2.0])
    y.backward()
    return before, was, gy, x.grad - was

found = [passes(True), passes(False)]
""", square=own.square)
for before, was, gy, added in kept.found:
    close(before, was, rtol=0, atol=0)
    close(gy, [0.5, 2.0])
    close(added, [4.0, -8.0])

# kind: long-chain
row = inside("""
x = Variable(np.array(1.0))
y = x
for _ in range(2000):
    y = add(y, Variable(np.array(0.0)))
y.backward()
""", add=own.add)
close(row.x.grad, 1.0)

# kind: cost
ladder = inside("""
calls = []

class Plus(Function):
    def forward(self, x0, x1):
        return x0 + x1

    def backward(self, gy):
        calls.append(float(gy))
        if len(calls) > 1000:
            raise RuntimeError("backward of 100 functions is called more than 1000 times")
        return gy, gy

x = Variable(np.array(1.0))
y = x
for _ in range(100):
    y = Plus()(y, y)
y.backward()
""")
close(ladder.x.grad, 2.0**100)
close(ladder.calls, [2.0**k for k in range(100)])
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
# ## 경로가 2¹⁰⁰개인 그래프
#
# `x`에서 시작하여 자기 자신과 더하는 일을 100번 되풀이합니다. $y = 2^{100} x$이니 미분은 $2^{100}$입니다. `y`의 세대는
# 얼마이고, 덧셈의 `backward`는 몇 번이나 불릴까요? `None` 자리에 두 예상을 차례로 적으세요. 14단계의 엔진이었다면 몇
# 번일까요?
# %% [markdown] lang="ja"
# ## 経路が2¹⁰⁰本あるグラフ
#
# `x` から始めて、自分自身との足し算を100回繰り返します。$y = 2^{100} x$ なので、微分は $2^{100}$ です。`y` の世代はい
# くつで、足し算の `backward` は何回呼ばれるでしょうか。`None` のところに2つの予想を順に書いてください。ステップ14のエ
# ンジンだったら、何回になるでしょうか。
# %% [markdown] lang="en"
# ## A graph with 2¹⁰⁰ paths
#
# Add `x` to itself, then add the result to itself, 100 times: $y = 2^{100} x$, with derivative $2^{100}$. What is the
# generation of `y`, and how many times is `backward` of an addition called? Put both guesses in place of `None`. How
# many times would the engine of step 14 have called it?


# %%
from course.testing import predict

guess = [None, None]


class Counting(Add):
    calls = 0

    def backward(self, gy):
        Counting.calls += 1
        return super().backward(gy)


start = Variable(np.array(1.0))
end = start
for _ in range(100):
    end = Counting()(end, end)
end.backward()
predict(guess, [end.generation, Counting.calls])

# %%
print(end.generation, Counting.calls)
print(start.grad, 2.0**100)

# %% [markdown] lang="ko"
# 차례로 세대, 호출 횟수, 기울기와 $2^{100}$입니다. 덧셈이 100개, 호출도 100번입니다. 14단계의 엔진은 같은 함수를 나올
# 때마다 다시 불러, 한 층 내려갈 때마다 호출이 두 배가 됩니다. 모두 $2^{100} - 1$번인데, 1초에 10억 번씩 불러도 40조
# 년이 걸립니다. `seen_set` 한 줄은 답을 바르게 할 뿐 아니라, 이런 그래프의 역전파가 **끝나게** 해 줍니다.
#
# 15단계에서 본, 두 갈래의 길이가 다른 그래프도 한 장씩 넘겨 봅시다. 띠 하나가 한 세대이고, 함수 이름 옆의 작은 수가 그
# 함수의 세대입니다. 세대가 다른 함수가 함께 기다릴 때 어느 쪽을 먼저 꺼내는지 보세요.
# %% [markdown] lang="ja"
# 順に、世代、呼び出しの回数、勾配と $2^{100}$ です。足し算が100個、呼び出しも100回です。ステップ14のエンジンは同じ関
# 数を出てくるたびに呼び直すので、1段下りるごとに呼び出しが2倍になります。全部で $2^{100} - 1$ 回、1秒に10億回呼んだと
# しても40兆年かかります。`seen_set` の1行は、答えを正しくするだけでなく、こういうグラフの逆伝播が**終わる**ようにして
# くれます。
#
# ステップ15で見た、枝の長さが違うグラフも一歩ずつ見てみましょう。帯の1本が1つの世代を表し、関数名の横の小さな数がその
# 関数の世代です。世代の違う関数が一緒に待っているとき、どちらが先に取り出されるでしょうか。
# %% [markdown] lang="en"
# The cell prints the generation, the number of calls, and the gradient beside $2^{100}$: 100 additions, 100 calls. The
# engine of step 14 calls a function every time it comes up, so the calls double with every level: $2^{100} - 1$ in all.
# At a billion calls per second that takes 40 trillion years. The check with `seen_set` matters for more than the right
# answer: without it, the backward pass through such a graph **never finishes**.
#
# Now step through a graph from step 15, the one whose branches differ in length. Each band is a generation, and the
# small number beside a function name is the generation of that function. When functions of different generations are
# waiting, which one is taken?

# %%
from course.draw import play

x = Variable(np.array(2.0))
a = square(x)
y = add(a, square(square(a)))
play(y)

# %% [markdown] lang="ko"
# ## 고장 난 역전파 세 가지
#
# 다음 세 역전파는 저마다 규칙 하나를 어깁니다. 그래프는 $y = c + a$이고 올바른 `x.grad`는 1028입니다. 한 장씩 넘기면서 ✗가 처음 나오는 곳을 찾으세요. 그 역전파는
# 함수를 너무 일찍 불렀을까요, 두 번 불렀을까요, 아니면 기울기를 더하지 않고 덮어썼을까요? `broken`의 세 인수 가운데 어느 것을 바꾸면 고쳐지는지도 찾아보세요.
# %% [markdown] lang="ja"
# ## 3つの壊れた逆伝播
#
# 次の3つの逆伝播は、それぞれ規則を1つ破っています。計算グラフは $y = c + a$ で、正しい `x.grad` は1028です。1枚ずつめ
# くって、✗が最初に出る場所を見つけてください。その逆伝播は、関数を呼ぶのが早すぎるのでしょうか、2回呼んでいるのでしょ
# うか、それとも勾配を足さずに上書きしているのでしょうか。`broken` の3つの引数のうち、どれを変えれば直るかも考えてみま
# しょう。
# %% [markdown] lang="en"
# ## Three broken backward passes
#
# Each of the next three backward passes breaks one rule. The graph is $y = c + a$, and the correct `x.grad` is 1028. Step
# through the pages and find the first ✗. Does the pass call a function too early, call it twice, or overwrite a gradient
# instead of adding to it? Which of the three arguments of `broken` do you have to change to fix it?


# %%
def newest(funcs):
    return len(funcs) - 1


def latest(funcs):
    return max(range(len(funcs)), key=lambda k: funcs[k].generation)


def broken(pick, repeat, adds):
    def walk(y):
        y.grad = np.ones_like(y.data)
        funcs = [y.creator]
        seen_set = {y.creator}
        while funcs:
            f = funcs.pop(pick(funcs))
            gxs = f.backward(*[output.grad for output in f.outputs])
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = x.grad + gx if adds and x.grad is not None else gx
                if x.creator is not None and (repeat or x.creator not in seen_set):
                    seen_set.add(x.creator)
                    funcs.append(x.creator)

    return walk


passes = [broken(latest, True, True), broken(newest, False, True), broken(latest, False, False)]


def flipped():
    x = Variable(np.array(2.0))
    a = square(x)
    c = square(square(a))
    return x, add(c, a)


x, y = flipped()
play(y, passes[0])

# %%
x, y = flipped()
play(y, passes[1])

# %%
x, y = flipped()
play(y, passes[2])

# %%
for walk in passes:
    x, y = flipped()
    walk(y)
    print(x.grad)

# %% [markdown] lang="ko"
# 첫 번째는 같은 함수를 두 번 불러 `2056.0`이 됩니다. `repeat`를 `False`로 바꾸면 고쳐집니다. 두 번째는 가장 나중에 들어온 함수를 꺼내, a를 만든 함수를 너무 일찍 부르고 `4.0`에서
# 끝납니다. `newest`를 `latest`로 바꿉니다. 세 번째는 `a.grad`를 덮어써서 `1024.0`이 됩니다. 14단계의 실수이고, `adds`를 `True`로 바꿉니다. 틀린 값만 보고도 어느
# 규칙을 어겼는지 짐작할 수 있습니다.
# %% [markdown] lang="ja"
# 1つ目は同じ関数を2回呼び、`2056.0` になります。`repeat` を `False` にすれば直ります。2つ目は最後に入った関数を取り出すので、a を作った関数を呼ぶのが早すぎて `4.0` で
# 終わります。`newest` を `latest` に変えます。3つ目は `a.grad` を上書きして `1024.0` になります。ステップ14の間違いで、`adds` を `True` に変えます。
# 間違った値だけからでも、どの規則を破ったかの見当がつきます。
# %% [markdown] lang="en"
# The first pass calls a function twice and gets `2056.0`; set `repeat` to `False`. The second takes the function that
# went in last. So it calls the function that made `a` too early and gets `4.0`; use `latest` instead of `newest`. The
# third overwrites `a.grad` and gets `1024.0`, the mistake of step 14; set `adds` to `True`. The wrong value alone
# already hints at the broken rule.

# %% [markdown] lang="ko"
# ## 남은 문제: 중간 기울기와 메모리
#
# 이제 엔진은 갈라지고 합쳐지는 그래프도 함수마다 한 번씩만 불러 올바르게 미분합니다.
#
# 결함이 하나 남아 있습니다. 역전파가 끝나도 `a.grad` 같은 중간 변수의 기울기가 남아 있어서, 같은 그래프에서 `backward`를 한 번 더 부르면 앞의 기울기 위에
# 다시 더해집니다. `x.cleargrad()`만으로는 부족합니다. 이 결함은 책의 설계에서 온 것이고, 18단계에서 중간 기울기를 지워서 고칩니다.
#
# 더 급한 문제는 메모리입니다. 변수는 함수를, 함수는 변수를 가리키므로 그래프에는 서로를 참조하는 고리가 생깁니다. `y`를 지워도 그래프는 바로 사라지지 않습니다.
# 17단계에서 이 문제를 확인하고 고칩니다.
# %% [markdown] lang="ja"
# ## 残る問題：途中の勾配とメモリ
#
# エンジンは、枝分かれと合流のあるグラフも、関数を一度ずつ呼ぶだけで正しく微分できるようになりました。
#
# 欠点が1つ残っています。逆伝播が終わっても `a.grad` のような途中の変数の勾配が残るので、同じグラフでもう一度 `backward` を呼ぶと、前の勾配の上に
# さらに足されてしまいます。`x.cleargrad()` だけでは足りません。この欠点は本の設計によるもので、ステップ18で途中の勾配を消して直します。
#
# 先に直したいのはメモリの問題です。変数は関数を、関数は変数を参照しているので、グラフの中に、互いに参照し合う循環がで
# きます。`y` を消しても、グラフはすぐには消えません。ステップ17でこの問題を確かめて直します。
# %% [markdown] lang="en"
# ## What is left: gradients of intermediate variables, and memory
#
# The engine now differentiates graphs that branch and meet again, with one call for each function.
#
# One flaw remains. After a backward pass, the **intermediate variables**, which lie between the leaf variables and the
# result, such as `a`, still hold their `grad`. If you call `backward` on the same graph again, the new gradients are
# added to the old ones. `x.cleargrad()` alone doesn't help. This flaw comes from the book's design; step 18 fixes it by
# dropping these gradients.
#
# Memory is more urgent. Variables refer to functions and functions to variables, so the graph contains cycles of
# objects that refer to each other. If you delete `y`, the graph doesn't disappear at once. Step 17 shows this problem
# and fixes it.

# %% [markdown] lang="ko"
# ## 실험실(선택): 정렬과 최댓값 찾기, 어느 쪽이 빠를까
#
# 여기부터는 선택해서 푸는 부분입니다. 연습 두 개에 점수가 있지만, 다음 단계에서는 쓰지 않습니다.
#
# 어느 학습자는 이렇게 생각했습니다. "함수를 넣을 때마다 정렬하는 것은 낭비가 아닐까? 정렬은 $O(n \log n)$, 최댓값 찾기는
# $O(n)$이니, 정렬하지 말고 꺼낼 때 최댓값을 찾는 편이 빠를 것이다." 그러고는 함수 세 개짜리 리스트로 한 번씩 재었더니
# 정렬은 0.000105초, 최댓값 찾기는 0.000266초였습니다. 자기가 잰 값과 반대인데도 최댓값 찾기가 빠르다고 결론지었습니다.
# 좋은 의문입니다. 하지만 원소 세 개를 한 번 잰 시간으로는 아무것도 알 수 없습니다. 궁금한 것은 그래프가 **커질 때**
# 어떻게 되는가이기 때문입니다.
#
# 먼저 정렬은 정말 $n \log n$만큼 일할까요? `Counted`는 비교될 때마다 횟수를 셉니다. 마구 섞인 리스트와, 이미 정렬된
# 리스트 끝에 새 원소 하나가 붙은 리스트를 각각 정렬하고, 리스트의 길이와 두 비교 횟수를 출력합니다. 원소가 1,000개일 때
# 비교 횟수를 어림해 보고 실행하세요.
# %% [markdown] lang="ja"
# ## 実験（任意）：並べ替えと最大値探し、どちらが速いか
#
# ここから先は任意です。2つの演習には点数がありますが、あとのステップでは使いません。
#
# こう考えた学習者がいます。「関数を入れるたびに並べ替えるのは無駄ではないか。ソートは $O(n \log n)$、最大値探しは $O(n)$ だ
# から、並べ替えずに、取り出すときに最大値を探すほうが速いはずだ」。そして、関数が3つのリストで一度ずつ計ると、ソート
# は0.000105秒、最大値探しは0.000266秒でした。自分で計った値とは逆なのに、最大値探しのほうが速いと結論しています。もっ
# ともな疑問です。けれども、3つの要素を一度計っただけでは何もわかりません。知りたいのは、グラフが**大きくなるとき**に
# どうなるかだからです。
#
# まず、ソートは本当に $n \log n$ の仕事をするのでしょうか。`Counted` は、比較されるたびに回数を数えます。ばらばらに混
# ぜたリストと、並べ替え済みのリストの末尾に新しい要素が1つ付いたリストをそれぞれソートし、リストの長さと2つの比較回数
# を表示します。要素が1,000個のときの比較の回数を見積もってから、実行しましょう。
# %% [markdown] lang="en"
# ## Laboratory (optional): sort, or search for the maximum?
#
# The rest of this notebook is optional. Its two exercises give points, but no later step builds on them.
#
# One learner asked: "Isn't it a waste to sort at every insertion? Sorting is $O(n \log n)$, finding the maximum is
# $O(n)$. So it must be faster not to sort, and to look for the maximum when taking out." They timed both once, on a
# list of three functions: sorting took 0.000105 s, the maximum 0.000266 s. From this they concluded that the maximum is
# faster, although their own numbers say the opposite. The question is good. But one measurement on three elements
# answers nothing, because what matters is what happens when the graph **grows**.
#
# First: does sorting really do $n \log n$ work here? `Counted` counts how often it's compared. The cell sorts a
# shuffled list, then a list that is sorted already except for one new element at the end. It prints the length of the
# list and the two numbers of comparisons. Guess the numbers for 1,000 elements before you run it.

# %%
class Counted:
    comparisons = 0

    def __init__(self, number):
        self.number = number

    def __lt__(self, other):
        Counted.comparisons += 1
        return self.number < other.number


def comparisons(numbers):
    Counted.comparisons = 0
    sorted(numbers, key=Counted)
    return Counted.comparisons


for n in (10, 100, 1000):
    shuffled = np.random.default_rng(0).permutation(n).tolist()
    newcomer = sorted(shuffled)[1:] + [n // 3]
    print(f"{n:5}{comparisons(shuffled):7}{comparisons(newcomer):7}")

timed = {"sort": 0.000105, "max": 0.000266}
print(f"{timed['max'] / timed['sort']:.1f}")

# %% [markdown] lang="ko"
# 섞인 리스트라면 1,000개에 8,000번이 넘지만, 새 원소 하나라면 1,000번 남짓입니다. 파이썬의 정렬(Timsort)은 이미 정렬된
# 구간을 찾아내기 때문입니다. `funcs`는 늘 정렬되어 있으므로 넣을 때의 정렬도 $n \log n$이 아니라 약 $n$입니다. 최댓값
# 찾기도 약 $n$이니, 앞의 생각은 맞지 않습니다.
#
# 그러면 무엇을 세어야 할까요? 두 방법 모두 시간의 대부분을 `key`, 곧 **함수의 `generation`을 읽는 데** 씁니다. 그
# 횟수를 셉시다. 다음 셀의 세 가지 방법은 기울기는 계산하지 않고, 함수를 역전파의 순서대로 나열하기만 합니다.
#
# | 이름 | 넣을 때 | 꺼낼 때 |
# |--|--|--|
# | `every_insertion` | 리스트 전체를 정렬한다 | 끝의 것 |
# | `max_pop` | 끝에 붙이기만 한다 | 최댓값을 찾아서 뺀다(같으면 나중에 들어온 것) |
# | `heap` | 힙에 넣는다 | 힙의 맨 위 |
#
# 힙에 넣는 것은 튜플이고, `heapq`는 세대가 같으면 다음 원소끼리 비교합니다. 거기에 함수가 있으면 `TypeError`가 나므로,
# 그 사이에 겹치지 않는 번호를 끼워 둡니다.
#
# 그래프는 두 가지입니다. `chain(n)`은 제곱 $n$개를 한 줄로 잇고, `comb(n)`은 $x^2$을 $n$개 따로 만들어 차례로
# 더하므로 빗 모양이 됩니다. `reads(walk, y)`는 방법 `walk`가 `generation`을 읽은 횟수를 셉니다.
#
# ```text
# chain(3)   x ─▶ S ─▶ S ─▶ S ─▶ y
#
# comb(3)    S ─┐
#            S ─┴─▶ + ─┐
#            S ────────┴─▶ + ─▶ y
# ```
# %% [markdown] lang="ja"
# ばらばらのリストなら1,000個で8,000回を超えますが、新しい要素が1つだけなら1,000回あまりです。Pythonのソート（Timsort）
# が、すでに並んでいる区間を見つけ出すからです。`funcs` はいつも並んでいるので、入れるときのソートも $n \log n$ ではな
# く、およそ $n$ です。最大値探しもおよそ $n$ なので、先ほどの考えは成り立ちません。
#
# では、何を数えればよいのでしょうか。どちらの方法も、時間のほとんどを `key`、つまり**関数の `generation` を読むこと**に
# 使っています。その回数を数えましょう。次のセルの3つの方法は、勾配は計算せず、関数を逆伝播の順に並べるだけです。
#
# | 名前 | 入れるとき | 取り出すとき |
# |--|--|--|
# | `every_insertion` | リスト全体をソートする | 末尾のもの |
# | `max_pop` | 末尾に付けるだけ | 最大値を探して抜く（同じなら、あとから入ったもの） |
# | `heap` | ヒープに入れる | ヒープの先頭 |
#
# ヒープに入れるのはタプルです。`heapq` は世代が等しいと次の要素を比べますが、そこに関数があると `TypeError` になるの
# で、あいだに重複しない番号をはさんでおきます。
#
# グラフは2種類です。`chain(n)` は2乗を $n$ 個、一列につなぎます。`comb(n)` は $x^2$ を $n$ 個別々に作り、順に足してい
# きます。櫛の形です。`reads(walk, y)` は、方法 `walk` が `generation` を読んだ回数を数えます。
#
# ```text
# chain(3)   x ─▶ S ─▶ S ─▶ S ─▶ y
#
# comb(3)    S ─┐
#            S ─┴─▶ + ─┐
#            S ────────┴─▶ + ─▶ y
# ```
# %% [markdown] lang="en"
# A shuffled list of 1,000 elements takes more than 8,000 comparisons; with one new element it's slightly more than
# 1,000. Python's sort (Timsort) detects the parts that are sorted already. `funcs` is always sorted, so sorting at an
# insertion takes about $n$ comparisons, not $n \log n$. Finding the maximum takes about $n$ too. So the argument
# doesn't hold.
#
# What should we count instead? Both methods spend most of their time in the `key`, that is, in **reading the
# `generation` of functions**. So count those reads. The three methods in the next cell compute no gradients; they only
# list the functions in the order of a backward pass.
#
# | name | going in | coming out |
# |--|--|--|
# | `every_insertion` | sorts the whole list | the last one |
# | `max_pop` | only appends | finds the maximum and removes it (the newer one if two are equal) |
# | `heap` | pushes onto a heap | the top of the heap |
#
# The heap holds tuples. If two generations are equal, `heapq` compares the next items. Comparing functions would raise
# a `TypeError`, so each tuple also has a unique number, between the generation and the function.
#
# There are two kinds of graphs. `chain(n)` is $n$ squares in one line. `comb(n)` makes $n$ separate squares of $x$ and
# adds them one after the other, like the teeth of a comb. `reads(walk, y)` counts how often the method `walk` reads a
# `generation`.
#
# ```text
# chain(3)   x ─▶ S ─▶ S ─▶ S ─▶ y
#
# comb(3)    S ─┐
#            S ─┴─▶ + ─┐
#            S ────────┴─▶ + ─▶ y
# ```

# %%
import heapq
from itertools import count
from unittest.mock import patch


def every_insertion(y):
    order, funcs, seen_set = [], [], set()

    def add_func(f):
        if f is not None and f not in seen_set:
            seen_set.add(f)
            funcs.append(f)
            funcs.sort(key=lambda f: f.generation)

    add_func(y.creator)
    while funcs:
        order.append(funcs.pop())
        for x in order[-1].inputs:
            add_func(x.creator)
    return order


def max_pop(y):
    order, funcs, seen_set = [], [], set()

    def add_func(f):
        if f is not None and f not in seen_set:
            seen_set.add(f)
            funcs.append(f)

    add_func(y.creator)
    while funcs:
        order.append(max(reversed(funcs), key=lambda f: f.generation))
        funcs.remove(order[-1])
        for x in order[-1].inputs:
            add_func(x.creator)
    return order


def heap(y):
    order, funcs, seen_set, number = [], [], set(), count()

    def add_func(f):
        if f is not None and f not in seen_set:
            seen_set.add(f)
            heapq.heappush(funcs, (-f.generation, next(number), f))

    add_func(y.creator)
    while funcs:
        order.append(heapq.heappop(funcs)[-1])
        for x in order[-1].inputs:
            add_func(x.creator)
    return order


def chain(n):
    y = Variable(np.array(1.0))
    for _ in range(n):
        y = square(y)
    return y


def comb(n):
    x = Variable(np.array(1.0))
    y = square(x)
    for _ in range(n - 1):
        y = add(y, square(x))
    return y


def reads(walk, y):
    generations = {f: f.generation for f in every_insertion(y)}
    looks = []

    def look(f):
        looks.append(f)
        return generations[f]

    with patch.object(Function, "generation", property(look), create=True):
        walk(y)
    return len(looks)


for walk in (every_insertion, max_pop, heap):
    print(f"{walk.__name__:16} chain(100): {reads(walk, chain(100))}")

# %% [markdown] lang="ko"
# 한 줄로 이어진 그래프에서는 기다리는 함수가 언제나 하나뿐이니 세 방법이 똑같습니다. 차이는 **기다리는 함수가 많을
# 때**에만 생깁니다.
#
# ### 연습 3 — 마지막에 한 번만 정렬하기
#
# 네 번째 방법은 기다리는 함수의 리스트를 아예 만들지 않습니다. `y`에서 거슬러 올라가 만나는 함수를 순서에 상관없이 모두 모은 다음, 맨
# 마지막에 **한 번만** 정렬합니다.
#
# `sort_once(y)`를 완성하세요. `y`로 이어지는 모든 함수를 역전파의 순서로 담은 리스트를 반환합니다. 함수는 저마다 한
# 번씩 들어가고, 각 함수의 `generation`은 많아야 한 번 읽습니다. 이것만 지킨다면 다른 방법으로 해도 됩니다. `y`는
# `creator`가 있는 변수입니다. 갈라졌다가 다시 만나는 층이 100개인 그래프에서도, 같은 그래프에 두 번 부를 때도 결과가 맞아야 합니다.
# %% [markdown] lang="ja"
# 一列のグラフでは、待っている関数がいつも1つだけなので、3つの方法が読む回数はまったく同じです。差が出るのは、**待っている関数が多いとき**だ
# けです。
#
# ### 演習3 — 並べ替えは最後に一度だけ
#
# 4つ目の方法は、待っている関数のリストをそもそも作りません。`y` からさかのぼって出会う関数を、順番を気にせずすべて集め
# てから、最後に**一度だけ**並べ替えます。
#
# `sort_once(y)` が、`y` につながるすべての関数を逆伝播の順に並べたリストを返すようにしてください。どの関数も一度ずつ
# 入り、各関数の `generation` を読むのは多くても一度です。これさえ守れば、ほかのやり方でもかまいません。`y` は `creator` の
# ある変数とします。枝分かれと合流が100段重なっていても、同じグラフで2回呼んでも、同じ結果になるようにします。
# %% [markdown] lang="en"
# In a single line only one function is ever waiting, so the three methods read equally often. They can differ only when
# **many functions are waiting**.
#
# ### Exercise 3: `sort_once`
#
# The fourth method has no queue. It first collects all functions that it meets on the way back from `y`, in any order.
# At the end it sorts them **once**.
#
# Complete `sort_once(y)`. It returns a list of all functions that lead to `y`, in the order of a backward pass. Each
# function appears once, and the `generation` of each is read at most once. Any other method that meets these conditions
# is fine too. `y` is a variable that has a `creator`. The result is the same for a graph with a hundred levels of
# branches and for a second call on the same graph.


# %% exercise="sort-once" keep=false
def sort_once(y):
    found = [y.creator]
    seen_set = {y.creator}
    ### BEGIN SOLUTION
    for f in found:
        for x in f.inputs:
            if x.creator is not None and x.creator not in seen_set:
                seen_set.add(x.creator)
                found.append(x.creator)
    found.sort(key=lambda f: f.generation, reverse=True)
    ### END SOLUTION
    return found


# %% [markdown] lang="ko" hint="sort-once"
# 모으는 동안에는 순서를 생각하지 않아도 됩니다. 리스트를 `for`로 훑으면서 같은 리스트 끝에 덧붙이면, 덧붙인 것까지 차례로 훑게 됩니다.
# %% [markdown] lang="ja" hint="sort-once"
# 集めているあいだは順番を考えなくてかまいません。リストを `for` でたどりながら同じリストの末尾に付け足すと、付け足したものまで順にたどれます。
# %% [markdown] lang="en" hint="sort-once"
# While you collect, the order doesn't matter. If you loop over a list with `for` and append to the same list, the loop
# also reaches the items you appended.

# %% [markdown] lang="ko" hint="sort-once"
# `list.sort`에 `key`를 주면 원소마다 `key`를 꼭 한 번 부릅니다. 큰 세대가 앞에 오게 하려면 `reverse=True`를 씁니다.
# %% [markdown] lang="ja" hint="sort-once"
# `list.sort` に `key` を渡すと、要素ごとにちょうど一度 `key` を呼びます。大きい世代を前にするには `reverse=True` を使います。
# %% [markdown] lang="en" hint="sort-once"
# With a `key`, `list.sort` calls it exactly once for each item. `reverse=True` puts large generations first.

# %% test="sort-once" points=1
x = Variable(np.array(2.0))
a = square(x)
y = add(square(square(a)), a)
kind(sort_once(y), list)
equal(len(sort_once(y)), 4)
equal([f.generation for f in sort_once(y)], [3, 2, 1, 0])
looks = reads(sort_once, comb(50))
kind(looks, int)
equal(looks <= 99, True)
### BEGIN HIDDEN TESTS
# kind: order
graphs = inside("""
from unittest.mock import patch

class Both(Function):
    def forward(self, x0, x1):
        return x0, x1

    def backward(self, gy0, gy1):
        return gy0, gy1

def wide(n):
    x = Variable(np.array(1.0))
    y = Square()(x)
    for _ in range(n - 1):
        y = Add()(Square()(x), y)
    return y

def tangle(seed):
    rng = np.random.default_rng(seed)
    nodes = [Variable(np.array(0.5))]
    for _ in range(30):
        i, j = rng.integers(max(0, len(nodes) - 6), len(nodes), size=2)
        nodes.append(Add()(nodes[i], nodes[j]) if rng.random() < 0.7 else Square()(nodes[i]))
    return nodes[-1]

def line(n):
    y = Variable(np.array(1.0))
    for _ in range(n):
        y = Square()(y)
        Exp()(y)
    return y

def uneven(flipped):
    a = line(1)
    c = Square()(Square()(Square()(a)))
    return Add()(c, a) if flipped else Add()(a, c)

def two():
    p, q = Both()(line(2), Variable(np.array(1.0)))
    return Add()(Square()(q), p)

def study(y):
    functions = [y.creator]
    for f in functions:
        for x in f.inputs:
            if x.creator is not None and not any(x.creator is g for g in functions):
                functions.append(x.creator)
    number = {id(f): i for i, f in enumerate(functions)}
    generation = {id(f): f.generation for f in functions}
    looks = [0] * len(functions)

    def look(f):
        if id(f) not in number:
            return 0
        looks[number[id(f)]] += 1
        return generation[id(f)]

    for f in functions:
        if "generation" in getattr(f, "__dict__", {}):
            f.__dict__["generation"] = -generation[id(f)]
    with patch.object(Function, "generation", property(look), create=True):
        order = [number.get(id(f), -1) for f in sort_once(y)]
    for f in functions:
        if "generation" in getattr(f, "__dict__", {}):
            f.__dict__["generation"] = generation[id(f)]
    again = [number.get(id(f), -1) for f in sort_once(y)]
    pairs = [
        [number[id(f)], number[id(x.creator)]]
        for f in functions
        for x in f.inputs
        if x.creator is not None
    ]
    return [order, looks, pairs, again]

studies = [study(y) for y in [line(1), line(20), wide(40), uneven(False), uneven(True), two()]]
studies += [study(tangle(seed)) for seed in range(6)]
""").studies
equal(len(graphs), 12)
for order, each, pairs, again in graphs:
    # kind: each-once
    equal(sorted(order), list(range(len(each))))
    # kind: call-again
    equal(sorted(again), list(range(len(each))))
    # kind: order
    turn = {f: place for place, f in enumerate(order)}
    equal([pair for pair in pairs if turn[pair[0]] > turn[pair[1]]], [])
    # kind: call-count
    equal(max(each) <= 1, True)
# kind: cost
ladder = inside("""
y = Variable(np.array(1.0))
for _ in range(100):
    y = add(y, y)
order = [f.generation for f in sort_once(y)]
""")
equal(ladder.order, list(range(99, -1, -1)))
# kind: many-inputs
wide = inside("""
class Third(Function):
    def forward(self, x0, x1, x2):
        return x0 + x1 + x2

    def backward(self, gy):
        return gy, gy, gy

x = Variable(np.array(1.0))
order = [type(f).__name__ for f in sort_once(Third()(x, x, square(square(x))))]
""")
equal(wide.order, ["Third", "Square", "Square"])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 읽는 횟수를 식으로 나타내기
#
# 함수가 $n$개인 `chain(n)`에서는 네 방법 모두 $n$번 읽습니다. `comb(n)`은 어떨까요? 제곱이 $n$개, 덧셈이 $n - 1$
# 개입니다. 덧셈이 하나 처리될 때마다 앞의 덧셈과 제곱 하나가 들어오므로, 처리를 기다리는 제곱이 쌓여 갑니다. 세대로
# 보면 제곱은 모두 0이고 덧셈은 모두 1 이상이어서, 제곱은 덧셈이 다 끝난 뒤에야 나옵니다.
#
# 비용을 비교하려면 **얼마나 빨리 늘어나는지**를 수 하나로 나타내야 합니다. 비용이 $c = k\,n^p$ 꼴이면 양변에 로그를
# 취해
#
# $$\log c = p\,\log n + \log k$$
#
# 이므로, 로그-로그 그래프에서는 기울기가 $p$인 직선이 됩니다. $p$를 **증가 지수**라고 부릅시다. $n$이 두 배가 되면
# 비용은 $2^p$배가 됩니다.
#
# ### 연습 4 — 횟수의 식과 증가 지수
#
# - `insertion_reads(n)`, `max_pop_reads(n)`, `once_reads(n)`: `comb(n)`에서 `every_insertion`, `max_pop`, `sort_once`가
#   `generation`을 읽는 정확한 횟수를 $n$의 식으로 나타내세요. 예를 들어 `insertion_reads(2)`는 처음의 덧셈을 넣을 때 1,
#   제곱 둘을 차례로 넣을 때 1과 2, 모두 4입니다.
# - `exponent(ns, costs)`: 첫 측정점과 마지막 측정점을 로그-로그 그래프에서 이은 직선의 기울기를 반환합니다.
#
# $$p = \frac{\log c_{\text{last}} - \log c_{\text{first}}}{\log n_{\text{last}} - \log n_{\text{first}}}$$
#
# 두 리스트는 바꾸지 마세요. 먼저 종이 위에서 세어 본 뒤 `reads(every_insertion, comb(5))`처럼 직접 확인해 보세요.
# %% [markdown] lang="ja"
# ## 読む回数を式で表す
#
# 関数が $n$ 個の `chain(n)` では、4つの方法とも $n$ 回読みます。`comb(n)` ではどうでしょうか。2乗が $n$ 個、足し算が $n - 1$ 個
# あります。足し算が1つ処理されるたびに、手前の足し算と2乗が一つずつ入ってくるので、待っている2乗がたまっていきます。
# 世代は、2乗がすべて0、足し算がすべて1以上ですから、2乗が出てくるのは足し算がすべて終わったあとです。
#
# コストを比べるには、**どれくらいの勢いで増えるのか**を1つの数で表す必要があります。コストが $c = k\,n^p$ の形なら、
# 両辺の対数をとると
#
# $$\log c = p\,\log n + \log k$$
#
# となり、両対数グラフでは傾き $p$ の直線になります。$p$ を**増加の指数**と呼ぶことにします。$n$ が2倍になると、コスト
# は $2^p$ 倍になります。
#
# ### 演習4 — 回数の式と増加の指数
#
# - `insertion_reads(n)`、`max_pop_reads(n)`、`once_reads(n)`：`comb(n)` で `every_insertion`、`max_pop`、`sort_once` が `generation` を
#   読む正確な回数を、$n$ の式で表してください。たとえば `insertion_reads(2)` は、最初の足し算を入れるときに1、2つの2乗
#   を順に入れるときに1と2で、合わせて4です。
# - `exponent(ns, costs)`：最初の測定点と最後の測定点を両対数グラフの上で結んだ直線の、傾きを返します。
#
# $$p = \frac{\log c_{\text{last}} - \log c_{\text{first}}}{\log n_{\text{last}} - \log n_{\text{first}}}$$
#
# 2つのリストは書き換えないでください。まず紙の上で数え、それから `reads(every_insertion, comb(5))` のように自分で確か
# めてみましょう。
# %% [markdown] lang="en"
# ## Count the reads with a formula
#
# On `chain(n)`, which has $n$ functions, all four methods read $n$ times. What about `comb(n)`? It has $n$ squares and
# $n - 1$ additions. When an addition is processed, the previous addition and one square go in, so waiting squares pile
# up. All squares have generation 0 and all additions 1 or more. So the squares come out only after the last addition.
#
# To compare costs, we want one number for **how fast they grow**. If a cost has the form $c = k\,n^p$, take logarithms:
#
# $$\log c = p\,\log n + \log k$$
#
# On a log-log plot this is a straight line with slope $p$. Call $p$ the **growth exponent**: when $n$ doubles, the cost
# grows by a factor of $2^p$.
#
# ### Exercise 4: formulas for the counts, and the growth exponent
#
# - `insertion_reads(n)`, `max_pop_reads(n)`, `once_reads(n)`: exactly how many times do `every_insertion`, `max_pop`
#   and `sort_once` read a `generation` on `comb(n)`? Give formulas in $n$. For example, `insertion_reads(2)` is 1 for
#   putting in the first addition, then 1 and 2 for the two squares: 4.
# - `exponent(ns, costs)` returns the slope of the line through the first and the last measured point on a log-log plot:
#
# $$p = \frac{\log c_{\text{last}} - \log c_{\text{first}}}{\log n_{\text{last}} - \log n_{\text{first}}}$$
#
# Don't change the two lists. Count on paper first, then check with `reads(every_insertion, comb(5))` and similar calls.


# %% exercise="growth" keep=false
def insertion_reads(n):
    number = None
    ### BEGIN SOLUTION
    number = n**2
    ### END SOLUTION
    return number


def max_pop_reads(n):
    number = None
    ### BEGIN SOLUTION
    number = n * n
    ### END SOLUTION
    return number


def once_reads(n):
    number = None
    ### BEGIN SOLUTION
    number = 2 * n - 1
    ### END SOLUTION
    return number


def exponent(ns, costs):
    ### BEGIN SOLUTION
    rise = np.log(costs[-1]) - np.log(costs[0])
    run = np.log(ns[-1]) - np.log(ns[0])
    return rise / run
    ### END SOLUTION


# %% [markdown] lang="ko" hint="growth"
# `comb(n)`의 함수는 모두 몇 개입니까? `sort_once`는 그 하나하나의 세대를 꼭 한 번씩 읽습니다.
# %% [markdown] lang="ja" hint="growth"
# `comb(n)` の関数は全部でいくつでしょうか。`sort_once` は、その一つひとつの世代をちょうど一度ずつ読みます。
# %% [markdown] lang="en" hint="growth"
# How many functions does `comb(n)` have in all? `sort_once` reads the generation of each of them exactly once.

# %% [markdown] lang="ko" hint="growth"
# `every_insertion`에서 넣은 직후 `funcs`의 길이를 적어 보세요. 처음에는 1, 그다음부터는 덧셈 하나가 빠지고 둘이 들어오므로 1·2, 2·3, 3·4, …로 늘어납니다. 마지막은
# $n - 1$과 $n$입니다.
# %% [markdown] lang="ja" hint="growth"
# `every_insertion` で、入れた直後の `funcs` の長さを書き並べてみましょう。最初は1、そのあとは足し算が1つ抜けて2つ入るので、1・2、2・3、3・4、…と増え、最後は $n - 1$ と $n$ です。
# %% [markdown] lang="en" hint="growth"
# For `every_insertion`, write down the length of `funcs` right after each insertion. It starts at 1. Then each time one
# addition leaves and two functions go in, so the lengths are 1, 2, then 2, 3, then 3, 4, and so on up to $n - 1$, $n$.

# %% [markdown] lang="ko" hint="growth"
# `max_pop`에서는 꺼내기 직전 `funcs`의 길이를 더합니다. 덧셈을 꺼낼 때는 1, 2, …, $n - 1$이고, 그 뒤로 남은 제곱 $n$개를 하나씩 꺼냅니다.
# $1 + 2 + \cdots + m = \frac{m(m+1)}{2}$입니다.
# %% [markdown] lang="ja" hint="growth"
# `max_pop` では、取り出す直前の `funcs` の長さを足します。足し算を取り出すときは1、2、…、$n - 1$ で、そのあと残った
# $n$ 個の2乗を一つずつ取り出します。$1 + 2 + \cdots + m = \frac{m(m+1)}{2}$ です。
# %% [markdown] lang="en" hint="growth"
# For `max_pop`, add up the length of `funcs` right before each function is taken. For the additions that is 1, 2, …,
# $n - 1$; then the $n$ squares come out one by one. Remember $1 + 2 + \cdots + m = \frac{m(m+1)}{2}$.

# %% test="growth" points=2
equal(insertion_reads(2), 4)
equal(once_reads(2), 3)
equal(max_pop_reads(1), 1)
equal(insertion_reads(4), reads(every_insertion, comb(4)))
equal(max_pop_reads(4), reads(max_pop, comb(4)))
close(exponent([10, 20, 40], [7.0, 60.0, 448.0]), 3.0)
### BEGIN HIDDEN TESTS
# kind: values
for n in [1, 2, 3, 4, 7, 50, 300]:
    waiting, seen, taken = 1, 1, 0
    for _ in range(n - 1):
        taken += waiting
        seen += waiting + (waiting + 1)
        waiting += 1
    taken += sum(range(waiting + 1))
    close(insertion_reads(n), seen)
    close(max_pop_reads(n), taken)
    close(once_reads(n), n + (n - 1))
# kind: numbers
rng = seeded_rng()
for power in [0.0, 0.5, 1.0, 2.0, 2.5]:
    ns = np.cumprod(rng.integers(2, 5, size=5)).tolist()
    factor = float(rng.uniform(0.001, 30.0))
    close(exponent(ns, [factor * n**power for n in ns]), power, rtol=1e-6, atol=1e-9)
    close(exponent([3, 48], [factor, factor * 16**power]), power, rtol=1e-6, atol=1e-9)
    bent = [factor, *rng.uniform(0.1, 9.0, size=3).tolist(), factor * (ns[-1] / ns[0]) ** power]
    close(exponent(ns, bent), power, rtol=1e-6, atol=1e-9)
# kind: unchanged-input
untouched(exponent, [3, 6, 48], [1.0, 5.0, 256.0])
# kind: cost
n = 100_000
close(insertion_reads(n), 1e10)
close(max_pop_reads(n), 1e10)
close(once_reads(n), 199_999)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 횟수 비교하기
#
# 네 방법이 읽은 횟수를 빗 모양의 그래프에서 세고, 마지막 열에 증가 지수를 적습니다. 마지막 두 줄은 무작위로 만든 그래프
# 다섯 개에서 `every_insertion`과 `max_pop`을 비교합니다. 둘 가운데 어느 쪽이 더 많이 읽을까요?
# %% [markdown] lang="ja"
# ## 回数を比べる
#
# 4つの方法が読んだ回数を、櫛の形のグラフで数え、最後の列に増加の指数を書きます。最後の2行では、無作為に作った5つのグ
# ラフで `every_insertion` と `max_pop` を比べます。どちらのほうが多く読むでしょうか。
# %% [markdown] lang="en"
# ## Compare the counts
#
# The cell counts the reads of the four methods on combs, with the growth exponent in the last column. The last two
# lines compare `every_insertion` and `max_pop` on five random graphs. Which of the two reads more often there?


# %%
def tangle(seed):
    rng = np.random.default_rng(seed)
    nodes = [Variable(np.array(0.5))]
    for _ in range(200):
        i, j = rng.integers(max(0, len(nodes) - 20), len(nodes), size=2)
        nodes.append(add(nodes[i], nodes[j]))
    return nodes[-1]


sizes = [8, 32, 128, 512]
walks = (every_insertion, max_pop, heap, sort_once)
print(f"{'comb(n)':16}" + "".join(f"{n:>8}" for n in sizes) + "  exponent")
for walk in walks:
    costs = [reads(walk, comb(n)) for n in sizes]
    print(f"{walk.__name__:16}" + "".join(f"{c:>8}" for c in costs) + f"{exponent(sizes, costs):10.2f}")

tangles = [tangle(seed) for seed in range(5)]
for walk in walks[:2]:
    print(f"{walk.__name__:16}", [reads(walk, y) for y in tangles])

# %% [markdown] lang="ko"
# `every_insertion`과 `max_pop`의 횟수는 무작위 그래프에서도 **언제나 같습니다**. 우연이 아닙니다. 두 방법은 매번 같은
# 함수를 꺼내므로 리스트의 길이도 늘 같습니다. 길이가 $k$가 되도록 넣을 때 한쪽은 $k$번 읽고, 길이 $k$에서 꺼낼 때 다른
# 쪽은 $k$번 읽습니다. 리스트는 빈 채로 시작해 빈 채로 끝나니, $k - 1$에서 $k$로 올라간 횟수와 $k$에서 $k - 1$로 내려간
# 횟수는 언제나 같습니다. 그래서 "정렬과 최댓값 중 어느 쪽이 빠른가"의 답은 이렇습니다. 늘어나는 속도는 똑같고, 한 번
# 읽는 데 드는 상수만 다릅니다.
#
# 차이를 만드는 것은 따로 있습니다. 두 방법의 증가 지수는 `2.00`, 힙과 한 번만 정렬하기는 약 1입니다. 기다리는 함수가
# 많은 그래프에서는 넣을 때든 꺼낼 때든 기다리는 함수 전체를 훑는 방법으로는 더 빨라질 수 없습니다.
#
# 이제 시간을 잽니다. 크기마다 세 번 재어 가장 짧은 것을 남기고, 로그-로그 그래프로 그립니다. 점선은 기울기 1과 2의
# 기준선입니다. 어느 선이 어느 점선과 나란할까요? $n$이 작은 왼쪽 끝에서는 어떨까요?
# %% [markdown] lang="ja"
# `every_insertion` と `max_pop` の回数は、無作為に作ったグラフでも**いつも同じです**。偶然ではありません。2つの方法は
# 毎回同じ関数を取り出すので、リストの長さもいつも同じです。長さが $k$ になるように入れるとき、一方は $k$ 回読みます。
# 長さ $k$ から取り出すとき、もう一方は $k$ 回読みます。リストは空で始まり空で終わるので、$k - 1$ から $k$ に上がる回数
# と、$k$ から $k - 1$ に下がる回数は、いつも等しいのです。ですから「ソートと最大値、どちらが速いか」の答えはこうなりま
# す。増える勢いはまったく同じで、違うのは定数倍、つまり1回読むのにかかる時間だけです。
#
# 差がつくのは別のところです。この2つの増加の指数は `2.00`、ヒープと一度だけのソートは約1です。待っている関数が多いグラ
# フでは、入れるときであれ取り出すときであれ、待っている関数の全体を調べる方法では、これ以上速くなりません。
#
# 次は時間を計ります。大きさごとに3回計って最短のものを残し、両対数グラフに描きます。点線は傾き1と2の目安です。どの線
# がどの点線と平行になるでしょうか。$n$ が小さい左端ではどうでしょうか。
# %% [markdown] lang="en"
# `every_insertion` and `max_pop` **always read equally often**, even on random graphs. This isn't a coincidence. Both
# take the same function every time, so their lists always have the same length. When an insertion makes the length $k$,
# the first method reads $k$ times. When a function is taken out at length $k$, the second method reads $k$ times. The
# list starts empty and ends empty, so it goes up from $k - 1$ to $k$ exactly as often as it goes down from $k$ to
# $k - 1$. So the answer to "sort or maximum, which is faster?" is: both grow equally fast. They differ only in a
# constant, the price of one read.
#
# What makes a difference is something else. The growth exponent of these two is `2.00`; that of the heap and of sorting
# once is about 1. In graphs where many functions wait, a method that scans the whole queue can't be faster, whether it
# scans on the way in or on the way out.
#
# Now measure time. Each size is timed three times and the shortest time is kept; the results go into a log-log plot.
# The dotted lines have slopes 1 and 2. Which curves run parallel to which line? What about the left end, where $n$ is
# small?

# %%
import time

import matplotlib.pyplot as plt


def seconds(walk, y):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        walk(y)
        times.append(time.perf_counter() - begin)
    return min(times)


sizes = [2**k for k in range(1, 10)]
figure, panels = plt.subplots(1, 2, figsize=(11, 4.2), sharey=True)
for panel, graph in zip(panels, (chain, comb)):
    for walk in walks:
        times = [seconds(walk, graph(n)) for n in sizes]
        slope = exponent(sizes[-4:], times[-4:])
        panel.loglog(sizes, times, marker="o", label=f"{walk.__name__} (slope {slope:.1f})")
    guide = np.array(sizes[-5:])
    for power in (1, 2):
        panel.loglog(guide, 2e-5 * (guide / guide[0]) ** power, "k:", linewidth=1)
    panel.set(title=f"{graph.__name__}(n)", xlabel="n")
    panel.legend()
panels[0].set_ylabel("seconds")
figure.tight_layout()

# %% [markdown] lang="ko"
# 시간은 컴퓨터마다 다르지만 그림의 모양은 같을 것입니다. 왼쪽(`chain`)에서는 네 선이 나란하고, 오른쪽(`comb`)에서는
# 둘이 점점 가팔라져 기울기 2에 다가갑니다. 왼쪽 끝에서는 선들이 가까이 모여 있어, 어느 것이 나중에 가팔라질지 알 수
# 없습니다. 원소 세 개로 재면 이 왼쪽 끝만 보게 됩니다.
#
# 그러면 우리 엔진을 바꾸어야 할까요? 층이 차례로 이어지는 신경망의 그래프는 `chain`에 가까워서, 넣을 때마다 정렬해도
# 충분합니다. 짧고 읽기 쉬운 쪽을 그대로 둡시다. 큰 그래프를 다루는 엔진이라면 세대마다 버킷을 하나씩 두고 큰 세대의
# 버킷부터 비워, 정렬 자체를 없앨 수도 있습니다.
# %% [markdown] lang="ja"
# 時間はコンピューターによって違いますが、図の形は同じになるはずです。左（`chain`）では4本の線が平行で、右（`comb`）では2本
# がだんだん急になり、傾き2に近づいていきます。左端では線が近くに集まっていて、どれがあとで急になるのかはわかりません。
# 要素が3つのリストを一度だけ計ると、この左端しか見えません。
#
# では、みなさんのエンジンは変えるべきでしょうか。層が次々につながるニューラルネットワークのグラフは `chain` に近く、入
# れるたびのソートで十分です。短くて読みやすいほうを残しましょう。大きなグラフを扱うエンジンなら、世代ごとにバケットを
# 一つずつ用意して、大きい世代のバケットから空にしていけば、並べ替えそのものをなくすこともできます。
# %% [markdown] lang="en"
# The times depend on your computer; the shape of the picture shouldn't. On the left (`chain`) the four lines are
# parallel. On the right (`comb`) two of them get steeper and steeper, toward slope 2. At the left end the lines are
# close together, and you can't see which of them will get steep. Timing a list of three, once, looks only at that left
# end.
#
# Should our engine change? The graph of a neural network, one layer after another, is similar to a `chain`, so sorting
# at every insertion is good enough. Keep the short, readable version. An engine for large graphs can do without
# sorting: it keeps one bucket for each generation and empties the buckets from the largest generation down.
