# %% [markdown] lang="ko"
# # 8단계. 재귀에서 반복문으로
#
# 7단계의 `backward`는 다섯 줄로 그래프 전체를 거슬러 올라갔습니다. 자기 일을 한 가지 하고, 바로 앞 변수의 `backward`를 부르면
# 끝입니다. 짧고 아름답지만 숨은 비용이 있습니다. 앞 변수에 부탁한 일이 끝날 때까지 자기 자신은 **끝나지 못하고 기다린다**는 점입니다.
# 이번 단계에서는 같은 일을 반복문으로 다시 씁니다. 결과는 그대로인데, 기다리는 호출이 사라집니다.
# %% [markdown] lang="ja"
# # ステップ8　再帰からループへ
#
# ステップ7の `backward` は、わずか数行で計算グラフ全体をさかのぼりました。自分の仕事を一つ済ませたら、一つ手前の変数の `backward` を
# 呼ぶだけです。短くて美しい書き方ですが、隠れたコストがあります。頼んだ仕事が終わるまで、自分自身は**終われずに待ち続ける**のです。
# このステップでは同じ仕事をループで書き直します。結果はそのままで、待っている呼び出しがなくなります。
# %% [markdown] lang="en"
# # Step 8. From recursion to a loop
#
# In step 7 a `backward` of a few lines walked back through the whole graph: do one piece of work, then call `backward` of
# the variable before. It is short and pretty, and it has a hidden cost. Until the call that it made is finished, a call
# **cannot finish either; it waits**. In this step you write the same walk as a loop. The results stay, the waiting goes.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(8))

# %% [markdown] lang="ko"
# ## 예상해 보고 실행하기
#
# 긴 사슬에서 `RecursionError`가 나는 것은 7단계 끝에서 보았습니다. 짧은 사슬에서는 무슨 일이 벌어지고 있을까요? `Probe`는 1을 더하는 함수이며,
# 자기의 `backward`가 불린 순간에 `Variable`의 `backward` 호출이 **몇 개나 열려 있는지**(시작했지만 아직 끝나지 않았는지) 세어서 출력합니다.
# `Probe` 셋을 이으면 어떤 수가 차례로 출력될지 먼저 적어 보세요.
# %% [markdown] lang="ja"
# ## 予想してから実行する
#
# 長くつなぐと `RecursionError` になることは、ステップ7の終わりで見ました。では、短いときには何が起きているのでしょうか。`Probe` は1を足す関数で、
# 自分の `backward` が呼ばれた瞬間に、`Variable` の `backward` の呼び出しが**いくつ開いているか**（始まったのにまだ終わっていないか）を数えて
# 表示します。`Probe` を三つつなぐと、どんな数が順に表示されるか、先に書き出してみましょう。
# %% [markdown] lang="en"
# ## Predict, then run
#
# That a long chain ends in a `RecursionError` you saw at the end of step 7. What goes on in a short one? `Probe` adds 1. At
# the moment when its own `backward` is called, it counts how many calls of `Variable`'s `backward` **are open**, that is,
# have begun and not finished, and prints the number. Chain three of them: which numbers will appear, in which order?

# %%
import sys


def open_calls():
    count, frame = 0, sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "backward" and isinstance(frame.f_locals.get("self"), Variable):
            count += 1
        frame = frame.f_back
    return count


class Probe(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        print("open calls:", open_calls())
        return gy


def chain(make, n):
    start = Variable(np.array(0.0))
    end = start
    for _ in range(n):
        end = make()(end)
    end.grad = np.array(1.0)
    return start, end


start, end = chain(Probe, 3)
end.backward()

# %% [markdown] lang="ko"
# 앞으로 갈수록 열린 호출이 쌓입니다. $y = C(B(A(x)))$의 역전파를 그려 보면, 마지막에 `x.backward()`까지 시작된 순간에는 호출 네 개가
# 한꺼번에 열려 있습니다.
#
# ```text
# y.backward()                  기다리는 중
# └─ b.backward()               기다리는 중
#    └─ a.backward()            기다리는 중
#       └─ x.backward()         지금 실행 중
# ```
#
# 호출이 열려 있는 동안 파이썬은 그 호출의 지역 변수와 돌아갈 자리를 메모리에 붙들어 둡니다. 사슬이 길어질수록 메모리를 더 쓰고, 열린
# 호출이 파이썬의 상한(보통 1,000개, 주피터에서는 조금 더 많습니다)을 넘으면 `RecursionError`가 납니다. 재귀로 역전파를 쓴 공개
# 엔진에서도 실제로 보고된 문제입니다.
#
# ## 할 일을 리스트에 적어 두기
#
# 사슬에 놓인 변수를 $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$라고 하면 역전파가 하는 일은 다음 한 줄을 $k = n, \dots, 1$ 순서로
# 되풀이하는 것뿐입니다.
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# 되풀이에는 호출이 필요 없습니다. **앞으로 처리할 함수**를 리스트 `funcs`에 적어 두고, 하나 꺼내 처리하고, 그다음 함수를 적기를
# 리스트가 빌 때까지 반복하면 됩니다. 앞의 예에서는 이렇게 진행됩니다.
#
# | 회 | 시작할 때 `funcs` | 꺼낸 `f` | `f.input`, `f.output` | 계산 | 새로 적는 함수 |
# |--|--|--|--|--|--|
# | 1 | `[C]` | `C` | `b`, `y` | `b.grad = C.backward(y.grad)` | `b.creator`, 곧 `B` |
# | 2 | `[B]` | `B` | `a`, `b` | `a.grad = B.backward(b.grad)` | `a.creator`, 곧 `A` |
# | 3 | `[A]` | `A` | `x`, `a` | `x.grad = A.backward(a.grad)` | `x.creator`는 `None`, 적을 것이 없다 |
# | 4 | `[]` | | | 끝 | |
#
# 재귀에서는 호출할 때마다 `self`가 바뀌었지만 반복문에서 `self`는 끝까지 맨 처음의 `y`입니다. 그래서 2회부터는 `self.grad`가 아니라
# `f.output`의 **기울기**, 곧 그 `grad`에 적힌 미분을 써야 합니다. 7단계의 함수가 입력뿐 아니라 출력도 기억해 둔 이유가 여기에 있습니다.
# %% [markdown] lang="ja"
# 先頭に近づくほど、開いた呼び出しが積み重なっていきます。$y = C(B(A(x)))$ の逆伝播を図にすると、最後の `x.backward()` が始まった瞬間には、
# 四つの呼び出しが同時に開いています。
#
# ```text
# y.backward()                  待っている
# └─ b.backward()               待っている
#    └─ a.backward()            待っている
#       └─ x.backward()         いま実行中
# ```
#
# 呼び出しが開いているあいだ、Pythonはその呼び出しのローカル変数と戻り先をメモリに抱えています。長くつなぐほどメモリを使い、開いた
# 呼び出しがPythonの上限（ふつうは1,000、Jupyterではそれより多いこともあります）を超えると `RecursionError` になります。逆伝播を再帰で書いた
# 既存のエンジンで、実際に報告された問題でもあります。
#
# ## これからの仕事をリストに書いておく
#
# つながりの中の変数を $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$ と書くと、逆伝播の仕事は次の一行を $k = n, \dots, 1$ の順に
# 繰り返すことに尽きます。
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# 繰り返すだけなら、呼び出しを重ねる必要はありません。**これから処理する関数**をリスト `funcs` に入れておき、一つ取り出して処理し、
# 次の関数を入れます。これを、リストが空になるまで続けます。先ほどの例では次のように進みます。
#
# | 回 | 始めの `funcs` | 取り出す `f` | `f.input`、`f.output` | 計算 | 新しく入れる関数 |
# |--|--|--|--|--|--|
# | 1 | `[C]` | `C` | `b`、`y` | `b.grad = C.backward(y.grad)` | `b.creator`、つまり `B` |
# | 2 | `[B]` | `B` | `a`、`b` | `a.grad = B.backward(b.grad)` | `a.creator`、つまり `A` |
# | 3 | `[A]` | `A` | `x`、`a` | `x.grad = A.backward(a.grad)` | `x.creator` は `None`、入れるものがない |
# | 4 | `[]` | | | 終わり | |
#
# 再帰では呼び出すたびに `self` が変わりましたが、ループの中の `self` は最後まで最初の `y` のままです。ですから2回目以降は `self.grad`
# ではなく、`f.output` の勾配を使います。ステップ7の関数が入力だけでなく出力も覚えていたのは、このためでした。
# %% [markdown] lang="en"
# The nearer to the front, the higher the pile of open calls. Drawn for $y = C(B(A(x)))$, at the moment when the last of
# them, `x.backward()`, has begun, four calls are open together:
#
# ```text
# y.backward()                  waiting
# └─ b.backward()               waiting
#    └─ a.backward()            waiting
#       └─ x.backward()         running now
# ```
#
# As long as a call is open, Python keeps its local variables and the place to return to. The longer the chain, the more
# memory that takes, and when more calls are open than Python allows (1,000 as a rule, in Jupyter somewhat more), it raises
# `RecursionError`. Public engines that backpropagate by recursion have had this reported as a bug.
#
# ## Write down what is left to do
#
# Call the variables of the chain $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$. All that backpropagation does is repeat one line,
# for $k = n, \dots, 1$:
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# To repeat a line takes no calls within calls. Keep a list `funcs` of **the functions still to be dealt with**; take one
# out, deal with it, put in the next; stop when the list is empty. For the example above:
#
# | turn | `funcs` at its start | `f` taken out | `f.input`, `f.output` | computed | put in |
# |--|--|--|--|--|--|
# | 1 | `[C]` | `C` | `b`, `y` | `b.grad = C.backward(y.grad)` | `b.creator`, which is `B` |
# | 2 | `[B]` | `B` | `a`, `b` | `a.grad = B.backward(b.grad)` | `a.creator`, which is `A` |
# | 3 | `[A]` | `A` | `x`, `a` | `x.grad = A.backward(a.grad)` | `x.creator` is `None`: nothing |
# | 4 | `[]` | | | the end | |
#
# In the recursion `self` was another variable in every call. In the loop `self` is the first `y` to the very end, so from
# the second turn on it is not `self.grad` that you need but the gradient of `f.output`. This is why the functions of
# step 7 remember their output as well as their input.

# %% [markdown] lang="ko"
# ### 연습 1 — 반복문으로 쓴 `backward`
#
# `backward`를 재귀 없이 반복문으로 쓰세요. 약속은 7단계와 같습니다.
#
# - 출발점의 기울기는 사용자가 `y.grad`에 넣어 둡니다. `backward`는 그 값을 바꾸지 않습니다.
# - 지나는 변수마다 `grad`에 기울기를 남기고, 각 함수의 `backward`는 한 번씩만 부릅니다. 그래프는 그대로 남아서, `y.grad`를 바꾸어 다시 부르면 모든
#   기울기가 새 값으로 바뀝니다.
# - `creator`가 없는 변수에서 호출하면 아무 일도 하지 않습니다. (흔히 쓰는 `funcs = [self.creator]`로 시작하면 이때 리스트에 든 것은
#   `None`입니다. 교과서의 코드는 여기서 `AttributeError`를 내지만, 7단계에서 되던 일이니 계속 되게 합시다.)
#
# 셀 왼쪽의 `[*]`가 사라지지 않는다면 반복문이 끝나지 않는 것입니다. 도구 막대의 ■(정지)를 누르고, 꺼낸 함수가 리스트에서 빠졌는지, 다음에
# 적은 것이 정말 다음 함수인지 살펴보세요.
# %% [markdown] lang="ja"
# ### 演習1 — ループで書く `backward`
#
# `backward` を、再帰を使わずループで書いてください。約束はステップ7と同じです。
#
# - 出発点の勾配は、使う側が `y.grad` に入れておきます。`backward` はその値を変えません。
# - 通り道の変数すべての `grad` に勾配を残し、各関数の `backward` は一度ずつだけ呼びます。計算グラフは元のまま残るので、`y.grad` を変えて
#   もう一度呼べば、どの勾配も新しい値に書き換わります。
# - `creator` のない変数で呼ばれたら、何もしません。（よくあるように `funcs = [self.creator]` から始めると、このときリストの中身は
#   `None` です。教科書のコードはここで `AttributeError` になりますが、ステップ7でできていたことなので、引き続きできるようにしましょう。）
#
# セルの左の `[*]` がいつまでも消えなければ、終わらないループです。ツールバーの ■（停止）を押し、取り出した関数がリストから消えているか、
# 次に入れたものが本当に次の関数かを確かめてください。
# %% [markdown] lang="en"
# ### Exercise 1: `backward` as a loop
#
# Write `backward` as a loop, without recursion. What it promises is what it promised in step 7:
#
# - Whoever uses it has put the gradient to start from into `y.grad`. `backward` leaves that value alone.
# - Every variable on the way keeps its gradient in `grad`, and `backward` of each function is called just once. The graph
#   stays as it is: with another `y.grad`, a second call replaces every gradient by the new one.
# - On a variable without a `creator` it does nothing. (If you begin, as one does, with `funcs = [self.creator]`, then what
#   is in the list is `None`. The textbook's code raises an `AttributeError` here. It worked in step 7, so let it go on
#   working.)
#
# If the `[*]` beside a cell will not go away, your loop has no end. Press ■ (stop) in the toolbar, then ask: did the
# function that I took leave the list? Is what I put in really the next one?

# %% exercise="backward"
class Variable:
    def __init__(self, data):
        self.data = data
        self.grad = None
        self.creator = None

    def set_creator(self, func):
        self.creator = func

    def backward(self):
        ### BEGIN SOLUTION
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            if f is not None:
                x, y = f.input, f.output
                x.grad = f.backward(y.grad)
                funcs.append(x.creator)
        ### END SOLUTION


# %% [markdown] lang="ko" hint="backward"
# 표의 한 줄이 반복문의 한 바퀴입니다. 리스트에 맨 처음 들어 있는 것은 무엇이고, 한 바퀴가 끝날 때 넣는 것은 무엇인가요?
# %% [markdown] lang="ja" hint="backward"
# 表の一行が、ループの一周にあたります。リストに最初に入っているものは何で、一周の終わりに入れるものは何でしょうか。
# %% [markdown] lang="en" hint="backward"
# A row of the table is a turn of the loop. What is in the list before the first turn, and what goes in at the end of each?

# %% [markdown] lang="ko" hint="backward"
# `funcs.pop()`은 마지막 원소를 꺼내면서 리스트에서 없애지만, `funcs[-1]`은 보기만 할 뿐 없애지 않습니다. 리스트에 넣는 것은 변수가
# 아니라 함수입니다.
# %% [markdown] lang="ja" hint="backward"
# `funcs.pop()` は末尾の要素を取り出してリストから消しますが、`funcs[-1]` は見るだけで消えません。リストに入れるのは変数ではなく関数です。
# %% [markdown] lang="en" hint="backward"
# `funcs.pop()` takes the last item and removes it from the list; `funcs[-1]` only looks at it. What goes into the list are
# functions, not variables.

# %% [markdown] lang="ko" hint="backward"
# 한 바퀴의 알맹이는 두 줄입니다. `x, y = f.input, f.output`으로 앞뒤 변수를 얻고, `y.grad`를 `f.backward`에 넘긴 결과를 `x.grad`에
# 넣습니다. `f`가 `None`이면 그 바퀴는 할 일이 없습니다.
# %% [markdown] lang="ja" hint="backward"
# 一周の中身は二行です。`x, y = f.input, f.output` で前後の変数を取り出し、`y.grad` を `f.backward` に渡した結果を `x.grad` に入れます。
# `f` が `None` なら、その周は何もすることがありません。
# %% [markdown] lang="en" hint="backward"
# The heart of a turn is two lines: `x, y = f.input, f.output` gets the variables on either side, then `x.grad` is what
# `f.backward` makes of `y.grad`. A turn whose `f` is `None` has nothing to do.

# %% test="backward" points=7
Once = inside("""
class Once(Function):
    used = False

    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        if self.used:
            raise RuntimeError("backward of one function was called twice")
        self.used = True
        return 3 * gy
""").Once

x = Variable(np.array([1.0, -2.0]))
a = Once()(x)
y = Once()(a)
y.grad = np.array([1.0, 10.0])
y.backward()
close(a.grad, [3.0, 30.0])
close(x.grad, [9.0, 90.0])

x = Variable(np.array(0.5))
y = Square()(Exp()(Square()(x)))
y.grad = np.array(1.0)
y.backward()
close(x.grad, 3.297442541400256)

x = Variable(np.array(0.5))
x.backward()
equal(x.grad, None)
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (3,), (2, 2)]:
    data, seed = np.array(rng.normal(size=(2, *shape)))
    x = Variable(np.array(data))
    a = Square()(x)
    b = Square()(a)
    y = Exp()(b)
    for seed in (seed, seed, 0 * seed, -3 * seed):
        y.grad = np.array(seed)
        # kind: unchanged-input
        with unchanged(x, a, b, y):
            y.backward()
        # kind: start-grad
        close(y.grad, seed)
        # kind: middle-grads
        close(b.grad, seed * np.exp(data**4), rtol=1e-11)
        close(a.grad, seed * np.exp(data**4) * 2 * data**2, rtol=1e-11)
        # kind: second-backward
        close(x.grad, seed * np.exp(data**4) * 4 * data**3, rtol=1e-11)
    # kind: no-creator
    x.backward()
    close(x.grad, seed * np.exp(data**4) * 4 * data**3)

# kind: start-grad
x = Variable(np.array(1.5))
a = Square()(x)
y = Exp()(a)
a.grad = np.array(-2.0)
a.backward()
close(x.grad, -6.0)
equal(y.grad, None)

# kind: long-chain
deep = inside("""
class Here:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.frame = trace.tb_frame
        return True

class Depth(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        here, depth = Here(), 0
        with here:
            1 / 0
        frame = here.frame
        while frame is not None:
            frame, depth = frame.f_back, depth + 1
        return 0 * gy + depth

class Grow(Function):
    def forward(self, x):
        return 1.001 * x

    def backward(self, gy):
        return 1.001 * gy

class Faulty(Function):
    def forward(self, x):
        return x

    def backward(self, gy):
        raise self.error

def chain(make, n):
    boxes = [Variable(np.array([2.0, -1.0]))]
    for _ in range(n):
        boxes.append(make()(boxes[-1]))
    boxes[-1].grad = np.array([1.0, 3.0])
    boxes[-1].backward()
    return boxes

depths = [box.grad for box in chain(Depth, 2000)[:-1:20]]
grown = chain(Grow, 5000)[0].grad
faulty = []
for error in (AttributeError, TypeError, RuntimeError):
    f = Faulty()
    f.error = error("an error of the function")
    y = f(Square()(Variable(np.array(3.0))))
    y.grad = np.array(1.0)
    faulty.append(y)
""")
equal(len(deep.depths), 100)
equal(np.ptp(deep.depths) < 20, True)
close(deep.grown, 1.001**5000 * np.array([1.0, 3.0]), rtol=1e-9)
# kind: error-type
for y, error in zip(deep.faulty, (AttributeError, TypeError, RuntimeError), strict=True):
    with raises(error):
        y.backward()
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 다시 달려 보기
#
# 같은 `Probe` 셋을 새 `backward`로 거슬러 올라가 봅니다. 이번에는 어떤 수가 나올까요? 이어서 아무것도 출력하지 않는 함수 10,000개를 이은 사슬도
# 돌려 봅니다. 재귀로는 갈 수 없던 길이입니다. (`chain` 안의 `Variable`은 이제 새로 정의한 클래스를 가리킵니다.)
# %% [markdown] lang="ja"
# ## もう一度走らせる
#
# 同じ `Probe` 三つを、新しい `backward` でさかのぼってみます。今度はどんな数が出るでしょうか。続けて、何も表示しない関数を10,000個つないで
# 動かします。再帰では行けなかった長さです（`chain` の中の `Variable` は、もう新しく定義したクラスを指しています）。
# %% [markdown] lang="en"
# ## Run it again
#
# The same three `Probe`s, with your new `backward`: which numbers will it print now? After them a chain of 10,000 functions
# that print nothing, which is farther than recursion could go. (The `Variable` inside `chain` now means the class that you
# have just defined.)

# %%
class Shift(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        return gy


start, end = chain(Probe, 3)
end.backward()

start, end = chain(Shift, 10_000)
end.backward()
print("10000 functions:", start.grad)

start = Variable(np.array(0.5))
end = Square()(Exp()(Square()(start)))
end.grad = np.array(1.0)
end.backward()
print(start.grad)

# %% [markdown] lang="ko"
# 열린 호출은 줄곧 하나뿐이고, 긴 사슬에서도 `1.0`이 나옵니다. 익숙한 합성 함수의 답은 7단계와 마지막 자리까지 같은
# `3.297442541400256`입니다.
#
# 7단계에서 본 기록을 반복문으로 다시 넘겨 봅시다. 쌓이던 "열린 호출"은 없어지고, 그 자리에 여러분의 리스트 `funcs`가 보입니다. 하나뿐인 함수를 막 꺼낸 뒤라서
# 비어 있습니다.
# %% [markdown] lang="ja"
# 開いている呼び出しはずっと一つだけで、長くつないでも `1.0` が表示されました。おなじみの合成関数の答えは、ステップ7と最後の桁まで同じ
# `3.297442541400256` です。
#
# ステップ7で見た記録を、今度はループでめくってみましょう。積み重なっていた「開いている呼び出し」はなくなり、代わりにみなさんのリスト `funcs` が
# 見えます。一つしかない関数を取り出したところなので、空になっています。
# %% [markdown] lang="en"
# One call is open all the way, and the long chain gives `1.0`. For the composition that you know by now the answer is that
# of step 7 to the last digit, `3.297442541400256`.
#
# Turn the pages of step 7 once more, now with the loop. The pile of "open calls" is gone. In its place stands your list
# `funcs`; it is empty, for the only function in it has just been taken out.

# %%
from course.draw import play

x = Variable(np.array(0.5))
a = Square()(x)
b = Exp()(a)
y = Square()(b)
y.grad = np.array(1.0)
play(y)

# %% [markdown] lang="ko"
# ### 연습 2 — 얼마나 열려 있었나
#
# 무엇이 달라졌는지 수로 적어 봅시다. 함수 **5000개**를 한 줄로 이은 사슬의 끝에서 `end.backward()`를 부릅니다. 재귀에 상한이 없는
# 파이썬이라고 가정하고, 세 변수에 정수를 넣으세요.
#
# | 이름 | 뜻 |
# |--|--|
# | `recursion` | 7단계의 재귀에서 `Variable`의 `backward` 호출이 동시에 열려 있는 최대 개수 |
# | `loop` | 반복문으로 쓴 `backward`에서의 같은 값 |
# | `waiting` | 위의 표처럼 진행할 때, 한 회를 시작하는 순간 `funcs`에 든 함수의 최대 개수 |
# %% [markdown] lang="ja"
# ### 演習2 — どれだけ開いていたか
#
# 何が変わったのかを数で確かめましょう。関数を**5000個**、一列につないだ最後の変数で `end.backward()` を呼びます。上限のないPythonだと
# 思って、三つの変数に整数を入れてください。
#
# | 名前 | 意味 |
# |--|--|
# | `recursion` | ステップ7の再帰で、`Variable` の `backward` の呼び出しが同時に開いている最大の数 |
# | `loop` | ループで書いた `backward` での、同じ数 |
# | `waiting` | 上の表のように進むとき、各回の始めに `funcs` に入っている関数の最大の数 |
# %% [markdown] lang="en"
# ### Exercise 2: how much was open?
#
# Let us put what changed into numbers. A chain is **5000 functions** long, and you call `end.backward()` at its end.
# Imagine a Python without a limit, and give the three names whole numbers:
#
# | name | what it means |
# |--|--|
# | `recursion` | the most calls of `Variable`'s `backward` that are open at one moment, by the recursion of step 7 |
# | `loop` | the same for a `backward` that is a loop |
# | `waiting` | the most functions that `funcs` holds at the start of a turn, going as in the table above |

# %% exercise="open-calls"
recursion = None
loop = None
waiting = None
### BEGIN SOLUTION
recursion = 5001
loop = 1
waiting = 1
### END SOLUTION

# %% [markdown] lang="ko" hint="open-calls"
# 함수가 셋일 때 열린 호출은 몇 개였나요? 위의 그림에서 함수의 수가 아니라 변수의 수를 세어 보세요.
# %% [markdown] lang="ja" hint="open-calls"
# 関数が三つのとき、開いていた呼び出しはいくつでしたか。上の図で、関数ではなく変数の数を数えてみましょう。
# %% [markdown] lang="en" hint="open-calls"
# How many calls were open with three functions? In the picture above count the variables, not the functions.

# %% [markdown] lang="ko" hint="open-calls"
# 반복문에서는 `end.backward()` 자신만 열려 있습니다. 표의 둘째 열에 함수가 둘 이상 적힌 줄이 있나요?
# %% [markdown] lang="ja" hint="open-calls"
# ループで開いているのは `end.backward()` 自身だけです。表の2列目に、関数が二つ以上入っている行はありますか。
# %% [markdown] lang="en" hint="open-calls"
# In the loop only `end.backward()` itself is open. Is there a row of the table with more than one function in its second
# column?

# %% test="open-calls" points=3
kind(recursion, int, np.integer)
kind(loop, int, np.integer)
kind(waiting, int, np.integer)
equal(recursion - loop, 5000)
### BEGIN HIDDEN TESTS
# kind: values
equal(recursion, 5001)
equal(loop, 1)
equal(waiting, 1)
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 지금 가진 것, 아직 모자란 것
#
# 사슬의 길이와 상관없이 도는 `backward`가 생겼습니다. 다만 줄어든 것은 **열린 호출이 차지하던 메모리**뿐입니다. 함수가 저마다 입력과
# 출력을 기억하고 있으니 그래프 자체는 여전히 사슬의 길이만큼 자리를 차지합니다. 그 이야기는 17단계와 18단계에서 합니다.
#
# 한 줄로 이어진 사슬에서 `funcs`에는 함수가 둘 이상 쌓이지 않습니다. 리스트 대신 이름 하나로도 충분했을 텐데 굳이 리스트를 쓴 것은 앞날을 위해서입니다.
# 13단계부터는 입력이 여럿인 함수가 등장해 여러 함수가 차례를 기다리고, 16단계에서는 그중 **어느 것을 먼저 꺼내느냐**가 답을 바꿉니다.
#
# 엔진은 튼튼해졌지만 쓰기에는 아직 번거롭습니다. 함수마다 `Square()`로 객체를 만들어야 하고, `y.grad = np.array(1.0)`도 매번 써야 하며,
# 상자에 엉뚱한 것을 넣어도 아무 말이 없습니다. 다음 단계에서 이 세 가지를 손봅니다.
# %% [markdown] lang="ja"
# ## いまあるもの、まだ足りないもの
#
# どれだけ長くつないでも動く `backward` ができました。ただし、減ったのは**開いた呼び出しが使っていたメモリ**だけです。関数はそれぞれ入力と
# 出力を覚えているので、計算グラフ自体は今までどおり、つないだ長さの分だけ場所を取ります。その話はステップ17と18でします。
#
# 一列につながっているだけなら、`funcs` に二つ以上の関数がたまることはありません。リストではなく名前一つでも足りたのに、あえてリストに
# したのは先のためです。ステップ13からは入力が複数ある関数が現れて、いくつもの関数が順番を待つようになり、ステップ16では**どれを先に取り出すか**で
# 答えが変わります。
#
# エンジンは丈夫になりましたが、使うにはまだ手間がかかります。関数ごとに `Square()` でオブジェクトを作り、`y.grad = np.array(1.0)` を毎回
# 書かなければなりません。箱に場違いなものを入れても、何も言ってくれません。次のステップで、この三つを直します。
# %% [markdown] lang="en"
# ## What you have, and what is still missing
#
# You have a `backward` that no chain is too long for. What it saves is **the memory of the open calls** and no more:
# every function still remembers its input and its output, so the graph itself takes as much room as the chain is long.
# Steps 17 and 18 are about that.
#
# In a plain chain `funcs` never holds two functions. A single name would have done; the list is there for what is to come.
# From step 13 functions have several inputs, so several functions wait for their turn, and in step 16 **which of them you
# take first** changes the answer.
#
# The engine is sturdier, but clumsy to use. Each function has to be made, `Square()`, before it can be called;
# `y.grad = np.array(1.0)` has to be written every time; and the box takes whatever you put in without a word. The next
# step mends all three.
