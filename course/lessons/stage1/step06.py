# %% [markdown] lang="ko"
# # 6단계. 손으로 하는 역전파
#
# 5단계에서 역전파의 원리를 보았습니다. 1에서 시작해 출력에서 입력으로 가며 국소 미분을 곱해 나갑니다. 이제 그 원리를 우리 엔진에 넣습니다.
#
# 필요한 것은 두 가지, **미분을 적어 둘 자리**와 **국소 미분을 계산할 재료**입니다. 앞의 것은 `Variable`에, 뒤의 것은 `Function`에
# 만들면 됩니다. 이번 단계에서는 역전파를 한 줄씩 직접 쓰고, 자동화는 다음 단계에서 합니다.
# %% [markdown] lang="ja"
# # ステップ6　手作業による逆伝播
#
# ステップ5で逆伝播の原理を見ました。1から始め、出力から入力に向かって局所的な微分を掛けていくのでした。今度はそれを、エンジンに
# 組み込みます。
#
# 必要なものは2つ、**微分を書き留める場所**と、**局所的な微分を計算する材料**です。前者は `Variable` に、後者は
# `Function` に用意します。このステップでは逆伝播を1行ずつ自分で書き、自動化は次のステップで行います。
# %% [markdown] lang="en"
# # Step 6. Backpropagation by hand
#
# Step 5 gave you the principle: start from 1, go from the output to the input, and multiply by the local derivatives.
# Now we build it into our engine.
#
# Two things are missing: **a place to store a derivative**, and **the data that a function needs for its local
# derivative**. The first belongs in `Variable`, the second in `Function`. In this step you write each line of the
# backward pass yourself. The next step automates it.

# %% given=true
from course.authoring.preamble import preamble

exec(preamble(6))

# %% [markdown] lang="ko"
# ## 변수에는 `grad`, 함수에는 `input`
#
# 마지막 출력을 어떤 변수로 미분한 값을 그 변수의 **기울기**(gradient)라고 합니다. 순전파의 변수마다 기울기가 하나씩
# 있으니, 상자에 속성을 하나 더 만들어 `data` 옆에 `grad`를 둡니다. 역전파를 하기 전에는 아직 모르는 값이므로
# `None`입니다. 0은 "미분해 보니 0"이라는 뜻이라 "아직 모름"과는 다릅니다.
#
# 함수는 계산을 두 방향으로 합니다.
#
# | | 메서드 | 받는 것 | 반환하는 것 |
# |--|--|--|--|
# | 순전파 | `forward(x)` | 입력의 데이터 | 출력의 데이터 |
# | 역전파 | `backward(gy)` | 출력 쪽에서 온 기울기 `gy` | 입력 쪽으로 보낼 기울기 `gx` |
#
# 함수 $f$는 받은 기울기에 자기의 국소 미분을 곱하기만 하면 됩니다.
#
# $$\mathtt{gx} = f'(x) \cdot \mathtt{gy}$$
#
# ```text
#  input ──▶ forward  ──▶ output
#    gx  ◀── backward ◀──  gy
# ```
#
# $f'(x)$를 계산하려면 순전파 때의 $x$가 필요합니다. 그래서 `__call__`은 입력을 버리지 않고 기억해 두어야 합니다.
# %% [markdown] lang="ja"
# ## 変数には `grad`、関数には `input`
#
# 順伝播の変数には、それぞれ微分が1つあります。そこで箱に属性を1つ増やし、`data` の隣に `grad` を置きます。名前は
# 勾配（gradient）の略で、最後の出力をその変数で微分した値を書きます。逆伝播をするまではまだわからない値なので、`None`
# です。0は「微分したら0だった」という意味ですから、「まだわからない」とは違います。
#
# 関数には、向きの異なる2つの計算があります。
#
# | | メソッド | 受け取るもの | 返すもの |
# |--|--|--|--|
# | 順伝播 | `forward(x)` | 入力のデータ | 出力のデータ |
# | 逆伝播 | `backward(gy)` | 出力側から来た微分 `gy` | 入力側へ送る微分 `gx` |
#
# 関数 $f$ の仕事は、渡された微分に自分の局所的な微分を掛けることだけです。
#
# $$\mathtt{gx} = f'(x) \cdot \mathtt{gy}$$
#
# ```text
#  input ──▶ forward  ──▶ output
#    gx  ◀── backward ◀──  gy
# ```
#
# $f'(x)$ の計算には、順伝播のときの $x$ が要ります。ですから `__call__` は、入力を捨てずに覚えておかなければなりません。
# %% [markdown] lang="en"
# ## `grad` in the variable, `input` in the function
#
# Each variable of the forward pass has a derivative. So the box gets a second attribute next to `data`: `grad`, short
# for gradient. It stores the derivative of the final output with respect to this variable. Before the backward pass the
# value is unknown, so it is `None`. Zero would mean something else: "the derivative is 0".
#
# A function computes in two directions:
#
# | | method | takes | returns |
# |--|--|--|--|
# | forward | `forward(x)` | the data of the input | the data of the output |
# | backward | `backward(gy)` | `gy`, the derivative from the output side | `gx`, the derivative for the input side |
#
# A function $f$ only has to multiply the derivative that it gets by its own local derivative:
#
# $$\mathtt{gx} = f'(x) \cdot \mathtt{gy}$$
#
# ```text
#  input ──▶ forward  ──▶ output
#    gx  ◀── backward ◀──  gy
# ```
#
# To compute $f'(x)$, the function needs the $x$ of the forward pass. So `__call__` has to keep its input.

# %% [markdown] lang="ko"
# ### 연습 1 — `grad`와 `input`
#
# - `Variable`: 새로 만든 변수의 `grad`는 `None`입니다.
# - `Function`: 호출될 때 받은 `Variable`을 `self.input`에 기억합니다. 배열이 아니라 **상자 그 자체**입니다. 다음 단계에서 이 상자를 따라 그래프를
#   거슬러 올라갈 것이기 때문입니다. 여러 번 호출되면 가장 최근의 입력을 기억합니다. 받은 상자의 `data`와 `grad`는 건드리지 않습니다.
#
# 나머지는 써 두었습니다. `backward`도 `forward`처럼 하위 클래스에서 구현합니다.
#
# 테스트 셀에 나오는 `inside("""…""")`는 따옴표 속의 코드를 여러분의 코드 옆에서 실행합니다. 채점할 때는 테스트가 다른
# 프로세스에서 실행되기 때문입니다.
# %% [markdown] lang="ja"
# ### 演習1 — `grad` と `input`
#
# - `Variable`：作ったばかりの変数の `grad` は `None` です。
# - `Function`：呼び出されたときに受け取った `Variable` を `self.input` に覚えておきます。配列ではなく**箱そのもの**で
#   す。次のステップで、この箱をたどってグラフをさかのぼるからです。何度も呼び出されたら、いちばん新しい入力を覚えます。
#   受け取った箱の `data` と `grad` は変えません。
#
# 残りは書いてあります。`backward` も `forward` と同じく、派生クラスで実装します。
#
# テストセルにある `inside("""…""")` は、引用符の中のコードを、みなさんのコードと同じ場所で実行します。採点のとき、テス
# トは別のプロセスで動くからです。
# %% [markdown] lang="en"
# ### Exercise 1: `grad` and `input`
#
# - `Variable`: the `grad` of a new variable is `None`.
# - `Function`: when it is called, it stores the `Variable` that it got in `self.input`. Store **the box itself**, not
#   the array, because in the next step we follow this box back through the graph. If the function is called again, it
#   keeps the latest input. It doesn't change the `data` or `grad` of the box.
#
# The rest is written for you. Like `forward`, `backward` is implemented by the subclasses.
#
# In a test cell, `inside("""…""")` runs the quoted code together with yours, because the test itself runs in another
# process when your work is graded.

# %% exercise="remember"
class Variable:
    def __init__(self, data):
        self.data = data
        ### BEGIN SOLUTION
        self.grad = None
        ### END SOLUTION


class Function:
    def __call__(self, input):
        x = input.data
        y = self.forward(x)
        output = Variable(y)
        ### BEGIN SOLUTION
        self.input = input
        ### END SOLUTION
        return output

    def forward(self, x):
        raise NotImplementedError()

    def backward(self, gy):
        raise NotImplementedError()


# %% [markdown] lang="ko" hint="remember"
# 두 곳 모두 한 줄입니다. 메서드가 끝난 뒤에도 남아 있으려면 값을 무엇의 속성으로 두어야 할까요?
# %% [markdown] lang="ja" hint="remember"
# どちらも1行です。メソッドが終わったあとも残るようにするには、値を何の属性にすればよいでしょうか。
# %% [markdown] lang="en" hint="remember"
# Both places need one line. Where do you attach a value so that it's still there after the method ends?

# %% [markdown] lang="ko" hint="remember"
# `__call__` 안에서 `input`은 상자, `x`는 그 안의 배열입니다. 기억할 것은 앞의 것입니다.
# %% [markdown] lang="ja" hint="remember"
# `__call__` の中では、`input` が箱、`x` がその中の配列です。覚えるのは前者です。
# %% [markdown] lang="en" hint="remember"
# Inside `__call__`, `input` is the box and `x` is the array inside it. Keep the box.

# %% test="remember" points=3
Double = inside("""
class Double(Function):
    def forward(self, x):
        return 2 * x
    def backward(self, gy):
        return 2 * gy
""").Double

f = Double()
x = Variable(np.array(3.0))
y = f(x)
close(y.data, 6.0)
same(f.input, x)
equal(x.grad, None)
equal(y.grad, None)
### BEGIN HIDDEN TESTS
# kind: numbers
rng = seeded_rng()
for shape in [(), (3,), (2, 3), (0,)]:
    data = np.array(rng.normal(size=shape))
    A, B = Double(), Double()
    x = Variable(data)
    a = A(x)
    b = B(a)
    # kind: shape
    kind(b, Variable)
    close(b.data, 4 * data)
    # kind: links
    same(A.input, x)
    same(B.input, a)
    close(A.input.data, data)
    # kind: at-birth
    x.grad = 3 * data
    close(x.grad, 3 * data)
    equal(a.grad, None)
    equal(Variable(data).grad, None)
    # kind: links
    A(b)
    same(A.input, b)
    same(B.input, a)
    # kind: unchanged-input
    with unchanged(x, b, attributes=("data", "grad")):
        A(x)
        B(b)
    same(A.input, x)
# kind: own-function
Same = inside("""
class Same(Function):
    def forward(self, x):
        return x
    def backward(self, gy):
        return gy
""").Same
for value in (np.array(0.0), np.array([1, 2]), np.array([True, False])):
    f = Same()
    x = Variable(value)
    y = f(x)
    same(f.input, x)
    # kind: new-object
    equal(y is x, False)
    # kind: at-birth
    equal(y.grad, None)
    newborn(f, x)
    # kind: dtype
    close(y.data, value, dtype=str(value.dtype))
# kind: links
f(Variable(np.array(4.5)))
close(f.input.data, 4.5)
# kind: refused
with raises(NotImplementedError, TypeError):
    Function()(Variable(np.array(1.0)))
with raises(NotImplementedError, TypeError):
    Function().backward(np.array(1.0))
# kind: call-count
counted = inside("""
calls = []
class Counting(Function):
    def forward(self, x):
        calls.append(type(x).__name__)
        return x
    def backward(self, gy):
        return gy
Counting()(Variable(np.array([1.0, 2.0])))
""")
equal(counted.calls, ["ndarray"])
# kind: unchanged-input
untouched(f, Variable(np.array([1.0, 2.0])))
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 새 클래스와 옛 하위 클래스
#
# `Function`이 입력을 기억하게 되었습니다. `Exp`는 `Function`을 상속받았습니다. 다음 셀은 앞 단계에서 만든 `Exp`에 대해
# 두 가지를 확인합니다. 이제 입력을 기억하는지, 그리고 새 `Function`의 하위 클래스인지입니다. `None` 대신 참이나 거짓 두
# 개로 된 리스트를 적으세요.
# %% [markdown] lang="ja"
# ## 新しいクラスと古い派生クラス
#
# `Function` が入力を覚えるようになりました。`Exp` は `Function` を継承しています。次のセルは、前のステップで作った
# `Exp` について2つのことを調べます。入力を覚えるようになったか、そして新しい `Function` の派生クラスかどうかで
# す。`None` の代わりに、真偽値2つのリストを書いてください。
# %% [markdown] lang="en"
# ## Old subclasses of a new class
#
# `Function` now remembers its input, and `Exp` inherits from `Function`. The next cell asks two questions about the
# `Exp` of the earlier steps: does it remember its input now, and is it a subclass of the new `Function`? Replace `None`
# with a list of two truth values.

# %%
from course.testing import predict

old = Exp()
old(Variable(np.array(1.0)))

guess = None
predict(guess, [hasattr(old, "input"), issubclass(Exp, Function)])

# %% [markdown] lang="ko"
# 위에서부터 차례로 실행했다면 둘 다 `False`입니다. `class Exp(Function)`은 **그 줄이 실행될 때**의 `Function`을
# 상속받습니다. 같은 이름으로 새 클래스를 만들어도 이미 있는 하위 클래스는 옛 클래스를 상속받은 그대로입니다. 노트북에서
# 자주 하는 실수입니다. 기반 클래스의 셀을 고쳐 실행했다면 그 아래 클래스의 셀도 다시 실행해야 합니다. 그래서 `Square`와
# `Exp`도 새로 정의하면서 `backward`를 더합니다.
#
# ### 연습 2 — `Square.backward`
#
# $y = x^2$의 국소 미분에 `gy`를 곱해 반환합니다. `gy`는 `ndarray`이며 1이 아닐 수 있고, `x`와 형상이 같은 배열일 수도
# 있습니다. 받은 배열을 바꾸지 말고 새 값을 반환하세요. `gy`는 출력 변수의 `grad`와 같은 배열이라서, 고쳐 쓰면 그
# 기울기까지 틀린 값이 됩니다.
# %% [markdown] lang="ja"
# 上から順に実行していれば、どちらも `False` です。`class Exp(Function)` が継承するのは、**その行を実行したとき**の
# `Function` です。同じ名前のクラスを作り直しても、すでにある派生クラスは古いほうにつながったままです。ノートブックでよ
# くある間違いです。基底クラスのセルを直して実行したら、その下の派生クラスのセルも実行し直さなければなりません。そこで
# `Square` と `Exp` も新しく定義し、そのときに `backward` を加えます。
#
# ### 演習2 — `Square.backward`
#
# $y = x^2$ の局所的な微分に `gy` を掛けて返します。`gy` は `ndarray` で、1とは限らず、`x` と同じ形状の配列のこともあり
# ます。受け取った配列は書き換えずに、新しい値を返してください。`gy` は出力変数の `grad` と同じ配列なので、書き換えると
# そちらの微分まで間違った値になります。
# %% [markdown] lang="en"
# If you ran the notebook from the top, both are `False`. `class Exp(Function)` inherits from the `Function` that
# existed **when that line ran**. If you define a new class with the same name, existing subclasses still inherit from
# the old one. This is a common trap in notebooks: if you change a base class and run its cell, also run the cells of
# its subclasses again. So we define `Square` and `Exp` again and add `backward` to them.
#
# ### Exercise 2: `Square.backward`
#
# Return the local derivative of $y = x^2$ multiplied by `gy`. `gy` is an `ndarray`; it may be different from 1, and it
# may be an array with the same shape as `x`. Don't change the arrays; return a new value. `gy` is the same array as the
# output's `grad`, so changing it would corrupt that derivative.

# %% exercise="square"
class Square(Function):
    def forward(self, x):
        return x**2

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.input.data
        gx = 2 * x * gy
        return gx
        ### END SOLUTION


# %% [markdown] lang="ko" hint="square"
# `forward`가 받았던 `x`는 이제 `self.input`이라는 상자 안에 있습니다. 상자에서 먼저 꺼내세요.
# %% [markdown] lang="ja" hint="square"
# `forward` が受け取った `x` は、いまは `self.input` という箱の中にあります。まず箱から取り出しましょう。
# %% [markdown] lang="en" hint="square"
# The `x` that `forward` got is now in the box `self.input`. Take it out first.

# %% [markdown] lang="ko" hint="square"
# $x^2$의 미분은 $2x$입니다. 거기에 `gy`를 곱하는 것을 잊으면 사슬이 이 함수에서 끊어집니다.
# %% [markdown] lang="ja" hint="square"
# $x^2$ の微分は $2x$ です。そこに `gy` を掛けるのを忘れると、連鎖がこの関数で途切れます。
# %% [markdown] lang="en" hint="square"
# The derivative of $x^2$ is $2x$. If you forget to multiply by `gy`, the chain breaks at this function.

# %% test="square" points=2
f = Square()
f(Variable(np.array(3.0)))
close(f.backward(np.array(1.0)), 6.0)
close(f.backward(np.array(10.0)), 60.0)
f(Variable(np.array([1.0, -2.0])))
close(f.backward(np.array([0.5, 3.0])), [1.0, -12.0])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (4,), (3, 2)]:
    data, gy, other = np.array(rng.normal(size=(3, *shape)))
    f, g = Square(), Square()
    close(f(Variable(np.array(data))).data, data * data)
    g(Variable(np.array(other)))
    close(f.backward(np.array(gy)), 2 * data * gy, rtol=1e-12)
    close(g.backward(np.array(gy)), 2 * other * gy, rtol=1e-12)
# kind: extremes
f = Square()
f(Variable(np.array([0.0, 1e-3, -40.0, 6e5])))
close(f.backward(np.array(3.0)), [0.0, 6e-3, -240.0, 3.6e6], rtol=1e-12)
close(f.backward(np.array([1e6, 0.0, -1e-3, 5.0])), [0.0, 0.0, 0.08, 6e6], rtol=1e-12)
# kind: integers
close(f.backward(np.array(2)), [0.0, 4e-3, -160.0, 2.4e6], rtol=1e-12)
f(Variable(np.array([3, -7])))
close(f.backward(np.array([0.5, 1.25])), [3.0, -17.5], rtol=1e-12)
# kind: own-function
seen = inside("""
f = Square()
x = Variable(np.array([1.0, -2.0, 5.0]))
y = f(x)
gy = np.array([2.0, 2.0, 3.0])
first, second = f.backward(gy), f.backward(gy)
data, square = x.data, y.data
""")
close(seen.first, [4.0, -8.0, 30.0])
# kind: call-again
close(seen.second, [4.0, -8.0, 30.0])
# kind: unchanged-grad
close(seen.gy, [2.0, 2.0, 3.0])
# kind: unchanged-input
close(seen.data, [1.0, -2.0, 5.0])
close(seen.square, [1.0, 4.0, 25.0])
# kind: numbers
for data in samples(1e6):
    f(Variable(data.copy()))
    close(f.backward(np.full(data.shape, -0.5)), -data, rtol=1e-6 if data.dtype == "float32" else 1e-11, atol=0)
# kind: new-object
apart = inside("""
f, x, gy = Square(), Variable(np.array([0.0, 1.0])), np.array([1.0, 1.0])
f(x)
gx = f.backward(gy)
x.data[:] = gy[:] = 7.0
""")
close(apart.gx, [0.0, 2.0])
separate(seen.f.backward, np.array([2.0, 2.0, 3.0]))
# kind: other-call
afresh(Square, [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 3 — `Exp.backward`
#
# 같은 일을 $y = e^x$에 대해 합니다. 수치 미분이 아니라 미분 공식을 쓰고, 이번에도 받은 배열은 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ### 演習3 — `Exp.backward`
#
# 同じことを $y = e^x$ について行います。数値微分ではなく微分の公式を使い、今度も、受け取った配列は書き換えません。
# %% [markdown] lang="en"
# ### Exercise 3: `Exp.backward`
#
# Do the same for $y = e^x$. Use the formula of the derivative, not numerical differentiation. Again, don't change the
# arrays that you get.

# %% exercise="exp"
class Exp(Function):
    def forward(self, x):
        return np.exp(x)

    def backward(self, gy):
        ### BEGIN SOLUTION
        x = self.input.data
        gx = np.exp(x) * gy
        return gx
        ### END SOLUTION


# %% [markdown] lang="ko" hint="exp"
# 지수를 앞으로 내리는 $n x^{n-1}$은 $x^n$의 공식입니다. $e^x$에서는 변수가 지수 자리에 있습니다.
# %% [markdown] lang="ja" hint="exp"
# 指数を前に下ろす $n x^{n-1}$ は $x^n$ の公式です。$e^x$ では、変数が指数の位置にあります。
# %% [markdown] lang="en" hint="exp"
# The rule $n x^{n-1}$, which brings the exponent down, is for $x^n$. In $e^x$, the variable is in the exponent.

# %% [markdown] lang="ko" hint="exp"
# $e^x$는 미분해도 그대로입니다. 지수 함수에 넣는 것은 `gy`가 아니라 순전파 때의 입력이고, `gy`는 바깥에서 곱합니다.
# %% [markdown] lang="ja" hint="exp"
# $e^x$ は微分しても変わりません。指数関数に入れるのは `gy` ではなく順伝播のときの入力で、`gy` は外から掛けます。
# %% [markdown] lang="en" hint="exp"
# $e^x$ is its own derivative. The argument of the exponential is the input of the forward pass; multiply the result by
# `gy`.

# %% test="exp" points=2
f = Exp()
f(Variable(np.array(2.0)))
close(f.backward(np.array(1.0)), 7.38905609893065)
close(f.backward(np.array(10.0)), 73.8905609893065)
f(Variable(np.array([0.0, 1.0])))
close(f.backward(np.array([0.5, 3.0])), [0.5, 8.154845485377136])
### BEGIN HIDDEN TESTS
# kind: shape
rng = seeded_rng()
for shape in [(), (4,), (3, 2)]:
    data, gy, other = np.array(rng.normal(size=(3, *shape)))
    f, g = Exp(), Exp()
    close(f(Variable(np.array(data))).data, np.exp(data))
    g(Variable(np.array(other)))
    close(f.backward(np.array(gy)), np.exp(data) * gy, rtol=1e-11)
    close(g.backward(np.array(gy)), np.exp(other) * gy, rtol=1e-11)
# kind: extremes
points = np.array([0.0, 6.0, 25.0, -12.0, -300.0, 400.0])
f = Exp()
f(Variable(points))
close(f.backward(np.array(3.0)), 3 * np.exp(points), rtol=1e-11, atol=0)
slopes = np.array([0.0, -1e6, 2.0, 1e-6, 1.0, 1.0])
close(f.backward(slopes), np.exp(points) * slopes, rtol=1e-11)
# kind: integers
close(f.backward(np.array(2)), 2 * np.exp(points), rtol=1e-11, atol=0)
f(Variable(np.array([3, -1])))
close(f.backward(np.array([0.5, 1.25])), np.exp([3.0, -1.0]) * [0.5, 1.25], rtol=1e-11)
# kind: own-function
seen = inside("""
f = Exp()
x = Variable(np.array([0.0, -1.0, 2.0]))
y = f(x)
gy = np.array([2.0, 2.0, 3.0])
first, second = f.backward(gy), f.backward(gy)
data, power = x.data, y.data
""")
close(seen.first, np.exp([0.0, -1.0, 2.0]) * [2.0, 2.0, 3.0])
# kind: call-again
close(seen.second, np.exp([0.0, -1.0, 2.0]) * [2.0, 2.0, 3.0])
# kind: unchanged-grad
close(seen.gy, [2.0, 2.0, 3.0])
# kind: unchanged-input
close(seen.data, [0.0, -1.0, 2.0])
close(seen.power, np.exp([0.0, -1.0, 2.0]))
# kind: numbers
for data in samples(300.0):
    f(Variable(data.copy()))
    close(f.backward(np.full(data.shape, -0.5)), -0.5 * np.exp(data), rtol=1e-6 if data.dtype == "float32" else 1e-11, atol=0)
# kind: new-object
apart = inside("""
f, x, gy = Exp(), Variable(np.array([0.0, 1.0])), np.array([1.0, 1.0])
f(x)
gx = f.backward(gy)
x.data[:] = gy[:] = 7.0
""")
close(apart.gx, [1.0, np.e])
# kind: new-object
separate(seen.f.backward, np.array([2.0, 2.0, 3.0]))
# kind: other-call
afresh(Exp, [Variable(np.array([1.0, -2.0]))], [Variable(np.array([0.5, 3.0, -1.0]))])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ### 연습 4 — 함수 세 개를 거슬러 오르기
#
# `backward_by_hand(A, B, C, x)`는 세 함수를 `x`에 차례로 적용합니다. 순전파는 써 두었습니다. 그 아래에 역전파를 써서 네 변수 `y`, `b`, `a`, `x`의 `grad`를
# 모두 채우세요. $\frac{dy}{dy} = 1$이므로 출발점은 `y.grad = np.array(1.0)`입니다.
#
# | 함수 | `backward`가 받는 것 | `backward`가 반환하는 것 |
# |--|--|--|
# | `C` | `y.grad` | `b.grad`가 될 값 |
# | `B` | ? | ? |
# | `A` | ? | ? |
#
# `A`, `B`, `C`에는 `Square`나 `Exp`뿐 아니라 어떤 함수든 올 수 있습니다. 미분 공식은 함수들이 알고 있으니, 여기서는 부르는 순서만 정하면 됩니다.
# 전에 한 계산 때문에 `x.grad`에 옛 값이 남아 있다면 새 값으로 덮어씁니다. 변수의 `data`는 바꾸지 않습니다.
# %% [markdown] lang="ja"
# ### 演習4 — 3つの関数をさかのぼる
#
# `backward_by_hand(A, B, C, x)` は、3つの関数を `x` に順に適用します。順伝播は書いてあります。その下に逆伝播を書いて、4つの変数 `y`、`b`、`a`、`x` の
# `grad` をすべて埋めてください。$\frac{dy}{dy} = 1$ ですから、出発点は `y.grad = np.array(1.0)` です。
#
# | 関数 | `backward` が受け取るもの | `backward` が返すもの |
# |--|--|--|
# | `C` | `y.grad` | `b.grad` になる値 |
# | `B` | ? | ? |
# | `A` | ? | ? |
#
# `A`、`B`、`C` には、`Square` や `Exp` だけでなく、どんな関数が来てもかまいません。微分の公式は関数のほうが知っているので、ここで決めるのは
# 呼び出す順番だけです。前の計算の値が `x.grad` に残っていれば、新しい値で上書きします。変数の `data` は変えません。
# %% [markdown] lang="en"
# ### Exercise 4: back through three functions
#
# `backward_by_hand(A, B, C, x)` applies three functions to `x`, one after the other. The forward pass is written for
# you. Write the backward pass below it, so that all four variables `y`, `b`, `a` and `x` get their `grad`. Because
# $\frac{dy}{dy} = 1$, it starts with `y.grad = np.array(1.0)`.
#
# | function | its `backward` takes | and returns |
# |--|--|--|
# | `C` | `y.grad` | the value for `b.grad` |
# | `B` | ? | ? |
# | `A` | ? | ? |
#
# `A`, `B` and `C` can be any functions, not only `Square` and `Exp`. The functions know their formulas; you only decide
# the order of the calls. If `x.grad` still has a value from an earlier computation, overwrite it. Don't change the
# `data` of the variables.

# %% exercise="by-hand" keep=false
def backward_by_hand(A, B, C, x):
    a = A(x)
    b = B(a)
    y = C(b)
    ### BEGIN SOLUTION
    y.grad = np.array(1.0)
    b.grad = C.backward(y.grad)
    a.grad = B.backward(b.grad)
    x.grad = A.backward(a.grad)
    ### END SOLUTION
    return a, b, y


# %% [markdown] lang="ko" hint="by-hand"
# 표의 빈칸부터 채워 보세요. 한 줄에서 얻은 `grad`가 다음 줄 `backward`의 인수가 됩니다.
# %% [markdown] lang="ja" hint="by-hand"
# まず表の空欄を埋めてみましょう。ある行で得た `grad` が、次の行の `backward` の引数になります。
# %% [markdown] lang="en" hint="by-hand"
# Fill in the table first. The `grad` from one line is the argument of `backward` in the next line.

# %% [markdown] lang="ko" hint="by-hand"
# 역전파의 첫 호출은 `b.grad = C.backward(y.grad)`입니다. 같은 꼴로 두 줄을 더 쓰면 `x`에 이릅니다.
# %% [markdown] lang="ja" hint="by-hand"
# 逆伝播の最初の呼び出しは `b.grad = C.backward(y.grad)` です。同じ形であと2行書けば `x` に届きます。
# %% [markdown] lang="en" hint="by-hand"
# The first call of the backward pass is `b.grad = C.backward(y.grad)`. Two more lines of the same form get you to `x`.

# %% test="by-hand" points=4
Times = inside("""
class Times(Function):
    def __init__(self, c):
        self.c = c
    def forward(self, x):
        return self.c * x
    def backward(self, gy):
        return self.c * gy
""").Times

x = Variable(np.array(1.0))
a, b, y = backward_by_hand(Times(2.0), Times(3.0), Times(5.0), x)
close(b.grad, 5.0)
close(a.grad, 15.0)
close(x.grad, 30.0)
### BEGIN HIDDEN TESTS
# kind: start-grad
kind(y.grad, np.ndarray)
close(y.grad, 1.0)
# kind: own-function
rng = seeded_rng()
for shape in [(), (3,)]:
    p, q, r = np.array(rng.normal(size=(3, *shape)))
    x = Variable(np.array(rng.normal(size=shape)))
    a, b, y = backward_by_hand(Times(p), Times(q), Times(r), x)
    # kind: shape
    close(y.grad * np.ones(shape), np.ones(shape))
    close(b.grad, r, rtol=1e-12)
    close(a.grad, q * r, rtol=1e-12)
    close(x.grad, p * q * r, rtol=1e-12)
    # kind: grad-before
    for _ in range(2):
        # kind: unchanged-input
        with unchanged(x):
            a, b, y = backward_by_hand(Times(r), Times(2 * r), Times(0 * r), x)
        # kind: grad-before
        close(b.grad, 0 * r)
        close(a.grad, 0 * r)
        close(x.grad, 0 * r)
    backward_by_hand(Times(q), Times(p), Times(r), x)
    close(x.grad, p * q * r)
# kind: own-function
seen = inside("""
class Noted(Function):
    def __init__(self, c):
        self.c, self.given = c, []
    def forward(self, x):
        return self.c + x
    def backward(self, gy):
        self.given.append(float(gy))
        return np.array(self.c + gy)
A, B, C = Noted(10.0), Noted(20.0), Noted(30.0)
x = Variable(np.array(0.5))
x.grad = np.array(7.0)
a, b, y = backward_by_hand(A, B, C, x)
given = [C.given, B.given, A.given]
values = [x.data, a.data, b.data, y.data]
grads = [float(box.grad) for box in (y, b, a, x)]
""")
equal(seen.given, [[1.0], [31.0], [51.0]])
close(seen.values, [0.5, 10.5, 30.5, 60.5])
close(seen.grads, [1.0, 31.0, 51.0, 61.0])
### END HIDDEN TESTS
passed()

# %% [markdown] lang="ko"
# ## 합성 함수의 기울기
#
# 앞 단계의 $y = \left(e^{x^2}\right)^2$를 $x = 0.5$에서 미분합니다. 출력의 둘째 줄은 4단계의 수치 미분으로 구한 값입니다.
# %% [markdown] lang="ja"
# ## 合成関数の勾配
#
# 前のステップの $y = \left(e^{x^2}\right)^2$ を $x = 0.5$ で微分します。下の行はステップ4の数値微分です。
# %% [markdown] lang="en"
# ## The gradient of a composite function
#
# The next cell differentiates $y = \left(e^{x^2}\right)^2$ from the last steps at $x = 0.5$. The second line is the
# numerical derivative of step 4.

# %%
x = Variable(np.array(0.5))
a, b, y = backward_by_hand(Square(), Exp(), Square(), x)
print(x.grad)
print(numerical_diff(lambda x: Square()(Exp()(Square()(x))), Variable(np.array(0.5))))

# %% [markdown] lang="ko"
# 역전파의 `3.297442541400256`은 반올림 오차를 빼면 정확한 값입니다. 입력을 조금 움직여 본 것이 아니라 공식대로 곱했기
# 때문에 근사 오차가 없습니다.
#
# 아래 그림의 상자에는 이제 수가 둘씩 들어 있습니다. 값은 왼쪽에서 오른쪽으로, `grad`는 오른쪽에서 왼쪽으로 읽어 보세요. 계산한 순서 그대로입니다.
# %% [markdown] lang="ja"
# 逆伝播の `3.297442541400256` は、丸め誤差を除けば正確な値です。入力を少し動かして測ったのではなく、公式どおりに掛けた
# ので、近似誤差がありません。
#
# 次の図の箱には、数が2つずつ入っています。値は左から右へ、`grad` は右から左へ読んでみてください。それが計算した順番です。
# %% [markdown] lang="en"
# `3.297442541400256` from backpropagation is correct up to rounding. We didn't move the input and measure; we
# multiplied formulas, so there is no approximation error.
#
# In the picture below, each box holds two numbers. Read the values from left to right and the `grad`s from right to
# left: this is the order in which they were computed.

# %%
from course.draw import chain

A, B, C = Square(), Exp(), Square()
x = Variable(np.array(0.5))
a, b, y = backward_by_hand(A, B, C, x)
chain(x, A, a, B, b, C, y)

# %% [markdown] lang="ko"
# ## 함수 객체 하나를 두 번 쓰면
#
# 이번에는 제곱을 두 번 합니다. $y = (x^2)^2 = x^4$이므로 $x = 3$에서의 미분은 $4x^3 = 108$입니다. 다음 셀은
# `Square()`를 하나만 만들어 두 번 씁니다. 기울기는 얼마로 나올까요? `None` 대신 수를 적으세요.
# %% [markdown] lang="ja"
# ## 1つの関数オブジェクトを2回使うと
#
# 今度は2乗を2回行います。$y = (x^2)^2 = x^4$ ですから、$x = 3$ での微分は $4x^3 = 108$ です。次のセルは、`Square()` を
# 1つだけ作って2回使います。微分はいくつになるでしょうか。`None` の代わりに数を書いてください。
# %% [markdown] lang="en"
# ## One function object, used twice
#
# Now we square twice. $y = (x^2)^2 = x^4$, so the derivative at $x = 3$ is $4x^3 = 108$. The next cell creates a single
# `Square()` and uses it for both squares. Which derivative does it give? Replace `None` with a number.

# %%
f = Square()
x = Variable(np.array(3.0))
a = f(x)
y = f(a)
a.grad = f.backward(np.array(1.0))
x.grad = f.backward(a.grad)

guess = None
predict(guess, x.grad)

# %% [markdown] lang="ko"
# `f`가 기억하는 입력은 하나뿐이라, 두 번째 호출이 3을 9로 덮어썼습니다. 그래서 마지막 줄이 $2 \cdot 3 \cdot 18 = 108$이 아니라
# $2 \cdot 9 \cdot 18 = 324$를 계산했습니다. 오류가 나지 않으므로 찾기 어려운 실수입니다. 객체를 두 개 쓰면 결과가 맞습니다.
# %% [markdown] lang="ja"
# `f` が覚えている入力は1つだけで、2回目の呼び出しが3を9で上書きしました。そのため最後の行は $2 \cdot 3 \cdot 18 = 108$ ではなく
# $2 \cdot 9 \cdot 18 = 324$ を計算しました。エラーが出ないので、見つけにくい間違いです。オブジェクトを2つ使えば、正しい結果に
# なります。
# %% [markdown] lang="en"
# `f` remembers only one input, and the second call replaced the 3 by 9. So the last line computed
# $2 \cdot 9 \cdot 18 = 324$ instead of $2 \cdot 3 \cdot 18 = 108$. There is no error message, which makes this mistake
# hard to find. With two objects, the result is correct.

# %%
f = Square()
g = Square()
x = Variable(np.array(3.0))
a = f(x)
y = g(a)
a.grad = g.backward(np.array(1.0))
x.grad = f.backward(a.grad)
print(x.grad)

# %% [markdown] lang="ko"
# 이 설계에서 함수 객체는 **한 번의 호출**을 나타냅니다. `Square()(x)`처럼 쓸 때마다 새로 만드세요. 9단계에서 `square(x)`라고만 써도
# 새 객체가 만들어지게 하면 이 실수는 없어집니다.
#
# ## 계산마다 다시 쓰는 역전파
#
# 변수는 기울기를, 함수는 입력과 두 방향의 계산을 갖게 되었고, 엔진은 근사 오차 없이 기울기를 구합니다.
#
# 하지만 계산을 바꿀 때마다 역전파 코드도 다시 써야 합니다. 함수가 100개면 100줄이고, 순서를 하나만 틀려도 답이 달라집니다. 그런데
# 함수를 부른 순서는 순전파에서 이미 정해져 있습니다. 변수가 **자기를 만든 함수**를 기억하고 있다면 엔진이 스스로 거꾸로 따라갈 수 있지
# 않을까요?
# %% [markdown] lang="ja"
# この設計では、関数オブジェクトは**1回の呼び出し**を表します。`Square()(x)` のように、使うたびに新しく作ってください。
# ステップ9で、`square(x)` と書くだけで新しいオブジェクトができるようにすると、この間違いはなくなります。
#
# ## 計算のたびに書き直す逆伝播
#
# 変数は微分を、関数は入力と2つの向きの計算を持つようになり、エンジンは近似誤差なしに微分を求めます。
#
# しかし、計算を変えるたびに、逆伝播のコードも書き直さなければなりません。関数が100個なら100行になり、順番を1つ間違えるだけで答えが
# 変わります。でも、関数を呼ぶ順番は、順伝播のときにもう決まっています。変数が**自分を作った関数**を覚えていれば、エンジンが自動で逆に
# たどれるのではないでしょうか。
# %% [markdown] lang="en"
# In this design, a function object stands for **one call**. Create a new one each time, as in `Square()(x)`. In step 9
# you write `square(x)`, which creates a new object by itself, so this mistake can't happen.
#
# ## A backward pass for each computation
#
# Variables store derivatives, functions store their input and compute in both directions, and the engine finds
# derivatives without approximation error.
#
# But for each new computation you have to write the backward pass again. 100 functions need 100 lines, and a single
# line in the wrong place gives a wrong answer. Yet the forward pass has already fixed the order of the functions. If
# each variable remembered **which function created it**, couldn't the engine find its own way back?
