# %% [markdown] lang="ko"
# # 18단계. 메모리 절약 모드
#
# 17단계 덕분에 그래프는 쓸모가 없어지는 순간 사라집니다. 이번에는 **살아 있는 동안**의 무게를 줄입니다. 지금의 엔진은 대개 필요 없는 것 두
# 가지를 꼬박꼬박 붙들고 있습니다.
#
# - 역전파가 끝난 뒤의 **중간 기울기**. 보통은 잎, 곧 우리가 만든 입력 변수의 기울기만 필요합니다.
# - 역전파를 하지 않을 때의 **그래프**. 학습을 마치고 예측만 하는 추론에서는 되돌아갈 길이 필요 없습니다.
#
# 이 둘을 끄는 스위치를 달고, 얼마나 줄었는지 실험실에서 재어 봅니다.
# %% [markdown] lang="ja"
# # ステップ18　メモリ使用量を減らすモード
#
# ステップ17のおかげで、グラフは用が済んだ瞬間に消えるようになりました。今度は**生きているあいだ**の重さを減らします。いまのエンジンは、
# たいていは要らないものを二つ、律儀に抱え込んでいます。
#
# - 逆伝播が終わったあとの**途中の勾配**。ふつう必要なのは、葉、つまり自分で作った入力変数の勾配だけです。
# - 逆伝播をしないときの**グラフ**。学習を終えて予測だけをする推論では、引き返す道は要りません。
#
# この二つを切るスイッチを取り付け、どれだけ減ったかを実験室で測ります。
# %% [markdown] lang="en"
# # Step 18. Modes that save memory
#
# Since step 17 a graph disappears the moment nobody needs it. Now for its weight **while it lives**. The engine dutifully
# keeps two things that are seldom wanted:
#
# - after a backward pass, the **gradients on the way**. As a rule you want those of the leaves only, the inputs that you
#   made yourself;
# - when nobody is going to run backward, the **graph**. A trained model that only predicts (inference) needs no way back.
#
# You are going to fit a switch for each, and then measure in the laboratory what they save.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(18))

# %% [markdown] lang="ko"
# ## 중간 기울기는 버린다
#
# $t = x_0 + x_1,\ y = x_0 + t$를 역전파하면 지금은 네 변수 모두에 기울기가 남습니다.
# %% [markdown] lang="ja"
# ## 途中の勾配は捨てる
#
# $t = x_0 + x_1,\ y = x_0 + t$ を逆伝播すると、いまは四つの変数すべてに勾配が残ります。
# %% [markdown] lang="en"
# ## Drop the gradients on the way
#
# Run $t = x_0 + x_1,\ y = x_0 + t$ backward, and at present all four variables are left with a gradient.


# %%
def four_grads(**options):
    x0 = Variable(np.array(1.0))
    x1 = Variable(np.array(1.0))
    t = add(x0, x1)
    y = add(x0, t)
    y.backward(**options)
    print("y", y.grad, "| t", t.grad, "| x0", x0.grad, "| x1", x1.grad)


four_grads()

# %% [markdown] lang="ko"
# `y`와 `t`의 기울기는 `x0`과 `x1`의 기울기를 구하는 **재료**였습니다. 함수 `f`의 역전파가 끝나 입력들에 기울기를 더하고 나면, `f`의 출력의
# 기울기를 다시 볼 일은 없습니다. 16단계의 순서 덕분에 그 출력을 사용한 함수는 이미 모두 지나갔기 때문입니다. 그러니 `f`를 처리할 때마다
# **그 자리에서** `f.outputs`의 기울기를 버리면, 한꺼번에 들고 있는 기울기는 몇 개뿐입니다.
#
# ### 연습 1 — `retain_grad`
#
# `backward`에 인수 `retain_grad`를 추가합니다. 인수 선언은 써 두었습니다.
#
# - `retain_grad=False`(기본값): 역전파가 끝나면, 거쳐 간 함수가 만들어 낸 변수의 `grad`는 모두 `None`입니다. `backward`를 부른 변수도 마찬가지입니다.
#   잎의 기울기는 남습니다.
# - `retain_grad=True`: 지금처럼 모두 남깁니다.
#
# 나머지는 모두 16단계, 17단계와 같습니다. 함수마다 순서대로 한 번씩 처리하고, 여러 곳에서 온 기울기는 새 배열에 더하며, 이미 있던 기울기 배열은 고치지
# 않습니다.
# %% [markdown] lang="ja"
# `y` と `t` の勾配は、`x0` と `x1` の勾配を求めるための**材料**でした。関数 `f` の逆伝播が済んで、入力に勾配を足し終えたら、
# `f` の出力の勾配を見ることはもうありません。ステップ16の順番のおかげで、その出力を使った関数はすべて処理が済んでいるからです。ですから、
# `f` を処理するたびに**その場で** `f.outputs` の勾配を捨てていけば、同時に持っている勾配はほんのいくつかで済みます。
#
# ### 演習1 — `retain_grad`
#
# `backward` に引数 `retain_grad` を加えます。引数の宣言は書いてあります。
#
# - `retain_grad=False`（デフォルト）：逆伝播が終わったとき、通ってきた関数が作り出した変数の `grad` はすべて `None` です。`backward` を呼ばれた変数も
#   例外ではありません。葉の勾配は残ります。
# - `retain_grad=True`：これまでどおり、すべて残します。
#
# そのほかはすべて、ステップ16、17のままです。どの関数も順番どおりに一度ずつ処理し、複数の場所から来た勾配は新しい配列に足し合わせ、すでにある勾配の
# 配列は書き換えません。
# %% [markdown] lang="en"
# The gradients of `y` and `t` were **material** for those of `x0` and `x1`. Once a function `f` has run backward and its
# inputs have got their share, nobody looks at the gradients of its outputs again: thanks to the order of step 16, every
# function that used those outputs has been dealt with before. So if you drop the gradients of `f.outputs` **there and
# then**, each time, you never hold more than a few at once.
#
# ### Exercise 1: `retain_grad`
#
# `backward` gets an argument `retain_grad`; the signature is written for you.
#
# - `retain_grad=False` (the default): when the pass is over, `grad` is `None` for every variable that came out of a
#   function it passed, the one that `backward` was called on included. The leaves keep theirs.
# - `retain_grad=True`: all are kept, as before.
#
# Everything else stays as in steps 16 and 17: each function is dealt with once, in order, gradients from several places are
# added up in a new array, and a gradient array that exists already is not altered.

# %% exercise="retain-grad"
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

    def backward(self, retain_grad=False):
        if self.grad is None:
            self.grad = np.ones_like(self.data)

        funcs = []
        seen_set = set()

        def add_func(f):
            if f is not None and f not in seen_set:
                seen_set.add(f)
                funcs.append(f)
                funcs.sort(key=lambda each: each.generation)

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
            ### BEGIN SOLUTION
            if not retain_grad:
                for y in f.outputs:
                    y().grad = None
            ### END SOLUTION


# %% [markdown] lang="ko" hint="retain-grad"
# 빈칸이 `while`의 안쪽에 있다는 점에 주목하세요. 한 바퀴에 함수 하나를 처리하므로, 그 함수의 출력만 정리하면 됩니다.
# %% [markdown] lang="ja" hint="retain-grad"
# 空欄が `while` の内側にあることに注目してください。一周で関数を一つ処理するので、その関数の出力だけを片付ければ済みます。
# %% [markdown] lang="en" hint="retain-grad"
# Notice that the gap is inside of the `while`. One turn deals with one function, so it has only that function's outputs
# to tidy up.

# %% [markdown] lang="ko" hint="retain-grad"
# `f.outputs`에 든 것은 약한 참조입니다. 반복 변수를 `y`라고 하면 변수는 `y`가 아니라 `y()`입니다. 괄호 없이 쓰면 어떤 오류가 나는지, 또는 왜
# 아무 오류도 나지 않는지 살펴보세요.
# %% [markdown] lang="ja" hint="retain-grad"
# `f.outputs` に入っているのは弱参照です。ループ変数を `y` とするなら、変数は `y` ではなく `y()` です。かっこを忘れると、
# どんなエラーになるのか、あるいはなぜ何のエラーも出ないのかを考えてみましょう。
# %% [markdown] lang="en" hint="retain-grad"
# What is in `f.outputs` are weak references. If your loop calls them `y`, then the variable is `y()`, not `y`. Forget the
# brackets and see which error you get, or why you get none.

# %% test="retain-grad" points=3
x0 = Variable(np.array(1.0))
x1 = Variable(np.array(1.0))
t = add(x0, x1)
y = add(x0, t)
y.backward()
equal(y.grad, None)
equal(t.grad, None)
close(x0.grad, 2.0)
close(x1.grad, 1.0)
### BEGIN HIDDEN TESTS
# kind: cleared-grads
rng = seeded_rng()
for shape in [(), (0,), (3,), (2, 2)]:
    # kind: cleared-grads
    data = np.array(rng.uniform(-1, 1, size=shape))
    x = Variable(data.copy())
    a = square(x)
    b = exp(a)
    y = square(b)
    slope = 4 * data * np.exp(2 * data**2)
    y.backward()
    equal([y.grad, b.grad, a.grad], [None, None, None])
    close(x.grad, slope)
    # kind: second-backward
    y.backward()  # nothing was left over: the second pass adds the same once more
    equal([y.grad, b.grad, a.grad], [None, None, None])
    close(x.grad, 2 * slope)
    # kind: middle-grads
    x.cleargrad()
    y.grad = np.full(shape, 3.0)
    y.backward(retain_grad=True)
    close(y.grad, np.full(shape, 3.0))
    close(b.grad, 6 * np.exp(data**2))
    close(a.grad, 6 * np.exp(2 * data**2))
    close(x.grad, 3 * slope, dtype="float64")
    # kind: cleared-grads
    y.backward()
    equal([y.grad, b.grad, a.grad], [None, None, None])
    # kind: unchanged-input
    close(y.data, np.exp(2 * data**2))
    close(x.data, data)
    # kind: branches
    x = Variable(data.copy())
    a = square(x)
    left, right = square(a), exp(a)
    y = add(left, right)
    y.backward(True)
    close(left.grad, np.ones(shape))
    close(right.grad, np.ones(shape))
    close(a.grad, 2 * data**2 + np.exp(data**2))
    x.cleargrad()
    y = add(square(x), x)
    y.backward()
    equal(y.grad, None)
    close(x.grad, 2 * data + 1)
    # kind: given-twice
    x.cleargrad()
    add(x, x).backward()
    close(x.grad, 2 * np.ones(shape))
    # kind: no-creator
    leaf = Variable(data.copy())
    leaf.backward()
    close(leaf.grad, np.ones(shape))
    leaf.grad = np.full(shape, -0.5)
    leaf.backward()
    close(leaf.grad, np.full(shape, -0.5))
two = inside("""
class Both(Function):
    def forward(self, u, v):
        return u + v, u * v

    def backward(self, g0, g1):
        u, v = [x.data for x in self.inputs]
        return g0 + g1 * v, g0 + g1 * u

class Three(Function):
    def forward(self, u, v, w):
        return u + v * w

    def backward(self, gy):
        u, v, w = [x.data for x in self.inputs]
        return gy, gy * w, gy * v

def run(**options):
    u, v = Variable(np.array(2.0)), Variable(np.array(5.0))
    s, p = Both()(u, v)
    y = add(square(s), p)
    y.backward(**options)
    return [each.grad for each in (u, v, s, p, y)]

dropped, kept = run(), run(retain_grad=True)

def wide(**options):
    u, v, w = (Variable(np.array(value)) for value in (2.0, 3.0, 5.0))
    a, b, c = square(u), square(v), square(w)
    y = Three()(a, b, c)
    y.backward(**options)
    return [each.grad for each in (u, v, w, a, b, c, y)]

thin, full = wide(), wide(retain_grad=True)
""")
# kind: many-outputs
equal(two.dropped[2:], [None, None, None])
for seen, value in zip(two.dropped[:2] + two.kept, [19.0, 16.0, 19.0, 16.0, 14.0, 1.0, 1.0]):
    close(seen, value)
# kind: many-inputs
equal(two.thin[3:], [None, None, None, None])
for seen, value in zip(two.thin[:3] + two.full, [4.0, 150.0, 90.0, 4.0, 150.0, 90.0, 1.0, 25.0, 9.0, 1.0]):
    close(seen, value)
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
# 같은 함수를 다시 부르고, 무게도 재어 봅시다. 1 MiB짜리 배열로 제곱을 열 번 이으면 데이터가 열한 개(`x`와 출력 열 개)입니다. **기울기를
# 남길 때와 버릴 때 각각 합계가 몇 MiB가 될지** 먼저 셈해 보세요.
# %% [markdown] lang="ja"
# 同じ関数をもう一度呼び、重さも測ってみましょう。1 MiBの配列で2乗を十回つなぐと、データは十一個（`x` と出力が十個）になります。**勾配を残す
# 場合と捨てる場合で、それぞれ合計何MiBになるか**、先に計算してみてください。
# %% [markdown] lang="en"
# Call the same function again, and weigh the thing, too. Ten squares in a row on an array of 1 MiB have eleven arrays of
# data (`x` and ten outputs). **How many MiB will it be with the gradients kept, and how many with them dropped?** Work it
# out first.

# %% aside=true
from course.memory import measure


def learn(n, retain):
    y = Variable(np.ones(2**17))
    for _ in range(n):
        y = square(y)
    y.backward(retain_grad=retain)
    return y


four_grads()
four_grads(retain_grad=True)
for retain in (True, False):
    print(f"retain_grad={retain}:", round(measure(lambda: learn(10, retain)).kept_mib), "MiB")

# %% [markdown] lang="ko"
# 기울기 열한 개가 잎의 것 하나로 줄었습니다. 덤도 있습니다. 중간 기울기가 남지 않으므로 같은 그래프를 두 번 역전파해도 앞의 찌꺼기가 섞이지
# 않고, 잎에 같은 값이 한 번 더 더해질 뿐입니다. (`retain_grad=True`로 두 번 하면 여전히 섞입니다. 이 설계의 흠입니다.) 대신 `y.grad`를 보려다
# `None`을 만나고 놀라기 쉬우니 기억해 두세요.
#
# 기울기가 언제 버려지는지 한 장씩 넘겨 보세요. 함수가 제 몫을 앞으로 보내고 나면, 그 출력의 `grad`는 바로 `None`이 됩니다.
# %% [markdown] lang="ja"
# 十一個の勾配が、葉の一つだけになりました。おまけもあります。途中の勾配が残らないので、同じグラフを二度逆伝播しても前の残りかすが混ざらず、
# 葉に同じ値がもう一度足されるだけです。（`retain_grad=True` で二度行うと、やはり混ざります。この設計の欠点です。）その代わり、
# `y.grad` を見ようとして `None` に驚くことがあるので、覚えておきましょう。
#
# 勾配がいつ捨てられるのか、一枚ずつめくって見てみましょう。関数が勾配を先へ渡し終えると、その出力の `grad` はすぐに `None` になります。
# %% [markdown] lang="en"
# Of eleven gradients one is left, the leaf's. There is a bonus: with no gradients left on the way, a second backward pass
# over the same graph meets no remains of the first; it adds the same to the leaves once more, and that is all. (With
# `retain_grad=True` a second pass still mixes them up, a wart of this design.) On the other hand it is easy to look at
# `y.grad` and be startled by a `None`. Keep it in mind.
#
# Turn the pages to see when gradients are thrown out: as soon as a function has passed its share on, the `grad` of its
# output becomes `None`.

# %%
from course.draw import play

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
play(y)

# %% [markdown] lang="ko"
# ## 그래프를 만들지 않는다
#
# 데이터 열한 개는 왜 남아 있을까요? `Function.__call__`이 기억하는 것들이 어디에 쓰이는지 보면 답이 보입니다.
#
# | 기억하는 것 | 쓰이는 곳 |
# |--|--|
# | `self.generation` | 역전파의 순서 |
# | `output.set_creator(self)` | 출력에서 함수로 되돌아가는 길 |
# | `self.inputs` | 함수의 `backward`가 쓰는 입력, 그리고 더 거슬러 올라가는 길 |
# | `self.outputs` | 출력의 기울기를 꺼내는 곳 |
#
# 모두 역전파에만 쓰입니다. 역전파를 하지 않는다면 어느 것도 할 필요가 없고, 하지 않으면 중간 변수를 붙드는 것이 없어 계산이 지나가는 대로
# 사라집니다.
#
# 모드는 클래스 속성 하나로 둡니다. `Config`는 인스턴스를 만들지 않고 클래스 그대로 쓰는 설정 상자입니다.
# %% [markdown] lang="ja"
# ## グラフを作らない
#
# では、十一個のデータはなぜ残っているのでしょうか。`Function.__call__` が覚えるものの使い道を見ると、答えがわかります。
#
# | 覚えるもの | 使い道 |
# |--|--|
# | `self.generation` | 逆伝播の順番 |
# | `output.set_creator(self)` | 出力から関数へ引き返す道 |
# | `self.inputs` | 関数の `backward` が使う入力、そしてさらにさかのぼる道 |
# | `self.outputs` | 出力の勾配を取り出すところ |
#
# どれも逆伝播にしか使いません。逆伝播をしないなら、どれも不要です。そして何も覚えなければ、途中の変数をつかむものがなくなり、計算が通り過ぎる
# そばから消えていきます。
#
# モードはクラス属性一つで表します。`Config` は、インスタンスを作らずにクラスのまま使う設定の置き場です。
# %% [markdown] lang="en"
# ## Build no graph
#
# Why are the eleven arrays of data still there? See what each thing that `Function.__call__` remembers is for:
#
# | remembered | used for |
# |--|--|
# | `self.generation` | the order of the backward pass |
# | `output.set_creator(self)` | the way back from an output to the function |
# | `self.inputs` | what the function's `backward` computes with, and the way further back |
# | `self.outputs` | where the gradients of the outputs are found |
#
# All of it is for the backward pass. If there is not going to be one, none of it is needed; and when nothing is
# remembered, nothing holds the variables on the way, and they vanish as the computation moves on.
#
# The mode is one class attribute. `Config` is a place for settings, used as the class itself, without instances.

# %% [markdown] lang="ko"
# ### 연습 2 — `Config.enable_backprop`
#
# `Function.__call__`을 완성하세요.
#
# - `Config.enable_backprop`이 `True`이면 지금까지와 같습니다. 세대를 정하고, 출력에 `creator`를 알려 주고, 입력과 출력(약한 참조로)을
#   기억합니다.
# - `False`이면 계산만 합니다. 출력은 `creator`가 없고 세대가 0인 변수이고, 함수는 입력을 붙들지 않습니다.
#
# 연습 셀은 `Square`, `Exp`, `Add`도 다시 정의합니다. 그러지 않으면 어떻게 될까요? 연습에 앞서 다음 작은 실험의 결과를 예상해 보세요.
# %% [markdown] lang="ja"
# ### 演習2 — `Config.enable_backprop`
#
# `Function.__call__` を完成させてください。
#
# - `Config.enable_backprop` が `True` なら、これまでと同じです。世代を決め、出力に `creator` を知らせ、入力と（弱参照で）出力を覚えます。
# - `False` なら計算だけをします。出力は `creator` がなく世代が0の変数で、関数は入力をつかみません。
#
# 演習のセルでは `Square`、`Exp`、`Add` も定義し直しています。そうしないと、どうなるのでしょうか。演習の前に、
# 次の小さな実験の結果を予想してみてください。
# %% [markdown] lang="en"
# ### Exercise 2: `Config.enable_backprop`
#
# Complete `Function.__call__`.
#
# - With `Config.enable_backprop` `True` all is as before: determine the generation, tell the outputs their `creator`,
#   remember the inputs and (weakly) the outputs.
# - With `False` it only computes. The outputs are variables of generation 0 without a `creator`, and the function does
#   not hold its inputs.
#
# The exercise's cell defines `Square`, `Exp` and `Add` anew as well. What if it did not? Before you begin, predict what
# this little experiment prints.


# %%
class Base:
    def greet(self):
        return "old"


class Child(Base):
    pass


class Base:
    def greet(self):
        return "new"


print(Child().greet(), issubclass(Child, Base))

# %% [markdown] lang="ko"
# `Child`는 **정의될 때의** `Base` 객체를 상속받았습니다. 이름 `Base`에 새 클래스를 대입해도 `Child`는 모릅니다. `Function`만 고쳐 쓰고
# "아무것도 달라지지 않는다"며 헤매기 쉬운 까닭입니다. `Square`는 오류도 내지 않고 옛 `Function`으로 계속 일합니다. 어느 학습 노트는 이
# 단계에서 `Function`만 다시 정의했고, 그 뒤의 실험은 전부 옛 클래스를 잰 셈이 되었습니다.
# %% [markdown] lang="ja"
# `Child` が継承したのは、**定義されたときの** `Base` というオブジェクトです。名前 `Base` に新しいクラスが代入されても、
# `Child` には関係がありません。`Function` だけを書き直して「何も変わらない」と悩みやすいのはこのためです。`Square` はエラーも出さず、
# 古い `Function` で働き続けます。ある学習ノートでも、このステップで `Function` だけを定義し直していて、
# そのあとの実験はすべて古いクラスを測ったことになっていました。
# %% [markdown] lang="en"
# `Child` inherits from the object that `Base` named **when `Child` was defined**; that the name has since been given to a
# new class is nothing to it. This is how one rewrites `Function` alone and despairs because "nothing changes": without a
# word `Square` goes on working with the old `Function`. The author of one set of study notes redefined `Function` alone
# at this very step, and every experiment after it measured the old class.

# %% exercise="config"
class Config:
    enable_backprop = True


class Function:
    def __call__(self, *inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(*xs)
        if not isinstance(ys, tuple):
            ys = (ys,)
        outputs = [Variable(as_array(y)) for y in ys]
        ### BEGIN SOLUTION
        if Config.enable_backprop:
            self.generation = max([x.generation for x in inputs])
            for output in outputs:
                output.set_creator(self)
            self.inputs = inputs
            self.outputs = [weakref.ref(output) for output in outputs]
        ### END SOLUTION
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


# %% [markdown] lang="ko" hint="config"
# 17단계의 `__call__`에서 `outputs`를 만든 다음의 줄들을 떠올려 보세요. 표의 네 가지가 모두 거기에 있고, 넷 다 조건 아래로 들어갑니다.
# %% [markdown] lang="ja" hint="config"
# ステップ17の `__call__` で、`outputs` を作ったあとの行を思い出しましょう。表の四つはすべてそこにあり、四つとも条件の下に入ります。
# %% [markdown] lang="en" hint="config"
# Recall the lines of step 17's `__call__` that come after `outputs` is made. The four things of the table are all there,
# and all four belong under the condition.

# %% test="config" points=2
equal(Config.enable_backprop, True)
Config.enable_backprop = False
try:
    y = square(Variable(np.array(3.0)))
finally:
    Config.enable_backprop = True
close(y.data, 9.0)
equal(y.creator, None)
kind(square(Variable(np.array(3.0))).creator, Square)
### BEGIN HIDDEN TESTS
# kind: mode-off
more = inside("""
import gc, weakref
from course.memory import measure

def switched(work, state=False):
    Config.enable_backprop = state
    try:
        return work()
    finally:
        Config.enable_backprop = True

class Both(Function):
    def forward(self, u, v):
        return u + v, u * v

    def backward(self, g0, g1):
        u, v = [x.data for x in self.inputs]
        return g0 + g1 * v, g0 + g1 * u

class Three(Function):
    def forward(self, u, v, w):
        return u + v * w

    def backward(self, gy):
        u, v, w = [x.data for x in self.inputs]
        return gy, gy * w, gy * v

def plain(*variables):
    return [[v.data, v.creator, v.generation] for v in variables]

u, v = Variable(np.array([2.0, -1.0])), Variable(np.array([0.5, 4.0]))
deep = square(square(u))
off = switched(lambda: plain(*Both()(u, v), exp(v), add(u, v), square(deep), Three()(u, v, deep)))
untouched = [deep.generation, deep.creator is not None, u.data, v.data]
s, p = Both()(deep, v)
on = [s.generation, p.generation, v.generation]
on += [Three()(*order).generation for order in ((deep, u, v), (u, deep, v), (u, v, deep))]
w = Three()(u, v, deep)
w.backward()
wide = [u.grad, v.grad]

def chain(n):
    y = Variable(np.ones(2**15))
    for _ in range(n):
        y = square(y)
    return y

def hoard(n):
    kept = [Variable(np.ones(2**15))]
    for _ in range(n):
        kept.append(square(kept[-1]))
    return kept

def forget(n):
    y = Variable(np.ones(2**15))
    for _ in range(n):
        y = Variable(square(y).data)
    return y

def weight(state, work):
    use = switched(lambda: measure(lambda: work(10)), state)
    return [use.kept / 2**18, use.peak / 2**18]

light, heavy = weight(False, chain), weight(True, chain)
heavy_off, light_on = weight(False, hoard), weight(True, forget)

def holds(state):
    def work():
        f, x = Square(), Variable(np.array(3.0))
        y = f(x)
        ref = weakref.ref(x)
        del x
        return ref() is not None
    was_on = gc.isenabled()
    gc.disable()
    try:
        return switched(work, state)
    finally:
        if was_on:
            gc.enable()

held = [holds(False), holds(True)]

x = Variable(data)
a = switched(lambda: square(x))
mixed = square(add(a, x))
places = [mixed.generation, a.generation]
mixed.backward()
partial = x.grad
x.cleargrad()
whole = square(exp(square(x)))
whole.backward()

given = [Variable(each) for each in spread]
y = Variable(np.zeros(4))
for box, state in zip(given, states):
    y = add(y, switched(lambda: square(box), state))
y.backward()
found = [box.grad for box in given]
""", data=np.array(seeded_rng().uniform(-1, 1, size=4)), spread=[np.array(each) for each in
     seeded_rng().normal(size=(12, 4))], states=[bool(each) for each in seeded_rng().integers(2, size=12)])
data = np.array(seeded_rng().uniform(-1, 1, size=4))
u, v = np.array([2.0, -1.0]), np.array([0.5, 4.0])
# kind: mode-off
for seen, value in zip(more.off, [u + v, u * v, np.exp(v), u + v, u**8, u + v * u**4]):
    close(seen[0], value)
    equal(seen[1:], [None, 0])
equal(more.untouched[:2], [2, True])
close(more.untouched[2:], [u, v])
# kind: mode-on
equal(more.on, [3, 3, 0, 3, 3, 3])
close(more.wide, [1 + 4 * u**3 * v, u**4])
# kind: memory
equal(more.light[0] < 1.5 and more.light[1] < 3.5, True)
equal(10.5 < more.heavy[0] < 11.5, True)
equal(more.heavy_off[0] > 10.5 and more.light_on[0] < 1.5, True)
equal(more.held, [False, True])
# kind: mode-off
equal(more.places, [2, 0])
close(more.partial, 2 * (data**2 + data))
# kind: mode-on
close(more.x.grad, 4 * data * np.exp(2 * data**2))
# kind: mode-off
for seen, each, state in zip(more.found, seeded_rng().normal(size=(12, 4)), seeded_rng().integers(2, size=12)):
    close(seen, 2 * each) if state else equal(seen, None)
late = inside("""
f, x = Square(), Variable(np.array([3.0, -1.0]))
Config.enable_backprop = False
try:
    g = Square()
    off = f(x)
finally:
    Config.enable_backprop = True
on = g(x)

calls = []
class Counting(Function):
    def forward(self, x):
        calls.append(type(x).__name__)
        return x
    def backward(self, gy):
        return gy
counting = Counting()
counting(x)
""")
equal([late.off.creator, late.off.generation], [None, 0])
# kind: mode-on
same(late.on.creator, late.g)
# kind: call-count
equal(late.calls, ["ndarray"])
# kind: at-birth
newborn(late.counting, late.x)
# kind: unchanged-input
untouched(late.counting, late.x)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기
#
# 다음 셀은 역전파를 끄고 제곱을 합니다. `creator is None`은 `True`일까요, `False`일까요? 철자까지 잘 보고 답하세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 次のセルは、逆伝播を無効にして2乗をします。`creator is None` は `True` でしょうか、`False` でしょうか。綴りまでよく見て答えてください。
# %% [markdown] lang="en"
# ## Predict, then run
#
# The next cell switches backpropagation off and squares. Is `creator is None` `True` or `False`? Look closely, at the
# spelling too.

# %%
Config.enable_back_prop = False
try:
    print(square(Variable(np.array(3.0))).creator is None)
finally:
    del Config.enable_back_prop

# %% [markdown] lang="ko"
# `False`입니다. `enable_backprop`이 아니라 `enable_back_prop`에 대입했기 때문입니다. 파이썬은 없는 속성에 대입하면 말없이 새로 만들어
# 주므로 오류도 없고, 아무것도 달라지지 않습니다. 실제 학습 노트에 있던 오타입니다. 속성에 직접 대입하는 방식에는 약점이 하나 더 있습니다.
# 다시 켜는 것을 잊기 쉽습니다.
#
# ## `with`로 잠깐만 바꾸기
#
# `with` 블록에 들어갈 때 그런 설정이 있는지 확인하고 값을 바꾸고, 나올 때 되돌리면 둘 다 해결됩니다. `contextlib.contextmanager`를 붙인
# 함수는 `yield`를 경계로 앞부분이 들어갈 때, 뒷부분이 나올 때 실행됩니다. 다음 셀에서는 블록 안에서 예외가 납니다. `leave`는 출력될까요?
# %% [markdown] lang="ja"
# `False` です。`enable_backprop` ではなく `enable_back_prop` に代入したからです。Pythonは、存在しない属性に代入すると黙って新しく
# 作ってくれるので、エラーも出ず、何も変わりません。実際の学習ノートにあった書き間違いです。属性にじかに代入するやり方には、
# もう一つ弱点があります。元に戻すのを忘れやすいのです。
#
# ## `with` で一時的に変える
#
# `with` ブロックに入るときに、その設定があることを確かめて値を変え、出るときに戻せば、どちらも解決します。
# `contextlib.contextmanager` を付けた関数は、`yield` を境に、前半が入るときに、後半が出るときに実行されます。次のセルでは、
# ブロックの中で例外が起こります。`leave` は表示されるでしょうか。
# %% [markdown] lang="en"
# It is `False`: the assignment was to `enable_back_prop`, not to `enable_backprop`. Assign to an attribute that does not
# exist, and Python makes it without a word. There is no error, and nothing changes. (The slip is from real study notes.)
# Assigning to the attribute by hand has a second weakness: one forgets to switch back.
#
# ## For a while only, with `with`
#
# Both are cured by a `with` block that, on entering, makes sure that there is such a setting and changes it, and puts
# it back on leaving. In a function marked `contextlib.contextmanager`, what stands before `yield` runs on entering,
# what stands after it on leaving. In the next cell the block raises an exception. Will `leave` be printed?

# %%
import contextlib


@contextlib.contextmanager
def announced():
    print("enter")
    yield
    print("leave")


try:
    with announced():
        print("body")
        raise ValueError("stop")
except ValueError:
    print("caught")

# %% [markdown] lang="ko"
# `leave`는 출력되지 않았습니다. 블록 안의 예외는 `yield`가 있는 자리에서 다시 일어나므로, 그 뒤의 줄은 건너뜁니다. 모드를 되돌리는 줄이 건너뛰어진다면
# 그 뒤로는 **모든 계산이 그래프 없이** 이루어집니다. 이 실수는 이름난 라이브러리에서도 여러 번 보고되었습니다.
#
# ### 연습 3 — `using_config`
#
# `using_config(name, value)`를 완성하세요. `with using_config("enable_backprop", False):`처럼 씁니다.
#
# - 블록 안에서 `Config`의 속성 `name`은 `value`입니다. `name`은 문자열이며 어떤 설정이든 될 수 있습니다.
# - 블록을 나오면 **들어가기 전의 값**으로 돌아갑니다. 블록이 예외로 끝나도, 주피터의 ■(정지)로 끊겨도 마찬가지입니다. 예외는 그대로 밖으로
#   전달됩니다.
# - `using_config`를 부르기만 해서는 아무것도 바뀌지 않습니다. 설정은 블록에 들어갈 때 바뀝니다.
# - `Config`에 없는 이름이면 `AttributeError`가 나고, 새 속성은 생기지 않습니다.
#
# 문자열로 속성을 읽고 쓰는 함수는 `getattr(Config, name)`과 `setattr(Config, name, value)`입니다.
# %% [markdown] lang="ja"
# `leave` は表示されません。ブロックの中の例外は `yield` のところで改めて起こるので、そのあとの行は飛ばされます。
# モードを元に戻す行が飛ばされたら、それ以降の計算は**すべてグラフなし**になります。有名なライブラリでも、たびたび報告されてきた失敗です。
#
# ### 演習3 — `using_config`
#
# `using_config(name, value)` を完成させてください。`with using_config("enable_backprop", False):` のように使います。
#
# - ブロックの中では、`Config` の属性 `name` の値が `value` になります。`name` は文字列で、どんな設定でもかまいません。
# - ブロックを出ると、**入る前の値**に戻ります。例外で終わっても、Jupyterの ■（停止）で中断されても同じです。例外はそのまま外へ伝わります。
# - `using_config` を呼んだだけでは、まだ何も変わりません。設定が変わるのは、ブロックに入るときです。
# - `Config` にない名前なら `AttributeError` になり、新しい属性は作られません。
#
# 文字列で属性を読み書きする関数は、`getattr(Config, name)` と `setattr(Config, name, value)` です。
# %% [markdown] lang="en"
# There is no `leave`. An exception in the block is raised once more at the place of the `yield`, so the lines after it
# are skipped. If the skipped line was the one that puts the mode back, then from there on **everything is computed
# without a graph**. Well-known libraries have had this very bug reported, again and again.
#
# ### Exercise 3: `using_config`
#
# Complete `using_config(name, value)`, to be used as `with using_config("enable_backprop", False):`.
#
# - In the block, the attribute `name` of `Config` is `value`. `name` is a string and may be any setting.
# - On leaving, it is again **what it was before entering**, also if the block ends in an exception or is interrupted with
#   Jupyter's ■ (stop). The exception goes on its way outside.
# - To call `using_config` changes nothing yet. The setting changes when the block is entered.
# - If `Config` has no such name, that is an `AttributeError`, and no new attribute comes about.
#
# To read and write an attribute whose name is in a string, there are `getattr(Config, name)` and
# `setattr(Config, name, value)`.

# %% exercise="using-config"
import contextlib


@contextlib.contextmanager
def using_config(name, value):
    ### BEGIN SOLUTION
    old_value = getattr(Config, name)
    setattr(Config, name, value)
    try:
        yield
    finally:
        setattr(Config, name, old_value)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="using-config"
# 할 일은 차례로 넷입니다. 옛 값을 적어 두고, 새 값을 넣고, `yield`하고, 옛 값을 되돌립니다. 옛 값을 적기 전에 새 값을 넣으면 되돌릴 것이 없습니다.
# %% [markdown] lang="ja" hint="using-config"
# 手順は四つです。古い値を控え、新しい値を入れ、`yield` し、古い値に戻します。控える前に新しい値を入れると、戻すものがなくなります。
# %% [markdown] lang="en" hint="using-config"
# Four things in order: note the old value, put in the new one, `yield`, put the old one back. If you put in the new one
# first, there is nothing left to note.

# %% [markdown] lang="ko" hint="using-config"
# 무슨 일이 있어도 실행되어야 하는 줄은 `try: ... finally: ...`의 `finally`에 둡니다. `except`로 예외를 잡을 필요는 없습니다.
# %% [markdown] lang="ja" hint="using-config"
# 何があっても実行したい行は、`try: ... finally: ...` の `finally` に置きます。`except` で例外を捕まえる必要はありません。
# %% [markdown] lang="en" hint="using-config"
# A line that has to run whatever happens belongs into the `finally` of `try: ... finally: ...`. There is no need to catch
# the exception with `except`.

# %% test="using-config" points=3
Config.enable_backprop = True
flag = inside("""
with using_config("enable_backprop", False):
    within = Config.enable_backprop
after = Config.enable_backprop
try:
    with using_config("enable_backprop", False):
        raise ValueError("stop")
except ValueError:
    after_error = Config.enable_backprop
""")
equal([flag.within, flag.after, flag.after_error], [False, True, True])
nested = inside("""
seen = []
with using_config("enable_backprop", False):
    with using_config("enable_backprop", True):
        seen.append(Config.enable_backprop)
    seen.append(Config.enable_backprop)
seen.append(Config.enable_backprop)
""")
equal(nested.seen, [True, False, True])
others = inside("""
Config.level = 5
try:
    with using_config("level", 7):
        within = [Config.level, Config.enable_backprop]
    after = [Config.level, Config.enable_backprop]
finally:
    del Config.level
""")
equal([others.within, others.after], [[7, True], [5, True]])
### BEGIN HIDDEN TESTS
# kind: after-block
Config.enable_backprop = True
flags = inside("""
def now():
    return Config.enable_backprop

class Stop(BaseException):
    pass

class Other(Exception):
    pass

nested = []
with using_config("enable_backprop", False):
    with using_config("enable_backprop", True):
        nested.append(now())
        with using_config("enable_backprop", True):
            nested.append(now())
        nested.append(now())
    nested.append(now())
    with using_config("enable_backprop", False):
        nested.append(now())
    nested.append(now())
nested.append(now())

def left_by(error):
    try:
        with using_config("enable_backprop", False):
            raise error
    except BaseException as seen:
        return [seen is error, now()]
    return ["swallowed", now()]

errors = (Stop(), KeyboardInterrupt(), Other("a"), AttributeError("b"), StopIteration())
left = [left_by(error) for error in errors]

def early():
    with using_config("enable_backprop", False):
        return now()

returned = [early(), now()]
for _ in range(3):
    with using_config("enable_backprop", False):
        break
broken = now()

Config.level, Config.shade = 3, "old"
try:
    with using_config("level", 8), using_config("shade", None):
        others = [Config.level, Config.shade, now()]
    others += [Config.level, Config.shade, now()]
    Config.level = 5
    with using_config("level", 0):
        Config.level = 7
    others.append(Config.level)
finally:
    del Config.level, Config.shade

made = [1, 2]
Config.level = 0
try:
    with using_config("level", made):
        very = Config.level is made
    falsy = Config.level
finally:
    del Config.level

waiting = using_config("enable_backprop", False)
called = [now()]
with using_config("enable_backprop", False):
    early_made = using_config("enable_backprop", False)
with early_made:
    called.append(now())
called.append(now())
late = using_config("enable_backprop", True)
with using_config("enable_backprop", False):
    with late:
        called.append(now())
    called.append(now())
called.append(now())

names, entered = set(vars(Config)), False
try:
    with using_config("enable_back_prop", False):
        entered = True
except AttributeError:
    refused = True
else:
    refused = False
made = set(vars(Config)) != names
end = now()
""")
# kind: nested
equal(flags.nested, [True, True, True, False, False, False, True])
# kind: error-inside
equal(flags.left, [[True, True]] * 5)
# kind: after-block
equal(flags.returned, [False, True])
equal(flags.broken, True)
equal(flags.others, [8, None, True, 3, "old", True, 5])
equal([flags.very, flags.falsy], [True, 0])
equal(flags.called, [True, False, True, True, False, True])
# kind: refused
equal([flags.entered, flags.refused, flags.made, flags.end], [False, True, False, True])
rng = seeded_rng()


def drawn(depth):
    """A random plan: numbers, and blocks [state, whether it ends in an exception, plan]."""
    plan = [float(rng.uniform(0.5, 2.0))]
    for _ in range(3):
        if depth:
            plan.append([bool(rng.integers(2)), bool(rng.integers(2)), drawn(depth - 1)])
        plan.append(float(rng.uniform(0.5, 2.0)))
    return plan


def expected(plan, state):
    for part in plan:
        if isinstance(part, list):
            yield from expected(part[2], part[0])
        else:
            yield part, 2 * part if state else None


plan = drawn(2)
found = inside("""
def square_all(plan, enter):
    for part in plan:
        if isinstance(part, list):
            state, fails, inner = part
            try:
                with enter(state):
                    square_all(inner, enter)
                    if fails:
                        raise ValueError("stop")
            except ValueError:
                pass
        else:
            boxes.append(Variable(np.array(part)))
            squares.append(square(boxes[-1]))

boxes, squares = [], []
square_all(plan, lambda state: using_config("enable_backprop", state))
total = squares[0]
for each in squares[1:]:
    total = add(total, each)
total.backward()
found = [[box.data, box.grad] for box in boxes]
""", plan=plan)
# kind: nested
for (value, slope), (number, wanted) in zip(found.found, expected(plan, True), strict=True):
    close(value, number)
    close(slope, wanted) if wanted else equal(slope, None)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 4 — `no_grad`
#
# 가장 자주 쓸 모드에 짧은 이름을 줍니다. `with no_grad():` 블록 안의 계산은 그래프를 만들지 않습니다. 블록에 들어가고 나올 때의 약속은
# `using_config`와 같습니다. `no_grad()`를 부르기만 하고 블록에 들어가지 않았다면 아무것도 바뀌지 않는다는 약속도 마찬가지입니다.
# %% [markdown] lang="ja"
# ### 演習4 — `no_grad`
#
# いちばんよく使うモードに短い名前を付けます。`with no_grad():` のブロックの中では、計算してもグラフが作られません。ブロックに出入りするときの約束は
# `using_config` と同じです。`no_grad()` を呼んだだけで、まだブロックに入っていないなら何も変わらない、という約束も同じです。
# %% [markdown] lang="en"
# ### Exercise 4: `no_grad`
#
# Give the mode that you will use most a short name. In a block `with no_grad():` no graph is built. On entering and
# leaving it promises what `using_config` promises, and here too, a mere call of `no_grad()` changes nothing yet.

# %% exercise="no-grad"
def no_grad():
    ### BEGIN SOLUTION
    return using_config("enable_backprop", False)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="no-grad"
# 한 줄이면 됩니다. `with` 뒤에 올 수 있는 것, 곧 `using_config(...)`를 부른 결과를 **반환**하세요.
# %% [markdown] lang="ja" hint="no-grad"
# 一行で書けます。`with` のあとに置けるもの、つまり `using_config(...)` を呼んだ結果を**返して**ください。
# %% [markdown] lang="en" hint="no-grad"
# One line will do. **Return** something that may stand after `with`: what calling `using_config(...)` gives.

# %% test="no-grad" points=2
Config.enable_backprop = True
with no_grad():
    y = square(Variable(np.array(3.0)))
close(y.data, 9.0)
equal(y.creator, None)
kind(square(Variable(np.array(3.0))).creator, Square)
### BEGIN HIDDEN TESTS
# kind: after-block
Config.enable_backprop = True
states = inside("""
from course.memory import measure

def tracked():
    return square(Variable(np.array(3.0))).creator is not None

steps = [tracked()]
with no_grad():
    steps.append(tracked())
    with no_grad():
        steps.append(tracked())
    steps.append(tracked())
    with using_config("enable_backprop", True):
        steps.append(tracked())
        with no_grad():
            steps.append(tracked())
        steps.append(tracked())
    steps.append(tracked())
steps.append(tracked())
with using_config("enable_backprop", False):
    with no_grad():
        pass
    steps.append(tracked())
one, other = no_grad(), no_grad()
with one, other:
    steps.append(tracked())
steps.append(tracked())
steps.append(Config.enable_backprop)

manager = no_grad()
called = [tracked()]
with using_config("enable_backprop", False):
    early = no_grad()
with early:
    called.append(tracked())
called.append(tracked())
with using_config("enable_backprop", False):
    with manager:
        called.append(tracked())
    called.append(tracked())
called.append(tracked())

def left_by(error):
    try:
        with no_grad():
            raise error
    except BaseException as seen:
        return [seen is error, Config.enable_backprop]
    return ["swallowed", Config.enable_backprop]

left = [left_by(error) for error in (KeyboardInterrupt(), ValueError("a"))]

def chain(n):
    y = Variable(np.ones(2**15))
    for _ in range(n):
        y = square(y)
    return y

def hoard(n):
    kept = [Variable(np.ones(2**15))]
    for _ in range(n):
        kept.append(square(kept[-1]))
    return kept

def infer(work):
    with no_grad():
        return work(10)

inference, training = measure(lambda: infer(chain)), measure(lambda: chain(10))
light = [inference.kept / 2**18, inference.peak / 2**18]
heavy = [training.kept / 2**18, measure(lambda: infer(hoard)).kept / 2**18]
""")
# kind: nested
equal(states.steps[:9], [True, False, False, False, True, False, True, False, True])
equal(states.steps[9:], [False, False, True, True])
equal(states.called, [True, False, True, False, False, True])
# kind: error-inside
equal(states.left, [[True, True], [True, True]])
# kind: memory
equal(states.light[0] < 1.5 and states.light[1] < 3.5, True)
equal(10.5 < states.heavy[0] < 11.5 and states.heavy[1] > 10.5, True)
rng = seeded_rng()


def drawn(depth):
    """A random plan: numbers, and blocks [state, whether it ends in an exception, plan]."""
    plan = [float(rng.uniform(0.5, 2.0))]
    for _ in range(3):
        if depth:
            plan.append([bool(rng.integers(2)), bool(rng.integers(2)), drawn(depth - 1)])
        plan.append(float(rng.uniform(0.5, 2.0)))
    return plan


def expected(plan, state):
    for part in plan:
        if isinstance(part, list):
            yield from expected(part[2], part[0])
        else:
            yield part, 2 * part if state else None


plan = drawn(2)
found = inside("""
def square_all(plan, enter):
    for part in plan:
        if isinstance(part, list):
            state, fails, inner = part
            try:
                with enter(state):
                    square_all(inner, enter)
                    if fails:
                        raise ValueError("stop")
            except ValueError:
                pass
        else:
            boxes.append(Variable(np.array(part)))
            squares.append(square(boxes[-1]))

boxes, squares = [], []
square_all(plan, lambda state: using_config("enable_backprop", True) if state else no_grad())
total = squares[0]
for each in squares[1:]:
    total = add(total, each)
total.backward()
found = [[box.data, box.grad] for box in boxes]
""", plan=plan)
# kind: nested
for (value, slope), (number, wanted) in zip(found.found, expected(plan, True), strict=True):
    close(value, number)
    close(slope, wanted) if wanted else equal(slope, None)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 두 가지를 조심하세요. 괄호를 빠뜨린 `with no_grad:`는 함수를 `with`에 넘기므로 `TypeError`입니다. 그리고 `no_grad` 안에서 만든 값을 밖의
# 계산에 섞으면 그 값은 **상수**로 취급됩니다. $y = (x^2 + x)^2$의 미분은 $2(x^2 + x)(2x + 1)$입니다. $x^2$만
# `no_grad` 안에서 계산하면 $x = 1$ 에서의 미분은 얼마가 될까요?
# %% [markdown] lang="ja"
# 二つ注意があります。かっこを忘れた `with no_grad:` は、関数そのものを `with` に渡すので `TypeError` になります。また、
# `no_grad` の中で作った値を外の計算に混ぜると、その値は**定数**として扱われます。$y = (x^2 + x)^2$ の微分は
# $2(x^2 + x)(2x + 1)$ です。$x^2$ だけを `no_grad` の中で計算すると、$x = 1$ での微分はいくつになるでしょうか。
# %% [markdown] lang="en"
# Two things to beware of. `with no_grad:` without the brackets hands the function itself to `with`, a `TypeError`. And a
# value made inside `no_grad` counts as a **constant** when you use it in a computation outside. The derivative of
# $y = (x^2 + x)^2$ is $2(x^2 + x)(2x + 1)$. What becomes of it at $x = 1$ if $x^2$ alone is computed inside `no_grad`?


# %%
def slope(frozen):
    x = Variable(np.array(1.0))
    with using_config("enable_backprop", not frozen):
        a = square(x)
    y = square(add(a, x))
    y.backward()
    return x.grad


print("all of it tracked:  ", slope(frozen=False))
print("x squared in no_grad:", slope(frozen=True))

# %% [markdown] lang="ko"
# `12.0`이 `4.0`이 되었고 오류는 없습니다. 설계대로의 동작이지만 뜻하지 않게 일어나면 찾기 어렵습니다.
#
# 끊어진 자리는 그림에서 바로 보입니다. `a`는 누가 만들었는지 모르는 채 맨 왼쪽에 서 있고, `x`에서 `a`로 가는 화살표가 없습니다.
# %% [markdown] lang="ja"
# `12.0` が `4.0` になり、エラーは出ません。設計どおりの動作ですが、意図せずに起こると見つけにくいものです。
#
# 途切れた場所は、図を見ればすぐにわかります。`a` は誰に作られたのかを知らないまま左端に立ち、`x` から `a` への矢印はありません。
# %% [markdown] lang="en"
# `12.0` has become `4.0`, without an error. That is how it is meant to be, but when it happens by accident it is hard to
# find.
#
# Where the graph is cut shows in the picture: `a` stands at the far left, not knowing who made it, and no arrow leads
# there from `x`.

# %%
from course.draw import graph

x = Variable(np.array(1.0))
with no_grad():
    a = square(x)
y = square(add(a, x))
graph(y)

# %% [markdown] lang="ko"
# ## 실험실: 얼마나 줄었을까
#
# 제곱을 $N$ 번 잇는 계산을 학습 모드와 추론 모드로 합니다. 배열의 수를 세어 봅시다.
#
# | | 끝났을 때 남는 배열 | 가장 많을 때의 배열 |
# |--|--|--|
# | 학습 (그래프를 만든다) | $N + 1$ | $N + 1$ |
# | 추론 (`no_grad`) | 1 | 2 (입력과 출력 하나씩) |
#
# 가장 많을 때의 비는 $(N + 1) / 2$입니다. $(100, 100, 100)$ 모양의 `float64` 배열은 8,000,000바이트, 곧 7.6 MiB쯤입니다. $N = 10$일 때 네 칸이
# 각각 몇 MiB일지 셈한 다음 실행하세요.
# %% [markdown] lang="ja"
# ## 実験室：どれだけ減ったか
#
# 2乗を $N$ 回つなぐ計算を、学習モードと推論モードで行います。配列の数を数えてみましょう。
#
# | | 終わったときに残る配列 | いちばん多いときの配列 |
# |--|--|--|
# | 学習（グラフを作る） | $N + 1$ | $N + 1$ |
# | 推論（`no_grad`） | 1 | 2（入力と出力が一つずつ） |
#
# ピークの比は $(N + 1) / 2$ です。形状が $(100, 100, 100)$ の `float64` 配列は8,000,000バイト、約7.6 MiBです。$N = 10$ のとき、
# 四つの欄がそれぞれ何MiBになるかを計算してから実行してください。
# %% [markdown] lang="en"
# ## The laboratory: how much is saved?
#
# Chain $N$ squares, once for training and once for inference, and count the arrays:
#
# | | arrays left at the end | most arrays at one moment |
# |--|--|--|
# | training (builds the graph) | $N + 1$ | $N + 1$ |
# | inference (`no_grad`) | 1 | 2 (one input, one output) |
#
# The ratio of the peaks is $(N + 1) / 2$. A `float64` array of shape $(100, 100, 100)$ has 8,000,000 bytes, about 7.6
# MiB. Work out the four fields in MiB for $N = 10$, then run the cell.

# %% aside=true
def chain(n, shape=(100, 100, 100)):
    y = Variable(np.ones(shape))
    for _ in range(n):
        y = square(y)
    return y


def infer(n, shape=(100, 100, 100)):
    with no_grad():
        return chain(n, shape)


print(f"one array  {100**3 * 8 / 2**20:.1f} MiB")
training, inference = measure(lambda: chain(10)), measure(lambda: infer(10))
print(f"training   {training.kept_mib:.0f} MiB kept, {training.peak_mib:.0f} MiB at the peak")
print(f"inference  {inference.kept_mib:.0f} MiB kept, {inference.peak_mib:.0f} MiB at the peak")
print(f"ratio of the peaks: {training.peak / inference.peak:.1f}")

# %% [markdown] lang="ko"
# 이번에는 $N$을 바꾸어 그려 봅시다. 세로축이 곧 배열의 개수가 되도록 배열 하나를 1 MiB로 했습니다. 네 선의 기울기는 각각 얼마일까요?
# %% [markdown] lang="ja"
# 次は $N$ を変えてグラフに描きます。縦軸がそのまま配列の個数になるように、配列一つを1 MiBにしました。四本の線の傾きは、
# それぞれいくつでしょうか。
# %% [markdown] lang="en"
# Now vary $N$ and draw it. One array is 1 MiB here, so the vertical axis counts arrays. What is the slope of each of the
# four lines?

# %% aside=true
import matplotlib.pyplot as plt

lengths = (1, 2, 5, 10, 15, 20)
figure, axes = plt.subplots(figsize=(7, 4.2))
for mode, run, colour in (("training", chain, "tab:red"), ("inference", infer, "tab:blue")):
    uses = [measure(lambda: run(n, 2**17)) for n in lengths]
    peaks, kepts = [use.peak_mib for use in uses], [use.kept_mib for use in uses]
    axes.plot(lengths, peaks, color=colour, linewidth=5, alpha=0.35, label=f"{mode}, peak")
    axes.plot(lengths, kepts, "o-", color=colour, markersize=4, label=f"{mode}, kept")
axes.set(xlabel="N (squares in a row)", ylabel="MiB (one array: 1 MiB)")
axes.set(xticks=lengths, yticks=range(0, 21, 5))
axes.grid(alpha=0.3)
axes.legend()
figure.tight_layout()

# %% [markdown] lang="ko"
# 학습의 두 선은 겹쳐서 기울기 1로 올라가고, 추론의 두 선은 수평입니다. 신경망이 깊어질수록 차이도 끝없이 벌어집니다.
#
# ## `%memit`으로 보기
#
# 같은 것을 운영 체제의 눈으로 볼 수도 있습니다. `%memit`은 한 문장을 실행하면서 프로세스 전체의 메모리를 1초에 열 번 들여다보고, 가장 높은
# 값(`peak memory`)과 시작할 때보다 늘어난 양(`increment`)을 알려 줍니다. `peak memory`에는 파이썬과 numpy와 주피터까지 들어 있으니
# **`increment`를 보세요.** 그리고 세 가지를 지킵니다.
#
# - **결과를 변수에 담습니다.** 수십 밀리초 만에 지워지는 것은 들여다보는 틈으로 빠져나가기 쉽습니다.
# - **첫 실행은 버립니다.** 처음에는 C 라이브러리가 메모리를 한꺼번에 받아 두기도 하고, 미처 불러오지 않은 것이 있기도 합니다.
# - **배열을 크게 잡습니다.** 작은 배열의 자리는 지워도 C 라이브러리가 다음에 쓰려고 쥐고 있기 쉽습니다. 그러면 운영 체제가 보기에는
#   늘어난 것이 없습니다. 수십 MiB짜리 배열의 자리는 지우는 즉시 돌려줍니다.
#
# 아래 네 셀을 차례로 실행하세요. 둘째 셀이 버리는 실행, 셋째가 학습, 넷째가 추론입니다.
# %% [markdown] lang="ja"
# 学習の二本は重なって傾き1で上がり、推論の二本は水平です。ネットワークが深くなるほど、差はどこまでも開いていきます。
#
# ## `%memit` で見る
#
# 同じことを、オペレーティングシステムの目で見ることもできます。`%memit` は一つの文を実行しながら、プロセス全体のメモリを1秒に十回のぞき、
# 最大値（`peak memory`）と、開始時から増えた量（`increment`）を教えてくれます。`peak memory` にはPythonやnumpyやJupyterの分まで
# 含まれるので、**`increment` のほうを見ます**。そして、次の三つを守ります。
#
# - **結果を変数に入れる。** 数十ミリ秒で消えるものは、のぞく合間に通り過ぎてしまいがちです。
# - **最初の実行は捨てる。** 初回には、Cライブラリがメモリをまとめて確保することも、まだ読み込まれていないものがあることもあります。
# - **配列を大きくする。** 小さな配列の場所は、消してもCライブラリが次に備えて手元に残すことが多く、オペレーティングシステムから見ると
#   何も増えません。数十MiBの配列の場所なら、消すとすぐに返されます。
#
# 次の四つのセルを順に実行してください。二つ目が捨てる実行、三つ目が学習、四つ目が推論です。
# %% [markdown] lang="en"
# The two lines of training lie on each other and rise with slope 1; those of inference are level. The deeper a network,
# the wider the gap, without end.
#
# ## Seen with `%memit`
#
# You can look at the same thing with the eyes of the operating system. `%memit` runs a statement, glances at the memory
# of the whole process ten times a second meanwhile, and reports the highest value (`peak memory`) and how far that is
# above the start (`increment`). `peak memory` holds Python, numpy and Jupyter as well, so **look at `increment`**. And
# keep to three rules:
#
# - **Put the result into a variable.** What is gone within some tens of milliseconds easily slips through between two glances.
# - **Throw the first run away.** The first time, the C library may fetch memory in bulk, and something may still have
#   to be loaded.
# - **Take large arrays.** The room of a small one that is gone often stays with the C library, for the next one, and to
#   the operating system nothing has grown. That of an array of some tens of MiB is given back at once.
#
# Run the next four cells in order. The second is the run to throw away, the third is training, the fourth inference.

# %%
# %load_ext memory_profiler
big = (100, 100, 500)
one = 8 * np.prod(big) / 2**20
print(f"one array  {one:.0f} MiB, eleven {11 * one:.0f} MiB")

# %% aside=true
kept = None
# %memit kept = chain(10, big)

# %% aside=true
kept = None
# %memit kept = chain(10, big)

# %% aside=true
kept = None
# %memit kept = infer(10, big)

# %% [markdown] lang="ko"
# 학습은 배열 열하나의 420 MiB쯤, 추론은 하나의 38 MiB쯤일 것입니다. 추론 중에 들여다보면 잠깐 함께 있는 둘이 보이기도 합니다.
# 결과를 쥔 채로 재었으니 `%memit`이 보여 주는 것은 "남은 양"입니다. 그러면 결과를 담지 않으면 얼마나 나올까요? 여러 번
# 실행해 보세요.
# %% [markdown] lang="ja"
# 学習は配列十一個分の420 MiBほど、推論は一つ分の38 MiBほどでしょう。推論の途中をのぞくと、少しのあいだ並んでいる二つが見えることも
# あります。結果を持ったまま測ったので、`%memit` が見せているのは「残った量」です。では、結果を入れなければ、
# いくつと出るでしょうか。何度か実行してみてください。
# %% [markdown] lang="en"
# Training will be around the 420 MiB of eleven arrays, inference around the 38 of one; a glance in the middle of inference
# may see the two that are there for a moment. Measured with the result in hand, what `%memit` shows is the amount kept. And what if you do
# not keep the result? Run it a few times.

# %% aside=true
kept = None
# %memit chain(10, big)

# %% [markdown] lang="ko"
# 매번 420 MiB를 쓰는데도 훨씬 작은 값이 나오기도 하고, 때마다 다른 값이 나오기도 합니다. 들여다보는 순간이 계산 도중에 걸리느냐, 다 만들고 다
# 지운 다음에 오느냐에 달렸습니다. 재는 방법이 틀리면 없는 차이가 보이기도 하고 있는 차이가 사라지기도 합니다.
#
# 한 학습 노트에는 이 실험의 결과가 학습 약 28 MiB, 추론 약 23 MiB로 적혀 있습니다. 절약이라기에는 시시합니다. 제곱은 세 번뿐이었고, 함수가
# 끝날 때까지 지역 변수 `x`가 첫 배열을 붙들고 있었으며, 결과는 버려졌습니다. 그 조건을 그대로 세어 봅시다.
# %% [markdown] lang="ja"
# 毎回420 MiBを使っているのに、ずっと小さい値が出ることもあれば、そのたびに違う値が出ることもあります。のぞく瞬間が計算の途中に当たるか、
# 作り終えて消し終えたあとになるかで決まるからです。測り方を誤ると、ない差が見えることも、ある差が消えることもあります。
#
# ある学習ノートには、この実験の結果が学習で約28 MiB、推論で約23 MiBと記されています。節約と呼ぶには物足りない差です。2乗は三回だけで、
# 関数が終わるまでローカル変数 `x` が最初の配列をつかんでいて、結果は捨てられていました。その条件のまま数えてみましょう。
# %% [markdown] lang="en"
# It takes 420 MiB every time, and yet the answer may be far smaller, and another one each time: it depends on whether a
# glance falls into the computation or comes when everything has been made and removed again. Measure in the wrong way,
# and you see differences that are not there, or lose those that are.
#
# One set of study notes gives the outcome of this experiment as about 28 MiB for training and about 23 for inference,
# which is hardly worth the trouble. There were three squares only, a local variable `x` held the first array until the
# function ended, and the result was dropped. Let us count under just these conditions.


# %% aside=true
def three_squares():
    x = Variable(np.ones((100, 100, 100)))
    y = square(square(square(x)))


with no_grad():
    inference = measure(three_squares)
training = measure(three_squares)
print(f"training   {training.peak_mib:.0f} MiB at the peak, inference {inference.peak_mib:.0f} MiB")

# %% [markdown] lang="ko"
# 배열 넷과 셋입니다. 절약이 없었던 것이 아니라 $N = 3$ 에서는 보이지 않았던 것입니다. 한 점이 아니라 **$N$에 따라 어떻게 자라는가**를
# 보아야 하는 까닭입니다.
#
# ## 지금 가진 것, 아직 모자란 것
#
# 엔진은 이제 필요한 것만 기억합니다. 기울기는 잎에만 남기고, 예측만 할 때는 그래프를 만들지 않습니다. 흠도 하나 있습니다.
# `Config.enable_backprop`은 프로그램 전체에 하나뿐인 스위치입니다. 한 스레드가 `no_grad`에 들어가 있으면 다른 스레드의 계산도 그래프를
# 잃습니다. 교과서의 설계가 그렇고, 제대로 하려면 스레드마다 스위치를 따로 두어야 합니다.
#
# 이제 속은 꽤 튼튼합니다. 하지만 쓰는 사람에게는 아직 무뚝뚝합니다. `print(y)`는 주소만 보여 주고, 모양을 알려면 `y.data.shape`까지
# 들어가야 합니다. 다음 단계에서는 변수를 쓰기 편하게 다듬습니다.
# %% [markdown] lang="ja"
# 配列四つと三つです。節約がなかったのではなく、$N = 3$ では見えなかったのです。一点ではなく、**$N$ とともにどう増えるか**を見るべき
# 理由がここにあります。
#
# ## いまあるもの、まだ足りないもの
#
# エンジンは、必要なものだけを覚えるようになりました。勾配は葉にだけ残し、予測だけのときはグラフを作りません。欠点も一つあります。
# `Config.enable_backprop` は、プログラム全体で一つしかないスイッチです。あるスレッドが `no_grad` に入っていると、
# ほかのスレッドの計算までグラフを失います。教科書の設計がそうなっているのです。きちんとするなら、スレッドごとにスイッチを持つべきです。
#
# 中身はかなり丈夫になりました。けれども、使う人にはまだ無愛想です。`print(y)` はアドレスを見せるだけで、
# 形状を知るには `y.data.shape` まで潜らなければなりません。次のステップでは、変数をもっと使いやすくします。
# %% [markdown] lang="en"
# Four arrays and three. It is not that nothing was saved; at $N = 3$ it does not show. That is why one looks not at a
# single point but at **how it grows with $N$**.
#
# ## What you have, and what is still wrong with it
#
# The engine now remembers only what is needed: gradients at the leaves alone, and no graph for mere predictions. There
# is a wart: `Config.enable_backprop` is one switch for the whole program. While one thread is inside `no_grad`, the
# others lose their graphs as well. That is the textbook's design; to do it properly, each thread would have a switch of
# its own.
#
# Inside, things are solid by now, but to its users the engine is still curt: `print(y)` shows an address, and for a shape
# you have to dig down to `y.data.shape`. In the next step you make variables pleasant to handle.
