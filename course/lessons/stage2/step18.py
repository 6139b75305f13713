# %% [markdown] lang="ko"
# # 18단계. 메모리 절약 모드
#
# 17단계 덕분에 그래프는 쓸모가 없어지는 순간 사라집니다. 이번에는 **살아 있는 동안** 차지하는 메모리를 줄입니다. 지금의
# 엔진은 대개 필요 없는 것 두 가지를 가지고 있습니다.
#
# - 역전파가 끝난 뒤의 **중간 기울기**. 보통은 말단 변수, 곧 우리가 만든 입력 변수의 기울기만 필요합니다.
# - 역전파를 하지 않을 때의 **그래프**. 학습을 마치고 예측만 하는 추론에서는 되돌아갈 길이 필요 없습니다.
#
# 이 둘을 끄는 스위치를 만들고, 얼마나 줄었는지 재어 봅니다.
# %% [markdown] lang="ja"
# # ステップ18　メモリ使用量を減らすモード
#
# ステップ17のおかげで、グラフは用が済んだ瞬間に消えるようになりました。今度は**生きているあいだ**に占めるメモリを減ら
# します。いまのエンジンは、たいていは要らないものを2つ持っています。
#
# - 逆伝播が終わったあとの**途中の勾配**。ふつう必要なのは、末端の変数、つまり自分で作った入力変数の勾配だけです。
# - 逆伝播をしないときの**グラフ**。学習を終えて予測だけをする推論では、引き返す道は要りません。
#
# この2つを切るスイッチを作り、どれだけ減ったかを測ります。
# %% [markdown] lang="en"
# # Step 18. Modes that save memory
#
# Since step 17 a graph disappears as soon as it's no longer needed. Now reduce its size **while it's alive**. The
# engine keeps two things that are usually not needed:
#
# - After a backward pass: the **gradients of intermediate variables**. Usually you need only those of the leaf
#   variables, the inputs that you made yourself.
# - Without a backward pass: the **graph**. A trained model that only predicts (inference) doesn't need the way back.
#
# In this step you build a switch for each and measure what they save.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(18))

# %% [markdown] lang="ko"
# ## 다 쓴 기울기 버리기
#
# $t = x_0 + x_1,\ y = x_0 + t$를 역전파하면 지금은 네 변수 모두에 기울기가 남습니다.
# %% [markdown] lang="ja"
# ## 使い終わった勾配を捨てる
#
# $t = x_0 + x_1,\ y = x_0 + t$ を逆伝播すると、いまは4つの変数すべてに勾配が残ります。
# %% [markdown] lang="en"
# ## Drop gradients that are no longer needed
#
# After the backward pass of $t = x_0 + x_1,\ y = x_0 + t$, all four variables still have a gradient.


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
# `y`와 `t`의 기울기는 `x0`과 `x1`의 기울기를 구하는 **재료**였습니다. 함수 `f`의 역전파가 끝나 입력들에 기울기를 더하고
# 나면, `f`의 출력의 기울기를 다시 볼 일은 없습니다. 16단계의 순서 덕분에 그 출력을 사용한 함수는 이미 모두 지나갔기
# 때문입니다. 그러니 `f`를 처리할 때마다 **그 자리에서** `f.outputs`의 기울기를 버리면, 동시에 남아 있는 기울기는 몇
# 개뿐입니다.
#
# ### 연습 1 — `retain_grad`
#
# `backward`에 인수 `retain_grad`를 추가합니다. 인수 선언은 써 두었습니다.
#
# - `retain_grad=False`(기본값): 역전파가 끝나면, 거쳐 간 함수가 만들어 낸 변수의 `grad`는 모두 `None`입니다.
#   `backward`를 부른 변수도 마찬가지입니다. 말단 변수의 기울기는 남습니다.
# - `retain_grad=True`: 지금처럼 모두 남깁니다.
#
# 나머지는 모두 16단계, 17단계와 같습니다. 함수마다 순서대로 한 번씩 처리하고, 여러 곳에서 온 기울기는 새 배열에 더하며,
# 이미 있던 기울기 배열은 고치지 않습니다.
# %% [markdown] lang="ja"
# `y` と `t` の勾配は、`x0` と `x1` の勾配を求めるための**材料**でした。関数 `f` の逆伝播が済んで、入力に勾配を足し終
# えたら、`f` の出力の勾配を見ることはもうありません。ステップ16の順番のおかげで、その出力を使った関数はすべて処理が
# 済んでいるからです。ですから、`f` を処理するたびに**その場で** `f.outputs` の勾配を捨てていけば、同時に持っている勾
# 配はほんのいくつかで済みます。
#
# ### 演習1 — `retain_grad`
#
# `backward` に引数 `retain_grad` を加えます。引数の宣言は書いてあります。
#
# - `retain_grad=False`（デフォルト）：逆伝播が終わったとき、通ってきた関数が作り出した変数の `grad` はすべて `None` で
#   す。`backward` を呼ばれた変数も例外ではありません。末端の変数の勾配は残ります。
# - `retain_grad=True`：これまでどおり、すべて残します。
#
# そのほかはすべて、ステップ16、17のままです。どの関数も順番どおりに一度ずつ処理し、複数の場所から来た勾配は新しい配列
# に足し合わせ、すでにある勾配の配列は書き換えません。
# %% [markdown] lang="en"
# The gradients of `y` and `t` were needed only to compute those of `x0` and `x1`. When a function `f` has run backward
# and has added to the gradients of its inputs, the gradients of its outputs aren't read again: thanks to the order from
# step 16, every function that uses those outputs has been processed before. So if you drop the gradients of `f.outputs`
# **right after** processing each `f`, you hold only a few gradients at a time.
#
# ### Exercise 1: `retain_grad`
#
# `backward` gets an argument `retain_grad`; the signature is given.
#
# - `retain_grad=False` (the default): after the pass, `grad` is `None` for every variable that was made by a processed
#   function, including the variable that `backward` was called on. The leaf variables keep their gradients.
# - `retain_grad=True`: all gradients are kept, as before.
#
# Everything else stays as in steps 16 and 17: each function is processed once, in order; gradients from several places
# are added up in a new array; an existing gradient array isn't changed.

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
# 빈칸이 `while`의 안쪽에 있다는 점에 주목하세요. 한 번 반복할 때 함수 하나를 처리하므로, 그 함수의 출력만 정리하면
# 됩니다.
# %% [markdown] lang="ja" hint="retain-grad"
# 空欄が `while` の内側にあることに注目してください。1回の繰り返しで関数を1つ処理するので、その関数の出力だけを片付け
# れば済みます。
# %% [markdown] lang="en" hint="retain-grad"
# The gap is inside the `while`. One iteration of the loop processes one function, so clear only the outputs of that
# function.

# %% [markdown] lang="ko" hint="retain-grad"
# `f.outputs`에 든 것은 약한 참조입니다. 반복 변수를 `y`라고 하면 변수는 `y`가 아니라 `y()`입니다. 괄호 없이 쓰면 어떤 오류가 나는지, 또는 왜
# 아무 오류도 나지 않는지 살펴보세요.
# %% [markdown] lang="ja" hint="retain-grad"
# `f.outputs` に入っているのは弱参照です。ループ変数を `y` とするなら、変数は `y` ではなく `y()` です。かっこを忘れると、
# どんなエラーになるのか、あるいはなぜ何のエラーも出ないのかを考えてみましょう。
# %% [markdown] lang="en" hint="retain-grad"
# `f.outputs` holds weak references. If your loop variable is `y`, the variable is `y()`, not `y`. Without the
# parentheses, which error do you get, or why do you get none?

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
for seen, value in zip(two.dropped[:2] + two.kept, [19.0, 16.0, 19.0, 16.0, 14.0, 1.0, 1.0], strict=True):
    close(seen, value)
# kind: many-inputs
equal(two.thin[3:], [None, None, None, None])
for seen, value in zip(two.thin[:3] + two.full, [4.0, 150.0, 90.0, 4.0, 150.0, 90.0, 1.0, 25.0, 9.0, 1.0], strict=True):
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
# kind: second-backward
from course.testing import recovers

recovers(2)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# 같은 함수를 다시 부르고, 메모리도 재어 봅시다. 1 MiB짜리 배열로 제곱을 10번 이으면 데이터 배열이 11개(`x`와 출력
# 10개)입니다. **기울기를 남길 때와 버릴 때 각각 합계가 몇 MiB가 될지** 먼저 계산해 `None` 자리에 차례로 적으세요.
# 그다음 셀은 기울기와 두 값을 출력합니다.
# %% [markdown] lang="ja"
# 同じ関数をもう一度呼び、メモリも測ってみましょう。1 MiBの配列で2乗を10回つなぐと、データの配列は11個（`x` と出力が10個）
# になります。**勾配を残す場合と捨てる場合で、それぞれ合計何MiBになるか**、先に計算して、`None` のところに順に書いてく
# ださい。その次のセルは、勾配と2つの値を表示します。
# %% [markdown] lang="en"
# Call the same function again and measure the memory. Ten squares in a row on an array of 1 MiB have 11 arrays of data
# (`x` and ten outputs). **How many MiB are in use if the gradients are kept, and how many if they're dropped?** Compute
# both numbers first and put them in place of `None`. The cell after it shows the gradients and the two numbers.

# %%
from course.memory import measure
from course.testing import predict


def learn(n, retain):
    y = Variable(np.ones(2**17))
    for _ in range(n):
        y = square(y)
    y.backward(retain_grad=retain)
    return y


guess = [None, None]
kept_mib = [round(measure(lambda: learn(10, retain)).kept_mib) for retain in (True, False)]
predict(guess, kept_mib)

# %%
four_grads()
four_grads(retain_grad=True)
print(kept_mib)

# %% [markdown] lang="ko"
# 기울기 11개 가운데 말단 변수의 것 하나만 남았습니다. 좋은 점이 하나 더 있습니다. 중간 기울기가 남지 않으므로 같은
# 그래프를 두 번 역전파해도 앞의 값과 섞이지 않고, 말단 변수에 같은 값이 한 번 더 더해질 뿐입니다. (`retain_grad=True`로
# 두 번 하면 여전히 섞입니다. 이 설계의 결함입니다.) 대신 `backward` 뒤의 `y.grad`는 `None`입니다. 잊기 쉬우니 기억해
# 두세요.
#
# 다음 셀에서 기울기를 언제 버리는지 한 장씩 넘겨 보세요. 함수가 기울기를 입력 쪽으로 보내고 나면, 그 출력의 `grad`는
# 바로 `None`이 됩니다.
# %% [markdown] lang="ja"
# 11個の勾配のうち、残ったのは末端の変数の1つだけです。よいことがもう一つあります。途中の勾配が残らないので、同じグラフ
# を2回逆伝播しても前の値と混ざらず、末端の変数に同じ値がもう一度足されるだけです。（`retain_grad=True` で2回行うと、や
# はり混ざります。この設計の欠点です。）その代わり、`backward` のあとの `y.grad` は `None` です。忘れやすいので、覚えて
# おきましょう。
#
# 次のセルで、勾配がいつ捨てられるのか、1枚ずつめくって見てみましょう。関数が勾配を入力の側へ渡し終えると、その出力の `grad` は
# すぐに `None` になります。
# %% [markdown] lang="en"
# Of 11 gradients only one is left, that of the leaf variable. There's another benefit: intermediate variables have no
# gradients left, so a second backward pass over the same graph doesn't mix with the first. It adds the same values to
# the leaf variables once more. (With `retain_grad=True` a second pass still mixes them up, a flaw of this design.) On
# the other hand, `y.grad` is now `None` after `backward`, which is easy to forget.
#
# The next cell shows when gradients are dropped: as soon as a function has passed on its gradient, the `grad` of its
# output becomes `None`.

# %%
from course.draw import play

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
play(y)

# %% [markdown] lang="ko"
# ## 그래프 없이 계산하기
#
# 데이터 11개는 왜 남아 있을까요? `Function.__call__`이 기억하는 것이 어디에 쓰이는지 보면 알 수 있습니다.
#
# | 기억하는 것 | 쓰이는 곳 |
# |--|--|
# | `self.generation` | 역전파의 순서 |
# | `output.set_creator(self)` | 출력에서 함수로 되돌아가는 길 |
# | `self.inputs` | 함수의 `backward`가 쓰는 입력, 그리고 더 거슬러 올라가는 길 |
# | `self.outputs` | 출력의 기울기를 꺼내는 곳 |
#
# 모두 역전파에만 쓰입니다. 역전파를 하지 않는다면 어느 것도 기억할 필요가 없습니다. 기억하지 않으면 중간 변수를 살려 두는 참조가 없으므로, 중간 변수는 계산이 진행되는 대로 사라집니다.
#
# 모드는 클래스 속성 하나로 둡니다. `Config`는 설정을 담는 클래스이고, 인스턴스를 만들지 않고 그대로 씁니다.
# %% [markdown] lang="ja"
# ## グラフなしで計算する
#
# では、11個のデータはなぜ残っているのでしょうか。`Function.__call__` が覚えるものの使い道を見ると、答えがわかります。
#
# | 覚えるもの | 使い道 |
# |--|--|
# | `self.generation` | 逆伝播の順番 |
# | `output.set_creator(self)` | 出力から関数へ引き返す道 |
# | `self.inputs` | 関数の `backward` が使う入力、そしてさらにさかのぼる道 |
# | `self.outputs` | 出力の勾配を取り出すところ |
#
# どれも逆伝播にしか使いません。逆伝播をしないなら、どれも不要です。そして何も覚えなければ、途中の変数を生かしておく参
# 照がないので、計算が進むにつれて消えていきます。
#
# モードはクラス属性1つで表します。`Config` は設定を入れるクラスで、インスタンスを作らずにそのまま使います。
# %% [markdown] lang="en"
# ## Compute without a graph
#
# Why do the 11 arrays of data stay? See what each thing that `Function.__call__` remembers is used for:
#
# | remembered | used for |
# |--|--|
# | `self.generation` | the order of the backward pass |
# | `output.set_creator(self)` | the way back from an output to the function |
# | `self.inputs` | the inputs that the function's `backward` computes with, and the way further back |
# | `self.outputs` | reading the gradients of the outputs |
#
# All of it is used only by the backward pass. Without a backward pass, none of it is needed. And if nothing is
# remembered, nothing keeps the intermediate variables alive, so they disappear as the computation goes on.
#
# The mode is one class attribute. `Config` is a place for settings; you use the class itself, without instances.

# %% [markdown] lang="ko"
# ### 연습 2 — `Config.enable_backprop`
#
# `Function.__call__`을 완성하세요.
#
# - `Config.enable_backprop`이 `True`이면 지금까지와 같습니다. 세대를 정하고, 출력에 `creator`를 알려 주고, 입력과
#   출력(약한 참조로)을 기억합니다.
# - `False`이면 계산만 합니다. 출력은 `creator`가 없고 세대가 0인 변수이고, 함수는 입력을 참조하지 않습니다.
#
# 연습 셀은 `Square`, `Exp`, `Add`도 다시 정의합니다. 그러지 않으면 어떻게 될까요? 연습에 앞서 다음 작은 실험의 결과를
# 예상해 보세요.
# %% [markdown] lang="ja"
# ### 演習2 — `Config.enable_backprop`
#
# `Function.__call__` を完成させてください。
#
# - `Config.enable_backprop` が `True` なら、これまでと同じです。世代を決め、出力に `creator` を知らせ、入力と（弱参照
#   で）出力を覚えます。
# - `False` なら計算だけをします。出力は `creator` がなく世代が0の変数で、関数は入力を参照しません。
#
# 演習のセルでは `Square`、`Exp`、`Add` も定義し直しています。そうしないと、どうなるのでしょうか。演習の前に、次の小さ
# な実験の結果を予想してみてください。
# %% [markdown] lang="en"
# ### Exercise 2: `Config.enable_backprop`
#
# Complete `Function.__call__`.
#
# - If `Config.enable_backprop` is `True`, everything is as before: set the generation, set the `creator` of the
#   outputs, remember the inputs and (weakly) the outputs.
# - If it's `False`, only compute. The outputs are variables without a `creator` and with generation 0, and the function
#   doesn't keep its inputs.
#
# The exercise's cell defines `Square`, `Exp` and `Add` again. What happens if it doesn't? Before you start, predict
# what this small experiment prints.


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
# `Child`는 **정의될 때의** `Base` 객체를 상속받았습니다. 이름 `Base`에 새 클래스를 대입해도 `Child`는 모릅니다. 그래서
# `Function`만 고쳐 쓰면 아무것도 달라지지 않습니다. `Square`는 오류도 내지 않고 옛 `Function`으로 계속 동작합니다. 어느
# 학습 노트는 이 단계에서 `Function`만 다시 정의했고, 그 뒤의 실험은 모두 옛 클래스를 쟀습니다.
# %% [markdown] lang="ja"
# `Child` が継承したのは、**定義されたときの** `Base` というオブジェクトです。名前 `Base` に新しいクラスが代入されても、`Child` に
# は関係がありません。ですから、`Function` だけを書き直しても何も変わりません。`Square` はエラーも出さず、古い `Function` で
# 動き続けます。ある学習ノートでも、このステップで `Function` だけを定義し直していて、そのあとの実験はすべて古いクラス
# を測っていました。
# %% [markdown] lang="en"
# `Child` inherits from the class object that `Base` named **when `Child` was defined**. Assigning a new class to the
# name `Base` doesn't change `Child`. So if you rewrite only `Function`, nothing changes: `Square` silently keeps
# working with the old `Function`. One learner redefined only `Function` in this step, and every later experiment in
# that notebook measured the old class.

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
# ステップ17の `__call__` で、`outputs` を作ったあとの行を思い出しましょう。表の4つはすべてそこにあり、4つとも条件の下に入ります。
# %% [markdown] lang="en" hint="config"
# Recall the lines of step 17's `__call__` after `outputs` is made. The four things of the table are all there, and all
# four go under the condition.

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
for seen, value in zip(more.off, [u + v, u * v, np.exp(v), u + v, u**8, u + v * u**4], strict=True):
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
for seen, each, state in zip(
    more.found, seeded_rng().normal(size=(12, 4)), seeded_rng().integers(2, size=12), strict=True
):
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
# kind: other-call
first = [Variable(np.array([1.0, -2.0])), Variable(np.array([3.0, 4.0]))]
second = [Variable(np.array([0.5, 2.0, -1.0])), Variable(np.array([-1.5, 4.0, 3.0]))]
afresh(Add, first, second)
afresh(Square, first[:1], second[:1])
afresh(Exp, first[:1], second[:1])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 스위치를 잘못 다루는 두 가지 경우
#
# 다음 셀은 역전파를 끄고 제곱을 합니다. `creator is None`은 `True`일까요, `False`일까요? 철자까지 잘 보고 답하세요.
# %% [markdown] lang="ja"
# ## スイッチを間違える2つの例
#
# 次のセルは、逆伝播を無効にして2乗をします。`creator is None` は `True` でしょうか、`False` でしょうか。つづりまでよく
# 見て答えてください。
# %% [markdown] lang="en"
# ## Two ways to set the switch wrong
#
# The next cell switches backpropagation off and computes a square. Is `creator is None` `True` or `False`? Look closely
# at the spelling.

# %%
Config.enable_back_prop = False
try:
    print(square(Variable(np.array(3.0))).creator is None)
finally:
    del Config.enable_back_prop

# %% [markdown] lang="ko"
# `False`입니다. `enable_backprop`이 아니라 `enable_back_prop`에 대입했기 때문입니다. 파이썬은 없는 속성에 대입하면 새 속성을 만들므로, 오류도 없고
# 아무것도 달라지지 않습니다. 실제 학습 노트에 있던 오타입니다.
#
# 다른 학습 노트의 검증 함수는 스위치를 끄고 다시 켜지 않았습니다. 다음 셀은 무엇을 출력할까요?
# %% [markdown] lang="ja"
# `False` です。`enable_backprop` ではなく `enable_back_prop` に代入したからです。Pythonは、存在しない属性に代入すると新しい属性を作るので、
# エラーも出ず、何も変わりません。実際の学習ノートにあった書き間違いです。
#
# 別の学習ノートの検証用の関数は、スイッチを切ったまま元に戻していませんでした。次のセルは何を表示するでしょうか。
# %% [markdown] lang="en"
# It's `False`: the assignment was to `enable_back_prop`, not to `enable_backprop`. If you assign to an attribute that
# doesn't exist, Python makes a new one. There's no error, and nothing changes. The typo comes from a learner's
# notebook.
#
# In another learner's notebook, a validation function switches backpropagation off and never back on. What does the
# next cell print?


# %%
def validate():
    Config.enable_backprop = False
    return square(Variable(np.array(3.0))).data


print(validate())
x = Variable(np.array(3.0))
y = square(x)
y.backward()
print(x.grad)
Config.enable_backprop = True

# %% [markdown] lang="ko"
# 검증 함수는 올바른 값을 반환합니다. 하지만 스위치가 꺼진 채 남아, 그 뒤의 계산에는 그래프가 없습니다. 역전파는 오류 없이 끝나고 기울기는 `None`입니다.
# %% [markdown] lang="ja"
# 検証の値は正しく出ます。しかしスイッチが切れたまま残るので、そのあとの計算にはグラフがありません。逆伝播はエラーなしで終わり、勾配は `None` です。
# %% [markdown] lang="en"
# The validation returns the right value. But the switch stays off, so later computations have no graph. The backward
# pass ends without an error, and the gradient is `None`.

# %% [markdown] lang="ko"
# ## `with`로 블록 안에서만 설정 바꾸기
#
# 파일에도 같은 문제가 있습니다. 무슨 일이 있어도 쓰고 나면 닫아야 합니다. 학습 노트에는 괄호 없이 `file.close`라고 쓴
# 실수도 있었습니다. 이렇게 쓰면 메서드를 가리키기만 하고 부르지는 않습니다. `with` 블록을 쓰면 블록이 끝날 때 파이썬이
# 파일을 닫습니다. 두 줄은 각각 무엇을 출력할까요?
# %% [markdown] lang="ja"
# ## `with` でブロックの中だけ設定を変える
#
# ファイルにも同じ問題があります。何があっても、使い終わったら閉じなければなりません。学習ノートには、かっこなしで `file.close` と
# 書いた間違いもありました。これではメソッドを指すだけで、呼び出しません。`with` ブロックを使えば、ブロックが終わると
# きにPythonがファイルを閉じます。2つの行はそれぞれ何を表示するでしょうか。
# %% [markdown] lang="en"
# ## Change a setting for one block with `with`
#
# A file has the same problem: it has to be closed after use, whatever happens. Another slip from a learner's notes is
# `file.close` without parentheses. This names the method but doesn't call it. In a `with` block Python closes the file
# when the block ends. What do the two lines print?

# %%
import os

file = open(os.devnull, "w")
file.write("hello")
file.close
print(file.closed)

with open(os.devnull, "w") as file:
    file.write("hello")
print(file.closed)

# %% [markdown] lang="ko"
# 설정도 이렇게 할 수 있습니다. 블록에 들어갈 때 그런 설정이 있는지 확인한 다음 값을 바꾸고, 나올 때 되돌리면 위의 두 문제가 모두 해결됩니다.
# `contextlib.contextmanager`를 붙인 함수에서는 `yield` 앞의 줄이 들어갈 때, `yield` 뒤의 줄이 나올 때 실행됩니다. 다음 셀에서는 블록 안에서 예외가 납니다.
# `leave`는 출력될까요?
# %% [markdown] lang="ja"
# 設定でも同じことができます。ブロックに入るときに、その設定があることを確かめて値を変え、出るときに戻せば、上の2つの問
# 題はどちらも解決します。`contextlib.contextmanager` を付けた関数では、`yield` より前の行が入るときに、あとの行が出る
# ときに実行されます。次のセルでは、ブロックの中で例外が起こります。`leave` は表示されるでしょうか。
# %% [markdown] lang="en"
# You can do the same for a setting. On entering the block, check that the setting exists and change it; on leaving,
# restore it. This solves both problems above. In a function marked with `contextlib.contextmanager`, the lines before
# `yield` run on entering, the lines after it on leaving. In the next cell the block raises an exception. Is `leave`
# printed?

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
# `leave`는 출력되지 않았습니다. 블록 안의 예외는 `yield`가 있는 자리에서 다시 일어나므로, 그 뒤의 줄은 건너뜁니다.
# 모드를 되돌리는 줄을 건너뛰면 그 뒤로는 **모든 계산을 그래프 없이** 하게 됩니다.
#
# ### 연습 3 — `using_config`
#
# `using_config(name, value)`를 완성하세요. `with using_config("enable_backprop", False):`처럼 씁니다.
#
# - 블록 안에서 `Config`의 속성 `name`은 `value`입니다. `name`은 문자열이며 어떤 설정이든 될 수 있습니다.
# - 블록을 나오면 **들어가기 전의 값**으로 돌아갑니다. 블록이 예외로 끝나도, 주피터의 ■(정지)로 끊겨도 마찬가지입니다.
#   예외는 그대로 밖으로 전달됩니다.
# - `using_config`를 부르기만 해서는 아무것도 바뀌지 않습니다. 설정은 블록에 들어갈 때 바뀝니다.
# - `Config`에 없는 이름이면 `AttributeError`가 나고, 새 속성은 생기지 않습니다.
#
# 문자열로 속성을 읽고 쓰는 함수는 `getattr(Config, name)`과 `setattr(Config, name, value)`입니다.
# %% [markdown] lang="ja"
# `leave` は表示されません。ブロックの中の例外は `yield` のところでもう一度起こるので、そのあとの行は飛ばされます。モー
# ドを元に戻す行が飛ばされると、それ以降の計算は**すべてグラフなし**になります。
#
# ### 演習3 — `using_config`
#
# `using_config(name, value)` を完成させてください。`with using_config("enable_backprop", False):` のように使います。
#
# - ブロックの中では、`Config` の属性 `name` の値が `value` になります。`name` は文字列で、どんな設定でもかまいません。
# - ブロックを出ると、**入る前の値**に戻ります。例外で終わっても、Jupyterの ■（停止）で中断されても同じです。例外はそ
#   のまま外へ伝わります。
# - `using_config` を呼んだだけでは、まだ何も変わりません。設定が変わるのは、ブロックに入るときです。
# - `Config` にない名前なら `AttributeError` になり、新しい属性は作られません。
#
# 文字列で属性を読み書きする関数は、`getattr(Config, name)` と `setattr(Config, name, value)` です。
# %% [markdown] lang="en"
# `leave` isn't printed. An exception in the block is raised again at the `yield`, so the lines after it are skipped. If
# the skipped line is the one that restores the mode, **everything after that is computed without a graph**.
#
# ### Exercise 3: `using_config`
#
# Complete `using_config(name, value)`. It's used as `with using_config("enable_backprop", False):`.
#
# - Inside the block, the attribute `name` of `Config` is `value`. `name` is a string and can be any setting.
# - After the block, it's again **what it was before the block**, even if the block ends with an exception or is
#   interrupted with Jupyter's ■ (stop). The exception reaches the code outside the block.
# - Calling `using_config` changes nothing yet. The setting changes when the block is entered.
# - If `Config` has no such name, an `AttributeError` is raised and no new attribute is made.
#
# To read and write an attribute whose name is in a string, use `getattr(Config, name)` and
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
# 手順は4つです。古い値を控え、新しい値を入れ、`yield` し、古い値に戻します。控える前に新しい値を入れると、戻すものがなくなります。
# %% [markdown] lang="en" hint="using-config"
# There are four steps: note the old value, set the new one, `yield`, restore the old one. If you set the new value
# first, you can't read the old one anymore.

# %% [markdown] lang="ko" hint="using-config"
# 무슨 일이 있어도 실행되어야 하는 줄은 `try: ... finally: ...`의 `finally`에 둡니다. `except`로 예외를 잡을 필요는 없습니다.
# %% [markdown] lang="ja" hint="using-config"
# 何があっても実行したい行は、`try: ... finally: ...` の `finally` に置きます。`except` で例外を捕まえる必要はありません。
# %% [markdown] lang="en" hint="using-config"
# A line that has to run whatever happens goes into the `finally` of `try: ... finally: ...`. You don't need `except` to
# catch the exception.

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
# 가장 자주 쓸 모드에 짧은 이름을 줍니다. `with no_grad():` 블록 안의 계산은 그래프를 만들지 않습니다. 블록에 들어가고
# 나올 때의 동작은 `using_config`와 같습니다. `no_grad()`를 부르기만 하고 블록에 들어가지 않으면 아무것도 바뀌지 않는
# 것도 같습니다.
# %% [markdown] lang="ja"
# ### 演習4 — `no_grad`
#
# いちばんよく使うモードに短い名前を付けます。`with no_grad():` のブロックの中では、計算してもグラフが作られません。ブ
# ロックに出入りするときの動作は `using_config` と同じです。`no_grad()` を呼んだだけでブロックに入らなければ何も変わら
# ないことも同じです。
# %% [markdown] lang="en"
# ### Exercise 4: `no_grad`
#
# Give the mode that you'll use most a short name. In a block `with no_grad():` no graph is built. Entering and leaving
# the block work as with `using_config`, and here too, calling `no_grad()` alone changes nothing yet.

# %% exercise="no-grad"
def no_grad():
    ### BEGIN SOLUTION
    return using_config("enable_backprop", False)
    ### END SOLUTION


# %% [markdown] lang="ko" hint="no-grad"
# 한 줄이면 됩니다. `with` 뒤에 올 수 있는 것, 곧 `using_config(...)`를 부른 결과를 **반환**하세요.
# %% [markdown] lang="ja" hint="no-grad"
# 1行で書けます。`with` のあとに置けるもの、つまり `using_config(...)` を呼んだ結果を**返して**ください。
# %% [markdown] lang="en" hint="no-grad"
# One line is enough. **Return** something that can follow `with`: the result of calling `using_config(...)`.

# %% test="no-grad" points=1
Config.enable_backprop = True
y = None
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
# ## `no_grad`에서 만든 값은 상수
#
# 두 가지를 조심하세요. 괄호를 빠뜨린 `with no_grad:`는 함수 자체를 `with`에 넘기므로 `TypeError`가 됩니다. 그리고
# `no_grad` 안에서 만든 값을 밖의 계산에 쓰면 그 값은 **상수**로 취급됩니다. $y = (x^2 + x)^2$의 미분은
# $2(x^2 + x)(2x + 1)$입니다. $x^2$만 `no_grad` 안에서 계산하면 $x = 1$에서의 미분은 얼마가 될까요? `None` 자리에
# 예상을 적으세요. 그다음 셀은 `no_grad`를 쓰지 않을 때와 쓸 때의 미분을 차례로 출력합니다.
# %% [markdown] lang="ja"
# ## `no_grad` で作った値は定数
#
# 2つ注意があります。かっこを忘れた `with no_grad:` は、関数そのものを `with` に渡すので `TypeError` になります。また、`no_grad` の
# 中で作った値を外の計算に使うと、その値は**定数**として扱われます。$y = (x^2 + x)^2$ の微分は $2(x^2 + x)(2x + 1)$ で
# す。$x^2$ だけを `no_grad` の中で計算すると、$x = 1$ での微分はいくつになるでしょうか。`None` のところに予想を書いて
# ください。その次のセルは、`no_grad` を使わないときと使うときの微分を順に表示します。
# %% [markdown] lang="en"
# ## Values from `no_grad` are constants
#
# Two warnings. `with no_grad:` without the parentheses passes the function itself to `with`, which raises a
# `TypeError`. And a value made inside `no_grad` is treated as a **constant** when you use it in a computation outside.
# The derivative of $y = (x^2 + x)^2$ is $2(x^2 + x)(2x + 1)$. If only $x^2$ is computed inside `no_grad`, what is the
# derivative at $x = 1$? Put your guess in place of `None`. The cell after it prints the derivative without and with
# `no_grad`.


# %%
from course.testing import predict

guess = None


def slope(frozen):
    x = Variable(np.array(1.0))
    with using_config("enable_backprop", not frozen):
        a = square(x)
    y = square(add(a, x))
    y.backward()
    return x.grad


predict(guess, slope(frozen=True))

# %%
print(slope(frozen=False), slope(frozen=True))

# %% [markdown] lang="ko"
# `12.0`이 `4.0`이 되었고 오류는 없습니다. 설계한 대로 동작한 것이지만, 의도하지 않았다면 원인을 찾기 어렵습니다.
#
# 끊어진 자리는 그림에서 바로 보입니다. `a`는 `creator` 없이 맨 왼쪽에 있고, `x`에서 `a`로 가는 화살표가 없습니다.
# %% [markdown] lang="ja"
# `12.0` が `4.0` になり、エラーは出ません。設計どおりの動作ですが、意図せずに起こると見つけにくいものです。
#
# 途切れた場所は、図を見ればすぐにわかります。`a` は `creator` がないまま左端にあり、`x` から `a` への矢印はありません。
# %% [markdown] lang="en"
# `12.0` becomes `4.0`, without an error. This is intended, but if it happens by accident it's hard to find.
#
# The picture shows where the graph is cut: `a` is at the far left, without a creator, and no arrow leads from `x` to
# `a`.

# %%
from course.draw import graph

x = Variable(np.array(1.0))
with no_grad():
    a = square(x)
y = square(add(a, x))
graph(y)

# %% [markdown] lang="ko"
# ## `no_grad`로 줄어드는 메모리
#
# 제곱을 $N$번 잇는 계산을 학습 모드와 추론 모드로 하고, 배열의 수를 세어 봅시다.
#
# | | 끝났을 때 남는 배열 | 가장 많을 때의 배열 |
# |--|--|--|
# | 학습 (그래프를 만든다) | $N + 1$ | $N + 1$ |
# | 추론 (`no_grad`) | 1 | 2 (입력과 출력 하나씩) |
#
# 가장 많을 때의 비는 $(N + 1) / 2$입니다. 형상이 $(100, 100, 100)$인 `float64` 배열은 8,000,000바이트, 곧 7.6
# MiB쯤입니다. $N = 10$일 때 네 칸이 각각 몇 MiB일지 계산한 다음 실행하세요. 셀은 배열 하나의 크기, 학습과 추론에서 각각
# 끝났을 때와 가장 많을 때의 MiB, 가장 많을 때의 비를 차례로 출력합니다.
# %% [markdown] lang="ja"
# ## `no_grad` で減るメモリ
#
# 2乗を $N$ 回つなぐ計算を、学習モードと推論モードで行い、配列の数を数えてみましょう。
#
# | | 終わったときに残る配列 | いちばん多いときの配列 |
# |--|--|--|
# | 学習（グラフを作る） | $N + 1$ | $N + 1$ |
# | 推論（`no_grad`） | 1 | 2（入力と出力が一つずつ） |
#
# ピークの比は $(N + 1) / 2$ です。形状が $(100, 100, 100)$ の `float64` 配列は8,000,000バイト、約7.6 MiBです。$N = 10$ の
# とき、4つの欄がそれぞれ何MiBになるかを計算してから実行してください。セルは、配列1つの大きさ、学習と推論のそれぞれで
# 終わったときとピークのMiB、ピークの比を順に表示します。
# %% [markdown] lang="en"
# ## How much `no_grad` saves
#
# Chain $N$ squares, once in training mode and once in inference mode, and count the arrays:
#
# | | arrays left at the end | most arrays at one moment |
# |--|--|--|
# | training (builds the graph) | $N + 1$ | $N + 1$ |
# | inference (`no_grad`) | 1 | 2 (one input, one output) |
#
# The ratio of the peaks is $(N + 1) / 2$. A `float64` array of shape $(100, 100, 100)$ has 8,000,000 bytes, about 7.6
# MiB. Compute the four entries in MiB for $N = 10$, then run the cell. It prints the size of one array; for training
# and for inference, the MiB left at the end and at the peak; and the ratio of the peaks.

# %%
def chain(n, shape=(100, 100, 100)):
    y = Variable(np.ones(shape))
    for _ in range(n):
        y = square(y)
    return y


def infer(n, shape=(100, 100, 100)):
    with no_grad():
        return chain(n, shape)


print(f"{100**3 * 8 / 2**20:.1f}")
training, inference = measure(lambda: chain(10)), measure(lambda: infer(10))
for use in (training, inference):
    print(f"{use.kept_mib:5.0f}{use.peak_mib:5.0f}")
print(f"{training.peak / inference.peak:.1f}")

# %% [markdown] lang="ko"
# 이번에는 $N$을 바꾸어 그려 봅시다. 세로축이 곧 배열의 개수가 되도록 배열 하나를 1 MiB로 했습니다. 네 선의 기울기는 각각 얼마일까요?
# %% [markdown] lang="ja"
# 次は $N$ を変えてグラフに描きます。縦軸がそのまま配列の個数になるように、配列1つを1 MiBにしました。4本の線の傾きは、
# それぞれいくつでしょうか。
# %% [markdown] lang="en"
# Now vary $N$ and plot the result. One array is 1 MiB here, so the vertical axis counts arrays. What is the slope of
# each of the four lines?

# %%
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
# 학습의 두 선은 겹쳐서 기울기 1로 올라가고, 추론의 두 선은 수평입니다. 신경망이 깊어질수록 차이도 커집니다.
#
# ## 남은 문제: 모든 스레드가 함께 쓰는 스위치와 불편한 사용법
#
# 엔진은 이제 필요한 것만 기억합니다. 기울기는 말단 변수에만 남기고, 예측만 할 때는 그래프를 만들지 않습니다. 한계가
# 하나 있습니다. `Config.enable_backprop`은 프로그램 전체에 하나뿐인 스위치입니다. 한 스레드가 `no_grad`에 들어가 있으면
# 다른 스레드의 계산도 그래프를 잃습니다. 이 한계는 책의 설계에서 온 것입니다. 더 나은 엔진이라면 스레드마다 스위치를
# 따로 둡니다.
#
# 엔진의 내부는 꽤 튼튼해졌지만, 쓰기에는 아직 불편합니다. `print(y)`는 주소만 보여 주고, 형상을 알려면
# `y.data.shape`라고 써야 합니다. 다음 단계에서는 변수를 쓰기 편하게 만듭니다.
#
# ## 선택: 운영 체제가 보는 메모리
#
# 같은 것을 밖에서 잴 수도 있습니다. `%memit`은 한 문장을 실행하면서 프로세스 전체의 메모리를 1초에 10번 확인하고, 가장
# 높은 값(`peak memory`)과 시작할 때보다 늘어난 양(`increment`)을 알려 줍니다. `peak memory`에는 파이썬과 NumPy와
# 주피터까지 들어 있으니 **`increment`를 보세요.** 그리고 세 가지를 지킵니다.
#
# - **결과를 변수에 담습니다.** 수십 밀리초 만에 지워지는 것은 두 번의 확인 사이에 놓치기 쉽습니다.
# - **첫 실행은 버립니다.** 처음에는 C 라이브러리가 미리 잡아 두는 메모리나, 처음 불러오는 모듈이 포함될 수 있습니다.
# - **배열을 크게 잡습니다.** 작은 배열의 메모리는 배열이 지워져도 C 라이브러리에 남는 일이 많아, 운영 체제가 보기에는
#   늘어나지 않습니다. 수십 MiB짜리 배열의 메모리는 지우는 즉시 운영 체제에 반환됩니다.
#
# 다음 네 셀을 차례로 실행하세요. 둘째 셀이 버리는 실행, 셋째가 학습, 넷째가 추론입니다.
# %% [markdown] lang="ja"
# 学習の2本は重なって傾き1で上がり、推論の2本は水平です。ネットワークが深くなるほど、差も大きくなります。
#
# ## 残る問題：全スレッド共通のスイッチと、使いにくさ
#
# エンジンは、必要なものだけを覚えるようになりました。勾配は末端の変数にだけ残し、予測だけのときはグラフを作りません。
# 欠点が1つあります。`Config.enable_backprop` は、プログラム全体で1つしかないスイッチです。あるスレッドが `no_grad` に
# 入っていると、ほかのスレッドの計算までグラフを失います。この欠点は本の設計によるものです。よりよいエンジンなら、スレッ
# ドごとにスイッチを持ちます。
#
# エンジンの内部はかなり丈夫になりましたが、使い勝手はまだよくありません。`print(y)` はアドレスを表示するだけで、形状を
# 知るには `y.data.shape` と書かなければなりません。次のステップでは、変数をもっと使いやすくします。
#
# ## 任意：オペレーティングシステムから見たメモリ
#
# 同じことを、外側から測ることもできます。`%memit` は1つの文を実行しながら、プロセス全体のメモリを1秒に10回調べ、最大
# 値（`peak memory`）と、開始時から増えた量（`increment`）を報告します。`peak memory` にはPythonやNumPyやJupyterの分ま
# で含まれるので、**`increment` のほうを見ます**。そして、次の3つを守ります。
#
# - **結果を変数に入れる。** 数十ミリ秒で消えるものは、調べる合間に見逃しがちです。
# - **最初の実行は捨てる。** 初回には、Cライブラリが前もって確保するメモリや、初めて読み込むモジュールが含まれることが
#   あります。
# - **配列を大きくする。** 小さな配列のメモリは、配列が消えてもCライブラリの手元に残ることが多く、オペレーティングシス
#   テムから見ると何も増えません。数十MiBの配列のメモリなら、消えるとすぐに返されます。
#
# 次の4つのセルを順に実行してください。2つ目が捨てる実行、3つ目が学習、4つ目が推論です。
# %% [markdown] lang="en"
# The two training lines coincide and rise with slope 1; the inference lines are horizontal. The deeper the network, the
# larger the difference.
#
# ## What is left: one switch for all threads, and a plain interface
#
# The engine now remembers only what is needed: gradients at the leaf variables, and no graph for predictions. One flaw
# remains. `Config.enable_backprop` is one switch for the whole program: while one thread is inside `no_grad`, the
# computations of other threads lose their graphs too. This comes from the book's design. A better engine gives each
# thread its own switch.
#
# The engine computes well, but it isn't convenient to use yet: `print(y)` shows an address, and to get a shape you have
# to write `y.data.shape`. In the next step you make variables easier to use.
#
# ## Optional: memory as the operating system sees it
#
# You can also measure the same thing from outside. `%memit` runs a statement, checks the memory of the whole process
# ten times per second, and reports the highest value (`peak memory`) and how much that is above the start
# (`increment`). `peak memory` includes Python, NumPy and Jupyter, so **look at `increment`**. Three rules:
#
# - **Keep the result in a variable.** Something that disappears within a few tens of milliseconds is easily missed
#   between two checks.
# - **Ignore the first run.** It may include memory that the C library reserves in advance, and modules that are loaded
#   for the first time.
# - **Use large arrays.** The memory of a small array often stays with the C library after the array is gone, so the
#   operating system sees no growth. The memory of an array of a few tens of MiB is returned at once.
#
# Run the next four cells in order. The second is the run to ignore, the third is training, the fourth is inference.

# %%
# %load_ext memory_profiler
big = (100, 100, 500)
one = 8 * np.prod(big) / 2**20
print(f"{one:.0f} {11 * one:.0f}")

# %%
kept = None
# %memit kept = chain(10, big)

# %%
kept = None
# %memit kept = chain(10, big)

# %%
kept = None
# %memit kept = infer(10, big)

# %% [markdown] lang="ko"
# 학습은 배열 11개의 420 MiB쯤, 추론은 배열 하나의 38 MiB쯤입니다. (추론 도중에 확인하면, 잠깐 함께 있는 배열 두 개가
# 보이기도 합니다.)
#
# 어느 학습 노트에는 이 실험의 `increment`가 학습 27.74 MiB, 추론 22.56 MiB로 적혀 있습니다. 절약이라고 하기에는 작은
# 차이입니다. 하지만 제곱은 세 번뿐이었고, 함수가 끝날 때까지 지역 변수 `x`가 첫 배열을 참조하고 있었으며, 결과는
# 버려졌습니다. 그 조건 그대로 세어 봅시다. 셀은 학습과 추론에서 가장 많을 때의 MiB, 그리고 노트의 두 값을 배열 하나의
# 크기로 나눈 값을 출력합니다.
# %% [markdown] lang="ja"
# 学習は配列11個分の約420 MiB、推論は1個分の約38 MiBです。（推論の途中で調べると、一瞬だけ同時に存在する2個が見えるこ
# ともあります。）
#
# ある学習ノートでは、この実験の `increment` が学習で27.74 MiB、推論で22.56 MiBでした。節約と呼ぶには小さな差です。し
# かし、2乗は3回だけで、関数が終わるまでローカル変数 `x` が最初の配列を参照していて、結果は捨てられていました。その条
# 件のまま数えてみましょう。セルは、学習と推論のピークのMiBと、ノートの2つの値を配列1つの大きさで割った値を表示します。
# %% [markdown] lang="en"
# Training shows about 420 MiB for 11 arrays, inference about 38 MiB for one. (A check in the middle of inference may
# see the two arrays that exist for a moment.)
#
# In one learner's notes this experiment gave an increment of 27.74 MiB for training and 22.56 MiB for inference. That
# hardly looks like a saving. But there were only three squares, a local variable `x` kept the first array until the
# function ended, and the result was dropped. Count under these conditions: the cell prints the MiB at the peak for
# training and for inference, then the MiB from the notes divided by the size of one array.

# %%
def three_squares():
    x = Variable(np.ones((100, 100, 100)))
    y = square(square(square(x)))


with no_grad():
    inference = measure(three_squares)
training = measure(three_squares)
print(f"{training.peak_mib:.0f} {inference.peak_mib:.0f}")
one = 100**3 * 8 / 2**20
print(f"{27.74 / one:.1f} {22.56 / one:.1f}")

# %% [markdown] lang="ko"
# 배열 4개와 3개이고, 노트의 값도 그와 비슷합니다. 절약은 되지만 $N = 3$에서는 거의 보이지 않습니다. 그러니 한 점이
# 아니라 **$N$에 따라 메모리가 어떻게 늘어나는지**를 보아야 합니다.
# %% [markdown] lang="ja"
# 配列は4個と3個で、ノートの値もそれに近くなっています。節約はできていますが、$N = 3$ ではほとんど見えません。ですから
# 一点ではなく、**$N$ とともにメモリがどう増えるか**を見ましょう。
# %% [markdown] lang="en"
# That is four arrays and three, and the notes' figures are close to it. The saving is real, but at $N = 3$ you hardly
# see it. So don't look at a single point; look at **how the memory grows with $N$**.
