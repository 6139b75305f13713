# %% [markdown] lang="ko"
# # 8단계. 재귀에서 반복문으로
#
# 7단계의 `backward`는 몇 줄로 그래프 전체를 거슬러 올라갔습니다. 자기 일을 한 가지 하고, 바로 앞 변수의 `backward`를
# 부르면 끝입니다. 코드는 짧지만 숨은 비용이 있습니다. 앞 변수의 호출이 끝날 때까지 자기 호출도 **끝나지 못하고
# 기다린다**는 점입니다. 이번 단계에서는 같은 일을 반복문으로 다시 씁니다. 결과는 그대로인데, 기다리는 호출이
# 사라집니다.
# %% [markdown] lang="ja"
# # ステップ8　再帰からループへ
#
# ステップ7の `backward` は、わずか数行で計算グラフ全体をさかのぼりました。自分の仕事を1つ済ませたら、1つ手前の変数の
# `backward` を呼ぶだけです。コードは短いのですが、隠れたコストがあります。呼び出した先が終わるまで、自分の呼び出し
# も**終わらずに待つ**のです。このステップでは同じ仕事をループで書き直します。結果はそのままで、待っている呼び出しがなく
# なります。
# %% [markdown] lang="en"
# # Step 8. From recursion to a loop
#
# In step 7, a `backward` of a few lines went back through the whole graph: do one piece of work, then call `backward`
# of the previous variable. The code is short, but it has a hidden cost. A call **can't finish before the call that it
# made has finished, so it waits**. In this step you write the same work as a loop. The results stay the same, and no
# calls wait.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(8))

# %% [markdown] lang="ko"
# ## 열린 호출
#
# 긴 사슬에서 `RecursionError`가 나는 것은 7단계 끝에서 보았습니다. 짧은 사슬에서는 무슨 일이 벌어지고 있을까요?
# `Probe`는 1을 더하는 함수이며, 자기의 `backward`가 불린 순간에 `Variable`의 `backward` 호출이 **몇 개나 열려
# 있는지**(시작했지만 아직 끝나지 않았는지) 세어서 리스트 `seen`에 넣습니다. 다음 셀은 `Probe` 세 개를 잇습니다.
# 마지막에 리스트에는 어떤 수가 들어 있을까요? `None` 대신 수 세 개로 된 리스트를 적으세요.
# %% [markdown] lang="ja"
# ## 開いている呼び出し
#
# 長くつなぐと `RecursionError` になることは、ステップ7の終わりで見ました。では、短いときには何が起きているのでしょう
# か。`Probe` は1を足す関数で、自分の `backward` が呼ばれた瞬間に、`Variable` の `backward` の呼び出しが**いくつ開いてい
# るか**（始まったのにまだ終わっていないか）を数えて、リスト `seen` に加えます。次のセルは `Probe` を3つつなぎます。終
# わったとき、リストにはどんな数が入っているでしょうか。`None` の代わりに、数3つのリストを書いてください。
# %% [markdown] lang="en"
# ## Open calls
#
# At the end of step 7 you saw that a long chain ends in a `RecursionError`. What happens in a short chain? `Probe` is a
# function that adds 1. When its `backward` is called, it counts how many calls of `Variable`'s `backward` **are open**,
# that is, have started but not finished, and adds the number to the list `seen`. The next cell chains three of them.
# Which numbers are in the list at the end? Replace `None` with a list of three numbers.

# %%
import sys

from course.testing import predict


def open_calls():
    count, frame = 0, sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "backward" and isinstance(frame.f_locals.get("self"), Variable):
            count += 1
        frame = frame.f_back
    return count


seen = []


class Probe(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        seen.append(open_calls())
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

guess = None
predict(guess, seen)

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
# 호출이 열려 있는 동안 파이썬은 그 호출의 지역 변수와 돌아갈 위치를 메모리에 저장해 둡니다. 사슬이 길어질수록 메모리를
# 더 쓰고, 열린 호출이 파이썬의 상한(기본값은 1,000이며 `sys.getrecursionlimit()`으로 알 수 있습니다)을 넘으면
# `RecursionError`가 납니다. 역전파가 함수 하나마다 자기 자신을 한 번씩 부르는 엔진이라면 어디에나 이 한계가 있습니다.
#
# ## 처리할 함수의 리스트
#
# 사슬에 놓인 변수를 $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$라고 하면 역전파가 하는 일은 다음 한 줄을 $k = n, \dots, 1$ 순서로
# 되풀이하는 것뿐입니다.
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# 되풀이에는 호출이 필요 없습니다. **앞으로 처리할 함수**를 리스트 `funcs`에 넣어 두고, 하나를 꺼내 처리한 다음 그 앞의
# 함수를 넣는 일을 리스트가 빌 때까지 반복하면 됩니다. 앞의 예에서는 이렇게 진행됩니다.
#
# | 회 | 시작할 때 `funcs` | 꺼낸 `f` | `f.input`, `f.output` | 계산 | 새로 넣는 함수 |
# |--|--|--|--|--|--|
# | 1 | `[C]` | `C` | `b`, `y` | `b.grad = C.backward(y.grad)` | `b.creator`, 곧 `B` |
# | 2 | `[B]` | `B` | `a`, `b` | `a.grad = B.backward(b.grad)` | `a.creator`, 곧 `A` |
# | 3 | `[A]` | `A` | `x`, `a` | `x.grad = A.backward(a.grad)` | `x.creator`는 `None`, 넣을 것이 없다 |
# | 4 | `[]` | | | 끝 | |
#
# 재귀에서는 호출할 때마다 `self`가 바뀌었지만 반복문에서 `self`는 끝까지 맨 처음의 `y`입니다. 그래서 2회부터는
# `self.grad`가 아니라 `f.output`의 기울기, 곧 그 `grad`에 적힌 값을 써야 합니다. 7단계의 함수가 입력뿐 아니라
# 출력도 기억해 둔 이유입니다.
# %% [markdown] lang="ja"
# 先頭に近づくほど、開いた呼び出しが積み重なっていきます。$y = C(B(A(x)))$ の逆伝播を図にすると、最後の `x.backward()` が始まった瞬間には、
# 4つの呼び出しが同時に開いています。
#
# ```text
# y.backward()                  待っている
# └─ b.backward()               待っている
#    └─ a.backward()            待っている
#       └─ x.backward()         いま実行中
# ```
#
# 呼び出しが開いているあいだ、Pythonはその呼び出しのローカル変数と戻り先をメモリに残しています。長くつなぐほどメモリを使
# い、開いている呼び出しがPythonの上限（標準は1,000で、`sys.getrecursionlimit()` で調べられます）を超えると
# `RecursionError` になります。逆伝播が関数1つにつき1回ずつ自分自身を呼び出すエンジンなら、どれにもこの限界があります。
#
# ## これから処理する関数のリスト
#
# つながりの中の変数を $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$ と書くと、逆伝播の仕事は、次の1行を $k = n, \dots, 1$ の
# 順に繰り返すことだけです。
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# 繰り返すだけなら、呼び出しを重ねる必要はありません。**これから処理する関数**をリスト `funcs` に入れておき、1つ取り出して処理し、
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
# The number of open calls grows on the way back to the input. For $y = C(B(A(x)))$, when the last call, `x.backward()`,
# has started, four calls are open at the same time:
#
# ```text
# y.backward()                  waiting
# └─ b.backward()               waiting
#    └─ a.backward()            waiting
#       └─ x.backward()         running now
# ```
#
# While a call is open, Python keeps its local variables and the place to return to in memory. A longer chain takes more
# memory, and when more calls are open than Python allows (1,000 by default; `sys.getrecursionlimit()` returns the
# number), Python raises `RecursionError`. Every engine whose backward pass calls itself once per function has this
# limit.
#
# ## A list of functions to process
#
# Call the variables of the chain $v_0 = x,\ v_k = f_k(v_{k-1}),\ v_n = y$. Backpropagation only repeats one line for
# $k = n, \dots, 1$:
#
# $$\frac{\partial y}{\partial v_{k-1}} = f_k'(v_{k-1})\,\frac{\partial y}{\partial v_k}$$
#
# Repeating a line doesn't need nested calls. Keep a list `funcs` of **the functions that are still to be processed**.
# Take one out, process it, put in the next one, and stop when the list is empty. For the example above:
#
# | iteration | `funcs` at the start | `f` taken out | `f.input`, `f.output` | computed | put in |
# |--|--|--|--|--|--|
# | 1 | `[C]` | `C` | `b`, `y` | `b.grad = C.backward(y.grad)` | `b.creator`, which is `B` |
# | 2 | `[B]` | `B` | `a`, `b` | `a.grad = B.backward(b.grad)` | `a.creator`, which is `A` |
# | 3 | `[A]` | `A` | `x`, `a` | `x.grad = A.backward(a.grad)` | `x.creator` is `None`: nothing |
# | 4 | `[]` | | | the end | |
#
# With recursion, `self` is a different variable in each call. In the loop, `self` stays the first `y` until the end. So
# from the second iteration on you need the gradient of `f.output`, not `self.grad`. This is why the functions of step 7
# remember their output as well as their input.

# %% [markdown] lang="ko"
# ### 연습 1 — 반복문으로 쓴 `backward`
#
# `backward`를 재귀 없이 반복문으로 쓰세요. 약속은 7단계와 같습니다.
#
# - 출발점의 기울기는 사용자가 `y.grad`에 넣어 둡니다. `backward`는 그 값을 바꾸지 않습니다.
# - 지나는 변수마다 `grad`에 기울기를 남기고, 각 함수의 `backward`는 한 번씩만 부릅니다. 그래프는 그대로 남아서,
#   `y.grad`를 바꾸어 다시 부르면 모든 기울기가 새 값으로 바뀝니다.
# - `creator`가 없는 변수에서 호출하면 아무 일도 하지 않습니다. (흔히 쓰는 `funcs = [self.creator]`로 시작하면 이때
#   리스트에 든 것은 `None`입니다. 책의 코드는 여기서 `AttributeError`를 내지만, 7단계에서 되던 일이니 계속 되게
#   합시다.)
#
# 셀 왼쪽의 `[*]`가 사라지지 않는다면 반복문이 끝나지 않는 것입니다. 도구 막대의 ■(정지)를 누르고, 꺼낸 함수가
# 리스트에서 빠졌는지, 새로 넣은 것이 정말 다음 함수인지 살펴보세요.
# %% [markdown] lang="ja"
# ### 演習1 — ループで書く `backward`
#
# `backward` を、再帰を使わずループで書いてください。満たすべきことはステップ7と同じです。
#
# - 出発点の勾配は、ユーザーが `y.grad` に入れておきます。`backward` はその値を変えません。
# - 通り道の変数すべての `grad` に勾配を残し、各関数の `backward` は1回ずつだけ呼びます。計算グラフは元のまま残るの
#   で、`y.grad` を変えてもう一度呼べば、どの勾配も新しい値に書き換わります。
# - `creator` のない変数で呼ばれたら、何もしません。（よくあるように `funcs = [self.creator]` から始めると、このときリス
#   トの中身は `None` です。本のコードはここで `AttributeError` になりますが、ステップ7でできていたことなので、引き続き
#   できるようにしましょう。）
#
# セルの左の `[*]` がいつまでも消えなければ、終わらないループです。ツールバーの ■（停止）を押し、取り出した関数がリストから消えているか、
# 次に入れたものが本当に次の関数かを確かめてください。
# %% [markdown] lang="en"
# ### Exercise 1: `backward` as a loop
#
# Write `backward` as a loop, without recursion. It behaves as in step 7:
#
# - The user has stored the gradient of the start in `y.grad`. `backward` doesn't change that value.
# - Every variable on the path gets its gradient in `grad`, and the `backward` of each function is called exactly once.
#   The graph stays as it is: if you change `y.grad` and call `backward` again, every gradient gets its new value.
# - On a variable without a `creator`, it does nothing. (If you start with `funcs = [self.creator]`, as is common, the
#   list then contains `None`. The book's code raises an `AttributeError` here. It worked in step 7, so keep it
#   working.)
#
# If the `[*]` to the left of a cell doesn't go away, your loop doesn't end. Press ■ (stop) in the toolbar and check two
# things: did the function that you took leave the list, and is the one that you put in really the next function?

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
# 표의 한 줄이 반복 한 번입니다. 리스트에 맨 처음 들어 있는 것은 무엇이고, 한 번이 끝날 때 넣는 것은 무엇입니까?
# %% [markdown] lang="ja" hint="backward"
# 表の1行が、ループの1回にあたります。リストに最初に入っているものは何で、1回の終わりに入れるものは何でしょうか。
# %% [markdown] lang="en" hint="backward"
# Each row of the table is one iteration of the loop. What is in the list before the first iteration, and what do you
# put in at the end of each?

# %% [markdown] lang="ko" hint="backward"
# `funcs.pop()`은 마지막 원소를 꺼내면서 리스트에서 없애지만, `funcs[-1]`은 보기만 할 뿐 없애지 않습니다. 리스트에 넣는 것은 변수가
# 아니라 함수입니다.
# %% [markdown] lang="ja" hint="backward"
# `funcs.pop()` は末尾の要素を取り出してリストから消しますが、`funcs[-1]` は見るだけで消えません。リストに入れるのは変数ではなく関数です。
# %% [markdown] lang="en" hint="backward"
# `funcs.pop()` takes out the last item and removes it from the list; `funcs[-1]` only reads it. Put functions in the
# list, not variables.

# %% [markdown] lang="ko" hint="backward"
# 반복 한 번의 핵심은 두 줄입니다. `x, y = f.input, f.output`으로 앞뒤 변수를 얻고, `y.grad`를 `f.backward`에 넘긴
# 결과를 `x.grad`에 넣습니다. `f`가 `None`이면 할 일이 없습니다.
# %% [markdown] lang="ja" hint="backward"
# 1回の中身は2行です。`x, y = f.input, f.output` で前後の変数を取り出し、`y.grad` を `f.backward` に渡した結果を
# `x.grad` に入れます。`f` が `None` なら、することはありません。
# %% [markdown] lang="en" hint="backward"
# Each iteration needs two lines: `x, y = f.input, f.output` gets the variables on both sides, and `x.grad` gets the
# result of `f.backward` for `y.grad`. If `f` is `None`, the iteration has nothing to do.

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
# kind: second-backward
from course.testing import recovers

recovers()
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 반복문으로 거슬러 오르기
#
# 같은 `Probe` 세 개를 새 `backward`로 거슬러 올라가 봅니다. 이번에는 리스트에 어떤 수가 들어 있을까요? 이어서 함수
# 10,000개를 이은 사슬도 실행합니다. 재귀로는 처리할 수 없는 길이입니다. (`chain` 안의 `Variable`은 이제 새로 정의한
# 클래스를 가리킵니다.)
# %% [markdown] lang="ja"
# ## ループでさかのぼる
#
# 同じ `Probe` 3つを、新しい `backward` でさかのぼってみます。今度はリストにどんな数が入るでしょうか。続けて、関数
# を10,000個つないで実行します。再帰では処理できない長さです（`chain` の中の `Variable` は、もう新しく定義したクラスを指
# しています）。
# %% [markdown] lang="en"
# ## The same chain with a loop
#
# Run the same three `Probe`s with your new `backward`. Which numbers are in the list now? After that, the cell runs a
# chain of 10,000 functions, which is too long for recursion. (The `Variable` inside `chain` now refers to the class
# that you just defined.)

# %%
class Shift(Function):
    def forward(self, x):
        return x + 1.0

    def backward(self, gy):
        return gy


seen = []
start, end = chain(Probe, 3)
end.backward()
print(seen)

start, end = chain(Shift, 10_000)
end.backward()
print(start.grad)

start = Variable(np.array(0.5))
end = Square()(Exp()(Square()(start)))
end.grad = np.array(1.0)
end.backward()
print(start.grad)

# %% [markdown] lang="ko"
# 열린 호출은 줄곧 하나뿐이고, 긴 사슬에서도 `1.0`이 나옵니다. 익숙한 합성 함수의 답은 7단계와 마지막 자리까지 같은
# `3.297442541400256`입니다.
#
# 7단계에서 본 기록을 반복문으로 다시 봅시다. 쌓이던 "열린 호출"이 없습니다. 여러분의 리스트 `funcs`는 하나뿐인 함수를
# 막 꺼낸 뒤라서 늘 비어 있고, 그래서 그림에 나오지 않습니다.
# %% [markdown] lang="ja"
# 開いている呼び出しはずっと1つだけで、長くつないでも `1.0` が表示されました。おなじみの合成関数の答えは、ステップ7と最後の桁まで同じ
# `3.297442541400256` です。
#
# ステップ7で見た記録を、今度はループで見てみましょう。積み重なっていた「開いている呼び出し」はもうありません。みなさん
# のリスト `funcs` は、1つしかない関数を取り出したところなのでいつも空で、図には表示されません。
# %% [markdown] lang="en"
# Only one call is open at any time, and the long chain gives `1.0`. The composite function gives the same answer as in
# step 7 to the last digit, `3.297442541400256`.
#
# Look at the recording of step 7 again, now with the loop. There is no stack of "open calls". Your list `funcs`
# isn't shown: its only function has just been taken out, so it's always empty here.

# %%
from course.draw import play

x = Variable(np.array(0.5))
a = Square()(x)
b = Exp()(a)
y = Square()(b)
y.grad = np.array(1.0)
play(y)

# %% [markdown] lang="ko"
# ### 연습 2 — 열린 호출의 수
#
# 무엇이 달라졌는지 수로 적어 봅시다. 함수 **5,000개**를 한 줄로 이은 사슬의 끝에서 `end.backward()`를 부릅니다. 재귀에 상한이 없는
# 파이썬이라고 가정하고, 세 변수에 정수를 넣으세요.
#
# | 이름 | 뜻 |
# |--|--|
# | `recursion` | 7단계의 재귀에서 `Variable`의 `backward` 호출이 동시에 열려 있는 최대 개수 |
# | `loop` | 반복문으로 쓴 `backward`에서의 같은 값 |
# | `waiting` | 위의 표처럼 진행할 때, 한 회를 시작하는 순간 `funcs`에 든 함수의 최대 개수 |
# %% [markdown] lang="ja"
# ### 演習2 — 開いている呼び出しの数
#
# 何が変わったのかを数で確かめましょう。関数を**5,000個**、一列につないだ最後の変数で `end.backward()` を呼びます。再帰の
# 深さに上限がないPythonを仮定して、3つの変数に整数を入れてください。
#
# | 名前 | 意味 |
# |--|--|
# | `recursion` | ステップ7の再帰で、`Variable` の `backward` の呼び出しが同時に開いている最大の数 |
# | `loop` | ループで書いた `backward` での、同じ数 |
# | `waiting` | 上の表のように進むとき、各回の始めに `funcs` に入っている関数の最大の数 |
# %% [markdown] lang="en"
# ### Exercise 2: the number of open calls
#
# Let's express the difference in numbers. A chain has **5,000 functions**, and you call `end.backward()` at its end.
# Assume a Python without a recursion limit, and assign integers to the three names:
#
# | name | meaning |
# |--|--|
# | `recursion` | the maximum number of calls of `Variable`'s `backward` that are open at the same time, with the recursion of step 7 |
# | `loop` | the same number for a `backward` written as a loop |
# | `waiting` | the maximum number of functions in `funcs` at the start of an iteration, if you proceed as in the table above |

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
# 함수가 셋일 때 열린 호출은 몇 개였습니까? 위의 그림에서 함수의 수가 아니라 변수의 수를 세어 보세요.
# %% [markdown] lang="ja" hint="open-calls"
# 関数が3つのとき、開いていた呼び出しはいくつでしたか。上の図で、関数ではなく変数の数を数えてみましょう。
# %% [markdown] lang="en" hint="open-calls"
# How many calls were open with three functions? In the picture above, count the variables, not the functions.

# %% [markdown] lang="ko" hint="open-calls"
# 반복문에서는 `end.backward()` 자신만 열려 있습니다. 표의 둘째 열에 함수가 둘 이상 적힌 줄이 있습니까?
# %% [markdown] lang="ja" hint="open-calls"
# ループで開いているのは `end.backward()` 自身だけです。表の2列目に、関数が2つ以上入っている行はありますか。
# %% [markdown] lang="en" hint="open-calls"
# In the loop, only `end.backward()` itself is open. Does any row of the table have two or more functions in its second
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
# ## 길이에는 한계가 없지만 쓰기 불편하다
#
# 사슬의 길이와 상관없이 동작하는 `backward`가 생겼습니다. 다만 줄어든 것은 **열린 호출이 차지하던 메모리**뿐입니다.
# 함수가 저마다 입력과 출력을 기억하고 있으니 그래프 자체는 여전히 사슬의 길이만큼 메모리를 차지합니다. 그 이야기는
# 17단계와 18단계에서 합니다.
#
# 한 줄로 이어진 사슬에서 `funcs`에는 함수가 둘 이상 쌓이지 않습니다. 이름 하나로도 충분하지만 뒤의 단계에서 필요하므로
# 리스트를 썼습니다. 13단계부터는 입력이 여럿인 함수가 등장해 여러 함수가 차례를 기다리고, 16단계에서는 그중 **어느 것을
# 먼저 꺼내느냐**가 답을 바꿉니다.
#
# 엔진은 튼튼해졌지만 쓰기에는 아직 번거롭습니다. 함수마다 `Square()`로 객체를 만들어야 하고, `y.grad = np.array(1.0)`도
# 매번 써야 하며, 상자는 무엇을 넣어도 받아들입니다. 다음 단계에서 이 세 가지를 고칩니다.
# %% [markdown] lang="ja"
# ## 長さに限界はないが、まだ使いにくい
#
# どれだけ長くつないでも動く `backward` ができました。ただし、減ったのは**開いた呼び出しが使っていたメモリ**だけです。関
# 数はそれぞれ入力と出力を覚えているので、計算グラフ自体はこれまでどおり、つないだ長さの分だけメモリを使います。その話は
# ステップ17と18でします。
#
# 一列につながっているだけなら、`funcs` に2つ以上の関数がたまることはありません。名前1つでも足りますが、あとのステップ
# で必要になるのでリストにしました。ステップ13からは入力が複数ある関数が現れて、いくつもの関数が順番を待つようになり、ス
# テップ16では**どれを先に取り出すか**で答えが変わります。
#
# エンジンは丈夫になりましたが、使うにはまだ手間がかかります。関数ごとに `Square()` でオブジェクトを作
# り、`y.grad = np.array(1.0)` を毎回書かなければなりません。箱に入れるべきでないものを入れても、エラーになりません。次
# のステップで、この3つを直します。
# %% [markdown] lang="en"
# ## Any length, but awkward to use
#
# Your `backward` works for chains of any length. It saves only **the memory of the open calls**: each function still
# remembers its input and output, so the graph itself still takes memory in proportion to the length of the chain. Steps
# 17 and 18 are about that.
#
# In a simple chain, `funcs` never holds more than one function. A single name would be enough; we use a list because
# we'll need it later. From step 13 on, functions have several inputs, so several functions wait in `funcs`, and in step
# 16 **the order in which you take them** changes the answer.
#
# The engine is more robust, but still awkward to use. You have to create each function, `Square()`, before you call it;
# you have to write `y.grad = np.array(1.0)` every time; and a box accepts whatever you put into it. The next step fixes
# all three.
